/* One case beside its fields: what was done to it, what the rules of the acts that can follow say, and what these want filled. */
#include "model/core/inbox.h"
#include "model/core/rec_i.h"
#include "model/core/together.h"

#include <stdlib.h>
#include <string.h>

int passages(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct passage **out, int *n, struct err *err)
{
	struct passage *v = NULL;
	enum level level;
	int rc;

	*out = NULL;
	*n = 0;
	if (!access_may(db, who, e, V_READ, NULL, id, &level, err))
		return -1;
	sqlite3_stmt *st = db_stmt(db, err, "SELECT act, action, from_state, to_state, account, on_day, opinion FROM state_log WHERE entity = ? AND rid = ? "
				   "ORDER BY id", "ti", e->name, id);
	if (!st)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		const struct action *a = action_find(e, col_text(st, 1));
		if (!act_told(e, a, level))
			continue;
		v = xrealloc(v, sizeof(*v) * ((size_t)*n + 1));
		struct passage *p = &v[(*n)++];
		*p = (struct passage){ .act = sqlite3_column_int64(st, 0), .a = a, .label = a ? a->label : "", .from = state_find(e, col_text(st, 2)),
				       .to = state_find(e, col_text(st, 3)) };
		p->handed = a && (a->flags & A_NEW) && a->to;
		text_cut(p->who, sizeof(p->who), col_text(st, 4));
		text_cut(p->on, sizeof(p->on), col_text(st, 5));
		text_cut(p->reason, sizeof(p->reason), col_text(st, 6));
	}
	DB_DONE(st);
	for (int i = 0; i < *n; i++) {
		char account[64];
		text_cut(account, sizeof(account), v[i].who);
		if (!reason_told(db, e, v[i].a, account, level))
			*v[i].reason = '\0';
		person_shown(db, who, e, id, account, v[i].who, sizeof(v[i].who));
	}
	*out = v;
	return rc == SQLITE_DONE ? 0 : db_fail(db->h, err, "state_log");
}

/* An act that people do, from where the row is; to who applied, of those on his side. */
static bool follows(const struct rec *r, const struct action *a)
{
	return (told_all(r->e, r->level) || (a->roles & R_OUTSIDE)) && (a->roles & ~ROLE(SYSTEM)) && (!a->from || word_in(a->from, r->state));
}

/* all: of acts too that are not this row's way, of which is told before anybody tries. */
static void ask_of(struct chk *c, bool all, char *asked, size_t n)
{
	char id[RULE_WORD];

	for (const struct action *a = c->rec->e->actions; a && a->name; a++) {
		const char *ids = a->rules;
		if (!follows(c->rec, a) || (!all && flow_barred(c, a, NULL)))
			continue;
		while (ids && word_next(&ids, id, sizeof(id)))
			if (!word_in(asked, id))
				text_fmt(asked + strlen(asked), n - strlen(asked), "%s%s", *asked ? " " : "", id);
	}
}

int case_findings(struct rec *r, struct findings *out, struct err *err)
{
	struct chk c = rec_chk(r, NULL, clock_today(r->db));
	char asked[2000] = "";

	ask_of(&c, false, asked, sizeof(asked));
	if (!*asked)	/* no way at all: why not */
		ask_of(&c, true, asked, sizeof(asked));
	return rules_find(&c, asked, NULL, out, err);
}

int case_lacks(struct rec *r, struct lack *out, int max)
{
	char name[64];
	int n = 0;

	for (const struct action *a = r->e->actions; a && a->name; a++) {
		const char *needs = a->needs;
		if (!follows(r, a) || !(a->roles & r->who->roles) || !access_may(r->db, r->who, r->e, 0, a->name, r->id, NULL, NULL))
			continue;
		while (n < max && needs && word_next(&needs, name, sizeof(name))) {
			int f = field_no(r->e, name), i = 0;
			while (i < n && out[i].f != &r->e->fields[f < 0 ? 0 : f])
				i++;
			if (f >= 0 && r->v[f].t == VT_NULL && i == n)
				out[n++] = (struct lack){ &r->e->fields[f], a };
		}
	}
	return n;
}
