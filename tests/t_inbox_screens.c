/* The inbox and the screen of a case as officer, chief and applicant work with them: pictures, keys, the next case that opens by itself,
 * several at once, and who may not. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/core/internal.h"
#include "tests/inbox_desk.h"
#include "model/core/tray.h"
#include "model/registry/material.h"

static void picture(const char *name, int rows, int cols)
{
	char file[80];

	snprintf(file, sizeof file, "k_%s_%dx%d", name, cols, rows);
	golden_check(file);
}

/* One that was sent back and came again, with a word changed; one that rules refuse meanwhile; others. */
static void make_some(void)
{
	int64_t id = name_asked(&asker, "510105", "云杉", "2026-02-13");

	act_on(&clerk, "name_case", id, "return", "2026-02-24", "业务范围写得太宽，须逐项列出");
	a_row(&asker, "name_case", id, "scope", "社会工作服务；社区养老服务。", (char *)NULL);
	act_on(&asker, "name_case", id, "submit", "2026-02-25", "核对过了");
	name_asked(&asker, "510105", "青禾", "2026-02-12");
	name_asked(&asker, "510105", "望江", "2026-02-14");
	name_asked(&asker, "510105", "浣花", "2026-02-26");
	a_row(&sys, "name_word", 0, "word", "浣花", "kind", "BAN", "valid_from", "2026-02-27", "basis", "另有规定", (char *)NULL);
}

static void pictures(void **state)
{
	(void)state;
	make_some();
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		act_as(ROLE_NO_OFFICER, "510105");
		at_home(true, sizes[i].rows, sizes[i].cols);
		expect("待办 4　将到期 2　已到期 0　提醒 0");
		golden_play("keys <F8>\n");
		picture("day", sizes[i].rows, sizes[i].cols);
		golden_play("keys <F3> \n");
		picture("inbox", sizes[i].rows, sizes[i].cols);
		golden_play("keys <Down><Down><Down><Enter>\n");
		picture("case", sizes[i].rows, sizes[i].cols);
		golden_play("keys <Ctrl-B>\n");	/* sent back, changed, handed in again */
		expect("成都市青羊区云杉社会工作服务中心");
		golden_play("keys <End>\n");
		picture("case_end", sizes[i].rows, sizes[i].cols);
		golden_close();
	}
	at_home(false, 24, 80);
	golden_play("keys  \n");
	golden_check("k_inbox_80x24_colour");
	golden_play("keys <Enter>\n");
	golden_check("k_case_80x24_colour");
	golden_close();
}

/* Each number of the day opens as many rows as it says. */
static void numbers_open_their_rows(void **state)
{
	static const struct { const char *label; int n; } want[] = {{"今日收件", 0}, {"今日办结", 0}, {"今日到期", 1}, {"两个工作日内到期", 1}, {"已到期", 0},
		{"名称核准", 4}, {"待初审", 4}};
	char line[200];
	size_t i;

	(void)state;
	act_as(ROLE_NO_OFFICER, "510105");
	at_home(true, 24, 80);
	golden_play("keys <F8>\n");
	for (i = 0; i < LENGTH(want); i++) {
		snprintf(line, sizeof line, "keys <Enter>\nexpect 事项　%s%s\nexpect %d-%d/%d \nkeys <F3><Down>\n", i > 4 ? "在办事项　" : "", want[i].label, want[i].n > 0,
			want[i].n, want[i].n);
		if (want[i].n == 0)
			snprintf(line, sizeof line, "keys <Enter>\nexpect %s\nexpect 没有记录\nkeys <F3><Down>\n", want[i].label);
		golden_play(line);
	}
	/* a case opened there goes on to the next of those rows */
	golden_play("keys <Up><Enter><Enter>\nexpect 1/4\nkeys <Ctrl-N>\nexpect 2/4\nkeys <Ctrl-B><Ctrl-B>\nexpect 这是名录里的第一条\n");
	golden_close();
}

/* K08, and the next case by itself; what the act wants is asked for in a line. */
static void next_case_opens(void **state)
{
	const struct entity *e;
	int64_t id, next;

	(void)state;
	act_as(ROLE_NO_OFFICER, "510105");
	at_home(true, 24, 80);
	counted(2, " <Enter>", "", "");
	expect("成都市青羊区青禾社会工作服务中心");
	expect("查重结论");
	assert_true(case_shows(screen_top(), &e, &id));
	counted(2, "2", "与已有的名称不近似", "<Enter>");
	expect("成都市青羊区望江社会工作服务中心");
	assert_true(case_shows(screen_top(), &e, &next) && next != id);
	/* the day in between: others go on, one is left for last */
	golden_play("keys <Ctrl-N>\n");
	expect("成都市青羊区云杉社会工作服务中心");
	golden_play("keys <Ctrl-B>\n");
	expect("成都市青羊区望江社会工作服务中心");
	/* refused by a rule, and the case stays */
	golden_play("keys <Ctrl-N><Ctrl-N>2不近似<Enter>\n");
	expect("不能办理");
	golden_play("keys <Enter>\n");
	expect("成都市青羊区浣花社会工作服务中心");
	/* given up at the question: nothing was done */
	golden_play("keys <Ctrl-B>2<F3>\n");
	expect("成都市青羊区云杉社会工作服务中心");
	golden_play("keys 2不近似<Enter>\n");
	golden_close();
}

/* K10: from home, agreed, and the next one is open. An act that four eyes forbid says so. */
static void agreed(void **state)
{
	struct actor two = {0};

	(void)state;
	act_as(ROLE_NO_CHIEF, "510105");
	at_home(true, 24, 80);
	counted(3, " <Enter>2", "", "");
	expect("成都市青羊区云杉社会工作服务中心");
	expect("已办理：核准");
	golden_close();
	/* the officer who agreed to it, now as a chief */
	two = actor_of(900 + ROLE_NO_OFFICER, ROLE_NO_CHIEF, "510105");
	app.who = two;
	at_home(true, 24, 80);
	golden_play("keys  <Enter>\n");
	expect("核准　不能办：R-GEN-01");
	golden_play("keys 2\n");
	expect("须由他人办理");
	expect("成都市青羊区云杉社会工作服务中心");
	golden_close();
	/* the last one: back in the inbox */
	act_as(ROLE_NO_CHIEF, "510105");
	at_home(true, 24, 80);
	golden_play("keys  <Enter>2\n");
	expect("没有要办的事");
	expect("已办理：核准");
	golden_close();
}

/* What somebody else has done a moment ago is in the numbers as in the rows when one asks for it, before any tick. */
static void read_anew(void **state)
{
	struct db *other;
	struct inbox_row row;
	struct err err = {0};
	struct act act = {.reason = "须补正"};
	struct rec *r;
	long n[INBOX_PARTS];
	char line[120];

	(void)state;
	act_as(ROLE_NO_OFFICER, "510105");
	at_home(true, 24, 80);
	name_asked(&asker, "510105", "沧浪", "2026-03-02");
	golden_play("keys  <F5>\n");
	assert_int_equal(inbox_counts(app.db, &app.who, n, &err), 0);
	assert_int_equal(db_open(dir, 0, &other, &err), 0);
	assert_int_equal(inbox_fetch(app.db, &app.who, INBOX_TURN, 0, true, 1, &row, &err), 1);
	assert_int_equal(rec_load(other, &clerk, row.e, row.rid, NULL, &r, &err), 0);
	if (flow_do(r, "return", &act, NULL, &err))
		fail_msg("%s", err.msg);
	rec_free(r);
	snprintf(line, sizeof line, "expect 1 待办 %ld\nkeys <F5>\nexpect 1 待办 %ld\n", n[INBOX_TURN], n[INBOX_TURN] - 1);
	golden_play(line);
	db_close(other);
	golden_close();
}

/* K11: twenty at once, the refusals named first; hand-picked or all that are listed. */
static void twenty_at_once(void **state)
{
	static const char *const mark[] = {"芙蓉", "银桦", "听涛", "明远", "拾光", "晴川", "远山", "知行", "木棉", "若水", "星火", "同舟", "向阳",
		"春晖", "安澜", "朝露", "南风", "北辰", "东篱", "西岭", "丹桂"};
	int64_t id[LENGTH(mark)];
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(mark); i++) {
		id[i] = name_asked(&asker, "510105", mark[i], "2026-02-27");
		a_row(&clerk, "name_case", id[i], "similar_note", "不近似", (char *)NULL);
		act_on(&clerk, "name_case", id[i], "check", "2026-03-02", "核对过了");
	}
	a_row(&sys, "name_word", 0, "word", "西岭", "kind", "BAN", "valid_from", "2026-02-27", "basis", "另有规定", (char *)NULL);
	act_as(ROLE_NO_CHIEF, "510105");
	app.version = db_version(app.db);	/* nobody's rights have changed meanwhile */
	for (i = 0; i < LENGTH(sizes); i++) {
		at_home(true, sizes[i].rows, sizes[i].cols);
		golden_play("keys  *b2\n");
		picture("batch", sizes[i].rows, sizes[i].cols);
		golden_close();
	}
	at_home(true, 43, 132);
	/* twenty blanks mark twenty rows; then the act, what it says, and it is done */
	counted(24, "                     b2", "", "<Ctrl-W>");
	expect("已办19行：核准");
	golden_play("keys <F3>\n");
	expect("1 待办 2");
	expect("已选1行");	/* the one that was refused; the one that was not picked is not marked */
	golden_play("keys -*b2<Ctrl-W>\n");
	expect("已办1行：核准");
	golden_close();
	/* what is left has no such letter, and that is said */
	at_home(true, 24, 80);
	app.version = db_version(app.db);
	golden_play("keys  *b\n");
	expect("印文书（名称核准 1件）");
	golden_play("keys <End><Enter>hz<Enter>\n");
	expect("没有制发过名称核准通知书");
	golden_close();
}

/* A file of so many bytes in somebody's tray. */
static void laid(const struct actor *who, const char *name, const char *first, size_t bytes)
{
	char path[] = "/tmp/t_inbox.XXXXXX";
	struct err err = {0};
	int fd = mkstemp(path);

	unlink(path);
	assert_int_equal(write(fd, first, strlen(first)), (ssize_t)strlen(first));
	assert_int_equal(ftruncate(fd, (off_t)bytes), 0);
	lseek(fd, 0, SEEK_SET);
	if (tray_put(app.db, who, name, fd, NULL, &err))
		fail_msg("%s", err.msg);
	close(fd);
}

/* Who is to lead shows his papers with the name, and the window looks at them. */
static void people_seen(int64_t id)
{
	struct rec *r, *l;
	struct err err = {0};

	laid(&clerk, "身份证明.pdf", "%PDF-1.4", 300000);
	if (rec_load(app.db, &clerk, entity_find("name_case"), id, NULL, &r, &err) || material_slots(app.db, &clerk, r, &err) ||
		material_slot(app.db, r, "MC-02", &l, &err) || material_attach(app.db, l, "身份证明.pdf", &err) ||
		rec_set(l, field_no(rec_entity(l), "valid_to"), "2026-12-31", &err) || rec_set(l, field_no(rec_entity(l), "checked"), "1", &err) ||
		rec_save(r, NULL, NULL, &err))
		fail_msg("%s %s: %s", err.rule, err.field, err.msg);
	rec_free(r);
}

/* The checklist: what is to be mended in the law's words or in one's own, what has been looked at; nothing is stored before all of it is. */
static void papers_ticked(void **state)
{
	int64_t id = establishment("丹枫", people_seen);
	size_t i;

	(void)state;
	act_as(ROLE_NO_OFFICER, "510105");
	for (i = 0; i < LENGTH(sizes); i++) {
		at_home(true, sizes[i].rows, sizes[i].cols);
		case_open(entity_find("setup_case"), id, false);
		golden_play("keys m v x缺验资机构盖章<Enter><Up>\n");
		picture("papers", sizes[i].rows, sizes[i].cols);
		golden_play("keys <F3>\n");
		expect("尚未保存");
		golden_play("keys 1\n");
		expect("尚未提交");
		golden_close();
	}
	at_home(true, 24, 80);
	case_open(entity_find("setup_case"), id, false);
	golden_play("tick\n");
	picture("setup", 24, 80);
	golden_play("keys m  <Ctrl-W>m\n");
	expect("须补正 2");
	expect("不齐全或者不符合法定形式");
	golden_play("keys  <Home> v<Ctrl-W>m\n");
	expect("须补正 1");
	golden_close();
	/* who decides looks and ticks nothing; the applicant says what is there */
	act_as(ROLE_NO_CHIEF, "510105");
	at_home(true, 24, 80);
	case_open(entity_find("setup_case"), id, false);
	golden_play("keys m v*x<Ctrl-W>\n");
	expect("没有改动");
	golden_close();
}

/* ---- what has come (UX-32) ---- */

static int bells(void)
{
	off_t n = lseek(golden_out, 0, SEEK_END);
	char *s = xcalloc(1, (size_t)n + 1);
	int got = 0;

	assert_int_equal(pread(golden_out, s, (size_t)n, 0), n);
	for (off_t i = 0; i < n; i++)
		got += s[i] == '\a';
	free(s);
	return got;
}

/* A second after somebody else has saved. */
static void a_second(void)
{
	app.version++;
	badge_tick();
	golden_play("tick\n");
}

static void logged_in(void)
{
	act_as(ROLE_NO_OFFICER, "510104");
	app.who.id = 53;	/* to whom nobody has told anything yet */
	at_home(true, 24, 80);
}

/* Once for each that has come: not again when it is looked at again, after another login or in another session; and of what is not one's own
 * nothing. What is sent back comes again. */
static void told_once(void **state)
{
	struct actor far = actor_of(51, ROLE_NO_OFFICER, "510104"), head = actor_of(52, ROLE_NO_CHIEF, "510104");
	int64_t id;

	(void)state;
	name_asked(&asker, "510104", "旧雨", "2026-02-25");
	logged_in();		/* the first time nothing is new */
	assert_int_equal(bells(), 0);
	id = name_asked(&asker, "510104", "新知", "2026-02-25");
	name_asked(&asker, "510105", "他山", "2026-02-25");
	assert_int_equal(bells(), 0);
	a_second();
	assert_int_equal(bells(), 1);
	expect("待办2");
	a_second();
	golden_play("keys  <F5><F3>\ntick\n");
	assert_int_equal(bells(), 1);
	golden_close();
	logged_in();
	assert_int_equal(bells(), 0);
	golden_close();
	/* while nobody is there: at the next login, and at that alone */
	name_asked(&asker, "510104", "远道", "2026-02-25");
	logged_in();
	assert_int_equal(bells(), 1);
	golden_close();
	logged_in();
	assert_int_equal(bells(), 0);
	/* others' places, and what goes on from him, are no news; what comes back to him is */
	name_asked(&asker, "510105", "邻家", "2026-02-25");
	a_row(&far, "name_case", id, "similar_note", "不近似", (char *)NULL);
	act_on(&far, "name_case", id, "check", "2026-03-02", "核对过了");
	a_second();
	assert_int_equal(bells(), 0);
	act_on(&head, "name_case", id, "back", "2026-03-02", "范围再核对");
	app.guarded = true;	/* behind a locked screen it waits */
	a_second();
	assert_int_equal(bells(), 0);
	app.guarded = false;
	a_second();
	assert_int_equal(bells(), 1);
	expect("待办3");
	expect("退回 1");
	golden_close();
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		act_as(ROLE_NO_OFFICER, "510104");
		at_home(true, sizes[i].rows, sizes[i].cols);
		golden_play("keys  2\n");
		picture("inbox_back", sizes[i].rows, sizes[i].cols);
		golden_close();
	}
	/* handed on it is not one that was sent back any more */
	logged_in();
	act_on(&far, "name_case", id, "check", "2026-03-02", "核对过了");
	golden_play("keys  2\n");
	expect("2 退回 0");
	golden_close();
}

/* His own act in another role of his rings for nobody; off means off, and what came meanwhile is old when it is on again. */
static void told_or_not(void **state)
{
	(void)state;
	logged_in();
	prefs_open();
	golden_play("keys <F2>铃声<Enter>\n");
	expect("只在标题行显示件数");
	name_asked(&asker, "510104", "静夜", "2026-02-25");
	a_second();
	assert_int_equal(bells(), 0);
	expect("待办3");
	golden_close();
	name_asked(&asker, "510104", "无声", "2026-02-25");
	logged_in();
	assert_int_equal(bells(), 0);
	golden_play("keys <F2>铃声<Enter>\n");
	expect("响一声");
	a_second();
	assert_int_equal(bells(), 0);
	name_asked(&asker, "510104", "晨钟", "2026-02-25");
	a_second();
	assert_int_equal(bells(), 1);
	asker.id = app.who.id;
	name_asked(&asker, "510104", "暮鼓", "2026-02-25");
	asker.id = 31;
	a_second();
	assert_int_equal(bells(), 1);
	golden_close();
}

/* The applicant takes over what was seen before with one key and attaches a file with two; the window fetches it with one, from the checklist
 * and from the application. */
static void papers_have_files(void **state)
{
	int64_t id = establishment("白鹭", people_seen);
	size_t i;

	(void)state;
	app.who = asker;
	for (i = 0; i < LENGTH(sizes); i++) {
		at_home(true, sizes[i].rows, sizes[i].cols);
		case_open(entity_find("setup_case"), id, false);
		golden_play("keys m<Down><Down><Down>\n");
		picture("papers_offer", sizes[i].rows, sizes[i].cols);
		golden_close();
	}
	at_home(true, 24, 80);
	case_open(entity_find("setup_case"), id, false);
	golden_play("keys mc\n");
	expect("没有核验过、还有效的同一种材料");
	golden_play("keys o\n");
	expect("这一项没有文件");
	golden_play("keys f\n");
	expect("文件托盘是空的");
	golden_play("keys <Down><Down><Down>c\n");
	expect("未核验 10");
	laid(&asker, "验资报告.pdf", "%PDF-1.4", 1500000);
	laid(&asker, "章程.docx", "PK\3\4", 400);
	golden_play("keys <Home><Down>f\n");
	expect("验资报告.pdf");
	golden_play("keys <Enter>\n");
	expect("R-FILE-02");
	golden_play("keys <Enter>f验资\n");
	expect(" 1 项");
	golden_play("keys <Enter>\n");
	expect("2026-03-02 PDF");
	golden_play("keys <Ctrl-W>\n");
	expect("已保存");
	golden_close();
	app.who = clerk;
	for (i = 0; i < LENGTH(sizes); i++) {
		at_home(true, sizes[i].rows, sizes[i].cols);
		case_open(entity_find("setup_case"), id, false);
		golden_play("keys m<Down>\n");
		picture("papers_files", sizes[i].rows, sizes[i].cols);
		golden_close();
	}
	at_home(true, 24, 80);
	case_open(entity_find("setup_case"), id, false);
	golden_play("keys m<Down>o\n");
	expect("已取到文件托盘：SL-03验资报告.pdf");
	golden_play("keys <F3>o\n");
	expect("光标所在的不是有文件的材料");
	golden_play("keys <Tab><Tab><Down>o\n");	/* the application, its materials, the second of them */
	expect("已取到文件托盘：SL-03验资报告.pdf");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures), cmocka_unit_test(numbers_open_their_rows), cmocka_unit_test(next_case_opens), cmocka_unit_test(agreed), cmocka_unit_test(twenty_at_once),
		cmocka_unit_test(papers_ticked), cmocka_unit_test(papers_have_files), cmocka_unit_test(told_once), cmocka_unit_test(told_or_not), cmocka_unit_test(read_anew),
	};

	return cmocka_run_group_tests(tests, open_office, office_close);
}
