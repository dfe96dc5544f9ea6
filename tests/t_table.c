/*
 * Lists: which rows are fetched and how many calls it takes, marks and options, the order of columns, and how it
 * looks.
 */
#include "tui/tui.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/golden.h"

/* ---- a source over row numbers 1 … n, which counts what is asked of it ---- */

enum { COLS = 5, CELL = 64 };
struct fake {
	long n, hole;			/* hole: this row has been deleted */
	int calls, asked, sort[COLS], gen;
	bool fails;
	char **cell[2];
	char (*store[2])[COLS][CELL];
	struct tcol col[COLS];
};

static int columns(void *ctx, struct tcol *c, int max)
{
	struct fake *f = ctx;

	assert_true(max >= COLS);
	memcpy(c, f->col, sizeof(f->col));
	return COLS;
}

/* As the model does: what an earlier fetch but one gave is gone. */
static void fill(struct fake *f, struct trow *r, int i, long id)
{
	int g = f->gen & 1, k;

	r->id = id;
	r->cell = f->cell[g] + (size_t)i * COLS;
	r->priv = NULL;
	snprintf(f->store[g][i][0], CELL, "第%ld号社会组织促进会", id);
	snprintf(f->store[g][i][1], CELL, "5151%06ld", id);
	snprintf(f->store[g][i][2], CELL, "%s", id % 3 ? "已登记" : "办理中");
	snprintf(f->store[g][i][3], CELL, "%ld", id * 1000);
	snprintf(f->store[g][i][4], CELL, "2026-01-%02ld", id % 28 + 1);
	for (k = 0; k < COLS; k++)
		r->cell[k] = f->store[g][i][k];
}

static int fetch(void *ctx, enum tfrom from, const struct trow *anchor, int n, struct trow *r)
{
	struct fake *f = ctx;
	long at, list[130];
	int i, k = 0, step = from == TF_LAST || from == TF_BEFORE ? -1 : 1;

	f->calls++;
	f->asked += n;
	if (f->fails)
		return -1;
	assert_in_range(n, 1, 128);
	assert_true((from == TF_AFTER || from == TF_BEFORE) == (anchor != NULL));
	if (anchor) {	/* an anchor is whole, however long ago its row came */
		char want[CELL];

		snprintf(want, sizeof(want), "5151%06ld", (long)anchor->id);
		assert_string_equal(anchor->cell[1], want);
	}
	at = from == TF_FIRST ? 1 : from == TF_LAST ? f->n : (long)anchor->id + step;
	for (; k < n && at >= 1 && at <= f->n; at += step)
		if (at != f->hole)
			list[k++] = at;
	f->gen++;
	memset(f->store[f->gen & 1], 'X', 130 * sizeof(*f->store[0]));
	for (i = 0; i < k; i++)
		fill(f, &r[i], i, list[step > 0 ? i : k - 1 - i]);
	return k;
}

static int count(void *ctx, long cap, long *n)
{
	struct fake *f = ctx;
	long all = f->n - (f->hole > 0 && f->hole <= f->n);

	*n = all > cap + 1 ? cap + 1 : all;
	return 0;
}

static int sorted(void *ctx, int col)
{
	return ((struct fake *)ctx)->sort[col];
}

static bool sort(void *ctx, int col, bool next)
{
	struct fake *f = ctx;

	f->sort[col] = f->sort[col] == (next ? 2 : 1) ? (next ? -2 : -1) : next ? 2 : 1;
	return true;
}

static int all(void *ctx, long *n)
{
	struct fake *f = ctx;

	*n = f->n;
	return f->fails ? -1 : 0;
}

static struct fake *fake(long n)
{
	static const struct tcol col[COLS] = {
		{ "名称", 40, 16, false }, { "登记号", 12, 12, false }, { "状态", 8, 6, false },
		{ "金额", 10, 8, true }, { "成立日期", 12, 10, false },
	};
	struct fake *f = calloc(1, sizeof(*f));
	int g;

	f->n = n;
	memcpy(f->col, col, sizeof(col));
	for (g = 0; g < 2; g++) {
		f->cell[g] = calloc(130 * COLS, sizeof(char *));
		f->store[g] = calloc(130, sizeof(*f->store[0]));
	}
	return f;
}

static struct table_src source(struct fake *f)
{
	return (struct table_src){
		.ctx = f, .columns = columns, .fetch = fetch, .count = count, .sorted = sorted, .sort = sort, .all = all,
	};
}

static void fake_free(struct fake *f)
{
	int g;

	for (g = 0; g < 2; g++) {
		free(f->cell[g]);
		free(f->store[g]);
	}
	free(f);
}

enum { PAGE = 10 };
static const struct area screen = { 1, 0, PAGE + 2, 80 };

static struct fake *open_table(struct table *t, long n)
{
	struct fake *f = fake(n);
	struct table_src s = source(f);

	table_init(t, &s);
	table_draw(t, screen);
	assert_int_equal(t->page, PAGE);
	return f;
}

static void shut(struct table *t, struct fake *f)
{
	table_release(t);
	fake_free(f);
}

static void shows(struct table *t, long first, int rows)
{
	int i;

	assert_true(t->nrow >= rows && t->nrow <= PAGE + 1);
	for (i = 0; i < rows; i++)
		assert_int_equal(t->row[i].id, first + i);
	if (t->first)
		assert_int_equal(t->first, first);
	assert_in_range(t->sel, 0, PAGE - 1);
}

static void press(struct table *t, int key, int times)
{
	while (times-- > 0)
		assert_true(table_key(t, key));
}

static void one_call_a_page(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 100);

	(void)state;
	shows(&t, 1, PAGE);
	assert_int_equal(f->calls, 1);
	assert_int_equal(f->asked, PAGE + 1);	/* one ahead, so that 更多… is true */
	press(&t, K_PGDN, 1);
	shows(&t, 11, PAGE);
	assert_int_equal(f->calls, 2);
	table_draw(&t, screen);
	assert_int_equal(f->calls, 2);
	press(&t, K_PGUP, 1);
	shows(&t, 1, PAGE);
	assert_int_equal(f->calls, 3);
	press(&t, K_PGUP, 1);	/* already there: nothing is asked */
	assert_int_equal(f->calls, 3);
	shut(&t, f);
}

static void one_row_a_line(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 100);
	int i;

	(void)state;
	press(&t, K_DOWN, PAGE - 1);
	assert_int_equal(f->calls, 1);
	for (i = 1; i <= 30; i++) {
		f->asked = 0;
		press(&t, K_DOWN, 1);
		assert_int_equal(f->asked, 1);
		shows(&t, 1 + i, PAGE);
		assert_int_equal(table_row(&t)->id, 10 + i);
	}
	press(&t, K_UP, PAGE - 1);
	f->asked = f->calls = 0;
	press(&t, K_UP, 1);
	assert_int_equal(f->asked, 1);
	shows(&t, 30, PAGE);
	shut(&t, f);
}

static void ends(void **state)
{
	static const long many[] = { 0, 1, 9, 10, 11, 20, 21, 25 };
	size_t k;
	int i;

	(void)state;
	for (k = 0; k < sizeof(many) / sizeof(many[0]); k++) {
		struct table t;
		struct fake *f = open_table(&t, many[k]);
		long n = many[k], seen = 0;

		assert_int_equal(t.at_end, n <= PAGE);
		for (i = 0; i < 5; i++)
			press(&t, K_PGDN, 1);
		assert_true(t.at_end);
		shows(&t, n > PAGE ? n - PAGE + 1 : 1, (int)(n > PAGE ? PAGE : n));
		assert_int_equal(n ? table_row(&t)->id : 0, n);
		if (!n)
			assert_null(table_row(&t));
		press(&t, K_HOME, 1);
		shows(&t, 1, (int)(n < PAGE ? n : PAGE));
		for (i = 0; i < 30; i++) {	/* every row is passed once */
			seen += n && table_row(&t)->id == seen + 1;
			press(&t, K_DOWN, 1);
		}
		assert_int_equal(seen, n);
		assert_true(t.at_end);
		press(&t, K_HOME, 1);
		press(&t, K_END, 1);
		shows(&t, n > PAGE ? n - PAGE + 1 : 1, (int)(n > PAGE ? PAGE : n));
		assert_int_equal(n ? table_row(&t)->id : 0, n);
		for (i = 0; i < 30; i++)
			press(&t, K_UP, 1);
		shows(&t, 1, (int)(n < PAGE ? n : PAGE));
		assert_int_equal(n ? t.first : 1, 1);
		shut(&t, f);
	}
}

static void capped(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 10000);

	(void)state;
	assert_false(t.capped);
	assert_int_equal(t.total, 10000);
	f->n = 10001;
	table_reload(&t, false);
	assert_true(t.capped);
	press(&t, K_END, 1);
	assert_int_equal(t.first, 0);	/* nobody knows how many stand before */
	press(&t, K_PGUP, 1);
	assert_int_equal(t.row[0].id, 9982);
	assert_int_equal(t.first, 0);
	press(&t, K_PGUP, 998);
	assert_int_equal(t.row[0].id, 2);
	assert_int_equal(t.first, 0);
	press(&t, K_PGUP, 1);		/* the start is known when nothing stands before */
	assert_int_equal(t.first, 1);
	shows(&t, 1, PAGE);
	press(&t, K_END, 1);
	press(&t, K_HOME, 1);
	assert_int_equal(t.first, 1);
	shut(&t, f);
}

/* Walks at random; the window is always a run of the list and the selection in it. */
static void random_walk(void **state)
{
	static const int key[] = { K_UP, K_DOWN, K_DOWN, K_PGUP, K_PGDN, K_PGDN, K_HOME, K_END, ' ' };
	unsigned seed = 3;
	int i, k;

	(void)state;
	for (i = 0; i < 300; i++) {
		long n = rand_r(&seed) % 60;
		struct table t;
		struct fake *f = open_table(&t, n);

		for (k = 0; k < 60; k++) {
			int h = rand_r(&seed) % 8 ? 0 : rand_r(&seed) % 140 + 3;

			press(&t, key[rand_r(&seed) % 9], 1);
			if (h)
				table_draw(&t, (struct area){ 0, 0, h, 80 });
			assert_int_equal(table_row(&t) != NULL, n > 0);
			for (int j = 1; j < t.nrow; j++)
				assert_int_equal(t.row[j].id, t.row[0].id + j);
			if (t.nrow && t.first)
				assert_int_equal(t.first, t.row[0].id);
			if (t.nrow)
				assert_int_equal(t.at_end, t.row[0].id + t.page > n);
			assert_true(t.nrow <= t.page + 1);
			assert_true(n < t.page || t.nrow >= t.page);
		}
		shut(&t, f);
	}
}

static void marks(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 40);

	(void)state;
	press(&t, ' ', 3);
	assert_int_equal(table_row(&t)->id, 4);
	assert_int_equal(t.nmark, 3);
	assert_true(table_marked(&t, 1) && table_marked(&t, 2) && table_marked(&t, 3));
	press(&t, K_UP, 1);
	press(&t, ' ', 1);
	assert_false(table_marked(&t, 3));
	press(&t, K_PGDN, 3);
	assert_int_equal(t.nmark, 2);
	press(&t, ' ', 20);	/* marking goes on over the page's end */
	table_reload(&t, true);
	assert_true(table_marked(&t, 1));
	table_reload(&t, false);
	assert_int_equal(t.nmark, 0);
	shut(&t, f);
}

/* The whole result, as a state: with those left out, and nothing kept for the rest. */
static void marks_of_all(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 100000);
	struct table_src bare;
	int i;

	(void)state;
	f->calls = 0;
	press(&t, '*', 1);
	assert_int_equal(table_marks(&t), 100000);
	assert_int_equal(t.nmark, 0);
	assert_int_equal(t.capmark, 0);
	assert_int_equal(f->calls, 0);
	assert_true(table_marked(&t, 1) && table_marked(&t, 99999));
	press(&t, ' ', 2);
	assert_int_equal(table_marks(&t), 99998);
	assert_false(table_marked(&t, 1) || table_marked(&t, 2));
	assert_true(table_marked(&t, 3));
	press(&t, K_UP, 1);
	press(&t, ' ', 1);
	assert_true(table_marked(&t, 2));
	table_reload(&t, true);			/* others have saved: it stays */
	assert_int_equal(table_marks(&t), 99999);
	press(&t, 'o', 1);			/* as it does in another order */
	assert_int_equal(table_marks(&t), 99999);
	press(&t, '~', 1);			/* the one left out is the one that is marked */
	assert_int_equal(table_marks(&t), 1);
	assert_true(table_marked(&t, 1));
	press(&t, 0xff5e, 1);			/* ～ */
	assert_int_equal(table_marks(&t), 99999);
	press(&t, '-', 1);
	assert_int_equal(table_marks(&t), 0);
	assert_false(table_marked(&t, 5));
	f->fails = true;
	press(&t, '*', 1);
	assert_int_equal(table_marks(&t), 0);
	f->fails = false;
	press(&t, K_HOME, 1);
	for (i = 0; i < 5000; i++)		/* one by one as many as are kept */
		press(&t, ' ', 1);
	assert_int_equal(table_marks(&t), 5000);
	press(&t, ' ', 1);
	assert_int_equal(table_marks(&t), 5000);
	assert_int_equal(table_row(&t)->id, 5001);	/* and it does not move on */
	press(&t, K_UP, 1);
	press(&t, ' ', 1);			/* one may always be taken back */
	assert_int_equal(table_marks(&t), 4999);
	for (i = 1; i < t.nmark; i++)
		assert_true(t.mark[i - 1] < t.mark[i]);
	bare = t.src;
	bare.all = NULL;
	t.src = bare;
	assert_false(table_key(&t, '*'));	/* not where nobody can say how many there are */
	assert_false(table_key(&t, '~'));
	shut(&t, f);
}

static void ranges(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 6000);

	(void)state;
	assert_true(table_mark_range(&t, 5, 20));
	assert_int_equal(table_marks(&t), 16);
	assert_true(!table_marked(&t, 4) && table_marked(&t, 5) && table_marked(&t, 20) && !table_marked(&t, 21));
	assert_true(table_mark_range(&t, 20, 300));	/* over several fetches, and nothing twice */
	assert_int_equal(table_marks(&t), 296);
	assert_true(table_mark_range(&t, 5999, 7000));	/* to the end, and no further */
	assert_int_equal(table_marks(&t), 298);
	assert_false(table_mark_range(&t, 6001, 6002));
	assert_false(table_mark_range(&t, 0, 2));
	assert_false(table_mark_range(&t, 3, 2));
	press(&t, '-', 1);
	assert_false(table_mark_range(&t, 1, 5001));
	assert_int_equal(table_marks(&t), 0);
	assert_true(table_mark_range(&t, 1, 5000));
	assert_int_equal(table_marks(&t), 5000);
	press(&t, '*', 1);
	press(&t, ' ', 3);
	assert_true(table_mark_range(&t, 2, 2));	/* of all: no longer left out */
	assert_int_equal(table_marks(&t), 5998);
	f->fails = true;
	assert_false(table_mark_range(&t, 1, 3));
	f->fails = false;
	press(&t, '-', 1);
	press(&t, K_HOME, 1);
	press(&t, ' ', 1);			/* mark, then Shift-Down */
	press(&t, K_SHIFT_DOWN, 12);
	assert_int_equal(table_marks(&t), 13);
	assert_int_equal(table_row(&t)->id, 14);
	press(&t, K_SHIFT_UP, 1);
	assert_int_equal(table_marks(&t), 14);
	assert_int_equal(table_row(&t)->id, 13);
	press(&t, K_SHIFT_UP, 1);		/* it marks, it never takes a mark away */
	assert_int_equal(table_marks(&t), 14);
	shut(&t, f);
}

static void options(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 200);
	int i;

	(void)state;
	assert_false(table_key(&t, '5'));	/* no options here: the digit is the owner's */
	t.options = "245";
	press(&t, '5', 1);
	press(&t, 0xFF12, 1);			/* ２ */
	assert_int_equal(t.nopt, 2);
	assert_int_equal(t.opt[0].id, 1);
	assert_int_equal(t.opt[0].digit, '5');
	assert_int_equal(t.opt[1].digit, '2');
	assert_int_equal(table_row(&t)->id, 3);
	press(&t, '9', 1);			/* means nothing: said, not kept, not handed on */
	assert_int_equal(t.nopt, 2);
	assert_int_equal(table_row(&t)->id, 3);
	press(&t, K_BS, 1);			/* takes back the last */
	assert_int_equal(t.nopt, 1);
	assert_int_equal(table_row(&t)->id, 2);
	press(&t, '4', 1);
	press(&t, K_UP, 1);
	press(&t, '5', 1);			/* overwrites */
	assert_int_equal(t.nopt, 2);
	assert_int_equal(t.opt[1].digit, '5');
	t.nopt = 0;
	for (i = 0; i < 64; i++)
		press(&t, '2', 1);
	assert_int_equal(t.nopt, 64);
	press(&t, '2', 1);			/* the 65th is refused in words */
	assert_int_equal(t.nopt, 64);
	assert_false(table_key(&t, K_ENTER));
	assert_false(table_key(&t, 'q'));
	assert_false(table_key(&t, K_F3));
	shut(&t, f);
}

static void sorting(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 40);

	(void)state;
	press(&t, K_PGDN, 1);
	press(&t, '>', 1);
	press(&t, 0xFF1E, 2);	/* ＞ */
	assert_int_equal(t.sortcol, 2);
	press(&t, '<', 1);
	assert_int_equal(t.sortcol, 1);
	press(&t, 'o', 1);
	assert_int_equal(f->sort[1], 1);
	shows(&t, 1, PAGE);	/* a new order begins at its start */
	press(&t, 'o', 1);
	assert_int_equal(f->sort[1], -1);
	press(&t, 'O', 1);
	assert_int_equal(f->sort[1], 2);
	press(&t, 0x300b, 1);	/* 》 */
	assert_int_equal(t.sortcol, 2);
	press(&t, '<', 9);
	assert_int_equal(t.sortcol, 0);
	press(&t, '>', 9);
	assert_int_equal(t.sortcol, COLS - 1);
	shut(&t, f);
}

static void reload_keeps(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 60);

	(void)state;
	press(&t, K_PGDN, 2);
	press(&t, K_DOWN, 3);
	assert_int_equal(table_row(&t)->id, 24);
	table_reload(&t, true);
	assert_int_equal(table_row(&t)->id, 24);
	shows(&t, 21, PAGE);
	f->hole = 24;			/* the row itself goes: the next takes its place */
	table_reload(&t, true);
	assert_int_equal(table_row(&t)->id, 25);
	f->hole = 21;			/* the first on the screen goes */
	table_reload(&t, true);
	assert_int_equal(table_row(&t)->id, 25);
	assert_int_equal(t.row[0].id, 22);
	f->hole = 0;
	f->n = 0;
	table_reload(&t, true);
	assert_null(table_row(&t));
	shut(&t, f);
}

static void failing_source(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 60);

	(void)state;
	press(&t, K_DOWN, 2);
	f->fails = true;
	press(&t, K_PGDN, 1);
	press(&t, K_END, 1);
	table_reload(&t, true);
	shows(&t, 1, PAGE);	/* what is on the screen stays */
	f->fails = false;
	press(&t, K_PGDN, 1);
	shows(&t, 11, PAGE);
	shut(&t, f);
}

static void resizing(void **state)
{
	struct table t;
	struct fake *f = open_table(&t, 300);
	static const int h[] = { 3, 30, 5, 250, 12, 2, 0, 24 };
	size_t i;

	(void)state;
	press(&t, K_PGDN, 3);
	press(&t, K_DOWN, 8);
	for (i = 0; i < sizeof(h) / sizeof(h[0]); i++) {
		table_draw(&t, (struct area){ 0, 0, h[i], 80 });
		assert_int_equal(table_row(&t)->id, 39);
		assert_true(t.sel < t.page);
	}
	shut(&t, f);
}

/* ---- as it looks, and what it costs ---- */

static void draw(struct screen *s, struct area a)
{
	table_draw(s->data, a);
}

static bool key_(struct screen *s, int key)
{
	return table_key(s->data, key);
}

static const struct screen_ops table_ops = { .name = "table", .draw = draw, .key = key_ };

static void looks(void **state)
{
	static const struct { int rows, cols; } size[] = { { 20, 60 }, { 24, 80 }, { 43, 132 } };
	char name[80];
	int i;

	(void)state;
	for (i = 0; i < 6; i++) {
		struct fake *f = fake(1234);
		struct table_src s = source(f);
		struct table t;

		f->sort[0] = 1;
		f->sort[3] = -2;
		golden_open(i & 1, size[i / 2].rows, size[i / 2].cols);
		table_init(&t, &s);
		t.options = "245";
		screen_push(&table_ops, &t, "LB", "社会组织");
		golden_play("keys <Down>5<Space>2>\n");
		snprintf(name, sizeof(name), "table_%dx%d_%s", size[i / 2].cols, size[i / 2].rows,
			 i & 1 ? "mono" : "colour");
		golden_check(name);
		golden_play("keys <End>\nexpect 1,234  已到底\nkeys <PgUp>\nexpect /1,234  更多…\n");
		golden_close();
		shut(&t, f);
	}
}

/* What has no room comes by scrolling; the first column stays. */
static void sideways(void **state)
{
	struct fake *f = fake(30);
	struct table_src s = source(f);
	struct table t;

	(void)state;
	f->col[0].least = 17;		/* 61 cells in 60 columns: sixteen would do */
	golden_open(true, 20, 60);
	table_init(&t, &s);
	screen_push(&table_ops, &t, "LB", "社会组织");
	golden_play("expect 金额\nreject 成立日期\nexpect 另有1列\n");
	f->col[0].least = 30;
	golden_play("size 20 60\nexpect 状态\nreject 金额\nreject 成立日期\nexpect 另有2列\n");
	golden_play("keys <Right><Right><Right><Right><Right><Right>\nexpect 成立日期\nexpect 名称\nreject 登记号\n");
	golden_play("keys <Left><Left><Left><Left>\nexpect 登记号\nreject 成立日期\n");
	golden_play("size 24 80\nexpect 登记号\nexpect 成立日期\nreject 另有\n");
	golden_close();
	shut(&t, f);
}

/* The selected column is scrolled to; what is frozen stays; a width that was set is kept. */
static void columns_as_set(void **state)
{
	struct fake *f = fake(30);
	struct table_src s = source(f);
	struct table t;

	(void)state;
	f->col[0].least = 30;
	golden_open(true, 20, 60);
	table_init(&t, &s);
	screen_push(&table_ops, &t, "LB", "社会组织");
	golden_play("keys >>>\nexpect 状态\nreject 金额\nreject 成立日期\n");
	golden_play("keys >\nexpect ›金额\nexpect 名称\nreject 登记号\n");
	golden_play("keys >\nexpect ›成立日期\n");
	golden_play("keys <lt><lt><lt>\nexpect ›登记号\nreject 成立日期\n");
	golden_play("keys <lt>\nexpect ›名称\n");
	assert_int_equal(t.drawn[4], 0);
	f->col[0].least = 12;
	f->col[3].least = 14;
	f->col[2].least = 14;
	t.freeze = 2;
	golden_play("size 20 60\nkeys <Right><Right>\nexpect 名称\nexpect 登记号\nexpect 成立日期\nreject 状态\nreject 金额\n");
	t.freeze = 5;	/* one column at least must be able to move */
	golden_play("size 20 60\nexpect 成立日期\n");
	f->col[0].fixed = 10;
	f->col[1].fixed = 20;
	t.freeze = 1;
	golden_play("size 24 80\nkeys <Left><Left><Left><Left>\n");
	assert_int_equal(t.drawn[0], 10);
	assert_int_equal(t.drawn[1], 20);
	golden_play("size 43 132\n");
	assert_int_equal(t.drawn[0], 10);	/* what is left over goes to others */
	assert_int_equal(t.drawn[1], 20);
	assert_true(t.drawn[2] > 14);
	golden_close();
	shut(&t, f);
}

static void words(void **state)
{
	struct fake *f = fake(0);
	struct table_src s = source(f);
	struct table t;

	(void)state;
	golden_open(true, 24, 80);
	table_init(&t, &s);
	screen_push(&table_ops, &t, "LB", "社会组织");
	golden_play("expect 没有记录\nreject ▸\n");
	f->n = 10001;
	table_reload(&t, false);
	golden_play("keys <Up>\nexpect 1-19/10,000+  更多…\nreject 选\nkeys <End>\nexpect 共10,000+  已到底\n");
	f->n = 10000;
	table_reload(&t, false);
	golden_play("keys <Up>\nexpect 1-19/10,000  更多…\nkeys <Space>\nexpect 已选1行\n");
	f->n = 123456;
	golden_play("keys *\nexpect 已选整个结果的123,456行，不只这一页\nkeys <Space>\nexpect 已选整个结果的123,455行\n");
	golden_play("keys -\nreject 已选\n");
	golden_close();
	shut(&t, f);
}

/* LB-3, LB-4: a move on the page is two cells; a page is a page. */
static void cost(void **state)
{
	struct fake *f = fake(5000);
	struct table_src s = source(f);
	struct table t;
	int i;

	(void)state;
	golden_open(false, 24, 80);
	table_init(&t, &s);
	t.options = "25";
	screen_push(&table_ops, &t, "LB", "社会组织");
	golden_play("keys <Down><Up>\n");
	for (i = 0; i < 5; i++)
		assert_in_range(golden_play("keys <Down>\n"), 1, 40);
	assert_in_range(golden_play("keys 5\n"), 1, 60);
	golden_play("keys <Space>\n");
	assert_in_range(golden_play("keys <Space>\n"), 1, 120);
	golden_play("keys -\n");
	assert_in_range(golden_play("keys <PgDn>\n"), 1, 2000);
	golden_play("keys <End><PgUp><PgUp><End><Home>\n");
	for (i = 0; i < 30; i++)
		golden_play("keys <Down>\n");
	assert_in_range(golden_play("keys <Down>\n"), 1, 300);	/* one line scrolls */
	golden_close();
	shut(&t, f);
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(one_call_a_page),
		cmocka_unit_test(one_row_a_line),
		cmocka_unit_test(ends),
		cmocka_unit_test(capped),
		cmocka_unit_test(random_walk),
		cmocka_unit_test(marks),
		cmocka_unit_test(marks_of_all),
		cmocka_unit_test(ranges),
		cmocka_unit_test(options),
		cmocka_unit_test(sorting),
		cmocka_unit_test(reload_keeps),
		cmocka_unit_test(failing_source),
		cmocka_unit_test(resizing),
		cmocka_unit_test(looks),
		cmocka_unit_test(sideways),
		cmocka_unit_test(columns_as_set),
		cmocka_unit_test(words),
		cmocka_unit_test(cost),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(t, NULL, NULL);
}
