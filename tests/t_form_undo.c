/* Forms: what was typed is taken back and done again, and the lines of a grid. */
#include "tests/form.h"

/* ---- refused, doubted ---- */

static void undo(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	press(&k, K_CTRL('Z'));		/* nothing yet */
	type(&k, "二");
	assert_true(form_dirty(k.form));
	press(&k, K_CTRL('Z'));		/* half typed: the last thing done */
	assert_string_equal(k.f[1].val, "旧名");
	assert_false(form_dirty(k.form));
	press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[1].val, "二");
	type(&k, "三\n");		/* over it: the field was entered anew */
	assert_string_equal(k.f[1].val, "三");
	/* across fields, the caret with it */
	form_focus(k.form, 8);
	type(&k, "5678\n");
	form_focus(k.form, 6);
	type(&k, "一\n二");
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[6].val, "");
	at(&k, 6, 0, 0);
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[8].val, "1234");
	at(&k, 8, 0, 0);
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[1].val, "二");
	at(&k, 1, 0, 0);
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[1].val, "旧名");
	press(&k, K_CTRL('Z'));		/* no more */
	assert_string_equal(k.f[1].val, "旧名");
	assert_false(form_dirty(k.form));
	for (int i = 0; i < 5; i++)	/* one more than there is */
		press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[1].val, "三");
	assert_string_equal(k.f[8].val, "5678");
	assert_string_equal(k.f[6].val, "一\n二");
	/* what was taken back is gone once something else is done */
	press(&k, K_CTRL('Z'));
	form_focus(k.form, 1);
	type(&k, "四\n");
	press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[6].val, "");
	assert_string_equal(k.f[1].val, "四");
	end(&k);
}

/* A source that keeps no values: the texts are set again. */
static void undo_by_text(void **state)
{
	struct form_src src = source;
	struct fake k;

	(void)state;
	standard(&k);
	end(&k);
	src.ctx = &k;
	src.keep = NULL;
	src.back = NULL;
	k.form = form_new(&src);
	type(&k, "二\n");
	form_focus(k.form, 1);
	type(&k, "bad\n");
	form_focus(k.form, 8);
	type(&k, "半");
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[8].val, "1234");
	press(&k, K_CTRL('Z'));
	assert_int_equal(form_errors(k.form), 0);
	assert_string_equal(k.f[1].val, "二");
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[1].val, "旧名");
	assert_false(form_dirty(k.form));
	for (int i = 0; i < 3; i++)
		press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[1].val, "二");
	assert_int_equal(form_errors(k.form), 1);
	assert_string_equal(k.f[8].val, "半");
	form_free(k.form);
}

/* A refused text comes and goes with its mark, and is as it was typed. */
static void undo_refused(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	type(&k, "bad1\n");
	form_focus(k.form, 1);
	type(&k, "good\n");
	assert_int_equal(form_errors(k.form), 0);
	press(&k, K_CTRL('Z'));
	assert_int_equal(form_errors(k.form), 1);
	assert_string_equal(k.f[1].val, "旧名");
	assert_false(form_commit(k.form));
	press(&k, K_CTRL('Z'));
	assert_int_equal(form_errors(k.form), 0);
	press(&k, K_CTRL('Y'));
	assert_int_equal(form_errors(k.form), 1);
	press(&k, K_CTRL('Y'));
	assert_int_equal(form_errors(k.form), 0);
	assert_string_equal(k.f[1].val, "good");
	end(&k);
}

/* The field that hides others: they come back with it, and what was typed in them. */
static void undo_hidden(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 8);
	type(&k, "99\n");
	form_focus(k.form, 1);
	type(&k, "hide4\n");
	assert_int_equal(k.hidden, 4);
	form_focus(k.form, 7);
	type(&k, "77\n");
	assert_string_equal(k.f[8].val, "77");
	press(&k, K_CTRL('Z'));
	press(&k, K_CTRL('Z'));
	assert_int_equal(k.hidden, -1);
	press(&k, K_CTRL('Z'));
	assert_string_equal(k.f[8].val, "1234");
	press(&k, K_CTRL('Y'));
	press(&k, K_CTRL('Y'));
	press(&k, K_CTRL('Y'));
	assert_int_equal(k.hidden, 4);
	assert_string_equal(k.f[8].val, "77");
	end(&k);
}

static int unset_seen;

static void see_unset(void *ctx, int item, int row, int col, const char *text, bool typing)
{
	char *all = ctx;
	size_t n = strlen(all);

	unset_seen++;
	snprintf(all + n, 400 - n, "%d.%d.%d%s%s ", item, row, col, typing ? "~" : "=", text);
}

/* What the owner does: it types as a hand would, several at once, and asks what it does not have. */
static void owner_types(void **state)
{
	struct fake k;
	char all[400] = "";

	(void)state;
	standard(&k);
	assert_true(form_type(k.form, 1, 0, 0, "甲", false));
	assert_true(form_type(k.form, 8, 0, 0, "乙", true));
	assert_false(form_type(k.form, 4, 0, 0, "bad丙", true));
	assert_false(form_type(k.form, 3, 0, 0, "只读", true));
	assert_string_equal(k.f[3].val, "X1");
	form_typing(k.form, 6, 0, 0, "写到一");
	unset_seen = 0;
	form_unset(k.form, see_unset, all);
	assert_int_equal(unset_seen, 2);
	assert_string_equal(all, "4.0.0=bad丙 6.0.0~写到一 ");
	assert_string_equal(k.f[6].val, "");
	type(&k, "半");
	press(&k, K_CTRL('Z'));
	press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[6].val, "写到一半");
	press(&k, K_CTRL('Z'));
	press(&k, K_CTRL('Z'));		/* all that was joined */
	assert_string_equal(k.f[1].val, "旧名");
	assert_string_equal(k.f[8].val, "1234");
	assert_int_equal(form_errors(k.form), 0);
	assert_false(form_dirty(k.form));
	form_undo_forget(k.form);
	press(&k, K_CTRL('Y'));
	assert_string_equal(k.f[1].val, "旧名");
	end(&k);
}

/* ---- lines ---- */

static void grid_fill(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 7);
	type(&k, "王\n3\n李\n2\n\n");	/* Enter behind the last cell opens a row, on a blank one goes on */
	assert_int_equal(k.rows, 2);
	assert_string_equal(k.cell[0][0], "王");
	assert_string_equal(k.cell[0][2], "3");
	assert_string_equal(k.cell[1][0], "李");
	assert_string_equal(k.cell[1][2], "2");
	at(&k, 8, 0, 0);
	press(&k, K_UP);
	at(&k, 7, 1, 0);
	press(&k, K_UP);
	at(&k, 7, 0, 0);
	press(&k, K_UP);
	at(&k, 6, 0, 0);
	press(&k, K_TAB);
	press(&k, K_TAB);
	at(&k, 7, 0, 2);	/* the read-only cell is passed by */
	press(&k, K_TAB);
	press(&k, K_TAB);
	at(&k, 7, 1, 2);
	press(&k, K_TAB);	/* Tab never opens a row */
	at(&k, 8, 0, 0);
	assert_int_equal(k.rows, 2);
	end(&k);
}

static void grid_rows(void **state)
{
	struct fake k;
	int i;

	(void)state;
	standard(&k);
	form_focus(k.form, 7);
	press(&k, K_F8);
	assert_int_equal(k.rows, 0);
	press(&k, K_CTRL('N'));
	at(&k, 7, 0, 0);
	type(&k, "keep");
	press(&k, K_INS);
	at(&k, 7, 1, 0);
	type(&k, "b");
	press(&k, K_F8);		/* with what is typed in it */
	at(&k, 7, 0, 0);
	assert_int_equal(k.rows, 1);
	press(&k, K_F8);		/* refused by the owner */
	assert_int_equal(k.rows, 1);
	assert_string_equal(k.cell[0][0], "keep");
	for (i = k.rows; i < ROWS; i++)
		press(&k, K_CTRL('N'));
	assert_int_equal(k.rows, ROWS);
	press(&k, K_CTRL('N'));
	assert_int_equal(k.rows, ROWS);
	at(&k, 7, ROWS - 1, 0);
	press(&k, K_UP);
	press(&k, K_F8);
	assert_int_equal(k.rows, ROWS - 1);
	assert_false(form_errors(k.form));
	end(&k);
}

static void grid_given_rows(void **state)
{
	struct fake k;
	int i;

	(void)state;
	standard(&k);
	k.rows = ROWS;
	form_reload(k.form);
	form_focus(k.form, 7);
	for (i = 0; i < ROWS * 2; i++)	/* no row can be added: Enter at the end goes on */
		press(&k, K_ENTER);
	at(&k, 8, 0, 0);
	assert_int_equal(k.rows, ROWS);
	end(&k);
}

static void grid_undo(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 7);
	type(&k, "a\n1\nb\n2\nc");
	press(&k, K_UP);
	press(&k, K_UP);
	type(&k, "bad");		/* half typed and wrong */
	press(&k, K_F8);
	assert_int_equal(k.rows, 2);
	assert_string_equal(k.cell[0][0], "b");
	assert_int_equal(form_errors(k.form), 0);
	press(&k, K_CTRL('Z'));		/* the row stands where it stood, with what was wrong in it */
	assert_int_equal(k.rows, 3);
	assert_string_equal(k.cell[0][0], "a");
	assert_string_equal(k.cell[0][2], "1");
	assert_int_equal(form_errors(k.form), 1);
	at(&k, 7, 0, 0);
	press(&k, K_CTRL('Z'));
	assert_int_equal(form_errors(k.form), 0);
	assert_int_equal(k.rows, 3);
	press(&k, K_CTRL('Y'));
	press(&k, K_CTRL('Y'));
	assert_int_equal(k.rows, 2);
	assert_string_equal(k.cell[0][0], "b");
	for (int i = 0; i < 20; i++)
		press(&k, K_CTRL('Z'));
	assert_int_equal(k.rows, 0);
	assert_false(form_dirty(k.form));
	for (int i = 0; i < 20; i++)
		press(&k, K_CTRL('Y'));
	assert_int_equal(k.rows, 2);
	assert_string_equal(k.cell[0][0], "b");
	assert_string_equal(k.cell[0][2], "2");
	assert_string_equal(k.cell[1][0], "c");
	end(&k);
}

static void same(const struct fake *a, const struct fake *b)
{
	for (int i = 0; i < a->n; i++)
		assert_string_equal(a->f[i].val, b->f[i].val);
	assert_int_equal(a->rows, b->rows);
	for (int r = 0; r < a->rows; r++)
		for (int c = 0; c < 3; c++)
			assert_string_equal(a->cell[r][c], b->cell[r][c]);
}

/* Whatever was done is taken back to the beginning and done again to the end. */
static void undo_everything(void **state)
{
	static const int key[] = {
		'a', 'b', '3', 0x57FA, K_ENTER, K_ENTER, K_TAB, K_BTAB, K_UP, K_DOWN, K_PGUP, K_PGDN, K_BS, K_F6, K_F8,
		K_CTRL('U'), K_CTRL('Z'), K_CTRL('Y'), K_CTRL('F'), K_F4,
	};
	unsigned seed = 5;
	struct fake k, first, last;

	(void)state;
	for (int i = 0; i < 200; i++) {
		standard(&k);
		first = k;
		for (int n = 0; n < 150; n++) {
			form_key(k.form, key[(size_t)rand_r(&seed) % (sizeof(key) / sizeof(key[0]))]);
			if (n % 40 == 39)
				type(&k, form_focused(k.form, NULL, NULL) == 3 ? "" : "bad");
		}
		form_type(k.form, 1, 0, 0, "末了", false);	/* nothing is left that was taken back */
		form_commit(k.form);
		last = k;
		for (int n = 0; n < 400; n++)
			press(&k, K_CTRL('Z'));
		same(&k, &first);
		assert_int_equal(form_errors(k.form), 0);
		for (int n = 0; n < 400; n++)
			press(&k, K_CTRL('Y'));
		same(&k, &last);
		end(&k);
	}
}

static void grid_errors(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	form_focus(k.form, 7);
	type(&k, "a\n\nb\n\nbadc\n\n");
	press(&k, K_UP);
	press(&k, K_UP);
	assert_int_equal(form_errors(k.form), 1);
	assert_false(form_commit(k.form));
	at(&k, 7, 2, 0);
	press(&k, K_UP);
	press(&k, K_F8);		/* the refused text follows its row */
	assert_false(form_commit(k.form));
	at(&k, 7, 1, 0);
	press(&k, K_F8);
	assert_int_equal(form_errors(k.form), 0);	/* and goes with it */
	assert_true(form_commit(k.form));
	end(&k);
}

static void grid_read_only(void **state)
{
	struct fake k;

	(void)state;
	standard(&k);
	k.f[7].flags = FF_READONLY;
	k.rows = 1;
	snprintf(k.cell[0][0], TEXT, "王");
	form_reload(k.form);
	form_focus(k.form, 7);
	at(&k, 7, 0, 0);
	press(&k, K_CTRL('N'));
	press(&k, K_F8);
	type(&k, "x");
	press(&k, K_ENTER);
	assert_int_equal(k.rows, 1);
	assert_string_equal(k.cell[0][0], "王");
	at(&k, 8, 0, 0);
	end(&k);
}

/* ---- items that change, type-ahead, help ---- */

/* Keys at random with drawing between: whatever comes, the focus stands on something that is there. */
static void random_keys(void **state)
{
	static const int key[] = {
		'a', 'b', '3', 0x57FA, 0x4F1A, K_ENTER, K_ENTER, K_TAB, K_BTAB, K_UP, K_DOWN, K_PGUP, K_PGDN, K_HOME,
		K_END, K_LEFT, K_RIGHT, K_BS, K_DEL, K_ESC, K_F4, K_INS, K_CTRL('N'), K_F8, K_CTRL('Y'), K_CTRL('Z'),
		K_CTRL('U'), K_CTRL('K'), K_CTRL('F'),
	};
	unsigned seed = 11;
	int i, n, row, c, it;

	(void)state;
	for (i = 0; i < 400; i++) {
		struct fake k;

		standard(&k);
		for (n = 0; n < 200; n++) {
			form_key(k.form, key[(size_t)rand_r(&seed) % (sizeof(key) / sizeof(key[0]))]);
			if (n % 50 == 49)
				type(&k, form_focused(k.form, NULL, NULL) == 3 ? "" : "bad");
			if (n % 10 == 0)
				form_draw(k.form, (struct area){ 0, 0, rand_r(&seed) % 23, rand_r(&seed) % 140 });
			it = form_focused(k.form, &row, &c);
			assert_in_range(it, 1, k.n - 1);
			assert_true(k.f[it].kind != FI_SECTION);
			if (it == 7)
				assert_true(k.rows ? row >= 0 && row < k.rows && c < 3 : row == -1);
		}
		form_commit(k.form);
		end(&k);
	}
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(undo),
		cmocka_unit_test(undo_by_text),
		cmocka_unit_test(undo_refused),
		cmocka_unit_test(undo_hidden),
		cmocka_unit_test(owner_types),
		cmocka_unit_test(undo_everything),
		cmocka_unit_test(grid_undo),
		cmocka_unit_test(random_keys),
		cmocka_unit_test(grid_fill),
		cmocka_unit_test(grid_rows),
		cmocka_unit_test(grid_given_rows),
		cmocka_unit_test(grid_errors),
		cmocka_unit_test(grid_read_only),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(t, NULL, NULL);
}
