/* Allocation that does not fail: see xalloc.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/xalloc.h"

static void *must(void *p)
{
	if (!p) {
		fputs("socorg: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *tui_xmalloc(size_t n)
{
	return must(malloc(n ? n : 1));
}

void *tui_xcalloc(size_t count, size_t size)
{
	return must(calloc(count ? count : 1, size ? size : 1));
}

void *tui_xrealloc(void *p, size_t n)
{
	return must(realloc(p, n ? n : 1));
}

void *tui_xreallocarray(void *p, size_t count, size_t size)
{
	return must(reallocarray(p, count ? count : 1, size ? size : 1));
}

char *tui_xstrdup(const char *s)
{
	return must(strdup(s ? s : ""));
}
