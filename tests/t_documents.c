/* The documents of a record on the screen: from the organisation to its printed certificate in two keys, what is remembered, what cannot be
 * printed, and who sees none. */
#define SCREENS
#include "tests/desk.h"

#include "model/core/document.h"
#include "model/core/rec_i.h"
#include "model/core/setting.h"
#include "model/core/tray.h"
#include "screens/paper.h"

static int64_t certified(void)
{
	int64_t id = 0;

	assert_int_equal(db_int(app.db, NULL, &id, "SELECT org FROM document WHERE kind = 'cert'", ""), 1);
	return id;
}

/* socorg-pdf is looked for beside the program: a test lies one folder deeper. */
static void conf_here(const char *queue)
{
	const char *b = getenv("B");
	struct conf c;
	char path[4096];

	conf_default(&c);
	snprintf(path, sizeof path, "%s/socorg-pdf", b ? b : "build");
	char *whole = realpath(path, NULL);
	assert_non_null(whole);
	snprintf(c.pdf, sizeof c.pdf, "%s", whole);
	free(whole);
	snprintf(c.queue, sizeof c.queue, "%s", queue);
	snprintf(c.lp, sizeof c.lp, "/bin/cat");	/* takes no queue: it fails */
	paper_conf(&c);
}

static int tray_files(char name[400])
{
	struct tray_file *t = NULL;
	struct err err = {0};
	int n = tray_list(app.db, &app.who, &t, &err);

	snprintf(name, 400, "%s", n > 0 ? t[0].name : "");
	free(t);
	return n;
}

static void at_certified(void)
{
	act_as(ROLE_NO_OFFICER, "510105");
	conf_here("");
	at_home(true, 24, 80);
	org_open(certified(), NULL);
}

static void k12(void **state)
{
	char name[400];
	(void)state;
	at_certified();
	assert_int_equal(tray_files(name), 0);
	counted(3, "P<ENTER>", "", "");
	assert_int_equal(tray_files(name), 1);
	assert_memory_equal(name, "登记证书正本-", strlen("登记证书正本-"));
	expect("登记证书(正本)");
	expect("PDF 存入文件托盘");
	golden_close();
}

static void pictures(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "510105");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char name[60];
		at_home(true, sizes[i].rows, sizes[i].cols);
		org_open(certified(), NULL);
		golden_play("keys P<DOWN>\n");
		snprintf(name, sizeof name, "documents-%dx%d", sizes[i].cols, sizes[i].rows);
		golden_check(name);
		golden_close();
	}
}

static void remembers_where(void **state)
{
	char word[16];
	(void)state;
	act_as(ROLE_NO_OFFICER, "510105");
	conf_here("");
	at_home(true, 24, 80);
	org_open(certified(), NULL);
	golden_play("keys Pt\n");
	expect("您终端上的打印机");
	setting_get(app.db, &app.who, "print", word, sizeof word);
	assert_string_equal(word, "terminal");
	/* a queue that is there comes first only for who has not printed yet; one that has gone is not stuck to */
	golden_play("keys <ENTER>\n");
	expect("印到：您终端上的打印机");
	golden_play("keys q\n");
	expect("印到：您终端上的打印机");
	conf_here("office");
	golden_play("keys q\n");
	expect("没有接受");
	setting_get(app.db, &app.who, "print", word, sizeof word);
	assert_string_equal(word, "terminal");
	golden_close();
	act_as(ROLE_NO_CHIEF, "510105");
	at_home(true, 24, 80);
	org_open(certified(), NULL);
	golden_play("keys P\n");
	expect("印到：本单位的打印机");
	golden_close();
	conf_here("");
}

static void what_cannot_be_set(void **state)
{
	char name[400];
	(void)state;
	act_as(ROLE_NO_OFFICER, "510105");
	conf_here("");
	/* a character of a private area, in the name of whoever it is written to */
	app.db->history_open = true;
	assert_true(db_run(app.db, NULL, "UPDATE document SET text = text || char(57344) WHERE kind = 'certcopy'", "") == 1);
	app.db->history_open = false;
	at_home(true, 24, 80);
	org_open(certified(), NULL);
	int before = tray_files(name);
	golden_play("keys P<DOWN>p\n");
	expect("字体里没有这些字");
	expect("U+E000");
	assert_int_equal(tray_files(name), before);
	golden_close();
}

/* From a list: marked, F8, which act, which kind, which way, what there is, F10. */
static void of_a_list(void **state)
{
	int64_t before = 0, after = 0;
	(void)state;
	act_as(ROLE_NO_OFFICER, "510105");
	conf_here("");
	at_home(true, 24, 80);
	db_int(app.db, NULL, &before, "SELECT count(*) FROM audit WHERE verb = 'print' AND result = 'ok'", "");
	golden_play("keys zz<ENTER>*<F8>\n");
	expect("印文书");
	app.version = db_version(app.db);	/* nobody's rights have changed meanwhile */
	golden_play("keys 2djzs<ENTER>\n");
	expect("没有制发过登记证书(正本)");
	expect("还没有印");
	golden_check("documents-many-80x24");
	golden_play("keys <F10>\n");
	expect("已办1行");
	db_int(app.db, NULL, &after, "SELECT count(*) FROM audit WHERE verb = 'print' AND result = 'ok'", "");
	assert_int_equal(after, before + 1);
	golden_close();
}

/* What the templates would say of the record: nothing of it leaves. */
static void samples(void **state)
{
	char name[400];
	(void)state;
	at_certified();
	int before = tray_files(name);
	golden_play("keys Pv<END>\n");
	expect("样张，不是文书");
	expect("全省通用");
	golden_play("keys p<ENTER>8\n");
	expect("样张不是文书，不能印，也不能办");
	assert_int_equal(tray_files(name), before);
	golden_play("keys <HOME>\n");
	golden_check("documents-samples-80x24");
	golden_play("keys v\n");
	expect("印到：");
	golden_close();
}

static void who_sees_none(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "510104");
	at_home(true, 24, 80);
	org_open(certified(), NULL);
	golden_play("keys P\n");
	expect("还没有制发过文书");
	golden_close();
	act_as(ROLE_NO_PUBLIC, "");
	at_home(true, 24, 80);
	org_open(certified(), NULL);
	golden_play("keys P\n");
	assert_false(documents_may(screen_top()));
	golden_close();
}

/* The public's own way to it: a code that is good, and one that never was. */
static void verified(void **state)
{
	struct err err = {0};
	char code[CHECK_CODE], line[80];
	struct rec *d;
	int64_t id = 0;
	(void)state;
	assert_int_equal(db_int(app.db, NULL, &id, "SELECT id FROM document WHERE kind = 'cert'", ""), 1);
	act_as(ROLE_NO_OFFICER, "510105");
	assert_int_equal(rec_load(app.db, &app.who, entity_find("document"), id, NULL, &d, &err), 0);
	assert_int_equal(document_code(app.db, d, code, &err), 0);
	rec_free(d);
	app.db->history_open = true;
	assert_int_equal(db_run(app.db, NULL, "UPDATE document SET check_code = ? WHERE id = ?", "ti", code, id), 1);
	app.db->history_open = false;
	act_as(ROLE_NO_PUBLIC, "");
	at_home(true, 24, 80);
	golden_play("keys hd<ENTER>\n");
	expect("校验码");
	snprintf(line, sizeof line, "keys %s<ENTER>\n", code);
	golden_play(line);
	expect("有效");
	expect("登记证书(正本)");
	golden_play("keys <ENTER>\n");
	golden_play("keys hd<ENTER>\n");
	golden_play("keys 7K2M9QXB4TND<ENTER>\n");
	expect("没有这个校验码的文书");
	golden_close();
}

/* The codes follow from a register's own key: in pictures they are always the same. */
static int desk_open(void **state)
{
	if (office_open(state))
		return -1;
	app.db->history_open = true;
	int rc = db_run(app.db, NULL, "UPDATE document SET check_code = CASE kind WHEN 'cert' THEN '7K2M9QXB4TNC' ELSE '04BFQF3FV5T0' END", "");
	app.db->history_open = false;
	return rc == 2 ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(k12), cmocka_unit_test(pictures), cmocka_unit_test(remembers_where),
		cmocka_unit_test(what_cannot_be_set), cmocka_unit_test(of_a_list), cmocka_unit_test(samples), cmocka_unit_test(who_sees_none), cmocka_unit_test(verified) };

	return cmocka_run_group_tests(tests, desk_open, office_close);
}
