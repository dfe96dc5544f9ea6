/* The rules an organisation's record can decide by itself and by the rows around it, and what their files share. */
#ifndef SOCORG_ORG_RULES_H
#define SOCORG_ORG_RULES_H

#include "model/core/rules.h"

extern const struct rule org_rules[];		/* org_rules.c; ended by a NULL id */

/* Loads a person and hands it to cb, as chk_each does. 0 when there is none. */
int person_each(struct chk *, int64_t person, int (*cb)(void *, struct rec *), void *);
void person_name(struct chk *, int64_t person, char *dst, size_t n);
/* Not registered yet: the name is approved and no earlier registration is stated (C25). */
bool org_is_new(struct chk *);

/* Tests in post_rules.c (§1.9) and branch_rules.c (§1.8); each judges all lines of the organisation. */
#define ORG_LINE_TESTS(X) X(off_01) X(off_02) X(off_03) X(off_04) X(off_05) X(off_06) X(off_07) X(off_08) X(off_09) X(off_w1) \
	X(off_w2) X(br_01) X(br_02) X(br_03) X(br_04) X(br_05) X(br_w1) X(br_w2)
#define X(t) enum verdict rule_##t(struct chk *, struct finding *);
ORG_LINE_TESTS(X)
#undef X

#endif
