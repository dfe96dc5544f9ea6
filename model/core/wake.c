/* A connection that is made before the sessions fork and opened by each of them after it: their schema is parsed once (main_file.c says how).
 * A session trusts what was parsed only where the register is the one it was parsed from. */
#include "model/core/vfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Which table lies where, in one number: the schema's own number is the same in a register that was put in the place of this one and was
 * made by the same steps, but its tables may begin on other pages. */
static int64_t schema_print(sqlite3 *h)
{
	return image_number(h, "SELECT sum((rootpage * 31 + ifnull(length(sql), 0)) * (rowid + 1) % 1000000007) FROM sqlite_schema");
}

int db_prepare(const char *dir, struct db **out, struct err *err)
{
	struct db *db, *made;
	struct image *image = NULL;
	int rc = -1;

	if (db_open(dir, 0, &db, err))
		return -1;
	made = db_new(dir, 0);
	db_lock_schema(db, false);
	mem_common(true);
	if ((image = image_of(db->h, err))) {
		image_sleep(image);
		rc = register_connect(made, err);
		if (rc == 0 && sqlite3_exec(made->h, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL) != SQLITE_OK)
			rc = db_fail(made->h, err, "schema");
		if (made->h)
			sqlite3_db_release_memory(made->h);
		main_file_asleep(made->h);
	}
	mem_common(false);
	image_free(image);
	made->print = schema_print(db->h);
	db_close(db);		/* no lock of this process is on the file when others take theirs */
	if (rc < 0) {
		db_close(made);
		return -1;
	}
	*out = made;
	return 0;
}

/* SQLite keeps a file's name without links: it may be that the register is no longer there. */
static bool elsewhere(struct db *db)
{
	char *path = xasprintf("%s/socorg.db", db->dir);
	struct stat now, then;
	bool gone = stat(path, &now) == 0 &&
		(stat(sqlite3_db_filename(db->h, "main"), &then) < 0 || now.st_dev != then.st_dev || now.st_ino != then.st_ino);

	free(path);
	return gone;
}

int db_wake(struct db *db, struct err *err)
{
	bool other = elsewhere(db);

	if (!other && main_file_wake(db->h) != SQLITE_OK)
		return err_set(err, E_IO, NULL, NULL, NULL, "打不开数据库 %s/socorg.db：%s", db->dir, strerror(errno));
	if (other || schema_print(db->h) != db->print) {
		sqlite3_close(db->h);
		db->h = NULL;
		if (register_connect(db, err))
			return -1;
	}
	return register_begin(db, err);
}
