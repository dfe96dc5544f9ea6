/* The inside of the inbox: inbox.c shows the rows, turns.c keeps how many there are. */
#ifndef SOCORG_INBOX_I_H
#define SOCORG_INBOX_I_H

#include "model/core/inbox.h"
#include "model/core/list_i.h"

#define INBOX_LATEST "'9999-12-31'"	/* where no limit runs: as the indexes have it */

/* Rows of an entity with `turn`: in that state they wait, until that day. */
struct inbox_rows { const char *entity, *state, *day, *back; };	/* back: that it was sent back, an expression */
const struct inbox_rows *inbox_rows(const struct entity *);	/* NULL = its rows are nobody's turn */

/* Rows of this actor's: each of his roles where it reaches; turn: only those that name it. */
void inbox_of_roles(struct db *, const struct actor *, const struct entity *, bool turn, struct sql *, struct bindv *);
bool turns_tell(const struct actor *, const struct entity *, uint64_t roles);	/* in these roles the kept numbers say what he reads */
void turns_from(const struct actor *, const struct entity *, uint64_t roles, struct sql *, struct bindv *);	/* SELECT n, day, back, m, w */

#endif
