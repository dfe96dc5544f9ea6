/* A copy of the database while it is in use, to a new file only its owner reads; opened and checked before it counts. The
 * files it names are laid beside it. The secret key is not part of it. */
#include "model/core/file.h"
#include "model/core/internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads a copy as it lies there: a name like any other, no lock, and no files of its own beside it. */
int copy_open(const char *path, sqlite3 **h)
{
	char *uri = xmalloc(strlen(path) * 3 + 32), *d = uri + sprintf(uri, "file:");

	for (; *path; path++)
		d += sprintf(d, strchr("%?#", *path) ? "%%%02X" : "%c", (unsigned char)*path);
	strcpy(d, "?immutable=1");
	int rc = sqlite3_open_v2(uri, h, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
	free(uri);
	return rc;
}

/* Files lie beside the copy, once for all copies there: a copy that lacks one is a copy all the same, and says so. */
static int files_beside(struct db *db, const char *path, struct err *err)
{
	const char *end = strrchr(path, '/');
	char *dir = end ? xasprintf("%.*s", end == path ? 1 : (int)(end - path), path) : xstrdup(".");
	sqlite3 *h = NULL;
	int rc = copy_open(path, &h) == SQLITE_OK ? files_copy(db, h, dir, err) : db_fail(h, err, path);

	sqlite3_close(h);
	free(dir);
	return rc;
}

static int check_copy(const char *path, int64_t want_seq, struct err *err)
{
	sqlite3 *h = NULL;
	sqlite3_stmt *st = NULL;
	int rc = -1;

	if (copy_open(path, &h) == SQLITE_OK &&
	    sqlite3_prepare_v2(h, "SELECT (SELECT quick_check FROM pragma_quick_check LIMIT 1), (SELECT max(seq) FROM audit)", -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW && !strcmp(col_text(st, 0), "ok") && sqlite3_column_int64(st, 1) >= want_seq)
		rc = 0;
	else
		err_set(err, E_IO, NULL, NULL, NULL, "备份 %s 未通过检查", path);
	sqlite3_finalize(st);
	sqlite3_close(h);
	return rc;
}

int db_backup(struct db *db, const char *to, struct err *err)
{
	int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), rc;
	int64_t seq = 0;
	sqlite3 *h;

	if (fd < 0)
		return err_set(err, E_IO, NULL, NULL, NULL, "不能新建 %s（不覆盖已有的文件）", to);
	close(fd);
	if (!(db->flags & DB_ANYVERSION) && (audit_anchor(db, err) || db_int(db, err, &seq, "SELECT max(seq) FROM audit", "") < 0)) {
		unlink(to);
		return -1;
	}
	if (sqlite3_open_v2(to, &h, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		rc = db_fail(h, err, to);
	} else {
		sqlite3_backup *b = sqlite3_backup_init(h, "main", db->h, "main");
		int step = SQLITE_ERROR;
		/* in steps: a long copy must not hold readers' pages all at once */
		while (b && ((step = sqlite3_backup_step(b, 1000)) == SQLITE_OK || step == SQLITE_BUSY || step == SQLITE_LOCKED))
			;
		if (b)
			sqlite3_backup_finish(b);
		rc = step == SQLITE_DONE ? 0 : db_fail(h, err, to);
	}
	sqlite3_close(h);
	if (!rc)
		rc = check_copy(to, seq, err);
	if (rc)
		unlink(to);
	return rc || (db->flags & DB_ANYVERSION) ? rc : files_beside(db, to, err);
}
