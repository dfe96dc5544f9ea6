/* Keys bound elsewhere, below the screens: dispatch, legend, help and the list of acts speak of the same key; what is taken is
 * refused, and both uses are named. */
#include "tests/sample.h"

static const struct keydef *row_of(int key)
{
	for (const struct keydef *r = rows; r->key; r++)
		if (r->key == key)
			return r;
	fail_msg("no row");
	return NULL;
}

static void bind(int from, int to)
{
	struct rebind r = { .screen = "sample", .from = from, .to = to };

	keymap_set(&r, 1);
}

static int begin(void **state)
{
	(void)state;
	keymap_set(NULL, 0);
	start(24, 80, true);
	return 0;
}

static int end(void **state)
{
	keymap_set(NULL, 0);
	return finish(state);
}

static void all_speak_of_the_same_key(void **state)
{
	struct act_row act[64];
	char *list;
	int n;

	(void)state;
	bind(K_F4, K_F11);
	play("expect F11 选值\nreject F4 选值\nkeys <F11>\nexpect 行政区划\nkeys <F3>\nkeys <F4>\nexpect 这里不用 F4\n");
	play("keys <Ctrl-K>\nexpect 行政区划\nkeys <F3>\n");	/* its alternative stays */
	list = help_list(screen_top());
	assert_non_null(strstr(list, "F11 Ctrl-K"));
	assert_null(strstr(list, "F4"));
	free(list);
	n = screen_acts(screen_top(), act, 64);
	for (int i = 0; i < n; i++)
		if (act[i].def == row_of(K_F4))
			assert_int_equal(act[i].key, K_F11);
	bind('2', 'x');
	play("keys 2\n");
	assert_int_equal(acted, 0);
	play("keys x\n");
	assert_int_equal(acted, 1);
	play("keys e\n");
	assert_int_equal(acted, 2);
	/* only on screens of that name */
	bind(K_F4, K_F11);
	play("keys <F9>\nexpect 约谈\nkeys <F3>\n");
	keymap_set(NULL, 0);
	play("expect F4 选值\nkeys <F4>\nexpect 行政区划\nkeys <F3>\n");
}

static void taken(int key, const char *says)
{
	char why[200] = "";

	if (keymap_free(screen_top(), row_of(K_F6), key, why, sizeof why))
		fail_msg("free");
	if (!strstr(why, says))
		fail_msg("%s", why);
}

static void free_for(int key)
{
	char why[200] = "";

	if (!keymap_free(screen_top(), row_of(K_F6), key, why, sizeof why))
		fail_msg("%s", why);
}

static void conflicts_name_both_uses(void **state)
{
	(void)state;
	taken(K_F7, "F7 在这一屏已是“查询”，不能又作“删除”");
	f7_valid = false;	/* a key that is not valid now will be */
	taken(K_F7, "查询");
	taken('e', "e 在这一屏已是“修改”");
	taken(K_CTRL('R'), "刷新");
	taken(K_CTRL('N'), "下一条");	/* the application's */
	taken(K_F1, "帮助");	/* the toolkit's */
	taken(K_CTRL('L'), "重画");
	taken('2', "F1 至 F12");
	taken('7', "F1 至 F12");
	taken(' ', "F1 至 F12");
	taken('X', "F1 至 F12");
	taken(K_ENTER, "F1 至 F12");
	taken(K_PGDN, "F1 至 F12");
	taken(0x4e00, "F1 至 F12");
	taken(K_CTRL('S'), "终端自己要用");
	taken(K_CTRL('Q'), "终端自己要用");
	free_for(K_F11);
	free_for(K_F6);		/* as it is */
	free_for('x');
	free_for(K_CTRL('U'));
	bind(K_F5, K_F11);
	taken(K_F11, "F11 在这一屏已是“刷新”");
	taken(K_F5, "不见");	/* what it gave up is the application's again */
}

static const struct screen_ops text_ops = { .name = "sample", .draw = draw, .keys = rows, .text = true };

static void where_text_is_typed(void **state)
{
	(void)state;
	screen_push(&text_ops, NULL, "", "");
	taken('x', "F1 至 F12");
	taken(K_CTRL('U'), "编辑文字要用");
	taken(K_CTRL('A'), "编辑文字要用");
	free_for(K_F11);
	free_for(K_CTRL('T'));
}

static void a_screen_keeps_its_own(void **state)
{
	struct rebind r[2] = { { "sample", K_F4, K_F1 }, { "sample", K_F5, K_F11 } }, now[4];

	(void)state;
	keymap_set(r, 2);
	screen_push(&ops, NULL, "", "另一屏");
	play("expect 自定的键未采用：F1 在这一屏已是“帮助”，不能又作“选值”\nexpect F4 选值\nexpect F11 刷新\n");
	assert_int_equal(keymap_get(now, 4), 1);
	assert_int_equal(now[0].to, K_F11);
}

static void acts_of_a_screen(void **state)
{
	struct act_row act[64];
	bool valid = false, seen = false;
	int n;

	(void)state;
	f7_valid = false;
	n = screen_acts(screen_top(), act, 64);
	for (int i = 0; i < n; i++) {
		assert_non_null(act[i].def->act);
		if (act[i].def == row_of(K_F7)) {
			seen = true;
			valid = act[i].valid;
		}
		if (act[i].def == row_of(K_F5)) {
			assert_true(act[i].own && act[i].valid);
			screen_act(screen_top(), act[i].def);
		}
	}
	assert_true(seen && !valid);
	assert_int_equal(acted, 1);
	screen_act(screen_top(), row_of(K_F7));	/* not valid: not done */
	assert_int_equal(acted, 1);
	assert_int_equal(screen_acts(screen_top(), act, 3), 3);
}

static void a_long_name_leaves_the_register_in_sight(void **state)
{
	(void)state;
	tui_banner("练习库 成都市成华区腾飞艺术培训服务站经办人");
	play("size 20 60\nexpect 练习库 成都\nexpect 社会组织名录\nsize 20 132\nexpect 服务站经办人\n");
}

static void led_through(void **state)
{
	(void)state;
	tui_guide("导览 1/10　按 ↓", "Ctrl-Y 离开");
	play("expect 导览 1/10　按 ↓\nexpect Ctrl-Y 离开\nsize 20 60\nexpect 导览 1/10\nkeys <F6>\nexpect 导览 1/10\nkeys <F3>\n");
	tui_guide(NULL, NULL);
	play("reject 导览\nreject Ctrl-Y\n");
}

static int heard, last_heard;

static void hear(int key)
{
	heard++;
	last_heard = key;
}

static void told_of_every_key(void **state)
{
	(void)state;
	heard = 0;
	tui_after_key(hear, true);
	tui_after_key(hear, true);	/* once all the same */
	play("keys <F5>x<Down>\n");
	assert_int_equal(heard, 3);
	assert_int_equal(last_heard, K_DOWN);
	tui_after_key(hear, false);
	play("keys <F5>\n");
	assert_int_equal(heard, 3);
}

static const int *fed;

static int feeder(void)
{
	return fed && *fed ? *fed++ : K_NONE;
}

/* Keys that come before the keyboard's; a question that must be typed by a person throws them away. */
static void fed_keys(void **state)
{
	static const int some[] = { K_F5, K_DOWN, K_F5, 0 }, final[] = { K_F8, 'A', 'B', '1', '2', K_ENTER, K_F5, 0 };

	(void)state;
	fed = some;
	tui_feed(feeder);
	assert_true(tui_fed());
	play("keys <Down>\nexpect ▸ 1003\n");
	assert_int_equal(acted, 2);
	assert_false(tui_fed());
	fed = final;
	tui_feed(feeder);
	play("keys <F5>\nexpect 撤销登记\n");
	assert_false(tui_fed());
	assert_int_equal(answers, 0);
	assert_string_equal(screen_top()->ops->name, "typed");
	assert_int_equal(acted, 2);	/* the keyboard's key went to the question */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_speak_of_the_same_key, begin, end),
		cmocka_unit_test_setup_teardown(conflicts_name_both_uses, begin, end),
		cmocka_unit_test_setup_teardown(where_text_is_typed, begin, end),
		cmocka_unit_test_setup_teardown(a_screen_keeps_its_own, begin, end),
		cmocka_unit_test_setup_teardown(acts_of_a_screen, begin, end),
		cmocka_unit_test_setup_teardown(a_long_name_leaves_the_register_in_sight, begin, end),
		cmocka_unit_test_setup_teardown(led_through, begin, end),
		cmocka_unit_test_setup_teardown(told_of_every_key, begin, end),
		cmocka_unit_test_setup_teardown(fed_keys, begin, end),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
