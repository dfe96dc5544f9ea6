/*
 * A list of rows: the table keeps one screenful (and one row ahead, so that 更多… is true) and asks its source for
 * the rest by keyset. Moving the selection redraws two cells, never a whole row: on a slow line that is the
 * difference (LB-3).
 */
#include "tui/table_in.h"
#include "tui/xalloc.h"

#include <stdlib.h>
#include <string.h>

enum { COUNT_CAP = 10000, GUESS = 20 };

/* ---- the window of rows ---- */

/* The source's cells live until its next-but-one fetch, rows on the screen longer: one block a row holds copies. */
static struct trow row_copy(const struct trow *r, int ncol)
{
	struct trow c = { .id = r->id, .priv = r->priv };
	size_t n = (size_t)ncol * sizeof(char *);
	char *p;
	int i;

	for (i = 0; i < ncol; i++)
		n += (r->cell[i] ? strlen(r->cell[i]) : 0) + 1;
	c.cell = tui_xmalloc(n);
	p = (char *)(c.cell + ncol);
	for (i = 0; i < ncol; i++) {
		c.cell[i] = p;
		p = stpcpy(p, r->cell[i] ? r->cell[i] : "") + 1;
	}
	return c;
}

static void drop_first(struct table *t, int n)
{
	int i;

	for (i = 0; i < n; i++)
		free(t->row[i].cell);
	memmove(t->row, t->row + n, (size_t)(t->nrow - n) * sizeof(t->row[0]));
	t->nrow -= n;
	if (t->first)
		t->first += n;
}

static void drop_last(struct table *t, int n)
{
	while (n-- > 0 && t->nrow > 0)
		free(t->row[--t->nrow].cell);
}

int table_columns(struct table *t)
{
	struct tcol c[MAXCOL];

	return t->src.columns(t->src.ctx, c, MAXCOL);
}

/* One call of fetch; its rows are copied behind (or before) those in the window, which has room. */
static int pull(struct table *t, enum tfrom from, const struct trow *anchor, int n, bool front)
{
	struct trow got[MAXROW];
	int i, k, ncol = t->ncol = table_columns(t);

	k = t->src.fetch(t->src.ctx, from, anchor, n, got);
	if (k <= 0)
		return k;
	if (front) {
		if (t->nrow + k > MAXROW)
			drop_last(t, t->nrow + k - MAXROW);
		memmove(t->row + k, t->row, (size_t)t->nrow * sizeof(t->row[0]));
		for (i = 0; i < k; i++)
			t->row[i] = row_copy(&got[i], ncol);
	} else {
		if (t->nrow + k > MAXROW)
			drop_first(t, t->nrow + k - MAXROW);
		for (i = 0; i < k; i++)
			t->row[t->nrow + i] = row_copy(&got[i], ncol);
	}
	t->nrow += k;
	return k;
}

int table_shown(const struct table *t)
{
	return t->nrow < t->page ? t->nrow : t->page;
}

static void settle(struct table *t)
{
	t->at_end = t->nrow <= t->page;
	if (t->sel >= table_shown(t))
		t->sel = table_shown(t) > 0 ? table_shown(t) - 1 : 0;
}

/* Replaces the window by rows from an end, or behind the anchor (a copy, since the window goes). */
static int refill(struct table *t, enum tfrom from, const struct trow *anchor)
{
	struct trow old[MAXROW];
	int i, k, nold = t->nrow;

	memcpy(old, t->row, (size_t)nold * sizeof(old[0]));
	t->nrow = 0;
	k = pull(t, from, anchor, from == TF_LAST ? t->page : t->page + 1, false);
	if (k < 0) {
		memcpy(t->row, old, (size_t)nold * sizeof(old[0]));
		t->nrow = nold;
		return k;
	}
	for (i = 0; i < nold; i++)
		free(old[i].cell);
	return k;
}

void table_first(struct table *t)
{
	if (refill(t, TF_FIRST, NULL) < 0)
		return;
	t->first = 1;
	t->sel = 0;
	settle(t);
}

static void go_last(struct table *t)
{
	if (refill(t, TF_LAST, NULL) < 0)
		return;
	t->first = t->capped || t->total < t->nrow ? 0 : t->total - t->nrow + 1;
	t->sel = table_shown(t) - 1;
	settle(t);
}

/* n rows behind the window are added and as many leave at the front: the page stays full. */
static bool forward(struct table *t, int n)
{
	int k, had = t->nrow, over;

	if (t->at_end)
		return false;
	k = pull(t, TF_AFTER, &t->row[had - 1], n, false);
	if (k < 0)
		return false;
	over = (k < n ? had + k - t->page : n) - (had + k - t->nrow);
	if (over > 0)
		drop_first(t, over);
	settle(t);
	return true;
}

static bool backward(struct table *t, int n)
{
	int k;

	if (!t->nrow || t->first == 1)
		return false;
	k = pull(t, TF_BEFORE, &t->row[0], n, true);
	if (k < 0)
		return false;
	if (t->first)
		t->first -= k;
	if (k < n || t->first < 0)
		t->first = 1;
	if (t->nrow > t->page + 1)
		drop_last(t, t->nrow - t->page - 1);
	settle(t);
	return k > 0;
}

/* ---- life ---- */

void table_init(struct table *t, const struct table_src *src)
{
	*t = (struct table){ .src = *src, .sortcol = -1, .freeze = 1, .dirty = true };
}

void table_release(struct table *t)
{
	drop_last(t, t->nrow);
	free(t->mark);
	*t = (struct table){ 0 };
}

static void count(struct table *t)
{
	long n = 0;

	t->total = -1;
	t->capped = false;
	if (!t->src.count || t->src.count(t->src.ctx, COUNT_CAP, &n) < 0)
		return;
	t->capped = n > COUNT_CAP;
	t->total = t->capped ? COUNT_CAP : n;
}

/* The page is found from the row before its first: keyset has no way to ask for a row and what follows. */
static void load_at(struct table *t, const struct trow *top, int64_t sel)
{
	int64_t id = top->id;
	struct trow before;
	int i, k = 0, at = t->sel;

	if (t->first != 1)
		k = t->src.fetch(t->src.ctx, TF_BEFORE, top, 1, &before);
	if (k < 1 || refill(t, TF_AFTER, &before) < 1) {
		table_first(t);
		if (!t->nrow)
			return;
	} else if (t->row[0].id != id) {
		t->first = 0;
	}
	t->sel = at;
	for (i = 0; i < table_shown(t); i++)
		if (t->row[i].id == sel)
			t->sel = i;
	settle(t);
}

static void load_same(struct table *t)
{
	struct trow top = row_copy(&t->row[0], t->ncol);

	load_at(t, &top, t->row[t->sel].id);
	free(top.cell);
}

void table_return(struct table *t, const struct tplace *p)
{
	if (t->page <= 0)
		t->page = GUESS;
	t->dirty = false;
	count(t);
	t->first = p->total == t->total ? p->first : 0;
	load_at(t, &(struct trow){ .id = p->top }, p->sel);
}

bool table_place(const struct table *t, struct tplace *p)
{
	if (t->dirty || t->sel >= table_shown(t))
		return false;
	*p = (struct tplace){ t->row[0].id, t->row[t->sel].id, t->first, t->total };
	return true;
}

void table_load(struct table *t)
{
	if (t->page <= 0)
		t->page = GUESS;
	t->dirty = false;
	count(t);
	table_first(t);
}

void table_reload(struct table *t, bool keep)
{
	if (keep && t->nrow && !t->dirty) {
		count(t);
		load_same(t);
		return;
	}
	if (!keep)
		table_unmark(t);
	t->dirty = true;
	if (t->page > 0)
		table_load(t);
}

void table_resize(struct table *t, int page)
{
	int k;

	if (page < 1)
		page = 1;
	if (page > MAXROW - 2)
		page = MAXROW - 2;
	if (page == t->page || t->dirty) {
		t->page = page;
		return;
	}
	if (t->sel >= page) {	/* the selected row stays on the screen */
		k = t->sel - page + 1;
		drop_first(t, k);
		t->sel -= k;
	}
	t->page = page;
	if (t->nrow > page + 1) {
		drop_last(t, t->nrow - page - 1);
	} else if (!t->at_end && t->nrow && t->nrow <= page) {
		pull(t, TF_AFTER, &t->row[t->nrow - 1], page + 1 - t->nrow, false);
	}
	if (t->nrow && t->nrow < page && t->first != 1 && (k = page - t->nrow) > 0) {
		int had = t->nrow;

		if (backward(t, k))
			t->sel += t->nrow - had;
	}
	settle(t);
}

const struct trow *table_row(struct table *t)
{
	if (t->dirty)
		table_load(t);
	return t->sel < table_shown(t) ? &t->row[t->sel] : NULL;
}

/* ---- moving ---- */

bool table_step(struct table *t, int by)
{
	if (by > 0 && t->sel + 1 < table_shown(t)) {
		t->sel++;
	} else if (by > 0) {
		forward(t, 1);
	} else if (t->sel > 0) {
		t->sel--;
	} else {
		backward(t, 1);
	}
	return true;
}

bool table_move(struct table *t, int key)
{
	switch (key) {
	case K_UP:
		return table_step(t, -1);
	case K_DOWN:
		return table_step(t, 1);
	case K_PGDN:
		if (!forward(t, t->page))
			t->sel = table_shown(t) > 0 ? table_shown(t) - 1 : 0;
		return true;
	case K_PGUP:
		if (!backward(t, t->page))
			t->sel = 0;
		return true;
	case K_HOME:
		if (t->first != 1)
			table_first(t);
		t->sel = 0;
		return true;
	case K_END:
		if (!t->at_end)
			go_last(t);
		t->sel = table_shown(t) > 0 ? table_shown(t) - 1 : 0;
		return true;
	default:
		return false;
	}
}
