/* The rows of a batch in live.db: they may be lost with the machine, what was done to them stands in the register's history. */
#include "model/core/batch_i.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/csv.h"

enum { KEEP_SECONDS = 86400 };	/* of a session that was killed: swept by the next batch */

static sqlite3_stmt *prepare(struct batch *b, const char *sql, struct err *err)
{
	sqlite3 *live;
	sqlite3_stmt *st = NULL;

	if (db_live(b->db, &live, err))
		return NULL;
	if (sqlite3_prepare_v2(live, sql, -1, &st, NULL) != SQLITE_OK)
		db_fail(live, err, sql);
	return st;
}

/* One statement with up to two numbers. */
static int run(struct batch *b, const char *sql, int64_t one, int64_t two, struct err *err)
{
	sqlite3_stmt *st = prepare(b, sql, err);

	if (!st)
		return -1;
	if (sqlite3_bind_parameter_count(st) > 0)
		sqlite3_bind_int64(st, 1, one);
	if (sqlite3_bind_parameter_count(st) > 1)
		sqlite3_bind_int64(st, 2, two);
	sqlite3_step(st);
	return sqlite3_finalize(st) == SQLITE_OK ? 0 : db_fail(b->db->live, err, sql);
}

int rows_new(struct batch *b, struct err *err)
{
	int64_t now = clock_now(b->db);

	if (run(b, "DELETE FROM batch_row WHERE batch IN (SELECT id FROM batch WHERE at < ?)", now - KEEP_SECONDS, 0, err) ||
	    run(b, "DELETE FROM batch WHERE at < ?", now - KEEP_SECONDS, 0, err) ||
	    run(b, "INSERT INTO batch (account_id, at) VALUES (?, ?)", b->who->id, now, err))
		return -1;
	b->id = sqlite3_last_insert_rowid(b->db->live);
	return 0;
}

void rows_forget(struct batch *b)
{
	if (!b->id)
		return;
	run(b, "DELETE FROM batch_row WHERE batch = ?", b->id, 0, NULL);
	run(b, "DELETE FROM batch WHERE id = ?", b->id, 0, NULL);
}

/* All of a page or none of it. */
static int together(struct batch *b, sqlite3_stmt *st, int (*one)(struct batch *, sqlite3_stmt *, const void *, int), const void *v, int n,
		    struct err *err)
{
	int rc = run(b, "BEGIN IMMEDIATE", 0, 0, err);

	for (int i = 0; rc == 0 && i < n; i++) {
		rc = one(b, st, v, i);
		if (sqlite3_step(st) != SQLITE_DONE)
			rc = db_fail(b->db->live, err, "batch");
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	if (rc == 0 && run(b, "COMMIT", 0, 0, err) == 0)
		return 0;
	run(b, "ROLLBACK", 0, 0, NULL);
	return -1;
}

static int add_one(struct batch *b, sqlite3_stmt *st, const void *v, int i)
{
	sqlite3_bind_int64(st, 1, b->id);
	sqlite3_bind_int64(st, 2, ((const int64_t *)v)[i]);
	return 0;
}

int rows_add(struct batch *b, const int64_t *id, int n, struct err *err)
{
	sqlite3_stmt *st = prepare(b, "INSERT INTO batch_row (batch, seq, rid, rev, grp, why) VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 "
				   "FROM batch_row WHERE batch = ?1), ?2, 0, 0, '') ON CONFLICT DO NOTHING", err);
	sqlite3_stmt *count;
	int rc;

	if (!st || together(b, st, add_one, id, n, err))
		return -1;
	count = prepare(b, "SELECT coalesce(max(seq), 0) FROM batch_row WHERE batch = ?", err);
	if (!count)
		return -1;
	sqlite3_bind_int64(count, 1, b->id);
	rc = sqlite3_step(count);
	if (rc == SQLITE_ROW)
		b->n = (long)sqlite3_column_int64(count, 0);
	sqlite3_finalize(count);
	return rc == SQLITE_ROW ? 0 : db_fail(b->db->live, err, "batch");
}

int rows_next(struct batch *b, int group, int64_t after, struct item *out, int max, struct err *err)
{
	sqlite3_stmt *st = prepare(b, group < 0 ? "SELECT seq, rid, rev, grp, why FROM batch_row WHERE batch = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3" :
				   "SELECT seq, rid, rev, grp, why FROM batch_row WHERE batch = ?1 AND grp = ?4 AND seq > ?2 ORDER BY seq LIMIT ?3",
				   err);
	int n = 0;

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, b->id);
	sqlite3_bind_int64(st, 2, after);
	sqlite3_bind_int(st, 3, max);
	if (group >= 0)
		sqlite3_bind_int(st, 4, group);
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		out[n] = (struct item){ .seq = sqlite3_column_int64(st, 0), .id = sqlite3_column_int64(st, 1),
					.rev = sqlite3_column_int64(st, 2), .group = sqlite3_column_int(st, 3) };
		text_cut(out[n].why, sizeof(out[n].why), col_text(st, 4));
		n++;
	}
	return sqlite3_finalize(st) == SQLITE_OK ? n : db_fail(b->db->live, err, "batch");
}

static int put_one(struct batch *b, sqlite3_stmt *st, const void *v, int i)
{
	const struct item *it = (const struct item *)v + i;

	sqlite3_bind_int64(st, 1, b->id);
	sqlite3_bind_int64(st, 2, it->seq);
	sqlite3_bind_int64(st, 3, it->rev);
	sqlite3_bind_int(st, 4, it->group);
	sqlite3_bind_text(st, 5, it->why, -1, SQLITE_STATIC);
	return 0;
}

int rows_put(struct batch *b, const struct item *v, int n, struct err *err)
{
	sqlite3_stmt *st = prepare(b, "UPDATE batch_row SET rev = ?3, grp = ?4, why = ?5 WHERE batch = ?1 AND seq = ?2", err);

	return st ? together(b, st, put_one, v, n, err) : -1;
}

/* ---- read by the owner ---- */

static void title_of(struct batch *b, int64_t id, char *dst, size_t n)
{
	struct rec *r;

	text_fmt(dst, n, "#%lld", (long long)id);
	if (rec_load(b->db, b->who, b->e, id, NULL, &r, NULL))
		return;
	rec_title(r, dst, n);
	rec_free(r);
}

/* Backwards the last ones before seq, still in order. */
static int64_t start_of(struct batch *b, int group, int64_t seq, int max, struct err *err)
{
	sqlite3_stmt *st = prepare(b, "SELECT min(seq) - 1 FROM (SELECT seq FROM batch_row WHERE batch = ?1 AND grp = ?2 AND seq < ?3 "
				   "ORDER BY seq DESC LIMIT ?4)", err);
	int64_t from = -1;

	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, b->id);
	sqlite3_bind_int(st, 2, group);
	sqlite3_bind_int64(st, 3, seq);
	sqlite3_bind_int(st, 4, max);
	if (sqlite3_step(st) == SQLITE_ROW)
		from = sqlite3_column_type(st, 0) == SQLITE_NULL ? seq : sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return from;
}

int batch_rows(struct batch *b, int group, int64_t seq, int max, struct batch_row *out, struct err *err)
{
	int want = max < 0 ? -max : max, n, kept = 0;
	int64_t before = max < 0 ? seq : INT64_MAX;

	if (max < 0 && (seq = start_of(b, group, seq, want, err)) < 0)
		return -1;
	struct item *it = xcalloc((size_t)want, sizeof(*it));
	n = rows_next(b, group, seq, it, want, err);
	for (int i = 0; i < n && it[i].seq < before; i++) {
		out[kept] = (struct batch_row){ .seq = it[i].seq, .id = it[i].id };
		title_of(b, it[i].id, out[kept].title, sizeof(out[kept].title));
		text_cut(out[kept].why, sizeof(out[kept].why), it[i].why);
		kept++;
	}
	free(it);
	return n < 0 ? -1 : kept;
}

int batch_left(struct batch *b, int64_t *id, int max, struct err *err)
{
	struct item *it = xcalloc(BATCH_PAGE, sizeof(*it));
	int64_t at = 0;
	int n, left = 0;

	while (left < max && (n = rows_next(b, -1, at, it, BATCH_PAGE, err)) > 0)
		for (int i = 0; i < n; i++) {
			at = it[i].seq;
			if (it[i].group != BATCH_DONE && left < max)
				id[left++] = it[i].id;
		}
	free(it);
	return left < max && n < 0 ? -1 : left;
}

static const char *become(int group)
{
	return group == BATCH_DONE ? "已办" : group == BATCH_TODO ? "未办" : "不能办";
}

int batch_report(struct batch *b, bool heading, FILE *f, struct err *err)
{
	static const char *const head[] = { "序号", "编号", "名称", "结果", "规则", "原因" };
	struct item *it;
	char cell[200];
	int64_t at = 0;
	int n;

	if (!access_may(b->db, b->who, b->e, V_EXPORT, NULL, 0, NULL, err))
		return -1;
	it = xcalloc(BATCH_PAGE, sizeof(*it));
	for (size_t i = 0; heading && i < LENGTH(head); i++) {
		fputs(i ? "," : "\xef\xbb\xbf", f);
		csv_cell(f, head[i], true);
	}
	if (heading)
		csv_end(f);
	while ((n = rows_next(b, -1, at, it, BATCH_PAGE, err)) > 0)
		for (int i = 0; i < n; i++) {
			const char *rule = "";

			for (int k = 0; k < b->ngroup; k++)
				if (b->group[k].no == it[i].group)
					rule = b->group[k].rule;
			at = it[i].seq;
			fprintf(f, "%lld,%lld,", (long long)at, (long long)it[i].id);
			title_of(b, it[i].id, cell, sizeof(cell));
			csv_cell(f, cell, true);
			fprintf(f, ",%s,%s,", become(it[i].group), rule);
			csv_cell(f, it[i].why, true);
			csv_end(f);
		}
	free(it);
	return n;
}
