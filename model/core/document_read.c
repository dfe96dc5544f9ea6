/* What a document says: as a person reads it, as the helper that makes a PDF is told, and what its check code proves to anybody. */
#include "model/core/document.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/rec_i.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* ---- the check code ---- */

int document_code(struct db *db, const struct rec *r, char code[CHECK_CODE], struct err *err)
{
	static const char *const signed_[] = { "kind", "docno", "issued_on", "issuer", "title", "addressee", "text" };
	char *all = NULL;
	size_t n = 0;
	unsigned char mac[32];
	FILE *f = open_memstream(&all, &n);

	if (!f)
		abort();
	for (size_t i = 0; i < LENGTH(signed_); i++)
		fprintf(f, "%s%c", rec_str(r, signed_[i]), 0x1f);
	fclose(f);
	int rc = secret_hmac(db, "document", all, n, NULL, 0, mac, err);
	free(all);
	if (rc)
		return -1;
	for (int i = 0; i < CHECK_CODE - 1; i++) {
		int bit = i * 5, v = (mac[bit / 8] << 8 | mac[bit / 8 + 1]) >> (11 - bit % 8);
		code[i] = alphabet[v & 31];
	}
	code[CHECK_CODE - 1] = '\0';
	return 0;
}

void document_code_shown(const char *code, char dst[CHECK_CODE_SHOWN])
{
	snprintf(dst, CHECK_CODE_SHOWN, "%.4s-%.4s-%.4s", code, strlen(code) > 4 ? code + 4 : "", strlen(code) > 8 ? code + 8 : "");
}

/* ---- reading ---- */

static bool is_cert(const struct rec *d)
{
	return !strcmp(rec_str(d, "form"), FORM_CERT) || !strcmp(rec_str(d, "form"), FORM_COPY);
}

static void code_words(const struct rec *d, char *dst, size_t n)
{
	char shown[CHECK_CODE_SHOWN];

	document_code_shown(rec_str(d, "check_code"), shown);
	text_fmt(dst, n, "校验码 %s", shown);
}

/* Two blanks before each paragraph, as it is printed. */
static char *indented(const char *text)
{
	char *out = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&out, &n);

	if (!f)
		abort();
	for (const char *p = text; *p;) {
		size_t len = strcspn(p, "\n");
		fprintf(f, "　　%.*s\n", (int)len, p);
		p += len + (p[len] == '\n');
	}
	fclose(f);
	return out;
}

char *document_text(const struct rec *d)
{
	const char *to = rec_str(d, "addressee");
	char day[40], code[48], *body, *all;

	date_words(rec_str(d, "issued_on"), day, sizeof(day));
	code_words(d, code, sizeof(code));
	if (is_cert(d))
		return xasprintf("%s\n%s\n\n%s\n\n%s\n%s\n%s\n", rec_str(d, "title"), rec_str(d, "docno"), rec_str(d, "text"), rec_str(d, "issuer"),
				 day, code);
	body = indented(rec_str(d, "text"));
	all = xasprintf("%s\n%s\n\n%s\n\n%s%s%s\n%s\n%s\n%s\n", rec_str(d, "issuer"), rec_str(d, "docno"), rec_str(d, "title"), to,
			*to ? "：\n" : "", body, rec_str(d, "issuer"), day, code);
	free(body);
	return all;
}

/* One line: what is of several lines stays on one. */
static void say(FILE *f, const char *word, const char *text)
{
	fprintf(f, "%s ", word);
	for (; *text; text++)
		fputc((unsigned char)*text < ' ' ? ' ' : *text, f);
	fputc('\n', f);
}

static void paragraphs(FILE *f, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *one = xasprintf("%.*s", (int)n, text);
		if (*one)
			say(f, "p", one);
		free(one);
		text += n + (text[n] == '\n');
	}
}

void document_sheet(struct rec *d, FILE *f)
{
	static const struct { const char *code, *word; } form[] = { { FORM_LETTER, "letter" }, { FORM_CERT, "cert" }, { FORM_COPY, "copy" },
		{ FORM_SLIP, "slip" } };
	char day[40], code[48], shown[CHECK_CODE_SHOWN], uscc[32] = "", *to = xasprintf("%s：", rec_str(d, "addressee")), *qr;

	for (size_t i = 0; i < LENGTH(form); i++)
		if (!strcmp(rec_str(d, "form"), form[i].code))
			say(f, "form", form[i].word);
	date_words(rec_str(d, "issued_on"), day, sizeof(day));
	code_words(d, code, sizeof(code));
	struct chk c = rec_chk(d, NULL, rec_str(d, "issued_on"));
	if (rec_num(d, "org"))
		chk_ref_text(&c, "org", "uscc", uscc, sizeof(uscc));
	document_code_shown(rec_str(d, "check_code"), shown);
	qr = xasprintf("%s %s%s%s", shown, rec_str(d, "docno"), *uscc ? " " : "", uscc);
	say(f, "issuer", rec_str(d, "issuer"));
	say(f, "number", rec_str(d, "docno"));
	say(f, "title", rec_str(d, "title"));
	if (*rec_str(d, "addressee") && !is_cert(d))
		say(f, "to", to);
	paragraphs(f, rec_str(d, "text"));
	say(f, "sign", rec_str(d, "issuer"));
	say(f, "date", day);
	say(f, "code", code);
	say(f, "qr", qr);
	free(to);
	free(qr);
}

int document_handed_out(struct rec *d, const char *how, struct err *err)
{
	char note[200];

	if (!strcmp(d->state, "VOIDED"))
		return err_set(err, E_STATE, NULL, NULL, NULL, "文书 %s 已作废，不能印发", rec_str(d, "docno"));
	text_fmt(note, sizeof(note), "%s　%s", rec_str(d, "docno"), how);
	return audit_alone(d->db, d->who, "print", d->e->name, d->id, "ok", note, err);
}

static bool fold_code(const char *typed, char code[CHECK_CODE])
{
	char *s = text_ascii(xstrdup(typed));
	size_t n = 0;

	for (const char *p = s; *p && n < CHECK_CODE; p++) {
		char ch = (char)toupper((unsigned char)*p);
		if (ch == ' ' || ch == '-')
			continue;
		ch = ch == 'O' ? '0' : ch == 'I' || ch == 'L' ? '1' : ch;
		if (!strchr(alphabet, ch))
			n = CHECK_CODE;
		else if (n < CHECK_CODE - 1)
			code[n++] = ch;
		else
			n = CHECK_CODE;
	}
	free(s);
	code[n < CHECK_CODE ? n : 0] = '\0';
	return n == CHECK_CODE - 1;
}

int document_verify(struct db *db, const struct actor *who, const char *typed, struct document_public *out, struct err *err)
{
	char code[CHECK_CODE], right[CHECK_CODE];
	struct rec *d = NULL;
	int64_t id = 0;

	if (fold_code(typed, code) && db_int(db, err, &id, "SELECT id FROM document WHERE check_code = ? AND void = 0", "t", code) < 0)
		return -1;
	if (id && (store_load(db, &actor_system, entity_find("document"), id, NULL, &d, err) || document_code(db, d, right, err))) {
		rec_free(d);
		return -1;
	}
	/* a row that no longer says what was signed is none that the code belongs to */
	bool good = d && !strcmp(code, right);
	if (good) {
		const char *label = code_label(db, "doc_kind", rec_str(d, "kind"));
		*out = (struct document_public){ .valid = strcmp(d->state, "VOIDED") != 0 };
		text_cut(out->kind, sizeof(out->kind), label ? label : "");
		text_cut(out->docno, sizeof(out->docno), rec_str(d, "docno"));
		text_cut(out->unit, sizeof(out->unit), rec_str(d, "issuer"));
		text_cut(out->day, sizeof(out->day), rec_str(d, "issued_on"));
		text_cut(out->title, sizeof(out->title), rec_str(d, "title"));
	}
	rec_free(d);
	if (audit_alone(db, who, "verify", "document", id, good ? "ok" : "fail", NULL, err))
		return -1;
	return good ? 0 : err_set(err, E_NOTFOUND, NULL, "check_code", NULL, "没有这个校验码的文书");
}

int documents_hold(struct db *db, FILE *out, int *problems, struct err *err)
{
	const struct entity *e = entity_find("document");
	char right[CHECK_CODE];
	int64_t id = 0, got;
	int rc = 0;

	while (e && !rc && (got = db_int(db, err, &id, "SELECT id FROM document WHERE void = 0 AND id > ? ORDER BY id LIMIT 1", "i", id)) != 0) {
		struct rec *d = NULL;
		rc = got < 0 || store_load(db, &actor_system, e, id, NULL, &d, err) || document_code(db, d, right, err) ? -1 : 0;
		if (!rc && strcmp(right, rec_str(d, "check_code"))) {
			fprintf(out, "document: %lld %s does not say what was signed\n", (long long)id, rec_str(d, "docno"));
			++*problems;
		}
		rec_free(d);
	}
	return rc;
}

int document_list(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct document_row *out, int max, struct err *err)
{
	const struct entity *de = entity_find("document");
	struct sql q = { 0 };
	struct bindv b = { 0 };
	int n = 0;

	sql_add(&q, "SELECT id, kind, docno, title, issued_on, state FROM document t WHERE void = 0 AND ((entity = ? AND rid = ?)");
	bind_text(&b, e->name);
	bind_int(&b, id);
	if (!strcmp(e->name, "org") || !strcmp(e->name, "kase") || !strcmp(e->name, "document")) {
		sql_addf(&q, " OR %s = ?", !strcmp(e->name, "document") ? "id" : e->name);
		bind_int(&b, id);
	}
	sql_add(&q, ") AND ");
	access_filter(db, who, de, V_READ, "t", &q, &b);
	sql_add(&q, " ORDER BY state = 'VOIDED', form = '" FORM_CERT "' DESC, form = '" FORM_COPY "' DESC, issued_on DESC, id DESC");
	sqlite3_stmt *st = db_stmt(db, err, q.s, "");
	if (st)
		bind_all(st, &b);
	while (st && n < max && sqlite3_step(st) == SQLITE_ROW) {
		const char *label = code_label(db, "doc_kind", col_text(st, 1));
		out[n] = (struct document_row){ .id = sqlite3_column_int64(st, 0), .valid = strcmp(col_text(st, 5), "VOIDED") != 0 };
		text_cut(out[n].code, sizeof(out[n].code), col_text(st, 1));
		text_cut(out[n].kind, sizeof(out[n].kind), label ? label : "");
		text_cut(out[n].docno, sizeof(out[n].docno), col_text(st, 2));
		text_cut(out[n].title, sizeof(out[n].title), col_text(st, 3));
		text_cut(out[n++].day, sizeof(out->day), col_text(st, 4));
	}
	if (st)
		DB_DONE(st);
	sql_free(&q);
	bind_free(&b);
	return st ? n : -1;
}

int document_kinds(struct db *db, const struct entity *e, struct code *out, int max)
{
	const char *sql = !strcmp(e->name, "org") || !strcmp(e->name, "kase") || !strcmp(e->name, "document") ?
		"SELECT 1 FROM document WHERE kind = ?1 AND (?2 <> 'org' OR org IS NOT NULL) LIMIT 1" :
		"SELECT 1 FROM document WHERE kind = ?1 AND entity = ?2 LIMIT 1";
	struct code *all = NULL;
	int n = code_list(db, "doc_kind", NULL, &all, NULL), kept = 0;
	int64_t one;

	for (int i = 0; i < n && kept < max; i++)
		if (db_int(db, NULL, &one, sql, "tt", all[i].code, e->name) == 1)
			out[kept++] = all[i];
	free(all);
	return kept;
}
