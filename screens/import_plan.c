/* What the columns of a file mean: each with its field and what stands in it, what is wanting below them; then the trial. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/import.h"

enum { NEEDED = 32, KINDS = 40 };

struct planning {
	struct import_plan *p;
	struct mem_table m;
	int need[NEEDED], nneed;	/* rows after the columns: what no column fills, or every row has alike */
	bool update;
	int asked;			/* the field for which a value is asked */
};

static const struct tcol columns[] = {
	{.label = "列", .wish = 22, .least = 10}, {.label = "→ 字段", .wish = 26, .least = 14}, {.label = "怎么知道", .wish = 10, .least = 8},
	{.label = "第一行", .wish = 24, .least = 8}, {.label = "第二行", .wish = 24, .least = 8}, {.label = "第三行", .wish = 24, .least = 8},
};

static struct planning *current;	/* of the dialog that is open */
static struct screen *asking;

/* ---- rows ---- */

static void add_column(struct planning *d, const struct import_col *c)
{
	static const char *const how[] = {[HOW_NONE] = "", [HOW_LABEL] = "表头", [HOW_KNOWN] = "叫法", [HOW_LEARNED] = "上次",
		[HOW_GIVEN] = "选定"};
	char target[200];
	const char *cell[] = {c->heading, target, _(how[c->how]), c->sample[0], c->sample[1], c->sample[2]};

	import_target(d->p, c->field, c->via, true, target, sizeof target);
	if (!*target)
		snprintf(target, sizeof target, "%s", _("× 不导入"));
	mem_add(&d->m, cell);
}

static const char *constant(const struct planning *d, int field)
{
	int i;

	for (i = 0; i < d->p->nset; i++)
		if (d->p->set[i].field == field)
			return d->p->set[i].text;
	return NULL;
}

static void rows(struct planning *d)
{
	int i, n;

	mem_clear(&d->m);
	for (i = 0; i < d->p->ncol; i++)
		add_column(d, &d->p->col[i]);
	d->nneed = 0;
	for (i = 0; i < d->p->nset && d->nneed < NEEDED; i++)
		d->need[d->nneed++] = d->p->set[i].field;
	n = import_plan_missing(d->p, d->need + d->nneed, NEEDED - d->nneed);
	d->nneed += n;
	for (i = 0; i < d->nneed; i++) {
		const struct field *f = &d->p->e->fields[d->need[i]];
		const char *text = constant(d, d->need[i]), *label = text && f->type == T_CODE ? code_label(app.db, f->list, text) : NULL;
		const char *cell[] = {text ? _("（每行都是）") : _("（文件没有）"), f->label, text ? _("选定") : _("必填"), text ? text : "",
			label ? label : "", ""};

		mem_add(&d->m, cell);
	}
	table_reload(&d->m.t, true);
}

static void retitle(struct screen *s)
{
	struct planning *d = s->data;

	text_fmt(s->title, sizeof s->title, _("导入%s：%.80s"), d->p->e->label, d->p->file.name);
}

/* ---- a column, a constant ---- */

static int targets(void *ctx, const char *typed, int max, struct pick_row *out)
{
	struct planning *d = ctx;
	int field, via, n = 0, i;

	if (max > 0 && !*typed) {
		memset(&out[n], 0, sizeof out[n]);
		snprintf(out[n].key, sizeof out[n].key, "-");
		text_cut(out[n++].label, sizeof out[0].label, _("不导入这一列"));
	}
	for (i = 0; n < max && import_targets(d->p, i, &field, &via); i++) {
		char name[160], label[160], first[64];

		import_target(d->p, field, via, false, name, sizeof name);
		import_target(d->p, field, via, true, label, sizeof label);
		if (*typed && !strstr(label, typed) && !strstr(name, typed) &&
		    !(py_first(label, first, sizeof first) > 0 && strstr(first, typed)))
			continue;
		memset(&out[n], 0, sizeof out[n]);
		text_cut(out[n].key, sizeof out[n].key, name);
		text_cut(out[n].label, sizeof out[n].label, label);
		text_cut(out[n++].note, sizeof out[0].note, d->p->e->fields[field].example ? d->p->e->fields[field].example : "");
	}
	return n;
}

static void column_picked(void *ctx, const struct pick_row *r)
{
	struct planning *d = current;
	struct err err = {0};
	int row = mem_row(&d->m);

	(void)ctx;
	if (!r || row < 0 || row >= d->p->ncol)
		return;
	if (import_plan_map(d->p, row, r->key, &err) < 0)
		err_show(&err);
	rows(d);
}

static void constant_given(void *ctx, const char *text)
{
	struct planning *d = current;
	struct err err = {0};

	(void)ctx;
	if (!text)
		return;
	if (import_plan_set(d->p, d->p->e->fields[d->asked].name, text, &err) < 0)
		err_show(&err);
	rows(d);
}

static int values(void *ctx, const char *typed, int max, struct pick_row *out)
{
	const struct field *f = ctx;

	return choices(f, typed, max, out);
}

static void value_picked(void *ctx, const struct pick_row *r)
{
	constant_given(ctx, r ? r->key : NULL);
}

static void constant_ask(struct planning *d, int field)
{
	const struct field *f = &d->p->e->fields[field];
	const char *was = constant(d, field);

	d->asked = field;
	if (f->type == T_CODE || f->type == T_REF || f->type == T_REGION || f->type == T_BOOL)
		pick(f->label, "", values, value_picked, (void *)(uintptr_t)f);
	else
		ask(_("每一行都填同样的值（留空取消）"), f->label, was ? was : "", 200, false, NULL, constant_given, d);
}

/* Fields of which nothing is said yet. */
static int others(void *ctx, const char *typed, int max, struct pick_row *out)
{
	struct pick_row *all = xcalloc((size_t)max, sizeof *all);
	int n = targets(ctx, typed, max, all), kept = 0, i;

	for (i = 0; i < n; i++)
		if (strcmp(all[i].key, "-") != 0 && !strchr(all[i].key, '.'))
			out[kept++] = all[i];
	free(all);
	return kept;
}

static void other_picked(void *ctx, const struct pick_row *r)
{
	struct planning *d = current;
	int f = r ? field_no(d->p->e, r->key) : -1;

	(void)ctx;
	if (f >= 0)
		constant_ask(d, f);
}

static void act_add(struct screen *s)
{
	current = s->data;
	pick(_("哪个字段每一行都填同样的值"), "", others, other_picked, current);
}

static void act_change(struct screen *s)
{
	struct planning *d = s->data;
	int row = mem_row(&d->m);

	current = d;
	if (row < 0)
		return;
	if (row < d->p->ncol) {
		pick(d->p->col[row].heading, "", targets, column_picked, d);
		return;
	}
	constant_ask(d, d->need[row - d->p->ncol]);
}

/* ---- what it is, and in which encoding ---- */

static const struct entity *kind[KINDS];

static void kind_chosen(void *ctx, int i)
{
	struct planning *d = current;

	(void)ctx;
	if (i < 0)
		return;
	import_plan_entity(d->p, kind[i]);
	rows(d);
	retitle(asking);
}

static void act_kind(struct screen *s)
{
	struct menu_row row[KINDS];
	int n = 0, i;

	current = s->data;
	asking = s;
	for (i = 0; entities[i] && n < KINDS; i++)
		if (import_may(app.db, &app.who, entities[i])) {
			row[n] = (struct menu_row){.label = entities[i]->label, .note = entities[i]->help};
			kind[n++] = entities[i];
		}
	menu(_("文件里每一行是一个……"), row, n, kind_chosen, NULL);
}

/* The columns are read anew; what was said of them is said again where the heading is the same. */
static void act_encoding(struct screen *s)
{
	struct planning *d = s->data;
	const char *other = strcmp(d->p->encoding, "UTF-8") == 0 ? "GB18030" : "UTF-8";
	struct import_plan *p;
	struct err err = {0};

	if (import_plan_make(app.db, &app.who, d->p->e, d->p->file.id, other, &p, &err) < 0) {
		err_show(&err);
		return;
	}
	import_plan_free(d->p);
	d->p = p;
	rows(d);
}

static void act_update(struct screen *s)
{
	struct planning *d = s->data;

	d->update = !d->update;
}

/* ---- on ---- */

static void act_try(struct screen *s)
{
	struct planning *d = s->data;
	struct err err = {0};
	int64_t run;

	if (import_start(d->p, IMPORT_TRIAL | (d->update ? IMPORT_UPDATE : IMPORT_NEW), NULL, &run, &err) < 0) {
		err_show(&err);
		return;
	}
	if (import_carry_on(run))
		import_trial_open(run, d->p);
}

static const struct keydef keys[] = {
	{.key = K_ENTER, .alt = K_F4, .label = "改这一项", .help = "列：选它对应的字段，或不导入；文件没有的：填一个每行都用的值", .act = act_change},
	{.key = K_F10, .alt = K_CTRL('W'), .label = "试导入", .help = "逐行检查，什么也不写入，给出每行的结果", .act = act_try},
	{.key = K_F6, .alt = 'e', .label = "是什么", .help = "换一种记录：社会组织、人员、任职、会员……", .act = act_kind},
	{.key = K_F7, .alt = 'b', .label = "编码", .help = "样行是乱码时换成另一种编码", .act = act_encoding},
	{.key = K_F5, .alt = 'a', .label = "加一项", .help = "再选一个字段，每一行都填同样的值", .act = act_add},
	{.key = K_F9, .alt = 'u', .label = "更新", .help = "已登记的也不拒绝，用文件里的内容更新（登记事项除外）", .act = act_update},
	{0}
};

static void draw(struct screen *s, struct area a)
{
	struct planning *d = s->data;
	int off = 0, i, need[NEEDED];
	char text[200];

	for (i = 0; i < d->p->ncol; i++)
		off += d->p->col[i].field < 0;
	text_fmt(text, sizeof text, _("每行一个%s　编码 %s　约 %ld 行　%d 列%s"), d->p->e->label, d->p->encoding, d->p->lines, d->p->ncol,
		d->update ? _("　已登记的：更新") : "");
	put(a, 0, 1, a.w - 2, SY_LABEL, text);
	i = import_plan_missing(d->p, need, NEEDED);
	if (off || i) {
		text_fmt(text, sizeof text, _("%d 列不导入；%d 个必填的字段文件里没有"), off, i);
		put(a, 1, 1, a.w - 2, i ? SY_WARN : SY_DIM, text);
	} else
		put(a, 1, 1, a.w - 2, SY_GOOD, _("各列都认得，必填的都有"));
	table_draw(&d->m.t, area_inside(a, 2, 0, 0, 0));
}

static bool key(struct screen *s, int k)
{
	struct planning *d = s->data;

	return table_key(&d->m.t, k);
}

static void close_it(struct screen *s)
{
	struct planning *d = s->data;

	mem_release(&d->m);
	import_plan_free(d->p);
	free(d);
}

static void back(struct screen *s, struct screen *child, int result)
{
	(void)child;
	if (result == IMPORT_WENT)
		screen_close(s, result);
}

static const struct screen_ops ops = {
	.name = "import-plan", .draw = draw, .key = key, .back = back, .close = close_it, .keys = keys,
};

void import_plan_open(int64_t file)
{
	struct planning *d = xcalloc(1, sizeof *d);
	struct err err = {0};

	if (import_plan_make(app.db, &app.who, NULL, file, NULL, &d->p, &err) < 0) {
		err_show(&err);
		free(d);
		return;
	}
	mem_init(&d->m, columns, (int)LENGTH(columns));
	rows(d);
	retitle(screen_push(&ops, d, "dr", ""));
}
