/* A page of a list, and how many rows there are: entered by keyset, never by OFFSET, so that the last page of a million rows costs
 * what the first does. Nothing stays open between two pages, and whoever waits may end the search for one. */
#include "model/core/list_i.h"

#include <stdlib.h>
#include <string.h>

void list_page_free(struct page *p)
{
	for (int i = 0; i < p->n; i++)
		free(p->cell[i]);
	free(p->cell);
	*p = (struct page){ 0 };
}

static bool grows(const struct list *l, int key, bool back)
{
	return l->key[key].desc == back;	/* as we go */
}

/* May the keys be compared as one row? All the same way, and no NULL among what is compared or could come behind it. */
static bool as_one(const struct list *l, const struct val *at, bool back)
{
	for (int i = 0; i < l->nkey; i++)
		if (at[i].t == VT_NULL || grows(l, i, back) != grows(l, 0, back) || (!grows(l, i, back) && i && !l->key[i].never_null))
			return false;
	return true;
}

/*
 * Rows beyond the anchor in the direction of travel: k1 > a OR (k1 = a AND (k2 > b OR …)), NULLs where SQLite sorts them. On the
 * first key they are of the anchor's kind, NULLs or others, so that an index is entered at the right place; where the other kind
 * lies beyond it is a statement of its own.
 */
static void beyond(struct list *l, const struct val *at, bool back, struct sql *q, struct bindv *b)
{
	bool one = as_one(l, at, back);
	int depth = 0;

	sql_add(q, " AND (");
	for (int i = 0; i < l->nkey; i++) {
		bool up = grows(l, i, back);
		const char *c = l->key[i].col;

		if (one) {
			sql_addf(q, "%s%s", i ? ", " : "(", c);
			continue;
		}
		if (at[i].t == VT_NULL) {
			sql_addf(q, up && i ? "%s IS NOT NULL" : "0", c);	/* NULLs come first going up */
		} else {
			sql_addf(q, up ? "%s > ?" : i ? "(%s < ? OR %s IS NULL)" : "%s < ?", c, c);
			val_copy(bind_next(b), &at[i]);
		}
		if (i + 1 == l->nkey)
			break;
		if (at[i].t == VT_NULL)
			sql_addf(q, " OR (%s IS NULL AND (", c);
		else {
			sql_addf(q, " OR (%s = ? AND (", c);
			val_copy(bind_next(b), &at[i]);
		}
		depth++;
	}
	while (depth--)
		sql_add(q, "))");
	for (int i = 0; one && i < l->nkey; i++) {
		sql_add(q, i ? ", ?" : grows(l, 0, back) ? ") > (?" : ") < (?");
		val_copy(bind_next(b), &at[i]);
	}
	sql_add(q, one ? "))" : ")");
	if (one)
		return;
	/* the same once more on the first key alone, which an index can take */
	if (at[0].t == VT_NULL)
		sql_addf(q, " AND %s IS NULL", l->key[0].col);
	else {
		sql_addf(q, grows(l, 0, back) ? " AND %s >= ?" : " AND %s <= ?", l->key[0].col);
		val_copy(bind_next(b), &at[0]);
	}
}

/* The kind of first key that comes when the anchor's has been gone through. */
static const char *other_kind(const struct list *l, const struct val *at, bool back)
{
	if (l->key[0].never_null || (at[0].t == VT_NULL) != grows(l, 0, back))
		return NULL;
	return at[0].t == VT_NULL ? "IS NOT NULL" : "IS NULL";
}

static int anchor_keys(struct list *l, int64_t id, struct val *at, struct err *err)
{
	struct sql q = { 0 };
	int rc = -1;

	sql_add(&q, "SELECT ");
	for (int i = 0; i < l->nkey; i++)
		sql_addf(&q, "%s%s", i ? ", " : "", l->key[i].col);
	sql_addf(&q, " FROM %s WHERE t.id = ?", l->from.s);
	sqlite3_stmt *st = db_stmt(l->db, err, q.s, "");
	if (st) {
		bind_all(st, &l->fromv);
		sqlite3_bind_int64(st, l->fromv.n + 1, id);
		if (sqlite3_step(st) == SQLITE_ROW) {
			for (int i = 0; i < l->nkey; i++)
				val_column(st, i, &at[i]);
			rc = 0;
		} else
			err_set(err, E_NOTFOUND, NULL, NULL, NULL, "列表已变，请刷新");
		DB_DONE(st);
	}
	sql_free(&q);
	return rc;
}

/* at: beyond it; kind: of that kind on the first key, from its start. Both NULL: from the end of the list one comes from. */
void list_page_where(struct list *l, const struct val *at, const char *kind, bool back, struct sql *q, struct bindv *b)
{
	sql_add(q, l->where.s);
	for (int i = 0; i < l->wherev.n; i++)
		val_copy(bind_next(b), &l->wherev.v[i]);
	/* one bound on either side: the anchor's is the narrower */
	if (*l->hi && !(at && !kind && grows(l, 0, back))) {
		sql_addf(q, " AND %s >= ?", l->key[0].col);
		bind_text(b, l->lo);
	}
	if (*l->hi && !(at && !kind && !grows(l, 0, back))) {
		sql_addf(q, " AND %s < ?", l->key[0].col);
		bind_text(b, l->hi);
	}
	if (kind)
		sql_addf(q, " AND %s %s", l->key[0].col, kind);
	else if (at)
		beyond(l, at, back, q, b);
}

void list_order_by(const struct list *l, bool back, struct sql *q)
{
	sql_add(q, " ORDER BY ");
	for (int i = 0; i < l->nkey; i++)
		sql_addf(q, "%s%s%s", i ? ", " : "", l->key[i].col, l->key[i].desc != back ? " DESC" : "");
	sql_add(q, " LIMIT ?");
}

static bool has_office(const struct entity *e)
{
	for (const struct field *f = e->fields; f->name; f++)
		if (f->flags & F_OFFICE)
			return true;
	return state_least(e) == LV_OFFICE;
}

static void page_sql(struct list *l, const struct val *at, const char *kind, const char *ids, bool back, struct sql *q, struct bindv *b)
{
	sql_add(q, "SELECT t.id");
	if (l->e->states)
		sql_add(q, ", t.state");
	for (int i = 0; i < l->ncol; i++)
		if (l->col[i] >= 0)
			sql_addf(q, ", t.%s", l->e->fields[l->col[i]].name);
	/* the level at which this row may be read */
	if (l->who->roles & ROLE(SYSTEM))
		sql_addf(q, ", %d", LV_SENSITIVE);
	else {
		sql_add(q, ", CASE WHEN ");
		if (has_office(l->e)) {
			access_filter_level(l->db, l->who, l->e, V_READ, LV_OFFICE, "t", q, b);
			sql_addf(q, " THEN %d WHEN ", LV_OFFICE);
		}
		access_filter_level(l->db, l->who, l->e, V_READ, LV_INTERNAL, "t", q, b);
		sql_addf(q, " THEN %d ELSE %d END", LV_INTERNAL, LV_PUBLIC);
	}
	list_from(l, ids, q, b);
	list_page_where(l, at, kind, back, q, b);
	list_order_by(l, back, q);
}

static char *cell_text(struct list *l, int f, struct val *v, enum level level)
{
	const struct field *fd = &l->e->fields[f];
	char buf[2048] = "", clear[1024], where[80];

	if (field_least(fd) > level)
		return xstrdup("");
	if (fd->flags & F_SECRET) {
		snprintf(where, sizeof(where), "%s.%s", l->e->name, fd->name);
		if (v->t == VT_BLOB && secret_unseal(l->db, where, v, clear, sizeof(clear), NULL) == 0) {
			text_mask(buf, sizeof(buf), fd->mask, clear);
			memset(clear, 0, sizeof(clear));
		}
	} else if (fd->flags & F_PII) {
		val_text(l->db, fd, v, true, clear, sizeof(clear));
		text_mask(buf, sizeof(buf), fd->mask, clear);
	} else
		val_text_on(l->db, fd, v, l->day, buf, sizeof(buf));
	return xstrdup(buf);
}

static void read_row(struct list *l, sqlite3_stmt *st, char **cell)
{
	int c = 1 + (l->e->states != NULL), shown = 0;
	int last = sqlite3_column_count(st) - 1;
	enum level level = (enum level)sqlite3_column_int(st, last);

	for (int i = 0; i < l->ncol; i++) {
		if (l->col[i] < 0) {
			cell[i] = xstrdup(state_told(l->e, col_text(st, 1), level));
			continue;
		}
		struct val v = { 0 };
		val_column(st, c + shown++, &v);
		cell[i] = cell_text(l, l->col[i], &v, level);
		val_clear(&v);
	}
}

/* One statement's rows behind those that are there. How many there are then, -1. */
static int fetch_rows(struct list *l, const struct val *at, const char *kind, bool back, struct row *rows, int got, int n, struct page *p,
		      struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	char *ids;
	int rc = -1;

	if (list_hits(l, at, kind, back, n - got, &ids, err)) {
		free(ids);
		return -1;
	}
	page_sql(l, at, kind, ids, back, &q, &b);
	free(ids);
	bind_int(&b, n - got);
	sqlite3_stmt *st = db_stmt(l->db, err, q.s, "");
	if (st) {
		bind_all(st, &b);
		for (; got < n && (rc = sqlite3_step(st)) == SQLITE_ROW; got++) {
			rows[got].id = sqlite3_column_int64(st, 0);
			rows[got].cell = p->cell + got * l->ncol;
			read_row(l, st, rows[got].cell);
			p->n += l->ncol;
		}
		rc = got < n && rc != SQLITE_DONE ? db_fail(l->db->h, err, q.s) : got;
		DB_DONE(st);
	}
	sql_free(&q);
	bind_free(&b);
	return rc;
}

/* ---- long work, and who may end it ---- */

enum { STOP_OPS = 20000 };	/* of SQLite's machine between two looks: some milliseconds */

void db_interrupt_by(struct db *db, bool (*stop)(void *, bool over), void *ctx)
{
	db->stop = stop;
	db->stop_ctx = ctx;
}

static int asked_to_stop(void *ctx)
{
	struct db *db = ctx;

	/* said once it holds to the end: a label's own little statement may be the one that ends */
	return db->stopped = db->stopped || db->stop(db->stop_ctx, false);
}

static void watch(struct db *db, bool on)
{
	if (!db->stop)
		return;
	if (on)
		db->stopped = false;
	else
		db->stop(db->stop_ctx, true);
	sqlite3_progress_handler(db->h, on ? STOP_OPS : 0, on ? asked_to_stop : NULL, db);
}

static int stopped(struct db *db, struct err *err)
{
	return db->stop && db->stopped ? err_set(err, E_STOPPED, NULL, NULL, NULL, "已停止查找") : 0;
}

static int fetch(struct list *l, enum from from, const struct row *anchor, int n, struct row *rows, struct err *err)
{
	struct val at[MAX_KEYS] = { 0 };
	bool back = from == FROM_LAST || from == FROM_BEFORE, keyed = from == FROM_AFTER || from == FROM_BEFORE;
	struct page *p = &l->page[l->turn++ % (int)LENGTH(l->page)];
	const char *kind;
	int got;

	if (keyed && (!anchor || anchor_keys(l, anchor->id, at, err)))
		return -1;
	list_page_free(p);
	p->cell = xcalloc((size_t)n * (size_t)l->ncol + 1, sizeof(char *));
	got = fetch_rows(l, keyed ? at : NULL, NULL, back, rows, 0, n, p, err);
	if (keyed && got >= 0 && got < n && (kind = other_kind(l, at, back)) != NULL)
		got = fetch_rows(l, NULL, kind, back, rows, got, n, p, err);
	for (int i = 0; back && i < got / 2; i++) {
		struct row swap = rows[i];
		rows[i] = rows[got - 1 - i];
		rows[got - 1 - i] = swap;
	}
	for (int i = 0; i < l->nkey; i++)
		val_clear(&at[i]);
	return got;
}

int list_fetch(struct list *l, enum from from, const struct row *anchor, int n, struct row *rows, struct err *err)
{
	watch(l->db, true);
	int got = fetch(l, from, anchor, n, rows, err);
	watch(l->db, false);
	return stopped(l->db, err) ? -1 : got;
}

static int count(struct list *l, long cap, long *n, struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int rc = -1;

	sql_add(&q, "SELECT count(*) FROM (SELECT 1");
	list_all(l, &q, &b);
	sql_add(&q, " LIMIT ?)");
	bind_int(&b, cap + 1);
	list_let_lead(q.s);
	sqlite3_stmt *st = db_stmt(l->db, err, q.s, "");
	if (st) {
		bind_all(st, &b);
		if (sqlite3_step(st) == SQLITE_ROW) {
			*n = (long)sqlite3_column_int64(st, 0);
			rc = 0;
		} else
			db_fail(l->db->h, err, q.s);
		DB_DONE(st);
	}
	sql_free(&q);
	bind_free(&b);
	return rc;
}

int list_count(struct list *l, long cap, long *n, struct err *err)
{
	watch(l->db, true);
	int rc = count(l, cap, n, err);
	watch(l->db, false);
	return stopped(l->db, err) ? -1 : rc;
}
