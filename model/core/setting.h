/* What people have chosen about their own screens: theme, layouts of lists, keys, tours taken. One row a choice, kept in
 * socorg.db so that it outlives the machine; what an office has chosen for all stands where a person has not chosen.
 * Choices say nothing about the register: they are written through the writer queue like everything, but not audited. */
#ifndef SOCORG_SETTING_H
#define SOCORG_SETTING_H

#include "model/core/model.h"

enum { SETTING_KEY = 64, SETTING_VALUE = 4000, SETTING_MAX = 500 };	/* bytes; bytes; choices of one account */

/* The account's own value, else its office's. 1 found, 0 none (dst is ""), -1 with err. */
int setting_get(struct db *, const struct actor *, const char *key, char *dst, size_t n);
/* The office's alone. */
int setting_office(struct db *, const char *key, char *dst, size_t n);
/*
 * key: a-z 0-9 . _ - and at most SETTING_KEY bytes; value: text of at most SETTING_VALUE bytes; NULL or "" takes the choice
 * back. What is chosen already is not written again. A public session keeps nothing: the call does nothing for it.
 */
int setting_set(struct db *, const struct actor *, const char *key, const char *value, struct err *);
/* For everybody who has not chosen: the system administrator's, and audited. */
int setting_set_office(struct db *, const struct actor *, const char *key, const char *value, struct err *);

#endif
