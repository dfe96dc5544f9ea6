/* What the front door says of itself: to the journal, a terminal, or syslog; a line each, and nothing of a client's in it that a
 * terminal would obey. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>
#include <unistd.h>

#include "tui/front_i.h"

void front_log(int priority, const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	if (getenv("JOURNAL_STREAM") || isatty(2))
		fprintf(stderr, "<%d>%s\n", priority, line);
	else
		syslog(LOG_DAEMON | priority, "%s", line);
}
