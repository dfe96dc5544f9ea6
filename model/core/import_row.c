/* One row of a file: read into a record outside any transaction, then judged and written inside one, by itself. */
#include "model/core/import_i.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- what there is to say of it ---- */

void item_note(struct item *it, enum import_result result, const char *field, const char *rule, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text_mend(text);
	it->note = xrealloc(it->note, sizeof(*it->note) * (size_t)(it->nnote + 1));
	struct note *n = &it->note[it->nnote++];
	*n = (struct note){ .result = result, .text = xstrdup(text) };
	text_cut(n->field, sizeof(n->field), field ? field : "");
	text_cut(n->rule, sizeof(n->rule), rule ? rule : "");
	it->spoilt |= result == IMPORT_REFUSED;
}

enum import_result item_result(const struct item *it)
{
	enum import_result worst = IMPORT_ACCEPTED;

	for (int i = 0; i < it->nnote; i++)
		if (it->note[i].result > worst)
			worst = it->note[i].result;
	return worst;
}

static bool said(const struct item *it, const char *field)
{
	for (int i = 0; i < it->nnote; i++)
		if (it->note[i].result == IMPORT_REFUSED && !strcmp(it->note[i].field, field))
			return true;
	return false;
}

void item_free(struct item *it)
{
	for (int i = 0; i < it->nnote; i++)
		free(it->note[i].text);
	free(it->note);
	rec_free(it->r);
	*it = (struct item){ 0 };
}

/* ---- reading ---- */

/* What its own row is called in a report: numbers and names, nothing that is masked. */
static void name_item(struct imp *m, const struct csv_row *row, struct item *it)
{
	size_t at = 0;

	for (int k = 0; k < m->p->ncol && k < row->n; k++) {
		const struct import_col *c = &m->p->col[k];
		const struct field *f = c->field < 0 ? NULL : &m->e->fields[c->field];
		char one[120];

		if (!f || !*row->cell[k] || (f->flags & (F_SECRET | F_PII)) || !(f->flags & (F_KEYNO | F_TITLE | F_OWNER)) || (c->via >= 0 &&
		    (field_target(f)->fields[c->via].flags & (F_SECRET | F_PII))))
			continue;
		text_cut(one, sizeof(one), row->cell[k]);
		at += text_fmt(it->record + at, sizeof(it->record) - at, "%s%s", at ? " " : "", one);
		if (at + 4 > sizeof(it->record))
			break;
	}
}

static bool blank_row(const struct csv_row *row)
{
	for (int i = 0; i < row->n; i++)
		if (row->cell[i][strspn(row->cell[i], " \t")])
			return false;
	return !*row->fault;
}

/* More cells than headings are none when they are empty: spreadsheets leave commas behind. */
static void check_columns(struct imp *m, const struct csv_row *row, struct item *it)
{
	int n = row->n;

	while (n > m->p->ncol && !*row->cell[n - 1])
		n--;
	if (n != m->p->ncol)
		item_note(it, IMPORT_REFUSED, NULL, NULL, "这一行有%d列，表头有%d列", n, m->p->ncol);
}

static const char *field_name(const struct imp *m, int col)
{
	int f = col >= 0 && col < m->p->ncol ? m->p->col[col].field : -1;

	return f < 0 ? col >= 0 && col < m->p->ncol ? m->p->col[col].heading : "" : m->e->fields[f].name;
}

/* Two columns may name the same row, one by its number and one by its name: they must agree. */
static void put_value(struct imp *m, struct item *it, int f, struct val *v)
{
	struct val *to = &it->r->v[f];

	if (to->t != VT_NULL && !val_eq(to, v))
		item_note(it, IMPORT_REFUSED, m->e->fields[f].name, NULL, "%s：两列说的不是同一条记录", m->e->fields[f].label);
	val_clear(to);
	*to = *v;
}

static void take_cell(struct imp *m, struct chk *c, struct item *it, const struct import_col *col, int fno, const char *raw)
{
	const struct field *f = &m->e->fields[fno];
	char why[300];
	struct val v = { 0 };
	struct err err = { 0 };
	char *text = cell_clean(f, raw, why, sizeof(why));

	if (!text) {
		item_note(it, IMPORT_REFUSED, f->name, NULL, "%s：%s", f->label, why);
		return;
	}
	if (*text) {
		int rc = cell_parse(m, c, col, f, text, &v, why, sizeof(why), &err);
		if (rc < 0)
			item_note(it, IMPORT_REFUSED, f->name, err.rule, "%s%s%s", strstr(err.msg, f->label) ? "" : f->label, strstr(err.msg, f->label) ? "" :
				  "：", err.msg);
		else
			put_value(m, it, fno, &v);
		if (rc > 0)
			item_note(it, IMPORT_WARNED, f->name, err.rule, "%s", err.msg);
		if (rc >= 0 && *why)
			item_note(it, IMPORT_NORMALISED, f->name, NULL, "%s：%s", f->label, why);
	}
	free(text);
}

static void take_cells(struct imp *m, const struct csv_row *row, struct item *it)
{
	struct chk c = rec_chk(it->r, NULL, NULL);

	for (int k = 0; k < m->p->ncol; k++) {
		const struct import_col *col = &m->p->col[m->order[k]];
		if (col->field >= 0 && *row->cell[m->order[k]])
			take_cell(m, &c, it, col, col->field, row->cell[m->order[k]]);
	}
	for (int k = 0; k < m->p->nset; k++)
		if (it->r->v[m->p->set[k].field].t == VT_NULL)
			take_cell(m, &c, it, NULL, m->p->set[k].field, m->p->set[k].text);
}

/* The row that has the number this one has: 1 and its id, 0. */
static int existing(struct imp *m, const struct rec *r, int64_t *id, struct err *err)
{
	for (int i = 0; i < r->nf; i++) {
		const struct field *f = &r->e->fields[i];
		char key[64];

		if (!(f->flags & F_UNIQ) || r->v[i].t == VT_NULL || r->v[i].t == VT_BLOB)
			continue;
		if (r->v[i].t == VT_INT)
			snprintf(key, sizeof(key), "%lld", (long long)r->v[i].i);
		int rc = rec_by_field(m->db, m->who, r->e, f, r->v[i].t == VT_INT ? key : r->v[i].s, id, err);
		if (rc)
			return rc;
	}
	return 0;
}

bool item_same(struct rec *have, int f, const struct val *v)
{
	if ((have->e->fields[f].flags & F_SECRET) && v->t == VT_TEXT)
		return !strcmp(rec_clear(have, f), v->s);
	return val_eq(&have->v[f], v);
}

/* Other fields than registered ones are changed; what the file says nothing of stays. */
int item_over(struct imp *m, struct item *it, struct rec *have, struct err *err)
{
	struct rec *r = it->r;
	char was[200];

	for (int i = 0; i < r->nf; i++) {
		const struct field *f = &m->e->fields[i];
		if (r->v[i].t == VT_NULL || item_same(have, i, &r->v[i]))
			continue;
		if (f->flags & (F_REG | F_ONCE)) {
			rec_text(have, i, was, sizeof(was));
			item_note(it, IMPORT_WARNED, f->name, NULL, f->flags & F_REG ? "%s：登记事项不由导入改变，仍为“%s”" : "%s：建立后不再改变，仍为“%s”",
				  f->label, was);
		} else if (rec_set_val(have, i, &r->v[i], err) < 0)
			return -1;
	}
	return 0;
}

/* What the file says of a row that is there. */
static int lay_over(struct imp *m, struct item *it, int64_t id, struct err *err)
{
	struct rec *have;

	if (!access_may(m->db, m->who, m->e, V_EDIT, NULL, id, NULL, err) || rec_load(m->db, m->who, m->e, id, NULL, &have, err))
		return -1;
	if (item_over(m, it, have, err)) {
		rec_free(have);
		return -1;
	}
	rec_free(it->r);
	it->r = have;
	return 0;
}

static int find_place(struct imp *m, struct item *it, struct err *err)
{
	int64_t id;

	if (m->ref) {
		const struct val *v = &it->r->v[m->ref - m->e->fields];
		it->owner = v->t == VT_INT ? v->i : 0;
		if (!it->owner && !said(it, m->ref->name))
			item_note(it, IMPORT_REFUSED, m->ref->name, NULL, "%s：没有写明是哪一个", m->ref->label);
		return 0;
	}
	if (!(m->mode & IMPORT_UPDATE))
		return 0;
	int rc = existing(m, it->r, &id, err);
	return rc <= 0 ? rc : lay_over(m, it, id, err);
}

int item_read(struct imp *m, const struct csv_row *row, struct item *it, struct err *err)
{
	struct err why = { 0 };

	*it = (struct item){ .line = row->line };
	if (blank_row(row))
		return 0;
	name_item(m, row, it);
	if (*row->fault && row->column >= 0)
		item_note(it, IMPORT_REFUSED, field_name(m, row->column), NULL, "第%d列：%s", row->column + 1, row->fault);
	else if (*row->fault)
		item_note(it, IMPORT_REFUSED, NULL, NULL, "%s", row->fault);
	else
		check_columns(m, row, it);
	if (it->spoilt)
		return 1;
	it->r = rec_alloc(m->db, m->who, m->e);
	it->r->import = true;
	it->r->level = access_level(m->who, m->e, V_NEW | V_EDIT | V_READ);
	if (it->r->level < LV_INTERNAL)
		it->r->level = LV_INTERNAL;	/* it holds the writer's own words */
	take_cells(m, row, it);
	if (find_place(m, it, &why)) {
		if (why.code != E_DENIED && why.code != E_NOTFOUND && why.code != E_INVALID) {
			*err = why;
			return -1;
		}
		item_note(it, IMPORT_REFUSED, why.field, why.rule, "%s", why.msg);
	}
	it->nread = it->nnote;
	return 1;
}

/* ---- judging ---- */

/* Everything wrong with the row at once; what follows from a cell that could not be read is not said again. */
static void judge_spoilt(struct imp *m, struct item *it)
{
	struct findings f = { 0 };
	int missing[32];
	/* of what is there already, and of a line that may be, the file need not say all */
	int n = it->r->id || (m->ref && (m->mode & IMPORT_UPDATE)) ? 0 : rec_missing(it->r, missing, (int)LENGTH(missing));

	for (int i = 0; i < n; i++) {
		const struct field *fd = &it->r->e->fields[missing[i]];
		if (!said(it, fd->name) && !(fd->flags & F_OWNER))
			item_note(it, IMPORT_REFUSED, fd->name, NULL, "%s：必须填写", fd->label);
	}
	if (rec_faults(it->r, &m->act, &f, NULL) == 0)
		for (size_t i = 0; i < f.n; i++)
			if (finding_stands(&f.v[i]) && f.v[i].verdict != WARN && !said(it, f.v[i].field))
				item_note(it, IMPORT_REFUSED, f.v[i].field, f.v[i].rule->id, "%s", f.v[i].text);
	findings_free(&f);
}

/* What only warns is gone on with, for the import's reason. */
int item_judge(struct imp *m, struct tx *tx, struct rec *r, struct item *it, struct findings *f, struct err *err)
{
	int rc = rec_judge(r, tx, &m->act, f, err);

	if (rc == 0 || err->code != E_RULE)
		return rc;
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].verdict == WARN && finding_stands(&f->v[i])) {
			f->v[i].passed = true;
			item_note(it, IMPORT_WARNED, f->v[i].field, f->v[i].rule->id, "%s", f->v[i].text);
		}
	if (rules_decide(f, NULL) == 0)
		return 0;
	for (size_t i = 0; i < f->n; i++)
		if (finding_stands(&f->v[i]))
			item_note(it, IMPORT_REFUSED, f->v[i].field, f->v[i].rule->id, "%s", *f->v[i].text ? f->v[i].text : "参数未设定，不能判断");
	return -1;
}

/* ---- the file's own rows: of a trial they are gone when the next batch begins, and of an import they are there by then ---- */

static uint64_t key_hash(int field, const void *key, size_t n)
{
	static const unsigned char salt[crypto_shorthash_KEYBYTES];
	unsigned char h[crypto_shorthash_BYTES];
	uint64_t out;

	crypto_shorthash(h, key, n, salt);
	memcpy(&out, h, sizeof(out));
	return (out ^ (uint64_t)field) | 1;
}

/* The line that had it first, 0 = none so far. */
static long seen_before(struct imp *m, uint64_t key, long keep)
{
	if (m->nseen * 2 >= m->capseen) {
		struct taken *old = m->seen;
		size_t n = m->capseen;
		m->capseen = n ? n * 2 : 1024;
		m->seen = xcalloc(m->capseen, sizeof(*m->seen));
		m->nseen = 0;
		for (size_t i = 0; i < n; i++)
			if (old[i].key)
				seen_before(m, old[i].key, old[i].line);
		free(old);
	}
	size_t at = key & (m->capseen - 1);
	for (; m->seen[at].key; at = (at + 1) & (m->capseen - 1))
		if (m->seen[at].key == key)
			return m->seen[at].line;
	if (keep) {
		m->seen[at] = (struct taken){ key, keep };
		m->nseen++;
	}
	return 0;
}

/* An earlier row of the file has one of its numbers, or changes the same row. keep: it is good, and the next such one is not. */
static bool twice(struct imp *m, const struct item *it, int64_t id, bool keep)
{
	const struct rec *r = it->r;
	long first = id ? seen_before(m, key_hash(r->nf, &id, sizeof(id)), keep ? it->line : 0) : 0;

	for (int i = 0; i < r->nf; i++) {
		const struct val *v = &r->v[i];
		if (!(r->e->fields[i].flags & F_UNIQ) || v->t == VT_NULL)
			continue;
		const char *s = v->t == VT_INT ? NULL : rec_clear(r, i);
		if (s && !*s)
			continue;
		long line = seen_before(m, s ? key_hash(i, s, strlen(s)) : key_hash(i, &v->i, sizeof(v->i)), keep ? it->line : 0);
		first = first ? first : line;
	}
	return first && first < it->line;	/* a turn that is begun again has its own */
}

/* ---- writing ---- */

static int savepoint(struct imp *m, const char *sql, struct err *err)
{
	return db_run(m->db, err, sql, "") < 0 ? -1 : 0;
}

static bool fatal(const struct err *e)
{
	return e->code == E_BUSY || e->code == E_IO || e->code == E_FULL || e->code == E_CONFIG || e->code == E_BUG;
}

static void unsay(struct item *it, int from)
{
	while (it->nnote > from)
		free(it->note[--it->nnote].text);
}

/* A row that is there already says so, whatever else was found. */
static bool already(struct imp *m, struct item *it)
{
	char title[160];
	struct rec *have;
	int64_t id;

	if (m->ref)
		return false;
	if (twice(m, it, it->r->id, false)) {
		unsay(it, 0);
		item_note(it, IMPORT_REFUSED, NULL, NULL, "与本文件前面的一行重复");
		return true;
	}
	if (it->r->id || existing(m, it->r, &id, NULL) != 1 || rec_load(m->db, m->who, m->e, id, NULL, &have, NULL))
		return false;
	rec_title(have, title, sizeof(title));
	rec_free(have);
	unsay(it, 0);
	item_note(it, IMPORT_REFUSED, NULL, NULL, "已登记：%s（编号 %lld）", title, (long long)id);
	return true;
}

static int write_whole(struct imp *m, struct tx *tx, struct item *it, struct err *err)
{
	struct findings f = { 0 };
	struct rec *r = it->r;
	unsigned verb = r->id ? V_EDIT : V_NEW;
	int rc = -1;

	if (item_judge(m, tx, r, it, &f, err) == 0 && store_write(tx, r, "import", err) == 0 && rules_note(tx, r, &f, err) == 0 &&
		 access_put(m->db, m->who, r->e, verb, r->id, err))
		rc = 0;
	findings_free(&f);
	return rc;
}

static bool unchanged(const struct rec *r)
{
	for (int i = 0; r->id && i < r->nf; i++)
		if (rec_changed(r, i))
			return false;
	return r->id != 0;
}

void item_again(struct item *it)
{
	if (it->done && !it->stored)
		return;		/* refused, and of what was said of it nothing changes */
	unsay(it, it->nread);
	it->spoilt = it->done = it->stored = false;
	it->r->id = it->r->was_id;
	it->r->rev = it->r->was_rev;
}

static int deny(struct imp *m, struct tx *tx, struct item *it, struct err *err)
{
	it->denied = true;
	return audit_add(tx, "import", m->e->name, 0, "deny", NULL, 0, err);
}

/* Nothing of it is written, or nothing is left of what was. */
static int refuse(struct imp *m, struct tx *tx, struct item *it, const struct err *why, struct err *err)
{
	if ((why->code == E_DENIED || why->code == E_NOTFOUND) && deny(m, tx, it, err))
		return -1;
	it->done = true;
	if (!already(m, it) && why->code && !it->spoilt) {
		item_note(it, IMPORT_REFUSED, why->field, why->rule, "%s", why->msg);
		judge_spoilt(m, it);
	}
	return 0;
}

/*
 * A row that is refused is refused before anything of it is written, all but those that only the written row shows: so a savepoint, for
 * which every page is copied that the row touches, is begun when one of those has been met. A line changes its owner in hand, and a trial
 * remembers its rows: they always have one.
 */
static int write_alone(struct imp *m, struct tx *tx, struct item *it, struct err *err)
{
	struct err why = { 0 };
	int64_t id = it->r->id, rev = it->r->rev;
	bool careful = m->careful || m->ref || (m->mode & IMPORT_TRIAL);
	int before = sqlite3_total_changes(m->db->h);

	if (m->ref && line_owner(m, tx, it, &why)) {
		if (!fatal(&why))
			return refuse(m, tx, it, &why, err);
		*err = why;
		return -1;
	}
	if (careful && savepoint(m, "SAVEPOINT item", err))
		return -1;
	int rc = m->ref ? line_write(m, tx, it, &why) : write_whole(m, tx, it, &why);
	if (rc < 0 && fatal(&why)) {
		*err = why;
		return -1;
	}
	if (rc < 0 && !careful && sqlite3_total_changes(m->db->h) != before) {
		m->careful = true;
		return ITEM_AGAIN;
	}
	if (careful && ((rc < 0 && savepoint(m, "ROLLBACK TO item", err)) || savepoint(m, "RELEASE item", err)))
		return -1;
	if (rc < 0) {
		it->r->id = id;
		it->r->rev = rev;
		return refuse(m, tx, it, &why, err);
	}
	it->done = true;
	it->stored = rc == 0;
	if (!m->ref)
		twice(m, it, id, true);
	return 0;
}

int item_write(struct imp *m, struct tx *tx, struct item *it, struct err *err)
{
	if (it->done)
		return it->denied ? deny(m, tx, it, err) : 0;
	if (it->r && !it->spoilt && !(!m->ref && twice(m, it, it->r->id, false)))
		return unchanged(it->r) ? 0 : write_alone(m, tx, it, err);
	it->done = true;
	if (it->r && !already(m, it))
		judge_spoilt(m, it);
	return 0;
}
