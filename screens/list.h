/* A list while it is open: list.c is the table, list_line.c the line over it in which a search or conditions are
 * typed. */
#ifndef SOCORG_LIST_H
#define SOCORG_LIST_H

#include "screens/screens.h"

struct listing {
	const struct entity *e;
	struct query q;			/* strings owned below */
	char *value[16];		/* of the conditions: the first npreset came with the list */
	int npreset;
	char conds[128], label[160];	/* the others, as typed and as they read */
	char view[40], order[120], search[128], on[11], figure[40];
	struct list *l;
	struct table t;
	struct line in;			/* the line of the search or of the conditions, while it is open */
	bool stale;			/* the search has changed since the rows were read */
	unsigned seen;
};

bool listing_reopen(struct listing *);		/* asks the model anew; false: refused, the message line says why */
void listing_back(struct screen *);		/* the line closes: keys are the table's again */
void listing_retitle(struct screen *);
void listing_draw(struct screen *, struct area);
void listing_tick(struct screen *);
void listing_child(struct screen *, struct screen *, int result);
void listing_close(struct screen *);
void listing_search(struct screen *);		/* opens the line */
void listing_conds(struct screen *);

#endif
