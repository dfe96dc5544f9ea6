/* SQLite's files as this program opens them: the system's own layer below, with what wal_file.c does about the log and main_file.c about
 * the database. */
#include "model/core/vfs.h"

static sqlite3_vfs ours, *below;

static int file_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	if (flags & SQLITE_OPEN_WAL)
		return wal_file_open(below, vfs, name, f, flags, out);
	if (flags & SQLITE_OPEN_MAIN_DB)
		return main_file_open(below, vfs, name, f, flags, out);
	return below->xOpen(vfs, name, f, flags, out);
}

/* Beside a file that is not open there is no log either. */
static int file_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	if (main_file_falls_asleep()) {
		*out = 0;
		return SQLITE_OK;
	}
	return below->xAccess(vfs, name, flags, out);
}

const char *vfs_name(void)
{
	if (!below && (below = sqlite3_vfs_find(NULL))) {
		ours = *below;
		ours.pNext = NULL;
		ours.zName = "socorg";
		ours.szOsFile += wal_file_size() > main_file_size() ? wal_file_size() : main_file_size();
		ours.xOpen = file_open;
		ours.xAccess = file_access;
		if (sqlite3_vfs_register(&ours, 0))
			ours.zName = NULL;
	}
	return ours.zName;
}
