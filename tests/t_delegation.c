/* 授权代办: R-DEL-01 … 03 on both sides, what the delegate may do and for how long, and that four eyes look at the delegate himself. */
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/account.h"
#include "model/core/night.h"

static struct actor head, clerk, other, far, sec;

static struct actor opened(const char *name, const char *role, const char *region_)
{
	struct err err = { 0 };
	struct actor a = { 0 };

	if (account_create(world, &actor_system, name, name, role, region_, 0, 0, "Long enough 1 pass", false, &err) || actor_load(world, name, &a, &err))
		fail_msg("%s: %s %s", name, err.rule, err.msg);
	return a;
}

static int setup(void **state)
{
	if (world_open(state))
		return -1;
	head = opened("head", "chief", "510105");
	clerk = opened("clerk", "officer", "510105");
	other = opened("other", "officer", "510105");
	far = opened("far", "officer", "510104");
	sec = opened("sec", "secadmin", "");
	return 0;
}

static int64_t written(const struct actor *who, const char *to, const char *role, const char *from, const char *until)
{
	return make_row(who, "delegation", "delegate", to, "role", role, "region", "510105", "from_on", from, "to_on", until, "reason", "赴京培训", NULL);
}

static void act(const struct actor *who, int64_t id, const char *action, const char *rule)
{
	struct rec *r = load(who, "delegation", id);
	struct err err = { 0 };
	int rc = flow_do(r, action, &(struct act){ .reason = "按制度办理" }, NULL, &err);

	if (rule ? !rc || strcmp(err.rule, rule) : rc)
		fail_msg("%s: %s %s", action, err.rule, err.msg);
	rec_free(r);
}

static uint64_t roles_of(const char *name)
{
	struct actor a;
	struct err err = { 0 };

	assert_int_equal(actor_load(world, name, &a, &err), 0);
	return a.roles;
}

static void r_del(void **state)
{
	struct err err = { 0 };
	(void)state;
	/* R-DEL-01: only what one has, where one has it */
	act(&clerk, written(&clerk, "other", "chief", "2026-03-02", "2026-03-06"), "give", "R-DEL-01");
	act(&head, written(&head, "clerk", "secadmin", "2026-03-02", "2026-03-06"), "give", "R-DEL-01");
	/* R-DEL-02: to somebody else of the office */
	act(&head, written(&head, "head", "chief", "2026-03-02", "2026-03-06"), "give", "R-DEL-02");
	act(&head, written(&head, "far", "chief", "2026-03-02", "2026-03-06"), "give", "R-DEL-02");
	act(&head, written(&head, "sec", "chief", "2026-03-02", "2026-03-06"), "give", "R-DEL-02");
	/* R-DEL-03: for thirty days at most */
	act(&head, written(&head, "clerk", "chief", "2026-03-06", "2026-03-05"), "give", "R-DEL-03");
	act(&head, written(&head, "clerk", "chief", "2026-02-20", "2026-03-01"), "give", "R-DEL-03");
	act(&head, written(&head, "clerk", "chief", "2026-03-02", "2026-04-01"), "give", "R-DEL-03");
	int64_t id = written(&head, "clerk", "chief", "2026-03-02", "2026-03-31");
	assert_int_equal(roles_of("clerk"), ROLE(OFFICER));
	/* nobody else sets it going */
	act(&other, id, "give", "R-DEL-04");
	struct rec *r = load(&other, "delegation", id);
	put(r, "to_on", "2026-03-05");
	assert_int_equal(rec_save(r, NULL, NULL, &err), -1);
	assert_string_equal(err.rule, "R-DEL-04");
	rec_free(r);
	act(&head, id, "give", NULL);
	act(&other, id, "take_back", "R-DEL-04");
	act(&head, id, "take_back", NULL);
	assert_int_equal(roles_of("clerk"), ROLE(OFFICER));
}

static void for_its_days(void **state)
{
	struct actor a;
	struct err err = { 0 };
	struct night n;
	(void)state;
	int64_t id = written(&head, "clerk", "chief", "2026-03-03", "2026-03-05");

	assert_int_equal(actor_load(world, "clerk", &a, &err), 0);
	act(&head, id, "give", NULL);
	assert_int_equal(roles_of("clerk"), ROLE(OFFICER));
	clock_to("2026-03-03");
	assert_false(actor_valid(world, &a));		/* who is logged in comes by his new rights at once */
	assert_int_equal(roles_of("clerk"), ROLE(OFFICER) | ROLE(CHIEF));
	clock_to("2026-03-05");
	assert_int_equal(roles_of("clerk"), ROLE(OFFICER) | ROLE(CHIEF));
	clock_to("2026-03-06");
	assert_int_equal(roles_of("clerk"), ROLE(OFFICER));
	assert_int_equal(night_run(world, &n, &err), 0);
	struct rec *r = load(&sec, "delegation", id);
	assert_string_equal(rec_state(r), "ENDED");
	rec_free(r);
	/* stopped by the security administrator; and it ends with what the holder has */
	id = written(&head, "clerk", "chief", "2026-03-06", "2026-03-12");
	act(&head, id, "give", NULL);
	assert_int_equal(roles_of("clerk"), ROLE(OFFICER) | ROLE(CHIEF));
	act(&sec, id, "stop", NULL);
	assert_int_equal(roles_of("clerk"), ROLE(OFFICER));
	clock_to("2026-03-02");
}

/* Whoever checked an application does not approve it in another's place. */
static void own_eyes(void **state)
{
	struct err err = { 0 };
	struct actor both;
	struct rec *r;
	(void)state;

	make_row(&actor_system, "unit", "name", "成都市青羊区民政局", "kind", "1", "grade", "3", "region", "510105", "doc_mark", "青羊民", NULL);
	int64_t n = make_row(&clerk, "name_case", "applicant", "张一", "phone", "14112345678", "type", "MF", "subtype", "17", "region", "510105", "mgmt_mode", "Z",
			     "direct_kind", "C", "part_mark", "银杏", "part_field", "社会工作服务", "part_form", "中心", "scope", "银杏培育。", "similar_note", "无", NULL);
	struct actor window = OFFICER_OF(90, "510105");		/* whoever takes the papers in does not look at them */
	r = load(&window, "name_case", n);
	if (flow_do(r, "submit", NULL, NULL, &err))
		fail_msg("%s %s %s", err.rule, err.field, err.msg);
	rec_free(r);
	r = load(&clerk, "name_case", n);
	if (flow_do(r, "check", NULL, NULL, &err))
		fail_msg("%s %s %s", err.rule, err.field, err.msg);
	rec_free(r);
	act(&head, written(&head, "clerk", "chief", "2026-03-02", "2026-03-06"), "give", NULL);
	act(&head, written(&head, "other", "chief", "2026-03-02", "2026-03-06"), "give", NULL);
	assert_int_equal(actor_load(world, "clerk", &both, &err), 0);
	r = load(&both, "name_case", n);
	assert_int_equal(flow_do(r, "approve", NULL, NULL, &err), -1);
	assert_string_equal(err.rule, "R-GEN-01");
	rec_free(r);
	assert_int_equal(actor_load(world, "other", &both, &err), 0);
	r = load(&both, "name_case", n);
	if (flow_do(r, "approve", NULL, NULL, &err))
		fail_msg("%s %s", err.rule, err.msg);
	rec_free(r);
	char role[16] = "", who[16] = "";
	db_text(world, NULL, role, sizeof(role), "SELECT role FROM state_log WHERE entity = 'name_case' AND rid = ? AND action = 'approve'", "i", n);
	db_text(world, NULL, who, sizeof(who), "SELECT account FROM state_log WHERE entity = 'name_case' AND rid = ? AND action = 'approve'", "i", n);
	assert_string_equal(role, "chief");
	assert_string_equal(who, "other");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(r_del), cmocka_unit_test(for_its_days), cmocka_unit_test(own_eyes) };

	return cmocka_run_group_tests(tests, setup, world_close);
}
