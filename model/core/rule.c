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

bool findings_may_pass(const struct findings *f, const struct actor *who, char *ids, size_t n)
{
	*ids = '\0';
	for (size_t i = 0; i < f->n; i++) {
		const struct finding *v = &f->v[i];

		if (!finding_stands(v))
			continue;
		if (v->verdict == UNKNOWN || (v->verdict == BLOCK && !may_pass(who, v->rule))) {
			*ids = '\0';
			return false;
		}
		if (!word_in(ids, v->rule->id))
			text_fmt(ids + strlen(ids), n - strlen(ids), "%s%s", *ids ? " " : "", v->rule->id);
	}
	return *ids != '\0';
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

/* What one rule finds on the row, each finding with the rule's severity. */
static void judge(struct chk *c, const struct rule *r, const struct act *act, struct findings *out)
{
	struct findings more = { 0 };
	struct finding f = { .rule = r, .row = c->rec->id, .more = &more };
	enum verdict v = r->test(c, &f);
	bool pass = act && act->passes && word_in(act->passes, r->id) && act->reason && text_chars(act->reason) >= 2;

	if (v == BLOCK || v == WARN)
		v = rule_severity(c->db, r);
	if (v == UNKNOWN && !*f.text)
		finding_set(&f, NULL, "参数未设定，不能判断");
	for (size_t i = 0; i <= more.n; i++) {
		struct finding *one = i ? &more.v[i - 1] : &f;
		one->verdict = v;
		one->passed = pass && (v == WARN || (v == BLOCK && may_pass(c->who, r)));
		findings_add(out, one);
	}
	findings_free(&more);
}

/* The row that a field of this one names, judged as of the same day in the same hands; an empty field cannot be judged. */
static int judge_there(struct chk *c, const char *field, const struct rule *r, const struct act *act, struct findings *out, struct err *err)
{
	const struct field *ref = &c->rec->e->fields[field_no(c->rec->e, field)];
	int64_t id = chk_int(c, field);

	if (!id) {
		struct finding f = { .rule = r, .row = c->rec->id, .verdict = UNKNOWN };
		finding_set(&f, field, "%s没有填写，不能判断", ref->label);
		findings_add(out, &f);
		return 0;
	}
	struct chk at = *c;
	if (row_judged(c->db, field_target(ref), id, &at.rec, err))
		return -1;
	judge(&at, r, act, out);
	rec_free(at.rec);
	return 0;
}

int rules_find(struct chk *c, const char *ids, const struct act *act, struct findings *out, struct err *err)
{
	char word[RULE_WORD], field[RULE_WORD];
	int rc = 0;

	judging(c->db, true);
	while (!rc && word_next(&ids, word, sizeof(word))) {
		const struct rule *r = rule_word(word, field);

		if (!r || (*field && field_no(c->rec->e, field) < 0))
			rc = err_set(err, E_BUG, word, NULL, NULL, "没有规则 %s", word);
		else if (mutant("rule", r->id))
			continue;
		else if (!*field)
			judge(c, r, act, out);
		else
			rc = judge_there(c, field, r, act, out, err);
	}
	judging(c->db, false);
	return rc;
}

int rules_decide(const struct findings *f, struct err *err)
{
	const struct finding *first = NULL;

	/* a rule that cannot judge refuses like a BLOCK: NULL is never 0 */
	for (size_t i = 0; i < f->n; i++)
		if (finding_stands(&f->v[i]) && (!first || (first->verdict == WARN && f->v[i].verdict != WARN)))
			first = &f->v[i];
	return first ? err_set(err, E_RULE, first->rule->id, first->field, first->rule->basis, "%s", first->text) : 0;
}

int rules_run(struct chk *c, const char *ids, const struct act *act, struct findings *out, struct err *err)
{
	return rules_find(c, ids, act, out, err) || rules_decide(out, err) ? -1 : 0;
}
