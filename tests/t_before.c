/* 原有问题: what was wrong with a stored row before does not stop somebody from changing something else; what a save brings or
 * changes does, be it a fault of the same rule on another line. */
#include "tests/world.h"
#include "tests/registry.h"

/* An association registered long ago, with a code of whose check character nobody took notice, and a chairman of 71. */
static int64_t old_org(const char *name, const char *code, int64_t chairman)
{
	struct rec *r = typed_org("ST", "51", name);
	struct val v = { .t = VT_TEXT, .s = (char *)(uintptr_t)code, .n = strlen(code) };

	rec_set_val(r, field_no(&org, "uscc"), &v, NULL);
	put(r, "established_on", "2010-01-01");
	put(r, "phone", "028-86510001");
	add_post(r, chairman, "01", "2025-01-01");
	in_state(r, "ACTIVE");
	return stored(r);
}

static void old_faults_stand_in_nobodys_way(void **state)
{
	int64_t old = a_person("李二一", "510000195301010011", "0"), young = a_person("赵四一", "510000197511200023", "0");
	int64_t older = a_person("孙六一", "51000019530101002X", "0"), id = old_org("四川省原有一协会", "51510000MJQ100017U", old);
	struct rec *r = load(&clerk, "org", id), *l;

	(void)state;
	assert_int_equal(judged(r, "R-USCC-03"), BLOCK);
	assert_int_equal(judged(r, "R-OFF-03"), BLOCK);
	put(r, "phone", "028-86510002");
	assert_string_equal(saving(r, NULL), "");
	assert_int_equal(excused, 2);
	/* a good officer beside the one who is too old */
	l = add_post(r, young, "03", "2025-01-01");
	assert_string_equal(saving(r, NULL), "");
	assert_int_equal(excused, 2);
	/* another fault of the same rule on another line is a new one, though the old one is reported first */
	l = add_post(r, older, "02", "2025-01-01");
	assert_string_equal(saving(r, NULL), "R-OFF-03");
	put(l, "over_age_no", "川民函〔2026〕1号");
	assert_string_equal(saving(r, NULL), "");
	put(l, "over_age_no", "");
	assert_string_equal(saving(r, NULL), "R-OFF-03");
	put(l, "over_age_no", "川民函〔2026〕1号");
	assert_string_equal(saving(r, NULL), "");
	/* the same person once more, with the very same facts: one old fault excuses one */
	l = add_post(r, old, "02", "2025-01-01");
	assert_string_equal(saving(r, NULL), "R-OFF-03");
	put(l, "post", "06");
	assert_string_equal(saving(r, NULL), "");
	assert_int_equal(excused, 2);
	/* the old fault made another one */
	for (size_t i = 0; (l = rec_line(r, &org.parts[11], i)); i++)
		if (rec_num(l, "person") == old && !strcmp(rec_str(l, "post"), "01"))
			break;
	put(l, "elected_on", "2025-02-01");
	assert_string_equal(saving(r, NULL), "R-OFF-03");
	put(l, "over_age_no", "川民函〔2026〕2号");
	assert_string_equal(saving(r, NULL), "");
	assert_int_equal(excused, 1);		/* the code's */
	/* what has been put right does not come back */
	put(l, "over_age_no", "");
	assert_string_equal(saving(r, NULL), "R-OFF-03");
	rec_free(r);
}

/* The field a finding names has been changed: it is this save's, even when its words say no value. */
static void a_fault_that_is_changed_stands(void **state)
{
	struct rec *r = typed_org("MF", "510105", "原有国资服务中心");
	struct act act = { 0 };

	(void)state;
	put(r, "capital", "90000");
	put(r, "state_capital_ratio", "40");
	int64_t id = stored(r);
	r = load(&clerk, "org", id);
	FACTS(r, "R-REG-03", BLOCK, "国有资产份额超过三分之一");
	put(r, "contact", "钱五");
	assert_string_equal(saving(r, &act), "");
	assert_int_equal(excused, 1);
	put(r, "state_capital_ratio", "50");
	assert_string_equal(saving(r, &act), "R-REG-03");
	put(r, "state_capital_ratio", "40");
	put(r, "contact", "张一");
	assert_string_equal(saving(r, &act), "");
	/* another fault of a rule that has an old one to report first */
	put(r, "term_from", "2022-05-18");
	put(r, "term_to", "2027-05-18");
	assert_string_equal(saving(r, &act), "");
	put(r, "term_to", "2027-05-19");
	assert_string_equal(saving(r, &act), "R-DAT-01");
	rec_free(r);
	r = typed_org("ST", "51", "四川省原有日期协会");
	put(r, "established_on", "2020-05-02");
	put(r, "cert_from", "2020-05-01");
	id = stored(r);
	r = load(&clerk, "org", id);
	put(r, "term_from", "2022-05-18");
	put(r, "term_to", "2022-05-17");
	assert_string_equal(saving(r, &act), "R-DAT-01");
	put(r, "term_to", "2027-05-17");
	assert_string_equal(saving(r, &act), "");
	assert_int_equal(excused, 1);
	rec_free(r);
	/* one that is new is excused by nothing */
	r = typed_org("ST", "51", "四川省新日期协会");
	put(r, "term_from", "2022-05-18");
	put(r, "term_to", "2022-05-17");
	assert_string_equal(saving(r, &act), "R-DAT-01");
	put(r, "term_to", "2022-05-18");
	assert_string_equal(saving(r, &act), "");
	rec_free(r);
}

/* A warning that was there before asks for no reason again; a rule of a line counts for its own line. */
static void old_warnings_and_lines(void **state)
{
	struct rec *r = typed_org("ST", "51", "四川省原有名册协会"), *l;
	int64_t id;

	(void)state;
	put(r, "established_on", "2010-01-01");
	put(r, "members_ind", "10");
	l = add_line(r, "member");
	put(l, "kind", "2");			/* R-MEM-01: without its name */
	in_state(r, "ACTIVE");
	id = stored(r);
	r = load(&clerk, "org", id);
	put(r, "contact", "钱五");
	assert_string_equal(saving(r, NULL), "");
	assert_true(excused >= 1);		/* W-REG-3; lines that nobody has opened are not judged */
	l = add_line(r, "member");
	put(l, "kind", "2");
	assert_string_equal(saving(r, NULL), "R-MEM-01");
	put(l, "name", "某某单位");
	assert_string_equal(saving(r, NULL), "W-REG-3");	/* two members, not one: other facts */
	assert_string_equal(saving(r, &(struct act){ .passes = "W-REG-3", .reason = "正在清理" }), "");
	put(r, "contact", "张一");
	assert_string_equal(saving(r, NULL), "");
	assert_int_equal(excused, 2);
	rec_free(r);
}

/* Putting one item right while another is still wrong; and a step of a workflow asks for all of it. */
static void correcting_among_old_faults(void **state)
{
	int64_t id = old_org("四川省原有更正协会", "51510000MJQ100061U", a_person("李二三", "510000195301010038", "0"));
	struct actor director = actor_of(14, ROLE(DIRECTOR), "51", 0, 0);
	struct err err = { 0 };
	struct rec *r;

	(void)state;
	int64_t one = proposed(&chief, "org", id, NULL, "area", "四川省", &err);
	if (!one || decided(&director, one, "confirm", &err))
		fail_msg("%s %s", err.rule, err.msg);
	assert_int_equal(proposed(&chief, "org", id, NULL, "type", "MF", &err), 0);
	assert_string_equal(err.rule, "R-USCC-04");
	r = typed_org("ST", "51", "四川省原有补录协会");
	put(r, "term_from", "2022-05-18");
	put(r, "established_on", "2010-01-02");
	put(r, "cert_from", "2010-01-01");
	id = stored(r);
	r = load(&chief, "org", id);
	put(r, "contact", "张一");
	assert_string_equal(saving(r, NULL), "");
	assert_int_equal(excused, 1);
	assert_int_equal(flow_do(r, "enrol", &(struct act){ .reason = "历史数据补录" }, NULL, &err), -1);
	rec_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_faults_stand_in_nobodys_way), cmocka_unit_test(a_fault_that_is_changed_stands),
		cmocka_unit_test(old_warnings_and_lines), cmocka_unit_test(correcting_among_old_faults),
	};

	return cmocka_run_group_tests(tests, registry_open, world_close);
}
