/* A table over rows that are all at hand. */
#ifndef SOCORG_MEMTABLE_H
#define SOCORG_MEMTABLE_H

#include "tui/tui.h"

enum { MEM_COLUMNS = 8 };

struct mem_table {
	struct table t;
	struct tcol col[MEM_COLUMNS];
	int ncol, nrow;
	char **cell;			/* a row's stand together */
};

void mem_init(struct mem_table *, const struct tcol *, int ncol);	/* labels must live as long */
void mem_release(struct mem_table *);
void mem_clear(struct mem_table *);
void mem_add(struct mem_table *, const char *const *cell);
int mem_row(struct mem_table *);	/* the selected one, -1 = none */

#endif
