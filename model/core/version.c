/* Versions of a row: what it says from a legal day until the day of the next one. What is entered late takes its place between
 * those there are and is carried into the later ones, so that the last version always is the row itself. */
#include "model/core/rec_i.h"

#include <stdlib.h>
#include <string.h>

/* FROM clause that is the table now, or its rows as they stood on a day (one parameter). t is the alias. */
void asof_from(const struct entity *e, const char *day, struct sql *q)
{
	if (day)
		sql_addf(q, "(SELECT h.* FROM %s_h h WHERE h.h_seq = (SELECT x.h_seq FROM %s_h x WHERE x.id = h.id AND x.h_on <= ? "
			 "ORDER BY x.h_on DESC, x.h_seq DESC LIMIT 1)) t", e->name, e->name);
	else
		sql_addf(q, "%s t", e->name);
}

/* "… AND t.id IN (…)": lines never change their owner, so the rows of one owner are found by the index of the table as it is now,
 * whatever day is looked at. One parameter. */
void asof_owned(const struct entity *e, const struct field *ref, struct sql *q)
{
	sql_addf(q, " AND t.id IN (SELECT o.id FROM %s o WHERE o.%s = ?)", e->name, ref->name);
}

static void take_kept(struct saying *k, struct db *db, const struct actor *who, const struct entity *e, sqlite3_stmt *st)
{
	*k = (struct saying){ .r = rec_alloc(db, who, e), .seq = sqlite3_column_int64(st, 0), .at = sqlite3_column_int64(st, 1),
			    .act = sqlite3_column_int64(st, 2) };
	text_cut(k->on, sizeof(k->on), col_text(st, 3));
	text_cut(k->who, sizeof(k->who), col_text(st, 4));
	text_cut(k->verb, sizeof(k->verb), col_text(st, 5));
	text_cut(k->reason, sizeof(k->reason), col_text(st, 6));
	rec_from_row(k->r, st, 7);
}

int versions_load(struct db *db, const struct actor *who, const struct entity *e, const char *ids, const struct bindv *b, struct saying **out,
		  int *n, struct err *err)
{
	struct sql q = { 0 };
	struct saying *v = NULL;
	int nv = 0, rc;

	sql_addf(&q, "SELECT h_seq, h_at, h_act, h_on, h_account, h_verb, h_reason, %s FROM %s_h h WHERE %s ORDER BY id, h_seq", entity_columns(e),
		 e->name, ids);
	sqlite3_stmt *st = db_stmt(db, err, q.s, "");
	sql_free(&q);
	if (!st)
		return -1;
	bind_all(st, b);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (nv % 16 == 0)
			v = xrealloc(v, sizeof(*v) * (size_t)(nv + 16));
		take_kept(&v[nv++], db, who, e, st);
	}
	DB_DONE(st);
	*out = v;
	*n = nv;
	return rc == SQLITE_DONE ? 0 : (versions_free(v, nv), db_fail(db->h, err, "versions"));
}

void versions_free(struct saying *v, int n)
{
	for (int i = 0; i < n; i++)
		rec_free(v[i].r);
	free(v);
}

int versions_of(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct saying **out, int *n, struct err *err)
{
	struct bindv b = { .n = 0 };

	bind_int(&b, id);
	int rc = versions_load(db, who, e, "h.id = ?", &b, out, n, err);
	bind_free(&b);
	return rc;
}

/* The version in force on a day; "" = the last. -1 = none yet. */
int version_on(const struct saying *v, int n, const char *day)
{
	int best = -1;

	for (int i = 0; i < n; i++)
		if ((!*day || strcmp(v[i].on, day) <= 0) && (best < 0 || strcmp(v[i].on, v[best].on) >= 0))
			best = i;	/* later ones of a day come later */
	return best;
}

/* The next day after this one on which anything is said; -1 = none. */
static int version_next(const struct saying *v, int n, const char *day)
{
	int next = -1;

	for (int i = 0; i < n; i++)
		if (strcmp(v[i].on, day) > 0 && (next < 0 || strcmp(v[i].on, v[next].on) <= 0))
			next = i;
	return next;
}

/* A version that is not copied from the row as it stands. */
static int put_version(struct tx *tx, struct rec *r, int64_t seq, const char *on, const char *verb, struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	const char *cols = entity_columns(r->e) + 3;	/* after "id," */

	sql_addf(&q, "INSERT INTO %s_h (id, h_seq, h_on, h_at, h_act, h_verb, h_account, h_reason, %s) VALUES (?,?,?,?,?,?,?,?,?", r->e->name, cols);
	for (const char *p = strchr(cols, ','); p; p = strchr(p + 1, ','))
		sql_add(&q, ",?");
	sql_add(&q, ")");
	bind_int(&b, r->id);
	bind_int(&b, seq);
	bind_text(&b, on);
	bind_int(&b, tx->at);
	bind_int(&b, tx->act);
	bind_text(&b, verb);
	bind_text(&b, tx->who->name);
	if (tx->reason)
		bind_text(&b, tx->reason);
	else
		bind_next(&b);
	bind_int(&b, r->rev);
	int rc = store_bind(r, &b, err);
	sqlite3_stmt *st = rc ? NULL : db_stmt(tx->db, err, q.s, "");
	if (st) {
		bind_all(st, &b);
		rc = sqlite3_step(st) == SQLITE_DONE ? 0 : db_fail(tx->db->h, err, q.s);
		DB_DONE(st);
	} else
		rc = -1;
	sql_free(&q);
	bind_free(&b);
	return rc;
}

/* Where `from` and `to` differ, what says as `from` does says as `to`. */
static bool shift(struct rec *r, const struct rec *from, const struct rec *to)
{
	bool any = false;

	for (int i = 0; i < r->nf; i++)
		if (!val_eq(&from->v[i], &to->v[i]) && val_eq(&r->v[i], &from->v[i])) {
			val_copy(&r->v[i], &to->v[i]);
			any = true;
		}
	if (strcmp(from->state, to->state) && !strcmp(r->state, from->state)) {
		text_cut(r->state, sizeof(r->state), to->state);
		any = true;
	}
	if (strcmp(from->pstate, to->pstate) && !strcmp(r->pstate, from->pstate)) {
		text_cut(r->pstate, sizeof(r->pstate), to->pstate);
		any = true;
	}
	if (from->voided != to->voided && r->voided == from->voided) {
		r->voided = to->voided;
		any = true;
	}
	return any;
}

/* What differs is said, whatever stood there. */
static void take(struct rec *r, const struct rec *from, const struct rec *to)
{
	for (int i = 0; i < r->nf; i++)
		if (!val_eq(&from->v[i], &to->v[i]))
			val_copy(&r->v[i], &to->v[i]);
	if (strcmp(from->state, to->state))
		text_cut(r->state, sizeof(r->state), to->state);
	if (strcmp(from->pstate, to->pstate))
		text_cut(r->pstate, sizeof(r->pstate), to->pstate);
	r->case_id = to->case_id;
	r->voided = from->voided != to->voided ? to->voided : r->voided;
	r->rev = to->rev;
}

/* The row has been changed for a day before its last version: from that day on it says so, and so do the later versions that said
 * what the row said until now. */
static int dated_back(struct tx *tx, const struct entity *e, int64_t id, const char *on, const char *verb, struct err *err)
{
	struct saying *v = NULL;
	struct rec *now = NULL, *was;
	int n = 0;

	if (versions_of(tx->db, tx->who, e, id, &v, &n, err) || store_load(tx->db, tx->who, e, id, NULL, &now, err)) {
		versions_free(v, n);
		return -1;
	}
	int last = version_on(v, n, ""), base = version_on(v, n, on), rc = -1;
	int64_t seq = v[n - 1].seq;
	was = rec_copy(v[last].r);
	if (base < 0) {
		rc = put_version(tx, now, ++seq, on, verb, err);	/* nothing was known of that day: it begins as it is */
	} else {
		take(v[base].r, was, now);
		rc = put_version(tx, v[base].r, ++seq, on, verb, err);
	}
	for (int i = version_next(v, n, on); rc == 0 && i >= 0; i = version_next(v, n, v[i].on)) {
		v[i].r->rev = now->rev;		/* the last one under a number is the row as that save left it */
		if (shift(v[i].r, was, now) || i == last)
			rc = put_version(tx, v[i].r, ++seq, v[i].on, VERB_CARRY, err);
	}
	rec_free(was);
	rec_free(now);
	versions_free(v, n);
	return rc;
}

static void last_sql(const struct entity *e, struct sql *q)
{
	sql_addf(q, "SELECT max(h_on) FROM %s_h WHERE id = ?", e->name);
}

static void history_sql(const struct entity *e, struct sql *q)
{
	const char *cols = entity_columns(e) + 3;	/* after "id," */

	sql_addf(q, "INSERT INTO %s_h (id, h_seq, h_on, h_at, h_act, h_verb, h_account, h_reason, %s) SELECT id, (SELECT coalesce(max(h_seq), 0) "
		 "+ 1 FROM %s_h WHERE id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, %s FROM %s WHERE id = ?1", e->name, cols, e->name, cols, e->name);
}

void history_ready(struct db *db, const struct entity *e)
{
	if (e->cls != C_SHARED)
		return;
	db_stmt(db, NULL, sql_kept(e, last_sql), "");
	db_stmt(db, NULL, sql_kept(e, history_sql), "");
}

int store_history(struct tx *tx, const struct entity *e, int64_t id, const char *on, const char *verb, bool counts, struct err *err)
{
	char last[11] = "";

	if (e->cls != C_SHARED)
		return 0;
	int rc = db_text(tx->db, err, last, sizeof(last), sql_kept(e, last_sql), "i", id);
	bool later = rc > 0 && strcmp(last, on) > 0;
	if (rc < 0 || (rc > 0 && (later || counts) && tally_past(tx, e, id, -1, err)))
		return -1;
	if (later)
		return dated_back(tx, e, id, on, verb, err) || tally_past(tx, e, id, 1, err) ? -1 : 0;
	if (db_run(tx->db, err, sql_kept(e, history_sql), "itiittt", id, on, tx->at, tx->act, verb, tx->who->name, tx->reason) < 0)
		return -1;
	if (rc == 0)
		return tally_first(tx, e, id, on, err);
	return counts ? tally_past(tx, e, id, 1, err) : 0;
}

/* A dated row says itself from when to when it holds: what is said of its period holds from the earliest day that it tells
 * otherwise, whenever it was entered. */
const char *version_day(const struct tx *tx, const struct rec *r)
{
	static const char *const ends[] = { "valid_from", "valid_to" };
	const char *on = tx->on;

	for (size_t i = 0; (r->e->flags & E_DATED) && i < LENGTH(ends); i++) {
		int f = field_no(r->e, ends[i]);
		if (!rec_changed(r, f))
			continue;
		if (r->v[f].t == VT_TEXT && strcmp(r->v[f].s, on) < 0)
			on = r->v[f].s;
		if (r->was[f].t == VT_TEXT && strcmp(r->was[f].s, on) < 0)
			on = r->was[f].s;
	}
	return on;
}

/* The days on which a field says what it said on that day: *until is the day on which it is said otherwise, "" = it still is.
 * 1 = there was a row then, with its value in *was; 0 = not yet; -1. */
int version_run(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int field, const char *day, struct val *was,
		char from[11], char until[11], struct err *err)
{
	struct saying *v;
	int n;

	*from = *until = '\0';
	if (versions_of(db, who, e, id, &v, &n, err))
		return -1;
	int base = version_on(v, n, day);
	if (base < 0) {
		versions_free(v, n);
		return 0;
	}
	val_copy(was, &v[base].r->v[field]);
	for (int i = version_next(v, n, v[base].on); i >= 0 && !*until; i = version_next(v, n, v[i].on))
		if (!val_eq(&v[i].r->v[field], was))
			text_cut(until, 11, v[i].on);
	/* back to where it began to say so */
	int first = 0;
	for (int i = 0; i < n; i++)
		if (strcmp(v[i].on, v[first].on) < 0)
			first = i;
	char at[11];
	for (int i = version_on(v, n, v[first].on); i >= 0 && strcmp(v[i].on, v[base].on) <= 0; i = version_next(v, n, at)) {
		text_cut(at, sizeof(at), v[i].on);
		if (!val_eq(&v[i].r->v[field], was))
			*from = '\0';
		else if (!*from)
			text_cut(from, 11, v[i].on);
	}
	versions_free(v, n);
	return 1;
}

/* Corrects the past alone: values that hold from that day until the field is said otherwise, which is before now. */
int version_past(struct tx *tx, const struct entity *e, int64_t id, const char *on, const int *field, const struct val *right, int nfield,
		 const char *verb, struct err *err)
{
	struct saying *v;
	int n, rc = 0;

	if (versions_of(tx->db, tx->who, e, id, &v, &n, err))
		return -1;
	int base = version_on(v, n, on);
	if (base < 0) {
		versions_free(v, n);
		return err_set(err, E_NOTFOUND, NULL, "on", NULL, "%s在%s还没有记录", e->label, on);
	}
	struct rec *was = rec_copy(v[base].r), *now = rec_copy(v[base].r);
	int64_t seq = v[n - 1].seq;
	rc = tally_past(tx, e, id, -1, err);
	for (int i = 0; i < nfield; i++)
		val_copy(&now->v[field[i]], &right[i]);
	now->rev = 0;			/* of no save of the row: it stays as it is */
	if (!rc)
		rc = put_version(tx, now, ++seq, on, verb, err);
	for (int i = version_next(v, n, on); rc == 0 && i >= 0; i = version_next(v, n, v[i].on)) {
		for (int k = 0; k < nfield; k++)	/* said otherwise: from here on it is another matter */
			if (!val_eq(&v[i].r->v[field[k]], &was->v[field[k]]))
				val_copy(&now->v[field[k]], &was->v[field[k]]);
		v[i].r->rev = 0;
		if (shift(v[i].r, was, now))
			rc = put_version(tx, v[i].r, ++seq, v[i].on, VERB_CARRY, err);
	}
	if (!rc)
		rc = tally_past(tx, e, id, 1, err);
	rec_free(was);
	rec_free(now);
	versions_free(v, n);
	return rc;
}
