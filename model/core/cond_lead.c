/* Which condition of a list may lead its statement off an index. SQLite knows no numbers of rows here and would take any index that fits,
 * and sort what it finds: the order's own index gives the first page at once, unless few rows are what was asked for. */
#include "model/core/list_i.h"

#include <string.h>

/* An index leads where few rows have the value, or where it is the order's own; any other would have the rows it finds sorted, and the
 * page of a long list wait for all of them. COND_HELD before a column keeps its index from leading; let_lead() takes that back. */
static bool may_lead(const struct list *l, const struct about *at, const char *col)
{
	if (at->e != l->e)
		return *at->alias == 't';	/* else the owner leads: on_lines() */
	return l->nkey && !strncmp(l->key[0].col, "t.", 2) && !strcmp(l->key[0].col + 2, col);
}

void cond_column(struct list *l, const struct about *at, const struct field *f, bool lead, bool ordered)
{
	char col[80];

	if (ordered)
		field_order_column(at->e, f->name, col, sizeof(col));
	else
		text_cut(col, sizeof(col), f->name);
	sql_addf(&l->where, "%s%s.%s", lead || may_lead(l, at, col) ? "" : COND_HELD, at->alias, col);
}

void list_let_lead(char *where)
{
	while ((where = strstr(where, COND_HELD "t.")))
		*where = ' ';
}

/* An index that begins with the field. */
static bool has_index(const struct entity *e, const struct field *f)
{
	size_t n = strlen(f->name);

	if (f->type == T_REF || (f->flags & (F_UNIQ | F_KEYNO | F_INDEX | F_OWNER)))
		return true;
	for (const struct view *v = e->views; v && v->name; v++)
		for (const char *o = v->orders; o && *o; o += strcspn(o, ","), o += *o == ',')
			if (!strncmp(o, f->name, n) && strchr(" ,-", o[n]))
				return true;
	return false;
}

/* Of what was asked since `from`: are there so few rows that they are soon sorted? */
static int lead_if_few(struct list *l, size_t from, int bound, struct err *err)
{
	struct sql q = { 0 };
	int64_t n = SORT_CAP + 1;
	int rc = -1;

	sql_addf(&q, "SELECT count(*) FROM (SELECT 1 FROM %s t WHERE 1%s LIMIT ?)", l->e->name, l->where.s + from);
	list_let_lead(q.s);
	sqlite3_stmt *st = db_stmt(l->db, err, q.s, "");
	if (st) {
		for (int i = bound; i < l->wherev.n; i++)
			val_bind(st, i - bound + 1, &l->wherev.v[i]);
		sqlite3_bind_int(st, l->wherev.n - bound + 1, SORT_CAP + 1);
		if (sqlite3_step(st) == SQLITE_ROW) {
			n = sqlite3_column_int64(st, 0);
			rc = 0;
		} else
			db_fail(l->db->h, err, "few");
		DB_DONE(st);
	}
	if (n <= SORT_CAP) {
		list_let_lead(l->where.s + from);
		l->led = true;
	}
	sql_free(&q);
	return rc;
}

static bool by_index(const struct list *l, const struct about *at, const struct field *f, const struct asked *q)
{
	bool yes = at->e == l->e && !l->day && !l->dry && !q->not && has_index(l->e, f);

	for (int i = 0; i < q->n; i++)
		yes = yes && q->t[i].op != ASK_HAS && q->t[i].op != ASK_LIKE;
	return yes;
}

int cond_lead(struct list *l, const struct about *at, const struct field *f, const struct asked *q, size_t from, int bound, struct err *err)
{
	return by_index(l, at, f, q) ? lead_if_few(l, from, bound, err) : 0;
}
