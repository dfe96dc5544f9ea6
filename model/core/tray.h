/* The tray: an account's own files, those it has brought to be imported and those the program has made for it. They lie in
 * DIR/outbox under numbers of ours, are nobody else's, and go by themselves after a time. */
#ifndef SOCORG_TRAY_H
#define SOCORG_TRAY_H

#include "model/core/model.h"

enum { TRAY_NAME = 100 };	/* characters: Chinese, letters, digits, _ . - */

/* id counts each account's files from 1; what: 上传, or what the program made it of. */
struct tray_file { int64_t id, size, at, until; char name[TRAY_NAME * 3 + 1], what[96]; };

bool tray_name_ok(const char *);
/* Takes everything that fd gives, up to what a file may have. */
int tray_put(struct db *, const struct actor *, const char *name, int fd, struct tray_file *, struct err *);
/* A descriptor to read from, or -1. taken: it leaves with a person, and that goes on record. */
int tray_open(struct db *, const struct actor *, int64_t id, bool taken, struct tray_file *, struct err *);
int tray_find(struct db *, const struct actor *, const char *word, struct tray_file *, struct err *);	/* by id, or the newest of a name */
int tray_list(struct db *, const struct actor *, struct tray_file **, struct err *);	/* how many, newest first; free() it */
int tray_remove(struct db *, const struct actor *, int64_t id, struct err *);

/* A file the program writes: begun, written to, and put away under a name or dropped. */
struct tray_out;
struct tray_out *tray_begin(struct db *, const struct actor *, struct err *);
FILE *tray_stream(struct tray_out *);
int tray_full(struct tray_out *, struct err *);		/* asked now and then while it is written: E_FULL when it has grown too large */
int tray_end(struct tray_out *, const char *name, const char *what, struct tray_file *, struct err *);	/* frees it, also on failure */
void tray_drop(struct tray_out *);			/* NULL ok */

/* ---- export.c ---- */

/* Asked every page; other than 0 stops it (E_STATE). all: how many rows there are, as far as they were counted. */
typedef int export_progress(void *ctx, long done, long all);

/* The rows of a query for spreadsheets, nothing of which they would run: as CSV with byte order mark, labels and CRLF, or as a workbook. It
 * takes the right to export. limit 0 = all. rows may be NULL. */
enum export_as { AS_CSV, AS_XLSX };
int export_list(struct db *db, const struct actor *who, const struct query *q, enum export_as as, long limit, FILE *f, export_progress *progress,
		void *ctx, long *rows, struct err *err);
/* The same into the tray; name NULL: the view's label and the day. id may be NULL. */
int export_to_tray(struct db *db, const struct actor *who, const struct query *q, enum export_as as, const char *name,
		   export_progress *progress, void *ctx, int64_t *id, long *rows, struct err *err);

#endif
