/* The list that its tests walk: rows by number, which count what is asked of them. */
#ifndef SOCORG_TESTS_TABLE_H
#define SOCORG_TESTS_TABLE_H

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

static inline int columns(void *ctx, struct tcol *c, int max)
{
	struct fake *f = ctx;

	assert_true(max >= COLS);
	memcpy(c, f->col, sizeof(f->col));
	return COLS;
}

/* As the model does: what an earlier fetch but one gave is gone. */
static inline void fill(struct fake *f, struct trow *r, int i, long id)
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

static inline int fetch(void *ctx, enum tfrom from, const struct trow *anchor, int n, struct trow *r)
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

static inline int count(void *ctx, long cap, long *n)
{
	struct fake *f = ctx;
	long all = f->n - (f->hole > 0 && f->hole <= f->n);

	*n = all > cap + 1 ? cap + 1 : all;
	return 0;
}

static inline int sorted(void *ctx, int col)
{
	return ((struct fake *)ctx)->sort[col];
}

static inline bool sort(void *ctx, int col, bool next)
{
	struct fake *f = ctx;

	f->sort[col] = f->sort[col] == (next ? 2 : 1) ? (next ? -2 : -1) : next ? 2 : 1;
	return true;
}

static inline int all(void *ctx, long *n)
{
	struct fake *f = ctx;

	*n = f->n;
	return f->fails ? -1 : 0;
}

static inline struct fake *fake(long n)
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

static inline struct table_src source(struct fake *f)
{
	return (struct table_src){
		.ctx = f, .columns = columns, .fetch = fetch, .count = count, .sorted = sorted, .sort = sort, .all = all,
	};
}

static inline void fake_free(struct fake *f)
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

static inline struct fake *open_table(struct table *t, long n)
{
	struct fake *f = fake(n);
	struct table_src s = source(f);

	table_init(t, &s);
	table_draw(t, screen);
	assert_int_equal(t->page, PAGE);
	return f;
}

static inline void shut(struct table *t, struct fake *f)
{
	table_release(t);
	fake_free(f);
}

static inline void press(struct table *t, int key, int times)
{
	while (times-- > 0)
		assert_true(table_key(t, key));
}

static inline void options(void **state)
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

#endif
