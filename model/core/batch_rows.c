/* The rows of a batch in live.db: they may be lost with the machine, what was done to them stands in the register's history. */
#include "model/core/batch_i.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/csv.h"

enum { KEEP_SECONDS = 86400 };	/* of a session that was killed: swept by the next batch */

int rows_new(struct batch *b, struct err *err)
{
	int64_t now = clock_now(b->db);

	if (live_run(b->db, err, "DELETE FROM batch_row WHERE batch IN (SELECT id FROM batch WHERE at < ?)", "i", now - KEEP_SECONDS) < 0 ||
	    live_run(b->db, err, "DELETE FROM batch WHERE at < ?", "i", now - KEEP_SECONDS) < 0 ||
	    live_run(b->db, err, "INSERT INTO batch (account_id, at) VALUES (?, ?)", "ii", b->who->id, now) < 0)
		return -1;
	b->id = sqlite3_last_insert_rowid(b->db->live);
	return 0;
}

void rows_forget(struct batch *b)
{
	if (!b->id)
		return;
	live_run(b->db, NULL, "DELETE FROM batch_row WHERE batch = ?", "i", b->id);
	live_run(b->db, NULL, "DELETE FROM batch WHERE id = ?", "i", b->id);
}

/* All of a page or none of it. */
static int together(struct batch *b, int (*one)(struct batch *, const void *, int, struct err *), const void *v, int n, struct err *err)
{
	int rc = live_run(b->db, err, "BEGIN IMMEDIATE", "");

	for (int i = 0; rc >= 0 && i < n; i++)
		rc = one(b, v, i, err);
	if (rc >= 0 && live_run(b->db, err, "COMMIT", "") >= 0)
		return 0;
	live_run(b->db, NULL, "ROLLBACK", "");
	return -1;
}

static int add_one(struct batch *b, const void *v, int i, struct err *err)
{
	return live_run(b->db, err, "INSERT INTO batch_row (batch, seq, rid, rev, grp, why) VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 "
			"FROM batch_row WHERE batch = ?1), ?2, 0, 0, '') ON CONFLICT DO NOTHING", "ii", b->id, ((const int64_t *)v)[i]);
}

int rows_add(struct batch *b, const int64_t *id, int n, struct err *err)
{
	int64_t count = 0;

	if (together(b, add_one, id, n, err) || live_int(b->db, err, &count, "SELECT max(seq) FROM batch_row WHERE batch = ?", "i", b->id) < 0)
		return -1;
	b->n = (long)count;
	return 0;
}

int rows_next(struct batch *b, int group, int64_t after, struct item *out, int max, struct err *err)
{
	sqlite3_stmt *st = live_stmt(b->db, err, group < 0 ?
				     "SELECT seq, rid, rev, grp, why FROM batch_row WHERE batch = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3" :
				     "SELECT seq, rid, rev, grp, why FROM batch_row WHERE batch = ?1 AND grp = ?4 AND seq > ?2 ORDER BY seq LIMIT ?3",
				     group < 0 ? "iin" : "iinn", b->id, after, max, group);
	int n = 0, rc;

	if (!st)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW && n < max) {
		out[n] = (struct item){ .seq = sqlite3_column_int64(st, 0), .id = sqlite3_column_int64(st, 1),
					.rev = sqlite3_column_int64(st, 2), .group = sqlite3_column_int(st, 3) };
		text_cut(out[n].why, sizeof(out[n].why), col_text(st, 4));
		n++;
	}
	return live_end(st, rc, err) < 0 ? -1 : n;
}

static int put_one(struct batch *b, const void *v, int i, struct err *err)
{
	const struct item *it = (const struct item *)v + i;

	return live_run(b->db, err, "UPDATE batch_row SET rev = ?3, grp = ?4, why = ?5 WHERE batch = ?1 AND seq = ?2", "iiint", b->id, it->seq, it->rev,
			it->group, it->why);
}

int rows_put(struct batch *b, const struct item *v, int n, struct err *err)
{
	return together(b, put_one, v, n, err);
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
	int64_t from = seq;

	return live_int(b->db, err, &from, "SELECT min(seq) - 1 FROM (SELECT seq FROM batch_row WHERE batch = ? AND grp = ? AND seq < ? "
			"ORDER BY seq DESC LIMIT ?)", "inin", b->id, group, seq, max) < 0 ? -1 : from;
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
