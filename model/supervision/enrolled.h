/* Who is in training for an organisation that is to be (enrolled.c): those who may stand in its application without being typed again. */
#ifndef SOCORG_ENROLLED_H
#define SOCORG_ENROLLED_H

#include "model/core/model.h"

struct enrolled { int64_t person; char name[64], identity[8], region[13], intended[200], lacks[120]; };	/* lacks: modules without a certificate in force */
/* Those enrolled for the organisation for which the actor himself is, or, of staff, all whose enrolment he reads for that one (NULL: for any).
 * One of each person and identity, in the order of enrolment. How many, or -1. */
int enrolled_for(struct db *, const struct actor *, const char *intended, struct enrolled *, int max, struct err *);
/* An application for a name that begins with them: they as its initiators and leaders, and what the register knows of who applies. */
int name_case_begin(struct db *, const struct actor *, const struct enrolled *, int n, struct rec **, struct err *);

#endif
