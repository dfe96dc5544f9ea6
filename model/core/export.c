/* Lists as files for spreadsheets (tray.h): what a list shows to this actor, page by page, in a form that spreadsheets read right
 * and run nothing of. */
#include "model/core/tray.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/csv.h"
#include "model/core/util.h"

enum { COUNTED = 1000000 };

static void heading(struct list *l, int columns, FILE *f)
{
	fputs("\xef\xbb\xbf" "id", f);
	for (int i = 0; i < columns; i++) {
		const struct field *fd = list_column(l, i);
		fputc(',', f);
		csv_cell(f, fd ? fd->label : "状态", true);
	}
	csv_end(f);
}

static void line(const struct row *r, int columns, FILE *f)
{
	fprintf(f, "%lld", (long long)r->id);
	for (int i = 0; i < columns; i++) {
		fputc(',', f);
		csv_cell(f, r->cell[i], true);
	}
	csv_end(f);
}

struct writing { FILE *f; struct tray_out *o; export_progress *progress; void *ctx; long limit, all, rows; };

static int pages(struct list *l, struct writing *w, struct err *err)
{
	int columns = list_columns(l), most = list_stride(l), n = 0, turn = 0, rc = 0;
	struct row *rows = xcalloc(2 * (size_t)most, sizeof(*rows)), last;

	do {
		struct row *page = rows + turn * most;
		int want = w->limit && w->limit - w->rows < most ? (int)(w->limit - w->rows) : most;

		if (w->progress && w->progress(w->ctx, w->rows, w->all))
			rc = err_set(err, E_STATE, NULL, NULL, NULL, "已停止");
		else if (w->o)
			rc = tray_full(w->o, err);
		n = rc || !want ? 0 : list_fetch(l, w->rows ? FROM_AFTER : FROM_FIRST, w->rows ? &last : NULL, want, page, err);
		for (int i = 0; i < n; i++)
			line(&page[i], columns, w->f);
		if (n > 0) {
			last = page[n - 1];
			w->rows += n;
		}
		turn = !turn;
	} while (n == most);
	free(rows);
	return rc || n < 0 ? -1 : 0;
}

static int write_list(struct db *db, const struct actor *who, const struct query *query, struct writing *w, struct err *err)
{
	struct query q = *query;
	struct list *l;
	int rc = 0;

	q.verbs |= V_EXPORT;
	if (list_open(db, who, &q, &l, err))
		return -1;
	if (w->progress && list_count(l, COUNTED, &w->all, err))
		rc = -1;
	if (rc == 0) {
		heading(l, list_columns(l), w->f);
		rc = pages(l, w, err);
	}
	list_free(l);
	return rc;
}

int export_csv(struct db *db, const struct actor *who, const struct query *q, long limit, FILE *f, export_progress *progress, void *ctx,
	       long *rows, struct err *err)
{
	struct writing w = { .f = f, .progress = progress, .ctx = ctx, .limit = limit };
	int rc = write_list(db, who, q, &w, err);

	if (rows)
		*rows = w.rows;
	return rc;
}

static const char *view_label(const struct query *q)
{
	for (const struct view *v = q->e->views; v && v->name; v++)
		if (!q->view || !strcmp(v->name, q->view))
			return v->label;
	return q->e->label;
}

int export_to_tray(struct db *db, const struct actor *who, const struct query *q, const char *name, export_progress *progress, void *ctx,
		   int64_t *id, long *rows, struct err *err)
{
	struct writing w = { .progress = progress, .ctx = ctx };
	char made[200], what[96];
	struct tray_file t;

	if (!name) {
		const char *today = clock_today(db);
		text_fmt(made, sizeof(made), "%s-%.4s%.2s%.2s.csv", view_label(q), today, today + 5, today + 8);
		name = tray_name_ok(made) ? made : q->e->name;
	}
	if (!tray_name_ok(name))
		return err_set(err, E_INVALID, NULL, "name", NULL, "文件名只能用汉字、字母、数字和 _ . -，1至%d个字", TRAY_NAME);
	w.o = tray_begin(db, who, err);
	if (!w.o)
		return -1;
	w.f = tray_stream(w.o);
	if (write_list(db, who, q, &w, err)) {
		tray_drop(w.o);
		return -1;
	}
	text_fmt(what, sizeof(what), "导出 %s %ld行", q->e->label, w.rows);
	if (tray_end(w.o, name, what, &t, err))
		return -1;
	if (id)
		*id = t.id;
	if (rows)
		*rows = w.rows;
	return 0;
}
