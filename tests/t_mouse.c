/* The mouse: off it is not there, byte for byte; on a click does what keys would have done, on what is seen. */
#define SCREENS
#include "tests/desk.h"

#include "model/core/setting.h"

static void bytes(const char *s)
{
	loop_bytes(s, strlen(s));
	loop_settle();
}

static void mouse(int button, int y, int x, char end)
{
	char s[40];

	snprintf(s, sizeof s, "\033[<%d;%d;%d%c", button, x + 1, y + 1, end);
	bytes(s);
}

static void click(int y, int x)
{
	mouse(0, y, x, 'M');
	mouse(0, y, x, 'm');
}

/* Where the text stands; -1 = nowhere. */
static int line_of(const char *text, int *x)
{
	char *all = NULL, *rest, *l;
	size_t n = 0;
	FILE *f = open_memstream(&all, &n);
	int y = 0, found = -1;

	screen_dump(f, false);
	fclose(f);
	for (rest = all; found < 0 && (l = strsep(&rest, "\n")) != NULL; y++) {
		char *at = strstr(l, text);
		if (!at)
			continue;
		found = y;
		*at = '\0';
		*x = cells(l);
	}
	free(all);
	return found;
}

static void click_on(const char *text)
{
	int x = 0, y = line_of(text, &x);

	if (y < 0)
		fail_msg("%s is not on the screen", text);
	click(y, x);
}

static int marker(void)
{
	int x;

	return line_of("▸", &x);
}

static void select_org_list(void)
{
	golden_play("keys <F2>zz<Enter>\nexpect 1-\n");
	assert_string_equal(screen_top()->ops->name, "list");
}

static char *written(size_t *n)
{
	off_t end = lseek(golden_out, 0, SEEK_END);
	char *s = malloc((size_t)end + 1);

	*n = (size_t)end;
	assert_non_null(s);
	assert_int_equal(pread(golden_out, s, *n, 0), end);
	s[*n] = '\0';
	return s;
}

static const char on_bytes[] = "\033[?1000h\033[?1006h", off_bytes[] = "\033[?1006l\033[?1000l";
static const char story[] = "keys <F2>zz<Enter>\nkeys <Down><Down><Enter>\nkeys 2<Tab><Tab>abc\nkeys <Ctrl-Z><F3><F3>\nsize 43 132\nkeys <F1><F3><F2>\n";

/* What keys draw is the same with it and without; off, nothing is sent for it and reports are swallowed. */
static void off_it_is_not_there(void **state)
{
	char *without, *with, *at;
	size_t n, m;

	(void)state;
	desk_of(951);
	assert_false(tui_has_mouse());
	golden_play(story);
	without = written(&n);
	assert_null(memmem(without, n, "\033[?1000", 7));
	assert_null(memmem(without, n, "\033[?1006", 7));
	golden_play("keys <F3><F3>\n");
	select_org_list();
	int was = marker();
	click(was + 3, 10);
	mouse(65, was, 10, 'M');
	assert_int_equal(marker(), was);
	golden_close();

	act_as(ROLE_NO_OFFICER, "51");
	app.who.id = 952;
	at_home(true, 24, 80);
	prefs_open();
	tui_mouse(true);
	golden_play(story);
	with = written(&m);
	at = memmem(with, m, on_bytes, sizeof on_bytes - 1);
	assert_non_null(at);
	m -= sizeof on_bytes - 1;
	memmove(at, at + sizeof on_bytes - 1, m - (size_t)(at - with));
	assert_int_equal(n, m);
	assert_memory_equal(with, without, n);
	golden_close();
	free(with);
	free(without);
}

static void the_legend_and_rows(void **state)
{
	int at, x;

	(void)state;
	desk_of(953);
	tui_mouse(true);
	/* a number on home is walked to, and opens what it counts */
	click_on("慈善组织数");
	assert_true(line_of("▸", &x) > 0);
	int light = line_of("慈善组织数", &x);
	assert_int_equal(marker(), light);
	click_on("慈善组织数");
	assert_string_equal(screen_top()->ops->name, "list");
	golden_play("keys <F3>\n");
	click_on("F2 跳转");		/* a key of the legend does it */
	assert_string_equal(screen_top()->ops->name, "jump");
	golden_play("keys <F3>\n");
	select_org_list();
	at = marker();
	click(at + 3, 20);			/* a row is selected, and opened when it is clicked again */
	assert_int_equal(marker(), at + 3);
	assert_string_equal(screen_top()->ops->name, "list");
	click(at + 1, 20);
	assert_int_equal(marker(), at + 1);
	mouse(65, at, 20, 'M');			/* the wheel */
	assert_int_equal(marker(), at + 4);
	mouse(64, at, 20, 'M');
	assert_int_equal(marker(), at + 1);
	mouse(2, at, 20, 'M');			/* other buttons, movements and places are nothing */
	mouse(35, at + 2, 20, 'M');
	click(0, 3);
	click(at - 1, 20);
	mouse(0, 300, 20, 'M');
	bytes("\033[<0;1M\033[<;;M");
	assert_int_equal(marker(), at + 1);
	/* keys that are waiting come first: what is clicked is what is seen after them */
	char s[40];
	snprintf(s, sizeof s, "\033[B\033[B\033[<0;20;%dM", at + 4);
	bytes(s);
	assert_string_equal(screen_top()->ops->name, "org");
	golden_play("keys <F3>\n");
	/* over a list stands a question: only that is answered */
	golden_play("keys <F9>\n");
	const struct screen *question = screen_top();
	at = line_of("▸ 1 ", &x);
	click(at - 3, 10);
	click(line_of("F1 ", &x) - 2, 1);
	assert_ptr_equal(screen_top(), question);
	assert_int_equal(line_of("▸ 1 ", &x), at);
	click(at + 1, 40);
	assert_ptr_equal(screen_top(), question);
	assert_int_equal(line_of("▸ 2 ", &x), at + 1);
	click(at + 1, 40);
	assert_ptr_not_equal(screen_top(), question);
	golden_play("expect 2▲名称\n");
	golden_close();
}

/* A click on a field goes there: what is typed next stands in it, and what was typed before is taken. */
static void fields(void **state)
{
	int x, y;

	(void)state;
	desk_of(954);
	tui_mouse(true);
	select_org_list();
	golden_play("keys <Enter>\nkeys 6\n");
	y = line_of("电子邮箱", &x);
	assert_true(y > 0);
	click(y, x + 12);
	golden_play("keys <Ctrl-U>mouse@example.org\n");
	assert_int_equal(line_of("mouse@example.org", &x), y);
	click_on("联系人");
	golden_play("keys <Ctrl-U>李鼠标\n");
	assert_true(line_of("李鼠标", &x) > 0);
	assert_int_equal(line_of("mouse@example.org", &x), y);
	click_on("李鼠标");			/* where it is already: nothing is lost */
	golden_play("expect 李鼠标\nexpect mouse@example.org\n");
	golden_close();
}

/* F2 turns it on for the account, and off; the next login finds it so; the terminal is left without. */
static void chosen(void **state)
{
	char text[8];
	size_t n;
	char *all;

	(void)state;
	desk_of(955);
	golden_play("keys <F2>鼠标<Enter>\nexpect 鼠标可用\n");
	assert_true(tui_has_mouse());
	assert_int_equal(setting_get(app.db, &app.who, "mouse", text, sizeof text), 1);
	assert_string_equal(text, "1");
	stack_drop();
	tui_close();
	assert_false(tui_has_mouse());
	all = written(&n);
	assert_non_null(memmem(all, n, off_bytes, sizeof off_bytes - 1));
	free(all);
	desk_of(955);
	assert_true(tui_has_mouse());
	golden_play("keys <F2>鼠标<Enter>\nexpect 不再用鼠标\n");
	assert_false(tui_has_mouse());
	golden_close();
	desk_of(955);
	assert_false(tui_has_mouse());
	golden_close();
}

/* What the mouse does in a form cannot be done again as keys: a macro says so. What is keys is recorded as keys. */
static void macros(void **state)
{
	char text[SETTING_VALUE];

	(void)state;
	desk_of(956);
	tui_mouse(true);
	select_org_list();
	golden_play("keys <Enter>\nkeys <F2>录制宏<Enter>m<Enter>\nexpect 开始录制\n");
	click_on("6 联系  8");
	golden_play("keys <F3>\nkeys <F2>结束录制<Enter>\n");
	assert_int_equal(setting_get(app.db, &app.who, "macro.m", text, sizeof text), 1);
	assert_non_null(strstr(text, "org 6"));
	golden_play("keys <F2>录制宏<Enter>n<Enter>\nexpect 开始录制\nkeys 6\n");
	click_on("电子邮箱");
	golden_play("expect 录制已停止\n");
	assert_int_equal(setting_get(app.db, &app.who, "macro.n", text, sizeof text), 0);
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(off_it_is_not_there), cmocka_unit_test(the_legend_and_rows), cmocka_unit_test(fields), cmocka_unit_test(chosen),
		cmocka_unit_test(macros),
	};

	return cmocka_run_group_tests(tests, office_open, office_close);
}
