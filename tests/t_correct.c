/* 更正: what was wrong is put right by two people, from the day it was wrong on. */
#include "tests/changes.h"
#include "tests/world.h"

/* ---- 更正 ---- */

static void refused_words(void **state)
{
	static const struct { const char *on, *reason, *doc, *field; } bad[] = {
		{ NULL, "三个字", "1号", "reason" }, { NULL, "录入有误", "", "doc_no" }, { NULL, "录入有误", NULL, "doc_no" },
		{ "2026-03-03", "录入有误", "1号", "on" }, { "2026-02-30", "录入有误", "1号", "on" }, { "2020-01-09", "录入有误", "1号", "on" },
	};
	struct err err;
	struct rec *r;

	(void)state;
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct proposal p = { bad[i].on, bad[i].reason, bad[i].doc };
		err = (struct err){ 0 };
		r = load(&clerk, "org", it);
		assert_int_equal(rec_correcting(r, &err), 0);
		put(r, "area", "四川省");
		assert_int_equal(correction_propose(r, &p, NULL, &err), -1);
		assert_string_equal(err.field, bad[i].field);
		rec_free(r);
	}
	/* nothing changed; what is no registered item; what was right already */
	r = load(&clerk, "org", it);
	struct proposal p = { NULL, "录入有误", "1号" };
	assert_int_equal(correction_propose(r, &p, NULL, &err), -1);	/* not opened for it */
	assert_int_equal(rec_correcting(r, &err), 0);
	assert_int_equal(correction_propose(r, &p, NULL, &err), -1);
	assert_int_equal(rec_set(r, field_no(&org, "phone"), "028-1", &err), -1);
	put(r, "name", "青羊区旧名协会");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);		/* it is never saved itself */
	rec_free(r);
	assert_int_equal(proposed(&clerk, "org", it, "2021-01-01", "name", "青羊区旧名协会", &err), 0);
	assert_string_equal(err.field, "name");
	/* four characters, the first day and the last are enough */
	static const char *const good[] = { "2020-01-10", "2026-03-02" };
	for (size_t i = 0; i < LENGTH(good); i++) {
		int64_t c = proposed(&clerk, "org", it, good[i], "area", "四川省", &err);
		assert_true(c > 0);
		assert_int_equal(decided(&director, c, "refuse", &err), 0);
	}
	struct actor legal = actor_of(19, ROLE(LEGAL), "51", 0, 0);
	assert_int_equal(proposed(&legal, "org", it, NULL, "area", "四川省", &err), 0);
	assert_err(err, E_DENIED);
}

static int64_t waiting(const struct actor *who)
{
	int64_t n = -1;
	struct err err = { 0 };

	assert_int_equal(figure_value(world, who, entity_find("correction"), &entity_find("correction")->figures[0], NULL, &n, &err), 0);
	return n;
}

/* What is said of an act before it is tried: "" it may be. */
static const char *before(const struct actor *who, int64_t id, const char *action)
{
	static char why[200];
	struct rec *r = load(who, "correction", id);
	struct may may[8];
	int n = flow_may(r, may, 8);

	strcpy(why, "not offered");
	for (int i = 0; i < n; i++)
		if (!strcmp(may[i].a->name, action)) {
			assert_int_equal(may[i].ok, !*may[i].why);
			strcpy(why, may[i].why);
		}
	rec_free(r);
	return why;
}

static void by_two_people(void **state)
{
	struct actor twin = OFFICER_OF(11, "51"), other = OFFICER_OF(20, "510107"), away = OFFICER_OF(21, "510105");
	struct err err;
	struct rec *r;

	(void)state;
	int64_t waited = waiting(&clerk), c = proposed(&clerk, "org", it, NULL, "domicile", "武侯大道10号", &err);
	assert_true(c > 0);
	assert_int_equal(waiting(&clerk), waited + 1);
	assert_int_equal(waiting(&other), waiting(&clerk));
	assert_int_equal(waiting(&away), 0);
	/* nothing has changed yet */
	r = load(&clerk, "org", it);
	assert_string_equal(got(r, "domicile"), "武侯大道9号");
	int64_t rev = rec_rev(r);
	rec_free(r);
	assert_int_equal(decided(&twin, c, "confirm", &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	assert_int_equal(decided(&twin, c, "refuse", &err), -1);
	assert_int_equal(decided(&away, c, "confirm", &err), -1);
	assert_err(err, E_NOTFOUND);
	/* only he who has proposed takes it back, and may propose it again */
	assert_int_equal(decided(&other, c, "withdraw", &err), -1);
	assert_string_equal(err.rule, "R-COR-02");
	assert_non_null(strstr(before(&other, c, "withdraw"), "R-COR-02"));
	assert_string_equal(before(&twin, c, "withdraw"), "");
	assert_string_equal(before(&other, c, "confirm"), "");
	assert_int_equal(decided(&twin, c, "withdraw", &err), 0);
	assert_int_equal(decided(&other, c, "confirm", &err), -1);
	assert_int_equal(decided(&twin, c, "propose", &err), 0);
	assert_int_equal(decided(&other, c, "confirm", &err), 0);
	assert_int_equal(decided(&director, c, "confirm", &err), -1);	/* once */
	r = load(&clerk, "org", it);
	assert_string_equal(got(r, "domicile"), "武侯大道10号");
	assert_int_equal(rec_rev(r), rev + 1);
	rec_free(r);
	/* from when the present value stood, since no day was named */
	assert_int_equal(rec_load(world, &clerk, &org, it, "2023-03-15", &r, &err), 0);
	assert_string_equal(got(r, "domicile"), "武侯大道10号");
	rec_free(r);
	assert_int_equal(rec_load(world, &clerk, &org, it, "2023-03-14", &r, &err), 0);
	assert_string_equal(got(r, "domicile"), "青羊区旧名协会");
	rec_free(r);
	r = load(&clerk, "correction", c);
	assert_string_equal(got(r, "decider"), "t20");
	assert_string_equal(rec_state(r), "DONE");
	rec_free(r);
}

/* The past alone: what was recorded for a time that is over; today stays as it is. */
static void only_the_past(void **state)
{
	struct err err;
	struct rec *r = load(&clerk, "org", it);
	int64_t rev = rec_rev(r);

	(void)state;
	rec_free(r);
	right(it, "2020-01-10", "name", "青羊区更旧协会");
	static const struct { const char *on, *name; } want[] = { { "2020-01-10", "青羊区更旧协会" }, { "2021-12-31", "青羊区更旧协会" },
		{ "2022-01-01", "青羊区新名协会" }, { NULL, "青羊区新名协会" } };
	for (size_t i = 0; i < LENGTH(want); i++) {
		assert_int_equal(rec_load(world, &clerk, &org, it, want[i].on, &r, &err), 0);
		assert_string_equal(got(r, "name"), want[i].name);
		if (!want[i].on)
			assert_int_equal(rec_rev(r), rev);
		rec_free(r);
	}
	assert_int_equal(rec_load(world, &clerk, &org, it, "2021-08-01", &r, &err), 0);
	assert_string_equal(got(r, "contact"), "钱五");		/* what else was said of those days is still said */
	rec_free(r);
}

static void gone_stale(void **state)
{
	struct err err;

	(void)state;
	int64_t a = proposed(&clerk, "org", it, NULL, "area", "成都市", &err), b = proposed(&chief, "org", it, NULL, "area", "武侯区", &err);
	int64_t c = proposed(&clerk, "org", it, "2020-02-01", "area", "青羊区", &err);
	assert_true(a > 0 && b > 0 && c > 0);
	assert_int_equal(decided(&director, b, "confirm", &err), 0);
	assert_int_equal(decided(&director, a, "confirm", &err), -1);
	assert_string_equal(err.rule, "R-COR-01");
	assert_non_null(strstr(err.msg, "武侯区"));
	assert_non_null(strstr(err.msg, "过时"));
	assert_non_null(strstr(before(&director, a, "confirm"), "R-COR-01"));
	assert_string_equal(before(&director, a, "refuse"), "");
	assert_int_equal(decided(&director, c, "confirm", &err), -1);	/* another value, or until another day */
	assert_string_equal(err.rule, "R-COR-01");
	assert_int_equal(decided(&director, a, "refuse", &err), 0);
	assert_int_equal(decided(&director, c, "refuse", &err), 0);
}

/* Several items at once, with what the rules say of the whole. */
static void several_at_once(void **state)
{
	struct rec *r = load(&clerk, "org", it);
	struct proposal p = { "2023-03-15", "证书与档案不一致", "川民更2号" };
	struct err err = { 0 };
	int64_t c;

	(void)state;
	assert_int_equal(rec_correcting(r, &err), 0);
	put(r, "capital", "50000");
	put(r, "capital_kind", "1");
	put_id(r, "legal_rep", new_chair);
	if (correction_propose(r, &p, &c, &err))
		fail_msg("%s %s", err.rule, err.msg);
	rec_free(r);
	assert_int_equal(decided(&director, c, "confirm", &err), 0);
	for (int past = 0; past < 2; past++) {
		assert_int_equal(rec_load(world, &clerk, &org, it, past ? "2023-03-15" : NULL, &r, &err), 0);
		assert_string_equal(got(r, "capital"), "50,000.00");
		assert_string_equal(got(r, "legal_rep"), "甄二");
		rec_free(r);
	}
	assert_int_equal(rec_load(world, &clerk, &org, it, "2023-03-14", &r, &err), 0);
	assert_string_equal(got(r, "capital"), "");
	rec_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_words),
		cmocka_unit_test(by_two_people),
		cmocka_unit_test(only_the_past),
		cmocka_unit_test(gone_stale),
		cmocka_unit_test(several_at_once),
	};

	return cmocka_run_group_tests(tests, changes, world_close);
}
