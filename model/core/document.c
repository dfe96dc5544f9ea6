/* See document.h. A template's lines are copied, with the row's values for what stands in braces; an act whose document would have a hole
 * in it is refused. */
#include "model/core/document.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/docno.h"
#include "model/core/effect.h"
#include "model/core/kase.h"
#include "model/core/rec_i.h"

enum { VALUE = 8192, DEEP = 4 };

/* One template being filled. */
struct filling {
	struct chk *c;
	struct rec *tpl;
	const char *docno, *issuer;
	FILE *out;
	int line;		/* number of the listed row */
	bool raw;		/* codes as they are, not their labels */
	bool capitals;		/* money as certificates have it: {org.capital:大写} */
	bool sample;		/* to be looked at, by one who sees what he sees elsewhere: what is not there for him is named in its place */
	struct err *err;
};

static int hole(struct filling *f, const char *what, const char *why)
{
	if (f->sample) {
		const struct entity *e = f->c->rec->e;
		const char *name = strcmp(what, "matter") ? what : "kind";
		e = field_no(e, name) < 0 && kase_entity() ? kase_entity() : e;
		fprintf(f->out, "【%s】", field_no(e, name) < 0 ? what : e->fields[field_no(e, name)].label);
		return 0;
	}
	return err_set(f->err, E_RULE, "R-DOC-01", what, "GB/T 9704-2012", "文书模板《%s》的 {%s} %s", rec_str(f->tpl, "title"), what, why);
}

/* ---- values ---- */

static int of_case(struct filling *f, const char *field, char *dst, size_t n)
{
	char sql[80];
	int64_t id = kase_id(f->c->db, f->c->rec->e, f->c->rec->id);

	snprintf(sql, sizeof(sql), "SELECT %s FROM kase WHERE id = ?", field);
	return id && db_text(f->c->db, f->err, dst, n, sql, "i", id) == 1 ? 0 : -1;
}

static int of_param(struct filling *f, const char *key, char *dst, size_t n)
{
	const struct entity *e = f->c->rec->e;
	int64_t v;
	int set = param_int(f->c->db, key, e->region ? rec_str(f->c->rec, e->region) : "", "", f->c->on, &v, f->err);

	if (set == 1)
		snprintf(dst, n, "%lld", (long long)v);
	return set == 1 ? 0 : -1;
}

/* What belongs to the act and not to the row. 1 it is such a name, 0 it is none, -1 it is one and says nothing. */
static int of_act(struct filling *f, const char *name, char *dst, size_t n)
{
	char no[32], pin[7];
	const struct tx *tx = f->c->tx;

	if (!strcmp(name, "actor"))
		text_cut(dst, n, tx->who->label);
	else if (!strcmp(name, "on"))
		date_words(tx->on, dst, n);
	else if (!strcmp(name, "reason"))
		text_cut(dst, n, tx->reason ? tx->reason : "");
	else if (!strcmp(name, "docno"))
		text_cut(dst, n, f->docno);
	else if (!strcmp(name, "issuer"))
		text_cut(dst, n, f->issuer);
	else if (!strcmp(name, "n"))
		snprintf(dst, n, "%d", f->line);
	else if (!strcmp(name, "case_no") || !strcmp(name, "subject") || (!strcmp(name, "applicant") && field_no(f->c->rec->e, name) < 0))
		return of_case(f, name, dst, n) ? -1 : 1;
	else if (!strcmp(name, "matter")) {
		if (f->c->rec->e->kase)
			kase_matter(f->c->db, f->c->rec->e, f->c->rec->id, dst, n);
	}
	else if (!strcmp(name, "submitted_on")) {
		if (of_case(f, "submitted_on", no, sizeof(no)))
			return -1;
		date_words(no, dst, n);
	} else if (!strcmp(name, "pin") && f->sample) {
		text_cut(dst, n, "（查询密码）");
	} else if (!strcmp(name, "pin")) {
		if (of_case(f, "case_no", no, sizeof(no)) || kase_pin(f->c->db, no, pin, f->err))
			return -1;
		text_cut(dst, n, pin);
	} else if (!strncmp(name, "param.", 6))
		return of_param(f, name + 6, dst, n) ? -1 : 1;
	else
		return 0;
	return *dst ? 1 : -1;
}

/* A field of the row, or through references of another: "legal_rep.name". 0 filled, -1 empty, -2 there is no such field. */
static int of_row(struct filling *f, struct rec *r, const char *path, char *dst, size_t n, int deep)
{
	size_t head = strcspn(path, ".");
	char name[64];

	text_fmt(name, sizeof(name), "%.*s", (int)head, path);
	if (!strcmp(name, "org") && field_no(r->e, name) < 0 && r->e->org) {	/* the organisation it is about, whatever it calls it */
		if (!strcmp(r->e->org, "id"))
			return path[head] ? of_row(f, r, path + head + 1, dst, n, deep + 1) : -2;
		text_cut(name, sizeof(name), r->e->org);
	}
	int i = field_no(r->e, name);
	if (i < 0 || deep == DEEP || (r->e->fields[i].flags & F_SECRET))
		return -2;
	const struct field *fd = &r->e->fields[i];
	if (path[head]) {
		struct rec *other;
		if (fd->type != T_REF || !field_target(fd))
			return -2;
		if (r->v[i].t != VT_INT || (f->sample ? rec_load(f->c->db, f->c->who, field_target(fd), r->v[i].i, NULL, &other, NULL) :
					    store_load(f->c->db, &actor_system, field_target(fd), r->v[i].i, NULL, &other, f->err)))
			return -1;
		int rc = of_row(f, other, path + head + 1, dst, n, deep + 1);
		rec_free(other);
		return rc;
	}
	if (f->capitals && fd->type != T_FEN)
		return -2;
	if (r->v[i].t == VT_NULL || (f->sample && !rec_reads(r, fd)))
		return -1;
	if (f->sample && (fd->flags & F_PII))
		rec_text(r, i, dst, n);
	else if (fd->type == T_DATE)
		date_words(r->v[i].s, dst, n);
	else if (f->capitals)
		money_words(r->v[i].i, dst, n);
	else
		val_text(f->c->db, fd, &r->v[i], f->raw, dst, n);
	return *dst ? 0 : -1;
}

/* One line of a template, with its placeholders: of the listed row, else of the act, else of the row in hand. */
static int fill_line(struct filling *f, struct rec *listed, const char *line, size_t len)
{
	char name[64], value[VALUE];

	for (const char *p = line; p < line + len; p++) {
		const char *end = *p == '{' ? memchr(p, '}', (size_t)(line + len - p)) : NULL;
		if (!end) {
			fputc(*p, f->out);
			continue;
		}
		text_fmt(name, sizeof(name), "%.*s", (int)(end - p - 1), p + 1);
		*value = '\0';
		char *how = strchr(name, ':');
		f->capitals = how != NULL;
		if (how)
			*how = '\0';
		int rc = listed ? of_row(f, listed, name, value, sizeof(value), 0) : -2;
		if (rc == -2) {
			rc = f->capitals ? 0 : of_act(f, name, value, sizeof(value));
			rc = rc ? rc - (rc > 0) : of_row(f, f->c->rec, name, value, sizeof(value), 0);
		}
		if (!rc)
			fputs(value, f->out);
		else if (hole(f, name, rc == -1 ? "没有内容，不能制发" : f->capitals ? "不是这件事项的金额" : "不是这件事项的项目"))
			return -1;
		f->capitals = false;
		p = end;
	}
	fputc('\n', f->out);
	return 0;
}

struct listing { struct filling *f; const char *state, *line; size_t len; int rc; };

static int list_one(void *ctx, struct rec *r)
{
	struct listing *l = ctx;

	if (*l->state && strcmp(l->state, r->state))
		return 0;
	l->f->line++;
	if (l->f->sample)
		r->who = l->f->c->who;
	l->rc = fill_line(l->f, r, l->line, l->len);
	return l->rc;
}

/* "*ENTITY[:STATE] text": the text once for each row of that entity which names the row in hand. */
static int fill_list(struct filling *f, const char *line, size_t len)
{
	char word[64], id[24];
	size_t head = 0;

	while (head < len && line[head] != ' ')
		head++;
	text_fmt(word, sizeof(word), "%.*s", (int)head - 1, line + 1);
	char *state = word + strcspn(word, ":");
	if (*state)
		*state++ = '\0';
	const struct entity *e = entity_find(word);
	const struct field *ref = e ? e->fields : NULL;
	while (ref && ref->name && (ref->type != T_REF || !ref->list || strcmp(ref->list, f->c->rec->e->name)))
		ref++;
	if (head >= len || !ref || !ref->name)
		return hole(f, word, "列不出来");
	snprintf(id, sizeof(id), "%lld", (long long)f->c->rec->id);
	struct listing l = { .f = f, .state = state, .line = line + head + 1, .len = len - head - 1 };
	f->line = 0;
	chk_each(f->c, e->name, ref->name, id, list_one, &l);
	return l.rc ? l.rc : f->line ? 0 : hole(f, word, "没有可列的内容，不能制发");
}

/* "?FIELD text" and "!FIELD text": only where the row has a value, or has none; "?FIELD=CODE text": that value. *skip: to where the text
 * begins; 0 = not this time. */
static int fill_if(struct filling *f, const char *line, size_t len, size_t *skip)
{
	char name[64], value[VALUE];
	size_t head = 1;

	while (head < len && line[head] != ' ')
		head++;
	text_fmt(name, sizeof(name), "%.*s", (int)head - 1, line + 1);
	char *want = strchr(name, '=');
	if (want)
		*want++ = '\0';
	*value = '\0';
	f->raw = want != NULL;
	int rc = of_row(f, f->c->rec, name, value, sizeof(value), 0);
	f->raw = false;
	if (rc == -2)
		rc = of_act(f, name, value, sizeof(value)) - 1 ? -1 : 0;
	rc = rc || (want && strcmp(want, value));
	*skip = (rc == 0) == (*line == '?') && head < len ? head + 1 : 0;
	return 0;
}

static char *filled(struct filling *f, const char *text)
{
	char *out = NULL;
	size_t n = 0;
	int rc = 0;

	f->out = open_memstream(&out, &n);
	if (!f->out)
		abort();
	for (const char *p = text; !rc && *p;) {
		const char *line = p;
		size_t len = strcspn(p, "\n"), skip = 0;
		p += len + (p[len] == '\n');
		if (*line == '?' || *line == '!') {
			rc = fill_if(f, line, len, &skip);
			if (rc || !skip)
				continue;
			line += skip;
			len -= skip;
		}
		rc = *line == '*' ? fill_list(f, line, len) : fill_line(f, NULL, line, len);
	}
	fclose(f->out);
	while (n && out[n - 1] == '\n')
		out[--n] = '\0';
	if (!rc)
		return out;
	free(out);
	return NULL;
}

/* ---- issuing ---- */

/* Its own region, or one that it lies in; none is for all. */
#define FOR_REGION(of) "(region IS NULL OR substr(" of ", 1, length(region)) = region)"

/* What is written for the matter goes before what is for every matter: it alone may say what that matter has. Of these the nearest region's. */
static int template_of(struct chk *c, const char *kind, struct rec **out, struct err *err)
{
	int64_t id = 0;
	const char *label = code_label(c->db, "doc_kind", kind);
	const char *region = c->rec->e->region ? rec_str(c->rec, c->rec->e->region) : "";
	int rc = db_int(c->db, err, &id, "SELECT id FROM doc_template WHERE kind = ?1 AND entity IN (?2, '*') AND void = 0 AND valid_from <= ?3 AND "
			"(valid_to IS NULL OR valid_to > ?3) AND " FOR_REGION("?4") " ORDER BY entity = '*', length(region) DESC LIMIT 1", "tttt", kind,
			c->rec->e->name, c->on, region);

	if (rc == 0)
		err_set(err, E_CONFIG, NULL, "kind", "GB/T 9704-2012", "没有%s的文书模板，请系统管理员维护", label ? label : kind);
	return rc == 1 ? effect_load(c, "doc_template", id, out, err) : -1;
}

/* Where the document stands in a scope is where its row does. */
static void place(struct chk *c, struct rec *d)
{
	const struct entity *e = c->rec->e;

	rec_put(d, "region", e->region ? rec_str(c->rec, e->region) : "");
	rec_put_ref(d, "org", e->org && !strcmp(e->org, "id") ? c->rec->id : rec_num(c->rec, e->org ? e->org : "org"));
	rec_put_ref(d, "supervisor", e->unit ? rec_num(c->rec, e->unit) : 0);
	rec_put_ref(d, "kase", kase_entity() ? kase_id(c->db, e, c->rec->id) : 0);
	rec_put(d, "entity", e->name);
	rec_put_int(d, "rid", c->rec->id);
	rec_put(d, "issued_on", c->tx->on);
	/* who hands something in signs nothing: his receipt is made by itself */
	if (c->tx->who->roles & R_STAFF) {
		rec_put(d, "signer", c->tx->who->label);
		rec_put(d, "signer_account", c->tx->who->name);
	}
}

static int words(struct filling *f, struct rec *d)
{
	static const char *const from[] = { "title", "addressee", "body" }, *const to[] = { "title", "addressee", "text" };

	for (size_t i = 0; i < LENGTH(from); i++) {
		char *text = filled(f, rec_str(f->tpl, from[i]));
		if (!text)
			return -1;
		rec_put(d, to[i], text);
		free(text);
	}
	return 0;
}

static int issue(struct chk *c, struct rec *d, struct rec *tpl, struct err *err)
{
	char code[CHECK_CODE];

	if (document_code(c->db, d, code, err))
		return -1;
	rec_put(d, "check_code", code);
	if (effect_save(c, d, err) || effect_share(c, c->rec, d, err))
		return -1;
	return rec_num(tpl, "serve") ? effect_act(c, "document", d->id, "issue", err) : 0;
}

/* no: NULL = the next one is taken, into docno_field where there is one. */
static int make(struct chk *c, const char *kind, int64_t unit, const char *no, const char *docno_field, struct err *err)
{
	struct rec *tpl, *d;
	char next[DOCNO], issuer[200];

	if (!unit || !ref_title(c->db, entity_find("unit"), unit, issuer, sizeof(issuer)))
		return err_set(err, E_CONFIG, NULL, "unit", "GB/T 9704-2012", "没有发文机关，请在单位表登记本地的登记管理机关");
	/* what is issued when something is handed in bears its number already */
	if (c->rec->e->kase && !kase_id(c->db, c->rec->e, c->rec->id) && kase_sync(c->tx, c->rec, err))
		return -1;
	if (template_of(c, kind, &tpl, err))
		return -1;
	d = effect_new(c, "document");
	int rc = no ? 0 : docno_take(c->tx, kind, unit, c->rec->e, c->rec->id, next, err);
	if (!rc) {
		struct filling f = { .c = c, .tpl = tpl, .docno = no ? no : next, .issuer = issuer, .err = err };
		if (docno_field)
			rec_put(c->rec, docno_field, f.docno);
		place(c, d);
		rec_put(d, "docno", f.docno);
		rec_put(d, "kind", kind);
		rec_put(d, "form", rec_str(tpl, "form"));
		rec_put(d, "act_after", rec_str(tpl, "act_after"));
		rec_put_ref(d, "unit", unit);
		rec_put(d, "issuer", issuer);
		rc = words(&f, d) || issue(c, d, tpl, err) ? -1 : 0;
	}
	rec_free(d);
	rec_free(tpl);
	return rc;
}

int effect_document(struct chk *c, const char *kind, int64_t unit, const char *docno_field, struct err *err)
{
	return make(c, kind, unit, NULL, docno_field, err);
}

int effect_document_as(struct chk *c, const char *kind, int64_t unit, const char *no, struct err *err)
{
	return make(c, kind, unit, no, NULL, err);
}

int effect_receipt(struct chk *c, int64_t unit, struct err *err)
{
	int64_t n = 0;
	int rc = db_int(c->db, err, &n, "SELECT count(*) FROM document WHERE kind = 'receipt' AND entity = ? AND rid = ?", "ti", c->rec->e->name, c->rec->id);

	if (rc == 1 && !n)
		rc = db_int(c->db, err, &n, "SELECT doc_mark IS NULL FROM unit WHERE id = ?", "i", unit);
	return rc < 0 ? -1 : rc == 0 || n ? 0 : effect_document(c, "receipt", unit, NULL, err);
}

/* ---- what a template would say of a row ---- */

char *document_sample(struct rec *r, int64_t tpl, struct err *err)
{
	const struct entity *e = entity_find("doc_template");
	struct tx tx = { .db = r->db, .who = r->who, .reason = "（意见）" };
	char issuer[200] = "（发文机关）", *text[3] = { NULL }, *all = NULL;
	struct rec *t;

	if (rec_load(r->db, r->who, e, tpl, NULL, &t, err))
		return NULL;
	text_cut(tx.on, sizeof(tx.on), strcmp(rec_str(t, "valid_from"), clock_today(r->db)) > 0 ? rec_str(t, "valid_from") : clock_today(r->db));
	int authority = field_no(r->e, "authority");
	if (authority >= 0 && rec_num(r, "authority"))
		ref_title(r->db, entity_find("unit"), rec_num(r, "authority"), issuer, sizeof(issuer));
	struct chk c = rec_chk(r, &tx, tx.on);
	struct filling f = { .c = &c, .tpl = t, .docno = "（文号）", .issuer = issuer, .sample = true, .err = err };
	if (strcmp(rec_str(t, "entity"), "*") && strcmp(rec_str(t, "entity"), r->e->name))
		err_set(err, E_INVALID, NULL, "entity", NULL, "这份模板不用于%s", r->e->label);
	else if ((text[0] = filled(&f, rec_str(t, "title"))) && (text[1] = filled(&f, rec_str(t, "addressee"))) && (text[2] = filled(&f, rec_str(t, "body"))))
		all = xasprintf("%s\n%s%s%s", text[0], text[1], *text[1] ? "：\n" : "", text[2]);
	for (size_t i = 0; i < LENGTH(text); i++)
		free(text[i]);
	rec_free(t);
	return all;
}

int document_templates(struct rec *r, struct document_row *out, int max, struct err *err)
{
	const struct entity *e = entity_find("doc_template");
	const char *today = clock_today(r->db);
	int n = 0;

	if (!e || !access_may(r->db, r->who, e, V_READ, NULL, 0, NULL, err))
		return 0;
	sqlite3_stmt *st = db_stmt(r->db, err, "SELECT id, kind, region, title, valid_from, valid_from <= ?2 FROM doc_template t WHERE entity IN (?1, '*') AND "
			"void = 0 AND (valid_to IS NULL OR valid_to > ?2) AND " FOR_REGION("?3") " AND NOT (entity = '*' AND EXISTS (SELECT 1 FROM "
			"doc_template s WHERE s.kind = t.kind AND s.entity = ?1 AND s.void = 0)) ORDER BY entity = '*', kind, length(region), valid_from",
			"ttt", r->e->name, today, r->e->region ? rec_str(r, r->e->region) : "");
	while (st && n < max && sqlite3_step(st) == SQLITE_ROW) {
		const char *label = code_label(r->db, "doc_kind", col_text(st, 1)), *place = region_name(r->db, col_text(st, 2));
		out[n] = (struct document_row){ .id = sqlite3_column_int64(st, 0), .valid = sqlite3_column_int(st, 5) };
		text_cut(out[n].code, sizeof(out[n].code), col_text(st, 1));
		text_cut(out[n].kind, sizeof(out[n].kind), label ? label : "");
		text_cut(out[n].docno, sizeof(out[n].docno), *col_text(st, 2) ? place ? place : col_text(st, 2) : "");
		text_cut(out[n].title, sizeof(out[n].title), col_text(st, 3));
		text_cut(out[n++].day, sizeof(out->day), col_text(st, 4));
	}
	if (st)
		DB_DONE(st);
	return st ? n : -1;
}

int effect_served(struct chk *c, struct err *err)
{
	const struct entity *e = entity_find(chk_text(c, "entity"));
	const struct action *a = e && *chk_text(c, "act_after") ? action_find(e, chk_text(c, "act_after")) : NULL;
	struct rec *r;

	rec_put(c->rec, "served_on", c->on);
	if (!a)
		return 0;
	if (effect_load(c, e->name, chk_int(c, "rid"), &r, err))
		return -1;
	bool goes_on = !a->from || word_in(a->from, r->state);
	rec_free(r);
	return goes_on ? effect_act(c, e->name, chk_int(c, "rid"), a->name, err) : 0;
}

struct unserved { const struct entity *e; int64_t id[32]; size_t n; };

static int not_served(void *ctx, struct rec *d)
{
	struct unserved *u = ctx;

	if (u->n < LENGTH(u->id) && !strcmp(rec_state(d), "ISSUED") && !strcmp(rec_str(d, "entity"), u->e->name) && *rec_str(d, "addressee"))
		u->id[u->n++] = rec_id(d);
	return 0;
}

int effect_serve_all(struct chk *c, const char *how, const char *receipt_by, struct err *err)
{
	struct unserved u = { .e = c->rec->e };
	char id[24];
	int rc = 0;

	snprintf(id, sizeof(id), "%lld", (long long)c->rec->id);
	chk_each(c, "document", "rid", id, not_served, &u);
	for (size_t i = 0; !rc && i < u.n; i++) {
		struct rec *d;
		if (effect_load(c, "document", u.id[i], &d, err))
			return -1;
		rec_put(d, "how", how);
		rec_put(d, "receipt_by", receipt_by);
		rc = effect_save(c, d, err) || effect_act(c, "document", u.id[i], "serve", err) ? -1 : 0;
		rec_free(d);
	}
	return rc;
}

int effect_document_void(struct chk *c, struct err *err)
{
	rec_put(c->rec, "void_on", c->on);
	rec_put(c->rec, "void_reason", c->tx->reason);
	/* a certificate and its copy bear one number: it is cancelled with the first of them */
	int64_t gone = 0;
	int rc = db_int(c->db, err, &gone, "SELECT 1 FROM docno WHERE text = ? AND cancelled IS NOT NULL", "t", chk_text(c, "docno"));
	return rc ? rc < 0 ? -1 : 0 : docno_cancel(c->tx, chk_text(c, "docno"), err);
}
