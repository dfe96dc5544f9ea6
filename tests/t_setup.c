/* W02 成立登记: from the approved name to the registered organisation, what may become of it on the way, its limits, and scenarios 3 and 25 of the
 * regulation. Its rules: t_setup_rules.c. */
#include "tests/world.h"

#include "model/core/inbox.h"
#include "tests/catalogue.h"
#include "tests/window.h"

/* A field of others' is neither typed, nor stored when it came by another way than typing. */
static void others_fill(struct rec *r, const char *field, const char *typed, const char *why)
{
	struct err err = { 0 };
	int f = field_no(rec_entity(r), field);
	char said[200];

	assert_false(rec_may_edit(r, f, said, sizeof(said)));
	if (!strstr(said, why))
		fail_msg("%s: %s", field, said);
	assert_int_equal(rec_set(r, f, typed, &err), -1);
	assert_int_equal(err.code, E_DENIED);
	rec_set_val(r, f, &(struct val){ .t = VT_TEXT, .s = (char *)(uintptr_t)typed, .n = strlen(typed) }, NULL);
	struct rec *top = r->owner ? r->owner : r;
	assert_int_equal(rec_save(top, NULL, NULL, &err), -1);
	assert_int_equal(err.code, E_DENIED);
	assert_string_equal(err.field, field);
	rec_set_val(r, f, &r->was[f], NULL);
}

/* Who asks says what he asks for, the unit what it consents to, the office what it concludes: each field, whose hand is kept off it and whose not. */
static void whose_to_fill(void **state)
{
	static const struct { const char *entity, *field; struct actor *not, *but; } hand[] = {
		{ "name_case", "similar_note", &initiator, &clerk }, { "setup_case", "applicant", &unit_clerk, &initiator },
		{ "setup_case", "phone", &unit_clerk, &initiator }, { "setup_case", "consent_no", &initiator, &unit_clerk },
		{ "setup_case", "consent_on", &initiator, &unit_clerk }, { "setup_case", "argument", &unit_clerk, &initiator },
		{ "setup_case", "argument_result", &initiator, &clerk }, { "setup_case", "similar_note", &initiator, &clerk },
		{ "setup_case", "review_note", &initiator, &clerk }, { "setup_case", "refuse_ground", &initiator, &clerk },
		{ "setup_case", "delivered_how", &initiator, &clerk }, { "setup_case", "receiver", &initiator, &clerk },
		{ "setup_case", "delivered_on", &initiator, &clerk }, { "setup_case", "collective", &initiator, &clerk },
	};
	char said[80];
	(void)state;

	for (size_t i = 0; i < LENGTH(hand); i++) {
		const struct entity *e = entity_find(hand[i].entity);
		const struct field *f = &e->fields[field_no(e, hand[i].field)];
		if (!field_others(e, f, hand[i].not, said, sizeof(said)) || field_others(e, f, hand[i].but, said, sizeof(said)))
			fail_msg("%s.%s", hand[i].entity, hand[i].field);
	}
}

static void from_name_to_certificate(void **state)
{
	struct err err = { 0 };
	(void)state;
	int64_t id = service_body("银杏", "S"), org = ref_of("setup_case", id, "org"), posts;

	/* what follows from other rows is there at once, in the lines of what an effect has made too */
	assert_true(db_int(world, &err, &posts, "SELECT count(*) FROM post WHERE org = ? AND party_member IS NOT NULL", "i", org) >= 0 && posts > 0);
	assert_true(db_int(world, &err, &posts, "SELECT count(*) FROM post WHERE org = ? AND party_member IS NULL", "i", org) >= 0 && posts == 0);
	/* R-REG-18: one application for one name at a time */
	act_on(&initiator, "name_case", ref_of("setup_case", id, "name_case"), "apply", "R-REG-18");
	/* R-REG-10, R-REG-11: the supervising unit comes first */
	act_on(&initiator, "setup_case", id, "submit", "R-REG-11");
	/* what others conclude is not said by who asks, neither for the office nor for the unit */
	struct rec *r = load(&initiator, "setup_case", id);
	others_fill(r, "review_note", "材料齐全，符合法定条件。", "无权查看");
	others_fill(r, "consent_no", "青教函〔2026〕8号", "由登记管理机关、业务主管单位填写");
	others_fill(r, "argument_result", "1", "由登记管理机关填写");
	others_fill(r, "receiver", "张一", "由登记管理机关填写");
	put(r, "phone", "14112345677");
	saved(r);
	act_on(&initiator, "setup_case", id, "send_unit", NULL);
	r = load(&unit_clerk, "setup_case", id);
	assert_int_equal(flow_do(r, "consent", NULL, NULL, &err), -1);
	assert_string_equal(err.field, "consent_no");
	/* it says what it consents to, and nothing else */
	others_fill(r, "phone", "14112345679", "由登记管理机关、申请人填写");
	const struct part *papers_of = part_lines(rec_entity(r), "setup_material");
	others_fill(rec_line(r, papers_of, rec_line_count(r, papers_of) - 1), "given_on", "2026-03-01", "由登记管理机关、申请人填写");
	rec_free(r);
	r = load(&unit_clerk, "setup_case", id);
	put(r, "consent_no", "青教函〔2026〕8号");
	put(r, "consent_on", "2026-03-01");
	saved(r);
	act_on(&unit_clerk, "setup_case", id, "consent", NULL);
	field_is("setup_case", id, "received_on", "2026-03-02");
	act_on(&clerk, "setup_case", id, "accept", NULL);
	field_is("setup_case", id, "accept_no", "青羊民社受〔2026〕1号");
	/* the applicant may read, and no longer write */
	r = load(&initiator, "setup_case", id);
	assert_int_equal(rec_set(r, field_no(rec_entity(r), "phone"), "14112345679", &err), -1);
	rec_free(r);
	concluded(id);
	act_on(&clerk, "setup_case", id, "opine", NULL);
	act_on(&chief, "setup_case", id, "agree", NULL);
	/* R-USCC-07: without a code nothing is granted, and nothing of it stays */
	act_on(&director, "setup_case", id, "grant", "R-USCC-07");
	stands(id, "JZ_DECIDE");
	field_is("setup_case", id, "decision_no", "");
	code_in_pool("52510105");
	code_in_pool("51510105");
	act_on(&director, "setup_case", id, "grant", NULL);
	field_is("setup_case", id, "decision_no", "青羊民社许〔2026〕1号");
	r = load(&director, "org", org);
	assert_string_equal(rec_state(r), "ACTIVE");
	assert_memory_equal(rec_str(r, "uscc"), "52510105MJQ2", 12);
	assert_string_equal(rec_str(r, "established_on"), "2026-03-02");
	assert_string_equal(rec_str(r, "cert_from"), "2026-03-02");
	assert_string_equal(rec_str(r, "cert_to"), "2030-03-01");		/* four years, inside the term */
	assert_string_equal(rec_str(r, "cert_no"), "青羊民证字第202600001号");
	rec_free(r);
	r = load(&director, "name_case", ref_of("setup_case", id, "name_case"));
	assert_string_equal(rec_state(r), "USED");
	rec_free(r);
	int64_t n = 0;
	db_int(world, NULL, &n, "SELECT count(*) FROM reminder WHERE rid = ? AND kind = 'filing'", "i", org);
	assert_int_equal(n, 1);
	db_int(world, NULL, &n, "SELECT count(*) FROM org_event WHERE org = ? AND kind = '1' AND doc_no = '青羊民社许〔2026〕1号'", "i", org);
	assert_int_equal(n, 1);
	db_int(world, NULL, &n, "SELECT count(*) FROM uscc_pool WHERE state = 'TAKEN' AND org = ?", "i", org);
	assert_int_equal(n, 1);
	db_int(world, NULL, &n, "SELECT count(*) FROM document WHERE entity = 'setup_case' AND rid = ? AND kind IN ('accept', 'grant', 'cert', 'certcopy', "
	       "'notice')", "i", id);
	assert_int_equal(n, 5);
	db_int(world, NULL, &n, "SELECT count(*) FROM document WHERE entity = 'setup_case' AND rid = ? AND kind IN ('cert', 'certcopy') AND "
	       "instr(text, '\n注册资金：人民币叁万元整\n')", "i", id);
	assert_int_equal(n, 2);
	/* everybody may read that it was established */
	struct actor anybody = actor_of(44, ROLE(PUBLIC), "", 0, 0);
	int64_t pub_id = 0;
	db_int(world, NULL, &pub_id, "SELECT id FROM publication WHERE org = ?", "i", org);
	r = load(&anybody, "publication", pub_id);
	assert_string_equal(rec_state(r), "PUBLISHED");
	assert_non_null(strstr(rec_str(r, "body"), "准予成立登记"));
	rec_free(r);
	/* R-REG-14: the survey of party members comes before the certificate (PG02) */
	r = load(&clerk, "setup_case", id);
	put(r, "delivered_how", "1");
	put(r, "receiver", "张一");
	put(r, "delivered_on", "2026-03-02");
	saved(r);
	act_on(&clerk, "setup_case", id, "issue", "R-REG-14");
	papers(id, "issue");
	act_on(&clerk, "setup_case", id, "issue", NULL);
	stands(id, "CLOSED");
	struct kase_public pub;
	char no[KASE_NO], pin[7];
	db_text(world, NULL, no, sizeof(no), "SELECT case_no FROM kase WHERE entity = 'setup_case' AND rid = ?", "i", id);
	assert_memory_equal(no, "510105SL2026", 12);
	assert_int_equal(kase_pin(world, no, pin, &err), 0);
	assert_int_equal(kase_progress(world, no, pin, &pub, &err), 0);
	assert_string_equal(pub.pub, "已办结");
}

/* Scenario 3, R-SUP-01, R-SUP-02. */
static void supplement_missed(void **state)
{
	struct err err = { 0 };
	struct night n;
	(void)state;
	clock_to("2026-02-12");
	int64_t id = applied_for(name_approved("MF", "17", "香樟", "社会工作服务", "中心", "Z"));
	items_typed(ref_of("setup_case", id, "org"));
	act_on(&initiator, "setup_case", id, "submit", NULL);
	int64_t told = applied_for(name_approved("MF", "17", "银桦", "社会工作服务", "中心", "Z"));
	items_typed(ref_of("setup_case", told, "org"));
	papers(told, "accept");
	act_on(&initiator, "setup_case", told, "submit", NULL);
	act_on(&clerk, "setup_case", told, "supplement", "R-SUP-02");		/* nothing lacks */
	struct rec *r = load(&clerk, "setup_case", told);
	struct rec *l = rec_line(r, part_lines(rec_entity(r), "setup_material"), 1);
	put(l, "checked", "2");
	put(l, "note", "缺验资机构盖章");
	saved(r);
	act_on(&clerk, "setup_case", told, "supplement", NULL);
	field_is("setup_case", told, "supplement_no", "青羊民社补〔2026〕1号");
	field_is("setup_case", told, "lacking", "1. 验资报告：缺验资机构盖章");
	act_on(&initiator, "setup_case", told, "resubmit", NULL);
	act_on(&clerk, "setup_case", told, "supplement", "R-SUP-01");		/* once only */
	clock_to("2026-02-26");
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.deemed, 0);
	stands(id, "SUBMITTED");
	clock_to("2026-02-27");
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.deemed, 2);
	stands(id, "ACCEPTED");
	field_is("setup_case", id, "accepted_on", "2026-02-12");
	int64_t alerts = 0;
	db_int(world, NULL, &alerts, "SELECT count(*) FROM reminder WHERE rid = ? AND kind = 'deemed' AND turn = 'chief'", "i", id);
	assert_int_equal(alerts, 1);
	assert_int_equal(night_run(world, &n, &err), 0);
	assert_int_equal(n.deemed, 0);
	clock_to("2026-03-02");
}

/* Scenario 25: one of two officers is told; R-GEN-01; and a refusal goes its own way (R-REG-12, R-REG-13). */
static void refused_by_other_eyes(void **state)
{
	struct err err = { 0 };
	(void)state;
	int64_t id = service_body("木棉", "Z");

	act_on(&initiator, "setup_case", id, "submit", NULL);
	struct rec *a = load(&clerk, "setup_case", id), *b = load(&clerk2, "setup_case", id);
	int64_t before = 0, after = 0, logged = 0;
	db_int(world, NULL, &before, "SELECT count(*) FROM docno WHERE kind = 'accept'", "");
	assert_int_equal(flow_do(a, "accept", NULL, NULL, &err), 0);
	assert_int_equal(flow_do(b, "accept", NULL, NULL, &err), -1);
	assert_string_equal(err.rule, "R-GEN-03");
	assert_string_equal(err.msg, "该事项已被他人办理，请刷新");
	rec_free(a);
	rec_free(b);
	db_int(world, NULL, &after, "SELECT count(*) FROM docno WHERE kind = 'accept'", "");
	db_int(world, NULL, &logged, "SELECT count(*) FROM state_log WHERE entity = 'setup_case' AND rid = ? AND action = 'accept'", "i", id);
	assert_int_equal(after, before + 1);
	assert_int_equal(logged, 1);
	/* one pair of hands under another role */
	struct actor both = actor_of(23, ROLE(CHIEF), "510105", 0, 0);
	struct rec *r = load(&clerk, "setup_case", id);
	put(r, "review_note", "不符合法定条件。");
	put(r, "refuse_ground", "6");
	saved(r);
	act_on(&clerk, "setup_case", id, "opine_refuse", NULL);
	act_on(&both, "setup_case", id, "agree_refuse", "R-GEN-01");
	act_on(&chief, "setup_case", id, "agree", "R-REG-12");
	act_on(&chief, "setup_case", id, "agree_refuse", NULL);
	act_on(&director, "setup_case", id, "grant", "R-REG-12");
	act_on(&director, "setup_case", id, "refuse", NULL);
	stands(id, "REFUSED");
	field_is("setup_case", id, "decided_on", "2026-03-02");
	/* the name is still his, and he may try again */
	id = applied_for(ref_of("setup_case", id, "name_case"));
	stands(id, "DRAFT");
	/* R-REG-13: what the clerk would grant is not refused by agreeing */
	papers(id, "accept");
	act_on(&initiator, "setup_case", id, "submit", NULL);
	act_on(&clerk, "setup_case", id, "accept", NULL);
	concluded(id);
	act_on(&clerk, "setup_case", id, "opine", NULL);
	act_on(&chief, "setup_case", id, "agree_refuse", "R-REG-13");
	act_on(&chief, "setup_case", id, "back", NULL);
	stands(id, "ACCEPTED");
}

/* A name that lapses takes its draft along, and nothing that was sent to somebody. */
static void name_lapses(void **state)
{
	struct night n;
	struct err err = { 0 };
	struct rec *r;
	(void)state;
	int64_t draft = service_body("红枫", "Z"), sent = service_body("青檀", "S");

	act_on(&initiator, "setup_case", sent, "send_unit", NULL);
	clock_to("2026-09-03");
	assert_int_equal(night_run(world, &n, &err), 0);
	r = load(&system_, "setup_case", draft);
	assert_true(rec_void(r));
	rec_free(r);
	r = load(&system_, "org", ref_of("setup_case", draft, "org"));
	assert_true(rec_void(r));
	rec_free(r);
	r = load(&system_, "org", ref_of("setup_case", sent, "org"));
	assert_false(rec_void(r));
	rec_free(r);
	id_says("setup_case", sent, "R-REG-04", BLOCK, "不在有效状态");
	act_on(&initiator, "setup_case", sent, "withdraw", NULL);
	clock_to("2026-03-02");
}

static const struct limit_now *running(int64_t id, const char *name, struct limit_now buf[8])
{
	struct rec *r = load(&system_, "setup_case", id);
	int n = limit_list(r, buf, 8);

	rec_free(r);
	for (int i = 0; i < n; i++)
		if (!strcmp(buf[i].l->name, name))
			return &buf[i];
	return NULL;
}

/* setup_notice, setup_decide, setup_promise, setup_publicity, setup_certificate: how long, and when they stand still. */
static void limits_of_it(void **state)
{
	struct limit_now l[8];
	struct err err = { 0 };
	struct night n;
	(void)state;
	int64_t id = service_body("水杉", "Z");

	act_on(&initiator, "setup_case", id, "submit", NULL);
	assert_string_equal(running(id, "setup_notice", l)->end, "2026-03-09");
	act_on(&clerk, "setup_case", id, "accept", NULL);
	assert_null(running(id, "setup_notice", l));
	assert_string_equal(running(id, "setup_decide", l)->end, "2026-05-28");
	assert_string_equal(running(id, "setup_promise", l)->end, "2026-04-14");
	act_on(&clerk, "setup_case", id, "suspend", NULL);
	clock_to("2026-03-05");
	assert_true(running(id, "setup_decide", l)->paused);
	act_on(&clerk, "setup_case", id, "resume", NULL);
	assert_string_equal(running(id, "setup_decide", l)->end, "2026-06-02");	/* three working days later */
	/* none of the three regulations lets it be prolonged: the parameter is empty */
	act_on(&director, "setup_case", id, "extend", "R-LIM-01");
	assert_int_equal(param_set(world, &system_, "due.establish.extra", "", "", "10", "2026-01-01", "测试", &err), 0);
	act_on(&director, "setup_case", id, "extend", NULL);
	assert_string_equal(running(id, "setup_decide", l)->end, "2026-06-16");
	act_on(&director, "setup_case", id, "extend", "R-LIM-01");		/* once */
	concluded(id);
	act_on(&clerk, "setup_case", id, "opine", NULL);
	act_on(&chief, "setup_case", id, "publicise", NULL);
	assert_string_equal(running(id, "setup_publicity", l)->end, "2026-03-12");
	assert_true(running(id, "setup_decide", l)->paused);
	clock_to("2026-03-12");
	assert_int_equal(night_run(world, &n, &err), 0);
	stands(id, "PUBLICITY");
	clock_to("2026-03-13");
	assert_int_equal(night_run(world, &n, &err), 0);
	stands(id, "JZ_DECIDE");
	assert_null(running(id, "setup_publicity", l));
	code_in_pool("52510105");
	act_on(&director, "setup_case", id, "grant", NULL);
	assert_null(running(id, "setup_decide", l));
	assert_null(running(id, "setup_promise", l));
	assert_string_equal(running(id, "setup_certificate", l)->end, "2026-03-27");
	clock_to("2026-03-02");
}

/* 不予受理 takes two; while it is reviewed the five days go on. */
static void not_accepted(void **state)
{
	struct limit_now l[8];
	(void)state;
	int64_t id = service_body("木槿", "Z");

	act_on(&initiator, "setup_case", id, "submit", NULL);
	act_on(&clerk, "setup_case", id, "propose_reject", NULL);
	assert_non_null(running(id, "setup_notice", l));
	act_on(&chief, "setup_case", id, "back_reject", NULL);
	act_on(&clerk, "setup_case", id, "propose_reject", NULL);
	act_on(&chief, "setup_case", id, "reject", NULL);
	stands(id, "REJECTED");
	field_is("setup_case", id, "accept_no", "青羊民社不受〔2026〕1号");
	assert_null(running(id, "setup_notice", l));
}

/* What one may see of another's application: nothing, not even that it is there. */
static void others_see_nothing(void **state)
{
	struct err err = { 0 };
	struct rec *r;
	(void)state;
	int64_t id = service_body("银柳", "S");
	struct actor other = actor_of(40, ROLE(INITIATOR), "", 0, 0), far = OFFICER_OF(41, "510104"), unit2 = actor_of(42, ROLE(SUPERVISOR), "", office, 0),
		     anybody = actor_of(43, ROLE(PUBLIC), "", 0, 0);
	const struct actor *const who[] = { &other, &far, &unit2, &anybody };

	act_on(&initiator, "setup_case", id, "send_unit", NULL);
	for (size_t i = 0; i < LENGTH(who); i++) {
		assert_int_equal(rec_load(world, who[i], entity_find("setup_case"), id, NULL, &r, &err), -1);
		assert_true(err.code == E_NOTFOUND || err.code == E_DENIED);
		assert_null(strstr(err.msg, "银柳"));
	}
	/* the unit that is asked reads it from the day on which it is */
	rec_free(load(&unit_clerk, "setup_case", id));
	act_on(&unit_clerk, "setup_case", id, "object", NULL);
	stands(id, "RETURNED");
}

static void document_says(int64_t id, const char *kind, const char *title, const char *text)
{
	int64_t d = 0;

	assert_int_equal(db_int(world, NULL, &d, "SELECT max(id) FROM document WHERE entity = 'setup_case' AND rid = ? AND kind = ?", "it", id, kind), 1);
	struct rec *r = load(&system_, "document", d);
	assert_string_equal(rec_str(r, "title"), title);
	if (!strstr(rec_str(r, "text"), text))
		fail_msg("%s lacks %s", rec_str(r, "text"), text);
	assert_int_equal(strstr(rec_str(r, "text"), "成立登记") != NULL, strstr(text, "成立登记") != NULL);
	rec_free(r);
}

/* A foundation has a secretary, and five in its council at the least. */
static void council(int64_t org)
{
	static const struct { const char *name, *id_no, *post; } v[] = {
		{ "王三", "510000197001010000", "03" }, { "赵四", "510000197001010027", "06" }, { "钱五", "510000197001010043", "06" }, { "孙六", "51000019700101006X", "06" },
	};
	struct rec *r = load(&initiator, "org", org);

	for (size_t i = 0; i < LENGTH(v); i++) {
		char no[20];
		snprintf(no, sizeof(no), "证-理%zu", i);
		int64_t id = trained(v[i].name, v[i].id_no, no);
		struct rec *l = add_line(r, "post");
		put(l, "post", v[i].post);
		put_id(l, "person", id);
		put(l, "valid_from", "2026-03-01");
		if (!i) {	/* R-OFF-01: 张一 leads another body */
			put_id(r, "legal_rep", id);
			put(r, "legal_rep_post", "03");
		}
	}
	saved(r);
}

/* An association comes into being by 成立登记 (社会团体登记管理条例第三章), a foundation by 设立登记 (基金会管理条例第十一条): in every letter, in the
 * organisation's own history, in the inbox and for whoever asks. */
static void in_the_words_of_its_law(void **state)
{
	static const struct { const char *type, *subtype, *form, *matter, *grant, *notice; } v[] = {
		{ "JJ", "32", "基金会", "设立登记", "准予设立登记决定书", "社会组织设立登记公告" },
		{ "MF", "17", "中心", "成立登记", "准予成立登记决定书", "社会组织成立登记公告" },
	};
	char text[200];
	(void)state;
	code_in_pool("53510105");
	code_in_pool("52510105");
	for (size_t i = 0; i < LENGTH(v); i++) {
		int64_t name = name_approved(v[i].type, v[i].subtype, i ? "望江" : "百花", i ? "社会工作服务" : "公益", v[i].form, "Z"), n = 0;
		db_int(world, NULL, &n, "SELECT instr(text, ?) > 0 FROM document WHERE rid = ? AND kind = 'name'", "ti",
		       i ? "申请成立登记时，请一并提交" : "申请设立登记时，请一并提交", name);
		assert_int_equal(n, 1);
		int64_t id = applied_for(name), org = ref_of("setup_case", id, "org");
		items_typed(org);
		papers(id, "accept");
		if (!i)
			council(org);
		act_on(&initiator, "setup_case", id, "submit", NULL);
		snprintf(text, sizeof(text), "今收到你（单位）提交的%s申请。", v[i].matter);
		document_says(id, "receipt", "收件回执", text);
		act_on(&clerk, "setup_case", id, "accept", NULL);
		concluded(id);
		act_warned(&clerk, "setup_case", id, "opine", NULL);
		act_warned(&chief, "setup_case", id, "agree", NULL);
		act_warned(&director, "setup_case", id, "grant", NULL);
		struct rec *r = load(&system_, "org", org);
		snprintf(text, sizeof(text), "决定准予%s%s。", rec_str(r, "name"), v[i].matter);
		rec_free(r);
		document_says(id, "grant", v[i].grant, text);
		snprintf(text, sizeof(text), "准予%s。", v[i].matter);
		document_says(id, "notice", v[i].notice, text);
		db_int(world, NULL, &n, "SELECT count(*) FROM org_event WHERE org = ? AND kind = '1' AND after = '准予' || ?", "it", org, v[i].matter);
		assert_int_equal(n, 1);
		struct inbox_row row;
		struct kase_public told;
		char pin[7];
		assert_int_equal(inbox_row(world, &clerk, kase_id(world, entity_find("setup_case"), id), &row, NULL), 0);
		assert_string_equal(row.kind, v[i].matter);
		assert_int_equal(kase_pin(world, row.no, pin, NULL), 0);
		assert_int_equal(kase_progress(world, row.no, pin, &told, NULL), 0);
		assert_string_equal(told.matter, v[i].matter);
		assert_string_equal(told.kind, "SL");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_to_fill), cmocka_unit_test(from_name_to_certificate), cmocka_unit_test(supplement_missed), cmocka_unit_test(refused_by_other_eyes),
		cmocka_unit_test(limits_of_it), cmocka_unit_test(not_accepted), cmocka_unit_test(others_see_nothing), cmocka_unit_test(name_lapses),
		cmocka_unit_test(in_the_words_of_its_law),
	};

	return cmocka_run_group_tests(tests, window_open, world_close);
}
