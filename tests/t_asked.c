/* What may be asked: by no field that its asker does not read, by a masked one with the right to see it, by the number of a document
 * on record; and that nobody who works here sees less than everybody. */
#include "tests/world.h"
#include "tests/registry.h"

#define HE_NO "510000194608010038"

static struct actor legal, director, auditor, enforcer, supervisor, other_unit, next_county, body, anybody;
static int64_t he, tea, draft, other, unit_id;

static int64_t association(const char *name, const char *state, int64_t supervisor_id, const char *branch_name)
{
	struct rec *r = typed_org("ST", "510105", name), *l;

	put(r, "phone", supervisor_id ? "14198761234" : "14198760000");
	put(r, "contact", "尹大雪");
	put(r, "cert_no", supervisor_id ? "川民证字第9号" : "川民证字第8号");
	if (supervisor_id)
		put_id(r, "supervisor", supervisor_id);
	l = add_line(r, "branch");
	put(l, "name", branch_name);
	put(l, "kind", "1");
	put(l, "set_on", "2025-04-12");
	put_id(l, "head", he);
	add_post(r, he, "06", "2025-05-18");
	if (state)
		in_state(r, state);
	return stored(r);	/* by the system */
}

static int asked_open(void **state)
{
	if (registry_open(state))
		return -1;
	legal = actor_of(20, ROLE(LEGAL), "51", 0, 0);
	director = actor_of(21, ROLE(DIRECTOR), "51", 0, 0);
	auditor = actor_of(22, ROLE(AUDITOR), "", 0, 0);
	enforcer = actor_of(23, ROLE(ENFORCER), "51", 0, 0);
	next_county = actor_of(24, ROLE(OFFICER), "510107", 0, 0);
	anybody = actor_of(25, ROLE(PUBLIC), "", 0, 0);
	unit_id = make_row(&clerk, "unit", "name", "青羊区农业农村局", "kind", "2", "grade", "3", "region", "510105", NULL);
	supervisor = actor_of(26, ROLE(SUPERVISOR), "", unit_id, 0);
	other_unit = actor_of(27, ROLE(SUPERVISOR), "", unit_id + 5000, 0);
	he = make_row(&clerk, "person", "name", "何长庚", "id_kind", "1", "id_no", HE_NO, "phone", "14112345678", "criminal", "1", "criminal_on",
		"2026-02-27", "sentence_end", "2001-06-30", NULL);
	tea = association("青羊区老茶树协会", "ACTIVE", unit_id, "青羊区老茶树协会古树分会");
	draft = association("青羊区初晴编织协会", NULL, 0, "青羊区初晴编织协会草编分会");
	other = association("青羊区古琴协会", "ACTIVE", 0, "青羊区古琴协会斫琴分会");
	body = actor_of(28, ROLE(ORG), "", 0, other);
	return 0;
}

/* Rows that are listed; -1: it may not be asked so. */
static long listed(const struct actor *who, struct query q, enum ecode *code)
{
	struct err err = { 0 };
	struct list *l;
	long n = -1;

	if (list_open(world, who, &q, &l, &err) == 0) {
		assert_int_equal(list_count(l, 1000, &n, &err), 0);
		list_free(l);
	}
	if (code)
		*code = err.code;
	return n;
}

static long where(const struct actor *who, const struct entity *e, const char *field, enum cmp op, const char *value)
{
	return listed(who, (struct query){ .e = e, .where = { { field_no(e, field), op, value } }, .nwhere = 1 }, NULL);
}

static void not_by_what_is_hidden(void **state)
{
	static const char *const hidden[] = { "14198761234", "川民证字第9号" };
	enum ecode code;
	struct hit hit[5];
	int64_t n;

	(void)state;
	for (size_t i = 0; i < LENGTH(hidden); i++) {
		assert_int_equal(listed(&clerk, (struct query){ .e = &org, .search = hidden[i] }, NULL), 1);
		assert_int_equal(listed(&anybody, (struct query){ .e = &org, .search = hidden[i] }, NULL), 0);
		/* an organisation is found by all that is kept to find it by */
		assert_int_equal(find_any(world, &clerk, NULL, hidden[i], 5, hit, NULL), 1);
		assert_true(hit[0].id == tea);
		const struct actor *blind[] = { &anybody, &next_county, &body };
		for (size_t k = 0; k < LENGTH(blind); k++) {
			assert_int_equal(find_any(world, blind[k], NULL, hidden[i], 5, hit, NULL), 0);
			assert_int_equal(listed(blind[k], (struct query){ .e = &org, .search = hidden[i] }, NULL), 0);
		}
	}
	assert_int_equal(where(&clerk, &org, "contact", CMP_EQ, "尹大雪"), 3);
	assert_int_equal(where(&body, &org, "contact", CMP_EQ, "尹大雪"), 1);
	assert_int_equal(where(&next_county, &org, "contact", CMP_EQ, "尹大雪"), 0);
	assert_int_equal(where(&anybody, &org, "contact", CMP_EQ, "尹大雪"), -1);
	assert_int_equal(listed(&anybody, (struct query){ .e = &org, .order = "contact" }, &code), -1);
	assert_int_equal(code, E_USAGE);
	assert_int_equal(listed(&clerk, (struct query){ .e = &org, .order = "contact" }, NULL), 3);
	/* in an order that only his own row has, a row that he does not read so has no place */
	assert_int_equal(listed(&body, (struct query){ .e = &org, .order = "contact" }, NULL), 1);
	assert_int_equal(listed(&anybody, (struct query){ .e = &org, .figure = "members_low" }, NULL), -1);
	assert_int_equal(listed(&anybody, (struct query){ .e = &org, .figure = "nonesuch" }, NULL), -1);
	assert_int_equal(listed(&anybody, (struct query){ .e = &org, .figure = "active" }, NULL), 2);
	for (const struct figure *f = org.figures; f->name; f++)
		if (figure_value(world, &anybody, &org, f, NULL, &n, NULL) != (strcmp(f->name, "members_low") ? 0 : -1))
			fail_msg("the public is told %s", f->name);
	/* a figure's list holds what it counts, not all that is read */
	assert_int_equal(listed(&next_county, (struct query){ .e = &org, .figure = "active" }, NULL), 0);
	assert_int_equal(listed(&next_county, (struct query){ .e = &org, .search = "协会" }, NULL), 0);
}

static void masked_for_those_who_may_unmask(void **state)
{
	static const char *const ask[][2] = { { "criminal", "1" }, { "birth", "1946-08-01" }, { "phone", "14112345678" },
		{ "sentence_end", "2001-06-30" } };
	const struct actor *may[] = { &clerk, &enforcer }, *not[] = { &legal, &director };
	struct seen seen[8];
	int n = 0;

	(void)state;
	for (size_t i = 0; i < LENGTH(ask); i++) {
		for (size_t k = 0; k < LENGTH(may); k++)
			assert_int_equal(where(may[k], &person, ask[i][0], CMP_EQ, ask[i][1]), 1);
		for (size_t k = 0; k < LENGTH(not); k++)
			assert_int_equal(where(not[k], &person, ask[i][0], CMP_EQ, ask[i][1]), -1);
		assert_int_equal(where(&clerk, &person, ask[i][0], CMP_PREFIX, ask[i][1]), -1);
	}
	/* a document on the counter: whole, by whoever reads people, once on record however often it is asked */
	for (size_t k = 0; k < LENGTH(not); k++, n++) {
		assert_int_equal(access_log(world, &auditor, &person, he, NULL, seen, 8, NULL), n);
		assert_int_equal(where(not[k], &person, "id_no", CMP_EQ, HE_NO), 1);
		assert_int_equal(where(not[k], &person, "id_no", CMP_EQ, "510000199009090016"), 0);
		struct rec *r;
		assert_int_equal(rec_find(world, not[k], &person, HE_NO, NULL, &r, NULL), 0);
		rec_free(r);
	}
	assert_int_equal(access_log(world, &auditor, &person, he, NULL, seen, 8, NULL), n);
	assert_string_equal(seen[0].purpose, "按证件号查找");
	assert_string_equal(seen[0].field, "id_no");
	assert_int_equal(where(&anybody, &person, "id_no", CMP_EQ, HE_NO), -1);
	assert_int_equal(access_log(world, &auditor, &person, he, NULL, seen, 8, NULL), n);
}

static void history_takes_its_right(void **state)
{
	struct version *v;
	struct err err = { 0 };
	int n;

	(void)state;
	assert_int_equal(history(world, &clerk, &unit, unit_id, &v, &n, &err), 0);
	history_free(v, n);
	rec_free(load(&legal, "unit", unit_id));
	assert_int_equal(history(world, &legal, &unit, unit_id, &v, &n, &err), -1);
	assert_err(err, E_DENIED);
}

static void no_less_than_everybody(void **state)
{
	const struct actor *who[] = { &next_county, &legal, &director, &enforcer, &supervisor, &other_unit, &body };
	struct hit hit[5];
	struct rec *r;

	(void)state;
	/* a branch is as public as what set it up */
	assert_int_equal(listed(&anybody, (struct query){ .e = &branch }, NULL), 2);
	assert_int_equal(listed(&clerk, (struct query){ .e = &branch }, NULL), 3);
	for (size_t i = 0; i < LENGTH(who); i++) {
		rec_free(load(who[i], "org", tea));
	}
	r = load(&next_county, "org", tea);
	assert_string_equal(got(r, "name"), "青羊区老茶树协会");
	assert_string_equal(got(r, "contact"), "(hidden)");
	rec_free(r);
	/* where nothing is asked one's own work lies */
	assert_int_equal(listed(&next_county, (struct query){ .e = &org }, NULL), 0);
	assert_int_equal(listed(&clerk, (struct query){ .e = &org }, NULL), 3);
	assert_int_equal(listed(&body, (struct query){ .e = &branch }, NULL), 2);
	/* nor does a name fetch the neighbour's: he is opened by id or code */
	assert_int_equal(find_any(world, &next_county, NULL, "青羊区老茶树协会", 5, hit, NULL), 0);
	assert_int_equal(rec_load(world, &next_county, &org, draft, NULL, &r, NULL), -1);
	assert_int_equal(listed(&next_county, (struct query){ .e = &org, .verbs = V_EXPORT }, NULL), 0);
}

/* The lines that an organisation's form shows to the unit that supervises it, its lists show as well. */
static void lists_show_what_forms_do(void **state)
{
	(void)state;
	assert_int_equal(listed(&supervisor, (struct query){ .e = &post }, NULL), 1);
	assert_int_equal(listed(&supervisor, (struct query){ .e = &post, .owner = tea }, NULL), 1);
	assert_int_equal(listed(&supervisor, (struct query){ .e = &post, .owner = other }, NULL), 0);
	assert_int_equal(listed(&other_unit, (struct query){ .e = &post }, NULL), 0);
	assert_int_equal(listed(&anybody, (struct query){ .e = &post }, NULL), -1);
	assert_int_equal(where(&supervisor, &branch, "minutes_no", CMP_NULL, ""), 1);
	assert_int_equal(where(&supervisor, &person, "name", CMP_EQ, "何长庚"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(not_by_what_is_hidden), cmocka_unit_test(masked_for_those_who_may_unmask), cmocka_unit_test(history_takes_its_right),
		cmocka_unit_test(no_less_than_everybody), cmocka_unit_test(lists_show_what_forms_do),
	};
	return cmocka_run_group_tests_name("asked", tests, asked_open, world_close);
}
