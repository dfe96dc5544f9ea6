/* How an account gets in: addresses, initial passwords and their reset by two, keys; and all that it may, on one page. */
#include "tests/world.h"
#include "tests/accounts.h"

#include "model/core/night.h"

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

static const char *state_of(int64_t id)
{
	static char state[16];

	assert_int_equal(db_text(world, NULL, state, sizeof(state), "SELECT state FROM account WHERE id = ?", "i", id), 1);
	return state;
}

static int nightly(void)
{
	struct night n = { 0 };
	struct err err = { 0 };

	if (account.night(world, &n, &err))
		fail_msg("%s", err.msg);
	return n.suspended;
}

/* Ninety days without a login suspend: not a minute before, not by a wrong password, and a login or a lifted suspension begins anew. */
static void unused_ones_are_suspended(void **state)
{
	enum { DAY = 86400 };
	const int64_t keep = world->clock_offset;
	const struct actor li = opened("weiyong", "officer"), gong = opened("gong", "public");
	struct err err = { 0 };
	int64_t ends, days;

	(void)state;
	world->clock_offset = keep + 89 * DAY;
	assert_true(enters("weiyong", PASS_OF, "10.0.0.7"));
	world->clock_offset = keep + (89 + 90) * DAY - 60;
	assert_true(nightly() > 0);	/* those that the tests before have left */
	assert_string_equal(state_of(li.id), "open");
	world->clock_offset = keep + (89 + 90) * DAY + 60;
	assert_false(enters("weiyong", "Wrong but long 1 pass", "10.0.0.7"));
	assert_string_equal(state_of(li.id), "open");
	assert_false(enters("weiyong", PASS_OF, "10.0.0.7"));
	assert_string_equal(last_note(), "weiyong 久未使用，已暂停");
	assert_string_equal(state_of(li.id), "suspended");
	assert_int_equal(act(&sec, "account", li.id, "resume"), E_DENIED);	/* hers ran out as well */
	assert_int_equal(act(&actor_system, "account", sec.id, "resume"), E_OK);
	assert_int_equal(act(&sec, "account", li.id, "resume"), E_OK);
	assert_true(enters("weiyong", PASS_OF, "10.0.0.7"));
	/* all at once in the night, what is shared apart */
	world->clock_offset = keep + 400 * INT64_C(86400);
	assert_true(nightly() >= 1);
	assert_string_equal(state_of(li.id), "suspended");
	assert_string_equal(state_of(gong.id), "open");
	assert_true(enters("gong", PASS_OF, "10.0.0.7"));
	assert_int_equal(act(&actor_system, "account", li.id, "resume"), E_OK);
	assert_int_equal(nightly(), 0);
	/* no days are set: nothing runs out */
	assert_int_equal(param_set(world, &actor_system, "account.unused.days", "", "", NULL, "2000-01-02", "测试", &err), 0);
	world->clock_offset = keep + 4000 * INT64_C(86400);
	assert_int_equal(account_ends(world, li.id, "weiyong", &ends, &days, &err), 0);
	assert_true(enters("weiyong", PASS_OF, "10.0.0.7"));
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
	assert_in_range(k[0].used, clock_now(world) - 60, clock_now(world));
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
	/* an officer has nothing to do with accounts but to name who acts for him */
	assert_non_null(strstr(page, " 账号\n  全部：按全名选用\n"));
	assert_null(strstr(strstr(page, " 账号\n") + 1, " 账号\n"));
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
	/* one that everybody shares tells nobody who else was there, and takes nobody's key */
	mine = opened("gongzhong", "public");
	assert_true(enters("gongzhong", PASS_OF, "10.9.8.6"));
	*page = '\0';
	assert_int_equal(account_page(world, &mine, "gongzhong", page_line, NULL, &err), 0);
	assert_non_null(strstr(page, "能做什么"));
	assert_null(strstr(page, "登录\n"));
	assert_null(strstr(page, "会话"));
	assert_int_equal(account_add_key(world, &mine, "gongzhong", KEY_A, &err), -1);
	assert_int_equal(err.code, E_DENIED);
	mine = a;
	mine.must_change = true;
	assert_int_equal(account_page(world, &mine, "duo", page_line, NULL, &err), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses), cmocka_unit_test(held_at_its_addresses), cmocka_unit_test(initial_ones_run_out),
		cmocka_unit_test(reset_by_two), cmocka_unit_test(keys_of_ones_own), cmocka_unit_test(fingerprints),
		cmocka_unit_test(on_one_page), cmocka_unit_test(unused_ones_are_suspended),
	};

	return cmocka_run_group_tests_name("doors", tests, accounts_open, world_close);
}
