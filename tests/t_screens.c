/* The screens over a small practice database: what they look like in three sizes, with colour and without, and in how
 * many keys daily tasks are done (tasks.md). */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "model/core/together.h"
#include "screens/conds.h"
#include "screens/record.h"
#include "tests/office.h"

enum { ORGS = 40 };

static int office_open(void **state)
{
	(void)state;
	return office_make(ORGS);
}

/* ---- pictures ---- */

static const struct { int rows, cols; } sizes[] = {{20, 60}, {24, 80}, {43, 132}};

/* Name of a picture and the keys that lead to it from the one before. */
static const struct { const char *name, *keys; } walk[] = {
	{"home", NULL},
	{"jump", "keys <F2>cd\n"},
	{"list", "keys <F3>zz<Enter>\n"},
	{"org", "keys <Enter>\n"},
	{"contact", "keys 6\n"},
	{"help", "keys <F1>\n"},
	{"history", "keys <F3><F3>0\n"},
};

static void pictures(void **state)
{
	char name[80];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (int mono = 0; mono < 2; mono++) {
			at_home(mono, sizes[i].rows, sizes[i].cols);
			for (size_t k = 0; k < sizeof walk / sizeof *walk; k++) {
				if (walk[k].keys)
					golden_play(walk[k].keys);
				snprintf(name, sizeof name, "s_%s_%dx%d_%s", walk[k].name, sizes[i].cols,
					sizes[i].rows, mono ? "mono" : "colour");
				golden_check(name);
			}
			golden_close();
		}
}

/* ---- keys of daily tasks: bytes the client sends ---- */

static int bytes_of(const char *keys)
{
	char bytes[16];
	const char *end;
	int n = 0;

	while (*keys) {
		if (*keys == '<' && (end = strchr(keys, '>'))) {
			n += (int)key_bytes(key_named(keys + 1, (size_t)(end - keys - 1)), bytes, sizeof bytes);
			keys = end + 1;
		} else {
			n++;
			keys++;
		}
	}
	return n;
}

/* Plays keys that may cost so many bytes; text, which is not counted, goes between them. */
static void counted(int most, const char *before, const char *text, const char *after)
{
	char line[400];
	int n = bytes_of(before) + bytes_of(after);

	if (n > most)
		fail_msg("%s%s: %d keys, %d allowed", before, after, n, most);
	snprintf(line, sizeof line, "keys %s%s%s\n", before, text, after);
	golden_play(line);
}

static void expect(const char *text)
{
	char line[400];

	snprintf(line, sizeof line, "expect %s\n", text);
	golden_play(line);
}

/* The nth organisation in the order of the list, without those that were planted with something wrong; 0 = no more. */
static int64_t some_org(int nth, char *name, size_t n)
{
	struct query q = {.e = entity_find("org")};
	struct err err = {0};
	struct row rows[128];
	struct list *l;
	int64_t id = 0;
	int got = -1, i;

	if (list_open(app.db, &app.who, &q, &l, &err) < 0 ||
		(got = list_fetch(l, FROM_FIRST, NULL, 128, rows, &err)) < 0)
		fail_msg("%s", err.msg);
	for (i = 0; i < got && id == 0; i++)
		if (!strstr(rows[i].cell[0], "演练") && nth-- == 0) {
			id = rows[i].id;
			snprintf(name, n, "%s", rows[i].cell[0]);
		}
	list_free(l);
	return id;
}

static void k01_open_by_initials(void **state)
{
	char name[200], first[200], typed[16], keys[40];
	struct jump_row row[JUMP_MAX];
	int i, at, hits = 0, all = 0;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	for (i = 0; i < ORGS; i++) {
		int64_t id = some_org(i, name, sizeof name);
		bool found = false;

		if (id == 0)
			break;
		all++;
		assert_true(py_first(name, first, sizeof first) > 0);
		for (at = 0; !found && at + 6 <= (int)strlen(first); at++) {
			snprintf(typed, sizeof typed, "%.6s", first + at);
			found = jump_match(typed, JUMP_MAX, row) > 0 && row[0].kind == JUMP_ROW && row[0].id == id;
		}
		hits += found;
	}
	assert_true(all > 10 && hits * 100 >= all * 95);
	some_org(0, name, sizeof name);
	py_first(name, first, sizeof first);
	at_home(true, 24, 80);
	golden_play("keys ry<Enter>\n");	/* from any screen */
	snprintf(keys, sizeof keys, "<Ctrl-P>%.6s<Enter>", first);
	counted(8, keys, "", "");
	expect(name);
	expect("登记事项");
	golden_close();
}

static void k02_correct_a_contact(void **state)
{
	char name[200];
	int64_t id;
	struct err err = {0};
	struct rec *r;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	id = some_org(1, name, sizeof name);
	at_home(true, 24, 80);
	org_open(id, NULL);
	counted(6, "6", "赵六六", "<Ctrl-W>");
	expect("已保存");
	expect("赵六六");
	assert_int_equal(rec_load(app.db, &app.who, entity_find("org"), id, NULL, &r, &err), 0);
	assert_string_equal(rec_get(r, field_no(rec_entity(r), "contact"))->s, "赵六六");
	rec_free(r);
	golden_close();
}

/* The organisation that was planted with this fault. */
static int64_t wrong_org(const char *name)
{
	struct query q = {.e = entity_find("org"), .where = {{0, CMP_HAS, name}}, .nwhere = 1};
	struct err err = {0};
	struct row row;
	struct list *l;

	q.where[0].field = field_no(q.e, "name");
	assert_int_equal(list_open(app.db, &app.who, &q, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 1, &row, &err), 1);
	list_free(l);
	return row.id;
}

/* What was wrong before is said and keeps nobody from a telephone number; it asks for no reason. */
static void an_old_fault_is_said(void **state)
{
	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 132);
	org_open(wrong_org("演练子"), NULL);
	golden_play("keys 6赵六六<Ctrl-W>\n");
	expect("已保存；原有问题 1 项未改：R-OFF-03");
	expect("赵六六");
	golden_close();
}

/* Someone whose initials nobody else has. */
static void one_person(char *name, size_t n, char *first, size_t k)
{
	struct query q = {.e = entity_find("person")};
	struct err err = {0};
	struct row rows[ORGS];
	struct hit hit[2];
	struct list *l;
	int i, got;

	assert_int_equal(list_open(app.db, &app.who, &q, &l, &err), 0);
	got = list_fetch(l, FROM_FIRST, NULL, ORGS, rows, &err);
	*first = '\0';
	for (i = 0; i < got; i++) {
		snprintf(name, n, "%s", rows[i].cell[0]);
		py_first(name, first, k);
		if (strlen(first) == 3 && find_any(app.db, &app.who, q.e, first, 2, hit, &err) == 1)
			break;
	}
	list_free(l);
	assert_true(i < got);
}

static void k03_a_person_to_a_post(void **state)
{
	char name[200], human[80], first[16], keys[80];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	one_person(human, sizeof human, first, sizeof first);
	at_home(true, 24, 80);
	org_open(some_org(2, name, sizeof name), NULL);
	snprintf(keys, sizeof keys, "a%s<Enter>08<Enter><Enter>t<Ctrl-W>", first);
	counted(14, keys, "", "");
	expect("已保存");
	expect(human);
	golden_close();
}

static void k04_as_it_stood(void **state)
{
	char name[200];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	org_open(some_org(3, name, sizeof name), NULL);
	counted(8, "dt<Enter>", "", "");
	expect("2026-03-02 时的情况");
	expect(name);
	golden_close();
}

static void k48_help_on_a_field(void **state)
{
	char name[200];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	org_open(some_org(1, name, sizeof name), NULL);
	golden_play("keys 6\n");
	counted(1, "<Ctrl-_>", "", "");
	expect("日常联系找谁");
	expect("格式");
	expect("示例");
	expect("谁可改");
	golden_close();
}

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
	golden_play("expect 上次有没有保存的内容\nkeys 后写的人<Enter>\ntick\nexpect 草稿 09:00\n");
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

/* ---- the public ---- */

static void public_sees_no_more_than_it_may(void **state)
{
	char name[200];

	(void)state;
	act_as(ROLE_NO_PUBLIC, "");
	at_home(true, 24, 80);
	golden_play("reject 上次登录\nreject 最近打开\nreject 更换口令\n");
	org_open(some_org(1, name, sizeof name), NULL);
	expect(name);
	golden_play("reject 赵六六\nreject 近期历史\nreject 修改\n");
	/* nor how many posts there are, nor when a term ends, nor that something is empty which it may not see */
	golden_play("reject 负责人\nreject 无在任\nreject 未填\nreject 会员与人员\nreject 免税\nreject 第\n");
	golden_play("keys 5\nexpect 登记事项\nexpect 业务范围\nreject 联系电话\nreject 本届止\nkeys <End>\nreject 负责人\n"
		"reject 任职起\nreject 银行账户\nreject 会员规模\n");
	golden_close();
}

/* A clerk sees all of that. */
static void clerk_sees_the_posts(void **state)
{
	char name[200];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	org_open(some_org(1, name, sizeof name), NULL);
	golden_play("expect 负责人\nexpect 会员与人员\nkeys 3\nexpect 负责人\nexpect 任职起\n");
	golden_close();
}

/* ---- the lock ---- */

/* An account of the practice database and its password. */
static void log_in(char *password, size_t n)
{
	char path[120], name[40], line[200];
	struct err err = {0};
	FILE *f;

	snprintf(path, sizeof path, "%s/practice-accounts", dir);
	f = fopen(path, "r");
	assert_non_null(f);
	*password = '\0';
	while (!*password && fgets(line, sizeof line, f))
		if (*line != '#' && sscanf(line, "%39s %79s officer", name, password) != 2)
			*password = '\0';
	fclose(f);
	assert_true(*password && n >= 80);
	assert_int_equal(actor_load(app.db, name, &app.who, &err), 0);
	app.is_public = false;
	app.guarded = false;
}

static void locked_until_the_password(void **state)
{
	char password[80], line[120];

	(void)state;
	log_in(password, sizeof password);
	at_home(true, 24, 80);
	golden_play("keys zz<Enter><Ctrl-O>\n");
	expect("画面已锁定");
	golden_play("reject 名称\n");
	golden_play("keys <Ctrl-P>\nexpect 画面已锁定\nkeys <F2>\nexpect 画面已锁定\n");
	golden_play("keys wrong password here<Enter>\nexpect 画面已锁定\n");
	snprintf(line, sizeof line, "keys %s<Enter>\n", password);
	golden_play(line);
	golden_play("reject 画面已锁定\n");
	expect("统一社会信用代码");
	golden_play("keys <Ctrl-P>\nexpect ==>\n");
	golden_close();
}

static void initial_password_must_change(void **state)
{
	char password[80];

	(void)state;
	log_in(password, sizeof password);
	app.who.must_change = true;
	golden_open(true, 24, 80);
	session_globals();
	home_open();
	login_start();
	golden_play("tick\n");
	expect("这是初始口令");
	golden_play("keys <Ctrl-P>\nexpect 这是初始口令\n");
	golden_play("keys x<Enter>short<Enter>other<Enter>\nexpect 不一致\n");
	golden_play("keys short<Enter>\nexpect 这是初始口令\n");
	golden_close();
	app.who.must_change = false;
	app.guarded = false;
}

/* ---- conditions ---- */

static void conditions(void **state)
{
	const struct entity *e = entity_find("org");
	struct query q = {.e = e};
	struct err err = {0};
	struct list *l;
	struct cond c[2];
	char *value[2], text[200], msg[200];
	int i;
	static const char *const said[][3] = {
		{"成立登记日期>=t", ">=t", "成立登记日期>=2026-03-02"}, {"phone=", "=", "联系电话=空"}, {"phone!=", "!=", "联系电话!=空"},
		{"lx=st|shfwjg", "=ST|MF", "社会团体|社会服务机构(民办非企业单位)"}, {"name~茶", "~茶", "名称~茶"},
		{"name=*茶*", "=*茶*", "名称=*茶*"}, {"\"name=a b\"", "=a b", "名称=a b"}, {"成立登记日期=2020..2021", "=2020..2021", "成立登记日期=2020..2021"},
		{"qh=青羊区", "=青羊区", "青羊区"}, {"负责人.职务=hz", "=01", "任职.职务=会长(理事长/主席)"}, {"zt!=zc", "!=ACTIVE", "状态!=正常"},
		{"st", "=ST", "社会团体"}, {"jjh", "=JJ", "基金会"}, {"zc", "=ACTIVE", "正常"}, {"正常", "=ACTIVE", "正常"}, {"510105", "=510105", "青羊区"},
		{"武侯区", "=武侯区", "武侯区"},
	};
	static const char *const wrong[] = {"a", "clrq>=t", "lx=没有这种", "负责人=x", "没有.姓名=x", "负责人.没有=x", "成立登记日期>=明天", "=x", "lx"};

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	assert_int_equal(list_open(app.db, &app.who, &q, &l, &err), 0);
	assert_int_equal(conds_parse(e, l, " lx=st  zt＝zc ", c, value, 2, msg, sizeof msg), 2);
	assert_int_equal(c[0].field, field_no(e, "type"));
	assert_string_equal(c[0].value, "=ST");
	assert_int_equal(c[1].field, -1);
	assert_string_equal(c[1].value, "=ACTIVE");
	conds_label(e, c, 2, text, sizeof text);
	assert_string_equal(text, "社会团体　正常");
	/* the line that would say them says them again */
	conds_line(e, c, 2, text, sizeof text);
	assert_string_equal(text, "组织类型=ST 状态=ACTIVE");
	free(value[0]);
	free(value[1]);
	assert_int_equal(conds_parse(e, l, text, c, value, 2, msg, sizeof msg), 2);
	free(value[0]);
	free(value[1]);
	for (i = 0; i < (int)(sizeof said / sizeof *said); i++) {
		if (conds_parse(e, l, said[i][0], c, value, 2, msg, sizeof msg) != 1)
			fail_msg("%s: %s", said[i][0], msg);
		assert_string_equal(value[0], said[i][1]);
		conds_label(e, c, 1, text, sizeof text);
		assert_string_equal(text, said[i][2]);
		free(value[0]);
	}
	for (i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++)
		assert_int_equal(conds_parse(e, l, wrong[i], c, value, 2, msg, sizeof msg), -1);
	assert_int_equal(conds_parse(e, l, "zt=zc zt=zc zt=zc", c, value, 2, msg, sizeof msg), -1);
	assert_non_null(strstr(msg, "2"));
	assert_int_equal(conds_parse(e, l, "", c, value, 2, msg, sizeof msg), 0);
	list_free(l);
}

/* ---- words of a command line ---- */

static void words(void **state)
{
	int argc;
	char **argv;

	(void)state;
	assert_int_equal(words_split("list org 'name=a b' \"x\\\"y\" c\\ d ''", &argc, &argv), 0);
	assert_int_equal(argc, 6);
	assert_string_equal(argv[2], "name=a b");
	assert_string_equal(argv[3], "x\"y");
	assert_string_equal(argv[4], "c d");
	assert_string_equal(argv[5], "");
	assert_null(argv[6]);
	free(argv);
	assert_int_equal(words_split("  ", &argc, &argv), 0);
	assert_int_equal(argc, 0);
	free(argv);
	assert_int_equal(words_split("a $(b) ;c|d", &argc, &argv), 0);
	assert_int_equal(argc, 3);
	assert_string_equal(argv[1], "$(b)");
	free(argv);
	assert_int_equal(words_split("a 'b", &argc, &argv), -1);
	assert_int_equal(words_split("a \"b'", &argc, &argv), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(pictures),
		cmocka_unit_test(k01_open_by_initials),
		cmocka_unit_test(k02_correct_a_contact),
		cmocka_unit_test(k03_a_person_to_a_post),
		cmocka_unit_test(k04_as_it_stood),
		cmocka_unit_test(k48_help_on_a_field),
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
		cmocka_unit_test(public_sees_no_more_than_it_may), cmocka_unit_test(clerk_sees_the_posts),
		cmocka_unit_test(an_old_fault_is_said),
		cmocka_unit_test(locked_until_the_password),
		cmocka_unit_test(initial_password_must_change),
		cmocka_unit_test(conditions),
	};

	return cmocka_run_group_tests_name("screens", tests, office_open, office_close);
}
