/* The engine over the fixture subsystem: what a row and its lines may hold, and what is kept of it. */
#define FIXTURE
#include "tests/engine.h"
#include "tests/world.h"

/* Every type survives typing, storing, loading and showing. */
static void round_trip(void **state)
{
	static const char *const v[][3] = {
		{ "memo", "第一行\n第二行", "第一行\n第二行" }, { "even", "１０", "10" }, { "money", "1,234.5", "1,234.50" },
		{ "rate", "12.5%", "12.50%" }, { "day", "20260302", "2026-03-02" }, { "flag", "是", "是" }, { "opens", "９：05", "09:05" }, { "no", "FX-RT", "FX-RT" },
		{ "idno", "510000198802290019", "510***********0019" }, { "phone", "14112345678", "141****5678" },
	};
	struct rec *r = item("往返（一）");
	(void)state;
	for (size_t i = 0; i < LENGTH(v); i++)
		put(r, v[i][0], v[i][1]);
	int64_t id = save(r);
	rec_free(r);
	r = load(&clerk, "fx_item", id);
	for (size_t i = 0; i < LENGTH(v); i++)
		assert_string_equal(got(r, v[i][0]), v[i][2]);
	assert_string_equal(got(r, "name"), "往返（一）");
	assert_string_equal(got(r, "region"), region_name(world, "510105"));
	assert_int_equal(id >> 40, 1);	/* origin · 2^40 + serial */
	rec_free(r);
}

static void refused(struct rec *r, const char *field, const char *typed, const char *part_of_message)
{
	struct err err = { 0 };

	assert_int_equal(rec_set(r, field_no(rec_entity(r), field), typed, &err), -1);
	if (!strstr(err.msg, part_of_message))
		fail_msg("%s = %s: %s", field, typed, err.msg);
	assert_string_equal(err.field, field);
}

static void bad_input(void **state)
{
	struct rec *r = item("坏输入");
	struct err err = { 0 };
	(void)state;
	refused(r, "even", "7", "偶数");
	refused(r, "even", "102", "0至100");
	put(r, "even", "100");
	put(r, "even", "0");
	refused(r, "even", "-2", "0至100");
	refused(r, "even", "abc", "数字");
	refused(r, "even", "1,0", "逗号");
	refused(r, "low", "1,00", "逗号");
	refused(r, "low", "1000,000", "逗号");
	refused(r, "rate", "1.2,5", "逗号");
	refused(r, "money", "1,5", "逗号");
	static const char *const slips[] = { "9", "9:5", "9:", ":30", "12", "9.30", "9-30", "09000", "9:000", "009:00", "9:00:01", "9:0a", "a900", "9:00pm", "-900" };
	for (size_t i = 0; i < LENGTH(slips); i++)
		refused(r, "opens", slips[i], "应写作");
	refused(r, "opens", "9:60", "分钟不过59");
	refused(r, "opens", "0999", "分钟不过59");
	refused(r, "opens", "24:01", "24:00");
	refused(r, "opens", "24:00", "00:00至23:59");
	static const struct { const char *typed; int minutes; } good[] = { { "0:00", 0 }, { "000", 0 }, { "0000", 0 }, { "9:00", 540 }, { "09:00", 540 }, { "900", 540 },
		{ "0900", 540 }, { "9:00:00", 540 }, { "9:59", 599 }, { "２３：５９", 1439 }, { " 2359 ", 1439 } };
	for (size_t i = 0; i < LENGTH(good); i++) {
		put(r, "opens", good[i].typed);
		assert_int_equal(rec_num(r, "opens"), good[i].minutes);
	}
	assert_string_equal(got(r, "opens"), "23:59");
	put(r, "low", "1,000");
	assert_int_equal(rec_num(r, "low"), 1000);
	put(r, "low", "-1,000");
	assert_int_equal(rec_num(r, "low"), -1000);
	refused(r, "name", "一二三四五六七八九十一二三四五六七八九十一", "最多20个字");
	put(r, "name", "一二三四五六七八九十一二三四五六七八九十");
	refused(r, "name", "甲\x1b[31m乙", "不能保存");
	refused(r, "name", "甲\xe2\x80\xae乙", "不能保存");
	refused(r, "name", "甲\xff", "编码");
	refused(r, "kind", "ZZ", "不在代码表");
	refused(r, "region", "990000", "没有区划");
	refused(r, "day", "2023-02-29", "");
	refused(r, "rate", "12.345", "小数");
	refused(r, "item", "没有这个", "没有这样的记录");
	refused(r, "total", "1", "系统计算");
	/* doubtful is taken, with a word */
	assert_int_equal(rec_set(r, field_no(rec_entity(r), "money"), "900.01", &err), 1);
	assert_non_null(strstr(err.msg, "偏大"));
	assert_int_equal(rec_set(r, field_no(rec_entity(r), "money"), "900.00", &err), 0);
	rec_free(r);
}

static void needed_and_rules(void **state)
{
	struct rec *r = rec_new(world, &clerk, entity_find("fx_item"));
	struct err err = { 0 };
	struct findings f = { 0 };
	(void)state;
	put(r, "name", "规则");
	put(r, "kind", "ST");
	put(r, "region", "510105");
	/* a needed field of this kind only */
	assert_int_equal(rec_save(r, NULL, &f, &err), -1);
	assert_string_equal(err.field, "only_st");
	put(r, "only_st", "50");
	put(r, "low", "5");
	put(r, "high", "4");
	assert_int_equal(rec_save(r, NULL, &f, &err), -1);
	assert_string_equal(err.rule, "R-FX-01");
	put(r, "high", "5");
	/* a warning stands until a reason is given, and the reason is kept */
	assert_int_equal(rec_save(r, NULL, &f, &err), -1);
	assert_string_equal(err.rule, "W-FX-1");
	assert_int_equal(rec_save(r, &(struct act){ .passes = "W-FX-1" }, &f, &err), -1);
	assert_int_equal(rec_id(r), 0);
	assert_int_equal(rec_save(r, &(struct act){ .passes = "W-FX-1", .reason = "确为两字" }, &f, &err), 0);
	int64_t n = 0;
	db_int(world, NULL, &n, "SELECT count(*) FROM rule_override WHERE rule='W-FX-1' AND rid=?", "i", rec_id(r));
	assert_int_equal(n, 1);
	/* NULL parameter: refuses, never judges; FIXED severity does not bend */
	put(r, "name", "规则三字");
	put(r, "score", "10");
	assert_int_equal(rec_save(r, &(struct act){ .passes = "R-FX-02", .reason = "硬要通过" }, &f, &err), -1);
	assert_string_equal(err.rule, "R-FX-02");
	assert_non_null(strstr(err.msg, "参数未设定"));
	assert_int_equal(param_set(world, &system_, "fx.score.min", "", "", "1000", "2026-01-01", "固件", &err), 0);
	assert_int_equal(rec_save(r, NULL, &f, &err), 0);
	put(r, "score", "9.99");
	assert_int_equal(rec_save(r, NULL, &f, &err), -1);
	findings_free(&f);
	rec_free(r);
}

/* Two rows of one name: trying again is no way out, saying which is. */
static void one_name_twice(void **state)
{
	struct err err = { 0 };
	int64_t id[8];
	char text[24];
	struct rec *r, *x = NULL;
	(void)state;
	for (int i = 0; i < 8; i++) {
		r = item("同名固件");
		snprintf(text, sizeof(text), "TM-%d", i);
		put(r, "no", text);
		if (i == 7)
			r->who = &system_, put(r, "region", "510107");
		if (i == 1) {	/* one alone is found by its name */
			rec_free(r);
			assert_int_equal(rec_find(world, &clerk, entity_find("fx_item"), "同名固件", NULL, &x, &err), 0);
			assert_int_equal(rec_id(x), id[0]);
			rec_free(x);
			continue;
		}
		id[i] = save(r);
		rec_free(r);
		if (i != 2)
			continue;
		assert_int_equal(rec_find(world, &clerk, entity_find("fx_item"), "同名固件", NULL, &x, &err), -1);
		assert_int_equal(err_exit_code(&err), 65);
		for (int k = 0; k <= 2; k += 2) {
			snprintf(text, sizeof(text), "%lld（TM-%d）", (long long)id[k], k);
			assert_non_null(strstr(err.msg, text));
		}
	}
	/* at most five are named, and that there are more; of another county none */
	assert_int_equal(rec_find(world, &clerk, entity_find("fx_item"), "同名固件", NULL, &x, &err), -1);
	assert_non_null(strstr(err.msg, "TM-5"));
	assert_null(strstr(err.msg, "TM-6"));
	assert_non_null(strstr(err.msg, "……"));
	assert_int_equal(rec_find(world, &other_clerk, entity_find("fx_item"), "同名固件", NULL, &x, &err), 0);
	assert_int_equal(rec_id(x), id[7]);
	rec_free(x);
	/* where a name is typed for another row it says the same */
	r = item("指向同名");
	assert_int_equal(rec_set(r, field_no(rec_entity(r), "item"), "同名固件", &err), -1);
	assert_string_equal(err.field, "item");
	assert_non_null(strstr(err.msg, "TM-0"));
	put(r, "item", "TM-0");
	rec_free(r);
}

static void registered_once_unique(void **state)
{
	struct rec *r = item("登记项甲"), *b;
	struct err err = { 0 };
	(void)state;
	put(r, "sealed_name", "原名");
	put(r, "no", "RO-1");
	put(r, "idno", "510000196003150002");
	int64_t id = save(r);
	refused(r, "sealed_name", "新名", "变更登记");
	refused(r, "no", "RO-2", "不再改变");
	b = item("登记项乙");
	put(b, "no", "RO-1");
	assert_int_equal(rec_save(b, NULL, NULL, &err), -1);
	assert_string_equal(err.field, "no");
	put(b, "no", "RO-2");
	/* a secret is unique by its blind index */
	put(b, "idno", "510000196003150002");
	assert_int_equal(rec_save(b, NULL, NULL, &err), -1);
	assert_string_equal(err.field, "idno");
	rec_free(b);
	rec_free(r);
	/* 更正: by who may, and by two; what it is and how it ends is in t_time.c */
	assert_int_equal(proposed(&clerk, "fx_item", id, NULL, "sealed_name", "新名", &err), 0);
	assert_err(err, E_DENIED);
	int64_t one = proposed(&chief, "fx_item", id, NULL, "sealed_name", "新名", &err);
	assert_true(one > 0);
	assert_int_equal(decided(&chief, one, "confirm", &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	assert_int_equal(decided(&clerk, one, "confirm", &err), -1);
	assert_err(err, E_DENIED);
	assert_int_equal(decided(&director, one, "confirm", &err), 0);
	r = load(&chief, "fx_item", id);
	assert_string_equal(got(r, "sealed_name"), "新名");
	rec_free(r);
}

static void lines_and_sheet(void **state)
{
	const struct entity *e = entity_find("fx_item");
	const struct part *lines = &e->parts[4];
	struct rec *r = item("明细甲");
	struct err err = { 0 };
	(void)state;
	struct rec *a = rec_line_add(r, lines, &err), *b = rec_line_add(r, lines, &err);
	put(a, "what", "印刷");
	put(a, "amount", "10000");
	put(b, "what", "差旅");
	refused(b, "amount", "10000.01", "至");
	refused(b, "amount", "0", "至");
	put(b, "amount", "0.01");
	int64_t id = save(r);
	assert_string_equal(got(r, "total"), "10,000.01");
	assert_int_equal(rec_rev(r), 1);
	rec_line_remove(r, lines, 0);
	save(r);
	assert_int_equal(rec_line_count(r, lines), 1);
	rec_free(r);
	r = load(&clerk, "fx_item", id);
	assert_int_equal(rec_line_count(r, lines), 1);
	assert_string_equal(got(r, "total"), "0.01");
	/* the line is voided, not gone; and another county's clerk reads none of them */
	int64_t n = 0;
	db_int(world, NULL, &n, "SELECT count(*) FROM fx_line WHERE item = ? AND void = 1", "i", id);
	assert_int_equal(n, 1);
	struct rec *x;
	assert_int_equal(rec_load(world, &other_clerk, entity_find("fx_line"), rec_id(rec_line(r, lines, 0)), NULL, &x, &err), -1);
	/* a line without its needed field refuses the whole, nothing half-written stays */
	struct rec *bad = rec_line_add(r, lines, &err);
	put(bad, "what", "缺金额");
	put(r, "memo", "改了说明");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	rec_free(r);
	r = load(&clerk, "fx_item", id);
	assert_string_equal(got(r, "memo"), "");
	rec_free(r);
}

static void dated_rows(void **state)
{
	const struct entity *e = entity_find("fx_item");
	const struct part *posts = &e->parts[6];
	struct rec *r = item("任期甲"), *p;
	struct err err = { 0 };
	(void)state;
	p = rec_line_add(r, posts, &err);
	put(p, "who", "张一");
	put(p, "valid_from", "2024-01-01");
	put(p, "valid_to", "2026-01-01");
	save(r);
	p = rec_line_add(r, posts, &err);
	put(p, "who", "张一");
	put(p, "valid_from", "2025-12-31");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	assert_non_null(strstr(err.msg, "重叠"));
	put(p, "valid_from", "2026-01-01");	/* half-open: they touch */
	save(r);
	p = rec_line_add(r, posts, &err);
	put(p, "who", "李二");			/* other key, same time */
	put(p, "valid_from", "2024-06-01");
	save(r);
	assert_int_equal(rec_line_count(r, posts), 3);
	rec_free(r);
}

static void history_and_asof(void **state)
{
	struct rec *r = item("历史甲"), *old;
	struct err err = { 0 };
	struct version *v;
	int n;
	(void)state;
	put(r, "money", "1");
	assert_int_equal(rec_save(r, &(struct act){ .on = "2026-01-10" }, NULL, &err), 0);
	put(r, "money", "2");
	assert_int_equal(rec_save(r, &(struct act){ .on = "2026-02-10" }, NULL, &err), 0);
	put(r, "money", "3");
	save(r);
	assert_int_equal(history(world, &clerk, rec_entity(r), rec_id(r), &v, &n, &err), 0);
	assert_int_equal(n, 3);
	assert_string_equal(v[1].on, "2026-02-10");
	assert_int_equal(v[1].nch, 1);
	assert_string_equal(v[1].ch[0].before, "1.00");
	assert_string_equal(v[1].ch[0].after, "2.00");
	history_free(v, n);
	static const struct { const char *day, *money; } want[] = {
		{ "2026-01-09", NULL }, { "2026-01-10", "1.00" }, { "2026-02-09", "1.00" }, { "2026-02-10", "2.00" }, { "2026-03-01", "2.00" },
		{ "2026-03-02", "3.00" } };
	for (size_t i = 0; i < LENGTH(want); i++) {
		int rc = rec_load(world, &clerk, rec_entity(r), rec_id(r), want[i].day, &old, &err);
		struct query q = { .e = rec_entity(r), .on = want[i].day, .where = { { field_no(rec_entity(r), "name"), CMP_EQ, "历史甲" } },
				   .nwhere = 1, .columns = "money" };
		struct list *l;
		struct row row[2];
		assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
		int rows = list_fetch(l, FROM_FIRST, NULL, 2, row, &err);
		if (!want[i].money) {
			assert_int_equal(rc, -1);
			assert_int_equal(rows, 0);
		} else {
			assert_int_equal(rc, 0);
			assert_string_equal(got(old, "money"), want[i].money);
			char why[100];
			assert_false(rec_may_edit(old, 0, why, sizeof(why)));
			rec_free(old);
			assert_int_equal(rows, 1);
			assert_string_equal(row[0].cell[0], want[i].money);
		}
		list_free(l);
	}
	/* the past can't be rewritten behind the program's back */
	assert_int_equal(db_run(world, &err, "UPDATE fx_item_h SET money = 9", ""), -1);
	assert_int_equal(db_run(world, &err, "DELETE FROM fx_item_h", ""), -1);
	assert_int_equal(db_run(world, &err, "DELETE FROM fx_item", ""), -1);
	rec_free(r);
}

static void lost_update(void **state)
{
	struct rec *a = item("并发甲"), *b, *c;
	struct err err = { 0 };
	(void)state;
	int64_t id = save(a);
	rec_free(a);
	a = load(&clerk, "fx_item", id);
	b = load(&clerk, "fx_item", id);
	put(a, "memo", "先");
	save(a);
	put(b, "memo", "后");
	assert_int_equal(rec_save(b, NULL, NULL, &err), -1);
	assert_err(err, E_CONFLICT);
	assert_string_equal(got(b, "memo"), "后");	/* what was typed is kept */
	c = load(&clerk, "fx_item", id);
	assert_string_equal(got(c, "memo"), "先");
	rec_free(a);
	rec_free(b);
	rec_free(c);
}

static void carry(void **state)
{
	struct rec *r = item("承前一");
	(void)state;
	save(r);
	rec_free(r);
	r = rec_new(world, &clerk, entity_find("fx_item"));
	int f = field_no(rec_entity(r), "region");
	assert_string_equal(rec_str(r, "region"), "510105");
	assert_true(rec_carried(r, f));
	put(r, "region", "5101");
	assert_false(rec_carried(r, f));
	assert_false(rec_carried(r, field_no(rec_entity(r), "memo")));
	rec_free(r);
}

static void transactions(void **state)
{
	struct tx *tx, *inner;
	struct err err = { 0 };
	(void)state;
	assert_int_equal(tx_begin(world, &clerk, NULL, &tx, &err), 0);
	assert_int_equal(tx_begin(world, &clerk, NULL, &inner, &err), -1);	/* they do not nest */
	assert_int_equal(tx_commit(tx, &err), -1);				/* nothing without a record of it */
	assert_err(err, E_BUG);
	assert_null(world->tx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(bad_input),
		cmocka_unit_test(needed_and_rules),
		cmocka_unit_test(one_name_twice),
		cmocka_unit_test(registered_once_unique),
		cmocka_unit_test(lines_and_sheet),
		cmocka_unit_test(dated_rows),
		cmocka_unit_test(history_and_asof),
		cmocka_unit_test(lost_update),
		cmocka_unit_test(carry),
		cmocka_unit_test(transactions),
	};

	return cmocka_run_group_tests(tests, engine_open, world_close);
}
