/* The past and the overview as a clerk works with them: the history of one field, two days side by side, a timeline, a correction proposed
 * and confirmed, boards that open their rows, the tree of regions; by their keys, with their pictures. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/office.h"

static int open_office(void **state)
{
	(void)state;
	return office_make(40);
}

static const struct { int rows, cols; } sizes[] = {{20, 60}, {24, 80}, {43, 132}};

/* Name of a picture and the keys that lead to it from the one before. */
static const struct { const char *name, *keys; } walk[] = {
	{"board", "keys <F2>kb<Enter>\n"},
	{"board_region", "keys 2\n"},
	{"board_rows", "keys <Down><Enter><F8>\n"},
	{"tree", "keys <F3><F2>qs<Enter>\n"},
	{"timeline", "keys <F3><F3><F2>zz<Enter><Enter><F8>\n"},
	{"diff", "keys <F8>\n"},
	{"correct", "keys <F3><F3>17\n"},
};

static void pictures(void **state)
{
	char name[80];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		at_home(true, sizes[i].rows, sizes[i].cols);
		for (size_t k = 0; k < sizeof walk / sizeof *walk; k++) {
			golden_play(walk[k].keys);
			snprintf(name, sizeof name, "p_%s_%dx%d", walk[k].name, sizes[i].cols, sizes[i].rows);
			golden_check(name);
		}
		golden_close();
	}
}

static void say(const char *line, const char *text)
{
	char script[400];

	snprintf(script, sizeof script, "%s %s\n", line, text);
	golden_play(script);
}

static void regions_and_numbers(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	golden_play("keys <F2>kb<Enter>\nexpect 正常在册数\nexpect 组织类型\n");
	golden_play("keys 2\nexpect 四川省本级\nexpect 成都市\n");
	golden_play("keys <Down><Enter>\nexpect 成都市本级\nexpect 锦江区\n");	/* one level down */
	golden_play("keys <BS>\nreject 锦江区\nexpect 攀枝花市\n");
	golden_play("keys <Tab>\nexpect 年\nkeys 4\n");
	golden_play("keys v0\nexpect 已注销\n");			/* all of them, not the active ones alone */
	golden_play("keys dt-4000<Enter>\nexpect 2015-03-20 时\n");
	golden_play("keys <F3><F2>qs<Enter>\nexpect 成都市\nkeys /wh\nexpect 武侯区\nkeys <Enter><Enter>\nexpect 社会组织\nexpect 武侯区\n");
	golden_play("keys k\nexpect 看板\nexpect 武侯区\n");		/* and these rows as a board */
	golden_close();
}

/* F4 in a field that is a region: the tree, from what stands there on; what is typed is still looked for in the list. */
static void a_region_is_chosen_in_the_tree(void **state)
{
	static const struct { int rows, cols; } small = {20, 60};

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	record_open(entity_find("org"), 0, REC_EDIT, "region", NULL);
	golden_play("keys <F4>\nexpect 选区划：登记管理机关区划\nexpect 四川省\nexpect 成都市\nkeys whq\nexpect 武侯区\nkeys <Enter>\n");
	golden_play("reject 选区划\nexpect 武侯区\nkeys <Up><F4>\nexpect ▸ \nexpect 510107\n");	/* on the one that stands there */
	golden_play("keys <Down><Enter>\nreject 选区划\nreject 武侯区\nexpect 成华区\n");
	golden_play("keys <Up><F4><F3>\nreject 选区划\nexpect 510108\n");			/* nothing chosen, nothing changed */
	golden_play("keys jjq\nexpect 成都市锦江区\nkeys <F4>\nexpect 选区划\nkeys <F3><Ctrl-Z>jjq<Enter>\nexpect 锦江区\nreject 选区划\n");
	/* letters that are keys elsewhere, and a code */
	golden_play("keys <Up><F4>sl\nexpect 双流区\nkeys <Esc>\nexpect 选区划\nkeys 5103\nexpect 自贡市\nkeys <Enter>\nexpect 自贡市\n");
	golden_close();
	at_home(true, small.rows, small.cols);
	record_open(entity_find("org"), 0, REC_EDIT, "region", NULL);
	golden_play("keys <F4>\n");
	golden_check("p_tree_pick_60x20");
	golden_close();
	/* in the query form as well */
	at_home(true, 24, 80);
	golden_play("keys zz<Enter><F7>\nexpect 查询方式\nkeys <Down><Down><Down><Down><Down><F4>whq\nexpect 选区划：登记管理机关区划\n"
		"keys <Enter>\nexpect 查询方式\nkeys <F8>\nexpect 社会组织　武侯区\n");
	golden_close();
}

static void a_field_and_two_days(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	golden_play("keys zz<Enter><Enter>\nkeys 6赵六<Ctrl-W>\nexpect 已保存\n");
	golden_play("keys 5\nkeys <PgDn>p\nexpect 历史 联系电话\nreject 赵六\nkeys <F3><Down>p\nexpect 历史 联系人\nexpect 联系人：赵六\nreject 住所\n");
	golden_play("keys <F3>0\nkeys <F8>t-1<Enter><Enter>\nexpect 比较\nexpect 2026-03-01\nexpect 现在\n");
	golden_play("expect 赵六\nexpect 不同 1 项\nreject 住所\nkeys <F8>\nexpect 住所\nkeys <F8>\nreject 住所\n");
	golden_close();
}

/* Proposed by one, seen on the other's home as a number, confirmed from its list. */
static void corrected_by_two(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	app.who.id = 951;
	at_home(true, 24, 80);
	golden_play("keys zz<Enter><Enter>17\nexpect 更正 社会组织\n");
	golden_play("keys <Ctrl-W>\nexpect 还没有改动\n");
	golden_play("keys <Ctrl-U>成都市成华区更正试验中心<Ctrl-W>\nexpect 从哪一天起\nkeys <Enter>三个字<Enter>\nexpect 至少 4 个字\n");
	golden_play("keys 写错了字<Enter>\nexpect 依据文号\nkeys 川民更3号<Enter>\nexpect 已提出更正\n");
	golden_play("keys <F2>gz<Enter>\nexpect 待确认\nkeys 8<Enter><Enter>\nexpect 您已办理过\n");
	golden_close();
	act_as(ROLE_NO_CHIEF, "51");
	app.who.id = 952;
	at_home(true, 24, 80);
	say("expect", "1 待确认更正");
	golden_play("keys <F2>gz<Enter>8<Enter><Enter>\nexpect 已办理：确认更正\n");
	golden_close();
	at_home(true, 24, 80);
	say("expect", "0 待确认更正");
	golden_play("keys <F2>gzsyzx<Enter>\nexpect 成都市成华区更正试验中心\n");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures), cmocka_unit_test(regions_and_numbers), cmocka_unit_test(a_region_is_chosen_in_the_tree), cmocka_unit_test(a_field_and_two_days),
		cmocka_unit_test(corrected_by_two),
	};

	return cmocka_run_group_tests(tests, open_office, office_close);
}
