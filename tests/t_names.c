/* W01 名称核准: R-NAME-01 … 07 and W-NAME-1 on both sides of their edges, and a name from the application to the approval and its lapse. */
#include "tests/world.h"

#include "tests/naming.h"

#include <stdlib.h>

#include "model/core/kase.h"
#include "model/core/night.h"
#include "model/supervision/similar.h"
#include "model/supervision/supervision.h"

static void set_is(const char *field, const char *value, const char *id, enum verdict want, const char *said)
{
	struct rec *r = asked();

	put(r, field, value);
	rule_is(r, id, want, said);
	rec_free(r);
}

/* §2.3's vectors. */
static void similarity(void **state)
{
	struct grams a, b, c;
	(void)state;
	grams_make("蜀锦行业调查研究、制定团体标准、行业自律、业务培训、会展服务、国际交流", &a);
	grams_make("蜀锦蜀绣行业调查研究、制定团体标准、行业自律、技能培训、会展服务、信息咨询", &b);
	grams_make("养老护理人员培训、居家照护服务、老年心理咨询", &c);
	assert_int_equal(a.n, 28);
	assert_int_equal(b.n, 30);
	assert_int_equal(c.n, 19);
	struct alike ab = grams_alike(&a, &b), ac = grams_alike(&a, &c);
	assert_int_equal(ab.common, 20);
	assert_int_equal(ab.jaccard, 5263);
	assert_int_equal(ab.contain, 7143);
	assert_int_equal(ab.score, 5714);
	assert_int_equal(ac.common, 2);
	assert_int_equal(ac.jaccard, 444);
	assert_int_equal(ac.contain, 1053);
	assert_int_equal(ac.score, 842);
	grams_free(&a);
	grams_free(&b);
	grams_free(&c);
}

static void r_name_01(void **state)
{
	char head[80];
	(void)state;
	assert_int_equal(name_of_region(world, "51", head, sizeof(head)), 0);
	assert_string_equal(head, "四川省");
	assert_int_equal(name_of_region(world, "5101", head, sizeof(head)), 0);
	assert_string_equal(head, "成都市");
	assert_int_equal(name_of_region(world, "510824", head, sizeof(head)), 0);
	assert_string_equal(head, "苍溪县");
	assert_int_equal(name_of_region(world, "510105", head, sizeof(head)), 0);
	assert_string_equal(head, "成都市青羊区");
	set_is("part_region", "成都市青羊区", "R-NAME-01", PASS, NULL);
	set_is("part_region", "青羊区", "R-NAME-01", BLOCK, "成都市青羊区");
	set_is("part_region", "四川省", "R-NAME-01", BLOCK, "成都市青羊区");
	set_is("region", "510824", "R-NAME-01", PASS, NULL);
	/* a zone of one's own does not go alone */
	make_row(&system_, "region", "code", "510190", "valid_from", "2010-01-01", "name", "高新技术产业开发区", "parent", "5101", "level", "county",
		 "custom", "1", NULL);
	struct rec *r = asked();
	put(r, "region", "510190");
	put(r, "part_region", "高新技术产业开发区");
	rule_is(r, "R-NAME-01", BLOCK, "不能单独使用");
	put(r, "part_region", "成都市高新技术产业开发区");
	rule_is(r, "R-NAME-01", PASS, NULL);
	rec_free(r);
}

static void r_name_02(void **state)
{
	(void)state;
	set_is("part_mark", "中华银杏", "R-NAME-02", BLOCK, "中华");
	set_is("part_field", "国际交流", "R-NAME-02", BLOCK, "国际");
	set_is("part_mark", "华夏", "R-NAME-02", PASS, NULL);
	/* a word is in force from its day on */
	struct rec *r = asked();
	put(r, "part_mark", "巴蜀");
	rule_is(r, "R-NAME-02", BLOCK, "巴蜀");
	struct chk c = rec_chk(r, NULL, "2024-06-13");
	struct findings f = { 0 };
	assert_int_equal(rules_find(&c, "R-NAME-02", NULL, &f, NULL), 0);
	assert_int_equal(f.v[0].verdict, PASS);
	findings_free(&f);
	rec_free(r);
}

static void r_name_03(void **state)
{
	(void)state;
	set_is("part_form", "中心", "R-NAME-03", PASS, NULL);
	set_is("part_form", "协会", "R-NAME-03", BLOCK, "协会");
	set_is("part_form", "集团", "R-NAME-03", BLOCK, NULL);
	set_is("part_mark", "银杏连锁", "R-NAME-03", BLOCK, "连锁");
	struct rec *r = asked();
	put(r, "type", "JJ");
	put(r, "subtype", "32");
	put(r, "part_form", "基金");
	rule_is(r, "R-NAME-03", BLOCK, NULL);
	put(r, "part_form", "基金会");
	rule_is(r, "R-NAME-03", PASS, NULL);
	put(r, "type", "ST");
	put(r, "part_form", "协会");
	rule_is(r, "R-NAME-03", PASS, NULL);
	put(r, "part_mark", "连锁");		/* what a service body may not, an association may */
	rule_is(r, "R-NAME-03", PASS, NULL);
	rec_free(r);
}

static void r_name_06_and_07(void **state)
{
	(void)state;
	set_is("part_mark", "杏", "R-NAME-06", WARN, "两个以上");
	set_is("part_mark", "银杏", "R-NAME-06", PASS, NULL);
	set_is("part_mark", "青羊", "R-NAME-06", WARN, "行政区划");
	set_is("part_mark", "让我们一起来", "R-NAME-06", PASS, NULL);
	set_is("part_mark", "让我们一起来吧", "R-NAME-06", WARN, "句子");
	set_is("part_mark", "AI", "R-NAME-06", WARN, "汉字");
	set_is("part_field", "风水研究", "R-NAME-06", WARN, "风水");
	set_is("part_mark", "", "R-NAME-07", BLOCK, "字号");
	set_is("part_field", "", "R-NAME-07", BLOCK, "领域");
	set_is("supervisor", "", "R-NAME-07", BLOCK, "业务主管单位");
	set_is("mgmt_mode", "Z", "R-NAME-07", BLOCK, "四类");
	set_is("subtype", "2", "R-NAME-07", BLOCK, "必要性");
	set_is("phone", "14112345679", "R-NAME-07", PASS, NULL);
}

/* An organisation of that name in a state, since a day. */
static int64_t an_org(const char *name, const char *region, const char *state, const char *since)
{
	struct rec *r = rec_new(world, &system_, entity_find("org"));
	struct tx *tx;
	struct err err = { 0 };

	put(r, "name", name);
	put(r, "type", "MF");
	put(r, "region", region);
	snprintf(r->state, sizeof(r->state), "ACTIVE");
	assert_int_equal(tx_begin(world, &system_, &(struct act){ .on = "2020-01-01" }, &tx, &err), 0);
	world->flow_open = true;
	if (store_save(tx, r, &err))
		fail_msg("%s %s", err.field, err.msg);
	assert_int_equal(tx_commit(tx, &err), 0);
	rec_settle(r);
	if (strcmp(state, "ACTIVE")) {
		assert_int_equal(tx_begin(world, &system_, &(struct act){ .on = since }, &tx, &err), 0);
		world->flow_open = true;
		snprintf(r->state, sizeof(r->state), "%s", state);
		if (store_save(tx, r, &err))
		fail_msg("%s %s", err.field, err.msg);
		assert_int_equal(tx_commit(tx, &err), 0);
	}
	world->flow_open = false;
	int64_t id = rec_id(r);
	rec_free(r);
	return id;
}

static void renamed(int64_t id, const char *name, const char *on)
{
	struct rec *r = load(&system_, "org", id);
	struct tx *tx;
	struct err err = { 0 };

	assert_int_equal(tx_begin(world, &system_, &(struct act){ .on = on }, &tx, &err), 0);
	rec_set_val(r, field_no(rec_entity(r), "name"), &(struct val){ .t = VT_TEXT, .s = (char *)(uintptr_t)name, .n = strlen(name) }, NULL);
	if (store_save(tx, r, &err))
		fail_msg("%s %s", err.field, err.msg);
	assert_int_equal(tx_commit(tx, &err), 0);
	rec_free(r);
}

/* Art. 16: equal to a registered one; cancelled or renamed less than a year ago; struck less than three years ago. Today is 2026-03-02. */
static void r_name_04(void **state)
{
	(void)state;
	an_org("成都市青羊区银杏社会工作服务中心", "510105", "ACTIVE", NULL);
	set_is("part_mark", "银杏", "R-NAME-04", BLOCK, "已登记的");
	set_is("region", "510104", "R-NAME-04", PASS, NULL);		/* another registrar's */
	set_is("part_form", "站", "R-NAME-04", PASS, NULL);			/* another form */
	/* written without the city it is the same mark, field and form */
	an_org("青羊区杏林社会工作服务中心", "510105", "ACTIVE", NULL);
	set_is("part_mark", "杏林", "R-NAME-04", BLOCK, "杏林");
	an_org("成都市青羊区甲注社会工作服务中心", "510105", "CANC", "2025-03-03");
	set_is("part_mark", "甲注", "R-NAME-04", BLOCK, "一年未满");
	an_org("成都市青羊区乙注社会工作服务中心", "510105", "CANC", "2025-03-02");
	set_is("part_mark", "乙注", "R-NAME-04", PASS, NULL);
	an_org("成都市青羊区甲撤社会工作服务中心", "510105", "REVK", "2023-03-03");
	set_is("part_mark", "甲撤", "R-NAME-04", BLOCK, "三年未满");
	an_org("成都市青羊区乙撤社会工作服务中心", "510105", "REVK", "2023-03-02");
	set_is("part_mark", "乙撤", "R-NAME-04", PASS, NULL);
	renamed(an_org("成都市青羊区甲旧社会工作服务中心", "510105", "ACTIVE", NULL), "成都市青羊区甲新社会工作服务中心", "2025-03-03");
	set_is("part_mark", "甲旧", "R-NAME-04", BLOCK, "变更前用过");
	renamed(an_org("成都市青羊区乙旧社会工作服务中心", "510105", "ACTIVE", NULL), "成都市青羊区乙新社会工作服务中心", "2025-03-02");
	set_is("part_mark", "乙旧", "R-NAME-04", PASS, NULL);
}

static void r_name_05(void **state)
{
	(void)state;
	set_is("part_mark", "张一", "R-NAME-05", WARN, "同意书");
	set_is("part_mark", "银杏", "R-NAME-05", PASS, NULL);
	struct rec *r = asked();
	put(r, "part_mark", "张一");
	put(r, "namesake", "张一同意使用姓名的声明 2026-02-01");
	rule_is(r, "R-NAME-05", PASS, NULL);
	rec_free(r);
}

/* 0.75 of the pairs, of names that live here, above or below. */
static void w_name_1(void **state)
{
	(void)state;
	an_org("成都市青羊区春芽阳光少年社会服务中心", "510105", "ACTIVE", NULL);
	struct rec *r = asked();
	put(r, "part_mark", "春芽");
	put(r, "part_field", "阳光少年社会服务");
	put(r, "part_form", "站");
	rule_is(r, "W-NAME-1", WARN, "春芽阳光少年");
	put(r, "part_field", "月光老年法律援助");
	rule_is(r, "W-NAME-1", PASS, NULL);
	rec_free(r);
}

/* R-TRN-01: with the modules that are lacking, person by person. */
static void r_trn_01(void **state)
{
	struct rec *r = asked();
	(void)state;
	founder(r);
	rule_is(r, "R-TRN-01", PASS, NULL);
	zhang = make_row(&clerk, "person", "name", "李二", "id_kind", "1", "id_no", "510000195608010008", NULL);
	founder(r);
	rule_is(r, "R-TRN-01", BLOCK, "李二没有有效的结业证书：党建、政策法规、财务管理、内部治理");
	/* who founds and is to lead is told of once; who is only to lead is told of too */
	of_zhang(r, "name_leader", "post", "2");
	assert_int_equal(rule_faults(r, "R-TRN-01"), 1);
	zhang = make_row(&clerk, "person", "name", "王三", "id_kind", "1", "id_no", "510000195608010016", NULL);
	of_zhang(r, "name_leader", "post", "3");
	assert_int_equal(rule_faults(r, "R-TRN-01"), 2);
	rec_free(r);
	db_int(world, NULL, &zhang, "SELECT id FROM person WHERE name = '张一'", "");
}

/* R-NAME-08: who founds is somebody, and a body has a name besides whoever speaks for it. */
static void r_name_08(void **state)
{
	struct rec *l = rec_new(world, &system_, entity_find("name_founder"));
	(void)state;
	put(l, "kind", "1");
	rule_is(l, "R-NAME-08", BLOCK, "从人员表选");
	put(l, "kind", "2");
	rule_is(l, "R-NAME-08", BLOCK, "指定代表");
	rec_set_val(l, field_no(rec_entity(l), "person"), &(struct val){ .t = VT_INT, .i = zhang }, NULL);
	rule_is(l, "R-NAME-08", BLOCK, "单位名称");
	put(l, "unit_name", "成都蜀锦织绣博物馆");
	rule_is(l, "R-NAME-08", PASS, NULL);
	put(l, "unit_name", "");
	put(l, "kind", "1");
	rule_is(l, "R-NAME-08", PASS, NULL);
	rec_free(l);
}

static void from_application_to_lapse(void **state)
{
	struct err err = { 0 };
	struct night n;
	struct rec *r, *x;
	(void)state;
	int64_t id = applied("梧桐");

	/* nobody else's account sees it: not the row, not its case */
	assert_int_equal(rec_load(world, &other_initiator, entity_find("name_case"), id, NULL, &x, &err), -1);
	assert_err(err, E_NOTFOUND);
	int64_t k = kase_id(world, entity_find("name_case"), id);
	assert_int_equal(rec_load(world, &other_initiator, entity_find("kase"), k, NULL, &x, &err), -1);
	r = load(&initiator, "kase", k);
	assert_memory_equal(rec_str(r, "case_no"), "510105MC2026", 12);
	assert_string_equal(rec_str(r, "due"), "2026-03-12");		/* eight working days are promised, twenty the law's */
	rec_free(r);
	struct limit_now l[8];
	r = load(&clerk, "name_case", id);
	int running = limit_list(r, l, 8);
	assert_int_equal(running, 2);
	assert_string_equal(l[0].l->name, "name_due");
	assert_string_equal(l[0].end, "2026-03-30");
	assert_string_equal(l[1].l->name, "name_promise");
	rec_free(r);
	/* handed in it is not the applicant's to change */
	r = load(&initiator, "name_case", id);
	assert_int_equal(rec_set(r, field_no(rec_entity(r), "part_mark"), "枫叶", &err), -1);
	rec_free(r);
	do_it(&clerk, id, "return", NULL);
	r = load(&initiator, "name_case", id);
	put(r, "contact", "张一");
	of_zhang(r, "name_leader", "post", "3");
	save(r);
	/* what the office concludes is not said by who asks */
	assert_int_equal(rec_set(r, field_no(rec_entity(r), "similar_note"), "无近似名称", &err), -1);
	assert_int_equal(err.code, E_DENIED);
	rec_free(r);
	do_it(&initiator, id, "submit", NULL);
	/* the clerk's conclusion must be there */
	r = load(&clerk, "name_case", id);
	assert_int_equal(flow_do(r, "check", NULL, NULL, &err), -1);
	assert_string_equal(err.field, "similar_note");
	put(r, "similar_note", "无近似名称");
	save(r);
	rec_free(r);
	do_it(&clerk, id, "check", NULL);
	do_it(&chief, id, "approve", NULL);
	r = load(&chief, "name_case", id);
	assert_string_equal(rec_str(r, "approved_on"), "2026-03-02");
	assert_string_equal(rec_str(r, "valid_to"), "2026-09-02");
	assert_string_equal(rec_str(r, "doc_no"), "青羊民社名核〔2026〕1号");
	x = load(&initiator, "org", rec_num(r, "org"));
	assert_string_equal(rec_state(x), "NAMED");
	assert_string_equal(rec_str(x, "name"), "成都市青羊区梧桐社会工作服务中心");
	assert_int_equal(rec_num(x, "reg_authority"), office);
	int64_t org = rec_id(x);
	rec_free(x);
	rec_free(r);
	/* while it is kept nobody else gets it */
	set_is("part_mark", "梧桐", "R-NAME-04", BLOCK, "已核准的名称");
	/* thirty days before it lapses they are told; on the day after its last it has lapsed */
	clock_to("2026-08-01");		/* the notice was never served: that is said first */
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.reminded, 1);
	clock_to("2026-08-02");
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.reminded, 0);
	clock_to("2026-08-03");
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.reminded, 1);
	clock_to("2026-09-02");
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.lapsed, 0);
	clock_to("2026-09-05");
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.lapsed, 1);
	r = load(&chief, "name_case", id);
	assert_string_equal(rec_state(r), "LAPSED");
	rec_free(r);
	r = load(&system_, "org", org);
	assert_true(rec_void(r));
	rec_free(r);
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.lapsed + n.reminded + n.deemed + n.settled, 0);
	clock_to("2026-03-02");
	set_is("part_mark", "梧桐", "R-NAME-04", PASS, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(similarity), cmocka_unit_test(r_name_01), cmocka_unit_test(r_name_02), cmocka_unit_test(r_name_03),
		cmocka_unit_test(r_name_06_and_07), cmocka_unit_test(r_name_04), cmocka_unit_test(r_name_05), cmocka_unit_test(w_name_1),
		cmocka_unit_test(r_trn_01), cmocka_unit_test(r_name_08), cmocka_unit_test(from_application_to_lapse),
	};

	return cmocka_run_group_tests(tests, naming_setup, world_close);
}
