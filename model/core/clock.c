/* The only place of the model that reads a clock. A practice database may be told to live at another moment. */
#include "model/core/internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

int clock_init(struct db *db, struct err *err)
{
	const char *s = getenv("SOCORG_NOW");
	int day, h = 0, m = 0, sec = 0;
	char iso[11];

	if (!s || !*s || !db->practice)
		return 0;
	text_cut(iso, sizeof(iso), s);
	if (date_to_day(iso, &day) || (strlen(s) > 10 && sscanf(s + 10, "T%2d:%2d:%2d", &h, &m, &sec) < 2) || h > 23 || m > 59 || sec > 59)
		return err_set(err, E_CONFIG, NULL, "SOCORG_NOW", NULL, "SOCORG_NOW 应写作 2026-03-02T09:00:00（北京时间）");
	db->clock_offset = (int64_t)day * 86400 + h * 3600 + m * 60 + sec - 8 * 3600 - (int64_t)time(NULL);
	return 0;
}

int64_t clock_now(struct db *db)
{
	return (int64_t)time(NULL) + db->clock_offset;
}

int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const char *clock_today(struct db *db)
{
	char at[20];
	int64_t now = clock_now(db), day = (now + 8 * 3600) / 86400;

	if (!*db->today || day != db->today_day) {
		instant_text(now, at);
		text_cut(db->today, sizeof(db->today), at);
		db->today_day = day;
	}
	return db->today;
}
