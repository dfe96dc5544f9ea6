/* Query by example: the entity's form, and in each field what is asked of it. Fields of lines ask whether the row has such a line. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/core/util.h"
#include "screens/conds.h"
#include "screens/list.h"

enum { TYPED_MOST = 200, COUNTED = 1000000 };

struct ask {
	const char *section;		/* of its label; field and of are then nothing */
	const struct entity *of;
	int field;			/* -1 = state */
	char *typed;			/* as the model takes it; NULL = nothing is asked */
};

struct qbe {
	const struct entity *e;
	struct screen *list, *over;	/* the list that is asked, NULL = one is opened; a record that goes when it is */
	struct ask *item;
	int n;
	struct cond rest[16];		/* of fields that are asked twice: they stay as they are */
	char *kept[16];			/* their values */
	int nrest;
	struct form *form;
};

static const struct field *field_of(const struct qbe *q, int i)
{
	const struct ask *a = &q->item[i];

	return a->section || a->field < 0 ? NULL : &(a->of ? a->of : q->e)->fields[a->field];
}

/* ---- items ---- */

static void add(struct qbe *q, const char *section, const struct entity *of, int field)
{
	q->item = xrealloc(q->item, (size_t)(q->n + 1) * sizeof *q->item);
	q->item[q->n++] = (struct ask){section, of, field, NULL};
}

static void add_field(struct qbe *q, const struct entity *of, int field)
{
	const struct entity *e = of ? of : q->e;

	if (field >= 0 && cond_may(app.db, &app.who, e, &e->fields[field]))
		add(q, NULL, of, field);
}

static void add_named(struct qbe *q, const struct entity *of, const char *names)
{
	const struct entity *e = of ? of : q->e;
	char name[40];
	size_t k;

	for (; names && *(names += strspn(names, " ")); names += k) {
		k = strcspn(names, " ");
		snprintf(name, sizeof name, "%.*s", (int)k, names);
		add_field(q, of, field_no(e, name));
	}
}

static void add_lines(struct qbe *q, const struct part *p)
{
	const struct entity *of = entity_find(p->lines);
	int i;

	if (!of || p->sheet || !entity_may(of, V_READ))
		return;
	if (p->columns)
		add_named(q, of, p->columns);
	for (i = 0; !p->columns && of->fields[i].name; i++)
		if (!(of->fields[i].flags & F_OWNER))
			add_field(q, of, i);
}

/* Of every kind: a question is not of one. */
static void items(struct qbe *q)
{
	const struct part *p;
	int from, i;

	for (p = q->e->parts; p && p->label; p++) {
		from = q->n;
		add(q, p->label, NULL, -1);
		if (from == 0) {
			if (q->e->states)
				add(q, NULL, NULL, -1);
			for (i = 0; q->e->fields[i].name; i++)	/* whose line it is */
				if (q->e->fields[i].flags & F_OWNER)
					add_field(q, NULL, i);
		}
		add_named(q, NULL, p->fields);
		if (p->lines)
			add_lines(q, p);
		if (q->n == from + 1)
			q->n--;
	}
}

/* What the list is asked already; what is asked of one field again stays behind the form. */
static void take(struct qbe *q, const struct cond *c, int n)
{
	char typed[2048];
	int i, k;

	for (k = 0; k < n; k++) {
		for (i = 0; i < q->n; i++)
			if (!q->item[i].section && q->item[i].of == c[k].of && q->item[i].field == c[k].field && !q->item[i].typed)
				break;
		if (i == q->n) {
			q->rest[q->nrest++] = c[k];
			continue;
		}
		cond_typed(q->e, &c[k], typed, sizeof typed);
		q->item[i].typed = xstrdup(typed);
	}
}

static struct cond cond_of(const struct qbe *q, int i, const char *typed)
{
	return (struct cond){q->item[i].field, CMP_TYPED, typed, q->item[i].of};
}

/* ---- the source of the form ---- */

static int src_count(void *ctx)
{
	return ((struct qbe *)ctx)->n;
}

static void src_item(void *ctx, int i, struct fitem *out)
{
	struct qbe *q = ctx;
	const struct field *f = field_of(q, i);

	*out = (struct fitem){.kind = q->item[i].section ? FI_SECTION : FI_FIELD, .max = TYPED_MOST, .width = 30};
	out->label = q->item[i].section ? q->item[i].section : f ? f->label : _("状态");
	if (!q->item[i].section && (!f || field_chosen(f)))
		out->flags = FF_PICK;
	if (f && (f->type == T_TEXT || f->type == T_MEMO))
		out->width = f->width > 0 && f->width < 20 ? 24 : 40;
	else if (f && !field_chosen(f))
		out->width = 24;
}

static void src_show(void *ctx, int i, char *dst, size_t n)
{
	struct qbe *q = ctx;
	struct cond c = cond_of(q, i, q->item[i].typed);

	*dst = '\0';
	if (q->item[i].typed)
		cond_text(app.db, q->e, &c, false, dst, n);
}

/* A whole value of what is chosen is written without its sign; a state by its name, its code is nobody's word. */
static void src_get(void *ctx, int i, char *dst, size_t n)
{
	struct qbe *q = ctx;
	const struct field *f = field_of(q, i);
	const char *typed = q->item[i].typed ? q->item[i].typed : "";
	bool text = f && (f->type == T_TEXT || f->type == T_MEMO);

	if (!f) {
		src_show(q, i, dst, n);
		if (strcmp(dst, "=空") != 0)
			return;
	}
	if (*typed == (text ? '~' : '=') && typed[1] && !strchr("=!<>~|", typed[1]) && !(text && strchr(typed, '|')))
		typed++;
	text_cut(dst, n, typed);
}

/* Part of a name that several rows have is looked for in their names. */
static bool part_of_name(const struct qbe *q, int i, const char *typed, char *dst, size_t n)
{
	const struct field *f = field_of(q, i);
	struct cond c = cond_of(q, i, dst);
	struct err err = {0};
	const char *p;

	for (p = typed; *p && (unsigned char)*p < 0x80; p++)
		;
	if (!f || f->type != T_REF || !*p || strpbrk(typed, "=!<>~|*?#") || strstr(typed, ".."))
		return false;
	text_fmt(dst, n, "~%s", typed);
	return cond_check(app.db, &app.who, q->e, &c, &err) == 0;
}

static int src_set(void *ctx, int i, const char *typed, char *msg, size_t n)
{
	struct qbe *q = ctx;
	struct cond c = cond_of(q, i, typed);
	char *bare = text_trim(xstrdup(typed)), found[2048];
	struct err err = {0};
	int rc = 0;

	if (*bare) {
		rc = cond_find(q->e, &c, false, found, sizeof found, &err);
		c.value = found;
		if (rc == 0)
			rc = cond_check(app.db, &app.who, q->e, &c, &err);
		if (rc < 0 && part_of_name(q, i, bare, found, sizeof found))
			rc = 0;
	}
	if (rc == 0) {
		free(q->item[i].typed);
		q->item[i].typed = *bare ? xstrdup(found) : NULL;
	} else {
		err_text(&err, msg, n);
	}
	free(bare);
	return rc;
}

static int state_choices(const struct entity *e, const char *typed, int max, struct pick_row *rows)
{
	const struct state *s;
	int n = 0;

	for (s = e->states; s && s->code && n < max; s++) {
		if (*typed && strncasecmp(s->code, typed, strlen(typed)) && !strstr(s->label, typed) && !py_match(s->label, typed))
			continue;
		memset(&rows[n], 0, sizeof *rows);
		text_cut(rows[n].key, sizeof rows[n].key, s->label);
		text_cut(rows[n].label, sizeof rows[n].label, s->label);
		text_cut(rows[n++].note, sizeof rows->note, s->code);
	}
	return n;
}

static void region_chosen(void *ctx, const char *code)
{
	form_chosen(((struct qbe *)ctx)->form, code);
}

static bool src_browse(void *ctx, int i, int row, int col, const char *now)
{
	const struct field *f = field_of(ctx, i);

	(void)row;
	(void)col;
	return f && f->type == T_REGION && tree_pick(f->label, now, region_chosen, ctx);
}

/* The row's name goes into the field, two of one name with their numbers. */
static void named_rows(struct pick_row *rows, int n)
{
	char id[sizeof rows->key];
	int i, k;

	for (i = 0; i < n; i++) {
		bool twin = false;

		for (k = 0; k < n; k++)
			twin |= k != i && strcmp(rows[k].label, rows[i].label) == 0;
		text_cut(id, sizeof id, rows[i].key);
		text_fmt(rows[i].key, sizeof rows[i].key, twin ? "%.30s #%s" : "%.60s", rows[i].label, id);
	}
	for (i = 0; i < n; i++)
		text_cut(rows[i].label, sizeof rows[i].label, rows[i].key);
}

/* What stands before the last | and before an operator stays. */
static int src_pick(void *ctx, int i, const char *typed, int max, struct pick_row *rows)
{
	struct qbe *q = ctx;
	const struct field *f = field_of(q, i);
	const char *last = strrchr(typed, '|');
	char key[sizeof rows->key];
	size_t before;
	int n, k;

	last = last ? last + 1 : typed;
	last += strspn(last, "=!<>~ ");
	before = (size_t)(last - typed);
	if (strpbrk(last, "*?") || strstr(last, "..") || (before && !*last && last[-1] != '|'))
		return 0;
	n = f ? choices(f, last, max, rows) : state_choices(q->e, last, max, rows);
	if (f && f->type == T_REF)
		named_rows(rows, n);
	for (k = 0; before && k < n; k++) {
		text_cut(key, sizeof key, rows[k].key);
		text_fmt(rows[k].key, sizeof rows[k].key, "%.*s%s", (int)before, typed, key);
	}
	return n;
}

static bool src_help(void *ctx, int i, int col, char *dst, size_t n)
{
	struct qbe *q = ctx;
	const struct ask *a = &q->item[i];
	size_t at = 0;

	(void)col;
	*dst = '\0';
	if (field_of(q, i)) {
		field_help(a->of ? a->of : q->e, a->field, NULL, dst, n);
		at = strlen(dst);
	}
	text_fmt(dst + at, n - at, "%s%s", at ? "\n\n" : "", _("在查询方式里可以写：\n"
		"  值　　　　　　　等于它；文字为含有它；区划包括它以下的；日期也可写 2023、2023-05\n"
		"  > >= < <=　　　大于、不小于、小于、不大于\n"
		"  a..b　a..　..b　从 a 到 b（都含在内）\n"
		"  *　?　　　　　　任意多个字、任意一个字\n"
		"  a|b　　　　　　其中之一\n"
		"  =　!=　　　　　空、非空；后面有值时为等于、不等于整个值\n"
		"  ~值　==值　　　含有它；照原样等于它，其中的符号没有别的意思"));
	return true;
}

/* ---- asking ---- */

/* Behind the conditions that are there already. */
static bool conds(const struct qbe *q, struct query *out)
{
	int i;

	for (i = 0; i < q->nrest + q->n; i++) {
		const char *typed = i < q->nrest ? q->rest[i].value : q->item[i - q->nrest].typed;

		if (!typed)
			continue;
		if (out->nwhere == (int)LENGTH(out->where)) {
			tui_message(SY_ERROR, _("最多 %d 个条件"), (int)LENGTH(out->where));
			return false;
		}
		out->where[out->nwhere++] = i < q->nrest ? q->rest[i] : cond_of(q, i - q->nrest, typed);
	}
	return true;
}

/* The list may have gone from under this screen meanwhile. */
static struct screen *still(struct screen *want)
{
	struct screen *s;

	for (s = screen_top(); s && s != want; s = s->under)
		;
	return want ? s : NULL;
}

static void act_run(struct screen *s)
{
	struct qbe *q = s->data;
	struct query fresh = {.e = q->e};
	struct screen *list = still(q->list), *over = still(q->over);

	if (!form_commit(q->form) || !conds(q, &fresh))
		return;
	if (list && !listing_ask(list, fresh.where, fresh.nwhere))
		return;
	screen_close(list && over ? over : s, 0);
	if (!list)
		list_query(q->e, &fresh);
}

static void act_count(struct screen *s)
{
	struct qbe *q = s->data;
	struct query fresh = {.e = q->e};
	struct err err = {0};
	struct list *l;
	long n = 0;

	if (still(q->list))
		listing_preset(q->list, &fresh);
	if (!form_commit(q->form) || !conds(q, &fresh))
		return;
	if (list_open(app.db, &app.who, &fresh, &l, &err) == 0) {
		if (list_count(l, COUNTED, &n, &err) == 0)
			tui_message(SY_GOOD, n > COUNTED ? _("符合条件的超过 %ld 条") : _("符合条件的有 %ld 条"),
				n > COUNTED ? COUNTED : n);
		list_free(l);
	}
	if (err.code != E_OK)
		err_show(&err);
}

static void forget(struct qbe *q)
{
	int i;

	for (i = 0; i < q->n; i++) {
		free(q->item[i].typed);
		q->item[i].typed = NULL;
	}
	while (q->nrest > 0)
		free(q->kept[--q->nrest]);
}

static void begin(struct qbe *q)
{
	struct form_src src = {.ctx = q, .count = src_count, .item = src_item, .get = src_get, .show = src_show, .set = src_set,
		.pick = src_pick, .browse = src_browse, .help = src_help};

	q->form = form_new(&src);
	form_query(q->form);
}

static void act_clear(struct screen *s)
{
	struct qbe *q = s->data;

	forget(q);
	form_free(q->form);
	begin(q);
}

static void act_leave(struct screen *s)
{
	screen_close(s, -1);
}

/* ---- the screen ---- */

static void qbe_draw(struct screen *s, struct area a)
{
	struct qbe *q = s->data;
	char text[200];

	put(a, 0, 0, a.w, SY_FOCUS, "");
	put(a, 0, 1, -1, SY_FOCUS, _("【查询方式】"));
	if (q->nrest)
		text_fmt(text, sizeof text, _("另有 %d 个条件不变；F6 全部去掉"), q->nrest);
	else
		text_cut(text, sizeof text, _("在要查的项里写：值 >值 <值 a..b * ? a|b =（空） !=（非空）"));
	if (!q->nrest && cells(text) > a.w - 16)	/* the signs alone */
		text_cut(text, sizeof text, _("值 >值 <值 a..b * ? a|b =（空） !=（非空）"));
	put(a, 0, 15, a.w - 16, SY_FOCUS, text);
	form_draw(q->form, area_inside(a, 1, 0, 0, 0));
}

static void qbe_part(struct screen *s)
{
	struct qbe *q = s->data;

	form_draw_part(q->form);
}

static bool qbe_key(struct screen *s, int key)
{
	struct qbe *q = s->data;

	if (form_key(q->form, key))
		return true;
	if (key != K_ESC)
		return false;
	act_leave(s);
	return true;
}

static void qbe_close(struct screen *s)
{
	struct qbe *q = s->data;

	forget(q);
	form_free(q->form);
	free(q->item);
	free(q);
}

static const struct keydef qbe_keys[] = {
	{.key = K_F8, .alt = K_CTRL('W'), .alt2 = K_F10, .label = "查询", .help = "按写下的条件查，结果列在名册里", .act = act_run},
	{.key = K_F9, .alt = K_CTRL('T'), .label = "计数", .help = "只数有多少条符合，不列出", .act = act_count},
	{.key = K_ESC, .label = "不查", .help = "离开查询方式，名册和原来一样"},
	{.key = K_F6, .alt = K_CTRL('N'), .label = "清空", .help = "所有条件都去掉", .act = act_clear},
	{0}
};

static const struct screen_ops qbe_ops = {
	.name = "query", .draw = qbe_draw, .part = qbe_part, .key = qbe_key, .close = qbe_close, .keys = qbe_keys, .text = true,
};

bool qbe_help(struct screen *s, char *dst, size_t n)
{
	return s && s->ops == &qbe_ops && form_help(((struct qbe *)s->data)->form, dst, n);
}

static void take_rest(struct qbe *q)
{
	int i;

	for (i = 0; i < q->nrest; i++)
		q->rest[i].value = q->kept[i] = xstrdup(q->rest[i].value ? q->rest[i].value : "");
}

void qbe_list(struct screen *list)
{
	struct query asked = {0};
	struct qbe *q = xcalloc(1, sizeof *q);

	listing_asked(list, &asked);
	q->e = asked.e;
	q->list = list;
	items(q);
	take(q, asked.where, asked.nwhere);
	take_rest(q);
	begin(q);
	screen_push(&qbe_ops, q, list->code, "");
	text_fmt(screen_top()->title, sizeof screen_top()->title, _("查询%s"), q->e->label);
}

void qbe_open(const struct entity *e, struct screen *over)
{
	struct screen *under = over ? over->under : NULL;
	struct qbe *q;

	if (under && listing_of(under, e)) {
		qbe_list(under);
		((struct qbe *)screen_top()->data)->over = over;
		return;
	}
	q = xcalloc(1, sizeof *q);
	q->e = e;
	items(q);
	begin(q);
	screen_push(&qbe_ops, q, e->code ? e->code : "", "");
	text_fmt(screen_top()->title, sizeof screen_top()->title, _("查询%s"), e->label);
}
