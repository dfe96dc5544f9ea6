/* A board: the rows of any list counted by kind, region, year or state, each number with a bar, and each opens the rows it counts.
 * Regions are gone down level by level. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

enum { SPLITS = 12, CONDS = 16, DOWN = 3, FIGS = 16 };

/* Where one has gone down from: the group, and what it is called. */
struct step { char key[64]; char label[160]; int cut; };

struct board {
	const struct entity *e;
	struct query q;			/* strings owned: value[], search, view, on, figure */
	char *value[CONDS], within[4][64], search[128], view[40], on[11], figure[40], label[160];
	struct split by[SPLITS];
	int nby, cur;
	struct step down[DOWN];
	int ndown;
	struct share *g;
	int n, sel, top, page;
	int64_t total, most;
	unsigned seen;
};

static const struct field *field_of(const struct board *b)
{
	return b->by[b->cur].field < 0 ? NULL : &b->e->fields[b->by[b->cur].field];
}

static bool regional(const struct board *b)
{
	const struct field *f = field_of(b);

	return f && f->type == T_REGION;
}

/* The level under the one that was gone down to; at first what this person's office is above of. */
static int region_cut(const struct board *b)
{
	size_t most = 2, n = b->ndown ? strlen(b->down[b->ndown - 1].key) : 0;
	int i;

	for (i = 0; n == 0 && i < app.who.nin; i++)
		if (i == 0 || strlen(app.who.in[i].region) < most)
			most = strlen(app.who.in[i].region);
	if (n == 0)
		n = most;
	return n < 4 ? 4 : n < 6 ? 6 : n < 9 ? 9 : 12;
}

/* The rows counted: those of the query, within where one has gone down to. */
static struct query query_of(struct board *b)
{
	struct query q = b->q;

	q.view = b->view[0] ? b->view : NULL;
	q.search = b->search[0] ? b->search : NULL;
	q.on = b->on[0] ? b->on : NULL;
	q.figure = b->figure[0] ? b->figure : NULL;
	q.verbs = V_COUNT;
	q.order = NULL;
	if (b->ndown > 0 && q.nwithin < (int)LENGTH(q.within)) {
		const struct step *d = &b->down[b->ndown - 1];

		q.within[q.nwithin++] = (struct within){{b->by[b->cur].field, d->cut}, d->key};
	}
	return q;
}

static bool read_all(struct board *b)
{
	struct query q = query_of(b);
	struct share *g = NULL;
	struct err err = {0};
	struct list *l;
	int n = -1, i;

	if (b->nby == 0)
		return false;
	if (regional(b))
		b->by[b->cur].cut = region_cut(b);
	if (list_open(app.db, &app.who, &q, &l, &err) == 0) {
		n = list_groups(l, &b->by[b->cur], &g, &err);
		list_free(l);
	}
	if (n < 0) {
		err_show(&err);
		return false;
	}
	free(b->g);
	b->g = g;
	b->n = n;
	b->total = b->most = 0;
	for (i = 0; i < n; i++) {
		b->total += g[i].n;
		if (g[i].n > b->most)
			b->most = g[i].n;
	}
	if (b->sel >= n)
		b->sel = n > 0 ? n - 1 : 0;
	b->seen = app.version;
	return true;
}

static void number(int64_t n, char *dst, size_t size)
{
	char plain[24];
	int len = snprintf(plain, sizeof plain, "%lld", (long long)n), i;
	size_t at = 0;

	for (i = 0; i < len && at + 2 < size; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			dst[at++] = ',';
		dst[at++] = plain[i];
	}
	dst[at] = '\0';
}

/* ---- drawing ---- */

static void draw_tabs(struct board *b, struct area a)
{
	char text[60];
	int x = 1, i, w;

	for (i = 0; i < b->nby && x < a.w - 4; i++) {
		const struct field *f = b->by[i].field < 0 ? NULL : &b->e->fields[b->by[i].field];

		text_fmt(text, sizeof text, " %d %s%s ", i + 1, f ? f->label : _("状态"), f && f->type == T_DATE ? _("(年)") : "");
		w = cells(text);
		put(a, 0, x, w, i == b->cur ? SY_FOCUS : SY_LABEL, text);
		x += w + 1;
	}
}

static void draw_row(struct board *b, struct area a, int y, int i)
{
	const struct share *g = &b->g[i];
	int label = a.w >= 100 ? 34 : a.w >= 76 ? 26 : 18, bar = a.w - label - 24;
	char text[40];

	put_marker(a, y, 0, 2, i - b->sel);
	put(a, y, 2, label, i == b->sel ? SY_FOCUS : SY_TEXT, g->label);
	number(g->n, text, sizeof text);
	put_right(a, y, label + 3, 11, SY_VALUE, text);
	snprintf(text, sizeof text, "%d.%d%%", (int)(b->total ? g->n * 1000 / b->total / 10 : 0),
		(int)(b->total ? g->n * 1000 / b->total % 10 : 0));
	put_right(a, y, label + 15, 6, SY_DIM, text);
	if (bar > 3)
		put_bar(a, y, label + 22, bar, g->n, b->most);
}

static void board_draw(struct screen *s, struct area a)
{
	struct board *b = s->data;
	char text[200], total[40];
	const struct figure *f;
	size_t at;
	int i;

	draw_tabs(b, a);
	number(b->total, total, sizeof total);
	for (f = b->e->figures; f && f->name && strcmp(f->name, b->figure); f++)
		;
	at = text_fmt(text, sizeof text, _("%s　共 %s"), f && f->name ? f->label : b->e->label, total);
	if (b->label[0])
		at += text_fmt(text + at, sizeof text - at, "　%.80s", b->label);
	for (i = 0; i < b->ndown; i++)
		at += text_fmt(text + at, sizeof text - at, "%s%.40s", i ? " › " : "　", b->down[i].label);
	if (b->on[0])
		text_fmt(text + at, sizeof text - at, _("　%s 时"), b->on);
	put(a, 1, 1, a.w - 2, SY_HEAD, text);
	b->page = a.h - 3;
	if (b->sel < b->top)
		b->top = b->sel;
	if (b->sel >= b->top + b->page)
		b->top = b->sel - b->page + 1;
	for (i = 0; i < b->page && b->top + i < b->n; i++)
		draw_row(b, a, i + 2, b->top + i);
	if (b->n == 0)
		put(a, 2, 2, a.w - 4, SY_DIM, _("没有记录"));
	if (b->n > b->page) {
		snprintf(text, sizeof text, "%d-%d/%d", b->top + 1, b->top + i, b->n);
		put_right(a, a.h - 1, 0, a.w - 1, SY_DIM, text);
	}
	put_caret(a, b->sel - b->top + 2, 2);
}

/* ---- keys ---- */

static const struct share *chosen(const struct board *b)
{
	return b->sel < b->n ? &b->g[b->sel] : NULL;
}

/* The rows of the chosen number: the same query, within its group. */
static void act_rows(struct screen *s)
{
	struct board *b = s->data;
	const struct share *g = chosen(b);
	struct query q = b->q;
	char label[160];

	if (!g)
		return;
	q = query_of(b);
	if (b->ndown > 0)
		q.nwithin--;		/* the group lies within what was gone down to */
	if (q.nwithin == (int)LENGTH(q.within))
		return;
	q.within[q.nwithin++] = (struct within){b->by[b->cur], g->none ? NULL : g->key};
	text_fmt(label, sizeof label, "%.100s%s%.50s", b->label, b->label[0] ? "　" : "", g->label);
	list_screen_of(b->e, &q, label);
}

static bool has_below(const struct board *b, const struct share *g)
{
	return regional(b) && g && !g->none && b->ndown < DOWN && strlen(g->key) == (size_t)b->by[b->cur].cut && b->by[b->cur].cut < 9;
}

/* A region: its parts. What has none: its rows. */
static void act_enter(struct screen *s)
{
	struct board *b = s->data;
	const struct share *g = chosen(b);

	if (!has_below(b, g)) {
		act_rows(s);
		return;
	}
	b->down[b->ndown] = (struct step){.cut = b->by[b->cur].cut};
	memcpy(b->down[b->ndown].key, g->key, sizeof g->key);
	memcpy(b->down[b->ndown++].label, g->label, sizeof g->label);
	b->sel = b->top = 0;
	if (!read_all(b)) {
		b->ndown--;
		read_all(b);
	}
}

static void act_up(struct screen *s)
{
	struct board *b = s->data;
	char key[64];
	int i;

	memcpy(key, b->down[--b->ndown].key, sizeof key);
	read_all(b);
	for (i = 0; i < b->n; i++)
		if (strcmp(b->g[i].key, key) == 0)
			b->sel = i;
}

static bool is_down(struct screen *s)
{
	return ((struct board *)s->data)->ndown > 0;
}

static void turn(struct board *b, int to)
{
	int was = b->cur, down = b->ndown;

	if (to < 0 || to >= b->nby)
		return;
	b->cur = to;
	b->ndown = 0;
	b->sel = b->top = 0;
	if (!read_all(b)) {
		b->cur = was;
		b->ndown = down;
		read_all(b);
	}
}

static bool board_key(struct screen *s, int key)
{
	struct board *b = s->data;
	int k = key_fold(key);

	if (k >= '1' && k <= '9') {
		turn(b, k - '1');
		return true;
	}
	switch (key) {
	case K_TAB: case K_RIGHT: turn(b, (b->cur + 1) % b->nby); return true;
	case K_BTAB: case K_LEFT: turn(b, (b->cur + b->nby - 1) % b->nby); return true;
	default: return move_key(key, &b->sel, b->n - 1, b->page);
	}
}

static void day_given(void *ctx, const char *day)
{
	struct board *b = ((struct screen *)ctx)->data;
	char was[11];

	memcpy(was, b->on, sizeof was);
	snprintf(b->on, sizeof b->on, "%s", day);
	if (!read_all(b)) {
		memcpy(b->on, was, sizeof was);
		read_all(b);
	}
}

static void act_day(struct screen *s)
{
	ask_day(_("看哪一天的情况（留空为现在）"), day_given, s);
}

static void figure_chosen(void *ctx, int i)
{
	struct board *b = ((struct screen *)ctx)->data;

	if (i < 0)
		return;
	snprintf(b->figure, sizeof b->figure, "%s", i ? b->e->figures[i - 1].name : "");
	b->sel = b->top = 0;
	read_all(b);
}

static void act_figures(struct screen *s)
{
	static char key[FIGS + 1][12];
	struct board *b = s->data;
	struct menu_row row[FIGS + 1];
	const struct figure *f = b->e->figures;
	int n = 0;

	row[n++] = (struct menu_row){.key = "0", .label = _("全部"), .note = b->e->label};
	for (; f && f->name && n <= FIGS; f++, n++) {
		snprintf(key[n], sizeof key[n], "%d", n);
		row[n] = (struct menu_row){.key = key[n], .label = f->label, .note = ""};
	}
	menu(_("数哪些"), row, n, figure_chosen, s);
}

static void act_refresh(struct screen *s)
{
	read_all(s->data);
}

static void board_tick(struct screen *s)
{
	struct board *b = s->data;

	if (app.version == b->seen || b->on[0])
		return;
	read_all(b);
	tui_redraw();
}

static void board_free(struct board *b)
{
	size_t i;

	for (i = 0; i < LENGTH(b->value); i++)
		free(b->value[i]);
	free(b->g);
	free(b);
}

static void board_close(struct screen *s)
{
	board_free(s->data);
}

static const struct keydef board_keys[] = {
	{.key = K_ENTER, .label = "下级", .help = "区划：看它的下级；其他：看这个数字数的是哪些记录", .act = act_enter},
	{.key = K_F8, .alt = 'l', .label = "记录", .help = "看这个数字数的是哪些记录", .act = act_rows},
	{.key = K_BS, .label = "上级", .help = "回到上一级区划", .act = act_up, .valid = is_down},
	{.key = K_F9, .alt = 'v', .label = "数哪些", .help = "换一个统计数；Tab 或数字换一种分法", .act = act_figures},
	{.key = 'd', .alt = K_F7, .label = "日期", .help = "看某一天的情况", .act = act_day},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "刷新", .help = "重新统计", .act = act_refresh},
	{.key = K_TAB, .alt = K_RIGHT, .help = "下一种分法；数字 1 至 9 直接换"},
	{.key = K_BTAB, .alt = K_LEFT, .help = "上一种分法"},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops board_ops = {
	.name = "board", .draw = board_draw, .key = board_key, .tick = board_tick, .close = board_close, .keys = board_keys,
};

static void preset_take(struct board *b, const struct query *q)
{
	int i;

	b->q = *q;
	for (i = 0; i < q->nwhere && i < CONDS; i++)
		if (q->where[i].value)
			b->q.where[i].value = b->value[i] = xstrdup(q->where[i].value);
	for (i = 0; i < q->nwithin; i++)
		if (q->within[i].key) {
			text_cut(b->within[i], sizeof b->within[i], q->within[i].key);
			b->q.within[i].key = b->within[i];
		}
	text_cut(b->search, sizeof b->search, q->search ? q->search : "");
	text_cut(b->view, sizeof b->view, q->view ? q->view : "");
	text_cut(b->on, sizeof b->on, q->on ? q->on : "");
	text_cut(b->figure, sizeof b->figure, q->figure ? q->figure : "");
}

void board_open(const struct entity *e, const struct query *preset, const char *label)
{
	struct board *b = xcalloc(1, sizeof *b);
	char title[160];

	b->e = e;
	if (preset)
		preset_take(b, preset);
	else if (e->figures && e->figures[0].name)
		snprintf(b->figure, sizeof b->figure, "%s", e->figures[0].name);
	b->q.e = e;
	text_cut(b->label, sizeof b->label, label ? label : "");
	b->nby = entity_splits(&app.who, e, b->by, SPLITS);
	if (b->nby == 0)
		tui_message(SY_WARN, _("%s没有可以分类统计的项"), e->label);
	if (!read_all(b)) {
		board_free(b);
		return;
	}
	text_fmt(title, sizeof title, _("看板 %.60s"), e->label);
	screen_push(&board_ops, b, "kb", title);
}

bool board_may(void)
{
	const struct entity *e = entity_find("org");

	return e && entity_may(e, V_COUNT);
}

void board_org(void)
{
	const struct entity *e = entity_find("org");

	if (e)
		board_open(e, NULL, NULL);
}
