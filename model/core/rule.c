/* Running rules: all of an act run, each gives a finding with its facts; a BLOCK refuses, a WARN asks for a reason. */
#include "model/core/mutant.h"
#include "model/core/rec_i.h"

#include <string.h>

enum verdict rule_severity(struct db *db, const struct rule *r)
{
	char sev[8];

	if (r->flags & RULE_FIXED)
		return r->severity;
	if (db_text(db, NULL, sev, sizeof(sev), "SELECT severity FROM rule_def WHERE id = ?", "t", r->id) == 1)
		return !strcmp(sev, "WARN") ? WARN : BLOCK;
	return r->severity;
}

static bool may_pass(const struct actor *who, const struct rule *r)
{
	return r->pass_roles & who->roles;
}

static int refuse(const struct finding *f, struct err *err)
{
	return err_set(err, E_RULE, f->rule->id, f->field, f->rule->basis, "%s", f->text);
}

/* Once the row has its id: what was gone on with, by whom and why. */
int rules_note(struct tx *tx, const struct rec *r, const struct findings *f, struct err *err)
{
	for (size_t i = 0; i < f->n; i++) {
		if (!f->v[i].passed)
			continue;
		int64_t id = tx_new_id(tx, err);
		if (id < 0 || db_run(tx->db, err, "INSERT INTO rule_override VALUES (?,?,?,?,?,?,?,?,?)", "iittititt", id, tx->act,
				     f->v[i].rule->id, r->e->name, r->id, tx->who->name, tx->at, tx->reason, f->v[i].text) < 0)
			return -1;
	}
	return 0;
}

int rules_run(struct chk *c, const struct entity *e, const char *ids, const struct act *act, struct findings *out, struct err *err)
{
	struct finding first = { 0 };
	char id[24];
	int rc = 0;

	(void)e;
	while (word_next(&ids, id, sizeof(id))) {
		const struct rule *r = rule_find(id);
		struct finding f = { .rule = r };

		if (!r)
			return err_set(err, E_BUG, id, NULL, NULL, "没有规则 %s", id);
		if (mutant("rule", id))
			continue;
		f.verdict = r->test(c, &f);
		if (f.verdict == BLOCK || f.verdict == WARN)
			f.verdict = rule_severity(c->db, r);
		if (f.verdict == UNKNOWN && !*f.text)
			finding_set(&f, NULL, "参数未设定，不能判断");
		/* a rule that cannot judge refuses like a BLOCK: NULL is never 0 */
		bool stands = f.verdict == BLOCK || f.verdict == WARN || f.verdict == UNKNOWN;
		f.passed = stands && act && act->passes && word_in(act->passes, id) && act->reason && text_chars(act->reason) >= 2 &&
			   (f.verdict == WARN || (f.verdict == BLOCK && may_pass(c->who, r)));
		if (out) {
			out->v = xrealloc(out->v, sizeof(*out->v) * (out->n + 1));
			out->v[out->n++] = f;
		}
		if (stands && !f.passed && (!rc || (first.verdict == WARN && f.verdict != WARN))) {
			first = f;
			rc = -1;
		}
	}
	return rc ? refuse(&first, err) : 0;
}
