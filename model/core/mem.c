/* SQLite's memory: what it gives back is kept for what it asks for next. A row that is saved takes and returns some hundred pieces of few
 * sizes, most of them a kilobyte or a page, for which the system's allocator searches each time. What is taken before the sessions fork
 * lies on ground of its own, which nobody builds on afterwards: its pages stay common to all sessions but where SQLite counts on them. */
#include "model/core/internal.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STEP = 16, SIZES = 320, MOST = 256 * 1024, MOST_BULK = 16 * MOST };	/* pieces of up to five kilobytes: a page with what belongs to it */

static struct piece { struct piece *next; } *kept[SIZES];
static size_t held, most = MOST;

enum { GROUND = 64 << 20 };		/* addresses, not memory: what is not touched is not there */
union head { size_t n; char align[16]; };	/* before each piece of it */
static struct { char *from, *to, *at; bool open; } ground;

static bool common(const void *p)
{
	return ground.from && (const char *)p >= ground.from && (const char *)p < ground.to;
}

static size_t usable(void *p)
{
	return common(p) ? ((union head *)p - 1)->n : malloc_usable_size(p);
}

static void *build(size_t n)
{
	union head *p = (union head *)ground.at;

	size_t all = (sizeof(*p) + n + STEP - 1) & ~(size_t)(STEP - 1);
	if (all > (size_t)(ground.to - ground.at))
		return malloc(n);
	ground.at += all;
	p->n = n;
	return p + 1;
}

/* The system's pieces are so long, less eight bytes of its own. */
static int rounded(int n)
{
	return n <= 24 ? 24 : ((n + 8 + STEP - 1) & ~(STEP - 1)) - 8;
}

static void *take(int n)
{
	size_t no = ((size_t)rounded(n) + 8) / STEP;

	if (no >= SIZES || !kept[no])
		return ground.open ? build((size_t)rounded(n)) : malloc((size_t)rounded(n));
	struct piece *p = kept[no];
	kept[no] = p->next;
	held -= no * STEP;
	return p;
}

static void give(void *p)
{
	if (common(p) && !ground.open)
		return;
	size_t no = (usable(p) + 8) / STEP;

	if (common(p) && no >= SIZES)
		return;
	if (no >= SIZES || held + no * STEP > most) {
		if (!common(p))
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
	return (int)usable(p);
}

static void *longer(void *p, int n)
{
	if (!common(p))
		return realloc(p, (size_t)n);
	size_t had = usable(p);
	void *to = take(n);
	if (to) {
		memcpy(to, p, had < (size_t)n ? had : (size_t)n);
		give(p);
	}
	return to;
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
			if (!common(p))
				free(p);
		}
	held = 0;
}

void mem_common(bool on)
{
	if (on && !ground.from) {
		void *p = mmap(NULL, GROUND, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (p == MAP_FAILED)
			return;
		ground.from = ground.at = p;
		ground.to = ground.from + GROUND;
	}
	mem_rest();		/* nothing is taken from one side and given to the other */
	if (!on && ground.open) {
		/* where the system lends no more than it has, what is not built on would be lent again to each session */
		uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), left = (page - (uintptr_t)ground.at % page) % page;
		char *end = ground.at + left;
		if (end < ground.to && munmap(end, (size_t)(ground.to - end)) == 0)
			ground.to = end;
	}
	ground.open = on && ground.from;
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
