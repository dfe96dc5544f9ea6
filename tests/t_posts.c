/* Rules on people (regulation §1.9, scenarios 9 and 11) and on branches (§1.8), each at its edge. */
#include "tests/world.h"
#include "tests/registry.h"

enum { P1, P2, P3, P4, P5, P6, PEOPLE };
static int64_t p[PEOPLE];

static int open_people(void **state)
{
	static const char *const who[PEOPLE][3] = { { "张一", "510000196003150002", "0" }, { "李二", "510000195608010008", "0" },
		{ "王三", "510000198802290019", "1" }, { "赵四", "510000197511200015", "0" }, { "钱五", "51000019700101006X", "0" },
		{ "孙六", "510000195612010000", "6" } };

	if (registry_open(state))
		return -1;
	for (int i = 0; i < PEOPLE; i++)
		p[i] = a_person(who[i][0], who[i][1], who[i][2]);
	return 0;
}

/* Scenario 9. */
static void scenario_9_legal_representative(void **state)
{
	struct rec *r = typed_org("ST", "51", "四川省蜀锦产业协会");

	(void)state;
	put_id(r, "legal_rep", p[P1]);
	in_state(r, "ACTIVE");
	assert_int_equal(judged(r, "R-OFF-01"), PASS);
	int64_t o1 = stored(r);
	r = typed_org("ST", "51", "四川省川菜调味品行业协会");
	put_id(r, "legal_rep", p[P1]);
	FACTS(r, "R-OFF-01", BLOCK, "张一已是四川省蜀锦产业协会的法定代表人");
	rec_free(r);
	/* a service body may share with an association, not with a foundation */
	r = typed_org("MF", "510105", "成都市青羊区银杏社会工作服务中心");
	put_id(r, "legal_rep", p[P1]);
	assert_int_equal(judged(r, "R-OFF-01"), PASS);
	put_id(r, "legal_rep", p[P5]);
	in_state(r, "ACTIVE");
	stored(r);
	r = typed_org("JJ", "51", "四川省岷江公益基金会");
	put_id(r, "legal_rep", p[P5]);
	FACTS(r, "R-OFF-01", BLOCK, "钱五已是成都市青羊区银杏社会工作服务中心的法定代表人，基金会法定代表人不得同时担任其他组织的法定代表人");
	put_id(r, "legal_rep", p[P4]);
	in_state(r, "ACTIVE");
	assert_int_equal(judged(r, "R-OFF-01"), PASS);
	stored(r);
	r = typed_org("MF", "510105", "成都市青羊区借用服务中心");
	put_id(r, "legal_rep", p[P4]);
	assert_int_equal(judged(r, "R-OFF-01"), BLOCK);
	rec_free(r);
	r = typed_org("ST", "5134", "凉山彝族自治州苦荞产业协会");
	add_post(r, p[P5], "02", "2025-01-01");
	for (int i = 1; i <= 9; i++) {
		char id[16];
		snprintf(id, sizeof(id), "R-OFF-%02d", i);
		assert_int_not_equal(judged(r, id), BLOCK);
	}
	rec_free(r);
	/* what has been cancelled no longer counts */
	r = load(&actor_system, "org", o1);
	in_state(r, "CANC");
	stored(r);
	r = typed_org("ST", "51", "四川省川菜调味品行业协会");
	put_id(r, "legal_rep", p[P1]);
	assert_int_equal(judged(r, "R-OFF-01"), PASS);
	rec_free(r);
}

static void r_off_01_foundation_mainland(void **state)
{
	int64_t who = make_row(&clerk, "person", "name", "境外人", "id_kind", "3", "id_no", "H12345678", "birth_doc", "1970-01-01", NULL);
	struct rec *r = typed_org("JJ", "51", "四川省境外基金会");

	(void)state;
	put_id(r, "legal_rep", who);
	assert_int_equal(judged(r, "R-OFF-01"), BLOCK);
	put(r, "type", "ST");
	assert_int_equal(judged(r, "R-OFF-01"), PASS);
	rec_free(r);
}

/* Scenario 11. */
static void scenario_11_civil_servant(void **state)
{
	struct rec *r = typed_org("MF", "510105", "成都市青羊区公务服务中心"), *l;

	(void)state;
	l = add_post(r, p[P3], "06", "2026-02-20");
	FACTS(r, "R-OFF-05", BLOCK, "王三是现职公务员，不得在社会服务机构任职");
	put(l, "approval_no", "川组函〔2026〕1号");
	put(l, "approval_by", "省委组织部");
	put(l, "approval_on", "2026-02-10");
	assert_int_equal(judged(r, "R-OFF-05"), BLOCK);
	rec_free(r);
	r = typed_org("JJ", "51", "四川省公务基金会");
	add_post(r, p[P3], "06", "2026-02-20");
	FACTS(r, "R-OFF-05", BLOCK, "王三是现职公务员，不得在基金会任职");
	rec_free(r);
	r = typed_org("ST", "51", "四川省公务一协会");
	l = add_post(r, p[P3], "06", "2026-02-20");
	assert_int_equal(judged(r, "R-OFF-05"), BLOCK);
	put(l, "approval_no", "川组函〔2026〕1号");
	assert_int_equal(judged(r, "R-OFF-05"), BLOCK);
	put(l, "approval_by", "省委组织部");
	assert_int_equal(judged(r, "R-OFF-05"), BLOCK);
	put(l, "approval_on", "2026-02-21");
	assert_int_equal(judged(r, "R-OFF-05"), PASS);
	assert_int_equal(judged(r, "R-OFF-06"), BLOCK);	/* elected the day before */
	put(l, "approval_on", "2026-02-20");
	assert_int_equal(judged(r, "R-OFF-06"), PASS);
	in_state(r, "ACTIVE");
	stored(r);
	r = typed_org("ST", "51", "四川省公务二协会");
	l = add_post(r, p[P3], "06", "2026-02-20");
	put(l, "approval_no", "川组函〔2026〕2号");
	put(l, "approval_by", "省委组织部");
	put(l, "approval_on", "2026-02-10");
	assert_int_equal(judged(r, "R-OFF-05"), PASS);
	FACTS(r, "R-OFF-06", BLOCK, "王三是现职公务员，只能兼任1个职务，已在四川省公务一协会任职");
	rec_free(r);
}

static void r_off_02_and_09(void **state)
{
	struct rec *r = typed_org("ST", "51", "四川省分设协会"), *l, *k;

	(void)state;
	add_post(r, p[P1], "01", "2025-01-01");
	assert_int_equal(judged(r, "R-OFF-02"), PASS);
	l = add_post(r, p[P1], "03", "2025-01-01");
	FACTS(r, "R-OFF-02", BLOCK, "张一不得同时担任会长(理事长)和秘书长");
	assert_int_equal(judged(r, "R-OFF-09"), NA);
	put_id(l, "person", p[P4]);
	assert_int_equal(judged(r, "R-OFF-02"), PASS);
	put(l, "unit_from", "某某公司");
	k = add_post(r, p[P5], "08", "2025-01-01");
	put(k, "unit_from", "某某公司");
	FACTS(r, "R-OFF-02", BLOCK, "会长、秘书长、监事不得来自同一会员单位：某某公司");
	put(k, "unit_from", "另一公司");
	assert_int_equal(judged(r, "R-OFF-02"), PASS);
	in_state(r, "ACTIVE");
	stored(r);
	r = typed_org("ST", "51", "四川省分设二协会");
	l = add_post(r, p[P1], "01", "2025-01-01");
	assert_int_equal(judged(r, "R-OFF-02"), BLOCK);
	put(l, "post", "02");
	assert_int_equal(judged(r, "R-OFF-02"), PASS);
	/* a post that has ended is not judged */
	put(l, "post", "01");
	put(l, "valid_to", "2026-03-02");
	assert_int_equal(judged(r, "R-OFF-02"), PASS);
	put(l, "valid_to", "2026-03-03");
	assert_int_equal(judged(r, "R-OFF-02"), BLOCK);
	rec_free(r);
	r = typed_org("MF", "510105", "成都市青羊区公募服务中心");
	add_post(r, p[P1], "01", "2025-01-01");
	add_post(r, p[P1], "03", "2025-01-01");
	assert_int_equal(judged(r, "R-OFF-09"), NA);
	put(r, "pub_fund", "1");
	put(r, "is_charity", "1");
	FACTS(r, "R-OFF-09", BLOCK, "具有公开募捐资格，理事长(会长)和秘书长不得由张一一人担任");
	rec_free(r);
}

/* P2 is 70 until 2027-07-31. */
static void r_off_03_age_70(void **state)
{
	static const char *const limited[] = { "01", "02", "03" }, *const others[] = { "06", "08", "09" };
	struct rec *r = typed_org("ST", "51", "四川省年龄协会"), *l = add_post(r, p[P2], "01", "2025-01-01");

	(void)state;
	for (size_t i = 0; i < LENGTH(limited); i++) {
		put(l, "post", limited[i]);
		put(l, "elected_on", "2027-07-31");
		assert_int_equal(judged(r, "R-OFF-03"), PASS);
		put(l, "elected_on", "2027-08-01");
		FACTS(r, "R-OFF-03", BLOCK, "李二2027-08-01选举时71岁，超过70岁");
	}
	for (size_t i = 0; i < LENGTH(others); i++) {
		put(l, "post", others[i]);
		assert_int_equal(judged(r, "R-OFF-03"), NA);
	}
	put(l, "post", "01");
	put(l, "over_age_no", "川民函〔2027〕1号");
	assert_int_equal(judged(r, "R-OFF-03"), NA);
	rec_free(r);
}

static void r_off_04_two_terms(void **state)
{
	struct rec *r = typed_org("ST", "51", "四川省连任协会"), *l = add_post(r, p[P4], "01", "2025-01-01");

	(void)state;
	put(l, "terms", "2");
	assert_int_equal(judged(r, "R-OFF-04"), PASS);
	put(l, "terms", "3");
	assert_int_equal(judged(r, "R-OFF-04"), BLOCK);
	put(l, "third_term_no", "川民函〔2026〕33号");
	assert_int_equal(judged(r, "R-OFF-04"), PASS);
	put(l, "third_term_no", "");
	put(r, "type", "JJ");
	assert_int_equal(judged(r, "R-OFF-04"), BLOCK);
	put(r, "type", "MF");
	assert_int_equal(judged(r, "R-OFF-04"), NA);
	rec_free(r);
}

static void r_off_06_retired_cadre(void **state)
{
	struct rec *r = typed_org("ST", "51", "四川省退休协会"), *l = add_post(r, p[P6], "06", "2026-02-20");

	(void)state;
	assert_int_equal(judged(r, "R-OFF-05"), PASS);
	assert_int_equal(judged(r, "R-OFF-06"), BLOCK);
	put(l, "approval_no", "川组函〔2026〕9号");
	put(l, "approval_by", "省委组织部");
	put(l, "approval_on", "2026-02-10");
	put(l, "terms", "2");
	assert_int_equal(judged(r, "R-OFF-06"), PASS);
	put(l, "terms", "3");
	assert_int_equal(judged(r, "R-OFF-06"), BLOCK);
	rec_free(r);
}

static void r_off_07_criminal(void **state)
{
	int64_t never = make_row(&clerk, "person", "name", "剥权人", "id_kind", "1", "id_no", "510000199207010021", "criminal", "2", NULL);
	int64_t five = make_row(&clerk, "person", "name", "刑满人", "id_kind", "1", "id_no", "510000194801050031", "criminal", "1",
				"sentence_end", "2021-03-02", NULL);
	struct rec *r = typed_org("ST", "51", "四川省资格协会"), *l = add_post(r, never, "06", "2026-03-02");

	(void)state;
	/* what was found stands in the record: the finding says that it stands in the way */
	FACTS(r, "R-OFF-07", BLOCK, "剥权人的犯罪记录核查结果不符合任职条件");
	put_id(l, "person", five);
	assert_int_equal(judged(r, "R-OFF-07"), PASS);
	put(r, "type", "JJ");
	assert_int_equal(judged(r, "R-OFF-07"), PASS);
	put(l, "valid_from", "2026-03-01");
	FACTS(r, "R-OFF-07", BLOCK, "刑满人的犯罪记录核查结果不符合任职条件");
	rec_free(r);
}

static int64_t director(int i)
{
	char name[32], no[19];
	static const int w[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	snprintf(name, sizeof(name), "理事%d", i);
	snprintf(no, sizeof(no), "51019919800101%03d", i);
	for (int k = 0; k < 17; k++)
		sum += (no[k] - '0') * w[k];
	no[17] = "10X98765432"[sum % 11];
	no[18] = '\0';
	return a_person(name, no, "0");
}

static void r_off_08_council(void **state)
{
	struct rec *r = typed_org("JJ", "51", "四川省理事基金会"), *l[26], *s;

	(void)state;
	in_state(r, "ACTIVE");
	assert_int_equal(judged(r, "R-OFF-08"), NA);
	for (int i = 0; i < 4; i++)
		l[i] = add_post(r, director(i), i ? "06" : "01", "2025-01-01");
	FACTS(r, "R-OFF-08", BLOCK, "理事4人，应为5至25人");
	/* one man with two seats is one man */
	s = add_post(r, rec_num(l[0], "person"), "06", "2025-01-01");
	assert_int_equal(judged(r, "R-OFF-08"), BLOCK);
	put_id(s, "person", director(4));
	l[4] = s;
	assert_int_equal(judged(r, "R-OFF-08"), PASS);
	put(l[0], "paid", "1");
	assert_int_equal(judged(r, "R-OFF-08"), PASS);
	put(l[1], "paid", "1");
	assert_int_equal(judged(r, "R-OFF-08"), BLOCK);
	put(l[1], "paid", "0");
	put(l[0], "kin", "1");
	assert_int_equal(judged(r, "R-OFF-08"), PASS);
	put(l[1], "kin", "1");
	assert_int_equal(judged(r, "R-OFF-08"), BLOCK);
	l[5] = add_post(r, director(5), "06", "2025-01-01");
	assert_int_equal(judged(r, "R-OFF-08"), PASS);	/* two of six, money not the public's */
	put(r, "pub_fund", "1");
	assert_int_equal(judged(r, "R-OFF-08"), BLOCK);
	put(r, "pub_fund", "0");
	for (int i = 6; i < 25; i++)
		l[i] = add_post(r, director(i), "06", "2025-01-01");
	assert_int_equal(judged(r, "R-OFF-08"), PASS);
	l[25] = add_post(r, director(25), "06", "2025-01-01");
	FACTS(r, "R-OFF-08", BLOCK, "理事26人，应为5至25人");
	put(l[25], "post", "08");
	assert_int_equal(judged(r, "R-OFF-08"), PASS);
	put(l[25], "paid", "1");
	assert_int_equal(judged(r, "R-OFF-08"), BLOCK);
	put(l[25], "paid", "0");
	put_id(l[25], "person", rec_num(l[3], "person"));
	assert_int_equal(judged(r, "R-OFF-08"), BLOCK);
	rec_free(r);
}

static int64_t last_post(int64_t org_id)
{
	int64_t id = 0;

	assert_int_equal(db_int(world, NULL, &id, "SELECT coalesce(max(id), 0) FROM post WHERE org = ? AND void = 0", "i", org_id), 1);
	return id;
}

static int gone(const struct actor *who, int64_t id, bool tried, struct err *err)
{
	struct act act = { .reason = "录重了" };
	struct rec *r = load(who, "post", id);

	*err = (struct err){ 0 };
	int rc = tried ? rec_void_try(r, &act, err) : rec_void_it(r, &act, err);
	rec_free(r);
	return rc;
}

/* A post voided in the list of posts is judged as in its organisation's form: six directors may become five, and no fewer. */
static void voided_by_its_owners_rules(void **state)
{
	const struct actor here = OFFICER_OF(31, "51");
	struct rec *r = typed_org("JJ", "51", "四川省行止基金会"), *old;
	struct err err;
	int64_t n = 0;

	(void)state;
	in_state(r, "ACTIVE");
	for (int i = 0; i < 6; i++)
		add_post(r, director(30 + i), i ? "06" : "01", "2025-01-01");
	int64_t id = stored(r), sixth = last_post(id);
	r = load(&here, "org", id);
	int64_t rev = rec_rev(r);
	rec_free(r);
	old = load(&here, "post", sixth);
	assert_int_equal(gone(&here, sixth, true, &err), 0);
	assert_int_equal(last_post(id), sixth);
	assert_int_equal(gone(&here, sixth, false, &err), 0);
	/* as a save of the organisation, so that who has it open learns of it; and the line says that it is void and why */
	r = load(&here, "org", id);
	assert_int_equal(rec_rev(r), rev + 1);
	rec_free(r);
	assert_int_equal(db_int(world, NULL, &n, "SELECT count(*) FROM post_h WHERE id = ? AND h_verb = 'void' AND h_reason = '录重了'", "i", sixth), 1);
	assert_int_equal(n, 1);
	assert_int_equal(rec_void_it(old, &(struct act){ .reason = "再来一次" }, &err), -1);
	assert_err(err, E_STATE);
	rec_free(old);
	int64_t fifth = last_post(id);
	assert_int_not_equal(fifth, sixth);
	for (int tried = 0; tried < 2; tried++) {
		assert_int_equal(gone(&here, fifth, tried, &err), -1);
		assert_err(err, E_RULE);
		assert_string_equal(err.rule, "R-OFF-08");
	}
	assert_int_equal(last_post(id), fifth);
}

static void w_off_1_and_2(void **state)
{
	struct rec *r = typed_org("ST", "51", "四川省规模协会"), *l[4];

	(void)state;
	for (int i = 0; i < 3; i++)
		l[i] = add_post(r, director(100 + i), i ? "06" : "05", "2025-01-01");
	put(r, "members_ind", "9");
	assert_int_equal(judged(r, "W-OFF-1"), PASS);
	put(l[1], "post", "05");
	assert_int_equal(judged(r, "W-OFF-1"), WARN);
	put(l[1], "post", "06");
	put(r, "members_ind", "8");
	assert_int_equal(judged(r, "W-OFF-1"), WARN);
	rec_free(r);
	int64_t bad = director(110);
	r = typed_org("ST", "51", "四川省被撤协会");
	put_id(r, "legal_rep", bad);
	in_state(r, "REVK");
	stored(r);
	r = typed_org("ST", "51", "四川省新任协会");
	l[3] = add_post(r, bad, "03", "2025-01-01");
	assert_int_equal(judged(r, "W-OFF-2"), WARN);
	put(l[3], "post", "06");
	assert_int_equal(judged(r, "W-OFF-2"), PASS);
	rec_free(r);
}

/* ---- branches ---- */

static struct rec *with_branch(const char *type, const char *name, const char *end, const char *kind, struct rec **line)
{
	struct rec *r = typed_org(type, "51", name);
	char full[200];

	*line = add_line(r, "branch");
	snprintf(full, sizeof(full), "%s%s", name, end);
	put(*line, "name", full);
	put(*line, "kind", kind);
	put(*line, "set_on", "2025-01-01");
	put(*line, "minutes_no", "理事会纪要第2号");
	return r;
}

static void r_br_01(void **state)
{
	struct rec *l, *r = with_branch("MF", "四川省某服务中心", "专家委员会", "4", &l);

	(void)state;
	assert_int_equal(judged(r, "R-BR-01"), BLOCK);
	put(l, "ended_on", "2026-01-01");
	assert_int_equal(judged(r, "R-BR-01"), PASS);
	put(l, "ended_on", "");
	put(r, "type", "ST");
	assert_int_equal(judged(r, "R-BR-01"), NA);
	rec_free(r);
}

static void r_br_02(void **state)
{
	struct rec *l, *r = with_branch("ST", "四川省层级协会", "专家委员会", "4", &l);

	(void)state;
	assert_int_equal(judged(r, "R-BR-02"), PASS);
	put_id(l, "parent", 1);
	assert_int_equal(judged(r, "R-BR-02"), BLOCK);
	rec_free(r);
}

static void r_br_03(void **state)
{
	static const struct { const char *end, *kind; enum verdict want; } t[] = {
		{ "绵阳分会", "1", BLOCK }, { "武侯区工作委员会", "3", BLOCK }, { "凉山代表处", "7", BLOCK }, { "青年分会", "1", PASS },
		{ "织造专业委员会", "2", PASS }, { "城市中心区改造专业委员会", "2", PASS },
	};
	struct rec *l, *r;

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		r = with_branch("ST", "四川省成都商会", t[i].end, t[i].kind, &l);	/* the place in its own name is no fault */
		if (judged(r, "R-BR-03") != t[i].want)
			fail_msg("%s: %s", t[i].end, last.text);
		rec_free(r);
	}
	/* a place name that is part of an industry term: the chief may pass it and says why, a clerk may not */
	r = with_branch("ST", "四川省饮食协会", "东坡菜专业委员会", "2", &l);
	struct act act = { .reason = "科长同意：东坡菜为菜品名", .passes = "R-BR-03" };
	struct err err = { 0 };
	assert_int_equal(rec_save(r, &act, NULL, &err), -1);
	assert_string_equal(err.rule, "R-BR-03");
	r->who = &chief;
	if (rec_save(r, &act, NULL, &err))
		fail_msg("%s %s", err.rule, err.msg);
	int64_t n = 0;
	db_int(world, NULL, &n, "SELECT count(*) FROM rule_override WHERE rule = 'R-BR-03' AND reason LIKE '科长%'", "");
	assert_int_equal(n, 1);
	rec_free(r);
}

static void r_br_04(void **state)
{
	static const struct { const char *end, *kind; enum verdict want; } t[] = {
		{ "学术分会", "1", PASS }, { "学术分会", "2", BLOCK }, { "学术研究院", "1", BLOCK }, { "发展中心分会", "1", BLOCK },
		{ "产业联盟专业委员会", "2", BLOCK }, { "专家委员会", "4", PASS }, { "驻京联络处", "9", PASS },
	};
	struct rec *l, *r;

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++) {
		r = with_branch("ST", "四川省名称协会", t[i].end, t[i].kind, &l);
		if (judged(r, "R-BR-04") != t[i].want)
			fail_msg("%s as %s: %s", t[i].end, t[i].kind, last.text);
		rec_free(r);
	}
	r = with_branch("ST", "四川省名称协会", "学术分会", "1", &l);
	put(l, "name", "名称协会学术分会");
	assert_int_equal(judged(r, "R-BR-04"), BLOCK);
	rec_free(r);
}

static void r_br_05(void **state)
{
	struct rec *l, *r = with_branch("ST", "四川省决议协会", "专家委员会", "4", &l);

	(void)state;
	assert_int_equal(judged(r, "R-BR-05"), PASS);
	put(l, "own_account", "1");
	assert_int_equal(judged(r, "R-BR-05"), BLOCK);
	put(l, "own_account", "0");
	put(l, "minutes_no", "");
	assert_int_equal(judged(r, "R-BR-05"), BLOCK);
	rec_free(r);
}

static void w_br_1_and_2(void **state)
{
	struct rec *l, *r = with_branch("ST", "四川省数量协会", "学术分会", "1", &l);

	(void)state;
	put_id(l, "head", p[P2]);
	put(l, "term_from", "2027-07-31");
	assert_int_equal(judged(r, "W-BR-2"), PASS);
	put(l, "term_from", "2027-08-01");
	assert_int_equal(judged(r, "W-BR-2"), WARN);
	for (int i = 1; i < 10; i++) {
		l = add_line(r, "branch");
		put(l, "name", "四川省数量协会学术分会");
		put(l, "kind", "1");
		put(l, "set_on", "2025-01-01");
	}
	assert_int_equal(judged(r, "W-BR-1"), PASS);
	l = add_line(r, "branch");
	put(l, "name", "四川省数量协会学术分会");
	put(l, "kind", "1");
	put(l, "set_on", "2025-01-01");
	FACTS(r, "W-BR-1", WARN, "分支机构11个，超过10个");
	rec_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scenario_9_legal_representative), cmocka_unit_test(r_off_01_foundation_mainland),
		cmocka_unit_test(scenario_11_civil_servant), cmocka_unit_test(r_off_02_and_09), cmocka_unit_test(r_off_03_age_70),
		cmocka_unit_test(r_off_04_two_terms), cmocka_unit_test(r_off_06_retired_cadre), cmocka_unit_test(r_off_07_criminal),
		cmocka_unit_test(r_off_08_council), cmocka_unit_test(voided_by_its_owners_rules), cmocka_unit_test(w_off_1_and_2), cmocka_unit_test(r_br_01), cmocka_unit_test(r_br_02),
		cmocka_unit_test(r_br_03), cmocka_unit_test(r_br_04), cmocka_unit_test(r_br_05), cmocka_unit_test(w_br_1_and_2),
	};

	return cmocka_run_group_tests(tests, open_people, world_close);
}
