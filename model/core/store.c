/* Writing rows: the only place that inserts, updates and voids. A row, its lines, its history, its search entry and its
 * audit record go in one transaction, under one version. */
#include "model/core/file.h"
#include "model/core/rec_i.h"
#include "model/core/together.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Bound values of a row's columns after id and rev, in the order of entity_columns(). */
/* The columns beside a name: its place in pinyin order, its initials. */
static void bind_name(struct bindv *b, const struct val *name)
{
	unsigned char key[512];
	char first[256];

	if (name->t != VT_TEXT) {
		bind_next(b);
		bind_next(b);
		return;
	}
	size_t n = py_sort_key(name->s, key, sizeof(key));
	struct val *k = bind_next(b);
	*k = (struct val){ .t = VT_BLOB, .s = xmalloc(n + 1), .n = n };
	memcpy(k->s, key, n);
	py_first(name->s, first, sizeof(first));
	bind_text(b, first);
}

int store_bind(struct rec *r, struct bindv *b, struct err *err)
{
	const struct entity *e = r->e;
	char where[80];

	bind_int(b, r->voided);
	if (e->states)
		bind_text(b, r->state);
	if (e->flags & E_PROPOSED) {
		struct val *v = bind_next(b);
		if (r->case_id)
			*v = (struct val){ .t = VT_INT, .i = r->case_id };
		bind_text(b, r->pstate);
	}
	for (int i = 0; i < r->nf; i++) {
		const struct field *f = &e->fields[i];
		const struct val *v = &r->v[i];

		if ((f->flags & F_SECRET) && v->t == VT_TEXT) {
			snprintf(where, sizeof(where), "%s.%s", e->name, f->name);
			if (secret_seal(r->db, where, v->s, bind_next(b), err))
				return -1;
		} else
			val_copy(bind_next(b), v);
		if (f->flags & F_SECRET) {
			struct val *m = bind_next(b);
			const char *clear = rec_clear(r, i);
			if (*clear) {
				*m = (struct val){ .t = VT_BLOB, .s = xmalloc(16), .n = 16 };
				if (secret_index(r->db, f->mask, clear, (unsigned char *)m->s, err))
					return -1;
			}
		}
		if (f->flags & F_NAME)
			bind_name(b, v);
	}
	return 0;
}

static void insert_sql(const struct entity *e, struct sql *q)
{
	sql_addf(q, "INSERT INTO %s (%s) VALUES (?,?", e->name, entity_columns(e));
	for (const char *p = strchr(strchr(entity_columns(e), ',') + 1, ','); p; p = strchr(p + 1, ','))
		sql_add(q, ",?");
	sql_add(q, ")");
}

static void now_sql(const struct entity *e, struct sql *q)
{
	sql_addf(q, "SELECT %s FROM %s WHERE id = ?", entity_columns(e), e->name);
}

/* UPDATE … SET rev = ?2 and what is not stored so already WHERE id = ?1 AND rev = ?2 - 1: nobody else has saved meanwhile. A column that is set
 * to what it says has its indexes written all the same, each a page or two. counts: something changes by which rows are counted. */
static int update_sql(struct db *db, const struct rec *r, const struct bindv *b, struct sql *q, bool *counts, struct err *err)
{
	const char *p = entity_columns(r->e) + strlen("id,rev,");
	char name[64];

	sqlite3_stmt *st = db_stmt(db, err, sql_kept(r->e, now_sql), "i", b->v[0].i);
	if (!st)
		return -1;
	bool there = sqlite3_step(st) == SQLITE_ROW;
	sql_addf(q, "UPDATE %s SET rev = ?2", r->e->name);
	for (int col = 2; there && *p; col++, p += strspn(p, ",")) {
		struct val was = { 0 };
		text_fmt(name, sizeof(name), "%.*s", (int)strcspn(p, ","), p);
		p += strcspn(p, ",");
		val_column(st, col, &was);
		if (!val_eq(&was, &b->v[col])) {
			sql_addf(q, ", %s = ?%d", name, col + 1);
			*counts |= tally_counts(r->e, name) || turns_counts(r->e, name);
		}
		val_clear(&was);
	}
	DB_DONE(st);
	sql_add(q, " WHERE id = ?1 AND rev = ?2 - 1");
	return 0;
}

static int conflict(struct tx *tx, struct rec *r, struct err *err)
{
	char account[64] = "", who[64] = "他人", sql[128];
	struct rec *top = r;

	snprintf(sql, sizeof(sql), "SELECT h_account FROM %s_h WHERE id = ? ORDER BY h_seq DESC LIMIT 1", r->e->name);
	while (top->owner)
		top = top->owner;
	if (db_text(tx->db, NULL, account, sizeof(account), sql, "i", r->id) > 0)
		person_shown(tx->db, r->who, top->e, top->id, account, who, sizeof(who));
	return err_set(err, E_CONFLICT, NULL, NULL, NULL, "该%s已被%s修改，请刷新后再存", r->e->label, who);
}

static int write_row(struct tx *tx, struct rec *r, bool fresh, struct bindv *b, bool *counts, struct err *err)
{
	struct sql q = { 0 };
	*counts = fresh;
	int rc = fresh ? 0 : update_sql(tx->db, r, b, &q, counts, err);
	const char *sql = fresh ? sql_kept(r->e, insert_sql) : q.s;

	if (!rc && *counts && !fresh)
		rc = tally_row(tx, r->e, b->v[0].i, -1, err) || turns_row(tx, r->e, b->v[0].i, -1, err) ? -1 : 0;
	sqlite3_stmt *st = rc ? NULL : db_stmt(tx->db, err, sql, "");
	rc = -1;
	if (st) {
		for (int i = sqlite3_bind_parameter_count(st) - 1; i >= 0; i--)	/* of what changes, up to its last column */
			val_bind(st, i + 1, &b->v[i]);
		int step = sqlite3_step(st);
		if (step != SQLITE_DONE)
			db_fail(tx->db->h, err, sql);
		else if (!fresh && sqlite3_changes(tx->db->h) != 1)
			conflict(tx, r, err);
		else
			rc = 0;
		DB_DONE(st);
	}
	sql_free(&q);
	if (!rc && *counts && !(fresh && tx->count_later == r->e))
		rc = tally_row(tx, r->e, b->v[0].i, 1, err);
	return rc || (*counts && turns_row(tx, r->e, b->v[0].i, 1, err)) ? -1 : 0;
}

/* The database's own refusals in the words of the field they are about. */
static void explain(struct rec *r, struct err *err)
{
	if (!err || err->code != E_INVALID || *err->field)
		return;
	for (const struct field *f = r->e->fields; f->name; f++) {
		char col[96], mac[96];
		snprintf(col, sizeof(col), "%s.%s", r->e->name, f->name);
		snprintf(mac, sizeof(mac), "UNIQUE constraint failed: %s.%s", r->e->name, f->name);
		if (strstr(err->msg, mac) && (f->flags & F_UNIQ)) {
			err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：已有同样的%s", f->label, r->e->label);
			return;
		}
	}
	if (strstr(err->msg, "任期或有效期重叠"))
		err_set(err, E_INVALID, NULL, "valid_from", NULL, "起止日期与已有的一条重叠");
}

static bool any_change(struct rec *r);

/* A line that was added and taken away again is none. */
static bool line_change(struct rec *row)
{
	return row->removed ? row->id != 0 : !row->id || row->returned || any_change(row);
}

static bool any_change(struct rec *r)
{
	for (int i = 0; i < r->nf; i++)
		if (rec_changed(r, i))
			return true;
	for (int i = 0; i < r->nlines; i++)
		for (size_t k = 0; r->lines[i].loaded && k < r->lines[i].n; k++)
			if (line_change(r->lines[i].row[k]))
				return true;
	return false;
}

/* One row of any class but SEALED; its lines are the caller's. */
static int write_one(struct tx *tx, struct rec *r, const char *verb, struct err *err)
{
	struct bindv b = { .n = 0 };
	bool fresh = !r->id, counts;
	int64_t id = r->id;

	if (fresh && r->e->cls == C_ANON)
		id = (int64_t)(((uint64_t)randombytes_random() << 18) ^ randombytes_random()) & ((INT64_C(1) << 49) - 1);
	else if (fresh)
		id = tx_new_id(tx, err);
	if (id <= 0)
		return -1;
	bind_int(&b, id);
	bind_int(&b, r->rev + 1);
	int rc = files_note(tx, r, err) || store_bind(r, &b, err) || write_row(tx, r, fresh, &b, &counts, err) ? -1 : 0;
	bind_free(&b);
	if (rc) {
		explain(r, err);
		return -1;
	}
	r->id = id;
	if (r->e->cls == C_SHARED &&
	    ((!tx->no_search && search_update(tx, r->e, id, fresh || r->returned ? NULL : r->was, r->voided ? NULL : r->v, err)) ||
	     store_history(tx, r->e, id, version_day(tx, r), verb, counts, err)))
		return -1;
	r->rev++;
	return 0;
}

static int write_lines(struct tx *tx, struct rec *r, struct err *err)
{
	for (int i = 0; i < r->nlines; i++) {
		struct lines *l = &r->lines[i];

		for (size_t k = 0; l->loaded && k < l->n; k++) {
			struct rec *row = l->row[k];
			const struct field *ref;

			if (!line_change(row))
				continue;
			entity_owner(row->e, &ref);
			int f = field_no(row->e, ref->name);
			val_clear(&row->v[f]);
			row->v[f] = (struct val){ .t = VT_INT, .i = r->id };
			row->voided = row->removed;
			if (write_one(tx, row, row->removed ? "void" : row->rev ? "edit" : "new", err) || write_lines(tx, row, err))
				return -1;
		}
	}
	return 0;
}

/* After the commit: what is stored is what was loaded. */
void rec_settle(struct rec *r)
{
	for (int i = 0; i < r->nf; i++)
		val_copy(&r->was[i], &r->v[i]);
	r->was_id = r->id;
	r->was_rev = r->rev;
	r->returned = false;
	for (int i = 0; i < r->nlines; i++) {
		struct lines *l = &r->lines[i];
		size_t n = 0;
		for (size_t k = 0; k < l->n; k++) {
			if (l->row[k]->removed) {
				rec_free(l->row[k]);
				continue;
			}
			rec_settle(l->row[k]);
			l->row[n++] = l->row[k];
		}
		l->n = n;
	}
}

int store_image(struct rec *r, unsigned char mac[32], struct err *err)
{
	crypto_generichash_state h;
	unsigned char d[32];

	crypto_generichash_init(&h, NULL, 0, sizeof(d));
	for (int i = 0; i < r->nf; i++) {
		const struct val *v = &r->v[i];
		crypto_generichash_update(&h, (const unsigned char *)&v->t, sizeof(v->t));
		if (v->t == VT_INT)
			crypto_generichash_update(&h, (const unsigned char *)&v->i, sizeof(v->i));
		else if (v->s)
			crypto_generichash_update(&h, (const unsigned char *)v->s, v->n);
	}
	crypto_generichash_update(&h, (const unsigned char *)r->state, strlen(r->state));
	crypto_generichash_final(&h, d, sizeof(d));
	return secret_hmac(r->db, "image", d, sizeof(d), &r->rev, sizeof(r->rev), mac, err);
}

int store_audit(struct tx *tx, struct rec *r, const char *verb, struct err *err)
{
	unsigned char mac[32];
	bool anon = r->e->cls == C_ANON;

	if (store_image(r, mac, err))
		return -1;
	return audit_add(tx, verb, r->e->name, anon ? 0 : r->id, "ok", anon ? NULL : mac, anon ? 0 : sizeof(mac), err);
}

int store_write(struct tx *tx, struct rec *r, const char *verb, struct err *err)
{
	return write_one(tx, r, verb, err) || write_lines(tx, r, err) || files_fit(tx, r, err) ? -1 : 0;
}

int store_save(struct tx *tx, struct rec *r, struct err *err)
{
	const char *verb = r->id ? "edit" : "new";

	return store_write(tx, r, verb, err) || store_audit(tx, r, verb, err) ? -1 : 0;
}

/* Rows by the thousand (practice data, imports): the caller writes one audit record for the lot. */
int store_bulk(struct tx *tx, struct rec *r, struct err *err)
{
	return store_write(tx, r, r->id ? "edit" : "new", err);
}

/* ---- what screens call ---- */

static int denied(struct rec *r, const char *verb, const struct err *why)
{
	if (why->code == E_DENIED || why->code == E_NOTFOUND)
		access_deny_log(r->db, r->who, verb, r->e, r->id, why);
	return -1;
}

/* The statements of a save are made before its turn to write. */
static void store_ready(struct rec *r)
{
	struct bindv b = { .n = 0 };
	struct sql q = { 0 };
	bool counts = false;

	tx_ready(r->db, r->who);
	history_ready(r->db, r->e);
	audit_ready(r->db);
	if (!r->id)
		db_stmt(r->db, NULL, sql_kept(r->e, insert_sql), "");
	else {
		bind_int(&b, r->id);
		bind_int(&b, r->rev + 1);
		if (store_bind(r, &b, NULL) == 0 && update_sql(r->db, r, &b, &q, &counts, NULL) == 0)
			db_stmt(r->db, NULL, q.s, "");
		access_put(r->db, r->who, r->e, V_EDIT, r->id, NULL);
	}
	sql_free(&q);
	bind_free(&b);
}

/* What rules say of a row before its turn to write has come: most of what a save costs, and nobody waits for it. It holds if it was a yes
 * and nothing has been written since; else the row is judged again, by statements that are at hand now. */
struct verdict_before { bool yes; unsigned version; char day[11]; };

static struct verdict_before judge_before(struct rec *r, const struct act *act, struct findings *f)
{
	/* one look at the register for all rules: each statement alone would take its own, with the locks that takes */
	bool look = !r->db->tx && sqlite3_exec(r->db->h, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
	struct verdict_before b = { .version = db_version(r->db) };
	struct err why = { 0 };

	text_cut(b.day, sizeof(b.day), act && act->on ? act->on : clock_today(r->db));
	r->db->unanswered = (struct err){ 0 };
	b.yes = rec_judge(r, NULL, act, f, &why) == 0 && !r->db->unanswered.code;
	if (b.yes)
		store_ready(r);
	if (look)
		sqlite3_exec(r->db->h, "COMMIT", NULL, NULL, NULL);
	return b;
}

static int save_in(struct tx *tx, struct rec *r, const struct act *act, const struct verdict_before *before, struct findings *f,
		   struct err *err)
{
	unsigned verb = r->id ? V_EDIT : V_NEW;
	bool holds = before->yes && before->version && before->version == db_version(r->db) && !strcmp(before->day, tx->on);

	rec_early(r, holds);
	if (!holds) {
		findings_free(f);
		if (rec_judge(r, tx, act, f, err))
			return -1;
	}
	if (store_save(tx, r, err) || rules_note(tx, r, f, err))
		return -1;
	if (verb == V_NEW && access_keep(tx, r->who, r->e, r->id, err))
		return -1;
	/* where the row is now, the actor must have been allowed to put it */
	return access_put(r->db, r->who, r->e, verb, r->id, err) ? 0 : -1;
}

int rec_save(struct rec *r, const struct act *act, struct findings *f, struct err *err)
{
	struct findings own = { 0 };
	struct verdict_before before;
	struct err why = { 0 };
	struct tx *tx;
	int64_t id = r->id, rev = r->rev;
	int rc = -1;

	if (*r->day || r->owner || r->correcting || r->e->cls == C_SEALED)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "此%s不能这样保存", r->e->label);
	if (r->e->cls == C_LOCAL)
		return local_save(r, err);
	if (id && !any_change(r))
		return 0;
	if (!access_may(r->db, r->who, r->e, id ? V_EDIT : V_NEW, NULL, id, NULL, &why)) {
		denied(r, id ? "edit" : "new", &why);
	} else {
		if (!f)
			f = &own;
		findings_free(f);	/* those of an earlier try */
		before = judge_before(r, act, f);
		if (tx_begin(r->db, r->who, act, &tx, &why) == 0)
			rc = save_in(tx, r, act, &before, f, &why) ? (tx_rollback(tx), -1) : tx_commit(tx, &why);
		else
			rec_early(r, true);
		findings_free(&own);
		if (rc == 0) {
			rec_settle(r);
			return 0;
		}
		rec_unsave(r, id, rev);
		denied(r, id ? "edit" : "new", &why);
	}
	if (err)
		*err = why;
	return -1;
}

/* A save that did not happen leaves ids and versions as they were. */
void rec_unsave(struct rec *r, int64_t id, int64_t rev)
{
	r->id = id;
	r->rev = rev;
	for (int i = 0; i < r->nlines; i++)
		for (size_t k = 0; k < r->lines[i].n; k++) {
			struct rec *row = r->lines[i].row[k];
			rec_unsave(row, row->was_id, row->was_rev);
			row->voided = false;
		}
}
