/*
 * How a user has a list: columns, their widths, which stay, and the order. Kept as a choice of the account, one for each
 * view: it is worked out once, in the office, and must be there on every machine, so it is not in live.db.
 */
#include <stdlib.h>
#include <string.h>

#include "model/core/setting.h"
#include "model/core/util.h"
#include "screens/list.h"

enum { NARROWEST = 4, WIDEST = 80, STEP = 2 };

static bool readable(const struct entity *e, int f)
{
	return f >= 0 && !(e->fields[f].flags & F_DEAD) && field_may(&app.who, e, &e->fields[f]);
}

/* Names for the model; what the layout does not say is the view's. */
static void spell(struct listing *d)
{
	size_t at = 0;
	int i;

	d->columns[0] = '\0';
	for (i = 0; i < d->lay.n; i++)
		at += text_fmt(d->columns + at, sizeof d->columns - at, "%s%s", at ? " " : "",
			d->lay.col[i].field < 0 ? "state" : d->e->fields[d->lay.col[i].field].name);
}

/* ---- as text: "2;region name-;name:36 uscc region": how many stay, the order, the columns ---- */

static void key_of(const struct listing *d, char *dst, size_t n)
{
	const struct view *v = listing_view(d);

	text_fmt(dst, n, "list.%s.%s", d->e->name, v && v->name ? v->name : "-");
}

static void columns_read(struct listing *d, char *text)
{
	struct layout *y = &d->lay;
	char *word, *colon, *keep = NULL;
	int f;

	for (word = strtok_r(text, " ", &keep); word && y->n < COLUMNS_MOST; word = strtok_r(NULL, " ", &keep)) {
		int width = (colon = strchr(word, ':')) ? atoi(colon + 1) : 0;

		if (colon)
			*colon = '\0';
		f = field_no(d->e, word);
		/* the dictionary may have changed since, and what this account may read */
		if (!readable(d->e, f) && !(f < 0 && d->e->states && strcmp(word, "state") == 0))
			continue;
		y->col[y->n].field = (short)f;
		y->col[y->n++].width = (short)(width >= NARROWEST && width <= WIDEST ? width : 0);
	}
}

static void read_text(struct listing *d, char *text)
{
	char *part[3] = {NULL};
	int i;

	d->lay = (struct layout){0};
	d->t.freeze = 1;
	for (i = 0; i < 3; i++)
		part[i] = strsep(&text, ";");
	if (part[0] && atoi(part[0]) > 1)
		d->t.freeze = atoi(part[0]);
	if (part[1] && !d->ordered)
		text_fmt(d->order, sizeof d->order, "%s", part[1]);
	if (part[2])
		columns_read(d, part[2]);
	spell(d);
}

void layout_load(struct listing *d)
{
	char key[64], text[SETTING_VALUE + 1] = "";

	key_of(d, key, sizeof key);
	setting_get(app.db, &app.who, key, text, sizeof text);
	d->lent = false;
	read_text(d, text);
}

bool layout_lend(struct listing *d, const struct query *q)
{
	char text[SETTING_VALUE + 1];

	if (!q->look && !q->columns)
		return false;
	text_fmt(text, sizeof text, "%s%s", q->look ? "" : "1;;", q->look ? q->look : q->columns);
	d->lent = true;
	read_text(d, text);
	return true;
}

bool layout_text(const struct listing *d, char *dst, size_t n)
{
	size_t at = text_fmt(dst, n, "%d;%s;", d->t.freeze, d->ordered ? "" : d->order);
	int i;

	for (i = 0; i < d->lay.n; i++) {
		int f = d->lay.col[i].field;

		at += text_fmt(dst + at, n - at, "%s%s", i ? " " : "", f < 0 ? "state" : d->e->fields[f].name);
		if (d->lay.col[i].width)
			at += text_fmt(dst + at, n - at, ":%d", d->lay.col[i].width);
	}
	return strcmp(dst, "1;;") != 0;
}

void layout_keep(struct listing *d)
{
	char key[64], text[SETTING_VALUE];
	struct err err = {0};

	if (!d->lay.changed)
		return;
	d->lay.changed = false;
	if (d->lent)
		return;
	key_of(d, key, sizeof key);
	if (setting_set(app.db, &app.who, key, layout_text(d, text, sizeof text) ? text : NULL, &err) < 0)
		err_show(&err);
}

/* ---- changed ---- */

bool layout_take(struct listing *d, const struct layout *y, int freeze)
{
	struct layout was = d->lay;

	d->lay = *y;
	spell(d);
	if (!listing_reopen(d)) {
		d->lay = was;
		spell(d);
		return false;
	}
	d->lay.changed = true;
	d->t.freeze = freeze;
	if (d->t.sortcol >= list_columns(d->l))
		d->t.sortcol = list_columns(d->l) - 1;
	table_reload(&d->t, true);
	return true;
}

void layout_drop(struct listing *d)
{
	static const struct layout none;

	if (!d->ordered)
		d->order[0] = '\0';
	d->t.sortcol = -1;
	d->t.hscroll = 0;
	if (layout_take(d, &none, 1))
		tui_message(SY_GOOD, "%s", _("已恢复这张表原来的列和排序"));
}

void layout_full(const struct listing *d, struct layout *y)
{
	int i;

	*y = d->lay;
	if (y->n)
		return;
	for (i = 0; i < list_columns(d->l) && i < COLUMNS_MOST; i++) {
		const struct field *f = list_column(d->l, i);

		y->col[y->n].field = (short)(f ? f - d->e->fields : -1);
		y->col[y->n++].width = 0;
	}
}

/* The selected column, -1 with a word. */
static int selected(struct listing *d, struct layout *y)
{
	layout_full(d, y);
	if (d->t.sortcol >= 0 && d->t.sortcol < y->n)
		return d->t.sortcol;
	tui_message(SY_STATUS, "%s", _("先用 < > 选一列"));
	return -1;
}

static void resize(struct screen *s, int by)
{
	struct listing *d = s->data;
	struct layout y;
	struct tcol c;
	int i = selected(d, &y), w;

	if (i < 0)
		return;
	listing_width(list_column(d->l, i), &c);
	w = (y.col[i].width ? y.col[i].width : d->t.drawn[i] ? d->t.drawn[i] : c.wish) + by;
	y.col[i].width = (short)(w < NARROWEST ? NARROWEST : w > WIDEST ? WIDEST : w);
	layout_take(d, &y, d->t.freeze);
}

void layout_wider(struct screen *s)
{
	resize(s, STEP);
}

void layout_narrower(struct screen *s)
{
	resize(s, -STEP);
}

void layout_hide(struct screen *s)
{
	struct listing *d = s->data;
	struct layout y;
	int i = selected(d, &y), freeze = d->t.freeze;

	if (i < 0)
		return;
	if (y.n == 1) {
		tui_message(SY_WARN, "%s", _("只剩这一列了"));
		return;
	}
	memmove(&y.col[i], &y.col[i + 1], (size_t)(--y.n - i) * sizeof y.col[0]);
	if (i < freeze && freeze > 1)
		freeze--;
	if (layout_take(d, &y, freeze))
		tui_message(SY_STATUS, "%s", _("已隐藏这一列；F4 里可以再选出来"));
}

void layout_freeze(struct screen *s)
{
	struct listing *d = s->data;
	struct layout y;
	int i = selected(d, &y);

	if (i < 0)
		return;
	d->t.freeze = d->t.freeze == i + 1 ? 1 : i + 1;
	d->lay.changed = true;
	if (d->t.freeze > 1)
		tui_message(SY_STATUS, _("左右移动时前%d列不动；再按一次只留第一列"), d->t.freeze);
	else
		tui_message(SY_STATUS, "%s", _("左右移动时只有第一列不动"));
}
