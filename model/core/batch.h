/* An act on many rows. First it is told which rows would be refused and why, and nothing is written; then each row has a
 * transaction of its own, all under one act. The rows are kept in live.db and fetched by the page: a batch of a hundred
 * thousand takes the memory of one of ten. */
#ifndef SOCORG_BATCH_H
#define SOCORG_BATCH_H

#include "model/core/model.h"

/* What is written later than this has a greater act id: -1 where that can't be told. */
int64_t db_moment(struct db *);

enum batch_kind { BATCH_ACT, BATCH_VOID, BATCH_SET, BATCH_PRINT };
struct batch_do {
	enum batch_kind kind;
	const struct action *action;	/* BATCH_ACT */
	int field;			/* BATCH_SET: one that is not registered, personal or unique */
	const char *value;		/* as typed; "" empties it. BATCH_PRINT: the kind of document */
	int (*hand)(struct rec *document, struct err *);	/* BATCH_PRINT: lets it out, and puts that on record */
	const char *on, *reason, *passes;	/* as of struct act */
};
/* May this be done to any row at all? The rows are judged one by one. */
bool batch_may(struct db *, const struct actor *, const struct entity *, const struct batch_do *, struct err *);

/* The value of BATCH_SET as it would be shown; -1: no row could hold it. */
int batch_value(struct db *, const struct actor *, const struct entity *, int field, const char *typed, char *said, size_t n, struct err *);

/* Told after each row; non-zero stops between two rows. */
typedef int (*batch_go)(void *ctx, long done, long all);

struct batch;
/* The actor and the entity must outlive it; the words of struct batch_do are copied. */
int batch_new(struct db *, const struct actor *, const struct entity *, const struct batch_do *, struct batch **, struct err *);
void batch_free(struct batch *);			/* its rows are forgotten; NULL ok */
int batch_again(struct batch *, const struct batch_do *, struct err *);	/* the same rows, said otherwise: to be tried anew */
/* These rows; each once. */
int batch_take(struct batch *, const int64_t *id, int n, struct err *);
/* Every row of the query but these (in order), as it was at the moment: what was made since is not taken, what was changed since
 * is refused by name. 0, 1 stopped, -1. */
int batch_take_all(struct batch *, const struct query *, int64_t moment, const int64_t *but, int nbut, batch_go, void *ctx,
		   struct err *);
long batch_count(const struct batch *);
/* Judges every row without writing. 0, 1 stopped, -1. */
int batch_try(struct batch *, batch_go, void *ctx, struct err *);
/* Does those that were not refused; a row that has changed since it was tried is refused. 0, 1 stopped: the rest can still be
 * done by another call; -1: the system failed, likewise. */
int batch_run(struct batch *, batch_go, void *ctx, struct err *);

/* Rows by what has become of them: to be done, done, then a group for each reason of a refusal, the largest first. */
enum { BATCH_TODO, BATCH_DONE, BATCH_REFUSED };
struct batch_group {
	int no;				/* for batch_rows() */
	long n;
	char rule[24], text[256];	/* the rule, and what it says of any row */
	char passes[128];		/* the rules this actor may go on over with a reason; "" = it can't be done */
};
int batch_groups(const struct batch *, const struct batch_group **);	/* how many; [0] to be done, [1] done */
struct batch_row { int64_t seq, id; char title[160], why[384]; };
/* Rows of a group as they were taken: those after (or, max < 0, before) seq, in order. How many, -1. */
int batch_rows(struct batch *, int group, int64_t seq, int max, struct batch_row *, struct err *);
/* Ids of the rows that were not done, refused or not come to, up to max. How many, -1. */
int batch_left(struct batch *, int64_t *id, int max, struct err *);
/* A line for each row: number, title, what has become of it, why. CSV as every export is, and it takes the right to export. */
int batch_report(struct batch *, bool heading, FILE *, struct err *);

#endif
