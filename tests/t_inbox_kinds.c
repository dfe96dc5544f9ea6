/* Rows of the inbox of several kinds in one go: an act of the same label is done to all that have it, with one preview; how many have it not is
 * said, and they stay marked. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/core/internal.h"
#include "model/core/tray.h"
#include "tests/inbox_desk.h"

/* An establishment that has been handed in: the registered items are there, which is all that is asked of it. */
static int64_t handed_in(const char *mark)
{
	int64_t id = establishment(mark, NULL);
	struct err err = {0};
	struct rec *r, *l;
	static struct val leader = {.t = VT_INT};

	if (!leader.i)
		leader.i = a_row(&clerk, "person", 0, "name", "张一", "id_kind", "1", "id_no", "510000196003150002", (char *)NULL);
	assert_int_equal(rec_load(app.db, &asker, entity_find("setup_case"), id, NULL, &r, &err), 0);
	int64_t body = a_row(&asker, "org", rec_get(r, field_no(rec_entity(r), "org"))->i, "domicile", "成都市青羊区某路1号", "domicile_kind", "1", "purpose",
		"服务社区居民。", "capital", "30000", "capital_kind", "1", "legal_rep_post", "01", "term_no", "1", "term_from", "2026-03-01", "term_to",
		"2031-02-28", "staff_full", "2", (char *)NULL);
	rec_free(r);
	assert_int_equal(rec_load(app.db, &asker, entity_find("org"), body, NULL, &r, &err), 0);
	l = rec_line_add(r, part_lines(rec_entity(r), "charter_version"), &err);
	if (rec_set_val(r, field_no(rec_entity(r), "legal_rep"), &leader, &err) < 0 || rec_set(l, field_no(rec_entity(l), "version_no"), "1", &err) < 0 || rec_set(l, field_no(rec_entity(l), "passed_on"), "2026-02-01", &err) < 0 ||
		rec_set(l, field_no(rec_entity(l), "party_clause"), "1", &err) < 0 || rec_save(r, NULL, NULL, &err))
		fail_msg("%s %s: %s", err.rule, err.field, err.msg);
	rec_free(r);
	act_on(&asker, "setup_case", id, "submit", "2026-03-02", "核对过了");
	return id;
}

static int64_t in_review(const char *mark)
{
	int64_t id = name_asked(&asker, "510105", mark, "2026-03-02");

	a_row(&clerk, "name_case", id, "similar_note", "不近似", (char *)NULL);
	act_on(&clerk, "name_case", id, "check", "2026-03-02", "核对过了");
	return id;
}

static void stands(const char *entity, int64_t id, const char *state)
{
	struct rec *r = NULL;
	struct err err = {0};

	assert_int_equal(rec_load(app.db, &sys, entity_find(entity), id, NULL, &r, &err), 0);
	assert_string_equal(rec_state(r), state);
	rec_free(r);
}

static void at_work(int role, int rows, int cols)
{
	act_as(role, "510105");
	app.version = db_version(app.db);	/* nobody's rights have changed meanwhile */
	at_home(true, rows, cols);
}

/* The report that was put away last: one heading, and the rows of both kinds. */
static void one_report(int lines)
{
	struct tray_file t;
	struct err err = {0};
	int64_t id = 0;
	char text[4096] = "";
	int fd, n = 0;

	assert_int_equal(db_int(app.db, &err, &id, "SELECT max(id) FROM tray WHERE account = ?", "i", app.who.id), 1);
	fd = tray_open(app.db, &app.who, id, false, &t, &err);
	assert_true(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
	close(fd);
	for (const char *p = text; (p = strstr(p, "\r\n")); p += 2)
		n++;
	assert_int_equal(n, lines);
	assert_non_null(strstr(text, "序号"));
	assert_null(strstr(strstr(text, "序号") + 1, "序号"));
	assert_non_null(strstr(text, "银杏"));
	assert_non_null(strstr(text, "丹枫"));
}

/* Two kinds have the act: one question, one preview, one number to type, and both are done. */
static void both_kinds(void **state)
{
	int64_t name = name_asked(&asker, "510105", "银杏", "2026-03-02"), other = name_asked(&asker, "510105", "青禾", "2026-03-02");
	int64_t setup = handed_in("丹枫");
	(void)state;

	at_work(ROLE_NO_OFFICER, 24, 80);
	golden_play("keys  *b\n");
	golden_check("k_kinds_menu_80x24");
	expect("退回补正（名称核准 2件）");
	expect("1   撤回申请（成立登记 1件、名称核准 2件）");
	golden_close();
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		char file[60];

		at_work(ROLE_NO_OFFICER, sizes[i].rows, sizes[i].cols);
		golden_play("keys  *b<Enter>\n");
		snprintf(file, sizeof file, "k_kinds_%dx%d", sizes[i].cols, sizes[i].rows);
		golden_check(file);
		golden_close();
	}
	at_work(ROLE_NO_OFFICER, 24, 80);
	counted(4, " *b<Enter>", "", "");
	expect("成批撤回申请　成立登记等2类");
	expect("选定3行");
	golden_play("reject 仍选定着\nkeys 1\n");	/* the rows behind a number are of its kind */
	expect("丹枫");
	golden_play("reject 银杏\nkeys <F3><F5>e\n");
	expect("报告已放进文件盘");
	one_report(4);
	golden_play("keys <Ctrl-W>\n");
	expect("将办理3行");
	stands("setup_case", setup, "SUBMITTED");
	golden_play("keys 3<Enter>\n");
	expect("已办3行：撤回申请");
	stands("name_case", name, "WITHDRAWN");
	stands("name_case", other, "WITHDRAWN");
	stands("setup_case", setup, "WITHDRAWN");
	golden_play("keys <F3>\n");
	expect("1 待办 0");
	golden_close();
}

/* Of one kind some are refused: that is said with the kind, and those stay marked alone. An act that one kind has: how many are left out is
 * said, and they are marked for the next. */
static void some_are_left(void **state)
{
	int64_t name = in_review("云杉"), last = 0, setup = handed_in("望江");
	(void)state;

	act_on(&clerk, "setup_case", setup, "propose_reject", "2026-03-02", "不在本机关管辖范围");
	at_work(ROLE_NO_CHIEF, 24, 80);
	golden_play("keys  *b\n");
	expect("1   退回经办（成立登记 1件、名称核准 1件）");
	golden_play("keys <Enter>再核对<Enter>\n");
	expect("选定2行");
	expect("成立登记：");
	golden_check("k_kinds_refused_80x24");
	golden_play("keys <Ctrl-W>\n");
	expect("已办1行：退回经办");
	stands("name_case", name, "SUBMITTED");
	stands("setup_case", setup, "REJECT_REVIEW");
	golden_play("keys <F3>\n");
	expect("1 待办 1");
	expect("已选1行");
	golden_close();

	last = in_review("知行");
	at_work(ROLE_NO_CHIEF, 24, 80);
	golden_play("keys  *b<End><Up><Up><Enter>\n");
	expect("另有1件不是名称核准，仍选定着");
	golden_play("keys <F3>\n");
	expect("已选整个结果的2行");	/* nothing was done */
	golden_play("keys b<End><Up><Up><Enter><Ctrl-W>\n");
	expect("已办1行：核准");
	stands("name_case", last, "APPROVED");
	golden_play("keys <F3>\n");
	expect("1 待办 1");
	expect("已选1行");
	golden_play("keys b\n");
	expect("不予受理（成立登记 1件）");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(both_kinds), cmocka_unit_test(some_are_left)};

	return cmocka_run_group_tests(tests, open_office, office_close);
}
