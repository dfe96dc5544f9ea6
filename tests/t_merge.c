/* Two people on one record: which fields join by themselves, what is asked, what may be seen of it, and taking a save back. */
#define FIXTURE
#define LINES (&entity_find("fx_item")->parts[4])
#include "tests/merge.h"
#include "tests/world.h"

static int conflict(struct rec *mine)
{
	struct err err = { 0 };

	assert_int_equal(rec_save(mine, NULL, NULL, &err), -1);
	return err.code;
}

/* ---- fields ---- */

static void raises_high(struct rec *r)
{
	put(r, "high", "99");
	put(r, "day", "2026-01-05");
}

static void fields_apart(void **state)
{
	struct merge m;
	char text[200];
	int64_t id = item("各改各的");
	struct rec *mine = mine_of(id, raises_high), *r;

	(void)state;
	put(mine, "memo", "我写的");
	put(mine, "money", "12.50");
	assert_int_equal(conflict(mine), E_CONFLICT);
	merged(mine, &m);
	assert_int_equal(m.nclash, 0);
	assert_int_equal(m.nin, 2);
	merge_incoming(&m, text, sizeof(text));
	assert_string_equal(text, "t22：日期、上限");
	r = after(&m, id);
	assert_string_equal(got(r, "memo"), "我写的");
	assert_string_equal(got(r, "money"), "12.50");
	assert_string_equal(got(r, "high"), "99");
	assert_string_equal(got(r, "day"), "2026-01-05");
	assert_int_equal(rec_rev(r), 3);
	rec_free(r);
	rec_free(mine);
}

static void rewrites_memo(struct rec *r)
{
	put(r, "memo", "对方写的一\n对方写的二");
	put(r, "rate", "5");
}

static void one_field(void **state)
{
	static const char *const want[] = { NULL, "第一行\n第二行", "对方写的一\n对方写的二", "我写的" };
	struct version *v;
	struct err err = { 0 };
	struct merge m;
	int n;

	(void)state;
	for (int pick = PICK_BASE; pick <= PICK_MINE; pick++) {
		int64_t id = item("改同一处");
		struct rec *mine = mine_of(id, rewrites_memo), *r;
		put(mine, "memo", "我写的");
		merged(mine, &m);
		assert_int_equal(m.nclash, 1);
		assert_int_equal(m.nin, 1);
		assert_string_equal(m.in[0].label, "比例");
		assert_int_equal(m.clash[0].kind, CLASH_FIELD);
		assert_string_equal(m.clash[0].label, "说明");
		assert_string_equal(m.clash[0].who, "t22");
		assert_true(m.clash[0].at > 0);
		for (int i = PICK_BASE; i <= PICK_MINE; i++)
			assert_string_equal(m.clash[0].text[i], want[i]);
		assert_string_equal(got(m.r, "memo"), want[PICK_THEIRS]);	/* until it is chosen */
		merge_pick(&m, 0, PICK_MINE);
		merge_pick(&m, 0, pick);
		r = after(&m, id);
		assert_string_equal(got(r, "memo"), want[pick]);
		assert_string_equal(got(r, "rate"), "5.00%");
		assert_int_equal(history(world, &li, entity_find("fx_item"), id, &v, &n, &err), 0);
		assert_int_equal(n, pick == PICK_THEIRS ? 2 : 3);	/* theirs is in the history, whatever was chosen */
		assert_string_equal(v[1].ch[0].after, want[PICK_THEIRS]);
		history_free(v, n);
		rec_free(r);
		rec_free(mine);
	}
}

static void both_the_same(void **state)
{
	struct merge m;
	int64_t id = item("想到一处");
	struct rec *mine = mine_of(id, raises_high), *r;

	(void)state;
	put(mine, "high", "99");
	put(mine, "low", "2");
	merged(mine, &m);
	assert_int_equal(m.nclash, 0);
	assert_int_equal(m.nin, 1);		/* the day: what both wrote came from nobody */
	assert_string_equal(m.in[0].label, "日期");
	r = after(&m, id);
	assert_string_equal(got(r, "low"), "2");
	assert_string_equal(got(r, "high"), "99");
	rec_free(r);
	rec_free(mine);
}

/* Emptied by one, filled by the other; and a long text whole. */
static void empties(struct rec *r)
{
	put(r, "memo", "");
	put(r, "low", "");
}

static void empty_and_long(void **state)
{
	struct merge m;
	int64_t id = item("空与长");
	struct rec *mine = mine_of(id, empties), *r;
	char text[200 * 3 + 1] = "";

	(void)state;
	for (int i = 0; i < 200; i++)
		strcat(text, i % 50 == 49 ? "\n" : "长");
	text[strlen(text) - 1] = '\0';
	strcat(text, "尾");
	put(mine, "memo", text);
	merged(mine, &m);
	assert_int_equal(m.nclash, 1);
	assert_string_equal(m.clash[0].text[PICK_THEIRS], "");
	assert_string_equal(m.clash[0].text[PICK_MINE], text);
	merge_pick(&m, 0, PICK_MINE);
	r = after(&m, id);
	assert_string_equal(got(r, "memo"), text);
	assert_string_equal(got(r, "low"), "");
	rec_free(r);
	rec_free(mine);
}

/* ---- what may be seen ---- */

static void numbers(struct rec *r)
{
	put(r, "idno", "510000196003150002");
	put(r, "phone", "14100000001");
}

static void secrets(void **state)
{
	struct merge m;
	int64_t id = item("个人信息");
	struct rec *mine = mine_of(id, numbers), *r;

	(void)state;
	/* one number, two ciphertexts: no dispute */
	put(mine, "idno", "510000196003150002");
	put(mine, "phone", "14100000002");
	merged(mine, &m);
	assert_int_equal(m.nclash, 1);
	assert_string_equal(m.clash[0].label, "手机号");
	assert_string_equal(m.clash[0].text[PICK_BASE], "");
	assert_string_equal(m.clash[0].text[PICK_THEIRS], "141****0001");	/* masked, as always */
	assert_string_equal(m.clash[0].text[PICK_MINE], "14100000002");		/* as typed here */
	merge_pick(&m, 0, PICK_MINE);
	r = after(&m, id);
	assert_string_equal(got(r, "phone"), "141****0002");
	assert_string_equal(got(r, "idno"), "510***********0002");
	assert_string_equal(rec_clear(r, field_no(rec_entity(r), "idno")), "510000196003150002");
	rec_free(r);
	rec_free(mine);
}

static void another_number(struct rec *r)
{
	put(r, "idno", "510000198802290019");
}

static void secret_in_dispute(void **state)
{
	struct merge m;
	int64_t id = item("证件之争");
	struct rec *mine = mine_of(id, another_number), *r;
	int f = field_no(entity_find("fx_item"), "idno");

	(void)state;
	put(mine, "idno", "510000197511200015");
	merged(mine, &m);
	assert_int_equal(m.nclash, 1);
	assert_string_equal(m.clash[0].text[PICK_THEIRS], "510***********0019");
	merge_pick(&m, 0, PICK_MINE);
	merge_pick(&m, 0, PICK_THEIRS);		/* back to what is sealed there, not to its mask */
	put(m.r, "memo", "另有改动");
	r = after(&m, id);
	assert_string_equal(rec_clear(r, f), "510000198802290019");
	rec_free(r);
	rec_free(mine);
}

/* Who reads only what is public is told of nothing else; whose act it was, only who may know. */
static void no_more_than_he_reads(void **state)
{
	struct merge m;
	char name[64];
	int64_t id = item("只看公开");
	struct rec *mine = mine_of(id, rewrites_memo);
	struct actor reader = actor_of(24, ROLE(PUBLIC), "", 0, 0);

	(void)state;
	mine->level = LV_PUBLIC;
	merged(mine, &m);
	assert_int_equal(m.nclash, 0);
	assert_int_equal(m.nin, 0);
	merge_free(&m);
	rec_free(mine);
	person_shown(world, &li, entity_find("fx_item"), id, "t22", name, sizeof(name));
	assert_string_equal(name, "t22");
	person_shown(world, &reader, entity_find("fx_item"), id, "t22", name, sizeof(name));
	assert_string_equal(name, "他人");
}

/* ---- the row itself, and versions ---- */

static void voided_meanwhile(void **state)
{
	int64_t id = item("被作废的");
	struct rec *mine = load(&li, "fx_item", id), *other = load(&chief, "fx_item", id);
	struct merge m;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(rec_void_it(other, &(struct act){ .reason = "重复登记" }, &err), 0);
	put(mine, "memo", "白写了");
	assert_int_equal(rec_merge(mine, &m, &err), -1);
	assert_int_equal(err.code, E_STATE);
	assert_non_null(strstr(err.msg, "t23"));
	assert_string_equal(got(mine, "memo"), "白写了");
	rec_free(mine);
	rec_free(other);
}

/* What a draft was made from: the row and its lines as they were under that version. */
static void earlier_version(void **state)
{
	struct err err = { 0 };
	struct merge m;
	int64_t id = item("旧版本");
	struct rec *r = load(&wang, "fx_item", id), *old;

	(void)state;
	rec_line_count(r, LINES);
	second_line_dearer(r);
	put(r, "memo", "第二版");
	save(r);
	rec_line_remove(r, LINES, 0);
	put(r, "memo", "第三版");
	save(r);
	rec_free(r);
	assert_int_equal(rec_load_rev(world, &li, entity_find("fx_item"), id, 1, &old, &err), 0);
	assert_int_equal(rec_rev(old), 1);
	assert_string_equal(got(old, "memo"), "第一行\n第二行");
	assert_int_equal(rec_line_count(old, LINES), 2);
	assert_string_equal(got(line(old, 1), "amount"), "20.00");
	/* and typed over, it is joined like any other */
	put(old, "low", "4");
	put(line(old, 1), "what", "车费");
	merged(old, &m);
	assert_int_equal(m.nclash, 0);
	r = after(&m, id);
	assert_string_equal(got(r, "memo"), "第三版");
	assert_string_equal(got(r, "low"), "4");
	assert_int_equal(rec_line_count(r, LINES), 2);
	assert_string_equal(got(line(r, 0), "what"), "车费");
	assert_string_equal(got(line(r, 0), "amount"), "21.00");
	rec_free(r);
	rec_free(old);
	assert_int_equal(rec_load_rev(world, &li, entity_find("fx_item"), id, 2, &old, &err), 0);
	assert_int_equal(rec_line_count(old, LINES), 3);
	rec_free(old);
	assert_int_equal(rec_load_rev(world, &li, entity_find("fx_item"), id, 9, &old, &err), -1);
	assert_int_equal(err.code, E_NOTFOUND);
	struct actor far = OFFICER_OF(25, "510104");
	assert_int_equal(rec_load_rev(world, &far, entity_find("fx_item"), id, 1, &old, &err), -1);
}

static void dirty(void **state)
{
	struct err err = { 0 };
	struct rec *r = rec_new(world, &li, entity_find("fx_item")), *l;

	(void)state;
	assert_false(rec_dirty(r));		/* carried values nobody has touched */
	put(r, "memo", "x");
	assert_true(rec_dirty(r));
	put(r, "memo", "");
	assert_false(rec_dirty(r));
	l = rec_line_add(r, LINES, &err);
	assert_false(rec_dirty(r));		/* a blank line */
	put(l, "what", "x");
	assert_true(rec_dirty(r));
	rec_line_remove(r, LINES, 0);
	assert_false(rec_dirty(r));
	assert_int_equal(rec_line_back(r, LINES, l), 0);
	assert_string_equal(got(line(r, 0), "what"), "x");
	rec_free(r);
	r = load(&li, "fx_item", item("动过没有"));
	assert_false(rec_dirty(r));
	l = line(r, 0);
	rec_line_remove(r, LINES, 0);
	assert_true(rec_dirty(r));
	assert_int_equal(rec_line_gone(r, LINES, 0), rec_id(l));
	assert_int_equal(rec_line_gone(r, LINES, 1), 0);
	assert_int_equal(rec_line_back(r, LINES, l), 0);
	assert_false(rec_dirty(r));
	assert_int_equal(rec_line_count(r, LINES), 2);
	rec_free(r);
}

/* ---- taking a save back ---- */

static int revert(const struct actor *who, int64_t id, int64_t rev, struct err *err)
{
	struct findings f = { 0 };
	int rc;

	*err = (struct err){ 0 };
	rc = rec_revert(world, who, entity_find("fx_item"), id, rev, &f, err);
	findings_free(&f);
	return rc;
}

static void taken_back(void **state)
{
	struct version *v;
	struct err err = { 0 };
	int64_t id = item("撤回我吧"), first, second;
	struct rec *r = load(&li, "fx_item", id);
	int n;

	(void)state;
	first = rec_id(line(r, 0));
	second = rec_id(line(r, 1));
	put(r, "memo", "改坏了");
	put(r, "idno", "510000197511200015");
	put(line(r, 1), "amount", "99");
	rec_line_remove(r, LINES, 0);
	struct rec *l = rec_line_add(r, LINES, &err);
	put(l, "what", "多出来的");
	put(l, "amount", "1");
	save(r);
	assert_int_equal(rec_rev(r), 2);
	rec_free(r);
	if (revert(&li, id, 2, &err))
		fail_msg("%s", err.msg);
	r = load(&li, "fx_item", id);
	assert_int_equal(rec_rev(r), 3);
	assert_string_equal(got(r, "memo"), "第一行\n第二行");
	assert_string_equal(got(r, "idno"), "");
	assert_int_equal(rec_line_count(r, LINES), 2);
	assert_int_equal(rec_id(line(r, 0)), first);	/* the very line, not another like it */
	assert_string_equal(got(line(r, 0), "amount"), "10.00");
	assert_int_equal(rec_id(line(r, 1)), second);
	assert_string_equal(got(line(r, 1), "amount"), "20.00");
	assert_string_equal(got(r, "total"), "30.00");
	rec_free(r);
	assert_int_equal(history(world, &li, entity_find("fx_item"), id, &v, &n, &err), 0);
	assert_int_equal(n, 3);
	assert_string_equal(v[2].reason, "撤回 2026-03-02 09:00 的修改");
	history_free(v, n);
}

static void not_taken_back(void **state)
{
	struct err err;
	int64_t id = item("不许撤回");
	struct rec *r;

	(void)state;
	assert_int_equal(revert(&li, id, 1, &err), -1);		/* it was made, not changed */
	assert_int_equal(err.code, E_STATE);
	r = load(&li, "fx_item", id);
	put(r, "memo", "一");
	save(r);
	assert_int_equal(revert(&wang, id, 2, &err), -1);	/* another's */
	assert_int_equal(err.code, E_STATE);
	put(r, "memo", "二");
	save(r);
	rec_free(r);
	assert_int_equal(revert(&li, id, 2, &err), -1);		/* not the last */
	assert_int_equal(err.code, E_CONFLICT);
	r = load(&wang, "fx_item", id);
	put(r, "low", "2");
	save(r);
	rec_free(r);
	assert_int_equal(revert(&li, id, 3, &err), -1);		/* somebody has saved since */
	assert_int_equal(err.code, E_CONFLICT);
	assert_non_null(strstr(err.msg, "t22"));
	r = load(&li, "fx_item", id);
	assert_string_equal(got(r, "memo"), "二");
	assert_string_equal(got(r, "low"), "2");
	rec_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_apart),
		cmocka_unit_test(one_field),
		cmocka_unit_test(both_the_same),
		cmocka_unit_test(empty_and_long),
		cmocka_unit_test(secrets),
		cmocka_unit_test(secret_in_dispute),
		cmocka_unit_test(no_more_than_he_reads),
		cmocka_unit_test(voided_meanwhile),
		cmocka_unit_test(earlier_version),
		cmocka_unit_test(dirty),
		cmocka_unit_test(taken_back),
		cmocka_unit_test(not_taken_back),
	};

	return cmocka_run_group_tests_name("merge", tests, open_all, world_close);
}
