/*
 * Questions answered with yes or no, and what must be read. Each is a screen in a box; the answer comes after the box
 * is gone.
 */
#include <stdlib.h>
#include <string.h>

#include "tui/inner.h"
#include "tui/say.h"
#include "tui/xalloc.h"

#define N_(s) s

static int least(int a, int b)
{
	return a < b ? a : b;
}

struct area dialog_box(struct area a, int h, int w, const char *title)
{
	struct area box;

	box.h = least(h + 2, a.h);
	box.w = least(w + 4, a.w);
	box.y = a.y + (a.h - box.h) / 2;
	box.x = a.x + (a.w - box.w) / 2;
	put_fill(box, SY_TEXT);
	put_box(box, title);
	return area_inside(box, 1, 2, 1, 2);
}

int dialog_width(struct area a, const char *title, const char *text)
{
	int w = cells(text);

	w = w > 44 ? w : 44;
	w = w > cells(title) + 4 ? w : cells(title) + 4;
	return least(least(w, 72), a.w - 4);
}

/* ---- confirm and notice ---- */

struct box {
	char *text;
	bool question, yes;	/* the answer the caret stands on: at first no, so that a stray Enter harms nothing */
	int top, lines, h;
	void (*answer)(void *, bool);
	void (*read)(void *);
	void *ctx;
};

static void draw(struct screen *s, struct area a)
{
	static const char *const button[] = { N_("1 是"), N_("2 否") };
	struct box *b = s->data;
	struct area in, foot;
	int w = dialog_width(a, s->title, b->text), extra = 2;

	b->lines = wrap(b->text, w, NULL, NULL);
	in = dialog_box(a, least(b->lines, a.h - 2 - extra) + extra, w, s->title);
	foot = area_inside(in, in.h - 1, 0, 0, 0);
	in.h -= extra;
	b->h = in.h;
	page_draw(in, b->text, b->top);
	if (b->lines > in.h)
		put_right(foot, 0, 0, foot.w, SY_DIM, _("↑↓ 翻看"));
	if (!b->question) {
		put(foot, 0, 0, -1, SY_FOCUS, _("[ Enter 知道了 ]"));
		put_caret(foot, 0, 2);
		return;
	}
	for (int i = 0, x = 0; i < 2; i++) {
		char text[64];
		bool here = b->yes == (i == 0);

		snprintf(text, sizeof text, here ? "[ %s ]" : "  %s  ", _(button[i]));
		put(foot, 0, x, -1, here ? SY_FOCUS : SY_TEXT, text);
		if (here)
			put_caret(foot, 0, x + 2);
		x += cells(text) + 4;
	}
}

static void say_yes(struct screen *s)
{
	screen_close(s, 1);
}

static void say_no(struct screen *s)
{
	screen_close(s, 0);
}

static void take(struct screen *s)
{
	screen_close(s, ((struct box *)s->data)->yes);
}

static void other(struct screen *s)
{
	struct box *b = s->data;

	b->yes = !b->yes;
}

static bool scroll(struct screen *s, int key)
{
	struct box *b = s->data;

	return page_key(key, &b->top, b->lines, b->h);
}

static void closed(struct screen *s)
{
	struct box b = *(struct box *)s->data;
	int result = s->result;

	free(s->data);
	free(b.text);
	if (stack_dropping())
		return;
	if (b.answer)
		b.answer(b.ctx, result == 1);
	if (b.read)
		b.read(b.ctx);
}

static const struct keydef confirm_keys[] = {
	{ .key = '1', .alt = 'y', .alt2 = 'Y', .label = N_("是"), .help = N_("同意，照做"), .act = say_yes },
	{ .key = '2', .alt = 'n', .alt2 = 'N', .label = N_("否"), .help = N_("不同意，什么也不做"), .act = say_no },
	{ .key = K_ENTER, .label = N_("选定"), .help = N_("按光标所在的回答"), .act = take },
	{ .key = K_LEFT, .alt = K_RIGHT, .alt2 = K_TAB, .help = N_("换到另一个回答"), .act = other },
	{ .key = K_F10, .alt = K_CTRL('W'), .help = N_("同意，照做"), .act = say_yes },
	{ 0 },
};

static const struct keydef notice_keys[] = {
	{ .key = K_ENTER, .alt = K_F10, .alt2 = K_CTRL('W'), .label = N_("知道了"), .help = N_("关闭"), .act = take },
	{ 0 },
};

static const struct screen_ops confirm_ops = {
	.name = "confirm", .draw = draw, .key = scroll, .close = closed, .keys = confirm_keys
};
static const struct screen_ops notice_ops = {
	.name = "notice", .draw = draw, .key = scroll, .close = closed, .keys = notice_keys
};

static struct box *box_new(const char *text, void *ctx)
{
	struct box *b = tui_xcalloc(1, sizeof *b);

	b->text = tui_xstrdup(text);
	b->ctx = ctx;
	return b;
}

void confirm(const char *title, const char *text, void (*done)(void *, bool), void *ctx)
{
	struct box *b = box_new(text, ctx);

	b->question = true;
	b->answer = done;
	stack_dialog(&confirm_ops, b, title);
}

void notice(const char *title, const char *text, void (*done)(void *), void *ctx)
{
	struct box *b = box_new(text, ctx);

	b->read = done;
	stack_dialog(&notice_ops, b, title);
}
