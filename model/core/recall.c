/* Commands, records and unsaved forms an account used last (live.db). They may be lost with the machine, so nothing
 * here is audited. */
#include <string.h>

#include "model/core/internal.h"
#include "model/core/recall.h"

static bool traceless(const struct actor *who)
{
	return who->id == 0 || (who->roles & ROLE(PUBLIC)) != 0;
}

/* Prepares on live.db; these statements are rare and small, so none is cached. */
static sqlite3_stmt *prepare(struct db *db, const char *sql, struct err *err)
{
	sqlite3 *live;
	sqlite3_stmt *st = NULL;

	if (db_live(db, &live, err) < 0)
		return NULL;
	if (sqlite3_prepare_v2(live, sql, -1, &st, NULL) != SQLITE_OK) {
		db_fail(live, err, "recall");
		return NULL;
	}
	return st;
}

static int finish(struct db *db, sqlite3_stmt *st, struct err *err)
{
	sqlite3 *live;
	int rc = sqlite3_finalize(st);

	if (rc == SQLITE_OK)
		return 0;
	return db_live(db, &live, err) < 0 ? -1 : db_fail(live, err, "recall");
}

int recall_add(struct db *db, const struct actor *who, const char *text, struct err *err)
{
	sqlite3_stmt *st;
	char kept[RECALL_TEXT];

	if (traceless(who) || !*text)
		return 0;
	text_cut(kept, sizeof kept, text);
	st = prepare(db, "DELETE FROM command WHERE account_id = ?1 AND (text = ?2 OR n <= "
		     "(SELECT max(n) FROM command WHERE account_id = ?1) - ?3)", err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_text(st, 2, kept, -1, SQLITE_STATIC);
	sqlite3_bind_int(st, 3, RECALL_MAX - 1);
	sqlite3_step(st);
	if (finish(db, st, err) < 0)
		return -1;
	st = prepare(db,
		"INSERT INTO command (account_id, n, text) VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM command "
		     "WHERE account_id = ?1), ?2)", err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_text(st, 2, kept, -1, SQLITE_STATIC);
	sqlite3_step(st);
	return finish(db, st, err);
}

int recall_get(struct db *db, const struct actor *who, int back, char *dst, size_t n, struct err *err)
{
	sqlite3_stmt *st;
	int found = 0;

	*dst = '\0';
	if (traceless(who) || back < 1)
		return 0;
	st = prepare(db, "SELECT text FROM command WHERE account_id = ?1 ORDER BY n DESC LIMIT 1 OFFSET ?2", err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_int(st, 2, back - 1);
	if (sqlite3_step(st) == SQLITE_ROW) {
		text_cut(dst, n, col_text(st, 0));
		found = 1;
	}
	return finish(db, st, err) < 0 ? -1 : found;
}

int recent_add(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct err *err)
{
	sqlite3_stmt *st;

	if (traceless(who) || id == 0 || e->cls == C_SEALED || e->cls == C_ANON)
		return 0;
	st = prepare(db,
		"INSERT INTO recent (account_id, entity, rid, at) VALUES (?1, ?2, ?3, (SELECT coalesce(max(at), 0) + 1 "
		     "FROM recent WHERE account_id = ?1)) ON CONFLICT DO UPDATE SET at = excluded.at", err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_text(st, 2, e->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, id);
	sqlite3_step(st);
	if (finish(db, st, err) < 0)
		return -1;
	st = prepare(db,
		"DELETE FROM recent WHERE account_id = ?1 AND at <= "
		"(SELECT max(at) FROM recent WHERE account_id = ?1) - ?2",
		     err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_int(st, 2, RECALL_MAX);
	sqlite3_step(st);
	return finish(db, st, err);
}

int recent_list(struct db *db, const struct actor *who, int max, struct recent *out, struct err *err)
{
	sqlite3_stmt *st;
	int n = 0;

	if (traceless(who))
		return 0;
	st = prepare(db, "SELECT entity, rid FROM recent WHERE account_id = ?1 ORDER BY at DESC LIMIT ?2", err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_int(st, 2, max);
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		out[n].e = entity_find(col_text(st, 0));
		out[n].id = sqlite3_column_int64(st, 1);
		if (out[n].e)
			n++;
	}
	return finish(db, st, err) < 0 ? -1 : n;
}

/* ---- drafts ---- */

int draft_save(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int64_t rev,
	const char *body,
	       struct err *err)
{
	sqlite3_stmt *st;

	if (traceless(who) || e->cls == C_SEALED || e->cls == C_ANON)
		return 0;
	st = prepare(db, "INSERT INTO draft (account_id, screen, rid, rev, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
		     "ON CONFLICT DO UPDATE SET rev = excluded.rev, at = excluded.at, body = excluded.body", err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_text(st, 2, e->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, id);
	sqlite3_bind_int64(st, 4, rev);
	sqlite3_bind_int64(st, 5, clock_now(db));
	sqlite3_bind_text(st, 6, body, -1, SQLITE_STATIC);
	sqlite3_step(st);
	return finish(db, st, err);
}

int draft_load(struct db *db, const struct actor *who, const struct entity *e, int64_t id, char **body, struct err *err)
{
	sqlite3_stmt *st;
	int found = 0;

	if (traceless(who))
		return 0;
	st = prepare(db, "SELECT body FROM draft WHERE account_id = ?1 AND screen = ?2 AND rid = ?3", err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_text(st, 2, e->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, id);
	if (sqlite3_step(st) == SQLITE_ROW) {
		*body = xstrdup(col_text(st, 0));
		found = 1;
	}
	return finish(db, st, err) < 0 ? -1 : found;
}

int draft_drop(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct err *err)
{
	sqlite3_stmt *st;

	if (traceless(who))
		return 0;
	st = prepare(db, "DELETE FROM draft WHERE account_id = ?1 AND screen = ?2 AND rid = ?3", err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_text(st, 2, e->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, id);
	sqlite3_step(st);
	return finish(db, st, err);
}

int draft_list(struct db *db, const struct actor *who, int max, struct draft *out, struct err *err)
{
	sqlite3_stmt *st;
	int n = 0;

	if (traceless(who))
		return 0;
	st = prepare(db, "SELECT screen, rid, rev, at FROM draft WHERE account_id = ?1 ORDER BY at DESC LIMIT ?2", err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_int(st, 2, max);
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		out[n] = (struct draft){entity_find(col_text(st, 0)), sqlite3_column_int64(st, 1),
			sqlite3_column_int64(st, 2),
			sqlite3_column_int64(st, 3)};
		if (out[n].e)
			n++;
	}
	return finish(db, st, err) < 0 ? -1 : n;
}
