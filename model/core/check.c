/* What rules and checks may ask of the row in hand and of the rows stored, and the judgement of a row before it is saved. */
#include "model/core/rec_i.h"
#include "model/core/together.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct val *rec_val(const struct rec *r, const char *field)
{
	return rec_get(r, field_no(r->e, field));
}

const char *rec_str(const struct rec *r, const char *field)
{
	int f = field_no(r->e, field);

	return f < 0 ? "" : rec_clear(r, f);
}

struct rec *rec_owner(const struct rec *r) { return r->owner; }

int64_t rec_num(const struct rec *r, const char *field)
{
	const struct val *v = rec_val(r, field);

	return v->t == VT_INT ? v->i : 0;
}

const char *chk_text(struct chk *c, const char *field) { return rec_str(c->rec, field); }
int64_t chk_int(struct chk *c, const char *field) { return rec_num(c->rec, field); }
bool chk_null(struct chk *c, const char *field) { return rec_val(c->rec, field)->t == VT_NULL; }

bool chk_import(struct chk *c) { return c->rec->import; }

struct chk *chk_line(struct chk *c, const char *entity, size_t i, struct chk *buf)
{
	const struct part *p = part_lines(c->rec->e, entity);
	struct rec *row = p ? rec_line(c->rec, p, i) : NULL;

	if (!row)
		return NULL;
	*buf = *c;
	buf->rec = row;
	return buf;
}

/* The condition "column = this text", with secrets by their index and empty text as NULL. */
static int equals(struct db *db, const struct entity *e, const char *field, const char *value, struct sql *q, struct bindv *b)
{
	int f = field_no(e, field);
	const struct field *fd = f < 0 ? NULL : &e->fields[f];

	if (!fd && strcmp(field, "id") && strcmp(field, "state") && strcmp(field, "pstate"))
		return -1;
	if (!*value) {
		sql_addf(q, " AND t.%s IS NULL", field);
	} else if (fd && (fd->flags & F_SECRET)) {
		unsigned char mac[16];
		if (secret_index(db, fd->mask, value, mac, NULL))
			return -1;
		struct val *v = bind_next(b);
		*v = (struct val){ .t = VT_BLOB, .s = xmalloc(sizeof(mac)), .n = sizeof(mac) };
		memcpy(v->s, mac, sizeof(mac));
		sql_addf(q, " AND t.%s_mac = ?", field);
	} else {
		sql_addf(q, " AND t.%s = ?", field);
		if (!fd ? !strcmp(field, "id") : !strcmp(field_sqltype(fd), "INTEGER"))
			bind_int(b, strtoll(value, NULL, 10));
		else
			bind_text(b, value);
	}
	return 0;
}

static void current_rows(const struct entity *e, struct sql *q)
{
	sql_add(q, "t.void = 0");
	if (e->flags & E_DATED)
		sql_add(q, " AND t.valid_to IS NULL");
	if (e->flags & E_PROPOSED)
		sql_add(q, " AND t.pstate = '现'");
}

int64_t chk_count(struct chk *c, const char *entity, ...)
{
	const struct entity *e = entity_find(entity);
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	const char *field;
	va_list ap;
	int64_t n = 0;
	bool ok = e != NULL;

	if (!ok)
		return 0;
	sql_addf(&q, "SELECT count(*) FROM %s t WHERE ", e->name);
	current_rows(e, &q);
	va_start(ap, entity);
	while (ok && (field = va_arg(ap, const char *)))
		ok = equals(c->db, e, field, va_arg(ap, const char *), &q, &b) == 0;
	va_end(ap);
	if (c->rec->e == e && c->rec->id) {
		sql_add(&q, " AND t.id <> ?");
		bind_int(&b, c->rec->id);
	}
	if (ok ? sql_int(c->db, &q, &b, &n, NULL) != 1 : (sql_free(&q), bind_free(&b), true))
		db_unanswered(c->db);
	return n;
}

/* The rules on people ask for the same person again and again. */
static struct rec *looked_up(struct db *db, const struct entity *e, int64_t id)
{
	for (int i = 0; i < db->nlooked; i++)
		if (db->looked[i]->e == e && db->looked[i]->id == id)
			return db->looked[i];
	return NULL;
}

/* Kept while a row is judged: nothing is written meanwhile. */
static bool look_keep(struct db *db, struct rec *r)
{
	if (!db->judging || db->nlooked == (int)LENGTH(db->looked))
		return false;
	db->looked[db->nlooked++] = r;
	return true;
}

void judging(struct db *db, bool begins)
{
	db->judging += begins ? 1 : -1;
	while (!db->judging && db->nlooked)
		rec_free(db->looked[--db->nlooked]);
}

int row_judged(struct db *db, const struct entity *e, int64_t id, struct rec **out, struct err *err)
{
	*out = looked_up(db, e, id);
	if (!*out && store_load(db, &actor_system, e, id, NULL, out, err))
		return -1;
	if (looked_up(db, e, id) || look_keep(db, *out))
		(*out)->held++;
	return 0;
}

/* One that chk_each() would have found. */
static bool current(const struct rec *r)
{
	return !r->voided && (!(r->e->flags & E_DATED) || !*rec_str(r, "valid_to")) && (!(r->e->flags & E_PROPOSED) || !strcmp(r->pstate, "现"));
}

int chk_each(struct chk *c, const char *entity, const char *field, const char *value, int (*cb)(void *, struct rec *), void *ctx)
{
	const struct entity *e = entity_find(entity);
	bool by_id = !strcmp(field, "id");
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };
	struct rec **row = NULL, *known;
	size_t n = 0;
	int rc = 0;

	if (!e)
		return 0;
	if (by_id && (known = looked_up(c->db, e, strtoll(value, NULL, 10))) && current(known))
		return c->rec->e != e || known->id != c->rec->id ? cb(ctx, known) : 0;
	sql_addf(&q, "SELECT %s FROM %s t WHERE ", entity_columns(e), e->name);
	current_rows(e, &q);
	sqlite3_stmt *st = equals(c->db, e, field, value, &q, &b) ? NULL : db_stmt(c->db, NULL, q.s, "");
	if (st) {
		int step;
		bind_all(st, &b);
		while ((step = sqlite3_step(st)) == SQLITE_ROW) {
			row = xrealloc(row, sizeof(*row) * (n + 1));
			row[n] = rec_alloc(c->db, c->who, e);
			row[n]->level = LV_SENSITIVE;
			rec_from_row(row[n++], st, 0);
		}
		if (step != SQLITE_DONE)
			db_unanswered(c->db);
		DB_DONE(st);
	} else
		db_unanswered(c->db);
	for (size_t i = 0; i < n; i++) {
		if (!rc && (c->rec->e != e || row[i]->id != c->rec->id))
			rc = cb(ctx, row[i]);
		if (!by_id || !look_keep(c->db, row[i]))
			rec_free(row[i]);
	}
	free(row);
	sql_free(&q);
	bind_free(&b);
	return rc;
}

int chk_set(struct chk *c, const char *field, const struct val *v, struct err *err)
{
	int f = field_no(c->rec->e, field);

	return f < 0 ? err_set(err, E_BUG, NULL, field, NULL, "没有字段 %s", field) : rec_set_val(c->rec, f, v, err);
}

int calc_kept(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)err;
	val_copy(v, rec_val(c->rec, f->name));
	return 0;
}

int rec_calc(struct rec *r, struct tx *tx, const char *on, struct err *err)
{
	struct chk c = rec_chk(r, tx, on);

	for (int i = 0; i < r->nf; i++) {
		if (!r->e->fields[i].calc)
			continue;
		struct val v = { 0 };
		if (r->e->fields[i].calc(&c, &r->e->fields[i], &v, err)) {
			val_clear(&v);
			return -1;
		}
		val_clear(&r->v[i]);
		r->v[i] = v;
	}
	return 0;
}

static bool field_shown(const struct rec *r, const struct field *f)
{
	for (const struct part *p = r->e->parts; p && p->label; p++)
		if (p->fields && word_in(p->fields, f->name) && part_of_kind(r, p))
			return true;
	return !r->e->parts;
}

static int needs(struct rec *r, const char *list, struct err *err)
{
	for (int i = 0; i < r->nf; i++) {
		const struct field *f = &r->e->fields[i];
		if (r->v[i].t == VT_NULL && (list ? word_in(list, f->name) : (f->flags & F_NEED) && field_shown(r, f)))
			return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：必须填写", f->label);
	}
	return 0;
}

int rec_missing(const struct rec *r, int *field, int max)
{
	int n = 0;

	for (int i = 0; i < r->nf && n < max; i++)
		if (r->v[i].t == VT_NULL && (r->e->fields[i].flags & F_NEED) && field_shown(r, &r->e->fields[i]))
			field[n++] = i;
	return n;
}

int rec_needs(struct rec *r, const char *list, struct err *err)
{
	return needs(r, list, err);
}

/* Computed fields and what must be filled, of the row and of the lines that are loaded. */
static int prepare(struct rec *r, struct tx *tx, const char *on, bool strict, struct err *err)
{
	if (rec_calc(r, tx, on, err) || (strict && needs(r, NULL, err)))
		return -1;
	for (int i = 0; i < r->nlines; i++)
		for (size_t k = 0; r->lines[i].loaded && k < r->lines[i].n; k++)
			if (!r->lines[i].row[k]->removed && prepare(r->lines[i].row[k], tx, on, strict, err))
				return -1;
	return 0;
}

int rec_calc_all(struct rec *r, struct tx *tx, const char *on, struct err *err)
{
	return prepare(r, tx, on, false, err);
}

/* What is for others to fill in stays as it is, however it has come here. */
static int hands(struct rec *r, struct err *err)
{
	char whose[80];

	for (int i = 0; i < r->nf; i++) {
		const struct field *f = &r->e->fields[i];
		if (f->by && rec_differs(r, i) && field_others(r->e, f, r->who, whose, sizeof(whose)))
			return err_set(err, E_DENIED, NULL, f->name, f->basis, "%s：%s", f->label, whose);
	}
	for (int i = 0; i < r->nlines; i++)
		for (size_t k = 0; r->lines[i].loaded && k < r->lines[i].n; k++)
			if (!r->lines[i].row[k]->removed && hands(r->lines[i].row[k], err))
				return -1;
	return 0;
}

/* What every save rule finds, of the lines first. */
static int gather(struct rec *r, struct tx *tx, const struct act *act, struct findings *f, struct err *err)
{
	struct chk c = rec_chk(r, tx, act && act->on ? act->on : NULL);

	for (int i = 0; i < r->nlines; i++)
		for (size_t k = 0; r->lines[i].loaded && k < r->lines[i].n; k++)
			if (!r->lines[i].row[k]->removed && gather(r->lines[i].row[k], tx, act, f, err))
				return -1;
	return rules_find(&c, r->e->save_rules, act, f, err);
}

/* The row as it is stored, with the lines that are at hand in this one, judged as of the same day. */
static int gather_stored(const struct rec *r, struct tx *tx, const struct act *act, struct findings *f)
{
	struct act same = { .on = act ? act->on : NULL };
	struct rec *old;

	if (store_load(r->db, r->who, r->e, r->id, NULL, &old, NULL))
		return -1;
	for (int i = 0; i < r->nlines; i++)
		if (r->lines[i].loaded)
			rec_lines(old, r->lines[i].part);
	int rc = prepare(old, tx, same.on, false, NULL) || gather(old, tx, &same, f, NULL) ? -1 : 0;
	rec_free(old);
	return rc;
}

/* Does this save change the very field the finding names? */
static bool touched(const struct rec *r, const struct finding *f)
{
	int no = field_no(r->e, f->field);

	if (r->id == f->row && no >= 0)
		return rec_changed(r, no);
	for (int i = 0; i < r->nlines; i++)
		for (size_t k = 0; r->lines[i].loaded && k < r->lines[i].n; k++)
			if (r->lines[i].row[k]->id == f->row)
				return touched(r->lines[i].row[k], f);
	return false;
}

static bool same_fault(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->verdict == b->verdict && a->row == b->row && !strcmp(a->field, b->field) && !strcmp(a->text, b->text);
}

/* 原有问题: a fault the stored row has already does not stop somebody from changing something else. One that this save brings or
 * changes stands, be it of the same rule: each old finding excuses one. What could not be judged (UNKNOWN) is excused by nothing. */
static void excuse(const struct rec *r, struct tx *tx, const struct act *act, struct findings *f)
{
	struct findings old = { 0 };

	if (gather_stored(r, tx, act, &old) == 0)
		for (size_t i = 0; i < f->n; i++)
			for (size_t k = 0; finding_stands(&f->v[i]) && f->v[i].verdict != UNKNOWN && k < old.n; k++)
				if (!old.v[k].before && f->v[i].row && same_fault(&f->v[i], &old.v[k]) && !touched(r, &f->v[i]))
					f->v[i].before = old.v[k].before = true;	/* there: used up */
	findings_free(&old);
}

int rec_judge(struct rec *r, struct tx *tx, const struct act *act, struct findings *f, struct err *err)
{
	struct findings own = { 0 };

	if (!f)
		f = &own;
	judging(r->db, true);
	int rc = prepare(r, tx, act ? act->on : NULL, true, err) || gather(r, tx, act, f, err) ? -1 : 0;
	if (rc == 0 && r->id && rules_decide(f, NULL))
		excuse(r, tx, act, f);
	judging(r->db, false);
	if (rc == 0)
		rc = rules_decide(f, err) || hands(r, err) ? -1 : 0;
	findings_free(&own);
	return rc;
}

int rec_faults(struct rec *r, const struct act *act, struct findings *f, struct err *err)
{
	return prepare(r, r->db->tx, act ? act->on : NULL, false, err) || gather(r, r->db->tx, act, f, err) ? -1 : 0;
}

int rec_check(struct rec *r, const struct act *act, struct findings *f, struct err *err)
{
	struct err why = { 0 };

	if (rec_judge(r, NULL, act, f, &why) && why.code != E_RULE) {
		if (err)
			*err = why;
		return -1;
	}
	return 0;
}
