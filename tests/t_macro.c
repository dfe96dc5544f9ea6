/* Macros: recorded once and done again on another record; they end where another screen stands or something is refused, and
 * hold nothing about people. */
#define SCREENS
#include "tests/desk.h"

#include "model/core/setting.h"

static const char *kept(const char *key)
{
	static char text[SETTING_VALUE + 1];

	setting_get(app.db, &app.who, key, text, sizeof text);
	return text;
}

static void contact_is(const char *want)
{
	const struct entity *e;
	struct err err = {0};
	struct rec *r;
	int64_t id;
	char text[80];

	assert_true(org_shows(screen_top(), &e, &id));
	assert_int_equal(rec_load(app.db, &app.who, e, id, NULL, &r, &err), 0);
	assert_true(rec_edit_text(r, field_no(e, "contact"), text, sizeof text));
	rec_free(r);
	assert_string_equal(text, want);
}

/* The contact of an organisation is not about a person only when the dictionary says so. */
static bool contact_is_personal(void)
{
	const struct entity *e = entity_find("org");

	return (e->fields[field_no(e, "contact")].flags & (F_PII | F_SECRET)) != 0;
}

static void recorded_once_done_again(void **state)
{
	(void)state;
	desk_of(971);
	assert_false(contact_is_personal());
	golden_play("keys zz<Enter><Enter><F2>录制宏<Enter>\nexpect 用哪个字母记\nkeys Q<Enter>\nexpect 小写字母 a 至 z\n");
	golden_play("keys <BS>q<Enter>\nexpect 开始录制宏 q\n");
	golden_play("keys 6值班室<lt>一<Ctrl-W>\nexpect 已保存\nkeys <Ctrl-N>\n");
	golden_play("keys <F2>结束录制<Enter>\nexpect 宏 q 已记下\n");
	assert_string_equal(kept("macro.q"), "org 6\nform 值班室<lt>一<Ctrl-W>\norg <Ctrl-N>");
	assert_string_equal(kept("macros"), "q");
	contact_is("");
	golden_play("keys <F2>宏 q<Enter>\nexpect 宏 q 已走完，8 步\nexpect 3/\n");
	golden_play("keys <Ctrl-B>\n");
	contact_is("值班室<一");
	golden_play("keys <F2>宏 q：删去<Enter>\nexpect 已删去\nkeys <F2>宏 q：运行\nreject 宏 q：运行　\n");
	assert_string_equal(kept("macro.q"), "");
	assert_string_equal(kept("macros"), "");
	golden_close();
}

static void ends_where_it_cannot_go_on(void **state)
{
	struct err err = {0};

	(void)state;
	desk_of(972);
	assert_int_equal(setting_set(app.db, &app.who, "macros", "ab", &err), 0);
	assert_int_equal(setting_set(app.db, &app.who, "macro.a", "org 6\nform 值班<Ctrl-W>", &err), 0);
	/* a screen that is not the one it was recorded on: nothing is pressed there */
	golden_play("keys zz<Enter><F2>宏 a：运行<Enter>\nexpect 宏 a 在第 1 步停下：现在的画面不是录制时的画面\nexpect 统一社会信用代码\n");
	/* a value that is refused: what follows is not pressed, what was typed stays */
	assert_int_equal(setting_set(app.db, &app.who, "macro.b", "org 6\nform <BTab>123<Enter>接着写的<Ctrl-W>", &err), 0);
	golden_play("keys <Enter><F2>宏 b：运行<Enter>\nexpect 宏 b 在第\nexpect 123\nreject 接着写的\n");
	assert_true(record_unsaved(screen_top()));
	golden_close();
	/* a macro of nonsense ends at once */
	desk_of(972);
	assert_int_equal(setting_set(app.db, &app.who, "macro.a", "??? what<", &err), 0);
	golden_play("keys <F2>宏 a：运行<Enter>\nexpect 宏 a 已走完，0 步\n");
	golden_close();
}

static void nothing_about_people(void **state)
{
	(void)state;
	desk_of(973);
	golden_play("keys ry<Enter><F2>录制宏<Enter>p<Enter>\nkeys <F6>张\nexpect 张\nkeys <Tab><Tab>5\nexpect 录制已停止\n");
	assert_string_equal(kept("macro.p"), "");
	golden_close();
	/* nor what was typed into the lock */
	desk_of(973);
	golden_play("keys <F2>录制宏<Enter>p<Enter>zz<Enter><Ctrl-O>a\nexpect 录制已停止\n");
	assert_string_equal(kept("macro.p"), "");
	golden_close();
	app.guarded = false;
}

/* 400 steps and no more: what came before is kept. */
static void so_long_and_no_longer(void **state)
{
	char line[1000] = "keys ";

	(void)state;
	desk_of(974);
	golden_play("keys zz<Enter><F2>录制宏<Enter>z<Enter>\n");
	for (int i = 0; i < 100; i++)
		strcat(line, "<Down>");
	strcat(line, "\n");
	for (int i = 0; i < 4; i++)
		golden_play(line);
	golden_play("reject 宏 z 已记下\nkeys <Down>\nexpect 宏 z 已记下（已到长度上限）\n");
	assert_int_equal(strlen(kept("macro.z")), strlen("list ") + 400 * strlen("<↓>"));
	golden_close();
}

static void not_for_the_public(void **state)
{
	(void)state;
	act_as(ROLE_NO_PUBLIC, "");
	at_home(true, 24, 80);
	prefs_open();
	golden_play("keys <F2>录制宏\nreject 录制宏：\n");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_once_done_again), cmocka_unit_test(ends_where_it_cannot_go_on),
		cmocka_unit_test(nothing_about_people), cmocka_unit_test(so_long_and_no_longer), cmocka_unit_test(not_for_the_public),
	};

	return cmocka_run_group_tests_name("macro", tests, office_open, office_close);
}
