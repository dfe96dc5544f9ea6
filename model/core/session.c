/* Who is logged in, in live.db: what the login notice tells and what a drain finds. May be lost with the machine. */
#include "model/core/internal.h"

#include <string.h>
#include <unistd.h>

static sqlite3_stmt *prepare(struct db *db, const char *sql, struct err *err)
{
	sqlite3 *h;
	sqlite3_stmt *st = NULL;

	if (db_live(db, &h, err))
		return NULL;
	if (sqlite3_prepare_v2(h, sql, -1, &st, NULL) != SQLITE_OK)
		db_fail(h, err, sql);
	return st;
}

int session_begin(struct db *db, struct actor *who, const char *term, struct err *err)
{
	sqlite3_stmt *st = prepare(db, "INSERT INTO session (account, account_id, peer, term, pid, started) VALUES (?,?,?,?,?,?)", err);

	if (!st)
		return -1;
	sqlite3_bind_text(st, 1, who->name, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(st, 2, who->id);
	sqlite3_bind_text(st, 3, who->roles & ROLE(PUBLIC) ? "" : who->peer, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(st, 4, term ? term : "", -1, SQLITE_TRANSIENT);
	sqlite3_bind_int(st, 5, getpid());
	sqlite3_bind_int64(st, 6, clock_now(db));
	int rc = sqlite3_step(st) == SQLITE_DONE ? 0 : db_fail(db->live, err, "session");
	sqlite3_finalize(st);
	if (!rc) {
		who->session = sqlite3_last_insert_rowid(db->live);
		session_hold(db, who->session, true);
	}
	return rc;
}

void session_end(struct db *db, const struct actor *who, const char *how)
{
	sqlite3_stmt *st = who->session ? prepare(db, "UPDATE session SET ended = ?, how = ? WHERE id = ?", NULL) : NULL;

	if (!st)
		return;
	sqlite3_bind_int64(st, 1, clock_now(db));
	sqlite3_bind_text(st, 2, how, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(st, 3, who->session);
	sqlite3_step(st);
	sqlite3_finalize(st);
	st = prepare(db, "DELETE FROM presence WHERE session = ?", NULL);
	if (st) {
		sqlite3_bind_int64(st, 1, who->session);
		sqlite3_step(st);
		sqlite3_finalize(st);
	}
	session_hold(db, who->session, false);
}

/* The login before this one, and the failures since. */
int auth_last(struct db *db, const struct actor *who, struct last_login *out)
{
	sqlite3_stmt *st = prepare(db, "SELECT started, peer FROM session WHERE account_id = ? AND id <> ? ORDER BY id DESC LIMIT 1", NULL);

	*out = (struct last_login){ 0 };
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, who->id);
	sqlite3_bind_int64(st, 2, who->session);
	if (sqlite3_step(st) == SQLITE_ROW) {
		out->at = sqlite3_column_int64(st, 0);
		text_cut(out->peer, sizeof(out->peer), col_text(st, 1));
	}
	sqlite3_finalize(st);
	st = prepare(db, "SELECT count(*) FROM failure WHERE account = ? AND at >= ?", NULL);
	if (!st)
		return -1;
	sqlite3_bind_text(st, 1, who->name, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(st, 2, out->at);
	if (sqlite3_step(st) == SQLITE_ROW)
		out->failures = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return 0;
}
