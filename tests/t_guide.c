/* What the kind of an item of the guidance catalogue does to an application (regulation §2.4): 鼓励 has half the promised time, 限制 needs an
 * argument that says yes (R-CAT-11), its paper, and a decision of more than one (R-CAT-12); whatever is neither goes on as it did. */
#include "tests/world.h"

#include "tests/catalogue.h"
#include "tests/window.h"

static int64_t promised(const char *entity, const char *limit, int64_t id)
{
	int64_t n = 0;
	struct err err = { 0 };

	if (db_int(world, &err, &n, "SELECT n FROM limit_run WHERE entity = ? AND name = ? AND rid = ?", "tti", entity, limit, id) != 1)
		fail_msg("%s of %lld does not run: %s", limit, (long long)id, err.msg);
	return n;
}

/* A name of that mark, approved; what warns of the catalogue is gone on with. */
static int64_t named(const char *mark)
{
	struct rec *r = rec_new(world, &system_, entity_find("name_case"));

	name_typed(r, "MF", "17", mark, "社会工作服务", "中心", "Z");
	int64_t id = save(r);
	rec_free(r);
	act_warned(&initiator, "name_case", id, "submit", "W-CAT-2");
	r = load(&clerk, "name_case", id);
	put(r, "similar_note", "无近似名称");
	saved(r);
	act_warned(&clerk, "name_case", id, "check", "W-CAT-2");
	act_warned(&chief, "name_case", id, "approve", "W-CAT-2");
	return id;
}

static void the_report_is_there(int64_t id, bool there)
{
	struct rec *r = load(&clerk, "setup_case", id), *l, *d;
	const struct part *p = part_lines(rec_entity(r), "setup_material");

	for (size_t i = 0; i < rec_line_count(r, p); i++) {
		l = rec_line(r, p, i);
		d = load(&system_, "material_def", rec_num(l, "def"));
		if (!strcmp(rec_str(d, "code"), "SL-19"))
			put(l, "checked", there ? "1" : "");
		rec_free(d);
	}
	saved(r);
}

static int64_t accepted(const char *mark, int64_t *name)
{
	int64_t id = applied_for(*name = named(mark));

	items_typed(ref_of("setup_case", id, "org"));
	papers(id, "accept");
	the_report_is_there(id, false);
	act_on(&initiator, "setup_case", id, "submit", NULL);
	return id;
}

/* 鼓励: four working days instead of eight for the name, fifteen instead of thirty for the establishment. Permitted or in no item: as before. */
static void half_the_time(void **state)
{
	static const struct { const char *mark, *kind; int64_t name, setup; } v[] = { { "芝兰", "E", 4, 15 }, { "菖蒲", "P", 8, 30 }, { "石榴", "", 8, 30 } };
	int64_t name, id;
	struct err err = { 0 };
	(void)state;

	for (size_t i = 0; i < LENGTH(v); i++) {
		id = accepted(v[i].mark, &name);
		act_on(&clerk, "setup_case", id, "accept", NULL);
		field_is("name_case", name, "guide", v[i].kind);
		field_is("setup_case", id, "guide", v[i].kind);
		assert_int_equal(promised("name_case", "name_promise", name), v[i].name);
		assert_int_equal(promised("setup_case", "setup_promise", id), v[i].setup);
		id_says("setup_case", id, "R-CAT-11", PASS, NULL);
		id_says("setup_case", id, "R-CAT-12", PASS, NULL);
	}
	/* where the office has promised nothing particular, what it has promised to all */
	assert_int_equal(param_set(world, &system_, "promise.name.days", "510105", "", "6", "2026-01-02", "测试", &err), 0);
	assert_int_equal(promised("name_case", "name_promise", named("芝兰二")), 6);
	assert_int_equal(param_set(world, &system_, "promise.name.days", "510105", "E", "3", "2026-01-02", "测试", &err), 0);
	assert_int_equal(promised("name_case", "name_promise", named("芝兰三")), 3);
}

/* R-CAT-11, R-CAT-12, and the paper that is required of it alone (R-REG-01). */
static void argued_and_decided(void **state)
{
	int64_t name, id = accepted("杜若", &name);
	struct rec *r;
	(void)state;

	field_is("setup_case", id, "guide", "L");
	act_on(&clerk, "setup_case", id, "accept", "R-REG-01");
	the_report_is_there(id, true);
	act_on(&clerk, "setup_case", id, "accept", NULL);
	assert_int_equal(promised("setup_case", "setup_promise", id), 30);
	concluded(id);
	id_says("setup_case", id, "R-CAT-11", BLOCK, "限制类L-01“杜若”，须有论证报告");
	act_on(&clerk, "setup_case", id, "opine", "R-CAT-11");
	r = load(&clerk, "setup_case", id);
	put(r, "argument", "论证报告 2026-02-01");
	put(r, "argument_result", "3");
	saved(r);
	act_on(&clerk, "setup_case", id, "opine", "R-CAT-11");
	id_says("setup_case", id, "R-CAT-11", BLOCK, "论证结论不是同意");
	r = load(&clerk, "setup_case", id);
	put(r, "argument_result", "1");
	saved(r);
	act_on(&clerk, "setup_case", id, "opine", NULL);
	act_on(&chief, "setup_case", id, "agree", NULL);
	code_in_pool("52510105");
	act_on(&director, "setup_case", id, "grant", "R-CAT-12");
	r = load(&director, "setup_case", id);
	put(r, "collective", "局务会2026年第3次会议纪要");
	saved(r);
	act_on(&director, "setup_case", id, "grant", NULL);
	stands(id, "APPROVED");
}

static int open_with_catalogue(void **state)
{
	if (window_open(state))
		return -1;
	struct rec *r = cat_draft(&system_, "省目录", "51", "2026-02-01");
	cat_item(r, "E-01", "E", "芝兰", "");
	cat_item(r, "P-01", "P", "菖蒲", "");
	cat_item(r, "L-01", "L", "杜若", "");
	cat_published(r);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(half_the_time), cmocka_unit_test(argued_and_decided) };

	return cmocka_run_group_tests(tests, open_with_catalogue, world_close);
}
