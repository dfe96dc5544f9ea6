/* The jump line, pickers and `find`: rows of one entity or of all by name, initials, code or number, the likeliest first. */
#include "model/core/rec_i.h"
#include "model/core/search_i.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CANDIDATES 100		/* rows ranked per entity and way of finding: more would not be read, and cost the hand its pace */

struct found { struct hit *v; int n, max; const char *fold; bool initials; unsigned verb; int behind; };

static bool all_of(const char *s, const char *set)
{
	return *s && s[strspn(s, set)] == '\0';
}

/* 0 exact, 1 prefix, 2 the number, 3 word start, 4 inside; smaller is likelier */
static int rank_of(const struct found *f, const char *title)
{
	char first[256], *fold = text_fold(title);
	int r = 4;

	if (f->initials) {
		py_first(title, first, sizeof(first));
		size_t n = strlen(f->fold);
		r = !strcmp(first, f->fold) ? 0 : !strncmp(first, f->fold, n) ? 1 : strstr(first, f->fold) ? 4 : 5;
		/* the end of a name, and what follows its region, is where people begin */
		if (r == 4 && strlen(first) >= n && !strcmp(first + strlen(first) - n, f->fold))
			r = 3;
	} else {
		size_t n = strlen(f->fold);
		r = !strcmp(fold, f->fold) ? 0 : !strncmp(fold, f->fold, n) ? 1 : 4;
	}
	free(fold);
	return r;
}

static void keep(struct found *f, const struct hit *h)
{
	int at = f->n;

	for (int i = 0; i < f->n; i++)
		if (f->v[i].e == h->e && f->v[i].id == h->id)
			return;
	while (at > 0) {
		const struct hit *o = &f->v[at - 1];
		size_t a = strlen(o->title), b = strlen(h->title);
		if (o->rank < h->rank || (o->rank == h->rank && a <= b))
			break;
		at--;
	}
	if (at == f->max)
		return;
	int move = (f->n < f->max ? f->n : f->max - 1) - at;
	memmove(&f->v[at + 1], &f->v[at], sizeof(*f->v) * (size_t)move);
	f->v[at] = *h;
	if (f->n < f->max)
		f->n++;
}

static int text_fields(const struct entity *e, unsigned flag, const struct field **v, int max)
{
	int n = 0;

	for (const struct field *f = e->fields; f->name && n < max; f++)
		if ((f->flags & flag) && !(f->flags & F_SECRET))
			v[n++] = f;
	return n;
}

/* id, the title fields, the number, the region; of rows that match, as their names are ordered, where match is given */
static void start(const struct entity *e, const char *match, struct sql *q, struct bindv *b)
{
	const struct field *t[4], *k[1];
	int nt = text_fields(e, F_TITLE, t, 4), nk = text_fields(e, F_KEYNO, k, 1);

	sql_add(q, "SELECT t.id");
	for (int i = 0; i < 4; i++)
		if (i < nt)
			sql_addf(q, ", t.%s", t[i]->name);
		else
			sql_add(q, ", NULL");
	sql_addf(q, nk ? ", t.%s" : ", NULL", nk ? k[0]->name : "");
	sql_addf(q, e->region ? ", t.%s" : ", NULL", e->region ? e->region : "");
	if (match) {
		search_from(e, q);
		bind_text(b, match);
	} else
		sql_addf(q, " FROM %s t WHERE ", e->name);
	sql_add(q, "t.void = 0 AND ");
}

static void read_hit(struct db *db, const struct entity *e, sqlite3_stmt *st, struct hit *h)
{
	const struct field *t[4];
	int nt = text_fields(e, F_TITLE, t, 4);
	size_t at = 0;

	memset(h, 0, sizeof(*h));
	h->e = e;
	h->id = sqlite3_column_int64(st, 0);
	for (int i = 0; i < nt; i++) {
		struct val v = { 0 };
		char one[160], clear[160];
		val_column(st, 1 + i, &v);
		val_text(db, t[i], &v, false, one, sizeof(one));
		val_clear(&v);
		if (t[i]->flags & F_PII) {
			text_cut(clear, sizeof(clear), one);
			text_mask(one, sizeof(one), t[i]->mask, clear);
		}
		if (*one && at + 2 < sizeof(h->title)) {
			text_cut(h->title + at + (at != 0), sizeof(h->title) - at - 1, one);
			if (at)
				h->title[at] = ' ';
			at = strlen(h->title);
		}
	}
	const char *region = sqlite3_column_type(st, 6) == SQLITE_NULL ? NULL : region_name(db, col_text(st, 6));
	text_fmt(h->note, sizeof(h->note), "%.40s%s%.60s", col_text(st, 5), *col_text(st, 5) && region ? " " : "", region ? region : "");
}

static int run(struct db *db, const struct actor *who, const struct entity *e, struct sql *q, struct bindv *b, const char *order,
	       int rank, struct found *f, struct err *err)
{
	sql_add(q, " AND +");	/* the scope is checked on what was found: its index must not lead */
	access_filter(db, who, e, f->verb, "t", q, b);
	sql_addf(q, "%s LIMIT %d", order, CANDIDATES);
	sqlite3_stmt *st = db_stmt(db, err, q->s, "");
	int rc = st ? 0 : -1, step = SQLITE_DONE;

	if (st) {
		bind_all(st, b);
		while ((step = sqlite3_step(st)) == SQLITE_ROW) {
			struct hit h;
			read_hit(db, e, st, &h);
			h.rank = rank >= 0 ? rank : rank_of(f, h.title);
			if (rank == 2 && !strcasecmp(col_text(st, 5), f->fold))
				h.rank = 0;	/* the whole number */
			if (f->initials || (h.rank != 0 && h.rank != 2))
				h.rank += f->behind;
			keep(f, &h);
		}
		if (step != SQLITE_DONE)
			rc = db_fail(db->h, err, "find");
		DB_DONE(st);
	}
	sql_free(q);
	bind_free(b);
	return rc;
}

static void read_level(struct db *db, const struct actor *who, const struct entity *e, const struct field *f, struct sql *q,
		       struct bindv *b)
{
	if (field_least(f) == LV_PUBLIC)
		return;
	sql_add(q, " AND +");
	access_filter_level(db, who, e, V_READ, field_least(f), "t", q, b);
}

/* Of one's own rows, those whose number begins so: where they are few of all, they are not found by going through the others. */
static void own_numbers(const struct actor *who, const struct entity *e, unsigned verb, const struct field *k, const char *code, struct sql *match)
{
	bool whole;
	const int *cut = search_cuts(e, (int)(k - e->fields), &whole);
	char head[80];
	int n = 0;

	for (; cut && *cut && (size_t)*cut <= strlen(code); cut++)
		n = *cut;
	search_scope(who, e, verb, match);
	snprintf(head, sizeof(head), "%.*s", n, code);
	if (match->n && n)
		search_mark_asked(match, (int)(k - e->fields), head, false);
	else
		sql_free(match);
}

static int by_number(struct db *db, const struct actor *who, const struct entity *e, const char *typed, struct found *f, struct err *err)
{
	const struct field *k[2];
	int nk = text_fields(e, F_KEYNO, k, 2), rc = 0;
	char *code = text_ascii(xstrdup(typed));

	for (char *p = text_trim(code); *p; p++)
		*p = (char)toupper((unsigned char)*p);
	for (int i = 0; !rc && i < nk && strlen(code) >= 2 && all_of(code, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-〔〕号"); i++) {
		struct sql q = { 0 }, match = { 0 };
		struct bindv b = { .n = 0 };
		char end[80];
		if (has_search(e))
			own_numbers(who, e, f->verb, k[i], code, &match);
		start(e, match.s, &q, &b);
		sql_free(&match);
		sql_addf(&q, "t.%s >= ? AND t.%s < ?", k[i]->name, k[i]->name);
		snprintf(end, sizeof(end), "%.70s~", code);
		bind_text(&b, code);
		bind_text(&b, end);
		read_level(db, who, e, k[i], &q, &b);
		rc = run(db, who, e, &q, &b, "", 2, f, err);
	}
	free(code);
	return rc;
}

/* Names that begin so are asked for by themselves, so that a common run can not crowd them out. */
static int by_beginning(struct db *db, const struct actor *who, const struct entity *e, const struct field *k, const char *typed, struct found *f,
			struct err *err)
{
	struct sql q = { 0 }, match = { 0 };
	struct bindv b = { .n = 0 };
	char end[300], *name = text_name(typed);
	const char *from = f->initials ? f->fold : name, *ini = f->initials ? "_ini" : "";

	/* off the index of beginnings; where one's own are few of all, they are not found by going through the others */
	search_scope(who, e, f->verb, &match);
	if (match.n && k == search_order_field(e) && *from)
		search_begins(from, f->initials, &match);
	else
		sql_free(&match);
	start(e, match.s, &q, &b);
	sql_free(&match);
	sql_addf(&q, "t.%s%s >= ? AND t.%s%s < ?", k->name, ini, k->name, ini);
	text_fmt(end, sizeof(end), "%.280s%s", from, f->initials ? "~" : "\xf4\x8f\xbf\xbd");
	bind_text(&b, from);
	bind_text(&b, end);
	free(name);
	read_level(db, who, e, k, &q, &b);
	return run(db, who, e, &q, &b, "", -1, f, err);
}

static int by_name(struct db *db, const struct actor *who, const struct entity *e, const char *typed, struct found *f, struct err *err)
{
	struct sql q = { 0 }, match = { 0 };
	struct bindv b = { .n = 0 };

	if (!has_search(e))
		return 0;
	for (const struct field *k = e->fields; k->name; k++)
		if ((k->flags & F_FIND) && (k->flags & F_NAME) && field_may(who, e, k) && by_beginning(db, who, e, k, typed, f, err))
			return -1;
	char *tokens = search_match(typed);
	if (!tokens && !f->initials)
		return 0;
	if (tokens) {
		sql_add(&match, tokens);
		search_scope(who, e, f->verb, &match);
	}
	free(tokens);
	start(e, match.s, &q, &b);
	sql_free(&match);
	search_fields(db, who, e, F_FIND, f->fold, f->initials, &q, &b);
	return run(db, who, e, &q, &b, "", -1, f, err);
}

/* Rows whose title is a secret or a plain column without search index: small tables, walked. */
static int by_title(struct db *db, const struct actor *who, const struct entity *e, struct found *f, struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };

	if (has_search(e))
		return 0;
	start(e, NULL, &q, &b);
	search_fields(db, who, e, F_TITLE, f->fold, f->initials, &q, &b);
	return run(db, who, e, &q, &b, "", -1, f, err);
}

/* A document's whole number, in one kind of rows that was asked for: where everything is looked for no secret is. */
static int by_secret(struct db *db, const struct actor *who, const struct entity *e, const char *typed, struct found *f, struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int64_t id;
	int rc = rec_by_secret(db, who, e, typed, &id, err);

	if (rc <= 0)
		return rc;
	start(e, NULL, &q, &b);
	sql_add(&q, "t.id = ?");
	bind_int(&b, id);
	return run(db, who, e, &q, &b, "", 0, f, err);
}

static int look_in(struct db *db, const struct actor *who, const struct entity *x, bool alone, const char *typed, struct found *f,
		   struct err *err)
{
	return by_number(db, who, x, typed, f, err) || by_name(db, who, x, typed, f, err) ||
	       (alone && (by_title(db, who, x, f, err) || by_secret(db, who, x, typed, f, err))) ? -1 : 0;
}

enum { BEHIND = 10 };		/* more than any rank */

/* Does he read other rows than those that are his own? */
static bool reads_more(struct db *db, const struct actor *who, const struct entity *x, unsigned own)
{
	unsigned verb[] = { own, V_READ };
	struct sql q[2] = { { 0 }, { 0 } };
	struct bindv b[2] = { { 0 }, { 0 } };
	bool more = own != V_READ;

	for (int i = 0; more && i < 2; i++)
		access_filter(db, who, x, verb[i], "t", &q[i], &b[i]);
	if (more && b[0].n == b[1].n && !strcmp(q[0].s, q[1].s)) {
		more = false;
		for (int i = 0; i < b[0].n; i++)
			more |= !val_eq(&b[0].v[i], &b[1].v[i]);
	}
	for (int i = 0; i < 2; i++) {
		sql_free(&q[i]);
		bind_free(&b[i]);
	}
	return more;
}

/* His own rows; what he may only look up like everybody comes behind them, by its number: no index serves the names of
 * one's own and of everybody's rows at once. */
static int own_first(struct db *db, const struct actor *who, const struct entity *x, bool alone, const char *typed, struct found *f,
		     struct err *err)
{
	f->verb = access_own(who, x);
	f->behind = 0;
	if (look_in(db, who, x, alone, typed, f, err))
		return -1;
	if (!reads_more(db, who, x, f->verb))
		return 0;
	f->verb = V_READ;
	f->behind = BEHIND;
	return by_number(db, who, x, typed, f, err);
}

int find_any(struct db *db, const struct actor *who, const struct entity *e, const char *typed, int max, struct hit *v, struct err *err)
{
	char *fold = text_fold(typed);
	struct found f = { .v = v, .max = max, .fold = fold, .initials = search_is_initials(typed) };
	int rc = 0;

	if (*fold && max > 0)
		for (int i = 0; !rc && entities[i]; i++) {
			const struct entity *x = entities[i];
			if ((e && x != e) || x->cls != C_SHARED || (!e && (x->flags & E_NOLIST)) ||
			    !access_may(db, who, x, V_READ, NULL, 0, NULL, NULL))
				continue;
			rc = own_first(db, who, x, e != NULL, typed, &f, err);
		}
	free(fold);
	return rc ? -1 : f.n;
}
