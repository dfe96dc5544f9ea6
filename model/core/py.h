/* What search shares with pinyin.c: characters one by one, folded, and whether a character can be searched by at all. */
#ifndef SOCORG_PY_H
#define SOCORG_PY_H

#include <stdbool.h>
#include <stdint.h>

uint32_t py_next(const char **);	/* the next character, ASCII letters in lower case, full-width ASCII folded */
bool py_searchable(uint32_t);		/* letters, digits and characters with a reading */

#endif
