/*
 * Allocation that does not fail: a session that cannot have a few kilobytes for its screen has nothing left to show,
 * so it says so on stderr and aborts. Everything returned is freed with free().
 */
#ifndef SOCORG_TUI_XALLOC_H
#define SOCORG_TUI_XALLOC_H

#include <stddef.h>

void *tui_xmalloc(size_t n) __attribute__((malloc, returns_nonnull));
void *tui_xcalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *tui_xrealloc(void *, size_t n) __attribute__((returns_nonnull));
void *tui_xreallocarray(void *, size_t count, size_t size) __attribute__((returns_nonnull));
char *tui_xstrdup(const char *) __attribute__((malloc, returns_nonnull));	/* NULL gives "" */

#endif
