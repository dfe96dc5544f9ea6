/* The store of files as a whole: whether it holds what the register says, what lies in it that no row names, and the same beside a copy of the
 * register. */
#include "model/core/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/core/internal.h"

enum { DAY = 86400 };

/* ---- what no row names ---- */

struct stray { int64_t before; int (*cb)(void *, const char *path, const char *name); void *ctx; struct db *db; int n; };

static int known(struct db *db, const char *name)
{
	int64_t one = 0;

	return db_int(db, NULL, &one, "SELECT 1 FROM file WHERE hash = ?", "t", name);
}

/* Files as old as that which are no row's, and beginnings of files; what cannot be told is left alone. */
static void strays_in(struct stray *s, const char *dir, int depth)
{
	DIR *d = opendir(dir);
	struct dirent *one;
	struct stat st;

	while (d && (one = readdir(d))) {
		char *path = xasprintf("%s/%s", dir, one->d_name);
		if (one->d_name[0] != '.' && lstat(path, &st) == 0) {
			if (S_ISDIR(st.st_mode) && depth == 0)
				strays_in(s, path, 1);
			else if (!S_ISDIR(st.st_mode) && st.st_mtime <= s->before && known(s->db, one->d_name) == 0)
				s->n += s->cb(s->ctx, path, one->d_name) == 0;
		}
		free(path);
	}
	if (d)
		closedir(d);
}

static int strays(struct db *db, int (*cb)(void *, const char *, const char *), void *ctx)
{
	struct stray s = { .before = clock_now(db) - DAY, .cb = cb, .ctx = ctx, .db = db };
	char *dir = xasprintf("%s/" FILE_STORE, db->dir);

	strays_in(&s, dir, 0);
	free(dir);
	return s.n;
}

static int take_away(void *ctx, const char *path, const char *name)
{
	(void)ctx, (void)name;
	return unlink(path);
}

/* In the writer's turn: no row comes to name what is being taken away. */
int files_sweep(struct db *db, int *gone, struct err *err)
{
	struct tx *tx;

	if (tx_begin(db, &actor_system, NULL, &tx, err))
		return -1;
	*gone = strays(db, take_away, NULL);
	if (*gone)
		return audit_add(tx, "night", "file", 0, "ok", NULL, 0, err) ? (tx_rollback(tx), -1) : tx_commit(tx, err);
	tx_rollback(tx);
	return 0;
}

/* ---- what rows name ---- */

static int say_stray(void *ctx, const char *path, const char *name)
{
	(void)path;
	fprintf(ctx, "file: %s is no row's\n", name);
	return 0;
}

/* NULL: it is there, as it was. */
static const char *fault_of(const char *dir, const char *hash, int64_t size)
{
	char got[FILE_HASH];
	int fd = file_open(dir, hash);
	struct stat st;
	const char *fault = NULL;

	if (fd < 0)
		return "missing";
	if (fstat(fd, &st) || st.st_size != size || file_pour(fd, -1, got) || strcmp(got, hash))
		fault = "altered";
	close(fd);
	return fault;
}

int files_hold(struct db *db, FILE *out, int *problems, struct err *err)
{
	sqlite3_stmt *st = db_stmt(db, err, "SELECT hash, size FROM file ORDER BY hash", "");

	if (!st)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *fault = fault_of(db->dir, col_text(st, 0), sqlite3_column_int64(st, 1));
		if (fault) {
			fprintf(out, "file: %s is %s\n", col_text(st, 0), fault);
			++*problems;
		}
	}
	DB_DONE(st);
	*problems += strays(db, say_stray, out);
	return 0;
}

/* ---- beside a copy ---- */

/* A copy of the register is the register's own bytes: what it names is copied from here, and what is there already stays. */
int files_copy(struct db *db, sqlite3 *copy, const char *beside, struct err *err)
{
	sqlite3_stmt *st = NULL;
	int rc = 0;

	if (sqlite3_prepare_v2(copy, "SELECT hash FROM file ORDER BY hash", -1, &st, NULL) != SQLITE_OK)
		return db_fail(copy, err, "file");
	while (sqlite3_step(st) == SQLITE_ROW) {
		int fd = file_open(db->dir, col_text(st, 0));
		if (fd < 0)
			rc = err_set(err, E_IO, NULL, NULL, NULL, "文件 %s 不在，没有备份", col_text(st, 0));
		else {
			if (file_keep(beside, clock_now(db), fd, col_text(st, 0), err))
				rc = -1;
			close(fd);
		}
	}
	sqlite3_finalize(st);
	return rc;
}
