/* A row's past: what each act changed in it and in its lines, for which day and when; the same row on two days side by side; and
 * an organisation as a case or a day would have it. */
#include "model/core/rec_i.h"
#include "model/core/together.h"

#include <stdlib.h>
#include <string.h>

enum { RECENT_LINES = 64 };	/* lines of a kind that are looked into for what came last */

/* ---- what differs between two versions ---- */

struct changes { struct change *v; int n; bool all; };

static struct change *add_change(struct changes *c, int field, const char *before, const char *after)
{
	if (c->n % 8 == 0)
		c->v = xrealloc(c->v, sizeof(*c->v) * (size_t)(c->n + 8));
	c->v[c->n] = (struct change){ .field = field, .before = xstrdup(before), .after = xstrdup(after) };
	return &c->v[c->n++];
}

void changes_free(struct change *v, int n)
{
	for (int i = 0; i < n; i++) {
		free(v[i].what);
		free(v[i].before);
		free(v[i].after);
	}
	free(v);
}

static void shown(struct rec *r, int f, char *dst, size_t n)
{
	if (!rec_text(r, f, dst, n))
		text_cut(dst, n, "（无权查看）");
}

/* Fields and state; either may be NULL. Of what may not be read it is said that it changed, but neither of a line nor of what is the office's. */
static void compare(struct rec *a, struct rec *b, bool line, struct changes *c)
{
	struct rec *one = b ? b : a;
	char before[1024], after[1024];

	for (int i = 0; i < one->nf; i++) {
		const struct field *f = &one->e->fields[i];
		bool same = a && b && rec_same(a, b, i);
		bool none = (!a || a->v[i].t == VT_NULL) && (!b || b->v[i].t == VT_NULL);
		if (none || (same && !c->all) || (f->flags & F_DEAD) || (line && (f->flags & F_OWNER)) ||
		    ((line || c->all || (f->flags & F_OFFICE)) && !rec_reads(one, f)))
			continue;
		*before = *after = '\0';
		if (a)
			shown(a, i, before, sizeof(before));
		if (b)
			shown(b, i, after, sizeof(after));
		add_change(c, i, before, after)->same = same;
	}
	bool same = a && b && (!strcmp(a->state, b->state) || (!told_all(one->e, one->level) && !strcmp(rec_state_text(a), rec_state_text(b))));
	if (one->e->states && (!same || c->all))
		add_change(c, CH_STATE, a ? rec_state_text(a) : "", b ? rec_state_text(b) : "")->same = same;
}

/* A line in one text: what its section shows of it beside its name. */
static void line_text(struct rec *r, const struct part *p, char *dst, size_t n)
{
	char one[256];
	size_t at = 0;

	*dst = '\0';
	for (int i = 0; i < r->nf && at + 1 < n; i++) {
		const struct field *f = &r->e->fields[i];
		if ((f->flags & (F_TITLE | F_OWNER | F_DEAD)) || (p->columns && !word_in(p->columns, f->name)) || !rec_text(r, i, one, sizeof(one)) || !*one)
			continue;
		at += text_fmt(dst + at, n - at, "%s%s %s", at ? "，" : "", f->label, one);
	}
}

/* A line begins, is voided, or some of its fields change. */
static void compare_line(struct rec *a, struct rec *b, const struct part *p, struct changes *c)
{
	struct rec *one = b ? b : a;
	bool was = a && !a->voided, is = b && !b->voided;
	char name[256], before[1024] = "", after[1024] = "";
	int from = c->n;

	rec_title(one, name, sizeof(name));
	if (was && is) {
		compare(a, b, true, c);
	} else if (was || is) {
		if (was)
			line_text(a, p, before, sizeof(before));
		if (is)
			line_text(b, p, after, sizeof(after));
		add_change(c, CH_LINE, before, after);
	}
	for (int i = from; i < c->n; i++) {
		c->v[i].part = p;
		c->v[i].row = one->id;
		c->v[i].what = xstrdup(name);
	}
}

const struct field *change_field(const struct entity *e, const struct change *c)
{
	const struct entity *of = c->part ? entity_find(c->part->lines) : e;

	return c->field < 0 || !of ? NULL : &of->fields[c->field];
}

void change_label(const struct entity *e, const struct change *c, char *dst, size_t n)
{
	const struct field *f = change_field(e, c);
	const char *label = f ? f->label : c->field == CH_STATE ? "状态" : "";

	if (c->part)
		text_fmt(dst, n, "%s %.120s%s%s", c->part->label, c->what, *label ? " " : "", label);
	else
		text_cut(dst, n, label);
}

static struct rec *line_by_id(struct rec *r, const struct part *p, int64_t id)
{
	for (size_t i = 0; r && i < rec_line_count(r, p); i++)
		if (rec_line(r, p, i)->id == id)
			return rec_line(r, p, i);
	return NULL;
}

int rec_diff(struct rec *a, struct rec *b, struct change **out)
{
	struct changes c = { .all = true };
	struct rec *one = b ? b : a;

	compare(a, b, false, &c);
	for (const struct part *p = one->e->parts; p && p->label; p++) {
		if (!p->lines || !part_shown(one, p))
			continue;
		for (size_t i = 0; a && i < rec_line_count(a, p); i++)
			compare_line(rec_line(a, p, i), line_by_id(b, p, rec_line(a, p, i)->id), p, &c);
		for (size_t i = 0; b && i < rec_line_count(b, p); i++)
			if (!line_by_id(a, p, rec_line(b, p, i)->id))
				compare_line(NULL, rec_line(b, p, i), p, &c);
	}
	*out = c.v;
	return c.n;
}

/* ---- versions ---- */

struct story { struct version *v; int n; };

/* Changes that one act made for one day are told together. */
static struct version *version_for(struct story *s, const struct saying *k)
{
	for (int i = 0; i < s->n; i++)
		if (s->v[i].act == k->act && s->v[i].at == k->at && !strcmp(s->v[i].on, k->on))
			return &s->v[i];
	if (s->n % 16 == 0)
		s->v = xrealloc(s->v, sizeof(*s->v) * (size_t)(s->n + 16));
	struct version *v = &s->v[s->n++];
	*v = (struct version){ .at = k->at, .act = k->act };
	text_cut(v->on, sizeof(v->on), k->on);
	text_cut(v->who, sizeof(v->who), k->who);
	text_cut(v->verb, sizeof(v->verb), k->verb);
	text_cut(v->reason, sizeof(v->reason), k->reason);
	return v;
}

/* The row before and after the act that wrote version i. A correction is told as of its day: it need not reach the present; what else is
 * entered late changes the row as it stands. Returns the next version that is told of itself. */
static int before_and_after(struct saying *k, int n, int i, struct rec **a, struct rec **b)
{
	int next = i + 1, was;

	while (next < n && !strcmp(k[next].verb, VERB_CARRY))
		next++;
	bool then = !strcmp(k[i].verb, "correct");
	was = version_on(k, i, then ? k[i].on : "");
	*a = was < 0 ? NULL : k[was].r;
	*b = then ? k[i].r : k[version_on(k, next, "")].r;
	return next;
}

/* All versions of one row. part: it is a line, NULL: the row itself. */
static void tell(struct story *s, struct saying *k, int n, const struct part *part, enum level level)
{
	struct rec *a, *b;

	for (int i = 0; i < n; i++) {
		k[i].r->level = level;
		text_cut(k[i].r->day, sizeof(k[i].r->day), k[i].on);	/* names as they were then */
	}
	for (int i = 0, next; i < n; i = next) {
		struct changes c = { 0 };
		next = before_and_after(k, n, i, &a, &b);
		if (part)
			compare_line(a, b, part, &c);
		else
			compare(a, b, false, &c);
		if (part && !c.n)
			continue;
		struct version *v = version_for(s, &k[i]);
		if (!part) {
			v->seq = k[i].seq;
			text_cut(v->verb, sizeof(v->verb), k[i].verb);
		}
		v->ch = c.n ? xrealloc(v->ch, sizeof(*v->ch) * (size_t)(v->nch + c.n)) : v->ch;
		for (int x = 0; x < c.n; x++)
			v->ch[v->nch++] = c.v[x];
		free(c.v);
	}
}

static int by_entry(const void *a, const void *b)
{
	const struct version *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	int c = strcmp(x->on, y->on);
	return c ? c : x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* The row's own versions are in order; what was said of lines alone goes where its act falls among theirs. (Not by the clock: that of a
 * practice register begins anew.) */
static void put_in_order(struct story *s)
{
	int64_t last = 0;

	for (int i = 0; i < s->n; i++) {
		s->v[i].order = s->v[i].act;
		if (s->v[i].seq && s->v[i].order < last)
			s->v[i].order = last;
		if (s->v[i].seq)
			last = s->v[i].order;
	}
	if (s->n)
		qsort(s->v, (size_t)s->n, sizeof(*s->v), by_entry);
}

/* A save of lines alone leaves a version of their owner that says nothing, where they speak of another day. */
static void drop_silent(struct story *s)
{
	int kept = 0;

	for (int i = 0; i < s->n; i++) {
		bool silent = !s->v[i].nch && !strcmp(s->v[i].verb, "edit"), told = false;
		for (int k = 0; silent && k < s->n; k++)
			told |= s->v[k].nch && s->v[k].act == s->v[i].act && s->v[k].at == s->v[i].at;
		if (!told)
			s->v[kept++] = s->v[i];
	}
	s->n = kept;
}

/* What who applied is not told of is not there; what he is not told by its name is a change like any other. */
static void as_told(struct story *s, struct rec *r)
{
	int kept = 0;

	for (int i = 0; i < s->n; i++) {
		struct version *v = &s->v[i];
		const struct action *a = action_find(r->e, v->verb);
		if (!reason_told(r->db, r->e, a, v->who, r->level))
			*v->reason = '\0';
		if (!act_told(r->e, a, r->level))
			text_cut(v->verb, sizeof(v->verb), "edit");
		if (told_all(r->e, r->level) || v->nch || strcmp(v->verb, "edit"))
			s->v[kept++] = *v;
	}
	s->n = kept;
}

/* Names, not logins. */
static void by_name(struct story *s, struct rec *r)
{
	enum { KEPT = 8 };
	struct { char account[64], name[64]; } known[KEPT] = { 0 };
	int next = 0;

	for (int i = 0; i < s->n; i++) {
		int k = 0;
		while (k < KEPT && strcmp(known[k].account, s->v[i].who))
			k++;
		if (k == KEPT) {
			k = next++ % KEPT;
			text_cut(known[k].account, sizeof(known[k].account), s->v[i].who);
			person_shown(r->db, r->who, r->e, r->id, known[k].account, known[k].name, sizeof(known[k].name));
		}
		text_cut(s->v[i].who, sizeof(s->v[i].who), known[k].name);
	}
}

/* The instant from which on the last so many are. */
static int64_t since(struct db *db, const struct entity *e, int64_t id, int instants)
{
	struct sql q = { 0 };
	const struct field *ref;
	int64_t at = 0;

	sql_addf(&q, "SELECT min(at) FROM (SELECT DISTINCT at FROM (SELECT h_at AS at FROM %s_h WHERE id = ?1", e->name);
	for (const struct part *p = e->parts; p && p->label; p++) {
		const struct entity *c = p->lines ? entity_find(p->lines) : NULL;
		if (c && entity_owner(c, &ref))
			sql_addf(&q, " UNION ALL SELECT h_at FROM %s_h WHERE id IN (SELECT id FROM %s WHERE %s = ?1)", c->name, c->name, ref->name);
	}
	sql_add(&q, ") ORDER BY at DESC LIMIT ?2)");
	db_int(db, NULL, &at, q.s, "in", id, instants);
	sql_free(&q);
	return at;
}

static int tell_lines(struct story *s, struct rec *r, const struct part *p, int64_t from, struct err *err)
{
	const struct entity *e = entity_find(p->lines);
	const struct field *ref;
	struct sql ids = { 0 };
	struct bindv b = { .n = 0 };
	struct saying *k;
	int n;

	entity_owner(e, &ref);
	sql_addf(&ids, "h.id IN (SELECT o.id FROM %s o WHERE o.%s = ?)", e->name, ref->name);
	bind_int(&b, r->id);
	if (from) {
		sql_addf(&ids, " AND h.id IN (SELECT y.id FROM %s_h y WHERE y.id IN (SELECT o.id FROM %s o WHERE o.%s = ?) AND y.h_at >= ? GROUP BY y.id "
			 "ORDER BY max(y.h_at) DESC LIMIT %d)", e->name, e->name, ref->name, RECENT_LINES);
		bind_int(&b, r->id);
		bind_int(&b, from);
	}
	int rc = versions_load(r->db, r->who, e, ids.s, &b, &k, &n, err);
	for (int i = 0, next; rc == 0 && i < n; i = next) {
		for (next = i; next < n && k[next].r->id == k[i].r->id; next++)
			;
		tell(s, k + i, next - i, p, r->level);
	}
	if (rc == 0)
		versions_free(k, n);
	sql_free(&ids);
	bind_free(&b);
	return rc;
}

static int story_of(struct rec *r, int64_t from, struct story *s, struct err *err)
{
	struct saying *k;
	int n, kept = 0, rc;

	if (versions_of(r->db, r->who, r->e, r->id, &k, &n, err))
		return -1;
	tell(s, k, n, NULL, r->level);
	versions_free(k, n);
	rc = 0;
	for (const struct part *p = r->e->parts; rc == 0 && p && p->label; p++)
		if (p->lines && part_shown(r, p))
			rc = tell_lines(s, r, p, from, err);
	if (rc)
		return -1;
	drop_silent(s);
	as_told(s, r);
	by_name(s, r);
	for (int i = 0; i < s->n; i++)
		if (s->v[i].at >= from)
			s->v[kept++] = s->v[i];
		else
			changes_free(s->v[i].ch, s->v[i].nch);
	s->n = kept;
	put_in_order(s);
	return 0;
}

static int past_of(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int instants, struct version **out, int *n,
		   struct err *err)
{
	struct story s = { 0 };
	enum level level;
	struct rec *r;

	if (e->cls != C_SHARED)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "%s没有历史", e->label);
	if (!access_may(db, who, e, V_READ, NULL, id, &level, err) || !access_may(db, who, e, V_HISTORY, NULL, id, NULL, err) ||
	    store_load(db, who, e, id, NULL, &r, err))
		return -1;
	r->level = level;
	int rc = story_of(r, instants ? since(db, e, id, instants) : 0, &s, err);
	rec_free(r);
	if (rc) {
		history_free(s.v, s.n);
		return -1;
	}
	*out = s.v;
	*n = s.n;
	return 0;
}

int history(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct version **out, int *n, struct err *err)
{
	return past_of(db, who, e, id, 0, out, n, err);
}

int history_recent(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int instants, struct version **out, int *n,
		   struct err *err)
{
	return past_of(db, who, e, id, instants, out, n, err);
}

void history_free(struct version *v, int n)
{
	for (int i = 0; i < n; i++)
		changes_free(v[i].ch, v[i].nch);
	free(v);
}

/* ---- as a case or a day would have it ---- */

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
