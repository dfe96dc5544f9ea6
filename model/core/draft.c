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

/* ---- drafts ---- */

enum { WHERE = 120 };

static void where_of(const struct actor *who, const struct entity *e, int64_t id, char dst[WHERE])
{
	snprintf(dst, WHERE, "draft.%lld.%s.%lld", (long long)who->id, e->name, (long long)id);
}

/* The form is known by its entity, one that lies aside has a mark behind it. */
static const char *form(const struct entity *e, bool aside, char dst[80])
{
	snprintf(dst, 80, "%s%s", e->name, aside ? "~" : "");
	return dst;
}

int draft_save(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int64_t rev, const char *body,
	       struct err *err)
{
	char where[WHERE], *text;

	if (traceless(who) || e->cls == C_SEALED || e->cls == C_ANON)
		return 0;
	where_of(who, e, id, where);
	if (!(text = seal(db, where, body, err)))
		return -1;
	int rc = live_run(db, err, "INSERT INTO draft (account_id, screen, rid, rev, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
			  "ON CONFLICT DO UPDATE SET rev = excluded.rev, at = excluded.at, body = excluded.body", "itiiit", who->id, e->name, id, rev,
			  clock_now(db), text);
	free(text);
	return rc < 0 ? -1 : 0;
}

int draft_put_aside(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct err *err)
{
	if (traceless(who))
		return 0;
	return live_run(db, err, "UPDATE OR REPLACE draft SET screen = screen || '~' WHERE account_id = ? AND screen = ? AND rid = ?", "iti", who->id,
			e->name, id) < 0 ? -1 : 0;
}

int draft_load(struct db *db, const struct actor *who, const struct entity *e, int64_t id, bool aside, struct draft *out, char **body,
	       struct err *err)
{
	char where[WHERE], name[80];
	int found = 0;

	if (traceless(who))
		return 0;
	sqlite3_stmt *st = live_stmt(db, err, "SELECT rev, at, body FROM draft WHERE account_id = ? AND screen = ? AND rid = ?", "iti", who->id,
				     form(e, aside, name), id);
	if (!st)
		return -1;
	where_of(who, e, id, where);
	int rc = sqlite3_step(st);
	if (rc == SQLITE_ROW && (*body = unseal(db, where, col_text(st, 2), err))) {
		*out = (struct draft){e, id, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1)};
		found = 1;
	}
	return live_end(st, rc, err) < 0 ? -1 : found;
}

int draft_drop(struct db *db, const struct actor *who, const struct entity *e, int64_t id, bool aside, struct err *err)
{
	char name[80];

	if (traceless(who))
		return 0;
	return live_run(db, err, "DELETE FROM draft WHERE account_id = ? AND screen = ? AND rid = ?", "iti", who->id, form(e, aside, name), id) < 0 ?
		-1 : 0;
}

int draft_list(struct db *db, const struct actor *who, int max, struct draft *out, struct err *err)
{
	int n = 0, rc;

	if (traceless(who))
		return 0;
	sqlite3_stmt *st = live_stmt(db, err, "SELECT screen, rid, rev, at FROM draft WHERE account_id = ? ORDER BY at DESC LIMIT ?", "in", who->id,
				     max + 8);
	if (!st)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW && n < max) {
		out[n] = (struct draft){entity_find(col_text(st, 0)), sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2),
			sqlite3_column_int64(st, 3)};
		if (out[n].e)		/* those aside are offered where their form is opened */
			n++;
	}
	return live_end(st, rc, err) < 0 ? -1 : n;
}

/* ---- where the line dropped ---- */

int resume_save(struct db *db, const struct actor *who, const char *body, struct err *err)
{
	char where[WHERE], *text;

	if (traceless(who))
		return 0;
	snprintf(where, sizeof(where), "resume.%lld", (long long)who->id);
	if (!(text = seal(db, where, body, err)))
		return -1;
	int rc = live_run(db, err, "INSERT OR REPLACE INTO resume (account_id, at, body) VALUES (?, ?, ?)", "iit", who->id, clock_now(db), text);
	free(text);
	return rc < 0 ? -1 : 0;
}

int resume_load(struct db *db, const struct actor *who, char **body, struct err *err)
{
	char where[WHERE];
	int found = 0;

	if (traceless(who))
		return 0;
	snprintf(where, sizeof(where), "resume.%lld", (long long)who->id);
	sqlite3_stmt *st = live_stmt(db, err, "SELECT body FROM resume WHERE account_id = ?", "i", who->id);
	if (!st)
		return -1;
	int rc = sqlite3_step(st);
	if (rc == SQLITE_ROW && (*body = unseal(db, where, col_text(st, 0), err)))
		found = 1;
	return live_end(st, rc, err) < 0 ? -1 : found;
}

int resume_drop(struct db *db, const struct actor *who, struct err *err)
{
	if (traceless(who))
		return 0;
	return live_run(db, err, "DELETE FROM resume WHERE account_id = ?", "i", who->id) < 0 ? -1 : 0;
}
