/* Lists as files for spreadsheets (tray.h): what a list shows to this actor, page by page, in a form that spreadsheets read right
 * and run nothing of. */
#include "model/core/tray.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/core/csv.h"
#include "model/core/internal.h"
#include "model/core/xlsx.h"

enum { COUNTED = 1000000, WIDE = 18 };

struct writing { FILE *f; struct xlsx *x; struct tray_out *o; export_progress *progress; void *ctx; long limit, all, rows; };

static void heading(struct list *l, int columns, struct writing *w)
{
	if (w->x)
		xlsx_head(w->x, 0, "id", WIDE / 2);
	else
		fputs("\xef\xbb\xbf" "id", w->f);
	for (int i = 0; i < columns; i++) {
		const struct field *fd = list_column(l, i);
		const char *label = fd ? fd->label : "状态";
		if (w->x) {
			xlsx_head(w->x, 1 + i, label, fd && fd->flags & F_NAME ? 2 * WIDE : WIDE);
			continue;
		}
		fputc(',', w->f);
		csv_cell(w->f, label, true);
	}
	if (!w->x)
		csv_end(w->f);
}

static bool counts(const struct field *f)
{
	return f && !(f->flags & (F_PII | F_SECRET)) && (f->type == T_INT || f->type == T_FEN || f->type == T_BP || f->type == T_SCORE);
}

static void line(struct list *l, const struct row *r, int columns, struct writing *w, long no)
{
	char id[24];

	snprintf(id, sizeof(id), "%lld", (long long)r->id);
	if (w->x)
		xlsx_text(w->x, no, 0, id);
	else
		fputs(id, w->f);
	for (int i = 0; i < columns; i++) {
		if (w->x) {
			(counts(list_column(l, i)) ? xlsx_number : xlsx_text)(w->x, no, 1 + i, r->cell[i]);
			continue;
		}
		fputc(',', w->f);
		csv_cell(w->f, r->cell[i], true);
	}
	if (!w->x)
		csv_end(w->f);
}

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
		if (rc == 0 && w->x && w->rows >= XLSX_ROWS - 1)
			rc = err_set(err, E_INVALID, NULL, NULL, NULL, "电子表格最多%d行；请加条件，或导出为 CSV", XLSX_ROWS - 1);
		n = rc || !want ? 0 : list_fetch(l, w->rows ? FROM_AFTER : FROM_FIRST, w->rows ? &last : NULL, want, page, err);
		for (int i = 0; i < n; i++)
			line(l, &page[i], columns, w, w->rows + 1 + i);
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
		heading(l, list_columns(l), w);
		rc = pages(l, w, err);
	}
	list_free(l);
	return rc;
}

static int write_book(struct db *db, const struct actor *who, const struct query *q, struct writing *w, struct err *err)
{
	char *dir = xasprintf("%s/outbox", db->dir);

	mkdir(dir, 0700);
	w->x = xlsx_begin(dir, q->e->label, err);
	free(dir);
	if (!w->x)
		return -1;
	if (write_list(db, who, q, w, err)) {
		xlsx_drop(w->x);
		return -1;
	}
	return xlsx_end(w->x, w->f, err);
}

int export_list(struct db *db, const struct actor *who, const struct query *q, enum export_as as, long limit, FILE *f, export_progress *progress,
		void *ctx, long *rows, struct err *err)
{
	struct writing w = { .f = f, .progress = progress, .ctx = ctx, .limit = limit };
	int rc = (as == AS_XLSX ? write_book : write_list)(db, who, q, &w, err);

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

int export_to_tray(struct db *db, const struct actor *who, const struct query *q, enum export_as as, const char *name,
		   export_progress *progress, void *ctx, int64_t *id, long *rows, struct err *err)
{
	struct writing w = { .progress = progress, .ctx = ctx };
	char made[200], what[96];
	struct tray_file t;

	if (!name) {
		const char *today = clock_today(db);
		text_fmt(made, sizeof(made), "%s-%.4s%.2s%.2s.%s", view_label(q), today, today + 5, today + 8, as == AS_XLSX ? "xlsx" : "csv");
		name = tray_name_ok(made) ? made : q->e->name;
	}
	if (!tray_name_ok(name))
		return err_set(err, E_INVALID, NULL, "name", NULL, "文件名只能用汉字、字母、数字和 _ . -，1至%d个字", TRAY_NAME);
	w.o = tray_begin(db, who, err);
	if (!w.o)
		return -1;
	w.f = tray_stream(w.o);
	if ((as == AS_XLSX ? write_book : write_list)(db, who, q, &w, err)) {
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
