/* What rules ask of rows they cannot name: which were called so once, which are much alike, since when one is in its state. */
#include "model/core/rec_i.h"
#include "model/core/search_i.h"

#include <stdlib.h>
#include <string.h>

bool word_or_any(const char *list, const char *word)
{
	return !*list || word_in(list, word);
}

struct rec *chk_row(struct chk *c, const char *ref)
{
	int no = field_no(c->rec->e, ref);
	struct rec *r;

	if (no < 0 || !chk_int(c, ref) || row_judged(c->db, field_target(&c->rec->e->fields[no]), chk_int(c, ref), &r, NULL))
		return NULL;
	return r;
}

bool chk_ref_text(struct chk *c, const char *ref, const char *field, char *dst, size_t n)
{
	struct rec *r = chk_row(c, ref);

	*dst = '\0';
	if (!r)
		return false;
	text_cut(dst, n, rec_str(r, field));
	rec_free(r);
	return true;
}

int chk_each_id(struct chk *c, const char *entity, const char *ref, int64_t id, int (*cb)(void *, struct rec *), void *ctx)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)id);
	return chk_each(c, entity, ref, text, cb, ctx);
}

bool chk_changed(struct chk *c, const char *field)
{
	return rec_changed(c->rec, field_no(c->rec->e, field));
}

bool chk_had(struct chk *c, const char *field)
{
	int f = field_no(c->rec->e, field);

	return f >= 0 && c->rec->was[f].t != VT_NULL;
}

int each_text(struct db *db, const char *entity, const char *region, const char *state, const char *first, const char *second,
	      int (*cb)(void *, int64_t, const char *, const char *), void *ctx, struct err *err)
{
	const struct entity *e = entity_find(entity);
	struct sql q = { 0 };
	int step = SQLITE_DONE;

	if (!e || !e->region || field_no(e, first) < 0 || field_no(e, second) < 0)
		return err_set(err, E_BUG, NULL, NULL, NULL, "没有实体 %s，或没有这些字段", entity);
	sql_addf(&q, "SELECT id, %s, %s FROM %s WHERE %s = ?1 AND state = ?2 AND void = 0", first, second, e->name, e->region);
	sqlite3_stmt *st = db_stmt(db, err, q.s, "tt", region, state);
	sql_free(&q);
	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW &&
	       !cb(ctx, sqlite3_column_int64(st, 0), col_text(st, 1), col_text(st, 2)))
		;
	DB_DONE(st);
	if (step != SQLITE_ROW && step != SQLITE_DONE)
		db_unanswered(db);
	return step == SQLITE_ROW || step == SQLITE_DONE ? 0 : -1;
}

void rec_state_since(struct rec *r, char day[11])
{
	struct sql q = { 0 };

	*day = '\0';
	/* the first version of those that follow on the last one in another state */
	sql_addf(&q, "SELECT min(h_on) FROM %s_h WHERE id = ?1 AND state = ?2 AND h_seq > coalesce((SELECT max(h_seq) FROM %s_h WHERE id = ?1 AND "
		 "state <> ?2), 0)", r->e->name, r->e->name);
	db_text(r->db, NULL, day, 11, q.s, "it", r->id, r->state);
	sql_free(&q);
}

int chk_each_was(struct chk *c, const char *entity, const char *field, const char *value, int (*cb)(void *, struct rec *, const char *), void *ctx)
{
	const struct entity *e = entity_find(entity);
	struct sql q = { 0 };
	struct { int64_t id; char until[11]; } row[64];
	size_t n = 0;
	int rc = 0;

	if (!e || field_no(e, field) < 0 || !*value)
		return 0;
	sql_addf(&q, "SELECT h.id, min(x.h_on) FROM %s_h h JOIN %s t ON t.id = h.id AND t.void = 0 AND t.%s IS NOT ?1 JOIN %s_h x ON x.id = h.id AND "
		 "x.h_seq > h.h_seq AND x.%s IS NOT ?1 WHERE h.%s = ?1 GROUP BY h.id", e->name, e->name, field, e->name, field, field);
	sqlite3_stmt *st = db_stmt(c->db, NULL, q.s, "t", value);
	while (st && n < LENGTH(row) && sqlite3_step(st) == SQLITE_ROW) {
		row[n].id = sqlite3_column_int64(st, 0);
		text_cut(row[n++].until, sizeof(row[0].until), col_text(st, 1));
	}
	if (st)
		DB_DONE(st);
	sql_free(&q);
	for (size_t i = 0; !rc && i < n; i++) {
		struct rec *r;
		if (store_load(c->db, &actor_system, e, row[i].id, NULL, &r, NULL))
			continue;
		rc = cb(ctx, r, row[i].until);
		rec_free(r);
	}
	return rc;
}

/* ---- alike ---- */

enum { PAIRS = 40, COUNTED = 5000, NEAR = 2000 };
struct pair { char text[12]; int64_t rows; };

static int rarer(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return x->rows < y->rows ? -1 : x->rows > y->rows;
}

static int pairs_of(struct chk *c, const struct entity *e, const char *text, struct pair *p)
{
	char *fold = text_fold(text), sql[160];
	const char *at[PAIRS + 2];
	int n = 0, k = 0;

	for (const char *s = fold; *s && n < PAIRS + 1; s++)
		if (((unsigned char)*s & 0xc0) != 0x80)
			at[n++] = s;
	at[n] = fold + strlen(fold);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM (SELECT 1 FROM %s_s WHERE %s_s MATCH ?1 LIMIT %d)", e->name, e->name, COUNTED);
	for (int i = 0; i + 1 < n && n >= 2; i++) {
		snprintf(p[k].text, sizeof(p[k].text), "\"%.*s\"", (int)(at[i + 2 > n ? n : i + 2] - at[i]) > 8 ? 8 : (int)(at[i + 2 > n ? n : i + 2] - at[i]),
			 at[i]);
		if (!strchr(p[k].text + 1, '"') || db_int(c->db, NULL, &p[k].rows, sql, "t", p[k].text) < 0)
			continue;
		k++;
	}
	free(fold);
	qsort(p, (size_t)k, sizeof(*p), rarer);
	return k;
}

int chk_each_like(struct chk *c, const char *entity, const char *text, const char *region, bool below, int (*cb)(void *, struct rec *), void *ctx)
{
	const struct entity *e = entity_find(entity);
	struct pair p[PAIRS + 1] = { 0 };
	struct sql q = { 0 }, match = { 0 };
	struct bindv b = { .n = 0 };
	int64_t id[NEAR];
	int n = 0, rc = 0, k = e && has_search(e) && e->region ? pairs_of(c, e, text, p) : 0;

	if (!k)
		return 0;
	for (int i = 0; i < (k + 1) / 2; i++)
		sql_addf(&match, "%s%s", i ? " OR " : "", p[i].text);
	sql_add(&q, "SELECT t.id");
	search_from(e, &q);
	sql_add(&q, "t.void = 0 AND ");
	bind_text(&b, match.s);
	if (below)
		access_region("t.region", region, &q, &b);
	else {
		sql_addf(&q, "t.%s = ?", e->region);
		bind_text(&b, region);
	}
	sql_addf(&q, " LIMIT %d", NEAR);
	sqlite3_stmt *st = db_stmt(c->db, NULL, q.s, "");
	if (st) {
		bind_all(st, &b);
		while (n < NEAR && sqlite3_step(st) == SQLITE_ROW)
			id[n++] = sqlite3_column_int64(st, 0);
		DB_DONE(st);
	}
	for (int i = 0; !rc && i < n; i++) {
		struct rec *r;
		if (store_load(c->db, &actor_system, e, id[i], NULL, &r, NULL))
			continue;
		rc = cb(ctx, r);
		rec_free(r);
	}
	sql_free(&q);
	sql_free(&match);
	bind_free(&b);
	return rc;
}
