/* Two people on the lines of one record: added, changed and taken away on both sides. */
#define FIXTURE
#define LINES (&entity_find("fx_item")->parts[4])
#include "tests/merge.h"
#include "tests/world.h"

/* ---- lines ---- */

static void lines_apart(void **state)
{
	struct merge m;
	struct err err = { 0 };
	char text[200];
	int64_t id = item("行各改各");
	struct rec *mine = mine_of(id, second_line_dearer), *r, *l;

	(void)state;
	put(line(mine, 0), "amount", "11");
	put(line(mine, 1), "what", "交通");
	l = rec_line_add(mine, LINES, &err);
	put(l, "what", "我加的");
	put(l, "amount", "4");
	l = rec_line_add(mine, LINES, &err);	/* added and taken away again: nothing */
	put(l, "what", "不要了");
	rec_line_remove(mine, LINES, 3);
	merged(mine, &m);
	assert_int_equal(m.nclash, 0);
	merge_incoming(&m, text, sizeof(text));
	assert_string_equal(text, "t22：明细 差旅：金额、明细 新增 对方加的");
	r = after(&m, id);
	assert_int_equal(rec_line_count(r, LINES), 4);
	assert_string_equal(got(line(r, 0), "amount"), "11.00");
	assert_string_equal(got(line(r, 1), "amount"), "21.00");
	assert_string_equal(got(line(r, 1), "what"), "交通");
	assert_string_equal(got(line(r, 2), "what"), "对方加的");
	assert_string_equal(got(line(r, 3), "what"), "我加的");
	assert_string_equal(got(r, "total"), "39.00");
	rec_free(r);
	rec_free(mine);
}

static void one_cell(void **state)
{
	struct merge m;
	int64_t id = item("同一格");
	struct rec *mine = mine_of(id, second_line_dearer), *r;

	(void)state;
	put(line(mine, 1), "amount", "22");
	merged(mine, &m);
	assert_int_equal(m.nclash, 1);
	assert_string_equal(m.clash[0].label, "明细 差旅：金额");
	assert_int_equal(m.clash[0].line, rec_id(line(mine, 1)));
	assert_string_equal(m.clash[0].text[PICK_BASE], "20.00");
	assert_string_equal(m.clash[0].text[PICK_THEIRS], "21.00");
	assert_string_equal(m.clash[0].text[PICK_MINE], "22.00");
	assert_string_equal(m.clash[0].who, "t22");
	merge_pick(&m, 0, PICK_MINE);
	r = after(&m, id);
	assert_string_equal(got(line(r, 1), "amount"), "22.00");
	assert_int_equal(rec_line_count(r, LINES), 3);
	rec_free(r);
	rec_free(mine);
}

static void first_line_away(struct rec *r)
{
	rec_line_remove(r, LINES, 0);
}

static void gone_and_changed(void **state)
{
	static const char *const want[] = { NULL, "10.00", NULL, "15.00" };
	struct merge m;

	(void)state;
	for (int pick = PICK_BASE; pick <= PICK_MINE; pick++) {
		int64_t id = item("去掉与修改");
		struct rec *mine = mine_of(id, first_line_away), *r;
		put(line(mine, 0), "amount", "15");
		put(mine, "low", "3");
		merged(mine, &m);
		assert_int_equal(m.nclash, 1);
		assert_int_equal(m.clash[0].kind, CLASH_GONE);
		assert_string_equal(m.clash[0].label, "明细 印刷");
		assert_string_equal(m.clash[0].text[PICK_MINE], "摘要 印刷　金额 15.00");
		assert_string_equal(m.clash[0].text[PICK_THEIRS], "（去掉这一行）");
		assert_string_equal(m.clash[0].who, "t22");
		assert_int_equal(rec_line_count(m.r, LINES), 1);
		merge_pick(&m, 0, PICK_MINE);
		merge_pick(&m, 0, PICK_BASE);
		merge_pick(&m, 0, pick);
		r = after(&m, id);
		assert_int_equal(rec_line_count(r, LINES), pick == PICK_THEIRS ? 1 : 2);
		if (want[pick]) {
			assert_string_equal(got(line(r, 1), "what"), "印刷");
			assert_string_equal(got(line(r, 1), "amount"), want[pick]);
		}
		assert_string_equal(got(r, "low"), "3");
		rec_free(r);
		rec_free(mine);
	}
}

static void gone_and_untouched(void **state)
{
	struct merge m;
	int64_t id = item("去掉未改");
	struct rec *mine = mine_of(id, first_line_away), *r;

	(void)state;
	put(line(mine, 1), "amount", "25");
	merged(mine, &m);
	assert_int_equal(m.nclash, 0);
	assert_int_equal(m.nin, 1);
	assert_string_equal(m.in[0].label, "明细 去掉 印刷");
	assert_string_equal(m.in[0].who, "t22");
	r = after(&m, id);
	assert_int_equal(rec_line_count(r, LINES), 1);
	assert_string_equal(got(line(r, 0), "amount"), "25.00");
	rec_free(r);
	/* both took it away */
	id = item("都去掉");
	rec_free(mine);
	mine = mine_of(id, first_line_away);
	rec_line_remove(mine, LINES, 0);
	put(mine, "low", "2");
	merged(mine, &m);
	assert_int_equal(m.nclash, 0);
	r = after(&m, id);
	assert_int_equal(rec_line_count(r, LINES), 1);
	rec_free(r);
	rec_free(mine);
}

static void changed_and_gone(void **state)
{
	static const char *const want[] = { NULL, "20.00", "21.00", NULL };
	struct merge m;

	(void)state;
	for (int pick = PICK_BASE; pick <= PICK_MINE; pick++) {
		int64_t id = item("修改与去掉");
		struct rec *mine = mine_of(id, second_line_dearer), *r;
		rec_line_remove(mine, LINES, 1);
		rec_line_remove(mine, LINES, 0);	/* which nobody else touched */
		merged(mine, &m);
		assert_int_equal(m.nclash, 1);
		assert_int_equal(m.clash[0].kind, CLASH_STAYS);
		assert_string_equal(m.clash[0].text[PICK_THEIRS], "摘要 差旅　金额 21.00");
		assert_string_equal(m.clash[0].text[PICK_MINE], "（去掉这一行）");
		merge_pick(&m, 0, PICK_MINE);
		merge_pick(&m, 0, pick);
		r = after(&m, id);
		assert_int_equal(rec_line_count(r, LINES), pick == PICK_MINE ? 1 : 2);
		if (want[pick])
			assert_string_equal(got(line(r, 0), "amount"), want[pick]);
		assert_string_equal(got(line(r, rec_line_count(r, LINES) - 1), "what"), "对方加的");
		rec_free(r);
		rec_free(mine);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_apart),
		cmocka_unit_test(one_cell),
		cmocka_unit_test(gone_and_changed),
		cmocka_unit_test(gone_and_untouched),
		cmocka_unit_test(changed_and_gone),
	};

	return cmocka_run_group_tests_name("merge_lines", tests, open_all, world_close);
}
