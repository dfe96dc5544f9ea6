/* Questions kept by name: whose they are, who may ask them, what may stand in them, and that what an office shares is known to no
 * other. */
#include "tests/world.h"
#include "tests/registry.h"

#include "model/core/saved.h"

static struct actor mate, boss, other, unit_man, anybody, helper;
static struct query tea;

static int saved_open(void **state)
{
	if (registry_open(state))
		return -1;
	clerk = OFFICER_OF(11, "510105");
	mate = actor_of(12, ROLE(LEGAL), "510105", 0, 0);
	boss = actor_of(13, ROLE(CHIEF), "5101", 0, 0);
	other = OFFICER_OF(14, "510107");
	unit_man = actor_of(15, ROLE(SUPERVISOR), "", 77, 0);
	anybody = actor_of(16, ROLE(PUBLIC), "", 0, 0);
	helper = actor_of(17, ROLE(DIRECTOR), "510105", 0, 0);
	tea = (struct query){ .e = &org, .order = "established_on-", .search = "茶", .nwhere = 3, .where = {
		{ field_no(&org, "type"), CMP_TYPED, "ST|JJ", NULL }, { field_no(&org, "established_on"), CMP_TYPED, ">=t-1m", NULL },
		{ field_no(&post, "post"), CMP_EQ, "01", &post } } };
	return 0;
}

static int64_t keep_as(const struct actor *who, const struct query *q, const char *name, bool share)
{
	struct err err = { 0 };
	int64_t id = 0;

	if (saved_put(world, who, q, name, share, &id, &err))
		fail_msg("%s: %s", name, err.msg);
	return id;
}

static const char *names(const struct actor *who, const struct entity *e)
{
	static char text[400];
	struct saved s[20];
	int n = saved_list(world, who, e, 20, s, NULL);

	*text = '\0';
	for (int i = 0; i < n; i++)
		text_fmt(text + strlen(text), sizeof(text) - strlen(text), "%s%s%s", i ? " " : "", s[i].name, s[i].shared ? "+" : "");
	return text;
}

static enum ecode loads(const struct actor *who, int64_t id)
{
	struct err err = { 0 };
	struct query q;
	char *mem;

	if (saved_load(world, who, id, &q, &mem, &err) == 0)
		free(mem);
	return err.code;
}

static void kept_as_it_was(void **state)
{
	int64_t id = keep_as(&clerk, &tea, " 新茶 ", false), again = 0;
	struct query q;
	char *mem;

	(void)state;
	assert_int_equal(saved_find(world, &clerk, &org, "新茶", &again, NULL), 0);
	assert_int_equal(id, again);
	assert_int_equal(saved_load(world, &clerk, id, &q, &mem, NULL), 0);
	assert_ptr_equal(q.e, &org);
	assert_string_equal(q.order, "established_on-");
	assert_string_equal(q.search, "茶");
	assert_null(q.view);
	assert_int_equal(q.nwhere, 3);
	assert_string_equal(q.where[0].value, "=ST|JJ");
	/* the last month stays the last month */
	assert_string_equal(q.where[1].value, ">=t-1m");
	assert_ptr_equal(q.where[2].of, &post);
	assert_int_equal(q.where[2].field, field_no(&post, "post"));
	assert_string_equal(q.where[2].value, "=01");
	free(mem);
	/* the same name again: the same question, said anew */
	struct query less = tea;
	less.nwhere = 1;
	less.search = NULL;
	assert_int_equal(keep_as(&clerk, &less, "新茶", false), id);
	assert_int_equal(saved_load(world, &clerk, id, &q, &mem, NULL), 0);
	assert_int_equal(q.nwhere, 1);
	assert_null(q.search);
	free(mem);
	assert_int_equal(saved_drop(world, &clerk, id, NULL), 0);
}

static void an_office_and_no_other(void **state)
{
	const struct actor *here[] = { &clerk, &mate, &helper }, *not[] = { &boss, &other, &unit_man, &anybody };
	int64_t own = keep_as(&clerk, &tea, "自己的", false), shared = keep_as(&clerk, &tea, "共用的", true), id;
	struct err err = { 0 };

	(void)state;
	assert_string_equal(names(&clerk, &org), "共用的+ 自己的");
	assert_string_equal(names(&clerk, NULL), "共用的+ 自己的");
	assert_string_equal(names(&clerk, &person), "");
	assert_string_equal(names(&mate, &org), "共用的+");
	for (size_t i = 0; i < LENGTH(here); i++)
		assert_int_equal(loads(here[i], shared), E_OK);
	for (size_t i = 1; i < LENGTH(here); i++)
		assert_int_equal(loads(here[i], own), E_NOTFOUND);
	for (size_t i = 0; i < LENGTH(not); i++) {
		assert_string_equal(names(not[i], &org), "");
		assert_int_equal(loads(not[i], shared), E_NOTFOUND);
		assert_int_equal(loads(not[i], own), E_NOTFOUND);
		err = (struct err){ 0 };
		assert_int_equal(saved_find(world, not[i], &org, "共用的", &id, &err), -1);
		assert_err(err, E_NOTFOUND);
		/* one answer for what is another's and what is not there */
		assert_int_equal(saved_drop(world, not[i], shared, &err), -1);
		assert_err(err, E_NOTFOUND);
		assert_int_equal(saved_rename(world, not[i], shared, "甲", &err), -1);
		assert_err(err, E_NOTFOUND);
	}
	/* who has it shared changes nothing of it */
	assert_int_equal(saved_drop(world, &mate, shared, &err), -1);
	assert_err(err, E_DENIED);
	assert_int_equal(saved_rename(world, &helper, shared, "甲", &err), -1);
	assert_err(err, E_DENIED);
	assert_int_equal(saved_share(world, &helper, shared, false, &err), -1);
	assert_err(err, E_DENIED);
	assert_int_equal(saved_share(world, &clerk, shared, false, &err), 0);
	assert_int_equal(loads(&mate, shared), E_NOTFOUND);
	assert_int_equal(saved_share(world, &clerk, shared, true, &err), 0);
	assert_int_equal(loads(&mate, shared), E_OK);
	assert_int_equal(saved_rename(world, &clerk, shared, "自己的", &err), -1);
	assert_err(err, E_INVALID);
	assert_int_equal(saved_rename(world, &clerk, shared, "改了名", &err), 0);
	assert_string_equal(names(&mate, &org), "改了名+");
	assert_int_equal(saved_drop(world, &clerk, shared, &err), 0);
	assert_int_equal(saved_drop(world, &clerk, own, &err), 0);
	assert_string_equal(names(&clerk, NULL), "");
}

/* Sharing takes an officer's, a chief's or a director's right; who may not ask all of a question is not told that there is one. */
static void by_right(void **state)
{
	struct query q = { .e = &org, .where = { { field_no(&org, "type"), CMP_TYPED, "ST", NULL } }, .nwhere = 1 };
	struct err err = { 0 };
	int64_t id;

	(void)state;
	assert_true(saved_may_share(&clerk));
	assert_true(saved_may_share(&boss));
	assert_false(saved_may_share(&mate));
	assert_false(saved_may_share(&unit_man));
	assert_int_equal(saved_put(world, &mate, &q, "甲", true, &id, &err), -1);
	assert_err(err, E_DENIED);
	assert_int_equal(saved_put(world, &anybody, &q, "甲", false, &id, &err), -1);
	assert_err(err, E_DENIED);
	id = keep_as(&mate, &q, "甲", false);
	assert_int_equal(saved_drop(world, &mate, id, &err), 0);
	/* people are not read by everybody in the office */
	struct actor industry = actor_of(18, ROLE(INDUSTRY), "510105", 0, 0);
	id = keep_as(&clerk, &(struct query){ .e = &person, .where = { { field_no(&person, "politics"), CMP_TYPED, "01", NULL } }, .nwhere = 1 },
		"党员", true);
	assert_string_equal(names(&mate, NULL), "党员+");
	assert_string_equal(names(&industry, NULL), "");
	assert_int_equal(loads(&industry, id), E_NOTFOUND);
	assert_int_equal(saved_drop(world, &clerk, id, &err), 0);
}

static void nothing_personal(void **state)
{
	static const struct query bad[] = {
		{ .e = &person, .where = { { 2, CMP_TYPED, "510000194608010038", NULL } }, .nwhere = 1 },
		{ .e = &person, .search = "510000194608010038" }, { .e = &org, .search = "14112345678" }, { .e = &post, .owner = 1 },
	};
	struct err err;
	int64_t id, n = -1;

	(void)state;
	assert_string_equal(person.fields[2].name, "id_no");
	for (size_t i = 0; i < LENGTH(bad); i++) {
		err = (struct err){ 0 };
		assert_int_equal(saved_put(world, &clerk, &bad[i], "甲", false, &id, &err), -1);
		assert_err(err, i < 3 ? E_DENIED : E_USAGE);
	}
	/* nor what could not be asked */
	struct query wrong = { .e = &org, .where = { { field_no(&org, "type"), CMP_TYPED, "XX", NULL } }, .nwhere = 1 };
	assert_int_equal(saved_put(world, &clerk, &wrong, "甲", false, &id, &err), -1);
	assert_err(err, E_INVALID);
	db_int(world, NULL, &n, "SELECT count(*) FROM saved_query", "");
	assert_int_equal(n, 0);
}

static void names_and_numbers(void **state)
{
	char name[SAVED_NAME * 3 + 8] = "";
	struct query q = { .e = &org };
	struct err err = { 0 };
	int64_t id, first = 0, n = 0;

	(void)state;
	for (int i = 0; i < SAVED_NAME; i++)
		strcat(name, "名");
	id = keep_as(&clerk, &q, name, false);
	assert_int_equal(saved_rename(world, &clerk, id, strcat(name, "名"), &err), -1);
	assert_err(err, E_INVALID);
	assert_int_equal(saved_put(world, &clerk, &q, name, false, &id, &err), -1);
	assert_int_equal(saved_put(world, &clerk, &q, "  ", false, &id, &err), -1);
	assert_int_equal(saved_put(world, &clerk, &q, "a\x1b[2J", false, &id, &err), -1);
	for (int i = 1; i < SAVED_MOST; i++) {
		snprintf(name, sizeof(name), "第%d个", i);
		first = keep_as(&clerk, &q, name, false);
	}
	assert_int_equal(saved_put(world, &clerk, &q, "多一个", false, &id, &err), -1);
	assert_int_equal(saved_drop(world, &clerk, first, &err), 0);
	keep_as(&clerk, &q, "多一个", false);
	/* each is on record */
	db_int(world, NULL, &n, "SELECT count(*) FROM audit WHERE entity = 'saved_query' AND verb = 'query-drop' AND rid = ?", "i", first);
	assert_int_equal(n, 1);
}

/* A field that is no more is said, and does not come out as another question. */
static void what_is_gone_is_said(void **state)
{
	int64_t id = keep_as(&boss, &tea, "旧的", false);

	(void)state;
	db_run(world, NULL, "UPDATE saved_query SET body = replace(body, 'established_on', 'nosuch') WHERE id = ?", "i", id);
	assert_int_equal(loads(&boss, id), E_INVALID);
	assert_string_equal(names(&boss, &org), "旧的");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_as_it_was), cmocka_unit_test(an_office_and_no_other), cmocka_unit_test(by_right), cmocka_unit_test(nothing_personal),
		cmocka_unit_test(names_and_numbers), cmocka_unit_test(what_is_gone_is_said),
	};

	return cmocka_run_group_tests_name("saved", tests, saved_open, world_close);
}
