/* Who is logged in, in live.db: what the login notice tells and what a drain finds. May be lost with the machine. */
#include "model/core/internal.h"

#include <unistd.h>

int session_begin(struct db *db, struct actor *who, const char *term, struct err *err)
{
	if (live_run(db, err, "INSERT INTO session (account, account_id, peer, term, pid, started) VALUES (?, ?, ?, ?, ?, ?)", "tittni", who->name, who->id,
		     who->roles & ROLE(PUBLIC) ? "" : who->peer, term ? term : "", getpid(), clock_now(db)) < 0)
		return -1;
	who->session = sqlite3_last_insert_rowid(db->live);
	session_hold(db, who->session, true);
	return 0;
}

void session_end(struct db *db, const struct actor *who, const char *how)
{
	if (!who->session || live_run(db, NULL, "UPDATE session SET ended = ?, how = ? WHERE id = ?", "iti", clock_now(db), how, who->session) < 0)
		return;
	live_run(db, NULL, "DELETE FROM presence WHERE session = ?", "i", who->session);
	session_hold(db, who->session, false);
}

/* The login before this one, and the failures since. */
int auth_last(struct db *db, const struct actor *who, struct last_login *out)
{
	sqlite3_stmt *st = live_stmt(db, NULL, "SELECT started, peer FROM session WHERE account_id = ? AND id <> ? ORDER BY id DESC LIMIT 1", "ii", who->id,
				     who->session);
	int64_t n = 0;

	*out = (struct last_login){ 0 };
	if (!st)
		return -1;
	int rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		out->at = sqlite3_column_int64(st, 0);
		text_cut(out->peer, sizeof(out->peer), col_text(st, 1));
	}
	if (live_end(st, rc, NULL) < 0 || live_int(db, NULL, &n, "SELECT count(*) FROM failure WHERE account = ? AND at >= ?", "ti", who->name, out->at) < 0)
		return -1;
	out->failures = (int)n;
	return 0;
}
