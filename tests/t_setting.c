/* What people choose about their own screens: their own before the office's, its limits at both sides, and what is audited. */
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/setting.h"

static const char *chosen(const struct actor *who, const char *key)
{
	static char text[SETTING_VALUE + 1];
	int rc = setting_get(world, who, key, text, sizeof(text));

	assert_true(rc == 0 || rc == 1);
	assert_int_equal(rc == 0, *text == '\0');
	return text;
}

static int64_t audited(void)
{
	int64_t n = 0;

	assert_int_equal(db_int(world, NULL, &n, "SELECT count(*) FROM audit", ""), 1);
	return n;
}

static void own_before_the_office(void **state)
{
	struct actor one = OFFICER_OF(601, "51"), two = OFFICER_OF(602, "51"), admin = actor_of(603, ROLE(SYSADMIN), "", 0, 0);
	struct err err = {0};
	int64_t was = audited();

	(void)state;
	assert_string_equal(chosen(&one, "theme"), "");
	assert_int_equal(setting_set(world, &one, "theme", "light", &err), 0);
	assert_string_equal(chosen(&one, "theme"), "light");
	assert_string_equal(chosen(&two, "theme"), "");
	assert_int_equal(audited(), was);	/* nothing of the register */
	assert_int_equal(setting_set_office(world, &one, "theme", "mono", &err), -1);
	assert_err(err, E_DENIED);
	assert_int_equal(setting_set_office(world, &admin, "theme", "mono", &err), 0);
	assert_int_equal(audited(), was + 1);
	assert_string_equal(chosen(&one, "theme"), "light");
	assert_string_equal(chosen(&two, "theme"), "mono");
	/* taken back, the office's stands; and nothing where the office takes it back as well */
	assert_int_equal(setting_set(world, &one, "theme", NULL, &err), 0);
	assert_string_equal(chosen(&one, "theme"), "mono");
	assert_int_equal(setting_set_office(world, &admin, "theme", "", &err), 0);
	assert_string_equal(chosen(&one, "theme"), "");
}

/* What is chosen already takes no transaction: others are not told of a change. */
static void said_again_is_not_written(void **state)
{
	struct actor who = OFFICER_OF(604, "51");
	struct err err = {0};
	int64_t first = 0, now = 0;

	(void)state;
	assert_int_equal(setting_set(world, &who, "tips", "0", &err), 0);
	assert_int_equal(db_int(world, NULL, &first, "SELECT next FROM serial WHERE name = 'id'", ""), 1);
	assert_int_equal(setting_set(world, &who, "tips", "0", &err), 0);
	assert_int_equal(setting_set(world, &who, "never.set", "", &err), 0);
	assert_int_equal(db_int(world, NULL, &now, "SELECT next FROM serial WHERE name = 'id'", ""), 1);
	assert_int_equal(now, first);
	assert_int_equal(setting_set(world, &who, "tips", "1", &err), 0);
	assert_string_equal(chosen(&who, "tips"), "1");
}

static void limits_at_both_sides(void **state)
{
	struct actor who = OFFICER_OF(605, "51");
	char key[SETTING_KEY + 2], *value = xcalloc(1, SETTING_VALUE + 2);
	struct err err = {0};

	(void)state;
	memset(key, 'k', sizeof(key));
	key[SETTING_KEY] = '\0';
	assert_int_equal(setting_set(world, &who, key, "1", &err), 0);
	assert_string_equal(chosen(&who, key), "1");
	key[SETTING_KEY] = 'k';
	key[SETTING_KEY + 1] = '\0';
	assert_int_equal(setting_set(world, &who, key, "1", &err), -1);
	assert_err(err, E_INVALID);
	assert_int_equal(setting_set(world, &who, "", "1", &err), -1);
	assert_int_equal(setting_set(world, &who, "Theme", "1", &err), -1);
	assert_int_equal(setting_set(world, &who, "列表", "1", &err), -1);
	memset(value, 'v', SETTING_VALUE);
	assert_int_equal(setting_set(world, &who, "long", value, &err), 0);
	assert_int_equal(strlen(chosen(&who, "long")), SETTING_VALUE);
	value[SETTING_VALUE] = 'v';
	assert_int_equal(setting_set(world, &who, "long", value, &err), -1);
	assert_err(err, E_INVALID);
	assert_string_equal(err.field, "value");
	assert_int_equal(strlen(chosen(&who, "long")), SETTING_VALUE);
	assert_int_equal(setting_set(world, &who, "text", "第一行\n第二行\t名称", &err), 0);
	assert_string_equal(chosen(&who, "text"), "第一行\n第二行\t名称");
	assert_int_equal(setting_set(world, &who, "text", "\x1b[31m", &err), -1);
	assert_int_equal(setting_set(world, &who, "text", "\xff", &err), -1);
	assert_string_equal(chosen(&who, "text"), "第一行\n第二行\t名称");
	free(value);
}

static void so_many_and_no_more(void **state)
{
	struct actor who = OFFICER_OF(606, "51"), other = OFFICER_OF(607, "51");
	struct err err = {0};
	char key[24];

	(void)state;
	for (int i = 0; i < SETTING_MAX; i++) {
		snprintf(key, sizeof(key), "n%d", i);
		assert_int_equal(setting_set(world, &who, key, "1", &err), 0);
	}
	assert_int_equal(setting_set(world, &who, "more", "1", &err), -1);
	assert_err(err, E_FULL);
	assert_string_equal(chosen(&who, "more"), "");
	/* what is there may change, and gives room when it goes */
	assert_int_equal(setting_set(world, &who, "n7", "2", &err), 0);
	assert_int_equal(setting_set(world, &who, "n7", NULL, &err), 0);
	assert_int_equal(setting_set(world, &who, "more", "1", &err), 0);
	assert_int_equal(setting_set(world, &other, "more", "1", &err), 0);
}

static void whose_nothing_is_kept(void **state)
{
	struct actor everybody = actor_of(608, ROLE(PUBLIC), "", 0, 0), fresh = OFFICER_OF(609, "51"), nobody = OFFICER_OF(0, "51");
	struct err err = {0};
	int64_t n = -1;

	(void)state;
	assert_int_equal(setting_set(world, &everybody, "theme", "light", &err), 0);
	assert_string_equal(chosen(&everybody, "theme"), "");
	fresh.must_change = true;
	assert_int_equal(setting_set(world, &fresh, "theme", "light", &err), -1);
	assert_err(err, E_DENIED);
	err = (struct err){0};
	assert_int_equal(setting_set(world, &nobody, "theme", "light", &err), -1);
	assert_err(err, E_DENIED);
	assert_int_equal(db_int(world, NULL, &n, "SELECT count(*) FROM setting WHERE account_id IN (0, 608, 609)", ""), 1);
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_before_the_office), cmocka_unit_test(said_again_is_not_written),
		cmocka_unit_test(limits_at_both_sides), cmocka_unit_test(so_many_and_no_more), cmocka_unit_test(whose_nothing_is_kept),
	};

	return cmocka_run_group_tests_name("setting", tests, world_open, world_close);
}
