/* The rows of a batch behind one number: which they are, and what stands in the way of each. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/batch.h"

struct behind {
	struct batch *b;
	const struct entity *e;
	int group;
	long n;
	struct table t;
	struct line_of { struct batch_row row; char *cell[2]; } *page[2];	/* the table copies what a fetch gave */
	int turn;
};

static int src_columns(void *ctx, struct tcol *out, int max)
{
	const struct behind *d = ctx;

	(void)max;
	out[0] = (struct tcol){.label = d->e->label, .wish = 30, .least = 20};
	out[1] = (struct tcol){.label = _("原因"), .wish = 40, .least = 20};
	return d->group == BATCH_TODO || d->group == BATCH_DONE ? 1 : 2;
}

static int src_fetch(void *ctx, enum tfrom from, const struct trow *anchor, int n, struct trow *out)
{
	struct behind *d = ctx;
	int g = d->turn++ & 1, got, i;
	int64_t seq = from == TF_FIRST ? 0 : from == TF_LAST ? INT64_MAX : anchor->id;
	struct err err = {0};

	struct batch_row *rows = xcalloc((size_t)n, sizeof *rows);

	free(d->page[g]);
	d->page[g] = xcalloc((size_t)n, sizeof *d->page[g]);
	got = batch_rows(d->b, d->group, seq, from == TF_LAST || from == TF_BEFORE ? -n : n, rows, &err);
	if (got < 0)
		err_show(&err);
	for (i = 0; i < got; i++) {
		struct line_of *l = &d->page[g][i];

		l->row = rows[i];
		l->cell[0] = l->row.title;
		l->cell[1] = l->row.why;
		out[i] = (struct trow){.id = l->row.seq, .cell = l->cell, .priv = (void *)(intptr_t)l->row.id};
	}
	free(rows);
	return got;
}

static int src_count(void *ctx, long cap, long *n)
{
	const struct behind *d = ctx;

	*n = d->n > cap ? cap + 1 : d->n;
	return 0;
}

static void behind_draw(struct screen *s, struct area a)
{
	struct behind *d = s->data;

	table_draw(&d->t, a);
}

static bool behind_key(struct screen *s, int key)
{
	struct behind *d = s->data;

	/* nothing is marked or sorted here */
	return key >= K_BASE && key != K_SHIFT_UP && key != K_SHIFT_DOWN && table_key(&d->t, key);
}

static void act_open(struct screen *s)
{
	struct behind *d = s->data;
	const struct trow *r = table_row(&d->t);

	if (r)
		row_open(d->e, (int64_t)(intptr_t)r->priv);
}

static void behind_close(struct screen *s)
{
	struct behind *d = s->data;

	table_release(&d->t);
	free(d->page[0]);
	free(d->page[1]);
	free(d);
}

static const struct keydef behind_keys[] = {
	{.key = K_ENTER, .alt = '5', .label = "查看", .help = "打开光标所在的一行", .act = act_open},
	{.key = K_UP, .alt = K_DOWN, .help = "上下移动；PgUp PgDn Home End 翻页"},
	{0}
};

static const struct screen_ops behind_ops = {
	.name = "batch-rows", .draw = behind_draw, .key = behind_key, .close = behind_close, .keys = behind_keys,
};

void batch_rows_open(struct batch *b, const struct entity *e, const struct batch_group *g)
{
	struct behind *d = xcalloc(1, sizeof *d);
	struct table_src src = {.ctx = d, .columns = src_columns, .fetch = src_fetch, .count = src_count};
	char title[160];

	d->b = b;
	d->e = e;
	d->group = g->no;
	d->n = g->n;
	table_init(&d->t, &src);
	text_fmt(title, sizeof title, "%s%s%.100s", g->rule, g->rule[0] ? " " : "",
		g->no == BATCH_TODO ? _("将办理的") : g->no == BATCH_DONE ? _("已办的") : g->text);
	screen_push(&behind_ops, d, "", title);
}
