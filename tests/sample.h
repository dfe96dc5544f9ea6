/* The screen that t_tui.c and t_dialog.c play with: a list with every style, a key table, and one of each dialog. */
#ifndef SOCORG_TESTS_SAMPLE_H
#define SOCORG_TESTS_SAMPLE_H

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "tui/inner.h"

/* ---- the sample screen: a list, a bar, values in every style ---- */

static int sel, acted, back_result, backs, closes, answers, answer_int, ticks;
static bool may_leave, f7_valid;
static char answer[200];

static const char *const styles[SY_COUNT] = {
	"正文", "标签", "值",	"焦点", "标题", "表头", "状态", "键",
	"错误", "提醒", "正常", "次要", "标记", "条",	"沿用", "链接",
};

static void draw(struct screen *s, struct area a)
{
	static const char *const name[] = {
		"成都市武侯区“晨曦”社会工作服务中心",
		"Sichuan 四川省 NGO 促进会",
		"䶮㛃𬬻（民办非企业单位）",
		"e\u0301tude—坏字节\377与\033[31m",
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
	confirm("删除", "确定要删除“1001 成都市武侯区‘晨曦’社会工作服务中心”的这一条记录吗？删除后可以在回收站中找回。",
		said, NULL);
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
		{ "1", "登记", "成立、变更、注销", false, NULL },
		{ "2", "年检", NULL, false, NULL },
		{ "31", "处罚", "", true, "只有执法岗可以" },
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
	.name = "sample",
	.draw = draw,
	.key = key,
	.keys = rows,
	.leave = leave,
	.back = child_back,
	.close = closed,
	.tick = count_tick,
};

/* ---- set-up ---- */

static int keyboard[2] = { -1, -1 }, null = -1;

static void start_theme(int h, int w, bool mono, const char *theme)
{
	struct tui_opts o = { .term = "xterm-256color", .watch_fd = -1, .mono = mono, .theme = theme };

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

static void start(int h, int w, bool mono)
{
	start_theme(h, w, mono, NULL);
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

#endif
