/* `list`: conditions as they are typed, rows page by page as a table, CSV or JSON. What leaves as CSV or JSON is an export,
 * and needs that right. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/saved.h"
#include "model/core/tray.h"
#include "model/core/csv.h"
#include "model/core/util.h"
#include "screens/cli.h"

enum { COLUMNS = 32 };

/* ---- conditions ---- */

/* FIELD or LINES.FIELD, as it is called in the dictionary or on the screen. 0, or an exit status. */
static int take_place(struct cli *c, const char *word, size_t n, struct cond *cond)
{
	const char *dot = memchr(word, '.', n);
	const struct entity *e = c->e;
	char lines[64];

	if (dot) {
		text_fmt(lines, sizeof lines, "%.*s", (int)(dot - word), word);
		cond->of = e = cli_lines(c->e, lines);
		if (!e)
			return cli_usage(_("%s没有 %s 的行"), cli_label(c->e->label), lines);
		n -= (size_t)(dot + 1 - word);
		word = dot + 1;
	}
	cond->field = cli_field(c->who, e, word, n);
	if (cond->field < -1 || (cond->field < 0 && dot))
		return EX_USAGE;
	/* the very words for a field that there is not */
	if (cond->field >= 0 && !field_may(c->who, e, &e->fields[cond->field]))
		return cli_usage(_("%s没有字段 %.*s（socorg describe %s）"), cli_label(e->label), (int)n, word, e->name);
	return 0;
}

/* FIELD and what would be typed into its field: =VALUE, >=VALUE, =A..B, =A|B, ~TEXT, = alone. A word without such a sign is looked for. */
static int take_conditions(struct cli *c, struct query *q)
{
	int i, rc;

	q->search = c->search ? c->search : q->search;
	for (i = 0; i < c->argc; i++) {
		struct cond *cond = &q->where[q->nwhere];
		size_t at = strcspn(c->argv[i], "=!<>~");

		if (q->nwhere == (int)LENGTH(q->where))
			return cli_usage(_("条件最多 %d 个"), (int)LENGTH(q->where));
		if ((at == 0 || !c->argv[i][at]) && q->search)
			return cli_usage(_("要查的文字只有一处：%s（条件写作 字段=值）"), c->argv[i]);
		if (at == 0 || !c->argv[i][at]) {
			q->search = c->argv[i];
			continue;
		}
		*cond = (struct cond){.op = CMP_TYPED, .value = c->argv[i] + at};
		if ((rc = take_place(c, c->argv[i], at, cond)) != 0)
			return rc;
		q->nwhere++;
	}
	return 0;
}

/* "F,-F" as people write it to "F F-" as the dictionary does. */
static int take_order(struct cli *c, char *dst, size_t n)
{
	const char *p = c->sort;
	size_t at = 0, len;

	*dst = '\0';
	while (*p) {
		bool down = *p == '-';
		int f, put;

		p += down;
		len = strcspn(p, ",");
		f = cli_field(c->who, c->e, p, len);
		if (f < -1)
			return EX_USAGE;
		put = snprintf(dst + at, n - at, "%s%s%s", at ? " " : "", f < 0 ? "state" : c->e->fields[f].name, down ? "-" : "");
		at += (size_t)put;
		if (at >= n)
			return cli_usage(_("排序的字段过多"));
		p += len;
		p += *p == ',';
	}
	return *dst ? 0 : cli_usage(_("--sort 要有字段"));
}

/* ---- rows ---- */

/* Calls row() for each row up to the limit. 0, or -1 with err. */
static int each_row(struct cli *c, struct list *l, void (*row)(void *, const struct row *), void *ctx, struct err *err)
{
	int most = list_stride(l), n = 0, i, turn = 0;
	struct row *rows = xcalloc(2 * (size_t)most, sizeof *rows), last;
	long left = c->limit ? c->limit : -1;

	do {
		struct row *page = rows + turn * most;
		int want = left >= 0 && left < most ? (int)left : most;

		n = want == 0 ? 0 : list_fetch(l, n ? FROM_AFTER : FROM_FIRST, n ? &last : NULL, want, page, err);
		for (i = 0; i < n; i++)
			row(ctx, &page[i]);
		if (n > 0)
			last = page[n - 1];
		if (left >= 0 && n > 0)
			left -= n;
		turn = !turn;
	} while (n == most);
	free(rows);
	return n < 0 ? -1 : 0;
}

struct out { struct list *l; struct grid *g; int n; bool measure; long count; };

static const char *head(struct list *l, int i)
{
	const struct field *f = list_column(l, i);

	return f ? cli_label(f->label) : _("状态");
}

static void table_cells(struct out *o, const char **cell, const char *id, const struct row *r)
{
	int i;

	cell[0] = id;
	for (i = 0; i < o->n; i++)
		cell[i + 1] = r ? r->cell[i] : head(o->l, i);
	if (o->measure)
		grid_measure(o->g, cell);
	else
		grid_print(o->g, cell);
}

static void table_line(void *ctx, const struct row *r)
{
	const char *cell[COLUMNS + 1];
	char id[24];

	snprintf(id, sizeof id, "%lld", (long long)r->id);
	table_cells(ctx, cell, id, r);
}

static int table(struct cli *c, struct out *o, struct err *err)
{
	const char *cell[COLUMNS + 1];
	int i, rc = 0;

	o->g = grid_new(o->n + 1, 0);
	for (i = 0; i < o->n; i++) {
		const struct field *f = list_column(o->l, i);

		if (f && (f->type == T_INT || f->type == T_FEN || f->type == T_BP || f->type == T_SCORE))
			grid_right(o->g, i + 1);
	}
	/* twice over the rows: the first time to measure */
	for (o->measure = true; rc == 0; o->measure = false) {
		table_cells(o, cell, "id", NULL);
		rc = each_row(c, o->l, table_line, o, err);
		if (!o->measure)
			break;
	}
	grid_free(o->g);
	return rc;
}

static void json_row(void *ctx, const struct row *r)
{
	struct out *o = ctx;
	int i;

	fputs(o->count++ ? ",\n{\"id\":" : "\n{\"id\":", stdout);
	json_id(r->id);
	for (i = 0; i < o->n; i++) {
		const struct field *f = list_column(o->l, i);

		putchar(',');
		json_text(f ? f->name : "state");
		putchar(':');
		json_text(r->cell[i]);
	}
	putchar('}');
}

static int json(struct cli *c, struct out *o, struct err *err)
{
	int rc;

	putchar('[');
	rc = each_row(c, o->l, json_row, o, err);
	puts("\n]");
	return rc;
}

/* --query NAME: all of it; what else is said comes on top. */
static int take_saved(struct cli *c, struct query *q, char **mem)
{
	struct query fresh = *q;
	struct err err = {0};
	int64_t id;

	if (saved_find(c->db, c->who, c->e, c->query, &id, &err) < 0 || saved_load(c->db, c->who, id, q, mem, &err) < 0)
		return cli_err(&err);
	q->on = fresh.on;
	if (fresh.view)
		q->view = fresh.view;
	return 0;
}

static int take_all(struct cli *c, struct query *q, char *order, size_t n, char **mem)
{
	int rc = c->query ? take_saved(c, q, mem) : 0;

	if (rc == 0)
		rc = take_conditions(c, q);
	if (rc == 0 && c->sort) {
		rc = take_order(c, order, n);
		q->order = order;
	}
	return rc;
}

static int answer(struct cli *c, struct query *q)
{
	bool table_wanted = !c->format || strcmp(c->format, "table") == 0;
	struct out o = {0};
	struct err err = {0};
	int rc;

	if (c->format && (strcmp(c->format, "csv") == 0 || strcmp(c->format, "xlsx") == 0))
		return export_list(c->db, c->who, q, *c->format == 'x' ? AS_XLSX : AS_CSV, c->limit, stdout, NULL, NULL, NULL, &err) < 0 ?
			cli_err(&err) : EX_OK;
	q->verbs = table_wanted ? 0 : V_EXPORT;
	if (list_open(c->db, c->who, q, &o.l, &err) < 0)
		return cli_err(&err);
	o.n = list_columns(o.l) < COLUMNS ? list_columns(o.l) : COLUMNS;
	rc = table_wanted ? table(c, &o, &err) : json(c, &o, &err);
	list_free(o.l);
	return rc < 0 ? cli_err(&err) : EX_OK;
}

int cli_list(struct cli *c)
{
	struct query q = {.e = c->e, .view = c->view, .on = c->on[0] ? c->on : NULL};
	char order[200], *mem = NULL;
	int rc = take_all(c, &q, order, sizeof order, &mem);

	if (rc == 0)
		rc = answer(c, &q);
	free(mem);
	return rc;
}

/* ---- count ---- */

/* FIELD, or FIELD:N for its first N characters: a region's level, a year. */
static int take_by(struct cli *c, struct split *by)
{
	size_t n = strcspn(c->by, ":");
	char *end;

	by->field = cli_field(c->who, c->e, c->by, n);
	if (by->field < -1)
		return EX_USAGE;
	by->cut = c->by[n] ? (int)strtol(c->by + n + 1, &end, 10) : 0;
	if (c->by[n] && (*end || by->cut < 1 || by->cut > 60 || by->field < 0 || (c->e->fields[by->field].type != T_TEXT &&
		c->e->fields[by->field].type != T_REGION && c->e->fields[by->field].type != T_DATE && c->e->fields[by->field].type != T_CODE)))
		return cli_usage(_("--by 字段:位数：%s"), c->by);
	return 0;
}

static void groups_out(struct cli *c, const struct share *g, int n)
{
	bool as_json = c->format && strcmp(c->format, "json") == 0, as_csv = c->format && strcmp(c->format, "csv") == 0;
	struct grid *grid = grid_new(3, 0);
	char count[24];
	int i, pass;

	grid_right(grid, 2);
	if (as_json)
		putchar('[');
	for (pass = as_json || as_csv; pass < 2; pass++)
		for (i = 0; i < n; i++) {
			const char *cell[] = {g[i].key, g[i].label, count};

			snprintf(count, sizeof count, "%lld", (long long)g[i].n);
			if (as_json) {
				fputs(i ? ",\n{\"key\":" : "\n{\"key\":", stdout);
				json_text(g[i].none ? NULL : g[i].key);
				fputs(",\"label\":", stdout);
				json_text(g[i].label);
				printf(",\"n\":%s}", count);
			} else if (as_csv) {
				csv_cell(stdout, g[i].key, true);
				putchar(',');
				csv_cell(stdout, g[i].label, true);
				printf(",%s", count);
				csv_end(stdout);
			} else if (pass == 0) {
				grid_measure(grid, cell);
			} else {
				grid_print(grid, cell);
			}
		}
	if (as_json)
		puts("\n]");
	grid_free(grid);
}

int cli_count(struct cli *c)
{
	struct query q = {.e = c->e, .view = c->view, .on = c->on[0] ? c->on : NULL, .figure = c->figure, .verbs = V_COUNT};
	struct split by;
	struct share *g = NULL;
	struct err err = {0};
	struct list *l;
	int rc = take_conditions(c, &q), n;

	if (rc == 0)
		rc = c->by ? take_by(c, &by) : cli_usage(_("count 要 --by 字段"));
	if (rc != 0)
		return rc;
	if (list_open(c->db, c->who, &q, &l, &err) < 0)
		return cli_err(&err);
	n = list_groups(l, &by, &g, &err);
	list_free(l);
	if (n < 0)
		return cli_err(&err);
	groups_out(c, g, n);
	free(g);
	return EX_OK;
}
