/* The nightly job (night.c), and what an entity's own nightly step may call. */
#ifndef SOCORG_NIGHT_H
#define SOCORG_NIGHT_H

#include "model/core/model.h"

struct night { int deemed, lapsed, settled, reminded, suspended, swept; };	/* what it did */

/* Idempotent: run again on the same day it changes nothing; cut off, it goes on. Legal days are those the law gives, not the run's. */
int night_run(struct db *, struct night *, struct err *);
/* Tells those roles of a row, once for each kind and day: 1 told, 0 they know already, -1. Inside a transaction. */
/* Rows that meet the predicate of the dictionary take that act of the system, on the day after the one their field names. */
int night_each(struct db *, const struct entity *, const char *where, const char *action, const char *day, int *done, struct err *);
/* Rows that meet it are spoken of to those roles, once for the day their field names, which stands in fmt's %s. */
int night_tell(struct db *, const struct entity *, const char *where, const char *kind, const char *day, uint64_t turn, const char *fmt,
	       struct night *, struct err *);
int remind(struct tx *, const char *kind, const struct entity *, struct rec *, const char *day, uint64_t turn, const char *text, struct err *);

#endif
