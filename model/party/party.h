/* The entities of clause 1 (党建引领) and what acts of others leave in them. */
#ifndef SOCORG_PARTY_H
#define SOCORG_PARTY_H

#include "model/core/rules.h"

extern const struct entity party_org;		/* party_org.c */
extern const struct entity party_attach;	/* party_attach.c */

/* Of the act that registers an organisation, in its transaction: where it belongs is to be settled, unless that is under way. */
int party_propose(struct chk *, int64_t org_id, struct err *);

#endif
