/* The inside of a batch: batch.c judges and does, batch_rows.c keeps the rows. */
#ifndef SOCORG_BATCH_I_H
#define SOCORG_BATCH_I_H

#include "model/core/batch.h"
#include "model/core/rec_i.h"

enum { BATCH_PAGE = 100, BATCH_GROUPS = 64 };	/* rows at a time; the last group takes all other reasons */

struct batch {
	struct db *db;
	const struct actor *who;
	const struct entity *e;
	struct batch_do d;		/* its words owned */
	int64_t id;			/* in live.db */
	int64_t act;			/* the one act, 0 = not begun */
	int64_t moment;			/* rows changed after it are refused, 0 = none */
	long n;				/* rows taken */
	bool tried;
	struct batch_group group[BATCH_GROUPS];
	int ngroup, others;		/* others: the group of what is told apart no more, 0 = not needed */
};

/* A row while it is worked on. */
struct item { int64_t seq, id, rev; int group; char why[384]; };

int rows_new(struct batch *, struct err *);
void rows_forget(struct batch *);
int rows_add(struct batch *, const int64_t *id, int n, struct err *);	/* those that are new to it are counted */
int rows_next(struct batch *, int group, int64_t after, struct item *, int max, struct err *);	/* group -1: any */
int rows_put(struct batch *, const struct item *, int n, struct err *);

#endif
