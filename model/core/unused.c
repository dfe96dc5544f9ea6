/* An account that nobody has used for as many days as the parameter account.unused.days says is suspended (GB/T 22239-2019 访问控制): at
 * its next login, which is refused, or by the nightly job. What everybody shares belongs to nobody who could leave. */
#include "model/core/account.h"
#include "model/core/night.h"
#include "model/core/rec_i.h"

#include <stdlib.h>

/* The last login, or what opened the account since: its making, its password set, a suspension lifted. */
static int used_at(struct db *db, int64_t id, const char *name, int64_t *at, struct err *err)
{
	int64_t login = 0;

	if (db_int(db, err, at, "SELECT max(coalesce((SELECT max(at) FROM state_log WHERE entity = 'account' AND rid = ?1 AND action = 'resume'), 0), "
		   "coalesce((SELECT changed_at FROM account_auth WHERE id = ?1), 0), coalesce((SELECT h_at FROM account_h WHERE id = ?1 ORDER BY h_seq "
		   "LIMIT 1), 0))", "i", id) < 0 ||
	    db_int(db, err, &login, "SELECT at FROM audit WHERE account = ? AND verb = 'login' AND result = 'ok' ORDER BY seq DESC LIMIT 1", "t", name) < 0)
		return -1;
	if (login > *at)
		*at = login;
	return 0;
}

int account_ends(struct db *db, int64_t id, const char *name, int64_t *ends, int64_t *days, struct err *err)
{
	int64_t shared = 0;
	int set = param_int(db, "account.unused.days", "", "", NULL, days, err);

	if (set < 1)
		return set;
	if (db_int(db, err, &shared, "SELECT 1 FROM account_role WHERE account = ? AND role = 'public' AND state = 'on' AND void = 0 LIMIT 1", "i", id) < 0 ||
	    used_at(db, id, name, ends, err))
		return -1;
	*ends += *days * 86400;
	return !shared;
}

static int suspend(struct db *db, int64_t id, int64_t days, struct err *err)
{
	char reason[80];
	struct act act = { .reason = reason };
	struct rec *r;

	snprintf(reason, sizeof(reason), "%lld日未使用", (long long)days);
	if (store_load(db, &actor_system, entity_find("account"), id, NULL, &r, err))
		return -1;
	int rc = flow_do(r, "suspend", &act, NULL, err);
	rec_free(r);
	return rc ? -1 : 0;
}

bool account_unused(struct db *db, int64_t id, const char *name)
{
	int64_t ends, days;

	return account_ends(db, id, name, &ends, &days, NULL) == 1 && clock_now(db) >= ends && suspend(db, id, days, NULL) == 0;
}

int account_night(struct db *db, struct night *n, struct err *err)
{
	struct { int64_t id; char name[40]; } *v = NULL;
	int all = 0;

	sqlite3_stmt *st = db_stmt(db, err, "SELECT id, name FROM account WHERE void = 0 AND state = 'open' ORDER BY name", "");
	if (!st)
		return -1;
	for (; sqlite3_step(st) == SQLITE_ROW; all++) {
		v = xrealloc(v, sizeof(*v) * (size_t)(all + 1));
		v[all].id = sqlite3_column_int64(st, 0);
		text_cut(v[all].name, sizeof(v[all].name), col_text(st, 1));
	}
	DB_DONE(st);
	for (int i = 0; i < all; i++)
		n->suspended += account_unused(db, v[i].id, v[i].name);
	free(v);
	return 0;
}
