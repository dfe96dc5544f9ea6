/* See memtable.h. A row's id is its place, from 1. */
#include "screens/memtable.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"

static int src_columns(void *ctx, struct tcol *out, int max)
{
	struct mem_table *m = ctx;
	int n = m->ncol < max ? m->ncol : max;

	memcpy(out, m->col, (size_t)n * sizeof *out);
	return n;
}

static int src_fetch(void *ctx, enum tfrom from, const struct trow *anchor, int n, struct trow *out)
{
	struct mem_table *m = ctx;
	int at = 0, i;

	switch (from) {
	case TF_FIRST: at = 0; break;
	case TF_LAST: at = m->nrow > n ? m->nrow - n : 0; break;
	case TF_AFTER: at = (int)anchor->id; break;
	case TF_BEFORE:
		at = (int)anchor->id - 1 - n;
		if (at < 0) {
			n += at;
			at = 0;
		}
		break;
	}
	for (i = 0; i < n && at + i < m->nrow; i++)
		out[i] = (struct trow){.id = at + i + 1, .cell = m->cell + (size_t)(at + i) * (size_t)m->ncol};
	return i;
}

static int src_count(void *ctx, long cap, long *n)
{
	(void)cap;
	*n = ((struct mem_table *)ctx)->nrow;
	return 0;
}

void mem_init(struct mem_table *m, const struct tcol *col, int ncol)
{
	struct table_src src = {.ctx = m, .columns = src_columns, .fetch = src_fetch, .count = src_count};

	memset(m, 0, sizeof *m);
	m->ncol = ncol < MEM_COLUMNS ? ncol : MEM_COLUMNS;
	memcpy(m->col, col, (size_t)m->ncol * sizeof *col);
	table_init(&m->t, &src);
}

void mem_clear(struct mem_table *m)
{
	int i;

	for (i = 0; i < m->nrow * m->ncol; i++)
		free(m->cell[i]);
	free(m->cell);
	m->cell = NULL;
	m->nrow = 0;
}

void mem_release(struct mem_table *m)
{
	mem_clear(m);
	table_release(&m->t);
}

void mem_add(struct mem_table *m, const char *const *cell)
{
	int i;

	if (m->nrow % 32 == 0)
		m->cell = xrealloc(m->cell, (size_t)(m->nrow + 32) * (size_t)m->ncol * sizeof *m->cell);
	for (i = 0; i < m->ncol; i++)
		m->cell[m->nrow * m->ncol + i] = xstrdup(cell[i] ? cell[i] : "");
	m->nrow++;
}

int mem_row(struct mem_table *m)
{
	const struct trow *r = table_row(&m->t);

	return r && r->id <= m->nrow ? (int)r->id - 1 : -1;
}
