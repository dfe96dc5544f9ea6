/* Statements: a small cache per connection, binding by format, and text that grows while a query is put together. */
#include "model/core/internal.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int db_fail(sqlite3 *h, struct err *err, const char *what)
{
	int rc = sqlite3_extended_errcode(h);

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, E_BUSY, NULL, NULL, NULL, "系统忙，请重试");
	case SQLITE_FULL:
		return err_set(err, E_FULL, NULL, NULL, NULL, "磁盘空间不足，本次操作未保存");
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, E_IO, NULL, NULL, NULL, "数据库读写失败（%s，%d）", sqlite3_errstr(rc), rc);
	case SQLITE_CONSTRAINT:
		return err_set(err, E_INVALID, NULL, NULL, NULL, "数据库拒绝：%s", sqlite3_errmsg(h));
	}
	return err_set(err, E_BUG, NULL, NULL, NULL, "程序错误：%s：%s", what, sqlite3_errmsg(h));
}

void db_unanswered(struct db *db)
{
	if ((db->tx || db->judging) && !db->unanswered.code)
		db_fail(db->h, &db->unanswered, "question");
}

static sqlite3_stmt *cached(struct db *db, sqlite3 *h, struct err *err, const char *sql)
{
	struct stmt *free_slot = NULL, *oldest = NULL;

	for (size_t i = 0; i < LENGTH(db->cache); i++) {
		struct stmt *s = &db->cache[i];

		if (!s->st) {
			if (!free_slot)
				free_slot = s;
			continue;
		}
		if ((s->sql == sql || !strcmp(s->sql, sql)) && !sqlite3_stmt_busy(s->st) && sqlite3_db_handle(s->st) == h) {
			s->used = ++db->clock;
			return s->st;
		}
		if (!sqlite3_stmt_busy(s->st) && (!oldest || s->used < oldest->used))
			oldest = s;
	}
	struct stmt *s = free_slot ? free_slot : oldest;
	if (!s) {
		err_set(err, E_BUG, NULL, NULL, NULL, "程序错误：语句过多");
		return NULL;
	}
	sqlite3_finalize(s->st);
	s->st = NULL;
	s->sql = NULL;
	sqlite3_stmt *st;
	if (sqlite3_prepare_v3(h, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) != SQLITE_OK) {
		db_fail(h, err, sql);
		return NULL;
	}
	s->st = st;
	s->sql = sqlite3_sql(st);	/* lives with the statement */
	s->used = ++db->clock;
	return st;
}

void db_forget(struct db *db)
{
	for (size_t i = 0; i < LENGTH(db->cache); i++) {
		if (!db->cache[i].st || sqlite3_stmt_busy(db->cache[i].st))
			continue;
		sqlite3_finalize(db->cache[i].st);
		db->cache[i] = (struct stmt){ 0 };
	}
}

void val_bind(sqlite3_stmt *st, int col, const struct val *v)
{
	switch (v->t) {
	case VT_NULL: sqlite3_bind_null(st, col); break;
	case VT_INT: sqlite3_bind_int64(st, col, v->i); break;
	case VT_TEXT: sqlite3_bind_text(st, col, v->s, (int)v->n, SQLITE_TRANSIENT); break;
	case VT_BLOB: sqlite3_bind_blob(st, col, v->s ? v->s : "", (int)v->n, SQLITE_TRANSIENT); break;
	}
}

static void bind_list(sqlite3_stmt *st, const char *fmt, va_list ap)
{
	int col = 0;

	for (; *fmt; fmt++) {
		col++;
		switch (*fmt) {
		case 'i': sqlite3_bind_int64(st, col, va_arg(ap, int64_t)); break;
		case 'n': sqlite3_bind_int(st, col, va_arg(ap, int)); break;
		case 'd': sqlite3_bind_double(st, col, va_arg(ap, double)); break;
		case 't': sqlite3_bind_text(st, col, va_arg(ap, const char *), -1, SQLITE_TRANSIENT); break;
		case 'v': val_bind(st, col, va_arg(ap, const struct val *)); break;
		case 'b': {
			const void *p = va_arg(ap, const void *);
			int n = va_arg(ap, int);
			sqlite3_bind_blob(st, col, p, n, SQLITE_TRANSIENT);
			break;
		}
		default: abort();	/* the format is a literal of ours */
		}
	}
}

static sqlite3_stmt *stmt_va(struct db *db, sqlite3 *h, struct err *err, const char *sql, const char *fmt, va_list ap)
{
	sqlite3_stmt *st = cached(db, h, err, sql);

	if (!st)
		return NULL;
	DB_DONE(st);
	bind_list(st, fmt, ap);
	return st;
}

sqlite3_stmt *db_stmt(struct db *db, struct err *err, const char *sql, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sqlite3_stmt *st = stmt_va(db, db->h, err, sql, fmt, ap);
	va_end(ap);
	return st;
}

static sqlite3_stmt *live_va(struct db *db, struct err *err, const char *sql, const char *fmt, va_list ap)
{
	sqlite3 *h;

	return db_live(db, &h, err) < 0 ? NULL : stmt_va(db, h, err, sql, fmt, ap);
}

sqlite3_stmt *live_stmt(struct db *db, struct err *err, const char *sql, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sqlite3_stmt *st = live_va(db, err, sql, fmt, ap);
	va_end(ap);
	return st;
}

/* The statement is done with. */
static int run(sqlite3_stmt *st, struct err *err)
{
	sqlite3 *h = sqlite3_db_handle(st);
	int rc;

	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		;
	rc = rc == SQLITE_DONE ? sqlite3_changes(h) : db_fail(h, err, sqlite3_sql(st));
	DB_DONE(st);
	return rc;
}

int db_run(struct db *db, struct err *err, const char *sql, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sqlite3_stmt *st = stmt_va(db, db->h, err, sql, fmt, ap);
	va_end(ap);
	return st ? run(st, err) : -1;
}

int live_run(struct db *db, struct err *err, const char *sql, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sqlite3_stmt *st = live_va(db, err, sql, fmt, ap);
	va_end(ap);
	return st ? run(st, err) : -1;
}

int live_end(sqlite3_stmt *st, int rc, struct err *err)
{
	rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : db_fail(sqlite3_db_handle(st), err, sqlite3_sql(st));
	DB_DONE(st);
	return rc;
}

/* The statement is done with. */
static int first_int(sqlite3_stmt *st, int64_t *out, struct err *err)
{
	int rc = sqlite3_step(st), ret = 0;

	if (rc == SQLITE_ROW && sqlite3_column_type(st, 0) != SQLITE_NULL) {
		*out = sqlite3_column_int64(st, 0);
		ret = 1;
	} else if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		ret = db_fail(sqlite3_db_handle(st), err, sqlite3_sql(st));
	DB_DONE(st);
	return ret;
}

int db_int(struct db *db, struct err *err, int64_t *out, const char *sql, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sqlite3_stmt *st = stmt_va(db, db->h, err, sql, fmt, ap);
	va_end(ap);
	return st ? first_int(st, out, err) : -1;
}

int live_int(struct db *db, struct err *err, int64_t *out, const char *sql, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sqlite3_stmt *st = live_va(db, err, sql, fmt, ap);
	va_end(ap);
	return st ? first_int(st, out, err) : -1;
}

int db_text(struct db *db, struct err *err, char *dst, size_t n, const char *sql, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sqlite3_stmt *st = stmt_va(db, db->h, err, sql, fmt, ap);
	va_end(ap);
	if (!st)
		return -1;
	int rc = sqlite3_step(st), ret = 0;
	if (rc == SQLITE_ROW && sqlite3_column_type(st, 0) != SQLITE_NULL) {
		text_cut(dst, n, col_text(st, 0));
		ret = 1;
	} else if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		ret = db_fail(db->h, err, sql);
	DB_DONE(st);
	return ret;
}

const char *col_text(sqlite3_stmt *st, int col)
{
	const unsigned char *s = sqlite3_column_text(st, col);

	return s ? (const char *)s : "";
}

void val_column(sqlite3_stmt *st, int col, struct val *v)
{
	val_clear(v);
	switch (sqlite3_column_type(st, col)) {
	case SQLITE_NULL:
		return;
	case SQLITE_INTEGER:
		v->t = VT_INT;
		v->i = sqlite3_column_int64(st, col);
		return;
	case SQLITE_TEXT:
		v->t = VT_TEXT;
		break;
	default:
		v->t = VT_BLOB;
	}
	const void *p = v->t == VT_TEXT ? (const void *)sqlite3_column_text(st, col) : sqlite3_column_blob(st, col);
	v->n = (size_t)sqlite3_column_bytes(st, col);
	v->s = xmalloc(v->n + 1);
	if (v->n)
		memcpy(v->s, p, v->n);
	v->s[v->n] = '\0';
}

void sql_add(struct sql *q, const char *s)
{
	size_t n = strlen(s);

	if (q->n + n + 1 > q->cap) {
		q->cap = (q->n + n + 1) * 2;
		q->s = xrealloc(q->s, q->cap);
	}
	memcpy(q->s + q->n, s, n + 1);
	q->n += n;
}

void sql_addf(struct sql *q, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		abort();
	va_end(ap);
	sql_add(q, s);
	free(s);
}

/* By the addresses of what it is about and of what makes it: there are some hundred, and no more come. */
const char *sql_kept(const struct entity *e, void (*make)(const struct entity *, struct sql *))
{
	static struct { const struct entity *e; void (*make)(const struct entity *, struct sql *); const char *text; } kept[1024];
	size_t at = ((uintptr_t)e / 16 * 31 + (uintptr_t)make / 16) % LENGTH(kept);

	for (size_t i = 0; kept[at].e; i++, at = (at + 1) % LENGTH(kept)) {
		if (kept[at].e == e && kept[at].make == make)
			return kept[at].text;
		if (i == LENGTH(kept) - 2)
			abort();
	}
	struct sql q = { 0 };
	make(e, &q);
	kept[at].e = e;
	kept[at].make = make;
	return kept[at].text = q.s;
}

void sql_free(struct sql *q)
{
	free(q->s);
	*q = (struct sql){ 0 };
}

struct val *bind_next(struct bindv *b)
{
	if (b->n == b->cap) {
		b->cap = b->cap * 2 + 16;
		b->v = xrealloc(b->v, sizeof(*b->v) * (size_t)b->cap);
	}
	b->v[b->n] = (struct val){ 0 };
	return &b->v[b->n++];
}

void bind_text(struct bindv *b, const char *s)
{
	*bind_next(b) = (struct val){ .t = VT_TEXT, .s = xstrdup(s), .n = strlen(s) };
}

void bind_int(struct bindv *b, int64_t i)
{
	*bind_next(b) = (struct val){ .t = VT_INT, .i = i };
}

void bind_free(struct bindv *b)
{
	for (int i = 0; i < b->n; i++)
		val_clear(&b->v[i]);
	free(b->v);
	*b = (struct bindv){ .n = 0 };
}

void bind_all(sqlite3_stmt *st, const struct bindv *b)
{
	for (int i = 0; i < b->n; i++)
		val_bind(st, i + 1, &b->v[i]);
}

int sql_int(struct db *db, struct sql *q, struct bindv *b, int64_t *out, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, q->s, "");
	int rc = -1;

	if (st) {
		bind_all(st, b);
		rc = first_int(st, out, err);
	}
	sql_free(q);
	bind_free(b);
	return rc;
}
