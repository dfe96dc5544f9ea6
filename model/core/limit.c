/* Time limits that run between acts, across states: started, stopped and paused by what is done; the end is computed, so a
 * calendar that comes later settles it. */
#include "model/core/mutant.h"
#include "model/core/rec_i.h"

#include <string.h>

static int start(struct tx *tx, struct rec *r, const struct limit *l, struct err *err)
{
	struct val n = { 0 };
	int64_t days, id = tx_new_id(tx, err);
	int set = id < 0 ? -1 : param_int(tx->db, l->param, "", "", tx->on, &days, err);

	if (set < 0)
		return -1;
	if (set)
		n = (struct val){ .t = VT_INT, .i = days };	/* NULL stays NULL: 「参数未设定」 */
	return db_run(tx->db, err, "INSERT INTO limit_run (id, entity, rid, name, start, n, unit, act) VALUES (?,?,?,?,?,?,?,?)", "itittvni", id,
		      r->e->name, r->id, l->name, tx->on, &n, (int)l->unit, tx->act) < 0 ? -1 : 0;
}

static int pause_or_go(struct tx *tx, struct rec *r, const struct limit *l, bool pause, struct err *err)
{
	if (pause)
		return db_run(tx->db, err, "UPDATE limit_run SET paused_from = ? WHERE entity = ? AND rid = ? AND name = ? AND stopped IS NULL "
			      "AND paused_from IS NULL", "ttit", tx->on, r->e->name, r->id, l->name) < 0 ? -1 : 0;
	return db_run(tx->db, err, "UPDATE limit_run SET pause_days = pause_days + CAST(julianday(?1) - julianday(paused_from) AS INTEGER), "
		      "paused_from = NULL WHERE entity = ?2 AND rid = ?3 AND name = ?4 AND stopped IS NULL AND paused_from IS NOT NULL",
		      "ttit", tx->on, r->e->name, r->id, l->name) < 0 ? -1 : 0;
}

/* After an action: r->state is already the new one. */
int limits_act(struct tx *tx, struct rec *r, const char *action, struct err *err)
{
	for (const struct limit *l = r->e->limits; l && l->name; l++) {
		if (mutant("limit", l->name))
			continue;
		if (word_in(l->stops, action) &&
		    db_run(tx->db, err, "UPDATE limit_run SET stopped = ? WHERE entity = ? AND rid = ? AND name = ? AND stopped IS NULL", "ttit",
			   tx->on, r->e->name, r->id, l->name) < 0)
			return -1;
		if (word_in(l->starts, action) && start(tx, r, l, err))
			return -1;
		if (l->pauses && pause_or_go(tx, r, l, word_in(l->pauses, r->state), err))
			return -1;
	}
	return 0;
}

static const struct limit *limit_find(const struct entity *e, const char *name)
{
	for (const struct limit *l = e->limits; l && l->name; l++)
		if (!strcmp(l->name, name))
			return l;
	return NULL;
}

static void work_out(struct db *db, struct limit_now *now, int n, int pause_days)
{
	int end, today;

	if (cal_add(db, now->start, n, now->l->unit, true, now->end, &now->provisional, NULL))
		return;
	date_to_day(now->end, &end);
	date_from_day(end + pause_days, now->end);
	date_to_day(clock_today(db), &today);
	now->left = end + pause_days - today;
}

int limit_list(struct rec *r, struct limit_now *out, int max)
{
	sqlite3_stmt *st = db_stmt(r->db, NULL, "SELECT name, start, n, paused_from, pause_days FROM limit_run WHERE entity = ? AND rid = ? "
				   "AND stopped IS NULL ORDER BY id", "ti", r->e->name, r->id);
	struct { int n, pause; bool set; } raw[16];
	int got = 0;

	if (max > (int)LENGTH(raw))
		max = (int)LENGTH(raw);
	while (st && got < max && sqlite3_step(st) == SQLITE_ROW) {
		const struct limit *l = limit_find(r->e, col_text(st, 0));
		if (!l)
			continue;
		out[got] = (struct limit_now){ .l = l, .paused = sqlite3_column_type(st, 3) != SQLITE_NULL };
		text_cut(out[got].start, sizeof(out[got].start), col_text(st, 1));
		raw[got].set = sqlite3_column_type(st, 2) != SQLITE_NULL;
		raw[got].n = sqlite3_column_int(st, 2);
		raw[got].pause = sqlite3_column_int(st, 4);
		if (out[got].paused) {
			int from, today;
			date_to_day(col_text(st, 3), &from);
			date_to_day(clock_today(r->db), &today);
			raw[got].pause += today - from;
		}
		got++;
	}
	if (st)
		DB_DONE(st);
	for (int i = 0; i < got; i++)
		if (raw[i].set)
			work_out(r->db, &out[i], raw[i].n, raw[i].pause);
	return got;
}
