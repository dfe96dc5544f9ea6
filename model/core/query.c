/* Lists: a view, its conditions, its order and its scope become one statement. query_page.c pages it. */
#include "model/core/list_i.h"

#include <stdlib.h>
#include <string.h>

static int take_columns(struct list *l, const char *names, struct err *err)
{
	char w[64];

	while (l->ncol < MAX_COLS && word_next(&names, w, sizeof(w))) {
		int f = !strcmp(w, "state") ? -1 : field_no(l->e, w);
		if (f < 0 && strcmp(w, "state"))
			return err_set(err, E_USAGE, NULL, w, NULL, "%s没有字段 %s", l->e->label, w);
		if (f < 0 && !l->e->states)
			return err_set(err, E_USAGE, NULL, w, NULL, "%s没有状态", l->e->label);
		if (f >= 0 && !field_there(l->who, l->e, &l->e->fields[f]))
			continue;
		l->col[l->ncol++] = f;
	}
	return 0;
}

/* Which of the view's orders it is, from 1, negative with every key turned round: its index is read backwards then, ids and all. */
static int declared(const struct view *v, const char *order)
{
	const char *o = v && v->orders ? v->orders : "";
	int no = 1;

	for (size_t n; *o; o += n + (o[n] == ','), no++) {
		char one[128], back[160] = "", w[64];
		const char *p = one;

		n = strcspn(o, ",");
		text_fmt(one, sizeof(one), "%.*s", (int)n, o);
		if (!strcmp(one, order))
			return no;
		while (word_next(&p, w, sizeof(w))) {
			size_t k = strlen(w), at = strlen(back);
			text_fmt(back + at, sizeof(back) - at, "%s%.*s%s", at ? " " : "", (int)(w[k - 1] == '-' ? k - 1 : k), w,
				 w[k - 1] == '-' ? "" : "-");
		}
		if (!strcmp(back, order))
			return -no;
	}
	return 0;
}

/* A reference stands where its name would: the id says nothing to anybody. */
static void order_column(const struct entity *e, const char *name, char *dst, size_t n)
{
	int f = field_no(e, name);
	const struct entity *to = f >= 0 && e->fields[f].type == T_REF ? field_target(&e->fields[f]) : NULL;
	const struct field *title = to && to->cls == C_SHARED ? to->fields : NULL;
	char col[80];

	while (title && title->name && (!(title->flags & F_TITLE) || (title->flags & (F_SECRET | F_PII | F_DEAD)) || title->type == T_REF))
		title++;
	field_order_column(title && title->name ? to : e, title && title->name ? title->name : name, col, sizeof(col));
	if (title && title->name)
		snprintf(dst, n, "(SELECT r.%s FROM %s r WHERE r.id = t.%s)", col, to->name, name);
	else
		snprintf(dst, n, "t.%s", col);
}

/* In rows of every kind. */
static bool always_filled(const struct entity *e, int f)
{
	for (const struct part *p = e->parts; (e->fields[f].flags & F_NEED) && p && p->label; p++)
		if (p->fields && !p->kinds && word_in(p->fields, e->fields[f].name))
			return true;
	return false;
}

/* The view shows no row without it. */
static bool filled_by(const char *where, const char *field)
{
	char said[96];

	snprintf(said, sizeof(said), "%s IS NOT NULL", field);
	const char *at = strstr(where, said);
	return at && (at == where || at[-1] == ' ') && !strstr(where, " OR ") && !strstr(where, "NOT (");
}

static int take_order(struct list *l, const struct view *v, const char *order, struct err *err)
{
	bool back = declared(v, order) < 0;
	char w[64];

	text_cut(l->order, sizeof(l->order), order);
	while (l->nkey < MAX_KEYS - 1 && word_next(&order, w, sizeof(w))) {
		struct key *k = &l->key[l->nkey++];
		size_t n = strlen(w);
		k->desc = n && w[n - 1] == '-';
		if (k->desc)
			w[n - 1] = '\0';
		int f = field_no(l->e, w);
		if (f < 0 && strcmp(w, "id") && !(l->e->states && !strcmp(w, "state")))
			return err_set(err, E_USAGE, NULL, w, NULL, "不能按 %s 排序", w);
		if (f >= 0 ? !field_may(l->who, l->e, &l->e->fields[f]) : strcmp(w, "id") && !state_may(l->who, l->e))
			return err_set(err, E_USAGE, NULL, w, NULL, "不能按 %s 排序", w);
		list_read_only(l, &(struct about){ l->e, "t" }, f >= 0 ? field_least(&l->e->fields[f]) : strcmp(w, "id") ? state_least(l->e) : LV_PUBLIC,
			       V_READ);
		if (f >= 0 && (l->e->fields[f].flags & (F_SECRET | F_PII)))
			return err_set(err, E_DENIED, NULL, w, NULL, "不能按个人信息 %s 排序", l->e->fields[f].label);
		order_column(l->e, w, k->col, sizeof(k->col));
		k->field = f;
		k->never_null = f < 0 || (always_filled(l->e, f) && *k->col == 't') || (v && v->where && filled_by(v->where, w));
	}
	if (word_next(&order, w, sizeof(w)))
		return err_set(err, E_USAGE, NULL, w, NULL, "最多按%d列排序", MAX_KEYS - 1);
	l->key[l->nkey++] = (struct key){ .field = -1, .col = "t.id", .desc = back, .never_null = true };
	return 0;
}

static int holds(struct list *l, const char *typed, struct err *err)
{
	char *fold = text_fold(typed);

	sql_add(&l->where, " AND ");
	int n = search_fields(l->db, l->who, l->e, F_FIND, fold, search_is_initials(typed), &l->where, &l->wherev);
	free(fold);
	return n ? 0 : err_set(err, E_USAGE, NULL, NULL, NULL, "%s不能按文字查找", l->e->label);
}

static int add_search(struct list *l, const char *typed, struct err *err)
{
	return list_narrow(l, &(struct about){ l->e, "t" }, typed, err) || holds(l, typed, err) ? -1 : 0;
}

/* A predicate of the dictionary, by fields that this actor reads. */
static int predicate(struct list *l, const char *where, unsigned verb, const char *what, const char *name, struct err *err)
{
	enum level asks = access_asks(l->e, where);

	if (access_level(l->who, l->e, verb) < asks)
		return err_set(err, E_USAGE, NULL, NULL, NULL, "%s没有%s %s", l->e->label, what, name);
	if (asks > LV_PUBLIC) {
		sql_add(&l->where, " AND ");
		access_filter_level(l->db, l->who, l->e, verb, asks, "t", &l->where, &l->wherev);
	}
	if (where)
		sql_addf(&l->where, " AND (%s)", where);
	return 0;
}

/* The rows it counts for this actor, no more: some are read that are not his to count. */
static int of_figure(struct list *l, const char *name, struct err *err)
{
	const struct figure *f = l->e->figures;

	while (f && f->name && strcmp(f->name, name))
		f++;
	if (!f || !f->name)
		return err_set(err, E_USAGE, NULL, NULL, NULL, "%s没有统计 %s", l->e->label, name);
	sql_add(&l->where, " AND ");
	access_filter(l->db, l->who, l->e, V_COUNT, "t", &l->where, &l->wherev);
	return predicate(l, f->where, V_COUNT, "统计", name, err);
}

static int build(struct list *l, const struct query *q, const struct view *v, struct err *err)
{
	asof_from(l->e, l->day, &l->from);
	if (l->day)
		bind_text(&l->fromv, l->day);
	if (l->e->flags & E_PROPOSED)
		sql_add(&l->where, " AND t.pstate = '现'");
	if ((v && predicate(l, v->where, V_READ, "视图", v->name, err)) || (q->figure && of_figure(l, q->figure, err)))
		return -1;
	if (q->owner) {
		const struct field *ref;
		if (!entity_owner(l->e, &ref))
			return err_set(err, E_USAGE, NULL, NULL, NULL, "%s不属于别的记录", l->e->label);
		sql_addf(&l->where, " AND t.%s = ?", ref->name);
		bind_int(&l->wherev, q->owner);
		if (l->day) {
			asof_owned(l->e, ref, &l->where);
			bind_int(&l->wherev, q->owner);
		}
	}
	if (!(l->who->roles & ROLE(SYSTEM)) && l->e->cls == C_SHARED) {
		sql_add(&l->where, " AND ");
		/* one's own work lies here, off the index of its region; what else everybody may see is opened by its code */
		access_filter(l->db, l->who, l->e, q->owner ? V_READ : access_own(l->who, l->e), "t", &l->where, &l->wherev);
		if (q->verbs) {
			sql_add(&l->where, " AND ");
			access_filter(l->db, l->who, l->e, q->verbs, "t", &l->where, &l->wherev);
		}
	}
	if (conds_add(l, q->where, q->nwhere, err))
		return -1;
	for (int i = 0; i < q->nwithin; i++)
		if (list_within(l, &q->within[i], err))
			return -1;
	if (q->search && *q->search && add_search(l, q->search, err))
		return -1;
	l->led |= q->owner != 0;
	return list_search_ready(l, !q->owner, err);
}

/*
 * From region to region: an actor's own lie together in the index of such an order, but the planner, who sees how his scope is
 * judged and not how many rows that are, would fetch and sort them all. Where something is looked for it knows better.
 */
static void by_region(struct list *l, const struct query *q, const struct view *v)
{
	int no = declared(v, l->order);
	char col[80];

	l->sorts = !no || l->day;
	/* an order without an index over much of the register: every row is read, in the order in which they lie */
	if (!no && l->e->region && !l->day && !q->search && !q->nwhere && !q->nwithin && !q->owner && !q->figure) {
		if (access_span(l->who, l->e, access_own(l->who, l->e), l->lo, l->hi) && strlen(l->lo) <= 4)
			snprintf(l->by, sizeof(l->by), " NOT INDEXED");
		l->hi[0] = '\0';
		return;
	}
	if (!no || !l->e->region || l->day || q->search || q->nwhere || q->owner || q->figure)
		return;
	snprintf(col, sizeof(col), "t.%s", l->e->region);
	if (strcmp(l->key[0].col, col) || !access_span(l->who, l->e, access_own(l->who, l->e), l->lo, l->hi))
		l->hi[0] = '\0';
	else
		snprintf(l->by, sizeof(l->by), " INDEXED BY %s_%s%d", l->e->name, v->name, no < 0 ? -no : no);
}

int list_open(struct db *db, const struct actor *who, const struct query *q, struct list **out, struct err *err)
{
	const struct view *v = q->e->views;
	struct list *l;
	char first[128] = "id";

	if (q->e->cls == C_SEALED || q->e->cls == C_LOCAL)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "%s不能列出", q->e->label);
	if (!access_may(db, who, q->e, V_READ, NULL, 0, NULL, err) || (q->verbs && !access_may(db, who, q->e, q->verbs, NULL, 0, NULL, err)))
		return -1;
	while (v && v->name && q->view && strcmp(v->name, q->view))
		v++;
	if (q->view && (!v || !v->name))
		return err_set(err, E_USAGE, NULL, NULL, NULL, "%s没有视图 %s", q->e->label, q->view);
	if (q->on && (!date_valid(q->on) || q->e->cls != C_SHARED))
		return err_set(err, E_INVALID, NULL, "on", NULL, "日期 %.20s 无效", q->on);
	if (q->nwhere > (int)LENGTH(q->where) || q->nwithin > (int)LENGTH(q->within))
		return err_set(err, E_USAGE, NULL, NULL, NULL, "条件过多");
	l = xcalloc(1, sizeof(*l));
	l->db = db;
	l->who = who;
	l->e = q->e;
	l->day = q->on ? xstrdup(q->on) : NULL;
	if (v && v->orders)
		text_cut(first, strcspn(v->orders, ",") + 1 < sizeof(first) ? strcspn(v->orders, ",") + 1 : sizeof(first), v->orders);
	sql_add(&l->where, "t.void = 0");
	const char *columns = q->columns ? q->columns : v ? v->columns : q->e->fields[0].name;
	if (take_columns(l, columns, err) || take_order(l, v, q->order ? q->order : first, err) || build(l, q, v, err)) {
		list_free(l);
		return -1;
	}
	by_region(l, q, v);
	*out = l;
	return 0;
}

void list_free(struct list *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < LENGTH(l->page); i++)
		list_page_free(&l->page[i]);
	sql_free(&l->from);
	sql_free(&l->where);
	sql_free(&l->match);
	bind_free(&l->fromv);
	bind_free(&l->wherev);
	free(l->day);
	free(l);
}

int list_columns(const struct list *l) { return l->ncol; }
int list_stride(const struct list *l) { return l->sorts ? 1000 : 200; }
const char *list_order(const struct list *l) { return l->order; }

const struct field *list_column(const struct list *l, int col)
{
	return l->col[col] < 0 ? NULL : &l->e->fields[l->col[col]];
}
