/* Finding by any substring and by pinyin initials: an FTS5 tokenizer of our own (characters, pairs, runs of initials), its
 * contentless tables kept by the store, and the jump line's ranking. FTS5's trigram finds nothing, silently, for the two
 * characters people type. */
#include "model/core/rec_i.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/py.h"

#define MAX_RUN 256		/* characters of one value that are indexed */
#define MAX_COMBOS 16		/* readings multiplied over a run, at most */
#define INITIAL '\x01'		/* begins a token of initials; a folded text holds no control characters */

/* ---- tokens ---- */

struct chars { uint32_t c[MAX_RUN]; const char *at[MAX_RUN + 1]; int n; };

static void split(const char *text, size_t len, struct chars *s)
{
	const char *p = text, *end = text + len;

	s->n = 0;
	while (p < end && *p && s->n < MAX_RUN) {
		const char *at = p;
		uint32_t c = py_next(&p);
		if (c < 0x80 ? !py_searchable(c) : c == 0x3000)
			continue;
		/* punctuation of names carries no meaning for finding: brackets, dots, dashes */
		if (c >= 0x80 && !py_initials(c) && ((c >= 0x2000 && c <= 0x206f) || (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xff0f) ||
						     (c >= 0xff1a && c <= 0xff20) || c == 0xb7))
			continue;
		s->at[s->n] = at;
		s->c[s->n++] = c;
	}
	s->at[s->n] = p;
}

static int letters(uint32_t c, char out[26])
{
	int n = 0;
	uint32_t m = py_initials(c);

	if (c < 0x80) {
		out[n++] = (char)c;
		return n;
	}
	for (int i = 0; i < 26; i++)
		if (m >> i & 1)
			out[n++] = (char)('a' + i);
	return n;
}

typedef int token_fn(void *, int, const char *, int, int, int);

/* Every run of `len` initials from position i, one per combination of readings. */
static int initials_at(const struct chars *s, int i, int len, void *ctx, token_fn *emit, int from, int to)
{
	char l[3][26], tok[4] = { INITIAL };
	int n[3] = { 1, 1, 1 }, made = 0, rc = SQLITE_OK;

	if (i + len > s->n)
		return SQLITE_OK;
	for (int k = 0; k < len; k++)
		if (!(n[k] = letters(s->c[i + k], l[k])))
			return SQLITE_OK;
	for (int a = 0; a < n[0]; a++)
		for (int b = 0; b < n[1]; b++)
			for (int c = 0; c < (len == 3 ? n[2] : 1); c++) {
				tok[1] = l[0][a];
				tok[2] = l[1][b];
				tok[3] = len == 3 ? l[2][c] : '\0';
				if (made++ < MAX_COMBOS && rc == SQLITE_OK)
					rc = emit(ctx, FTS5_TOKEN_COLOCATED, tok, len + 1, from, to);
			}
	return rc;
}

static int utf8(uint32_t c, char *d)
{
	if (c < 0x80) {
		d[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		d[0] = (char)(0xc0 | c >> 6);
		d[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		d[0] = (char)(0xe0 | c >> 12);
		d[1] = (char)(0x80 | (c >> 6 & 63));
		d[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	d[0] = (char)(0xf0 | c >> 18);
	d[1] = (char)(0x80 | (c >> 12 & 63));
	d[2] = (char)(0x80 | (c >> 6 & 63));
	d[3] = (char)(0x80 | (c & 63));
	return 4;
}

static int tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *text, int len, token_fn *emit)
{
	struct chars s;
	int rc = SQLITE_OK;

	(void)t;
	if (flags & FTS5_TOKENIZE_QUERY) {
		/* search_match() has cut the query into tokens already: it comes through whole */
		return len ? emit(ctx, 0, text, len, 0, len) : SQLITE_OK;
	}
	split(text, (size_t)len, &s);
	for (int i = 0; rc == SQLITE_OK && i < s.n; i++) {
		char tok[8];
		int n = utf8(s.c[i], tok), from = (int)(s.at[i] - text), to = (int)(s.at[i + 1] - text);
		rc = emit(ctx, 0, tok, n, from, to);
		if (rc == SQLITE_OK && i + 1 < s.n)
			rc = emit(ctx, FTS5_TOKEN_COLOCATED, tok, n + utf8(s.c[i + 1], tok + n), from, to);
		if (rc == SQLITE_OK)
			rc = initials_at(&s, i, 2, ctx, emit, from, to);
		if (rc == SQLITE_OK)
			rc = initials_at(&s, i, 3, ctx, emit, from, to);
	}
	return rc;
}

static int tok_create(void *ctx, const char **arg, int n, Fts5Tokenizer **out)
{
	(void)ctx; (void)arg; (void)n;
	*out = (Fts5Tokenizer *)xmalloc(1);
	return SQLITE_OK;
}

static void tok_delete(Fts5Tokenizer *t)
{
	free(t);
}

int search_tokenizer(sqlite3 *h, struct err *err)
{
	fts5_tokenizer tok = { tok_create, tok_delete, tokenize };
	fts5_api *api = NULL;
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(h, "SELECT fts5(?1)", -1, &st, NULL) != SQLITE_OK)
		return db_fail(h, err, "fts5");
	sqlite3_bind_pointer(st, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step(st);
	sqlite3_finalize(st);
	if (!api || api->xCreateTokenizer(api, "socorg", NULL, &tok, NULL) != SQLITE_OK)
		return err_set(err, E_BUG, NULL, NULL, NULL, "程序错误：没有 FTS5");
	return 0;
}

/* ---- what is asked ---- */

bool search_is_initials(const char *typed)
{
	bool any = false;

	for (const char *p = typed; *p;) {
		uint32_t c = py_next(&p);
		if (c >= 0x80)
			return false;
		any |= c >= 'a' && c <= 'z';
	}
	return any;
}

/* The overlapping tokens that any text holding what was typed must hold, in order. */
static int tokens(const char *typed, char tok[][12], int max)
{
	char *fold = text_fold(typed);
	struct chars s;
	bool ini = search_is_initials(typed);
	int n = 0;

	split(fold, strlen(fold), &s);
	if (ini) {
		int len = s.n >= 3 ? 3 : 2;
		for (int i = 0; n < max && i + len <= s.n; i++)
			snprintf(tok[n++], 12, "%c%c%c%c", INITIAL, (char)s.c[i], (char)s.c[i + 1], len == 3 ? (char)s.c[i + 2] : '\0');
	} else if (s.n == 1) {
		tok[n][utf8(s.c[0], tok[n])] = '\0';
		n++;
	} else
		for (int i = 0; n < max && i + 1 < s.n; i++, n++) {
			int k = utf8(s.c[i], tok[n]);
			tok[n][k + utf8(s.c[i + 1], tok[n] + k)] = '\0';
		}
	free(fold);
	return n;
}

/* A phrase: position i of the text holds token i, so the run is consecutive. */
void search_match(const char *typed, char *dst, size_t n)
{
	char tok[40][12];
	int k = tokens(typed, tok, (int)LENGTH(tok));
	size_t at = 0;

	*dst = '\0';
	for (int i = 0; i < k && at < n; i++)
		at += (size_t)snprintf(dst + at, n - at, "%s\"%s\"", i ? " + " : "", tok[i]);
}

/* Reading one short list of rows and comparing each beats intersecting long ones: the rarest token, and how many rows hold it
 * (cap + 1 = more than cap). 0, or -1; dst "" when there is no token. */
int search_rarest(struct db *db, const struct entity *e, const char *typed, int cap, char *dst, size_t n, int64_t *rows, struct err *err)
{
	char tok[12][12], quoted[sizeof(tok[0]) + 2];	/* gcc at -O1 must be told that a token ends in its row */
	int k = tokens(typed, tok, (int)LENGTH(tok)), rc = 0;
	struct sql q = { 0 };

	*dst = '\0';
	*rows = cap + 1;
	sql_addf(&q, "SELECT count(*) FROM (SELECT 1 FROM %s_s WHERE %s_s MATCH ? LIMIT ?)", e->name, e->name);
	for (int i = 0; rc >= 0 && i < k; i++) {
		int64_t have = 0;
		snprintf(quoted, sizeof(quoted), "\"%.*s\"", (int)sizeof(tok[i]) - 1, tok[i]);
		rc = db_int(db, err, &have, q.s, "ti", quoted, *rows + (i == 0));
		if (rc >= 0 && (i == 0 || have < *rows)) {
			*rows = have < cap + 1 ? have : cap + 1;
			text_cut(dst, n, quoted);
		}
	}
	sql_free(&q);
	return rc < 0 ? -1 : 0;
}

/* "(…)": any of the fields with that flag that this actor reads in that row holds what was typed. How many fields there are. */
int search_fields(struct db *db, const struct actor *who, const struct entity *e, unsigned flag, const char *fold, bool initials,
		  struct sql *q, struct bindv *b)
{
	int n = 0;

	sql_add(q, "(0");
	for (enum level at = LV_PUBLIC; at <= LV_INTERNAL; at++) {
		int here = 0;
		for (const struct field *f = e->fields; f->name; f++) {
			if (!(f->flags & flag) || f->type != T_TEXT || field_level(f) != at || !field_may(who, e, f))
				continue;
			if (!here++ && at > LV_PUBLIC) {
				sql_add(q, " OR (");
				access_filter_level(db, who, e, V_READ, at, "t", q, b);
				sql_add(q, " AND (0");
			}
			sql_addf(q, " OR %s(t.%s, ?)", initials ? "py_match" : "text_has", f->name);
			bind_text(b, fold);
		}
		if (here && at > LV_PUBLIC)
			sql_add(q, "))");
		n += here;
	}
	sql_add(q, ")");
	return n;
}

/* ---- the tables ---- */

static int found_fields(const struct entity *e, struct sql *names, struct sql *marks)
{
	int n = 0;

	for (const struct field *f = e->fields; f->name; f++)
		if (f->flags & F_FIND) {
			sql_addf(names, "%s%s", n ? ", " : "", f->name);
			if (marks)
				sql_add(marks, ", ?");
			n++;
		}
	return n;
}

void search_ddl(const struct entity *e, char *dst, size_t n)
{
	struct sql names = { 0 };

	*dst = '\0';
	if (e->cls == C_SHARED && found_fields(e, &names, NULL))
		snprintf(dst, n, "CREATE VIRTUAL TABLE %s_s USING fts5(%s, content='', columnsize=0, tokenize='socorg')", e->name, names.s);
	sql_free(&names);
}

static void entry_text(const struct entity *e, bool drop, struct sql *q)
{
	struct sql names = { 0 }, marks = { 0 };

	found_fields(e, &names, &marks);
	if (drop)
		sql_addf(q, "INSERT INTO %s_s (%s_s, rowid, %s) VALUES ('delete', ?1%s)", e->name, e->name, names.s, marks.s);
	else
		sql_addf(q, "INSERT INTO %s_s (rowid, %s) VALUES (?1%s)", e->name, names.s, marks.s);
	sql_free(&names);
	sql_free(&marks);
}

static void add_sql(const struct entity *e, struct sql *q) { entry_text(e, false, q); }
static void drop_sql(const struct entity *e, struct sql *q) { entry_text(e, true, q); }

static int write_entry(struct db *db, const struct entity *e, bool drop, int64_t id, const struct val *v, struct err *err)
{
	int col = 2;

	sqlite3_stmt *st = db_stmt(db, err, sql_kept(e, drop ? drop_sql : add_sql), "i", id);
	if (!st)
		return -1;
	for (int i = 0; e->fields[i].name; i++) {
		if (!(e->fields[i].flags & F_FIND))
			continue;
		if (v[i].t == VT_TEXT) {
			char *fold = text_fold(v[i].s);
			sqlite3_bind_text(st, col, fold, -1, free);
		}
		col++;
	}
	int rc = sqlite3_step(st) == SQLITE_DONE ? 0 : db_fail(db->h, err, "search");
	DB_DONE(st);
	return rc;
}

static bool same_entry(const struct entity *e, const struct val *a, const struct val *b)
{
	for (int i = 0; e->fields[i].name; i++)
		if ((e->fields[i].flags & F_FIND) && !val_eq(&a[i], &b[i]))
			return false;
	return true;
}

bool has_search(const struct entity *e)
{
	for (const struct field *f = e->fields; f->name; f++)
		if (f->flags & F_FIND)
			return e->cls == C_SHARED;
	return false;
}

int search_update(struct tx *tx, const struct entity *e, int64_t id, const struct val *before, const struct val *after, struct err *err)
{
	if (!has_search(e) || (before && after && same_entry(e, before, after)))
		return 0;
	return (before && write_entry(tx->db, e, true, id, before, err)) || (after && write_entry(tx->db, e, false, id, after, err)) ? -1 : 0;
}

int search_rebuild(struct db *db, const struct entity *e, struct err *err)
{
	struct sql q = { 0 };
	int rc;

	if (!has_search(e))
		return 0;
	sql_addf(&q, "INSERT INTO %s_s (%s_s) VALUES ('delete-all')", e->name, e->name);
	rc = db_run(db, err, q.s, "") < 0 ? -1 : 0;
	sql_free(&q);
	sql_addf(&q, "SELECT %s FROM %s WHERE void = 0", entity_columns(e), e->name);
	sqlite3_stmt *st = rc ? NULL : db_stmt(db, err, q.s, "");
	sql_free(&q);
	while (st && !rc && sqlite3_step(st) == SQLITE_ROW) {
		struct rec *r = rec_alloc(db, &actor_system, e);
		rec_from_row(r, st, 0);
		rc = write_entry(db, e, false, r->id, r->v, err);
		rec_free(r);
	}
	if (st)
		DB_DONE(st);
	return rc;
}
