/* Who has a record open for editing, in live.db; and which sessions live at all: each holds a lock of its own on the file
 * of the writer queue, which the kernel takes back when the process ends, however it ends. */
#include "model/core/together.h"

#include <fcntl.h>
#include <string.h>

#include "model/core/internal.h"

enum { SESSIONS_AT = 1 << 20 };		/* bytes of run/queue from here on: one for each session, by its number */

static bool traceless(const struct actor *who)
{
	return who->id == 0 || who->session == 0 || (who->roles & ROLE(PUBLIC)) != 0;
}

/* ---- sessions ---- */

void session_hold(struct db *db, int64_t session, bool hold)
{
	struct flock fl = { .l_type = hold ? F_WRLCK : F_UNLCK, .l_whence = SEEK_SET, .l_start = SESSIONS_AT + session, .l_len = 1 };

	fcntl(db->queue_fd, F_OFD_SETLK, &fl);
}

bool session_alive(struct db *db, int64_t session)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = SESSIONS_AT + session, .l_len = 1 };

	return fcntl(db->queue_fd, F_OFD_GETLK, &fl) == 0 && fl.l_type != F_UNLCK;
}

/* ---- presence ---- */

static sqlite3_stmt *prepare(struct db *db, const char *sql, struct err *err)
{
	sqlite3 *live;
	sqlite3_stmt *st = NULL;

	if (db_live(db, &live, err) == 0 && sqlite3_prepare_v2(live, sql, -1, &st, NULL) != SQLITE_OK)
		db_fail(live, err, "presence");
	return st;
}

static int run(struct db *db, const char *sql, const struct entity *e, int64_t id, int64_t session, struct err *err)
{
	sqlite3_stmt *st = prepare(db, sql, err);

	if (!st)
		return -1;
	sqlite3_bind_text(st, 1, e->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, id);
	sqlite3_bind_int64(st, 3, session);
	if (sqlite3_bind_parameter_count(st) == 4)
		sqlite3_bind_int64(st, 4, clock_now(db));
	sqlite3_step(st);
	return sqlite3_finalize(st) == SQLITE_OK ? 0 : db_fail(db->live, err, "presence");
}

int presence_begin(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct err *err)
{
	if (traceless(who) || id == 0 || (e->cls != C_SHARED && e->cls != C_LOCAL))
		return 0;
	return run(db, "INSERT INTO presence (entity, rid, session, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", e, id, who->session,
		   err);
}

void presence_end(struct db *db, const struct actor *who, const struct entity *e, int64_t id)
{
	if (!traceless(who) && id != 0)
		run(db, "DELETE FROM presence WHERE entity = ? AND rid = ? AND session = ?", e, id, who->session, NULL);
}

int presence_list(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct present *out, int max, struct err *err)
{
	int64_t dead[8];
	int n = 0, ndead = 0;

	if (traceless(who) || id == 0)
		return 0;
	sqlite3_stmt *st = prepare(db, "SELECT p.session, p.since, s.account FROM presence p JOIN session s ON s.id = p.session WHERE "
				   "p.entity = ? AND p.rid = ? AND p.session <> ? AND s.ended IS NULL ORDER BY p.session LIMIT 16", err);
	if (!st)
		return -1;
	sqlite3_bind_text(st, 1, e->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, id);
	sqlite3_bind_int64(st, 3, who->session);
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		int64_t session = sqlite3_column_int64(st, 0);
		if (!session_alive(db, session)) {
			if (ndead < (int)LENGTH(dead))
				dead[ndead++] = session;
			continue;
		}
		/* who may not read the row learns nothing of who is in it */
		if (n == 0 && !access_may(db, who, e, V_READ, NULL, id, NULL, NULL))
			break;
		out[n].since = sqlite3_column_int64(st, 1);
		person_shown(db, who, e, id, col_text(st, 2), out[n].who, sizeof(out[n].who));
		n++;
	}
	sqlite3_finalize(st);
	for (int i = 0; i < ndead; i++)
		run(db, "DELETE FROM presence WHERE entity = ? AND rid = ? AND session = ?", e, id, dead[i], NULL);
	return n;
}
