/* What tests of the schema share: its text in an order of its own, and a connection that knows nothing of the program. */
#ifndef SOCORG_TEST_SCHEMA_H
#define SOCORG_TEST_SCHEMA_H

#include "tests/kept.h"
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

/* ---- text ---- */

static inline char *printout(void)
{
	struct err err = { 0 };
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (db_schema(f, &err))
		fail_msg("%s", err.msg);
	fclose(f);
	return text;
}

static inline int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What a schema is made of, one a line, in order, each once; SQLite keeps no IF NOT EXISTS. A row that comes with it is none. */
static inline char *normalised(char *text)
{
	static const char *const drop = "IF NOT EXISTS ";
	char **v = NULL, *out = NULL;
	size_t n = 0, size = 0;

	for (char *keep, *s = strtok_r(text, "\n", &keep); s; s = strtok_r(NULL, "\n", &keep)) {
		char *at = strstr(s, drop);
		if (strncmp(s, "CREATE ", 7))
			continue;
		if (at)
			memmove(at, at + strlen(drop), strlen(at + strlen(drop)) + 1);
		v = xrealloc(v, sizeof(*v) * (n + 1));
		v[n++] = s;
	}
	qsort(v, n, sizeof(*v), by_text);
	FILE *f = open_memstream(&out, &size);
	for (size_t i = 0; i < n; i++)
		if (!i || strcmp(v[i], v[i - 1]))
			fprintf(f, "%s\n", v[i]);
	fclose(f);
	free(v);
	free(text);
	return out;
}

static inline void same(char *now, char *want, const char *what)
{
	size_t i = 0, line = 0;

	while (now[i] && now[i] == want[i]) {
		i++;
		line = now[i - 1] == '\n' ? i : line;
	}
	if (now[i] != want[i])
		fail_msg("%s:\nit is   %.300s\nand not %.300s", what, now + line, want + line);
	free(now);
	free(want);
}

/* ---- a connection that knows nothing of the program ---- */

static inline sqlite3 *raw(const char *path)
{
	sqlite3 *h = NULL;

	if (sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		fail_msg("%s: %s", path, sqlite3_errmsg(h));
	return h;
}

static inline void say(const char *path, const char *sql)
{
	sqlite3 *h = raw(path);
	char *msg = NULL;

	if (sqlite3_exec(h, sql, NULL, NULL, &msg) != SQLITE_OK)
		fail_msg("%s: %s", sql, msg);
	sqlite3_close(h);
}

/* Every row a line, its columns parted by blanks. */
static inline char *answer(const char *path, const char *sql)
{
	sqlite3 *h = raw(path);
	sqlite3_stmt *st;
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (sqlite3_prepare_v2(h, sql, -1, &st, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(h));
	while (sqlite3_step(st) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(st); i++)
			fprintf(f, "%s%s", i ? " " : "", col_text(st, i));
		fputc('\n', f);
	}
	sqlite3_finalize(st);
	sqlite3_close(h);
	fclose(f);
	return text;
}

#define SHADOW "(SELECT v.name || s.end FROM sqlite_schema v, (SELECT '_data' AS end UNION SELECT '_idx' UNION SELECT '_content' UNION " \
	"SELECT '_docsize' UNION SELECT '_config') s WHERE v.sql LIKE 'CREATE VIRTUAL%')"

static inline char *stands(const char *path)
{
	return normalised(answer(path, "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT IN " SHADOW));
}

static inline char *file_of(const char *dir)
{
	return xasprintf("%s/socorg.db", dir);
}

#endif
