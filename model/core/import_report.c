/* What became of an import's rows: reasons and how many have each, the rows of one, and the whole as a file. */
#include "model/core/import_i.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/csv.h"

enum { ALL_ROWS = 100000 };	/* beyond so many the report leaves out those of which there is nothing to say */

static int mine(struct db *db, const struct actor *who, int64_t run, struct err *err)
{
	struct import_run r;

	return import_get(db, who, run, &r, err);
}

static void reason_label(const struct entity *e, struct import_reason *r)
{
	const struct rule *rule = *r->rule ? rule_find(r->rule) : NULL;
	int f = field_no(e, r->field);

	text_fmt(r->label, sizeof(r->label), "%s%s%s", f >= 0 ? e->fields[f].label : r->field, f >= 0 && rule ? "：" : "", rule ? rule->label : "");
}

int import_reasons(struct db *db, const struct actor *who, int64_t run, struct import_reason **out, struct err *err)
{
	struct import_reason *v = NULL;
	struct import_run r;
	int n = 0;

	if (import_get(db, who, run, &r, err))
		return -1;
	const struct entity *owner = entity_owner(r.e, NULL);
	sqlite3_stmt *st = db_stmt(db, err, "SELECT result, field, rule, count(*), min(message) FROM import_row WHERE run = ? AND message <> '' GROUP BY "
				   "result, field, rule ORDER BY 1 DESC, 4 DESC, 2, 3 LIMIT 200", "i", run);
	while (st && sqlite3_step(st) == SQLITE_ROW) {
		v = xrealloc(v, sizeof(*v) * (size_t)(n + 1));
		struct import_reason *x = &v[n++];
		*x = (struct import_reason){ .result = (enum import_result)sqlite3_column_int(st, 0), .n = (long)sqlite3_column_int64(st, 3) };
		text_cut(x->field, sizeof(x->field), col_text(st, 1));
		text_cut(x->rule, sizeof(x->rule), col_text(st, 2));
		reason_label(owner && field_no(r.e, x->field) < 0 ? owner : r.e, x);
		if (!*x->label)		/* 已登记, 列数不符: what stands before the particulars */
			text_fmt(x->label, sizeof(x->label), "%.*s", (int)strcspn(col_text(st, 4), "0123456789"), col_text(st, 4));
	}
	if (!st)
		return -1;
	DB_DONE(st);
	*out = v;
	return n;
}

int import_messages(struct db *db, const struct actor *who, int64_t run, const struct import_reason *why, long after, int max,
		    struct import_msg *out, struct err *err)
{
	static const char some[] = "SELECT line, result, rid, record, field, rule, message FROM import_row WHERE run = ? AND line > ? AND result = ? AND "
				   "field = ? AND rule = ? AND message <> '' ORDER BY line, n LIMIT ?";
	static const char all[] = "SELECT line, result, rid, record, field, rule, message FROM import_row WHERE run = ? AND line > ? ORDER BY line, n LIMIT ?";
	int n = 0;

	if (mine(db, who, run, err))
		return -1;
	sqlite3_stmt *st = why ? db_stmt(db, err, some, "iiittn", run, (int64_t)after, (int64_t)why->result, why->field, why->rule, max)
			       : db_stmt(db, err, all, "iin", run, (int64_t)after, max);
	if (!st)
		return -1;
	while (n < max && sqlite3_step(st) == SQLITE_ROW) {
		struct import_msg *x = &out[n++];
		*x = (struct import_msg){ .line = (long)sqlite3_column_int64(st, 0), .result = (enum import_result)sqlite3_column_int(st, 1),
					  .rid = sqlite3_column_int64(st, 2) };
		text_cut(x->record, sizeof(x->record), col_text(st, 3));
		text_cut(x->field, sizeof(x->field), col_text(st, 4));
		text_cut(x->rule, sizeof(x->rule), col_text(st, 5));
		text_cut(x->text, sizeof(x->text), col_text(st, 6));
	}
	DB_DONE(st);
	return n;
}

static void line(FILE *f, sqlite3_stmt *st)
{
	fprintf(f, "%lld,", (long long)sqlite3_column_int64(st, 0));
	csv_cell(f, col_text(st, 1), true);
	fprintf(f, ",%s", import_result_name[sqlite3_column_int(st, 2) % IMPORT_RESULTS]);
	for (int i = 3; i < 6; i++) {
		fputc(',', f);
		csv_cell(f, col_text(st, i), true);
	}
	csv_end(f);
}

int report_write(struct db *db, const struct actor *who, const struct import_run *r, struct tray_file *t, struct err *err)
{
	long rows = r->n[0] + r->n[1] + r->n[2] + r->n[3];
	char name[TRAY_NAME * 3 + 1], what[96];
	struct tray_out *o = tray_begin(db, who, err);

	if (!o)
		return -1;
	fputs("\xef\xbb\xbf" "line,record,result,field,rule,message\r\n", tray_stream(o));
	sqlite3_stmt *st = db_stmt(db, err, "SELECT line, record, result, field, rule, message FROM import_row WHERE run = ? AND (message <> '' OR ?) "
				   "ORDER BY line, n", "in", r->id, rows <= ALL_ROWS);
	while (st && sqlite3_step(st) == SQLITE_ROW)
		line(tray_stream(o), st);
	if (!st) {
		tray_drop(o);
		return -1;
	}
	DB_DONE(st);
	text_fmt(name, sizeof(name), "%s-%lld-报告.csv", r->mode & IMPORT_TRIAL ? "试导入" : "导入", (long long)r->id);
	text_fmt(what, sizeof(what), "%s %s", r->mode & IMPORT_TRIAL ? "试导入" : "导入", r->name);
	return tray_end(o, name, what, t, err);
}
