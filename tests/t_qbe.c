/* Asking as a clerk does it: the query form, the line of conditions, the value under a column, questions kept by name, the export. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/core/saved.h"
#include "model/core/tray.h"
#include "screens/list.h"
#include "screens/prefs.h"
#include "tests/office.h"

enum { ORGS = 60 };

static int qbe_open_office(void **state)
{
	(void)state;
	if (office_make(ORGS) < 0)
		return -1;
	app.version = db_version(app.db);
	command_source(saved_each);
	return 0;
}

static void who(int64_t id, int role, const char *where)
{
	act_as(role, where);
	app.who.id = id;
}

static void at_list(const char *code, bool mono, int rows, int cols)
{
	char line[80];

	at_home(mono, rows, cols);
	snprintf(line, sizeof line, "keys <F2>%s<Enter>\n", code);
	golden_play(line);
}

static struct listing *on_top(void)
{
	struct listing *d = listing_of(screen_top(), entity_find("org"));

	assert_non_null(d);
	return d;
}

/* Rows of the list on the screen. */
static long rows_of(void)
{
	struct err err = {0};
	long n = -1;

	assert_int_equal(list_count(on_top()->l, 100000, &n, &err), 0);
	return n;
}

/* Rows of organisations with these conditions, as they would be typed. */
static long asked(const char *a, const char *b, const char *c, const char *d)
{
	struct query q = {.e = entity_find("org"), .nwhere = b ? d ? 2 : 1 : 0};
	const char *word[] = {a, b, c, d};
	struct err err = {0};
	struct list *l;
	long n = -1;
	int i;

	for (i = 0; i < q.nwhere; i++) {
		q.where[i] = (struct cond){.op = CMP_TYPED, .value = word[2 * i + 1]};
		assert_int_equal(cond_place(q.e, word[2 * i], &q.where[i]), 0);
	}
	if (list_open(app.db, &app.who, &q, &l, &err) < 0)
		fail_msg("%s", err.msg);
	assert_int_equal(list_count(l, 100000, &n, &err), 0);
	list_free(l);
	return n;
}

/* ---- the query form ---- */

static void form_asks(void **state)
{
	long all, found;

	(void)state;
	who(1, ROLE_NO_OFFICER, "51");
	at_list("zz", false, 24, 80);
	golden_play("keys <F7>\n");
	golden_check("q_form_80x24_colour");	/* on its own ground */
	golden_close();
	/* at the smallest size as well: the banner, every sign, and how one leaves; what was being asked stands as it was */
	at_list("zz", true, 20, 60);
	golden_play("keys flx=st<Enter>\n");
	all = rows_of();
	golden_play("keys <F7>\nexpect 【查询方式】  值 >值 <值 a..b * ? a|b =（空） !=（非空）\nexpect Esc 不查\n");
	golden_check("q_form_60x20");
	golden_play("keys zc<Enter><Esc>\ntick\nreject 【查询方式】\nexpect 社会团体\n");
	assert_int_equal(rows_of(), all);
	golden_close();
	at_list("zz", true, 24, 80);
	all = rows_of();
	golden_play("keys <F7>\nexpect 【查询方式】\nexpect 查询社会组织\n");
	golden_check("q_form_80x24");
	/* a state by initials, a type picked, a day as it is typed; nothing happens to the list until F8 */
	golden_play("keys zc<Enter><Enter><Enter>st|jj<Enter>\nexpect 正常\nexpect 社会团体|基金会\n");
	found = asked("state", "ACTIVE", "type", "ST|JJ");
	assert_true(found > 0 && found < all);
	{
		char line[80];

		snprintf(line, sizeof line, "keys <F9>\nexpect 符合条件的有 %ld 条\n", found);
		golden_play(line);
	}
	golden_check("q_filled_80x24");
	golden_play("keys <F8>\nreject 【查询方式】\nexpect 正常　社会团体|基金会\n");
	assert_int_equal(rows_of(), found);
	golden_check("q_result_80x24");
	/* again: the question as it stands; Esc leaves the list as it was */
	golden_play("keys <F7>\nexpect 社会团体|基金会\nkeys <Down><Down><Down>MF<Enter>\nexpect 社会服务机构\nkeys <Esc>\ntick\nreject 【查询方式】\n");
	golden_play("expect 正常　社会团体|基金会\n");
	assert_int_equal(rows_of(), found);
	/* what is taken out of its field is asked no more */
	golden_play("keys <F7><Ctrl-U><F8>\nreject 正常　\nexpect 社会团体|基金会\n");
	assert_int_equal(rows_of(), asked("type", "ST|JJ", NULL, NULL));
	golden_play("keys <F7><F6><F8>\nreject 社会团体|基金会\n");
	assert_int_equal(rows_of(), all);
	golden_close();
}

/* What cannot be asked stays in its field, marked; the list is not touched. */
static void nothing_typed_is_lost(void **state)
{
	long all;

	(void)state;
	who(1, ROLE_NO_OFFICER, "51");
	at_list("zz", true, 24, 80);
	all = rows_of();
	golden_play("keys <F7><Down><Down><Down>j<Enter>\nexpect 不止一个\nexpect ✗\nkeys <F8>\nexpect 【查询方式】\nexpect 不止一个\n");
	golden_play("keys <Up><Up><Up><Down><Down><Down><Ctrl-U>XX<F8>\nexpect 里没有“XX”\nexpect 【查询方式】\n");
	golden_play("keys <Ctrl-U>JJ<F8>\nreject 【查询方式】\nexpect 基金会\n");
	assert_true(rows_of() < all);
	/* part of a name that several have is looked for in their names; initials of several are not guessed at */
	golden_play("keys <F7><F6>\nkeys <Down><Down><Down><Down><Down><Down><Down>教育局<Enter>\nexpect ~教育局\nkeys <F8>\nexpect 业务主管单位~教育局\n");
	assert_int_equal(rows_of(), asked("supervisor", "~教育局", NULL, NULL));
	golden_play("keys <F7><F6><Down><Down><Down><Down><Down><Down><Down>jyj<Enter>\nexpect 不止一个\nkeys <Esc>\ntick\n");
	golden_play("keys <F7><F1>\nexpect 查询方式里可以写\nkeys <F3>\nexpect 【查询方式】\nkeys <F3>\nreject 【查询方式】\n");
	golden_close();
}

/* Fields of lines ask whether the row has such a line. */
static void by_lines(void **state)
{
	long want;

	(void)state;
	who(1, ROLE_NO_OFFICER, "51");
	at_list("zz", true, 43, 132);
	want = asked("post.post", "=01", "post.valid_to", "=");
	assert_true(want > 0);
	golden_play("keys <F7><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn>\nexpect 负责人\n");
	golden_check("q_lines_132x43");
	golden_play("keys <Down>01<Enter>\nexpect 会长\nkeys <Down><Down>=<Enter><F8>\nreject 【查询方式】\nexpect 任职.职务=会长\nexpect 任职.任职止=空\n");
	assert_int_equal(rows_of(), want);
	golden_close();
}

/* From a record that was opened from a list the list is asked, and the record goes; from elsewhere a list is opened. */
static void from_a_record(void **state)
{
	(void)state;
	who(1, ROLE_NO_OFFICER, "51");
	at_list("zz", true, 24, 80);
	golden_play("keys <Enter><F7>\nexpect 【查询方式】\nkeys <Esc>\ntick\nexpect 登记事项\nkeys <F7>zc<Enter><F8>\nexpect 正常\nexpect 统一社会信用代码\n");
	assert_int_equal(rows_of(), asked("state", "ACTIVE", NULL, NULL));
	assert_int_equal(on_top()->q.nwhere, 1);
	golden_play("keys <F2>ry<Enter><Enter><F7>\nexpect 查询人员\nkeys 张<F8>\nexpect 姓名~张\n");
	golden_close();
	/* no list lies underneath: one is opened */
	at_list("zz", true, 24, 80);
	org_open(table_row(&on_top()->t)->id, NULL);
	qbe_open(entity_find("org"), NULL);
	golden_play("tick\nkeys zc<Enter><F8>\nexpect 正常\nkeys <F3>\nexpect 登记事项\n");
	golden_close();
}

/* Who may not read a field is not offered it, and a masked one only to whom it may be shown. */
static void only_what_is_read(void **state)
{
	(void)state;
	who(2, ROLE_NO_PUBLIC, "");
	at_list("zz", true, 43, 132);
	golden_play("keys <F7>\nexpect 名称\nreject 联系电话\nkeys <PgDn><PgDn><PgDn><PgDn><PgDn><PgDn>\nreject 任职起\nreject 银行账户\nkeys <Esc>\n");
	golden_close();
	who(3, ROLE_NO_LEGAL, "51");
	at_list("ry", true, 43, 132);
	golden_play("keys <F7>\nexpect 证件号码\nexpect 民族\nreject 手机号\nreject 核查日期\n");
	golden_close();
	who(1, ROLE_NO_OFFICER, "51");
	at_list("ry", true, 43, 132);
	golden_play("keys <F7>\nexpect 证件号码\nexpect 手机号\n");
	golden_play("keys <Down><Down>5100*<Enter>\nexpect 只能按完整的值\nkeys <Esc>\n");
	golden_close();
}

/* ---- the value under a column ---- */

static void value_under_a_column(void **state)
{
	long all, state_rows, two;

	(void)state;
	who(1, ROLE_NO_OFFICER, "51");
	at_list("zz", true, 24, 132);
	all = rows_of();
	golden_play("keys =\nexpect 先按 > 选一列\n");
	assert_int_equal(rows_of(), all);
	golden_play("keys >>>>>=\n");
	state_rows = rows_of();
	assert_true(state_rows > 0 && state_rows < all);
	assert_int_equal(on_top()->q.nwhere, 1);
	assert_int_equal(on_top()->q.where[0].field, -1);
	golden_close();
	at_list("zz", true, 24, 132);
	golden_play("keys >>>>=\n");
	two = rows_of();
	assert_int_equal(on_top()->q.where[0].field, field_no(entity_find("org"), "type"));
	golden_play("keys <Down>>!\n");
	assert_int_equal(on_top()->q.nwhere, 2);
	assert_true(rows_of() < two);
	golden_check("q_filters_132x24");
	golden_play("keys <BS>\n");
	assert_int_equal(rows_of(), two);
	golden_play("keys <BS>\n");
	assert_int_equal(rows_of(), all);
	assert_int_equal(on_top()->q.nwhere, 0);
	golden_close();
	/* a digit that was typed is taken back first; personal values filter nothing */
	at_list("zz", true, 24, 132);
	golden_play("keys >>>>=<Home>2<BS>\n");
	assert_int_equal(on_top()->q.nwhere, 1);
	assert_int_equal(on_top()->t.nopt, 0);
	golden_play("keys <BS>\n");
	assert_int_equal(on_top()->q.nwhere, 0);
	golden_close();
	at_list("ry", true, 24, 132);
	golden_play("keys >>=\nexpect 是个人信息\n");
	golden_close();
}

/* The line says what the form and the columns have asked, and changes it. */
static void line_and_form_are_one(void **state)
{
	(void)state;
	who(1, ROLE_NO_OFFICER, "51");
	at_list("zz", true, 24, 132);
	golden_play("keys flx=st zt=zc<Enter>\nexpect 社会团体　正常\nkeys <F7>\nexpect 社会团体\nexpect 正常\nkeys <Esc>\ntick\n");
	golden_play("keys f\nexpect 组织类型=ST 状态=ACTIVE\nkeys <End> cldjrq>=2020<Enter>\n");
	assert_int_equal(on_top()->q.nwhere, 3);
	golden_play("keys f<Ctrl-U>名称=*协会<Enter>\nexpect 名称=*协会\n");
	assert_int_equal(rows_of(), asked("name", "*协会", NULL, NULL));
	golden_play("keys f<Ctrl-U>名称<Enter>\nexpect 不是条件\nkeys <Esc>\ntick\nexpect 名称=*协会\n");
	golden_close();
}

/* ---- kept by name ---- */

static void kept_by_name(void **state)
{
	long tea;

	(void)state;
	who(11, ROLE_NO_OFFICER, "5101");
	at_list("zz", true, 24, 80);
	golden_play("keys flx=st zt=zc<Enter>\nkeys <F9>\nexpect 存为查询\nexpect 存为本单位共用的查询\nreject 管理我的查询\nkeys w正常社团<Enter>\nexpect 已存为查询“正常社团”\n");
	tea = rows_of();
	golden_play("keys <BS><BS><F9>\nexpect 正常社团\nexpect 管理我的查询\n");
	golden_check("q_saved_80x24");
	golden_play("keys a\nexpect 社会团体　正常\n");
	assert_int_equal(rows_of(), tea);
	golden_play("keys <F9>y共用<Enter>\nexpect 已存为查询“共用”\n");
	/* from anywhere, by its name or its initials */
	golden_play("keys <F2>zcst\nexpect 查询 社会组织\nkeys <Enter>\nexpect 社会团体　正常\n");
	assert_int_equal(rows_of(), tea);
	assert_int_equal(on_top()->npreset, 0);
	golden_close();
	/* the same office has what is shared, the next one nothing */
	who(12, ROLE_NO_LEGAL, "5101");
	at_list("zz", true, 24, 80);
	golden_play("keys <F9>\nexpect 共用\nreject 正常社团\nreject 存为本单位共用的查询\nreject 管理我的查询\nkeys a\nexpect 社会团体　正常\n");
	golden_close();
	who(13, ROLE_NO_OFFICER, "5107");
	at_list("zz", true, 24, 80);
	golden_play("keys <F9>\nreject 共用 \nreject 正常社团\n");
	golden_close();
	/* renamed, shared, dropped by its owner */
	who(11, ROLE_NO_OFFICER, "5101");
	at_list("zz", true, 24, 80);
	golden_play("keys <F9>x<Down><Enter>1\nexpect 查询改名\nkeys 改了名<Enter>\nexpect 已改名为“改了名”\n");
	golden_play("keys <F9>x<Enter>3\nkeys <F9>\nexpect 我的查询\n");
	golden_play("keys <Esc>\ntick\nkeys <F9>x<Enter>2\nexpect 删去\nkeys y\nexpect 已删去这个查询\n");
	golden_close();
	who(12, ROLE_NO_PUBLIC, "");
	at_list("zz", true, 24, 80);
	golden_play("keys <F9>\nreject 存为查询\n");
	golden_close();
}

/* The same question on the command line. */
static long on_the_line(const char *command)
{
	char *out = NULL, **argv, *p;
	FILE *was = stdout;
	size_t n = 0;
	int argc, rc;
	long lines = 0;

	assert_int_equal(words_split(command, &argc, &argv), 0);
	stdout = open_memstream(&out, &n);
	rc = cli_main(argc, argv, app.db, &app.who);
	fclose(stdout);
	stdout = was;
	free(argv);
	for (p = out; (p = strchr(p, '\n')); p++)
		lines++;
	free(out);
	return rc ? -rc : lines - 1;
}

static void kept_for_the_line(void **state)
{
	struct query q = {.e = entity_find("org"), .nwhere = 1};
	struct err err = {0};
	int64_t id;
	long all;

	(void)state;
	who(21, ROLE_NO_OFFICER, "5101");
	q.where[0] = (struct cond){field_no(q.e, "type"), CMP_TYPED, "ST", NULL};
	assert_int_equal(saved_put(app.db, &app.who, &q, "社团", false, &id, &err), 0);
	all = asked("type", "ST", NULL, NULL);
	assert_true(all > 0);
	assert_int_equal(on_the_line("list org --query 社团"), all);
	assert_int_equal(on_the_line("list org --query 社团 state=ACTIVE"), asked("type", "ST", "state", "ACTIVE"));
	assert_int_equal(on_the_line("list org --query 社团 --sort -established_on --limit 2"), 2);
	assert_int_equal(on_the_line("list person --query 社团"), -66);
	who(22, ROLE_NO_OFFICER, "5101");
	assert_int_equal(on_the_line("list org --query 社团"), -66);
}

/* ---- who looks for long stops it, and has what he had ---- */

static bool at_once(void *ctx, bool over)
{
	(void)ctx;
	return !over;
}

static void stopped_as_it_was(void **state)
{
	char many[400] = "!~无甲";
	struct cond slow[4];
	long before;
	int i;

	(void)state;
	who(1, ROLE_NO_OFFICER, "51");
	at_list("zz", true, 24, 80);
	golden_play("keys fst<Enter>\n");
	before = rows_of();
	for (i = 0; i < 30; i++)
		snprintf(many + strlen(many), sizeof many - strlen(many), "|~无%02d", i);
	for (i = 0; i < 4; i++)
		slow[i] = (struct cond){field_no(entity_find("org"), "scope"), CMP_TYPED, many, NULL};
	slow[3].value = "无此文字";	/* every row is looked at */
	db_interrupt_by(app.db, at_once, NULL);
	assert_false(listing_ask(screen_top(), slow, 4));
	db_interrupt_by(app.db, NULL, NULL);
	assert_int_equal(on_top()->q.nwhere, 1);
	assert_int_equal(rows_of(), before);
	golden_play("tick\nexpect 社会团体\nreject 无甲\n");
	assert_true(on_top()->t.nrow > 0);
	/* asked with patience it is answered */
	assert_true(listing_ask(screen_top(), slow, 4));
	assert_int_equal(on_top()->q.nwhere, 4);
	golden_close();
}

/* ---- the export ---- */

static void exported(void **state)
{
	struct tray_file *f = NULL;
	struct err err = {0};
	char line[80];
	long n;

	(void)state;
	who(11, ROLE_NO_OFFICER, "5101");
	at_list("zz", true, 24, 80);
	golden_play("keys flx=st zt=zc<Enter>\n");
	n = rows_of();
	snprintf(line, sizeof line, "keys e\nexpect 已导出 %ld 行\nexpect get 1\n", n);
	golden_play(line);
	snprintf(line, sizeof line, "keys E\nexpect 已导出 %ld 行\nexpect get 2\n", n);
	golden_play(line);
	golden_close();
	assert_int_equal(tray_list(app.db, &app.who, &f, &err), 2);
	assert_true(f[0].size > 100 && f[1].size > 100);
	assert_non_null(strstr(f[0].name, ".xlsx"));
	assert_non_null(strstr(f[1].name, ".csv"));
	free(f);
	/* people do not leave as a file */
	at_list("ry", true, 24, 80);
	golden_play("reject e 导出\nkeys eE\nreject 已导出\n");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(form_asks), cmocka_unit_test(nothing_typed_is_lost), cmocka_unit_test(by_lines), cmocka_unit_test(from_a_record),
		cmocka_unit_test(only_what_is_read), cmocka_unit_test(value_under_a_column), cmocka_unit_test(line_and_form_are_one),
		cmocka_unit_test(kept_by_name), cmocka_unit_test(kept_for_the_line),
		cmocka_unit_test(stopped_as_it_was), cmocka_unit_test(exported),
	};

	return cmocka_run_group_tests_name("qbe", tests, qbe_open_office, office_close);
}
