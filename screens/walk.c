/* The next and the previous record of the list a record was opened from, in its order and filter, across its pages. The
 * list itself moves on, so that one comes back to the row one has left; and so do the screens of the same record between. */
#include <string.h>

#include "screens/list.h"

static bool shows(struct screen *s, const struct entity **e, int64_t *id)
{
	return org_shows(s, e, id) || record_shows(s, e, id) || case_shows(s, e, id);
}

/* The list under the screen whose row this is: between them nothing but screens of the same row. */
static struct screen *list_under(struct screen *s)
{
	const struct entity *e, *other;
	int64_t id, one;

	if (!shows(s, &e, &id))
		return NULL;
	for (s = s->under; s; s = s->under) {
		struct listing *d = s->data;

		if (s->ops->close == listing_close)
			return d->e == e && d->opened == id && id != 0 ? s : NULL;
		if (!shows(s, &other, &one) || other != e || one != id)
			return NULL;
	}
	return NULL;
}

bool walk_may(struct screen *s)
{
	return list_under(s) != NULL;
}

const char *walk_why(struct screen *s)
{
	(void)s;
	return _("不是从名录里打开的");
}

/* "3/128" with 10,000+ where more are not counted, or "" */
void walk_place(struct screen *s, char *dst, size_t n)
{
	struct screen *under = list_under(s);
	struct listing *d = under ? under->data : NULL;

	*dst = '\0';
	if (!d || d->t.total < 0)
		return;
	if (d->t.first > 0)
		snprintf(dst, n, "　%ld/%ld%s", d->t.first + d->t.sel, d->t.total, d->t.capped ? "+" : "");
	else
		snprintf(dst, n, _("　共 %ld%s"), d->t.total, d->t.capped ? "+" : "");
}

/* Every screen of the row, from the list upwards, shows the other one. */
static void follow(struct screen *s, const struct screen *list, int64_t id)
{
	if (s == list)
		return;
	follow(s->under, list, id);
	if (!org_walk(s, id) && !case_walk(s, id))
		record_walk(s, id);
}

static bool unsaved(struct screen *s, const struct screen *list)
{
	for (; s != list; s = s->under)
		if (record_unsaved(s))
			return true;
	return false;
}

/* Whether it is still there to be looked at: others work on the register while one reads. */
static bool readable(const struct listing *d, int64_t id)
{
	struct err err = {0};
	struct rec *r;
	bool there;

	if (rec_load(app.db, &app.who, d->e, id, d->on[0] ? d->on : NULL, &r, &err) < 0)
		return false;
	there = !rec_void(r);
	rec_free(r);
	return there;
}

/* To the next row that can be read; what was taken away meanwhile is passed over. 0 = there is none, and it has not moved. */
static int64_t list_step(struct listing *d, int by)
{
	int64_t at = d->opened;
	const struct trow *r;
	int moved = 0;

	for (;;) {
		table_key(&d->t, by > 0 ? K_DOWN : K_UP);
		r = table_row(&d->t);
		if (!r || r->id == at)
			break;
		moved++;
		at = r->id;
		if (readable(d, at))
			return at;
	}
	while (moved-- > 0)
		table_key(&d->t, by > 0 ? K_UP : K_DOWN);
	return 0;
}

static void walk(struct screen *s, int by)
{
	struct screen *list = list_under(s);
	struct listing *d = list ? list->data : NULL;
	int64_t id;

	if (!d)
		return;
	if (unsaved(s, list)) {
		tui_message(SY_WARN, "%s", _("填写的内容还没有保存：先按 F10 保存，或按 F3 放弃，再看另一条"));
		return;
	}
	id = list_step(d, by);
	if (id == 0) {
		tui_message(SY_STATUS, "%s", by > 0 ? _("这是名录里的最后一条") : _("这是名录里的第一条"));
		return;
	}
	d->opened = id;
	follow(s, list, id);
}

void walk_next(struct screen *s)
{
	walk(s, 1);
}

void walk_prev(struct screen *s)
{
	walk(s, -1);
}
