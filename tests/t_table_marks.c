/* Lists: rows that are marked, ranges of them, and the options typed before them. */
#include "tests/table.h"

/* ---- a source over row numbers 1 … n, which counts what is asked of it ---- */

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

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(marks),
		cmocka_unit_test(marks_of_all),
		cmocka_unit_test(ranges),
		cmocka_unit_test(options),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(t, NULL, NULL);
}
