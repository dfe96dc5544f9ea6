/* What the table of a list asks for: its columns, rows, their number, and the order in which they come. */
#include <string.h>
#include <time.h>

#include "model/core/batch.h"
#include "model/core/util.h"
#include "screens/list.h"

enum { COUNT_CAP = 10000, MARK_CAP = 10000000, SLOW_MS = 400 };

void listing_width(const struct field *f, struct tcol *c)
{
	static const int wish[T_NTYPES] = {[T_TEXT] = 24, [T_MEMO] = 30, [T_INT] = 8, [T_FEN] = 15, [T_BP] = 8,
		[T_SCORE] = 7,
		[T_DATE] = 10, [T_TIME] = 16, [T_CLOCK] = 5, [T_BOOL] = 4, [T_CODE] = 14, [T_REF] = 20, [T_REGION] = 14,
			[T_FILE] = 12};
	int label;

	*c = (struct tcol){.label = _("状态"), .wish = 12, .least = 8};
	if (!f)
		return;
	label = cells(f->label);
	c->label = f->label;
	c->wish = wish[f->type];
	if (f->type == T_TEXT && f->width > 0 && f->width < 12)
		c->wish = f->width * 2;
	if (f->flags & F_KEYNO)
		c->wish = f->width > 0 ? f->width : 18;
	if ((f->flags & F_NAME) || (f->type == T_TEXT && (f->flags & F_TITLE) && (f->flags & F_UNIQ) && f->width >= 60))
		c->wish = 36;
	else if (f->type == T_REF && (f->flags & F_TITLE) && strcmp(f->list, "org") == 0)
		c->wish = 32;		/* the row is called after it, and names of one place begin alike */
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
		listing_width(list_column(d->l, i), &out[i]);
		if (d->lay.n == n)
			out[i].fixed = d->lay.col[i].width;
	}
	return n;
}

static int64_t ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int src_fetch(void *ctx, enum tfrom from, const struct trow *anchor, int n, struct trow *out)
{
	static const enum from way[] = {[TF_FIRST] = FROM_FIRST, [TF_LAST] = FROM_LAST, [TF_AFTER] = FROM_AFTER,
		[TF_BEFORE] = FROM_BEFORE};
	struct listing *d = ctx;
	struct row rows[128], at;
	struct err err = {0};
	int64_t began;
	int got, i;

	if (!d->l)
		return 0;
	if (n > (int)LENGTH(rows))
		n = LENGTH(rows);
	if (anchor)
		at = (struct row){anchor->id, anchor->cell};
	began = ms();
	got = list_fetch(d->l, way[from], anchor ? &at : NULL, n, rows, &err);
	d->slow = ms() - began > SLOW_MS;
	if (got < 0)
		err_show(&err);
	d->stopped |= err.code == E_STOPPED;
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

/* All of them, as they are now: what is written later is not among them. */
static int src_all(void *ctx, long *n)
{
	struct listing *d = ctx;
	struct err err = {0};

	d->since = db_moment(app.db);
	if (list_count(d->l, MARK_CAP, n, &err) == 0)
		return 0;
	err_show(&err);
	return -1;
}

/* ---- the order ---- */

static const char *name_of(const struct listing *d, int col)
{
	const struct field *f = list_column(d->l, col);

	return f ? f->name : "state";
}

static int src_sorted(void *ctx, int col)
{
	struct listing *d = ctx;

	return d->l ? order_place(list_order(d->l), name_of(d, col)) : 0;
}

const struct view *listing_view(const struct listing *d)
{
	const struct view *v;

	for (v = d->e->views; v && v->name && d->view[0]; v++)
		if (strcmp(v->name, d->view) == 0)
			return v;
	return d->e->views;
}

/* An order of the view that begins with the column, so that an index serves it; else the column alone. */
static void order_by(const struct listing *d, const char *name, char *dst, size_t n)
{
	const struct view *v = listing_view(d);
	const char *s = v ? v->orders : NULL;
	size_t len = strlen(name), k;

	for (; s && *s; s += k + (s[k] == ',')) {
		k = strcspn(s, ",");
		if (strncmp(s, name, len) == 0 && strchr(" ,-", s[len])) {
			text_fmt(dst, n, "%.*s", (int)k, s);
			return;
		}
	}
	text_fmt(dst, n, "%s", name);
}

static bool order_take(struct listing *d, const char *order)
{
	char was[sizeof d->order];

	memcpy(was, d->order, sizeof was);
	text_fmt(d->order, sizeof d->order, "%s", order);
	if (!listing_reopen(d)) {
		memcpy(d->order, was, sizeof was);
		return false;
	}
	d->ordered = false;
	d->lay.changed = true;
	return true;
}

/* Three times the same: up, down, as before. */
static bool src_sort(void *ctx, int col, bool next)
{
	struct listing *d = ctx;
	const char *name = name_of(d, col), *now = list_order(d->l);
	char want[sizeof d->order], back[sizeof d->order];

	if (next && d->order[0]) {
		if (order_next(now, name, want, sizeof want))
			return order_take(d, want);
		tui_message(SY_WARN, _("最多按%d列排序：在已排序的列上按 O 两次可以去掉它"), ORDER_KEYS);
		return false;
	}
	order_by(d, name, want, sizeof want);
	order_reverse(want, back, sizeof back);
	return order_take(d, strcmp(now, want) == 0 ? back : strcmp(now, back) == 0 ? "" : want);
}

struct table_src listing_source(struct listing *d)
{
	return (struct table_src){.ctx = d, .columns = src_columns, .fetch = src_fetch, .count = src_count,
		.sorted = src_sorted, .sort = src_sort, .all = src_all};
}
