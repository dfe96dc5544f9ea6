/* Home: what is due, what was open last, and every subsystem by its clause; the caret stands in the jump line. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/command.h"
#include "screens/prefs.h"

enum { FIGURES = 8, CANDIDATES = 16, RECENT = 5, RECENT_TALL = 12, TALL = 32, TIP_LEAST = 20, FIGURE_LABEL = 40 };

/* A number and the rows behind it. */
struct light { const struct entity *e; const struct figure *f; int64_t n; };

struct way { char part; char code[8], label[40]; };

struct home {
	struct finder f;		/* its rows are recent records while nothing is typed; chosen below 0: a light */
	struct light light[CANDIDATES];
	int nlight;
	const struct entity **menu;
	int nmenu, nway, top, page;
	struct way *way;		/* the menu as it is drawn: those, then the screens that are no list */
	bool tall;			/* room for more records */
	char tip[240];
	unsigned seen;
	int changes;			/* by this session itself, when the lights were read */
};

/* ---- what this person sees ---- */

bool entity_may(const struct entity *e, unsigned verb)
{
	const struct grant *g;

	for (g = e->grants; g && g->roles; g++)
		if ((g->roles & app.who.roles) && (g->verbs & verb) && g->scope != S_NONE)
			return true;
	return false;
}

bool entity_shown(const struct entity *e)
{
	return !(e->flags & E_NOLIST) && e->views && e->views[0].name && entity_may(e, V_READ);
}

static int place(const struct entity *e)
{
	int i;

	for (i = 0; entities[i] && entities[i] != e; i++)
		;
	return i;
}

/* Within a clause as they are listed: what all else hangs on comes first. */
static int by_clause(const void *a, const void *b)
{
	const struct entity *const *x = a, *const *y = b;
	int c = strcmp((*x)->clause, (*y)->clause);

	return c ? c : place(*x) - place(*y);
}

static void way_add(struct home *h, char part, const char *code, const char *label)
{
	struct way *w;

	h->way = xrealloc(h->way, (size_t)(h->nway + 1) * sizeof *h->way);
	w = &h->way[h->nway++];
	w->part = part;
	text_cut(w->code, sizeof w->code, code ? code : "");
	text_cut(w->label, sizeof w->label, label);
}

static void screen_add(void *ctx, const struct command *c)
{
	if (!c->row.off)
		way_add(ctx, 's', c->code, c->row.title);
}

static void menu_make(struct home *h)
{
	int i;

	for (i = 0; entities[i]; i++)
		;
	h->menu = xcalloc((size_t)i + 1, sizeof *h->menu);
	for (i = 0; entities[i]; i++)
		if (entity_shown(entities[i]))
			h->menu[h->nmenu++] = entities[i];
	qsort(h->menu, (size_t)h->nmenu, sizeof *h->menu, by_clause);
	for (i = 0; i < h->nmenu; i++)
		way_add(h, h->menu[i]->clause[0], h->menu[i]->code, h->menu[i]->label);
	jump_screens(screen_add, h);
}

/* The same rows are counted once, however many ways they are split. */
static bool counted(const struct home *h, const struct entity *e, const struct figure *f)
{
	int i;

	for (i = 0; i < h->nlight; i++)
		if (h->light[i].e == e && strcmp(h->light[i].f->where ? h->light[i].f->where : "",
			f->where ? f->where : "") == 0)
			return true;
	return false;
}

/* As many as there is room for: those that say 0 make way, the last of them first. */
static void lights_fit(struct home *h)
{
	int i;

	for (i = h->nlight - 1; i >= 0 && h->nlight > FIGURES; i--)
		if (h->light[i].n == 0) {
			memmove(&h->light[i], &h->light[i + 1], (size_t)(h->nlight - i - 1) * sizeof h->light[0]);
			h->nlight--;
		}
	if (h->nlight > FIGURES)
		h->nlight = FIGURES;
}

/* Further down the list of subsystems only what is to be done is looked for. */
static bool light_may(const struct home *h, const struct entity *e, const struct figure *f)
{
	return (h->nlight < FIGURES || (h->nlight < CANDIDATES && strcmp(f->name, "open") == 0)) && !counted(h, e, f);
}

static void lights_read(struct home *h)
{
	const struct figure *f;
	struct err err = {0};
	int64_t n;
	int i;

	h->nlight = 0;
	h->changes = db_changes(app.db);
	for (i = 0; i < h->nmenu; i++)
		for (f = h->menu[i]->figures; f && f->name; f++)
			if (light_may(h, h->menu[i], f) && figure_value(app.db, &app.who, h->menu[i], f, NULL, &n,
				&err) == 0 && (n || h->nlight < FIGURES))
				h->light[h->nlight++] = (struct light){h->menu[i], f, n};
	lights_fit(h);
}

static void rows_read(struct home *h)
{
	if (!h->f.stale)
		return;
	finder_match(&h->f, *h->f.in.s ? JUMP_MAX : h->tall ? RECENT_TALL : RECENT);
	tip_of_today(h->tip, sizeof h->tip);
}

/* ---- drawing ---- */

static const struct { char part; const char *label; } parts[] = {
	{'0', "主体"}, {'1', "党建引领"}, {'2', "政策扶持"}, {'3', "孵化培育"}, {'4', "综合监管"}, {'5', "规范治理"}, {'6', "作用发挥"},
	{'7', "组织实施"}, {'s', "画面"},
};

static const char *part_label(char part)
{
	size_t i;

	for (i = 0; i < LENGTH(parts); i++)
		if (part == parts[i].part)
			return _(parts[i].label);
	return "";
}

/* What waits for this person, beside the heading. */
static void draw_work(struct area a, int y)
{
	char text[160], back[40] = "";
	const long *n;

	if (!inbox_may())
		return;
	n = work_now();
	if (n[INBOX_BACK])
		text_fmt(back, sizeof back, _("　退回 %ld"), n[INBOX_BACK]);
	text_fmt(text, sizeof text, _("待办 %ld%s　将到期 %ld　已到期 %ld　提醒 %ld%s"), n[INBOX_TURN], back, n[INBOX_SOON], n[INBOX_OVER], n[INBOX_REMIND],
		*back && a.w < 76 ? "" : _("　空格打开"));
	put(a, y, 11, a.w - 12, n[INBOX_OVER] ? SY_ERROR : n[INBOX_SOON] ? SY_WARN : n[INBOX_TURN] ? SY_VALUE : SY_DIM, text);
}

/* A click on a light walks there as Tab does, and opens the one it is on. */
static void light_hot(const struct home *h, struct area at, int i)
{
	int to = i - h->nlight, by = h->f.sel >= 0 ? i + 1 : to - h->f.sel;

	if (by == 0)
		hot_key(at, 0, 0, at.w, K_ENTER, 1);
	else
		hot_key(at, 0, 0, at.w, by > 0 ? K_TAB : K_BTAB, by > 0 ? by : -by);
}

/* Lights come before the recent records in the order of choice; the first recent one is chosen at first. */
static int draw_lights(struct home *h, struct area a, int y)
{
	int cols = a.w >= 100 ? 3 : 2, w = (a.w - 2) / cols, i, rows;
	char n[24];

	if (h->nlight == 0)
		return y;
	put(a, y, 1, a.w - 2, SY_HEAD, _("今日情况"));
	draw_work(a, y);
	rows = (h->nlight + cols - 1) / cols;
	for (i = 0; i < h->nlight && y + 1 + i / cols < a.h; i++) {
		struct area at = {a.y + y + 1 + i / cols, a.x + 1 + (i % cols) * w, 1, w - 1};

		snprintf(n, sizeof n, "%lld", (long long)h->light[i].n);
		light_hot(h, at, i);
		put(at, 0, 0, 1, SY_MARK, h->f.sel == i - h->nlight ? "▸" : " ");
		put_right(at, 0, 1, 8, h->light[i].n ? SY_VALUE : SY_DIM, n);
		put(at, 0, 10, w - 12, h->f.sel == i - h->nlight ? SY_FOCUS : SY_LABEL, h->light[i].f->label);
	}
	return y + 1 + rows;
}

static int draw_recent(struct home *h, struct area a, int y)
{
	struct area at;

	if (h->f.n == 0)
		return y;
	put(a, y, 1, a.w - 2, SY_HEAD, _("最近打开"));
	at = (struct area){a.y + y + 1, a.x, h->f.n, a.w};
	if (y + 1 + h->f.n > a.h)
		at.h = a.h - y - 1;
	jump_rows_draw(at, h->f.row, h->f.n, h->f.sel);
	return y + 1 + h->f.n;
}

/* One line of the menu: a part of the policy, or a subsystem under it. Returns the rows the menu has when no area is
 * given. */
static int menu_rows(struct home *h, struct area a, int rows, int w, int cols)
{
	int row = 0, i;

	for (i = 0; i < h->nway; i++) {
		const struct way *e = &h->way[i];
		bool heads = i == 0 || e[-1].part != e->part;
		int k;

		for (k = heads ? 0 : 1; k < 2; k++, row++) {
			int at = row - h->top;
			struct area line = {a.y + at % (rows ? rows : 1), a.x + 1 + at / (rows ? rows : 1) * w, 1,
				w - 1};

			if (rows == 0 || at < 0 || at >= rows * cols)
				continue;
			if (k == 0) {
				put(line, 0, 0, w - 2, SY_DIM, part_label(e->part));
			} else {
				put(line, 0, 1, 4, SY_KEY, e->code);
				put(line, 0, 6, w - 8, SY_TEXT, e->label);
			}
		}
	}
	return row;
}

/* Subsystems in columns, each under the part of the policy it belongs to. */
static void draw_menu(struct home *h, struct area a, int y)
{
	int cols = a.w >= 100 ? 5 : a.w >= 76 ? 3 : 2, w = (a.w - 2) / cols, rows = a.h - y - 1, all;
	char text[80];

	if (rows < 1)
		return;
	put(a, y, 1, a.w - 2, SY_HEAD, _("子系统（键入代码或名称首字母后按 Enter）"));
	all = menu_rows(h, a, 0, w, cols);
	h->page = rows * cols;
	if (h->top >= all)
		h->top = 0;
	menu_rows(h, (struct area){a.y + y + 1, a.x, rows, a.w}, rows, w, cols);
	if (all > h->page) {
		snprintf(text, sizeof text, _("第 %d/%d 页，PgDn"), h->top / h->page + 1,
			(all + h->page - 1) / h->page);
		put_right(a, y, a.w - 22, 20, SY_DIM, text);
	}
}

static void home_draw(struct screen *s, struct area a)
{
	struct home *h = s->data;
	struct area rest;
	char text[200];
	bool failed;
	int x, y = 0;

	h->f.stale |= h->tall != (a.h >= TALL);
	h->tall = a.h >= TALL;
	rows_read(h);
	failed = login_line(text, sizeof text);
	if (*text)
		put(a, y, 1, a.w - 2, failed ? SY_WARN : SY_DIM, text);
	y++;
	put(a, y, 1, 5, SY_KEY, "==>");
	x = line_draw(&h->f.in, a, y, 6, a.w - 8, SY_FOCUS);
	put_caret(a, y, x);
	y += 2;
	if (*h->f.in.s) {
		rest = area_inside(a, y, 0, 0, 0);
		jump_rows_draw(rest, h->f.row, h->f.n, h->f.sel);
		if (h->f.n == 0)
			put(rest, 0, 4, a.w - 8, SY_DIM, _("没有匹配的画面或记录"));
		return;
	}
	y = draw_lights(h, a, y);
	y = draw_recent(h, a, y + (y > 3));
	if (h->tip[0] && a.h >= TIP_LEAST)
		put(a, a.h - 1, 1, a.w - 2, SY_DIM, h->tip);
	a.h -= h->tip[0] && a.h >= TIP_LEAST;
	draw_menu(h, a, y + 1);
}

/* ---- keys ---- */

static void go(struct screen *s)
{
	struct home *h = s->data;
	struct jump_row row;
	char typed[RECALL_TEXT];
	bool code = finder_ahead(&h->f, &row);

	if (!code)
		rows_read(h);
	if (!code && h->f.sel < 0) {
		const struct light *l = &h->light[h->f.sel + h->nlight];
		struct query q = {.e = l->e, .figure = l->f->name};

		if (!figure_open(l->e, l->f))
			list_screen(l->e, &q);
		return;
	}
	if (!code && h->f.n == 0) {
		tui_message(SY_WARN, "%s",
			*h->f.in.s ? _("没有匹配的画面或记录") : _("键入代码、名称、拼音首字母或编号"));
		return;
	}
	if (!code)
		row = h->f.row[h->f.sel];
	if (!finder_take(&h->f, &row, typed))
		return;
	line_set(&h->f.in, "");
	h->f.back = 0;
	h->f.stale = true;
	jump_go(&row, typed);
}

/* Tab walks the lights: Up in the empty line is the recall. */
static void lights_turn(struct home *h, int by)
{
	rows_read(h);
	if (h->nlight == 0 || *h->f.in.s)
		return;
	if (h->f.sel >= 0)
		h->f.sel = by > 0 ? -h->nlight : -1;
	else
		h->f.sel += by;
	if (h->f.sel < -h->nlight)
		h->f.sel = 0;
}

/* What waits for this person: as one who decides, as one who applies; else how an application stands. */
static void act_work(struct screen *s)
{
	(void)s;
	if (inbox_may())
		inbox_open();
	else if (own_may())
		own_open();
	else
		progress_open();
}

/* A blank at the start of the line says nothing else. */
static bool empty(struct screen *s)
{
	return !*((struct home *)s->data)->f.in.s;
}

static bool may_work(struct screen *s)
{
	return empty(s) && inbox_may();
}

static void act_today(struct screen *s)
{
	(void)s;
	day_open();
}

static bool may_own(struct screen *s)
{
	return empty(s) && !inbox_may() && own_may();
}

static bool may_ask(struct screen *s)
{
	return empty(s) && !inbox_may() && !own_may();
}

static bool home_key(struct screen *s, int key)
{
	struct home *h = s->data;

	if (key == ' ' && empty(s)) {
		act_work(s);
		return true;
	}
	switch (key) {
	case K_ENTER:
		go(s);
		return true;
	case K_UP:
	case K_DOWN:
		rows_read(h);
		finder_vertical(&h->f, key, *h->f.in.s ? 0 : -h->nlight);
		return true;
	case K_TAB:
	case K_BTAB:
		lights_turn(h, key == K_TAB ? 1 : -1);
		return true;
	case K_PGDN:
		h->top += h->page;
		return true;
	case K_PGUP:
		h->top = h->top > h->page ? h->top - h->page : 0;
		return true;
	case K_ESC:
		if (!*h->f.in.s)
			return false;
		line_set(&h->f.in, "");
		h->f.stale = true;
		return true;
	default:
		return finder_type(&h->f, key);
	}
}

static void home_tick(struct screen *s)
{
	struct home *h = s->data;
	unsigned now = app.version;

	if (now == h->seen)
		return;
	h->seen = now;
	lights_read(h);
	if (!*h->f.in.s) {	/* names of what was open last; the choice stays where it is */
		int sel = h->f.sel;

		h->f.stale = true;
		rows_read(h);
		h->f.sel = sel < h->f.n ? sel : 0;
	}
	tui_redraw();
}

static void home_back(struct screen *s, struct screen *child, int result)
{
	struct home *h = s->data;

	(void)child;
	h->f.stale = true;
	if (result > 0 || db_changes(app.db) != h->changes)	/* what this session writes is no news to it */
		lights_read(h);
}

static void leave_answer(void *ctx, bool yes)
{
	(void)ctx;
	if (yes)
		tui_quit();
}

static bool home_leave(struct screen *s)
{
	(void)s;
	confirm(_("结束会话"), _("要退出吗？"), leave_answer, NULL);
	return false;
}

static void home_close(struct screen *s)
{
	struct home *h = s->data;

	line_release(&h->f.in);
	free(h->menu);
	free(h->way);
	free(h);
}

static void act_refresh(struct screen *s)
{
	lights_read(s->data);
}

static const char *why_no_work(struct screen *s)
{
	return empty(s) ? _("您的角色用不到") : _("先清空键入的内容");
}

static const struct keydef home_keys[] = {
	{.key = K_F7, .alt = ' ', .label = "待办", .help = "等您办的事，按剩余工作日排列；空行里按空格也是", .act = act_work, .valid = may_work,
		.why = why_no_work},
	{.key = K_F8, .label = "今日", .help = "今日窗口：收件、办结、到期，按类型和环节，每个数字可以打开", .act = act_today, .valid = may_work,
		.why = why_no_work},
	{.key = K_F7, .alt = ' ', .label = "我的申请", .help = "您提出的申请、办到哪一步、还缺什么；空行里按空格也是", .act = act_work, .valid = may_own,
		.why = why_no_work},
	{.key = K_F7, .alt = ' ', .label = "办理进度", .help = "凭编号和查询密码查申请办到哪一步；空行里按空格也是", .act = act_work, .valid = may_ask,
		.why = why_no_work},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "刷新",
		.help = "重新统计", .act = act_refresh},
	{.key = K_ENTER, .help = "打开所选的一行，或照它做；空行键入 1 至 20 打开最近第几条记录"},
	{.key = K_TAB, .alt = K_BTAB, .help = "走到今日情况的一个数字上，Enter 看它数的是哪些记录"},
	{.key = K_UP, .alt = K_DOWN, .help = "上下选择；在空行里按 ↑ 取以前的命令"},
	{.key = K_PGDN, .alt = K_PGUP, .help = "子系统多时翻页"},
	{0}
};

static const struct screen_ops home_ops = {
	.name = "home", .draw = home_draw, .key = home_key, .tick = home_tick, .back = home_back, .leave = home_leave,
	.close = home_close, .keys = home_keys, .text = true,
};

void home_open(void)
{
	struct home *h = xcalloc(1, sizeof *h);

	finder_init(&h->f);
	menu_make(h);
	badge_open();
	if (!app.who.must_change)
		lights_read(h);
	h->seen = app.version;
	screen_push(&home_ops, h, "0", _("四川省社会组织综合管理"));
}
