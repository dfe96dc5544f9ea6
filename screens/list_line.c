/* The line over a list in which a search or conditions are typed; meanwhile letters are text, not commands. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/conds.h"
#include "screens/list.h"

enum { SEARCH_MOST = 40, CONDS_MOST = 400 };

/* ---- search: the table follows what is typed ---- */

static void search_draw(struct screen *s, struct area a)
{
	struct listing *d = s->data;
	int x;

	listing_draw(s, area_inside(a, 1, 0, 0, 0));
	put(a, 0, 1, 6, SY_KEY, _("查找"));
	x = line_draw(&d->in, a, 0, 7, a.w - 9, SY_FOCUS);
	put_caret(a, 0, x);
}

static bool search_leave(struct screen *s)
{
	struct listing *d = s->data;

	d->stale = d->search[0] != '\0';
	d->search[0] = '\0';
	listing_back(s);
	return false;
}

static bool search_key(struct screen *s, int key)
{
	struct listing *d = s->data;
	const char *text;
	size_t n, dropped;

	if (key == K_ENTER || key == K_DOWN || key == K_UP) {
		listing_back(s);
		return true;
	}
	if (key == K_ESC) {
		search_leave(s);
		return true;
	}
	if (key == K_PASTE) {
		text = tui_paste(&n);
		line_paste(&d->in, text, n, &dropped);
	} else if (!line_key(&d->in, key)) {
		return false;
	}
	text_cut(d->search, sizeof d->search, d->in.s);
	d->stale = true;
	return true;
}

static const struct screen_ops search_ops = {
	.name = "list", .draw = search_draw, .key = search_key, .tick = listing_tick, .back = listing_child,
		.leave = search_leave,
	.close = listing_close, .text = true,
};

/* ---- conditions ---- */

static void conds_take(struct screen *s)
{
	struct listing *d = s->data;
	struct cond where[LENGTH(d->q.where)];
	char *value[LENGTH(d->q.where)], msg[200];
	int n = conds_parse(d->e, d->l, d->in.s, where, value, (int)LENGTH(where) - d->npreset, msg, sizeof msg), i;

	if (n < 0) {
		tui_message(SY_ERROR, "%s", msg);
		return;
	}
	if (listing_ask(s, where, n))
		listing_back(s);
	for (i = 0; i < n; i++)
		free(value[i]);
}

/* The columns' initials stand under the line: what may be written left of the sign. */
static void cond_draw(struct screen *s, struct area a)
{
	struct listing *d = s->data;
	char text[400] = "", first[32];
	size_t at = 0;
	int x, i;

	listing_draw(s, area_inside(a, 2, 0, 0, 0));
	put(a, 0, 1, 6, SY_KEY, _("条件"));
	x = line_draw(&d->in, a, 0, 7, a.w - 9, SY_FOCUS);
	for (i = 0; i < list_columns(d->l) && at < sizeof text; i++) {
		const struct field *f = list_column(d->l, i);
		const char *label = f ? f->label : _("状态");

		if (py_first(label, first, sizeof first) > 0)
			at += text_fmt(text + at, sizeof text - at, "%s%s %s", at ? "　" : "", first, label);
	}
	put(a, 1, 7, a.w - 9, SY_DIM, text);
	put_caret(a, 0, x);
}

static bool cond_key(struct screen *s, int key)
{
	struct listing *d = s->data;
	const char *text;
	size_t n, dropped;

	if (key == K_ENTER) {
		conds_take(s);
		return true;
	}
	if (key == K_ESC) {
		listing_back(s);
		return true;
	}
	if (key != K_PASTE)
		return line_key(&d->in, key);
	text = tui_paste(&n);
	line_paste(&d->in, text, n, &dropped);
	return true;
}

static bool cond_leave(struct screen *s)
{
	listing_back(s);
	return false;
}

static const struct screen_ops cond_ops = {
	.name = "list", .draw = cond_draw, .key = cond_key, .tick = listing_tick, .back = listing_child,
		.leave = cond_leave,
	.close = listing_close, .text = true,
};

/* ---- the line opens ---- */

void listing_search(struct screen *s)
{
	struct listing *d = s->data;

	d->in.max = SEARCH_MOST;
	line_set(&d->in, d->search);
	s->ops = &search_ops;
}

void listing_conds(struct screen *s)
{
	struct listing *d = s->data;
	char line[CONDS_MOST * 4];

	conds_line(d->e, d->q.where + d->npreset, d->q.nwhere - d->npreset, line, sizeof line);
	d->in.max = CONDS_MOST;
	line_set(&d->in, line);
	s->ops = &cond_ops;
}
