/* Import: a file of the tray, read row by row into rows of any entity that may be made new, by the same checks and rules as a
 * form's. A row is taken or refused by itself; what became of each is kept and reported. An import that was broken off goes on
 * at its line, and one that was wrong is undone as a whole. */
#ifndef SOCORG_IMPORT_H
#define SOCORG_IMPORT_H

#include "model/core/tray.h"

bool import_may(struct db *, const struct actor *, const struct entity *);

/* ---- what the columns mean ---- */

enum import_how { HOW_NONE, HOW_LABEL, HOW_KNOWN, HOW_LEARNED, HOW_GIVEN };
enum { IMPORT_SAMPLES = 3, IMPORT_SETS = 16 };

/* field: where the cells go, -1 = nowhere. via: the cells name the row that field refers to by this field of it, -1 = as a form
 * would. */
struct import_col { char heading[128]; int field, via; enum import_how how; bool wan; char sample[IMPORT_SAMPLES][96]; };
struct import_plan {
	struct db *db;
	const struct actor *who;
	const struct entity *e;
	struct tray_file file;
	char encoding[16];
	long lines;			/* without the headings; about as many rows */
	int ncol;
	struct import_col *col;
	int nset;
	struct { int field; char *text; } set[IMPORT_SETS];	/* what every row has for which its own cell is empty */
};
/* e NULL: of what the headings speak. */
int import_plan_make(struct db *, const struct actor *, const struct entity *, int64_t file, const char *encoding, struct import_plan **,
		     struct err *);
void import_plan_entity(struct import_plan *, const struct entity *);	/* another one: matched anew */
void import_plan_free(struct import_plan *);
/* target: a field by name or label, "legal_rep.id_no", or "" and "-" for nowhere. */
int import_plan_map(struct import_plan *, int col, const char *target, struct err *);
int import_plan_maps(struct import_plan *, const char *list, struct err *);	/* column=target,… column: its heading, or its number from 1 */
int import_plan_set(struct import_plan *, const char *target, const char *text, struct err *);	/* "" takes it back */
void import_target(const struct import_plan *, int field, int via, bool label, char *dst, size_t n);
/* Where cells may go: the i-th target, false beyond the last. */
bool import_targets(const struct import_plan *, int i, int *field, int *via);
int import_plan_missing(const struct import_plan *, int *field, int max);	/* must be filled, and nothing does */

/* ---- a run ---- */

/* What becomes of rows that are there; with either of them IMPORT_TRIAL: nothing is stored, and everything said that would be. */
enum import_mode { IMPORT_NEW, IMPORT_UPDATE, IMPORT_TRIAL };
enum import_result { IMPORT_ACCEPTED, IMPORT_NORMALISED, IMPORT_WARNED, IMPORT_REFUSED, IMPORT_RESULTS };
extern const char *const import_result_name[IMPORT_RESULTS], *const import_result_label[IMPORT_RESULTS];

struct import_run {
	int64_t id, file, report, started, ended;
	const struct entity *e;
	char name[TRAY_NAME * 3 + 1], encoding[16], state[12], reason[200];
	unsigned mode;
	long next, lines, n[IMPORT_RESULTS];	/* rows by result */
};
/* The same file is being imported or was broken off: goes on with that one. */
int import_start(struct import_plan *, unsigned mode, const char *reason, int64_t *run, struct err *);
/* Until the end, or until progress says so (then it is 'running' still, and this goes on with it). */
int import_go(struct db *, const struct actor *, int64_t run, export_progress *, void *ctx, struct import_run *, struct err *);
/* What it made is void, what it changed is as it was; *kept rows stay, because others have changed them since or use them. */
int import_undo(struct db *db, const struct actor *who, int64_t run, const char *reason, export_progress *progress, void *ctx, long *kept,
		struct err *err);
int import_get(struct db *, const struct actor *, int64_t run, struct import_run *, struct err *);
int import_list(struct db *, const struct actor *, struct import_run **, struct err *);	/* how many, newest first; free() it */

/* ---- what became of the rows ---- */

struct import_reason { enum import_result result; char field[32], rule[24], label[96]; long n; };
int import_reasons(struct db *, const struct actor *, int64_t run, struct import_reason **, struct err *);	/* the worst first; free() it */
struct import_msg { long line; enum import_result result; int64_t rid; char record[200], field[32], rule[24], text[400]; };
/* Messages after (line, n), up to max. reason NULL = all. */
int import_messages(struct db *, const struct actor *, int64_t run, const struct import_reason *, long after, int max, struct import_msg *,
		    struct err *);

#endif
