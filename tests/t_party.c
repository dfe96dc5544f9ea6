/* The bodies of the party in their tree (R-PORG), and to which of them an organisation belongs: from what its grant leaves to what takes its
 * place (R-PAT). */
#include "tests/world.h"

#include "tests/granted.h"

static struct actor committee, higher;
static int64_t province, city, county, general, industry_body, branch_body, other_county;

/* A body not saved yet; its code is that of its region unless it is said. */
static struct rec *body(const char *name, const char *code, const char *node, const char *form, const char *region_, int64_t parent)
{
	struct rec *r = rec_new(world, &higher, entity_find("party_org"));

	put(r, "full_name", name);
	put(r, "code", code);
	put(r, "node", node);
	put(r, "form", form);
	put(r, "region", region_);
	if (parent)
		put_id(r, "parent", parent);
	put(r, "approve_doc", "川社工〔2024〕3号");
	put(r, "founded_on", "2024-03-04");
	return r;
}

static int64_t body_of(const char *name, const char *code, const char *node, const char *form, const char *region_, int64_t parent)
{
	struct rec *r = body(name, code, node, form, region_, parent);
	int64_t id = save(r);

	rec_free(r);
	return id;
}

static void body_is(struct rec *r, const char *rule, enum verdict want, const char *said)
{
	rule_is(r, rule, want, said);
	rec_free(r);
}

static void r_porg_01(void **state)
{
	struct err err = { 0 };
	(void)state;

	body_is(body("中共甲委员会", "351010500077", "4", "1", "510105", general), "R-PORG-01", PASS, NULL);
	body_is(body("中共甲委员会", "251010000077", "4", "1", "5101", city), "R-PORG-01", PASS, NULL);
	body_is(body("中共甲委员会", "151000000077", "4", "1", "51", province), "R-PORG-01", PASS, NULL);
	body_is(body("中共甲委员会", "251010500077", "4", "1", "510105", general), "R-PORG-01", BLOCK, "3510105");
	body_is(body("中共甲委员会", "351010700077", "4", "1", "510105", general), "R-PORG-01", BLOCK, "3510105");
	body_is(body("中共甲委员会", "35101050007", "4", "1", "510105", general), "R-PORG-01", BLOCK, "12位");
	body_is(body("中共甲委员会", "3510105000777", "4", "1", "510105", general), "R-PORG-01", BLOCK, "12位");
	body_is(body("中共甲委员会", "3510105000A7", "4", "1", "510105", general), "R-PORG-01", BLOCK, "12位");
	body_is(body("中共甲委员会", "351010500077", "4", "1", "510104017", general), "R-PORG-01", BLOCK, "省、市或者县");
	/* the name, as it is typed */
	struct rec *r = rec_new(world, &higher, entity_find("party_org"));
	int name = field_no(rec_entity(r), "full_name");
	assert_int_equal(rec_set(r, name, "中国共产党成都市青羊区甲委员会", &err), 0);
	assert_int_equal(rec_set(r, name, "成都市中共甲委员会", &err), -1);
	assert_string_equal(err.field, "full_name");
	rec_free(r);
}

/* G03, row by row. */
static void r_porg_02(void **state)
{
	static const struct { const char *node, *form, *region; int64_t *above; const char *said; } t[] = {
		{ "1", "1", "51", NULL, NULL }, { "1", "1", "5101", &province, NULL }, { "1", "1", "510105", &city, NULL },
		{ "1", "1", "510105", &province, "上一级区划" }, { "1", "1", "510107", &county, "上一级区划" }, { "1", "1", "510105", &general, "类型" },
		{ "2", "1", "510105", &county, NULL }, { "3", "1", "510105", &county, NULL }, { "2", "1", "510105", &city, "同一区划" }, { "3", "1", "510105", &city, "同一区划" },
		{ "2", "1", "510105", NULL, "须有上级" }, { "2", "1", "510105", &general, "类型" }, { "3", "1", "510105", &general, "类型" },
		{ "4", "1", "510105", &general, NULL }, { "4", "1", "510105", &county, NULL }, { "4", "1", "510105", &industry_body, "类型" },
		{ "6", "1", "510105", &general, NULL }, { "6", "1", "510105", &industry_body, NULL }, { "6", "1", "510105", &county, "类型" },
		{ "5", "3", "510105", &general, NULL }, { "5", "3", "510105", &industry_body, NULL }, { "5", "3", "510105", &county, "类型" },
		{ "5", "3", "510105", &branch_body, NULL }, { "5", "2", "510105", &branch_body, "党总支不能" }, { "5", "1", "510105", NULL, "须有上级" },
		{ "9", "3", "510105", &county, NULL }, { "9", "3", "510105", &branch_body, NULL },
	};
	(void)state;

	for (size_t i = 0; i < LENGTH(t); i++)
		body_is(body("中共甲委员会", "351010500077", t[i].node, t[i].form, t[i].region, t[i].above ? *t[i].above : 0), "R-PORG-02", t[i].said ? BLOCK : PASS, t[i].said);
	int64_t cell = body_of("中共甲中心支部委员会", "351010500078", "5", "3", "510105", branch_body), rest = body_of("中共乙工作组", "351010500079", "9", "3", "510105", county);
	body_is(body("中共丙支部委员会", "351010500077", "5", "3", "510105", cell), "R-PORG-02", BLOCK, "党支部之下");
	body_is(body("中共丙支部委员会", "351010500077", "5", "3", "510105", rest), "R-PORG-02", BLOCK, "类型");
}

static void r_porg_03(void **state)
{
	static const char *const alone[] = { "1", "2", "3", "4", "6" };
	(void)state;

	for (size_t i = 0; i < LENGTH(alone); i++) {
		body_is(body("中共甲委员会", "351010500077", alone[i], "1", "510105", county), "R-PORG-03", PASS, NULL);
		body_is(body("中共甲总支", "351010500077", alone[i], "2", "510105", county), "R-PORG-03", BLOCK, "党委以外");
	}
	body_is(body("中共甲支部", "351010500077", "5", "3", "510105", general), "R-PORG-03", PASS, NULL);
	body_is(body("中共甲支部", "351010500077", "9", "6", "510105", general), "R-PORG-03", PASS, NULL);
}

static void r_porg_04(void **state)
{
	int64_t top = body_of("中共丁协会委员会", "351010500081", "5", "1", "510105", general), low = body_of("中共丁协会分会委员会", "351010500082", "5", "1", "510105", top);
	struct rec *r = load(&higher, "party_org", top);
	(void)state;

	put_id(r, "parent", low);
	rule_is(r, "R-PORG-04", BLOCK, "下级");
	put_id(r, "parent", top);
	rule_is(r, "R-PORG-04", BLOCK, "自己");
	put_id(r, "parent", industry_body);
	rule_is(r, "R-PORG-04", PASS, NULL);
	rec_free(r);
}

static void r_porg_05(void **state)
{
	struct rec *r = body("中共甲委员会", "351010500077", "4", "1", "510105", general);
	(void)state;

	rule_is(r, "R-PORG-05", PASS, NULL);
	put(r, "ended_on", "2024-03-03");
	rule_is(r, "R-PORG-05", BLOCK, "早于成立");
	put(r, "ended_on", "2024-03-04");
	body_is(r, "R-PORG-05", PASS, NULL);
}

/* Not one of the rules is looked at for nothing: a body that breaks any of them is not saved. */
static void none_is_saved(void **state)
{
	struct { const char *rule; struct rec *r; } bad[] = {
		{ "R-PORG-01", body("中共甲委员会", "1", "4", "1", "510105", general) }, { "R-PORG-02", body("中共甲委员会", "351010500077", "4", "1", "510105", industry_body) },
		{ "R-PORG-03", body("中共甲总支", "351010500077", "4", "2", "510105", general) }, { "R-PORG-04", load(&higher, "party_org", branch_body) },
		{ "R-PORG-05", body("中共甲委员会", "351010500077", "4", "1", "510105", general) },
	};
	(void)state;

	put(bad[3].r, "form", "1");
	put_id(bad[3].r, "parent", branch_body);
	put(bad[4].r, "ended_on", "2024-03-03");
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct err err = { 0 };
		assert_int_equal(rec_save(bad[i].r, NULL, NULL, &err), -1);
		assert_string_equal(err.rule, bad[i].rule);
		rec_free(bad[i].r);
	}
}

/* ---- to which an organisation belongs ---- */

static int64_t attach_of(int64_t org_id)
{
	return number("SELECT max(id) FROM party_attach WHERE org = ?", org_id);
}

static int64_t new_org(const char *mark)
{
	return ref_of("setup_case", granted(mark), "org");
}

static void belongs(int64_t id, int64_t to)
{
	struct rec *r = load(&committee, "party_attach", id);

	put_id(r, "body", to);
	put(r, "mgmt_class", "3");
	put(r, "why_activity", "同在一个街道");
	put(r, "why_members", "有专职组织员");
	saved(r);
}

static void answered(int64_t id)
{
	struct rec *r = load(&committee, "party_attach", id);

	put(r, "opinion_org", "同意");
	put(r, "opinion_body", "同意接收");
	saved(r);
}

static void dated(int64_t id, const char *from)
{
	struct rec *r = load(&committee, "party_attach", id);

	put(r, "doc", "青社工〔2026〕8号");
	put(r, "from_on", from);
	saved(r);
}

static int64_t by_hand(int64_t org_id)
{
	struct rec *r = rec_new(world, &committee, entity_find("party_attach"));

	put_id(r, "org", org_id);
	int64_t id = save(r);
	rec_free(r);
	return id;
}

static void in_state(int64_t id, const char *state)
{
	struct rec *r = load(&system_, "party_attach", id);

	assert_string_equal(rec_state(r), state);
	rec_free(r);
}

/* To the state in which it waits to come into force. */
static void approved(int64_t id, int64_t to)
{
	belongs(id, to);
	act_on(&committee, "party_attach", id, "ask", NULL);
	answered(id);
	act_on(&higher, "party_attach", id, "approve", NULL);
}

static void in_force(int64_t id, int64_t to, const char *from)
{
	approved(id, to);
	dated(id, from);
	act_on(&committee, "party_attach", id, "start", NULL);
}

/* With the grant or not at all; then step by step, each of what it needs. */
static void from_grant_to_force(void **state)
{
	int64_t case_ = ready("云杉"), org_id = ref_of("setup_case", case_, "org");
	struct actor itself = actor_of(47, ROLE(ORG), "", 0, org_id), afar = actor_of(48, ROLE(PARTY_COMMITTEE), "510107", 0, 0);
	struct actor both = actor_of(61, ROLE(PARTY_OFFICE), "510105", 0, 0);
	(void)state;

	act_on(&director, "setup_case", case_, "grant", "R-USCC-07");
	assert_int_equal(number("SELECT count(*) FROM party_attach WHERE org = ?", org_id), 0);
	code_in_pool("52510105");
	act_on(&director, "setup_case", case_, "grant", NULL);
	assert_int_equal(number("SELECT count(*) FROM party_attach WHERE org = ?", org_id), 1);
	int64_t id = attach_of(org_id);
	assert_int_equal(number("SELECT count(DISTINCT h_act) FROM (SELECT h_act FROM party_attach_h WHERE id = ?1 UNION SELECT h_act FROM setup_case_h WHERE "
				"h_verb = 'grant' AND org = (SELECT org FROM party_attach WHERE id = ?1))", id), 1);
	in_state(id, "DRAFT");
	field_is("party_attach", id, "body", "");
	assert_true(sees(&committee, "party_attach", id) && sees(&clerk, "party_attach", id) && !sees(&itself, "party_attach", id) && !sees(&afar, "party_attach", id));
	assert_int_equal(number("SELECT count(*) FROM reminder WHERE kind = 'party' AND rid = ?", org_id), 0);
	act_on(&committee, "party_attach", id, "ask", "");
	belongs(id, general);
	act_on(&committee, "party_attach", id, "ask", NULL);
	assert_true(sees(&itself, "party_attach", id));
	act_on(&higher, "party_attach", id, "approve", "");
	answered(id);
	act_on(&higher, "party_attach", id, "return", NULL);
	in_state(id, "DRAFT");
	act_on(&committee, "party_attach", id, "ask", NULL);
	act_on(&both, "party_attach", id, "approve", "R-GEN-01");
	act_on(&higher, "party_attach", id, "approve", NULL);
	act_on(&committee, "party_attach", id, "start", "");
	dated(id, "2026-03-02");
	act_on(&committee, "party_attach", id, "start", NULL);
	in_state(id, "ACTIVE");
	act_on(&higher, "party_attach", id, "end", NULL);
	field_is("party_attach", id, "to_on", "2026-03-02");
}

/* One under way at a time, of an organisation that is registered; one in force stands in nobody's way. */
static void r_pat_01(void **state)
{
	int64_t org_id = new_org("青禾"), id = attach_of(org_id), second = by_hand(org_id), waits = ref_of("setup_case", ready("望江"), "org"), third;
	(void)state;

	act_on(&committee, "party_attach", second, "draft", "R-PAT-01");
	belongs(id, general);
	act_on(&committee, "party_attach", id, "ask", NULL);
	act_on(&committee, "party_attach", second, "draft", "R-PAT-01");
	answered(id);
	act_on(&higher, "party_attach", id, "approve", NULL);
	act_on(&committee, "party_attach", second, "draft", "R-PAT-01");
	dated(id, "2026-02-27");
	act_on(&committee, "party_attach", id, "start", NULL);
	act_on(&committee, "party_attach", second, "draft", NULL);
	struct rec *r = rec_new(world, &system_, entity_find("party_attach"));
	put_id(r, "org", waits);
	third = save(r);
	rec_free(r);
	act_on(&system_, "party_attach", third, "propose", "R-PAT-01");
	id_says("party_attach", third, "R-PAT-01", BLOCK, "不是正常在册");
}

/* The body's region is the registrar's or one that it lies in. */
static void r_pat_02(void **state)
{
	int64_t id = attach_of(new_org("浣花"));
	int64_t ok[] = { county, city, province };
	(void)state;

	id_says("party_attach", id, "R-PAT-02", NA, NULL);
	for (size_t i = 0; i < LENGTH(ok); i++) {
		belongs(id, ok[i]);
		id_says("party_attach", id, "R-PAT-02", PASS, NULL);
	}
	belongs(id, other_county);
	act_on(&committee, "party_attach", id, "ask", "R-PAT-02");
	belongs(id, city);
	act_on(&committee, "party_attach", id, "ask", NULL);
	answered(id);
	belongs(id, other_county);
	act_on(&higher, "party_attach", id, "approve", "R-PAT-02");
}

/* Bodies above organisations, while they are there. */
static void r_pat_03(void **state)
{
	int64_t id = attach_of(new_org("拾光")), joint = body_of("中共青羊区联合委员会", "351010500091", "6", "1", "510105", general);
	int64_t third = body_of("中共青羊区第二综合委员会", "351010500092", "3", "1", "510105", county), rest = body_of("中共青羊区工作组", "351010500093", "9", "1", "510105", county);
	int64_t ok[] = { county, general, third, industry_body, joint }, bad[] = { branch_body, rest };
	(void)state;

	id_says("party_attach", id, "R-PAT-03", NA, NULL);
	for (size_t i = 0; i < LENGTH(ok); i++) {
		belongs(id, ok[i]);
		id_says("party_attach", id, "R-PAT-03", PASS, NULL);
	}
	for (size_t i = 0; i < LENGTH(bad); i++) {
		belongs(id, bad[i]);
		act_on(&committee, "party_attach", id, "ask", "R-PAT-03");
	}
	belongs(id, third);
	act_on(&committee, "party_attach", id, "ask", NULL);
	answered(id);
	struct rec *r = load(&higher, "party_org", third);
	put(r, "ended_on", "2026-03-02");
	saved(r);
	act_on(&higher, "party_attach", id, "approve", "R-PAT-03");
	id_says("party_attach", id, "R-PAT-03", BLOCK, "已撤销");
}

/* What comes into force takes the place of what was, from that day, and not before it began. */
static void r_pat_04(void **state)
{
	int64_t org_id = new_org("明远"), first = attach_of(org_id), second;
	(void)state;

	in_force(first, general, "2026-02-24");
	second = by_hand(org_id);
	act_on(&committee, "party_attach", second, "draft", NULL);
	approved(second, industry_body);
	dated(second, "2026-02-24");
	act_on(&committee, "party_attach", second, "start", "R-PAT-04");
	dated(second, "2026-02-25");
	act_on(&committee, "party_attach", second, "start", NULL);
	in_state(second, "ACTIVE");
	in_state(first, "ENDED");
	field_is("party_attach", first, "to_on", "2026-02-25");
	field_is("party_attach", second, "to_on", "");
}

static int told(int64_t id, const char *turn)
{
	int64_t n = 0;

	db_int(world, NULL, &n, "SELECT count(*) FROM reminder WHERE kind = 'overdue' AND entity = 'party_attach' AND rid = ? AND turn = ?", "it", id, turn);
	return (int)n;
}

/* Five working days after Monday 2026-03-02 end on the 9th, ten on the 16th; who has asked, or had an answer, is not waited for. */
static void in_time(void **state)
{
	int64_t late = attach_of(new_org("晴川")), asked = attach_of(new_org("远山")), back = attach_of(new_org("知行")), done = attach_of(new_org("若水"));
	(void)state;

	belongs(asked, general);
	act_on(&committee, "party_attach", asked, "ask", NULL);
	belongs(back, general);
	act_on(&committee, "party_attach", back, "ask", NULL);
	act_on(&higher, "party_attach", back, "return", NULL);
	approved(done, general);
	night_of("2026-03-09");
	assert_int_equal(told(late, "officer chief party_committee"), 0);
	night_of("2026-03-10");
	assert_int_equal(told(late, "officer chief party_committee"), 1);
	assert_int_equal(told(asked, "officer chief party_committee"), 0);
	night_of("2026-03-16");
	assert_int_equal(told(asked, "chief party_office party_committee"), 0);
	night_of("2026-03-17");
	assert_int_equal(told(asked, "chief party_office party_committee"), 1);
	assert_int_equal(told(back, "chief party_office party_committee"), 0);
	assert_int_equal(told(done, "chief party_office party_committee"), 0);
	clock_to("2026-03-02");
}

static int open_tree(void **state)
{
	if (window_open(state))
		return -1;
	committee = actor_of(61, ROLE(PARTY_COMMITTEE), "510105", 0, 0);
	higher = actor_of(62, ROLE(PARTY_OFFICE), "51", 0, 0);
	province = body_of("中共四川省委两新工委", "151000000001", "1", "1", "51", 0);
	city = body_of("中共成都市委两新工委", "251010000001", "1", "1", "5101", province);
	county = body_of("中共青羊区委两新工委", "351010500001", "1", "1", "510105", city);
	other_county = body_of("中共武侯区委两新工委", "351010700001", "1", "1", "510107", city);
	general = body_of("中共青羊区第一综合委员会", "351010500002", "2", "1", "510105", county);
	industry_body = body_of("中共青羊区蜀锦行业委员会", "351010500003", "4", "1", "510105", general);
	branch_body = body_of("中共青羊区蜀锦协会总支部委员会", "351010500004", "5", "2", "510105", industry_body);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(r_porg_01), cmocka_unit_test(r_porg_02), cmocka_unit_test(r_porg_03), cmocka_unit_test(r_porg_04), cmocka_unit_test(r_porg_05),
		cmocka_unit_test(none_is_saved), cmocka_unit_test(from_grant_to_force), cmocka_unit_test(r_pat_01), cmocka_unit_test(r_pat_02),
		cmocka_unit_test(r_pat_03), cmocka_unit_test(r_pat_04), cmocka_unit_test(in_time),
	};

	return cmocka_run_group_tests(tests, open_tree, world_close);
}
