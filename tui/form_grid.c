/*
 * Lines within a form: a heading, the column labels, then one line a row behind its number. Cells are fields like
 * any other; here is only what rows add: where cells stand, rows that come and go, and Enter at the end of the
 * last one.
 */
#include "tui/form_in.h"
#include "tui/xalloc.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER = 4, GRIDCOL = 32, NARROW = 6, DAY = 10 };

/* Heading, labels, rows (or the line that says there are none). */
int grid_height(struct form *f, int item)
{
	return 2 + (f->it[item].rows > 0 ? f->it[item].rows : 1);
}

int grid_line(struct pos p)
{
	return 2 + (p.row > 0 ? p.row : 0);
}

static bool editable(struct form *f, int item)
{
	return !(f->it[item].f.flags & FF_READONLY) && f->src.row_add;
}

/* ---- drawing ---- */

struct cell { int col, x, w; };

/* Columns at the width they wish, the widest shrinking first; what still does not fit scrolls with the focus. */
static int lay_cells(struct form *f, int item, int w, struct cell *c)
{
	int wish[GRIDCOL] = { 0 }, least[GRIDCOL], i, k, n = f->it[item].cols, total, widest, from = 0, x = NUMBER + 1;
	int focus = f->at.item == item ? f->at.col : 0, room = 0;

	n = n > GRIDCOL ? GRIDCOL : n;
	for (i = 0, total = 0; i < n; i++) {
		struct fitem fi = form_what(f, (struct pos){ item, 0, i });

		wish[i] = fi.width > 0 ? fi.width : fi.max > 0 && fi.max < 10 ? fi.max * 2 : 20;
		if (fi.label && cells(fi.label) > wish[i])
			wish[i] = cells(fi.label);
		if (wish[i] > w - x)
			wish[i] = w - x;
		least[i] = fi.flags & FF_DATE && wish[i] > DAY ? DAY : fi.flags & FF_DATE ? wish[i] : NARROW;
		total += wish[i] + (i > 0);
		room = w - x - (fi.flags & FF_DATE && w - x > DAY);	/* behind a day at the edge the caret has a cell too */
	}
	while (total > room) {
		for (i = 0, widest = -1; i < n; i++)	/* half a day is no day */
			if (wish[i] > least[i] && (widest < 0 || wish[i] > wish[widest]))
				widest = i;
		if (widest < 0)
			break;
		wish[widest]--;
		total--;
	}
	for (total = 0, i = focus < n ? focus : 0; i >= 0; i--) {
		total += wish[i] + 1;
		if (total > w - x + 1)
			break;
		from = i;
	}
	for (i = from, k = 0; i < n && x + wish[i] <= w; i++) {
		c[k++] = (struct cell){ .col = i, .x = x, .w = wish[i] };
		x += wish[i] + 1;
	}
	return k;
}

/* Left edge of the cell in an area w wide: the list of matches opens there. */
int grid_x(struct form *f, struct pos p, int w)
{
	struct cell c[GRIDCOL];
	int i, n = lay_cells(f, p.item, w, c);

	for (i = 0; i < n; i++)
		if (c[i].col == p.col)
			return c[i].x;
	return 0;
}

static void draw_cell(struct form *f, struct area a, int y, struct pos p, const struct cell *c)
{
	struct fitem fi = form_what(f, p);
	struct kept *k = form_kept(f, p);
	bool focus = f->at.item == p.item && f->at.row == p.row && f->at.col == p.col;
	enum style st = k && k->state < 0 ? SY_ERROR : k ? SY_WARN : fi.flags & FF_READONLY ? SY_DIM :
			fi.flags & FF_CARRIED ? SY_CARRIED : SY_VALUE;
	char *s;

	hot_field(a, y, c->x, c->w, f, p.item, p.row, p.col);
	if (focus && f->live) {	/* a whole day, and the caret behind it in the gap */
		form_draw_typed(f, a, y, c->x, c->w + (fi.flags & FF_DATE && c->w == DAY && c->x + c->w < a.w));
	} else {
		s = k && k->text ? tui_xstrdup(k->text) : form_text(f, p, true);
		if (fi.flags & FF_SECRET)
			form_mask(s);
		put(a, y, c->x, c->w, focus ? SY_FOCUS : st, s);
		free(s);
		if (focus)
			put_caret(a, y, c->x);
	}
	if (k)
		put(a, y, c->x - 1, 1, k->state < 0 ? SY_ERROR : SY_WARN, k->state < 0 ? "✗" : "?");
}

static void draw_head(struct form *f, struct area a, int y, int item, const struct cell *c, int n)
{
	struct item *it = &f->it[item];
	struct kept *k = form_kept(f, (struct pos){ .item = item, .row = -1 });
	char s[200];
	int i;

	if (y >= 0 && y < a.h) {
		snprintf(s, sizeof(s), "%s%s（%d）%s%s", it->f.flags & FF_NEED ? "＊" : "", it->label, it->rows,
			 it->f.flags & FF_CARRIED ? _("承") : "", k ? " ✗" : "");
		put(a, y, 0, a.w, SY_LABEL, s);
		if (editable(f, item) && f->at.item == item)
			put_right(a, y, a.w / 2, a.w - a.w / 2, SY_DIM, _("F6 增行  F8 删行"));
	}
	y++;
	if (y < 0 || y >= a.h)
		return;
	put(a, y, 0, a.w, SY_HEAD, "");
	put_right(a, y, 0, NUMBER, SY_HEAD, _("行"));
	for (i = 0; i < n; i++) {
		struct fitem fi = form_what(f, (struct pos){ item, 0, c[i].col });

		snprintf(s, sizeof(s), "%s%s", fi.flags & FF_NEED ? "＊" : "", fi.label ? fi.label : "");
		put(a, y, c[i].x, c[i].w, SY_HEAD, s);
	}
	if (n && (c[0].col > 0 || c[n - 1].col + 1 < it->cols))	/* some columns stand aside */
		put(a, y, 0, 2, SY_HEAD, c[0].col > 0 ? "←" : "→");
}

void grid_draw(struct form *f, struct area a, int y, int item)
{
	struct item *it = &f->it[item];
	struct cell c[GRIDCOL];
	char s[16];
	int i, r, n = lay_cells(f, item, a.w, c);

	draw_head(f, a, y, item, c, n);
	y += 2;
	if (!it->rows && y >= 0 && y < a.h) {
		hot_field(a, y, 0, a.w, f, item, 0, 0);
		put(a, y, NUMBER + 1, a.w - NUMBER - 1, f->at.item == item ? SY_FOCUS : SY_DIM,
		    editable(f, item) ? _("（还没有，直接键入或按 F6 增加一行）") : _("（没有）"));
		if (f->at.item == item)
			put_caret(a, y, NUMBER + 1);
	}
	for (r = y < 0 ? -y : 0; r < it->rows && y + r < a.h; r++) {
		snprintf(s, sizeof(s), "%d", r + 1);
		put_right(a, y + r, 0, NUMBER, SY_DIM, s);
		for (i = 0; i < n; i++)
			draw_cell(f, a, y + r, (struct pos){ item, r, c[i].col }, &c[i]);
	}
}

/* ---- rows ---- */

struct pos grid_first_cell(struct form *f, int item, int row)
{
	struct pos p = { item, row, 0 };
	int c;

	for (c = 0; c < f->it[item].cols; c++) {
		p.col = c;
		if (form_can_edit(f, p))
			return p;
	}
	p.col = 0;
	return p;
}

/* Taking the cell may have changed which items there are: false if the focus stands in no grid any more. */
static bool leave_cell(struct form *f)
{
	form_leave(f);
	if (f->at.item >= 0 && f->it[f->at.item].f.kind == FI_GRID)
		return true;
	form_enter(f, f->at);
	return false;
}

static bool add_row(struct form *f, bool by_enter)
{
	char msg[240] = "";
	int item, row;

	if (!leave_cell(f))
		return true;
	item = f->at.item;
	row = f->src.row_add(f->src.ctx, item, msg, sizeof(msg));
	if (row < 0) {
		if (*msg || !by_enter)	/* rows that are given are no error of the hand that comes to their end */
			form_say(f, SY_WARN, f->it[item].label, *msg ? msg : _("不能再加一行"));
		form_enter(f, f->at);
		return false;
	}
	form_rows_moved(f, item, row, 1);
	f->it[item].rows = f->src.rows(f->src.ctx, item);
	undo_row(f, OP_ADD, item, row)->passing = by_enter;
	form_enter(f, grid_first_cell(f, item, row));
	f->added = by_enter ? row : -1;
	return true;
}

/* say: the hand has asked for it; else a row that Enter opened and nobody typed into goes again. */
static void remove_row(struct form *f, int item, int row, bool say)
{
	char msg[240] = "";
	struct done *d = say || !undo_passing(f, item, row) ? undo_row(f, OP_REMOVE, item, row) : NULL;
	long no;

	if (d)
		undo_row_kept(f, d);
	no = f->src.row_remove ? f->src.row_remove(f->src.ctx, item, row, msg, sizeof(msg)) : -1;
	if (no < 0) {
		if (say)
			form_say(f, SY_ERROR, f->it[item].label, *msg ? msg : _("这一行不能删除"));
		if (d)
			undo_drop_last(f);
		return;
	}
	form_rows_moved(f, item, row, -1);
	f->it[item].rows = f->src.rows(f->src.ctx, item);
	if (d)
		d->was = no;
	if (!say)
		return;
	snprintf(msg, sizeof(msg), f->src.row_back ? _("已删除第%d行，Ctrl-Z 撤回") : _("已删除第%d行"), row + 1);
	form_say(f, SY_GOOD, NULL, msg);
}

static bool row_blank(struct form *f, int item, int row)
{
	bool blank = true;
	int c;

	for (c = 0; blank && c < f->it[item].cols; c++) {
		struct pos p = { item, row, c };
		struct kept *k = form_kept(f, p);
		char *s;

		if (!form_can_edit(f, p))
			continue;
		s = form_text(f, p, false);
		blank = !*s && !(k && k->text);
		free(s);
	}
	return blank;
}

/* A row that Enter opened and nobody typed into goes when the focus leaves it: passing through adds nothing. */
void grid_drop_blank(struct form *f, struct pos to)
{
	int item = f->at.item, row = f->added;

	if (row < 0 || (to.item == item && to.row == row))
		return;
	f->added = -1;
	if (item < f->n && f->it[item].f.kind == FI_GRID && row < f->it[item].rows && row_blank(f, item, row))
		remove_row(f, item, row, false);
}

/* Behind the last cell of the last row Enter opens a row, if the owner has it; on a blank one it goes on. */
bool grid_enter(struct form *f)
{
	struct pos p = f->at, q = p;
	struct item *it = &f->it[p.item];

	if (it->f.kind != FI_GRID || p.row < 0 || !editable(f, p.item) || p.row + 1 < it->rows)
		return false;
	if (f->added == p.row && !form_touched(f) && row_blank(f, p.item, p.row)) {
		form_leave(f);
		q.col = f->it[q.item].cols - 1;
		if (!form_step(f, &q, 1, false))
			return false;
		grid_drop_blank(f, q);
		form_enter(f, q);
		return true;
	}
	if (form_step(f, &q, 1, false) && q.item == p.item)
		return false;
	return add_row(f, true);
}

bool grid_key(struct form *f, int key)
{
	int item = f->at.item, row = f->at.row;

	if (f->it[item].f.kind != FI_GRID)
		return false;
	if (key == K_F6 || key == K_CTRL('N') || key == K_INS) {
		if (editable(f, item))
			add_row(f, false);
		else
			form_say(f, SY_WARN, f->it[item].label, _("只供查看，不能增行"));
		return true;
	}
	if (key == K_F8) {
		if (row < 0 || !editable(f, item)) {
			form_say(f, SY_WARN, f->it[item].label, row < 0 ? _("没有可删的行") : _("只供查看，不能删行"));
			return true;
		}
		if (!leave_cell(f))	/* what is typed in the row goes with it, and would come back with it */
			return true;
		item = f->at.item;
		row = f->at.row;
		f->spoke = false;
		f->added = -1;
		remove_row(f, item, row, true);
		if (row >= f->it[item].rows)
			row = f->it[item].rows - 1;
		form_enter(f, row < 0 ? (struct pos){ item, -1, 0 } : (struct pos){ item, row, f->at.col });
		return true;
	}
	/* The first character in an empty grid opens its first row, so that no key is lost. */
	if (row < 0 && editable(f, item) && ((key > ' ' && key < K_BASE) || key == K_PASTE))
		return !add_row(f, true);
	return false;
}
