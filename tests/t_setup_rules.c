/* W02 成立登记: each of its rules on both sides of its edge, and scenarios 5, 7, 9 and 11 of the regulation. */
#include "tests/world.h"

#include "tests/catalogue.h"
#include "tests/window.h"

/* R-REG-01 and R-MAT-02: every required paper, looked at by the window. */
static void r_reg_01(void **state)
{
	struct err err = { 0 };
	(void)state;
	int64_t id = applied_for(name_approved("MF", "17", "梧桐", "社会工作服务", "中心", "Z"));

	items_typed(ref_of("setup_case", id, "org"));
	/* a service body under direct registration needs no consent of a supervising unit, nor a roster of members */
	struct rec *r = load(&initiator, "setup_case", id);
	const struct part *p = part_lines(rec_entity(r), "setup_material");
	int n = 0;
	for (size_t i = 0; i < rec_line_count(r, p); i++) {
		assert_string_not_equal(got(rec_line(r, p, i), "def"), "业务主管单位的批准文件");
		assert_string_not_equal(got(rec_line(r, p, i), "def"), "会员名册");
		n += rec_num(rec_line(r, p, i), "required") && !strcmp(rec_str(rec_line(r, p, i), "stage"), "accept");
	}
	assert_int_equal(n, 6);
	put(rec_line(r, p, 0), "given_on", "2026-02-12");
	save(r);
	/* who hands papers in does not verify them */
	for (const char *const *f = (const char *const[]){ "checked", "note", NULL }; *f; f++) {
		assert_int_equal(rec_set(rec_line(r, p, 0), field_no(rec_entity(rec_line(r, p, 0)), *f), "1", &err), -1);
		assert_int_equal(err.code, E_DENIED);
		assert_non_null(strstr(err.msg, "由登记管理机关填写"));
	}
	rec_free(r);
	act_on(&initiator, "setup_case", id, "submit", NULL);
	act_on(&clerk, "setup_case", id, "accept", "R-REG-01");
	papers(id, "accept");
	r = load(&clerk, "setup_case", id);
	put(rec_line(r, part_lines(rec_entity(r), "setup_material"), 1), "checked", "2");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	assert_string_equal(err.rule, "R-MAT-02");		/* what is wrong with it? */
	put(rec_line(r, part_lines(rec_entity(r), "setup_material"), 1), "note", "缺验资机构盖章");
	saved(r);
	id_says("setup_case", id, "R-REG-01", BLOCK, "须补正");
	r = load(&clerk, "setup_case", id);
	put(rec_line(r, part_lines(rec_entity(r), "setup_material"), 1), "checked", "1");
	put(rec_line(r, part_lines(rec_entity(r), "setup_material"), 1), "valid_to", "2026-03-01");
	saved(r);
	id_says("setup_case", id, "R-REG-01", BLOCK, "已过有效期");
	r = load(&clerk, "setup_case", id);
	put(rec_line(r, part_lines(rec_entity(r), "setup_material"), 1), "valid_to", "2026-03-02");
	saved(r);
	id_says("setup_case", id, "R-REG-01", PASS, NULL);
	act_on(&clerk, "setup_case", id, "accept", NULL);
}

/* R-REG-04: the name in force on the day of the papers, the same name, type and founders. */
static void r_reg_04(void **state)
{
	(void)state;
	int64_t id = service_body("杜鹃", "Z"), org = ref_of("setup_case", id, "org");

	id_says("setup_case", id, "R-REG-04", PASS, NULL);
	clock_to("2026-09-02");
	id_says("setup_case", id, "R-REG-04", PASS, NULL);		/* its last day */
	clock_to("2026-09-03");
	id_says("setup_case", id, "R-REG-04", BLOCK, "失效");
	clock_to("2026-03-02");
	act_on(&initiator, "setup_case", id, "submit", NULL);
	clock_to("2026-09-03");
	id_says("setup_case", id, "R-REG-04", PASS, NULL);		/* handed in while it was */
	/* nor does the night take the name away from under it */
	struct night n;
	struct err err = { 0 };
	assert_int_equal(night_run(world, &n, &err), 0);
	id_says("setup_case", id, "R-REG-04", PASS, NULL);
	clock_to("2026-03-02");
	struct rec *r = load(&initiator, "org", org), *l = add_line(r, "initiator");
	put(l, "kind", "1");
	put_id(l, "person", li);
	saved(r);
	id_says("setup_case", id, "R-REG-04", BLOCK, "不是名称核准时的发起人");
}

/* R-REG-05: whoever founds or leads it holds a certificate that is in force. */
static void r_reg_05(void **state)
{
	(void)state;
	int64_t id = service_body("海棠", "Z"), org = ref_of("setup_case", id, "org");
	int64_t wang = make_row(&clerk, "person", "name", "王三", "id_kind", "1", "id_no", "510000198802290019", NULL);

	id_says("setup_case", id, "R-REG-05", PASS, NULL);
	struct rec *r = load(&initiator, "org", org), *l = add_line(r, "post");
	put_id(l, "person", wang);
	put(l, "post", "06");		/* a member of the board need not have been there */
	put(l, "valid_from", "2026-03-01");
	saved(r);
	id_says("setup_case", id, "R-REG-05", PASS, NULL);
	r = load(&initiator, "org", org), l = add_line(r, "post");
	put_id(l, "person", wang);
	put(l, "post", "02");
	put(l, "valid_from", "2026-03-01");
	saved(r);
	id_says("setup_case", id, "R-REG-05", BLOCK, "王三没有有效的结业证书：党建、政策法规、财务管理、内部治理");
	/* a certificate is good to its last day */
	make_row(&clerk, "train_cert", "cert_no", "证-3", "person", "王三", "holder_id", "510000198802290019", "issuer", "成都市青羊区教育局", "region",
		 "510105", "modules", "DJ ZC CW NZ", "issued_on", "2024-03-02", "valid_to", "2026-03-02", NULL);
	id_says("setup_case", id, "R-REG-05", PASS, NULL);
	clock_to("2026-03-03");
	id_says("setup_case", id, "R-REG-05", BLOCK, "王三");
	clock_to("2026-03-02");
}

/* R-REG-06: what the catalogue of the day of the papers forbids; what came before that goes by the one there was. */
static void r_reg_06(void **state)
{
	(void)state;
	int64_t early = service_body("含羞草", "Z"), late = service_body("满天星", "Z");

	id_says("setup_case", early, "R-REG-06", NA, "没有施行的");
	struct rec *r = cat_draft(&system_, "省目录", "51", "2026-03-03");
	cat_item(r, "F-01", "F", "社会工作", "另有规定");
	int64_t version = cat_published(r);
	id_says("setup_case", late, "R-REG-06", NA, NULL);
	act_on(&initiator, "setup_case", early, "submit", NULL);
	clock_to("2026-03-03");
	id_says("setup_case", late, "R-REG-06", BLOCK, "F-01");
	id_says("setup_case", early, "R-REG-06", NA, NULL);
	clock_to("2026-03-02");
	cat_gone(version);
	r = cat_draft(&system_, "省目录", "51", "2026-03-01");
	cat_item(r, "E-01", "E", "社会工作", "");
	version = cat_published(r);
	id_says("setup_case", late, "R-REG-06", PASS, NULL);
	cat_gone(version);
}

/* R-REG-07 and R-REG-09: who leads, and what is to be registered. */
static void r_reg_07_and_09(void **state)
{
	(void)state;
	int64_t id = applied_for(name_approved("MF", "17", "芙蓉", "社会工作服务", "中心", "Z")), org = ref_of("setup_case", id, "org");

	id_says("setup_case", id, "R-REG-09", BLOCK, "没有填写");
	act_on(&initiator, "setup_case", id, "submit", "R-REG-09");
	id_says("setup_case", id, "R-REG-07", PASS, NULL);		/* as they were named when the name was asked for */
	items_typed(org);
	id_says("setup_case", id, "R-REG-09", PASS, NULL);
	struct rec *r = load(&initiator, "org", org);
	rec_line_remove(r, part_lines(rec_entity(r), "post"), 1);
	saved(r);
	id_says("setup_case", id, "R-REG-07", BLOCK, "监事");
	r = load(&initiator, "org", org);
	put_id(r, "legal_rep", li);
	saved(r);
	id_says("setup_case", id, "R-REG-07", BLOCK, NULL);
	r = load(&initiator, "org", org);
	put(r, "term_to", "2026-03-02");
	put(r, "term_from", "2026-03-01");
	saved(r);
	id_says("setup_case", id, "R-REG-09", BLOCK, "本届止");
}

/* R-REG-08: five people or three bodies found an association; 50, 30 or 50 together are its members, one by one. */
static void r_reg_08(void **state)
{
	(void)state;
	int64_t id = applied_for(name_approved("ST", "3", "", "茶艺", "协会", "Z")), org = ref_of("setup_case", id, "org");
	struct rec *r;

	items_typed(org);
	id_says("setup_case", id, "R-REG-08", BLOCK, "发起人个人1");
	r = load(&initiator, "org", org);
	for (int i = 0; i < 2; i++) {
		struct rec *l = add_line(r, "initiator");
		put(l, "kind", "2");
		put_id(l, "person", zhang);
		put(l, "name", i ? "成都甲有限公司" : "成都乙有限公司");
	}
	saved(r);
	id_says("setup_case", id, "R-REG-08", BLOCK, "发起人个人1、单位2");
	r = load(&initiator, "org", org);
	struct rec *l = add_line(r, "initiator");
	put(l, "kind", "2");
	put_id(l, "person", zhang);
	put(l, "name", "成都丙有限公司");
	for (int i = 0; i < 29; i++) {
		char name[64], code[19];
		l = add_line(r, "member");
		snprintf(name, sizeof(name), "成都第%d会员有限公司", i);
		snprintf(code, sizeof(code), "91510105MA%06d", i);
		code[16] = '\0';
		code[16] = orgcode_check_char(code + 8);
		code[17] = '\0';
		code[17] = uscc_check_char(code);
		code[18] = '\0';
		put(l, "kind", "2");
		put(l, "name", name);
		put(l, "uscc", code);
		put(l, "joined_on", "2026-02-01");
	}
	saved(r);
	id_says("setup_case", id, "R-REG-08", BLOCK, "单位会员29");
	r = load(&initiator, "org", org);
	l = add_line(r, "member");
	put(l, "kind", "2");
	put(l, "name", "成都第三十会员有限公司");
	put(l, "uscc", "91350100M000100Y43");
	put(l, "joined_on", "2026-02-01");
	saved(r);
	id_says("setup_case", id, "R-REG-08", PASS, NULL);
}

/* R-REG-17 (R-REG-02): dual management rests on the consent, by number and day. */
static void r_reg_17(void **state)
{
	(void)state;
	int64_t id = service_body("玉兰", "S");
	struct rec *r = load(&system_, "setup_case", id);

	says(r, "R-REG-17", BLOCK, NULL);
	put(r, "consent_no", "青教函〔2026〕9号");
	says(r, "R-REG-17", BLOCK, "日期");
	put(r, "consent_on", "2026-03-01");
	says(r, "R-REG-17", PASS, NULL);
	rec_free(r);
	id = service_body("月季", "Z");
	id_says("setup_case", id, "R-REG-17", NA, NULL);
	act_on(&initiator, "setup_case", id, "send_unit", "R-REG-10");
}

/* So that it stands in no other test's way. */
static void gone(int64_t org)
{
	struct rec *r = load(&director, "org", org);
	struct err err = { 0 };

	if (rec_void_it(r, &(struct act){ .reason = "测试结束" }, &err))
		fail_msg("%s", err.msg);
	rec_free(r);
}

/* Stored as a row that came another way would stand, past the rules of saving. */
static void stored(struct rec *r)
{
	struct err err = { 0 };
	struct tx *tx;

	assert_int_equal(tx_begin(world, &system_, NULL, &tx, &err), 0);
	world->flow_open = true;
	if (store_save(tx, r, &err))
		fail_msg("%s %s", err.field, err.msg);
	world->flow_open = false;
	assert_int_equal(tx_commit(tx, &err), 0);
}

static int64_t registered(const char *type, const char *name, const char *scope)
{
	struct rec *r = rec_new(world, &system_, entity_find("org"));

	put(r, "name", name);
	put(r, "type", type);
	put(r, "region", "510105");
	put(r, "scope", scope);
	snprintf(r->state, sizeof(r->state), "ACTIVE");
	stored(r);
	int64_t id = rec_id(r);
	rec_free(r);
	return id;
}

/* R-USCC-07: what is put into the pool is an organisation's, of a region that there is, and nobody's yet. */
static void r_uscc_07(void **state)
{
	static const struct { const char *code; enum verdict want; const char *text; } v[] = {
		{ "52510105MJQ200025N", PASS, NULL }, { "91350100M000100Y43", BLOCK, "前缀91" }, { "51519999MJQ1000167", BLOCK, "区划519999不存在" },
		{ "51510000MJQ100016U", PASS, NULL },
	};
	struct rec *r = rec_new(world, &system_, entity_find("uscc_pool")), *o;
	(void)state;

	for (size_t i = 0; i < LENGTH(v); i++) {
		put(r, "code", v[i].code);
		assert_int_equal(rec_calc(r, NULL, NULL, NULL), 0);
		says(r, "R-USCC-07", v[i].want, v[i].text);
	}
	int64_t org = registered("ST", "成都市青羊区蜀锦产业协会", "蜀锦行业调查研究。");
	o = load(&system_, "org", org);
	rec_set_val(o, field_no(rec_entity(o), "uscc"), &(struct val){ .t = VT_TEXT, .s = (char[]){ "51510000MJQ100016U" }, .n = 18 }, NULL);
	stored(o);
	rec_free(o);
	says(r, "R-USCC-07", BLOCK, "已是某一社会组织的代码");
	rec_free(r);
	gone(org);
}

/* Scenario 5 and R-REG-03, judged over the organisation's row that the application names. */
static void foundation_capital(void **state)
{
	(void)state;
	int64_t id = applied_for(name_approved("JJ", "31", "岷江", "公益", "基金会", "Z")), org = ref_of("setup_case", id, "org");
	static const struct { const char *subtype, *capital, *kind; enum verdict want; const char *text; } v[] = {
		{ "31", "3999999.99", "1", BLOCK, "低于" }, { "31", "4000000.00", "1", PASS, NULL }, { "31", "4000000.00", "2", BLOCK, "到账货币资金" },
		{ "32", "1999999.99", "1", BLOCK, "低于" }, { "32", "2000000.00", "1", PASS, NULL },
	};

	for (size_t i = 0; i < LENGTH(v); i++) {
		struct rec *r = load(&initiator, "org", org);
		put(r, "subtype", v[i].subtype);
		put(r, "capital", v[i].capital);
		put(r, "capital_kind", v[i].kind);
		stored(r);
		rec_free(r);
		id_says("setup_case", id, "org.R-REG-03", v[i].want, v[i].text);
	}
	gone(org);
}

/* Scenario 7: R-SIM-01, W-SIM-1. */
static void similarity(void **state)
{
	(void)state;
	int64_t o1 = registered("ST", "成都市青羊区蜀锦产业协会", "蜀锦行业调查研究、制定团体标准、行业自律、业务培训、会展服务、国际交流");
	int64_t id = service_body("紫薇", "Z"), org = ref_of("setup_case", id, "org");
	struct rec *r = load(&initiator, "org", org);
	struct err err = { 0 };

	id_says("setup_case", id, "R-SIM-01", PASS, NULL);
	put(r, "scope", "蜀锦蜀绣行业调查研究、制定团体标准、行业自律、技能培训、会展服务、信息咨询");
	saved(r);
	id_says("setup_case", id, "R-SIM-01", BLOCK, "蜀锦产业协会”的业务范围相似度57.14%，须有论证报告");
	act_on(&initiator, "setup_case", id, "submit", NULL);
	act_on(&clerk, "setup_case", id, "accept", NULL);
	concluded(id);
	act_on(&clerk, "setup_case", id, "opine", "R-SIM-01");
	r = load(&clerk, "setup_case", id);
	put(r, "argument", "论证报告 2026-02-01");
	put(r, "argument_result", "3");
	saved(r);
	act_on(&clerk, "setup_case", id, "opine", "R-SIM-01");
	id_says("setup_case", id, "R-SIM-01", BLOCK, "论证结论不是同意");
	r = load(&clerk, "setup_case", id);
	put(r, "argument_result", "1");
	saved(r);
	id_says("setup_case", id, "R-SIM-01", PASS, NULL);
	act_on(&clerk, "setup_case", id, "opine", NULL);
	/* 0.0842 is no message; between the two bars a warning */
	id = service_body("丁香", "Z");
	org = ref_of("setup_case", id, "org");
	r = load(&initiator, "org", org);
	put(r, "scope", "养老护理人员培训、居家照护服务、老年心理咨询");
	saved(r);
	id_says("setup_case", id, "R-SIM-01", PASS, NULL);
	id_says("setup_case", id, "W-SIM-1", PASS, NULL);
	assert_int_equal(param_set(world, &system_, "sim.require_argument", "", "", "5715", "2026-01-01", "测试", &err), 0);
	r = load(&initiator, "org", org);
	put(r, "scope", "蜀锦蜀绣行业调查研究、制定团体标准、行业自律、技能培训、会展服务、信息咨询");
	saved(r);
	id_says("setup_case", id, "R-SIM-01", PASS, NULL);		/* 0.5714 < 0.5715 */
	id_says("setup_case", id, "W-SIM-1", WARN, "57.14%");
	assert_int_equal(param_set(world, &system_, "sim.warn", "", "", "5715", "2026-01-01", "测试", &err), 0);
	id_says("setup_case", id, "W-SIM-1", PASS, NULL);
	assert_int_equal(param_set(world, &system_, "sim.require_argument", "", "", "5714", "2026-01-02", "测试", &err), 0);
	id_says("setup_case", id, "R-SIM-01", BLOCK, NULL);
	assert_int_equal(param_set(world, &system_, "sim.require_argument", "", "", "5500", "2026-01-03", "测试", &err), 0);
	assert_int_equal(param_set(world, &system_, "sim.warn", "", "", "4500", "2026-01-02", "测试", &err), 0);
	gone(o1);
}

/* Scenarios 9 and 11: R-OFF-01, R-OFF-05 of the organisation stop its establishment. */
static void people(void **state)
{
	(void)state;
	int64_t o = registered("JJ", "成都市青羊区锦江公益基金会", "公益资助。");
	struct rec *r = load(&system_, "org", o);
	put_id(r, "legal_rep", zhang);
	stored(r);
	rec_free(r);
	int64_t id = applied_for(name_approved("JJ", "32", "青城", "公益", "基金会", "Z"));
	id_says("setup_case", id, "org.R-OFF-01", BLOCK, "张一已是");
	gone(o);
	gone(ref_of("setup_case", id, "org"));
	id = service_body("百合", "Z");
	id_says("setup_case", id, "org.R-OFF-05", PASS, NULL);
	/* 现职公务员 in a service body: refused outright */
	r = load(&system_, "person", li);
	put(r, "cadre", "1");
	saved(r);
	id_says("setup_case", id, "org.R-OFF-05", BLOCK, "李二");
	act_on(&initiator, "setup_case", id, "submit", NULL);
	act_on(&clerk, "setup_case", id, "accept", NULL);
	concluded(id);
	act_on(&clerk, "setup_case", id, "opine", "R-OFF-05");
	r = load(&system_, "person", li);
	put(r, "cadre", "0");
	saved(r);
	act_on(&clerk, "setup_case", id, "opine", NULL);
}

/* R-MAT-01: what the window has passed is not changed by who handed it in; what is to be mended is. */
static void r_mat_01(void **state)
{
	struct err err = { 0 };
	(void)state;
	int64_t id = applied_for(name_approved("MF", "17", "泡桐", "乡村阅读推广", "中心", "Z"));

	items_typed(ref_of("setup_case", id, "org"));
	act_on(&initiator, "setup_case", id, "submit", NULL);
	papers(id, "accept");
	struct rec *r = load(&clerk, "setup_case", id);
	const struct part *p = part_lines(rec_entity(r), "setup_material");
	put(rec_line(r, p, 1), "checked", "2");
	put(rec_line(r, p, 1), "note", "缺验资机构盖章");
	saved(r);
	act_on(&clerk, "setup_case", id, "supplement", NULL);
	for (const char *const *f = (const char *const[]){ "given_on", "doc_no", "valid_to", NULL }; *f; f++) {
		const char *typed = strcmp(*f, "doc_no") ? "2026-03-01" : "2份";
		r = load(&initiator, "setup_case", id);
		put(rec_line(r, p, 0), *f, typed);
		assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
		assert_string_equal(err.rule, "R-MAT-01");
		put(rec_line(r, p, 0), *f, "");
		rec_free(r);
		r = load(&initiator, "setup_case", id);
		put(rec_line(r, p, 1), *f, typed);
		saved(r);
	}
	/* the window itself may */
	act_on(&initiator, "setup_case", id, "resubmit", NULL);
	r = load(&clerk, "setup_case", id);
	put(rec_line(r, p, 0), "doc_no", "2份");
	saved(r);
}

/* ---- what a judgement reads ---- */

static int read_org, read_names, read_lines;

static int noted(unsigned what, void *ctx, void *st, void *x)
{
	const char *sql = sqlite3_sql(st);
	(void)what, (void)ctx, (void)x;

	read_org += strstr(sql, " FROM org WHERE id = ?") != NULL;
	read_names += strstr(sql, " FROM name_case WHERE id = ?") != NULL;
	read_lines += strstr(sql, " FROM post ") && strstr(sql, "org = ?") && strstr(sql, "SELECT id,");
	return 0;
}

/* All rules of an act read the organisation's row, the name's and the posts once, however many of them ask. */
static void one_row_is_read_once(void **state)
{
	(void)state;
	int64_t id = service_body("山茶", "Z"), org = ref_of("setup_case", id, "org");
	struct findings f = { 0 };
	struct err err = { 0 };
	act_on(&initiator, "setup_case", id, "submit", NULL);
	struct rec *r = load(&clerk, "setup_case", id), *o;
	struct chk c = rec_chk(r, NULL, NULL);
	const char *rules = action_find(rec_entity(r), "grant")->rules;
	sqlite3_trace_v2(world->h, SQLITE_TRACE_STMT, noted, NULL);
	assert_int_equal(rules_find(&c, rules, NULL, &f, &err), 0);
	sqlite3_trace_v2(world->h, 0, NULL, NULL);
	assert_true(f.n > 20);
	findings_free(&f);
	assert_int_equal(read_org, 1);
	assert_int_equal(read_names, 1);
	assert_int_equal(read_lines, 1);
	/* and no longer than it judges: what is written between two judgements is seen by the second */
	id_says("setup_case", id, "R-REG-07", PASS, NULL);
	o = load(&system_, "org", org);
	put_id(o, "legal_rep", 0);
	stored(o);
	rec_free(o);
	id_says("setup_case", id, "R-REG-07", BLOCK, "没有拟任法定代表人");
	c = rec_chk(r, NULL, NULL);
	assert_int_equal(rules_find(&c, "R-REG-07", NULL, &f, &err), 0);
	assert_int_equal(f.v[0].verdict, BLOCK);
	findings_free(&f);
	rec_free(r);
	gone(org);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(r_reg_01), cmocka_unit_test(r_mat_01), cmocka_unit_test(r_reg_04), cmocka_unit_test(r_reg_05), cmocka_unit_test(r_reg_06),
		cmocka_unit_test(r_reg_07_and_09), cmocka_unit_test(r_reg_08), cmocka_unit_test(r_reg_17), cmocka_unit_test(r_uscc_07), cmocka_unit_test(foundation_capital), cmocka_unit_test(one_row_is_read_once),
		cmocka_unit_test(similarity), cmocka_unit_test(people),
	};

	return cmocka_run_group_tests(tests, window_open, world_close);
}
