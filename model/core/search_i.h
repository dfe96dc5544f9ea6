/* The inside of the search index: shared by search.c (tokens and questions), search_store.c (entries, and where they lie) and query_search.c
 * (lists that are led by it). */
#ifndef SOCORG_SEARCH_I_H
#define SOCORG_SEARCH_I_H

#include "model/core/internal.h"

/*
 * An entry's rowid is a place of the name's order and, below it, the row's id: entries lie place by place as a list by name shows them,
 * within a place by id. Where places begin is a table (search_cut) that only search_rebuild() writes; the map is monotone whatever it
 * says, so that a bad one costs time and never a row.
 */
#define SEARCH_PLACES 8192
#define SEARCH_ID_BITS 50	/* ids are below 10^15 */
#define SEARCH_ID "1125899906842623"	/* rowid & this = id */

#define SEARCH_INITIALS 254	/* instead of a field's number: how the name begins */
#define SEARCH_NAME 255
#define SEARCH_BEGIN 3		/* so many characters of it */

#define SEARCH_MARK '\x02'	/* begins a mark: how a value begins by which rows are ordered or belong to somebody */

const struct field *search_order_field(const struct entity *);	/* the name by whose order entries lie, or NULL */
int64_t search_place(struct db *, const struct entity *, const void *key, size_t n);
/* Is it marked, and cut where? The lengths end with 0; whole: the value itself has a mark however long it is. */
const int *search_cuts(const struct entity *, int field, bool *whole);
size_t search_mark(int field, const char *value, size_t n, bool whole, char *dst, size_t max);
void search_mark_asked(struct sql *match, int field, const char *prefix, bool whole);	/* rows that have it as well */
void search_begins(const char *typed, bool initials, struct sql *match);
/* " FROM … WHERE … MATCH ? AND ": entries s, their rows t, in the order of places. */
void search_from(const struct entity *, struct sql *);

#endif
