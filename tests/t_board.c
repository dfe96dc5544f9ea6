/* Boards over a small practice register: every number of every split is the number of the rows it opens, for whoever counts, now and on an
 * earlier day; parts add up to the whole; what may not be read or counted is not counted. */
#include "tests/registry.h"
#include "tests/world.h"

enum { ORGS = 300 };

static int practice_open(void **state)
{
	struct init_opts opts = { .practice = true, .orgs = ORGS };
	struct err err = { 0 };

	if (registry_open(state))
		return -1;
	if (practice_make(world, &opts, &err)) {
		print_error("%s\n", err.msg);
		return -1;
	}
	return 0;
}

static long rows_of(const struct actor *who, const struct query *q)
{
	struct err err = { 0 };
	struct list *l;
	long n = -1;

	if (list_open(world, who, q, &l, &err) || list_count(l, 100000, &n, &err))
		fail_msg("%s", err.msg);
	list_free(l);
	return n;
}

/* The groups of a split: each opens as many rows as it says, and they are all the rows. Returns how many groups. */
static int adds_up(const struct actor *who, const struct query *q, struct split by)
{
	struct share *g = NULL;
	struct err err = { 0 };
	struct list *l;
	int64_t sum = 0;

	if (list_open(world, who, q, &l, &err))
		fail_msg("%s", err.msg);
	int n = list_groups(l, &by, &g, &err);
	list_free(l);
	if (n < 0)
		fail_msg("%s.%d: %s", q->e->name, by.field, err.msg);
	for (int i = 0; i < n; i++) {
		struct query rows = *q;
		rows.within[rows.nwithin++] = (struct within){ by, g[i].none ? NULL : g[i].key };
		long m = rows_of(who, &rows);
		if (m != g[i].n || !g[i].n || !*g[i].label)
			fail_msg("%s by %d:%d of %s: %s says %lld and opens %ld rows", q->e->name, by.field, by.cut, who->name, g[i].label,
				 (long long)g[i].n, m);
		sum += g[i].n;
	}
	assert_int_equal(sum, rows_of(who, q));
	free(g);
	return n;
}

static void every_number_opens_its_rows(void **state)
{
	const struct actor eyes[] = { OFFICER_OF(40, "51"), OFFICER_OF(41, "5101"), OFFICER_OF(42, "510105"), actor_of(43, ROLE(DIRECTOR), "5107", 0, 0),
				      actor_of(44, ROLE(PUBLIC), "", 0, 0), actor_of(45, ROLE(SYSADMIN), "", 0, 0) };
	static const char *const day[] = { NULL, "2026-03-02", "2024-06-30", "2010-01-01", "1990-01-01" };
	int boards = 0;

	(void)state;
	for (size_t w = 0; w < LENGTH(eyes); w++)
		for (int i = 0; entities[i]; i++) {
			const struct entity *e = entities[i];
			struct split by[16];
			int n = entity_splits(&eyes[w], e, by, 16);
			if (!access_may(world, &eyes[w], e, V_READ, NULL, 0, NULL, NULL) || !access_may(world, &eyes[w], e, V_COUNT, NULL, 0, NULL, NULL))
				continue;
			for (int k = 0; k < n; k++)
				for (size_t d = 0; d < (e == &org || e == &branch ? LENGTH(day) : 1); d++) {
					struct query q = { .e = e, .verbs = V_COUNT, .on = day[d] };
					adds_up(&eyes[w], &q, by[k]);
					boards++;
				}
		}
	assert_true(boards > 60);
}

/* Every figure, split by what it is split by; its own number is the sum. */
static void figures_are_boards(void **state)
{
	struct actor eyes = OFFICER_OF(46, "5101");
	struct err err = { 0 };
	int64_t n;

	(void)state;
	for (const struct figure *f = org.figures; f->name; f++) {
		struct query q = { .e = &org, .figure = f->name, .verbs = V_COUNT };
		adds_up(&eyes, &q, (struct split){ field_no(&org, f->group), !strcmp(f->group, "region") ? 6 : 0 });
		adds_up(&eyes, &q, (struct split){ field_no(&org, "established_on"), 4 });
		adds_up(&eyes, &q, (struct split){ field_no(&org, "established_on"), 7 });
		assert_int_equal(figure_value(world, &eyes, &org, f, NULL, &n, &err), 0);
		assert_int_equal(n, rows_of(&eyes, &q));
	}
}

/* Level under level: a city's parts are its whole, what is registered at the city itself among them. */
static void regions_go_down(void **state)
{
	struct actor eyes = OFFICER_OF(47, "51");
	int f = field_no(&org, "region"), seat = 0;
	struct share *g = NULL;
	struct err err = { 0 };
	struct list *l;

	(void)state;
	struct query all = { .e = &org, .verbs = V_COUNT };
	assert_int_equal(list_open(world, &eyes, &all, &l, &err), 0);
	int n = list_groups(l, &(struct split){ f, 4 }, &g, &err);
	list_free(l);
	assert_true(n > 15);
	for (int i = 0; i < n; i++) {
		struct query city = { .e = &org, .verbs = V_COUNT, .within = { { { f, 4 }, g[i].key } }, .nwithin = 1 };
		int parts = strlen(g[i].key) < 4 ? 1 : adds_up(&eyes, &city, (struct split){ f, 6 });
		seat += !strcmp(g[i].key, "5101") && parts > 10;
		if (strlen(g[i].key) < 4)
			assert_string_equal(g[i].label, "四川省本级");
		assert_int_equal(rows_of(&eyes, &city), g[i].n);
	}
	assert_int_equal(seat, 1);
	free(g);
}

/* What one may not read one does not count by either; personal fields count for nobody. */
static void not_by_what_is_hidden(void **state)
{
	struct actor anybody = actor_of(48, ROLE(PUBLIC), "", 0, 0), eyes = OFFICER_OF(49, "51");
	static const struct { const struct entity *e; const char *field; } hidden[] = { { &org, "domicile_kind" }, { &org, "term_to" } };
	struct share *g = NULL;
	struct err err = { 0 };
	struct list *l;
	struct split by[16];

	(void)state;
	for (size_t i = 0; i < LENGTH(hidden); i++) {
		struct query q = { .e = hidden[i].e, .verbs = V_COUNT };
		struct split s = { field_no(hidden[i].e, hidden[i].field), 0 };
		assert_int_equal(list_open(world, &anybody, &q, &l, &err), 0);
		assert_int_equal(list_groups(l, &s, &g, &err), -1);
		list_free(l);
		q.within[q.nwithin++] = (struct within){ s, "1" };
		assert_int_equal(list_open(world, &anybody, &q, &l, &err), -1);
		assert_true(adds_up(&eyes, &(struct query){ .e = hidden[i].e, .verbs = V_COUNT }, s) > 0);
	}
	struct query people = { .e = &person, .verbs = V_COUNT };
	assert_int_equal(list_open(world, &eyes, &people, &l, &err), 0);
	assert_int_equal(list_groups(l, &(struct split){ field_no(&person, "birth"), 4 }, &g, &err), -1);
	assert_err(err, E_DENIED);
	assert_int_equal(list_groups(l, &(struct split){ field_no(&person, "id_no"), 6 }, &g, &err), -1);
	list_free(l);
	/* five groups within each other are one too many */
	struct query deep = { .e = &org, .verbs = V_COUNT, .nwithin = 5 };
	assert_int_equal(list_open(world, &eyes, &deep, &l, &err), -1);
	/* what the list shows that has few values, and the state */
	int n = entity_splits(&eyes, &org, by, 16);
	assert_int_equal(n, 4);
	assert_int_equal(by[n - 1].field, -1);
}

static void every_day_adds_up(const struct actor *who)
{
	const struct split by[] = { { field_no(&org, "region"), 6 }, { field_no(&org, "region"), 4 }, { field_no(&org, "type"), 0 }, { -1, 0 },
				    { field_no(&org, "established_on"), 4 } };
	/* the edges of a year and of a month, a day on which something is said and the one before it */
	static const char *const day[] = { NULL, "2017-12-31", "2018-01-01", "2018-04-30", "2018-05-01", "2018-05-04", "2018-05-05", "2020-02-29", "2026-03-02" };

	for (size_t d = 0; d < LENGTH(day); d++)
		for (size_t i = 0; i < LENGTH(by); i++)
			adds_up(who, &(struct query){ .e = &org, .verbs = V_COUNT, .on = day[d] }, by[i]);
}

/* What is put right from a day in the past is counted otherwise from that day on, until it was said otherwise again. */
static void kept_as_the_past_changes(void **state)
{
	struct actor boss = actor_of(51, ROLE(DIRECTOR), "51", 0, 0);
	struct err err = { 0 };
	int64_t id = 0, wrong = -1, c;

	(void)state;
	assert_int_equal(db_int(world, &err, &id, "SELECT id FROM org WHERE type = 'ST' AND state = 'ACTIVE' AND region LIKE '5101__' AND region <> '510107' AND "
				"established_on < '2016'", ""), 1);
	c = proposed(&clerk, "org", id, "2018-05-05", "region", "510107", &err);
	if (c <= 0 || decided(&boss, c, "confirm", &err))
		fail_msg("%s", err.msg);
	every_day_adds_up(&boss);
	/* the past alone: from 2017 until it was said otherwise in 2018 */
	c = proposed(&clerk, "org", id, "2017-03-01", "region", "5101", &err);
	if (c <= 0 || decided(&boss, c, "confirm", &err))
		fail_msg("%s", err.msg);
	every_day_adds_up(&boss);
	assert_int_equal(tally_wrong(world, &org, &wrong, &err), 0);
	assert_int_equal(wrong, 0);
	/* made anew they are the same */
	assert_int_equal(tally_rebuild(world, &org, &err), 0);
	assert_int_equal(tally_wrong(world, &org, &wrong, &err), 0);
	assert_int_equal(wrong, 0);
	every_day_adds_up(&boss);
	static const char *const spoil[] = { "UPDATE org_td SET n = n + 1 WHERE span = 10 AND period = '2018-05-05'",
					     "INSERT INTO org_td (span, period, region, state, type, established_on_4, n) VALUES (4, '1999', '51', 'CANC', 'ST', '1998', 1)" };
	for (size_t i = 0; i < LENGTH(spoil); i++) {
		assert_true(db_run(world, &err, spoil[i], "") > 0);
		assert_int_equal(tally_wrong(world, &org, &wrong, &err), 0);
		assert_true(wrong > 0);
		assert_int_equal(tally_rebuild(world, &org, &err), 0);
	}
}

/* The numbers that are kept follow what is done to the rows, and what is taken back; and verify knows. */
static void kept_as_rows_change(void **state)
{
	struct actor boss = actor_of(50, ROLE(DIRECTOR), "51", 0, 0);
	const struct split by[] = { { field_no(&org, "region"), 6 }, { field_no(&org, "type"), 0 }, { -1, 0 }, { field_no(&org, "established_on"), 4 } };
	struct query q = { .e = &org, .verbs = V_COUNT };
	struct err err = { 0 };
	int problems = -1;

	(void)state;
	long before = rows_of(&boss, &q);
	struct rec *r = typed_org("ST", "510105", "青羊区计数试验协会");
	int64_t id = save(r);
	put(r, "contact", "张一");
	save(r);
	assert_int_equal(rows_of(&boss, &q), before + 1);
	rec_free(r);
	for (size_t i = 0; i < LENGTH(by); i++)
		adds_up(&boss, &q, by[i]);
	int64_t c = proposed(&clerk, "org", id, NULL, "region", "510107", &err);
	assert_true(c > 0);
	assert_int_equal(decided(&boss, c, "confirm", &err), 0);
	/* refused: nothing is counted of it */
	r = typed_org("ST", "510105", "青羊区计数试验协会");
	put(r, "uscc", "51510000MJQ100016U");
	rec_save(r, NULL, NULL, &err);
	rec_free(r);
	for (size_t i = 0; i < LENGTH(by); i++)
		adds_up(&boss, &q, by[i]);
	r = load(&boss, "org", id);
	assert_int_equal(rec_void_it(r, &(struct act){ .reason = "重复登记" }, &err), 0);
	rec_free(r);
	for (size_t i = 0; i < LENGTH(by); i++)
		adds_up(&boss, &q, by[i]);
	FILE *out = fopen("/dev/null", "w");
	assert_int_equal(db_verify(world, &actor_system, false, out, &problems, &err), 0);
	assert_int_equal(problems, 0);
	assert_true(db_run(world, &err, "UPDATE org_t SET n = n + 1 WHERE region = '510105'", "") > 0);
	assert_int_equal(db_verify(world, &actor_system, false, out, &problems, &err), 0);
	assert_true(problems > 0);
	assert_int_equal(tally_rebuild(world, &org, &err), 0);
	fclose(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_number_opens_its_rows), cmocka_unit_test(figures_are_boards), cmocka_unit_test(regions_go_down),
		cmocka_unit_test(not_by_what_is_hidden), cmocka_unit_test(kept_as_rows_change),
		cmocka_unit_test(kept_as_the_past_changes),
	};

	return cmocka_run_group_tests(tests, practice_open, world_close);
}
