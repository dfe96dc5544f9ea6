/* Conditions between the screens that ask for them and the model: typed on a line, in a form, or read again. */
#ifndef SOCORG_CONDS_H
#define SOCORG_CONDS_H

#include "screens/screens.h"

/* From a line, columns and values by name or initials. How many, -1 with msg; value[] are the caller's to free. */
int conds_parse(const struct entity *, struct list *, const char *line, struct cond *out, char **value, int max, char *msg,
	size_t msgsize);
/* The line that would say them, and how they read in a title. */
void conds_line(const struct entity *, const struct cond *, int n, char *dst, size_t size);
void conds_label(const struct entity *, const struct cond *, int n, char *dst, size_t size);
/* A row as the value of a reference: its name and number. */
void cond_row(const struct entity *, const struct cond *, const char *name, int64_t id, char *dst, size_t n);
/* c->value with its names and initials made codes and numbers; best: in doubt the likeliest. 0, or -1 with err. */
int cond_find(const struct entity *, const struct cond *, bool best, char *dst, size_t n, struct err *);

#endif
