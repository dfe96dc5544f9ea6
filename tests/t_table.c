/* Lists: which rows are fetched and how many calls it takes, the order of columns, and how it looks. */
#include "tests/table.h"

/* ---- a source over row numbers 1 … n, which counts what is asked of it ---- */

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
