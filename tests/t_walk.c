/* The next record of the list it was opened from: three hundred of them, both ways, while others put rows in and take rows away;
 * the ends, and forms in which something was typed. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screens/list.h"
#include "tests/office.h"

enum { ORGS = 340 };

static int office_open(void **state)
{
	(void)state;
	return office_make(ORGS);
}

static int64_t shown(void)
{
	const struct entity *e;
	int64_t id = 0;

	assert_true(record_shows(screen_top(), &e, &id) || org_shows(screen_top(), &e, &id));
	return id;
}

/* Another session that works meanwhile. */
struct other { struct db *db; struct actor who; int made, voided; int64_t gone[64]; };

/* A number nobody has: of one day and place, with its check character. */
static void new_number(char no[19])
{
	static const int weight[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	static int serial;
	int sum = 0;

	snprintf(no, 19, "51000019590101%03d", serial++ % 1000);
	for (int i = 0; i < 17; i++)
		sum += weight[i] * (no[i] - '0');
	no[17] = "10X98765432"[sum % 11];
	no[18] = '\0';
}

static void insert_one(struct other *o, const char *name)
{
	char no[19];
	const struct entity *e = entity_find("person");
	struct rec *r = rec_new(o->db, &o->who, e);
	struct err err = {0};

	assert_true(rec_set(r, field_no(e, "name"), name, &err) >= 0);
	assert_true(rec_set(r, field_no(e, "id_kind"), "1", &err) >= 0);
	new_number(no);
	if (rec_set(r, field_no(e, "id_no"), no, &err) < 0)
		fail_msg("%s: %s", no, err.msg);
	if (rec_save(r, NULL, NULL, &err) < 0)
		fail_msg("%s %s", err.field, err.msg);
	rec_free(r);
	o->made++;
}

static void void_one(struct other *o, int64_t id)
{
	struct act act = {.reason = "重复登记的人员"};
	struct err err = {0};
	struct rec *r;

	assert_int_equal(rec_load(o->db, &o->who, entity_find("person"), id, NULL, &r, &err), 0);
	if (rec_void_it(r, &act, &err) < 0)
		fail_msg("%s", err.msg);
	rec_free(r);
	o->gone[o->voided++] = id;
}

static bool gone(const struct other *o, int64_t id)
{
	for (int i = 0; i < o->voided; i++)
		if (o->gone[i] == id)
			return true;
	return false;
}

enum { WALKED = 300, PEOPLE = 4000, FREE = 200 };

/* A person nobody's post hangs on can be voided: those are made here, in every seventh place of the alphabet. */
static int people(int64_t *id, bool *free_one)
{
	static const char *const surname[] = {"安", "白", "陈", "邓", "范", "高", "何", "蒋", "李", "马", "倪", "潘", "秦", "任", "孙", "唐", "王", "徐", "杨", "赵"};
	static const char *const given[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
	struct query q = {.e = entity_find("person")};
	struct other me = {.db = app.db, .who = app.who};
	struct row rows[100], last;
	struct err err = {0};
	char name[40];
	struct list *l;
	int n = 0, got;

	for (int i = 0; i < FREE; i++) {
		snprintf(name, sizeof name, "%s走查%s", surname[i % 20], given[i / 20]);
		insert_one(&me, name);
	}
	assert_int_equal(list_open(app.db, &app.who, &q, &l, &err), 0);
	for (enum from from = FROM_FIRST; (got = list_fetch(l, from, &last, 100, rows, &err)) > 0 && n < PEOPLE; from = FROM_AFTER) {
		for (int i = 0; i < got && n < PEOPLE; i++) {
			free_one[n] = strstr(rows[i].cell[0], "走查") != NULL;
			id[n++] = rows[i].id;
		}
		last = rows[got - 1];
	}
	list_free(l);
	return n;
}

/* One way through: each row that was there all the time is met once and in order, what was voided before one came to it never. */
static void one_way(struct other *o, const int64_t *id, const bool *free_one, int n, int by)
{
	int at = by > 0 ? 0 : n - 1, met = 1;

	assert_int_equal(shown(), id[at]);
	while (met < WALKED) {
		int next = at + by, ahead = at + 3 * by;
		int64_t now;

		if (met % 9 == 0 && ahead >= 0 && ahead < n && free_one[ahead] && !gone(o, id[ahead]) && o->voided < 60)
			void_one(o, id[ahead]);
		else if (met % 9 == 0)
			insert_one(o, met % 2 ? "安新来" : "赵新来");
		if (next >= 0 && next < n && free_one[next] && !gone(o, id[next]) && o->voided < 60)
			void_one(o, id[next]);
		golden_play(by > 0 ? "keys <Ctrl-N>\n" : "keys <Ctrl-B>\n");
		now = shown();
		assert_false(gone(o, now));
		while (next >= 0 && next < n && gone(o, id[next]))
			next += by;
		if (next < 0 || next >= n)
			break;
		if (now == id[next])
			at = next;
		else		/* somebody who came in meanwhile, in between */
			for (int i = 0; i < n; i++)
				assert_int_not_equal(now, id[i]);
		met++;
	}
	assert_true(met >= WALKED || at == (by > 0 ? n - 1 : 0));
}

static void three_hundred_while_others_work(void **state)
{
	static int64_t id[PEOPLE];
	static bool free_one[PEOPLE];
	struct other o = {.voided = 0};
	struct err err = {0};
	struct listing *d;
	char line[80];
	int n;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	n = people(id, free_one);
	assert_true(n > WALKED);
	o.who = actor_system;	/* no role of an office voids a person */
	assert_int_equal(db_open(dir, 0, &o.db, &err), 0);
	at_home(true, 24, 80);
	golden_play("keys ry<Enter><Enter>\nexpect 1/\n");
	snprintf(line, sizeof line, "expect 1/%d\n", n);
	golden_play(line);
	one_way(&o, id, free_one, n, 1);
	assert_true(o.made > 3 && o.voided > 3);
	golden_play("keys <F3>\n");
	/* back in the list: on the row one has left; from there all the way back */
	d = screen_top()->data;
	assert_true(screen_top()->ops->close == listing_close);
	assert_int_equal(table_row(&d->t)->id, d->opened);
	golden_play("keys <End><Enter>\n");
	for (n--; n > 0 && id[n] != shown(); n--)
		;
	assert_true(n > WALKED - 1);
	one_way(&o, id, free_one, n + 1, -1);
	golden_close();
	db_close(o.db);
}

static void ends_and_unsaved_forms(void **state)
{
	struct listing *d;
	int64_t first, second;
	char line[60];

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	golden_play("keys zz<Enter><Enter>\nexpect 社会组织　1/\nkeys <Ctrl-B>\nexpect 第一条\nexpect 社会组织　1/\n");
	first = shown();
	golden_play("keys <Ctrl-N>\nexpect 社会组织　2/\n");
	second = shown();
	assert_int_not_equal(first, second);
	golden_play("keys <Ctrl-B>\n");
	assert_int_equal(shown(), first);
	/* a form over it: the view between follows; what is typed is not left behind */
	golden_play("keys 6<Ctrl-N>\nexpect 修改 社会组织　2/\n");
	assert_int_equal(shown(), second);
	golden_play("keys 王一一<Ctrl-N>\nexpect 还没有保存\nexpect 王一一\nexpect 2/\n");
	assert_int_equal(shown(), second);
	golden_play("keys <Ctrl-B>\nexpect 还没有保存\nkeys <Ctrl-W>\nexpect 已保存\n");
	assert_int_equal(shown(), second);
	golden_play("keys <F3>\n");
	d = screen_top()->data;
	assert_int_equal(table_row(&d->t)->id, second);
	/* its order and its filter are the list's: the last one is the last that was found */
	golden_play("keys flx=st<Enter><End><Enter>\nexpect 社会组织　\n");
	snprintf(line, sizeof line, "expect %ld/%ld\n", d->t.total, d->t.total);
	golden_play(line);
	first = shown();
	golden_play("keys <Ctrl-N>\nexpect 最后一条\n");
	assert_int_equal(shown(), first);
	golden_play("keys <PgUp><PgUp>\n");	/* at its top already: the one before */
	assert_int_not_equal(shown(), first);
	golden_close();
	/* among lines the key is the grid's: a new line, and nobody walks away from it */
	at_home(true, 24, 80);
	golden_play("keys zz<Enter><Enter>3\nexpect 负责人\n");
	first = shown();
	golden_play("keys <F1><F1>\nexpect 加一行\nreject 名录里的下一条\nkeys <F3><Ctrl-N>x\n");
	assert_int_equal(shown(), first);
	assert_true(record_unsaved(screen_top()));
	golden_close();
	/* opened from elsewhere there is no next one, and no figure */
	at_home(true, 24, 80);
	org_open(first, NULL);
	golden_play("reject 1/\nkeys <Ctrl-N>\n");
	assert_int_equal(shown(), first);
	golden_close();
}

static struct listing *list_below(void)
{
	struct screen *s = screen_top();

	while (s && s->ops->close != listing_close)
		s = s->under;
	assert_non_null(s);
	return s->data;
}

/* A line drops under a form: the list it was opened from stands again with all that was asked of it, on the same page, and the next
 * record is the one that came next. */
static void a_list_comes_back_where_it_stood(void **state)
{
	struct listing *d;
	char line[80], order[120], title[100];
	int64_t was, next, top;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	golden_play("keys zz<Enter>flx=st<Enter>>>o<PgDn><Down><Down><Down><Enter>\nexpect 社会组织　\n");
	d = list_below();
	assert_true(d->t.first > 1);
	top = d->t.row[0].id;
	snprintf(line, sizeof line, "expect 社会组织　%ld/%ld\n", d->t.first + d->t.sel, d->t.total);
	snprintf(order, sizeof order, "%s", list_order(d->l));
	golden_play(line);
	was = shown();
	golden_play("keys <Ctrl-N>\n");
	next = shown();
	golden_play("keys <Ctrl-B>6断线前\n");
	memcpy(title, screen_top()->under->under->title, sizeof title);
	line_drops();
	golden_play("expect 继续上次：修改\nkeys <Enter>\nexpect 断线前\n");
	assert_int_equal(shown(), was);
	assert_string_equal(screen_top()->under->under->title, title);
	d = list_below();
	assert_string_equal(list_order(d->l), order);
	assert_int_equal(d->t.row[0].id, top);
	golden_play("keys <F3>1\n");
	golden_play(line);
	golden_play("keys <Ctrl-N>\n");
	assert_int_equal(shown(), next);
	golden_play("keys <F3>\n");
	assert_int_equal(table_row(&list_below()->t)->id, next);
	golden_play("keys <BS>\nreject 组织类型=\n");		/* the condition is still the person's, to be taken away */
	assert_int_equal(list_below()->q.nwhere, 0);
	golden_close();
}

/* The first row of the page is gone, and others have come: it opens about there, and claims no place. */
static void a_list_that_changed_meanwhile(void **state)
{
	struct other o = {.who = actor_system};
	struct err err = {0};
	struct listing *d;
	int64_t was;
	int i;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	assert_int_equal(db_open(dir, 0, &o.db, &err), 0);
	for (i = 0; i < 40; i++)
		insert_one(&o, "阿断线");
	at_home(true, 24, 80);
	golden_play("keys ry<Enter><PgDn><Down><Enter>\nexpect 人员　\n");
	was = shown();
	void_one(&o, list_below()->t.row[0].id);
	line_drops();
	golden_play("expect 继续上次\nkeys <Enter>\nexpect 人员　共 \n");
	assert_int_equal(shown(), was);
	d = list_below();
	assert_int_equal(table_row(&d->t)->id, was);
	golden_play("keys <Ctrl-N>\n");
	assert_int_not_equal(shown(), was);
	golden_play("keys <Ctrl-B>\n");
	assert_int_equal(shown(), was);
	golden_close();
	db_close(o.db);
}

/* What a board's number opens, conditions on lines, and somebody's lines: nothing of the question is lost. */
static void every_kind_of_question_comes_back(void **state)
{
	const struct entity *e = entity_find("org"), *lines = entity_find("post");
	struct query q = {.e = e, .nwhere = 1, .nwithin = 1};
	struct listing *d;
	long total;

	(void)state;
	act_as(ROLE_NO_OFFICER, "51");
	at_home(true, 24, 80);
	q.where[0] = (struct cond){field_no(lines, "post"), CMP_TYPED, "=01", lines};
	q.within[0] = (struct within){{field_no(e, "type"), 0}, "ST"};
	list_screen_of(e, &q, "-社会团体");
	golden_play("expect 名称\n");
	d = list_below();
	total = d->t.total;
	assert_true(total > 0);
	line_drops();
	golden_play("expect 继续上次\nkeys <Enter>\nexpect -社会团体\n");
	d = list_below();
	assert_int_equal(d->t.total, total);
	assert_ptr_equal(d->q.where[0].of, lines);
	assert_int_equal(d->npreset, 1);
	assert_string_equal(d->q.within[0].key, "ST");
	golden_close();
	/* the posts of one organisation */
	at_home(true, 24, 80);
	golden_play("keys zz<Enter><Enter>\nexpect 社会组织　1/\n");
	q = (struct query){.e = lines, .owner = shown()};
	list_screen(lines, &q);
	golden_play("expect 任职\n");
	total = list_below()->t.total;
	line_drops();
	golden_play("expect 继续上次\nkeys <Enter>\nexpect 任职\n");
	assert_int_equal(list_below()->t.total, total);
	assert_int_equal(list_below()->q.owner, q.owner);
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_hundred_while_others_work), cmocka_unit_test(ends_and_unsaved_forms),
		cmocka_unit_test(a_list_comes_back_where_it_stood), cmocka_unit_test(a_list_that_changed_meanwhile),
		cmocka_unit_test(every_kind_of_question_comes_back),
	};

	return cmocka_run_group_tests_name("walk", tests, office_open, office_close);
}
