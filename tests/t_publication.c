/* 公告: R-PUB-02 on both sides, drafted by one and published by another, and what an establishment makes known. */
#include "tests/world.h"

#include "tests/window.h"

static int64_t drafted(const char *title, const char *body)
{
	return make_row(&clerk, "publication", "title", title, "body", body, "unit", "成都市青羊区民政局", "region", "510105", NULL);
}

static void r_pub_02(void **state)
{
	static const struct { const char *body; enum verdict want; } v[] = {
		{ "联系电话028-86512345。", PASS }, { "手机14112345678。", BLOCK }, { "手机1411234567。", PASS }, { "手机141****5678。", PASS },
		{ "证件510000196003150002。", BLOCK }, { "证件51000019700101006X。", BLOCK }, { "证件510***********0002。", PASS }, { "代码52510105MJQ200025N。", PASS },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(v); i++)
		id_says("publication", drafted("公示", v[i].body), "R-PUB-02", v[i].want, NULL);
	int64_t id = drafted("公示", "手机14112345678。");
	act_on(&clerk, "publication", id, "send", "R-PUB-02");
}

static void by_two(void **state)
{
	struct actor anybody = actor_of(43, ROLE(PUBLIC), "", 0, 0);
	struct err err = { 0 };
	struct rec *r;
	(void)state;
	int64_t id = drafted("收费标准公示", "会费每年100元。");

	act_on(&clerk, "publication", id, "send", NULL);
	assert_int_equal(rec_load(world, &anybody, entity_find("publication"), id, NULL, &r, &err), -1);
	struct actor both = actor_of(23, ROLE(CHIEF), "510105", 0, 0);
	act_on(&both, "publication", id, "publish", "R-GEN-01");
	act_on(&chief, "publication", id, "back", NULL);
	act_on(&clerk, "publication", id, "send", NULL);
	act_on(&chief, "publication", id, "publish", NULL);
	r = load(&anybody, "publication", id);
	assert_string_equal(rec_str(r, "published_on"), "2026-03-02");
	rec_free(r);
	/* what was published is not changed, only withdrawn, and everybody sees why */
	r = load(&clerk, "publication", id);
	assert_int_equal(rec_set(r, field_no(rec_entity(r), "title"), "改", &err), -1);
	rec_free(r);
	act_on(&director, "publication", id, "withdraw", NULL);
	r = load(&anybody, "publication", id);
	assert_string_equal(rec_str(r, "note"), "理由如下");
	rec_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(r_pub_02), cmocka_unit_test(by_two) };

	return cmocka_run_group_tests(tests, window_open, world_close);
}
