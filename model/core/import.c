/* See import.h. Rows are read some hundred at a time with nothing locked; the writer is held for a moment only, for as many of
 * them as fit in it, each row in a savepoint of its own. Where the run stands is written with them. */
#include "model/core/import_i.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

const char *const import_result_name[IMPORT_RESULTS] = { "accepted", "normalised", "warned", "refused" };
const char *const import_result_label[IMPORT_RESULTS] = { "接受", "已规范", "提醒", "拒绝" };
/* A trial of an update is a trial whose map begins so. */
#define OF_UPDATE "update\n"

static const char *mode_name(unsigned mode)
{
	return mode & IMPORT_TRIAL ? "dry" : mode & IMPORT_UPDATE ? "update" : "new";
}

/* ---- runs ---- */

#define RUN_COLUMNS "id, entity, file, name, encoding, mode, reason, state, next, lines, accepted, normalised, warned, refused, report, " \
	"started, ended, substr(map, 1, 7) = 'update' || char(10)"

static void run_from_row(sqlite3_stmt *st, struct import_run *r)
{
	*r = (struct import_run){ .id = sqlite3_column_int64(st, 0), .e = entity_find(col_text(st, 1)), .file = sqlite3_column_int64(st, 2),
				  .next = (long)sqlite3_column_int64(st, 8), .lines = (long)sqlite3_column_int64(st, 9),
				  .report = sqlite3_column_int64(st, 14), .started = sqlite3_column_int64(st, 15), .ended = sqlite3_column_int64(st, 16) };
	text_cut(r->name, sizeof(r->name), col_text(st, 3));
	text_cut(r->encoding, sizeof(r->encoding), col_text(st, 4));
	r->mode = !strcmp(col_text(st, 5), "dry") ? IMPORT_TRIAL : !strcmp(col_text(st, 5), "update") ? IMPORT_UPDATE : IMPORT_NEW;
	if (sqlite3_column_int(st, 17))
		r->mode |= IMPORT_UPDATE;
	text_cut(r->reason, sizeof(r->reason), col_text(st, 6));
	text_cut(r->state, sizeof(r->state), col_text(st, 7));
	for (int i = 0; i < IMPORT_RESULTS; i++)
		r->n[i] = (long)sqlite3_column_int64(st, 10 + i);
}

int import_get(struct db *db, const struct actor *who, int64_t run, struct import_run *out, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, "SELECT " RUN_COLUMNS " FROM import_run WHERE id = ? AND account = ?", "ii", run, who->id);
	int rc = -1;

	if (!st)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW) {
		run_from_row(st, out);
		rc = out->e ? 0 : -1;
	}
	DB_DONE(st);
	return rc ? err_set(err, E_NOTFOUND, NULL, NULL, NULL, "您没有编号为 %lld 的导入", (long long)run) : 0;
}

int import_list(struct db *db, const struct actor *who, struct import_run **out, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, "SELECT " RUN_COLUMNS " FROM import_run WHERE account = ? ORDER BY id DESC LIMIT 200", "i", who->id);
	struct import_run *v = NULL;
	int n = 0;

	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		v = xrealloc(v, sizeof(*v) * (size_t)(n + 1));
		run_from_row(st, &v[n]);
		n += v[n].e != NULL;
	}
	DB_DONE(st);
	*out = v;
	return n;
}

/* A row by its number; a line within its owner's by its key, or by what it is called. */
static bool has_key(const struct entity *e)
{
	unsigned by = entity_owner(e, NULL) ? F_KEYPART | F_TITLE : F_UNIQ;

	for (const struct field *f = e->fields; f->name; f++)
		if ((f->flags & by) && !(f->flags & F_OWNER))
			return true;
	return false;
}

static int new_run(struct import_plan *p, unsigned mode, const char *reason, const char *hash, const char *map, int64_t *run,
		   struct err *err)
{
	char why[200];
	int64_t last = 0;
	struct tx *tx;

	if (reason && *reason)
		text_cut(why, sizeof(why), reason);
	else
		text_fmt(why, sizeof(why), "导入 %s", p->file.name);
	struct act act = { .reason = why };
	if (tx_begin(p->db, p->who, &act, &tx, err))
		return -1;
	/* what an earlier trial said has been read, and its report lies in the tray */
	if (db_int(p->db, err, &last, "SELECT max(id) FROM import_run", "") < 0 ||
	    db_run(p->db, err, "DELETE FROM import_row WHERE run IN (SELECT id FROM import_run WHERE account = ? AND mode = 'dry' AND state = 'done')", "i",
		   p->who->id) < 0 ||
	    db_run(p->db, err, "INSERT INTO import_run VALUES (?,?,?,?,?,?,?,?,?,?,?,'running',0,?,0,0,0,0,NULL,?,NULL)", "iitittttttiii", last + 1,
		   p->who->id, p->e->name, p->file.id, p->file.name, hash, p->encoding, map, mode_name(mode), why, tx->act, (int64_t)p->lines,
		   tx->at) < 0 ||
	    audit_add(tx, "import-begin", p->e->name, last + 1, "ok", hash, strlen(hash), err)) {
		tx_rollback(tx);
		return -1;
	}
	*run = last + 1;
	return tx_commit(tx, err);
}

int import_start(struct import_plan *p, unsigned mode, const char *reason, int64_t *run, struct err *err)
{
	char hash[80] = "";
	int64_t most = 0;
	int set = param_int(p->db, "import.rows", NULL, NULL, NULL, &most, err);

	if (set < 0)
		return -1;
	if (set && p->lines > most)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "文件约有%ld行，一次最多导入%lld行，请分成几个文件", p->lines, (long long)most);
	if ((mode & IMPORT_UPDATE) && !has_key(p->e))
		return err_set(err, E_INVALID, NULL, NULL, NULL, "%s没有唯一的编号，不能按编号更新", p->e->label);
	if (db_text(p->db, err, hash, sizeof(hash), "SELECT hash FROM tray WHERE account = ? AND id = ?", "ii", p->who->id, p->file.id) < 0)
		return -1;
	char *cols = plan_text(p), *map = xasprintf("%s%s", mode == (IMPORT_TRIAL | IMPORT_UPDATE) ? OF_UPDATE : "", cols);
	int rc = db_int(p->db, err, run, "SELECT id FROM import_run WHERE account = ? AND entity = ? AND hash = ? AND map = ? AND mode = ? AND "
			"state = 'running' ORDER BY id DESC LIMIT 1", "itttt", p->who->id, p->e->name, hash, map, mode_name(mode));
	if (rc == 0)
		rc = new_run(p, mode, reason, hash, map, run, err);
	free(cols);
	free(map);
	return rc < 0 ? -1 : 0;
}

/* ---- a transaction's worth of rows ---- */

static int keep_notes(struct imp *m, const struct item *it, struct err *err)
{
	static const char sql[] = "INSERT INTO import_row VALUES (?,?,?,?,?,?,?,?,?,?)";
	enum import_result worst = item_result(it);
	struct val none = { 0 }, rid = { .t = VT_INT, .i = it->stored ? it->r->id : 0 }, rev = { .t = VT_INT, .i = it->stored ? it->r->rev : 0 };
	bool stored = it->stored && !(m->mode & IMPORT_TRIAL);

	m->count[worst]++;
	if ((m->mode & IMPORT_TRIAL) && !it->nnote)
		return 0;	/* of a trial only what there is to say is kept */
	for (int i = 0; i < it->nnote || i == 0; i++) {
		const struct note *n = i < it->nnote ? &it->note[i] : NULL;
		if (db_run(m->db, err, sql, "iiiivvtttt", m->run, (int64_t)it->line, (int64_t)i, (int64_t)(n ? n->result : worst), stored && !i ? &rid : &none,
			   stored && !i ? &rev : &none, it->record, n ? n->field : "", n ? n->rule : "", n ? n->text : "") < 0)
			return -1;
	}
	return 0;
}

/* Found by those who look for them from now on. A row that a guard watches makes FTS5 put away what it holds: so all at once, last. */
static int search_later(struct imp *m, struct tx *tx, int from, int to, struct err *err)
{
	struct search_change *c = xcalloc((size_t)(to - from) + 1, sizeof(*c));
	size_t n = 0;

	for (int i = from; i < to; i++) {
		struct item *it = &m->item[i];
		if (it->stored)
			c[n++] = (struct search_change){ it->r->id, it->r->rev > 1 ? it->r->was : NULL, it->r->v, 0 };
	}
	int rc = search_update_all(tx, m->e, c, n, err);
	free(c);
	return rc;
}

/* Ids of a transaction follow each other: what was made in it lies between the first and the last. */
static int count_now(struct imp *m, struct tx *tx, int from, int to, struct err *err)
{
	int64_t first = INT64_MAX, last = 0;

	for (int i = from; i < to; i++) {
		const struct item *it = &m->item[i];
		if (!it->stored || it->r->rev > 1)
			continue;
		first = it->r->id < first ? it->r->id : first;
		last = it->r->id > last ? it->r->id : last;
	}
	return tally_new(tx, m->e, first, last, err);
}

/* One record for the lot, with an image of every row in it. */
static int audit_lot(struct imp *m, struct tx *tx, int from, int to, struct err *err)
{
	crypto_generichash_state h;
	unsigned char mac[32], all[32];

	crypto_generichash_init(&h, NULL, 0, sizeof(all));
	for (int i = from; i < to && !(m->mode & IMPORT_TRIAL); i++)
		if (m->item[i].stored) {
			if (store_image(m->item[i].r, mac, err))
				return -1;
			crypto_generichash_update(&h, mac, sizeof(mac));
		}
	crypto_generichash_final(&h, all, sizeof(all));
	return audit_add(tx, m->mode & IMPORT_TRIAL ? "import-try" : "import", m->e->name, m->run, "ok", all, sizeof(all), err);
}

static int keep_place(struct imp *m, struct tx *tx, int from, int to, struct err *err)
{
	memset(m->count, 0, sizeof(m->count));
	for (int i = from; i < to; i++)
		if (keep_notes(m, &m->item[i], err))
			return -1;
	int n = db_run(tx->db, err, "UPDATE import_run SET next = ?, accepted = accepted + ?, normalised = normalised + ?, warned = warned + ?, refused = "
		       "refused + ? WHERE id = ? AND state = 'running'", "iiiiii", (int64_t)m->item[to - 1].line + 1, (int64_t)m->count[0],
		       (int64_t)m->count[1], (int64_t)m->count[2], (int64_t)m->count[3], m->run);
	if (n == 0)
		return err_set(err, E_STATE, NULL, NULL, NULL, "导入 %lld 已在别处撤销", (long long)m->run);
	return n < 0 || audit_lot(m, tx, from, to, err) ? -1 : 0;
}

/* As many rows as fit in the time the writer may be held. A dry run takes back what it wrote, and notes what became of it. */
static int write_some(struct imp *m, int from, int *to, struct err *err)
{
	struct tx *tx;
	int rc = 0;

	if (tx_begin(m->db, m->who, &m->act, &tx, err))
		return -1;
	tx->no_search = true;
	tx->count_later = m->e;
	int64_t since = clock_ms(), rows_ms;
	int end = from + turn_rows(&m->turn, m->n - from);
	for (*to = from; rc == 0 && *to < end && turn_more(&m->turn, *to - from, clock_ms() - since); ++*to)
		rc = item_write(m, tx, &m->item[*to], err);
	rows_ms = clock_ms() - since;
	if (rc == ITEM_AGAIN) {
		tx_rollback(tx);
		for (int i = from; i < *to; i++)
			item_again(&m->item[i]);
		return write_some(m, from, to, err);	/* once: rows have savepoints now */
	}
	if (rc == 0 && (m->mode & IMPORT_TRIAL)) {
		tx_rollback(tx);
		if (tx_begin(m->db, m->who, &m->act, &tx, err))
			return -1;
	} else if (rc == 0)
		rc = search_later(m, tx, from, *to, err) || count_now(m, tx, from, *to, err) ? -1 : 0;
	if (rc || keep_place(m, tx, from, *to, err)) {
		tx_rollback(tx);
		return -1;
	}
	rc = tx_commit(tx, err);
	turn_took(&m->turn, *to - from, rows_ms, clock_ms() - since);
	return rc;
}

static int write_batch(struct imp *m, export_progress *progress, void *ctx, const struct import_run *r, bool *stopped, struct err *err)
{
	int rc = 0;

	for (int from = 0, to; rc == 0 && from < m->n && !*stopped; from = to) {
		rc = write_some(m, from, &to, err);
		owners_free(m);		/* whoever comes between may change them */
		if (rc)
			break;
		*stopped = progress && progress(ctx, m->item[to - 1].line, r->lines);
	}
	db_checkpoint(m->db);
	return rc;
}

static void batch_free(struct imp *m)
{
	for (int i = 0; i < m->n; i++)
		item_free(&m->item[i]);
	m->n = 0;
}

/* ---- the whole ---- */

static int by_field(const void *a, const void *b, void *ctx)
{
	const struct import_plan *p = ctx;
	int x = p->col[*(const int *)a].field, y = p->col[*(const int *)b].field;

	return x != y ? x - y : *(const int *)a - *(const int *)b;
}

static struct imp *imp_new(struct import_plan *p, const struct import_run *r)
{
	struct imp *m = xcalloc(1, sizeof(*m));

	m->db = p->db;
	m->who = p->who;
	m->p = p;
	m->e = m->top = p->e;
	m->mode = r->mode;
	m->run = r->id;
	m->turn = (struct turn)TURN_FIRST;
	const struct entity *owner = entity_owner(m->e, &m->ref);
	if (owner)
		m->top = owner;
	m->part = owner ? part_lines(owner, m->e->name) : NULL;
	m->order = xcalloc((size_t)p->ncol, sizeof(*m->order));
	for (int i = 0; i < p->ncol; i++)
		m->order[i] = i;
	qsort_r(m->order, (size_t)p->ncol, sizeof(*m->order), by_field, p);
	m->kept = xcalloc((size_t)p->ncol, sizeof(*m->kept));
	return m;
}

static void imp_free(struct imp *m)
{
	owners_free(m);
	batch_free(m);
	for (int i = 0; i < m->p->ncol; i++)
		for (int k = 0; k < CELL_KEPT; k++) {
			free(m->kept[i][k].text);
			free(m->kept[i][k].note);
			val_clear(&m->kept[i][k].v);
		}
	free(m->kept);
	free(m->order);
	free(m->seen);
	told_free(m);
	free(m);
}

static int rows(struct imp *m, struct csv_in *in, const struct import_run *r, export_progress *progress, void *ctx, bool *stopped, struct err *err)
{
	struct csv_row *row = xcalloc(1, sizeof(*row));
	int got = csv_in_next(in, row, err), rc = got < 0 ? -1 : 0;	/* the headings */

	while (rc == 0 && got == 1 && !*stopped) {
		got = csv_in_next(in, row, err);
		if (got < 0)
			rc = -1;
		if (got == 1 && row->line >= r->next) {
			int taken = item_read(m, row, &m->item[m->n], err);
			if (taken < 0)
				rc = -1;
			m->n += taken != 0;
		}
		if (rc == 0 && m->n && (m->n == IMPORT_BATCH || got == 0)) {
			rc = write_batch(m, progress, ctx, r, stopped, err);
			batch_free(m);
		}
	}
	free(row);
	return rc;
}

static int finish(struct db *db, const struct actor *who, struct import_plan *p, struct import_run *r, struct err *err)
{
	struct act act = { .reason = r->reason };
	struct tray_file t = { 0 };
	struct tx *tx;

	/* the rows are in, whatever becomes of the report: what it would say can be asked again */
	if (report_write(db, who, r, &t, NULL))
		t.id = 0;
	if (tx_begin(db, who, &act, &tx, err))
		return -1;
	if (db_run(db, err, "UPDATE import_run SET state = 'done', ended = ?, report = nullif(?, 0) WHERE id = ?", "iii", tx->at, t.id, r->id) < 0 ||
	    plan_learn(tx, p, err) || audit_add(tx, "import-end", r->e->name, r->id, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err) || import_get(db, who, r->id, r, err) ? -1 : 0;
}

static int plan_of(struct db *db, const struct actor *who, const struct import_run *r, struct import_plan **p, int64_t *act, struct err *err)
{
	sqlite3_stmt *st;

	if (import_plan_make(db, who, r->e, r->file, r->encoding, p, err))
		return -1;
	st = db_stmt(db, err, "SELECT map, act FROM import_run WHERE id = ?", "i", r->id);
	char *map = st && sqlite3_step(st) == SQLITE_ROW ? xstrdup(col_text(st, 0)) : NULL;
	*act = map ? sqlite3_column_int64(st, 1) : 0;
	if (st)
		DB_DONE(st);
	int rc = map ? plan_from_text(*p, map, err) : -1;
	free(map);
	if (rc) {
		import_plan_free(*p);
		*p = NULL;
	}
	return rc;
}

int import_go(struct db *db, const struct actor *who, int64_t run, export_progress *progress, void *ctx, struct import_run *r, struct err *err)
{
	struct import_plan *p;
	struct tray_file t;
	struct csv_in *in;
	bool stopped = false;
	int64_t act;

	if (import_get(db, who, run, r, err))
		return -1;
	if (strcmp(r->state, "running"))
		return err_set(err, E_STATE, NULL, NULL, NULL, "导入 %lld 已经结束", (long long)run);
	int fd = tray_open(db, who, r->file, false, &t, err), rc = -1;
	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB))
		err_set(err, E_BUSY, NULL, NULL, NULL, "导入 %lld 正在另一处进行", (long long)run);
	else if (plan_of(db, who, r, &p, &act, err) == 0) {
		if (csv_in_open(fd, r->encoding, &in, err) == 0) {
			struct imp *m = imp_new(p, r);
			m->act = (struct act){ .reason = r->reason, .batch = act };
			db_bulk(db, true);
			rc = rows(m, in, r, progress, ctx, &stopped, err);
			db_bulk(db, false);
			imp_free(m);
			csv_in_free(in);
			if (rc == 0)
				rc = import_get(db, who, run, r, err);
			if (rc == 0 && !stopped)
				rc = finish(db, who, p, r, err);
		}
		import_plan_free(p);
	}
	close(fd);
	return rc;
}
