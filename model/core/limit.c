/* Time limits that run between acts, across states: started, stopped, paused and prolonged by what is done. Stored are the start, the
 * length, its unit and the pauses; the end is computed from them, so a calendar that comes later settles it. */
#include "model/core/mutant.h"
#include "model/core/rec_i.h"

#include <string.h>

const struct limit *limit_find(const struct entity *e, const char *name)
{
	for (const struct limit *l = e->limits; l && l->name; l++)
		if (!strcmp(l->name, name))
			return l;
	return NULL;
}

enum { LONGEST = 3660 };	/* of any unit: what the calendar counts working days up to */

/* What a limit is measured by where the row is, on the day it starts; NULL stays NULL: 「参数未设定」. */
static int length(struct tx *tx, struct rec *r, const struct limit *l, const char *param, struct val *n, struct err *err)
{
	const char *region = r->e->region ? rec_str(r, r->e->region) : "";
	int64_t v;
	int set = param_int(tx->db, param, region, l->dim ? rec_str(r, l->dim) : "", tx->on, &v, err);

	if (set == 1 && (v < 0 || v > LONGEST))
		return err_set(err, E_CONFIG, NULL, param, NULL, "参数 %s 的值 %lld 不能作期限", param, (long long)v);
	*n = set == 1 ? (struct val){ .t = VT_INT, .i = v } : (struct val){ .t = VT_NULL };
	return set < 0 ? -1 : 0;
}

static int start(struct tx *tx, struct rec *r, const struct limit *l, struct err *err)
{
	char from[11];
	struct val n;
	int64_t id = tx_new_id(tx, err);

	/* from the day of the act, or the day that a field of the row gives: papers may have come before they were looked at */
	text_cut(from, sizeof(from), l->from && *rec_str(r, l->from) ? rec_str(r, l->from) : tx->on);
	return id < 0 || length(tx, r, l, l->param, &n, err) ||
	       db_run(tx->db, err, "INSERT INTO limit_run (id, entity, rid, name, start, n, unit, act) VALUES (?,?,?,?,?,?,?,?)", "itittvni", id,
		      r->e->name, r->id, l->name, from, &n, (int)l->unit, tx->act) < 0 ? -1 : 0;
}

#define RUNNING " FROM limit_run WHERE entity = ? AND rid = ? AND name = ? AND stopped IS NULL"

static int pause_or_go(struct tx *tx, struct rec *r, const struct limit *l, bool pause, struct err *err)
{
	if (pause)
		return db_run(tx->db, err, "INSERT INTO limit_pause (run, since) SELECT id, ?1 FROM limit_run l WHERE entity = ?2 AND rid = ?3 "
			      "AND name = ?4 AND stopped IS NULL AND NOT EXISTS (SELECT 1 FROM limit_pause p WHERE p.run = l.id AND p.until IS NULL) "
			      "ON CONFLICT (run, since) DO UPDATE SET until = NULL",	/* twice on a day: it goes on */
			      "ttit", tx->on, r->e->name, r->id, l->name) < 0 ? -1 : 0;
	return db_run(tx->db, err, "UPDATE limit_pause SET until = ? WHERE until IS NULL AND run IN (SELECT id" RUNNING ")", "ttit", tx->on,
		      r->e->name, r->id, l->name) < 0 ? -1 : 0;
}

/* Once: the law knows one prolongation (行政许可法第四十二条). */
static int prolong(struct tx *tx, struct rec *r, const struct limit *l, struct err *err)
{
	struct val n;

	if (length(tx, r, l, l->extra, &n, err))
		return -1;
	if (n.t == VT_NULL)
		return err_set(err, E_RULE, "R-LIM-01", NULL, l->basis, "%s：延长多久的参数未设定", l->label);
	int done = db_run(tx->db, err, "UPDATE limit_run SET extra = ? WHERE entity = ? AND rid = ? AND name = ? AND stopped IS NULL AND extra IS NULL",
			  "itit", n.i, r->e->name, r->id, l->name);
	return done < 0 ? -1 : done ? 0 : err_set(err, E_RULE, "R-LIM-01", NULL, l->basis, "%s：只能延长一次，或已不在计时", l->label);
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
		if (word_in(l->extends, action) && prolong(tx, r, l, err))
			return -1;
		if (l->pauses && pause_or_go(tx, r, l, word_in(l->pauses, r->state), err))
			return -1;
	}
	return 0;
}

/* ---- the end ---- */

struct pause { char since[11], until[11]; };	/* until "": it lasts */

static int pauses_of(struct db *db, int64_t run, struct pause *p, int max)
{
	sqlite3_stmt *st = db_stmt(db, NULL, "SELECT since, until FROM limit_pause WHERE run = ? ORDER BY since", "i", run);
	int n = 0;

	while (st && n < max && sqlite3_step(st) == SQLITE_ROW) {
		text_cut(p[n].since, sizeof(p[n].since), col_text(st, 0));
		text_cut(p[n].until, sizeof(p[n].until), col_text(st, 1));
		n++;
	}
	if (st)
		DB_DONE(st);
	return n;
}

/* What a pause took away, in the limit's own unit: the day it began counted still, the day it ended did not. */
static int pause_length(struct db *db, const struct pause *p, const struct limit_now *now, bool *provisional)
{
	int from, to, start, n = 0;

	if (date_to_day(p->since, &from) || date_to_day(*p->until ? p->until : clock_today(db), &to) || date_to_day(now->start, &start))
		return 0;
	if (from < start)	/* entered for a day before the limit began */
		from = start;
	if (now->l->unit != U_WORKDAY)
		return to > from ? to - from : 0;
	for (int d = from + 1; d <= to; d++)
		n += cal_counts(db, d, provisional);
	return n;
}

/* The last day when so much was lost; months by the calendar, then the days that were lost, then to a working day. */
static int end_with(struct db *db, int n, int lost, struct limit_now *now)
{
	bool days = now->l->unit == U_WORKDAY || now->l->unit == U_DAY;
	char plain[11];

	if (cal_add(db, now->start, days ? n + lost : n, now->l->unit, days || !lost, now->end, &now->provisional, NULL))
		return -1;
	if (days || !lost)
		return 0;
	text_cut(plain, sizeof(plain), now->end);
	return cal_add(db, plain, lost, U_DAY, true, now->end, &now->provisional, NULL);
}

/* The last day of a limit that has a length; today counts as the end of a pause that lasts. A pause that begins after the limit has
 * run out does not bring it back. */
static int work_out(struct db *db, int64_t run, int n, struct limit_now *now)
{
	struct pause p[32];
	int np = pauses_of(db, run, p, (int)LENGTH(p)), lost = 0, end, today;
	bool soft = false;

	for (int i = 0; i < np; i++)
		now->paused |= !*p[i].until;
	if (end_with(db, n, 0, now))
		return -1;
	for (int i = 0; i < np && strcmp(p[i].since, now->end) <= 0; i++) {
		lost += pause_length(db, &p[i], now, &soft);
		if (end_with(db, n, lost, now))
			return -1;
	}
	now->provisional |= soft;
	date_to_day(now->end, &end);
	date_to_day(clock_today(db), &today);
	now->left = end - today;
	now->left_work = cal_between(db, clock_today(db), now->end, NULL);
	return 0;
}

int limits_running(struct db *db, const struct entity *e, int64_t rid, struct limit_now *out, int max)
{
	sqlite3_stmt *st = db_stmt(db, NULL, "SELECT id, name, start, n, n + coalesce(extra, 0) FROM limit_run WHERE entity = ? AND rid = ? "
				   "AND stopped IS NULL ORDER BY id", "ti", e->name, rid);
	struct { int64_t id; int n; bool set; } raw[16];
	int got = 0;

	if (max > (int)LENGTH(raw))
		max = (int)LENGTH(raw);
	while (st && got < max && sqlite3_step(st) == SQLITE_ROW) {
		const struct limit *l = limit_find(e, col_text(st, 1));
		if (!l)
			continue;
		out[got] = (struct limit_now){ .l = l };
		text_cut(out[got].start, sizeof(out[got].start), col_text(st, 2));
		raw[got].id = sqlite3_column_int64(st, 0);
		raw[got].set = sqlite3_column_type(st, 3) != SQLITE_NULL;
		raw[got].n = sqlite3_column_int(st, 4);
		got++;
	}
	if (st)
		DB_DONE(st);
	for (int i = 0; i < got; i++)
		if (raw[i].set)
			work_out(db, raw[i].id, raw[i].n, &out[i]);
	return got;
}

int limit_list(struct rec *r, struct limit_now *out, int max)
{
	return limits_running(r->db, r->e, r->id, out, max);
}
