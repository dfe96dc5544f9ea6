/* Finding by any substring and by pinyin initials: an FTS5 tokenizer of our own (characters, pairs, runs of initials), and what it is
 * asked. The index says which rows may hold a text; each is compared then. FTS5's trigram finds nothing, silently, for the two
 * characters people type. */
#include "model/core/rec_i.h"
#include "model/core/search_i.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/py.h"

#define MAX_RUN 256		/* characters of one value that are indexed */
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
	int n[3] = { 1, 1, 1 }, rc = SQLITE_OK;

	if (i + len > s->n)
		return SQLITE_OK;
	for (int k = 0; k < len; k++)
		n[k] = letters(s->c[i + k], l[k]);
	for (int a = 0; a < n[0]; a++)
		for (int b = 0; b < n[1]; b++)
			for (int c = 0; c < n[2]; c++) {
				tok[1] = l[0][a];
				tok[2] = len > 1 ? l[1][b] : '\0';
				tok[3] = len > 2 ? l[2][c] : '\0';
				if (rc == SQLITE_OK)
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

/* Marks are written one behind the other, each with the sign that begins it. */
static int marks(const char *text, int len, void *ctx, token_fn *emit)
{
	int rc = SQLITE_OK;

	for (int at = 0, n; rc == SQLITE_OK && at < len; at += n) {
		for (n = 1; at + n < len && text[at + n] != SEARCH_MARK;)
			n++;
		rc = emit(ctx, 0, text + at, n, at, at + n);
	}
	return rc;
}

static int characters(const char *text, const struct chars *s, void *ctx, token_fn *emit)
{
	int rc = SQLITE_OK;

	for (int i = 0; rc == SQLITE_OK && i < s->n; i++) {
		char tok[8];
		int n = utf8(s->c[i], tok), from = (int)(s->at[i] - text), to = (int)(s->at[i + 1] - text);
		rc = emit(ctx, 0, tok, n, from, to);
		if (rc == SQLITE_OK && i + 1 < s->n)
			rc = emit(ctx, FTS5_TOKEN_COLOCATED, tok, n + utf8(s->c[i + 1], tok + n), from, to);
	}
	return rc;
}

static int tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *text, int len, token_fn *emit)
{
	struct chars s, read = { .n = 0 };

	(void)t;
	if (flags & FTS5_TOKENIZE_QUERY) {
		/* search_match() has cut the query into tokens already: it comes through whole */
		return len ? emit(ctx, 0, text, len, 0, len) : SQLITE_OK;
	}
	if (len && *text == SEARCH_MARK)
		return marks(text, len, ctx, emit);
	split(text, (size_t)len, &s);
	int rc = characters(text, &s, ctx, emit);
	/* initials run over what has none */
	for (int i = 0; i < s.n; i++)
		if (py_searchable(s.c[i])) {
			read.at[read.n] = s.at[i];
			read.c[read.n++] = s.c[i];
		}
	read.at[read.n] = s.at[s.n];
	for (int i = 0; i < read.n; i++)
		for (int k = 1; rc == SQLITE_OK && k <= 3; k++)
			rc = initials_at(&read, i, k, ctx, emit, (int)(read.at[i] - text), (int)(read.at[i + 1] - text));
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

struct tokens { char v[40][12]; int n; };

static void token(struct tokens *t, const struct chars *s, int i, int len, bool initials)
{
	char *to = t->v[t->n];
	int k = 0;

	if (t->n == (int)LENGTH(t->v))
		return;
	if (initials)
		to[k++] = INITIAL;
	for (int c = i; c < i + len; c++)
		k += utf8(s->c[c], to + k);
	to[k] = '\0';
	for (int o = 0; o < t->n; o++)
		if (!strcmp(t->v[o], to))
			return;
	t->n++;
}

/* The overlapping tokens that any text holding what was typed must hold. */
static void tokens(const char *typed, struct tokens *t)
{
	char *fold = text_fold(typed);
	struct chars s;
	bool ini = search_is_initials(typed);

	t->n = 0;
	split(fold, strlen(fold), &s);
	int most = ini ? 3 : 2, len = s.n < most ? s.n : most;
	for (int i = 0; len && i + len <= s.n; i++) {
		/* three letters or digits are their own initials, and three are rarer than two */
		bool plain = i + 3 <= s.n && s.c[i] < 0x80 && s.c[i + 1] < 0x80 && s.c[i + 2] < 0x80;
		token(t, &s, i, plain ? 3 : len, ini || plain);
	}
	free(fold);
}

static void quoted(struct sql *q, const char *text)
{
	char one[3] = "";

	sql_add(q, q->n ? " AND \"" : "\"");
	for (const char *p = text; *p; p++) {
		one[0] = *p;
		one[1] = *p == '"' ? '"' : '\0';
		sql_add(q, one);
	}
	sql_add(q, "\"");
}

void search_mark_asked(struct sql *match, int field, const char *prefix, bool whole)
{
	char mark[256];

	search_mark(field, prefix, strlen(prefix), whole, mark, sizeof(mark));
	quoted(match, mark);
}

char *search_match(const char *typed)
{
	struct sql q = { 0 };
	struct tokens t;

	tokens(typed, &t);
	for (int i = 0; i < t.n; i++)
		quoted(&q, t.v[i]);
	return q.s;
}

void search_from(const struct entity *e, struct sql *q)
{
	sql_addf(q, " FROM %s_s s CROSS JOIN %s t WHERE s.%s_s MATCH ? AND t.id = (s.rowid & " SEARCH_ID ") AND ", e->name, e->name, e->name);
}

int search_hits(struct db *db, const struct entity *e, const char *match, int cap, int64_t *rows, struct err *err)
{
	struct sql q = { 0 };

	*rows = 0;
	sql_addf(&q, "SELECT count(*) FROM (SELECT 1 FROM %s_s WHERE %s_s MATCH ? LIMIT ?)", e->name, e->name);
	int rc = db_int(db, err, rows, q.s, "tn", match, cap + 1);
	sql_free(&q);
	return rc < 0 ? -1 : 0;
}

/* "(…)": any of the fields with that flag that this actor reads in that row holds what was typed. How many fields there are. */
int search_fields(struct db *db, const struct actor *who, const struct entity *e, unsigned flag, const char *fold, bool initials,
		  struct sql *q, struct bindv *b)
{
	int n = 0;

	sql_add(q, "(0");
	for (enum level at = LV_PUBLIC; at <= LV_OFFICE; at++) {
		int here = 0;
		for (const struct field *f = e->fields; f->name; f++) {
			if (!(f->flags & flag) || f->type != T_TEXT || field_least(f) != at || !field_may(who, e, f))
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
