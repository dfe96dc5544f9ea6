/* Likeness of scopes and names by the pairs of characters they share (similar.c; regulation §2.3). Pure functions. */
#ifndef SOCORG_SIMILAR_H
#define SOCORG_SIMILAR_H

#include <stddef.h>
#include <stdint.h>

#include "model/core/model.h"

struct grams { uint64_t *v; size_t n; };	/* a sorted set; grams_free() */
void grams_make(const char *text, struct grams *);
void grams_free(struct grams *);
/* In ten-thousandths: common / all, common / the smaller, and max(jaccard, 0.8 · contain). */
struct alike { int common, jaccard, contain, score; };
struct alike grams_alike(const struct grams *, const struct grams *);

/* The text with what it shares with the other between [ and ]: runs of characters whose pairs stand in both. Its own brackets become round. */
void grams_mark(const char *text, const struct grams *other, char *dst, size_t n);

/* The registered organisations of a registrar whose business scope is most like this text, best first, but for `self`. How many, or -1. */
struct similar { int64_t org; char name[200]; struct alike alike; };
int similar_best(struct db *, const char *region, const char *scope, int64_t self, struct similar *out, int max, struct err *);

#endif
