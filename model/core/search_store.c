/* The search index's entries: contentless FTS5 tables kept by the store, in the order of names, with marks of what rows are
 * ordered by. */
#include "model/core/rec_i.h"
#include "model/core/search_i.h"

#include <stdlib.h>
#include <string.h>

/* ---- what an entry says ---- */

bool has_search(const struct entity *e)
{
	for (const struct field *f = e->fields; f->name; f++)
		if (f->flags & F_FIND)
			return e->cls == C_SHARED;
	return false;
}

const struct field *search_order_field(const struct entity *e)
{
	for (const struct field *f = e->fields; f->name; f++)
		if ((f->flags & F_FIND) && (f->flags & F_NAME))
			return f;
	return NULL;
}

/* Is one of the views ordered by it first? */
static bool leads_order(const struct entity *e, const struct field *f)
{
	size_t n = strlen(f->name);

	for (const struct view *v = e->views; v && v->name; v++)
		for (const char *o = v->orders; o && *o; o += strcspn(o, ","), o += *o == ',')
			if (!strncmp(o, f->name, n) && strchr(" ,-", o[n]))
				return true;
	return false;
}

/* City and county; year and month; a credit code's kind, city, county and first sign of its number. */
const int *search_cuts(const struct entity *e, int field, bool *whole)
{
	static const int region[] = { 4, 6, 0 }, date[] = { 4, 7, 0 }, text[] = { 2, 6, 8, 11, 0 };
	const struct field *f = &e->fields[field];

	*whole = f->type == T_REGION;
	if ((f->flags & (F_SECRET | F_PII | F_DEAD | F_NAME)) || strcmp(field_sqltype(f), "TEXT") ||
	    (f->type != T_REGION && f->type != T_DATE && f->type != T_TEXT) || !((e->region && !strcmp(f->name, e->region)) || leads_order(e, f)))
		return NULL;
	return f->type == T_REGION ? region : f->type == T_DATE ? date : text;
}

/* Bytes of the first k characters; 0 = there are not so many. */
static size_t text_bytes(const char *s, size_t k)
{
	size_t n = 0;

	for (; k && s[n]; k--)
		for (n++; ((unsigned char)s[n] & 0xc0) == 0x80;)
			n++;
	return k ? 0 : n;
}

size_t search_mark(int field, const char *value, size_t n, bool whole, char *dst, size_t max)
{
	int len = snprintf(dst, max, "%c%02x%.*s%s", SEARCH_MARK, (unsigned)field, (int)n, value, whole ? "=" : "");

	return len < (int)max ? (size_t)len : max - 1;
}

/* How a name begins, in characters and in initials: the jump line asks for those first. */
static void begins(const char *name, struct sql *q)
{
	char mark[64], first[256];
	int n = py_first(name, first, sizeof(first));

	for (int k = 1; k <= SEARCH_BEGIN && k <= n; k++) {
		search_mark(SEARCH_INITIALS, first, (size_t)k, false, mark, sizeof(mark));
		sql_add(q, mark);
	}
	for (size_t k = 1, len; k <= SEARCH_BEGIN && (len = text_bytes(name, k)) > 0; k++) {
		search_mark(SEARCH_NAME, name, len, false, mark, sizeof(mark));
		sql_add(q, mark);
	}
}

void search_begins(const char *typed, bool initials, struct sql *match)
{
	char head[32];
	size_t n = 0;

	for (size_t k = SEARCH_BEGIN; k && !n; k--)
		n = text_bytes(typed, k);
	snprintf(head, sizeof(head), "%.*s", (int)n, typed);
	search_mark_asked(match, initials ? SEARCH_INITIALS : SEARCH_NAME, head, false);
}

static char *marks_of(const struct entity *e, const struct val *v)
{
	struct sql q = { 0 };
	char mark[256];

	for (int f = 0; e->fields[f].name; f++) {
		bool whole;
		const int *cut = search_cuts(e, f, &whole);
		if (!cut)
			continue;
		const char *s = v[f].t == VT_TEXT ? v[f].s : "";
		size_t n = strlen(s);
		for (; *cut && n >= (size_t)*cut; cut++) {
			search_mark(f, s, (size_t)*cut, false, mark, sizeof(mark));
			sql_add(&q, mark);
		}
		if (whole || *cut) {	/* shorter than the last cut, or nothing at all */
			search_mark(f, s, n, true, mark, sizeof(mark));
			sql_add(&q, mark);
		}
	}
	if (search_order_field(e) && v[search_order_field(e) - e->fields].t == VT_TEXT)
		begins(v[search_order_field(e) - e->fields].s, &q);
	return q.s;
}

int64_t search_place(struct db *db, const struct entity *e, const void *key, size_t n)
{
	int64_t place = 0;

	db_int(db, NULL, &place, "SELECT n FROM search_cut WHERE entity = ? AND key <= ? ORDER BY key DESC LIMIT 1", "tb", e->name, key, (int)n);
	return place;
}

static int64_t rowid_of(struct db *db, const struct entity *e, int64_t id, const struct val *v)
{
	const struct field *f = search_order_field(e);
	const struct val *name = f ? &v[f - e->fields] : NULL;
	unsigned char key[512];

	if (!name || name->t != VT_TEXT)
		return id;
	size_t n = py_sort_key(name->s, key, sizeof(key));
	return search_place(db, e, key, n) << SEARCH_ID_BITS | id;
}

/* ---- the tables ---- */

static void found_fields(const struct entity *e, struct sql *names, struct sql *given)
{
	for (const struct field *f = e->fields; f->name; f++)
		if (f->flags & F_FIND) {
			sql_addf(names, "%s, ", f->name);
			if (given)
				sql_add(given, "?, ");
		}
	sql_add(names, "marks");
	if (given)
		sql_add(given, "?");
}

void search_ddl(const struct entity *e, char *dst, size_t n)
{
	struct sql names = { 0 };

	*dst = '\0';
	if (has_search(e)) {
		found_fields(e, &names, NULL);
		snprintf(dst, n, "CREATE VIRTUAL TABLE %s_s USING fts5(%s, content='', columnsize=0, detail=none, tokenize='socorg')", e->name, names.s);
	}
	sql_free(&names);
}

static void entry_text(const struct entity *e, bool drop, struct sql *q)
{
	struct sql names = { 0 }, given = { 0 };

	found_fields(e, &names, &given);
	if (drop)
		sql_addf(q, "INSERT INTO %s_s (%s_s, rowid, %s) VALUES ('delete', ?1, %s)", e->name, e->name, names.s, given.s);
	else
		sql_addf(q, "INSERT INTO %s_s (rowid, %s) VALUES (?1, %s)", e->name, names.s, given.s);
	sql_free(&names);
	sql_free(&given);
}

static void add_sql(const struct entity *e, struct sql *q) { entry_text(e, false, q); }
static void drop_sql(const struct entity *e, struct sql *q) { entry_text(e, true, q); }

static int write_entry(struct db *db, const struct entity *e, bool drop, int64_t rowid, const struct val *v, struct err *err)
{
	int col = 2;

	sqlite3_stmt *st = db_stmt(db, err, sql_kept(e, drop ? drop_sql : add_sql), "i", rowid);
	if (!st)
		return -1;
	for (int i = 0; e->fields[i].name; i++) {
		if (!(e->fields[i].flags & F_FIND))
			continue;
		if (v[i].t == VT_TEXT)
			sqlite3_bind_text(st, col, text_fold(v[i].s), -1, free);
		col++;
	}
	sqlite3_bind_text(st, col, marks_of(e, v), -1, free);
	int rc = sqlite3_step(st) == SQLITE_DONE ? 0 : db_fail(db->h, err, "search");
	DB_DONE(st);
	return rc;
}

static bool same_entry(const struct entity *e, const struct val *a, const struct val *b)
{
	bool whole;

	for (int i = 0; e->fields[i].name; i++)
		if (((e->fields[i].flags & F_FIND) || search_cuts(e, i, &whole)) && !val_eq(&a[i], &b[i]))
			return false;
	return true;
}

/* ---- many at once ---- */

struct entry { int64_t rowid; const struct val *v; };

static int by_rowid(const void *a, const void *b)
{
	int64_t x = ((const struct entry *)a)->rowid, y = ((const struct entry *)b)->rowid;

	return (x > y) - (x < y);
}

static int write_all(struct db *db, const struct entity *e, bool drop, struct entry *v, size_t n, struct err *err)
{
	int rc = 0;

	qsort(v, n, sizeof(*v), by_rowid);
	for (size_t i = 0; !rc && i < n; i++)
		rc = write_entry(db, e, drop, v[i].rowid, v[i].v, err);
	return rc;
}

static int by_id(const void *a, const void *b)
{
	const struct search_change *x = a, *y = b;

	return x->id != y->id ? (x->id > y->id) - (x->id < y->id) : (x->no > y->no) - (x->no < y->no);
}

/* FTS5 puts away what it holds whenever an entry comes that lies before the last: so in their order, first those that go. A row that
 * changed more than once goes as it was and comes as it is. */
int search_update_all(struct tx *tx, const struct entity *e, struct search_change *c, size_t n, struct err *err)
{
	struct entry *gone = xcalloc(n + 1, sizeof(*gone)), *come = xcalloc(n + 1, sizeof(*come));
	size_t ngone = 0, ncome = 0;

	for (size_t i = 0; i < n; i++)
		c[i].no = i;
	qsort(c, n, sizeof(*c), by_id);
	for (size_t i = 0, next; has_search(e) && i < n; i = next) {
		for (next = i + 1; next < n && c[next].id == c[i].id;)
			next++;
		const struct val *before = c[i].before, *after = c[next - 1].after;
		if (before && after && same_entry(e, before, after))
			continue;
		if (before)
			gone[ngone++] = (struct entry){ rowid_of(tx->db, e, c[i].id, before), before };
		if (after)
			come[ncome++] = (struct entry){ rowid_of(tx->db, e, c[i].id, after), after };
	}
	int rc = write_all(tx->db, e, true, gone, ngone, err) || write_all(tx->db, e, false, come, ncome, err) ? -1 : 0;
	free(gone);
	free(come);
	return rc;
}

int search_update(struct tx *tx, const struct entity *e, int64_t id, const struct val *before, const struct val *after, struct err *err)
{
	return search_update_all(tx, e, &(struct search_change){ id, before, after, 0 }, 1, err);
}

/* ---- where places begin ---- */

#define CUT_KEY 64		/* bytes of a key that say where it lies */
#define CUT_BY_ROWS 4096	/* so many rows say themselves how names are spread */

struct cuts { unsigned char (*key)[CUT_KEY]; size_t *len, n; };

static void cut_free(struct cuts *c)
{
	free(c->key);
	free(c->len);
}

static void cut_add(struct cuts *c, const void *key, size_t n)
{
	if ((c->n & (c->n - 1)) == 0) {
		c->key = xrealloc(c->key, sizeof(*c->key) * (c->n ? c->n * 2 : 1));
		c->len = xrealloc(c->len, sizeof(*c->len) * (c->n ? c->n * 2 : 1));
	}
	c->len[c->n] = n < CUT_KEY ? n : CUT_KEY;
	memcpy(c->key[c->n], key, c->len[c->n]);
	c->n++;
}

/* Names begin with the region's: its own, behind the county's, behind the city's, behind the province's. */
static int keys_of_regions(struct db *db, struct cuts *c, struct err *err)
{
	static const size_t at[] = { 2, 4, 6, 9, 12 };
	char up[LENGTH(at)][80] = { "" }, path[400];
	unsigned char key[512];

	if (!entity_find("region"))
		return 0;
	sqlite3_stmt *st = db_stmt(db, err, "SELECT code, name FROM region WHERE void = 0 ORDER BY code", "");
	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		size_t len = strlen(col_text(st, 0)), level = 0;
		while (level + 1 < LENGTH(at) && at[level] < len)
			level++;
		text_cut(up[level], sizeof(up[level]), col_text(st, 1));
		for (size_t from = 0; from <= level; from++) {
			*path = '\0';
			for (size_t i = from; i <= level; i++)
				text_cut(path + strlen(path), sizeof(path) - strlen(path), up[i]);
			cut_add(c, key, py_sort_key(path, key, sizeof(key)));
		}
	}
	DB_DONE(st);
	return 0;
}

/* Every so many of the names as they are. */
static int keys_of_rows(struct db *db, const struct entity *e, const struct field *f, int64_t rows, struct cuts *c, struct err *err)
{
	struct sql q = { 0 };
	int64_t every = rows > 2 * SEARCH_PLACES ? rows / (2 * SEARCH_PLACES) : 1;

	sql_addf(&q, "SELECT %s_key FROM %s WHERE void = 0 AND %s_key IS NOT NULL ORDER BY %s_key", f->name, e->name, f->name, f->name);
	sqlite3_stmt *st = db_stmt(db, err, q.s, "");
	sql_free(&q);
	if (!st)
		return -1;
	for (int64_t i = 0; sqlite3_step(st) == SQLITE_ROW; i++)
		if (i % every == 0)
			cut_add(c, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0));
	DB_DONE(st);
	return 0;
}

static int keep_cuts(struct db *db, const struct entity *e, const struct cuts *c, struct err *err)
{
	size_t last = SEARCH_PLACES;
	int rc = 0;

	for (size_t i = 0; !rc && i < c->n; i++) {
		size_t place = c->n < SEARCH_PLACES ? i : i * SEARCH_PLACES / c->n;
		if (place == last || !c->len[i])
			continue;
		last = place;
		rc = db_run(db, err, "INSERT OR IGNORE INTO search_cut VALUES (?, ?, ?)", "tbi", e->name, c->key[i], (int)c->len[i], (int64_t)place) < 0 ? -1 : 0;
	}
	return rc;
}

struct cut_key { const unsigned char *key; size_t len; };

static int by_key(const void *a, const void *b)
{
	const struct cut_key *x = a, *y = b;
	int d = memcmp(x->key, y->key, x->len < y->len ? x->len : y->len);

	return d ? d : (x->len > y->len) - (x->len < y->len);
}

static void cut_sort(struct cuts *c)
{
	struct cut_key *v = xcalloc(c->n + 1, sizeof(*v));
	struct cuts sorted = { 0 };

	for (size_t i = 0; i < c->n; i++)
		v[i] = (struct cut_key){ c->key[i], c->len[i] };
	qsort(v, c->n, sizeof(*v), by_key);
	for (size_t i = 0; i < c->n; i++)
		if (!i || by_key(&v[i - 1], &v[i]))
			cut_add(&sorted, v[i].key, v[i].len);
	free(v);
	cut_free(c);
	*c = sorted;
}

static int cut(struct db *db, const struct entity *e, struct err *err)
{
	const struct field *f = search_order_field(e);
	struct cuts c = { 0 };
	struct sql q = { 0 };
	int64_t rows = 0;

	if (db_run(db, err, "DELETE FROM search_cut WHERE entity = ?", "t", e->name) < 0)
		return -1;
	if (!f)
		return 0;
	sql_addf(&q, "SELECT count(*) FROM %s WHERE void = 0", e->name);
	int rc = db_int(db, err, &rows, q.s, "") < 0 || keys_of_rows(db, e, f, rows, &c, err) ||
		 (e->region && rows < CUT_BY_ROWS && keys_of_regions(db, &c, err)) ? -1 : 0;
	sql_free(&q);
	if (!rc) {
		cut_sort(&c);
		rc = keep_cuts(db, e, &c, err);
	}
	cut_free(&c);
	return rc;
}

/* ---- all anew ---- */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The rowids that the entries will have, in order. */
static int64_t *rowids(struct db *db, const struct entity *e, size_t *n, struct err *err)
{
	const struct field *f = search_order_field(e);
	struct sql q = { 0 };
	int64_t *v = NULL;

	*n = 0;
	sql_addf(&q, "SELECT id, %s%s FROM %s WHERE void = 0", f ? f->name : "NULL", f ? "_key" : "", e->name);
	sqlite3_stmt *st = db_stmt(db, err, q.s, "");
	sql_free(&q);
	if (!st)
		return NULL;
	v = xcalloc(1, sizeof(*v));
	while (sqlite3_step(st) == SQLITE_ROW) {
		if ((*n & (*n - 1)) == 0)
			v = xrealloc(v, sizeof(*v) * (*n ? *n * 2 : 1));
		v[*n] = sqlite3_column_int64(st, 0);
		if (sqlite3_column_type(st, 1) == SQLITE_BLOB)
			v[*n] |= search_place(db, e, sqlite3_column_blob(st, 1), (size_t)sqlite3_column_bytes(st, 1)) << SEARCH_ID_BITS;
		++*n;
	}
	DB_DONE(st);
	qsort(v, *n, sizeof(*v), by_number);
	return v;
}

int search_rebuild(struct db *db, const struct entity *e, struct err *err)
{
	struct sql q = { 0 }, tidy = { 0 };
	size_t n;

	if (!has_search(e))
		return 0;
	sql_addf(&q, "INSERT INTO %s_s (%s_s) VALUES ('delete-all')", e->name, e->name);
	int rc = db_run(db, err, q.s, "") < 0 || cut(db, e, err) ? -1 : 0;
	sql_free(&q);
	int64_t *at = rc ? NULL : rowids(db, e, &n, err);
	if (!at)
		return -1;
	sql_addf(&q, "SELECT %s FROM %s WHERE id = ?", entity_columns(e), e->name);
	for (size_t i = 0; !rc && i < n; i++) {
		sqlite3_stmt *st = db_stmt(db, err, q.s, "i", at[i] & ((INT64_C(1) << SEARCH_ID_BITS) - 1));
		if (!st || sqlite3_step(st) != SQLITE_ROW) {
			rc = st ? db_fail(db->h, err, "search") : -1;
			break;
		}
		struct rec *r = rec_alloc(db, &actor_system, e);
		rec_from_row(r, st, 0);
		DB_DONE(st);
		rc = write_entry(db, e, false, at[i], r->v, err);
		rec_free(r);
	}
	sql_free(&q);
	free(at);
	sql_addf(&tidy, "INSERT INTO %s_s (%s_s) VALUES ('optimize')", e->name, e->name);
	rc = rc || (n && db_run(db, err, tidy.s, "") < 0) ? -1 : 0;
	sql_free(&tidy);
	return rc;
}

int search_rebuild_all(struct db *db, struct err *err)
{
	int rc = 0;

	for (int i = 0; !rc && entities[i]; i++)
		rc = search_rebuild(db, entities[i], err);
	return rc;
}
