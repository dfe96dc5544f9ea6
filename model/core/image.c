/* The schema of a database as a database of its own, in memory: what a connection parses that is made before there is a file below it
 * (main_file.c). The tables are named with the pages they have in the register, none of which is there. */
#include "model/core/vfs.h"

#include <stdlib.h>
#include <string.h>

struct image { unsigned char *bytes; sqlite3_int64 n, claims; };

static int copy(sqlite3 *from, sqlite3 *to)
{
	sqlite3_stmt *get = NULL, *put = NULL;
	int rc = sqlite3_prepare_v2(from, "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema ORDER BY rowid", -1, &get, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(to, "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, ?)", -1, &put, NULL);
	while (rc == SQLITE_OK && (rc = sqlite3_step(get)) == SQLITE_ROW) {
		for (int i = 0; i < 5; i++)
			sqlite3_bind_value(put, i + 1, sqlite3_column_value(get, i));
		rc = sqlite3_step(put);
		rc = rc == SQLITE_DONE ? sqlite3_reset(put) : rc;
	}
	sqlite3_finalize(get);
	sqlite3_finalize(put);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int64_t image_number(sqlite3 *h, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t n = 0;

	if (sqlite3_prepare_v2(h, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static void put4(unsigned char *p, sqlite3_int64 v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (24 - 8 * i));
}

/*
 * The header (SQLite's fileformat, 1.3) says: a journal, not a log; so many pages; a count of changes that the register does not have. How a
 * schema is to be read is said there as well, above all whether DESC in an index means anything (the schema's format): that is the
 * register's. -1: its header is not in its file yet.
 */
static int head(struct image *m, sqlite3 *h, sqlite3_int64 pages)
{
	enum { READ_AS = 44, FORMAT = 47, READ_AS_END = 72, HEADER = 100 };
	unsigned char real[HEADER];

	if (main_file_read(h, real, HEADER) != SQLITE_OK || !real[FORMAT])
		return -1;
	memcpy(m->bytes + READ_AS, real + READ_AS, READ_AS_END - READ_AS);
	m->bytes[18] = m->bytes[19] = 1;
	put4(m->bytes + 24, 0xfffffffe);
	put4(m->bytes + 28, pages);
	put4(m->bytes + 92, 0xfffffffe);
	return 0;
}

struct image *image_of(sqlite3 *h, struct err *err)
{
	sqlite3_int64 size = image_number(h, "PRAGMA page_size"), pages = image_number(h, "PRAGMA page_count"), cookie = image_number(h, "PRAGMA schema_version");
	struct image *m = xcalloc(1, sizeof(*m));
	sqlite3 *to = NULL;
	char set[120];

	snprintf(set, sizeof(set), "PRAGMA page_size=%lld; BEGIN; PRAGMA writable_schema=ON;", (long long)size);
	if (sqlite3_open_v2(":memory:", &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
	    sqlite3_exec(to, set, NULL, NULL, NULL) == SQLITE_OK && copy(h, to) == SQLITE_OK) {
		snprintf(set, sizeof(set), "PRAGMA schema_version=%lld; COMMIT;", (long long)cookie);
		if (sqlite3_exec(to, set, NULL, NULL, NULL) == SQLITE_OK)
			m->bytes = sqlite3_serialize(to, "main", &m->n, 0);
	}
	if (m->bytes && pages * size >= m->n && head(m, h, pages) == 0) {
		m->claims = pages * size;
	} else {
		db_fail(to, err, "schema");
		image_free(m);
		m = NULL;
	}
	sqlite3_close(to);
	return m;
}

void image_sleep(const struct image *m)
{
	main_file_sleep(m->bytes, m->n, m->claims);
}

void image_free(struct image *m)
{
	if (m)
		sqlite3_free(m->bytes);
	free(m);
}
