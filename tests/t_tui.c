/* Screens, help and legends, played by script; the pictures in tests/screens are compared and never rewritten here. */
#include "tests/kept.h"
#include "tests/sample.h"

static const struct screen_ops text_ops = { .name = "text", .draw = draw, .keys = rows, .text = true };

static char *dumped(bool attributes)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	screen_dump(f, attributes);
	fclose(f);
	return text;
}

/* ---- goldens ---- */

/* What was drawn instead is put under build/ to be looked at, and copied by hand if it is right. */
static int golden(const char *name)
{
	char path[200], kept[200], *now;

	loop_draw();
	now = dumped(true);
	snprintf(kept, sizeof kept, "tests/screens/%s", name);
	bool same = as_kept(kept, now, 2, path, sizeof path);
	if (!same)
		print_error("%s is missing or differs; what was drawn is %s\n", kept, path);
	free(now);
	return !same;
}

static void t_golden(void **state)
{
	static const int size[][2] = { { 20, 60 }, { 24, 80 }, { 43, 132 } };
	int wrong = 0;
	char name[80];

	(void)state;
	for (int i = 0; i < 3; i++)
		for (int mono = 0; mono < 2; mono++) {
			start(size[i][0], size[i][1], mono);
			snprintf(name, sizeof name, "tui-%dx%d-%s", size[i][1], size[i][0], mono ? "mono" : "colour");
			wrong += golden(name);
			play("keys <F6>");
			snprintf(name, sizeof name, "tui-%dx%d-%s-confirm", size[i][1], size[i][0],
				 mono ? "mono" : "colour");
			wrong += golden(name);
		}
	assert_int_equal(wrong, 0);
}

static void t_golden_dialogs(void **state)
{
	static const char *const dialog[][2] = {
		{ "tui-pick", "keys <F4>1" }, { "tui-menu", "keys <F9>" },   { "tui-typed", "keys <F8>ab" },
		{ "tui-ask", "keys <F10>" },  { "tui-notice", "keys <F2>" }, { "tui-help", "keys <F1>" },
	};
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof dialog / sizeof *dialog; i++) {
		start(24, 80, true);
		play(dialog[i][1]);
		wrong += golden(dialog[i][0]);
	}
	start(12, 40, true);
	wrong += golden("tui-small");
	assert_int_equal(wrong, 0);
}

/* Stripped of attributes a mono and a colour picture say the same: nothing is told by colour alone (UX-18). */
static void t_colour_says_nothing(void **state)
{
	char *colour, *mono;

	(void)state;
	start(24, 80, false);
	tui_message(SY_ERROR, "证件号码不对");
	loop_draw();
	colour = dumped(false);
	start(24, 80, true);
	tui_message(SY_ERROR, "证件号码不对");
	loop_draw();
	mono = dumped(false);
	assert_string_equal(colour, mono);
	for (int i = 0; i < 3; i++) {
		static const char *const theme[] = { "light", "contrast", "mono" };
		char *other;

		start_theme(24, 80, false, theme[i]);
		tui_message(SY_ERROR, "证件号码不对");
		loop_draw();
		other = dumped(false);
		assert_string_equal(other, mono);
		free(other);
		other = dumped(true);	/* and every cell has a style of the theme */
		assert_null(strchr(strstr(other, "-- caret"), '?'));
		free(other);
	}
	assert_non_null(strstr(mono, "！证件号码不对"));
	free(colour);
	free(mono);
}

/* ---- sizes ---- */

static void t_sizes(void **state)
{
	static const int hs[] = { 1, 2, 3, 5, 6, 7, 10, 19, 20, 21, 24, 43, 100, 199, 200, 201, 500 };
	static const int ws[] = { 1, 2, 3, 5, 19, 20, 21, 40, 59, 60, 61, 80, 132, 499, 500, 501, 1000 };
	static const int dialog[] = { K_F4, K_F6, K_F8, K_F9, K_F10, K_F2, K_F1 };
	int small = 0;

	(void)state;
	for (size_t d = 0; d < sizeof dialog / sizeof *dialog; d++) {
		struct screen *top;

		start(24, 80, false);
		sel = 2;
		stack_key(dialog[d]);
		top = screen_top();
		for (size_t i = 0; i < sizeof hs / sizeof *hs; i++)
			for (size_t j = 0; j < sizeof ws / sizeof *ws; j++) {
				int h, w;
				char *text;

				term_resize(hs[i], ws[j]);
				loop_draw();
				tui_size(&h, &w);
				assert_in_range(h, ROWS_MIN, ROWS_MAX);
				assert_in_range(w, COLS_MIN, COLS_MAX);
				text = dumped(false);
				assert_int_equal(strstr(text, "终端") != NULL || ws[j] < 4, hs[i] < 20 || ws[j] < 60);
				small += hs[i] < 20 || ws[j] < 60;
				free(text);
				if (hs[i] < 20 || ws[j] < 60) {
					loop_bytes("1\r\033[B", 5);	/* blind keys do nothing */
					loop_timeout();
				}
				assert_ptr_equal(screen_top(), top);
			}
		assert_int_equal(sel, 2);
	}
	assert_true(small > 100);
	start(24, 80, true);
	play("size 19 80\nexpect 终端过小 需要60×20 当前 80×19\nsize 20 60\nreject 终端过小\nsize 20 59\nexpect 当前 "
	     "59×20\nsize 24 80\nexpect 社会组织名录");
}

/* ---- legend and help: UX-10 ---- */

static void t_legend_works(void **state)
{
	struct keyrow row[LEGEND_MAX];
	int n;

	(void)state;
	start(24, 80, true);
	n = stack_legend(screen_top(), row, LEGEND_MAX);
	assert_int_equal(n, LEGEND_MAX);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < row[i].n; j++) {
			struct screen *before;

			start(24, 80, true);
			before = screen_top();
			assert_true(cells(row[i].def->label) <= 8);
			stack_key(row[i].key[j]);
			assert_true(acted > 0 || screen_top() != before);	/* it did something */
		}
}

static bool names_key(const char *list, int k)
{
	char name[40], padded[48];

	key_name(k, name, sizeof name);
	snprintf(padded, sizeof padded, " %s ", name);
	for (const char *p = list; p && *p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL) {
		char line[200];

		snprintf(line, sizeof line, " %.150s", p);
		line[strcspn(line, "\n")] = '\0';
		line[24] = '\0';
		if (strstr(line, padded))
			return true;
	}
	return false;
}

static void t_dispatched_is_listed(void **state)
{
	int worked = 0;

	(void)state;
	for (int text = 0; text < 2; text++)
		for (int k = 1; k < K_PASTE; k++) {
			struct screen *before;
			char *list;
			bool did;

			if (k == 0x500)
				k = 0xff01;
			if (k == 0xff5f)
				k = K_UP;
			if (k == K_F12 + 1)
				k = K_CTRL('A');
			if (k == K_CTRL('_') + 1)
				break;
			start(24, 80, true);
			if (text)
				screen_push(&text_ops, NULL, "t", "文字");
			before = screen_top();
			list = help_list(before);
			stack_key(k);
			did = acted > 0 || screen_top() != before || sel != 0;
			if (did && k != K_CTRL('L'))
				assert_true(names_key(list, text ? k : key_fold(k)));
			else if (k != K_UP && k != K_DOWN && k != K_CTRL('L') && (k != K_ESC || text))
				assert_false(names_key(list, k));
			worked += did;
			free(list);
		}
	assert_true(worked > 40);
}

static void t_invalid_hidden(void **state)
{
	char *list;

	(void)state;
	start(24, 80, true);
	f7_valid = false;
	play("reject F7\nkeys <F7>\nexpect 这里不用 F7");
	assert_int_equal(acted, 0);
	list = help_list(screen_top());
	assert_null(strstr(list, "F7"));
	assert_null(strstr(list, "被盖住"));	/* the screen's own F5 covers the application's */
	free(list);
	f7_valid = true;
	tui_redraw();
	play("keys <F7>\nexpect F7 查询");
	assert_int_equal(acted, 1);
}

static bool field_help(struct screen *s, char *dst, size_t n)
{
	(void)s;
	snprintf(dst, n, "统一社会信用代码：18 位");
	return true;
}

static void t_help(void **state)
{
	(void)state;
	start(24, 80, true);
	play("keys ?\nexpect 重新读取\nkeys <F1>\nexpect 这已是本屏的键\nkeys <F3>\nreject 重新读取");
	assert_int_equal(backs, 0);	/* help is nobody's child */
	screen_help(field_help);
	play("keys <Ctrl-_>\nexpect 18 位\nreject 重新读取\nkeys <F1>\nexpect 重新读取\nreject 18 位\nkeys "
	     "<Esc>\nexpect 编号");
	play("keys ？\nexpect 18 位\nkeys <F12>\nkeys <0x1b>1\nexpect 18 位");
}

/* ---- commands, stack ---- */

static void t_command_position(void **state)
{
	(void)state;
	start(24, 80, true);
	play("keys ：\nkeys ２\nkeys 2e:");
	assert_int_equal(acted, 5);
	screen_push(&text_ops, NULL, "t", "文字");
	play("keys 2e:：２?");
	assert_int_equal(acted, 5);	/* where text is typed, letters are text */
	play("keys <Ctrl-N>");
	assert_int_equal(acted, 6);
}

static void t_stack(void **state)
{
	struct screen *s;

	(void)state;
	start(24, 80, true);
	s = screen_push(&ops, NULL, "2.1a", "子屏");
	play("expect 子屏\nexpect 2.1a");
	may_leave = false;
	play("keys <F3>\nexpect 尚未保存\nexpect 子屏\nkeys <Down>\nreject 尚未保存");
	may_leave = true;
	play("keys <F3>\nexpect 社会组织名录");
	assert_int_equal(backs, 1);
	assert_int_equal(back_result, -1);
	assert_int_equal(closes, 1);
	s = screen_push(&ops, NULL, "2.1a", "子屏");
	s->result = 5;
	play("keys <Ctrl-X>");
	assert_int_equal(back_result, 5);
	s = screen_push(&ops, NULL, "a", "一");
	screen_push(&ops, NULL, "b", "二");
	screen_close(s, 9);	/* what stands above it goes with it, unasked */
	play("keys <Down>");
	assert_int_equal(back_result, 9);
	assert_int_equal(closes, 4);
	assert_string_equal(screen_top()->title, "社会组织名录");
	play("tick\ntick");
	assert_int_equal(ticks, 2);
	play("keys <Esc>");
	assert_null(screen_top());
	assert_int_equal(play_rc("keys x"), -1);
}

static void t_long_page(void **state)
{
	char text[4000] = "";

	(void)state;
	start(24, 80, true);
	for (int i = 1; i <= 60; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "第%d条 内容\n", i);
	help_text("条例", text);
	play("expect 第1条\nexpect 第 1-19 行，共 60 行\nkeys <PgDn>\nexpect 第19条\nreject 第18条\nkeys <End>\nexpect "
	     "第60条\nkeys <Down>");
	play("expect 第42条\nreject 第41条\nkeys <Home><Up>\nexpect 第1条\nsize 40 100\nkeys <End>\nexpect "
	     "第60条\nsize 60 100\nexpect 第60条");
	play("size 24 80\nkeys <F3>\nreject 条例");
}

/* ---- the driver itself ---- */

static void t_script_fails(void **state)
{
	static const char *const bad[] = { "expect 无此文字", "reject 编号", "keys <F77>",	   "size 0 5",
					   "size x",	      "jump 1",	     "dump /no/such/dir/x" };

	(void)state;
	start(24, 80, true);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char two[100];

		snprintf(two, sizeof two, "# a remark\n\n%s\n", bad[i]);
		assert_int_equal(play_rc(two), -1);
		assert_non_null(strstr(tui_error(), "line 3"));
	}
	finish(NULL);
	screen_push(&ops, NULL, "2.1", "无终端");
	play("size 24 80\nexpect 无终端\nkeys <Down>");	/* opens a terminal of its own */
	assert_int_equal(sel, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(t_golden, finish),
		cmocka_unit_test_teardown(t_golden_dialogs, finish),
		cmocka_unit_test_teardown(t_colour_says_nothing, finish),
		cmocka_unit_test_teardown(t_sizes, finish),
		cmocka_unit_test_teardown(t_legend_works, finish),
		cmocka_unit_test_teardown(t_dispatched_is_listed, finish),
		cmocka_unit_test_teardown(t_invalid_hidden, finish),
		cmocka_unit_test_teardown(t_help, finish),
		cmocka_unit_test_teardown(t_command_position, finish),
		cmocka_unit_test_teardown(t_stack, finish),
		cmocka_unit_test_teardown(t_long_page, finish),
		cmocka_unit_test_teardown(t_script_fails, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
