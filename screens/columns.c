/* Which columns a list shows, in which order and how wide: every field of the entity that this person may read. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/list.h"

enum { FIND_MOST = 12 };

struct choosing {
	struct listing *d;		/* under this screen: it outlives it */
	short *field, *width;		/* the shown ones first, in their order, then the others; -1 = state */
	int n, shown, freeze;
	int sel, top;
	char find[FIND_MOST];		/* initials typed to get to a column */
};

static const char *label_of(const struct choosing *c, int i)
{
	return c->field[i] < 0 ? _("状态") : c->d->e->fields[c->field[i]].label;
}

static void add(struct choosing *c, int field, int width)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (c->field[i] == field)
			return;
	c->field[c->n] = (short)field;
	c->width[c->n++] = (short)width;
}

static void fill(struct choosing *c, const struct layout *y)
{
	const struct entity *e = c->d->e;
	int i;

	c->n = 0;
	for (i = 0; i < y->n; i++)
		add(c, y->col[i].field, y->col[i].width);
	c->shown = c->n;
	if (e->states)
		add(c, -1, 0);
	for (i = 0; i < field_count(e); i++)
		if (!(e->fields[i].flags & F_DEAD) && field_may(&app.who, e, &e->fields[i]))
			add(c, i, 0);
}

/* ---- drawing ---- */

static void draw_column(const struct choosing *c, struct area a, int y, int i)
{
	const struct entity *e = c->d->e;
	char text[80];
	enum style st = i == c->sel ? SY_FOCUS : i < c->shown ? SY_TEXT : SY_DIM;

	put_marker(a, y, 0, 1, i - c->sel);
	if (i < c->shown)
		snprintf(text, sizeof text, "%2d", i + 1);
	else
		snprintf(text, sizeof text, " –");
	put(a, y, 2, 2, i < c->shown ? SY_KEY : SY_DIM, text);
	put(a, y, 5, 24, st, label_of(c, i));
	if (c->width[i]) {
		snprintf(text, sizeof text, _("宽 %d"), c->width[i]);
		put(a, y, 30, 6, SY_VALUE, text);
	}
	put(a, y, 37, 4, SY_STATUS, i < c->freeze && i < c->shown ? _("固定") : "");
	if (a.w > 50 && c->field[i] >= 0)
		put(a, y, 42, a.w - 43, SY_DIM, e->fields[c->field[i]].help ? e->fields[c->field[i]].help : "");
	if (i == c->sel)
		put_caret(a, y, 5);
}

static void columns_draw(struct screen *s, struct area a)
{
	struct choosing *c = s->data;
	char text[120];
	int h = a.h - 2, y;

	if (c->sel < c->top)
		c->top = c->sel;
	if (c->sel >= c->top + h)
		c->top = c->sel - h + 1;
	for (y = 0; y < h && c->top + y < c->n; y++)
		draw_column(c, a, y, c->top + y);
	text_fmt(text, sizeof text, _("显示%d列，共%d列可选%s%s"), c->shown, c->n, c->find[0] ? _("　找 ") : "", c->find);
	put_right(a, a.h - 1, 0, a.w, SY_DIM, text);
}

/* ---- changing ---- */

static void move_to(struct choosing *c, int from, int to)
{
	short f = c->field[from], w = c->width[from];
	int by = from < to ? 1 : -1;

	for (; from != to; from += by) {
		c->field[from] = c->field[from + by];
		c->width[from] = c->width[from + by];
	}
	c->field[to] = f;
	c->width[to] = w;
}

/* What is chosen goes behind the others that show; what is not any more, before those that do not. The caret stays where it
 * is, so that one can go through the list with one key. */
static void act_toggle(struct screen *s)
{
	struct choosing *c = s->data;

	if (c->sel >= c->shown && c->shown == COLUMNS_MOST) {
		tui_message(SY_WARN, _("最多显示%d列"), COLUMNS_MOST);
	} else if (c->sel >= c->shown) {
		move_to(c, c->sel, c->shown++);
		if (c->sel + 1 < c->n)
			c->sel++;
	} else if (c->shown == 1) {
		tui_message(SY_WARN, "%s", _("至少要有一列"));
	} else {
		move_to(c, c->sel, --c->shown);
		if (c->freeze > 1 && c->sel < c->freeze)
			c->freeze--;
	}
}

static void shift(struct choosing *c, int by)
{
	int to = c->sel + by;

	if (c->sel >= c->shown) {
		tui_message(SY_STATUS, "%s", _("先按空格选上，再移动"));
	} else if (to >= 0 && to < c->shown) {
		move_to(c, c->sel, to);
		c->sel = to;
	}
}

static void act_earlier(struct screen *s)
{
	shift(s->data, -1);
}

static void act_later(struct screen *s)
{
	shift(s->data, 1);
}

static void act_freeze(struct screen *s)
{
	struct choosing *c = s->data;

	if (c->sel >= c->shown)
		tui_message(SY_STATUS, "%s", _("没有显示的列不能固定"));
	else
		c->freeze = c->freeze == c->sel + 1 ? 1 : c->sel + 1;
}

static void act_reset(struct screen *s)
{
	struct choosing *c = s->data;

	layout_drop(c->d);
	screen_close(s, 1);
}

static void act_done(struct screen *s)
{
	struct choosing *c = s->data;
	struct layout y = {.n = c->shown}, was;
	bool same;
	int i;

	layout_full(c->d, &was);
	same = was.n == y.n && c->freeze == c->d->t.freeze;
	for (i = 0; i < c->shown; i++) {
		y.col[i].field = c->field[i];
		y.col[i].width = c->width[i];
		same = same && was.col[i].field == y.col[i].field && was.col[i].width == y.col[i].width;
	}
	if (same) {	/* the view's columns go on following the view */
		screen_close(s, 0);
		return;
	}
	c->d->t.hscroll = 0;
	if (layout_take(c->d, &y, c->freeze))
		screen_close(s, 1);
}

/* The next column whose label begins with these initials; one that holds them does as well. */
static void find(struct choosing *c)
{
	char first[64];
	size_t n = strlen(c->find);
	int pass, i, at;

	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < c->n; i++) {
			at = (c->sel + i + (n == 1)) % c->n;
			if (py_first(label_of(c, at), first, sizeof first) <= 0)
				continue;
			if (pass == 0 ? strncmp(first, c->find, n) == 0 : py_match(label_of(c, at), c->find)) {
				c->sel = at;
				return;
			}
		}
	tui_message(SY_STATUS, _("没有 %s 这样的列"), c->find);
	c->find[0] = '\0';
}

static bool letter(struct choosing *c, int key)
{
	size_t n = strlen(c->find);

	if (key == K_BS && n > 0) {
		c->find[n - 1] = '\0';
		return true;
	}
	if (key < 'a' || key > 'z' || n + 1 >= sizeof c->find)
		return false;
	c->find[n] = (char)key;
	c->find[n + 1] = '\0';
	find(c);
	return true;
}

static bool columns_key(struct screen *s, int key)
{
	struct choosing *c = s->data;
	int w;

	key = key_fold(key);
	if (letter(c, key))
		return true;
	if (key == K_UP || key == K_DOWN)
		c->sel += key == K_UP ? -1 : 1;
	else if (key == K_PGUP || key == K_PGDN)
		c->sel += key == K_PGUP ? -10 : 10;
	else if (key == K_HOME || key == K_END)
		c->sel = key == K_HOME ? 0 : c->n - 1;
	else if (key == '[' || key == ']') {
		struct tcol t;

		listing_width(c->field[c->sel] < 0 ? NULL : &c->d->e->fields[c->field[c->sel]], &t);
		w = (c->width[c->sel] ? c->width[c->sel] : t.wish) + (key == ']' ? 2 : -2);
		c->width[c->sel] = (short)(w < 4 ? 4 : w > 80 ? 80 : w);
	} else {
		return false;
	}
	c->find[0] = '\0';
	c->sel = c->sel < 0 ? 0 : c->sel >= c->n ? c->n - 1 : c->sel;
	return true;
}

static void columns_close(struct screen *s)
{
	struct choosing *c = s->data;

	free(c->field);
	free(c->width);
	free(c);
}

static const struct keydef columns_keys[] = {
	{.key = K_F10, .alt = K_CTRL('W'), .label = "照此显示", .help = "照此显示并记住", .act = act_done},
	{.key = ' ', .alt = K_ENTER, .label = "选或不选", .help = "光标所在的列显示或不显示", .act = act_toggle},
	{.key = '<', .alt = K_LEFT, .label = "前移", .help = "光标所在的列往前移一位", .act = act_earlier},
	{.key = '>', .alt = K_RIGHT, .label = "后移", .help = "光标所在的列往后移一位", .act = act_later},
	{.key = '[', .alt = ']', .help = "光标所在的列窄一些、宽一些"},
	{.key = K_F6, .alt = '|', .label = "固定", .help = "左右移动时，到这一列为止都不动；再按一次只留第一列",
		.act = act_freeze},
	{.key = K_F8, .label = "恢复", .help = "恢复这张表原来的列、宽度和排序", .act = act_reset},
	{.key = 'a', .help = "键入拼音首字母，找一列"},
	{0}
};

static const struct screen_ops columns_ops = {
	.name = "columns", .draw = columns_draw, .key = columns_key, .close = columns_close, .keys = columns_keys,
};

void columns_open(struct listing *d)
{
	struct choosing *c = xcalloc(1, sizeof *c);
	struct layout y;
	char title[100];
	int most = field_count(d->e) + 2;

	c->d = d;
	c->field = xcalloc((size_t)most, sizeof *c->field);
	c->width = xcalloc((size_t)most, sizeof *c->width);
	layout_full(d, &y);
	fill(c, &y);
	c->freeze = d->t.freeze;
	c->sel = d->t.sortcol > 0 && d->t.sortcol < c->shown ? d->t.sortcol : 0;
	text_fmt(title, sizeof title, _("%.30s　显示哪些列"), d->e->label);
	screen_push(&columns_ops, c, d->e->code ? d->e->code : "", title);
}
