/* Whether a database is made of what the descriptors say, statement by statement: a stamp on it says so, and no login looks
 * again. */
#include "model/core/internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct made { char **v; size_t n; };

/* A statement as it can be compared: SQLite quotes a name that was changed and keeps no IF NOT EXISTS, and blanks mean nothing
 * outside of text. */
static char *normal(const char *sql, size_t n)
{
	static const char *const drop = "IF NOT EXISTS ";
	char *out = xmalloc(n + 1), *d = out;
	bool quoted = false;

	for (const char *p = sql, *end = sql + n; p < end; p++) {
		if (*p == '\'')
			quoted = !quoted;
		if (quoted || (*p != '"' && !isspace((unsigned char)*p)))
			*d++ = *p;
		else if (*p != '"' && d > out && !strchr(" (,", d[-1]))
			*d++ = ' ';
		if (!quoted && d - out > 1 && d[-2] == ' ' && strchr("(),", d[-1])) {
			d[-2] = d[-1];
			d--;
		}
	}
	*d = '\0';
	for (char *at; (at = strstr(out, drop));)
		memmove(at, at + strlen(drop), strlen(at + strlen(drop)) + 1);
	return out;
}

/* Rows that come with a schema are none of it. */
static void add(struct made *m, const char *sql, size_t n)
{
	if (strncmp(sql, "CREATE ", 7))
		return;
	m->v = xrealloc(m->v, sizeof(*m->v) * (m->n + 1));
	m->v[m->n++] = normal(sql, n);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In order, each once. */
static void settle(struct made *m)
{
	size_t n = 0;

	if (m->n)
		qsort(m->v, m->n, sizeof(*m->v), by_text);
	for (size_t i = 0; i < m->n; i++)
		if (n && !strcmp(m->v[n - 1], m->v[i]))
			free(m->v[i]);
		else
			m->v[n++] = m->v[i];
	m->n = n;
}

static void made_free(struct made *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->v[i]);
	free(m->v);
}

static void as_said(struct made *m)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	ddl_write(f);
	fclose(f);
	for (char *p = text, *end; (end = strstr(p, ";\n")); p = end + 2)
		add(m, p, (size_t)(end - p));
	free(text);
	settle(m);
}

/* What SQLite keeps beside it is its own: statistics, and the tables in which a search table lies. */
static int as_it_stands(sqlite3 *h, struct made *m, struct err *err)
{
	static const char *const sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_' AND name NOT IN "
		"(SELECT v.name || s.column1 FROM sqlite_schema v, (VALUES ('_data'), ('_idx'), ('_content'), ('_docsize'), ('_config')) s "
		"WHERE v.sql LIKE 'CREATE VIRTUAL%')";
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(h, sql, -1, &st, NULL) != SQLITE_OK)
		return db_fail(h, err, "schema");
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		add(m, col_text(st, 0), strlen(col_text(st, 0)));
	sqlite3_finalize(st);
	settle(m);
	return rc == SQLITE_DONE ? 0 : db_fail(h, err, "schema");
}

/* CREATE UNIQUE INDEX org_uscc_one ON …: the bytes up to the end of its name. */
static size_t named(const char *sql)
{
	static const char *const kinds[] = { "TABLE ", "INDEX ", "TRIGGER ", "VIEW " };
	const char *at = NULL;

	for (size_t i = 0; i < LENGTH(kinds); i++) {
		const char *k = strstr(sql, kinds[i]);
		if (k && (!at || k < at))
			at = k;
	}
	at = at ? strchr(at, ' ') + 1 : sql;
	return (size_t)(at - sql) + strcspn(at, " (");
}

static int differ(const char *said, const char *stands, struct err *err)
{
	size_t n = said ? named(said) : 0, m = stands ? named(stands) : 0, i = 0;

#define SAYS(...) err_set(err, E_CONFIG, NULL, NULL, NULL, "数据库结构与程序不符：" __VA_ARGS__)
	if (said && stands && n == m && !strncmp(said, stands, n)) {
		size_t from = n;
		while (said[i] && said[i] == stands[i]) {
			if (i > n && (said[i] == ',' || said[i] == '('))
				from = i + 1;
			i++;
		}
		return SAYS("%.*s 应有“%.60s”，现为“%.60s”", (int)n - 7, said + 7, said + from, stands + from);
	}
	if (said && (!stands || strcmp(said, stands) < 0))
		return SAYS("缺少 %.*s", (int)n - 7, said + 7);
	return SAYS("多出 %.*s", (int)m - 7, stands + 7);
#undef SAYS
}

int schema_same(sqlite3 *h, struct err *err)
{
	struct made said = { 0 }, stands = { 0 };
	int rc = as_it_stands(h, &stands, err);
	size_t i = 0;

	as_said(&said);
	while (i < said.n && i < stands.n && !strcmp(said.v[i], stands.v[i]))
		i++;
	if (!rc && (i < said.n || i < stands.n))
		rc = differ(i < said.n ? said.v[i] : NULL, i < stands.n ? stands.v[i] : NULL, err);
	made_free(&said);
	made_free(&stands);
	return rc;
}
