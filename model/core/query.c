/* Lists: a view, its conditions, its order and its scope as one statement, paged by keyset (never OFFSET) so that the last
 * page of a million rows costs what the first does. Nothing stays open between two pages. */
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
		if (f >= 0 && (l->e->fields[f].flags & F_DEAD))
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
		if (f >= 0 && !field_may(l->who, l->e, &l->e->fields[f]))
			return err_set(err, E_USAGE, NULL, w, NULL, "不能按 %s 排序", w);
		if (f >= 0)
			list_read_only(l, &(struct about){ l->e, "t" }, &l->e->fields[f], V_READ);
		if (f >= 0 && (l->e->fields[f].flags & (F_SECRET | F_PII)))
			return err_set(err, E_DENIED, NULL, w, NULL, "不能按个人信息 %s 排序", l->e->fields[f].label);
		order_column(l->e, w, k->col, sizeof(k->col));
		k->never_null = f < 0 || (always_filled(l->e, f) && *k->col == 't');
	}
	if (word_next(&order, w, sizeof(w)))
		return err_set(err, E_USAGE, NULL, w, NULL, "最多按%d列排序", MAX_KEYS - 1);
	l->key[l->nkey++] = (struct key){ .col = "t.id", .desc = back, .never_null = true };
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

int list_narrow(struct list *l, const struct about *at, const char *typed, struct err *err)
{
	char match[1024] = "";
	int64_t n = SORT_CAP + 1;

	if (!l->day && !l->dry && has_search(at->e) && search_rarest(l->db, at->e, typed, SORT_CAP, match, sizeof(match), &n, err))
		return -1;
	if (*match && n <= SORT_CAP) {
		sql_addf(&l->where, " AND %s.id IN (SELECT rowid FROM %s_s WHERE %s_s MATCH ?)", at->alias, at->e->name, at->e->name);
		bind_text(&l->wherev, match);
	}
	return 0;
}

/* Rows that hold the rarest token when they are few enough to sort; otherwise the order's index is walked. Each row is
 * compared either way, so both give what LIKE would. */
static int add_search(struct list *l, const char *typed, struct err *err)
{
	return list_narrow(l, &(struct about){ l->e, "t" }, typed, err) || holds(l, typed, err) ? -1 : 0;
}

/* A predicate of the dictionary, by fields that this actor reads. */
static int predicate(struct list *l, const char *where, unsigned verb, const char *what, const char *name, struct err *err)
{
	bool hidden = access_hidden(l->e, where);

	if (hidden && access_level(l->who, l->e, verb) < LV_INTERNAL)
		return err_set(err, E_USAGE, NULL, NULL, NULL, "%s没有%s %s", l->e->label, what, name);
	if (hidden) {
		sql_add(&l->where, " AND ");
		access_filter_level(l->db, l->who, l->e, verb, LV_INTERNAL, "t", &l->where, &l->wherev);
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
	return q->search && *q->search ? add_search(l, q->search, err) : 0;
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

static void free_page(struct page *p)
{
	for (int i = 0; i < p->n; i++)
		free(p->cell[i]);
	free(p->cell);
	*p = (struct page){ 0 };
}

void list_free(struct list *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < LENGTH(l->page); i++)
		free_page(&l->page[i]);
	sql_free(&l->from);
	sql_free(&l->where);
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

/* ---- a page ---- */

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
static void page_sql(struct list *l, const struct val *at, const char *kind, bool back, struct sql *q, struct bindv *b)
{
	sql_add(q, "SELECT t.id");
	if (l->e->states)
		sql_add(q, ", t.state");
	for (int i = 0; i < l->ncol; i++)
		if (l->col[i] >= 0)
			sql_addf(q, ", t.%s", l->e->fields[l->col[i]].name);
	/* the level at which this row may be read */
	sql_add(q, ", ");
	if (l->who->roles & ROLE(SYSTEM))
		sql_add(q, "1");
	else
		access_filter_level(l->db, l->who, l->e, V_READ, LV_INTERNAL, "t", q, b);
	sql_addf(q, " FROM %s%s WHERE %s", l->from.s, l->by, l->where.s);
	for (int i = 0; i < l->fromv.n; i++)
		val_copy(bind_next(b), &l->fromv.v[i]);
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
	sql_add(q, " ORDER BY ");
	for (int i = 0; i < l->nkey; i++)
		sql_addf(q, "%s%s%s", i ? ", " : "", l->key[i].col, l->key[i].desc != back ? " DESC" : "");
	sql_add(q, " LIMIT ?");
}

static char *cell_text(struct list *l, int f, struct val *v, bool internal)
{
	const struct field *fd = &l->e->fields[f];
	char buf[2048] = "", clear[1024], where[80];

	if (field_level(fd) > LV_PUBLIC && !internal)
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
	bool internal = sqlite3_column_int(st, last) != 0;

	for (int i = 0; i < l->ncol; i++) {
		if (l->col[i] < 0) {
			const struct state *s = state_find(l->e, col_text(st, 1));
			cell[i] = xstrdup(s ? s->label : col_text(st, 1));
			continue;
		}
		struct val v = { 0 };
		val_column(st, c + shown++, &v);
		cell[i] = cell_text(l, l->col[i], &v, internal);
		val_clear(&v);
	}
}

/* One statement's rows behind those that are there. How many there are then, -1. */
static int fetch_rows(struct list *l, const struct val *at, const char *kind, bool back, struct row *rows, int got, int n, struct page *p,
		      struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int rc = -1;

	page_sql(l, at, kind, back, &q, &b);
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
	free_page(p);
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
	int rc = -1;

	sql_addf(&q, "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT ?)", l->from.s, l->where.s);
	list_let_lead(q.s);
	sqlite3_stmt *st = db_stmt(l->db, err, q.s, "");
	if (st) {
		int k = 0;
		for (int i = 0; i < l->fromv.n; i++)
			val_bind(st, ++k, &l->fromv.v[i]);
		for (int i = 0; i < l->wherev.n; i++)
			val_bind(st, ++k, &l->wherev.v[i]);
		sqlite3_bind_int64(st, ++k, cap + 1);
		if (sqlite3_step(st) == SQLITE_ROW) {
			*n = (long)sqlite3_column_int64(st, 0);
			rc = 0;
		} else
			db_fail(l->db->h, err, q.s);
		DB_DONE(st);
	}
	sql_free(&q);
	return rc;
}

int list_count(struct list *l, long cap, long *n, struct err *err)
{
	watch(l->db, true);
	int rc = count(l, cap, n, err);
	watch(l->db, false);
	return stopped(l->db, err) ? -1 : rc;
}
