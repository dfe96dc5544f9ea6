/* Imports of every kind of row, lines among them; what headings mean and what was learned of them; rights; the report. */
#include "tests/world.h"
#include "tests/imports.h"

static struct actor person_clerk, far;

static int open_world(void **state)
{
	if (registry_open(state))
		return -1;
	far = OFFICER_OF(16, "5103");
	person_clerk = OFFICER_OF(17, "5101");
	return 0;
}

static void every_kind(void **state)
{
	struct actor admin = actor_of(51, ROLE(SYSADMIN), "", 0, 0);
	struct err err = { 0 };
	struct import_run r;
	long kept;
	(void)state;

	r = imported(&admin, "region", "代码,名称,级别,上级,启用日期\n510199,成都某新区,县级,5101,2020-01-01\n510105,青羊区,县级,5101,1949-10-01\n", NULL, NULL, IMPORT_NEW);
	COUNTS(r, 1, 0, 0, 1);
	SAID(&admin, &r, 3, "已登记：青羊区");
	r = imported(&clerk, "unit", "单位名称,单位类别,级别,区划\n四川省某某厅,业务主管单位,省级,四川省\n四川省某某厅,2,1,51\n", NULL, NULL, IMPORT_NEW);
	COUNTS(r, 1, 0, 0, 1);
	SAID(&clerk, &r, 3, "与本文件前面的一行重复");
	r = imported(&clerk, "person", "姓名,证件种类,证件号码,手机,政治面貌\n李甲,居民身份证,510000199003150057,14112345678,群众\n"
		     "李乙,居民身份证,510000199003150058,,群众\n李丙,1,５１０000199003150073,,中共党员\n", NULL, NULL, IMPORT_NEW);
	COUNTS(r, 1, 1, 0, 1);
	SAID(&clerk, &r, 3, "R-ID-02");
	SAID(&clerk, &r, 4, "已规范");		/* not what was in it */
	assert_null(strstr(said_of(&clerk, &r, 4), "0073"));
	assert_int_equal(number("SELECT count(*) FROM import_row WHERE message LIKE '%5100001990%' OR record LIKE '%5100001990%'"), 0);
	struct rec *o = typed_org("ST", "51", "四川省子一协会");
	put(o, "uscc", "51510000MJQ100016U");
	put(o, "established_on", "2010-01-01");
	save(o);
	rec_free(o);
	stored(typed_org("ST", "51", "四川省子二协会"));
	char *before = everything();
	struct import_run posts = imported(&clerk, "post", "信用代码,姓名,职务,任职起\n51510000MJQ100016U,李甲,会长,2025-01-01\n51510000MJQ100016U,李丙,秘书长,2025-01-01\n"
					   "51510000MJQ100016U,李甲,会长,2025-01-01\n51510000MJQ100016U,无此人,理事,2025-01-01\n四川省没有的协会,李甲,理事,2025-01-01\n,李甲,理事,2025-01-01\n",
					   NULL, NULL, IMPORT_NEW);
	COUNTS(posts, 2, 0, 0, 4);
	SAID(&clerk, &posts, 4, "已登记");
	SAID(&clerk, &posts, 5, "refused person");
	SAID(&clerk, &posts, 6, "refused org");
	SAID(&clerk, &posts, 7, "refused org");
	/* two columns for the owner must agree */
	r = imported(&clerk, "branch", "社会组织名称,信用代码,分支名称,分支类型,成立日期,会议纪要编号\n四川省子一协会,51510000MJQ100016U,四川省子一协会织造专业委员会,,2023-04-12,纪要1号\n"
		     "四川省子二协会,51510000MJQ100016U,四川省子一协会印染专业委员会,,2023-04-12,纪要1号\n", "分支类型=-", (const char *const[]){ "kind=2", "in_books=是", "own_account=否", NULL }, IMPORT_NEW);
	if (r.n[3] != 1)
		fail_msg("%s%s", said_of(&clerk, &r, 2), said_of(&clerk, &r, 3));
	SAID(&clerk, &r, 3, "不是同一条记录");
	assert_int_equal(import_undo(world, &clerk, r.id, "名单有误", NULL, NULL, &kept, &err), 0);
	struct import_run members = imported(&clerk, "member", "名称,会员类型,会员名称,单位统一社会信用代码\n四川省子一协会,单位会员,成都某公司,91350100M000100Y43\n"
					     "四川省子一协会,单位会员,成都某公司,91350100M000100Y43\n四川省子一协会,单位会员,某机关,11510000008313124C\n", NULL, NULL, IMPORT_NEW);
	if (members.n[3] != 2)
		fail_msg("%s%s%s", said_of(&clerk, &members, 2), said_of(&clerk, &members, 3), said_of(&clerk, &members, 4));
	SAID(&clerk, &members, 4, "R-MEM-03");
	assert_int_equal(import_undo(world, &clerk, members.id, "名单有误", NULL, NULL, &kept, &err), 0);
	assert_int_equal(kept, 0);
	assert_int_equal(import_undo(world, &clerk, posts.id, "名单有误", NULL, NULL, &kept, &err), 0);
	assert_int_equal(kept, 0);
	char *after = everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	sound();
}

/* Lines that are there are changed by what names them: a post by person and post, a member by the person or by the unit's code, a branch by
 * its name. What the file says nothing of stays, what cannot be read changes nothing, and all of it is taken back. */
static void lines_are_updated(void **state)
{
	struct err err = { 0 };
	struct import_run r;
	long kept;
	(void)state;

	for (int i = 0; i < 3; i++)
		make_row(&clerk, "person", "name", i == 0 ? "赵甲" : i == 1 ? "赵乙" : "赵丙", "id_kind", "1", "id_no",
			 i == 0 ? "510000199103150054" : i == 1 ? "510000199103150070" : "510000199103150097", NULL);
	struct rec *o = typed_org("ST", "51", "四川省寅协会");
	put(o, "uscc", "51510000MJQ100024N");
	put(o, "established_on", "2010-01-01");
	save(o);
	rec_free(o);
	r = imported(&clerk, "post", "社会组织名称,姓名,职务,任职起,任职止\n四川省寅协会,赵甲,会长,2025-01-01,\n四川省寅协会,赵甲,理事,2015-01-01,2020-01-01\n"
		     "四川省寅协会,赵甲,理事,2025-01-01,\n四川省寅协会,赵乙,秘书长,2025-01-01,\n", NULL, NULL, IMPORT_NEW);
	COUNTS(r, 4, 0, 0, 0);
	r = imported(&clerk, "member", "社会组织名称,会员种类,单位名称,单位统一社会信用代码,会员姓名,会员级别\n四川省寅协会,单位会员,成都某公司,91350100M000100Y43,,会员\n"
		     "四川省寅协会,个人会员,,,赵丙,会员\n", "会员姓名=person", NULL, IMPORT_NEW);
	if (r.n[0] + r.n[1] != 2)
		fail_msg("%s%s", said_of(&clerk, &r, 2), said_of(&clerk, &r, 3));
	char *before = everything(), *after;

	/* clean cells, and a period that is named by its beginning or by not having ended */
	r = imported(&clerk, "post", "社会组织名称,姓名,职务,任职起,选举日,兼职审批文号\n四川省寅协会,赵甲,会长,,2024-12-01,审1\n四川省寅协会,赵甲,理事,2015-01-01,2014-12-01,\n"
		     "四川省寅协会,赵甲,理事,,2024-12-02,\n四川省寅协会,赵乙,秘书长,2025-01-01,,\n四川省寅协会,赵丙,监事,2025-01-01,,\n", NULL, NULL, IMPORT_UPDATE);
	if (r.n[3])
		fail_msg("%s%s%s%s%s", said_of(&clerk, &r, 2), said_of(&clerk, &r, 3), said_of(&clerk, &r, 4), said_of(&clerk, &r, 5), said_of(&clerk, &r, 6));
	assert_int_equal(number("SELECT count(*) FROM post WHERE org = (SELECT id FROM org WHERE name = '四川省寅协会') AND void = 0"), 5);
	assert_int_equal(number("SELECT count(*) FROM post WHERE elected_on = '2024-12-01' AND post = '01' AND approval_no = '审1' AND valid_from = '2025-01-01' AND rev = 2"), 1);
	assert_int_equal(number("SELECT count(*) FROM post WHERE elected_on = '2014-12-01' AND valid_from = '2015-01-01' AND valid_to = '2020-01-01'"), 1);
	assert_int_equal(number("SELECT count(*) FROM post WHERE elected_on = '2024-12-02' AND valid_from = '2025-01-01' AND post = '06'"), 1);
	assert_int_equal(number("SELECT count(*) FROM import_row WHERE rid IS NOT NULL AND run = (SELECT max(id) FROM import_run)"), 4);	/* the one that says nothing new is none */
	struct import_run posts = r;

	/* a new name under the same code, a level by label; a code that is nobody's is a new member */
	r = imported(&clerk, "member", "社会组织名称,会员种类,单位名称,单位统一社会信用代码,会员姓名,会员级别\n四川省寅协会,单位会员,成都某改名公司,91350100M000100Y43,,会长单位\n"
		     "四川省寅协会,个人会员,,,赵丙,理事单位\n", "会员姓名=person", NULL, IMPORT_UPDATE);
	if (r.n[3])
		fail_msg("%s%s", said_of(&clerk, &r, 2), said_of(&clerk, &r, 3));
	assert_int_equal(number("SELECT count(*) FROM member WHERE name = '成都某改名公司' AND void = 0"), 1);
	assert_int_equal(number("SELECT count(*) FROM member WHERE name = '成都某公司' AND void = 0"), 0);
	assert_int_equal(number("SELECT count(*) FROM member WHERE rev = 2 AND void = 0 AND org = (SELECT id FROM org WHERE name = '四川省寅协会')"), 2);

	/* dirty cells: mended, refused as a whole, refused by a rule with all as it was, and not to be told apart */
	struct import_run dirty = imported(&clerk, "post", "社会组织名称,姓名,职务,任职起,选举日\n四川省寅协会,赵乙,秘书长,,20241203\n四川省寅协会,赵甲,会长,,2024-13-01\n"
		"四川省寅协会,赵甲,,,2024-12-09\n四川省寅协会,赵乙,秘书长,2025-02-01,2024-12-04\n", NULL, NULL, IMPORT_UPDATE);
	if (dirty.n[3] != 3)
		fail_msg("%s%s%s%s", said_of(&clerk, &dirty, 2), said_of(&clerk, &dirty, 3), said_of(&clerk, &dirty, 4), said_of(&clerk, &dirty, 5));
	assert_null(strstr(said_of(&clerk, &dirty, 3), "必须填写"));
	SAID(&clerk, &dirty, 3, "refused elected_on");
	SAID(&clerk, &dirty, 4, "说不清改哪一行");
	assert_int_equal(number("SELECT count(*) FROM post WHERE elected_on = '2024-12-03'"), 1);
	assert_int_equal(number("SELECT count(*) FROM post WHERE elected_on IN ('2024-12-04', '2024-12-09')"), 0);

	/* the last first: all is as it was */
	assert_int_equal(import_undo(world, &clerk, dirty.id, "名单有误", NULL, NULL, &kept, &err), 0);
	assert_int_equal(kept, 0);
	assert_int_equal(import_undo(world, &clerk, r.id, "名单有误", NULL, NULL, &kept, &err), 0);
	assert_int_equal(kept, 0);
	assert_int_equal(import_undo(world, &clerk, posts.id, "名单有误", NULL, NULL, &kept, &err), 0);
	assert_int_equal(kept, 0);
	after = everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	sound();
}

/* ---- what headings mean, and what was learned ---- */

static void headings(void **state)
{
	static const struct { const char *entity, *head, *want; } t[] = {
		{ "org", "name,code,type,region,source,status", "name uscc type region - -" },
		{ "org", "社会组织名称,信用代码,法人,法定代表人身份证号,登记机关,状态", "name uscc legal_rep legal_rep.id_no reg_authority -" },
		{ "post", "社会组织名称,统一社会信用代码,姓名,身份证号,职务,任职时间", "org.name org.uscc person person.id_no post valid_from" },
		{ "member", "社会组织名称,单位名称,单位统一社会信用代码,会员姓名", "org.name name uscc person" },
		{ "unit", "名称,统一社会信用代码,类别", "name uscc kind" },
		{ "person", "姓 名,身份证号码,手机号码,党员", "name id_no phone politics" },
	};
	struct import_plan *p;
	char target[80], have[400];
	(void)state;

	for (size_t i = 0; i < LENGTH(t); i++) {
		p = plan(&person_clerk, t[i].entity, lay(&person_clerk, t[i].head), NULL, NULL);
		*have = '\0';
		for (int c = 0; c < p->ncol; c++) {
			import_target(p, p->col[c].field, p->col[c].via, false, target, sizeof(target));
			snprintf(have + strlen(have), sizeof(have) - strlen(have), "%s%s", c ? " " : "", *target ? target : "-");
		}
		assert_string_equal(have, t[i].want);
		import_plan_free(p);
	}
	/* of what the headings speak */
	for (size_t i = 0; i < LENGTH(t); i++) {
		struct err err = { 0 };
		assert_int_equal(import_plan_make(world, &person_clerk, NULL, lay(&person_clerk, t[i].head), NULL, &p, &err), 0);
		assert_string_equal(p->e->name, t[i].entity);
		import_plan_free(p);
	}
}

static void learned_headings(void **state)
{
	struct actor same_office = OFFICER_OF(61, "51"), other_office = OFFICER_OF(62, "5101");
	struct err err = { 0 };
	struct import_plan *p;
	(void)state;

	struct import_run r = imported(&clerk, "org", "协会大名,类型,区划,备注\n四川省丑一协会,社会团体,51,x\n", "协会大名=name", base, IMPORT_TRIAL);
	COUNTS(r, 1, 0, 0, 0);
	p = plan(&same_office, "org", lay(&same_office, "协会大名,类型\n"), NULL, NULL);
	assert_int_equal(p->col[0].field, field_no(&org, "name"));
	assert_int_equal(p->col[0].how, HOW_LEARNED);
	import_plan_free(p);
	p = plan(&other_office, "org", lay(&other_office, "协会大名,类型\n"), NULL, NULL);
	assert_int_equal(p->col[0].field, -1);
	/* P04: neither a state nor what is computed comes in by a file */
	assert_int_equal(import_plan_map(p, 0, "state", &err), -1);
	assert_int_equal(import_plan_map(p, 0, "flag_abnormal", &err), -1);
	assert_int_equal(import_plan_map(p, 0, "rev", &err), -1);
	assert_int_equal(import_plan_set(p, "状态", "ACTIVE", &err), -1);
	import_plan_free(p);
}

/* ---- rights ---- */

static void rights(void **state)
{
	struct actor public_ = actor_of(71, ROLE(PUBLIC), "", 0, 0), legal = actor_of(72, ROLE(LEGAL), "51", 0, 0), auditor = actor_of(73, ROLE(AUDITOR), "", 0, 0);
	struct err err = { 0 };
	struct import_plan *p;
	struct import_run r;
	char count[80];
	(void)state;

	assert_false(import_may(world, &public_, &org));
	assert_false(import_may(world, &legal, &org));
	assert_false(import_may(world, &auditor, &person));
	assert_true(import_may(world, &clerk, &post));
	assert_false(import_may(world, &clerk, &account));
	assert_false(import_may(world, &clerk, &account_key));
	assert_int_equal(import_plan_make(world, &legal, &org, lay(&legal, "名称\n"), NULL, &p, &err), -1);
	assert_err(err, E_DENIED);
	/* outside his region: refused by name, and in if it is within */
	r = imported(&far, "org", "名称,类型,区划\n自贡市寅一协会,社会团体,5103\n成都市寅二协会,社会团体,5101\n", NULL, base, IMPORT_NEW);
	COUNTS(r, 1, 0, 0, 1);
	SAID(&far, &r, 3, "不在您的管辖范围");
	assert_int_equal(number("SELECT count(*) FROM audit WHERE account = 't16' AND verb = 'import' AND result = 'deny'"), 1);
	/* between rows that are in, refused and mended: nothing is written twice, and nothing is lost */
	int64_t old = number("SELECT max(id) FROM org");
	r = imported(&far, "org", "名称,统一社会信用代码,类型,区划\n自贡市寅三基金会,53510000504496652H,基金会,5103\n自贡市寅四基金会,53510000504496652H,基金会,5103\n"
		     "\"自贡市\n寅五协会\",,社会团体,5103\n成都市寅六协会,,社会团体,5101\n自贡市寅七协会,,社会团体,5103\n成都市寅八协会,,社会团体,5101\n", NULL, base, IMPORT_NEW);
	COUNTS(r, 2, 1, 0, 3);
	SAID(&far, &r, 3, "与本文件前面的一行重复");
	SAID(&far, &r, 4, "normalised name  名称：去掉换行");
	SAID(&far, &r, 6, "不在您的管辖范围");
	SAID(&far, &r, 8, "不在您的管辖范围");
	assert_null(strchr(strchr(said_of(&far, &r, 4), '\n') + 1, '\n'));
	assert_int_equal(number("SELECT count(*) FROM audit WHERE account = 't16' AND verb = 'import' AND result = 'deny'"), 3);
	snprintf(count, sizeof(count), "SELECT count(*) FROM org WHERE id > %lld", (long long)old);
	assert_int_equal(number(count), 3);
	snprintf(count, sizeof(count), "SELECT count(*) FROM org_h WHERE id > %lld", (long long)old);
	assert_int_equal(number(count), 3);
	assert_int_equal(number("SELECT sum(n) FROM org_t"), number("SELECT count(*) FROM org WHERE void = 0"));
	sound();
	/* an owner he may not change; nor is it said that there is one */
	r = imported(&far, "post", "社会组织名称,姓名,职务,任职起\n四川省子一协会,李甲,理事,2025-01-01\n四川省没有这个协会,李甲,理事,2025-01-01\n", NULL, NULL, IMPORT_NEW);
	COUNTS(r, 0, 0, 0, 2);
	char one[1024];
	snprintf(one, sizeof(one), "%s", said_of(&far, &r, 2));
	assert_string_equal(one, said_of(&far, &r, 3));
	/* a run is its account's */
	assert_int_equal(import_get(world, &clerk, r.id, &r, &err), -1);
	assert_err(err, E_NOTFOUND);
	assert_int_equal(import_go(world, &clerk, 1000000, NULL, NULL, &r, &err), -1);
}

/* The report says what became of each line. */
static void report(void **state)
{
	struct import_run r = imported(&clerk, "org", "名称,类型,区划\n四川省卯一协会,社会团体,51\n=四川省卯二协会,某,51\n", NULL, base, IMPORT_NEW);
	struct err err = { 0 };
	struct tray_file t;
	char text[1024] = "";
	(void)state;

	int fd = tray_open(world, &clerk, r.report, false, &t, &err);
	assert_true(fd >= 0);
	assert_true(read(fd, text, sizeof(text) - 1) > 0);
	close(fd);
	assert_string_equal(text, "\xef\xbb\xbf" "line,record,result,field,rule,message\r\n2,四川省卯一协会,accepted,,,\r\n"
			    "3,\"'=四川省卯二协会\",refused,type,,组织类型：某 不在代码表 D01 中\r\n");
	/* of a trial only what there is to say is kept, until the next one */
	r = imported(&clerk, "org", "名称,类型,区划\n四川省卯三协会,社会团体,51\n四川省卯四协会,某,51\n", NULL, base, IMPORT_TRIAL);
	COUNTS(r, 1, 0, 0, 1);
	assert_int_equal(number("SELECT count(*) FROM import_row r JOIN import_run i ON i.id = r.run WHERE i.mode = 'dry' AND i.account = 11"), 1);
	struct import_reason *v;
	assert_int_equal(import_reasons(world, &clerk, r.id, &v, &err), 1);
	assert_string_equal(v[0].field, "type");
	assert_int_equal(v[0].n, 1);
	free(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind), cmocka_unit_test(lines_are_updated), cmocka_unit_test(headings), cmocka_unit_test(learned_headings), cmocka_unit_test(rights),
		cmocka_unit_test(report),
	};
	return cmocka_run_group_tests(tests, open_world, world_close);
}
