/* A form over a record: which items it has follows from the entity's parts, and what is typed goes into the record at
 * once. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/fields.h"

enum { GRIDS = 10000 };		/* item ids: fields by their number, lines by that of their section */

/* ---- items ---- */

static unsigned flags_of(struct rec *r, int field, bool readonly)
{
	const struct field *f = &rec_entity(r)->fields[field];
	unsigned flags = 0;
	char why[8];

	if (f->flags & F_NEED)
		flags |= FF_NEED;
	if (rec_carried(r, field))
		flags |= FF_CARRIED;
	if (f->type == T_DATE)
		flags |= FF_DATE;
	if (field_chosen(f))
		flags |= FF_PICK;
	if (readonly || (f->flags & F_CALC) || !rec_may_edit(r, field, why, sizeof why))
		flags |= FF_READONLY;
	return flags;
}

static struct item *item_add(struct fields *f, enum fkind kind, const struct part *p)
{
	struct item *it;

	f->item = xrealloc(f->item, (size_t)(f->n + 1) * sizeof *f->item);
	it = &f->item[f->n++];
	memset(it, 0, sizeof *it);
	it->kind = kind;
	it->part = p;
	it->field = -1;
	return it;
}

static void field_add(struct fields *f, const struct part *p, int field)
{
	const struct field *d;
	struct item *it;
	char text[8];

	if (field < 0)
		return;
	d = &rec_entity(f->r)->fields[field];
	if ((d->flags & F_DEAD) || !rec_text(f->r, field, text, sizeof text))
		return;
	it = item_add(f, d->type == T_MEMO ? FI_MEMO : FI_FIELD, p);
	it->field = field;
	it->flags = flags_of(f->r, field, f->readonly || (d->flags & F_OWNER && rec_id(f->r)));
}

/* One word of a blank-separated list. */
static const char *word(const char *s, char *dst, size_t n)
{
	size_t k;

	s += strspn(s, " ");
	k = strcspn(s, " ");
	if (k == 0)
		return NULL;
	snprintf(dst, n, "%.*s", (int)k, s);
	return s + k;
}

static void grid_add(struct fields *f, const struct part *p)
{
	const struct entity *e = entity_find(p->lines);
	struct item *it;
	const char *s;
	char name[40];
	int i;

	if (!e)
		return;
	it = item_add(f, FI_GRID, p);
	it->flags = f->readonly ? FF_READONLY : 0;
	if (p->columns) {
		for (s = p->columns; it->ncol < MAX_COLS && (s = word(s, name, sizeof name)); )
			if ((i = field_no(e, name)) >= 0 && rec_reads(f->r, &e->fields[i]))
				it->col[it->ncol++] = i;
		return;
	}
	for (i = 0; e->fields[i].name && it->ncol < MAX_COLS; i++)
		if (!(e->fields[i].flags & (F_DEAD | F_OWNER)) && rec_reads(f->r, &e->fields[i]))
			it->col[it->ncol++] = i;
}

static void part_add(struct fields *f, const struct part *p)
{
	int from = f->n;
	const char *s;
	char name[40];
	int i;

	item_add(f, FI_SECTION, p);
	/* a line that has a form of its own says whose it is */
	for (i = 0; from == 0 && rec_entity(f->r)->fields[i].name; i++)
		if (rec_entity(f->r)->fields[i].flags & F_OWNER)
			field_add(f, p, i);
	for (s = p->fields; s && (s = word(s, name, sizeof name)); )
		field_add(f, p, field_no(rec_entity(f->r), name));
	if (p->lines)
		grid_add(f, p);
	if (f->n == from + 1)
		f->n--;
}

void fields_build(struct fields *f)
{
	const struct entity *e = rec_entity(f->r);
	const struct part *p;
	int i;

	f->n = 0;
	f->rebuild = false;
	for (p = e->parts; p && p->label; p++)
		if ((!f->only || f->only == p) && part_shown(f->r, p))
			part_add(f, p);
	if (f->n == 0)
		for (i = 0; e->fields[i].name; i++)
			field_add(f, NULL, i);
}

/* ---- the source ---- */

static int src_count(void *ctx)
{
	struct fields *f = ctx;

	if (f->rebuild)
		fields_build(f);
	return f->n;
}

static void describe_field(const struct field *d, unsigned flags, struct fitem *out)
{
	static const int typed[T_NTYPES] = {[T_TEXT] = 200, [T_MEMO] = 4000, [T_INT] = 20, [T_FEN] = 24, [T_BP] = 12,
		[T_SCORE] = 12, [T_DATE] = 20, [T_TIME] = 20, [T_CLOCK] = 8, [T_BOOL] = 8, [T_CODE] = 40, [T_REF] = 80,
			[T_REGION] = 40, [T_FILE] = 64};
	static const int wide[T_NTYPES] = {[T_TEXT] = 40, [T_MEMO] = 60, [T_INT] = 12, [T_FEN] = 18, [T_BP] = 10,
		[T_SCORE] = 8,
		[T_DATE] = 18, [T_TIME] = 20, [T_CLOCK] = 8, [T_BOOL] = 6, [T_CODE] = 24, [T_REF] = 36, [T_REGION] = 30,
			[T_FILE] = 20};
	bool text = d->type == T_TEXT || d->type == T_MEMO;

	out->label = d->label;
	out->max = text && d->width > 0 ? d->width : typed[d->type];
	out->width = text && d->width > 0 && d->width < 30 ? d->width * 2 : wide[d->type];
	out->flags = flags;
}

static void src_item(void *ctx, int i, struct fitem *out)
{
	struct fields *f = ctx;
	const struct item *it = &f->item[i];

	memset(out, 0, sizeof *out);
	out->kind = it->kind;
	out->id = it->field >= 0 ? 1 + it->field : it->kind == FI_GRID ? GRIDS + (int)(it->part - rec_entity(f->r)->parts) : 0;
	if (it->field >= 0) {
		describe_field(&rec_entity(f->r)->fields[it->field], it->flags, out);
		return;
	}
	out->label = it->part->label;
	out->flags = it->flags;
}

/* A value as it is read: a date with its weekday. */
static void show(struct rec *r, int field, char *dst, size_t n)
{
	const struct val *v;
	size_t k;

	if (!rec_text(r, field, dst, n)) {
		*dst = '\0';
		return;
	}
	v = rec_get(r, field);
	if (rec_entity(r)->fields[field].type == T_DATE &&
		!(rec_entity(r)->fields[field].flags & (F_PII | F_SECRET)) && v && v->t == VT_TEXT && v->s) {
		k = strlen(dst);
		if (k + 2 < n) {
			dst[k] = ' ';
			cal_note(app.db, v->s, dst + k + 1, n - k - 1);
		}
	}
}

static void edit(struct rec *r, int field, char *dst, size_t n)
{
	if (!rec_edit_text(r, field, dst, n))
		*dst = '\0';
}

/* Rows are chosen by their id but read by name: the name goes into the field, two of one name with their note. */
static int pick_rows(struct fields *f, const struct field *d, const char *typed, int max, struct pick_row *rows)
{
	int n = choices(d, typed, max < PICKED ? max : PICKED, rows), i, k;

	if (d->type != T_REF)
		return n;
	for (i = 0; i < n; i++) {
		bool twin = false;

		f->picked[i].id = atoll(rows[i].key);
		for (k = 0; k < n; k++)
			twin |= k != i && strcmp(rows[k].label, rows[i].label) == 0;
		if (twin)
			text_fmt(rows[i].key, sizeof rows[i].key, "%.30s #%lld", rows[i].label, (long long)f->picked[i].id);
		else
			text_cut(rows[i].key, sizeof rows[i].key, rows[i].label);
	}
	for (i = 0; i < n; i++) {
		text_cut(rows[i].label, sizeof rows[i].label, rows[i].key);
		memcpy(f->picked[i].key, rows[i].key, sizeof f->picked[i].key);
	}
	f->npicked = n;
	return n;
}

static int set(struct fields *f, struct rec *r, int field, const char *typed, char *msg, size_t n)
{
	const struct field *d = &rec_entity(r)->fields[field];
	struct err err = {0}, other = {0};
	struct pick_row found[2];
	char day[11], id[24];
	int rc, i, n_found = 0;

	for (i = 0; d->type == T_REF && i < f->npicked; i++)
		if (strcmp(f->picked[i].key, typed) == 0) {
			snprintf(id, sizeof id, "%lld", (long long)f->picked[i].id);
			typed = id;
			break;
		}

	if (d->type == T_DATE && *typed) {
		if (cal_parse(app.db, typed, day, &err) < 0) {
			err_text(&err, msg, n);
			return -1;
		}
		typed = day;
	}
	rc = rec_set(r, field, typed, &err);
	if (rc < 0 && *typed && (n_found = choices(d, typed, 2, found)) == 1)
		rc = rec_set(r, field, found[0].key, &other);
	if (rc < 0 && n_found > 1)
		text_fmt(msg, n, _("%s：“%s”不止一个，请从列表里选：%.60s、%.60s……"), d->label, typed, found[0].label, found[1].label);
	else if (rc != 0)
		err_text(&err, msg, n);
	return rc;
}

static void src_get(void *ctx, int i, char *dst, size_t n)
{
	struct fields *f = ctx;

	edit(f->r, f->item[i].field, dst, n);
}

static void src_show(void *ctx, int i, char *dst, size_t n)
{
	struct fields *f = ctx;

	if (f->item[i].field == f->reveal)
		text_fmt(dst, n, "%s", f->clear);
	else if (rec_entity(f->r)->fields[f->item[i].field].flags & (F_PII | F_SECRET))
		edit(f->r, f->item[i].field, dst, n);	/* what was typed in this form is read again as typed */
	else
		show(f->r, f->item[i].field, dst, n);
}

static int src_set(void *ctx, int i, const char *typed, char *msg, size_t n)
{
	struct fields *f = ctx;
	int field = f->item[i].field, rc;
	char before[4096];

	edit(f->r, field, before, sizeof before);
	if (strcmp(before, typed) == 0)
		return 0;
	rc = set(f, f->r, field, typed, msg, n);
	/* other sections may be there now; the form reads its items again after every set */
	f->rebuild |= rc >= 0 && rec_entity(f->r)->kind && strcmp(rec_entity(f->r)->kind, rec_entity(f->r)->fields[field].name) == 0;
	return rc;
}

static int src_pick(void *ctx, int i, const char *typed, int max, struct pick_row *rows)
{
	struct fields *f = ctx;

	return pick_rows(f, &rec_entity(f->r)->fields[f->item[i].field], typed, max, rows);
}

static void region_chosen(void *ctx, const char *code)
{
	form_chosen(((struct fields *)ctx)->form, code);
}

static bool src_browse(void *ctx, int i, int row, int col, const char *now)
{
	struct fields *f = ctx;
	const struct item *it = &f->item[i];
	const struct field *d = it->kind == FI_GRID ? &entity_find(it->part->lines)->fields[it->col[col]] : &rec_entity(f->r)->fields[it->field];

	(void)row;
	return d->type == T_REGION && tree_pick(d->label, now, region_chosen, f);
}

/* ---- lines ---- */

static struct rec *line_of(struct fields *f, int i, int row)
{
	return rec_line(f->r, f->item[i].part, (size_t)row);
}

static bool src_help(void *ctx, int i, int col, char *dst, size_t n)
{
	struct fields *f = ctx;
	const struct item *it = &f->item[i];

	if (it->field >= 0) {
		field_help(rec_entity(f->r), it->field, f->r, dst, n);
		return true;
	}
	if (it->kind != FI_GRID || col < 0 || col >= it->ncol)
		return false;
	field_help(entity_find(it->part->lines), it->col[col],
		rec_line_count(f->r, it->part) ? line_of(f, i, 0) : NULL, dst, n);
	return true;
}

static int src_rows(void *ctx, int i)
{
	struct fields *f = ctx;

	return (int)rec_line_count(f->r, f->item[i].part);
}

static int src_cols(void *ctx, int i)
{
	return ((struct fields *)ctx)->item[i].ncol;
}

static void src_col(void *ctx, int i, int col, struct fitem *out)
{
	struct fields *f = ctx;
	const struct item *it = &f->item[i];
	const struct entity *e = entity_find(it->part->lines);
	const struct field *d = &e->fields[it->col[col]];
	unsigned flags = it->flags & FF_READONLY;

	if (d->flags & F_NEED)
		flags |= FF_NEED;
	if (d->flags & F_CALC)
		flags |= FF_READONLY;
	if (d->type == T_DATE)
		flags |= FF_DATE;
	if (field_chosen(d))
		flags |= FF_PICK;
	memset(out, 0, sizeof *out);
	out->kind = FI_FIELD;
	describe_field(d, flags, out);
	if (d->type == T_DATE)
		out->width = 10;	/* without its weekday */
}

static void src_cell_get(void *ctx, int i, int row, int col, char *dst, size_t n)
{
	struct fields *f = ctx;

	edit(line_of(f, i, row), f->item[i].col[col], dst, n);
}

static void src_cell_show(void *ctx, int i, int row, int col, char *dst, size_t n)
{
	struct fields *f = ctx;

	const struct entity *e = entity_find(f->item[i].part->lines);
	char *open;

	if (!rec_text(line_of(f, i, row), f->item[i].col[col], dst, n))
		*dst = '\0';
	/* 会长(理事长/主席): a cell is narrow, what stands in brackets is read in the field's help */
	if (e->fields[f->item[i].col[col]].type == T_CODE && (open = strchr(dst, '(')) && open != dst)
		*open = '\0';
}

static int src_cell_set(void *ctx, int i, int row, int col, const char *typed, char *msg, size_t n)
{
	struct fields *f = ctx;
	struct rec *line = line_of(f, i, row);
	int field = f->item[i].col[col];
	char before[1024], why[200];

	edit(line, field, before, sizeof before);
	if (strcmp(before, typed) == 0)
		return 0;
	if (!rec_may_edit(line, field, why, sizeof why)) {
		text_fmt(msg, n, "%s", why);
		return -1;
	}
	return set(f, line, field, typed, msg, n);
}

static int src_cell_pick(void *ctx, int i, int row, int col, const char *typed, int max, struct pick_row *rows)
{
	struct fields *f = ctx;

	(void)row;
	return pick_rows(f, &entity_find(f->item[i].part->lines)->fields[f->item[i].col[col]], typed, max, rows);
}

static int src_row_add(void *ctx, int i, char *msg, size_t n)
{
	struct fields *f = ctx;
	const struct item *it = &f->item[i];
	struct err err = {0};

	if (it->part->sheet) {
		snprintf(msg, n, "%s", _("表中的项目是固定的，不能增加"));
		return -1;
	}
	if ((it->flags & FF_READONLY) || !rec_line_add(f->r, it->part, &err)) {
		err_text(&err, msg, n);
		return -1;
	}
	return (int)rec_line_count(f->r, it->part) - 1;
}

static long src_row_remove(void *ctx, int i, int row, char *msg, size_t n)
{
	struct fields *f = ctx;
	struct rec *line;

	if (f->item[i].part->sheet || (f->item[i].flags & FF_READONLY)) {
		snprintf(msg, n, "%s", _("这一行不能去掉"));
		return -1;
	}
	line = line_of(f, i, row);
	rec_line_remove(f->r, f->item[i].part, (size_t)row);
	return fields_row_gone(f, line);
}

/* ---- life ---- */

static const struct part *part_holding(const struct entity *e, const char *what)
{
	const struct part *p;
	const char *s;
	char name[40];

	for (p = e->parts; p && p->label; p++) {
		if (strcmp(p->label, what) == 0 || (p->lines && strcmp(p->lines, what) == 0))
			return p;
		for (s = p->fields; s && (s = word(s, name, sizeof name)); )
			if (strcmp(name, what) == 0)
				return p;
	}
	return NULL;
}

struct fields *fields_new(struct rec *r, bool readonly, const char *only)
{
	struct fields *f = xcalloc(1, sizeof *f);
	struct form_src src = {
		.ctx = f, .count = src_count, .item = src_item, .get = src_get, .show = src_show, .set = src_set,
			.pick = src_pick, .browse = src_browse,
		.help = src_help, .rows = src_rows, .cols = src_cols, .col = src_col, .cell_get = src_cell_get,
		.cell_show = src_cell_show, .cell_set = src_cell_set, .cell_pick = src_cell_pick,
			.row_add = src_row_add,
		.row_remove = src_row_remove, .row_back = fields_row_back, .keep = fields_keep, .back = fields_back,
	};

	f->r = r;
	f->readonly = readonly;
	f->only = only ? part_holding(rec_entity(r), only) : NULL;
	f->reveal = -1;
	fields_build(f);
	f->form = form_new(&src);
	return f;
}

void fields_free(struct fields *f)
{
	if (!f)
		return;
	form_free(f->form);
	explicit_bzero(f->clear, sizeof f->clear);
	fields_forget(f);
	free(f->item);
	free(f);
}

struct form *fields_form(struct fields *f)
{
	return f->form;
}

static void is_some(void *ctx, int item, int row, int col, const char *text, bool typing)
{
	(void)item;
	(void)row;
	(void)col;
	(void)text;
	(void)typing;
	*(bool *)ctx = true;
}

/* A value the record holds and did not when it was loaded, or a text that it does not hold. */
bool fields_dirty(const struct fields *f)
{
	bool any = rec_dirty(f->r);

	if (!any)
		form_unset(f->form, is_some, &any);
	return any;
}

bool fields_in_lines(const struct fields *f)
{
	int i = form_focused(f->form, NULL, NULL);

	return i >= 0 && i < f->n && f->item[i].kind == FI_GRID;
}

void fields_spot(const struct fields *f, struct spot *at)
{
	int row = -1, col = -1, i = form_focused(f->form, &row, &col);
	const struct item *it = i >= 0 && i < f->n ? &f->item[i] : NULL;

	*at = (struct spot){.of = rec_entity(f->r), .field = it && it->field >= 0 ? it->field : SPOT_ANY};
	if (!it || it->kind != FI_GRID)
		return;
	at->of = entity_find(it->part->lines);
	at->part = it->part;
	at->field = col >= 0 && col < it->ncol ? it->col[col] : SPOT_ANY;
	if (row >= 0 && (size_t)row < rec_line_count(f->r, it->part))
		at->line = rec_id(rec_line(f->r, it->part, (size_t)row));
}

void fields_reveal(struct fields *f, int field, const char *clear, int64_t until)
{
	f->reveal = field;
	f->until = until;
	snprintf(f->clear, sizeof f->clear, "%s", clear);
}

bool fields_tick(struct fields *f, int64_t now)
{
	if (f->reveal < 0 || now < f->until)
		return false;
	f->reveal = -1;
	explicit_bzero(f->clear, sizeof f->clear);
	return true;
}
