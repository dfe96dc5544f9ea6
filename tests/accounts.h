/* What the tests of accounts share: the administrators twice over, a role asked for, an act and what became of it. */
#ifndef SOCORG_TEST_ACCOUNTS_H
#define SOCORG_TEST_ACCOUNTS_H

#include "tests/registry.h"

#include "model/core/account.h"

#define PASS_OF "Long enough 1 pass"

/* Real accounts: the two administrators twice over, so that four eyes can be told from one pair. */
static struct actor sys, sys2, sec, sec2, aud;

static inline struct actor opened(const char *name, const char *role)
{
	struct err err = { 0 };
	struct actor a = { 0 };

	if (account_create(world, &actor_system, name, name, role, role[0] == 'o' || role[0] == 'c' ? "510105" : "", 0, 0, PASS_OF, false, &err) ||
	    actor_load(world, name, &a, &err))
		fail_msg("%s: %s %s", name, err.rule, err.msg);
	return a;
}

static inline int accounts_open(void **state)
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
static inline int64_t asked_for(const struct actor *who, const char *name, const char *role, const char *at, int64_t *acc)
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

static inline enum ecode act(const struct actor *who, const char *entity, int64_t id, const char *action)
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

static inline bool enters(const char *name, const char *password, const char *peer)
{
	struct err err = { 0 };
	struct actor a;

	if (auth_password(world, name, password, peer, &a, &err) == 0)
		return true;
	assert_string_equal(err.msg, "用户名或密码错误");
	return false;
}

static inline const char *last_note(void)
{
	static char note[200];

	db_text(world, NULL, note, sizeof(note), "SELECT note FROM audit ORDER BY seq DESC LIMIT 1", "");
	return note;
}

static inline struct rec *with_role(struct rec *r, const char *role)
{
	struct rec *l = add_line(r, "account_role");

	put(l, "role", role);
	put(l, "region", "510105");
	put(l, "valid_from", "2026-01-01");
	return l;
}

#endif
