/* Dialogs, menu and picker: what each key answers, and that a stray or hasty one does no harm. */
#include "tests/sample.h"

static void dialog(const char *script, int yes)
{
	start(24, 80, true);
	play(script);
	assert_int_equal(answers, 1);
	assert_int_equal(answer_int, yes);
	assert_int_equal(backs, 0);
	assert_string_equal(screen_top()->title, "社会组织名录");
}

static void t_confirm(void **state)
{
	(void)state;
	dialog("keys <F6>\nexpect 确定要删除\nkeys <Enter>", 0);	/* a stray Enter harms nothing */
	dialog("keys <F6>1", 1);
	dialog("keys <F6>１", 1);
	dialog("keys <F6>y", 1);
	dialog("keys <F6>2", 0);
	dialog("keys <F6><Esc>", 0);
	dialog("keys <F6><F3>", 0);
	dialog("keys <F6><Left><Enter>", 1);
	dialog("keys <F6><Tab><Right><Enter>", 0);
	dialog("keys <F6><F10>", 1);
	start(24, 80, true);
	play("keys <F6><F2>x\nexpect 确定要删除");	/* the application's keys wait until it is answered */
	assert_int_equal(answers, 0);
}

static void t_confirm_typed(void **state)
{
	(void)state;
	dialog("keys <F8>AB12<Enter>", 1);
	dialog("keys <F8>ＡＢ１２ <Enter>", 1);
	dialog("keys <F8><Esc>", 0);
	start(24, 80, true);
	play("keys <F8><Enter>\nexpect 与“AB12”不符\nkeys AB1<Enter>\nexpect 不符\nkeys 23<Enter>\nexpect 不符\nkeys "
	     "<BS><Enter>\nreject 不符");
	assert_int_equal(answer_int, 1);
	start(24, 80, true);
	loop_bytes("\033[19~AB12\r",
		   10); /* F8 and the answer in one breath: the answer was given before the question */
	assert_int_equal(answers, 0);
	assert_string_equal(screen_top()->title, "撤销登记");
}

static void t_ask(void **state)
{
	(void)state;
	start(24, 80, true);
	play("keys <F10>abc<Enter>\nexpect 字数须为双数\nkeys d<Enter>");
	assert_string_equal(answer, "abcd");
	play("keys <F10><Enter>");
	assert_string_equal(answer, "初稿");
	play("keys <F10><Esc>");
	assert_string_equal(answer, "(none)");
	play("keys <F10><0x1b>[200~两\nkeys 个<0x1b>[201~<Enter>");
	assert_string_equal(answer, "两个");
}

static void t_pick(void **state)
{
	(void)state;
	start(24, 80, true);
	play("keys <F4>\nexpect 40 项\nkeys <Down><Down><Enter>");
	assert_string_equal(answer, "510103");
	play("keys <F4>4");
	assert_string_equal(answer, "510104");	/* a digit takes a row while nothing is typed */
	play("keys <F4>第37\nexpect 1 项\nkeys <Tab>");
	assert_string_equal(answer, "510137");
	play("keys <F4>第3<Tab>\nexpect 还有\nkeys 9<Enter>");
	assert_string_equal(answer, "510139");
	play("keys <F4>没有\nexpect 没有相符的\nkeys <Enter>\nexpect 没有与“没有”相符的\nkeys <Esc>");
	assert_string_equal(answer, "(none)");
	play("keys <F4><PgDn><PgDn><PgDn><PgDn><Enter>");
	assert_string_equal(answer, "510140");
	matches = 0;
	play("keys <F4>第二十几区");
	assert_int_equal(matches, 1);	/* one query for a burst of typing */
}

static void t_menu(void **state)
{
	(void)state;
	dialog("keys <F9>2", 1);
	dialog("keys <F9>32", 3);
	dialog("keys <F9>３2", 3);
	dialog("keys <F9><Down><Enter>", 1);
	dialog("keys <F9><End><Enter>", 3);
	dialog("keys <F9><Esc>", -1);
	dialog("keys <F9>31\nexpect 只有执法岗可以\nkeys 1", 0);
	dialog("keys <F9>3<BS>2\nkeys 2", 3);
}

static void t_notice(void **state)
{
	(void)state;
	start(24, 80, true);
	play("keys <F2>\nexpect 第二行\nkeys <Enter>\nreject 第二行\nkeys <Ctrl-P>\nexpect 第二行\nkeys <Esc>\nreject "
	     "第二行");
	assert_int_equal(answers, 2);
}

/* Whatever a line sends, the screens live and every picture can be drawn. */
static void t_noise(void **state)
{
	static const char *const bits[] = {
		"\033[19~", "\033OS", "\033[17~", "\033[20~", "\033[21~", "\033OP",    "\r",
		"\033[A",   "\033[B", "1",	  "y",	      "\t",	  "\033[200~", "\033[201~",
	};
	uint32_t r = 5;
	int drawn = 0;

	(void)state;
	start(24, 80, false);
	for (int i = 0; i < 100000; i++) {
		char c;

		r = r * 1664525 + 1013904223;
		c = (char)(r >> 24);
		if (!screen_top())
			start(24, 80, (r & 0x1000) != 0);
		if (i % 5 == 0)
			loop_bytes(bits[(r >> 16) % 14], strlen(bits[(r >> 16) % 14]));
		else
			loop_bytes(&c, 1);
		if (i % 64 == 0)
			loop_timeout();
		if (i % 50 == 0) {
			term_resize(1 + (int)(r >> 20) % 60, 1 + (int)(r >> 8) % 160);
			loop_draw();
			drawn++;
		}
	}
	assert_int_equal(drawn, 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(t_confirm, finish),
		cmocka_unit_test_teardown(t_confirm_typed, finish),
		cmocka_unit_test_teardown(t_ask, finish),
		cmocka_unit_test_teardown(t_pick, finish),
		cmocka_unit_test_teardown(t_menu, finish),
		cmocka_unit_test_teardown(t_notice, finish),
		cmocka_unit_test_teardown(t_noise, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
