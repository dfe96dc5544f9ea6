/* What was typed and not saved, and the place where a line dropped (live.db). It may be lost with the machine, so nothing here
 * is audited; it may hold what is sealed in the register, so it is sealed as well, for one account and one row. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/internal.h"
#include "model/core/recall.h"

enum { BASE64 = sodium_base64_VARIANT_ORIGINAL };

static bool traceless(const struct actor *who)
{
	return who->id == 0 || (who->roles & ROLE(PUBLIC)) != 0;
}

/* ---- sealed text ---- */

static char *seal(struct db *db, const char *where, const char *clear, struct err *err)
{
	struct val v = { 0 };
	size_t n;
	char *text;

	if (secret_seal(db, where, clear, &v, err))
		return NULL;
	n = sodium_base64_encoded_len(v.n, BASE64);
	text = xmalloc(n);
	sodium_bin2base64(text, n, (const unsigned char *)v.s, v.n, BASE64);
	val_clear(&v);
	return text;
}

/* NULL: it was not written here, or for somebody else. */
static char *unseal(struct db *db, const char *where, const char *text, struct err *err)
{
	size_t n = strlen(text);
	struct val v = { .t = VT_BLOB, .s = xmalloc(n + 1) };
	char *clear = xmalloc(n + 1);

	if (sodium_base642bin((unsigned char *)v.s, n, text, n, NULL, &v.n, NULL, BASE64) < 0 ||
	    secret_unseal(db, where, &v, clear, n + 1, err)) {
		free(clear);
		clear = NULL;
	}
	val_clear(&v);
	return clear;
}

/* ---- statements: rare and small, so none is cached ---- */

static sqlite3_stmt *prepare(struct db *db, const char *sql, int64_t account, struct err *err)
{
	sqlite3 *live;
	sqlite3_stmt *st = NULL;

	if (db_live(db, &live, err) < 0)
		return NULL;
	if (sqlite3_prepare_v2(live, sql, -1, &st, NULL) != SQLITE_OK) {
		db_fail(live, err, "draft");
		return NULL;
	}
	sqlite3_bind_int64(st, 1, account);
	return st;
}

static int finish(struct db *db, sqlite3_stmt *st, struct err *err)
{
	return sqlite3_finalize(st) == SQLITE_OK ? 0 : db_fail(db->live, err, "draft");
}

static int step(struct db *db, sqlite3_stmt *st, struct err *err)
{
	sqlite3_step(st);
	return finish(db, st, err);
}

/* ---- drafts ---- */

enum { WHERE = 120 };

static void where_of(const struct actor *who, const struct entity *e, int64_t id, char dst[WHERE])
{
	snprintf(dst, WHERE, "draft.%lld.%s.%lld", (long long)who->id, e->name, (long long)id);
}

/* The form is known by its entity, one that lies aside has a mark behind it. */
static void bind_form(sqlite3_stmt *st, const struct entity *e, int64_t id, bool aside)
{
	char name[80];

	snprintf(name, sizeof(name), "%s%s", e->name, aside ? "~" : "");
	sqlite3_bind_text(st, 2, name, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(st, 3, id);
}

int draft_save(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int64_t rev, const char *body,
	       struct err *err)
{
	char where[WHERE], *text;
	sqlite3_stmt *st;

	if (traceless(who) || e->cls == C_SEALED || e->cls == C_ANON)
		return 0;
	where_of(who, e, id, where);
	if (!(text = seal(db, where, body, err)))
		return -1;
	st = prepare(db, "INSERT INTO draft (account_id, screen, rid, rev, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
		     "ON CONFLICT DO UPDATE SET rev = excluded.rev, at = excluded.at, body = excluded.body", who->id, err);
	if (st) {
		bind_form(st, e, id, false);
		sqlite3_bind_int64(st, 4, rev);
		sqlite3_bind_int64(st, 5, clock_now(db));
		sqlite3_bind_text(st, 6, text, -1, SQLITE_STATIC);
	}
	int rc = st ? step(db, st, err) : -1;
	free(text);
	return rc;
}

int draft_put_aside(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct err *err)
{
	sqlite3_stmt *st;

	if (traceless(who))
		return 0;
	st = prepare(db, "UPDATE OR REPLACE draft SET screen = screen || '~' WHERE account_id = ?1 AND screen = ?2 AND rid = ?3", who->id, err);
	if (!st)
		return -1;
	bind_form(st, e, id, false);
	return step(db, st, err);
}

int draft_load(struct db *db, const struct actor *who, const struct entity *e, int64_t id, bool aside, struct draft *out, char **body,
	       struct err *err)
{
	char where[WHERE];
	sqlite3_stmt *st;
	int found = 0;

	if (traceless(who))
		return 0;
	st = prepare(db, "SELECT rev, at, body FROM draft WHERE account_id = ?1 AND screen = ?2 AND rid = ?3", who->id, err);
	if (!st)
		return -1;
	bind_form(st, e, id, aside);
	where_of(who, e, id, where);
	if (sqlite3_step(st) == SQLITE_ROW && (*body = unseal(db, where, col_text(st, 2), err))) {
		*out = (struct draft){e, id, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1)};
		found = 1;
	}
	return finish(db, st, err) < 0 ? -1 : found;
}

int draft_drop(struct db *db, const struct actor *who, const struct entity *e, int64_t id, bool aside, struct err *err)
{
	sqlite3_stmt *st;

	if (traceless(who))
		return 0;
	st = prepare(db, "DELETE FROM draft WHERE account_id = ?1 AND screen = ?2 AND rid = ?3", who->id, err);
	if (!st)
		return -1;
	bind_form(st, e, id, aside);
	return step(db, st, err);
}

int draft_list(struct db *db, const struct actor *who, int max, struct draft *out, struct err *err)
{
	sqlite3_stmt *st;
	int n = 0;

	if (traceless(who))
		return 0;
	st = prepare(db, "SELECT screen, rid, rev, at FROM draft WHERE account_id = ?1 ORDER BY at DESC LIMIT ?2", who->id, err);
	if (!st)
		return -1;
	sqlite3_bind_int(st, 2, max + 8);
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		out[n] = (struct draft){entity_find(col_text(st, 0)), sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2),
			sqlite3_column_int64(st, 3)};
		if (out[n].e)		/* those aside are offered where their form is opened */
			n++;
	}
	return finish(db, st, err) < 0 ? -1 : n;
}

/* ---- where the line dropped ---- */

int resume_save(struct db *db, const struct actor *who, const char *body, struct err *err)
{
	char where[WHERE], *text;
	sqlite3_stmt *st;

	if (traceless(who))
		return 0;
	snprintf(where, sizeof(where), "resume.%lld", (long long)who->id);
	if (!(text = seal(db, where, body, err)))
		return -1;
	st = prepare(db, "INSERT OR REPLACE INTO resume (account_id, at, body) VALUES (?1, ?2, ?3)", who->id, err);
	if (st) {
		sqlite3_bind_int64(st, 2, clock_now(db));
		sqlite3_bind_text(st, 3, text, -1, SQLITE_STATIC);
	}
	int rc = st ? step(db, st, err) : -1;
	free(text);
	return rc;
}

int resume_load(struct db *db, const struct actor *who, char **body, struct err *err)
{
	char where[WHERE];
	sqlite3_stmt *st;
	int found = 0;

	if (traceless(who))
		return 0;
	snprintf(where, sizeof(where), "resume.%lld", (long long)who->id);
	st = prepare(db, "SELECT body FROM resume WHERE account_id = ?1", who->id, err);
	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW && (*body = unseal(db, where, col_text(st, 0), err)))
		found = 1;
	return finish(db, st, err) < 0 ? -1 : found;
}

int resume_drop(struct db *db, const struct actor *who, struct err *err)
{
	sqlite3_stmt *st;

	if (traceless(who))
		return 0;
	st = prepare(db, "DELETE FROM resume WHERE account_id = ?1", who->id, err);
	return st ? step(db, st, err) : -1;
}
