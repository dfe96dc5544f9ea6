/* Inside the table only: what its drawing and its keys ask of its window of rows. */
#ifndef SOCORG_TUI_TABLE_IN_H
#define SOCORG_TUI_TABLE_IN_H

#include "tui/say.h"
#include "tui/tui.h"

enum { MAXROW = 128, MAXCOL = 32 };

/* ---- table.c ---- */
int table_shown(const struct table *);			/* rows on the screen */
int table_columns(struct table *);
void table_load(struct table *);			/* counts and fetches the first page */
void table_first(struct table *);			/* to the first page */
void table_resize(struct table *, int page);		/* the selected row stays on the screen */
bool table_step(struct table *, int by);		/* one row down or up; true */
bool table_move(struct table *, int key);		/* arrows, pages, ends */

/* ---- table_keys.c ---- */
int table_option(const struct table *, int64_t id);	/* index into opt[], -1 */

/* ---- table_draw.c ---- */
void table_thousands(char *dst, size_t n, long);	/* 1,234,567 */

#endif
