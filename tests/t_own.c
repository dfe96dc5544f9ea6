/* What an applicant sees: his applications with what is still missing, an application begun with those in training for it, the way from
 * what is missing to its field, the receipt; and where it stands for whoever has number and PIN. */
#define SCREENS
#include "tests/desk.h"

#define CASES_DB app.db
#include "tests/cases.h"

#include "model/core/inbox.h"
#include "model/supervision/enrolled.h"

static struct actor sys, incubator;
static int64_t zhang, li, wang, other;

static int64_t a_person(const char *name, const char *id_no)
{
	return a_row(&sys, "person", 0, "name", name, "id_kind", "1", "id_no", id_no, "phone", "14112345678", (char *)NULL);
}

static int64_t enrolled_as(const char *whom, const char *intended, const char *place, const char *identity)
{
	return a_row(&incubator, "enrol", 0, "person", whom, "train_class", "第1期班", "region", place, "intended", intended, "identity", identity, (char *)NULL);
}

static int open_office(void **state)
{
	(void)state;
	sys = actor_system;
	incubator = (struct actor){.id = 61, .roles = ROLE(INCUBATOR), .nin = 1, .in = {{.role = ROLE_NO_INCUBATOR, .region = "5101"}}, .name = "t61", .peer = "local"};
	if (office_make(0))
		return -1;
	a_row(&sys, "unit", 0, "name", "成都市青羊区民政局", "kind", "1", "grade", "3", "region", "510105", "doc_mark", "青羊民", (char *)NULL);
	a_row(&sys, "unit", 0, "name", "成都市孵化园", "kind", "2", "grade", "3", "region", "510105", (char *)NULL);
	zhang = a_person("张一", "510000196003150002");
	li = a_person("李二二", "510000196003150029");
	wang = a_person("王三三", "510000196003150045");
	other = a_person("赵四四", "510000196003150061");
	act_on(&incubator, "train_class", a_row(&incubator, "train_class", 0, "name", "第1期班", "organiser", "成都市孵化园", "region", "510105", "from_on",
		"2026-03-09", "to_on", "2026-03-13", (char *)NULL), "open", NULL, NULL);
	enrolled_as("张一", "银杏社会工作服务中心", "510105", "1");
	enrolled_as("李二二", "银杏社会工作服务中心", "510105", "1");
	enrolled_as("王三三", "银杏社会工作服务中心", "510105", "3");
	enrolled_as("赵四四", "银杏社会工作服务中心", "510107", "1");	/* another one of that name */
	enrolled_as("赵四四", "木棉养老服务中心", "510105", "1");
	a_row(&sys, "train_cert", 0, "cert_no", "证-1", "person", "张一", "holder_id", "510000196003150002", "issuer", "成都市孵化园", "region", "510105",
		"modules", "DJ ZC CW NZ", "issued_on", "2026-03-01", "valid_to", "2028-03-01", (char *)NULL);
	return 0;
}

static void as_applicant(int64_t whom)
{
	act_as(ROLE_NO_INITIATOR, "");
	app.who.person = whom;
}

/* Those in training with him for the same organisation at the same place, and nobody else's. */
static void who_is_in_training(void **state)
{
	struct actor clerk = {.id = 62, .roles = ROLE(OFFICER), .nin = 1, .in = {{.role = ROLE_NO_OFFICER, .region = "510105"}}, .name = "t62", .peer = "local"};
	struct enrolled e[8];
	struct err err = {0};
	int n;

	(void)state;
	as_applicant(zhang);
	n = enrolled_for(app.db, &app.who, NULL, e, 8, &err);
	assert_int_equal(n, 3);
	assert_int_equal(e[0].person, zhang);
	assert_string_equal(e[0].lacks, "");
	assert_string_equal(e[1].name, "李二二");
	assert_true(*e[1].lacks);
	assert_string_equal(e[2].identity, "3");
	as_applicant(other);
	n = enrolled_for(app.db, &app.who, NULL, e, 8, &err);
	assert_int_equal(n, 2);
	assert_int_equal(e[0].person, other);
	as_applicant(0);
	assert_int_equal(enrolled_for(app.db, &app.who, NULL, e, 8, &err), 0);
	/* staff see those of their place */
	assert_int_equal(enrolled_for(app.db, &clerk, "银杏社会工作服务中心", e, 8, &err), 3);
	assert_int_equal(enrolled_for(app.db, &clerk, NULL, e, 8, &err), 4);
	act_as(ROLE_NO_PUBLIC, "");
	assert_int_equal(enrolled_for(app.db, &app.who, NULL, e, 8, &err), -1);
	assert_int_equal(err.code, E_DENIED);
}

static void picture(const char *name, int rows, int cols)
{
	char file[80];

	snprintf(file, sizeof file, "o_%s_%dx%d", name, cols, rows);
	golden_check(file);
}

/* K07: all fields, the initiators ticked; then what is missing, line by line to its field, and the receipt. */
static void applied_for(void **state)
{
	char pin[7], no[KASE_NO] = "", line[200];
	struct inbox_row row;
	struct err err = {0};
	const struct entity *e;
	int64_t id;
	size_t i;
	int used;

	(void)state;
	as_applicant(zhang);
	at_home(true, 24, 80);
	used = bytes_of(" n  <Enter>") + bytes_of("mf<Enter>17<Enter><Enter><Enter>") + bytes_of("<Enter><Enter><Enter>") + bytes_of("<Enter><Enter><Enter>") +
		bytes_of("<Enter><Enter><Enter>") + bytes_of("zj<Enter>cx<Enter><Enter>") + bytes_of("<Tab><Tab><Tab><Ctrl-W>") + bytes_of("1");
	if (used > 40)
		fail_msg("%d keys", used);
	golden_play("keys  n  <Enter>\n");
	expect("张一");
	/* initials of several: which they are, not that there is none; a label that is longer than what one types is not cut */
	golden_play("keys mf<Enter>17<Enter>qyq<Enter>\nexpect “qyq”不止一个，请从列表里选：四川省成都市青羊区\nexpect 社会服务机构(民办非企业单位)\n");
	golden_play("keys <Up><Ctrl-U>510105<Enter><Up><Up><Up>\n");
	golden_play("keys mf<Enter>17<Enter><Enter><Enter>银杏<Enter>社会工作服务<Enter>中心<Enter>\n");
	golden_play("keys 成都市青羊区杏林社会工作服务中心<Enter>成都市青羊区杏花社会工作服务中心<Enter>成都市青羊区杏叶社会工作服务中心<Enter>\n");
	golden_play("keys <Enter><Enter><Enter>zj<Enter>cx<Enter><Enter>社会工作服务；社区服务。<Tab>本区尚无同类组织。<Tab>无<Tab><Ctrl-W>\n");
	expect("尚未提交");
	expect("李二二没有有效的结业证书");
	assert_true(case_shows(screen_top(), &e, &id));
	golden_close();
	for (i = 0; i < LENGTH(sizes); i++) {
		at_home(true, sizes[i].rows, sizes[i].cols);
		golden_play("keys  \n");
		picture("list", sizes[i].rows, sizes[i].cols);
		golden_play("keys n *\n");
		picture("begin", sizes[i].rows, sizes[i].cols);
		golden_play("keys <F3><Enter>\n");
		picture("missing", sizes[i].rows, sizes[i].cols);
		golden_close();
	}
	at_home(true, 24, 80);
	golden_play("keys  <Enter>1\n");
	expect("不能办理");
	golden_play("keys <Enter><Enter>\n");	/* to the line of the initiators */
	expect("修改 名称核准");
	expect("发起人（2）");
	golden_play("keys <F3><F3>\n");
	a_row(&sys, "train_cert", 0, "cert_no", "证-2", "person", "李二二", "holder_id", "510000196003150029", "issuer", "成都市孵化园", "region", "510105",
		"modules", "DJ ZC CW NZ", "issued_on", "2026-03-01", "valid_to", "2028-03-01", (char *)NULL);
	golden_play("keys <F5>\n");
	expect("可提交");
	golden_play("keys <Enter>1\n");
	expect("已提交：编号 510105MC2026000001Y，查询密码 ");
	assert_int_equal(inbox_row(app.db, &app.who, kase_id(app.db, e, id), &row, &err), 0);
	snprintf(no, sizeof no, "%s", row.no);
	assert_int_equal(kase_pin(app.db, no, pin, &err), 0);
	expect(pin);
	golden_close();
	/* another applicant has nothing of it */
	as_applicant(other);
	app.who.id = 999;
	at_home(true, 24, 80);
	golden_play("keys  \n");
	expect("还没有申请");
	golden_close();
	/* the public, by number and PIN */
	act_as(ROLE_NO_PUBLIC, "");
	for (i = 0; i < LENGTH(sizes); i++) {
		at_home(true, sizes[i].rows, sizes[i].cols);
		snprintf(line, sizeof line, "keys  %s<Enter>%s<Enter>\n", no, pin);
		golden_play(line);
		expect("名称核准");
		expect("已提交");
		golden_play("reject 张一\nreject 银杏\n");
		snprintf(line, sizeof line, "keys <Ctrl-U>000000\n");
		golden_play(line);	/* the PIN itself is in no picture: it hangs on the register's key */
		picture("progress", sizes[i].rows, sizes[i].cols);
		golden_close();
	}
	/* a wrong check character is never looked up; five wrong PINs and the number rests */
	at_home(true, 24, 80);
	golden_play("keys  510105MC2026000001Z<Enter>\n");
	expect("编号有误");
	golden_play("keys <Ctrl-U>510105MC2026000001Y<Enter>\n");
	for (i = 0; i < 5; i++) {
		golden_play("keys <Ctrl-U>00000x<Enter>\n");
		expect("编号与查询密码不符");
	}
	snprintf(line, sizeof line, "keys <Ctrl-U>%s<Enter>\n", pin);
	golden_play(line);
	expect("15分钟后再试");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_in_training), cmocka_unit_test(applied_for),
	};

	return cmocka_run_group_tests(tests, open_office, office_close);
}
