/* A page to read: wrapped text that scrolls. Help, notices and long questions show their text with it. */
#include <stdlib.h>
#include <string.h>

#include "tui/inner.h"
#include "tui/say.h"
#include "tui/xalloc.h"

#define N_(s) s

struct draw { struct area a; int y, skip; };

static void draw_line(void *ctx, const char *s, size_t n)
{
	struct draw *d = ctx;
	char text[COLS_MAX * 8];

	if (d->skip > 0) {
		d->skip--;
		return;
	}
	snprintf(text, sizeof text, "%.*s", (int)(n < sizeof text ? n : sizeof text - 1), s);
	put(d->a, d->y++, 0, -1, SY_TEXT, text);
}

/* Draws text from line `top` on; returns how many lines it has in all. */
int page_draw(struct area a, const char *text, int top)
{
	struct draw d = { .a = a, .skip = top };

	return wrap(text, a.w, draw_line, &d);
}

bool move_key(int key, int *at, int last, int page)
{
	bool ours = true;

	switch (key) {
	case K_UP: (*at)--; break;
	case K_DOWN: (*at)++; break;
	case K_PGUP: *at -= page; break;
	case K_PGDN: case ' ': *at += page; break;
	case K_HOME: *at = 0; break;
	case K_END: *at = last; break;
	default: ours = false;
	}
	if (*at > last)
		*at = last;
	if (*at < 0)
		*at = 0;
	return ours;
}

/* Scrolling keys; true = it was one. Any key brings top back between 0 and the last that still fills the area. */
bool page_key(int key, int *top, int lines, int h)
{
	return move_key(key, top, lines - h, h > 1 ? h - 1 : 1);
}

/* ---- the page as a screen ---- */

struct page {
	char *text;
	int top, lines, h;
	struct screen *of;	/* help for a field: the screen whose keys F1 lists next */
};

static void draw(struct screen *s, struct area a)
{
	struct page *p = s->data;
	char pos[64];

	a = area_inside(a, 1, 2, 1, 2);
	p->h = a.h;
	p->lines = wrap(p->text, a.w, NULL, NULL);
	page_key(K_NONE, &p->top, p->lines, a.h);	/* a resize may have left it beyond the end */
	page_draw(a, p->text, p->top);
	if (p->lines > a.h) {
		snprintf(pos, sizeof pos, _("第 %d-%d 行，共 %d 行"), p->top + 1, p->top + a.h, p->lines);
		put_right(area_inside(a, a.h, 0, -1, 0), 0, 0, a.w, SY_DIM, pos);
	}
	put_caret(a, 0, 0);
}

static bool key(struct screen *s, int k)
{
	struct page *p = s->data;

	return page_key(k, &p->top, p->lines, p->h);
}

static void closed(struct screen *s)
{
	struct page *p = s->data;

	free(p->text);
	free(p);
}

static bool scrolls(struct screen *s)
{
	struct page *p = s->data;

	return p->lines > p->h;
}

static bool of_field(struct screen *s)
{
	return ((struct page *)s->data)->of != NULL;
}

static void screen_keys(struct screen *s)
{
	struct screen *of = ((struct page *)s->data)->of;

	screen_close(s, -1);
	help_keys(of);
}

static void nothing_more(struct screen *s)
{
	(void)s;
	tui_message(SY_STATUS, _("这已是本屏的键；F3 返回"));
}

static bool of_screen(struct screen *s)
{
	return !of_field(s);
}

static const struct keydef keys[] = {
	{ .key = K_F1,
	  .alt = '?',
	  .alt2 = K_CTRL('_'),
	  .label = N_("本屏的键"),
	  .help = N_("列出原来那一屏的键"),
	  .act = screen_keys,
	  .valid = of_field },
	{ .key = K_F1,
	  .alt = '?',
	  .alt2 = K_CTRL('_'),
	  .help = N_("没有更多帮助"),
	  .act = nothing_more,
	  .valid = of_screen },
	{ .key = K_PGDN,
	  .alt = K_PGUP,
	  .label = N_("翻页"),
	  .help = N_("向下、向上翻一页；↑↓ 移一行，Home End 到头到尾"),
	  .valid = scrolls },
	{ 0 },
};

static const struct screen_ops ops = { .name = "page", .draw = draw, .key = key, .close = closed, .keys = keys };

struct screen *page_push(const char *title, const char *text, struct screen *of)
{
	struct page *p = tui_xcalloc(1, sizeof *p);
	struct screen *s;

	p->text = tui_xstrdup(text);
	p->of = of;
	s = stack_dialog(&ops, p, title);
	((struct node *)s)->full = true;
	return s;
}

void help_text(const char *title, const char *text)
{
	page_push(title, text, NULL);
}
