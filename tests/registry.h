/* What the tests of the register share: an organisation as a clerk would type it, lines, stored states, one rule's verdict. */
#ifndef SOCORG_TEST_REGISTRY_H
#define SOCORG_TEST_REGISTRY_H

#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

#include "model/registry/registry.h"

static struct actor clerk, chief;
static struct finding last;	/* of judged() */

static int registry_open(void **state)
{
	if (world_open(state))
		return -1;
	clerk = OFFICER_OF(11, "51");
	chief = actor_of(12, ROLE(CHIEF), "51", 0, 0);
	return 0;
}

/* Everything a new registration needs, and nothing that a rule would mind. */
static inline struct rec *typed_org(const char *type, const char *at, const char *name)
{
	struct rec *r = rec_new(world, &clerk, &org);

	put(r, "type", type);
	put(r, "subtype", !strcmp(type, "ST") ? "3" : !strcmp(type, "MF") ? "17" : "32");
	put(r, "name", name);
	put(r, "region", at);
	put(r, "mgmt_mode", "Z");
	put(r, "direct_kind", "G");
	put(r, "domicile", name);
	put(r, "scope", "业务培训；宣传交流。");
	return r;
}

static inline struct rec *add_post(struct rec *r, int64_t who, const char *no, const char *from)
{
	struct rec *l = add_line(r, "post");

	put_id(l, "person", who);
	put(l, "post", no);
	put(l, "valid_from", from);
	return l;
}

static inline void in_state(struct rec *r, const char *state)
{
	text_cut(r->state, sizeof(r->state), state);
}

/* Stores the row as the system would after a case, whatever its state; frees it. */
static inline int64_t stored(struct rec *r)
{
	struct err err = { 0 };
	struct tx *tx;

	if (tx_begin(world, &actor_system, NULL, &tx, &err))
		fail_msg("%s", err.msg);
	world->flow_open = true;
	if (rec_calc(r, tx, NULL, &err) || store_save(tx, r, &err))
		fail_msg("%s: %s", err.field, err.msg);
	world->flow_open = false;
	if (tx_commit(tx, &err))
		fail_msg("%s", err.msg);
	int64_t id = rec_id(r);
	rec_free(r);
	return id;
}

/* The worst that one rule says of the row as it is now, or of a line; the first such finding stays in last. NA when the rule
 * gave nothing. */
static inline enum verdict judged(struct rec *r, const char *rule)
{
	struct findings f = { 0 };
	struct err err = { 0 };

	last = (struct finding){ 0 };
	if (rec_check(r, NULL, &f, &err))
		fail_msg("%s: %s", err.field, err.msg);
	for (size_t i = 0; i < f.n; i++)
		if (!strcmp(f.v[i].rule->id, rule) && (!last.rule || f.v[i].verdict > last.verdict))
			last = f.v[i];
	findings_free(&f);
	return last.rule ? last.verdict : NA;
}

/* Saves; the rule that refuses, or "". How many findings were excused is left in excused. */
static int excused;		/* of saving() */

static inline const char *saving(struct rec *r, const struct act *act)
{
	static char rule[24];
	struct findings f = { 0 };
	struct err err = { 0 };
	int rc = rec_save(r, act, &f, &err);

	excused = 0;
	for (size_t i = 0; i < f.n; i++) {
		if (rc == 0 && finding_stands(&f.v[i]))
			fail_msg("saved, though %s stands: %s", f.v[i].rule->id, f.v[i].text);
		excused += f.v[i].before;
	}
	if (rc && err.code != E_RULE)
		fail_msg("%s: %s", err.field, err.msg);
	text_cut(rule, sizeof(rule), err.rule);
	findings_free(&f);
	return rule;
}

static inline int64_t a_person(const char *name, const char *no, const char *cadre)
{
	return make_row(&clerk, "person", "name", name, "id_kind", "1", "id_no", no, "cadre", cadre, NULL);
}

#define FACTS(r, rule, want, facts) do { assert_int_equal(judged(r, rule), want); assert_string_equal(last.text, facts); } while (0)

#endif
