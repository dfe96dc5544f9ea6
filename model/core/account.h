/* Making accounts: what socorgctl, the practice data and the account screens call. */
#ifndef SOCORG_ACCOUNT_H
#define SOCORG_ACCOUNT_H

#include "model/core/model.h"

/* An account with one role in one scope. region "" / unit 0 / org 0 = not by that. must_change: the password is an initial one. */
int account_create(struct db *, const struct actor *, const char *name, const char *label, const char *role, const char *region,
		   int64_t unit, int64_t org, const char *password, bool must_change, struct err *);
/* An OpenSSH public key line: "ssh-ed25519 AAAA… comment". */
int account_add_key(struct db *, const struct actor *, const char *name, const char *line, struct err *);
/* DB01: twelve characters of three classes, or sixteen; not common; not the account's name. */
int password_check(const char *account, const char *password, struct err *);

#endif
