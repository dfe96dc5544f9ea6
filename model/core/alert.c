/* Alerts: what the program noticed by itself and an administrator should look at; rows of the entity alert. */
#include "model/core/rec_i.h"

#include <string.h>

static void put(struct rec *r, const char *field, const char *text, int64_t number)
{
	struct val v = { .t = text ? VT_TEXT : VT_INT, .i = number, .s = (char *)(uintptr_t)text, .n = text ? strlen(text) : 0 };

	rec_set_val(r, field_no(r->e, field), &v, NULL);
}

int alert_raise(struct tx *tx, const char *kind, const char *account, const char *text, struct err *err)
{
	int64_t n = 0;

	if (db_int(tx->db, err, &n, "SELECT 1 FROM alert WHERE account = ? AND at >= ? AND kind = ? AND void = 0 LIMIT 1", "tit", account,
		   day_start(tx->db, NULL), kind) < 0)
		return -1;
	if (n)
		return 0;
	struct rec *r = rec_alloc(tx->db, tx->who, entity_find("alert"));
	put(r, "at", NULL, tx->at);
	put(r, "kind", kind, 0);
	put(r, "account", account, 0);
	put(r, "what", text, 0);
	int rc = store_save(tx, r, err);
	rec_free(r);
	return rc;
}
