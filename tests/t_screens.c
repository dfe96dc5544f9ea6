/* The screens over a small practice database: what they look like in three sizes, with colour and without, in how many keys daily tasks
 * are done (tasks.md), what the public sees, the lock, and words. */
#define SCREENS
#include "tests/desk.h"

/* ---- pictures ---- */

/* Name of a picture and the keys that lead to it from the one before. */
static const struct { const char *name, *keys; } walk[] = {
	{"home", NULL},
	{"jump", "keys <F2>cd\n"},
	{"list", "keys <F3>zz<Enter>\n"},
	{"org", "keys <Enter>\n"},
	{"contact", "keys 6\n"},
	{"help", "keys <F1>\n"},
	{"history", "keys <F3><F3>0\n"},
};

static void pictures(void **state)
{
	char name[80];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (int mono = 0; mono < 2; mono++) {
			at_home(mono, sizes[i].rows, sizes[i].cols);
			for (size_t k = 0; k < sizeof walk / sizeof *walk; k++) {
				if (walk[k].keys)
					golden_play(walk[k].keys);
				snprintf(name, sizeof name, "s_%s_%dx%d_%s", walk[k].name, sizes[i].cols,
					sizes[i].rows, mono ? "mono" : "colour");
				golden_check(name);
			}
			golden_close();
		}
}

/* ---- keys of daily tasks: bytes the client sends ---- */

static void k01_open_by_initials(void **state)
{
	char name[200], first[200], typed[16], keys[40];
	struct jump_row row[JUMP_MAX];
	int i, at, hits = 0, all = 0;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	for (i = 0; i < ORGS; i++) {
		int64_t id = some_org(i, name, sizeof name);
		bool found = false;

		if (id == 0)
			break;
		all++;
		assert_true(py_first(name, first, sizeof first) > 0);
		for (at = 0; !found && at + 6 <= (int)strlen(first); at++) {
			snprintf(typed, sizeof typed, "%.6s", first + at);
			found = jump_match(typed, JUMP_MAX, row) > 0 && row[0].kind == JUMP_ROW && row[0].id == id;
		}
		hits += found;
	}
	assert_true(all > 10 && hits * 100 >= all * 95);
	some_org(0, name, sizeof name);
	py_first(name, first, sizeof first);
	at_home(true, 24, 80);
	golden_play("keys ry<Enter>\n");	/* from any screen */
	snprintf(keys, sizeof keys, "<Ctrl-P>%.6s<Enter>", first);
	counted(8, keys, "", "");
	expect(name);
	expect("登记事项");
	golden_close();
}

static void k02_correct_a_contact(void **state)
{
	char name[200];
	int64_t id;
	struct err err = {0};
	struct rec *r;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(1, name, sizeof name);
	at_home(true, 24, 80);
	org_open(id, NULL);
	counted(6, "6", "赵六六", "<Ctrl-W>");
	expect("已保存");
	expect("赵六六");
	assert_int_equal(rec_load(app.db, &app.who, entity_find("org"), id, NULL, &r, &err), 0);
	assert_string_equal(rec_get(r, field_no(rec_entity(r), "contact"))->s, "赵六六");
	rec_free(r);
	golden_close();
}

/* The organisation that was planted with this fault. */
static int64_t wrong_org(const char *name)
{
	struct query q = {.e = entity_find("org"), .where = {{0, CMP_HAS, name}}, .nwhere = 1};
	struct err err = {0};
	struct row row;
	struct list *l;

	q.where[0].field = field_no(q.e, "name");
	assert_int_equal(list_open(app.db, &app.who, &q, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 1, &row, &err), 1);
	list_free(l);
	return row.id;
}

/* What was wrong before is said and keeps nobody from a telephone number; it asks for no reason. */
static void an_old_fault_is_said(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 132);
	org_open(wrong_org("演练子"), NULL);
	golden_play("keys 6赵六六<Ctrl-W>\n");
	expect("已保存；原有问题 1 项未改：R-OFF-03");
	expect("赵六六");
	golden_close();
}

/* Someone whose initials nobody else has. */
static void one_person(char *name, size_t n, char *first, size_t k)
{
	struct query q = {.e = entity_find("person")};
	struct err err = {0};
	struct row rows[ORGS];
	struct hit hit[2];
	struct list *l;
	int i, got;

	assert_int_equal(list_open(app.db, &app.who, &q, &l, &err), 0);
	got = list_fetch(l, FROM_FIRST, NULL, ORGS, rows, &err);
	*first = '\0';
	for (i = 0; i < got; i++) {
		snprintf(name, n, "%s", rows[i].cell[0]);
		py_first(name, first, k);
		if (strlen(first) == 3 && find_any(app.db, &app.who, q.e, first, 2, hit, &err) == 1)
			break;
	}
	list_free(l);
	assert_true(i < got);
}

static void k03_a_person_to_a_post(void **state)
{
	char name[200], human[80], first[16], keys[80];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	one_person(human, sizeof human, first, sizeof first);
	at_home(true, 24, 80);
	org_open(some_org(2, name, sizeof name), NULL);
	snprintf(keys, sizeof keys, "a%s<Enter>08<Enter><Enter>t<Ctrl-W>", first);
	counted(14, keys, "", "");
	expect("已保存");
	expect(human);
	golden_close();
}

static void k04_as_it_stood(void **state)
{
	char name[200];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	org_open(some_org(3, name, sizeof name), NULL);
	counted(8, "dt<Enter>", "", "");
	expect("2026-03-02 时的情况");
	expect(name);
	golden_close();
}

static void k48_help_on_a_field(void **state)
{
	char name[200];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	org_open(some_org(1, name, sizeof name), NULL);
	golden_play("keys 6\n");
	counted(1, "<Ctrl-_>", "", "");
	expect("日常联系找谁");
	expect("格式");
	expect("示例");
	expect("谁可改");
	golden_close();
}

/* ---- the public ---- */

static void public_sees_no_more_than_it_may(void **state)
{
	char name[200];

	(void)state;
	act_as(ROLE_NO_PUBLIC, "");
	at_home(true, 24, 80);
	golden_play("reject 上次登录\nreject 最近打开\nreject 更换口令\n");
	org_open(some_org(1, name, sizeof name), NULL);
	expect(name);
	golden_play("reject 赵六六\nreject 近期历史\nreject 修改\n");
	/* nor how many posts there are, nor when a term ends, nor that something is empty which it may not see */
	golden_play("reject 负责人\nreject 无在任\nreject 未填\nreject 会员与人员\nreject 免税\nreject 第\n");
	golden_play("keys 5\nexpect 登记事项\nexpect 业务范围\nreject 联系电话\nreject 本届止\nkeys <End>\nreject 负责人\n"
		"reject 任职起\nreject 银行账户\nreject 会员规模\n");
	golden_close();
}

/* A clerk sees all of that. */
static void clerk_sees_the_posts(void **state)
{
	char name[200];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	org_open(some_org(1, name, sizeof name), NULL);
	golden_play("expect 负责人\nexpect 会员与人员\nkeys 3\nexpect 负责人\nexpect 任职起\n");
	golden_close();
}

/* ---- the lock ---- */

/* An account of the practice database and its password. */
static void log_in(char *password, size_t n)
{
	char path[120], name[40], line[200];
	struct err err = {0};
	FILE *f;

	snprintf(path, sizeof path, "%s/practice-accounts", dir);
	f = fopen(path, "r");
	assert_non_null(f);
	*password = '\0';
	while (!*password && fgets(line, sizeof line, f))
		if (*line != '#' && sscanf(line, "%39s %79s officer", name, password) != 2)
			*password = '\0';
	fclose(f);
	assert_true(*password && n >= 80);
	assert_int_equal(actor_load(app.db, name, &app.who, &err), 0);
	app.is_public = false;
	app.guarded = false;
}

static void locked_until_the_password(void **state)
{
	char password[80], line[120];

	(void)state;
	log_in(password, sizeof password);
	at_home(true, 24, 80);
	golden_play("keys zz<Enter><Ctrl-O>\n");
	expect("画面已锁定");
	golden_play("reject 名称\n");
	golden_play("keys <Ctrl-P>\nexpect 画面已锁定\nkeys <F2>\nexpect 画面已锁定\n");
	golden_play("keys wrong password here<Enter>\nexpect 画面已锁定\n");
	snprintf(line, sizeof line, "keys %s<Enter>\n", password);
	golden_play(line);
	golden_play("reject 画面已锁定\n");
	expect("统一社会信用代码");
	golden_play("keys <Ctrl-P>\nexpect ==>\n");
	golden_close();
}

static void initial_password_must_change(void **state)
{
	char password[80];

	(void)state;
	log_in(password, sizeof password);
	app.who.must_change = true;
	golden_open(true, 24, 80);
	session_globals();
	home_open();
	login_start();
	golden_play("tick\n");
	expect("这是初始口令");
	golden_play("keys <Ctrl-P>\nexpect 这是初始口令\n");
	golden_play("keys x<Enter>short<Enter>other<Enter>\nexpect 不一致\n");
	golden_play("keys short<Enter>\nexpect 这是初始口令\n");
	golden_close();
	app.who.must_change = false;
	app.guarded = false;
}

/* ---- conditions ---- */

static void conditions(void **state)
{
	const struct entity *e = entity_find("org");
	struct query q = {.e = e};
	struct err err = {0};
	struct list *l;
	struct cond c[2];
	char *value[2], text[200], msg[200];
	int i;
	static const char *const said[][3] = {
		{"成立登记日期>=t", ">=t", "成立登记日期>=2026-03-02"}, {"phone=", "=", "联系电话=空"}, {"phone!=", "!=", "联系电话!=空"},
		{"lx=st|shfwjg", "=ST|MF", "社会团体|社会服务机构(民办非企业单位)"}, {"name~茶", "~茶", "名称~茶"},
		{"name=*茶*", "=*茶*", "名称=*茶*"}, {"\"name=a b\"", "=a b", "名称=a b"}, {"成立登记日期=2020..2021", "=2020..2021", "成立登记日期=2020..2021"},
		{"qh=青羊区", "=青羊区", "青羊区"}, {"负责人.职务=hz", "=01", "任职.职务=会长(理事长/主席)"}, {"zt!=zc", "!=ACTIVE", "状态!=正常"},
		{"st", "=ST", "社会团体"}, {"jjh", "=JJ", "基金会"}, {"zc", "=ACTIVE", "正常"}, {"正常", "=ACTIVE", "正常"}, {"510105", "=510105", "青羊区"},
		{"武侯区", "=武侯区", "武侯区"},
	};
	static const char *const wrong[] = {"a", "clrq>=t", "lx=没有这种", "负责人=x", "没有.姓名=x", "负责人.没有=x", "成立登记日期>=明天", "=x", "lx"};

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	assert_int_equal(list_open(app.db, &app.who, &q, &l, &err), 0);
	assert_int_equal(conds_parse(e, l, " lx=st  zt＝zc ", c, value, 2, msg, sizeof msg), 2);
	assert_int_equal(c[0].field, field_no(e, "type"));
	assert_string_equal(c[0].value, "=ST");
	assert_int_equal(c[1].field, -1);
	assert_string_equal(c[1].value, "=ACTIVE");
	conds_label(e, c, 2, text, sizeof text);
	assert_string_equal(text, "社会团体　正常");
	/* the line that would say them says them again */
	conds_line(e, c, 2, text, sizeof text);
	assert_string_equal(text, "组织类型=ST 状态=ACTIVE");
	free(value[0]);
	free(value[1]);
	assert_int_equal(conds_parse(e, l, text, c, value, 2, msg, sizeof msg), 2);
	free(value[0]);
	free(value[1]);
	for (i = 0; i < (int)(sizeof said / sizeof *said); i++) {
		if (conds_parse(e, l, said[i][0], c, value, 2, msg, sizeof msg) != 1)
			fail_msg("%s: %s", said[i][0], msg);
		assert_string_equal(value[0], said[i][1]);
		conds_label(e, c, 1, text, sizeof text);
		assert_string_equal(text, said[i][2]);
		free(value[0]);
	}
	for (i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++)
		assert_int_equal(conds_parse(e, l, wrong[i], c, value, 2, msg, sizeof msg), -1);
	assert_int_equal(conds_parse(e, l, "zt=zc zt=zc zt=zc", c, value, 2, msg, sizeof msg), -1);
	assert_non_null(strstr(msg, "2"));
	assert_int_equal(conds_parse(e, l, "", c, value, 2, msg, sizeof msg), 0);
	list_free(l);
}

/* ---- words of a command line ---- */

static void words(void **state)
{
	int argc;
	char **argv;

	(void)state;
	assert_int_equal(words_split("list org 'name=a b' \"x\\\"y\" c\\ d ''", &argc, &argv), 0);
	assert_int_equal(argc, 6);
	assert_string_equal(argv[2], "name=a b");
	assert_string_equal(argv[3], "x\"y");
	assert_string_equal(argv[4], "c d");
	assert_string_equal(argv[5], "");
	assert_null(argv[6]);
	free(argv);
	assert_int_equal(words_split("  ", &argc, &argv), 0);
	assert_int_equal(argc, 0);
	free(argv);
	assert_int_equal(words_split("a $(b) ;c|d", &argc, &argv), 0);
	assert_int_equal(argc, 3);
	assert_string_equal(argv[1], "$(b)");
	free(argv);
	assert_int_equal(words_split("a 'b", &argc, &argv), -1);
	assert_int_equal(words_split("a \"b'", &argc, &argv), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(pictures),
		cmocka_unit_test(k01_open_by_initials),
		cmocka_unit_test(k02_correct_a_contact),
		cmocka_unit_test(k03_a_person_to_a_post),
		cmocka_unit_test(k04_as_it_stood),
		cmocka_unit_test(k48_help_on_a_field),
		cmocka_unit_test(public_sees_no_more_than_it_may),
		cmocka_unit_test(clerk_sees_the_posts),
		cmocka_unit_test(an_old_fault_is_said),
		cmocka_unit_test(locked_until_the_password),
		cmocka_unit_test(initial_password_must_change),
		cmocka_unit_test(conditions),
	};

	return cmocka_run_group_tests_name("screens", tests, office_open, office_close);
}
