/* Where the organisation view's blocks stand: two columns and full-width blocks below; one column that scrolls when
 * narrow. */
#include <string.h>

#include "screens/view.h"

enum { LABEL = 9, WIDE = 76 };

static void draw_title(const struct block *b, struct area a, int y)
{
	char text[80];
	int w;

	if (y < 0 || y >= a.h)
		return;
	put_hline((struct area){a.y + y, a.x, 1, a.w}, 0, SY_DIM);
	put(a, y, 1, 3, SY_KEY, (char[]){' ', b->key, ' ', '\0'});
	text_fmt(text, sizeof text, "%s%s%s ", b->title, b->count[0] ? " " : "", b->count);
	w = cells(text);
	put(a, y, 4, w, SY_HEAD, text);
}

static void draw_line(const struct vline *l, struct area a, int y)
{
	int right = l->right[0] ? cells(l->right) : 0, label = l->label[0] ? LABEL : 0;

	if (y < 0 || y >= a.h)
		return;
	if (label) {
		if (cells(l->label) > label)
			label = cells(l->label) < a.w / 2 ? cells(l->label) : a.w / 2;
		put(a, y, 1, label, SY_LABEL, l->label);
		label++;
	}
	put(a, y, 1 + label, a.w - label - 2 - (right ? right + 1 : 0), SY_TEXT, l->text);
	if (right)
		put(a, y, a.w - right - 1, right, l->right_style, l->right);
}

/* Title and as many lines as there is room for; the last says how many more there are. Returns the rows taken. */
static int draw_block(const struct block *b, struct area a, int y, int room)
{
	char text[60];
	int i, n = b->n < room - 1 ? b->n : room - 1;

	if (room < 1)
		return 0;
	draw_title(b, a, y);
	for (i = 0; i < n; i++)
		draw_line(&b->line[i], a, y + 1 + i);
	if (b->total > n && n > 0) {
		snprintf(text, sizeof text, _("…共 %d，按 %c"), b->total, b->key);
		put_right(a, y, a.w - 20, 18, SY_DIM, text);
	}
	return n < 0 ? 1 : n + 1;
}

static int draw_head(const struct orgview *v, struct area a, int top)
{
	int x = 1, i, y = -top, w = cells(v->state);

	if (y >= 0) {
		put(a, y, 1, a.w - w - 5, SY_TITLE, v->name);
		put(a, y, a.w - w - 3, 2, v->state_style, v->state_style == SY_GOOD ? "●" : "▲");
		put(a, y, a.w - w - 1, w, v->state_style, v->state);
	}
	y++;
	if (y >= 0) {
		put(a, y, 1, 19, SY_VALUE, v->uscc[0] ? v->uscc : _("（尚无代码）"));
		put(a, y, 21, a.w - 22, SY_TEXT, v->kind);
	}
	if (v->nflag == 0)
		return y + 1;
	y++;
	for (i = 0; i < v->nflag && y >= 0; i++) {
		w = cells(v->flag[i].text);
		put(a, y, x, w, v->flag[i].style, v->flag[i].text);
		x += w + 2;
	}
	return y + 1;
}

static int wide_rows(const struct orgview *v, int most)
{
	int rows = 0, i;

	for (i = 0; i < v->nblock; i++)
		if (v->block[i].wide)
			rows += 1 + (v->block[i].n < most ? v->block[i].n : most);
	return rows;
}

/* Rows the first block of those that remain gets: all it needs when there is room for all, else each keeps two. */
static int share(const struct block *b, int n, int room)
{
	int all = 0, later = 0, k;

	for (k = 0; k < n; k++)
		all += b[k].n + 1;
	for (k = 1; k < n; k++)
		later += all <= room ? b[k].n + 1 : 2;
	return b[0].n + 1 < room - later ? b[0].n + 1 : room - later;
}

static void draw_column(const struct orgview *v, struct area a, int first, int last)
{
	int y = 0, i;

	for (i = first; i < last && y < a.h; i++)
		y += draw_block(&v->block[i], a, y, share(&v->block[i], last - i, a.h - y));
}

/* Rows that blocks first … last - 1 want of a column. */
static int wanted(const struct orgview *v, int first, int last)
{
	int rows = 0, i;

	for (i = first; i < last; i++)
		rows += v->block[i].n + 1;
	return rows;
}

/* The columns take what they need, what is full width stands below, and the past gets what is left: at least two
 * lines. */
static void draw_wide(struct orgview *v, struct area a)
{
	int y = draw_head(v, a, 0), narrow = 0, i, half, mid, need, w = (a.w * 11 + 10) / 20;

	for (i = 0; i < v->nblock && !v->block[i].wide; i++)
		narrow++;
	mid = narrow < 2 ? narrow : 2;		/* 登记事项 and 证书与届次 on the left, people on the right */
	need = wanted(v, 0, mid) > wanted(v, mid, narrow) ? wanted(v, 0, mid) : wanted(v, mid, narrow);
	half = a.h - y - wide_rows(v, 2);
	if (half > need + 1)
		half = need + 1;
	if (half < 4)
		half = a.h - y > 4 ? 4 : a.h - y;
	draw_column(v, (struct area){a.y + y, a.x, half, w}, 0, mid);
	draw_column(v, (struct area){a.y + y, a.x + w, half, a.w - w}, mid, narrow);
	y += half;
	for (i = narrow; i < v->nblock && y < a.h; i++)
		y += draw_block(&v->block[i], a, y, a.h - y);
}

static void draw_narrow(struct orgview *v, struct area a)
{
	int y = draw_head(v, a, v->top), i, k;

	for (i = 0; i < v->nblock; i++) {
		draw_title(&v->block[i], a, y++);
		for (k = 0; k < v->block[i].n; k++)
			draw_line(&v->block[i].line[k], a, y++);
	}
	v->lines = y + v->top;
}

void orgview_draw(struct orgview *v, struct area a)
{
	if (a.w < WIDE) {
		draw_narrow(v, a);
	} else {
		v->top = v->lines = 0;
		draw_wide(v, a);
	}
	put_caret(a, 0, 1);
}
