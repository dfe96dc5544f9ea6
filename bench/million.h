/* The register at full size, in the model alone: what the parts of million(1) share. */
#ifndef SOCORG_MILLION_H
#define SOCORG_MILLION_H

#include "bench/measure.h"
#include "model/core/internal.h"
#include "model/registry/registry.h"

enum { PAGE = 20, CAP = 10000, ROUNDS = 200, SCOPES = 3 };

extern const char *const scopes[SCOPES];
extern struct err err;

void die(const char *what);
double at(double *v, size_t n, double part);	/* sorts them: the value below which that part of them lies */
struct actor officer(struct db *, const char *scope);

void fill(struct db *, long want);		/* million_fill.c */
void terms(struct db *, bool like);		/* million_terms.c */
void boards(struct db *);			/* million_boards.c */

#endif
