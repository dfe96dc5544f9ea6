/* Who else is at the record on screen. */
#include <string.h>

#include "model/core/together.h"
#include "screens/screens.h"

enum { SHOWN = 3, EVERY = 3 };	/* seconds: who is there is asked by every screen on which somebody works */

bool present_read(const struct entity *e, int64_t id, char *dst, size_t n)
{
	struct present who[SHOWN];
	struct err err = {0};
	char text[160] = "", since[40];
	static const char *asked;
	static int64_t when;
	int64_t minutes, now = clock_now(app.db);
	size_t at = 0;
	int i, got;

	if (asked == dst && now >= when && now < when + EVERY)
		return false;
	asked = dst;
	when = now;
	got = id ? presence_list(app.db, &app.who, e, id, who, SHOWN, &err) : 0;

	for (i = 0; i < got; i++)
		at += text_fmt(text + at, sizeof text - at, "%s%.40s", i ? "、" : "", who[i].who);
	if (got > 0) {
		minutes = (clock_now(app.db) - who[0].since) / 60;
		if (minutes > 0)
			snprintf(since, sizeof since, _("%lld 分钟"), (long long)minutes);
		else
			snprintf(since, sizeof since, "%s", _("刚开始"));
		text_fmt(text + at, sizeof text - at, _(" 正在编辑（%s）"), since);
	}
	if (strncmp(dst, text, n - 1) == 0)
		return false;
	text_cut(dst, n, text);
	return true;
}

void present_draw(struct area a, const char *text)
{
	if (*text && a.h > 0)
		put(a, a.h - 1, 1, cells(text) < a.w - 1 ? -1 : a.w - 1, SY_WARN, text);
}
