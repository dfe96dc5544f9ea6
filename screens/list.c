/* The list of any entity: a view, its orders, a search in it, digits on rows, a day to look back to; it refreshes by
 * itself. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/conds.h"
#include "screens/list.h"

enum { MAX_VIEWS = 16 };

static const struct screen_ops list_ops;

bool listing_reopen(struct listing *d)
{
	struct err err = {0};
	struct list *l;

	d->q.view = d->view[0] ? d->view : NULL;
	d->q.order = d->order[0] ? d->order : NULL;
	d->q.search = d->search[0] ? d->search : NULL;
	d->q.on = d->on[0] ? d->on : NULL;
	d->q.figure = d->figure[0] ? d->figure : NULL;
	d->q.columns = d->columns[0] ? d->columns : NULL;
	if (list_open(app.db, &app.who, &d->q, &l, &err) < 0) {
		err_show(&err);
		return false;
	}
	list_free(d->l);
	d->l = l;
	return true;
}

/* ---- title ---- */

void listing_retitle(struct screen *s)
{
	struct listing *d = s->data;
	const struct view *v = listing_view(d);
	const struct figure *f;
	char label[sizeof s->title];
	size_t k;

	text_fmt(s->title, sizeof s->title, "%.30s%s%.60s", d->e->label, v == d->e->views ? "" : " · ",
		v == d->e->views ? "" : v->label);
	for (f = d->e->figures; f && f->name && strcmp(f->name, d->figure); f++)
		;
	k = strlen(s->title);
	if (f && f->name)
		text_fmt(s->title + k, sizeof s->title - k, "　%.60s", f->label);
	k = strlen(s->title);
	if (d->of[0])
		text_fmt(s->title + k, sizeof s->title - k, "　%.80s", d->of);
	k = strlen(s->title);
	if (d->search[0])
		text_fmt(s->title + k, sizeof s->title - k, _("　查“%.40s”"), d->search);
	k = strlen(s->title);
	conds_label(d->e, d->q.where + d->npreset, d->q.nwhere - d->npreset, label, sizeof label);
	if (*label)
		text_fmt(s->title + k, sizeof s->title - k, "　%s", label);
	k = strlen(s->title);
	if (d->on[0])
		text_fmt(s->title + k, sizeof s->title - k, _("　%s 时"), d->on);
}

/* ---- keys ---- */

/* The row that is opened, the caret on it where it is in sight: one may walk on from it. */
static void stand_on(struct listing *d, int64_t id)
{
	int i;

	d->opened = 0;
	for (i = 0; i < d->t.nrow && i < d->t.page; i++)
		if (d->t.row[i].id == id) {
			d->t.sel = i;
			d->opened = id;
		}
}

static void run_options(struct screen *s)
{
	struct listing *d = s->data;
	int64_t id;
	char digit;

	if (d->t.nopt == 0)
		return;
	id = d->t.opt[0].id;
	digit = d->t.opt[0].digit;
	if (listing_many(d, digit))
		return;
	memmove(&d->t.opt[0], &d->t.opt[1], (size_t)--d->t.nopt * sizeof d->t.opt[0]);
	stand_on(d, id);
	switch (digit) {
	case '2': record_open(d->e, id, REC_EDIT, NULL, NULL); break;
	case '4': record_void(d->e, id); break;
	case '5': row_open(d->e, id); break;
	case '8': action_open(d->e, id); break;
	case '9': history_open(d->e, id); break;
	}
}

static void open_row(struct listing *d, int64_t id)
{
	stand_on(d, id);
	if (d->on[0])
		record_open(d->e, id, REC_VIEW, NULL, d->on);
	else
		row_open(d->e, id);
}

static void act_enter(struct screen *s)
{
	struct listing *d = s->data;
	const struct trow *r = table_row(&d->t);

	if (d->t.nopt > 0)
		run_options(s);
	else if (!r)
		tui_message(SY_DIM, "%s", _("没有记录"));
	else
		open_row(d, r->id);
}

static void act_new(struct screen *s)
{
	struct listing *d = s->data;

	record_open(d->e, 0, REC_EDIT, NULL, NULL);
}

static bool may_new(struct screen *s)
{
	struct listing *d = s->data;

	return entity_may(d->e, V_NEW) && d->q.owner == 0;
}

static const char *why_not_new(struct screen *s)
{
	struct listing *d = s->data;

	return d->q.owner ? _("在它所属的记录的表单里添加") : verb_why(d->e, V_NEW);
}

static void act_board(struct screen *s)
{
	struct listing *d = s->data;
	char label[160], conds[160];

	conds_label(d->e, d->q.where + d->npreset, d->q.nwhere - d->npreset, conds, sizeof conds);
	text_fmt(label, sizeof label, "%.80s%s%.70s", d->of, d->of[0] && *conds ? "　" : "", conds);
	board_open(d->e, &d->q, label);
}

static bool may_count(struct screen *s)
{
	struct listing *d = s->data;

	return entity_may(d->e, V_COUNT);
}

static void act_refresh(struct screen *s)
{
	struct listing *d = s->data;

	table_reload(&d->t, true);
}

static void day_given(void *ctx, const char *day)
{
	struct screen *s = ctx;
	struct listing *d = s->data;

	snprintf(d->on, sizeof d->on, "%s", day);
	if (listing_reopen(d))
		table_reload(&d->t, false);
	listing_retitle(s);
}

static void act_day(struct screen *s)
{
	ask_day(_("看哪一天的情况（留空为现在）"), day_given, s);
}

/* Views and their orders in one menu. */
struct choice { struct screen *s; int n; struct { const struct view *v; char order[120]; } at[MAX_VIEWS]; };

static struct choice choice;	/* one dialog at a time */

static void choice_made(void *ctx, int i)
{
	struct choice *c = ctx;
	struct listing *d = c->s->data;

	if (i < 0 || i >= c->n) {
		listing_saved_made(c->s, i < 0 ? -1 : i - c->n);
		return;
	}
	layout_keep(d);
	snprintf(d->view, sizeof d->view, "%s", c->at[i].v->name);
	layout_load(d);
	snprintf(d->order, sizeof d->order, "%s", c->at[i].order);
	d->ordered = false;
	d->lay.changed = true;
	if (listing_reopen(d))
		table_reload(&d->t, false);
	listing_retitle(c->s);
}

static void act_views(struct screen *s)
{
	static char label[MAX_VIEWS][80], note[MAX_VIEWS][120], key[MAX_VIEWS][12];
	struct listing *d = s->data;
	struct menu_row row[MAX_VIEWS + SAVED_ROWS];
	const struct view *v;
	const char *o;
	size_t k;

	choice = (struct choice){.s = s};
	for (v = d->e->views; v && v->name; v++)
		for (o = v->orders ? v->orders : ""; choice.n < MAX_VIEWS; o += k + 1) {
			int i = choice.n++;

			k = strcspn(o, ",");
			choice.at[i].v = v;
			snprintf(choice.at[i].order, sizeof choice.at[i].order, "%.*s", (int)k, o);
			snprintf(label[i], sizeof label[i], "%s", v->label);
			order_label(d->e, choice.at[i].order, note[i], sizeof note[i]);
			snprintf(key[i], sizeof key[i], "%d", i + 1);
			row[i] = (struct menu_row){.key = key[i], .label = label[i], .note = note[i]};
			if (!o[k])
				break;
		}
	menu(_("看哪些、怎样排序"), row, choice.n + listing_saved(s, row + choice.n), choice_made, &choice);
}

/* ---- the screen ---- */

/* The rows are those of what was typed, be it drawn or not: keys typed ahead act on no others. */
static void settle(struct screen *s)
{
	struct listing *d = s->data;

	if (!d->stale)
		return;
	d->stale = false;
	if (listing_reopen(d))
		table_reload(&d->t, false);
	listing_retitle(s);
}

void listing_draw(struct screen *s, struct area a)
{
	struct listing *d = s->data;

	settle(s);
	table_draw(&d->t, a);
}

/* An order that took too long for somebody's patience is not kept. */
static bool list_key(struct screen *s, int key)
{
	struct listing *d = s->data;
	char was[sizeof d->order];
	bool taken;

	memcpy(was, d->order, sizeof was);
	d->stopped = false;
	taken = table_key(&d->t, key);
	if (d->stopped && strcmp(was, d->order) != 0) {
		memcpy(d->order, was, sizeof was);
		listing_reopen(d);
	}
	return taken;
}

void listing_tick(struct screen *s)
{
	struct listing *d = s->data;
	unsigned now = app.version;

	layout_keep(d);
	if (now == d->seen)
		return;
	d->seen = now;
	if (d->slow) {
		tui_message(SY_DIM, "%s", _("有人改了数据；这样查要费些时间，按 F5 再读"));
		tui_redraw();
		return;
	}
	table_reload(&d->t, true);
	tui_redraw();
}

void listing_child(struct screen *s, struct screen *child, int result)
{
	struct listing *d = s->data;

	(void)result;
	listing_done(d, child);
	table_reload(&d->t, true);
	run_options(s);
}

static void listing_free(struct listing *d)
{
	size_t i;

	list_free(d->l);
	for (i = 0; i < LENGTH(d->value); i++)
		free(d->value[i]);
	free(d);
}

void listing_close(struct screen *s)
{
	struct listing *d = s->data;

	layout_keep(d);
	table_release(&d->t);
	line_release(&d->in);
	listing_free(d);
}

static const char *why_no_batch(struct screen *s)
{
	(void)s;
	return _("先选定几行：空格选一行，* 选整个结果，. 按行号选");
}

static void act_columns(struct screen *s)
{
	columns_open(s->data);
}

static void act_clip(struct screen *s)
{
	struct listing *d = s->data;
	const struct trow *r = table_row(&d->t);

	if (r)
		clip_row(d->e, r->id, d->on[0] ? d->on : NULL);
}

static bool may_clip(struct screen *s)
{
	return clip_may(((struct listing *)s->data)->e);
}

static const char *why_no_clip(struct screen *s)
{
	return clip_why(((struct listing *)s->data)->e);
}

static bool has_acts(struct screen *s)
{
	return strchr(((struct listing *)s->data)->t.options, '8') != NULL;
}

static const struct keydef list_keys[] = {
	{.key = K_ENTER, .label = "查看",
		.help = "查看光标所在的行；填了选项时办理：2 修改 4 作废 5 查看 8 办理 9 历史；几行都填 4 或都填 8 时一起办", .act = act_enter},
	{.key = K_F8, .alt = 'b', .label = "成批", .help = "对选定的行一起办理、作废或改一项；先看哪些不能办和为什么；先用空格、* 或 . 选定", .act = listing_batch,
		.valid = listing_marked, .why = why_no_batch},
	{.key = K_F6, .alt = 'n', .label = "新建", .help = "新建一条记录", .act = act_new, .valid = may_new,
		.why = why_not_new},
	{.key = '/', .alt = 's', .label = "查找", .help = "在这张表里查：文字或拼音首字母，边键入边显示",
		.act = listing_search},
	{.key = K_F7, .label = "查询", .help = "在表单里按例查：在各项里写条件，F8 查，Esc 不查", .act = listing_qbe},
	{.key = 'f', .alt = K_CTRL('F'),
		.help = "在一行里写条件，如 lx=st zt=zc；列和值可用拼音首字母，= != > < >= <= ~（含有） a..b * ? a|b",
			.act = listing_conds},
	{.key = '=', .help = "只看与光标所在的行在选定的列上相同的（< > 选列）；可逐层加", .act = listing_filter},
	{.key = '!', .help = "不看与光标所在的行在选定的列上相同的", .act = listing_exclude},
	{.key = K_BS, .help = "去掉最后加的条件", .act = listing_drop, .valid = listing_drops},
	{.key = 'e', .label = "导出", .help = "把这张表按现在的条件、排序和列导出为 CSV，放进本账号的文件盘", .act = listing_export,
		.valid = listing_exports},
	{.key = 'E', .help = "同上，导出为电子表格 XLSX", .act = listing_export_book, .valid = listing_exports},
	{.key = 'Y', .help = "把光标所在行的代码送到您终端的剪贴板", .act = act_clip, .valid = may_clip, .why = why_no_clip},
	{.key = K_F9, .alt = 'v', .label = "排序", .help = "换一种看法、排序，或用存下的查询", .act = act_views},
	{.key = K_F4, .alt = 'c', .label = "列", .help = "选显示哪些列、先后和宽窄，固定前几列；按账号记住", .act = act_columns},
	{.key = 'd', .label = "日期", .help = "看某一天的情况", .act = act_day},
	{.key = K_CTRL('B'), .alt = 'k', .label = "看板", .help = "把这些行按类型、区划、年、状态分类计数", .act = act_board, .valid = may_count},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "刷新", .help = "重新读取", .act = act_refresh},
	{.key = '2', .alt = '4', .alt2 = '5', .help = "填在行前的选项：2 修改 4 作废 5 查看，Enter 一起办"},
	{.key = '9', .help = "填在行前的选项：9 历史"},
	{.key = '8', .help = "填在行前的选项：8 办理", .valid = has_acts},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{.key = ' ', .alt = K_SHIFT_DOWN, .alt2 = K_SHIFT_UP, .help = "选定这一行，移到下一行（Shift-↑ 到上一行）；再按取消"},
	{.key = '*', .help = "选定整个结果，不只这一页"},
	{.key = '-', .help = "取消全部选定和选项"},
	{.key = '~', .help = "反选：选定的不选，没选的选定"},
	{.key = '.', .help = "按行号选定一段，如 5..20", .act = listing_range},
	{.key = '<', .alt = '>', .help = "选一列，标题前有 ›"},
	{.key = 'o', .help = "按选定的列排序；再按反过来，第三次恢复"},
	{.key = 'O', .help = "把选定的列加为下一个排序的列，最多三列；再按反过来，第三次去掉"},
	{.key = ']', .help = "选定的列宽一些", .act = layout_wider},
	{.key = '[', .help = "选定的列窄一些", .act = layout_narrower},
	{.key = 'h', .help = "隐藏选定的列", .act = layout_hide},
	{.key = '|', .help = "左右移动时，到选定的列为止都不动；再按只留第一列", .act = layout_freeze},
	{.key = K_LEFT, .alt = K_RIGHT, .help = "列太多时左右移动，第一列（或固定的几列）不动"},
	{0}
};

static const struct screen_ops list_ops = {
	.name = "list", .draw = listing_draw, .key = list_key, .tick = listing_tick, .back = listing_child,
		.close = listing_close, .keys = list_keys,
};

void listing_back(struct screen *s)
{
	s->ops = &list_ops;
	settle(s);
}

/* ---- opening ---- */

static void preset_take(struct listing *d, const struct query *q)
{
	int i;

	d->q = *q;
	d->q.look = NULL;
	d->npreset = q->nwhere;
	for (i = 0; i < q->nwhere; i++)
		if (q->where[i].value)
			d->q.where[i].value = d->value[i] = xstrdup(q->where[i].value);
	for (i = 0; i < q->nwithin; i++)
		if (q->within[i].key) {
			text_cut(d->within[i], sizeof d->within[i], q->within[i].key);
			d->q.within[i].key = d->within[i];
		}
	snprintf(d->view, sizeof d->view, "%s", q->view ? q->view : "");
	snprintf(d->order, sizeof d->order, "%s", q->order ? q->order : "");
	text_fmt(d->search, sizeof d->search, "%s", q->search ? q->search : "");
	snprintf(d->on, sizeof d->on, "%s", q->on ? q->on : "");
	snprintf(d->figure, sizeof d->figure, "%s", q->figure ? q->figure : "");
}

/* A layout that the model refuses, because a right was taken away, does not keep anybody from the list. */
static bool listing_opened(struct listing *d)
{
	if (listing_reopen(d))
		return true;
	if (!d->columns[0] && (d->ordered || !d->order[0]))
		return false;
	d->columns[0] = '\0';
	d->lay = (struct layout){0};
	if (!d->ordered)
		d->order[0] = '\0';
	return listing_reopen(d);
}

void list_screen(const struct entity *e, const struct query *preset)
{
	list_screen_of(e, preset, NULL);
}

void list_screen_of(const struct entity *e, const struct query *preset, const char *label)
{
	struct listing *d = xcalloc(1, sizeof *d);
	struct table_src src = listing_source(d);
	struct screen *s;

	d->e = e;
	if (preset)
		preset_take(d, preset);
	text_cut(d->of, sizeof d->of, label ? label : "");
	d->q.e = e;
	d->ordered = d->order[0] != '\0';
	table_init(&d->t, &src);
	if (!preset || !preset->look || !layout_lend(d, preset))
		layout_load(d);
	if (!listing_opened(d)) {
		table_release(&d->t);
		listing_free(d);
		return;
	}
	line_init(&d->in, 40);
	d->t.options = e->actions && e->actions[0].name ? "24589" : "2459";
	d->seen = app.version;
	s = screen_push(&list_ops, d, e->code ? e->code : "", "");
	listing_retitle(s);
}
