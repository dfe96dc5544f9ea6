/* The window's day: what came and went today, what ends today, soon or has ended, and all that is open by kind and by stage; each number
 * has its bar and opens the rows it counts. */
#include <stdlib.h>
#include <string.h>

#include "model/core/kase.h"
#include "model/core/util.h"
#include "screens/screens.h"

enum { MOST = 80, LABEL = 24, DAYS = 11 };

/* A number: the rows of a query, of which the group is within. */
struct number {
	const char *head;		/* of a section; then nothing else */
	char label[160], key[64], day[2][DAYS];
	int64_t n, of;			/* of: the most of its section */
	enum style style;
	struct query q;
};

struct day {
	const struct entity *e;
	struct number v[MOST];
	int n, sel, top, page;
	unsigned seen;
};

static struct number *number_new(struct day *d)
{
	struct number *o = &d->v[d->n < MOST ? d->n++ : MOST - 1];

	memset(o, 0, sizeof *o);
	o->q = (struct query){.e = d->e, .verbs = V_COUNT};
	return o;
}

static void head(struct day *d, const char *text)
{
	number_new(d)->head = text;
}

static void where(struct day *d, struct number *o, const char *field, enum cmp op, int day)
{
	o->q.where[o->q.nwhere++] = (struct cond){field ? field_no(d->e, field) : -1, op, field ? o->day[day] : "open", NULL};
}

/* Strings of a query lie in the number, which may have been moved since. */
static struct query query_of(const struct number *o)
{
	struct query q = o->q;
	int i;

	for (i = 0; i < q.nwhere; i++)
		if (q.where[i].field >= 0)
			q.where[i].value = o->day[i > 0 && o->day[1][0] && q.where[i].op == CMP_LE];
	if (q.nwithin)
		q.within[0].key = o->key;
	return q;
}

static void counted(struct number *o)
{
	struct query q = query_of(o);
	struct err err = {0};
	struct list *l;
	long n = 0;

	if (list_open(app.db, &app.who, &q, &l, &err) < 0) {
		err_show(&err);
		return;
	}
	if (list_count(l, 1000000, &n, &err) == 0)
		o->n = n;
	list_free(l);
}

/* Of a day, or from day to day; open: only what is not at its end. */
static void of_day(struct day *d, const char *label, const char *field, const char *from, const char *to, bool open, enum style style)
{
	struct number *o = number_new(d);

	text_cut(o->label, sizeof o->label, label);
	o->style = style;
	text_cut(o->day[0], DAYS, from ? from : to);
	if (to)
		text_cut(o->day[1], DAYS, to);
	if (from && !to)
		where(d, o, field, CMP_EQ, 0);
	if (from && to)
		where(d, o, field, CMP_GE, 0);
	if (to)
		where(d, o, field, CMP_LE, 1);
	if (open)
		where(d, o, NULL, CMP_EQ, 0);
	counted(o);
}

static void today(struct day *d)
{
	char now[DAYS], next[DAYS], soon[DAYS], before[DAYS];
	bool soft;
	int at;

	text_cut(now, sizeof now, clock_today(app.db));
	date_to_day(now, &at);
	date_from_day(at + 1, next);
	date_from_day(at - 1, before);
	if (cal_add(app.db, now, INBOX_YELLOW, U_WORKDAY, false, soon, &soft, NULL) < 0)
		text_cut(soon, sizeof soon, next);
	head(d, _("今日"));
	of_day(d, _("今日收件"), "submitted_on", now, NULL, false, SY_VALUE);
	of_day(d, _("今日办结"), "ended_on", now, NULL, false, SY_GOOD);
	of_day(d, _("今日到期"), "due", now, NULL, true, SY_ERROR);
	of_day(d, _("两个工作日内到期"), "due", next, soon, true, SY_WARN);
	of_day(d, _("已到期"), "due", NULL, before, true, SY_ERROR);
}

/* All that is open, by what a column says: the most first. */
static int by_number(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	return (x->n < y->n) - (x->n > y->n);
}

static void split_by(struct day *d, const char *label, const char *field)
{
	struct split by = {field_no(d->e, field), 0};
	struct query q = {.e = d->e, .figure = "open", .verbs = V_COUNT};
	struct share *g = NULL;
	struct err err = {0};
	struct list *l;
	int n = 0, i;

	head(d, label);
	if (list_open(app.db, &app.who, &q, &l, &err) == 0) {
		n = list_groups(l, &by, &g, &err);
		list_free(l);
	}
	if (n > 1)
		qsort(g, (size_t)n, sizeof *g, by_number);
	for (i = 0; i < n && d->n < MOST; i++) {
		struct number *o = number_new(d);

		memcpy(o->label, g[i].label, sizeof o->label);
		memcpy(o->key, g[i].key, sizeof o->key);
		o->n = g[i].n;
		o->style = SY_VALUE;
		o->q = q;
		o->q.within[o->q.nwithin++] = (struct within){by, o->key};
	}
	free(g);
}

static void scales(struct day *d)
{
	int i, from = 0;

	for (i = 0; i <= d->n; i++)
		if (i == d->n || d->v[i].head) {
			int64_t most = 0;
			int k;

			for (k = from; k < i; k++)
				if (d->v[k].n > most)
					most = d->v[k].n;
			for (k = from; k < i; k++)
				d->v[k].of = most;
			from = i + 1;
		}
}

static void read_all(struct day *d)
{
	d->n = 0;
	today(d);
	split_by(d, _("在办，按类型"), "kind");
	split_by(d, _("在办，按环节"), "phase");
	scales(d);
	if (d->sel >= d->n)
		d->sel = d->n - 1;
	if (d->v[d->sel].head && d->sel + 1 < d->n)
		d->sel++;
	d->seen = app.version;
}

/* ---- the screen ---- */

static void day_draw(struct screen *s, struct area a)
{
	struct day *d = s->data;
	char text[40];
	int i, bar = a.w - LABEL - 16;

	d->page = a.h;
	if (d->sel < d->top)
		d->top = d->sel;
	if (d->sel >= d->top + a.h)
		d->top = d->sel - a.h + 1;
	if (d->top == 1)
		d->top = 0;
	for (i = 0; i < a.h && d->top + i < d->n; i++) {
		const struct number *o = &d->v[d->top + i];
		bool here = d->top + i == d->sel;

		if (o->head) {
			put(a, i, 1, a.w - 2, SY_HEAD, o->head);
			continue;
		}
		put(a, i, 0, 2, SY_MARK, here ? "▸" : " ");
		put(a, i, 2, LABEL, here ? SY_FOCUS : SY_TEXT, o->label);
		snprintf(text, sizeof text, "%lld", (long long)o->n);
		put_right(a, i, LABEL + 3, 8, o->n ? o->style : SY_DIM, text);
		if (bar > 3)
			put_bar(a, i, LABEL + 13, bar, o->n, o->of);
	}
	put_caret(a, d->sel - d->top, 2);
}

static bool day_key(struct screen *s, int key)
{
	struct day *d = s->data;
	int was = d->sel;

	if (!move_key(key, &d->sel, d->n - 1, d->page))
		return false;
	if (d->v[d->sel].head && d->sel < was && d->sel > 0)
		d->sel--;
	else if (d->v[d->sel].head && d->sel + 1 < d->n)
		d->sel++;
	return true;
}

static void act_rows(struct screen *s)
{
	struct day *d = s->data;
	const struct number *o = &d->v[d->sel];
	struct query q = query_of(o);

	if (!o->head)
		list_screen_of(d->e, &q, o->label);
}

static void act_refresh(struct screen *s)
{
	read_all(s->data);
}

static void day_tick(struct screen *s)
{
	struct day *d = s->data;

	if (app.version == d->seen)
		return;
	read_all(d);
	tui_redraw();
}

static void day_close(struct screen *s)
{
	free(s->data);
}

static const struct keydef day_keys[] = {
	{.key = K_ENTER, .label = "这些件", .help = "打开这个数字数的是哪些件", .act = act_rows},
	{.key = K_F5, .alt = K_CTRL('R'), .label = "刷新", .help = "重新统计", .act = act_refresh},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "翻页"},
	{.key = K_HOME, .alt = K_END, .help = "到头、到尾"},
	{0}
};

static const struct screen_ops day_ops = {
	.name = "day", .draw = day_draw, .key = day_key, .tick = day_tick, .close = day_close, .keys = day_keys,
};

void day_open(void)
{
	struct day *d = xcalloc(1, sizeof *d);

	d->e = kase_entity();
	read_all(d);
	screen_push(&day_ops, d, "jr", _("今日窗口"));
}
