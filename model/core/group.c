/* Numbers by kind, region, year, state: the rows of a list counted by what one of their columns says, or begins with. A number and
 * the rows behind it come from one predicate. */
#include "model/core/list_i.h"

#include <stdlib.h>
#include <string.h>

static const struct field *field_of(const struct list *l, const struct split *s)
{
	return s->field < 0 ? NULL : &l->e->fields[s->field];
}

static enum level split_least(const struct list *l, const struct split *s)
{
	const struct field *f = field_of(l, s);

	return f ? field_least(f) : state_least(l->e);
}

/* May the rows be told apart by it? What is personal never, what may not be read not either. */
static int may_split(struct list *l, const struct split *s, struct err *err)
{
	const struct field *f = field_of(l, s);

	if (!f && !state_may(l->who, l->e))
		return err_set(err, E_USAGE, NULL, "state", NULL, l->e->states ? "%s不能按状态统计" : "%s没有状态", l->e->label);
	if (f && (!field_may(l->who, l->e, f) || (f->flags & F_DEAD)))
		return err_set(err, E_USAGE, NULL, f->name, NULL, "%s没有字段 %s", l->e->label, f->name);
	if (f && (f->flags & (F_PII | F_SECRET)))
		return err_set(err, E_DENIED, NULL, f->name, NULL, "不能按个人信息 %s 统计", f->label);
	return 0;
}

static void split_column(const struct list *l, const struct split *s, struct sql *q)
{
	const struct field *f = field_of(l, s);
	const char *col = f ? f->name : "state";

	if (s->cut > 0)
		sql_addf(q, "substr(t.%s, 1, %d)", col, s->cut);
	else
		sql_addf(q, "t.%s", col);
}

/* Everything that begins so: the expressions that have an index where there is one, a range elsewhere. */
static void begins(struct list *l, const struct field *f, const struct within *w)
{
	char end[80];

	if (f->type == T_REGION && (w->by.cut == 4 || w->by.cut == 6)) {
		sql_addf(&l->where, "substr(t.%s, 1, %d) = ?", f->name, w->by.cut);
		bind_text(&l->wherev, w->key);
		return;
	}
	/* nearly every row is in the province: its index must not tempt the planner */
	const char *no_index = f->type == T_REGION && w->by.cut <= 2 ? "+" : "";
	sql_addf(&l->where, "(%st.%s >= ? AND %st.%s < ?)", no_index, f->name, no_index, f->name);
	bind_text(&l->wherev, w->key);
	snprintf(end, sizeof(end), "%.70s~", w->key);	/* '~' sorts after every character of a code or a day */
	bind_text(&l->wherev, end);
}

int list_within(struct list *l, const struct within *w, struct err *err)
{
	const struct field *f = field_of(l, &w->by);
	struct split whole = { w->by.field, 0 };

	if (may_split(l, &w->by, err))
		return -1;
	list_read_only(l, &(struct about){ l->e, "t" }, split_least(l, &w->by), V_READ);
	sql_add(&l->where, " AND ");
	if (f && w->key && w->by.cut > 0 && strlen(w->key) >= (size_t)w->by.cut) {
		begins(l, f, w);
		return 0;
	}
	split_column(l, &whole, &l->where);	/* shorter than the cut: just that, 本级 */
	if (!w->key) {
		sql_add(&l->where, " IS NULL");
		return 0;
	}
	sql_add(&l->where, " = ?");
	if (f && !strcmp(field_sqltype(f), "INTEGER"))
		bind_int(&l->wherev, strtoll(w->key, NULL, 10));
	else
		bind_text(&l->wherev, w->key);
	return 0;
}

static void group_label(struct list *l, const struct split *s, const struct val *v, struct share *g)
{
	const struct field *f = field_of(l, s);
	const struct state *st = f ? NULL : state_find(l->e, g->key);
	const char *region = f && f->type == T_REGION ? region_name_on(l->db, g->key, l->day) : NULL;

	if (g->none)
		text_cut(g->label, sizeof(g->label), "未填");
	else if (!f)
		text_cut(g->label, sizeof(g->label), st ? st->label : g->key);
	else if (f->type == T_REGION)
		text_fmt(g->label, sizeof(g->label), "%s%s", region ? region : g->key, s->cut > 0 && strlen(g->key) < (size_t)s->cut ? "本级" : "");
	else if (f->type == T_DATE && s->cut > 0)
		text_fmt(g->label, sizeof(g->label), s->cut == 4 ? "%s年" : "%s", g->key);
	else if (s->cut > 0)
		text_cut(g->label, sizeof(g->label), g->key);
	else
		val_text_on(l->db, f, v, l->day, g->label, sizeof(g->label));
}

static void take_group(struct list *l, const struct split *s, sqlite3_stmt *st, struct share *g)
{
	struct val v = { 0 };

	memset(g, 0, sizeof(*g));
	g->none = sqlite3_column_type(st, 0) == SQLITE_NULL;
	text_cut(g->key, sizeof(g->key), col_text(st, 0));
	g->n = sqlite3_column_int64(st, 1);
	val_column(st, 0, &v);		/* last: an INTEGER has been read as text */
	if (field_of(l, s) && !strcmp(field_sqltype(field_of(l, s)), "INTEGER") && !g->none) {
		val_clear(&v);
		v = (struct val){ .t = VT_INT, .i = strtoll(g->key, NULL, 10) };
	}
	group_label(l, s, &v, g);
	val_clear(&v);
}

/* From the numbers that are kept, where the condition asks for nothing that they do not know: each with its column. */
static sqlite3_stmt *kept_numbers(struct list *l, const struct split *s)
{
	struct sql q = { 0 };
	sqlite3_stmt *st = NULL;
	char col[96];

	if (l->fromv.n == (l->day != NULL) && tally_column(l->e, s, col, sizeof(col))) {
		sql_addf(&q, "SELECT %s, t.n FROM ", col);
		if (l->day)
			tally_asof(l->e, &q);
		else
			sql_addf(&q, "%s_t t", l->e->name);
		sql_addf(&q, " WHERE %s", l->where.s);
		st = db_stmt(l->db, NULL, q.s, "");	/* NULL: a column is not there */
		sql_free(&q);
	}
	return st;
}

/* The group of that key, which comes into its place where it is not there yet. */
static struct share *group_for(struct share **g, int *n, const char *key)
{
	int lo = 0, hi = *n;

	while (lo < hi) {
		int mid = (lo + hi) / 2, c = strcmp((*g)[mid].key, key);
		if (!c)
			return &(*g)[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (*n % 32 == 0)
		*g = xrealloc(*g, sizeof(**g) * (size_t)(*n + 32));
	memmove(*g + lo + 1, *g + lo, sizeof(**g) * (size_t)(*n - lo));
	++*n;
	(*g)[lo] = (struct share){ .none = !*key };
	text_cut((*g)[lo].key, sizeof((*g)[lo].key), key);
	return &(*g)[lo];
}

/* Kept numbers are summed here: to sort a hundred thousand of them by a column, as GROUP BY does, takes longer than to read them. */
static int sum_kept(struct list *l, const struct split *s, sqlite3_stmt *st, struct share **g, int *n)
{
	struct share *last = NULL;
	int step, kept = 0;

	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		const char *key = col_text(st, 0);
		if (!last || strcmp(last->key, key))
			last = group_for(g, n, key);
		last->n += sqlite3_column_int64(st, 1);
	}
	for (int i = 0; i < *n; i++)
		if ((*g)[i].n > 0)
			(*g)[kept++] = (*g)[i];
	*n = kept;
	for (int i = 0; i < kept; i++) {
		struct val v = { .t = (*g)[i].none ? VT_NULL : VT_TEXT, .s = (*g)[i].key, .n = strlen((*g)[i].key) };
		group_label(l, s, &v, &(*g)[i]);
	}
	return step;
}

static int take_groups(struct list *l, const struct split *s, sqlite3_stmt *st, struct share **g, int *n)
{
	int step;

	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		if (*n % 32 == 0)
			*g = xrealloc(*g, sizeof(**g) * (size_t)(*n + 32));
		take_group(l, s, st, &(*g)[(*n)++]);
	}
	return step;
}

int list_groups(struct list *l, const struct split *s, struct share **out, struct err *err)
{
	struct sql q = { 0 }, by = { 0 };
	struct bindv b = { .n = 0 };
	struct share *g = NULL;
	int n = 0;

	if (may_split(l, s, err) || !access_may(l->db, l->who, l->e, V_COUNT, NULL, 0, NULL, err))
		return -1;
	list_read_only(l, &(struct about){ l->e, "t" }, split_least(l, s), V_COUNT);
	split_column(l, s, &by);
	sqlite3_stmt *kept = kept_numbers(l, s), *st = kept;
	for (int i = 0; kept && i < l->fromv.n; i++)
		val_copy(bind_next(&b), &l->fromv.v[i]);
	for (int i = 0; kept && i < l->wherev.n; i++)
		val_copy(bind_next(&b), &l->wherev.v[i]);
	if (!kept) {
		sql_addf(&q, "SELECT %s, count(*)", by.s);
		list_all(l, &q, &b);
		sql_addf(&q, " GROUP BY %s ORDER BY %s", by.s, by.s);
		st = db_stmt(l->db, err, q.s, "");
	}
	if (st) {
		bind_all(st, &b);
		if ((kept ? sum_kept(l, s, st, &g, &n) : take_groups(l, s, st, &g, &n)) != SQLITE_DONE) {
			db_fail(l->db->h, err, "groups");
			free(g);
			n = -1;
		}
		DB_DONE(st);
	} else
		n = -1;
	sql_free(&q);
	sql_free(&by);
	bind_free(&b);
	if (n >= 0)
		*out = g;
	return n;
}

static void add_split(const struct actor *who, const struct entity *e, int field, struct split *v, int *n, int max)
{
	const struct field *f = field < 0 ? NULL : &e->fields[field];

	for (int i = 0; i < *n; i++)
		if (v[i].field == field)
			return;
	if (*n == max || (f && ((f->flags & (F_PII | F_SECRET | F_DEAD | F_KEYNO)) || !field_may(who, e, f))))
		return;
	if (f && f->type != T_CODE && f->type != T_BOOL && f->type != T_REGION && f->type != T_DATE)
		return;
	v[(*n)++] = (struct split){ field, f && f->type == T_DATE ? 4 : f && f->type == T_REGION ? 4 : 0 };
}

/* What the figures are split by, and whatever its list shows that has few values: codes, states, regions, years. */
int entity_splits(const struct actor *who, const struct entity *e, struct split *v, int max)
{
	const char *columns = e->views ? e->views->columns : NULL;
	char w[64];
	int n = 0;

	for (const struct figure *f = e->figures; f && f->name; f++)
		if (f->group)
			add_split(who, e, field_no(e, f->group), v, &n, max);
	while (word_next(&columns, w, sizeof(w)))
		if (field_no(e, w) >= 0)
			add_split(who, e, field_no(e, w), v, &n, max);
	if (state_may(who, e))
		add_split(who, e, -1, v, &n, max);
	return n;
}
