/* The entities of clause 5 (规范治理) and what acts of others leave in them. */
#ifndef SOCORG_GOVERNANCE_H
#define SOCORG_GOVERNANCE_H

#include "model/core/rules.h"

extern const struct entity credit_info;		/* credit.c */

/* R-CRD-01: of the act that approves something about an organisation, in its transaction: 基础信息 that everybody may read at once. */
int credit_collect(struct chk *, int64_t org_id, int64_t unit_id, const char *item, const char *content, const char *docno, struct err *);

#endif
