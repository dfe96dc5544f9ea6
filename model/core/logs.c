/* The auditor's two books: who saw what in clear, and the audit. He sees whose a value was and that it was seen, never the value,
 * and no record of the business. */
#include "model/core/rec_i.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 200 };		/* read at a time: what is asked of a row needs statements of its own */

static int auditor_only(struct db *db, const struct actor *who, const char *verb, int64_t before, const struct log_query *q, struct err *err)
{
	if (who->must_change)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "请先修改初始密码");
	if (!(who->roles & (ROLE(AUDITOR) | ROLE(SYSTEM)))) {
		audit_alone(db, who, verb, "", 0, "deny", "", NULL);
		return err_set(err, E_DENIED, NULL, NULL, NULL, "查看记录和审计只对审计管理员开放");
	}
	if ((q->from && !date_valid(q->from)) || (q->to && !date_valid(q->to)))
		return err_set(err, E_INVALID, NULL, q->from && !date_valid(q->from) ? "from" : "to", NULL, "日期无效");
	/* reading is on record too; the words looked for are not: they may be somebody's name */
	return before ? 0 : audit_alone(db, who, verb, "", 0, "ok", q->account ? q->account : "", err);
}

static int64_t since(struct db *db, const struct log_query *q)
{
	return q->from ? day_start(db, q->from) : INT64_MIN;
}

static int64_t until(struct db *db, const struct log_query *q)
{
	return q->to ? day_start(db, q->to) + 86400 : INT64_MAX;
}

static bool holds(const char *where, const char *text)
{
	return strstr(where, text) || (search_is_initials(text) && py_match(where, text));
}

static const char *words_of(const struct log_query *q)
{
	return q->text && *q->text ? q->text : NULL;
}

/* ---- who saw what ---- */

/* Whose value it was: the row's name, of a line its owner's first. */
static void whose(struct db *db, const struct entity *e, int64_t rid, char *dst, size_t n)
{
	const struct field *ref;
	const struct entity *owner = entity_owner(e, &ref);
	char sql[160], title[120];
	int64_t id = 0;

	*dst = '\0';
	if (owner) {
		snprintf(sql, sizeof(sql), "SELECT %s FROM %s WHERE id = ?", ref->name, e->name);
		if (db_int(db, NULL, &id, sql, "i", rid) == 1)
			ref_title(db, owner, id, dst, n);
	}
	ref_title(db, e, rid, title, sizeof(title));
	text_fmt(dst + strlen(dst), n - strlen(dst), "%s%s", *dst ? " · " : "", *title ? title : e->label);
}

static int read_sights(struct db *db, const struct log_query *q, int64_t before, struct sight *v, struct err *err)
{
	sqlite3_stmt *st = q->account ? db_stmt(db, err, "SELECT id, at, account, peer, entity, rid, field, purpose FROM access_log WHERE account = ? AND "
						"at >= ? AND id < ? ORDER BY id DESC LIMIT ?", "tiin", q->account, since(db, q), before, BATCH)
				      : db_stmt(db, err, "SELECT id, at, account, peer, entity, rid, field, purpose FROM access_log WHERE id < ? ORDER BY "
						"id DESC LIMIT ?", "in", before, BATCH);
	int n = 0;

	if (!st)
		return -1;
	while (n < BATCH && sqlite3_step(st) == SQLITE_ROW) {
		struct sight *s = &v[n++];
		*s = (struct sight){ .no = sqlite3_column_int64(st, 0), .at = sqlite3_column_int64(st, 1), .rid = sqlite3_column_int64(st, 5),
				     .e = entity_find(col_text(st, 4)) };
		text_cut(s->account, sizeof(s->account), col_text(st, 2));
		text_cut(s->peer, sizeof(s->peer), col_text(st, 3));
		text_cut(s->field, sizeof(s->field), col_text(st, 6));
		text_cut(s->purpose, sizeof(s->purpose), col_text(st, 7));
	}
	DB_DONE(st);
	return n;
}

/* The names that the book itself does not hold. */
static void name_it(struct db *db, struct sight *s, const struct sight *last)
{
	if (s->e && last && last->e == s->e && last->rid == s->rid)
		text_cut(s->whose, sizeof(s->whose), last->whose);
	else if (s->e)
		whose(db, s->e, s->rid, s->whose, sizeof(s->whose));
	if (last && !strcmp(last->account, s->account))
		text_cut(s->label, sizeof(s->label), last->label);
	else
		db_text(db, NULL, s->label, sizeof(s->label), "SELECT label FROM account WHERE name = ?", "t", s->account);
}

int sight_rows(struct db *db, const struct actor *who, const struct log_query *q, int64_t before, int max, struct sight *out, struct err *err)
{
	const char *text = words_of(q);
	struct sight *v;
	int n = 0, got;
	bool done = false;

	if (auditor_only(db, who, "sights", before, q, err))
		return -1;
	v = xcalloc(BATCH, sizeof(*v));
	if (!before)
		before = INT64_MAX;
	while (!done && n < max && (got = read_sights(db, q, before, v, err)) > 0) {
		for (int i = 0; i < got && n < max && !done; i++) {
			before = v[i].no;
			done = v[i].at < since(db, q);
			if (done || v[i].at >= until(db, q))
				continue;
			name_it(db, &v[i], i ? &v[i - 1] : NULL);
			if (!text || holds(v[i].whose, text) || holds(v[i].label, text) || !strcmp(v[i].account, text))
				out[n++] = v[i];
		}
		done |= got < BATCH;
	}
	free(v);
	return n;
}

/* ---- the audit ---- */

static int read_audit(struct db *db, const struct log_query *q, int64_t before, struct audit_row *v, struct err *err)
{
	sqlite3_stmt *st = q->account ? db_stmt(db, err, "SELECT seq, at, account, role, peer, verb, entity, rid, result, note FROM audit WHERE account = ? "
						"AND seq < ? ORDER BY seq DESC LIMIT ?", "tin", q->account, before, BATCH)
				      : db_stmt(db, err, "SELECT seq, at, account, role, peer, verb, entity, rid, result, note FROM audit WHERE seq < ? "
						"ORDER BY seq DESC LIMIT ?", "in", before, BATCH);
	int n = 0;

	if (!st)
		return -1;
	while (n < BATCH && sqlite3_step(st) == SQLITE_ROW) {
		struct audit_row *r = &v[n++];
		*r = (struct audit_row){ .no = sqlite3_column_int64(st, 0), .at = sqlite3_column_int64(st, 1), .rid = sqlite3_column_int64(st, 7) };
		text_cut(r->account, sizeof(r->account), col_text(st, 2));
		text_cut(r->role, sizeof(r->role), col_text(st, 3));
		text_cut(r->peer, sizeof(r->peer), col_text(st, 4));
		text_cut(r->verb, sizeof(r->verb), col_text(st, 5));
		text_cut(r->entity, sizeof(r->entity), col_text(st, 6));
		text_cut(r->result, sizeof(r->result), col_text(st, 8));
		text_cut(r->note, sizeof(r->note), col_text(st, 9));
	}
	DB_DONE(st);
	return n;
}

static bool audit_matches(const struct audit_row *r, const char *text)
{
	const struct entity *e = entity_find(r->entity);
	const struct action *a = e ? action_find(e, r->verb) : NULL;

	return strstr(r->account, text) || !strcmp(r->verb, text) || strstr(r->note, text) || strstr(r->peer, text) || !strcmp(r->entity, text) ||
	       (e && holds(e->label, text)) || (a && holds(a->label, text));
}

int audit_rows(struct db *db, const struct actor *who, const struct log_query *q, int64_t before, int max, struct audit_row *out,
	       struct err *err)
{
	const char *text = words_of(q);
	struct audit_row *v;
	int n = 0, got;
	bool done = false;

	if (auditor_only(db, who, "audit", before, q, err))
		return -1;
	v = xcalloc(BATCH, sizeof(*v));
	if (!before)
		before = INT64_MAX;
	while (!done && n < max && (got = read_audit(db, q, before, v, err)) > 0) {
		for (int i = 0; i < got && n < max && !done; i++) {
			before = v[i].no;
			done = v[i].at < since(db, q);
			if (!done && v[i].at < until(db, q) && (!q->result || !*q->result || !strcmp(q->result, v[i].result)) &&
			    (!text || audit_matches(&v[i], text)))
				out[n++] = v[i];
		}
		done |= got < BATCH;
	}
	free(v);
	return n;
}

int audit_check(struct db *db, const struct actor *who, int64_t *rows, struct err *err)
{
	int64_t bad = 0;
	char why[200];

	*rows = 0;
	if (auditor_only(db, who, "audit", 0, &(struct log_query){ 0 }, err))
		return -1;
	return audit_verify(db, rows, &bad, why, sizeof(why), err);
}
