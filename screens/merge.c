/* Both have changed the same: what it was, what the other wrote and what was written here stand side by side, whole, and one of
 * them is chosen for each, or written anew in the form. */
#include <stdlib.h>
#include <string.h>

#include "model/core/together.h"
#include "model/core/util.h"
#include "screens/screens.h"

enum { COLUMNS = 3 };

struct chooser {
	struct merge *m;
	int at, col;			/* clash; PICK_BASE … PICK_MINE */
	int top, lines, page;		/* scrolled, of so many, of which so many fit */
	bool moved;			/* the clash under the caret must come into view */
};

static const char *const column[] = {"", "原值", "对方", "我的"};

/* ---- drawing ---- */

struct drawing { struct area a; int y, x, w; enum style style; };

static void line_draw_one(void *ctx, const char *s, size_t n)
{
	struct drawing *d = ctx;
	char text[512];

	text_fmt(text, sizeof text, "%.*s", (int)n, s);
	if (d->y >= 0 && d->y < d->a.h)
		put(d->a, d->y, d->x, d->w, d->style, text);
	d->y++;
}

/* The whole text in lines w wide; how many it takes. a.h 0: only counted. */
static int draw_text(struct area a, int y, int x, int w, enum style st, const char *text)
{
	struct drawing d = {a, y, x, w, st};
	char *copy = xstrdup(text), *line, *next;

	for (line = copy; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (*line)
			wrap(line, w, line_draw_one, &d);
		else
			d.y++;
	}
	free(copy);
	return d.y - y;
}

static int column_x(int w, int i)
{
	return 2 + (i - 1) * ((w - 2) / COLUMNS);
}

static const char *text_of(const struct clash *c, int i)
{
	return c->text[i] && *c->text[i] ? c->text[i] : _("（空）");
}

/* One clash from line y on; its height. */
static int draw_clash(const struct chooser *k, int i, struct area a, int y)
{
	const struct clash *c = &k->m->clash[i];
	int w = (a.w - 2) / COLUMNS - 2, most = 0, n, p;
	char head[400], at[20];
	bool here = i == k->at;

	instant_text(c->at, at);
	text_fmt(head, sizeof head, _("%s　%s%s%.16s 改过%s"), c->label, c->who, *c->who ? " " : "", c->at ? at : "",
		c->kind == CLASH_GONE ? _("：去掉了这一行") : c->kind == CLASH_STAYS ? _("；这一行您去掉了") : "");
	if (y >= 0 && y < a.h) {
		hot_row(a, y, i - k->at);
		put(a, y, 0, 2, SY_MARK, here ? "▸" : c->pick ? "✓" : "");
		put(a, y, 2, a.w - 3, here ? SY_TITLE : SY_HEAD, head);
		if (here)
			put_caret(a, y, 2);
	}
	for (p = PICK_BASE; p <= PICK_MINE; p++) {
		int x = column_x(a.w, p);
		bool chosen = c->pick == p;

		if (y + 1 >= 0 && y + 1 < a.h) {
			snprintf(head, sizeof head, "%s%d %s", chosen ? "●" : " ", p, _(column[p]));
			put(a, y + 1, x, w, here && k->col == p ? SY_FOCUS : SY_LABEL, head);
		}
		n = draw_text(a, y + 2, x, w, chosen ? SY_GOOD : c->pick ? SY_DIM : SY_VALUE, text_of(c, p));
		most = n > most ? n : most;
	}
	return most + 3;
}

static void chooser_draw(struct screen *s, struct area a)
{
	struct chooser *k = s->data;
	struct area rest;
	int i, y = 0, n, from = 0, to = 0, said;

	said = draw_text(a, 0, 1, a.w - 2, SY_WARN, _("您打开以后这条记录已被别人保存。下面各项两边都改了，请逐项选定；没有选的也不会丢："
		"对方写的在历史里，您写的留在草稿里。"));
	rest = area_inside(a, said + 1, 0, 0, 0);
	k->page = rest.h;
	for (i = 0; i < k->m->nclash; i++) {	/* once to measure */
		n = draw_clash(k, i, (struct area){rest.y, rest.x, 0, rest.w}, 0);
		if (i == k->at) {
			from = y;
			to = y + n;
		}
		y += n;
	}
	k->lines = y;
	if (k->moved && to > k->top + rest.h)
		k->top = to - rest.h;
	if (k->moved && from < k->top)
		k->top = from;
	k->moved = false;
	if (k->top > y - rest.h)
		k->top = y > rest.h ? y - rest.h : 0;
	if (k->top < 0)
		k->top = 0;
	for (i = 0, y = -k->top; i < k->m->nclash; i++)
		y += draw_clash(k, i, rest, y);
}

/* ---- keys ---- */

static void go(struct chooser *k, int to)
{
	k->at = to < 0 ? 0 : to >= k->m->nclash ? k->m->nclash - 1 : to;
	k->col = k->m->clash[k->at].pick ? k->m->clash[k->at].pick : PICK_MINE;
	k->moved = true;
}

static int unchosen(const struct chooser *k, int *first)
{
	int i, n = 0;

	for (i = k->m->nclash - 1; i >= 0; i--)
		if (k->m->clash[i].pick == PICK_NONE) {
			*first = i;
			n++;
		}
	return n;
}

/* Chosen, and on to the next that is not. */
static void choose(struct chooser *k, int which)
{
	int first = 0, n;

	merge_pick(k->m, k->at, which);
	k->col = which;
	n = unchosen(k, &first);
	if (n == 0)
		tui_message(SY_GOOD, "%s", _("都选定了：F10 保存"));
	else
		go(k, first);
}

static void act_base(struct screen *s)
{
	choose(s->data, PICK_BASE);
}

static void act_theirs(struct screen *s)
{
	choose(s->data, PICK_THEIRS);
}

static void act_mine(struct screen *s)
{
	choose(s->data, PICK_MINE);
}

static void act_column(struct screen *s)
{
	choose(s->data, ((struct chooser *)s->data)->col);
}

static void act_edit(struct screen *s)
{
	screen_close(s, MERGE_EDIT);
}

static void act_save(struct screen *s)
{
	struct chooser *k = s->data;
	int first = 0, n = unchosen(k, &first);

	if (n == 0) {
		screen_close(s, MERGE_SAVE);
		return;
	}
	go(k, first);
	tui_message(SY_WARN, _("还有 %d 项没有选：按 1、2 或 3"), n);
}

static bool chooser_key(struct screen *s, int key)
{
	struct chooser *k = s->data;

	switch (key) {
	case K_UP: go(k, k->at - 1); return true;
	case K_DOWN: case K_TAB: go(k, k->at + 1); return true;
	case K_LEFT: k->col = k->col > PICK_BASE ? k->col - 1 : PICK_BASE; return true;
	case K_RIGHT: k->col = k->col < PICK_MINE ? k->col + 1 : PICK_MINE; return true;
	case K_PGDN: k->top += k->page - 1; return true;
	case K_PGUP: k->top -= k->page - 1; return true;
	default: return false;
	}
}

static const struct keydef chooser_keys[] = {
	{.key = K_F10, .alt = K_CTRL('W'), .label = "保存", .help = "各项都选定以后，连同其余的修改一起保存", .act = act_save},
	{.key = '1', .label = "原值", .help = "恢复成两人修改以前的内容", .act = act_base},
	{.key = '2', .label = "对方", .help = "用对方已保存的内容；您写的留在草稿里", .act = act_theirs},
	{.key = '3', .label = "我的", .help = "用您写的内容；对方写的在历史里", .act = act_mine},
	{.key = '4', .alt = K_F4, .label = "改写", .help = "回到表单，在这一项里另写；没选的项先用您写的", .act = act_edit},
	{.key = K_ENTER, .help = "选光标所在的一列；← → 换列，↑ ↓ 换项，PgUp PgDn 看长文", .act = act_column},
	{0}
};

static void chooser_close(struct screen *s)
{
	free(s->data);
}

static const struct screen_ops chooser_ops = {
	.name = "merge", .draw = chooser_draw, .key = chooser_key, .close = chooser_close, .keys = chooser_keys,
};

int merge_at(struct screen *s)
{
	return s->ops == &chooser_ops ? ((struct chooser *)s->data)->at : -1;
}

void merge_open(const struct entity *e, const char *name, struct merge *m)
{
	struct chooser *k = xcalloc(1, sizeof *k);
	char title[160];

	k->m = m;
	go(k, 0);
	text_fmt(title, sizeof title, _("两人改了同一处 %.20s %.100s"), e->label, name);
	screen_push(&chooser_ops, k, e->code ? e->code : "", title);
}
