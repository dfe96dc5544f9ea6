/* Roles asked for by one administrator and granted by another: in force no sooner and no longer, taken away at once. */
#include "tests/world.h"
#include "tests/accounts.h"

/* ---- R-ACC-01 ---- */

static void set_end(struct rec *l, const char *day)
{
	struct val v = { .t = VT_TEXT, .s = (char *)(uintptr_t)day, .n = strlen(day) };

	rec_set_val(l, field_no(rec_entity(l), "valid_to"), &v, NULL);
}

/* 三员分立: the facts are all that is held, so that an old fault does not cover one role more. */
static void r_acc_01(void **state)
{
	struct rec *r = rec_new(world, &sys, &account), *l;

	(void)state;
	put(r, "name", "sanyuan");
	put(r, "label", "三员");
	with_role(r, "sysadmin");
	assert_int_equal(judged(r, "R-ACC-01"), PASS);
	l = with_role(r, "secadmin");
	FACTS(r, "R-ACC-01", BLOCK, "同一人只能担任系统、安全、审计管理员中的一种：系统管理员、安全管理员");
	assert_string_equal(saving(r, NULL), "R-ACC-01");
	put(l, "role", "officer");
	FACTS(r, "R-ACC-01", BLOCK, "管理员不得兼任业务角色：经办人、系统管理员");
	assert_string_equal(saving(r, NULL), "R-ACC-01");
	/* one that came to stand so all the same: its name may be put right, no role may be added */
	int64_t id = stored(r);
	r = load(&sys, "account", id);
	put(r, "label", "三员分立");
	assert_string_equal(saving(r, NULL), "");
	assert_int_equal(excused, 1);
	l = with_role(r, "chief");
	assert_string_equal(saving(r, NULL), "R-ACC-01");
	set_end(l, "2026-03-02");
	assert_string_equal(saving(r, NULL), "");
	set_end(rec_line(r, &account.parts[1], 1), "2026-03-02");
	assert_string_equal(saving(r, NULL), "");
	assert_int_equal(excused, 0);
	rec_free(r);
}

/* One person's second account counts, when it is asked for and when it is granted. */
static void r_acc_01_by_person(void **state)
{
	int64_t man = a_person("陶立言", "510000196003150002", "4"), first, second, first_role, second_role;
	struct rec *r;

	(void)state;
	first_role = asked_for(&sys, "tao", "officer", "510105", &first);
	second_role = asked_for(&sys, "tao2", "secadmin", "", &second);
	r = load(&sys, "account", first);
	put_id(r, "person", man);
	assert_string_equal(saving(r, NULL), "");
	rec_free(r);
	r = load(&sys, "account", second);
	put_id(r, "person", man);
	assert_string_equal(saving(r, NULL), "R-ACC-01");
	rec_free(r);
	/* it came to stand so: then neither is granted while the other waits */
	r = load(&actor_system, "account", second);
	put_id(r, "person", man);
	stored(r);
	assert_int_equal(act(&sec, "account_role", first_role, "grant"), E_RULE);
	assert_string_equal(rule, "R-ACC-01");
	assert_int_equal(act(&sec, "account_role", second_role, "grant"), E_RULE);
	assert_int_equal(act(&sec, "account_role", second_role, "refuse"), E_OK);
	assert_int_equal(act(&sec, "account_role", first_role, "grant"), E_OK);
	/* a closed account's roles count no more */
	int64_t third, third_role = asked_for(&sys, "tao3", "auditor", "", &third);
	assert_int_equal(act(&sys, "account", first, "close"), E_OK);
	r = load(&sys, "account", third);
	put_id(r, "person", man);
	assert_string_equal(saving(r, NULL), "");
	rec_free(r);
	assert_int_equal(act(&sec, "account_role", third_role, "grant"), E_OK);
	/* and a suspended one's do: it may come back */
	assert_int_equal(act(&sec, "account", third, "suspend"), E_OK);
	asked_for(&sys, "tao4", "officer", "510105", &first);
	r = load(&sys, "account", first);
	put_id(r, "person", man);
	assert_string_equal(saving(r, NULL), "R-ACC-01");
	rec_free(r);
}

/* ---- two steps ---- */

static void nothing_before_it_is_granted(void **state)
{
	char password[PASSWORD_MADE];
	struct err err = { 0 };
	int64_t id, role = asked_for(&sys, "liu", "officer", "510105", &id);
	struct actor a;

	(void)state;
	assert_int_equal(account_first_password(world, &sys, id, password, &err), 0);
	assert_false(enters("liu", password, "10.0.0.1"));
	assert_string_equal(last_note(), "liu 没有生效的角色");
	assert_int_equal(actor_load(world, "liu", &a, &err), 0);
	assert_int_equal(a.nin, 0);
	/* nobody but the administrator of security, and no act but grant, puts it in force */
	const struct actor *no[] = { &sys, &sys2, &aud, &clerk, &chief };
	for (size_t i = 0; i < LENGTH(no); i++)
		assert_int_not_equal(act(no[i], "account_role", role, "grant"), E_OK);
	assert_int_not_equal(act(&sec, "account_role", role, "end"), E_OK);
	assert_int_not_equal(act(&sec, "account_role", role, "withdraw"), E_OK);
	assert_int_equal(act(&sec, "account_role", role, "grant"), E_OK);
	assert_true(enters("liu", password, "10.0.0.1"));
	assert_int_equal(actor_load(world, "liu", &a, &err), 0);
	assert_int_equal(a.nin, 1);
	assert_int_equal(a.in[0].role, ROLE_NO_OFFICER);
	assert_string_equal(a.in[0].region, "510105");
	assert_true(a.must_change);
	/* from the day it was granted on, and not twice */
	struct rec *r = load(&sec, "account_role", role);
	assert_string_equal(got(r, "valid_from"), "2026-03-02");
	rec_free(r);
	assert_int_equal(act(&sec, "account_role", role, "grant"), E_STATE);
	/* no second first password */
	assert_int_equal(account_first_password(world, &sys, id, password, &err), -1);
	assert_int_equal(err.code, E_STATE);
}

static void withdrawn_and_refused(void **state)
{
	int64_t id, one = asked_for(&sys, "wan", "officer", "510105", &id), two;
	struct rec *r = load(&sys2, "account", id);

	(void)state;
	two = rec_id(with_role(r, "chief"));
	assert_string_equal(saving(r, NULL), "");
	two = rec_id(rec_line(r, &account.parts[1], 1));
	rec_free(r);
	assert_int_not_equal(act(&sys, "account_role", one, "refuse"), E_OK);
	assert_int_equal(act(&sys2, "account_role", one, "withdraw"), E_OK);
	assert_int_equal(act(&sec, "account_role", one, "grant"), E_STATE);
	assert_int_equal(act(&sec, "account_role", two, "refuse"), E_OK);
	assert_int_equal(act(&sec, "account_role", two, "grant"), E_STATE);
	assert_false(enters("wan", PASS_OF, "10.0.0.1"));
}

/* R-ACC-02: not for oneself, not one's own request, not under another account, not after a change of role (P02). */
static void r_acc_02(void **state)
{
	int64_t id, role, man = a_person("罗双", "510000199009090016", "4");
	struct err err = { 0 };
	struct rec *r;

	(void)state;
	/* for one's own account */
	r = load(&sys, "account", sys.id);
	with_role(r, "sysadmin");
	assert_string_equal(saving(r, NULL), "R-ACC-02");
	rec_free(r);
	/* for one's own other account */
	struct actor both = sys;
	both.person = man;
	role = asked_for(&sys2, "luo", "officer", "510105", &id);
	r = load(&sys2, "account", id);
	put_id(r, "person", man);
	assert_string_equal(saving(r, NULL), "");
	rec_free(r);
	r = load(&both, "account", id);
	with_role(r, "chief");
	assert_string_equal(saving(r, NULL), "R-ACC-02");
	rec_free(r);
	/* granted: not to oneself … */
	struct actor grantor = sec;
	grantor.person = man;
	assert_int_equal(act(&grantor, "account_role", role, "grant"), E_RULE);
	assert_string_equal(rule, "R-ACC-02");
	/* … nor by who asked, who is the administrator of security by now, under this account … */
	struct actor turned = sec;
	turned.id = sys2.id;
	turned.rights = 0;
	assert_int_equal(act(&turned, "account_role", role, "grant"), E_RULE);
	assert_string_equal(rule, "R-ACC-02");
	/* … or another one of his */
	r = load(&actor_system, "account", sys2.id);
	put_id(r, "person", a_person("龙一", "510000194608010038", "4"));
	assert_int_equal(rec_save(r, NULL, NULL, &err), 0);
	turned = sec;
	turned.person = rec_num(r, "person");
	rec_free(r);
	assert_int_equal(act(&turned, "account_role", role, "grant"), E_RULE);
	assert_string_equal(rule, "R-ACC-02");
	assert_int_equal(act(&sec, "account_role", role, "grant"), E_OK);
}

/* R-ACC-03: who it is, and how it gets in, does not change under a role that was granted. */
static void r_acc_03(void **state)
{
	int64_t id, role = asked_for(&sys, "gan", "officer", "510105", &id), man, other;
	struct err err = { 0 };
	struct rec *r;

	(void)state;
	man = a_person("甘一", "510000197508010018", "4");
	other = a_person("甘二", "510000198808080020", "4");
	r = load(&sys, "account", id);
	put(r, "unix_uid", "4711");
	put_id(r, "person", other);
	assert_string_equal(saving(r, NULL), "");
	put_id(r, "person", 0);
	assert_string_equal(saving(r, NULL), "");
	assert_int_equal(act(&sec, "account_role", role, "grant"), E_OK);
	rec_free(r);
	r = load(&sys, "account", id);
	put(r, "unix_uid", "4712");
	assert_string_equal(saving(r, NULL), "R-ACC-03");
	put(r, "unix_uid", "4711");
	put(r, "label", "甘一一");
	put_id(r, "person", man);		/* named later: it ties four eyes tighter */
	assert_string_equal(saving(r, NULL), "");
	put_id(r, "person", other);
	assert_string_equal(saving(r, NULL), "R-ACC-03");
	put_id(r, "person", man);
	/* a role in force is taken away by the administrator of security; a request may go */
	rec_line_remove(r, &account.parts[1], 0);
	assert_string_equal(saving(r, NULL), "R-ACC-03");
	rec_free(r);
	r = load(&sys, "account", id);
	with_role(r, "chief");
	assert_string_equal(saving(r, NULL), "");
	rec_line_remove(r, &account.parts[1], 1);
	assert_string_equal(saving(r, NULL), "");
	/* what was asked for is not changed, it is asked anew */
	static const char *const kept[][2] = { { "role", "chief" }, { "region", "51" }, { "valid_to", "2030-01-01" }, { "valid_from", "2020-01-01" },
					       { "addresses", "local" }, { "org", "7" } };
	for (size_t i = 0; i < LENGTH(kept); i++)
		assert_int_equal(rec_set(rec_line(r, &account.parts[1], 0), field_no(&account_role, kept[i][0]), kept[i][1], &err), -1);
	assert_int_equal(err.code, E_DENIED);
	rec_free(r);
	/* without a role in force it may again */
	assert_int_equal(act(&sec, "account_role", role, "end"), E_OK);
	r = load(&sys, "account", id);
	put(r, "unix_uid", "4712");
	assert_string_equal(saving(r, NULL), "");
	rec_free(r);
}

/* R-ACC-04: a role has the place it is held in, and ends after it begins. */
static void r_acc_04(void **state)
{
	struct rec *r = rec_new(world, &sys, &account), *l;

	(void)state;
	put(r, "name", "weizhi");
	put(r, "label", "位置");
	l = with_role(r, "officer");
	put(l, "region", "");
	FACTS(l, "R-ACC-04", BLOCK, "经办人须填管辖区划");
	put(l, "region", "51");
	assert_int_equal(judged(l, "R-ACC-04"), PASS);
	put(l, "role", "supervisor");
	assert_int_equal(judged(l, "R-ACC-04"), BLOCK);
	put_id(l, "unit", 7);
	assert_int_equal(judged(l, "R-ACC-04"), PASS);
	put(l, "role", "org");
	assert_int_equal(judged(l, "R-ACC-04"), BLOCK);
	assert_string_equal(last.field, "org");
	put_id(r, "org", 7);
	assert_int_equal(judged(l, "R-ACC-04"), PASS);
	put(l, "role", "auditor");
	put(l, "valid_to", "2026-01-01");
	assert_int_equal(judged(l, "R-ACC-04"), BLOCK);
	put(l, "valid_to", "2026-01-02");
	assert_int_equal(judged(l, "R-ACC-04"), PASS);
	rec_free(r);
}

/* ---- taking away ---- */

static void taken_away_at_once(void **state)
{
	int64_t id, role = asked_for(&sys, "qu", "officer", "51", &id);
	struct err err = { 0 };
	struct actor a;

	(void)state;
	assert_int_equal(act(&sec, "account_role", role, "grant"), E_OK);
	assert_int_equal(actor_load(world, "qu", &a, &err), 0);
	assert_true(actor_valid(world, &a));
	/* asking for more, or a new label, is no reason to end a session */
	struct rec *r = load(&sys, "account", id);
	with_role(r, "chief");
	put(r, "label", "曲");
	assert_string_equal(saving(r, NULL), "");
	rec_free(r);
	assert_true(actor_valid(world, &a));
	struct rec *mine = rec_new(world, &a, entity_find("unit"));
	put(mine, "name", "四川省曲艺局");
	put(mine, "kind", "2");
	put(mine, "grade", "1");
	put(mine, "region", "51");
	assert_int_equal(act(&sec2, "account_role", role, "end"), E_OK);
	assert_false(actor_valid(world, &a));
	/* what was in hand is not written any more, whatever the session still believes (A15) */
	assert_int_equal(rec_save(mine, NULL, NULL, &err), -1);
	assert_int_equal(err.code, E_DENIED);
	rec_free(mine);
	assert_int_equal(actor_load(world, "qu", &a, &err), 0);
	assert_int_equal(a.nin, 0);
}

static void suspended_and_back(void **state)
{
	struct err err = { 0 };
	struct actor a = opened("hang", "officer");

	(void)state;
	assert_true(enters("hang", PASS_OF, "10.0.0.1"));
	assert_int_not_equal(act(&sys, "account", a.id, "suspend"), E_OK);
	assert_int_equal(act(&sec, "account", a.id, "suspend"), E_OK);
	assert_false(actor_valid(world, &a));
	assert_false(enters("hang", PASS_OF, "10.0.0.1"));
	assert_string_equal(last_note(), "hang 没有此账号或已停用");
	assert_int_equal(act(&sec, "account", a.id, "resume"), E_OK);
	assert_true(enters("hang", PASS_OF, "10.0.0.2"));
	assert_int_not_equal(act(&sec, "account", a.id, "close"), E_OK);
	assert_int_equal(act(&sys, "account", a.id, "close"), E_OK);
	assert_false(enters("hang", PASS_OF, "10.0.0.3"));
	/* its name is never another's */
	assert_int_equal(account_create(world, &actor_system, "hang", "别人", "officer", "51", 0, 0, PASS_OF, false, &err), -1);
}

/* Half-open: not before its first day, not on its last. */
static void begins_and_runs_out(void **state)
{
	static const struct { int day; bool in; } t[] = { { -1, false }, { 0, true }, { 9, true }, { 10, false } };
	int64_t id, role, keep = world->clock_offset;
	struct rec *r = rec_new(world, &sys, &account), *l;
	struct err err = { 0 };
	struct actor a;

	(void)state;
	put(r, "name", "qixian");
	put(r, "label", "期限");
	l = with_role(r, "officer");
	put(l, "valid_from", "2026-03-12");
	put(l, "valid_to", "2026-03-22");
	id = save(r);
	role = rec_id(l);
	rec_free(r);
	assert_int_equal(act(&sec, "account_role", role, "grant"), E_OK);
	assert_true(id > 0);
	for (size_t i = 0; i < LENGTH(t); i++) {
		world->clock_offset = keep + (10 + t[i].day) * INT64_C(86400);
		assert_int_equal(actor_load(world, "qixian", &a, &err), 0);
		if ((a.nin == 1) != t[i].in)
			fail_msg("day %d: %d roles", t[i].day, a.nin);
		assert_true(actor_valid(world, &a));
		world->clock_offset += 86400;
		/* the day on which it begins or ends is another version of the rights */
		assert_int_equal(actor_valid(world, &a), t[i].day == 0 || t[i].day == 10);
	}
	world->clock_offset = keep;
}

/* ---- named records ---- */

static int64_t named(int64_t id)
{
	int64_t n = 0;

	db_int(world, NULL, &n, "SELECT count(*) FROM named_grant WHERE account = ?", "i", id);
	return n;
}

static void records_by_name(void **state)
{
	struct err err = { 0 };
	int64_t id, one, two;
	struct rec *r, *l;

	(void)state;
	make_row(&clerk, "unit", "name", "四川省点名局", "kind", "2", "grade", "1", "region", "51", NULL);
	make_row(&clerk, "unit", "name", "四川省点名二局", "kind", "2", "grade", "1", "region", "51", NULL);
	r = rec_new(world, &sys, &account);
	put(r, "name", "dianming");
	put(r, "label", "点名");
	l = with_role(r, "officer");
	assert_int_equal(rec_set(l, field_no(&account_role, "records"), "单位 没有这个局", &err), -1);
	assert_int_equal(rec_set(l, field_no(&account_role, "records"), "四川省点名局", &err), -1);
	put(l, "records", "单位 四川省点名局；unit 四川省点名二局");
	id = save(r);
	one = rec_id(l);
	l = with_role(r, "chief");
	put(l, "records", "unit 四川省点名局");
	assert_string_equal(saving(r, NULL), "");
	two = rec_id(l);
	rec_free(r);
	assert_int_equal(named(id), 0);
	assert_int_equal(act(&sec, "account_role", one, "grant"), E_OK);
	assert_int_equal(named(id), 2);
	assert_int_equal(act(&sec, "account_role", two, "grant"), E_OK);
	assert_int_equal(act(&sec, "account_role", one, "end"), E_OK);
	assert_int_equal(named(id), 1);
	assert_int_equal(act(&sec, "account_role", two, "end"), E_OK);
	assert_int_equal(named(id), 0);
}

/* ---- names ---- */

/* Left empty the name is the initials, with a number where they are taken. */
static void name_from_initials(void **state)
{
	struct rec *r;
	const char *want[] = { "zlw", "zlw2", "zlw3" };

	(void)state;
	for (size_t i = 0; i < LENGTH(want); i++) {
		r = rec_new(world, &sys, &account);
		put(r, "label", "张丽雯");
		save(r);
		assert_string_equal(rec_str(r, "name"), want[i]);
		rec_free(r);
	}
	/* the roles a form offers are those there are */
	for (int i = 0; i < ROLE_COUNT; i++) {
		const char *label = code_label(world, "role", role_name[i]);
		if (i == ROLE_NO_SYSTEM)
			assert_null(label);
		else
			assert_string_equal(label, role_label[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(r_acc_01), cmocka_unit_test(r_acc_01_by_person), cmocka_unit_test(nothing_before_it_is_granted),
		cmocka_unit_test(withdrawn_and_refused), cmocka_unit_test(r_acc_02), cmocka_unit_test(r_acc_03),
		cmocka_unit_test(r_acc_04), cmocka_unit_test(taken_away_at_once), cmocka_unit_test(suspended_and_back),
		cmocka_unit_test(begins_and_runs_out), cmocka_unit_test(records_by_name), cmocka_unit_test(name_from_initials),
	};

	return cmocka_run_group_tests_name("accounts", tests, accounts_open, world_close);
}
