/* The file layer between SQLite and the system (vfs.c), and its two kinds of file. Each is a struct followed by the system's own. */
#ifndef SOCORG_VFS_H
#define SOCORG_VFS_H

#include "model/core/internal.h"

/* ---- wal_file.c: frames of the log are written together ---- */
int wal_file_open(sqlite3_vfs *below, sqlite3_vfs *, const char *name, sqlite3_file *, int flags, int *out);
int wal_file_size(void);

/* ---- main_file.c: a database that can be opened before it is there, and what its log's index says ---- */
int main_file_open(sqlite3_vfs *below, sqlite3_vfs *, const char *name, sqlite3_file *, int flags, int *out);
int main_file_size(void);
/* A file opened from now on is not: it reads as these bytes of a database that is said to be longer (claims), until the connection has its
 * schema. Then it has nothing that could be read, until it is woken. */
void main_file_sleep(const unsigned char *image, sqlite3_int64 n, sqlite3_int64 claims);
void main_file_asleep(sqlite3 *);
bool main_file_falls_asleep(void);	/* between the two */
int main_file_wake(sqlite3 *);		/* SQLite's code */
int main_file_read(sqlite3 *, void *, int n);	/* from its beginning; SQLite's code */
/* A number that differs once anybody has committed to the database; 0: the log has not been looked at yet. */
uint32_t main_file_stamp(sqlite3 *);

/* ---- image.c: a schema without its tables ---- */
struct image;
struct image *image_of(sqlite3 *, struct err *);	/* owned */
void image_sleep(const struct image *);			/* the next file opened reads as this */
void image_free(struct image *);			/* NULL ok */
int64_t image_number(sqlite3 *, const char *sql);	/* what a schema says of itself; 0: nothing */

#endif
