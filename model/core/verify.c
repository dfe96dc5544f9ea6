/* Is the database whole? Pages, references, guards, documents by their check codes, files by their hashes, the audit's chain; and, if asked, every stored row against its rules. */
#include "model/core/document.h"
#include "model/core/file.h"
#include "model/core/rec_i.h"

#include <stdlib.h>
#include <string.h>

struct tally { const struct rule *rule; int n; char first[5][160]; };

static int pragma_ok(struct db *db, const char *sql, const char *what, FILE *out, int *problems, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, sql, "");

	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW)
		if (strcmp(col_text(st, 0), "ok")) {
			fprintf(out, "%s: %s %s\n", what, col_text(st, 0), col_text(st, 1));
			++*problems;
		}
	DB_DONE(st);
	return 0;
}

/* What the descriptors say must be there, word for word. */
static int schema_holds(struct db *db, FILE *out, int *problems, struct err *err)
{
	char *want = NULL, *have = NULL, name[96];
	size_t nw = 0, nh = 0;
	FILE *f = open_memstream(&want, &nw);

	ddl_write(f);
	fclose(f);
	f = open_memstream(&have, &nh);
	sqlite3_stmt *st = db_stmt(db, err, "SELECT name FROM sqlite_schema", "");
	while (st && sqlite3_step(st) == SQLITE_ROW)
		fprintf(f, "\n%s\n", col_text(st, 0));
	if (st)
		DB_DONE(st);
	fclose(f);
	static const char *const kinds[] = { "CREATE TABLE ", "CREATE TRIGGER ", "CREATE INDEX ", "CREATE UNIQUE INDEX ", "CREATE VIRTUAL TABLE " };
	for (size_t k = 0; k < LENGTH(kinds); k++)
		for (char *p = want; (p = strstr(p, kinds[k])); p++) {
			char line[100];
			const char *q = p + strlen(kinds[k]);
			if (!strncmp(q, "IF NOT EXISTS ", 14))
				q += 14;
			if (sscanf(q, "%95[a-z_0-9A-Z]", name) != 1)
				continue;
			snprintf(line, sizeof(line), "\n%s\n", name);
			if (!strstr(have, line)) {
				fprintf(out, "schema: %s%s is missing\n", kinds[k] + 7, name);
				++*problems;
			}
		}
	free(want);
	free(have);
	return st ? 0 : -1;
}

/* The numbers that are kept are those of the rows. */
static int numbers_hold(struct db *db, FILE *out, int *problems, struct err *err)
{
	int rc = 0;

	for (int i = 0; rc == 0 && entities[i]; i++) {
		const struct entity *e = entities[i];
		int64_t wrong = 0;
		rc = tally_wrong(db, e, &wrong, err);
		if (wrong) {
			fprintf(out, "numbers: %lld of %s_t are not those of its rows\n", (long long)wrong, e->name);
			++*problems;
		}
	}
	int64_t wrong = 0;
	rc = rc || turns_wrong(db, &wrong, err) ? -1 : 0;
	if (wrong) {
		fprintf(out, "numbers: %lld of turn_n are not those of what waits\n", (long long)wrong);
		++*problems;
	}
	return rc;
}

static struct tally *tally_of(struct tally **v, int *n, const struct rule *r)
{
	for (int i = 0; i < *n; i++)
		if ((*v)[i].rule == r)
			return &(*v)[i];
	*v = xrealloc(*v, sizeof(**v) * (size_t)(*n + 1));
	(*v)[*n] = (struct tally){ .rule = r };
	return &(*v)[(*n)++];
}

static void judge(struct rec *r, struct tally **v, int *n)
{
	struct findings f = { 0 };
	struct chk c = rec_chk(r, NULL, NULL);
	char title[128];

	rules_find(&c, r->e->save_rules, NULL, &f, NULL);
	for (size_t i = 0; i < f.n; i++) {
		if (f.v[i].verdict != BLOCK && f.v[i].verdict != WARN)
			continue;
		if (i && f.v[i].rule == f.v[i - 1].rule)
			continue;	/* rows are counted, not faults */
		struct tally *t = tally_of(v, n, f.v[i].rule);
		if (t->n < (int)LENGTH(t->first)) {
			rec_title(r, title, sizeof(title));
			text_fmt(t->first[t->n], sizeof(t->first[0]), "%s %lld %.60s: %.60s", r->e->name, (long long)r->id, title, f.v[i].text);
		}
		t->n++;
	}
	findings_free(&f);
}

static int rules_hold(struct db *db, FILE *out, int *problems, struct err *err)
{
	struct tally *v = NULL;
	int n = 0, rc = 0;

	for (int i = 0; !rc && entities[i]; i++) {
		const struct entity *e = entities[i];
		struct sql q = { 0 };
		int64_t last = 0, got = 1;
		if (e->cls != C_SHARED || !e->save_rules)
			continue;
		sql_addf(&q, "SELECT id FROM %s WHERE void = 0 AND id > ? ORDER BY id LIMIT 1", e->name);
		while (!rc && (got = db_int(db, err, &last, q.s, "i", last)) == 1) {
			struct rec *r;
			rc = store_load(db, &actor_system, e, last, NULL, &r, err);
			if (!rc) {
				judge(r, &v, &n);
				rec_free(r);
			}
		}
		rc = got < 0 ? -1 : rc;
		sql_free(&q);
	}
	for (int i = 0; i < n; i++) {
		fprintf(out, "%s %s %d\n", v[i].rule->id, rule_severity(db, v[i].rule) == WARN ? "WARN" : "BLOCK", v[i].n);
		for (int k = 0; k < v[i].n && k < (int)LENGTH(v[i].first); k++)
			fprintf(out, "  %s\n", v[i].first[k]);
		*problems += v[i].n;
	}
	free(v);
	return rc;
}

int db_verify(struct db *db, const struct actor *who, bool rules, FILE *out, int *problems, struct err *err)
{
	int64_t rows, bad;
	char why[200];
	struct err chain = { 0 };

	if (!(who->roles & (ROLE(SYSADMIN) | ROLE(AUDITOR) | ROLE(SYSTEM))))
		return err_set(err, E_DENIED, NULL, NULL, NULL, "检查数据库由系统管理员或审计管理员进行");
	*problems = 0;
	if (pragma_ok(db, "PRAGMA integrity_check", "integrity", out, problems, err) ||
	    pragma_ok(db, "PRAGMA foreign_key_check", "reference", out, problems, err) || schema_holds(db, out, problems, err) ||
	    numbers_hold(db, out, problems, err) || documents_hold(db, out, problems, err) || files_hold(db, out, problems, err))
		return -1;
	if (audit_verify(db, &rows, &bad, why, sizeof(why), &chain)) {
		if (!bad) {
			if (err)
				*err = chain;
			return -1;
		}
		fprintf(out, "audit: first bad row %lld: %s\n", (long long)bad, why);
		++*problems;
	} else
		fprintf(out, "audit: %lld rows, chain holds\n", (long long)rows);
	return rules ? rules_hold(db, out, problems, err) : 0;
}
