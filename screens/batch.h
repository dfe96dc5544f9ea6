/* An act on many rows: list_batch.c asks what is to be done and to which rows, batch.c shows who would be refused and does it,
 * batch_rows.c shows the rows behind a number. */
#ifndef SOCORG_SCREENS_BATCH_H
#define SOCORG_SCREENS_BATCH_H

#include "model/core/batch.h"
#include "screens/screens.h"

/* The words of what is done, owned. */
struct batch_words { char value[600], said[160], on[11], reason[800], passes[256]; };	/* said: the value as it is shown */

/* What is done, to rows of one kind: the same to those of others is another part. */
enum { BATCH_PARTS = 16 };
struct batch_part { const struct entity *e; struct batch_do d; };
typedef int batch_taker(void *ctx, const struct entity *, struct batch *, struct err *);
/* The rows that take() gives for each part are collected and judged, and stand together on a screen of their own; nothing is written yet. False:
 * it was stopped, or could not be, and that is said. */
bool batch_judged(const struct batch_part *, int n, const struct batch_words *, batch_taker *, void *ctx);
/* A screen that closes: was it one where something was done to rows of that kind? Ids of those that were not, then. -1: no, or it can't be said. */
int batch_undone(const struct screen *, const struct entity *, int64_t *id, int max);
void batch_label(const struct entity *, const struct batch_do *, const struct batch_words *, char *dst, size_t n);	/* 补录在册; 联系人改为“张三” */
int batch_go_on(void *what, long done, long all);	/* shows how far it is; non-zero: Esc, or the account's rights are gone */
/* ---- print_many.c: asks for the kind of document and the way of it; done() then takes what was said ---- */
bool print_many_may(const struct entity *);
void print_many(const struct entity *, void (*done)(void));
const struct batch_words *print_many_said(struct batch_do *);

void batch_rows_open(struct batch *, const struct entity *, const struct batch_group *);

#endif
