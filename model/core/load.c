/* Reading rows: by id, by what people call them, as they stand or as they stood, with their lines. */
#include "model/core/rec_i.h"
#include "model/core/together.h"

#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void rec_from_row(struct rec *r, sqlite3_stmt *st, int col)
{
	const struct entity *e = r->e;
	int c = col;

	r->id = sqlite3_column_int64(st, c++);
	r->rev = sqlite3_column_int64(st, c++);
	r->was_id = r->id;
	r->was_rev = r->rev;
	r->voided = sqlite3_column_int(st, c++) != 0;
	if (e->states)
		text_cut(r->state, sizeof(r->state), col_text(st, c++));
	if (e->flags & E_PROPOSED) {
		r->case_id = sqlite3_column_int64(st, c++);
		text_cut(r->pstate, sizeof(r->pstate), col_text(st, c++));
	}
	for (int i = 0; i < r->nf; i++) {
		val_column(st, c++, &r->v[i]);
		val_copy(&r->was[i], &r->v[i]);
		c += (e->fields[i].flags & F_SECRET ? 1 : 0) + (e->fields[i].flags & F_NAME ? 2 : 0);
	}
}

static void select_columns(const struct entity *e, struct sql *q)
{
	sql_addf(q, "SELECT %s FROM ", entity_columns(e));
}

int store_load(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *day, struct rec **out,
	       struct err *err)
{
	struct sql q = { 0 };
	sqlite3_stmt *st;

	if (e->cls == C_LOCAL)
		return local_load(db, who, e, id, out, err);
	if (e->cls == C_SEALED)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "%s是密封的", e->label);
	select_columns(e, &q);
	if (day) {
		sql_addf(&q, "%s_h WHERE id = ? AND h_on <= ? ORDER BY h_on DESC, h_seq DESC LIMIT 1", e->name);
		st = db_stmt(db, err, q.s, "it", id, day);
	} else {
		sql_addf(&q, "%s WHERE id = ?", e->name);
		st = db_stmt(db, err, q.s, "i", id);
	}
	sql_free(&q);
	if (!st)
		return -1;
	int rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		struct rec *r = rec_alloc(db, who, e);
		rec_from_row(r, st, 0);
		r->level = LV_SENSITIVE;
		if (day)
			text_cut(r->day, sizeof(r->day), day);
		*out = r;
		rc = 0;
	} else if (rc == SQLITE_DONE)
		rc = err_set(err, E_NOTFOUND, NULL, NULL, NULL, day ? "%s在%s还没有记录" : "没有此%s%s", e->label, day ? day : "");
	else
		rc = db_fail(db->h, err, "load");
	DB_DONE(st);
	return rc;
}

/* The past of a row is read by whoever could have read it then, and by whoever may read its history now. */
static bool may_then(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *day, enum level *level,
		     struct err *err)
{
	struct err now = { 0 };
	enum level then;

	if (!access_may(db, who, e, V_READ, NULL, 0, NULL, err))
		return false;
	if (access_then(db, who, e, V_READ, id, day, &then)) {
		*level = then;
		if (access_may(db, who, e, V_READ, NULL, id, &then, NULL) && then > *level)
			*level = then;
		return true;
	}
	if (access_may(db, who, e, V_READ, NULL, id, level, &now) && access_may(db, who, e, V_HISTORY, NULL, id, NULL, NULL))
		return true;
	if (now.code == E_OK)
		err_set(&now, E_NOTFOUND, NULL, NULL, NULL, "%s在%s还没有记录", e->label, day);
	if (err)
		*err = now;
	return false;
}

int rec_load(struct db *db, const struct actor *who, const struct entity *e, int64_t id, const char *day, struct rec **out,
	     struct err *err)
{
	enum level level;
	char iso[11];
	bool may;

	if (day) {
		if (!date_valid(day))
			return err_set(err, E_INVALID, NULL, "on", NULL, "日期 %.20s 无效", day);
		text_cut(iso, sizeof(iso), day);
		day = iso;
	}
	if (day && e->cls == C_SHARED)
		may = may_then(db, who, e, id, day, &level, err);
	else
		may = access_may(db, who, e, V_READ, NULL, id, &level, err);
	if (!may || store_load(db, who, e, id, day, out, err))
		return -1;
	(*out)->level = level;
	return 0;
}

int rec_load_rev(struct db *db, const struct actor *who, const struct entity *e, int64_t id, int64_t rev, struct rec **out,
		 struct err *err)
{
	enum level level;
	struct sql q = { 0 };
	int rc = -1;

	if (!access_may(db, who, e, V_READ, NULL, id, &level, err))
		return -1;
	if (e->cls != C_SHARED)
		return rec_load(db, who, e, id, NULL, out, err);
	/* what is dated back writes several versions under its number: the last of them is the row */
	select_columns(e, &q);
	sql_addf(&q, "%s_h WHERE id = ? AND rev = ? ORDER BY h_seq DESC LIMIT 1", e->name);
	sqlite3_stmt *st = db_stmt(db, err, q.s, "ii", id, rev);
	sql_free(&q);
	if (st && sqlite3_step(st) == SQLITE_ROW) {
		*out = rec_alloc(db, who, e);
		rec_from_row(*out, st, 0);
		(*out)->level = level;
		rc = 0;
	} else if (st)
		err_set(err, E_NOTFOUND, NULL, "rev", NULL, "此%s没有第 %lld 版", e->label, (long long)rev);
	if (st)
		DB_DONE(st);
	if (rc)
		return -1;
	sql_addf(&q, "SELECT max(h_act) FROM %s_h WHERE id = ? AND rev BETWEEN 1 AND ?", e->name);
	rc = db_int(db, err, &(*out)->upto, q.s, "ii", id, rev);
	sql_free(&q);
	return rc < 0 ? (rec_free(*out), -1) : 0;
}

int64_t rec_rev_now(const struct rec *r)
{
	struct sql q = { 0 };
	int64_t rev = r->rev;

	sql_addf(&q, "SELECT rev FROM %s WHERE id = ?", r->e->name);
	if (r->id && r->e->cls == C_SHARED)
		db_int(r->db, NULL, &rev, q.s, "i", r->id);
	sql_free(&q);
	return rev;
}

enum { SAME_MOST = 6 };		/* rows of one name that are told apart; one more is asked for, to say that there are others */

/* ids whose column equals the text, at most SAME_MOST; only: that one among them, 0 = any */
static int by_column(struct db *db, const struct actor *who, const struct entity *e, const struct field *f, const char *key,
		     unsigned verbs, int64_t only, int64_t id[SAME_MOST], struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	unsigned char mac[16];
	int n = 0;

	if ((f->flags & F_SECRET) && secret_index(db, f->mask, key, mac, err))
		return -1;
	sql_addf(&q, "SELECT t.id FROM %s t WHERE t.void = 0 AND t.%s%s = ? AND ", e->name, f->name, f->flags & F_SECRET ? "_mac" : "");
	if (f->flags & F_SECRET) {
		struct val *v = bind_next(&b);
		*v = (struct val){ .t = VT_BLOB, .s = xmalloc(sizeof(mac)), .n = sizeof(mac) };
		memcpy(v->s, mac, sizeof(mac));
	} else
		bind_text(&b, key);
	/* who may not read such numbers may not ask whose one is either */
	access_filter_level(db, who, e, verbs, f->flags & F_SECRET || field_least(f) > LV_INTERNAL ? field_least(f) : LV_PUBLIC, "t", &q, &b);
	if (only) {
		sql_add(&q, " AND t.id = ?");
		bind_int(&b, only);
	}
	sql_addf(&q, " ORDER BY t.id LIMIT %d", SAME_MOST);
	sqlite3_stmt *st = db_stmt(db, err, q.s, "");
	if (st) {
		bind_all(st, &b);
		while (n < SAME_MOST && sqlite3_step(st) == SQLITE_ROW)
			id[n++] = sqlite3_column_int64(st, 0);
		DB_DONE(st);
	} else
		n = -1;
	sql_free(&q);
	bind_free(&b);
	return n;
}

int rec_by_field(struct db *db, const struct actor *who, const struct entity *e, const struct field *f, const char *key, int64_t *id,
		 struct err *err)
{
	int64_t hit[SAME_MOST];
	int n = by_column(db, who, e, f, key, V_READ, 0, hit, err);

	if (n > 0)
		*id = hit[0];
	return n > 0 ? 1 : n;
}

/* What the caller can say instead of the name: ids, and the numbers people know the rows by as far as this actor sees them. It is
 * the command that must be said better: trying again gives the same. */
static int several(struct db *db, const struct actor *who, const struct entity *e, const char *key, const int64_t *id, int n, struct err *err)
{
	char list[256] = "", one[64];
	struct rec *r;

	for (int i = 0; i < n && i < SAME_MOST - 1; i++) {
		size_t at = strlen(list);
		/* of rows that may only be named the name is part of what is said */
		bool reads = rec_load(db, who, e, id[i], NULL, &r, NULL) == 0;
		at += text_fmt(list + at, sizeof(list) - at, "%s%.60s%s%lld", at ? "、" : "", reads ? "" : key, reads ? "" : " #",
			       (long long)id[i]);
		if (!reads)
			continue;
		for (const struct field *f = e->fields; f->name; f++)
			if ((f->flags & F_KEYNO) && rec_text(r, (int)(f - e->fields), one, sizeof(one)) && *one)
				at += text_fmt(list + at, sizeof(list) - at, "（%s）", one);
		rec_free(r);
	}
	return err_set(err, E_INVALID, NULL, NULL, NULL, "有多条%s叫“%.60s”，请用编号：%s%s", e->label, key, list, n == SAME_MOST ? "……" : "");
}

/* A number that is kept secret, as a whole: whose it is, 1; 0 nobody's that this actor reads; -1. Five characters are the shortest
 * document's. */
int rec_by_secret(struct db *db, const struct actor *who, const struct entity *e, const char *typed, int64_t *id, struct err *err)
{
	char *no = text_ascii(xstrdup(typed)), *d = no;
	int64_t v[SAME_MOST];
	bool plain = true, digit = false;
	int n = 0;

	for (const char *p = no; *p; p++) {
		if (*p == ' ' || *p == '\t')
			continue;
		plain &= isalnum((unsigned char)*p) != 0;
		digit |= isdigit((unsigned char)*p) != 0;
		*d++ = (char)toupper((unsigned char)*p);
	}
	*d = '\0';
	for (const struct field *f = e->fields; plain && digit && d - no >= 5 && n == 0 && f->name; f++)
		if ((f->flags & F_SECRET) && (f->flags & F_UNIQ))
			if ((n = by_column(db, who, e, f, no, V_READ, 0, v, err)) > 0 && access_by_number(db, who, e, v[0], f->name, err))
				n = -1;
	sodium_memzero(no, strlen(no));
	free(no);
	if (n > 0)
		*id = v[0];
	return n > 0 ? 1 : n;
}

/* 张一 #1099511628001: takes the number off. Two of one name are told apart so. */
static int64_t number_beside(char *said)
{
	char *at = strrchr(said, '#');

	if (!at || at == said || at[-1] != ' ' || !at[1] || strlen(at + 1) > 15 || strspn(at + 1, "0123456789") != strlen(at + 1))
		return 0;
	at[-1] = '\0';
	return strtoll(at + 1, NULL, 10);
}

/* Numbers people know a row by, then its own name, then the id, then a secret number. */
static int ids_of(struct db *db, const struct actor *who, const struct entity *e, const char *key, unsigned verbs, int64_t id[SAME_MOST],
		  struct err *err)
{
	char *said = xstrdup(key);
	int64_t only = number_beside(said);
	char *name = text_name(said), *code = text_ascii(xstrdup(said));
	int n = 0;

	for (char *p = text_trim(code); *p; p++)
		*p = (char)toupper((unsigned char)*p);
	for (const struct field *f = e->fields; n == 0 && f->name; f++) {
		if (!(f->flags & (F_KEYNO | F_TITLE)) || (f->type != T_TEXT && f->type != T_REGION))
			continue;
		n = by_column(db, who, e, f, f->flags & F_NAME ? name : code, verbs, only, id, err);
		if (n == 0 && !(f->flags & F_NAME))
			n = by_column(db, who, e, f, said, verbs, only, id, err);
	}
	if (n == 0 && !only && *code && strspn(code, "0123456789") == strlen(code) && strlen(code) < 16) {
		id[0] = strtoll(code, NULL, 10);
		struct rec *r;
		if (rec_load(db, who, e, id[0], NULL, &r, NULL) == 0) {
			rec_free(r);
			n = 1;
		}
	}
	if (n == 0 && !only)
		n = rec_by_secret(db, who, e, key, id, err);
	free(said);
	free(name);
	free(code);
	return n;
}

int rec_find(struct db *db, const struct actor *who, const struct entity *e, const char *key, const char *day, struct rec **out,
	     struct err *err)
{
	int64_t id[SAME_MOST] = { 0 };
	int n = ids_of(db, who, e, key, day ? V_READ : V_READ | V_CHOOSE, id, err);
	struct err why = { 0 };
	enum level level;

	if (n < 0)
		return -1;
	if (n == 0)
		return err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有此%s，或不在您的管辖范围", e->label);
	if (n > 1)
		return several(db, who, e, key, id, n, err);
	if (rec_load(db, who, e, id[0], day, out, &why) == 0)
		return 0;
	/* named and not read: nothing of it is seen but what is public */
	if (!day && access_may(db, who, e, V_CHOOSE, NULL, id[0], &level, NULL) && store_load(db, who, e, id[0], NULL, out, &why) == 0) {
		(*out)->level = level;
		return 0;
	}
	if (err)
		*err = why;
	return -1;
}

struct lines *rec_lines(struct rec *r, const struct part *p)
{
	struct lines *l = NULL;
	const struct field *ref;
	const struct entity *c;
	struct sql q = { 0 };

	for (int i = 0; i < r->nlines; i++)
		if (r->lines[i].part == p || (p && !strcmp(r->lines[i].part->label, p->label)))
			l = &r->lines[i];
	if (!l || l->loaded)
		return l;
	l->loaded = true;
	l->early = r->db->judging && !r->db->tx;
	c = entity_find(l->part->lines);
	if (!r->id || !c)
		return l;
	entity_owner(c, &ref);
	select_columns(c, &q);
	sqlite3_stmt *st;
	if (r->upto) {
		sql_addf(&q, "%s_h t WHERE t.id IN (SELECT id FROM %s WHERE %s = ?) AND t.h_seq = (SELECT max(x.h_seq) FROM %s_h x WHERE x.id = t.id "
			 "AND x.h_act <= ?) AND t.void = 0 ORDER BY t.id", c->name, c->name, ref->name, c->name);
		st = db_stmt(r->db, NULL, q.s, "ii", r->id, r->upto);
	} else {
		asof_from(c, *r->day ? r->day : NULL, &q);
		sql_addf(&q, " WHERE %s = ? AND void = 0", ref->name);
		if (*r->day)
			asof_owned(c, ref, &q);
		sql_add(&q, " ORDER BY id");
		st = *r->day ? db_stmt(r->db, NULL, q.s, "tii", r->day, r->id, r->id) : db_stmt(r->db, NULL, q.s, "i", r->id);
	}
	int step = SQLITE_ERROR;
	while (st && (step = sqlite3_step(st)) == SQLITE_ROW) {
		struct rec *row = rec_alloc(r->db, r->who, c);
		rec_from_row(row, st, 0);
		row->level = r->level;
		row->owner = r;
		row->upto = r->upto;
		text_cut(row->day, sizeof(row->day), r->day);
		l->row = xrealloc(l->row, sizeof(*l->row) * (l->n + 1));
		l->row[l->n++] = row;
	}
	if (step != SQLITE_DONE)
		db_unanswered(r->db);	/* rules over lines would judge too few */
	if (st)
		DB_DONE(st);
	sql_free(&q);
	return l;
}

void rec_early(struct rec *r, bool holds)
{
	for (int i = 0; i < r->nlines; i++) {
		struct lines *l = &r->lines[i];
		bool drop = l->early && !holds;

		for (size_t k = 0; k < l->n; k++) {
			if (drop)
				rec_free(l->row[k]);
			else
				rec_early(l->row[k], holds);
		}
		if (drop) {
			l->n = 0;
			l->loaded = false;
		}
		l->early = false;
	}
}

size_t rec_line_count(struct rec *r, const struct part *p)
{
	struct lines *l = rec_lines(r, p);
	size_t n = 0;

	for (size_t i = 0; l && i < l->n; i++)
		n += !l->row[i]->removed;
	return n;
}

struct rec *rec_line(struct rec *r, const struct part *p, size_t i)
{
	struct lines *l = rec_lines(r, p);

	for (size_t k = 0; l && k < l->n; k++)
		if (!l->row[k]->removed && i-- == 0)
			return l->row[k];
	return NULL;
}

struct rec *rec_line_add(struct rec *r, const struct part *p, struct err *err)
{
	struct lines *l = rec_lines(r, p);
	struct rec *top = r;

	while (top->owner)
		top = top->owner;
	if (!l || *r->day || r->voided || !access_may(r->db, r->who, top->e, top->id ? V_EDIT : V_NEW, NULL, top->id, NULL, err)) {
		if (err && err->code == E_OK)
			err_set(err, E_DENIED, NULL, NULL, NULL, "此处不能加行");
		return NULL;
	}
	struct rec *row = rec_alloc(r->db, r->who, entity_find(l->part->lines));
	rec_line_put(r, p, row);
	return row;
}

void rec_line_put(struct rec *r, const struct part *p, struct rec *row)
{
	struct lines *l = rec_lines(r, p);

	row->level = r->level;
	row->owner = r;
	l->row = xrealloc(l->row, sizeof(*l->row) * (l->n + 1));
	l->row[l->n++] = row;
}

struct rec *rec_line_by_id(struct rec *r, const struct part *p, int64_t id)
{
	struct lines *l = rec_lines(r, p);

	for (size_t k = 0; l && id && k < l->n; k++)
		if (l->row[k]->id == id)
			return l->row[k];
	return NULL;
}

/* It stays where it stands until the owner is saved, so that it can come back; one that was never stored is nothing then. */
void rec_line_remove(struct rec *r, const struct part *p, size_t i)
{
	struct rec *row = rec_line(r, p, i);

	if (row)
		row->removed = true;
}

int rec_line_back(struct rec *r, const struct part *p, struct rec *line)
{
	struct lines *l = rec_lines(r, p);
	int at = 0;

	for (size_t k = 0; l && k < l->n; k++) {
		if (l->row[k] == line) {
			line->removed = false;
			return at;
		}
		at += !l->row[k]->removed;
	}
	return -1;
}

int64_t rec_line_gone(struct rec *r, const struct part *p, size_t i)
{
	struct lines *l = rec_lines(r, p);

	for (size_t k = 0; l && k < l->n; k++)
		if (l->row[k]->removed && l->row[k]->id && i-- == 0)
			return l->row[k]->id;
	return 0;
}

/* A draft: what .carry fields held in the row this actor's office entered last, marked until touched. */
struct rec *rec_new(struct db *db, const struct actor *who, const struct entity *e)
{
	struct rec *r = rec_alloc(db, who, e), *last;
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	int64_t id = 0;
	bool carry = false;

	r->level = access_level(who, e, V_NEW | V_EDIT | V_READ);
	if (r->level < LV_INTERNAL)
		r->level = LV_INTERNAL;		/* a draft holds the writer's own words */
	for (int i = 0; i < r->nf; i++)
		carry |= (e->fields[i].flags & F_CARRY) != 0;
	if (!carry || e->cls != C_SHARED)
		return r;
	sql_addf(&q, "SELECT max(t.id) FROM %s t WHERE t.void = 0 AND ", e->name);
	access_filter(db, who, e, V_READ, "t", &q, &b);
	if (sql_int(db, &q, &b, &id, NULL) == 1 && store_load(db, who, e, id, NULL, &last, NULL) == 0) {
		for (int i = 0; i < r->nf; i++)
			if ((e->fields[i].flags & F_CARRY) && last->v[i].t != VT_NULL) {
				val_copy(&r->v[i], &last->v[i]);
				r->carried[i] = true;
			}
		rec_free(last);
	}
	return r;
}
