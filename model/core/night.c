/* The nightly job: what the law takes as done when a limit has run out, what entities do by the day, the ends of limits, reminders.
 * Each step is an act of its own that looks at how things stand: cut off anywhere it goes on there, and twice a day does nothing twice. */
#include "model/core/effect.h"
#include "model/core/file.h"
#include "model/core/kase.h"
#include "model/core/night.h"
#include "model/core/rec_i.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { NEAR = 21 };	/* days that hold two working days, whatever the holidays */

struct ids { int64_t *v; size_t n; };

static int collect(struct db *db, const char *sql, const char *word, struct ids *out, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, sql, "t", word);

	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		out->v = xrealloc(out->v, sizeof(*out->v) * (out->n + 1));
		out->v[out->n++] = sqlite3_column_int64(st, 0);
	}
	DB_DONE(st);
	return 0;
}

/* ---- what the law takes as done ---- */

/* The day after the last one; the act bears that day, however late the job runs. From where it is not done nothing happens. */
static int run_out(struct db *db, const struct entity *e, int64_t rid, const char *last, const char *action, int *done, struct err *err)
{
	const struct action *a = action_find(e, action);
	struct rec *r;
	char on[11];
	int day, rc = 0;

	if (store_load(db, &actor_system, e, rid, NULL, &r, err))
		return -1;
	if (a && (!a->from || word_in(a->from, r->state)) && !date_to_day(*last == '=' ? rec_str(r, last + 1) : last, &day)) {
		date_from_day(day + 1, on);
		rc = flow_do(r, a->name, &(struct act){ .on = on, .reason = "期限届满" }, NULL, err);
		*done += !rc;
	}
	rec_free(r);
	return rc;
}

static int expired(struct db *db, const struct entity *e, struct night *n, struct err *err)
{
	struct limit_now l[16];
	struct ids row = { 0 };
	struct sql q = { 0 };
	int ends = 0;

	/* of the limits that end in an act, those that run */
	sql_add(&q, "SELECT DISTINCT rid FROM limit_run WHERE entity = ? AND stopped IS NULL AND name IN (");
	for (const struct limit *one = e->limits; one->name; one++)
		if (one->expire)
			sql_addf(&q, "%s'%s'", ends++ ? ", " : "", one->name);
	sql_add(&q, ") ORDER BY rid");
	int rc = ends ? collect(db, q.s, e->name, &row, err) : 0;
	sql_free(&q);

	for (size_t i = 0; !rc && i < row.n; i++) {
		int k = limits_running(db, e, row.v[i], l, (int)LENGTH(l));
		for (int j = 0; !rc && j < k; j++)
			if (l[j].l->expire && *l[j].end && !l[j].paused && !l[j].provisional && l[j].left < 0)
				rc = run_out(db, e, row.v[i], l[j].end, l[j].l->expire, &n->deemed, err);
	}
	free(row.v);
	return rc;
}

static int collect_where(struct db *db, const struct entity *e, const char *where, struct ids *out, struct err *err)
{
	struct sql q = { 0 };

	sql_addf(&q, "SELECT id FROM %s WHERE void = 0 AND ?1 IS NOT NULL AND (%s) ORDER BY id", e->name, where);
	int rc = collect(db, q.s, "", out, err);
	sql_free(&q);
	return rc;
}

int night_each(struct db *db, const struct entity *e, const char *where, const char *action, const char *day, int *done, struct err *err)
{
	struct ids row = { 0 };
	char last[40];
	int rc = collect_where(db, e, where, &row, err);

	snprintf(last, sizeof(last), "=%s", day);
	for (size_t i = 0; !rc && i < row.n; i++)
		rc = run_out(db, e, row.v[i], last, action, done, err);
	free(row.v);
	return rc;
}

/* ---- ends of limits, and who is told ---- */

int remind(struct tx *tx, const char *kind, const struct entity *e, struct rec *r, const char *day, uint64_t turn, const char *text,
	   struct err *err)
{
	int64_t there = 0;
	const struct entity *me = entity_find("reminder");
	char title[200], roles[200] = "";

	if (!me || db_int(tx->db, err, &there, "SELECT 1 FROM reminder WHERE kind = ? AND entity = ? AND rid = ? AND day = ?", "ttit", kind, e->name,
			  r->id, day) < 0)
		return -1;
	if (there)
		return 0;
	rec_title(r, title, sizeof(title));
	for (int i = 0; i < ROLE_COUNT; i++)
		if (turn & (UINT64_C(1) << i))
			text_fmt(roles + strlen(roles), sizeof(roles) - strlen(roles), "%s%s", *roles ? " " : "", role_name[i]);
	struct rec *m = rec_alloc(tx->db, &actor_system, me);
	rec_put(m, "kind", kind);
	rec_put(m, "subject", title);
	rec_put(m, "what", text);
	rec_put(m, "day", day);
	rec_put(m, "turn", roles);
	rec_put(m, "entity", e->name);
	rec_put_int(m, "rid", r->id);
	char place[13] = "";
	struct chk c = rec_chk(r, tx, NULL);
	if (e->region)
		text_cut(place, sizeof(place), rec_str(r, e->region));
	else if (e->org)
		chk_ref_text(&c, e->org, "region", place, sizeof(place));
	rec_put(m, "region", place);
	/* by these two it reaches those outside the office: what only the office is to do is not told them */
	rec_put_ref(m, "unit", e->unit && (turn & (ROLE(SUPERVISOR) | ROLE(INDUSTRY))) ? rec_num(r, e->unit) : 0);
	rec_put_ref(m, "org", !e->org || !(turn & ROLE(ORG)) ? 0 : !strcmp(e->org, "id") ? r->id : rec_num(r, e->org));
	int rc = store_write(tx, m, "new", err);
	rec_free(m);
	return rc ? -1 : 1;
}

int night_tell(struct db *db, const struct entity *e, const char *where, const char *kind, const char *day, uint64_t turn, const char *fmt,
	       struct night *n, struct err *err)
{
	struct ids row = { 0 };
	int rc = collect_where(db, e, where, &row, err);

	for (size_t i = 0; !rc && i < row.n; i++) {
		struct tx *tx = NULL;
		struct rec *r;
		struct sql text = { 0 };
		const char *at = strstr(fmt, "%s");

		if (store_load(db, &actor_system, e, row.v[i], NULL, &r, err)) {
			rc = -1;
			break;
		}
		sql_addf(&text, "%.*s%s%s", (int)(at - fmt), fmt, rec_str(r, day), at + 2);
		rc = tx_begin(db, &actor_system, NULL, &tx, err);
		int told = rc ? -1 : remind(tx, kind, e, r, rec_str(r, day), turn, text.s, err);
		if (told > 0) {
			n->reminded++;
			rc = audit_add(tx, "night", e->name, r->id, "ok", NULL, 0, err) ? (tx_rollback(tx), -1) : tx_commit(tx, err);
		} else {
			tx_rollback(tx);
			rc = told;
		}
		sql_free(&text);
		rec_free(r);
	}
	free(row.v);
	return rc;
}

/* Yellow two working days before, red when it is over: once for each end. */
static int light(struct tx *tx, const struct entity *e, struct rec *r, struct night *n, struct err *err)
{
	struct limit_now l[16];
	int k = limits_running(tx->db, e, r->id, l, (int)LENGTH(l)), rc = 0;
	char text[200];

	for (int i = 0; rc >= 0 && i < k; i++) {
		if (!*l[i].end || l[i].paused || l[i].left_work > 2)
			continue;
		const struct state *s = state_find(e, r->state);
		bool over = l[i].left < 0;
		text_fmt(text, sizeof(text), over ? "%s已于%s届满" : "%s将于%s届满", l[i].l->label, l[i].end);
		/* over: whoever leads those whose work it is hears of it as well */
		rc = remind(tx, over ? "overdue" : "soon", e, r, l[i].end, (l[i].l->light ? l[i].l->light : s ? s->turn : 0) | (over ? ROLE(CHIEF) : 0),
			    text, err);
		n->reminded += rc > 0;
	}
	return rc < 0 ? -1 : 0;
}

/* One row and the lights of its limits; kase: of an application, whose end may be another now; 0 = it is none. */
static int one_row(struct db *db, const struct entity *e, int64_t rid, int64_t kase, struct night *n, struct err *err)
{
	int was = n->settled + n->reminded, changed = 0;
	struct tx *tx;
	struct rec *r;

	if (store_load(db, &actor_system, e, rid, NULL, &r, err))
		return -1;
	if (tx_begin(db, &actor_system, NULL, &tx, err)) {
		rec_free(r);
		return -1;
	}
	if (kase)
		changed = kase_settle(tx, kase, err);
	int rc = changed < 0 ? -1 : light(tx, e, r, n, err);
	n->settled += changed > 0;
	rec_free(r);
	if (!rc && n->settled + n->reminded > was)
		return audit_add(tx, "night", e->name, rid, "ok", NULL, 0, err) ? (tx_rollback(tx), -1) : tx_commit(tx, err);
	tx_rollback(tx);	/* nothing to say: nothing is written */
	return rc;
}

static int one_case(struct db *db, int64_t id, struct night *n, struct err *err)
{
	char name[64];
	int64_t rid = 0;

	if (db_text(db, err, name, sizeof(name), "SELECT entity FROM kase WHERE id = ?", "i", id) != 1 ||
	    db_int(db, err, &rid, "SELECT rid FROM kase WHERE id = ?", "i", id) != 1)
		return -1;
	const struct entity *e = entity_find(name);
	return e ? one_row(db, e, rid, id, n, err) : 0;
}

/* Limits of rows that are no applications: a document that is to be served. */
static int others(struct db *db, struct night *n, struct err *err)
{
	int rc = 0;

	for (int i = 0; !rc && entities[i]; i++) {
		struct ids row = { 0 };
		if (!entities[i]->limits || entities[i]->kase || !entity_find("reminder"))
			continue;
		rc = collect(db, "SELECT DISTINCT rid FROM limit_run WHERE entity = ? AND stopped IS NULL ORDER BY rid", entities[i]->name, &row, err);
		for (size_t k = 0; !rc && k < row.n; k++)
			rc = one_row(db, entities[i], row.v[k], 0, n, err);
		free(row.v);
	}
	return rc;
}

/* What all ends of limits rest on: other holidays, other ends. */
static int calendar_print(struct db *db, char hex[33], struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, "SELECT day || kind FROM calendar_day UNION ALL SELECT year FROM calendar_year ORDER BY 1", "");
	crypto_generichash_state h;
	unsigned char sum[16];

	if (!st)
		return -1;
	crypto_generichash_init(&h, NULL, 0, sizeof(sum));
	while (sqlite3_step(st) == SQLITE_ROW)
		crypto_generichash_update(&h, (const unsigned char *)col_text(st, 0), strlen(col_text(st, 0)) + 1);
	DB_DONE(st);
	crypto_generichash_final(&h, sum, sizeof(sum));
	sodium_bin2hex(hex, 33, sum, sizeof(sum));
	return 0;
}

static int remember(struct db *db, const char *print, struct err *err)
{
	struct tx *tx;

	if (tx_begin(db, &actor_system, NULL, &tx, err))
		return -1;
	if (db_run(db, err, "INSERT INTO meta VALUES ('night calendar', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1", "t", print) < 0 ||
	    audit_add(tx, "night", "calendar", 0, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}

/* Those whose first end is near, gone by or not final; after a change of the calendar all of them. */
static int cases(struct db *db, struct night *n, struct err *err)
{
	char print[33], was[33] = "", near[11];
	struct ids row = { 0 };
	int today;

	if (!kase_entity())
		return 0;
	if (calendar_print(db, print, err) || db_text(db, err, was, sizeof(was), "SELECT value FROM meta WHERE key = 'night calendar'", "") < 0)
		return -1;
	bool anew = strcmp(print, was) != 0;
	date_to_day(clock_today(db), &today);
	date_from_day(today + NEAR, near);
	int rc = anew ? collect(db, "SELECT id FROM kase WHERE state = 'open' AND void = 0 AND ?1 IS NOT NULL ORDER BY id", near, &row, err)
		      : collect(db, "SELECT id FROM kase WHERE state = 'open' AND void = 0 AND (due_soft = 1 OR coalesce(due, '9999-12-31') <= ?1) ORDER BY id", near,
				&row, err);
	for (size_t i = 0; !rc && i < row.n; i++)
		rc = one_case(db, row.v[i], n, err);
	free(row.v);
	return rc || !anew ? rc : remember(db, print, err);
}

int night_run(struct db *db, struct night *n, struct err *err)
{
	*n = (struct night){ 0 };
	for (int i = 0; entities[i]; i++)
		if (entities[i]->limits && expired(db, entities[i], n, err))
			return -1;
	for (int i = 0; entities[i]; i++)
		if (entities[i]->night && entities[i]->night(db, n, err))
			return -1;
	return cases(db, n, err) || others(db, n, err) || files_sweep(db, &n->swept, err) ? -1 : 0;
}
