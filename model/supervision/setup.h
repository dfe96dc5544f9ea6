/* What the files of the establishment share: setup_case.c the tables, setup_acts.c what its acts do, setup_rules.c what is judged. */
#ifndef SOCORG_SETUP_H
#define SOCORG_SETUP_H

#include "model/core/rules.h"

extern const struct rule setup_rules[];

#define SETUP_EFFECTS(X) X(received) X(supplement) X(resubmit) X(reject) X(accept) X(deemed) X(suspend) X(opine) X(opine_refuse) X(extend) X(grant) X(refuse) X(issue)
#define X(t) int setup_##t(struct chk *, struct err *);
SETUP_EFFECTS(X)
#undef X

/* Of the approved name's act 申请成立: the draft with its materials, shared with whoever has the name. */
int setup_apply(struct chk *, struct err *);
enum verdict setup_none_open(struct chk *, struct finding *);

#endif
