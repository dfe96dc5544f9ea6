/* Lists in which a text is looked for: the search index knows which rows may hold it, name by name, and which of them lie in which stretch
 * of an order; a page needs no more of them than fill it. Each row is compared, so that the index decides nothing but the time. */
#include "model/core/list_i.h"
#include "model/core/search_i.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 300 };		/* hits that are soon read and sorted, whatever the order */

#define AFTER_ALL "\xf4\x8f\xbf\xbd"	/* behind every text that begins so */

/* Rows that the verb gives lie in one city or county: the index need speak of no others. */
void search_scope(const struct actor *who, const struct entity *e, unsigned verb, struct sql *match)
{
	char lo[16], hi[16];
	size_t n = 0;

	if (!e->region || !access_span(who, e, verb, lo, hi))
		return;
	while (lo[n] && lo[n] == hi[n])
		n++;
	if (n < 4)
		return;
	lo[n >= 6 ? 6 : 4] = '\0';
	search_mark_asked(match, field_no(e, e->region), lo, false);
}

static int narrow_other(struct list *l, const struct about *at, const char *match, struct err *err)
{
	int64_t n;

	if (search_hits(l->db, at->e, match, SORT_CAP, &n, err))
		return -1;
	if (n <= SORT_CAP) {
		sql_addf(&l->where, " AND %s.id IN (SELECT rowid & " SEARCH_ID " FROM %s_s WHERE %s_s MATCH ?)", at->alias, at->e->name, at->e->name);
		bind_text(&l->wherev, match);
	}
	return 0;
}

int list_narrow(struct list *l, const struct about *at, const char *typed, struct err *err)
{
	char *match = l->day || l->dry || !has_search(at->e) ? NULL : search_match(typed);
	int rc = 0;

	if (match && at->e == l->e)
		sql_addf(&l->match, "%s%s", l->match.n ? " AND " : "", match);
	else if (match)
		rc = narrow_other(l, at, match, err);
	free(match);
	return rc;
}

/* When all is said that is asked. */
int list_search_ready(struct list *l, bool own, struct err *err)
{
	int64_t n;

	if (!l->match.n)
		return 0;
	if (own)
		search_scope(l->who, l->e, access_own(l->who, l->e), &l->match);
	if (search_hits(l->db, l->e, l->match.s, FEW, &n, err))
		return -1;
	l->few = n <= FEW;
	/* a condition with an index of its own leads, but for a text that hardly any row holds */
	if (l->led && !l->few)
		sql_free(&l->match);
	return 0;
}

/* "… FROM … WHERE ": ids is what list_hits() found, NULL = all. */
void list_from(struct list *l, const char *ids, struct sql *q, struct bindv *b)
{
	if (ids) {
		sql_addf(q, " FROM json_each(?) j CROSS JOIN %s WHERE t.id = j.value AND ", l->from.s);
		bind_text(b, ids);
	} else if (l->match.n) {
		search_from(l->e, q);
		bind_text(b, l->match.s);
	} else {
		sql_addf(q, " FROM %s%s WHERE ", l->from.s, l->by);
		for (int i = 0; i < l->fromv.n; i++)
			val_copy(bind_next(b), &l->fromv.v[i]);
	}
}

void list_all(struct list *l, struct sql *q, struct bindv *b)
{
	list_from(l, NULL, q, b);
	sql_add(q, l->where.s);
	for (int i = 0; i < l->wherev.n; i++)
		val_copy(bind_next(b), &l->wherev.v[i]);
}

/* ---- what fills a page ---- */

struct gather {
	struct list *l;
	const struct val *at;
	const char *kind;
	bool back;
	int want, n;
	struct sql *ids;
	struct err *err;
};

static void take(struct gather *g, int64_t id)
{
	sql_addf(g->ids, "%s%lld", g->n++ ? "," : "", (long long)id);
}

/* Which of the order's keys is the one by whose order entries lie, and does it grow as we go? */
static bool is_place(const struct list *l, int key)
{
	const struct field *f = search_order_field(l->e);

	return f && key < l->nkey && l->key[key].field == (int)(f - l->e->fields);
}

static bool up(const struct gather *g, int key)
{
	return g->l->key[key].desc == g->back;
}

/* Where the anchor's name lies: entries before that place are not asked for. */
static void from_place(const struct gather *g, int key, int64_t *lo, int64_t *hi)
{
	const struct val *at = &g->at[key];
	int64_t place = at->t == VT_BLOB ? search_place(g->l->db, g->l->e, at->s, at->n) : 0;

	if (up(g, key))
		*lo = place << SEARCH_ID_BITS;
	else if (place + 1 < SEARCH_PLACES)
		*hi = (place + 1) << SEARCH_ID_BITS;
}

/* Rows of the entries that match; place: the key by whose order they come, so that the page may be full at the end of a place, -1 = all. from:
 * the anchor is among them. */
static int scan(struct gather *g, const char *match, int place, bool from)
{
	struct list *l = g->l;
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int64_t lo = 0, hi = INT64_MAX, last = -1;
	int rc = -1, step = SQLITE_DONE;

	if (place >= 0 && from)
		from_place(g, place, &lo, &hi);
	sql_add(&q, "SELECT s.rowid");
	search_from(l->e, &q);
	sql_add(&q, "s.rowid >= ? AND s.rowid <= ? AND ");
	bind_text(&b, match);
	bind_int(&b, lo);
	bind_int(&b, hi);
	list_page_where(l, g->at, g->kind, g->back, &q, &b);
	sql_addf(&q, " ORDER BY s.rowid%s", place >= 0 && !up(g, place) ? " DESC" : "");
	sqlite3_stmt *st = db_stmt(l->db, g->err, q.s, "");
	if (st) {
		bind_all(st, &b);
		while ((step = sqlite3_step(st)) == SQLITE_ROW) {
			int64_t rowid = sqlite3_column_int64(st, 0);
			if (place >= 0 && g->n >= g->want && rowid >> SEARCH_ID_BITS != last)
				break;
			last = rowid >> SEARCH_ID_BITS;
			take(g, rowid & ((INT64_C(1) << SEARCH_ID_BITS) - 1));
		}
		rc = step == SQLITE_ROW || step == SQLITE_DONE ? 0 : db_fail(l->db->h, g->err, q.s);
		DB_DONE(st);
	}
	sql_free(&q);
	bind_free(&b);
	return rc;
}

/* ---- orders by something else: stretch by stretch of the first key ---- */

/* A short stretch that is full of them: its rows as they stand in the order's own index, from its start to what fills the page. */
static int along(struct gather *g, const char *prefix, bool whole)
{
	struct list *l = g->l;
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	char end[160];
	int rc = -1, step = SQLITE_DONE;

	sql_addf(&q, "SELECT t.id FROM %s WHERE ", l->from.s);
	list_page_where(l, g->at, g->kind, g->back, &q, &b);
	if (whole)	/* "" = nothing is said */
		sql_addf(&q, " AND %s IS nullif(?, '')", l->key[0].col);
	else
		sql_addf(&q, " AND %s >= ? AND %s < ?", l->key[0].col, l->key[0].col);
	bind_text(&b, prefix);
	if (!whole) {
		snprintf(end, sizeof(end), "%s" AFTER_ALL, prefix);
		bind_text(&b, end);
	}
	list_order_by(l, g->back, &q);
	bind_int(&b, g->want - g->n);
	sqlite3_stmt *st = db_stmt(l->db, g->err, q.s, "");
	if (st) {
		bind_all(st, &b);
		while ((step = sqlite3_step(st)) == SQLITE_ROW)
			take(g, sqlite3_column_int64(st, 0));
		rc = step == SQLITE_DONE ? 0 : db_fail(l->db->h, g->err, q.s);
		DB_DONE(st);
	}
	sql_free(&q);
	bind_free(&b);
	return rc;
}

static int stretches(struct gather *g, const char *prefix, const int *cut, bool to_whole);

/* The rows whose first key begins so, or is that. */
static int stretch(struct gather *g, const char *prefix, bool whole, const int *cut, bool to_whole)
{
	struct sql match = { 0 };
	int64_t hits;
	const struct val *at = g->at;
	bool from = whole && at && at[0].t == VT_TEXT && !strcmp(at[0].s, prefix);

	sql_add(&match, g->l->match.s);
	search_mark_asked(&match, g->l->key[0].field, prefix, whole);
	int rc = search_hits(g->l->db, g->l->e, match.s, FEW, &hits, g->err);
	if (!rc && hits && whole && is_place(g->l, 1))
		rc = scan(g, match.s, 1, from);
	else if (!rc && hits && hits <= FEW)
		rc = scan(g, match.s, -1, false);
	else if (!rc && hits && (whole || (!*cut && !to_whole)))
		rc = along(g, prefix, whole);
	else if (!rc && hits)
		rc = stretches(g, prefix, cut, to_whole);
	sql_free(&match);
	return rc;
}

/* How the next value of the first key begins, as far as the cut: 1; 0 = there is none. */
static int next_value(struct gather *g, const char *lo, const char *hi, char *v, size_t n)
{
	const char *name = g->l->e->fields[g->l->key[0].field].name;
	struct sql q = { 0 };

	sql_addf(&q, "SELECT %s FROM %s WHERE %s >= ? AND %s < ? ORDER BY %s%s LIMIT 1", name, g->l->e->name, name, name, name, up(g, 0) ? "" : " DESC");
	int rc = db_text(g->l->db, g->err, v, n, q.s, "tt", lo, hi);
	sql_free(&q);
	return rc;
}

static int stretches(struct gather *g, const char *prefix, const int *cut, bool to_whole)
{
	const struct val *at = g->at;
	size_t n = strlen(prefix), most = (size_t)*cut;
	char lo[160], hi[160], v[128];
	int rc = 0;

	text_cut(lo, sizeof(lo), prefix);
	snprintf(hi, sizeof(hi), "%s" AFTER_ALL, prefix);
	/* no need to look before the anchor */
	if (at && at[0].t == VT_TEXT && at[0].n < sizeof(v) && !strncmp(at[0].s, prefix, n)) {
		snprintf(v, sizeof(v), "%.*s", (int)(most && most < at[0].n ? most : at[0].n), at[0].s);
		if (up(g, 0))
			text_cut(lo, sizeof(lo), v);
		else
			snprintf(hi, sizeof(hi), "%s" AFTER_ALL, v);
	}
	while (!rc && g->n < g->want && (rc = next_value(g, lo, hi, v, sizeof(v))) > 0) {
		bool whole = !most || strlen(v) < most;
		if (!whole)
			v[most] = '\0';
		rc = stretch(g, v, whole, whole ? cut : cut + 1, to_whole);
		if (up(g, 0))
			snprintf(lo, sizeof(lo), "%s%s", v, whole ? "\x01" : AFTER_ALL);
		else
			text_cut(hi, sizeof(hi), v);
	}
	return rc;
}

/* NULLs come first going up; where they are not asked for they are not looked at. */
static int by_stretches(struct gather *g, const int *cut, bool to_whole)
{
	bool none = g->kind ? !strcmp(g->kind, "IS NULL") : g->at ? g->at[0].t == VT_NULL : !g->l->key[0].never_null;
	bool some = g->kind ? !none : !g->at || g->at[0].t != VT_NULL;
	int rc = 0;

	if (none && up(g, 0))
		rc = stretch(g, "", true, cut, to_whole);
	if (!rc && some && g->n < g->want)
		rc = stretches(g, "", cut, to_whole);
	if (!rc && none && !up(g, 0) && g->n < g->want)
		rc = stretch(g, "", true, cut, to_whole);
	return rc;
}

int list_hits(struct list *l, const struct val *at, const char *kind, bool back, int want, char **ids, struct err *err)
{
	struct sql json = { 0 };
	struct gather g = { .l = l, .at = at, .kind = kind, .back = back, .want = want, .ids = &json, .err = err };
	bool to_whole;
	const int *cut = l->match.n && l->key[0].field >= 0 ? search_cuts(l->e, l->key[0].field, &to_whole) : NULL;
	int rc = 0;

	*ids = NULL;
	if (!l->match.n || l->few || (!is_place(l, 0) && !cut))
		return 0;
	sql_add(&json, "[");
	rc = is_place(l, 0) ? scan(&g, l->match.s, 0, at != NULL) : by_stretches(&g, cut, to_whole);
	sql_add(&json, "]");
	*ids = json.s;
	return rc;
}
