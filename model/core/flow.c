/* The only writer of `state`: an act is allowed by its edge, its roles, the row's grants, four eyes, what must be filled and
 * the rules; then state, log, limits, history and audit change together. */
#include "model/core/mutant.h"
#include "model/core/rec_i.h"
#include "model/core/together.h"

#include <string.h>

#define RECUSE "recuse"	/* the act by which somebody steps back, wherever it is offered */

/* Two acts of one pair of hands: those of the same roles, unless one of them brought the row into being. */
static bool same_hands(const struct action *a, const struct action *b)
{
	return a == b || (!(b->flags & A_NEW) && a->roles == b->roles);
}

/* An officer's entering is his first act: it bars what others than officers do. */
static bool entering_bars(const struct entity *e, const struct action *a)
{
	return (e->flags & E_HAND) && !(a->roles & ROLE(OFFICER));
}

const struct action *flow_other_hands(const struct entity *e, const struct action *a)
{
	const struct action *b = e->actions;

	while (b->name && (!(b->flags & (A_FOUREYES | A_NEW)) || same_hands(a, b)))
		b++;
	return b->name ? b : NULL;
}

/* Is the act one that somebody's earlier hand can bar: another act's, or the officer's who entered the row? */
bool flow_checked(const struct entity *e, const struct action *a)
{
	return (a->flags & A_FOUREYES) && (flow_other_hands(e, a) || entering_bars(e, a));
}

/* Did this account, or the same person under another one, enter the row? */
static int entered(struct rec *r, int64_t *own)
{
	struct sql q = { 0 };
	int rc;

	*own = 0;
	sql_addf(&q, "SELECT 1 FROM %s_h h WHERE h.id = ?1 AND h.h_seq = (SELECT min(x.h_seq) FROM %s_h x WHERE x.id = ?1) AND (h.h_account = ?2",
		 r->e->name, r->e->name);
	sql_add(&q, r->who->person ? " OR EXISTS (SELECT 1 FROM account a WHERE a.name = h.h_account AND a.person = ?3))" : " AND ?3 = 0)");
	rc = db_int(r->db, NULL, own, q.s, "iti", r->id, r->who->name, r->who->person);
	sql_free(&q);
	return rc < 0 ? -1 : 0;
}

/* The first act of other hands among those that a statement over the row's log gives: its label, or "". */
static int done_by(struct rec *r, const struct action *a, const char *sql, int64_t by, char *done, size_t n)
{
	sqlite3_stmt *st = db_stmt(r->db, NULL, sql, "tii", r->e->name, r->id, by);
	int rc = SQLITE_DONE;

	if (!st)
		return -1;
	while (!*done && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		const struct action *b = action_find(r->e, col_text(st, 0));
		if (b && (b->flags & (A_FOUREYES | A_NEW)) && !same_hands(a, b))
			text_cut(done, n, b->label);
	}
	DB_DONE(st);
	return *done || rc == SQLITE_DONE ? 0 : -1;
}

/* R-GEN-01: whoever acted on a row as one of those who check each other does not act as another: over the whole log of the row. A log
 * that cannot be read clears nobody. */
static bool other_eyes(struct rec *r, const struct action *a, char *why, size_t n)
{
	char done[32] = "";
	int64_t own = 0;

	if (!(a->flags & A_FOUREYES) || mutant("eyes", a->name))
		return true;
	/* the same person under another account is still the same person */
	if (done_by(r, a, "SELECT action FROM state_log WHERE entity = ? AND rid = ? AND account_id = ? ORDER BY id", r->who->id, done,
		    sizeof(done)) ||
	    (!*done && r->who->person &&
	     done_by(r, a, "SELECT l.action FROM state_log l JOIN account x ON x.id = l.account_id WHERE l.entity = ? AND l.rid = ? "
		     "AND x.person = ? ORDER BY l.id", r->who->person, done, sizeof(done)))) {
		text_cut(why, n, "R-GEN-01：读不到办理记录，不能判断由谁办理过");
		return false;
	}
	if (*done)
		text_fmt(why, n, "R-GEN-01：您已办理过“%s”，须由他人办理", done);
	else if (entering_bars(r->e, a) && entered(r, &own))
		text_cut(why, n, "R-GEN-01：读不到录入记录，不能判断由谁录入");
	else if (own)
		text_fmt(why, n, "R-GEN-01：这件%s由您录入，须由他人办理", r->e->label);
	return !*why;
}

/* R-GEN-04: whoever has declared a conflict (回避) on the case, or on the organisation it is about, does nothing more in it. */
static bool recused(struct rec *r, const struct action *a, char *why, size_t n)
{
	int64_t org = r->e->org ? !strcmp(r->e->org, "id") ? r->id : rec_num(r, r->e->org) : 0, one = 0;

	if (!strcmp(a->name, RECUSE) || mutant("rule", "R-GEN-04"))
		return false;
	int rc = db_int(r->db, NULL, &one, "SELECT 1 FROM state_log l WHERE l.action = '" RECUSE "' AND l.account_id = ?1 AND ((l.entity = ?2 AND l.rid = ?3) OR "
	       "(l.entity = 'org' AND l.rid = ?4) OR (l.entity = 'kase' AND l.rid = (SELECT k.id FROM kase k WHERE k.entity = ?2 AND k.rid = ?3))) "
	       "LIMIT 1", "itii", r->who->id, r->e->name, r->id, org);
	if (rc)
		text_cut(why, n, rc > 0 ? "R-GEN-04：您已申请回避，须由他人办理" : "R-GEN-04：读不到办理记录，不能判断您是否申请过回避");
	return rc != 0;
}

/* Of an application whose ways within the office this actor does not see: an act that is not one of his. */
static bool of_others(const struct rec *r, const struct action *a)
{
	return !told_all(r->e, r->level) && !(a->roles & r->who->roles);
}

static void by_whom(const struct action *a, char *why, size_t n)
{
	char roles[200];

	roles_text(a->roles & ~ROLE(SYSTEM), roles, sizeof(roles));
	text_fmt(why, n, "%s%s%s", a->roles == ROLE(SYSTEM) ? "由系统自动办理" : "须由有权的角色办理", *roles ? "：" : "", roles);
}

static bool allowed(struct rec *r, const struct action *a, char *why, size_t n)
{
	struct err err = { 0 };

	*why = '\0';
	if (*r->day || r->voided)
		text_cut(why, n, "这不是现行记录");
	else if (of_others(r, a))	/* before its state, which is not his to know */
		snprintf(why, n, "须由有权的角色办理");
	else if (a->from && !word_in(a->from, r->state))
		text_fmt(why, n, "状态为%s，不能%s", rec_state_text(r), a->label);
	else if (!(a->roles & r->who->roles))
		by_whom(a, why, n);
	else if (!access_may(r->db, r->who, r->e, 0, a->name, r->id, NULL, &err))
		text_cut(why, n, err.msg);
	else if (!recused(r, a, why, n))
		other_eyes(r, a, why, n);
	return !*why;
}

bool flow_barred(struct chk *c, const struct action *a, struct err *err)
{
	struct findings f = { 0 };
	const char *ids = a->rules;
	char id[RULE_WORD], field[RULE_WORD];

	while (ids && word_next(&ids, id, sizeof(id))) {
		const struct rule *rule = rule_word(id, field);
		if (rule && rule->flags & RULE_BEFORE)
			rules_find(c, id, NULL, &f, NULL);
	}
	bool out = rules_decide(&f, err) != 0;
	findings_free(&f);
	return out;
}

static bool told_before(struct rec *r, const struct action *a, char *why, size_t n)
{
	struct chk c = rec_chk(r, NULL, clock_today(r->db));
	struct err err = { 0 };

	if (flow_barred(&c, a, &err))
		text_fmt(why, n, "%s：%s", err.rule, err.msg);
	return !*why;
}

int flow_may(struct rec *r, struct may *out, int max)
{
	int n = 0;

	for (const struct action *a = r->e->actions; a && a->name && n < max; a++) {
		if ((a->from && !word_in(a->from, r->state)) || of_others(r, a))
			continue;	/* not from here: neither offered nor explained */
		out[n].a = a;
		out[n].ok = allowed(r, a, out[n].why, sizeof(out[n].why)) && told_before(r, a, out[n].why, sizeof(out[n].why));
		n++;
	}
	return n;
}

/* Of several roles the one that reaches this row. */
static const char *role_used(struct rec *r, const struct action *a)
{
	const struct role_in *first = NULL;

	for (int i = 0; i < r->who->nin; i++) {
		struct actor one = *r->who;

		if (!(a->roles & (UINT64_C(1) << one.in[i].role)))
			continue;
		if (!first)
			first = &r->who->in[i];
		one.in[0] = one.in[i];
		one.nin = 1;
		one.roles = UINT64_C(1) << one.in[0].role;
		if (access_may(r->db, &one, r->e, 0, a->name, r->id, NULL, NULL))
			return role_name[one.in[0].role];
	}
	return first ? role_name[first->role] : "";
}

static int log_state(struct tx *tx, struct rec *r, const struct action *a, const char *from, const char *role, struct err *err)
{
	int64_t id = tx_new_id(tx, err);

	return id < 0 || db_run(tx->db, err, "INSERT INTO state_log VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", "itiittttittit", id, r->e->name, r->id,
				tx->act, a->name, from, r->state, r->who->name, r->who->id, role, tx->on, tx->at, tx->reason) < 0 ? -1 : 0;
}

/* R-CAL-01: no final or adverse act while the year of its day has no calendar (C19). */
static int calendar_known(struct db *db, const char *on, const struct action *a, struct err *err)
{
	char end[11];

	if (!(a->flags & (A_FINAL | A_ADVERSE)))
		return 0;
	return cal_add_workdays(db, on, 0, end, NULL, err);
}

/* "R-GEN-01：…": the rule it names, or NULL. */
static const char *rule_named(const char *why, char id[24])
{
	snprintf(id, 24, "%.*s", strncmp(why, "R-GEN-", 6) ? 0 : 8, why);
	return *id ? id : NULL;
}

/* Everything that is asked before the act; tx NULL: it is not done now. */
static int may_act(struct rec *r, struct tx *tx, const struct action *a, const struct act *act, struct findings *f, struct err *err)
{
	char on[11], why[200], id[24];

	text_cut(on, sizeof(on), tx ? tx->on : act && act->on ? act->on : clock_today(r->db));
	struct chk c = rec_chk(r, tx, on);
	if (!allowed(r, a, why, sizeof(why)))
		return err_set(err, !strncmp(why, "R-GEN", 5) || of_others(r, a) || !a->from || word_in(a->from, r->state) ? E_DENIED : E_STATE,
			       rule_named(why, id), NULL, a->basis, "%s：%s", a->label, why);
	if ((a->flags & A_REASON) && (!act || !act->reason || text_chars(act->reason) < 2))
		return err_set(err, E_INVALID, NULL, "reason", a->basis, "%s：须填写意见", a->label);
	return calendar_known(r->db, on, a, err) || rec_calc(r, tx, on, err) || rec_needs(r, a->needs ? a->needs : "", err) ||
		rules_run(&c, a->rules, act, f, err) ? -1 : 0;
}

int flow_in(struct tx *tx, struct rec *r, const struct action *a, const struct act *act, struct findings *f, struct err *err)
{
	struct chk c = rec_chk(r, tx, tx->on);
	char from[24];

	/* the row as it is now, under the lock: what was on the screen may be old (R-GEN-03) */
	struct rec *now;
	if (store_load(tx->db, r->who, r->e, r->id, NULL, &now, err))
		return -1;
	bool moved = now->rev != r->rev;
	rec_free(now);
	if (moved)
		return err_set(err, E_CONFLICT, "R-GEN-03", NULL, NULL, "该事项已被他人办理，请刷新");
	if (may_act(r, tx, a, act, f, err) || rules_note(tx, r, f, err))
		return -1;
	const char *role = role_used(r, a);	/* before: the row may be out of its reach afterwards */
	text_cut(from, sizeof(from), r->state);
	if (a->to)
		text_cut(r->state, sizeof(r->state), a->to);
	tx->db->flow_open = true;
	int rc = (a->effect && a->effect(&c, err)) || store_write(tx, r, a->name, err) || log_state(tx, r, a, from, role, err) ||
		 limits_act(tx, r, a->name, err) || kase_sync(tx, r, err) || store_audit(tx, r, a->name, err) ? -1 : 0;
	tx->db->flow_open = false;
	return rc;
}

int flow_try(struct rec *r, const char *action, const struct act *act, struct findings *f, struct err *err)
{
	const struct action *a = action_find(r->e, action);
	struct findings own = { 0 };

	if (!a)
		return err_set(err, E_USAGE, NULL, NULL, NULL, "%s没有动作 %s", r->e->label, action);
	if (act && act->on && !date_valid(act->on))
		return err_set(err, E_INVALID, NULL, "on", NULL, "日期 %s 无效", act->on);
	int rc = may_act(r, NULL, a, act, f ? f : &own, err);
	findings_free(&own);
	return rc;
}

/* An act that was not done leaves the row in hand as it was, with what its effect had filled in taken out again. */
static void put_back(struct rec *r, int64_t rev, const char *state)
{
	rec_unsave(r, r->id, rev);
	text_cut(r->state, sizeof(r->state), state);
	for (int i = 0; i < r->nf; i++)
		if (rec_changed(r, i))
			rec_set_val(r, i, &r->was[i], NULL);
}

int flow_do(struct rec *r, const char *action, const struct act *act, struct findings *f, struct err *err)
{
	const struct action *a = action_find(r->e, action);
	struct err why = { 0 };
	struct findings own = { 0 };
	struct tx *tx;
	char state[sizeof(r->state)];
	int64_t rev = r->rev;

	if (!a)
		return err_set(err, E_USAGE, NULL, NULL, NULL, "%s没有动作 %s", r->e->label, action);
	if (!r->id || rec_dirty(r))	/* an act writes the row: what was typed would pass by the rules of saving */
		return err_set(err, E_STATE, NULL, NULL, NULL, "请先保存");
	text_cut(state, sizeof(state), r->state);
	if (f)
		findings_free(f);
	if (tx_begin(r->db, r->who, act, &tx, &why) == 0) {
		bool done = flow_in(tx, r, a, act, f ? f : &own, &why) == 0;
		findings_free(&own);
		if (!done)
			tx_rollback(tx);
		else if (tx_commit(tx, &why) == 0) {
			rec_settle(r);
			return 0;
		}
		put_back(r, rev, state);
		if (why.code == E_DENIED)
			access_deny_log(r->db, r->who, a->name, r->e, r->id, &why);
	}
	if (err)
		*err = why;
	return -1;
}
