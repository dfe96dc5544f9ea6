/* One row in memory: what it holds, what this actor may see and change of it, and its title. */
#include "model/core/mutant.h"
#include "model/core/rec_i.h"
#include "model/core/together.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct rec *rec_alloc(struct db *db, const struct actor *who, const struct entity *e)
{
	struct rec *r = xcalloc(1, sizeof(*r));

	r->db = db;
	r->who = who;
	r->e = e;
	r->nf = field_count(e);
	r->v = xcalloc((size_t)r->nf, sizeof(*r->v));
	r->was = xcalloc((size_t)r->nf, sizeof(*r->was));
	r->clear = xcalloc((size_t)r->nf, sizeof(*r->clear));
	r->carried = xcalloc((size_t)r->nf, sizeof(*r->carried));
	for (const struct part *p = e->parts; p && p->label; p++)
		r->nlines += p->lines != NULL;
	r->lines = xcalloc((size_t)r->nlines, sizeof(*r->lines));
	int i = 0;
	for (const struct part *p = e->parts; p && p->label; p++)
		if (p->lines)
			r->lines[i++].part = p;
	if (e->flags & E_PROPOSED)
		text_cut(r->pstate, sizeof(r->pstate), "现");
	if (e->states)
		text_cut(r->state, sizeof(r->state), e->states[0].code);
	return r;
}

struct rec *rec_copy(const struct rec *r)
{
	struct rec *c = rec_alloc(r->db, r->who, r->e);

	c->id = r->id;
	c->rev = r->rev;
	c->voided = r->voided;
	c->case_id = r->case_id;
	c->level = r->level;
	memcpy(c->state, r->state, sizeof(c->state));
	memcpy(c->pstate, r->pstate, sizeof(c->pstate));
	memcpy(c->day, r->day, sizeof(c->day));
	for (int i = 0; i < r->nf; i++)
		val_copy(&c->v[i], &r->v[i]);
	return c;
}

void rec_free(struct rec *r)
{
	if (!r || r->held-- > 0)
		return;
	for (int i = 0; i < r->nf; i++) {
		if ((r->e->fields[i].flags & F_SECRET) && r->v[i].t == VT_TEXT)
			sodium_memzero(r->v[i].s, r->v[i].n);
		val_clear(&r->v[i]);
		val_clear(&r->was[i]);
		if (r->clear[i])
			sodium_memzero(r->clear[i], strlen(r->clear[i]));
		free(r->clear[i]);
	}
	for (int i = 0; i < r->nlines; i++) {
		for (size_t k = 0; k < r->lines[i].n; k++)
			rec_free(r->lines[i].row[k]);
		free(r->lines[i].row);
	}
	free(r->v);
	free(r->was);
	free(r->clear);
	free(r->carried);
	free(r->lines);
	free(r);
}

const struct entity *rec_entity(const struct rec *r) { return r->e; }
const struct actor *rec_actor(const struct rec *r) { return r->who; }
int64_t rec_id(const struct rec *r) { return r->id; }
int64_t rec_rev(const struct rec *r) { return r->rev; }
const char *rec_state(const struct rec *r) { return r->e->states ? r->state : ""; }
const char *rec_state_text(const struct rec *r) { return r->e->states ? state_told(r->e, r->state, r->level) : ""; }

const char *rec_state_code(const struct rec *r)
{
	const struct state *s = state_find(r->e, r->state);

	return s && strcmp(s->label, rec_state_text(r)) ? rec_state_text(r) : rec_state(r);
}
bool rec_void(const struct rec *r) { return r->voided; }
bool rec_carried(const struct rec *r, int f) { return r->carried[f]; }

const struct val *rec_get(const struct rec *r, int f)
{
	static const struct val none;

	return f < 0 || f >= r->nf ? &none : &r->v[f];
}

/* Apart from those who ask for any field: its buffer is cleared at each call. */
static __attribute__((noinline)) void unseal(const struct rec *r, int f)
{
	const struct field *fd = &r->e->fields[f];
	char where[80], buf[4096];

	snprintf(where, sizeof(where), "%s.%s", r->e->name, fd->name);
	if (secret_unseal(r->db, where, &r->v[f], buf, sizeof(buf), NULL))
		return;
	r->clear[f] = xstrdup(buf);
	sodium_memzero(buf, sizeof(buf));
}

const char *rec_clear(const struct rec *r, int f)
{
	struct val *v = &r->v[f];

	if (v->t == VT_TEXT)
		return v->s;
	if (v->t != VT_BLOB || !(r->e->fields[f].flags & F_SECRET))
		return "";
	if (!r->clear[f])
		unseal(r, f);
	return r->clear[f] ? r->clear[f] : "";
}

bool rec_text(struct rec *r, int f, char *dst, size_t n)
{
	const struct field *fd = &r->e->fields[f];

	*dst = '\0';
	if (!rec_reads(r, fd))
		return false;
	if (fd->flags & (F_PII | F_SECRET)) {
		char clear[1024];
		if (fd->flags & F_SECRET)
			text_cut(clear, sizeof(clear), rec_clear(r, f));
		else
			val_text(r->db, fd, &r->v[f], true, clear, sizeof(clear));
		text_mask(dst, n, fd->mask, clear);
		sodium_memzero(clear, sizeof(clear));
		return true;
	}
	val_text_on(r->db, fd, &r->v[f], *r->day ? r->day : NULL, dst, n);
	return true;
}

bool rec_edit_text(struct rec *r, int f, char *dst, size_t n)
{
	const struct field *fd = &r->e->fields[f];

	*dst = '\0';
	if (!rec_reads(r, fd))
		return false;
	if (fd->flags & (F_PII | F_SECRET)) {
		/* what was typed in this form comes back as typed; what is stored only masked */
		if (r->v[f].t == VT_TEXT && rec_changed(r, f)) {
			text_cut(dst, n, r->v[f].s);
			return true;
		}
		return rec_text(r, f, dst, n);
	}
	if (fd->type == T_REF)
		return val_text(r->db, fd, &r->v[f], false, dst, n), true;
	val_text(r->db, fd, &r->v[f], true, dst, n);
	return true;
}

bool rec_changed(const struct rec *r, int f)
{
	return !val_eq(&r->v[f], &r->was[f]);
}

bool rec_differs(const struct rec *r, int f)
{
	return rec_changed(r, f) && !r->carried[f] && !(r->e->fields[f].flags & (F_CALC | F_OWNER | F_DEAD));
}

bool rec_dirty(const struct rec *r)
{
	for (int i = 0; i < r->nf; i++)
		if (rec_differs(r, i))
			return true;
	for (int i = 0; i < r->nlines; i++)
		for (size_t k = 0; r->lines[i].loaded && k < r->lines[i].n; k++) {
			const struct rec *row = r->lines[i].row[k];
			if (row->removed ? row->id != 0 : row->returned || rec_dirty(row))
				return true;
		}
	return false;
}

bool rec_same(const struct rec *a, const struct rec *b, int f)
{
	/* the same secret is a new ciphertext each time it is stored */
	if (a->e->fields[f].flags & F_SECRET)
		return !strcmp(rec_clear(a, f), rec_clear(b, f));
	return val_eq(&a->v[f], &b->v[f]);
}

/* Who founds an organisation fills in what will be registered, while nothing is: in the first state. */
static bool rec_unregistered(const struct rec *r)
{
	return (r->who->roles & ROLE(INITIATOR)) && r->e->states && !strcmp(r->state, r->e->states[0].code);
}

static bool hands_off(const struct entity *e, const struct field *f)
{
#ifdef SOCORG_MUTANTS
	char id[96];

	snprintf(id, sizeof(id), "%s.%s", e->name, f->name);
	return mutant("hands", id);
#else
	(void)e, (void)f;
	return false;
#endif
}

/* Is it for others to fill in? Whom, in few words. */
bool field_others(const struct entity *e, const struct field *f, const struct actor *who, char *dst, size_t n)
{
	static const struct { uint64_t roles; const char *name; } hands[] = {
		{ R_CIVIL, "登记管理机关" }, { ROLE(SUPERVISOR), "业务主管单位" }, { R_OUTSIDE, "申请人" },
	};
	size_t at;

	if (!f->by || (who->roles & (f->by | ROLE(SYSTEM))) || hands_off(e, f))
		return false;
	at = text_fmt(dst, n, "由");
	for (size_t i = 0; i < LENGTH(hands); i++)
		if (f->by & hands[i].roles)
			at += text_fmt(dst + at, n - at, "%s%s", at > strlen("由") ? "、" : "", hands[i].name);
	text_fmt(dst + at, n - at, "填写");
	return true;
}

bool rec_may_edit(struct rec *r, int f, char *why, size_t n)
{
	const struct field *fd = &r->e->fields[f];
	struct rec *top = r;
	const char *no = NULL;
	struct err err = { 0 };
	char whose[80];

	while (top->owner)
		top = top->owner;
	if (*r->day)
		no = "这是过去某日的记录，只能看";
	else if (r->voided)
		no = "已作废";
	else if (fd->flags & (F_CALC | F_OWNER | F_DEAD))
		no = "由系统计算";
	else if (r->correcting)
		no = correction_may(fd) ? NULL : "不必更正：可直接修改，或由系统、业务改写";
	else if ((fd->flags & F_REG) && r->id && !rec_unregistered(r))
		no = "登记事项：须办理变更登记，或由两人更正";
	else if ((fd->flags & F_ONCE) && r->id)
		no = "建立后不再改变";
	else if (!rec_reads(r, fd))
		no = "无权查看此项";
	else if (field_others(r->e, fd, r->who, whose, sizeof(whose)))
		no = whose;
	else if (!access_may(r->db, r->who, top->e, top->id ? V_EDIT : V_NEW, NULL, top->id, NULL, &err))
		no = err.msg;
	if (!no && r->correcting && !rec_reads(r, fd))
		no = "无权查看此项";
	if (no && why)
		text_cut(why, n, no);
	return no == NULL;
}

static int put_val(struct rec *r, int f, struct val *v)
{
	if (r->clear[f]) {
		sodium_memzero(r->clear[f], strlen(r->clear[f]));
		free(r->clear[f]);
		r->clear[f] = NULL;
	}
	val_clear(&r->v[f]);
	r->v[f] = *v;
	r->carried[f] = false;
	return 0;
}

int rec_set_val(struct rec *r, int f, const struct val *v, struct err *err)
{
	struct val copy = { 0 };

	(void)err;
	val_copy(&copy, v);
	return put_val(r, f, &copy);
}

int rec_set(struct rec *r, int f, const char *typed, struct err *err)
{
	const struct field *fd = &r->e->fields[f];
	char why[200], old[1024];
	struct val v = { 0 };

	/* a field left as it was shown has not been typed: a mask is not a new value */
	if (rec_edit_text(r, f, old, sizeof(old)) && !strcmp(old, typed))
		return 0;
	if (!rec_may_edit(r, f, why, sizeof(why)))
		return err_set(err, fd->flags & F_REG && r->id && !rec_unregistered(r) ? E_RULE : E_DENIED, NULL, fd->name, fd->basis, "%s：%s", fd->label, why);
	struct chk c = rec_chk(r, r->db->tx, NULL);
	int rc = val_parse(&c, fd, typed, &v, err);
	if (rc >= 0)
		put_val(r, f, &v);
	return rc;
}

struct chk rec_chk(struct rec *r, struct tx *tx, const char *on)
{
	return (struct chk){ .db = r->db, .tx = tx, .who = r->who, .rec = r, .on = on ? on : tx ? tx->on : clock_today(r->db) };
}

bool part_of_kind(const struct rec *r, const struct part *p)
{
	if (!p->kinds || !r->e->kind)
		return true;
	const char *kind = rec_str(r, r->e->kind);
	return !*kind || word_in(p->kinds, kind);
}

bool rec_reads(const struct rec *r, const struct field *f)
{
	return r->level >= field_least(f);
}

/* Lines stand in their owner's rights: rows of which this actor sees no column are none to him, not even their number. */
bool part_shown(const struct rec *r, const struct part *p)
{
	const struct entity *e = p->lines ? entity_find(p->lines) : r->e;
	const char *names = p->lines ? p->columns : p->fields;

	if (!part_of_kind(r, p))
		return false;
	for (const struct field *f = e ? e->fields : NULL; f && f->name; f++)
		if (!(f->flags & (F_DEAD | F_OWNER)) && (!names || word_in(names, f->name)) && rec_reads(r, f))
			return true;
	return false;
}

/* One title field as it is named: a reference to a row of its own kind is left out, personal values are masked. */
static size_t add_title(struct db *db, const struct entity *e, const struct field *f, const struct val *v, const char *day, char *dst, size_t n,
			size_t at)
{
	char one[256], clear[256];

	if (f->type == T_REF ? v->t != VT_INT || !f->list || !strcmp(f->list, e->name) : v->t == VT_NULL)
		return at;
	val_text_on(db, f, v, day, one, sizeof(one));
	if (f->flags & F_PII) {
		text_cut(clear, sizeof(clear), one);
		text_mask(one, sizeof(one), f->mask, clear);
	}
	return at + text_fmt(dst + at, n - at, "%s%s", at ? " " : "", one);
}

/* Title of a row: its F_TITLE fields, as they are or as they were on a day. */
static int title_of(struct db *db, const struct entity *e, int64_t id, const char *day, char *dst, size_t n)
{
	struct sql q = { 0 };
	int rc = 0, cols = 0;

	*dst = '\0';
	sql_add(&q, "SELECT ");
	for (const struct field *f = e->fields; f->name; f++)
		if ((f->flags & F_TITLE) && !(f->flags & F_SECRET))
			sql_addf(&q, "%s%s", cols++ ? "," : "", f->name);
	sql_addf(&q, "%s FROM %s%s WHERE id = ?%s", cols ? "" : "id", e->name, day ? "_h" : "",
		 day ? " AND h_on <= ? ORDER BY h_on DESC, h_seq DESC LIMIT 1" : "");
	sqlite3_stmt *st = day ? db_stmt(db, NULL, q.s, "it", id, day) : db_stmt(db, NULL, q.s, "i", id);
	if (st && sqlite3_step(st) == SQLITE_ROW) {
		struct val v[8] = { 0 };
		size_t at = 0;
		int col = 0;
		rc = 1;
		for (; col < cols && col < (int)LENGTH(v); col++)
			val_column(st, col, &v[col]);
		DB_DONE(st);		/* a title may name a row of the same kind: the statement is wanted again */
		st = NULL;
		col = 0;
		for (const struct field *f = e->fields; f->name && at + 1 < n && col < (int)LENGTH(v); f++)
			if ((f->flags & F_TITLE) && !(f->flags & F_SECRET))
				at = add_title(db, e, f, &v[col++], day, dst, n, at);
		for (size_t i = 0; i < LENGTH(v); i++)
			val_clear(&v[i]);
	}
	if (st)
		DB_DONE(st);
	sql_free(&q);
	return rc;
}

int ref_title_on(struct db *db, const struct entity *e, int64_t id, const char *day, char *dst, size_t n)
{
	*dst = '\0';
	if (!e)
		return 0;
	/* named before it was entered itself: by what it is called now */
	if (day && e->cls == C_SHARED && title_of(db, e, id, day, dst, n))
		return 1;
	return title_of(db, e, id, NULL, dst, n);
}

int ref_title(struct db *db, const struct entity *e, int64_t id, char *dst, size_t n)
{
	return ref_title_on(db, e, id, NULL, dst, n);
}

void rec_title(struct rec *r, char *dst, size_t n)
{
	size_t at = 0;
	char one[256];

	*dst = '\0';
	for (int i = 0; i < r->nf && at + 1 < n; i++)
		if ((r->e->fields[i].flags & F_TITLE) && !(r->e->fields[i].flags & F_SECRET) && rec_text(r, i, one, sizeof(one)) && *one)
			at += text_fmt(dst + at, n - at, "%s%s", at ? " " : "", one);
	if (!at)
		text_fmt(dst, n, r->id ? "%s #%lld" : "新%s", r->e->label, (long long)r->id);
}

/* Typed text for a reference: an id, a number people know the row by, or a title that only one row has. */
int rec_parse_ref(struct chk *c, const struct field *f, const char *typed, struct val *v, struct err *err)
{
	const struct entity *e = field_target(f);
	struct rec *found;
	struct err why = { 0 };

	if (!e || rec_find(c->db, c->who, e, typed, NULL, &found, &why))
		return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：%s", f->label,
			       why.code == E_INVALID ? why.msg : "没有这样的记录");
	v->t = VT_INT;
	v->i = rec_id(found);
	rec_free(found);
	return 0;
}
