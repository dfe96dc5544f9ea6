/* What people read. The source has it in Chinese, so that only another language needs a catalogue: without one nothing is looked up, which
 * a screen does some hundred times for each key. */
#ifndef SOCORG_SAY_H
#define SOCORG_SAY_H

#include <libintl.h>
#include <stdbool.h>

extern bool say_other;		/* a catalogue has been bound (stack.c) */

static inline const char *worded(const char *) __attribute__((format_arg(1)));
static inline const char *worded(const char *s)
{
	return say_other ? gettext(s) : s;
}

#define _(s) worded(s)

#endif
