/* The inbox (待办): what waits for one's roles by working days left, what waits for others, reminders. A row opens the screen of its
 * case, and when that is decided the next one opens by itself. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/inbox.h"

enum { COLS = 9, ROOMY = 72 };

static const struct screen_ops inbox_ops;

static const char *part_label(enum inbox_part p)
{
	static const char *const label[] = {[INBOX_TURN] = "待办", [INBOX_BACK] = "退回", [INBOX_SOON] = "将到期", [INBOX_OVER] = "已到期",
		[INBOX_WAIT] = "等待中", [INBOX_REMIND] = "提醒"};

	return _(label[p]);
}

/* A row that is shown; of one whose page has gone, what the model says now. */
static const struct inbox_row *row_of(struct inbox *d, int64_t id)
{
	static struct inbox_row again;
	struct err err = {0};
	int p, i;

	for (p = 0; p < 2; p++)
		for (i = 0; i < d->page[p].n; i++)
			if (d->page[p].row[i].id == id)
				return &d->page[p].row[i];
	return d->part != INBOX_REMIND && inbox_row(app.db, &app.who, id, &again, &err) == 0 ? &again : NULL;
}

/* ---- rows ---- */

/* What is left, in words that need no colour. */
static void left_text(const struct inbox_row *r, char *dst, size_t n)
{
	if (r->paused && !r->timed)
		text_fmt(dst, n, "%s", _("暂停"));
	else if (!r->timed)
		text_fmt(dst, n, "–");
	else if (r->left < 0)
		text_fmt(dst, n, _("✗逾%d日"), -r->left);
	else if (r->left == 0)
		text_fmt(dst, n, "%s", _("✗今日"));
	else
		text_fmt(dst, n, _("%s剩%d日%s"), r->left <= INBOX_YELLOW ? "!" : " ", r->left, r->soft ? "≈" : "");
}

static enum style left_style(const char *cell)
{
	return strncmp(cell, "✗", strlen("✗")) == 0 ? SY_ERROR : *cell == '!' ? SY_WARN : SY_GOOD;
}

static int src_columns(void *ctx, struct tcol *out, int max)
{
	const struct inbox *d = ctx;
	const struct tcol cases[] = {
		{.label = _("编号"), .wish = 19, .least = 19}, {.label = _("类型"), .wish = 8, .least = 8},
		{.label = _("申请人"), .wish = 14, .least = 6}, {.label = _("收件日"), .wish = 10, .least = 10},
		{.label = _("剩余"), .wish = 8, .least = 8, .style = left_style}, {.label = _("状态"), .wish = 10, .least = 6},
		{.label = _("经办"), .wish = 12, .least = 4}, {.label = _("事项"), .wish = 40, .least = 20},
	};
	const struct tcol reminders[] = {
		{.label = _("日期"), .wish = 10, .least = 10}, {.label = _("种类"), .wish = 12, .least = 8},
		{.label = _("剩余"), .wish = 8, .least = 8, .style = left_style}, {.label = _("关于"), .wish = 36, .least = 16},
		{.label = _("内容"), .wish = 44, .least = 20},
	};
	bool remind = d->part == INBOX_REMIND;
	int n = remind ? (int)LENGTH(reminders) : (int)LENGTH(cases);

	if (n > max)
		n = max;
	memcpy(out, remind ? reminders : cases, (size_t)n * sizeof *out);
	return n;
}

static void page_free(struct page *p)
{
	int i, k;

	for (i = 0; i < p->n; i++)
		for (k = 0; k < COLS; k++)
			free(p->cell[i][k]);
	free(p->cell);
	free(p->row);
	*p = (struct page){0};
}

static void cells_make(const struct inbox *d, const struct inbox_row *r, char **cell)
{
	char left[40];
	const char *text[COLS] = {r->no, r->kind, r->applicant, r->came, left, r->phase, r->handler, r->subject};
	const char *remind[COLS] = {r->due, r->kind, left, r->subject, r->what};
	int k;

	left_text(r, left, sizeof left);
	for (k = 0; k < COLS; k++) {
		const char *s = d->part == INBOX_REMIND ? remind[k] : text[k];

		cell[k] = xstrdup(s ? s : "");
	}
}

static int src_fetch(void *ctx, enum tfrom from, const struct trow *anchor, int n, struct trow *out)
{
	struct inbox *d = ctx;
	struct page *p = &d->page[d->turn++ & 1];
	struct err err = {0};
	int i;

	page_free(p);
	p->row = xcalloc((size_t)n, sizeof *p->row);
	p->cell = xcalloc((size_t)n, sizeof *p->cell);
	i = inbox_fetch(app.db, &app.who, d->part, from == TF_AFTER || from == TF_BEFORE ? anchor->id : 0, from == TF_LAST || from == TF_BEFORE,
		n, p->row, &err);
	if (i < 0) {
		err_show(&err);
		return -1;
	}
	p->n = i;
	for (i = 0; i < p->n; i++) {
		cells_make(d, &p->row[i], p->cell[i]);
		out[i] = (struct trow){.id = p->row[i].id, .cell = p->cell[i]};
	}
	return p->n;
}

static int src_count(void *ctx, long cap, long *n)
{
	const struct inbox *d = ctx;

	*n = d->count[d->part] > cap ? cap + 1 : d->count[d->part];
	return 0;
}

/* ---- the screen ---- */

static void counts_read(struct inbox *d)
{
	memcpy(d->count, work_now(), sizeof d->count);
}

void inbox_reread(struct screen *s)
{
	struct inbox *d = s->data;

	work_anew();
	counts_read(d);
	table_reload(&d->t, true);
	d->seen = app.version;
}

static void draw_parts(const struct inbox *d, struct area a)
{
	char text[60];
	int x = 1, p;

	for (p = 0; p < INBOX_PARTS && x < a.w - 4; p++) {
		text_fmt(text, sizeof text, a.w < ROOMY ? " %d%s%ld " : " %d %s %ld ", p + 1, part_label(p), d->count[p]);
		put(a, 0, x, -1, p == (int)d->part ? SY_FOCUS : p == INBOX_OVER && d->count[p] ? SY_ERROR :
			p == INBOX_SOON && d->count[p] ? SY_WARN : SY_LABEL, text);
		x += cells(text);
	}
}

/* What the row under the caret is about, and which limit it is that ends. */
static void draw_about(struct inbox *d, struct area a)
{
	const struct trow *r = table_row(&d->t);
	const struct inbox_row *row = r ? row_of(d, r->id) : NULL;
	char text[500];

	if (!row) {
		put(a, 1, 2, a.w - 3, SY_DIM, d->part == INBOX_TURN ? _("没有要办的事") : "");
		return;
	}
	if (d->part == INBOX_REMIND)
		text_fmt(text, sizeof text, "%s　%s", row->subject, row->what);
	else
		text_fmt(text, sizeof text, "%s%s%s%s%s%s", row->subject, row->timed ? "　" : "", row->timed ? row->what : "",
			row->timed ? _("至") : "", row->due, row->soft ? _("（暂算）") : "");
	put(a, 1, 2, a.w - 3, SY_VALUE, text);
}

static void inbox_draw(struct screen *s, struct area a)
{
	struct inbox *d = s->data;

	table_draw(&d->t, area_inside(a, 2, 0, 0, 0));
	draw_parts(d, a);
	draw_about(d, a);
}

static void part_show(struct screen *s, int part)
{
	struct inbox *d = s->data;

	if (part < 0 || part >= INBOX_PARTS)
		return;
	d->part = part;
	table_unmark(&d->t);
	table_reload(&d->t, false);
	tui_redraw();
}

static bool inbox_key(struct screen *s, int key)
{
	struct inbox *d = s->data;
	int k = key_fold(key);

	if (k >= '1' && k < '1' + INBOX_PARTS)
		part_show(s, k - '1');
	else if (key == K_TAB || key == K_BTAB)
		part_show(s, (d->part + (key == K_TAB ? 1 : INBOX_PARTS - 1)) % INBOX_PARTS);
	else
		return table_key(&d->t, key);
	return true;
}

static void stand_on(struct inbox *d, int64_t id)
{
	int i;

	for (i = 0; i < d->t.nrow && i < d->t.page; i++)
		if (d->t.row[i].id == id)
			d->t.sel = i;
}

/* The row beside one, in order: 0 = there is none. */
static int64_t beside(const struct inbox *d, int64_t id, bool back)
{
	struct inbox_row r;
	struct err err = {0};

	return inbox_fetch(app.db, &app.who, d->part, id, back, 1, &r, &err) == 1 ? r.id : 0;
}

static bool still_there(const struct inbox *d, int64_t id)
{
	int64_t before = beside(d, id, true);
	struct inbox_row r;
	struct err err = {0};

	return id && inbox_fetch(app.db, &app.who, d->part, before, false, 1, &r, &err) == 1 && r.id == id;
}

static bool open_case(struct screen *s, int64_t id)
{
	struct inbox *d = s->data;
	struct inbox_row r;
	struct err err = {0};

	if (d->part == INBOX_REMIND) {
		const struct inbox_row *m = row_of(d, id);

		if (m && m->e)
			row_open(m->e, m->rid);
		return m && m->e;
	}
	if (inbox_row(app.db, &app.who, id, &r, &err) < 0 || !r.e) {
		err_show(&err);
		return false;
	}
	stand_on(d, id);
	d->next = beside(d, id, false);
	case_open(r.e, r.rid, true);
	return true;
}

static void act_open(struct screen *s)
{
	struct inbox *d = s->data;
	const struct trow *r = table_row(&d->t);

	if (r)
		open_case(s, r->id);
	else
		tui_message(SY_DIM, "%s", _("没有要办的"));
}

/* What has been decided stands here no more: the one that came after it, else the first. */
static void go_on(struct screen *s)
{
	struct inbox *d = s->data;
	struct inbox_row r;
	struct err err = {0};

	if (d->next && still_there(d, d->next)) {
		open_case(s, d->next);
		return;
	}
	if (inbox_fetch(app.db, &app.who, d->part, 0, false, 1, &r, &err) == 1)
		open_case(s, r.id);
}

static void step(struct screen *s, const struct screen *child, bool back)
{
	struct inbox *d = s->data;
	const struct trow *r = table_row(&d->t);
	int64_t to = r ? beside(d, r->id, back) : 0;

	(void)child;
	if (to == 0) {
		tui_message(SY_STATUS, "%s", back ? _("这是第一件") : _("这是最后一件"));
		to = r ? r->id : 0;
	} else {
		table_key(&d->t, back ? K_UP : K_DOWN);
	}
	if (to)
		open_case(s, to);
}

static void inbox_back(struct screen *s, struct screen *child, int result)
{
	struct inbox *d = s->data;
	const struct entity *e;
	int64_t id;
	bool kase = case_shows(child, &e, &id);

	inbox_done(d, child);
	inbox_reread(s);
	if (!kase)
		return;
	if (result == CASE_DONE)
		go_on(s);
	else if (result == CASE_NEXT || result == CASE_PREV)
		step(s, child, result == CASE_PREV);
}

static void inbox_tick(struct screen *s)
{
	struct inbox *d = s->data;

	if (app.version == d->seen)
		return;
	inbox_reread(s);
	tui_redraw();
}

static void inbox_close(struct screen *s)
{
	struct inbox *d = s->data;

	table_release(&d->t);
	page_free(&d->page[0]);
	page_free(&d->page[1]);
	free(d);
}

static void act_settle(struct screen *s)
{
	struct inbox *d = s->data;
	const struct trow *row = table_row(&d->t);
	struct err err = {0};
	struct rec *r;

	if (!row)
		return;
	if (rec_load(app.db, &app.who, entity_find("reminder"), row->id, NULL, &r, &err) < 0) {
		err_show(&err);
		return;
	}
	if (flow_do(r, "settle", NULL, NULL, &err) < 0)
		err_show(&err);
	rec_free(r);
	inbox_reread(s);
}

static bool reminding(struct screen *s)
{
	return ((struct inbox *)s->data)->part == INBOX_REMIND;
}

static const char *why_no_batch(struct screen *s)
{
	(void)s;
	return _("先选定几行：空格选一行，* 选全部，. 按行号选");
}

static const struct keydef inbox_keys[] = {
	{.key = K_ENTER, .label = "打开", .help = "打开光标所在的一件；办完后下一件自己打开", .act = act_open},
	{.key = K_F8, .alt = 'b', .label = "成批", .help = "对选定的几件一起办理：先看哪些不能办和为什么；先用空格、* 或 . 选定", .act = inbox_batch,
		.valid = inbox_marked, .why = why_no_batch},
	{.key = 'z', .label = "知道了", .help = "这条提醒已知道，不再列出", .act = act_settle, .valid = reminding},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "刷新", .help = "重新读取", .act = inbox_reread},
	{.key = K_TAB, .alt = K_BTAB, .help = "下一类、上一类；数字 1 至 6 直接换：待办、退回（后一环节退回重办的）、将到期（两个工作日内）、已到期、等待中、提醒"},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{.key = ' ', .alt = K_SHIFT_DOWN, .alt2 = K_SHIFT_UP, .help = "选定这一行，移到下一行；再按取消"},
	{.key = '*', .help = "选定这一类的全部"},
	{.key = '-', .alt = '~', .help = "取消全部选定；~ 反选"},
	{.key = K_LEFT, .alt = K_RIGHT, .help = "列太多时左右移动"},
	{0}
};

static const struct screen_ops inbox_ops = {
	.name = "inbox", .draw = inbox_draw, .key = inbox_key, .tick = inbox_tick, .back = inbox_back, .close = inbox_close,
	.keys = inbox_keys,
};

bool inbox_may(void)
{
	return inbox_has(&app.who);
}

static int src_all(void *ctx, long *n)
{
	const struct inbox *d = ctx;

	*n = d->count[d->part];
	return 0;
}

void inbox_open(void)
{
	struct inbox *d = xcalloc(1, sizeof *d);
	struct table_src src = {.ctx = d, .columns = src_columns, .fetch = src_fetch, .count = src_count, .all = src_all};

	table_init(&d->t, &src);
	counts_read(d);
	d->seen = app.version;
	screen_push(&inbox_ops, d, "db", _("待办"));
}
