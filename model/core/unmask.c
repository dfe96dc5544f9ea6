/* The log of clear sights: who saw which personal value, when and why (个人信息保护法; K46). */
#include "model/core/internal.h"

#include <string.h>

int access_note(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *field, const char *purpose,
		struct err *err)
{
	struct tx *tx = db->tx;		/* a form's reference may be found by a number while it is being saved */
	bool open = tx != NULL;
	char short_[400];

	text_cut(short_, sizeof(short_), purpose);
	if (!tx && tx_begin(db, who, NULL, &tx, err))
		return -1;
	int64_t n = tx_new_id(tx, err);
	if (n < 0 || db_run(db, err, "INSERT INTO access_log VALUES (?,?,?,?,?,?,?,?)", "iitttitt", n, tx->at, who->name, who->peer, e->name, id,
			    field, short_) < 0 ||
	    audit_add(tx, "unmask", e->name, id, "ok", NULL, 0, err)) {
		if (!open)
			tx_rollback(tx);
		return -1;
	}
	return open ? 0 : tx_commit(tx, err);
}

enum { ONE_LOOK = 60 };		/* seconds: a picker asks again with every key */

/* Somebody was found by the whole number of a document (officers do so at the counter): on record like a clear sight, or there is
 * no answer. */
int access_by_number(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *field, struct err *err)
{
	static const char purpose[] = "按证件号查找";
	int64_t n = 0;

	if (who->roles & ROLE(SYSTEM))
		return 0;
	if (db_int(db, err, &n, "SELECT count(*) FROM access_log WHERE entity = ? AND rid = ? AND at > ? AND account = ? AND field = ? AND "
		   "purpose = ?", "tiittt", e->name, id, clock_now(db) - ONE_LOOK, who->name, field, purpose) < 0)
		return -1;
	return n ? 0 : access_note(db, who, e, id, field, purpose, err);
}

int access_log(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *since, struct seen *out, int max,
	       struct err *err)
{
	int day = 0, n = 0;

	if (!(who->roles & (ROLE(AUDITOR) | ROLE(SYSTEM))))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "查看记录只对审计管理员开放");
	if (since && date_to_day(since, &day))
		return err_set(err, E_INVALID, NULL, "since", NULL, "日期 %.20s 无效", since);
	sqlite3_stmt *st = db_stmt(db, err, "SELECT at, account, field, purpose, peer FROM access_log WHERE entity = ? AND rid = ? AND at >= ? "
				   "ORDER BY at DESC LIMIT ?", "tiin", e->name, id, since ? (int64_t)day * 86400 - 8 * 3600 : (int64_t)0, max);
	if (!st)
		return -1;
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		out[n].at = sqlite3_column_int64(st, 0);
		text_cut(out[n].who, sizeof(out[n].who), col_text(st, 1));
		text_cut(out[n].field, sizeof(out[n].field), col_text(st, 2));
		text_cut(out[n].purpose, sizeof(out[n].purpose), col_text(st, 3));
		text_cut(out[n].peer, sizeof(out[n].peer), col_text(st, 4));
		n++;
	}
	DB_DONE(st);
	return n;
}
