/* Questions that were kept by name: an account's own, and those its office shares. A question asks with the rights of whoever asks
 * it; what an office shares is known to no other. */
#ifndef SOCORG_SAVED_H
#define SOCORG_SAVED_H

#include "model/core/model.h"

enum { SAVED_NAME = 30, SAVED_MOST = 100 };	/* characters of a name; questions of an account */

struct saved { int64_t id; const struct entity *e; char name[SAVED_NAME * 4 + 1], who[64]; bool mine, shared; };

/* Those this actor may ask, his own first, then by name; e NULL = of all entities. How many, -1. */
int saved_list(struct db *, const struct actor *, const struct entity *e, int max, struct saved *, struct err *);
/* The strings of *q stand in *mem: free it. */
int saved_load(struct db *, const struct actor *, int64_t id, struct query *q, char **mem, struct err *);
/* By its name; of two his own. */
int saved_find(struct db *, const struct actor *, const struct entity *, const char *name, int64_t *id, struct err *);
/* A name he has used is written over. share: with his office. */
int saved_put(struct db *, const struct actor *, const struct query *, const char *name, bool share, int64_t *id, struct err *);
int saved_rename(struct db *, const struct actor *, int64_t id, const char *name, struct err *);
int saved_share(struct db *, const struct actor *, int64_t id, bool share, struct err *);
int saved_drop(struct db *, const struct actor *, int64_t id, struct err *);
bool saved_may_share(const struct actor *);

#endif
