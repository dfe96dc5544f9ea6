/* Orders that no view declares, by up to three fields and back and forth: each row once, where the values say it stands. */
#define FIXTURE
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 120 };

static struct actor clerk, everybody;
static const struct entity *items;

/* What the rows hold, apart from the database: NONE = the field is empty. */
enum { NONE = -1 };
static struct made { int64_t id; int money, even, flag; const char *day; } made[ROWS];

static int setup(void **state)
{
	static const char *const day[] = { NULL, "2026-01-01", "2026-02-02" };
	struct actor system = actor_system;

	if (world_open(state))
		return -1;
	clerk = OFFICER_OF(11, "510105");
	everybody = actor_of(12, ROLE(PUBLIC), "", 0, 0);
	items = entity_find("fx_item");
	static const char *const reg[][4] = { { "51", "四川省", "", "province" }, { "5101", "成都市", "51", "city" },
		{ "510105", "青羊区", "5101", "county" } };
	for (size_t i = 0; i < LENGTH(reg); i++)
		if (!region_name(world, reg[i][0]))
			make_row(&system, "region", "code", reg[i][0], "valid_from", "1949-10-01", "name", reg[i][1], "parent", reg[i][2],
				 "level", reg[i][3], NULL);
	for (int i = 0; i < ROWS; i++) {
		struct made *m = &made[i];
		char name[40], number[16];
		struct rec *r = rec_new(world, &clerk, items);

		*m = (struct made){ .money = i % 5 ? i * 7 % 4 : NONE, .even = i % 4 ? i * 3 % 3 * 2 : NONE,
				    .flag = i % 3 ? i % 2 : NONE, .day = day[i * 11 % 3] };
		snprintf(name, sizeof(name), "次序%03d", i * 37 % ROWS);
		put(r, "name", name);
		put(r, "kind", "MF");
		put(r, "region", "510105");
		if (m->money != NONE) {
			snprintf(number, sizeof(number), "%d", m->money);
			put(r, "money", number);
		}
		if (m->even != NONE) {
			snprintf(number, sizeof(number), "%d", m->even);
			put(r, "even", number);
		}
		if (m->flag != NONE)
			put(r, "flag", m->flag ? "是" : "否");
		if (m->day)
			put(r, "day", m->day);
		m->id = save(r);
		rec_free(r);
	}
	return 0;
}

/* ---- the order, worked out here ---- */

static const char *by;	/* "money even- day" */

/* Nothing comes before anything. */
static int compare(const struct made *a, const struct made *b, const char *field)
{
	if (!strcmp(field, "money"))
		return (a->money > b->money) - (a->money < b->money);
	if (!strcmp(field, "even"))
		return (a->even > b->even) - (a->even < b->even);
	if (!strcmp(field, "flag"))
		return (a->flag > b->flag) - (a->flag < b->flag);
	return strcmp(a->day ? a->day : "", b->day ? b->day : "");
}

static int in_order(const void *x, const void *y)
{
	const struct made *a = x, *b = y;
	const char *p = by;
	char w[32];

	while (word_next(&p, w, sizeof(w))) {
		bool desc = w[strlen(w) - 1] == '-';
		if (desc)
			w[strlen(w) - 1] = '\0';
		int c = compare(a, b, w);
		if (c)
			return desc ? -c : c;
	}
	return (a->id > b->id) - (a->id < b->id);
}

/* Forwards and backwards by pages of n, each row once and where it belongs. */
static void walk(const char *order, int n)
{
	struct query q = { .e = items, .order = order, .search = "次序" };
	struct made want[ROWS];
	struct row page[ROWS];
	struct err err = { 0 };
	struct list *l;
	int at = 0, k;

	memcpy(want, made, sizeof(want));
	by = order;
	qsort(want, ROWS, sizeof(want[0]), in_order);
	if (list_open(world, &clerk, &q, &l, &err))
		fail_msg("%s: %s", order, err.msg);
	for (k = list_fetch(l, FROM_FIRST, NULL, n, page, &err); k > 0; k = list_fetch(l, FROM_AFTER, &page[k - 1], n, page, &err))
		for (int i = 0; i < k; i++, at++)
			if (at >= ROWS || page[i].id != want[at].id)
				fail_msg("%s by %d: row %d forwards", order, n, at);
	assert_int_equal(at, ROWS);
	for (k = list_fetch(l, FROM_LAST, NULL, n, page, &err); k > 0; k = list_fetch(l, FROM_BEFORE, &page[0], n, page, &err))
		for (int i = k - 1; i >= 0; i--)
			if (--at < 0 || page[i].id != want[at].id)
				fail_msg("%s by %d: row %d backwards", order, n, at);
	assert_int_equal(at, 0);
	list_free(l);
}

static void three_keys(void **state)
{
	static const char *const field[] = { "money", "even", "flag", "day" };
	static const int pages[] = { 1, 2, 7, 60, ROWS };
	char order[80];
	(void)state;

	for (int a = 0; a < 4; a++)
		for (int b = 0; b < 4; b++)
			for (int c = 0; c < 4; c++)
				for (int desc = 0; desc < 8 && a != b && b != c && a != c; desc++) {
					snprintf(order, sizeof(order), "%s%s %s%s %s%s", field[a], desc & 1 ? "-" : "", field[b],
						 desc & 2 ? "-" : "", field[c], desc & 4 ? "-" : "");
					walk(order, pages[(a + b + c + desc) % 5]);
				}
	for (size_t i = 0; i < LENGTH(pages); i++) {
		walk("money- even day-", pages[i]);
		walk("even", pages[i]);
		walk("day-", pages[i]);
	}
}

static void refused(const struct actor *who, const char *order, enum ecode code)
{
	struct err err = { 0 };
	struct list *l;

	assert_int_equal(list_open(world, who, &(struct query){ .e = items, .order = order }, &l, &err), -1);
	assert_int_equal(err.code, code);
}

static void what_is_refused(void **state)
{
	struct err err = { 0 };
	struct list *l;
	(void)state;

	refused(&clerk, "idno", E_DENIED);
	refused(&clerk, "name phone", E_DENIED);
	refused(&clerk, "nothing", E_USAGE);
	refused(&clerk, "state", E_USAGE);		/* there is none */
	refused(&everybody, "name money", E_USAGE);	/* not his to read */
	/* four keys are taken, no fifth is left out in silence */
	assert_int_equal(list_open(world, &clerk, &(struct query){ .e = items, .order = "kind money even day" }, &l, &err), 0);
	list_free(l);
	refused(&clerk, "kind money even day flag", E_USAGE);
}

/* What is wanted whole is fetched in longer runs where every run is a sort. */
static int stride(const char *order, const char *day)
{
	struct err err = { 0 };
	struct list *l;
	int n;

	if (list_open(world, &clerk, &(struct query){ .e = items, .order = order, .on = day }, &l, &err))
		fail_msg("%s", err.msg);
	n = list_stride(l);
	list_free(l);
	return n;
}

static void runs(void **state)
{
	(void)state;
	assert_int_equal(stride(NULL, NULL), 200);
	assert_int_equal(stride("region name", NULL), 200);
	assert_int_equal(stride("region- name-", NULL), 200);
	assert_int_equal(stride("region name-", NULL), 1000);
	assert_int_equal(stride("region", NULL), 1000);
	assert_int_equal(stride("region name", "2026-03-02"), 1000);
}

/* An order that begins with the region walks its own index from the actor's region, whichever way and from wherever. */
static void by_region(void **state)
{
	static const char *const at[] = { "51", "5101", "510105" };
	static const char *const order[] = { "region name", "region- name-" };
	struct err err = { 0 };
	struct row page[ROWS];
	struct list *l;
	(void)state;

	for (size_t i = 0; i < LENGTH(at); i++)
		for (size_t o = 0; o < LENGTH(order); o++) {
			struct actor who = OFFICER_OF(20 + (int64_t)i, at[i]);
			char before[64] = "";
			int n = 0, k;

			assert_int_equal(list_open(world, &who, &(struct query){ .e = items, .order = order[o] }, &l, &err), 0);
			for (k = list_fetch(l, FROM_FIRST, NULL, 7, page, &err); k > 0;
			     k = list_fetch(l, FROM_AFTER, &page[k - 1], 7, page, &err))
				for (int j = 0; j < k; j++, n++) {
					assert_true(!n || (o ? strcmp(before, page[j].cell[0]) > 0 : strcmp(before, page[j].cell[0]) < 0));
					text_cut(before, sizeof(before), page[j].cell[0]);
				}
			assert_int_equal(n, ROWS);
			for (k = list_fetch(l, FROM_LAST, NULL, 7, page, &err); k > 0; k = list_fetch(l, FROM_BEFORE, &page[0], 7, page, &err))
				n -= k;
			assert_int_equal(n, 0);
			list_free(l);
		}
	struct actor elsewhere = OFFICER_OF(30, "5107");
	assert_int_equal(list_open(world, &elsewhere, &(struct query){ .e = items, .order = "region name" }, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 7, page, &err), 0);
	list_free(l);
}

/* Any field this actor reads may be a column. */
static void any_column(void **state)
{
	struct query q = { .e = items, .columns = "day flag name low even kind" };
	struct err err = { 0 };
	struct row row;
	struct list *l;
	(void)state;

	assert_int_equal(list_open(world, &clerk, &q, &l, &err), 0);
	assert_int_equal(list_columns(l), 6);
	assert_string_equal(list_column(l, 3)->name, "low");
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 1, &row, &err), 1);
	list_free(l);
	q.columns = "name money";	/* of a field he does not read he sees nothing */
	assert_int_equal(list_open(world, &everybody, &q, &l, &err), 0);
	assert_int_equal(list_fetch(l, FROM_FIRST, NULL, 1, &row, &err), 1);
	assert_string_equal(row.cell[1], "");
	list_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_keys), cmocka_unit_test(what_is_refused), cmocka_unit_test(runs), cmocka_unit_test(by_region),
		cmocka_unit_test(any_column),
	};

	return cmocka_run_group_tests(tests, setup, world_close);
}
