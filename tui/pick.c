/* The picker: a list of values that shrinks while one types. What matches, and in which order, its owner says. */
#include <stdlib.h>
#include <string.h>

#include "tui/inner.h"
#include "tui/say.h"
#include "tui/xalloc.h"

#define N_(s) s

enum { PICK_MAX = 200, PICK_ROWS = 15 };

struct picker {
	struct line line;
	struct pick_row row[PICK_MAX];
	int n, sel, top, h;
	bool stale;		/* the text has changed since row[] was fetched: one query for a burst of typing */
	int (*match)(void *, const char *, int, struct pick_row *);
	void (*done)(void *, const struct pick_row *);
	void *ctx;
};

static const char *typed(struct picker *p)
{
	return p->line.s ? p->line.s : "";
}

static void fetch(struct picker *p)
{
	if (!p->stale)
		return;
	p->stale = false;
	p->n = p->match(p->ctx, typed(p), PICK_MAX, p->row);
	if (p->n < 0)
		p->n = 0;
	if (p->n > PICK_MAX)
		p->n = PICK_MAX;
	p->sel = p->top = 0;
}

static int widest(const struct picker *p, bool key)
{
	int w = 0;

	for (int i = 0; i < p->n; i++) {
		int c = cells(key ? p->row[i].key : p->row[i].label);

		w = c > w ? c : w;
	}
	return w;
}

static void draw_row(struct picker *p, struct area in, int y, int i, int kw)
{
	const struct pick_row *r = &p->row[i];
	char mark[16];
	int lw = in.w - 5 - kw, nw = cells(r->note);

	snprintf(mark, sizeof mark, "%s", i == p->sel ? "▸" : " ");
	if (i < 9 && !*typed(p))
		snprintf(mark + strlen(mark), sizeof mark - strlen(mark), "%d", i + 1);
	put(in, y, 0, 2, SY_MARK, mark);
	put(in, y, 3, kw, SY_KEY, r->key);
	if (nw > lw / 2)
		nw = lw / 2;
	if (nw > 0)
		put_right(in, y, in.w - nw, nw, SY_DIM, r->note);
	hot_row(in, y, i - p->sel);
	put(in, y, 3 + kw + 2, lw - (nw ? nw + 1 : 0), SY_TEXT, r->label);
}

static void draw(struct screen *s, struct area a)
{
	struct picker *p = s->data;
	struct area in;
	char count[80];
	int kw, w = a.w - 8 < 76 ? a.w - 8 : 76;

	fetch(p);
	p->h = a.h - 4 < PICK_ROWS ? a.h - 4 : PICK_ROWS;
	in = dialog_box(a, p->h + 2, w, s->title);
	p->h = in.h - 2 > 0 ? in.h - 2 : 1;
	if (p->sel < p->top)
		p->top = p->sel;
	if (p->sel >= p->top + p->h)
		p->top = p->sel - p->h + 1;
	put(in, 0, 0, 6, SY_LABEL, _("查找："));
	if (p->n >= PICK_MAX)
		snprintf(count, sizeof count, _("%d 项以上"), PICK_MAX);
	else
		snprintf(count, sizeof count, _("%d 项"), p->n);
	put_right(in, 0, in.w - 14, 14, SY_DIM, count);
	put_hline(area_inside(in, 1, 0, 0, 0), 0, SY_TEXT);
	kw = widest(p, true);
	kw = kw < in.w / 3 ? kw : in.w / 3;
	for (int y = 0; y < p->h && p->top + y < p->n; y++)
		draw_row(p, in, 2 + y, p->top + y, kw);
	if (p->n == 0)
		put(in, 2, 3, -1, SY_DIM, *typed(p) ? _("没有相符的；退格修改，F3 返回") : _("键入名称、拼音首字母或代码"));
	put_caret(in, 0, line_draw(&p->line, in, 0, 6, in.w - 6 - 15, SY_VALUE));
}

static void take(struct screen *s)
{
	struct picker *p = s->data;

	fetch(p);
	if (p->n > 0)
		screen_close(s, p->sel);
	else if (*typed(p))
		tui_message(SY_WARN, _("没有与“%s”相符的"), typed(p));
	else
		tui_message(SY_WARN, "%s", _("键入名称、拼音首字母或代码"));
}

static void take_only(struct screen *s)
{
	struct picker *p = s->data;

	fetch(p);
	if (p->n == 1)
		screen_close(s, 0);
	else if (p->n > 1)
		tui_message(SY_STATUS, _("还有 %d 项相符：再输几个字，或用 ↑↓ 选后按 Enter"), p->n);
	else
		take(s);
}

static bool edit(struct picker *p, int k)
{
	if (k == K_PASTE) {
		size_t n, lost;
		const char *text = tui_paste(&n);

		line_paste(&p->line, text, n, &lost);
	} else if (!line_key(&p->line, k)) {
		return false;
	}
	p->stale = true;
	return true;
}

static bool key(struct screen *s, int k)
{
	struct picker *p = s->data;
	int digit = key_fold(k) - '0';

	if (digit >= 1 && digit <= 9 && !*typed(p)) {
		fetch(p);
		if (digit <= p->n) {
			screen_close(s, digit - 1);
			return true;
		}
	}
	switch (k) {
	case K_UP: case K_DOWN: case K_PGUP: case K_PGDN:
		fetch(p);
		if (k == K_PGUP || k == K_PGDN)
			p->sel += k == K_PGUP ? -p->h : p->h;
		else
			p->sel += k == K_UP ? -1 : 1;
		if (p->sel >= p->n)
			p->sel = p->n - 1;
		if (p->sel < 0)
			p->sel = 0;
		return true;
	}
	return edit(p, k);
}

static void closed(struct screen *s)
{
	struct picker *p = s->data;
	int i = s->result;

	if (p->done && !stack_dropping())
		p->done(p->ctx, i >= 0 && i < p->n ? &p->row[i] : NULL);
	line_release(&p->line);
	free(p);
}

static const struct keydef keys[] = {
	{ .key = K_ENTER,
	  .label = N_("选定"),
	  .help = N_("取 ▸ 所指的一项；没有输入文字时按 1–9 取前九项"),
	  .act = take },
	{ .key = K_TAB, .label = N_("唯一项"), .help = N_("只剩一项时取它"), .act = take_only },
	{ .key = K_UP, .alt = K_DOWN, .help = N_("上下移动；PgUp PgDn 翻页") },
	{ 0 },
};

static const struct screen_ops ops = {
	.name = "pick", .draw = draw, .key = key, .close = closed, .keys = keys, .text = true
};

void pick(const char *title, const char *initial, int (*match)(void *, const char *, int, struct pick_row *),
	  void (*done)(void *, const struct pick_row *), void *ctx)
{
	struct picker *p = tui_xcalloc(1, sizeof *p);

	line_init(&p->line, 60);
	if (initial && *initial) {
		line_set(&p->line, initial);
		p->line.fresh = false;	/* it has just been typed: what follows continues it */
	}
	p->stale = true;
	p->h = PICK_ROWS;	/* until it is drawn: keys may come before */
	p->match = match;
	p->done = done;
	p->ctx = ctx;
	stack_dialog(&ops, p, title);
}
