/* SQLite's memory: what it gives back is kept for what it asks for next. A row that is saved takes and returns some hundred pieces of few
 * sizes, most of them a kilobyte or a page, for which the system's allocator searches each time. */
#include "model/core/internal.h"

#include <malloc.h>
#include <stdlib.h>

enum { STEP = 16, SIZES = 320, MOST = 256 * 1024, MOST_BULK = 16 * MOST };	/* pieces of up to five kilobytes: a page with what belongs to it */

static struct piece { struct piece *next; } *kept[SIZES];
static size_t held, most = MOST;

/* The system's pieces are so long, less eight bytes of its own. */
static int rounded(int n)
{
	return n <= 24 ? 24 : ((n + 8 + STEP - 1) & ~(STEP - 1)) - 8;
}

static void *take(int n)
{
	size_t no = ((size_t)rounded(n) + 8) / STEP;

	if (no >= SIZES || !kept[no])
		return malloc((size_t)rounded(n));
	struct piece *p = kept[no];
	kept[no] = p->next;
	held -= no * STEP;
	return p;
}

static void give(void *p)
{
	size_t no = (malloc_usable_size(p) + 8) / STEP;

	if (no >= SIZES || held + no * STEP > most) {
		free(p);
		return;
	}
	struct piece *k = p;
	k->next = kept[no];
	kept[no] = k;
	held += no * STEP;
}

static int size(void *p)
{
	return (int)malloc_usable_size(p);
}

static void *longer(void *p, int n)
{
	return realloc(p, (size_t)n);
}

static int start(void *ctx)
{
	(void)ctx;
	return SQLITE_OK;
}

void mem_rest(void)
{
	for (size_t i = 0; i < SIZES; i++)
		while (kept[i]) {
			struct piece *p = kept[i];
			kept[i] = p->next;
			free(p);
		}
	held = 0;
}

void mem_bulk(bool on)
{
	most = on ? MOST_BULK : MOST;
}

static void stop(void *ctx)
{
	(void)ctx;
	mem_rest();
}

void mem_config(void)
{
	static const sqlite3_mem_methods own = { take, give, longer, size, rounded, start, stop, NULL };

	sqlite3_config(SQLITE_CONFIG_MALLOC, &own);
}
