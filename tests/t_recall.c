/* Commands and records used last: how many are kept, in which order, and that a public session leaves none. */
#include "tests/world.h"

#include <string.h>

#include "model/core/recall.h"

static struct actor clerk(int64_t id)
{
	return actor_of(id, ROLE(OFFICER), "51", 0, 0);
}

static void newest_first(void **state)
{
	struct actor who = clerk(501);
	char text[RECALL_TEXT];

	(void)state;
	assert_int_equal(recall_get(world, &who, 1, text, sizeof text, NULL), 0);
	assert_int_equal(recall_add(world, &who, "zz mht", NULL), 0);
	assert_int_equal(recall_add(world, &who, "ry", NULL), 0);
	assert_int_equal(recall_get(world, &who, 1, text, sizeof text, NULL), 1);
	assert_string_equal(text, "ry");
	assert_int_equal(recall_get(world, &who, 2, text, sizeof text, NULL), 1);
	assert_string_equal(text, "zz mht");
	assert_int_equal(recall_get(world, &who, 3, text, sizeof text, NULL), 0);
	assert_int_equal(recall_get(world, &who, 0, text, sizeof text, NULL), 0);
	/* said again it moves to the front and is not kept twice */
	assert_int_equal(recall_add(world, &who, "zz mht", NULL), 0);
	assert_int_equal(recall_get(world, &who, 1, text, sizeof text, NULL), 1);
	assert_string_equal(text, "zz mht");
	assert_int_equal(recall_get(world, &who, 3, text, sizeof text, NULL), 0);
	/* an empty one is none */
	assert_int_equal(recall_add(world, &who, "", NULL), 0);
	assert_int_equal(recall_get(world, &who, 1, text, sizeof text, NULL), 1);
	assert_string_equal(text, "zz mht");
}

static void as_many_as_promised(void **state)
{
	struct actor who = clerk(502), other = clerk(503);
	char text[RECALL_TEXT];
	int i;

	(void)state;
	for (i = 0; i <= RECALL_MAX; i++) {
		snprintf(text, sizeof text, "zz %d", i);
		assert_int_equal(recall_add(world, &who, text, NULL), 0);
	}
	assert_true(RECALL_MAX >= 50);
	assert_int_equal(recall_get(world, &who, RECALL_MAX, text, sizeof text, NULL), 1);
	assert_string_equal(text, "zz 1");
	assert_int_equal(recall_get(world, &who, RECALL_MAX + 1, text, sizeof text, NULL), 0);
	assert_int_equal(recall_get(world, &other, 1, text, sizeof text, NULL), 0);
}

static void cut_at_a_character(void **state)
{
	struct actor who = clerk(504);
	char longer[400] = "", text[400];
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		strcat(longer, "蜀");
	assert_int_equal(recall_add(world, &who, longer, NULL), 0);
	assert_int_equal(recall_get(world, &who, 1, text, sizeof text, NULL), 1);
	assert_int_equal(strlen(text), (RECALL_TEXT - 1) / 3 * 3);
	assert_true(text_valid(text, strlen(text)));
}

static void public_leaves_no_trace(void **state)
{
	struct actor who = actor_of(505, ROLE(PUBLIC), "", 0, 0);
	struct recent recent[4];
	char text[RECALL_TEXT];

	(void)state;
	assert_int_equal(recall_add(world, &who, "zz", NULL), 0);
	assert_int_equal(recall_get(world, &who, 1, text, sizeof text, NULL), 0);
	assert_int_equal(recent_add(world, &who, entities[0], 7, NULL), 0);
	assert_int_equal(recent_list(world, &who, 4, recent, NULL), 0);
}

static void records_newest_first(void **state)
{
	struct actor who = clerk(506);
	struct recent recent[RECALL_MAX + 5];
	int64_t i;

	(void)state;
	for (i = 1; i <= RECALL_MAX + 1; i++)
		assert_int_equal(recent_add(world, &who, entities[0], i, NULL), 0);
	assert_int_equal(recent_add(world, &who, entities[0], 2, NULL), 0);
	assert_int_equal(recent_list(world, &who, 2, recent, NULL), 2);
	assert_int_equal(recent[0].id, 2);
	assert_ptr_equal(recent[0].e, entities[0]);
	assert_int_equal(recent[1].id, RECALL_MAX + 1);
	assert_true(recent_list(world, &who, RECALL_MAX + 5, recent, NULL) <= RECALL_MAX);
	assert_int_equal(recent_add(world, &who, entities[0], 0, NULL), 0);
	assert_int_equal(recent_list(world, &who, 1, recent, NULL), 1);
	assert_int_equal(recent[0].id, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(newest_first),
		cmocka_unit_test(as_many_as_promised),
		cmocka_unit_test(cut_at_a_character),
		cmocka_unit_test(public_leaves_no_trace),
		cmocka_unit_test(records_newest_first),
	};

	return cmocka_run_group_tests_name("recall", tests, world_open, world_close);
}
