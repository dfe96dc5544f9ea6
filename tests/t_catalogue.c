/* W09 设立导向目录: R-CAT-01 … 10, W-CAT-1 and 2 on both sides of their edges, a version from its draft to its repeal, and which version an
 * application goes by. */
#include "tests/world.h"

#include "tests/catalogue.h"
#include "tests/naming.h"

#include <stdlib.h>

#include "model/core/night.h"
#include "model/supervision/catalogue.h"

static struct actor drafter, head, director, both;

static int setup(void **state)
{
	if (naming_setup(state))
		return -1;
	drafter = OFFICER_OF(31, "51");
	head = actor_of(32, ROLE(CHIEF), "51", 0, 0);
	director = actor_of(33, ROLE(DIRECTOR), "51", 0, 0);
	both = actor_of(31, ROLE(CHIEF), "51", 0, 0);	/* the drafter in the chief's place */
	return 0;
}

/* Does the act; rule: refused by it, or in such words. */
static void act(const struct actor *who, int64_t id, const char *action, const char *on, const char *rule)
{
	struct rec *r = load(who, "catalogue_version", id);
	struct err err = { 0 };
	int rc = flow_do(r, action, &(struct act){ .on = on, .reason = "理由如下" }, NULL, &err);

	if (rule ? !rc || (strcmp(err.rule, rule) && !strstr(err.msg, rule)) : rc)
		fail_msg("%s: %s %s %s", action, err.rule, err.field, err.msg);
	rec_free(r);
}

static void fill(const struct actor *who, int64_t id, const char *field, const char *text)
{
	struct rec *r = load(who, "catalogue_version", id);

	put(r, field, text);
	save(r);
	rec_free(r);
}

static void saving_is(struct rec *r, const char *rule)
{
	struct err err = { 0 };
	int rc = rec_save(r, NULL, NULL, &err);

	if (rule ? !rc || strcmp(err.rule, rule) : rc)
		fail_msg("%s, not %s: %s", err.rule, rule ? rule : "saved", err.msg);
}

static void a_version_from_draft_to_repeal(void **state)
{
	struct rec *r = cat_draft(&drafter, "四川省社会组织设立导向目录（2026年版）", "51", "2026-04-01");
	struct err err = { 0 };
	(void)state;
	/* R-CAT-05, 06, 09: what is saved */
	cat_item(r, "F-01", "F", "算命", "");
	saving_is(r, "R-CAT-06");
	put(rec_line(r, cat_items(), 0), "basis", "《社会团体登记管理条例》第四条");
	cat_item(r, "F-01", "E", "养老", "");
	saving_is(r, "R-CAT-05");
	put(rec_line(r, cat_items(), 1), "code", "E-01");
	put(r, "valid_to", "2026-04-01");
	saving_is(r, "R-CAT-09");
	put(r, "valid_to", "2026-04-02");
	saving_is(r, NULL);
	put(r, "valid_to", "");
	int64_t id = save(r);
	rec_free(r);
	/* R-CAT-08: nothing is asked about nothing */
	r = cat_draft(&drafter, "空目录", "51", "2026-04-01");
	int64_t empty = save(r);
	rec_free(r);
	act(&drafter, empty, "consult", NULL, "R-CAT-08");
	cat_gone(empty);
	/* from hand to hand: who drafted it decides nothing in it */
	act(&drafter, id, "consult", NULL, NULL);
	fill(&drafter, id, "opinions", "省教育厅无不同意见。");
	/* R-CAT-03: seven days to thirty */
	static const struct { const char *days, *rule; } length[] = { { "6", "R-CAT-03" }, { "31", "R-CAT-03" }, { "30", "R-GEN-01" }, { "7", "R-GEN-01" } };
	for (size_t i = 0; i < LENGTH(length); i++) {
		fill(&drafter, id, "notice_days", length[i].days);
		act(i < 2 ? &head : &both, id, "announce", "2026-03-02", length[i].rule);
	}
	act(&head, id, "announce", "2026-03-02", NULL);
	r = load(&director, "catalogue_version", id);
	assert_string_equal(rec_str(r, "notice_from"), "2026-03-02");
	assert_string_equal(rec_str(r, "notice_to"), "2026-03-09");
	rec_free(r);
	/* R-CAT-10: what is before the public stays as it is */
	r = load(&drafter, "catalogue_version", id);
	put(r, "meeting", "局务会纪要2026年第9期");
	put(r, "doc_no", "川民发〔2026〕21号");
	saving_is(r, NULL);
	put(rec_line(r, cat_items(), 0), "keywords", "算命 风水");
	saving_is(r, "R-CAT-10");
	put(rec_line(r, cat_items(), 0), "keywords", "算命");
	cat_item(r, "E-02", "E", "助学", "");
	saving_is(r, "R-CAT-10");
	rec_free(r);
	r = load(&drafter, "catalogue_version", id);
	rec_line_remove(r, cat_items(), 1);
	saving_is(r, "R-CAT-10");
	rec_free(r);
	/* R-CAT-04: not on its last day yet; R-CAT-07: not for days that are past */
	clock_to("2026-03-09");
	act(&director, id, "publish", NULL, "R-CAT-04");
	clock_to("2026-04-02");
	act(&director, id, "publish", NULL, "R-CAT-07");
	clock_to("2026-04-01");
	act(&head, id, "publish", NULL, "须由有权的角色");
	act(&director, id, "publish", NULL, NULL);
	r = load(&drafter, "catalogue_version", id);
	assert_int_equal(rec_set(r, field_no(rec_entity(r), "title"), "改名", &err), -1);
	rec_free(r);
	act(&director, id, "repeal", "2026-04-20", NULL);
	r = load(&director, "catalogue_version", id);
	assert_string_equal(rec_str(r, "valid_to"), "2026-04-20");
	assert_string_equal(rec_state(r), "REPEALED");
	rec_free(r);
	cat_gone(id);
	clock_to("2026-03-02");
}

/* R-CAT-02: a version that is open ends where the next begins; others that share a day are in the way. */
static void one_version_a_day(void **state)
{
	char text[320];
	struct rec *r, *was;
	(void)state;
	r = cat_draft(&drafter, "甲", "51", "2026-01-01");
	cat_item(r, "P-01", "P", "合唱", "");
	int64_t a = cat_published(r);
	r = cat_draft(&drafter, "乙", "51", "2026-06-01");
	rule_is(r, "R-CAT-02", PASS, NULL);
	put(r, "valid_from", "2026-01-01");
	rule_is(r, "R-CAT-02", BLOCK, "甲");
	put(r, "valid_from", "2025-12-31");
	rule_is(r, "R-CAT-02", BLOCK, "甲");
	put(r, "valid_to", "2026-01-01");
	rule_is(r, "R-CAT-02", PASS, NULL);
	put(r, "valid_to", "2026-01-02");
	rule_is(r, "R-CAT-02", BLOCK, "甲");
	put(r, "region", "5101");
	rule_is(r, "R-CAT-02", PASS, NULL);		/* another place's */
	rec_free(r);
	/* published, it ends the one before */
	r = cat_draft(&drafter, "丙", "51", "2026-06-01");
	cat_item(r, "P-01", "P", "合唱", "");
	int64_t c = save(r);
	rec_free(r);
	act(&drafter, c, "consult", NULL, NULL);
	fill(&drafter, c, "opinions", "无不同意见。");
	fill(&drafter, c, "notice_days", "7");
	act(&head, c, "announce", NULL, NULL);
	fill(&drafter, c, "meeting", "局务会纪要2026年第10期");
	fill(&drafter, c, "doc_no", "川民发〔2026〕22号");
	clock_to("2026-03-10");
	act(&director, c, "publish", NULL, NULL);
	was = load(&director, "catalogue_version", a);
	assert_string_equal(rec_str(was, "valid_to"), "2026-06-01");
	rec_free(was);
	clock_to("2026-03-02");
	r = cat_draft(&drafter, "丁", "51", "2026-05-31");
	put(r, "valid_to", "2026-06-01");
	assert_int_equal(rule_says(r, "R-CAT-02", text), BLOCK);
	rec_free(r);
	cat_gone(a);
	cat_gone(c);
}

static void catalogue_is(const char *scope, enum verdict want, const char *said)
{
	struct rec *r = asked();

	put(r, "scope", scope);
	rule_is(r, "R-CAT-01", want, said);
	rec_free(r);
}

static void on_day(const char *on, const char *kind)
{
	struct rec *r = asked();
	struct chk c = rec_chk(r, NULL, NULL);
	struct catalogue_hit h;

	put(r, "scope", "合唱表演。");
	assert_int_equal(catalogue_says(&c, on, &h), kind != NULL);
	assert_string_equal(h.kind, kind ? kind : "");
	rec_free(r);
}

/* R-CAT-01, W-CAT-2: what a forbidding item names is refused; the strictest of several counts; of what no version is about nothing is. */
static void r_cat_01(void **state)
{
	struct rec *r;
	(void)state;
	catalogue_is("算命咨询。", NA, "没有施行的");
	r = cat_draft(&drafter, "省目录", "51", "2026-02-01");
	put(r, "valid_to", "2026-05-01");
	cat_item(r, "F-01", "F", "算命 风水", "《社会团体登记管理条例》第四条");
	cat_item(r, "L-01", "L", "合唱", "");
	cat_item(r, "E-01", "E", "养老", "");
	cat_item(r, "F-02", "F", "商会", "《社会团体登记管理条例》第十三条");
	put(rec_line(r, cat_items(), 3), "types", "ST JJ");
	int64_t province = cat_published(r);
	catalogue_is("算命咨询。", BLOCK, "F-01");
	catalogue_is("养老服务。", PASS, NULL);
	catalogue_is("养老服务；风水讲座。", BLOCK, "风水");
	catalogue_is("商会服务。", PASS, NULL);		/* of other types alone */
	r = asked();
	put(r, "part_field", "风水研究");
	rule_is(r, "R-CAT-01", BLOCK, "第四条");		/* by its name as well */
	rec_free(r);
	r = asked();
	put(r, "scope", "合唱表演。");
	rule_is(r, "R-CAT-01", PASS, NULL);
	rule_is(r, "W-CAT-2", WARN, "论证");
	put(r, "scope", "养老服务。");
	rule_is(r, "W-CAT-2", PASS, NULL);
	rec_free(r);
	/* from its first day to the day before its last; a city's own goes before the province's */
	on_day("2026-01-31", NULL);
	on_day("2026-02-01", "L");
	on_day("2026-04-30", "L");
	on_day("2026-05-01", NULL);
	r = cat_draft(&system_, "市目录", "5101", "2026-03-01");
	cat_item(r, "E-01", "E", "合唱", "");
	int64_t city = cat_published(r);
	on_day("2026-03-02", "E");
	on_day("2026-02-28", "L");
	cat_gone(city);
	cat_gone(province);
}

/* W-CAT-1: three such words, unless the industry is said. */
static void w_cat_1(void **state)
{
	static const struct { const char *scope; enum verdict want; } v[] = {
		{ "综合服务；相关培训。", PASS }, { "综合服务；相关培训；其他活动。", WARN }, { "各类培训、各类交流、各类展览。", WARN }, { "养老服务。", PASS } };
	struct rec *r = asked(), *o;
	struct err err = { 0 };
	(void)state;
	for (size_t i = 0; i < LENGTH(v); i++) {
		put(r, "scope", v[i].scope);
		rule_is(r, "W-CAT-1", v[i].want, v[i].want == WARN ? "宽泛" : NULL);
	}
	rec_free(r);
	o = rec_new(world, &system_, entity_find("org"));
	put(o, "scope", v[1].scope);
	put(o, "region", "510105");
	rule_is(o, "W-CAT-1", WARN, "综合、相关、其他");
	put(o, "industry_code", "Q");
	rule_is(o, "W-CAT-1", NA, NULL);
	rec_free(o);
	assert_int_equal(param_set(world, &system_, "cat.vague.words", "", "", "2", "2026-03-02", "演练", &err), 0);
	r = asked();
	put(r, "scope", v[0].scope);
	rule_is(r, "W-CAT-1", WARN, "综合、相关");
	rec_free(r);
}

/* An application goes by the version of the day on which it first came; the organisation has its item. */
static void the_day_it_came(void **state)
{
	struct rec *r = cat_draft(&drafter, "省目录", "51", "2026-02-01"), *x;
	char text[320];
	(void)state;
	cat_item(r, "E-07", "E", "社会工作", "");
	put(r, "valid_to", "2026-03-05");
	int64_t old = cat_published(r);
	int64_t id = applied("桂花");
	r = cat_draft(&drafter, "省目录新版", "51", "2026-03-05");
	cat_item(r, "F-07", "F", "社会工作", "另有规定");
	int64_t next = cat_published(r);
	clock_to("2026-03-06");
	r = load(&clerk, "name_case", id);
	assert_string_equal(rec_str(r, "filed_on"), "2026-03-02");
	assert_string_equal(got(r, "catalogue"), "E-07 社会工作");
	rule_is(r, "R-CAT-01", PASS, NULL);
	rec_free(r);
	/* sent back and handed in again it is still that day's; a new one is not */
	do_it(&clerk, id, "return", NULL);
	do_it(&initiator, id, "submit", NULL);
	r = asked();
	rule_is(r, "R-CAT-01", BLOCK, "F-07");
	rec_free(r);
	r = load(&clerk, "name_case", id);
	assert_string_equal(rec_str(r, "filed_on"), "2026-03-02");
	put(r, "similar_note", "无近似名称");
	save(r);
	assert_int_equal(rule_says(r, "R-CAT-01", text), PASS);
	rec_free(r);
	do_it(&clerk, id, "check", NULL);
	do_it(&chief, id, "approve", NULL);
	r = load(&chief, "name_case", id);
	x = load(&system_, "org", rec_num(r, "org"));
	assert_string_equal(rec_str(x, "catalogue"), "E-07");
	rec_free(x);
	rec_free(r);
	clock_to("2026-03-02");
	cat_gone(old);
	cat_gone(next);
}

/* Thirty days before its last the office is told. */
static void told_before_it_ends(void **state)
{
	struct rec *r = cat_draft(&drafter, "省目录", "51", "2026-02-01");
	struct err err = { 0 };
	struct night n;
	(void)state;
	cat_item(r, "P-01", "P", "合唱", "");
	put(r, "valid_to", "2026-04-02");
	int64_t id = cat_published(r);
	clock_to("2026-03-02");
	assert_int_equal(night_run(world, &n, &err), 0);
	int64_t told = 0;
	db_int(world, NULL, &told, "SELECT count(*) FROM reminder WHERE kind = 'cat_lapse'", "");
	assert_int_equal(told, 0);
	clock_to("2026-03-03");
	assert_int_equal(night_run(world, &n, &err), 0);
	db_int(world, NULL, &told, "SELECT count(*) FROM reminder WHERE kind = 'cat_lapse'", "");
	assert_int_equal(told, 1);
	clock_to("2026-03-02");
	cat_gone(id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_version_from_draft_to_repeal), cmocka_unit_test(one_version_a_day), cmocka_unit_test(r_cat_01),
		cmocka_unit_test(the_day_it_came), cmocka_unit_test(told_before_it_ends), cmocka_unit_test(w_cat_1),
	};

	return cmocka_run_group_tests(tests, setup, world_close);
}
