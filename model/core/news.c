/* What has come to a person since he was last told (UX-32): steps of applications after which it is his turn and was not before, by hands
 * other than his own. How far an account has been told stands in live.db: whichever session tells first tells for all. */
#include "model/core/inbox_i.h"
#include "model/core/kase.h"

/* True for the first who says so of that step. */
static bool tell(struct db *db, int64_t account, int64_t step)
{
	return live_run(db, NULL, "INSERT INTO told VALUES (?, ?) ON CONFLICT DO UPDATE SET step = excluded.step WHERE step < excluded.step", "ii", account,
			step) == 1;
}

/* Is the case of that row open, and does its turn name a role of his that reaches it? */
static bool mine(struct db *db, const struct actor *who, const struct entity *e, int64_t rid)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int64_t yes = 0;

	sql_add(&q, "SELECT 1 FROM kase t WHERE t.id = ? AND t.void = 0 AND t.state = 'open' AND ");
	bind_int(&b, kase_id(db, e, rid));
	inbox_of_roles(db, who, kase_entity(), true, &q, &b);
	return sql_int(db, &q, &b, &yes, NULL) == 1;
}

/* A step as the log has it: columns id, entity, rid, from, to, account. */
static bool came(struct db *db, const struct actor *who, sqlite3_stmt *st)
{
	const struct entity *e = entity_find(col_text(st, 1));
	const struct state *from = e && e->kase ? state_find(e, col_text(st, 3)) : NULL, *to = from ? state_find(e, col_text(st, 4)) : NULL;

	if (!to || sqlite3_column_int64(st, 5) == who->id || !(to->turn & who->roles) || (from->turn & who->roles))
		return false;
	return mine(db, who, e, sqlite3_column_int64(st, 2));
}

int inbox_news(struct db *db, const struct actor *who, int64_t *upto, struct err *err)
{
	bool begins = *upto == 0, news = false;
	int64_t last = 0, step = 0;

	if (begins && live_int(db, NULL, upto, "SELECT step FROM told WHERE account_id = ?", "i", who->id) < 1) {
		/* nobody has told him anything yet, and what there was before is no news */
		if (db_int(db, err, upto, "SELECT max(id) FROM state_log", "") < 0)
			return -1;
		*upto = *upto ? *upto : 1;
		tell(db, who->id, *upto);
		return 0;
	}
	sqlite3_stmt *st = db_stmt(db, err, "SELECT id, entity, rid, from_state, to_state, account_id FROM state_log WHERE id > ? ORDER BY id", "i", *upto);
	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		last = sqlite3_column_int64(st, 0);
		if (came(db, who, st))
			step = last;
	}
	DB_DONE(st);
	if (step)
		news = tell(db, who->id, step);
	if (begins && last > step)
		tell(db, who->id, last);	/* the next login need not look so far back */
	if (last)
		*upto = last;
	return news;
}
