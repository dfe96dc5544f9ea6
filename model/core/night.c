/* The nightly job: what the law takes as done when a limit has run out, what entities do by the day, the ends of limits, reminders.
 * Each step is an act of its own that looks at how things stand: cut off anywhere it goes on there, and twice a day does nothing twice. */
#include "model/core/kase.h"
#include "model/core/night.h"
#include "model/core/rec_i.h"

#include <stdlib.h>
#include <string.h>

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

/* The day after the last one; the act bears that day, however late the job runs. */
static int deem(struct db *db, const struct entity *e, int64_t rid, const struct limit_now *l, struct night *n, struct err *err)
{
	struct rec *r;
	char on[11];
	int day;

	if (store_load(db, &actor_system, e, rid, NULL, &r, err))
		return -1;
	date_to_day(l->end, &day);
	date_from_day(day + 1, on);
	const struct action *a = action_find(e, l->l->expire);
	struct act act = { .on = on, .reason = "期限届满，依法视为" };
	int rc = 0;
	if (a && (!a->from || word_in(a->from, r->state))) {
		rc = flow_do(r, a->name, &act, NULL, err);
		n->deemed += !rc;
	}
	rec_free(r);
	return rc;
}

static int expired(struct db *db, const struct entity *e, struct night *n, struct err *err)
{
	struct limit_now l[16];
	struct ids row = { 0 };
	int rc = collect(db, "SELECT DISTINCT rid FROM limit_run WHERE entity = ? AND stopped IS NULL ORDER BY rid", e->name, &row, err);

	for (size_t i = 0; !rc && i < row.n; i++) {
		int k = limits_running(db, e, row.v[i], l, (int)LENGTH(l));
		for (int j = 0; !rc && j < k; j++)
			if (l[j].l->expire && *l[j].end && !l[j].paused && !l[j].provisional && l[j].left < 0)
				rc = deem(db, e, row.v[i], &l[j], n, err);
	}
	free(row.v);
	return rc;
}

/* ---- ends of limits, and who is told ---- */

static void put(struct rec *m, const char *field, const struct val *v)
{
	rec_set_val(m, field_no(m->e, field), v, NULL);
}

static struct val word(const char *s)
{
	return (struct val){ .t = *s ? VT_TEXT : VT_NULL, .s = (char *)(uintptr_t)s, .n = strlen(s) };
}

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
	struct val v;
	put(m, "kind", (v = word(kind), &v));
	put(m, "subject", (v = word(title), &v));
	put(m, "what", (v = word(text), &v));
	put(m, "day", (v = word(day), &v));
	put(m, "turn", (v = word(roles), &v));
	put(m, "entity", (v = word(e->name), &v));
	put(m, "rid", &(struct val){ .t = VT_INT, .i = r->id });
	put(m, "region", (v = word(e->region ? rec_str(r, e->region) : ""), &v));
	if (e->unit && rec_num(r, e->unit))
		put(m, "unit", &(struct val){ .t = VT_INT, .i = rec_num(r, e->unit) });
	if (e->org)
		put(m, "org", &(struct val){ .t = VT_INT, .i = !strcmp(e->org, "id") ? r->id : rec_num(r, e->org) });
	int rc = store_write(tx, m, "new", err);
	rec_free(m);
	return rc ? -1 : 1;
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

static int one_case(struct db *db, int64_t id, struct night *n, struct err *err)
{
	char name[64];
	int64_t rid = 0;
	struct tx *tx;
	struct rec *r;

	if (db_text(db, err, name, sizeof(name), "SELECT entity FROM kase WHERE id = ?", "i", id) != 1 ||
	    db_int(db, err, &rid, "SELECT rid FROM kase WHERE id = ?", "i", id) != 1)
		return -1;
	const struct entity *e = entity_find(name);
	if (!e)
		return 0;
	if (store_load(db, &actor_system, e, rid, NULL, &r, err))
		return -1;
	if (tx_begin(db, &actor_system, NULL, &tx, err)) {
		rec_free(r);
		return -1;
	}
	int was = n->settled + n->reminded, changed = kase_settle(tx, id, err), rc = changed < 0 ? -1 : light(tx, e, r, n, err);
	n->settled += changed > 0;
	rec_free(r);
	if (!rc && n->settled + n->reminded > was)
		return audit_add(tx, "night", name, rid, "ok", NULL, 0, err) ? (tx_rollback(tx), -1) : tx_commit(tx, err);
	tx_rollback(tx);	/* nothing to say: nothing is written */
	return rc;
}

static int cases(struct db *db, struct night *n, struct err *err)
{
	struct ids row = { 0 };
	int rc = kase_entity() ? collect(db, "SELECT id FROM kase WHERE state = ? AND void = 0 ORDER BY id", "open", &row, err) : 0;

	for (size_t i = 0; !rc && i < row.n; i++)
		rc = one_case(db, row.v[i], n, err);
	free(row.v);
	return rc;
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
	return cases(db, n, err);
}
