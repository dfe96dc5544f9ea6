/* The administrators at their screens: an account opened and granted in the keys tasks.md allows, the page of an account, who saw what,
 * the audit; in three sizes. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/account.h"
#include "model/core/util.h"
#include "screens/screens.h"
#include "tests/golden.h"

static char dir[64];
static struct err why;

/* Somebody whose number the clerk has seen. */
static int one_sight(void)
{
	static const char *const typed[][2] = { { "name", "孟知秋" }, { "id_kind", "2" }, { "id_no", "E7654321" }, { "sex_doc", "2" },
						{ "birth_doc", "1971-11-09" } };
	const struct entity *e = entity_find("person");
	struct rec *r = rec_new(app.db, &app.who, e);
	char text[64];
	int rc = 0;

	for (size_t i = 0; i < LENGTH(typed); i++)
		rc |= rec_set(r, field_no(e, typed[i][0]), typed[i][1], &why);
	rc |= rec_save(r, NULL, NULL, &why) || rec_unmask(r, field_no(e, "id_no"), "核对换届人选", text, sizeof text, &why);
	rec_free(r);
	return rc;
}

static int office_open(void **state)
{
	static const char *const who[][3] = { { "sys", "系统员", "sysadmin" }, { "sec", "安全员", "secadmin" }, { "aud", "审计员", "auditor" },
					      { "clerk", "经办员", "officer" } };
	int rc;

	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("SOCORG_NOW", "2026-03-02T09:00:00", 1);
	snprintf(dir, sizeof dir, "/tmp/socorg-admins-XXXXXX");
	rc = !mkdtemp(dir) || db_init(dir, &(struct init_opts){.practice = true}, &why) < 0 || db_open(dir, 0, &app.db, &why) < 0;
	for (size_t i = 0; !rc && i < LENGTH(who); i++)
		rc = account_create(app.db, &actor_system, who[i][0], who[i][1], who[i][2], i == 3 ? "510105" : "", 0, 0, "Long enough 1 pass", false, &why);
	rc = rc || actor_load(app.db, "clerk", &app.who, &why) || one_sight();
	if (rc)
		print_error("%s %s\n", why.field, why.msg);
	return rc ? -1 : 0;
}

static int office_close(void **state)
{
	char cmd[100];

	(void)state;
	db_close(app.db);
	snprintf(cmd, sizeof cmd, "rm -rf '%s'", dir);
	return system(cmd);
}

static void at(const char *account, int rows, int cols, bool mono)
{
	struct err err = { 0 };

	assert_int_equal(actor_load(app.db, account, &app.who, &err), 0);
	app.is_public = app.guarded = false;
	app.version = db_version(app.db);
	golden_open(mono, rows, cols);
	session_globals();
	tui_banner("练习库");
	home_open();
	golden_play("tick\n");
}

static void keys(const char *typed)
{
	char line[300];

	snprintf(line, sizeof(line), "keys %s\n", typed);
	golden_play(line);
}

static void expect(const char *text)
{
	char line[300];

	snprintf(line, sizeof(line), "expect %s\n", text);
	golden_play(line);
}

/* K45. The name is made from the initials; the password is told once, and nothing is in force. */
static void k45_asked_and_granted(void **state)
{
	struct err err = { 0 };
	struct actor a;

	(void)state;
	at("sys", 24, 80, true);
	keys("zh<Enter>n<Enter>张三丰<Enter>孟知秋<Enter>jb<Enter>510105<Ctrl-W>");
	expect("账号 zsf 的初始口令，只显示这一次");
	keys("<Enter>");
	golden_play("reject 初始口令\n");
	assert_int_equal(actor_load(app.db, "zsf", &a, &err), 0);
	assert_int_equal(a.nin, 0);
	golden_close();
	at("sec", 24, 80, true);
	expect("1 待批准的角色");
	keys("<Tab><Enter>");
	expect("角色　zsf 张三丰　经办人　青羊区");
	expect("申请人　sys 系统员");
	expect("使用人　孟知秋");
	keys("1");
	expect("已同意");
	expect("没有等待批准的申请");
	golden_close();
	assert_int_equal(actor_load(app.db, "zsf", &a, &err), 0);
	assert_int_equal(a.nin, 1);
}

/* A second role from the account's page, refused with a reason; a password made anew by two. */
static void from_the_page(void **state)
{
	(void)state;
	at("sys", 24, 80, true);
	keys("zh<Enter>/zsf<Enter><Enter>");	/* typed ahead: it is the row that was looked for that opens */
	expect("账号 zsf");
	keys("2kc<Enter>510105<Ctrl-W>");
	expect("科长/处长　四川省成都市青羊区及其以下　自批准之日起　长期　拟");
	keys("3忘了<Enter>");
	expect("至少 4 个字");
	keys("，本人到窗口提出<Enter>");
	expect("安全管理员批准之前它没有用");
	keys("<Enter>");
	expect("有重置申请待批准");
	golden_close();
	at("sec", 24, 80, true);
	keys("dp<Enter>");
	expect("重置口令　zsf 张三丰　忘了，本人到窗口提出");
	keys("2");
	keys("x<Enter>");
	expect("请写明理由");
	keys("岗位不需要<Enter>");
	expect("未同意");
	expect("▸ 重置口令");
	keys("1");
	expect("已同意：重置口令");
	golden_close();
}

static void keys_on_screen(void **state)
{
	(void)state;
	at("clerk", 24, 80, true);
	keys("wd<Enter>");
	expect("我的账户 clerk");
	golden_play("reject 申请角色\n");
	keys("6");
	expect("没有公钥");
	keys("n不是公钥<Enter>");
	expect("不是可用的公钥");
	keys("nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG4rT3vTt99Ox5kndS4HmgTrKBT8SKzhK4rhGkEVGlCI 一号机<Enter>");
	expect("SHA256:P1bOvDObq/rqbLdkhWpEBEQu3/diXm7nxF/HsGc6oxM");
	expect("还没有用过");
	keys("4");
	expect("去掉公钥");
	keys("1");
	expect("没有公钥");
	/* his own doing does not end his session */
	assert_true(actor_valid(app.db, &app.who));
	golden_close();
}

/* K46: whose it was by three initials. */
static void k46_who_saw_it(void **state)
{
	static const char way[] = "kg<Enter>mzq<Enter>";

	(void)state;
	at("aud", 24, 80, true);
	keys(way);
	expect("clerk 经办员");
	expect("人员 孟知秋 的证件号码，用途：核对换届人选；来自 local");
	keys("<Esc>没有这个人<Enter>");
	expect("没有人看过明文");
	golden_play("reject 孟知秋\n");
	golden_close();
	/* nobody else has the screen */
	at("sec", 24, 80, true);
	keys("kg<Enter>");
	golden_play("reject 谁的\n");
	golden_close();
}

static void the_audit(void **state)
{
	(void)state;
	at("aud", 24, 80, true);
	keys("sj<Enter>看明文<Enter>");
	expect("看明文 人员");
	golden_play("reject 设置口令\n");
	keys("<Esc>");
	expect("设置口令 账号");
	keys("<F9>");
	golden_play("reject 成功\n");
	keys("<F10>");
	expect("审计链完好");
	keys("<Enter>");
	golden_close();
}

static const struct { int rows, cols; } sizes[] = { { 20, 60 }, { 24, 80 }, { 43, 132 } };

static const struct { const char *name, *account, *keys; } shot[] = {
	{ "account", "sec", "zh clerk<Enter>" }, { "pending", "sec", "dp<Enter>" }, { "seen", "aud", "kg<Enter>" }, { "audit", "aud", "sj<Enter>设置口令<Enter>" },
};

static void pictures(void **state)
{
	char name[80];

	(void)state;
	/* one that waits for the picture */
	at("sys", 24, 80, true);
	keys("zh<Enter>n<Enter>李思<Enter><Enter>kc<Enter>510107<Ctrl-W><Enter>");
	golden_close();
	for (size_t i = 0; i < LENGTH(shot); i++)
		for (size_t k = 0; k < LENGTH(sizes); k++)
			for (int mono = 0; mono < 2; mono++) {
				at(shot[i].account, sizes[k].rows, sizes[k].cols, mono);
				keys(shot[i].keys);
				snprintf(name, sizeof(name), "a_%s_%dx%d_%s", shot[i].name, sizes[k].cols, sizes[k].rows, mono ? "mono" : "colour");
				/* the audit grows with every look at it, and a whole account with every kind of rows there will be */
				if (i == 3 ? k == 1 : i > 0 || k < 2)
					golden_check(name);
				golden_close();
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(k45_asked_and_granted), cmocka_unit_test(from_the_page), cmocka_unit_test(keys_on_screen),
		cmocka_unit_test(k46_who_saw_it), cmocka_unit_test(the_audit), cmocka_unit_test(pictures),
	};

	return cmocka_run_group_tests_name("admins", tests, office_open, office_close);
}
