/* Times of a day in lists that come and go: as people and spreadsheets write them in, and as they are written out and described. */
#define FIXTURE
#include "tests/world.h"
#include "tests/imports.h"

#include "model/core/tray.h"

static void from_a_list(void **state)
{
	static const struct { const char *cell; int minutes; } t[] = {
		{ "9:00", 540 }, { "0900", 540 }, { "９：００", 540 }, { "9:00:00", 540 }, { "0.375", 540 }, { "0.489583333333333", 705 }, { "0.0", 0 },
		{ "0.999305555555556", 1439 },
	};
	static const char *const wrong[] = { "9:5", "0.3751", "0.9999", "1.5", "1899-12-30 09:00:00", "24:00", "上午9点" };
	char text[2000] = "名称,类别,区划,开门\n";
	struct import_run r;
	(void)state;

	for (size_t i = 0; i < LENGTH(t); i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "钟表固件%zu号,MF,510105,%s\n", i, t[i].cell);
	for (size_t i = 0; i < LENGTH(wrong); i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "停摆固件%zu号,MF,510105,%s\n", i, wrong[i]);
	r = imported(&clerk, "fx_item", text, NULL, NULL, IMPORT_NEW);
	assert_int_equal(number("SELECT count(*) FROM fx_item WHERE name LIKE '停摆%'"), 0);
	for (size_t i = 0; i < LENGTH(t); i++) {
		char sql[100];
		snprintf(sql, sizeof(sql), "SELECT opens FROM fx_item WHERE name = '钟表固件%zu号'", i);
		if (number(sql) != t[i].minutes)
			fail_msg("%s: %s", t[i].cell, said_of(&clerk, &r, (long)i + 2));
	}
	SAID(&clerk, &r, 6, "由时间序号换算");
	for (size_t i = 0; i < LENGTH(wrong); i++)
		SAID(&clerk, &r, (long)(LENGTH(t) + i) + 2, "refused opens");
}

static void into_a_list(void **state)
{
	struct query q = { .e = entity_find("fx_item"), .columns = "name opens", .nwhere = 1, .where = { { .op = CMP_TYPED, .value = ">=11:45" } } };
	char *text = NULL;
	size_t n = 0;
	struct err err = { 0 };
	(void)state;

	assert_int_equal(cond_place(q.e, "opens", &q.where[0]), 0);
	FILE *f = open_memstream(&text, &n);
	assert_true(export_list(world, &clerk, &q, AS_CSV, 100, f, NULL, NULL, NULL, &err) >= 0);
	fclose(f);
	assert_non_null(strstr(text, "钟表固件5号,11:45"));
	assert_non_null(strstr(text, "钟表固件7号,23:59"));
	assert_null(strstr(text, "09:00"));
	free(text);
	f = open_memstream(&text, &n);
	assert_int_equal(describe(world, &clerk, q.e, "json", f, &err), 0);
	fclose(f);
	assert_non_null(strstr(text, "\"clock\""));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(from_a_list), cmocka_unit_test(into_a_list) };

	return cmocka_run_group_tests(tests, registry_open, world_close);
}
