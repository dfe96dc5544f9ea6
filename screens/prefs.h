/* Choices about the screens, inside: prefs.c colours and language, keys.c keys bound elsewhere, tour.c the way through; and whatever else F2 is told of. */
#ifndef SOCORG_PREFS_H
#define SOCORG_PREFS_H

#include "screens/command.h"

bool tips_wanted(void);
bool tip_of_today(char *dst, size_t n);		/* false: none is wanted */

void keys_load(void);				/* the office's, and over them the account's own */
void keys_each(struct screen *, command_see *, void *ctx);

void saved_each(struct screen *, command_see *, void *ctx);	/* saved.c: questions kept by name */

void macro_each(struct screen *, command_see *, void *ctx);	/* macro.c: keys that were recorded */

void tour_each(struct screen *, command_see *, void *ctx);

#endif
