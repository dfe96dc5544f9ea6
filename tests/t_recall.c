/* Commands and records used last: how many are kept, in which order, and that a public session leaves none. */
#include "tests/world.h"

#include <stdlib.h>
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

/* Whether the last command is this one. */
static bool kept(const struct actor *who, const char *text)
{
	char last[RECALL_TEXT] = "";

	if (recall_add(world, who, text, NULL) < 0)
		fail_msg("%s", text);
	recall_get(world, who, 1, last, sizeof last, NULL);
	return strcmp(last, text) == 0;
}

/* No byte of it, in the file or in its log. */
static bool in_live(const char *what)
{
	static const char *const end[] = {"", "-wal"};
	bool found = false;

	for (int i = 0; i < 2; i++) {
		char *path = xasprintf("%s/live.db%s", world_dir(), end[i]), *text = NULL;
		FILE *f = fopen(path, "r");
		size_t size = 0, n = 0;

		for (size_t k; f && (text = xrealloc(text, size + 65536), (k = fread(text + size, 1, 65536, f)) > 0); size += k)
			n += k;
		found |= f && memmem(text, n, what, strlen(what));
		free(text);
		if (f)
			fclose(f);
		free(path);
	}
	return found;
}

static void numbers_of_people_are_forgotten(void **state)
{
	static const char *const never[] = {"ry 510000196003150002", "510000196003150002", "zz 51000019600315000X", "ry 51000019600315000x",
		"zz 14112345678", "zz 141 1234 5678", "zz 028-86512345", "6222 0212 3456 7890", "ry ５１００００１９６００３１５０００２", "zz 5100\u30000019\u300060031",
		"ry E1234567", "zz e1234567", "zz EA1234567", "A123456(7)", "ry 12345678", "ry 12345"};
	static const char *const still[] = {"zz 51", "zz 5101050001", "zz mht", "ry zy", "ry 1234", "zz 第1234号", "zz MJQ100016", "zz E123456",
		"zz 510105 茶", "zz 2016年18", "dw 11510000008313124C", "zz 51510000MJQ100016U"};
	struct actor who = clerk(507);
	char code[32] = "910000000000000000", text[60];

	(void)state;
	for (size_t i = 0; i < LENGTH(still); i++)
		if (!kept(&who, still[i]))
			fail_msg("%s is not remembered", still[i]);
	assert_true(in_live("zz 5101050001"));
	for (size_t i = 0; i < LENGTH(never); i++)
		if (kept(&who, never[i]) || in_live(never[i]))
			fail_msg("%s is remembered", never[i]);
	assert_false(in_live("510000196003150002") || in_live("14112345678") || in_live("E1234567"));
	/* a credit code may be all digits: it is kept when it is one */
	for (int k = 0; k < 1000; k++) {
		snprintf(code + 8, sizeof code - 8, "%08d", 10000000 + k);
		code[16] = orgcode_check_char(code + 8);
		code[17] = uscc_check_char(code);
		if (code[16] != 'X' && strspn(code, "0123456789") == 18)
			break;
	}
	assert_int_equal(strspn(code, "0123456789"), 18);
	snprintf(text, sizeof text, "zz %s", code);
	assert_true(kept(&who, text));
	code[17] = code[17] == '9' ? '0' : (char)(code[17] + 1);
	snprintf(text, sizeof text, "zz %s", code);
	assert_false(kept(&who, text));
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
		cmocka_unit_test(numbers_of_people_are_forgotten),
		cmocka_unit_test(as_many_as_promised),
		cmocka_unit_test(cut_at_a_character),
		cmocka_unit_test(public_leaves_no_trace),
		cmocka_unit_test(records_newest_first),
	};

	return cmocka_run_group_tests_name("recall", tests, world_open, world_close);
}
