/* A row of a file that is a line of another row: it comes into its owner's lines, or changes the one it names, and the owner is saved. */
#include "model/core/import_i.h"

#include <stdlib.h>
#include <string.h>

/* Rows of the batch are lines of owners that are done with: they stay until its end. */
static void owner_retire(struct imp *m)
{
	if (m->owner)
		m->old[m->nold++] = m->owner;
	m->owner = NULL;
}

void owners_free(struct imp *m)
{
	for (int i = 0; i < m->n; i++)
		if (m->item[i].r && m->item[i].r->owner)
			m->item[i].r = NULL;	/* it is its owner's by now */
	owner_retire(m);
	while (m->nold)
		rec_free(m->old[--m->nold]);
}

static int owner_load(struct imp *m, const struct item *it, struct err *err)
{
	owner_retire(m);
	if (!access_may(m->db, m->who, m->top, V_EDIT, NULL, it->owner, NULL, err) || rec_load(m->db, m->who, m->top, it->owner, NULL, &m->owner, err))
		return -1;
	if (!m->owner->voided && part_of_kind(m->owner, m->part))
		return 0;
	owner_retire(m);
	return err_set(err, E_INVALID, NULL, m->ref->name, NULL, "这一类%s没有%s，或已作废", m->top->label, m->part->label);
}

/* A line that says nothing but what one of the owner's says is that one. */
static bool line_there(const struct item *it, const struct lines *l)
{
	for (size_t k = 0; k < l->n; k++) {
		bool same = true;
		for (int i = 0; same && i < it->r->nf; i++)
			same = it->r->v[i].t == VT_NULL || item_same(l->row[k], i, &it->r->v[i]);
		if (same)
			return true;
	}
	return false;
}

/* Saves the owner with its lines as they stand now. */
static int write_owner(struct imp *m, struct tx *tx, struct item *it, struct err *err)
{
	struct findings f = { 0 };
	int64_t rev = m->owner->rev;
	int rc = -1;

	if (item_judge(m, tx, m->owner, it, &f, err) == 0 && store_write(tx, m->owner, "import", err) == 0 && rules_note(tx, m->owner, &f, err) == 0 &&
	    access_put(m->db, m->who, m->top, V_EDIT, m->owner->id, err)) {
		rec_settle(m->owner);
		rc = 0;
	} else
		rec_unsave(m->owner, m->owner->id, rev);
	findings_free(&f);
	return rc;
}

static bool named_by(const struct item *it, struct rec *line, unsigned flag, bool *any)
{
	for (int i = 0; i < it->r->nf; i++) {
		const struct field *f = &it->r->e->fields[i];
		if (!(f->flags & flag) || (f->flags & F_OWNER) || it->r->v[i].t == VT_NULL)
			continue;
		*any = true;
		if (!item_same(line, i, &it->r->v[i]))
			return false;
	}
	return *any;
}

/* Of several periods the one that begins so; where the file says no beginning, the one that has not ended. */
static bool of_period(const struct item *it, struct rec *line, bool only)
{
	int from = field_no(it->r->e, "valid_from"), to = field_no(it->r->e, "valid_to");

	if (!(it->r->e->flags & E_DATED) || from < 0 || to < 0)
		return true;
	return it->r->v[from].t != VT_NULL ? val_eq(&line->v[from], &it->r->v[from]) : only || line->v[to].t == VT_NULL;
}

/* The line that the row names, by its key or by what it is called. 1 it is there, 0 it is a new one, -1 it may be any of several. */
static int line_named(const struct item *it, const struct lines *l, struct rec **out, struct err *err)
{
	static const unsigned flag[] = { F_KEYPART, F_TITLE };
	bool any = false;
	int n = 0, of = 0;

	for (size_t way = 0; way < LENGTH(flag) && !any; way++) {
		n = 0;
		for (size_t k = 0; k < l->n; k++)
			n += named_by(it, l->row[k], flag[way], &any);
		for (size_t k = 0; k < l->n; k++)
			if (named_by(it, l->row[k], flag[way], &any) && of_period(it, l->row[k], n == 1)) {
				of++;
				*out = l->row[k];
			}
	}
	return of > 1 ? err_set(err, E_INVALID, NULL, NULL, NULL, "有%d行都是这样，说不清改哪一行", of) : of;
}

/* A line that is there; it->r is not the owner's: it holds how the line was, and then how it is. 1: the file says nothing new. */
static int change_line(struct imp *m, struct tx *tx, struct item *it, struct rec *line, struct err *err)
{
	bool changed = false;
	int rc;

	for (int i = 0; i < line->nf; i++)
		val_copy(&it->r->was[i], &line->v[i]);
	line->import = true;
	rc = item_over(m, it, line, err);
	for (int i = 0; i < line->nf; i++)
		changed |= rec_changed(line, i);
	if (rc == 0 && changed)
		rc = write_owner(m, tx, it, err);
	else if (rc == 0)
		rc = 1;
	for (int i = 0; i < line->nf; i++)
		if (rc)
			val_copy(&line->v[i], &it->r->was[i]);
		else
			val_copy(&it->r->v[i], &line->v[i]);
	if (rc == 0) {
		it->r->id = line->id;
		it->r->rev = line->rev;
	}
	return rc;
}

/* ---- what a trial has been told so far: it is stored nowhere, so an owner that comes again is told it again ---- */

struct told { struct told *next; int64_t owner; int n; struct { int field; struct val v; } cell[]; };

static struct told *told_of(const struct item *it)
{
	struct told *t = xcalloc(1, sizeof(*t) + sizeof(t->cell[0]) * (size_t)it->r->nf);

	t->owner = it->owner;
	for (int i = 0; i < it->r->nf; i++)
		if (it->r->v[i].t != VT_NULL) {
			t->cell[t->n].field = i;
			val_copy(&t->cell[t->n++].v, &it->r->v[i]);
		}
	return xrealloc(t, sizeof(*t) + sizeof(t->cell[0]) * (size_t)t->n);
}

static void told_drop(struct told *t)
{
	for (int i = 0; i < t->n; i++)
		val_clear(&t->cell[i].v);
	free(t);
}

static void told_keep(struct imp *m, struct told *t)
{
	size_t at = (size_t)t->owner % TOLD;

	if (m->told[at].last)
		m->told[at].last->next = t;
	else
		m->told[at].first = t;
	m->told[at].last = t;
}

void told_free(struct imp *m)
{
	for (size_t i = 0; i < TOLD; i++)
		for (struct told *t = m->told[i].first, *next; t; t = next) {
			next = t->next;
			told_drop(t);
		}
}

static void line_add(struct imp *m, struct lines *l, struct rec *r)
{
	r->owner = m->owner;
	r->level = m->owner->level;
	l->row = xrealloc(l->row, sizeof(*l->row) * (l->n + 1));
	l->row[l->n++] = r;
}

static int told_once(struct imp *m, const struct told *t, struct err *err)
{
	struct item it = { .owner = t->owner, .r = rec_alloc(m->db, m->who, m->e) };
	struct lines *l = rec_lines(m->owner, m->part);
	struct rec *line = NULL;
	int rc = 0;

	it.r->import = true;
	for (int i = 0; i < t->n; i++)
		val_copy(&it.r->v[t->cell[i].field], &t->cell[i].v);
	if (m->mode & IMPORT_UPDATE)
		rc = line_named(&it, l, &line, err);
	if (rc > 0) {
		line->import = true;
		rc = item_over(m, &it, line, err);
	} else if (rc == 0) {
		line_add(m, l, it.r);
		it.r = NULL;
	}
	item_free(&it);
	return rc;
}

static int told_again(struct imp *m, struct tx *tx, struct err *err)
{
	struct item none = { .owner = m->owner->id };
	int n = 0, rc = 0;

	for (const struct told *t = m->told[(size_t)m->owner->id % TOLD].first; t && rc == 0; t = t->next)
		if (t->owner == m->owner->id) {
			rc = told_once(m, t, err);
			n++;
		}
	if (rc == 0 && n)
		rc = write_owner(m, tx, &none, err);
	item_free(&none);
	return rc;
}

/* ---- a line ---- */

int line_owner(struct imp *m, struct tx *tx, const struct item *it, struct err *err)
{
	if (m->owner && m->owner->id == it->owner)
		return 0;
	if (owner_load(m, it, err))
		return -1;
	if (told_again(m, tx, err) == 0)
		return 0;
	owner_retire(m);
	return -1;
}

static int line_place(struct imp *m, struct tx *tx, struct item *it, struct err *err)
{
	struct rec *line = NULL;
	int rc = 0;

	struct lines *l = rec_lines(m->owner, m->part);
	if (m->mode & IMPORT_UPDATE)
		rc = line_named(it, l, &line, err);
	if (rc)
		return rc < 0 ? -1 : change_line(m, tx, it, line, err);
	if (line_there(it, l)) {
		item_note(it, IMPORT_REFUSED, NULL, NULL, "已登记：%s已有同样的一行", m->part->label);
		return -1;
	}
	line_add(m, l, it->r);
	rc = write_owner(m, tx, it, err);
	if (rc) {
		l->n--;
		it->r->owner = NULL;
	}
	return rc;
}

int line_write(struct imp *m, struct tx *tx, struct item *it, struct err *err)
{
	struct told *t = m->mode & IMPORT_TRIAL ? told_of(it) : NULL;
	int rc = line_place(m, tx, it, err);

	if (t && rc == 0)
		told_keep(m, t);
	else if (t)
		told_drop(t);
	return rc;
}
