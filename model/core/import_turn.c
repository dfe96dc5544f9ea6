/* How many rows of an import go into one turn to write: as many as the clock allows, with what is done for all of them at its end (search
 * entries, notes, the commit) reckoned from the turns before. */
#include "model/core/import_i.h"

/* Others wait 100 ms at most: half of it is left for a machine that is busy too, and for a commit in which FTS5 joins its segments. The end of
 * a turn costs something for each, so that rows always get a part of it. */
enum { TURN_MS = 50, ROWS_MS = 15 };

static int64_t rows_ms(const struct turn *t)
{
	return TURN_MS - t->end > ROWS_MS ? TURN_MS - t->end : ROWS_MS;
}

bool turn_more(const struct turn *t, int rows, int64_t ms)
{
	return rows == 0 || ms < rows_ms(t);
}

/* Even shares: a small rest would be a turn of its own, most of it commit. */
int turn_rows(const struct turn *t, int left)
{
	int64_t fit = rows_ms(t) * 1000 / (t->row_us + 1) + 1, turns = (left + fit - 1) / fit;

	return (int)((left + turns - 1) / turns);
}

/* At once when it costs more than before, slowly when less. */
static int64_t learnt(int64_t was, int64_t is)
{
	return is > was ? is : (3 * was + is) / 4;
}

void turn_took(struct turn *t, int rows, int64_t ms, int64_t all_ms)
{
	t->row_us = learnt(t->row_us, ms * 1000 / rows);
	t->end = learnt(t->end, all_ms - ms);
}
