/*
 * What the one-line and the many-line editor share: grapheme clusters and a growing buffer of UTF-8 text.
 * Invalid bytes are kept as they are; each counts as one character and one cluster.
 */
#ifndef SOCORG_TUI_EDIT_H
#define SOCORG_TUI_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

size_t cluster_next(const char *s, size_t n, size_t at);	/* first boundary after at, n at the end */
size_t cluster_prev(const char *s, size_t n, size_t at);	/* last boundary before at, 0 at the start */
size_t cluster_snap(const char *s, size_t n, size_t at);	/* at itself if it is a boundary, else the next one */
size_t chars_in(const char *s, size_t n);			/* code points */
size_t chars_cut(const char *s, size_t n, size_t max);	/* bytes of the first max code points */
size_t char_put(char dst[5], int c);				/* bytes; 0 = not a character that belongs in text */
void buf_reserve(char **s, size_t *cap, size_t n);		/* room for n bytes and the ending NUL */

#endif
