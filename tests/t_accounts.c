/* Accounts: roles asked for by one administrator and granted by another, in force no sooner and no longer; initial passwords, keys,
 * addresses; and who saw what, how much of it a day. */
#include "tests/world.h"
#include "tests/registry.h"

#include "model/core/account.h"

#define PASS_OF "Long enough 1 pass"

/* Real accounts: the two administrators twice over, so that four eyes can be told from one pair. */
static struct actor sys, sys2, sec, sec2, aud;

static struct actor opened(const char *name, const char *role)
{
	struct err err = { 0 };
	struct actor a;

	if (account_create(world, &actor_system, name, name, role, role[0] == 'o' || role[0] == 'c' ? "510105" : "", 0, 0, PASS_OF, false, &err) ||
	    actor_load(world, name, &a, &err))
		fail_msg("%s: %s %s", name, err.rule, err.msg);
	return a;
}

static int accounts_open(void **state)
{
	if (registry_open(state))
		return -1;
	sys = opened("sys", "sysadmin");
	sys2 = opened("sys2", "sysadmin");
	sec = opened("sec", "secadmin");
	sec2 = opened("sec2", "secadmin");
	aud = opened("aud", "auditor");
	return 0;
}

/* An account with one role asked for, as the form makes it. */
static int64_t asked_for(const struct actor *who, const char *name, const char *role, const char *at, int64_t *acc)
{
	struct rec *r = rec_new(world, who, entity_find("account")), *l;

	put(r, "name", name);
	put(r, "label", "申请人");
	l = add_line(r, "account_role");
	put(l, "role", role);
	put(l, "region", at);
	*acc = save(r);
	int64_t id = rec_id(l);
	rec_free(r);
	return id;
}

/* The code of what became of an act, its rule left in rule. */
static char rule[24];

static enum ecode act(const struct actor *who, const char *entity, int64_t id, const char *action)
{
	struct err err = { 0 };
	struct rec *r;

	*rule = '\0';
	if (rec_load(world, who, entity_find(entity), id, NULL, &r, &err))
		return err.code;
	flow_do(r, action, &(struct act){ .reason = "按制度办理" }, NULL, &err);
	rec_free(r);
	text_cut(rule, sizeof(rule), err.rule);
	return err.code;
}

static bool enters(const char *name, const char *password, const char *peer)
{
	struct err err = { 0 };
	struct actor a;

	if (auth_password(world, name, password, peer, &a, &err) == 0)
		return true;
	assert_string_equal(err.msg, "用户名或密码错误");
	return false;
}

static const char *last_note(void)
{
	static char note[200];

	db_text(world, NULL, note, sizeof(note), "SELECT note FROM audit ORDER BY seq DESC LIMIT 1", "");
	return note;
}

/* ---- R-ACC-01 ---- */

static struct rec *with_role(struct rec *r, const char *role)
{
	struct rec *l = add_line(r, "account_role");

	put(l, "role", role);
	put(l, "region", "510105");
	put(l, "valid_from", "2026-01-01");
	return l;
}

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

/* ---- addresses ---- */

static void addresses(void **state)
{
	static const struct { const char *list, *peer; bool in; } t[] = {
		{ "10.51.0.0/16", "10.51.255.255", true }, { "10.51.0.0/16", "10.52.0.0", false }, { "10.51.0.0/16", "10.51.0.7:50022", true },
		{ "10.51.7.9", "10.51.7.9", true }, { "10.51.7.9", "10.51.7.8", false }, { "10.51.7.8/31", "10.51.7.9", true },
		{ "10.51.7.8/31", "10.51.7.10", false }, { "0.0.0.0/0", "1.2.3.4", true }, { "0.0.0.0/0", "2001:db8::1", false },
		{ "2001:db8::/32", "2001:db8:1::5", true }, { "2001:db8::/32", "2001:db9::5", false }, { "2001:db8::/32", "[2001:db8::5]:22", true },
		{ "10.0.0.0/8", "::ffff:10.1.2.3", true }, { "local", "local", true }, { "10.0.0.0/8", "local", false },
		{ "10.0.0.0/8 local", "local", true }, { "10.0.0.0/8", "nonsense", false },
	};
	static const char *const bad[] = { "10.51.0.0/33", "10.51.0/16", "2001:db8::/129", "内网", "10.0.0.0/", "10.0.0.0/a", "300.1.1.1", "local/8" };
	char text[100], word[64];

	(void)state;
	for (size_t i = 0; i < LENGTH(t); i++)
		if (address_in(t[i].list, t[i].peer) != t[i].in)
			fail_msg("%s in %s", t[i].peer, t[i].list);
	for (size_t i = 0; i < LENGTH(bad); i++) {
		text_cut(text, sizeof(text), bad[i]);
		assert_int_equal(address_list(text, word), -1);
		assert_string_equal(word, bad[i]);
	}
	text_cut(text, sizeof(text), " 10.0.0.0/8,  2001:db8::/32;local ");
	assert_int_equal(address_list(text, word), 0);
	assert_string_equal(text, "10.0.0.0/8 2001:db8::/32 local");
}

static void held_at_its_addresses(void **state)
{
	char password[PASSWORD_MADE];
	struct rec *r = rec_new(world, &sys, &account), *l;
	struct err err = { 0 };
	struct actor a;
	int64_t id, inner, outer;

	(void)state;
	put(r, "name", "dizhi");
	put(r, "label", "地址");
	l = with_role(r, "chief");
	put(l, "addresses", "10.51.0.0/16");
	id = save(r);
	inner = rec_id(l);
	l = with_role(r, "officer");
	assert_string_equal(saving(r, NULL), "");
	outer = rec_id(l);
	rec_free(r);
	assert_int_equal(account_first_password(world, &sys, id, password, &err), 0);
	assert_int_equal(act(&sec, "account_role", inner, "grant"), E_OK);
	assert_true(enters("dizhi", password, "10.51.3.4"));
	assert_false(enters("dizhi", password, "10.52.3.4"));
	assert_string_equal(last_note(), "dizhi 地址不在允许范围");
	/* with a role that is not so limited he comes in, and has that one alone */
	assert_int_equal(act(&sec, "account_role", outer, "grant"), E_OK);
	assert_int_equal(auth_password(world, "dizhi", password, "10.52.3.5", &a, &err), 0);
	assert_int_equal(a.nin, 1);
	assert_int_equal(a.in[0].role, ROLE_NO_OFFICER);
	assert_int_equal(auth_password(world, "dizhi", password, "10.51.3.5", &a, &err), 0);
	assert_int_equal(a.nin, 2);
	/* and after a change of his own he has no more than before */
	assert_int_equal(auth_password(world, "dizhi", password, "10.52.3.5", &a, &err), 0);
	assert_int_equal(actor_again(world, &a, &err), 0);
	assert_int_equal(a.nin, 1);
	assert_string_equal(a.peer, "10.52.3.5");
}

/* ---- passwords ---- */

static void initial_ones_run_out(void **state)
{
	char password[PASSWORD_MADE];
	int64_t id, role = asked_for(&sys, "chu", "officer", "510105", &id), keep = world->clock_offset;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(account_first_password(world, &sys, id, password, &err), 0);
	assert_int_equal(act(&sec, "account_role", role, "grant"), E_OK);
	world->clock_offset = keep + 7 * INT64_C(86400) - 60;
	assert_true(enters("chu", password, "10.0.0.1"));
	world->clock_offset = keep + 7 * INT64_C(86400) + 60;
	assert_false(enters("chu", password, "10.0.0.1"));
	assert_string_equal(last_note(), "chu 初始口令已过期");
	world->clock_offset = keep;
	/* one's own does not */
	struct actor a;
	assert_int_equal(actor_load(world, "chu", &a, &err), 0);
	assert_int_equal(auth_set_password(world, &a, "chu", password, "Another long 1 pass", &err), 0);
	world->clock_offset = keep + 30 * INT64_C(86400);
	assert_true(enters("chu", "Another long 1 pass", "10.0.0.1"));
	world->clock_offset = keep;
}

static int64_t newest_reset(void)
{
	int64_t id = 0;

	db_int(world, NULL, &id, "SELECT max(id) FROM account_reset", "");
	return id;
}

/* R-ACC-05 and R-ACC-02: asked by one, confirmed by another; the old one holds until then. */
static void reset_by_two(void **state)
{
	char password[PASSWORD_MADE], again[PASSWORD_MADE];
	struct actor a = opened("wang", "officer");
	struct err err = { 0 };
	int64_t keep = world->clock_offset;

	(void)state;
	const struct actor *no[] = { &sec, &aud, &a, &clerk };
	for (size_t i = 0; i < LENGTH(no); i++)
		assert_int_equal(account_reset_ask(world, no[i], "wang", "本人忘记口令", password, &err), -1);
	assert_int_equal(account_reset_ask(world, &sys, "wang", "忘了", password, &err), -1);
	assert_string_equal(err.field, "reason");
	assert_int_equal(account_reset_ask(world, &sys, "sys", "本人忘记口令", password, &err), -1);
	assert_string_equal(err.rule, "R-ACC-02");
	assert_int_equal(account_reset_ask(world, &sys, "wang", "本人忘记口令", password, &err), 0);
	assert_int_equal(account_reset_ask(world, &sys2, "wang", "本人忘记口令", again, &err), -1);
	assert_int_equal(err.code, E_STATE);
	assert_string_equal(again, "");
	assert_false(enters("wang", password, "10.0.0.1"));
	assert_true(enters("wang", PASS_OF, "10.0.0.2"));
	assert_true(actor_valid(world, &a));
	assert_int_not_equal(act(&sys2, "account_reset", newest_reset(), "confirm"), E_OK);
	struct actor turned = sec;
	turned.id = sys.id;
	turned.rights = 0;
	assert_int_equal(act(&turned, "account_reset", newest_reset(), "confirm"), E_RULE);
	assert_string_equal(rule, "R-ACC-02");
	assert_int_equal(act(&sec, "account_reset", newest_reset(), "confirm"), E_OK);
	assert_true(enters("wang", password, "10.0.0.3"));
	assert_false(enters("wang", PASS_OF, "10.0.0.4"));
	assert_false(actor_valid(world, &a));		/* the sessions of before are ended */
	/* refused or withdrawn it is nothing */
	assert_int_equal(account_reset_ask(world, &sys, "wang", "本人忘记口令", again, &err), 0);
	assert_int_equal(act(&sec, "account_reset", newest_reset(), "reject"), E_OK);
	assert_false(enters("wang", again, "10.0.0.5"));
	assert_int_equal(account_reset_ask(world, &sys, "wang", "本人忘记口令", again, &err), 0);
	assert_int_equal(act(&sys, "account_reset", newest_reset(), "cancel"), E_OK);
	/* nor after its days */
	assert_int_equal(account_reset_ask(world, &sys, "wang", "本人忘记口令", again, &err), 0);
	world->clock_offset = keep + 7 * INT64_C(86400) + 60;
	assert_int_equal(act(&sec, "account_reset", newest_reset(), "confirm"), E_RULE);
	assert_string_equal(rule, "R-ACC-05");
	world->clock_offset = keep + 7 * INT64_C(86400) - 60;
	assert_int_equal(act(&sec, "account_reset", newest_reset(), "confirm"), E_OK);
	world->clock_offset = keep;
	/* another's password is nobody's to set but at the console */
	assert_int_equal(auth_set_password(world, &sys, "wang", NULL, "Yet another 1 pass", &err), -1);
	assert_int_equal(auth_set_password(world, &actor_system, "wang", NULL, "Yet another 1 pass", &err), 0);
}

/* ---- keys ---- */

#define KEY_A "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG4rT3vTt99Ox5kndS4HmgTrKBT8SKzhK4rhGkEVGlCI 一号机"
#define PRINT_A "SHA256:P1bOvDObq/rqbLdkhWpEBEQu3/diXm7nxF/HsGc6oxM"
#define KEY_B "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKz0exampleexampleexampleexampleexampleexamp 二号机"

static void keys_of_ones_own(void **state)
{
	struct actor a = opened("yao", "officer"), b;
	struct key_seen k[4];
	struct err err = { 0 };
	char type[40], blob[200];

	(void)state;
	assert_int_equal(account_add_key(world, &a, "yao", KEY_A, &err), 0);
	assert_int_equal(account_add_key(world, &a, "yao", KEY_A, &err), -1);
	assert_int_equal(account_add_key(world, &a, "yao", KEY_B, &err), 0);
	assert_int_equal(account_add_key(world, &a, "yao", "ssh-dss AAAA", &err), -1);
	/* nobody puts a key on another's door, whoever he is */
	const struct actor *no[] = { &sys, &sec, &aud, &clerk };
	for (size_t i = 0; i < LENGTH(no); i++)
		assert_int_equal(account_add_key(world, no[i], "yao", KEY_A, &err), -1);
	assert_int_equal(account_keys(world, &clerk, "yao", k, 4, &err), -1);
	assert_int_equal(account_keys(world, &aud, "yao", k, 4, &err), 2);
	assert_int_equal(account_keys(world, &a, "yao", k, 4, &err), 2);
	assert_string_equal(k[0].comment, "一号机");
	assert_int_equal(k[0].used, 0);
	sscanf(KEY_A, "%39s %199s", type, blob);
	assert_int_equal(auth_key(world, "yao", type, blob, true, "10.0.0.1", &b, &err), 0);
	assert_int_equal(account_keys(world, &sec, "yao", k, 4, &err), 2);
	assert_int_equal(k[0].used, clock_now(world));
	assert_int_equal(k[1].used, 0);
	/* taken away: it opens no more, and the sessions end (A08) */
	assert_int_equal(account_remove_key(world, &sys, "yao", k[0].print, &err), -1);
	assert_int_equal(account_remove_key(world, &sec, "yao", "没有这把", &err), -1);
	assert_true(actor_valid(world, &b));
	assert_int_equal(account_remove_key(world, &sec, "yao", k[0].print, &err), 0);
	assert_false(actor_valid(world, &b));
	assert_int_equal(auth_key(world, "yao", type, blob, true, "10.0.0.1", &b, &err), -1);
	assert_int_equal(actor_again(world, &a, &err), 0);
	assert_int_equal(account_remove_key(world, &a, "yao", "二号机", &err), 0);
	assert_int_equal(account_keys(world, &sec, "yao", k, 4, &err), 0);
}

static void fingerprints(void **state)
{
	char blob[200], print[64];

	(void)state;
	sscanf(KEY_A, "%*s %199s", blob);
	key_print(blob, print);
	assert_string_equal(print, PRINT_A);		/* ssh-keygen -l */
	key_print("no base64!", print);
	assert_string_equal(print, "");
}

/* ---- the page ---- */

static char page[20000];

static void page_line(void *ctx, int depth, const char *text)
{
	(void)ctx;
	snprintf(page + strlen(page), sizeof(page) - strlen(page), "%*s%s\n", depth, "", text);
}

static void on_one_page(void **state)
{
	struct actor a = opened("duo", "officer"), mine;
	struct err err = { 0 };

	(void)state;
	opened("duo-chief", "chief");
	*page = '\0';
	assert_int_equal(account_page(world, &sec, "duo-chief", page_line, NULL, &err), 0);
	assert_non_null(strstr(page, "更正；办理补录在册（看全部项，个人信息遮蔽）"));
	*page = '\0';
	assert_int_equal(account_page(world, &sec, "duo", page_line, NULL, &err), 0);
	static const char *const has[] = {
		"duo　duo　启用", "经办人　四川省成都市青羊区及其以下　2020-01-01 起　长期　现", "还没有登录过", "社会组织\n  四川省成都市青羊区及其以下：查看、统计、新建、修改、导出、看历史、更正（看全部项，个人信息遮蔽）",
		"人员\n  全部：查看",
	};
	for (size_t i = 0; i < LENGTH(has); i++)
		if (!strstr(page, has[i]))
			fail_msg("%s is not in\n%s", has[i], page);
	assert_null(strstr(page, " 账号\n"));		/* an officer has nothing to do with accounts */
	/* its own, and nobody else's but for the administrators */
	assert_int_equal(account_page(world, &a, "duo", page_line, NULL, &err), 0);
	assert_int_equal(account_page(world, &a, "sys", page_line, NULL, &err), -1);
	assert_int_equal(err.code, E_DENIED);
	/* nor whether there is one */
	err = (struct err){ 0 };
	assert_int_equal(account_page(world, &a, "nobody", page_line, NULL, &err), -1);
	assert_int_equal(err.code, E_DENIED);
	assert_true(enters("duo", PASS_OF, "10.9.8.7"));
	assert_false(enters("duo", "wrong", "10.9.8.7"));
	*page = '\0';
	assert_int_equal(account_page(world, &aud, "duo", page_line, NULL, &err), 0);
	assert_non_null(strstr(page, "来自 10.9.8.7　口令"));
	assert_non_null(strstr(page, "登录失败 1 次"));
	mine = a;
	mine.must_change = true;
	assert_int_equal(account_page(world, &mine, "duo", page_line, NULL, &err), -1);
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
	assert_int_equal(s[0].at, clock_now(world));
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
	int64_t rows;
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
	assert_true(rows > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(r_acc_01), cmocka_unit_test(r_acc_01_by_person), cmocka_unit_test(nothing_before_it_is_granted),
		cmocka_unit_test(withdrawn_and_refused), cmocka_unit_test(r_acc_02), cmocka_unit_test(r_acc_03), cmocka_unit_test(r_acc_04),
		cmocka_unit_test(taken_away_at_once), cmocka_unit_test(suspended_and_back), cmocka_unit_test(begins_and_runs_out),
		cmocka_unit_test(addresses), cmocka_unit_test(held_at_its_addresses), cmocka_unit_test(initial_ones_run_out),
		cmocka_unit_test(reset_by_two), cmocka_unit_test(keys_of_ones_own), cmocka_unit_test(fingerprints), cmocka_unit_test(on_one_page),
		cmocka_unit_test(records_by_name), cmocka_unit_test(name_from_initials), cmocka_unit_test(seen_across_people),
		cmocka_unit_test(so_many_a_day), cmocka_unit_test(audit_as_a_list),
	};

	return cmocka_run_group_tests_name("accounts", tests, accounts_open, world_close);
}
