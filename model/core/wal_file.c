/* The log, whose frames are written together: SQLite hands a page over in two pieces, its frame and itself, and a save has some fifty
 * pages. What is gathered is on its way before anybody is told of it: each commit syncs the log first (synchronous=FULL), and only then
 * says where it ends. */
#include "model/core/vfs.h"

#include <stdlib.h>
#include <string.h>

enum { TOGETHER = 65536 };

struct wal {
	sqlite3_file base;
	sqlite3_file *real;
	char *buf;		/* only between the first frame and the sync: sessions are many */
	sqlite3_int64 at;	/* where in the file it goes */
	int n;
};

static int put_out(struct wal *w)
{
	int n = w->n;

	w->n = 0;	/* what could not be written is of a transaction that fails by it */
	return n ? w->real->pMethods->xWrite(w->real, w->buf, n, w->at) : SQLITE_OK;
}

static int wal_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct wal *w = (struct wal *)f;
	int rc = w->n && (at != w->at + w->n || n > TOGETHER - w->n) ? put_out(w) : SQLITE_OK;

	if (rc || n > TOGETHER)
		return rc ? rc : w->real->pMethods->xWrite(w->real, p, n, at);
	if (!w->buf)
		w->buf = xmalloc(TOGETHER);
	if (!w->n)
		w->at = at;
	memcpy(w->buf + w->n, p, (size_t)n);
	w->n += n;
	return SQLITE_OK;
}

static int wal_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	struct wal *w = (struct wal *)f;
	int rc = at < w->at + w->n && at + n > w->at ? put_out(w) : SQLITE_OK;

	return rc ? rc : w->real->pMethods->xRead(w->real, p, n, at);
}

static int wal_sync(sqlite3_file *f, int flags)
{
	struct wal *w = (struct wal *)f;
	int rc = put_out(w);

	free(w->buf);
	w->buf = NULL;
	return rc ? rc : w->real->pMethods->xSync(w->real, flags);
}

static int wal_close(sqlite3_file *f)
{
	struct wal *w = (struct wal *)f;
	int rc = put_out(w), closed = w->real->pMethods->xClose(w->real);

	free(w->buf);
	return rc ? rc : closed;
}

static int wal_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct wal *w = (struct wal *)f;
	int rc = put_out(w);

	return rc ? rc : w->real->pMethods->xTruncate(w->real, size);
}

static int wal_size(sqlite3_file *f, sqlite3_int64 *size)
{
	struct wal *w = (struct wal *)f;
	int rc = put_out(w);

	return rc ? rc : w->real->pMethods->xFileSize(w->real, size);
}

static sqlite3_file *real(sqlite3_file *f) { return ((struct wal *)f)->real; }
static int wal_lock(sqlite3_file *f, int kind) { return real(f)->pMethods->xLock(real(f), kind); }
static int wal_unlock(sqlite3_file *f, int kind) { return real(f)->pMethods->xUnlock(real(f), kind); }
static int wal_reserved(sqlite3_file *f, int *out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); }
static int wal_control(sqlite3_file *f, int op, void *arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); }
static int wal_sector(sqlite3_file *f) { return real(f)->pMethods->xSectorSize(real(f)); }
static int wal_device(sqlite3_file *f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }

static const sqlite3_io_methods methods = {
	.iVersion = 1, .xClose = wal_close, .xRead = wal_read, .xWrite = wal_write, .xTruncate = wal_truncate, .xSync = wal_sync,
	.xFileSize = wal_size, .xLock = wal_lock, .xUnlock = wal_unlock, .xCheckReservedLock = wal_reserved, .xFileControl = wal_control,
	.xSectorSize = wal_sector, .xDeviceCharacteristics = wal_device,
};

int wal_file_open(sqlite3_vfs *below, sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct wal *w = (struct wal *)f;

	*w = (struct wal){ .real = (sqlite3_file *)(w + 1) };
	int rc = below->xOpen(vfs, name, w->real, flags, out);
	if (w->real->pMethods)
		w->base.pMethods = &methods;
	return rc;
}

int wal_file_size(void)
{
	return (int)sizeof(struct wal);
}
