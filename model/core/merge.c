/* Two people have changed one record: what was loaded, what stands now and what was typed are laid side by side, field by
 * field and line by line. What only one of them touched is joined; what both touched differently is asked. */
#include "model/core/together.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/rec_i.h"

enum { SHOWN = 4000 * 4 + 1 };		/* the longest memo, whole: what is chosen between must be read */

/* ---- versions in memory ---- */

/* The row and its loaded lines as they were loaded. */
static struct rec *as_loaded(const struct rec *r)
{
	struct rec *b = rec_alloc(r->db, r->who, r->e);

	b->id = r->was_id;
	b->rev = b->was_rev = r->was_rev;
	b->was_id = r->was_id;
	b->level = r->level;
	text_cut(b->state, sizeof(b->state), r->state);
	for (int i = 0; i < r->nf; i++) {
		val_copy(&b->v[i], &r->was[i]);
		val_copy(&b->was[i], &r->was[i]);
	}
	for (int i = 0; i < r->nlines; i++) {
		b->lines[i].loaded = r->lines[i].loaded;
		for (size_t k = 0; r->lines[i].loaded && k < r->lines[i].n; k++)
			if (r->lines[i].row[k]->was_id)
				rec_line_put(b, r->lines[i].part, as_loaded(r->lines[i].row[k]));
	}
	return b;
}

/* A line with all that stands in it, as one more line of the owner: it has no number yet. */
static struct rec *line_again(struct rec *owner, const struct part *p, const struct rec *line)
{
	struct rec *row = rec_alloc(owner->db, owner->who, line->e);

	rec_line_put(owner, p, row);
	row->case_id = line->case_id;
	text_cut(row->pstate, sizeof(row->pstate), line->pstate);
	for (int i = 0; i < row->nf; i++)
		if (!(row->e->fields[i].flags & F_OWNER)) {
			/* ciphertext goes where it stood: what is sealed is bound to its column, not to its row */
			val_copy(&row->v[i], &line->v[i]);
			row->carried[i] = line->carried[i];
		}
	for (int i = 0; i < row->nlines; i++) {
		row->lines[i].loaded = true;
		for (size_t k = 0; line->lines[i].loaded && k < line->lines[i].n; k++)
			if (!line->lines[i].row[k]->removed)
				line_again(row, row->lines[i].part, line->lines[i].row[k]);
	}
	return row;
}

static void values_take(struct rec *to, const struct rec *from)
{
	for (int i = 0; i < to->nf; i++)
		if (!(to->e->fields[i].flags & (F_OWNER | F_CALC)) && !rec_same(to, from, i))
			rec_set_val(to, i, &from->v[i], NULL);
}

/* ---- who it was ---- */

/* The last act after that version which changed the field (-1: any). fresh: of a line that was not there, from the first on. */
static void who_did(const struct merge *m, const struct rec *base, int field, bool fresh, char who[64], int64_t *at)
{
	const struct rec *top = m->r;
	struct sql q = { 0 };
	struct rec *last = NULL;
	char account[64] = "";

	*who = '\0';
	*at = 0;
	sql_addf(&q, "SELECT h_account, h_at, %s FROM %s_h h WHERE id = ? AND rev >= ? AND h_seq = (SELECT max(x.h_seq) FROM %s_h x WHERE x.id = h.id AND "
		 "x.rev = h.rev) ORDER BY h_seq", entity_columns(base->e), base->e->name, base->e->name);
	sqlite3_stmt *st = base->e->cls == C_SHARED ? db_stmt(base->db, NULL, q.s, "ii", base->id, base->rev) : NULL;
	while (st && sqlite3_step(st) == SQLITE_ROW) {
		struct rec *now = rec_alloc(base->db, base->who, base->e);
		rec_from_row(now, st, 2);
		if (last ? field < 0 || !rec_same(last, now, field) : fresh) {
			text_cut(account, sizeof(account), col_text(st, 0));
			*at = sqlite3_column_int64(st, 1);
		}
		rec_free(last);
		last = now;
	}
	if (st)
		DB_DONE(st);
	rec_free(last);
	sql_free(&q);
	if (*account)
		person_shown(base->db, base->who, top->e, top->id, account, who, 64);
}

/* ---- what is found ---- */

/* 联系电话; 负责人 会长 张三：止; of a line as a whole 负责人 会长 张三. */
static char *label_of(struct rec *row, const struct part *p, int field)
{
	char title[160] = "";

	if (!p)
		return xstrdup(row->e->fields[field].label);
	rec_title(row, title, sizeof(title));
	return field < 0 ? xasprintf("%s %s", p->label, title) : xasprintf("%s %s：%s", p->label, title, row->e->fields[field].label);
}

static char *line_label(const struct part *p, const char *what, struct rec *row)
{
	char title[160];

	rec_title(row, title, sizeof(title));
	return xasprintf("%s %s %s", p->label, what, title);
}

static char *shown(struct rec *r, int field, bool typed)
{
	char *s = xmalloc(SHOWN);

	/* what was typed here comes back as typed; everything else masked, with the labels of its codes */
	if (!(typed && r->e->fields[field].flags & (F_PII | F_SECRET) ? rec_edit_text : rec_text)(r, field, s, SHOWN))
		*s = '\0';
	return xrealloc(s, strlen(s) + 1);
}

/* A line in a few words: its values with their labels. */
static char *shown_line(struct rec *r)
{
	struct sql q = { 0 };

	for (int i = 0; i < r->nf; i++) {
		char *s;
		if ((r->e->fields[i].flags & (F_OWNER | F_DEAD)) || r->v[i].t == VT_NULL)
			continue;
		s = shown(r, i, false);
		if (*s)
			sql_addf(&q, "%s%s %s", q.s ? "　" : "", r->e->fields[i].label, s);
		free(s);
	}
	return q.s ? q.s : xstrdup("");
}

static struct clash *clash_add(struct merge *m, enum clash_kind kind, const struct part *p, struct rec *base, int field)
{
	struct clash *c;

	m->clash = xrealloc(m->clash, sizeof(*m->clash) * (size_t)(m->nclash + 1));
	c = &m->clash[m->nclash++];
	*c = (struct clash){ .kind = kind, .part = p, .line = p ? base->id : 0, .field = field, .label = label_of(base, p, field), .base = base };
	who_did(m, base, field, false, c->who, &c->at);
	return c;
}

static void incoming_add(struct merge *m, char *label, const struct rec *base, int field, bool fresh)
{
	m->in = xrealloc(m->in, sizeof(*m->in) * (size_t)(m->nin + 1));
	struct incoming *in = &m->in[m->nin++];
	*in = (struct incoming){ .label = label };
	who_did(m, base, field, fresh, in->who, &in->at);
}

static void clash_field(struct merge *m, const struct part *p, struct rec *base, struct rec *theirs, struct rec *mine, struct rec *to, int f)
{
	struct clash *c = clash_add(m, CLASH_FIELD, p, base, f);

	c->theirs = theirs;
	c->mine = mine;
	c->to = to;
	c->text[PICK_BASE] = shown(base, f, false);
	c->text[PICK_THEIRS] = shown(theirs, f, false);
	c->text[PICK_MINE] = shown(mine, f, true);
}

static void clash_line(struct merge *m, enum clash_kind kind, const struct part *p, struct rec *base, struct rec *theirs, struct rec *mine,
		       struct rec *to, struct rec *owner)
{
	struct clash *c = clash_add(m, kind, p, base, -1);

	c->theirs = theirs;
	c->mine = mine;
	c->to = to;
	c->owner = owner;
	c->text[PICK_BASE] = shown_line(base);
	c->text[PICK_THEIRS] = theirs ? shown_line(theirs) : xstrdup("（去掉这一行）");
	c->text[PICK_MINE] = kind == CLASH_GONE ? shown_line(mine) : xstrdup("（去掉这一行）");
}

static void merge_lines(struct merge *, struct rec *base, struct rec *theirs, struct rec *mine, struct rec *to);

static void merge_row(struct merge *m, const struct part *p, struct rec *base, struct rec *theirs, struct rec *mine, struct rec *to)
{
	for (int f = 0; f < base->nf; f++) {
		const struct field *fd = &base->e->fields[f];
		bool here, there;

		if (fd->flags & (F_CALC | F_OWNER | F_DEAD))
			continue;
		here = !rec_same(base, mine, f);
		there = !rec_same(base, theirs, f);
		if (here && there && !rec_same(theirs, mine, f))
			clash_field(m, p, base, theirs, mine, to, f);
		else if (here && !there)
			rec_set_val(to, f, &mine->v[f], NULL);
		else if (there && !here && rec_reads(mine, fd))
			incoming_add(m, label_of(theirs, p, f), base, f, false);
	}
	merge_lines(m, base, theirs, mine, to);
}

static bool differs(struct rec *a, struct rec *b)
{
	for (int f = 0; f < a->nf; f++)
		if (!(a->e->fields[f].flags & F_CALC) && !rec_same(a, b, f))
			return true;
	for (int i = 0; i < a->nlines; i++) {
		const struct part *p = a->lines[i].part;
		struct lines *la = rec_lines(a, p), *lb = rec_lines(b, p);
		if (la->n != lb->n)
			return true;
		for (size_t k = 0; k < la->n; k++)
			if (la->row[k]->id != lb->row[k]->id || differs(la->row[k], lb->row[k]))
				return true;
	}
	return false;
}

static void one_line(struct merge *m, const struct part *p, struct rec *base, struct rec *theirs, struct rec *mine, struct rec *to,
		     struct rec *owner)
{
	if (!theirs) {
		if (!mine->removed && rec_dirty(mine))
			clash_line(m, CLASH_GONE, p, base, NULL, mine, NULL, owner);
		else if (!mine->removed)
			incoming_add(m, line_label(p, "去掉", base), base, -1, false);
	} else if (mine->removed && differs(base, theirs)) {
		clash_line(m, CLASH_STAYS, p, base, theirs, mine, to, owner);
	} else if (mine->removed) {
		to->removed = true;
	} else {
		merge_row(m, p, base, theirs, mine, to);
	}
}

/* Of the parts that were loaded here: nothing else can have been changed here. */
static void merge_lines(struct merge *m, struct rec *base, struct rec *theirs, struct rec *mine, struct rec *to)
{
	for (int i = 0; i < mine->nlines; i++) {
		const struct part *p = mine->lines[i].part;
		struct lines *l, *before;
		size_t had;

		if (!mine->lines[i].loaded)
			continue;
		before = rec_lines(theirs, p);
		rec_lines(to, p);
		l = &mine->lines[i];
		for (size_t k = 0; k < l->n; k++) {
			struct rec *row = l->row[k];
			if (row->was_id)
				one_line(m, p, rec_line_by_id(base, p, row->was_id), rec_line_by_id(theirs, p, row->was_id), row,
					 rec_line_by_id(to, p, row->was_id), to);
			else if (!row->removed)
				line_again(to, p, row);
		}
		had = before->n;
		for (size_t k = 0; k < had && part_shown(mine, p); k++)
			if (!rec_line_by_id(base, p, before->row[k]->id))
				incoming_add(m, line_label(p, "新增", before->row[k]), before->row[k], -1, true);
	}
}

/* ---- what callers use ---- */

int rec_merge(struct rec *mine, struct merge *m, struct err *err)
{
	*m = (struct merge){ 0 };
	if (!mine->id || mine->owner || rec_load(mine->db, mine->who, mine->e, mine->id, NULL, &m->r, err) ||
	    rec_load(mine->db, mine->who, mine->e, mine->id, NULL, &m->theirs, err)) {
		merge_free(m);
		return -1;
	}
	if (m->r->voided) {
		char who[64];
		int64_t at;
		m->base = as_loaded(mine);
		who_did(m, m->base, -1, false, who, &at);
		merge_free(m);
		return err_set(err, E_STATE, NULL, NULL, NULL, "此%s已被%s作废，不能再保存", mine->e->label, *who ? who : "他人");
	}
	m->base = as_loaded(mine);
	merge_row(m, NULL, m->base, m->theirs, mine, m->r);
	return 0;
}

/* The line that was in dispute is there with these values, or it is not. */
static void pick_line(struct clash *c, const struct rec *from)
{
	if (c->kind == CLASH_STAYS) {
		c->to->removed = !from;
		if (from)
			values_take(c->to, from);
		return;
	}
	if (c->to)
		c->to->removed = true;
	c->to = from ? line_again(c->owner, c->part, from) : NULL;
}

void merge_pick(struct merge *m, int i, int which)
{
	struct clash *c = &m->clash[i];
	struct rec *from = which == PICK_BASE ? c->base : which == PICK_THEIRS ? c->theirs : c->mine;

	c->pick = which;
	if (c->kind == CLASH_FIELD)
		rec_set_val(c->to, c->field, &from->v[c->field], NULL);
	else
		pick_line(c, from && from->removed ? NULL : from);
}

void merge_free(struct merge *m)
{
	for (int i = 0; i < m->nclash; i++) {
		free(m->clash[i].label);
		for (int k = 0; k < 4; k++)
			free(m->clash[i].text[k]);
	}
	for (int i = 0; i < m->nin; i++)
		free(m->in[i].label);
	free(m->clash);
	free(m->in);
	rec_free(m->r);
	rec_free(m->base);
	rec_free(m->theirs);
	*m = (struct merge){ 0 };
}

void merge_incoming(const struct merge *m, char *dst, size_t n)
{
	const char *who = NULL;
	size_t at = 0;

	*dst = '\0';
	for (int i = 0; i < m->nin && at + 1 < n; i++) {
		bool new_one = !who || strcmp(who, m->in[i].who);
		at += text_fmt(dst + at, n - at, "%s%s%s%s", i == 0 ? "" : new_one ? "；" : "、", new_one ? m->in[i].who : "",
			       new_one && *m->in[i].who ? "：" : "", m->in[i].label);
		who = m->in[i].who;
	}
}
