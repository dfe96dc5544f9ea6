/* Between account.c, which describes accounts, roles, resets and keys, and account_rules.c, which judges them. */
#ifndef SOCORG_ACCOUNT_RULES_H
#define SOCORG_ACCOUNT_RULES_H

#include "model/core/rec_i.h"
#include "model/registry/registry.h"

extern const struct rule account_rules[];
int role_granted(struct chk *, struct err *);	/* effects */
int role_ended(struct chk *, struct err *);
int reset_confirmed(struct chk *, struct err *);
int reset_dropped(struct chk *, struct err *);
int check_records(struct chk *, const struct field *, struct val *, struct err *);

#endif
