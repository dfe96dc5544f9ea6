/* Screens, dialogs, help and legends, played by script; golden pictures in tests/screens are compared and never rewritten here. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "tui/inner.h"

/* ---- the sample screen: a list, a bar, values in every style ---- */

static int sel, acted, back_result, backs, closes, answers, answer_int, ticks;
static bool may_leave, f7_valid;
static char answer[200];

static const char *const styles[SY_COUNT] = {
	"正文", "标签", "值", "焦点", "标题", "表头", "状态", "键", "错误", "提醒", "正常", "次要", "标记", "条", "沿用", "链接",
};

static void draw(struct screen *s, struct area a)
{
	static const char *const name[] = {
		"成都市武侯区“晨曦”社会工作服务中心", "Sichuan 四川省 NGO 促进会", "䶮㛃𬬻（民办非企业单位）", "e\u0301tude—坏字节\377与\033[31m",
	};
	struct area list = { a.y, a.x, 6, a.w };

	(void)s;
	put(list, 0, 2, a.w - 2, SY_HEAD, "编号  名称");
	for (int i = 0; i < 4; i++) {
		char no[12];

		snprintf(no, sizeof no, "%04d", 1001 + i);
		put(list, 1 + i, 0, 1, SY_MARK, i == sel ? "▸" : "");
		put(list, 1 + i, 2, 6, SY_KEY, no);
		put(list, 1 + i, 8, a.w - 30, SY_TEXT, name[i]);
		put_right(list, 1 + i, a.w - 20, 12, SY_VALUE, "12,345.67");
	}
	put_hline(list, 5, SY_DIM);
	for (int i = 0; i < SY_COUNT; i++)
		put(a, 7 + i / 8, i % 8 * 7, -1, (enum style)i, styles[i]);
	put(a, 10, 0, 12, SY_LABEL, "完成情况");
	put_bar(a, 10, 12, 20, 1, 3);
	put(a, 10, 34, -1, SY_VALUE, "33%");
	put_caret(a, 1 + sel, 0);
}

static bool key(struct screen *s, int k)
{
	(void)s;
	if (k != K_DOWN && k != K_UP)
		return false;
	sel += k == K_DOWN ? 1 : -1;
	sel = sel < 0 ? 0 : sel > 3 ? 3 : sel;
	return true;
}

static void act(struct screen *s)
{
	(void)s;
	acted++;
}

static void said(void *ctx, bool yes)
{
	(void)ctx;
	answers++;
	answer_int = yes;
}

static void chosen(void *ctx, int choice)
{
	(void)ctx;
	answers++;
	answer_int = choice;
}

static void told(void *ctx, const char *text)
{
	(void)ctx;
	answers++;
	snprintf(answer, sizeof answer, "%s", text ? text : "(none)");
}

static void picked(void *ctx, const struct pick_row *r)
{
	told(ctx, r ? r->key : NULL);
}

static void read_it(void *ctx)
{
	(void)ctx;
	answers++;
}

static int matches;

static int match(void *ctx, const char *typed, int max, struct pick_row *r)
{
	int n = 0;

	(void)ctx;
	matches++;
	for (int i = 1; i <= 40 && n < max; i++) {
		snprintf(r[n].key, sizeof r[n].key, "5101%02d", i);
		snprintf(r[n].label, sizeof r[n].label, "第%d区", i);
		snprintf(r[n].note, sizeof r[n].note, "成都");
		if (strstr(r[n].key, typed) || strstr(r[n].label, typed))
			n++;
	}
	return n;
}

static int even(void *ctx, const char *text, char *msg, size_t n)
{
	(void)ctx;
	if (strlen(text) % 2 == 0)
		return 0;
	snprintf(msg, n, "字数须为双数");
	return -1;
}

static void d_confirm(struct screen *s)
{
	(void)s;
	confirm("删除", "确定要删除“1001 成都市武侯区‘晨曦’社会工作服务中心”的这一条记录吗？删除后可以在回收站中找回。", said, NULL);
}

static void d_typed(struct screen *s)
{
	(void)s;
	confirm_typed("撤销登记", "撤销登记的决定送达后不能收回。", "AB12", said, NULL);
}

static void d_ask(struct screen *s)
{
	(void)s;
	ask("查询", "保存为", "初稿", 20, false, even, told, NULL);
}

static void d_pick(struct screen *s)
{
	(void)s;
	pick("行政区划", "", match, picked, NULL);
}

static void d_menu(struct screen *s)
{
	static const struct menu_row row[] = {
		{ "1", "登记", "成立、变更、注销", false, NULL }, { "2", "年检", NULL, false, NULL }, { "31", "处罚", "", true, "只有执法岗可以" },
		{ "32", "约谈", NULL, false, NULL },
	};

	(void)s;
	menu("业务", row, 4, chosen, NULL);
}

static void d_notice(struct screen *s)
{
	(void)s;
	notice("说明", "第一行\n第二行", read_it, NULL);
}

static bool valid_f7(struct screen *s)
{
	(void)s;
	return f7_valid;
}

static const struct keydef rows[] = {
	{ .key = K_F4, .alt = K_CTRL('K'), .label = "选值", .help = "从列表中选", .act = d_pick },
	{ .key = K_F5, .alt = K_CTRL('R'), .label = "刷新", .help = "重新读取", .act = act },
	{ .key = K_F6, .label = "删除", .help = "删除这一条", .act = d_confirm },
	{ .key = K_F7, .label = "查询", .help = "按条件查", .act = act, .valid = valid_f7 },
	{ .key = K_F8, .label = "撤销", .help = "撤销登记", .act = d_typed },
	{ .key = K_F9, .alt = K_CTRL('D'), .label = "菜单", .help = "业务菜单", .act = d_menu },
	{ .key = K_F10, .alt = K_CTRL('W'), .label = "命名", .help = "取个名字", .act = d_ask },
	{ .key = '2', .alt = 'e', .label = "修改", .help = "修改这一条", .act = act },
	{ .key = ':', .help = "命令", .act = act },
	{ .key = K_UP, .alt = K_DOWN, .help = "上下移动" },
	{ 0 },
};
static const struct keydef globals[] = {
	{ .key = K_F2, .alt = K_CTRL('P'), .label = "跳转", .help = "命令行", .act = d_notice },
	{ .key = K_CTRL('N'), .label = "下一条", .help = "下一条", .act = act },
	{ .key = K_CTRL('B'), .label = "上一条", .help = "上一条", .act = act },
	{ .key = K_F5, .label = "不见", .help = "被盖住", .act = d_notice },
	{ 0 },
};

static bool leave(struct screen *s)
{
	(void)s;
	if (!may_leave)
		tui_message(SY_WARN, "尚未保存");
	return may_leave;
}

static void child_back(struct screen *s, struct screen *child, int result)
{
	assert_ptr_equal(child->under, s);
	assert_ptr_equal(screen_top(), s);
	backs++;
	back_result = result;
}

static void closed(struct screen *s)
{
	(void)s;
	closes++;
}

static void count_tick(struct screen *s)
{
	(void)s;
	ticks++;
}

static const struct screen_ops ops = {
	.name = "sample", .draw = draw, .key = key, .keys = rows, .leave = leave, .back = child_back, .close = closed, .tick = count_tick,
};
static const struct screen_ops text_ops = { .name = "text", .draw = draw, .keys = rows, .text = true };

/* ---- set-up ---- */

static int keyboard[2] = { -1, -1 }, null = -1;

static void start(int h, int w, bool mono)
{
	struct tui_opts o = { .term = "xterm-256color", .watch_fd = -1, .mono = mono };

	if (null < 0) {
		assert_int_equal(pipe(keyboard), 0);
		null = open("/dev/null", O_WRONLY);
	}
	o.in = keyboard[0];
	o.out = null;
	stack_drop();
	tui_close();
	sel = acted = backs = closes = answers = ticks = matches = 0;
	answer_int = back_result = -99;
	answer[0] = '\0';
	may_leave = f7_valid = true;
	assert_int_equal(tui_open(&o), 0);
	term_resize(h, w);
	screen_globals(globals);
	screen_help(NULL);
	screen_push(&ops, NULL, "2.1", "社会组织名录");
	tui_banner("练习库 王小明");
}

static int finish(void **state)
{
	(void)state;
	stack_drop();
	tui_close();
	return 0;
}

static int play_rc(const char *text)
{
	char *copy = strdup(text);
	FILE *f = fmemopen(copy, strlen(copy), "r");
	int rc = script_play(f, NULL);

	fclose(f);
	free(copy);
	return rc;
}

static void play(const char *text)
{
	if (play_rc(text) < 0)
		fail_msg("%s", tui_error());
}

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

static char *whole(const char *path)
{
	static char text[1 << 18];
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;

	if (f)
		fclose(f);
	text[n] = '\0';
	return f ? text : NULL;
}

/* What was drawn instead is put under build/ to be looked at, and copied by hand if it is right. */
static int golden(const char *name)
{
	char path[200], *now, *was;
	bool differs;

	loop_draw();
	now = dumped(true);
	snprintf(path, sizeof path, "tests/screens/%s", name);
	was = whole(path);
	differs = !was || strcmp(was, now) != 0;
	if (differs) {
		FILE *f;

		mkdir("build/screens", 0777);
		snprintf(path, sizeof path, "build/screens/%s", name);
		f = fopen(path, "w");
		if (f) {
			fputs(now, f);
			fclose(f);
		}
		print_error("tests/screens/%s %s; what was drawn is %s\n", name, was ? "differs" : "is missing", path);
	}
	free(now);
	return differs;
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
			snprintf(name, sizeof name, "tui-%dx%d-%s-confirm", size[i][1], size[i][0], mono ? "mono" : "colour");
			wrong += golden(name);
		}
	assert_int_equal(wrong, 0);
}

static void t_golden_dialogs(void **state)
{
	static const char *const dialog[][2] = {
		{ "tui-pick", "keys <F4>1" }, { "tui-menu", "keys <F9>" }, { "tui-typed", "keys <F8>ab" }, { "tui-ask", "keys <F10>" },
		{ "tui-notice", "keys <F2>" }, { "tui-help", "keys <F1>" },
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
	play("size 19 80\nexpect 终端过小 需要60×20 当前 80×19\nsize 20 60\nreject 终端过小\nsize 20 59\nexpect 当前 59×20\nsize 24 80\nexpect 社会组织名录");
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
	play("keys <Ctrl-_>\nexpect 18 位\nreject 重新读取\nkeys <F1>\nexpect 重新读取\nreject 18 位\nkeys <Esc>\nexpect 编号");
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

/* ---- dialogs ---- */

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
	play("keys <F8><Enter>\nexpect 与“AB12”不符\nkeys AB1<Enter>\nexpect 不符\nkeys 23<Enter>\nexpect 不符\nkeys <BS><Enter>\nreject 不符");
	assert_int_equal(answer_int, 1);
	start(24, 80, true);
	loop_bytes("\033[19~AB12\r", 10);	/* F8 and the answer in one breath: the answer was given before the question */
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
	play("keys <F2>\nexpect 第二行\nkeys <Enter>\nreject 第二行\nkeys <Ctrl-P>\nexpect 第二行\nkeys <Esc>\nreject 第二行");
	assert_int_equal(answers, 2);
}

static void t_long_page(void **state)
{
	char text[4000] = "";

	(void)state;
	start(24, 80, true);
	for (int i = 1; i <= 60; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "第%d条 内容\n", i);
	help_text("条例", text);
	play("expect 第1条\nexpect 第 1-19 行，共 60 行\nkeys <PgDn>\nexpect 第19条\nreject 第18条\nkeys <End>\nexpect 第60条\nkeys <Down>");
	play("expect 第42条\nreject 第41条\nkeys <Home><Up>\nexpect 第1条\nsize 40 100\nkeys <End>\nexpect 第60条\nsize 60 100\nexpect 第60条");
	play("size 24 80\nkeys <F3>\nreject 条例");
}

/* ---- the driver itself ---- */

static void t_script_fails(void **state)
{
	static const char *const bad[] = { "expect 无此文字", "reject 编号", "keys <F77>", "size 0 5", "size x", "jump 1", "dump /no/such/dir/x" };

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
		cmocka_unit_test_teardown(t_golden, finish), cmocka_unit_test_teardown(t_golden_dialogs, finish),
		cmocka_unit_test_teardown(t_colour_says_nothing, finish), cmocka_unit_test_teardown(t_sizes, finish),
		cmocka_unit_test_teardown(t_legend_works, finish), cmocka_unit_test_teardown(t_dispatched_is_listed, finish),
		cmocka_unit_test_teardown(t_invalid_hidden, finish), cmocka_unit_test_teardown(t_help, finish),
		cmocka_unit_test_teardown(t_command_position, finish), cmocka_unit_test_teardown(t_stack, finish),
		cmocka_unit_test_teardown(t_confirm, finish), cmocka_unit_test_teardown(t_confirm_typed, finish),
		cmocka_unit_test_teardown(t_ask, finish), cmocka_unit_test_teardown(t_pick, finish),
		cmocka_unit_test_teardown(t_menu, finish), cmocka_unit_test_teardown(t_notice, finish),
		cmocka_unit_test_teardown(t_long_page, finish), cmocka_unit_test_teardown(t_script_fails, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
