/* Files that rows name: each kept once, under the hash of what is in it, in DIR/attachments, and never written again. A field of type T_FILE
 * holds the hash; what a person types there is tray:NAME, a file of his own tray. */
#ifndef SOCORG_FILE_H
#define SOCORG_FILE_H

#include "model/core/tray.h"

enum { FILE_HASH = 65 };	/* hex, with its end */

struct file_row { int64_t size; char kind[8]; };
/* What the register knows of it: 1, 0 no such file, -1. */
int file_row(struct db *, const char *hash, struct file_row *, struct err *);
void file_text(struct db *, const char *hash, char *dst, size_t n);	/* PDF 1.2MB 1a2b3c4d */
/* Its bytes into the actor's own tray; whether he may have them is asked before. */
int file_to_tray(struct db *, const struct actor *, const char *hash, const char *name, struct tray_file *, struct err *);

/* ---- the engine's ---- */

#define FILE_STORE "attachments"

struct sqlite3;
bool file_is_hash(const char *);
char *file_path(const char *dir, const char *hash);
int file_open(const char *dir, const char *hash);		/* to be read; -1: nothing that is named is a path but a hash, or it is not there */
int file_pour(int from, int to, char hash[FILE_HASH]);		/* what it gives, to a descriptor or (-1) nowhere; errno */
int file_keep(const char *dir, int64_t now, int from, const char *hash, struct err *);	/* into the store under dir */
int file_typed(struct chk *, const struct field *, const char *typed, struct val *, struct err *);	/* tray:NAME; a hash one had oneself */
int files_note(struct tx *, struct rec *, struct err *);	/* those that a row which is being written names anew are there, and known */
int files_fit(struct tx *, struct rec *, struct err *);		/* all that a row and its lines name are not too much */
int files_hold(struct db *, FILE *out, int *problems, struct err *);	/* missing, altered, of no row */
int files_sweep(struct db *, int *gone, struct err *);		/* those that no row has come to name within a day */
int files_copy(struct db *, struct sqlite3 *copy, const char *beside, struct err *);	/* into the attachments beside a copy of the register */

#endif
