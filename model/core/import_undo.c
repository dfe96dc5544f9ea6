/* An import taken back as a whole: rows it made are void, rows it changed are as they were, what is somebody else's by now stays.
 * The right to it is that of the import itself: nobody else's rows are touched. */
#include "model/core/import_i.h"

#include <stdlib.h>
#include <string.h>

#define LAST_LINE ((long)1 << 60)

struct undo {
	struct db *db;
	const struct actor *who;
	struct import_run r;
	struct act act;
	const struct entity *top;
	const struct field *ref;
	const struct part *part;
	struct { long line; int64_t id, rev; struct rec *rec, *owner; bool written; char kept[200]; } row[IMPORT_BATCH];
	int n;
	struct turn turn;
	long done, kept;
};

/* Rows from the last to the first: what a later one leans on goes after it. */
static int read_rows(struct undo *u, struct err *err)
{
	sqlite3_stmt *st = db_stmt(u->db, err, "SELECT line, rid, rev FROM import_row WHERE run = ? AND line < ? AND n = 0 AND rid IS NOT NULL ORDER BY "
				   "line DESC LIMIT ?", "iin", u->r.id, (int64_t)u->r.next, IMPORT_BATCH);

	u->n = 0;
	if (!st)
		return -1;
	while (u->n < IMPORT_BATCH && sqlite3_step(st) == SQLITE_ROW) {
		memset(&u->row[u->n], 0, sizeof(u->row[0]));
		u->row[u->n].line = (long)sqlite3_column_int64(st, 0);
		u->row[u->n].id = sqlite3_column_int64(st, 1);
		u->row[u->n++].rev = sqlite3_column_int64(st, 2);
	}
	DB_DONE(st);
	return 0;
}

/* A version of the row, by its number: 0, -1 there is none. */
static int version(struct undo *u, int64_t id, int64_t rev, struct rec **out)
{
	struct sql q = { 0 };
	int rc = -1;

	sql_addf(&q, "SELECT %s FROM %s_h WHERE id = ? AND rev = ? ORDER BY h_seq DESC LIMIT 1", entity_columns(u->r.e), u->r.e->name);
	sqlite3_stmt *st = db_stmt(u->db, NULL, q.s, "ii", id, rev);
	if (st && sqlite3_step(st) == SQLITE_ROW) {
		*out = rec_alloc(u->db, u->who, u->r.e);
		(*out)->level = LV_SENSITIVE;
		rec_from_row(*out, st, 0);
		rc = 0;
	}
	if (st)
		DB_DONE(st);
	sql_free(&q);
	return rc;
}

static bool same_row(const struct rec *a, const struct rec *b)
{
	if (a->voided != b->voided || strcmp(a->state, b->state))
		return false;
	for (int i = 0; i < a->nf; i++)
		/* the same secret is another ciphertext each time it is stored */
		if (!(a->e->fields[i].flags & F_SECRET ? !strcmp(rec_clear(a, i), rec_clear(b, i)) : val_eq(&a->v[i], &b->v[i])))
			return false;
	return true;
}

/* Does a row that stands refer to it? What stands there is named. */
static bool used(struct undo *u, int64_t id, char *why, size_t n)
{
	for (int i = 0; entities[i]; i++)
		for (const struct field *f = entities[i]->fields; f->name; f++) {
			struct sql q = { 0 };
			char title[120];
			int64_t by = 0;

			if (f->type != T_REF || strcmp(f->list, u->r.e->name) || entities[i]->cls != C_SHARED)
				continue;
			sql_addf(&q, "SELECT id FROM %s WHERE %s = ? AND void = 0 AND id <> ? LIMIT 1", entities[i]->name, f->name);
			int rc = db_int(u->db, NULL, &by, q.s, "ii", id, id);
			sql_free(&q);
			if (rc != 1)
				continue;
			ref_title(u->db, entities[i], by, title, sizeof(title));
			text_fmt(why, n, "有%s在用：%s", entities[i]->label, title);
			return true;
		}
	return false;
}

/* 0 it may be taken back, 1 it stays (why), -1. */
static int judge(struct undo *u, int i, struct rec **was, struct err *err)
{
	struct rec *as_imported;
	int64_t id = u->row[i].id, rev = u->row[i].rev;
	char *why = u->row[i].kept;
	size_t n = sizeof(u->row[i].kept);

	*was = NULL;
	if (store_load(u->db, u->who, u->r.e, id, NULL, &u->row[i].rec, err))
		return -1;
	struct rec *r = u->row[i].rec;
	if (r->voided && rev == 1)
		return 0;
	if (r->rev != rev) {
		if (version(u, id, rev, &as_imported))
			return err_set(err, E_IO, NULL, NULL, NULL, "第%ld行的历史不完整", u->row[i].line);
		bool same = same_row(r, as_imported);
		rec_free(as_imported);
		if (!same) {
			text_cut(why, n, "导入后又有改动");
			return 1;
		}
	}
	if (rev == 1)
		return used(u, id, why, n);
	return version(u, id, rev - 1, was) ? err_set(err, E_IO, NULL, NULL, NULL, "第%ld行的历史不完整", u->row[i].line) : 0;
}

/* A line goes, or is as it was, with its owner. */
static int line_back(struct undo *u, struct tx *tx, int i, bool gone, struct err *err)
{
	struct rec *r = u->row[i].rec, *owner;
	int64_t id = r->v[u->ref - u->r.e->fields].i;

	if (store_load(u->db, u->who, u->top, id, NULL, &owner, err))
		return -1;
	u->row[i].owner = owner;
	struct lines *l = rec_lines(owner, u->part);
	for (size_t k = 0; k < l->n; k++)
		if (l->row[k]->id == r->id) {
			l->row[k]->removed = gone;
			for (int f = 0; f < r->nf && !gone; f++)
				val_copy(&l->row[k]->v[f], &r->v[f]);
		}
	return store_write(tx, owner, "edit", err);
}

static int take_back(struct undo *u, struct tx *tx, int i, struct err *err)
{
	struct rec *was;
	int rc = judge(u, i, &was, err);
	struct rec *r = u->row[i].rec;

	if (rc == 0 && was) {
		for (int f = 0; f < r->nf; f++)
			val_copy(&r->v[f], &was->v[f]);
		rc = u->ref ? line_back(u, tx, i, false, err) : store_write(tx, r, "edit", err);
	} else if (rc == 0 && !r->voided && u->ref)
		rc = line_back(u, tx, i, true, err);
	else if (rc == 0 && !r->voided) {
		r->voided = true;
		rc = store_write(tx, r, "void", err);
	} else if (rc == 0) {
		rec_free(was);
		return 0;	/* void already */
	}
	u->row[i].written = rc == 0;
	rec_free(was);
	return rc;
}

static int note_kept(struct undo *u, int i, struct err *err)
{
	return db_run(u->db, err, "INSERT OR REPLACE INTO import_row SELECT run, line, 1000, ?, NULL, NULL, record, '', '', ? FROM import_row WHERE run = ? AND "
		      "line = ? AND n = 0", "ntii", IMPORT_REFUSED, u->row[i].kept, u->r.id, (int64_t)u->row[i].line) < 0 ? -1 : 0;
}

/* After the rows, all at once: see import.c. */
static int search_later(struct undo *u, struct tx *tx, int to, struct err *err)
{
	struct search_change *c = xcalloc((size_t)to + 1, sizeof(*c));
	size_t n = 0;

	for (int i = 0; i < to; i++) {
		struct rec *r = u->row[i].rec;
		if (u->row[i].written)
			c[n++] = (struct search_change){ r->id, r->was, u->row[i].rev == 1 ? NULL : r->v, 0 };
	}
	int rc = search_update_all(tx, u->r.e, c, n, err);
	free(c);
	return rc;
}

static int lot(struct undo *u, int *to, struct err *err)
{
	struct tx *tx;
	int rc = 0;

	if (tx_begin(u->db, u->who, &u->act, &tx, err))
		return -1;
	tx->no_search = true;
	int64_t since = clock_ms(), rows_ms;
	for (*to = 0; rc >= 0 && *to < u->n && turn_more(&u->turn, *to, clock_ms() - since); ++*to) {
		rc = take_back(u, tx, *to, err);
		if (rc > 0 && (rc = note_kept(u, *to, err)) == 0)
			u->kept++;
	}
	rows_ms = clock_ms() - since;
	if (rc < 0 || search_later(u, tx, *to, err) ||
	    db_run(u->db, err, "UPDATE import_run SET state = 'undoing', next = ? WHERE id = ?", "ii", (int64_t)u->row[*to - 1].line, u->r.id) < 0 ||
	    audit_add(tx, "import-undo", u->r.e->name, u->r.id, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	u->r.next = u->row[*to - 1].line;
	rc = tx_commit(tx, err);
	turn_took(&u->turn, *to, rows_ms, clock_ms() - since);
	return rc;
}

static int end(struct undo *u, struct err *err)
{
	struct tx *tx;

	if (tx_begin(u->db, u->who, &u->act, &tx, err))
		return -1;
	if (db_run(u->db, err, "UPDATE import_run SET state = 'undone', ended = ? WHERE id = ?", "ii", tx->at, u->r.id) < 0 ||
	    audit_add(tx, "import-undone", u->r.e->name, u->r.id, "ok", NULL, 0, err)) {
		tx_rollback(tx);
		return -1;
	}
	return tx_commit(tx, err);
}

static int all(struct undo *u, export_progress *progress, void *ctx, struct err *err)
{
	bool stopped = false;
	long rows = u->r.n[IMPORT_ACCEPTED] + u->r.n[IMPORT_NORMALISED] + u->r.n[IMPORT_WARNED];
	int rc, to;

	while ((rc = read_rows(u, err)) == 0 && u->n && !stopped) {
		rc = lot(u, &to, err);
		for (int i = 0; i < u->n; i++) {
			rec_free(u->row[i].rec);
			rec_free(u->row[i].owner);
		}
		if (rc)
			return -1;
		db_checkpoint(u->db);
		u->done += to;
		stopped = progress && progress(ctx, u->done, rows);
	}
	return rc ? -1 : stopped ? err_set(err, E_STATE, NULL, NULL, NULL, "已停止，再次撤销时接着进行") : end(u, err);
}

static int may_undo(struct undo *u, const char *reason, struct err *err)
{
	long long run = (long long)u->r.id;

	if (u->r.mode & IMPORT_TRIAL)
		return err_set(err, E_STATE, NULL, NULL, NULL, "试导入没有改动登记，不用撤销");
	if (!strcmp(u->r.state, "undone"))
		return err_set(err, E_STATE, NULL, NULL, NULL, "导入 %lld 已经撤销", run);
	if (!reason || text_chars(reason) < 2)
		return err_set(err, E_INVALID, NULL, "reason", NULL, "撤销导入须说明理由（至少两个字）");
	if (!import_may(u->db, u->who, u->r.e))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "无权导入%s", u->r.e->label);
	return 0;
}

int import_undo(struct db *db, const struct actor *who, int64_t run, const char *reason, export_progress *progress, void *ctx, long *kept,
		struct err *err)
{
	struct undo *u = xcalloc(1, sizeof(*u));
	char why[256];
	int rc = -1;

	*kept = 0;
	u->db = db;
	u->who = who;
	u->turn = (struct turn)TURN_FIRST;
	if (import_get(db, who, run, &u->r, err) == 0 && may_undo(u, reason, err) == 0) {
		text_fmt(why, sizeof(why), "撤销导入%lld：%s", (long long)run, reason);
		u->act.reason = why;
		if (strcmp(u->r.state, "undoing"))
			u->r.next = LAST_LINE;
		const struct entity *owner = entity_owner(u->r.e, &u->ref);
		u->top = owner ? owner : u->r.e;
		u->part = owner ? part_lines(owner, u->r.e->name) : NULL;
		db_bulk(db, true);
		rc = all(u, progress, ctx, err);
		db_bulk(db, false);
		*kept = u->kept;
	}
	free(u);
	return rc;
}
