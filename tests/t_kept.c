/* What is typed is not lost: two on one record, taking back and doing again, copies, and where the line dropped. */
#define SCREENS
#include "tests/desk.h"

/* ---- what is typed is not lost ---- */

/* Another's save of one field of an organisation, from another session. */
static struct actor other_clerk;

static void other_saves(int64_t id, const char *field, const char *value)
{
	struct err err = {0};
	struct rec *r;

	other_clerk = app.who;
	other_clerk.id = 990;
	snprintf(other_clerk.name, sizeof other_clerk.name, "lisi");
	assert_int_equal(rec_load(app.db, &other_clerk, entity_find("org"), id, NULL, &r, &err), 0);
	if (rec_set(r, field_no(rec_entity(r), field), value, &err) < 0 || rec_save(r, NULL, NULL, &err) < 0)
		fail_msg("%s", err.msg);
	rec_free(r);
	app.version++;		/* as the second's look at the database would have it */
}

static const char *stored_value(int64_t id, const char *field)
{
	static char text[200];
	struct err err = {0};
	struct rec *r;

	assert_int_equal(rec_load(app.db, &app.who, entity_find("org"), id, NULL, &r, &err), 0);
	rec_text(r, field_no(rec_entity(r), field), text, sizeof text);
	rec_free(r);
	return text;
}

/* Apart: joined without a question, and said. */
static void two_fields_join(void **state)
{
	char name[200];
	int64_t id;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(4, name, sizeof name);
	at_home(true, 24, 80);
	org_open(id, NULL);
	golden_play("keys 6我写的联系人<Enter>\n");
	other_saves(id, "phone", "028-86510077");
	golden_play("tick\nexpect lisi 刚修改了 联系电话\nkeys <Ctrl-W>\n");
	expect("已保存，同时收入他人刚改的内容：lisi：联系电话");
	golden_close();
	assert_string_equal(stored_value(id, "contact"), "我写的联系人");
	assert_string_equal(stored_value(id, "phone"), "028-86510077");
}

static void conflict_keeps_what_was_typed(void **state)
{
	static const struct { const char *keys, *stands; } pick[] = {{"3", "我写的"}, {"2", "对方写的"}, {"1", "原来的"}};
	char name[200], line[80];
	int64_t id;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(4, name, sizeof name);
	for (size_t i = 0; i < sizeof pick / sizeof *pick; i++) {
		other_saves(id, "contact", "原来的");
		at_home(true, 24, 80);
		org_open(id, NULL);
		golden_play("keys 6我写的\n");
		other_saves(id, "contact", "对方写的");
		golden_play("tick\nexpect lisi 刚修改了 联系人\nkeys <Ctrl-W>\n");
		golden_play("expect 两人改了同一处\nexpect 联系人　lisi\nexpect 原来的\nexpect 对方写的\nexpect 我写的\n");
		golden_play("keys <F10>\nexpect 还有 1 项没有选\n");
		golden_play("keys <F3>\nexpect 还没有保存；填写的内容都在\nexpect 我写的\nkeys <Ctrl-W>\nexpect 两人改了同一处\n");
		snprintf(line, sizeof line, "keys %s\nexpect 都选定了\nkeys <F10>\nexpect 已保存\n", pick[i].keys);
		if (i == 1)		/* nothing is left to be saved */
			snprintf(line, sizeof line, "keys %s<F10>\nexpect 留在草稿里\n", pick[i].keys);
		golden_play(line);
		assert_string_equal(stored_value(id, "contact"), pick[i].stands);
		if (i > 0) {		/* what was typed here and not chosen is offered again */
			golden_play("keys 6\nexpect 没有采用的内容\nkeys <Ctrl-T>\nexpect 我写的\nkeys <F3>1\n");
			golden_play("keys 6\nreject 没有采用的内容\n");
		}
		golden_close();
	}
}

/* The three columns in every size: a long text whole, two things at once. */
static void the_choice_looks(void **state)
{
	static const struct { const char *field, *theirs; } all[] = {
		{"phone", "028-86510011"}, {"contact", "对方"}, {"email", "o@x.cn"}, {"website", "http://o.cn"}, {"postcode", "610011"}};
	char name[200], pic[60];
	int64_t id;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(4, name, sizeof name);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (int mono = 0; mono < 2; mono++) {
			other_saves(id, "contact", "原来的");
			other_saves(id, "website", "http://old.cn");
			at_home(mono, sizes[i].rows, sizes[i].cols);
			record_open(entity_find("org"), id, REC_EDIT | REC_PART, "contact", NULL);
			golden_play("keys 我写的<Enter><Enter>http://mine.cn<Enter>\n");
			other_saves(id, "contact", "对方写的");
			other_saves(id, "website", "http://theirs.cn");
			golden_play("keys <Ctrl-W>3\nexpect 原来的\n");
			snprintf(pic, sizeof pic, "s_merge_%dx%d_%s", sizes[i].cols, sizes[i].rows, mono ? "mono" : "colour");
			golden_check(pic);
			golden_close();
		}
	/* higher than the screen: what is to be chosen next comes into view */
	at_home(true, 20, 60);
	record_open(entity_find("org"), id, REC_EDIT | REC_PART, "contact", NULL);
	golden_play("keys <Up>028-86510022<Enter>我<Enter>m@x.cn<Enter>http://m.cn<Enter>610022<Enter>\n");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		other_saves(id, all[i].field, all[i].theirs);
	golden_play("keys <Ctrl-W>\nexpect 028-86510022\nreject 610022\nkeys 3333\nexpect 610022\nreject 028-86510022\n");
	golden_play("keys <Ctrl-W>\nexpect 还有 1 项\nkeys <PgUp><PgUp>\nexpect 028-86510022\nkeys <Down>2<F10>\nexpect 已保存\n");
	assert_string_equal(stored_value(id, "phone"), "028-86510022");
	assert_string_equal(stored_value(id, "postcode"), "610011");
	golden_close();
}

/* Written anew: back in the form, in that field, over what the other left. */
static void conflict_written_anew(void **state)
{
	char name[200];
	int64_t id;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(6, name, sizeof name);
	at_home(true, 24, 80);
	org_open(id, NULL);
	golden_play("keys 6我的\n");
	other_saves(id, "contact", "他的");
	golden_play("keys <Ctrl-W>\nexpect 两人改了同一处\nkeys 4\nexpect 改好后按 F10 保存\nkeys 两人商定的<Ctrl-W>\nexpect 已保存\n");
	golden_close();
	assert_string_equal(stored_value(id, "contact"), "两人商定的");
}

/* ---- Ctrl-Z, Ctrl-Y, F9 ---- */

static void undone_and_done_again(void **state)
{
	char name[200];
	int64_t id;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(7, name, sizeof name);
	other_saves(id, "contact", "原先");
	at_home(true, 24, 80);
	org_open(id, NULL);
	golden_play("keys 6甲<Enter>x@y.cn<Enter><Ctrl-Z>\nexpect 已撤回：电子邮箱\nreject x@y.cn\nexpect 甲\n");
	golden_play("keys <Ctrl-Z>\nexpect 原先\nkeys <Ctrl-Z>\nexpect 没有可以撤回的内容\nkeys <F3>\nexpect 联系方式\n");
	/* a save is taken back from the screen it leads to */
	golden_play("keys 6丙<Ctrl-W>\nexpect 已保存\nkeys <Ctrl-Z>\nexpect 撤回上次保存\nkeys 1\nexpect 已撤回\nexpect 原先\n");
	assert_string_equal(stored_value(id, "contact"), "原先");
	golden_play("keys <Ctrl-Z>\nreject 撤回上次保存\n");
	/* not when somebody has saved since */
	golden_play("keys 6丁<Ctrl-W>\n");
	other_saves(id, "phone", "028-86510066");
	golden_play("keys <Ctrl-Z>1\nexpect 不能撤回：其后lisi又修改过\n");
	golden_close();
	assert_string_equal(stored_value(id, "contact"), "丁");
	assert_string_equal(stored_value(id, "phone"), "028-86510066");
}

static void lines_come_back(void **state)
{
	char name[200];
	int64_t id;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(7, name, sizeof name);
	at_home(true, 24, 132);
	record_open(entity_find("org"), id, REC_EDIT | REC_PART, "post", NULL);
	golden_play("expect 负责人（\nkeys <F8>\nexpect 已删除第1行\nkeys <F8><Ctrl-Z><Ctrl-Z>\nexpect 已撤回：负责人 第1行\n"
		"keys <F3>\nreject 尚未保存\n");
	golden_close();
}

static void copied_from_the_one_before(void **state)
{
	char name[200], line[120];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	other_saves(some_org(0, name, sizeof name), "contact", "照抄我");
	other_saves(some_org(0, name, sizeof name), "email", "a@b.cn");
	other_saves(some_org(1, name, sizeof name), "contact", "");
	other_saves(some_org(1, name, sizeof name), "email", "");
	at_home(true, 24, 80);
	list_screen(entity_find("org"), NULL);
	golden_play("tick\n");
	some_org(0, name, sizeof name);
	snprintf(line, sizeof line, "expect %.60s\n", name);
	golden_play(line);
	golden_play("keys <Down><Enter>6<F9>\nexpect 照抄自\nexpect 照抄我\nreject a@b.cn\nkeys <F9>\nexpect 又照抄了\nexpect a@b.cn\n");
	golden_play("keys <Ctrl-Z>\nreject a@b.cn\nexpect 照抄我\nkeys <Ctrl-Z>\nreject 照抄我\nkeys <Ctrl-Z>\nexpect 没有可以撤回\n");
	golden_close();
}

/* In lines from the row above, twice whatever of the row is empty. */
static void copied_from_the_row_above(void **state)
{
	const struct entity *e = entity_find("org");
	const struct part *p = e->parts;
	struct record *d;
	struct rec *line;
	char name[200];
	size_t n;

	(void)state;
	while (!p->lines || strcmp(p->lines, "post"))
		p++;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 132);
	record_open(e, some_org(3, name, sizeof name), REC_EDIT | REC_PART, "post", NULL);
	d = record_of(screen_top());
	n = rec_line_count(d->r, p);
	golden_play("keys <F9>\nexpect 上面没有行\nkeys <F6><Tab><F9>\nexpect 照抄自\n");
	line = rec_line(d->r, p, n);
	assert_int_equal(rec_get(line, field_no(rec_entity(line), "post"))->t, VT_TEXT);
	assert_int_equal(rec_get(line, field_no(rec_entity(line), "person"))->t, VT_NULL);
	golden_play("keys <F9>\nexpect 又照抄了\n");
	assert_int_equal(rec_get(line, field_no(rec_entity(line), "person"))->i,
		rec_get(rec_line(d->r, p, n - 1), field_no(rec_entity(line), "person"))->i);
	golden_play("keys <Ctrl-Z><Ctrl-Z><Ctrl-Z>\n");
	assert_int_equal(rec_line_count(d->r, p), n);
	golden_close();
}

/* ---- where the line dropped ---- */

static void a_dropped_line_loses_nothing(void **state)
{
	char name[200], line[120];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	org_open(some_org(5, name, sizeof name), NULL);
	golden_play("keys 6断线前写的\n");
	line_drops();
	expect("继续上次：修改");
	expect("联系人");
	snprintf(line, sizeof line, "reject 继续修改 %.60s\n", name);	/* said once */
	golden_play(line);
	counted(2, "<Enter>", "", "");
	expect("断线前写的");
	golden_play("keys 了<Ctrl-W>\nexpect 断线前写的了\n");
	expect("已保存");
	golden_play("keys <F3>\nreject 继续上次\n");
	golden_play(line);
	golden_close();
}

/* A refused text, one half typed, a line added, a line taken away, on top of a list and a view: all of it is there again. */
static void everything_comes_back(void **state)
{
	char name[200];
	int64_t id;
	size_t lines, i;
	struct err err = {0};
	struct rec *r;
	const struct part *p = entity_find("org")->parts;

	(void)state;
	while (!p->lines || strcmp(p->lines, "post"))
		p++;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(8, name, sizeof name);
	assert_int_equal(rec_load(app.db, &app.who, entity_find("org"), id, NULL, &r, &err), 0);
	lines = rec_line_count(r, p);
	rec_free(r);
	assert_true(lines > 2);
	at_home(true, 43, 132);
	list_screen(entity_find("org"), NULL);
	org_open(id, NULL);
	record_open(entity_find("org"), id, REC_EDIT, "phone", NULL);
	golden_play("keys 不是电话<Enter>\nexpect ✗\n");
	form_focus(fields_form(record_of(screen_top())->f), fields_item(record_of(screen_top())->f, "post"));
	golden_play("keys <F8><F6>半个名字\n");
	line_drops();
	golden_close();
	at_home(true, 43, 132);
	golden_play("keys <Enter>\nexpect 半个名字\n");
	assert_int_equal(rec_line_count(record_of(screen_top())->r, p), lines);	/* one less and one more */
	assert_int_equal(form_errors(fields_form(record_of(screen_top())->f)), 1);
	golden_play("keys <Home>这是<Ctrl-F>\nexpect 不是电话\n");
	for (i = 0; i < 3; i++)			/* form, view, list, home */
		screen_close(screen_top(), 0), stack_sweep();
	assert_string_equal(screen_top()->ops->name, "home");
	golden_close();
}

/* Somebody begins anew over what lies there: the one does not write over the other. */
static void an_earlier_draft_lies_aside(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	record_open(entity_find("person"), 0, REC_EDIT, NULL, NULL);
	golden_play("keys 先写的人<Enter>\n");
	line_drops();
	record_open(entity_find("person"), 0, REC_EDIT, NULL, NULL);
	golden_play("expect 上次的内容没有保存\nkeys 后写的人<Enter>\ntick\nexpect 草稿 09:00\n");
	line_drops();
	golden_play("expect 继续上次：新建\nkeys <Enter>\nexpect 后写的人\nkeys <F3>1\n");
	record_open(entity_find("person"), 0, REC_EDIT, NULL, NULL);
	golden_play("expect 没有采用的内容\nkeys <Ctrl-T>\nexpect 先写的人\nkeys <F3>1\n");
	record_open(entity_find("person"), 0, REC_EDIT, NULL, NULL);
	golden_play("reject 没有采用\nreject 上次有没有\n");
	golden_close();
}

/* Neither what was typed nor that something was is another account's. */
static void for_nobody_else(void **state)
{
	char name[200];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	org_open(some_org(5, name, sizeof name), NULL);
	golden_play("keys 6只有我看得到\n");
	line_drops();
	golden_close();
	act_as(ROLE_NO_CHIEF, "51");
	at_home(true, 24, 80);
	golden_play("reject 继续\n");
	golden_close();
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	golden_play("expect 继续上次\nkeys <Enter>\nexpect 只有我看得到\nkeys <F3>1\n");
	golden_close();
}

/* A draft of before another's save is laid over what it was made from: the save after it asks. */
static void an_old_draft_overwrites_nobody(void **state)
{
	char name[200];
	int64_t id;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(9, name, sizeof name);
	at_home(true, 24, 80);
	org_open(id, NULL);
	golden_play("keys 6断线前<Enter>\n");
	line_drops();
	other_saves(id, "contact", "断线时");
	golden_play("keys <Enter>\nexpect 断线前\nexpect 刚修改了 联系人（您也改了）\nkeys <Ctrl-W>\nexpect 两人改了同一处\nexpect 断线时\n");
	golden_play("keys 3<F10>\nexpect 已保存\n");
	golden_close();
	assert_string_equal(stored_value(id, "contact"), "断线前");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_fields_join),
		cmocka_unit_test(conflict_keeps_what_was_typed),
		cmocka_unit_test(conflict_written_anew),
		cmocka_unit_test(the_choice_looks),
		cmocka_unit_test(undone_and_done_again),
		cmocka_unit_test(lines_come_back),
		cmocka_unit_test(copied_from_the_one_before),
		cmocka_unit_test(copied_from_the_row_above),
		cmocka_unit_test(a_dropped_line_loses_nothing),
		cmocka_unit_test(everything_comes_back),
		cmocka_unit_test(an_earlier_draft_lies_aside),
		cmocka_unit_test(for_nobody_else),
		cmocka_unit_test(an_old_draft_overwrites_nobody),
	};

	return cmocka_run_group_tests_name("kept", tests, office_open, office_close);
}
