/* Allocation that cannot fail (it aborts: the transaction rolls back, the draft is kept) and other few-liners. */
#ifndef SOCORG_UTIL_H
#define SOCORG_UTIL_H

#include <stddef.h>

void *xmalloc(size_t);
void *xcalloc(size_t, size_t);
void *xrealloc(void *, size_t);
char *xstrdup(const char *);
char *xasprintf(const char *, ...) __attribute__((format(printf, 1, 2)));

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

#endif
