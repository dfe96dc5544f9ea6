/* The inbox while it is open: inbox.c is the screen, inbox_batch.c what is done to several of its rows. */
#ifndef SOCORG_SCREENS_INBOX_H
#define SOCORG_SCREENS_INBOX_H

#include "screens/screens.h"

struct inbox {
	enum inbox_part part;
	struct table t;
	struct page { struct inbox_row *row; char *(*cell)[9]; int n; } page[2];	/* what two fetches have given */
	int turn;
	long count[INBOX_PARTS];
	int64_t next;			/* the row after the one that is open, 0 = none */
	unsigned seen;
};

void inbox_reread(struct screen *);
/* ---- inbox_batch.c ---- */
bool inbox_marked(struct screen *);
void inbox_batch(struct screen *);		/* what is to be done with the marked rows */
void inbox_done(struct inbox *, const struct screen *child);	/* an act on many has come to its end there, if it is one */

#endif
