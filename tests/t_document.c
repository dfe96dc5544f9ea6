/* Documents: text and number come into being with the act or not at all, nothing has a hole in it, what was signed stays, service and
 * cancelling, and what anybody is told for a check code. */
#include "tests/world.h"

#include "tests/naming.h"

#include <stdlib.h>

#include "model/core/batch.h"
#include "model/core/document.h"
#include "model/core/docno.h"
#include "model/core/kase.h"

static struct actor second_chief, director, elsewhere;

static int64_t checked(const char *mark)
{
	int64_t id = applied(mark);
	struct rec *r = load(&clerk, "name_case", id);

	put(r, "similar_note", "无近似名称");
	save(r);
	rec_free(r);
	do_it(&clerk, id, "check", NULL);
	return id;
}

/* The document of a row, or NULL; the receipt is one of its own. */
static struct rec *document_of(const struct actor *who, const char *entity, int64_t id)
{
	struct document_row row[8];
	struct err err = { 0 };
	int n = document_list(world, who, entity_find(entity), id, row, 8, &err);

	assert_true(n >= 0);
	for (int i = 0; i < n; i++)
		if (strcmp(row[i].code, "receipt"))
			return load(who, "document", row[i].id);
	return NULL;
}

/* Who hands something in is given number and PIN at once, and by these he finds it; handed in again there is no second receipt. */
static void receipt(void **state)
{
	struct document_row row[8];
	struct kase_public k;
	struct err err = { 0 };
	char no[32], pin[8];
	(void)state;
	int64_t id = applied("含笑");
	int n = document_list(world, &initiator, entity_find("name_case"), id, row, 8, &err);
	assert_int_equal(n, 1);
	assert_string_equal(row[0].code, "receipt");
	struct rec *d = load(&initiator, "document", row[0].id);
	const char *text = rec_str(d, "text"), *at = strstr(text, "编号："), *by = strstr(text, "查询密码：");
	assert_true(at && by);
	snprintf(no, sizeof(no), "%.19s", at + strlen("编号："));
	snprintf(pin, sizeof(pin), "%.6s", by + strlen("查询密码："));
	assert_int_equal(kase_progress(world, no, pin, &k, &err), 0);
	assert_string_equal(k.pub, "已提交");
	assert_string_equal(rec_str(d, "signer"), "");
	rec_free(d);
	do_it(&clerk, id, "return", NULL);
	do_it(&initiator, id, "submit", NULL);
	assert_int_equal(document_list(world, &initiator, entity_find("name_case"), id, row, 8, &err), 1);
	/* an office that has not said how it numbers gives none, and keeps nobody waiting for that */
	struct rec *u = load(&system_, "unit", office);
	put(u, "doc_mark", "");
	save(u);
	id = applied("瑞香");
	assert_int_equal(document_list(world, &initiator, entity_find("name_case"), id, row, 8, &err), 0);
	put(u, "doc_mark", "青羊民");
	save(u);
	rec_free(u);
}

static int64_t count(const char *sql)
{
	int64_t n = 0;

	assert_true(db_int(world, NULL, &n, sql, "") >= 0);
	return n;
}

/* An act on a document: NULL = it is done, else the rule that refuses it. */
static void act_on(const struct actor *who, int64_t id, const char *action, const char *on, const char *rule)
{
	struct rec *r = load(who, "document", id);
	struct err err = { 0 };
	int rc = flow_do(r, action, &(struct act){ .reason = "理由如下", .on = on }, NULL, &err);

	if (rule ? !rc || strcmp(err.rule, rule) : rc)
		fail_msg("%s: %s %s %s", action, err.rule, err.field, err.msg);
	rec_free(r);
}

static void serve_by(int64_t id, const char *how, const char *by)
{
	struct rec *r = load(&clerk, "document", id);

	put(r, "how", how);
	put(r, "receipt_by", by);
	save(r);
	rec_free(r);
}

static void issued_with_the_act(void **state)
{
	(void)state;
	int64_t id = checked("杜鹃");
	assert_null(document_of(&clerk, "name_case", id));
	do_it(&chief, id, "approve", NULL);
	struct rec *r = load(&chief, "name_case", id), *d = document_of(&chief, "name_case", id);
	assert_non_null(d);
	assert_string_equal(rec_str(d, "docno"), rec_str(r, "doc_no"));
	assert_string_equal(rec_str(d, "title"), "社会组织名称核准通知书");
	assert_string_equal(rec_str(d, "addressee"), "张一");
	assert_string_equal(rec_str(d, "issuer"), "成都市青羊区民政局");
	assert_int_equal(rec_num(d, "kase"), kase_id(world, entity_find("name_case"), id));
	char *text = document_text(d);
	static const char *const says[] = { "核准的名称：成都市青羊区杜鹃社会工作服务中心\n", "有效期至2026年9月2日。", "业务主管单位：成都市青羊区教育局\n",
		"你（单位）于2026年3月2日提出的名称核准申请（成都市青羊区杜鹃社会工作服务中心，编号510105MC2026", "\n成都市青羊区民政局\n2026年3月2日\n",
		"组织类型：社会服务机构(民办非企业单位)\n", "登记管理机关：成都市青羊区民政局\n" };
	for (size_t i = 0; i < LENGTH(says); i++)
		if (!strstr(text, says[i]))
			fail_msg("%s\nlacks %s", text, says[i]);
	assert_null(strpbrk(text, "{}?*"));
	free(text);
	/* what the row says later changes nothing that was signed */
	char code[CHECK_CODE], again[CHECK_CODE];
	snprintf(code, sizeof(code), "%s", rec_str(d, "check_code"));
	assert_int_equal(strlen(code), CHECK_CODE - 1);
	assert_int_equal(document_code(world, d, again, NULL), 0);
	assert_string_equal(code, again);
	for (int f = 0; rec_entity(d)->fields[f].name; f++) {
		char why[200];
		const char *name = rec_entity(d)->fields[f].name;
		bool open = !strcmp(name, "how") || !strcmp(name, "receipt_by");
		d->who = &clerk;
		assert_int_equal(rec_may_edit(d, f, why, sizeof(why)), open);
	}
	rec_free(d);
	rec_free(r);
	/* the applicant has it by name, nobody else from outside */
	d = document_of(&initiator, "name_case", id);
	assert_non_null(d);
	rec_free(d);
	assert_null(document_of(&other_initiator, "name_case", id));
	assert_null(document_of(&elsewhere, "name_case", id));
}

static void refusal_tells_why_and_where_to_turn(void **state)
{
	(void)state;
	int64_t id = checked("映山红");
	do_it(&chief, id, "refuse", NULL);
	struct rec *d = document_of(&clerk, "name_case", id);
	assert_non_null(d);
	assert_string_equal(rec_str(d, "kind"), "namerefuse");
	assert_non_null(strstr(rec_str(d, "text"), "\n理由如下\n"));
	assert_non_null(strstr(rec_str(d, "text"), "六十日内向本机关的本级人民政府申请行政复议"));
	assert_non_null(strstr(rec_str(d, "text"), "六个月内依法向人民法院提起行政诉讼"));
	rec_free(d);
}

/* R-DOC-01: the act is refused, its number is not gone, and nothing is left behind. */
static void no_hole(void **state)
{
	static const char *const bodies[] = { "同意{name}，{necessity}。", "同意{nothing}。", "同意{applicant.name}。", "*name_leader {n}. {person}",
		"*nowhere {n}", "同意{person.id_no}", "同意{name:大写}。", "同意{actor:大写}。" };
	struct rec *t;
	struct err err = { 0 };
	(void)state;
	int64_t id = checked("木棉"), tpl = count("SELECT id FROM doc_template WHERE kind = 'name'"), docs = count("SELECT count(*) FROM document"),
		numbers = count("SELECT count(*) FROM docno"), orgs = count("SELECT count(*) FROM org");
	char was[4096];
	for (size_t i = 0; i < LENGTH(bodies); i++) {
		t = load(&system_, "doc_template", tpl);
		if (!i)
			snprintf(was, sizeof(was), "%s", rec_str(t, "body"));
		put(t, "body", bodies[i]);
		save(t);
		rec_free(t);
		struct rec *r = load(&chief, "name_case", id);
		err = (struct err){ 0 };
		assert_int_equal(flow_do(r, "approve", NULL, NULL, &err), -1);
		assert_string_equal(err.rule, "R-DOC-01");
		assert_non_null(strstr(err.msg, "《社会组织名称核准通知书》"));
		assert_string_equal(rec_str(r, "doc_no"), "");
		rec_free(r);
	}
	assert_int_equal(count("SELECT count(*) FROM document"), docs);
	assert_int_equal(count("SELECT count(*) FROM docno"), numbers);
	assert_int_equal(count("SELECT count(*) FROM org"), orgs);
	/* what is listed is listed once a row, and what is conditional stands or does not */
	t = load(&system_, "doc_template", tpl);
	put(t, "body", "?supervisor 有{supervisor}\n!supervisor 无\n?necessity 必要\n!necessity 未说明\n?type=MF 是社会服务机构\n?type=ST 是社会团体\n"
	    "*name_founder {n}. {kind}{person.name}，{name}");
	save(t);
	rec_free(t);
	do_it(&chief, id, "approve", NULL);
	struct rec *d = document_of(&clerk, "name_case", id);
	assert_string_equal(rec_str(d, "text"), "有成都市青羊区教育局\n未说明\n是社会服务机构\n1. 个人张一，成都市青羊区木棉社会工作服务中心");
	rec_free(d);
	t = load(&system_, "doc_template", tpl);
	assert_int_equal(rec_set(t, field_no(rec_entity(t), "body"), "同意{name。", &err), -1);
	assert_int_equal(rec_set(t, field_no(rec_entity(t), "body"), "同意name}。", &err), -1);
	assert_int_equal(rec_set(t, field_no(rec_entity(t), "body"), "同意{}。", &err), -1);
	assert_int_equal(rec_set(t, field_no(rec_entity(t), "body"), "同意{name:小写}。", &err), -1);
	assert_int_equal(rec_set(t, field_no(rec_entity(t), "body"), "同意{:大写}。", &err), -1);
	assert_int_equal(rec_set(t, field_no(rec_entity(t), "body"), "同意{name:大写", &err), -1);
	put(t, "body", was);
	save(t);
	rec_free(t);
}

static int64_t template_for(const char *region, const char *from, const char *to, const char *body)
{
	return make_row(&system_, "doc_template", "kind", "name", "entity", "name_case", "form", "L", "serve", "1", "title", "核准通知书", "addressee",
			"{applicant}", "body", body, "region", region, "valid_from", from, "valid_to", to, NULL);
}

/* Whose words an approval on that day has. */
static void words_of(const char *mark, const char *day, const char *body)
{
	clock_to(day);
	int64_t id = checked(mark);
	do_it(&chief, id, "approve", NULL);
	struct rec *d = document_of(&clerk, "name_case", id);
	if (strncmp(rec_str(d, "text"), body, strlen(body)))
		fail_msg("%s: %s, not %s", day, rec_str(d, "text"), body);
	rec_free(d);
}

/* The nearest region's that is in force on the day, from its first day on; what was issued stays as it was. */
static void of_the_nearest_region(void **state)
{
	(void)state;
	int64_t first = checked("蜡梅"), id[4];
	do_it(&chief, first, "approve", NULL);
	struct rec *d = document_of(&clerk, "name_case", first), *r;
	char *was = document_text(d), *now;
	rec_free(d);
	/* the province's own begins on the 4th, the city's on the 5th, the county's on the 6th and ends with the 8th; a neighbour's is none of ours */
	id[0] = template_for("51", "2026-03-04", "", "四川{name}");
	id[1] = template_for("5101", "2026-03-05", "", "成都{name}");
	id[2] = template_for("510105", "2026-03-06", "2026-03-09", "青羊{name}，{accept_no}");
	id[3] = template_for("510104", "2026-03-01", "", "锦江{name}");
	words_of("含羞草", "2026-03-03", "你（单位）于");
	words_of("石竹", "2026-03-04", "四川");
	words_of("剪秋", "2026-03-05", "成都");
	/* before it is in force it is looked at on a row: what that has not is named, nothing is issued, and whoever may read templates sees it */
	int64_t row = checked("凌霄"), docs = count("SELECT count(*) FROM document");
	struct document_row t[32];
	struct err err = { 0 };
	r = load(&clerk, "name_case", row);
	int n = document_templates(r, t, 32, &err), mine = 0;
	for (int i = 0; i < n; i++) {
		assert_int_not_equal(t[i].id, id[3]);
		if (t[i].id == id[2]) {
			mine++;
			assert_string_equal(t[i].day, "2026-03-06");
			assert_false(t[i].valid);
		}
	}
	assert_int_equal(mine, 1);
	now = document_sample(r, id[2], &err);
	assert_string_equal(now, "核准通知书\n张一：\n青羊成都市青羊区凌霄社会工作服务中心，【accept_no】");
	free(now);
	rec_free(r);
	r = load(&initiator, "name_case", row);
	assert_int_equal(document_templates(r, t, 32, &err), 0);
	assert_null(document_sample(r, id[2], &err));
	assert_err(err, E_DENIED);
	rec_free(r);
	assert_int_equal(count("SELECT count(*) FROM document"), docs);
	/* in force it says what the row must have, or the act is refused */
	clock_to("2026-03-06");
	r = load(&chief, "name_case", row);
	assert_int_equal(flow_do(r, "approve", NULL, NULL, &err), -1);
	assert_string_equal(err.rule, "R-DOC-01");
	rec_free(r);
	r = load(&system_, "doc_template", id[2]);
	put(r, "body", "青羊{name}");
	save(r);
	rec_free(r);
	words_of("合欢", "2026-03-06", "青羊");
	words_of("萱草", "2026-03-08", "青羊");
	words_of("鸢尾", "2026-03-09", "成都");
	/* two of one region that overlap are none */
	r = rec_new(world, &system_, entity_find("doc_template"));
	static const char *const same[][2] = { { "kind", "name" }, { "entity", "name_case" }, { "form", "L" }, { "title", "又" }, { "body", "又" },
		{ "region", "510105" }, { "valid_from", "2026-03-08" } };
	for (size_t i = 0; i < LENGTH(same); i++)
		put(r, same[i][0], same[i][1]);
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	put(r, "valid_from", "2026-03-09");
	save(r);
	rec_free(r);
	d = document_of(&clerk, "name_case", first);
	now = document_text(d);
	assert_string_equal(now, was);
	free(now);
	free(was);
	rec_free(d);
	assert_int_equal(db_run(world, &err, "UPDATE doc_template SET void = 1 WHERE region IS NOT NULL", ""), 5);
	clock_to("2026-03-02");
}

static int64_t approved(const char *mark)
{
	int64_t id = checked(mark);

	do_it(&chief, id, "approve", NULL);
	struct rec *d = document_of(&chief, "name_case", id);
	id = rec_id(d);
	rec_free(d);
	return id;
}

static void service(void **state)
{
	struct limit_now l[4];
	struct err err = { 0 };
	(void)state;
	int64_t id = approved("海棠");
	struct rec *d = load(&clerk, "document", id);
	/* ten working days to deliver it (行政许可法第四十四条) */
	assert_int_equal(limit_list(d, l, 4), 1);
	assert_string_equal(l[0].l->name, "deliver");
	assert_string_equal(l[0].end, "2026-03-16");
	assert_int_equal(flow_do(d, "serve", NULL, NULL, &err), -1);
	assert_string_equal(err.field, "how");
	rec_free(d);
	serve_by(id, "1", "张一");
	clock_to("2026-03-10");
	act_on(&clerk, id, "serve", "2026-03-01", "R-DOC-02");	/* the day before it was issued */
	act_on(&clerk, id, "serve", "2026-03-11", "R-DOC-02");	/* tomorrow */
	act_on(&clerk, id, "serve", "2026-03-09", NULL);
	d = load(&clerk, "document", id);
	assert_string_equal(rec_str(d, "served_on"), "2026-03-09");
	assert_string_equal(rec_state(d), "SERVED");
	assert_int_equal(limit_list(d, l, 4), 0);
	rec_free(d);
	/* R-DOC-03: by public notice when thirty days have gone */
	clock_to("2026-03-02");
	id = approved("芙蓉");
	serve_by(id, "5", "四川日报");
	clock_to("2026-04-01");
	act_on(&clerk, id, "serve", "2026-03-31", "R-DOC-03");
	act_on(&clerk, id, "serve", "2026-04-01", NULL);
	clock_to("2026-03-02");
}

/* A limit of the application may start from service: the system does the act that the template names, where it can be done. */
static void service_goes_on_with_the_case(void **state)
{
	(void)state;
	int64_t tpl = count("SELECT id FROM doc_template WHERE kind = 'name'");
	struct rec *t = load(&system_, "doc_template", tpl);
	put(t, "act_after", "use");
	save(t);
	rec_free(t);
	int64_t id = approved("石榴"), gone = approved("紫荆");
	struct rec *d = load(&clerk, "document", id), *g = load(&clerk, "document", gone);
	serve_by(id, "1", "张一");
	act_on(&clerk, id, "serve", NULL, NULL);
	struct rec *r = load(&system_, "name_case", rec_num(d, "rid"));
	assert_string_equal(rec_state(r), "USED");
	rec_free(r);
	/* where the case has gone on already it is served all the same */
	r = load(&system_, "name_case", rec_num(g, "rid"));
	struct err err = { 0 };
	assert_int_equal(flow_do(r, "lapse", NULL, NULL, &err), 0);
	rec_free(r);
	serve_by(gone, "1", "张一");
	act_on(&clerk, gone, "serve", NULL, NULL);
	rec_free(d);
	rec_free(g);
	t = load(&system_, "doc_template", tpl);
	put(t, "act_after", "");
	save(t);
	rec_free(t);
}

/* R-DOC-04: not by whoever signed it. The number stays taken. */
static void cancelling(void **state)
{
	struct document_public p;
	struct err err = { 0 };
	char code[CHECK_CODE];
	(void)state;
	int64_t id = approved("玉兰");
	struct rec *d = load(&chief, "document", id);
	snprintf(code, sizeof(code), "%s", rec_str(d, "check_code"));
	assert_int_equal(flow_do(d, "void", NULL, NULL, &err), -1);
	rec_free(d);
	act_on(&chief, id, "void", NULL, "R-DOC-04");
	act_on(&second_chief, id, "void", NULL, NULL);
	d = load(&chief, "document", id);
	assert_string_equal(rec_str(d, "void_reason"), "理由如下");
	assert_int_equal(count("SELECT count(*) FROM docno WHERE cancelled IS NOT NULL"), 1);
	rec_free(d);
	assert_int_equal(document_verify(world, &initiator, code, &p, &err), 0);
	assert_false(p.valid);
	int64_t next = approved("丁香");
	d = load(&chief, "document", next);
	assert_null(strstr(rec_str(d, "docno"), "x"));
	rec_free(d);
	assert_int_equal(count("SELECT count(*) - count(DISTINCT text) FROM docno"), 0);
}

static int handed;
static const char *will_not;	/* the addressee whose paper jams */

static int hand(struct rec *d, struct err *err)
{
	if (will_not && !strcmp(rec_str(d, "docno"), will_not))
		return err_set(err, E_INVALID, NULL, NULL, NULL, "字体里没有这些字");
	handed++;
	return document_handed_out(d, "打印机", err);
}

/* Of many rows at once: those that have none of the kind are named with why, the others are handed out, each on record. */
static void of_many_rows(void **state)
{
	struct batch_do what = { .kind = BATCH_PRINT, .value = "name", .hand = hand };
	struct code kind[40];
	const struct batch_group *g;
	struct batch_row row[4];
	struct err err = { 0 };
	struct batch *b;
	int64_t id[4] = { checked("睡莲"), checked("荷花"), checked("桔梗"), checked("琉璃") };
	(void)state;
	for (int i = 0; i < 3; i++)
		do_it(&chief, id[i], "approve", NULL);
	struct rec *d = document_of(&chief, "name_case", id[1]);
	act_on(&second_chief, rec_id(d), "void", NULL, NULL);
	rec_free(d);
	d = document_of(&chief, "name_case", id[2]);
	int n = document_kinds(world, entity_find("name_case"), kind, 40), of = 0;
	for (int i = 0; i < n; i++)
		of += !strcmp(kind[i].code, "name") || !strcmp(kind[i].code, "receipt");
	assert_int_equal(of, 2);
	assert_int_equal(document_kinds(world, entity_find("account"), kind, 40), 0);
	assert_true(document_kinds(world, entity_find("kase"), kind, 40) >= 2);

	assert_int_equal(batch_new(world, &clerk, entity_find("name_case"), &what, &b, &err), 0);
	assert_int_equal(batch_take(b, id, 4, &err), 0);
	assert_int_equal(batch_try(b, NULL, NULL, &err), 0);
	assert_int_equal(handed, 0);
	n = batch_groups(b, &g);
	assert_int_equal(n, BATCH_REFUSED + 2);
	assert_int_equal(g[BATCH_TODO].n, 2);
	assert_string_equal(g[BATCH_REFUSED].text, "名称核准通知书已作废");
	assert_string_equal(g[BATCH_REFUSED + 1].text, "没有制发过名称核准通知书");
	assert_int_equal(batch_rows(b, g[BATCH_REFUSED + 1].no, 0, 4, row, &err), 1);
	assert_int_equal(row[0].id, id[3]);
	int64_t before = count("SELECT count(*) FROM audit WHERE verb = 'print'");
	will_not = rec_str(d, "docno");
	assert_int_equal(batch_run(b, NULL, NULL, &err), 0);
	n = batch_groups(b, &g);
	assert_int_equal(g[BATCH_DONE].n, 1);
	assert_int_equal(g[BATCH_TODO].n, 0);
	assert_int_equal(n, BATCH_REFUSED + 3);
	assert_int_equal(handed, 1);
	assert_int_equal(count("SELECT count(*) FROM audit WHERE verb = 'print'"), before + 1);
	int64_t left[4];
	assert_int_equal(batch_left(b, left, 4, &err), 3);
	batch_free(b);
	will_not = NULL;
	rec_free(d);
	/* whoever reads no documents prints none */
	struct actor admin = actor_of(62, ROLE(SYSADMIN), "", 0, 0);
	assert_int_equal(batch_new(world, &admin, entity_find("name_case"), &what, &b, &err), -1);
}

static void check_code(void **state)
{
	struct actor anybody = actor_of(61, ROLE(PUBLIC), "", 0, 0);
	struct document_public p;
	struct err err = { 0 }, other = { 0 };
	char code[CHECK_CODE], shown[CHECK_CODE_SHOWN], typed[64];
	(void)state;
	int64_t id = approved("茉莉");
	struct rec *d = load(&chief, "document", id);
	snprintf(code, sizeof(code), "%s", rec_str(d, "check_code"));
	document_code_shown(code, shown);
	assert_int_equal(strlen(shown), 14);
	assert_int_equal(document_verify(world, &anybody, shown, &p, &err), 0);
	assert_string_equal(p.docno, rec_str(d, "docno"));
	assert_string_equal(p.unit, "成都市青羊区民政局");
	assert_string_equal(p.day, "2026-03-02");
	assert_string_equal(p.kind, "名称核准通知书");
	assert_true(p.valid);
	/* as people write it */
	for (size_t i = 0; i < sizeof(code); i++)
		typed[i] = code[i] == '0' ? 'o' : code[i] == '1' ? 'l' : code[i] >= 'A' ? (char)(code[i] | 32) : code[i];
	assert_int_equal(document_verify(world, &anybody, typed, &p, &err), 0);
	/* one character off, nothing at all, too long: one answer */
	snprintf(typed, sizeof(typed), "%s", code);
	typed[11] = typed[11] == 'A' ? 'B' : 'A';
	assert_int_equal(document_verify(world, &anybody, typed, &p, &err), -1);
	static const char *const wrong[] = { "", "U", "7K2M-9QXB", "ZZZZZZZZZZZZZ", "' OR 1=1 --", "ＺＺＺＺＺＺＺＺＺＺＺＺ" };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		assert_int_equal(document_verify(world, &anybody, wrong[i], &p, &other), -1);
		assert_memory_equal(&err, &other, sizeof(err));
	}
	assert_int_equal(count("SELECT count(*) FROM audit WHERE verb = 'verify' AND account = 't61'"), 3 + (int64_t)LENGTH(wrong));
	/* a row that somebody has changed behind the program's back is none that the code belongs to */
	rec_free(d);
	world->history_open = true;
	int changed = db_run(world, &err, "UPDATE document SET title = '伪造' WHERE id = ?", "i", id);
	world->history_open = false;
	assert_int_equal(changed, 1);
	assert_int_equal(document_verify(world, &anybody, code, &p, &other), -1);
	assert_err(other, E_NOTFOUND);
	/* and the check of the whole register names it */
	char *report = NULL;
	size_t n = 0;
	int problems = 0;
	FILE *f = open_memstream(&report, &n);
	assert_int_equal(documents_hold(world, f, &problems, &err), 0);
	fclose(f);
	assert_int_equal(problems, 1);
	assert_non_null(strstr(report, "does not say what was signed"));
	free(report);
}

static int setup(void **state)
{
	if (naming_setup(state))
		return -1;
	second_chief = actor_of(25, ROLE(CHIEF), "510105", 0, 0);
	director = actor_of(26, ROLE(DIRECTOR), "510105", 0, 0);
	elsewhere = OFFICER_OF(27, "510104");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(receipt), cmocka_unit_test(issued_with_the_act), cmocka_unit_test(refusal_tells_why_and_where_to_turn), cmocka_unit_test(no_hole),
		cmocka_unit_test(of_the_nearest_region),
		cmocka_unit_test(service), cmocka_unit_test(service_goes_on_with_the_case), cmocka_unit_test(cancelling),
		cmocka_unit_test(of_many_rows), cmocka_unit_test(check_code),
	};

	return cmocka_run_group_tests(tests, setup, world_close);
}
