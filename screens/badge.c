/* What waits for this person, on the title line of every screen, and the bell when something has come (UX-32): looked at again when somebody
 * has saved, not more than once a second. */
#include <string.h>

#include "model/core/setting.h"
#include "screens/screens.h"

static struct {
	long n[INBOX_PARTS];
	unsigned version, told;		/* of the register, when it was read and when it was asked for news */
	int changes;			/* by this session itself */
	int64_t upto;
	char day[11];
	bool read, asked;
} work;

static void badge(void)
{
	char text[60];
	enum style style = work.n[INBOX_OVER] ? SY_ERROR : work.n[INBOX_SOON] ? SY_WARN : SY_VALUE;

	if (work.n[INBOX_OVER])
		text_fmt(text, sizeof text, _("待办%ld 逾%ld"), work.n[INBOX_TURN], work.n[INBOX_OVER]);
	else if (work.n[INBOX_SOON])
		text_fmt(text, sizeof text, _("待办%ld 急%ld"), work.n[INBOX_TURN], work.n[INBOX_SOON]);
	else
		text_fmt(text, sizeof text, _("待办%ld"), work.n[INBOX_TURN]);
	tui_badge(work.n[INBOX_TURN] ? text : "", style);
}

const long *work_now(void)
{
	struct err err = {0};

	if (work.read && work.version == app.version && work.changes == db_changes(app.db) && strcmp(work.day, clock_today(app.db)) == 0)
		return work.n;
	work.read = true;
	work.version = app.version;
	work.changes = db_changes(app.db);
	text_cut(work.day, sizeof work.day, clock_today(app.db));
	if (inbox_counts(app.db, &app.who, work.n, &err) < 0)
		err_show(&err);
	badge();
	return work.n;
}

/* Somebody has asked: it is read, whatever is known of the register. */
const long *work_anew(void)
{
	work.read = false;
	return work_now();
}

bool bell_wanted(void)
{
	char text[4];

	return setting_get(app.db, &app.who, "bell", text, sizeof text) != 1 || strcmp(text, "0") != 0;
}

/* Behind a locked screen nothing is told: it is when he is back. Who wants no bell has been told by the badge. */
void badge_tick(void)
{
	struct err err = {0};

	if (app.guarded || app.who.must_change || !inbox_may())
		return;
	work_now();
	if (work.asked && work.told == app.version)
		return;
	work.asked = true;
	work.told = app.version;
	if (inbox_news(app.db, &app.who, &work.upto, &err) == 1 && bell_wanted())
		tui_bell();
}

void badge_open(void)
{
	memset(&work, 0, sizeof work);
	tui_badge("", SY_VALUE);
	badge_tick();
}
