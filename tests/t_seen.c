/* Who saw what in clear, so much of it a day, and the audit: the auditor's books. */
#include "tests/world.h"
#include "tests/accounts.h"

/* ---- who saw what ---- */

/* Somebody born that day, with a number that checks. */
static int64_t somebody(const char *name, const char *born)
{
	char no[19];

	for (int c = 0; c <= 10; c++) {
		snprintf(no, sizeof(no), "510000%s001%c", born, c < 10 ? '0' + c : 'X');
		if (idno_check(no, "2026-03-02", NULL) == 0)
			return a_person(name, no, "4");
	}
	fail_msg("no number for %s", born);
	return 0;
}

static int look(const struct actor *who, int64_t id, const char *field, struct err *err)
{
	struct rec *r = load(who, "person", id);
	char text[64];
	int rc = rec_unmask(r, field_no(&person, field), "核对换届人选", text, sizeof(text), err);

	rec_free(r);
	return rc;
}

static void seen_across_people(void **state)
{
	struct actor a = opened("kan", "officer"), b = opened("kan2", "officer");
	int64_t first = somebody("孟知秋", "19700101"), second = somebody("闻一多", "19700102");
	struct sight s[10];
	struct err err = { 0 };

	(void)state;
	assert_int_equal(look(&a, first, "id_no", &err), 0);
	assert_int_equal(look(&b, first, "id_no", &err), 0);
	assert_int_equal(look(&a, second, "birth", &err), 0);
	const struct actor *no[] = { &a, &clerk, &sys, &sec };
	for (size_t i = 0; i < LENGTH(no); i++)
		assert_int_equal(sight_rows(world, no[i], &(struct log_query){ 0 }, 0, 10, s, &err), -1);
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .text = "孟知秋" }, 0, 10, s, &err), 2);
	assert_string_equal(s[0].account, "kan2");
	assert_string_equal(s[0].purpose, "核对换届人选");
	assert_string_equal(s[0].field, "id_no");
	assert_string_equal(s[0].peer, "local");
	assert_string_equal(s[0].whose, "孟知秋");
	assert_in_range(s[0].at, clock_now(world) - 60, clock_now(world));
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .text = "mzq" }, 0, 10, s, &err), 2);
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .account = "kan" }, 0, 10, s, &err), 2);
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .account = "kan", .text = "wyd" }, 0, 10, s, &err), 1);
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .from = "2026-03-02", .to = "2026-03-02", .account = "kan" }, 0, 10, s, &err), 2);
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .from = "2026-03-03" }, 0, 10, s, &err), 0);
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .to = "2026-03-01" }, 0, 10, s, &err), 0);
	/* a page after the other, each once */
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .account = "kan" }, 0, 1, s, &err), 1);
	int64_t newest = s[0].no;
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .account = "kan" }, newest, 1, s, &err), 1);
	assert_true(s[0].no < newest);
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .account = "kan" }, s[0].no, 1, s, &err), 0);
	/* he sees that it was seen, and nothing of the person */
	struct rec *r;
	struct list *l;
	assert_int_equal(rec_load(world, &aud, &person, first, NULL, &r, &err), -1);
	assert_int_equal(list_open(world, &aud, &(struct query){ .e = &person }, &l, &err), -1);
}

/* PI4: whoever could look himself tells the person who did, without from where, for three years; the auditor's book goes on. */
static void told_to_the_person(void **state)
{
	struct actor a = opened("gao", "officer"), b = opened("gao2", "officer");
	const int64_t id = somebody("被看的人", "19700103"), keep = world->clock_offset;
	struct seen row[4];
	struct err err = { 0 };

	(void)state;
	assert_int_equal(look(&b, id, "id_no", &err), 0);
	assert_int_equal(access_log(world, &a, &person, id, NULL, row, 4, &err), 1);
	assert_string_equal(row[0].who, "gao2");
	assert_string_equal(row[0].purpose, "核对换届人选");
	assert_string_equal(row[0].peer, "");
	assert_int_equal(access_log(world, &aud, &person, id, NULL, row, 4, &err), 1);
	assert_string_equal(row[0].peer, "local");
	const struct actor *no[] = { &sys, &sec };
	for (size_t i = 0; i < LENGTH(no); i++)
		assert_int_equal(access_log(world, no[i], &person, id, NULL, row, 4, &err), -1);
	world->clock_offset = keep + 1096 * INT64_C(86400) - 60;
	assert_int_equal(access_log(world, &a, &person, id, NULL, row, 4, &err), 1);
	world->clock_offset = keep + 1096 * INT64_C(86400) + 60;
	assert_int_equal(access_log(world, &a, &person, id, NULL, row, 4, &err), 0);
	assert_int_equal(access_log(world, &aud, &person, id, NULL, row, 4, &err), 1);
	world->clock_offset = keep;
}

/* A value of a line is its owner's: an organisation is found by its name, the line says which. */
static void of_a_line(void **state)
{
	struct rec *r = typed_org("ST", "510105", "青羊区丝竹协会"), *l;
	struct sight s[4];
	struct err err = { 0 };

	(void)state;
	in_state(r, "ACTIVE");
	l = add_line(r, "seal");
	put(l, "name", "财务专用章");
	put(l, "made_on", "2026-01-05");
	stored(r);
	int64_t line = 0;
	assert_int_equal(db_int(world, &err, &line, "SELECT max(id) FROM seal", ""), 1);
	assert_true(db_run(world, &err, "INSERT INTO access_log VALUES (?,?,'kan','local','seal',?,'name','核对印章')", "iii", INT64_C(1) << 60,
			   clock_now(world), line) == 1);
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .text = "丝竹协会" }, 0, 4, s, &err), 1);
	assert_ptr_equal(s[0].e, &seal);
	assert_string_equal(s[0].whose, "青羊区丝竹协会 · 财务专用章");
	assert_int_equal(sight_rows(world, &aud, &(struct log_query){ .text = "szxh" }, 0, 4, s, &err), 1);
}

static int64_t open_alerts(const char *whom)
{
	int64_t n = 0;

	db_int(world, NULL, &n, "SELECT count(*) FROM alert WHERE account = ? AND state = 'new'", "t", whom);
	return n;
}

/* P12: so many people a day; a warning to the auditor at four fifths, a refusal at the end, and on the next day from the beginning. */
static void so_many_a_day(void **state)
{
	struct actor a = opened("duokan", "officer");
	struct err err = { 0 };
	struct quota q;
	int64_t id[6], alert_id = 0, keep = world->clock_offset;
	char name[16], born[12];

	(void)state;
	assert_int_equal(param_set(world, &actor_system, "unmask.day", "", "", "5", "2026-03-02", "测试", &err), 0);
	for (int i = 0; i < 6; i++) {
		snprintf(name, sizeof(name), "某%c", 'A' + i);
		snprintf(born, sizeof(born), "1971010%d", i + 1);
		id[i] = somebody(name, born);
	}
	for (int i = 0; i < 3; i++)
		assert_int_equal(look(&a, id[i], "id_no", &err), 0);
	/* the same person again, and another field of his, is no further person */
	assert_int_equal(look(&a, id[0], "id_no", &err), 0);
	assert_int_equal(look(&a, id[0], "birth", &err), 0);
	assert_int_equal(access_quota(world, &a, &q, &err), 0);
	assert_int_equal(q.used, 3);
	assert_int_equal(q.most, 5);
	assert_int_equal(open_alerts("duokan"), 0);
	assert_int_equal(look(&a, id[3], "id_no", &err), 0);
	assert_int_equal(open_alerts("duokan"), 1);
	assert_int_equal(look(&a, id[4], "id_no", &err), 0);
	assert_int_equal(open_alerts("duokan"), 1);
	assert_int_equal(look(&a, id[5], "id_no", &err), -1);
	assert_int_equal(err.code, E_DENIED);
	assert_int_equal(open_alerts("duokan"), 2);
	assert_int_equal(look(&a, id[5], "id_no", &err), -1);
	assert_int_equal(open_alerts("duokan"), 2);
	assert_int_equal(look(&a, id[4], "birth", &err), 0);	/* whom he has seen he may go on seeing */
	/* the auditor sees and settles it; the administrator of security sees it; nobody else */
	db_int(world, NULL, &alert_id, "SELECT max(id) FROM alert", "");
	assert_int_not_equal(act(&sec, "alert", alert_id, "settle"), E_OK);
	assert_int_not_equal(act(&clerk, "alert", alert_id, "settle"), E_OK);
	assert_int_equal(act(&aud, "alert", alert_id, "settle"), E_OK);
	struct rec *r = load(&sec, "alert", alert_id);
	assert_string_equal(got(r, "what"), "账号 duokan 今日看明文已达 5 条（每日上限 5 条）");
	rec_free(r);
	world->clock_offset = keep + 86400;
	assert_int_equal(look(&a, id[5], "id_no", &err), 0);
	world->clock_offset = keep;
	assert_int_equal(param_set(world, &actor_system, "unmask.day", "", "", "500", "2026-03-03", "测试", &err), 0);
}

/* ---- the audit as a list ---- */

static void audit_as_a_list(void **state)
{
	struct audit_row v[20];
	struct err err = { 0 };
	int64_t rows, all = 0;
	int n;

	(void)state;
	const struct actor *no[] = { &clerk, &sys, &sec };
	for (size_t i = 0; i < LENGTH(no); i++) {
		assert_int_equal(audit_rows(world, no[i], &(struct log_query){ 0 }, 0, 20, v, &err), -1);
		assert_int_equal(err.code, E_DENIED);
		assert_int_equal(audit_check(world, no[i], &rows, &err), -1);
	}
	opened("shen", "officer");
	assert_true(enters("shen", PASS_OF, "10.6.6.6"));
	assert_false(enters("shen", "wrong", "10.6.6.7"));
	n = audit_rows(world, &aud, &(struct log_query){ .text = "shen" }, 0, 20, v, &err);
	assert_int_equal(n, 2);
	assert_string_equal(v[0].result, "fail");
	assert_string_equal(v[0].note, "shen 口令错误");
	assert_string_equal(v[1].account, "shen");
	assert_int_equal(audit_rows(world, &aud, &(struct log_query){ .text = "shen", .result = "ok" }, 0, 20, v, &err), 1);
	assert_int_equal(audit_rows(world, &aud, &(struct log_query){ .account = "shen" }, 0, 20, v, &err), 1);
	assert_int_equal(audit_rows(world, &aud, &(struct log_query){ .text = "10.6.6.7" }, 0, 20, v, &err), 1);
	assert_int_equal(audit_rows(world, &aud, &(struct log_query){ .from = "2026-03-03", .text = "shen" }, 0, 20, v, &err), 0);
	/* reading it is in it */
	assert_true(audit_rows(world, &aud, &(struct log_query){ .account = "aud", .text = "audit" }, 0, 20, v, &err) > 4);
	assert_int_equal(audit_check(world, &aud, &rows, &err), 0);
	db_int(world, NULL, &all, "SELECT count(*) FROM audit", "");
	assert_int_equal(rows, all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seen_across_people), cmocka_unit_test(told_to_the_person), cmocka_unit_test(of_a_line), cmocka_unit_test(so_many_a_day), cmocka_unit_test(audit_as_a_list),
	};

	return cmocka_run_group_tests_name("seen", tests, accounts_open, world_close);
}
