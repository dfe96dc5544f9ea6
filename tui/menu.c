/* A menu: rows taken by their key, or by the marker and Enter. A row that is off stays visible and says why. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tui/inner.h"
#include "tui/say.h"
#include "tui/xalloc.h"

#define N_(s) s

struct item { char *key, *label, *note, *why; bool off; };

struct menu {
	struct item *row;
	int n, sel, top, h;
	char typed[16];
	void (*done)(void *, int);
	void *ctx;
};

static int widest(const struct menu *m, size_t member)
{
	int w = 0;

	for (int i = 0; i < m->n; i++) {
		int c = cells(*(char *const *)((const char *)&m->row[i] + member));

		w = c > w ? c : w;
	}
	return w;
}

static void draw_row(const struct menu *m, struct area in, int y, int i, int kw, int lw)
{
	const struct item *r = &m->row[i];
	enum style st = r->off ? SY_DIM : SY_TEXT;
	int x = 2 + kw + 2, rest;
	char note[300];

	put_marker(in, y, 0, 1, i - m->sel);
	put(in, y, 2, kw, r->off ? SY_DIM : SY_KEY, r->key);
	put(in, y, x, lw, st, r->label);
	rest = in.w - x - lw - 2;
	snprintf(note, sizeof note, "%s%s", r->off ? _("不可用 ") : "", r->off ? r->why : r->note);
	if (rest > 0)
		put(in, y, x + lw + 2, rest, SY_DIM, note);
	if (i == m->sel)
		put_caret(in, y, 0);
}

static void draw(struct screen *s, struct area a)
{
	struct menu *m = s->data;
	int kw = widest(m, offsetof(struct item, key)), lw = widest(m, offsetof(struct item, label));
	int nw = widest(m, offsetof(struct item, note)), yw = widest(m, offsetof(struct item, why));
	int why = yw ? yw + cells(_("不可用 ")) : 0;
	int w = 2 + kw + 2 + lw + 2 + (nw > why ? nw : why);
	struct area in;

	if (w < cells(s->title) + 4)
		w = cells(s->title) + 4;
	in = dialog_box(a, m->n, w, s->title);
	m->h = in.h > 0 ? in.h : 1;
	if (m->sel < m->top)
		m->top = m->sel;
	if (m->sel >= m->top + m->h)
		m->top = m->sel - m->h + 1;
	for (int y = 0; y < in.h && m->top + y < m->n; y++)
		draw_row(m, in, y, m->top + y, kw, lw);
}

static void choose(struct screen *s, int i)
{
	struct menu *m = s->data;

	m->sel = i;
	m->typed[0] = '\0';
	if (m->row[i].off)
		tui_message(SY_WARN, "%s", m->row[i].why[0] ? m->row[i].why : _("现在不能选这一项"));
	else
		screen_close(s, i);
}

static void take(struct screen *s)
{
	struct menu *m = s->data;

	if (m->n > 0)
		choose(s, m->sel);
}

/* Keys of several characters are typed one after the other; the row is taken as soon as no longer key can be meant. */
static bool type(struct screen *s, int key)
{
	struct menu *m = s->data;
	size_t len = strlen(m->typed);
	int exact = -1, begin = -1, count = 0;

	if (key <= ' ' || key > '~' || len + 2 > sizeof m->typed)
		return false;
	m->typed[len] = (char)key;
	m->typed[len + 1] = '\0';
	for (int i = 0; i < m->n; i++)
		if (strncasecmp(m->row[i].key, m->typed, len + 1) == 0) {
			count++;
			if (begin < 0)
				begin = i;
			if (!m->row[i].key[len + 1])
				exact = i;
		}
	if (!count) {
		m->typed[0] = '\0';
		return len > 0 ? type(s, key) : false;
	}
	m->sel = exact >= 0 ? exact : begin;
	if (exact >= 0 && count == 1)
		choose(s, exact);
	return true;
}

static bool key(struct screen *s, int k)
{
	struct menu *m = s->data;

	if (k == K_PGUP || k == K_PGDN) {
		m->sel += k == K_PGUP ? -m->h : m->h;
		page_key(K_NONE, &m->sel, m->n, 1);
	} else if (k == ' ' || !page_key(k, &m->sel, m->n, 1)) {
		return type(s, k);
	}
	m->typed[0] = '\0';
	return true;
}

static void closed(struct screen *s)
{
	struct menu *m = s->data;
	void (*done)(void *, int) = m->done;
	void *ctx = m->ctx;

	for (int i = 0; i < m->n; i++) {
		free(m->row[i].key);
		free(m->row[i].label);
		free(m->row[i].note);
		free(m->row[i].why);
	}
	free(m->row);
	free(m);
	if (done && !stack_dropping())
		done(ctx, s->result);
}

static const struct keydef keys[] = {
	{ .key = K_ENTER, .label = N_("选定"), .help = N_("选光标所在的一项；也可直接输入项前的编号"), .act = take },
	{ .key = K_UP, .alt = K_DOWN, .help = N_("上下移动") },
	{ 0 },
};

static const struct screen_ops ops = { .name = "menu", .draw = draw, .key = key, .close = closed, .keys = keys };

void menu(const char *title, const struct menu_row *rows, int n, void (*done)(void *, int), void *ctx)
{
	struct menu *m = tui_xcalloc(1, sizeof *m);

	m->row = tui_xcalloc((size_t)n, sizeof *m->row);
	m->n = m->h = n;
	m->done = done;
	m->ctx = ctx;
	for (int i = 0; i < n; i++) {
		char number[12];

		snprintf(number, sizeof number, "%d", i + 1);
		m->row[i].key = tui_xstrdup(rows[i].key ? rows[i].key : number);
		m->row[i].label = tui_xstrdup(rows[i].label);
		m->row[i].note = tui_xstrdup(rows[i].note);
		m->row[i].why = tui_xstrdup(rows[i].why);
		m->row[i].off = rows[i].off;
	}
	while (m->sel + 1 < n && m->row[m->sel].off)
		m->sel++;
	if (n > 0 && m->row[m->sel].off)
		m->sel = 0;
	stack_dialog(&ops, m, title);
}
