/* The auditor's two books on screen: who saw what in clear, and the audit with the check of its chain. A line in which one types whose
 * or who, a period, and the entries newest first; the rest of the chosen one stands below. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

enum { SPAN = 30, LOG_PAGE = 50, LOG_ROWS = 500 };

/* One entry as it is drawn: its columns, and what does not fit them. */
struct entry { int64_t no; char cell[4][80]; char more[400]; };

struct logs;
struct book {
	const char *code, *title, *hint;
	struct { const char *label; int w; } col[4];	/* the last takes the rest */
	int (*read)(struct logs *, int64_t before);
};

struct logs {
	const struct book *book;
	struct line in;
	char text[100], from[11], to[11];
	const char *result;
	struct entry *row;
	int n, sel, top, page;
	bool more;			/* older ones are there */
	bool until;			/* the second day is being asked */
};

/* ---- who saw what ---- */

static struct log_query query_of(struct logs *d)
{
	return (struct log_query){.text = d->text, .result = d->result, .from = d->from[0] ? d->from : NULL, .to = d->to[0] ? d->to : NULL};
}

static struct entry *entry_new(struct logs *d, int64_t no, int64_t at)
{
	struct entry *e = &d->row[d->n++];
	char when[20];

	memset(e, 0, sizeof *e);
	e->no = no;
	instant_text(at, when);
	snprintf(e->cell[0], sizeof e->cell[0], "%.16s", when);
	return e;
}

static int read_sights(struct logs *d, int64_t before)
{
	struct log_query q = query_of(d);
	struct sight *v = xcalloc(LOG_PAGE, sizeof *v);
	struct err err = {0};
	int n = sight_rows(app.db, &app.who, &q, before, LOG_PAGE, v, &err), i, f;

	if (n < 0)
		err_show(&err);
	for (i = 0; i < n; i++) {
		struct entry *e = entry_new(d, v[i].no, v[i].at);
		const char *label = v[i].field;

		if (v[i].e && (f = field_no(v[i].e, v[i].field)) >= 0)
			label = v[i].e->fields[f].label;
		text_fmt(e->cell[1], sizeof e->cell[1], "%s %s", v[i].account, v[i].label);
		text_cut(e->cell[2], sizeof e->cell[2], label);
		text_cut(e->cell[3], sizeof e->cell[3], v[i].whose);
		text_fmt(e->more, sizeof e->more, _("%s %s 的%s，用途：%s；来自 %s"), v[i].e ? v[i].e->label : "", v[i].whose, label, v[i].purpose,
			 v[i].peer);
	}
	free(v);
	return n;
}

/* ---- the audit ---- */

static const char *result_label(const char *result)
{
	static const struct { const char *result, *label; } known[] = {{"ok", "成功"}, {"deny", "拒绝"}, {"fail", "失败"}};
	size_t i;

	for (i = 0; i < LENGTH(known); i++)
		if (strcmp(known[i].result, result) == 0)
			return _(known[i].label);
	return result;
}

/* Acts that are no action of an entity. */
static const struct { const char *verb, *label; } acts[] = {
	{"login", "登录"}, {"password", "设置口令"}, {"unmask", "看明文"}, {"param", "改参数"}, {"sights", "查看谁看过"}, {"audit", "查看审计"},
	{"calendar", "改日历"}, {"export", "导出"}, {"new", "新建"}, {"edit", "修改"}, {"void", "作废"}, {"correct", "更正"}, {"import", "导入"},
};

static const char *act_label(const struct audit_row *r)
{
	const struct entity *e = entity_find(r->entity);
	size_t i;

	for (i = 0; i < LENGTH(acts); i++)
		if (strcmp(acts[i].verb, r->verb) == 0)
			return _(acts[i].label);
	return e ? verb_label(e, r->verb) : r->verb;
}

/* What stands on screen may be typed: it is looked for by what it is called in the book. */
static const char *act_typed(const char *text)
{
	size_t i;

	for (i = 0; i < LENGTH(acts); i++)
		if (strcmp(_(acts[i].label), text) == 0)
			return acts[i].verb;
	return text;
}

static int read_audit(struct logs *d, int64_t before)
{
	struct log_query q = query_of(d);
	struct audit_row *v = xcalloc(LOG_PAGE, sizeof *v);
	struct err err = {0};
	int n, i;

	q.text = act_typed(d->text);
	n = audit_rows(app.db, &app.who, &q, before, LOG_PAGE, v, &err);
	if (n < 0)
		err_show(&err);
	for (i = 0; i < n; i++) {
		struct entry *e = entry_new(d, v[i].no, v[i].at);
		const struct entity *of = entity_find(v[i].entity);

		text_cut(e->cell[1], sizeof e->cell[1], v[i].account);
		text_cut(e->cell[2], sizeof e->cell[2], result_label(v[i].result));
		text_fmt(e->cell[3], sizeof e->cell[3], "%s %s", act_label(&v[i]), of ? of->label : v[i].entity);
		text_fmt(e->more, sizeof e->more, _("第 %lld 条　%s %lld　角色 %s　来自 %s　%s"), (long long)v[i].no, of ? of->label : v[i].entity,
			 (long long)v[i].rid, v[i].role, v[i].peer, v[i].note);
	}
	free(v);
	return n;
}

/* ---- rows ---- */

static void read_more(struct logs *d)
{
	int got;

	if (d->n + LOG_PAGE > LOG_ROWS) {
		tui_message(SY_WARN, _("只列最近 %d 条，请缩小日期或写明是谁"), LOG_ROWS);
		d->more = false;
		return;
	}
	got = d->book->read(d, d->n ? d->row[d->n - 1].no : 0);
	d->more = got == LOG_PAGE;
}

static void read_all(struct logs *d)
{
	d->n = d->sel = d->top = 0;
	text_cut(d->text, sizeof d->text, d->in.s);
	text_trim(d->text);
	read_more(d);
}

static void move(struct logs *d, int to)
{
	while (to >= d->n && d->more)
		read_more(d);
	if (to >= d->n)
		to = d->n - 1;
	d->sel = to < 0 ? 0 : to;
	if (d->sel < d->top)
		d->top = d->sel;
	if (d->sel >= d->top + d->page)
		d->top = d->sel - d->page + 1;
}

/* ---- drawing ---- */

static void row_draw(struct logs *d, struct area a, int y, int i)
{
	enum style st = i == d->sel ? SY_FOCUS : SY_TEXT;
	int x = 2, k;

	put_marker(a, y, 0, 2, i - d->sel);
	for (k = 0; k < 4; k++) {
		int w = k == 3 ? a.w - x - 1 : d->book->col[k].w;

		put(a, y, x, w, st, d->row[i].cell[k]);
		x += w + 1;
	}
}

struct below { struct area a; int y; };

static void more_line(void *ctx, const char *s, size_t n)
{
	struct below *at = ctx;
	char text[400];

	text_fmt(text, sizeof text, "%.*s", (int)n, s);
	if (at->y < at->a.h)
		put(at->a, at->y++, 2, at->a.w - 3, SY_VALUE, text);
}

static void logs_draw(struct screen *s, struct area a)
{
	struct logs *d = s->data;
	struct below at = {a, a.h - 3};
	char text[120];
	int i, x, y = 1;

	d->page = a.h - 6;
	put(a, 0, 1, 5, SY_KEY, "==>");
	x = line_draw(&d->in, a, 0, 6, a.w / 2 - 6, SY_FOCUS);
	text_fmt(text, sizeof text, _("%s 至 %s%s%s"), d->from[0] ? d->from : _("最早"), d->to[0] ? d->to : _("今天"), d->result ? "　" : "",
		 d->result ? result_label(d->result) : "");
	put_right(a, 0, a.w / 2, a.w - a.w / 2 - 1, SY_DIM, text);
	for (i = 0, y = 2; i < 4; i++) {
		put(a, 1, y, i == 3 ? a.w - y - 1 : d->book->col[i].w, SY_HEAD, _(d->book->col[i].label));
		y += d->book->col[i].w + 1;
	}
	for (i = d->top; i < d->n && i - d->top < d->page; i++)
		row_draw(d, a, 2 + i - d->top, i);
	if (d->n == 0)
		put(a, 2, 2, a.w - 4, SY_DIM, _(d->book->hint));
	put_hline(a, a.h - 4, SY_DIM);
	if (d->n > 0)
		wrap(d->row[d->sel].more, a.w - 4, more_line, &at);
	snprintf(text, sizeof text, "%d/%d%s", d->n ? d->sel + 1 : 0, d->n, d->more ? "+" : "");
	put_right(a, a.h - 4, a.w - 14, 12, SY_DIM, text);
	put_caret(a, 0, x);
}

/* ---- keys ---- */

static void act_look(struct screen *s)
{
	read_all(s->data);
}

static void day_given(void *ctx, const char *day)
{
	struct logs *d = ((struct screen *)ctx)->data;

	snprintf(d->until ? d->to : d->from, sizeof d->from, "%s", day);
	read_all(d);
}

static void act_from(struct screen *s)
{
	((struct logs *)s->data)->until = false;
	ask_day(_("从哪一天起（留空为最早）"), day_given, s);
}

static void act_to(struct screen *s)
{
	((struct logs *)s->data)->until = true;
	ask_day(_("到哪一天为止（留空为今天）"), day_given, s);
}

static bool is_audit(struct screen *s)
{
	return ((struct logs *)s->data)->book->read == read_audit;
}

static void act_result(struct screen *s)
{
	static const char *const turn[] = {NULL, "deny", "fail", "ok"};
	struct logs *d = s->data;
	size_t i;

	for (i = 0; i < LENGTH(turn) && !(d->result == turn[i] || (d->result && turn[i] && strcmp(d->result, turn[i]) == 0)); i++)
		;
	d->result = turn[(i + 1) % LENGTH(turn)];
	read_all(d);
}

static void act_check(struct screen *s)
{
	struct err err = {0};
	int64_t rows;
	char text[500];

	(void)s;
	tui_message(SY_DIM, "%s", _("正在逐条校验……"));
	tui_now();
	if (audit_check(app.db, &app.who, &rows, &err) == 0)
		text_fmt(text, sizeof text, _("%lld 条审计的链值逐条相符，与每日锚定的值相符，没有缺失或改动。"), (long long)rows);
	else
		text_fmt(text, sizeof text, _("校验到第 %lld 条为止相符，其后不符：\n\n%s"), (long long)rows, err.msg);
	notice(err.code == E_OK ? _("审计链完好") : _("审计链不完好"), text, NULL, NULL);
}

static bool logs_key(struct screen *s, int key)
{
	struct logs *d = s->data;
	const char *text;
	size_t n, dropped;

	switch (key) {
	case K_DOWN: move(d, d->sel + 1); return true;
	case K_UP: move(d, d->sel - 1); return true;
	case K_PGDN: move(d, d->sel + d->page); return true;
	case K_PGUP: move(d, d->sel - d->page); return true;
	case K_ESC:
		if (!*d->in.s)
			return false;
		line_set(&d->in, "");
		read_all(d);
		return true;
	case K_PASTE:
		text = tui_paste(&n);
		line_paste(&d->in, text, n, &dropped);
		return true;
	default: return line_key(&d->in, key);
	}
}

static void logs_close(struct screen *s)
{
	struct logs *d = s->data;

	line_release(&d->in);
	free(d->row);
	free(d);
}

static const struct keydef logs_keys[] = {
	{.key = K_ENTER, .label = "查找", .help = "按键入的姓名、组织、账号或首字母查；留空为全部", .act = act_look},
	{.key = K_F7, .alt = K_CTRL('F'), .label = "起日", .help = "从哪一天起，打开时为三十天前", .act = act_from},
	{.key = K_F8, .label = "止日", .help = "到哪一天为止", .act = act_to},
	{.key = K_F9, .label = "结果", .help = "只看拒绝的、失败的、成功的，或全部", .act = act_result, .valid = is_audit},
	{.key = K_F10, .alt = K_CTRL('W'), .label = "校验", .help = "从第一条起逐条校验审计的链值和每日锚定", .act = act_check, .valid = is_audit},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "刷新", .help = "重新读取", .act = act_look},
	{0}
};

static const struct screen_ops logs_ops = {
	.name = "logs", .draw = logs_draw, .key = logs_key, .close = logs_close, .keys = logs_keys, .text = true,
};

static const struct book sights_book = {
	"kg", "谁看过", "这段时间里没有人看过明文", {{"时间", 16}, {"账号", 20}, {"看了什么", 12}, {"谁的", 0}}, read_sights,
};

static const struct book audit_book = {
	"sj", "审计", "这段时间里没有这样的审计记录", {{"时间", 16}, {"账号", 16}, {"结果", 4}, {"做了什么", 0}}, read_audit,
};

static void logs_open(const struct book *book)
{
	struct logs *d = xcalloc(1, sizeof *d);
	int today;

	d->book = book;
	d->page = 1;
	d->row = xcalloc(LOG_ROWS, sizeof *d->row);
	line_init(&d->in, 40);
	date_to_day(clock_today(app.db), &today);
	date_from_day(today - SPAN, d->from);
	read_all(d);
	screen_push(&logs_ops, d, book->code, _(book->title));
}

void sights_open(void)
{
	logs_open(&sights_book);
}

void audit_open(void)
{
	logs_open(&audit_book);
}
