/* Questions answered by typing: one line of text, or the word that confirms what cannot be taken back. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "tui/inner.h"
#include "tui/say.h"
#include "tui/xalloc.h"

#define N_(s) s

struct entry {
	struct line line;
	char *text, *word;	/* confirm_typed: what it is about, what must be typed */
	char label[120];
	int top, lines, h;
	int (*check)(void *, const char *, char *, size_t);
	void (*answer)(void *, const char *);
	void (*agreed)(void *, bool);
	void *ctx;
};

static void draw(struct screen *s, struct area a)
{
	struct entry *e = s->data;
	const char *text = e->text ? e->text : "";
	struct area in;
	int w = dialog_width(a, s->title, text), lw, y;

	if (e->line.max > 30 && w < a.w * 2 / 3)
		w = a.w * 2 / 3;
	e->lines = wrap(text, w, NULL, NULL);
	e->h = e->lines < a.h - 5 ? e->lines : a.h - 5;
	in = dialog_box(a, e->h + (e->h > 0) + 2, w, s->title);
	if (e->h > 0)
		page_draw((struct area){ in.y, in.x, e->h, in.w }, text, e->top);
	y = e->h + (e->h > 0);
	lw = cells(e->label);
	if (lw > in.w - 24) {	/* a long label stands over its line */
		put(in, y++, 0, in.w, SY_LABEL, e->label);
		lw = -1;
	} else {
		put(in, y, 0, lw, SY_LABEL, e->label);
	}
	put_caret(in, y, line_draw(&e->line, in, y, lw + 1, in.w - lw - 1, SY_VALUE));
}

/* The word may have been typed with an input method on: ＡＢ１２ is AB12, blanks around it do not count. */
static void folded(const char *s, char *dst, size_t n)
{
	size_t at = 0;
	utf8proc_int32_t cp;

	while (*s && at + 5 < n) {
		utf8proc_ssize_t k = utf8proc_iterate((const unsigned char *)s, -1, &cp);

		if (k <= 0)
			break;
		s += k;
		at += (size_t)utf8proc_encode_char(cp >= 0xff01 && cp <= 0xff5e ? cp - 0xff01 + '!' : cp,
						   (unsigned char *)dst + at);
	}
	while (at > 0 && dst[at - 1] == ' ')
		at--;
	dst[at] = '\0';
}

static const char *typed(struct entry *e)
{
	return e->line.s ? e->line.s : "";
}

static void take(struct screen *s)
{
	struct entry *e = s->data;
	char msg[400] = "", a[512], b[512];

	if (e->word) {
		folded(typed(e), a, sizeof a);
		folded(e->word, b, sizeof b);
		if (strcmp(a + strspn(a, " "), b) == 0)
			screen_close(s, 1);
		else
			tui_message(SY_ERROR, _("输入与“%s”不符；F3 放弃"), e->word);
		return;
	}
	if (e->check && e->check(e->ctx, typed(e), msg, sizeof msg) < 0) {
		tui_message(SY_ERROR, "%s", msg[0] ? msg : _("不接受这个输入"));
		return;
	}
	screen_close(s, 1);
}

static bool key(struct screen *s, int k)
{
	struct entry *e = s->data;

	if (k == K_PASTE) {
		size_t n, lost = 0;
		const char *text = tui_paste(&n);

		line_paste(&e->line, text, n, &lost);
		if (lost)
			tui_message(SY_WARN, _("最多 %d 个字，多出的没有贴入"), e->line.max);
		return true;
	}
	if (e->lines > e->h && page_key(k, &e->top, e->lines, e->h))
		return true;
	return line_key(&e->line, k);
}

static void closed(struct screen *s)
{
	struct entry *e = s->data;

	if (!stack_dropping()) {
		if (e->answer)
			e->answer(e->ctx, s->result == 1 ? typed(e) : NULL);
		if (e->agreed)
			e->agreed(e->ctx, s->result == 1);
	}
	line_release(&e->line);
	free(e->text);
	free(e->word);
	free(e);
}

static const struct keydef keys[] = {
	{ .key = K_ENTER,
	  .alt = K_F10,
	  .alt2 = K_CTRL('W'),
	  .label = N_("确定"),
	  .help = N_("接受所输入的"),
	  .act = take },
	{ 0 },
};

/* Three names of one thing: what is typed into the last two is nobody else's to keep or to type. */
static const struct screen_ops ops = {
	.name = "entry", .draw = draw, .key = key, .close = closed, .keys = keys, .text = true
};
static const struct screen_ops secret_ops = {
	.name = "secret", .draw = draw, .key = key, .close = closed, .keys = keys, .text = true
};
static const struct screen_ops typed_ops = {
	.name = "typed", .draw = draw, .key = key, .close = closed, .keys = keys, .text = true
};

static struct entry *entry_new(int max, void *ctx)
{
	struct entry *e = tui_xcalloc(1, sizeof *e);

	line_init(&e->line, max);
	e->ctx = ctx;
	return e;
}

void ask(const char *title, const char *label, const char *initial, int max, bool secret,
	 int (*check)(void *, const char *, char *, size_t), void (*done)(void *, const char *), void *ctx)
{
	struct entry *e = entry_new(max, ctx);

	snprintf(e->label, sizeof e->label, "%s", label ? label : "");
	e->line.secret = secret;
	if (initial && *initial)
		line_set(&e->line, initial);
	e->check = check;
	e->answer = done;
	stack_dialog(secret ? &secret_ops : &ops, e, title);
}

void confirm_typed(const char *title, const char *text, const char *word, void (*done)(void *, bool), void *ctx)
{
	struct entry *e = entry_new(64, ctx);

	e->text = tui_xstrdup(text);
	e->word = tui_xstrdup(word);
	snprintf(e->label, sizeof e->label, _("请输入“%.60s”确认："), word);
	e->agreed = done;
	loop_discard();	/* nobody has read this question yet */
	stack_dialog(&typed_ops, e, title);
}
