/*
 * The database's own file. What it adds to the system's: it can be opened before it is there, and it knows where the log's index lies.
 *
 * The sessions are forked from one process, and a parsed schema of some hundred tables is close to a megabyte for each of them. It is
 * parsed once, before the fork. SQLite forbids to carry an open file over a fork (its locks belong to a process), so there is none: the
 * connection is made on an image in memory that holds nothing but the schema, and reads as a database without a log. After the fork the
 * file is opened below it, by the session that will use it. To SQLite another process has written meanwhile and has turned the log on: it
 * drops the pages it has read, opens the log, and compares the schema's number, which is still the same; where it is not, it parses anew.
 */
#include "model/core/vfs.h"

#include <string.h>

struct main {
	sqlite3_file base;
	sqlite3_file *real;		/* without methods while it sleeps */
	sqlite3_vfs *below, *vfs;
	const char *name;		/* SQLite's, which stays */
	int flags;
	const unsigned char *image;
	sqlite3_int64 n, claims;
	volatile void *index;		/* the log's, its first page */
};

static struct { const unsigned char *image; sqlite3_int64 n, claims; } sleeping;

static struct main *of(sqlite3_file *f) { return (struct main *)f; }
static sqlite3_file *real(sqlite3_file *f) { return of(f)->real; }
static const sqlite3_io_methods *does(sqlite3_file *f) { return real(f)->pMethods; }

static int main_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	struct main *m = of(f);

	if (does(f))
		return does(f)->xRead(real(f), p, n, at);
	memset(p, 0, (size_t)n);
	if (!m->image || at >= m->n)
		return SQLITE_IOERR_SHORT_READ;
	memcpy(p, m->image + at, (size_t)(at + n > m->n ? m->n - at : n));
	return at + n > m->n ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int main_size(sqlite3_file *f, sqlite3_int64 *size)
{
	if (does(f))
		return does(f)->xFileSize(real(f), size);
	*size = of(f)->claims;
	return SQLITE_OK;
}

static int main_close(sqlite3_file *f)
{
	return does(f) ? does(f)->xClose(real(f)) : SQLITE_OK;
}

static int main_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	if (!does(f))
		return SQLITE_IOERR_SHMOPEN;
	int rc = does(f)->xShmMap(real(f), page, size, extend, out);
	if (rc == SQLITE_OK && page == 0)
		of(f)->index = *out;
	return rc;
}

static int main_unmap(sqlite3_file *f, int delete)
{
	of(f)->index = NULL;
	return does(f) ? does(f)->xShmUnmap(real(f), delete) : SQLITE_OK;
}

/* Nobody else is at an image, and nobody writes it. */
static int main_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	return does(f) ? does(f)->xWrite(real(f), p, n, at) : SQLITE_READONLY;
}

static int main_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return does(f) ? does(f)->xTruncate(real(f), size) : SQLITE_READONLY;
}

static int main_sync(sqlite3_file *f, int flags) { return does(f) ? does(f)->xSync(real(f), flags) : SQLITE_OK; }
static int main_lock(sqlite3_file *f, int kind) { return does(f) ? does(f)->xLock(real(f), kind) : SQLITE_OK; }
static int main_unlock(sqlite3_file *f, int kind) { return does(f) ? does(f)->xUnlock(real(f), kind) : SQLITE_OK; }
static int main_sector(sqlite3_file *f) { return does(f) ? does(f)->xSectorSize(real(f)) : 4096; }
static int main_device(sqlite3_file *f) { return does(f) ? does(f)->xDeviceCharacteristics(real(f)) : 0; }

static int main_reserved(sqlite3_file *f, int *out)
{
	*out = 0;
	return does(f) ? does(f)->xCheckReservedLock(real(f), out) : SQLITE_OK;
}

static int main_control(sqlite3_file *f, int op, void *arg)
{
	return does(f) ? does(f)->xFileControl(real(f), op, arg) : SQLITE_NOTFOUND;
}

static int main_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return does(f) ? does(f)->xShmLock(real(f), at, n, flags) : SQLITE_IOERR_SHMLOCK;
}

static void main_barrier(sqlite3_file *f)
{
	if (does(f))
		does(f)->xShmBarrier(real(f));
}

static const sqlite3_io_methods methods = {
	.iVersion = 2, .xClose = main_close, .xRead = main_read, .xWrite = main_write, .xTruncate = main_truncate, .xSync = main_sync,
	.xFileSize = main_size, .xLock = main_lock, .xUnlock = main_unlock, .xCheckReservedLock = main_reserved,
	.xFileControl = main_control, .xSectorSize = main_sector, .xDeviceCharacteristics = main_device, .xShmMap = main_map,
	.xShmLock = main_shm_lock, .xShmBarrier = main_barrier, .xShmUnmap = main_unmap,
};

int main_file_open(sqlite3_vfs *below, sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct main *m = of(f);
	int rc = SQLITE_OK;

	*m = (struct main){ .real = (sqlite3_file *)(m + 1), .below = below, .vfs = vfs, .name = name, .flags = flags,
			    .image = sleeping.image, .n = sleeping.n, .claims = sleeping.claims };
	m->real->pMethods = NULL;
	if (!m->claims)
		rc = below->xOpen(vfs, name, m->real, flags, out);
	else if (out)
		*out = flags;
	if (m->claims || m->real->pMethods)
		m->base.pMethods = &methods;
	return rc;
}

int main_file_size(void)
{
	return (int)sizeof(struct main);
}

bool main_file_falls_asleep(void)
{
	return sleeping.claims != 0;
}

void main_file_sleep(const unsigned char *image, sqlite3_int64 n, sqlite3_int64 claims)
{
	sleeping.image = image;
	sleeping.n = n;
	sleeping.claims = claims;
}

static struct main *main_of(sqlite3 *h)
{
	sqlite3_file *f = NULL;

	if (h)
		sqlite3_file_control(h, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return f && f->pMethods == &methods ? of(f) : NULL;
}

void main_file_asleep(sqlite3 *h)
{
	struct main *m = main_of(h);

	memset(&sleeping, 0, sizeof(sleeping));
	if (m)
		m->image = NULL;
}

int main_file_wake(sqlite3 *h)
{
	struct main *m = main_of(h);
	int out;

	/* opening a file in another process than the last is also where SQLite takes a new seed for its chance */
	return !m ? SQLITE_ERROR : m->below->xOpen(m->vfs, m->name, m->real, m->flags, &out);
}

int main_file_read(sqlite3 *h, void *p, int n)
{
	struct main *m = main_of(h);

	return m ? main_read(&m->base, p, n, 0) : SQLITE_ERROR;
}

uint32_t main_file_stamp(sqlite3 *h)
{
	struct main *m = main_of(h);
	uint32_t stamp = 0;

	if (!m || !m->index)
		return 0;
	/* the index begins with the header that each commit writes anew (SQLite's walformat, 2.1): a count of commits, the log's
	 * length, checksums. Read while it is being written it is yet another number, and the next look finds the commit. */
	const volatile uint32_t *w = m->index;
	for (int i = 0; i < 12; i++)
		stamp = stamp * 31 + w[i];
	return stamp ? stamp : 1;
}
