/* Lists as a clerk works with them: order by three columns, columns of his own, marks, and acts on many rows. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "screens/list.h"
#include "tests/office.h"

enum { ORGS = 40 };

/* What is chosen in a list is kept for the account: each test has its own. */
static void account_as(int64_t id, int role, const char *where)
{
	act_as(role, where);
	app.who.id = id;
	app.is_public = false;
}

static int office_open(void **state)
{
	(void)state;
	if (office_make(ORGS))
		return -1;
	app.version = db_version(app.db);
	return 0;
}

/* The list of organisations, from home. */
static void at_list(int rows, int cols)
{
	golden_open(true, rows, cols);
	session_globals();
	tui_banner("练习库 经办人");
	home_open();
	golden_play("tick\nkeys <F2>zz<Enter>\nexpect 名称\n");
}

static long rows_of(void)
{
	struct query q = {.e = entity_find("org")};
	struct err err = {0};
	struct list *l;
	long n = 0;

	assert_int_equal(list_open(app.db, &app.who, &q, &l, &err), 0);
	assert_int_equal(list_count(l, 100000, &n, &err), 0);
	list_free(l);
	return n;
}

/* ---- orders as text ---- */

static void orders_as_text(void **state)
{
	char dst[120];

	(void)state;
	assert_int_equal(order_place("region name-", "region"), 1);
	assert_int_equal(order_place("region name-", "name"), -2);
	assert_int_equal(order_place("region name-", "nam"), 0);
	assert_int_equal(order_place("", "name"), 0);
	order_reverse("region name- uscc", dst, sizeof dst);
	assert_string_equal(dst, "region- name uscc-");
	assert_true(order_next("region", "name", dst, sizeof dst));
	assert_string_equal(dst, "region name");
	assert_true(order_next("region name", "name", dst, sizeof dst));
	assert_string_equal(dst, "region name-");
	assert_true(order_next("region name-", "name", dst, sizeof dst));
	assert_string_equal(dst, "region");
	assert_true(order_next("region- name", "region", dst, sizeof dst));
	assert_string_equal(dst, "name");
	assert_true(order_next("a b", "c", dst, sizeof dst));
	assert_false(order_next("a b c", "d", dst, sizeof dst));	/* three and no more */
	assert_true(order_next("a b c", "c", dst, sizeof dst));
	assert_string_equal(dst, "a b c-");
	order_label(entity_find("org"), "region name- state", dst, sizeof dst);
	assert_string_equal(dst, "登记管理机关区划▲ 名称▼ 状态▲");
}

/* ---- the order ---- */

static void three_columns(void **state)
{
	(void)state;
	account_as(901, ROLE_NO_OFFICER, "51");
	at_list(24, 132);
	golden_play("expect 1▲名称\n");
	golden_play("keys >>>>\nexpect ›组织类型\nkeys o\nexpect ›1▲组织类型\nreject 1▲名称\n");
	golden_play("keys o\nexpect ›1▼组织类型\nkeys o\nexpect 1▲名称\nexpect ›组织类型\n");	/* round, and as before */
	golden_play("keys oO\nexpect ›1▼组织类型\n");	/* the key there is is turned round, not added once more */
	golden_play("keys >O\nexpect 1▼组织类型\nexpect ›2▲状态\nkeys >O\nexpect ›3▲法定代表人\n");
	golden_play("keys >O\nexpect 最多按3列排序\nreject 4▲\n");
	golden_play("keys <lt>O\nexpect ›3▼法定代表人\nkeys O\nreject 3▼\nexpect 2▲状态\n");
	/* a view's own order has its second key and its index */
	golden_play("keys <lt><lt><lt>o\nexpect ›1▲登记管\nexpect 2▲名称\n");
	golden_close();
	at_list(24, 132);	/* it is remembered */
	golden_play("expect 1▲登记管\nexpect 2▲名称\nkeys <F4><F8>\nexpect 已恢复\nexpect 1▲名称\n");
	golden_close();
	at_list(24, 132);
	golden_play("expect 1▲名称\nreject 2▲\n");
	golden_close();
}

/* ---- columns ---- */

static struct listing *listing(void)
{
	return screen_top()->data;
}

static void own_columns(void **state)
{
	int was;

	(void)state;
	account_as(902, ROLE_NO_OFFICER, "51");
	at_list(24, 132);
	golden_play("reject 联系人\nkeys <F4>\nexpect 显示7列\nkeys lxr <F10>\nexpect 名称\nexpect 联系人\n");
	assert_int_equal(listing()->lay.n, 8);
	/* wider, narrower, moved, hidden, and which stay */
	golden_play("keys >>\nexpect ›统一\n");
	was = listing()->t.drawn[1];
	golden_play("keys ]]\n");
	assert_int_equal(listing()->t.drawn[1], was + 4);
	golden_play("keys [【\n");
	assert_int_equal(listing()->t.drawn[1], was);
	golden_play("keys |\n");
	assert_int_equal(listing()->t.freeze, 2);
	golden_play("keys >h\nexpect 已隐藏这一列\nreject 登记管\nexpect 联系人\n");
	golden_close();
	at_list(24, 132);	/* it is remembered */
	golden_play("expect 联系人\nreject 登记管\n");
	assert_int_equal(listing()->t.freeze, 2);
	assert_int_equal(listing()->t.drawn[1], was);
	assert_int_equal(listing()->lay.n, 7);
	/* of a view: another has its own */
	golden_play("keys <F9>\nexpect 证书到期\nkeys 5\nexpect 证书到期\nreject 联系人\n");
	assert_int_equal(listing()->lay.n, 0);
	golden_play("keys <F9>1\nexpect 联系人\nreject 登记管\n");
	golden_close();
	account_as(903, ROLE_NO_OFFICER, "51");	/* of an account */
	at_list(24, 132);
	golden_play("reject 联系人\nexpect 登记管\n");
	golden_close();
	account_as(902, ROLE_NO_OFFICER, "51");
	at_list(24, 132);
	golden_play("keys <F4><F8>\nreject 联系人\nexpect 登记管\n");
	assert_int_equal(listing()->t.freeze, 1);
	golden_close();
	at_list(24, 132);
	golden_play("reject 联系人\nexpect 登记管\n");
	golden_close();
}

static void the_columns_screen(void **state)
{
	(void)state;
	account_as(904, ROLE_NO_OFFICER, "51");
	at_list(24, 132);
	/* what has not been changed is not kept */
	golden_play("keys <F4><F10>\n");
	assert_int_equal(listing()->lay.n, 0);
	/* nothing is taken before F10 */
	golden_play("keys <F4>lxr <F3>\nreject 联系人\n");
	golden_play("keys <F4> \nexpect 显示6列\nkeys <End><Right>\nexpect 先按空格选上\nkeys <Home><Right>\nexpect 显示6列\n");
	golden_play("keys zzz\nexpect 没有 zzz 这样的列\n");
	golden_play("keys <F3>\nexpect 统一社会信用代码\n");
	/* one must be left, and no more than are fetched can be shown */
	golden_play("keys <F4><Space><Home><Space><Home><Space><Home><Space><Home><Space><Home><Space>\nexpect 显示1列\n"
		"keys <Home><Space>\nexpect 至少要有一列\n");
	golden_play("keys <Down><Space><Space><Space><Space><Space><Space><Space><Space><Space><Space><Space><Space>"
		"<Space><Space><Space><Space><Space><Space><Space><Space><Space><Space><Space>\nexpect 显示24列\n"
		"keys <Space>\nexpect 最多显示24列\nexpect 显示24列\nkeys <F10>\nexpect 另有\n");
	golden_play("keys <F4><F8>\n");
	golden_close();
	account_as(905, ROLE_NO_PUBLIC, "");	/* who reads less is offered less, and nothing of it is kept */
	app.is_public = true;
	at_list(24, 132);
	golden_play("keys <F4>\nexpect 显示\nreject 联系人\nreject 联系电话\nkeys <F10>\nexpect 名称\n");
	golden_close();
}

/* A saved question brings the columns, widths, frozen columns and order it was kept with, on any account; the list's own layout of
 * whoever opens it stays what it was, also when he changes a width there. */
static void columns_of_a_saved_question(void **state)
{
	short width;

	(void)state;
	account_as(911, ROLE_NO_CHIEF, "51");
	at_list(24, 132);
	golden_play("keys <F4>lxr <F10>\nexpect 联系人\nkeys >>]]]|\nkeys <F9>y\nkeys 联系人名册<Enter>\nexpect 已存为查询\n");
	width = listing()->lay.col[listing()->t.sortcol].width;
	assert_true(width > 0 && listing()->t.freeze > 1);
	golden_play("keys <F4><F8>\nreject 联系人\n");
	golden_close();
	account_as(912, ROLE_NO_OFFICER, "51");		/* the same office */
	at_list(24, 132);
	golden_play("keys <F4>zs <F10>\nexpect 住所\nreject 联系人\nkeys <F9>a\nexpect 联系人\nreject 住所\n");
	assert_int_equal(listing()->lay.n, 8);
	assert_true(listing()->t.freeze > 1);
	assert_int_equal(listing()->lay.col[1].width, width);
	golden_play("keys >h\nexpect 已隐藏\ntick\nkeys <F9>1\nexpect 住所\nreject 联系人\n");
	assert_int_equal(listing()->t.freeze, 1);
	golden_close();
	at_list(24, 132);			/* nothing of it was kept */
	golden_play("expect 住所\nreject 联系人\n");
	golden_close();
	at_list(24, 132);			/* from the jump line */
	golden_play("keys <F2>联系人名册<Enter>\nexpect 联系人\nreject 住所\n");
	golden_play("keys <F9>1<F4><F8>\n");
	golden_close();
}

/* Whether the bytes have gone to the terminal since then. */
static bool sent(off_t since, const char *bytes)
{
	char buf[8192];
	ssize_t n = pread(golden_out, buf, sizeof buf, since);

	return n > 0 && memmem(buf, (size_t)n, bytes, strlen(bytes)) != NULL;
}

/* The code of a row goes out as OSC 52; nothing asks the terminal for what it holds; other terminals are sent nothing. */
static void a_code_to_the_clipboard(void **state)
{
	struct rec *r;
	struct err err = {0};
	char code[20], script[80];
	off_t since;

	(void)state;
	account_as(913, ROLE_NO_OFFICER, "51");
	at_list(24, 80);
	assert_int_equal(rec_load(app.db, &app.who, entity_find("org"), table_row(&listing()->t)->id, NULL, &r, &err), 0);
	assert_true(rec_text(r, field_no(entity_find("org"), "uscc"), code, sizeof code));
	rec_free(r);
	snprintf(script, sizeof script, "keys Y\nexpect %s 已发送到终端\n", code);
	since = lseek(golden_out, 0, SEEK_END);
	golden_play(script);
	assert_true(sent(since, "\033]52;c;") && sent(since, "\a"));
	assert_false(sent(0, "\033]52;c;?"));
	since = lseek(golden_out, 0, SEEK_END);
	assert_true(tui_clip("51510000MJQ100016U"));
	assert_true(sent(since, "\033]52;c;NTE1MTAwMDBNSlExMDAwMTZV\a"));
	since = lseek(golden_out, 0, SEEK_END);
	assert_true(tui_clip("ab"));
	assert_true(tui_clip("a"));
	assert_true(sent(since, "\033]52;c;YWI=\a\033]52;c;YQ==\a"));
	since = lseek(golden_out, 0, SEEK_END);
	assert_false(tui_clip("成都"));
	assert_false(tui_clip("a\033b"));
	assert_false(tui_clip(""));
	assert_false(sent(since, "\033]52"));
	golden_play("keys <Enter>\nexpect 登记事项\n");
	since = lseek(golden_out, 0, SEEK_END);
	golden_play(script);
	assert_true(sent(since, "\033]52;c;"));
	golden_close();
}

/* ---- marks and acts on many ---- */

static long with_contact(const char *name)
{
	struct query q = {.e = entity_find("org"), .where = {{0, CMP_EQ, name}}, .nwhere = 1};
	struct err err = {0};
	struct list *l;
	long n = 0;

	q.where[0].field = field_no(q.e, "contact");
	assert_int_equal(list_open(app.db, &app.who, &q, &l, &err), 0);
	assert_int_equal(list_count(l, 100000, &n, &err), 0);
	list_free(l);
	return n;
}

__attribute__((format(printf, 1, 2)))
static void expect_n(const char *format, ...)
{
	char text[200], line[220];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	snprintf(line, sizeof line, "expect %s\n", text);
	golden_play(line);
}

static void one_value_for_all(void **state)
{
	long all;

	(void)state;
	account_as(906, ROLE_NO_OFFICER, "51");
	all = rows_of();
	at_list(24, 80);
	golden_play("reject F8\nkeys <F8>\nexpect 先选定几行\nkeys *\n");
	expect_n("已选整个结果的%ld行，不只这一页", all);
	golden_play("expect F8 成批\nkeys <Space><Space>\n");
	expect_n("已选整个结果的%ld行", all - 2);
	golden_play("keys <F8>\nexpect 改一项\nreject 作废\nreject 补录\nkeys 1lxr<Enter>\nexpect 联系人都改为\n");
	golden_play("keys 王统一<Enter>\nexpect 成批联系人改为“王统一”\n");
	expect_n("选定%ld行", all - 2);
	expect_n("%ld行", all - 2);
	golden_play("expect 还没有写入\n");
	assert_int_equal(with_contact("王统一"), 0);
	golden_play("keys 1\nexpect 将办理的\nkeys <F3><F10>\n");
	expect_n("已办%ld行：联系人改为“王统一”", all - 2);
	assert_int_equal(with_contact("王统一"), all - 2);
	golden_play("keys e\nexpect 报告已放进文件盘：成批结果-2026-03-02.csv\n");
	golden_play("reject F10\nkeys <F3>\nexpect 名称\nreject 已选\n");	/* what has been done is marked no more */
	/* again: they are so already, and are refused by that reason */
	golden_play("keys *<F8>1lxr<Enter>王统一<Enter>\nexpect 将办理\nexpect 2行\nexpect 联系人本来就是这样\n");
	golden_play("keys 2\nexpect 联系人本来就是这样\nkeys <End>\nexpect 已到底\nkeys <Enter>\nexpect 登记事项\nkeys <F3><F3><F3>\n");
	golden_play("expect 已选\n");	/* nothing was done: they are marked as before */
	/* those that are refused stay marked, so that they can be put right and tried again */
	golden_play("keys <F8>1lxr<Enter>王统一<Enter><F10>\nexpect 已办2行\nkeys <F3>\n");
	expect_n("已选%ld行", all - 2);
	golden_play("keys -\nreject 已选\n");
	golden_close();
}

/* Several rows with one option are one act with one reason. */
static void options_on_several_rows(void **state)
{
	long all;

	(void)state;
	account_as(907, ROLE_NO_DIRECTOR, "51");
	all = rows_of();
	at_list(24, 80);
	golden_play("keys <End><Space><Home>44\nkeys <Enter>\nexpect 成批作废\nkeys <Esc>\n");
	assert_int_equal(listing()->t.nopt, 2);		/* cancelled: they stand */
	golden_play("keys 5<Enter>重复登记<Enter>\nexpect 理由　重复登记\nexpect 选定2行\nkeys <F10>\nexpect 已办2行：作废\nkeys <F3>\n");
	golden_play("expect 登记事项\nkeys <F3>\nexpect 已选1行\nkeys -\n");	/* then the row with 5; marks of others are left alone */
	assert_int_equal(rows_of(), all - 2);
	assert_int_equal(listing()->t.nopt, 0);
	/* what is typed on one row alone is done as before */
	golden_play("keys 4<Enter>\nexpect 作废这条记录\nkeys <Esc>\n");
	golden_close();
}

/* The rows stand in no state for it: each is refused, and there is nothing to press F10 for. */
static void all_refused(void **state)
{
	(void)state;
	account_as(908, ROLE_NO_CHIEF, "51");
	at_list(24, 80);
	golden_play("keys .\nexpect 选哪几行\nkeys 5<Enter>\nexpect 写作 5..20\nkeys <Ctrl-U>５..7<Enter>\nexpect 已选3行\n");
	golden_play("keys <F8>\nexpect 补录在册\nkeys 1年前补录<Enter>\nexpect 3行\nexpect 不能补录在册\nreject F10\n");
	golden_play("keys <F10>\nreject 已办\nkeys <F3>\nexpect 已选3行\n");
	golden_play("keys <Shift-Down><Shift-Down>\nkeys -\nreject 已选\n");
	/* 8 on several rows, and but one act that this role has: it is not asked which */
	golden_play("keys <Home>888<Enter>\nexpect 成批补录在册\nexpect 理由（各行相同）\nkeys 年前补录<Enter>\nexpect 选定3行\nkeys <F3>\n");
	golden_close();
}

/* ---- pictures ---- */

static void pictures(void **state)
{
	static const struct { int rows, cols; } size[] = {{20, 60}, {24, 80}, {43, 132}};
	char name[80];

	(void)state;
	account_as(909, ROLE_NO_CHIEF, "51");
	for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
		at_list(size[i].rows, size[i].cols);
		golden_play("keys >>o>O*<Space>\n");
		snprintf(name, sizeof name, "l_sorted_%dx%d", size[i].cols, size[i].rows);
		golden_check(name);
		golden_play("keys <F4><Down>|\n");
		snprintf(name, sizeof name, "l_columns_%dx%d", size[i].cols, size[i].rows);
		golden_check(name);
		golden_play("keys <F3><F8>2\nkeys lxr<Enter>陈一统<Enter>\n");
		snprintf(name, sizeof name, "l_batch_%dx%d", size[i].cols, size[i].rows);
		golden_check(name);
		/* another size at any time; a narrow one says so and keeps everything */
		golden_play("size 24 70\nexpect 将办理\nsize 10 40\nexpect 终端\nsize 43 132\nexpect 将办理\nkeys <F3>-<F4><F8>\n");
		golden_close();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_as_text), cmocka_unit_test(three_columns), cmocka_unit_test(pictures), cmocka_unit_test(own_columns),
		cmocka_unit_test(columns_of_a_saved_question), cmocka_unit_test(a_code_to_the_clipboard),
		cmocka_unit_test(the_columns_screen), cmocka_unit_test(one_value_for_all), cmocka_unit_test(options_on_several_rows),
		cmocka_unit_test(all_refused),
	};

	return cmocka_run_group_tests_name("list", tests, office_open, office_close);
}
