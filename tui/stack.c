/*
 * The stack of screens: who gets a key, what stands on the title line and the legend, who is told when a screen has
 * closed. One table of key rows serves dispatch, legend and help, so the three cannot disagree.
 */
#include <stdlib.h>
#include <string.h>

#include "tui/inner.h"
#include "tui/say.h"
#include "tui/xalloc.h"

#define N_(s) s

static struct screen *top;
bool say_other;
static const struct keydef *app_rows;
static char banner[160], badge[60];
static enum style badge_style;
static bool dropping;

static struct node *node(struct screen *s)
{
	return (struct node *)s;
}

/* ---- the stack ---- */

static struct screen *push(const struct screen_ops *ops, void *data, const char *code, const char *title, bool dialog)
{
	struct node *n = tui_xcalloc(1, sizeof *n);

	n->s.ops = ops;
	n->s.data = data;
	n->s.result = -1;
	n->s.under = top;
	n->dialog = dialog;
	snprintf(n->s.code, sizeof n->s.code, "%s", code ? code : "");
	snprintf(n->s.title, sizeof n->s.title, "%s", title ? title : "");
	top = &n->s;
	if (!dialog)
		keymap_check(top);
	tui_redraw();
	return top;
}

struct screen *screen_push(const struct screen_ops *ops, void *data, const char *code, const char *title)
{
	return push(ops, data, code, title, false);
}

struct screen *stack_dialog(const struct screen_ops *ops, void *data, const char *title)
{
	return push(ops, data, "", title, true);
}

/* What stands above it now goes with it, unasked; what is pushed after this call stays: a screen may replace itself. */
void screen_close(struct screen *s, int result)
{
	for (struct screen *above = top; above && above != s; above = above->under)
		node(above)->closing = true;
	s->result = result;
	node(s)->closing = true;
	tui_redraw();
}

void screen_forget(struct screen *s)
{
	node(s)->closing = true;
}

struct screen *screen_top(void)
{
	return top;
}

static struct screen **first_closing(void)
{
	struct screen **at = &top;

	while (*at && !node(*at)->closing)
		at = &(*at)->under;
	return *at ? at : NULL;
}

/* Takes what was closed off the stack. A dialog answers from its close(), when it is no longer there. */
void stack_sweep(void)
{
	struct screen **at;

	while ((at = first_closing()) != NULL) {
		struct screen *s = *at, *under = s->under;

		*at = under;
		if (under && !node(s)->dialog && !node(under)->closing && under->ops->back)
			under->ops->back(under, s, s->result);
		if (s->ops->close)
			s->ops->close(s);
		free(s);
		tui_redraw();
	}
}

void stack_drop(void)
{
	dropping = true;
	while (top) {
		struct screen *s = top;

		top = s->under;
		if (s->ops->close)
			s->ops->close(s);
		free(s);
	}
	dropping = false;
}

bool stack_dropping(void)
{
	return dropping;
}

void stack_tick(void)
{
	if (top && top->ops->tick)
		top->ops->tick(top);
	stack_sweep();
}

bool stack_wants_tick(void)
{
	return top && top->ops->tick;
}

/* ---- keys ---- */

static void go_back(struct screen *s)
{
	if (!s->ops->leave || s->ops->leave(s))
		screen_close(s, s->result);
}

static bool esc_is_back(struct screen *s)
{
	return !s->ops->text || node(s)->dialog;
}

static void repaint(struct screen *s)
{
	(void)s;
	tui_redraw();
}

static const struct keydef own_rows[] = {
	{ .key = K_F1,
	  .alt = '?',
	  .alt2 = K_CTRL('_'),
	  .label = N_("帮助"),
	  .help = N_("说明当前栏目；再按一次列出本屏的键"),
	  .act = help_key },
	{ .key = K_F3,
	  .alt = K_CTRL('X'),
	  .alt2 = K_F12,
	  .label = N_("返回"),
	  .help = N_("回到上一屏"),
	  .act = go_back },
	{ .key = K_ESC, .help = N_("同 F3"), .act = go_back, .valid = esc_is_back },
	{ .key = K_CTRL('L'), .help = N_("重画全屏"), .act = repaint },
	{ 0 },
};

void screen_globals(const struct keydef *rows)
{
	app_rows = rows;
}

/* Letters belong to the text where text is typed. */
static bool usable(const struct screen *s, int key)
{
	return key != 0 && !(s->ops->text && key < K_BASE);
}

static bool row_binds(const struct screen *s, const struct keydef *r, bool own, int key)
{
	int k[3];

	keymap_keys(s, r, own, k);
	return usable(s, key) && (k[0] == key || k[1] == key || k[2] == key);
}

static bool row_usable(const struct screen *s, const struct keydef *r, bool own)
{
	int k[3];

	keymap_keys(s, r, own, k);
	return usable(s, k[0]) || usable(s, k[1]) || usable(s, k[2]);
}

static bool row_valid(struct screen *s, const struct keydef *r, bool own)
{
	return row_usable(s, r, own) && (!r->valid || r->valid(s));
}

/*
 * The tables in the order they are asked; a dialog is a question, so the application's own rows wait until it is
 * answered.
 */
int stack_tables(struct screen *s, const struct keydef *t[3])
{
	int n = 0;

	if (s->ops->keys)
		t[n++] = s->ops->keys;
	if (app_rows && !node(s)->dialog)
		t[n++] = app_rows;
	t[n++] = own_rows;
	return n;
}

static bool run(struct screen *s, const struct keydef *r, int key)
{
	bool own = r == s->ops->keys;

	for (; r->key; r++)
		if (r->act && row_binds(s, r, own, key) && row_valid(s, r, own)) {
			r->act(s);
			return true;
		}
	return false;
}

static bool offer(struct screen *s, int key)
{
	const struct keydef *t[3];
	int n = stack_tables(s, t);

	if (s->ops->keys && run(s, s->ops->keys, key))
		return true;
	if (s->ops->key && s->ops->key(s, key))
		return true;
	for (int i = s->ops->keys ? 1 : 0; i < n; i++)
		if (run(s, t[i], key))
			return true;
	return false;
}

/* Why this key does nothing now, where its row can say so. */
static const char *why_not(struct screen *s, int key)
{
	for (const struct keydef *r = s->ops->keys; r && r->key; r++)
		if (r->why && row_binds(s, r, true, key) && !row_valid(s, r, true))
			return r->why(s);
	return NULL;
}

/* The key without its Shift, for screens that have no use for that. */
static int plain_key(int key)
{
	return key == K_SHIFT_UP ? K_UP : key == K_SHIFT_DOWN ? K_DOWN : key;
}

void stack_key(int key)
{
	struct screen *s = top;
	const char *why;
	char name[32];

	if (!s)
		return;
	if (!s->ops->text)
		key = key_fold(key);
	if (!offer(s, key) && !(plain_key(key) != key && offer(s, plain_key(key)))) {
		if ((why = why_not(s, key)) != NULL)
			tui_message(SY_STATUS, "%s", why);
		else if (key == K_PASTE)
			tui_message(SY_WARN, _("这里不能粘贴"));
		else if (key == K_ESC)
			tui_message(SY_STATUS, _("按 F3 返回"));
		else if (key >= K_F1 && key <= K_F12)
			tui_message(SY_STATUS, _("这里不用 %s；按 F1 看可用的键"), key_name(key, name, sizeof name));
	}
	stack_sweep();
}

/* A row is hidden when a table asked earlier has taken its own key. */
static bool shadowed(struct screen *s, const struct keydef *t[], int i, int key)
{
	for (int j = 0; j < i; j++)
		for (const struct keydef *r = t[j]; r->key; r++)
			if (r->act && row_binds(s, r, t[j] == s->ops->keys, key) && row_valid(s, r, t[j] == s->ops->keys))
				return true;
	return false;
}

int stack_rows(struct screen *s, struct keyrow *dst, int max)
{
	const struct keydef *t[3];
	int n = stack_tables(s, t), count = 0;

	for (int i = 0; i < n; i++)
		for (const struct keydef *r = t[i]; r->key; r++) {
			bool mine = t[i] == s->ops->keys;
			struct keyrow *k = &dst[count];
			int key[3];

			if (count == max || !row_valid(s, r, mine))
				continue;
			keymap_keys(s, r, mine, key);
			k->def = r;
			k->own = i == n - 1;
			k->app = r == app_rows;		/* the way anywhere: the first of the application's own */
			k->n = 0;
			for (int j = 0; j < 3; j++)
				if (usable(s, key[j]) && !shadowed(s, t, i, key[j]))
					k->key[k->n++] = key[j];
			if (k->n > 0)
				count++;
		}
	return count;
}

/* Some other row does the same key's work now: of the two only the valid one is told of. */
static bool stood_in_for(struct screen *s, const struct keydef *t, const struct keydef *row)
{
	for (const struct keydef *r = t; r->key; r++)
		if (r != row && r->act && r->key == row->key && row_valid(s, r, t == s->ops->keys))
			return true;
	return false;
}

int screen_acts(struct screen *s, struct act_row *dst, int max)
{
	const struct keydef *t[3];
	int n = stack_tables(s, t), count = 0, k[3];

	for (int i = 0; i < n; i++)
		for (const struct keydef *r = t[i]; r->key && count < max; r++) {
			bool own = t[i] == s->ops->keys, valid = row_valid(s, r, own);

			if (!r->act || !row_usable(s, r, own) || (!valid && stood_in_for(s, t[i], r)))
				continue;
			keymap_keys(s, r, own, k);
			dst[count++] = (struct act_row){ .def = r, .valid = valid, .own = own,
				.key = usable(s, k[0]) ? k[0] : usable(s, k[1]) ? k[1] : k[2] };
		}
	return count;
}

void screen_act(struct screen *s, const struct keydef *d)
{
	if (d->act && (!d->valid || d->valid(s)))
		d->act(s);
}

/* ---- title line, legend, picture ---- */

void tui_banner(const char *text)
{
	snprintf(banner, sizeof banner, "%s", text ? text : "");
	tui_redraw();
}

/* Drawn anew only when it says something else: a line that is idle carries nothing. */
void tui_badge(const char *text, enum style style)
{
	if (strcmp(badge, text) == 0 && badge_style == style)
		return;
	snprintf(badge, sizeof badge, "%s", text);
	badge_style = style;
	tui_redraw();
}

enum { BANNER_LEAST = 8, GUIDE_LINES = 2 };

static char guide[GUIDE_LINES][200];

void tui_guide(const char *what, const char *more)
{
	snprintf(guide[0], sizeof guide[0], "%s", what ? what : "");
	snprintf(guide[1], sizeof guide[1], "%s", more ? more : "");
	tui_redraw();
}

/* Two lines under the screen, whatever it is, while somebody is led through the program. */
static void draw_guide(struct area a)
{
	put(a, 0, 0, a.w, SY_FOCUS, guide[0]);
	put(a, 1, 0, a.w, SY_DIM, guide[1]);
}

static void draw_title(const struct screen *s)
{
	struct area a = { .h = 1 };
	const char *clock = term_opts.clock ? term_opts.clock(term_opts.ctx) : "";
	const char *part[] = { s->code, clock, banner, badge };
	const enum style style[] = { SY_KEY, SY_TEXT, SY_STATUS, badge_style };
	int x;

	tui_size(&x, &a.w);
	x = a.w;
	for (int i = 0; i < (int)(sizeof part / sizeof *part); i++) {
		int w = cells(part[i]), room = x - 2 - a.w / 3;

		if (i == 3 && room > x - 2 - cells(s->title))	/* what waits waits, where the title has no room */
			room = x - 2 - cells(s->title);
		/* a long name is cut: which register this is stands first, and must be seen on every screen */
		if (i == 2 && w > room && room >= BANNER_LEAST)
			w = room;
		if (w == 0 || w > room)
			continue;
		x -= w;
		put(a, 0, x, w, style[i], part[i]);
		x -= 2;
	}
	put(a, 0, 0, x, SY_TITLE, s->title);
}

/* What every screen has comes first and in one place, then what is particular to this one. */
int stack_legend(struct screen *s, struct keyrow *dst, int max)
{
	struct keyrow all[KEYROWS];
	int n = stack_rows(s, all, KEYROWS), count = 0;

	for (int pass = 0; pass < 3; pass++)
		for (int i = 0; i < n && count < max; i++)
			if (all[i].def->label && pass == (all[i].own ? 0 : all[i].app ? 1 : 2))
				dst[count++] = all[i];
	return count;
}

static void draw_legend(struct screen *s)
{
	struct keyrow row[LEGEND_MAX];
	int n = stack_legend(s, row, LEGEND_MAX), rows, x = 0;
	struct area a = { .h = 1 };

	tui_size(&rows, &a.w);
	a.y = rows - 1;
	for (int i = 0; i < n; i++) {
		const char *label = _(row[i].def->label);
		char name[32];
		int kw, w;

		key_name(row[i].key[0], name, sizeof name);
		kw = cells(name);
		w = kw + 1 + cells(label);
		if (x + w > a.w)
			break;
		put(a, 0, x, kw, SY_KEY, name);
		put(a, 0, x + kw + 1, -1, SY_TEXT, label);
		hot_key(a, 0, x, w, row[i].key[0], 1);
		x += w + 2;
	}
}

static void draw_from(struct screen *s, struct area a)
{
	if (!s)
		return;
	if (node(s)->dialog && !node(s)->full)
		draw_from(s->under, a), hot_forget();	/* a dialog is answered first */
	else
		draw_title(s);
	if (s->ops->draw)
		s->ops->draw(s, a);
}

bool stack_draw_part(void)
{
	if (!top || !top->ops->part)
		return false;
	top->ops->part(top);
	return true;
}

void stack_draw(void)
{
	struct area a = { .y = 1 };

	if (!top)
		return;
	tui_size(&a.h, &a.w);
	a.h -= 3;
	if (guide[0][0]) {
		a.h -= GUIDE_LINES;
		draw_guide((struct area){ a.y + a.h, 0, GUIDE_LINES, a.w });
	}
	draw_from(top, a);
	draw_legend(top);
}
