/* Inside the table only: what its drawing asks of its window of rows. */
#ifndef SOCORG_TUI_TABLE_IN_H
#define SOCORG_TUI_TABLE_IN_H

#include "tui/tui.h"

#include <libintl.h>

#define _(s) gettext(s)

enum { MAXROW = 128, MAXCOL = 32 };

int table_shown(const struct table *);			/* rows on the screen */
int table_option(const struct table *, int64_t id);	/* index into opt[], -1 */
void table_load(struct table *);			/* counts and fetches the first page */
void table_resize(struct table *, int page);		/* the selected row stays on the screen */

#endif
