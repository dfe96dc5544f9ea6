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

int presence_begin(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct err *err)
{
	if (traceless(who) || id == 0 || (e->cls != C_SHARED && e->cls != C_LOCAL))
		return 0;
	return live_run(db, err, "INSERT INTO presence (entity, rid, session, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", "tiii", e->name, id,
			who->session, clock_now(db)) < 0 ? -1 : 0;
}

static void gone(struct db *db, const struct entity *e, int64_t id, int64_t session)
{
	live_run(db, NULL, "DELETE FROM presence WHERE entity = ? AND rid = ? AND session = ?", "tii", e->name, id, session);
}

void presence_end(struct db *db, const struct actor *who, const struct entity *e, int64_t id)
{
	if (!traceless(who) && id != 0)
		gone(db, e, id, who->session);
}

/* Who is there is asked again and again while the same people sit over the same row: what rights and names they have is asked anew only
 * when the register has changed, or the day: offices are dated. */
static struct {
	const struct entity *e;
	int64_t id;
	unsigned version;
	char day[11];
	int changes, n;
	bool may;
	struct { int64_t session; char who[64]; } v[4];
} known;

static bool may_see(struct db *db, const struct actor *who, const struct entity *e, int64_t id)
{
	unsigned version = db_version(db);

	if (known.e != e || known.id != id || known.version != version || known.changes != db_changes(db) ||
	    strcmp(known.day, clock_today(db))) {
		known.e = e;
		known.id = id;
		known.version = version;
		known.changes = db_changes(db);
		text_cut(known.day, sizeof(known.day), clock_today(db));
		known.n = 0;
		known.may = access_may(db, who, e, V_READ, NULL, id, NULL, NULL);
	}
	return known.may;
}

static void name_of(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int64_t session, const char *account, char *dst,
		    size_t n)
{
	int i = 0;

	while (i < known.n && known.v[i].session != session)
		i++;
	if (i == known.n) {
		if (known.n == LENGTH(known.v))
			i = known.n = 0;
		person_shown(db, who, e, id, account, known.v[i].who, sizeof(known.v[i].who));
		known.v[i].session = session;
		known.n++;
	}
	text_cut(dst, n, known.v[i].who);
}

int presence_list(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct present *out, int max, struct err *err)
{
	int64_t dead[8];
	int n = 0, ndead = 0;

	if (traceless(who) || id == 0)
		return 0;
	sqlite3_stmt *st = live_stmt(db, err, "SELECT p.session, p.since, s.account FROM presence p JOIN session s ON s.id = p.session WHERE "
				     "p.entity = ? AND p.rid = ? AND p.session <> ? AND s.ended IS NULL ORDER BY p.session LIMIT 16", "tii", e->name,
				     id, who->session);
	if (!st)
		return -1;
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		int64_t session = sqlite3_column_int64(st, 0);
		if (!session_alive(db, session)) {
			if (ndead < (int)LENGTH(dead))
				dead[ndead++] = session;
			continue;
		}
		/* who may not read the row learns nothing of who is in it */
		if (!may_see(db, who, e, id))
			break;
		out[n].since = sqlite3_column_int64(st, 1);
		name_of(db, who, e, id, session, col_text(st, 2), out[n].who, sizeof(out[n].who));
		n++;
	}
	DB_DONE(st);
	for (int i = 0; i < ndead; i++)
		gone(db, e, id, dead[i]);
	return n;
}
