/* The inside of an import: what its files share. */
#ifndef SOCORG_IMPORT_I_H
#define SOCORG_IMPORT_I_H

#include "model/core/csv_in.h"
#include "model/core/import.h"
#include "model/core/rec_i.h"

enum { IMPORT_BATCH = 1024, CELL_KEPT = 64, TOLD = 1024 };

struct note { enum import_result result; char field[32], rule[24]; char *text; };

/* A row on its way from the file to the register. */
struct item {
	long line;
	struct rec *r;			/* the row; a line is its owner's only while it is written */
	int64_t owner;			/* of lines: the row they belong to */
	bool spoilt;			/* something is wrong already: it is judged, to say all of it, and not written */
	bool stored;
	bool done, denied;		/* what becomes of it is known: nothing is written of it, or what is written is stored */
	int nread;			/* notes made when it was read */
	char record[200];		/* how the report names it */
	struct note *note;
	int nnote;
};

/* What a row takes while the writer is held, and what the end of a turn to write: import_turn.c. */
struct turn { int64_t row_us, end; };
#define TURN_FIRST { 150, 25 }

/* Cells of few values are parsed once. */
struct kept { char *text; struct val v; char *note; };

struct imp {
	struct db *db;
	const struct actor *who;
	struct import_plan *p;
	const struct entity *e;		/* of the rows */
	const struct field *ref;	/* of lines: what refers to the owner */
	const struct part *part;
	const struct entity *top;	/* what is saved: the owner, or the row itself */
	unsigned mode;
	int64_t run;
	struct act act;
	int *order;			/* columns as their fields stand in the dictionary: one field's check may ask another */
	struct kept (*kept)[CELL_KEPT];
	struct item item[IMPORT_BATCH];
	int n;
	bool careful;			/* each row in a savepoint of its own */
	struct turn turn;
	struct rec *owner, *old[2 * IMPORT_BATCH];	/* the last one, with its lines; those before it in the batch */
	int nold;
	long count[IMPORT_RESULTS];	/* of the transaction */
	struct taken { uint64_t key; long line; } *seen;	/* rows of the file that are taken, by their numbers */
	size_t nseen, capseen;
	struct { struct told *first, *last; } told[TOLD];	/* a trial's lines that would be stored, in their order, by their owners */
};

/* import_cell.c */
/* Text as a spreadsheet left it, mended: malloc; why: what was mended. NULL: it cannot be taken, and why says so. "" = empty. */
char *cell_clean(const struct field *, const char *raw, char *why, size_t n);
/* As people write values in files: labels, names of regions, dates with their year. 0, -1 with err. */
int cell_parse(struct imp *, struct chk *, const struct import_col *, const struct field *, const char *text, struct val *, char *why, size_t n,
	       struct err *);
int region_by_name(struct db *, const char *text, char code[13], struct err *);

/* import_row.c */
void item_note(struct item *, enum import_result, const char *field, const char *rule, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
enum import_result item_result(const struct item *);
void item_free(struct item *);
int item_read(struct imp *, const struct csv_row *, struct item *, struct err *);	/* 1 taken, 0 a blank line */
/* 0 also when it is refused; ITEM_AGAIN: it is refused and part of it is written, the transaction is begun again. */
enum { ITEM_AGAIN = 1 };
int item_write(struct imp *, struct tx *, struct item *, struct err *);
void item_again(struct item *);		/* the transaction in which it was written is no more */
bool item_same(struct rec *have, int field, const struct val *);
int item_over(struct imp *, struct item *, struct rec *have, struct err *);	/* what the file says of a row that is there, all but what only other ways change */
int item_judge(struct imp *, struct tx *, struct rec *, struct item *, struct findings *, struct err *);

/* import_line.c */
int line_owner(struct imp *, struct tx *, const struct item *, struct err *);	/* its owner is in hand, with what the file has said of it so far */
int line_write(struct imp *, struct tx *, struct item *, struct err *);	/* 1: the file says nothing new of the line that is there */
void owners_free(struct imp *);
void told_free(struct imp *);

/* import_map.c */
char *plan_text(const struct import_plan *);
int plan_from_text(struct import_plan *, const char *, struct err *);
int plan_learn(struct tx *, const struct import_plan *, struct err *);
bool settable(const struct field *);

/* import_turn.c: ms are counted from the beginning of the turn */
bool turn_more(const struct turn *, int rows, int64_t ms);	/* there is time for one more than so many */
int turn_rows(const struct turn *, int left);			/* how many of those that are left, at most */
void turn_took(struct turn *, int rows, int64_t ms, int64_t all_ms);	/* ms: the rows alone */

/* import_report.c */
int report_write(struct db *, const struct actor *, const struct import_run *, struct tray_file *, struct err *);

#endif
