/* A row's past: every version with its legal day, its instant and what changed; and an organisation as a case or a day
 * would have it. */
#include "model/core/rec_i.h"

#include <stdlib.h>
#include <string.h>

static void shown(struct rec *r, int f, char *dst, size_t n)
{
	if (!rec_text(r, f, dst, n))
		text_cut(dst, n, "（无权查看）");
}

static void add_change(struct version *v, int field, const char *before, const char *after)
{
	v->ch = xrealloc(v->ch, sizeof(*v->ch) * (size_t)(v->nch + 1));
	v->ch[v->nch++] = (struct change){ .field = field, .before = xstrdup(before), .after = xstrdup(after) };
}

static void compare(struct rec *old, struct rec *now, struct version *v)
{
	char a[1024], b[1024];

	for (int i = 0; i < now->nf; i++) {
		if ((old && rec_same(old, now, i)) || (!old && now->v[i].t == VT_NULL))
			continue;
		*a = '\0';
		if (old)
			shown(old, i, a, sizeof(a));
		shown(now, i, b, sizeof(b));
		add_change(v, i, a, b);
	}
	if (now->e->states && (!old || strcmp(old->state, now->state))) {
		const struct state *was = old ? state_find(old->e, old->state) : NULL, *is = state_find(now->e, now->state);
		add_change(v, -1, was ? was->label : "", is ? is->label : now->state);
	}
}

int history(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct version **out, int *n, struct err *err)
{
	enum level level;
	struct sql q = { 0 };
	struct rec *last = NULL;
	struct version *v = NULL;
	int nv = 0, rc;

	if (e->cls != C_SHARED)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "%s没有历史", e->label);
	if (!access_may(db, who, e, V_READ, NULL, id, &level, err) || !access_may(db, who, e, V_HISTORY, NULL, id, NULL, err))
		return -1;
	sql_addf(&q, "SELECT h_seq, h_at, h_on, h_account, h_verb, h_reason, %s FROM %s_h WHERE id = ? ORDER BY h_seq", entity_columns(e), e->name);
	sqlite3_stmt *st = db_stmt(db, err, q.s, "i", id);
	sql_free(&q);
	if (!st)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		struct rec *now = rec_alloc(db, who, e);
		rec_from_row(now, st, 6);
		now->level = level;
		v = xrealloc(v, sizeof(*v) * (size_t)(nv + 1));
		struct version *p = &v[nv++];
		*p = (struct version){ .seq = sqlite3_column_int64(st, 0), .at = sqlite3_column_int64(st, 1) };
		text_cut(p->on, sizeof(p->on), col_text(st, 2));
		text_cut(p->who, sizeof(p->who), col_text(st, 3));
		text_cut(p->verb, sizeof(p->verb), col_text(st, 4));
		text_cut(p->reason, sizeof(p->reason), col_text(st, 5));
		compare(last, now, p);
		rec_free(last);
		last = now;
	}
	rec_free(last);
	DB_DONE(st);
	if (rc != SQLITE_DONE) {
		history_free(v, nv);
		return db_fail(db->h, err, "history");
	}
	*out = v;
	*n = nv;
	return 0;
}

void history_free(struct version *v, int n)
{
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < v[i].nch; k++) {
			free(v[i].ch[k].before);
			free(v[i].ch[k].after);
		}
		free(v[i].ch);
	}
	free(v);
}

/* Scalar items that the case would change are laid over the row as it stands (or stood). */
static int overlay(struct rec *r, int64_t kase, struct err *err)
{
	sqlite3_stmt *st = db_stmt(r->db, err, "SELECT field, new FROM change_item WHERE case_id = ? AND entity = ? AND rid = ? AND "
				   "pstate = '拟'", "iti", kase, r->e->name, r->id);
	struct chk c = rec_chk(r, NULL, NULL);
	int rc = st ? 0 : -1;

	while (rc == 0 && sqlite3_step(st) == SQLITE_ROW) {
		int f = field_no(r->e, col_text(st, 0));
		struct val v = { 0 };
		char *typed = xstrdup(col_text(st, 1));
		if (f >= 0 && (rc = val_parse(&c, &r->e->fields[f], typed, &v, err)) >= 0) {
			val_clear(&r->v[f]);
			r->v[f] = v;
			rc = 0;
		}
		free(typed);
	}
	if (st)
		DB_DONE(st);
	return rc;
}

/* Rows of lines as the case would have them: 现 rows and the case's 拟 rows, without those it ends (止). */
static void proposed_lines(struct rec *r, int64_t kase)
{
	for (int i = 0; i < r->nlines; i++) {
		struct lines *l = rec_lines(r, r->lines[i].part);
		size_t n = 0;
		for (size_t k = 0; k < l->n; k++) {
			struct rec *row = l->row[k];
			bool mine = row->case_id && row->case_id == kase;
			bool keep = !(row->e->flags & E_PROPOSED) || (!strcmp(row->pstate, "现") && !mine) || (!strcmp(row->pstate, "拟") && mine) ||
				    (!strcmp(row->pstate, "现") && mine);
			if (keep)
				l->row[n++] = row;
			else
				rec_free(row);
		}
		l->n = n;
	}
}

int org_as(struct db *db, const struct actor *who, int64_t org, int64_t kase, const char *on, struct rec **out, struct err *err)
{
	const struct entity *e = entity_find("org");
	bool past = on && strcmp(on, clock_today(db)) < 0;

	if (!e)
		return err_set(err, E_BUG, NULL, NULL, NULL, "没有实体 org");
	if (store_load(db, who, e, org, past ? on : NULL, out, err))
		return -1;
	if (kase && overlay(*out, kase, err)) {
		rec_free(*out);
		return -1;
	}
	proposed_lines(*out, kase);
	return 0;
}
