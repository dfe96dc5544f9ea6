/* Comma-separated text: the shipped files in, the lists people ask for out. */
#ifndef SOCORG_CSV_H
#define SOCORG_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A row's cells point into buf, which is owned; quotes taken off, doubled ones halved. Zero-initialise before the first. */
struct csv { char *buf; size_t cap; char *cell[64]; int n; };
bool csv_next(struct csv *, const char **text, size_t *left);	/* false at the end */
void csv_done(struct csv *);	/* libcsv has a csv_free() */

/* One cell, quoted where needed. guard: text that a spreadsheet would run (= + - @ TAB CR and their full-width forms first)
 * gets an apostrophe; numbers are written without. */
void csv_cell(FILE *, const char *, bool guard);
void csv_end(FILE *);		/* CRLF, RFC 4180 */

#endif
