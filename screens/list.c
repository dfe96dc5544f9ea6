/* The list of any entity: a view, its orders, a search in it, digits on rows, a day to look back to; it refreshes by
 * itself. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/list.h"

enum { COUNT_CAP = 10000, MAX_VIEWS = 16 };

static const struct screen_ops list_ops;

/* ---- the source of the table ---- */

static void width_of(const struct field *f, struct tcol *c)
{
	static const int wish[T_NTYPES] = {[T_TEXT] = 24, [T_MEMO] = 30, [T_INT] = 8, [T_FEN] = 15, [T_BP] = 8,
		[T_SCORE] = 7,
		[T_DATE] = 10, [T_TIME] = 16, [T_BOOL] = 4, [T_CODE] = 14, [T_REF] = 20, [T_REGION] = 14,
			[T_FILE] = 12};
	int label = cells(f->label);

	c->label = f->label;
	c->wish = wish[f->type];
	if (f->type == T_TEXT && f->width > 0 && f->width < 12)
		c->wish = f->width * 2;
	if (f->flags & F_KEYNO)
		c->wish = f->width > 0 ? f->width : 18;
	if (f->flags & F_NAME)
		c->wish = 36;
	c->least = f->type == T_DATE ? 10 : f->flags & F_KEYNO ? c->wish : f->flags & F_NAME ? 30 : 8;
	if (c->least > c->wish)
		c->least = c->wish;
	if (c->wish < label)
		c->wish = label;
	c->right = f->type == T_INT || f->type == T_FEN || f->type == T_BP || f->type == T_SCORE;
}

static int src_columns(void *ctx, struct tcol *out, int max)
{
	struct listing *d = ctx;
	int n = d->l ? list_columns(d->l) : 0, i;

	if (n > max)
		n = max;
	for (i = 0; i < n; i++) {
		const struct field *f = list_column(d->l, i);

		out[i] = (struct tcol){.label = _("状态"), .wish = 12, .least = 8};
		if (f)
			width_of(f, &out[i]);
	}
	return n;
}

static int src_fetch(void *ctx, enum tfrom from, const struct trow *anchor, int n, struct trow *out)
{
	static const enum from way[] = {[TF_FIRST] = FROM_FIRST, [TF_LAST] = FROM_LAST, [TF_AFTER] = FROM_AFTER,
		[TF_BEFORE] = FROM_BEFORE};
	struct listing *d = ctx;
	struct row rows[128], at;
	struct err err = {0};
	int got, i;

	if (!d->l)
		return 0;
	if (n > (int)LENGTH(rows))
		n = LENGTH(rows);
	if (anchor)
		at = (struct row){anchor->id, anchor->cell};
	got = list_fetch(d->l, way[from], anchor ? &at : NULL, n, rows, &err);
	if (got < 0)
		err_show(&err);
	for (i = 0; i < got; i++)
		out[i] = (struct trow){.id = rows[i].id, .cell = rows[i].cell};
	return got;
}

static int src_count(void *ctx, long cap, long *n)
{
	struct listing *d = ctx;
	struct err err = {0};

	*n = 0;
	return d->l ? list_count(d->l, cap > 0 ? cap : COUNT_CAP, n, &err) : 0;
}

/* Position of a column in the order in force, negative when descending; 0 = none. */
static int src_sorted(void *ctx, int col)
{
	struct listing *d = ctx;
	const struct field *f = d->l ? list_column(d->l, col) : NULL;
	const char *s = d->l ? list_order(d->l) : "", *name = f ? f->name : "state";
	size_t n = strlen(name), k;
	int place;

	for (place = 1; s && *(s += strspn(s, " ")); s += k, place++) {
		k = strcspn(s, " ");
		if (strncmp(s, name, n) == 0 && (k == n || (k == n + 1 && s[n] == '-')))
			return k == n ? place : -place;
	}
	return 0;
}

bool listing_reopen(struct listing *d)
{
	struct err err = {0};
	struct list *l;

	d->q.view = d->view[0] ? d->view : NULL;
	d->q.order = d->order[0] ? d->order : NULL;
	d->q.search = d->search[0] ? d->search : NULL;
	d->q.on = d->on[0] ? d->on : NULL;
	d->q.figure = d->figure[0] ? d->figure : NULL;
	if (list_open(app.db, &app.who, &d->q, &l, &err) < 0) {
		err_show(&err);
		return false;
	}
	list_free(d->l);
	d->l = l;
	return true;
}

/* Every key of an order turned round: "a b-" → "a- b". */
static void reversed(const char *order, char *dst, size_t n)
{
	size_t at = 0, k;

	*dst = '\0';
	while (*(order += strspn(order, " "))) {
		k = strcspn(order, " ");
		if (order[k - 1] == '-')
			at += (size_t)snprintf(dst + at, n - at, "%s%.*s", at ? " " : "", (int)k - 1, order);
		else
			at += (size_t)snprintf(dst + at, n - at, "%s%.*s-", at ? " " : "", (int)k, order);
		if (at >= n)
			return;
		order += k;
	}
}

static const struct view *view_of(const struct listing *d)
{
	const struct view *v;

	for (v = d->e->views; v && v->name && d->view[0]; v++)
		if (strcmp(v->name, d->view) == 0)
			return v;
	return d->e->views;
}

/* An order of the view that begins with the column, so that an index serves it; again: the other way round. */
static bool src_sort(void *ctx, int col)
{
	struct listing *d = ctx;
	const struct field *f = list_column(d->l, col);
	const char *name = f ? f->name : "state", *s = view_of(d)->orders;
	size_t n = strlen(name), k;

	if (src_sorted(d, col) == 1 || src_sorted(d, col) == -1) {
		char other[sizeof d->order];

		reversed(list_order(d->l), other, sizeof other);
		snprintf(d->order, sizeof d->order, "%s", other);
		return listing_reopen(d);
	}
	for (; s && *s; s += k + (s[k] == ',')) {
		k = strcspn(s, ",");
		if (strncmp(s, name, n) == 0 && strchr(" ,-", s[n])) {
			snprintf(d->order, sizeof d->order, "%.*s", (int)k, s);
			return listing_reopen(d);
		}
	}
	tui_message(SY_WARN, _("这张表不能按“%s”排序；F9 选择排序"), f ? f->label : _("状态"));
	return false;
}

/* ---- title ---- */

void listing_retitle(struct screen *s)
{
	struct listing *d = s->data;
	const struct view *v = view_of(d);
	const struct figure *f;
	size_t k;

	text_fmt(s->title, sizeof s->title, "%.30s%s%.60s", d->e->label, v == d->e->views ? "" : " · ",
		v == d->e->views ? "" : v->label);
	for (f = d->e->figures; f && f->name && strcmp(f->name, d->figure); f++)
		;
	k = strlen(s->title);
	if (f && f->name)
		text_fmt(s->title + k, sizeof s->title - k, "　%.60s", f->label);
	k = strlen(s->title);
	if (d->search[0])
		text_fmt(s->title + k, sizeof s->title - k, _("　查“%.40s”"), d->search);
	k = strlen(s->title);
	if (d->label[0])
		text_fmt(s->title + k, sizeof s->title - k, "　%s", d->label);
	k = strlen(s->title);
	if (d->on[0])
		text_fmt(s->title + k, sizeof s->title - k, _("　%s 时"), d->on);
}

/* ---- keys ---- */

static void run_options(struct screen *s)
{
	struct listing *d = s->data;
	int64_t id;
	char digit;

	if (d->t.nopt == 0)
		return;
	id = d->t.opt[0].id;
	digit = d->t.opt[0].digit;
	memmove(&d->t.opt[0], &d->t.opt[1], (size_t)--d->t.nopt * sizeof d->t.opt[0]);
	switch (digit) {
	case '2': record_open(d->e, id, REC_EDIT, NULL, NULL); break;
	case '4': record_void(d->e, id); break;
	case '5': row_open(d->e, id); break;
	case '8': action_open(d->e, id); break;
	case '9': history_open(d->e, id); break;
	}
}

static void act_enter(struct screen *s)
{
	struct listing *d = s->data;
	const struct trow *r = table_row(&d->t);

	if (d->t.nopt > 0)
		run_options(s);
	else if (!r)
		tui_message(SY_DIM, "%s", _("没有记录"));
	else if (d->on[0])
		record_open(d->e, r->id, REC_VIEW, NULL, d->on);
	else
		row_open(d->e, r->id);
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

	if (i < 0 || i >= c->n)
		return;
	snprintf(d->view, sizeof d->view, "%s", c->at[i].v->name);
	snprintf(d->order, sizeof d->order, "%s", c->at[i].order);
	if (listing_reopen(d))
		table_reload(&d->t, false);
	listing_retitle(c->s);
}

/* Field names of an order as labels: 区划 名称▼ */
static void order_label(const struct entity *e, const char *order, char *dst, size_t n)
{
	char name[40];
	size_t at = 0, k;
	int f;

	*dst = '\0';
	while (*(order += strspn(order, " ")) && at < n) {
		k = strcspn(order, " ");
		snprintf(name, sizeof name, "%.*s", (int)(order[k - 1] == '-' ? k - 1 : k), order);
		f = field_no(e, name);
		at += text_fmt(dst + at, n - at, "%s%s%s", at ? " " : "", f >= 0 ? e->fields[f].label : name,
				       order[k - 1] == '-' ? "▼" : "▲");
		order += k;
	}
}

static void act_views(struct screen *s)
{
	static char label[MAX_VIEWS][80], note[MAX_VIEWS][120], key[MAX_VIEWS][12];
	struct listing *d = s->data;
	struct menu_row row[MAX_VIEWS];
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
	menu(_("看哪些、怎样排序"), row, choice.n, choice_made, &choice);
}

/* ---- the screen ---- */

void listing_draw(struct screen *s, struct area a)
{
	struct listing *d = s->data;

	if (d->stale) {
		d->stale = false;
		if (listing_reopen(d))
			table_reload(&d->t, false);
		listing_retitle(s);
	}
	table_draw(&d->t, a);
}

static bool list_key(struct screen *s, int key)
{
	struct listing *d = s->data;

	return table_key(&d->t, key);
}

void listing_tick(struct screen *s)
{
	struct listing *d = s->data;
	unsigned now = app.version;

	if (now == d->seen)
		return;
	d->seen = now;
	table_reload(&d->t, true);
	tui_redraw();
}

void listing_child(struct screen *s, struct screen *child, int result)
{
	struct listing *d = s->data;

	(void)child;
	(void)result;
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

	table_release(&d->t);
	line_release(&d->in);
	listing_free(d);
}

static const struct keydef list_keys[] = {
	{.key = K_ENTER, .label = "查看",
		.help = "查看光标所在的行；填了选项时逐行办理：2 修改 4 作废 5 查看 8 办理 9 历史", .act = act_enter},
	{.key = K_F6, .alt = 'n', .label = "新建", .help = "新建一条记录", .act = act_new, .valid = may_new},
	{.key = '/', .alt = 's', .label = "查找", .help = "在这张表里查：文字或拼音首字母，边键入边显示",
		.act = listing_search},
	{.key = K_F7, .alt = 'f', .label = "条件",
		.help = "按条件查，如 lx=st zt=zc；列和值可用拼音首字母，= != > < >= <= ~（包含）",
			.act = listing_conds},
	{.key = K_F9, .alt = 'v', .label = "排序", .help = "换一种看法或排序；< > 选列，o 按该列排序",
		.act = act_views},
	{.key = 'd', .label = "日期", .help = "看某一天的情况", .act = act_day},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "刷新", .help = "重新读取", .act = act_refresh},
	{0}
};

static const struct screen_ops list_ops = {
	.name = "list", .draw = listing_draw, .key = list_key, .tick = listing_tick, .back = listing_child,
		.close = listing_close, .keys = list_keys,
};

void listing_back(struct screen *s)
{
	s->ops = &list_ops;
}

/* ---- opening ---- */

static void preset_take(struct listing *d, const struct query *q)
{
	int i;

	d->q = *q;
	d->npreset = q->nwhere;
	for (i = 0; i < q->nwhere; i++)
		if (q->where[i].value)
			d->q.where[i].value = d->value[i] = xstrdup(q->where[i].value);
	snprintf(d->view, sizeof d->view, "%s", q->view ? q->view : "");
	snprintf(d->order, sizeof d->order, "%s", q->order ? q->order : "");
	text_fmt(d->search, sizeof d->search, "%s", q->search ? q->search : "");
	snprintf(d->on, sizeof d->on, "%s", q->on ? q->on : "");
	snprintf(d->figure, sizeof d->figure, "%s", q->figure ? q->figure : "");
}

void list_screen(const struct entity *e, const struct query *preset)
{
	struct listing *d = xcalloc(1, sizeof *d);
	struct table_src src = {.ctx = d, .columns = src_columns, .fetch = src_fetch, .count = src_count,
		.sorted = src_sorted,
		.sort = src_sort};
	struct screen *s;

	d->e = e;
	if (preset)
		preset_take(d, preset);
	d->q.e = e;
	if (!listing_reopen(d)) {
		listing_free(d);
		return;
	}
	line_init(&d->in, 40);
	table_init(&d->t, &src);
	d->t.options = e->actions && e->actions[0].name ? "24589" : "2459";
	d->seen = app.version;
	s = screen_push(&list_ops, d, e->code ? e->code : "", "");
	listing_retitle(s);
}
