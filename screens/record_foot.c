/* The lower left corner of a record's form, which changes while the form stands still: it is drawn over the last picture then. */
#include "model/core/util.h"
#include "screens/record.h"

enum { FORMS_OWN = 30 };	/* cells at the right */

/* Where the row stands, of one that is only read. */
static int state_draw(const struct record *d, struct area at)
{
	const struct state *st = state_may(&app.who, d->e) ? state_find(d->e, rec_state(d->r)) : NULL;

	if (!st)
		return 0;
	put(at, 0, 1, -1, SY_LABEL, _("状态"));
	put(at, 0, 6, -1, st->kind == ST_GOOD ? SY_GOOD : st->kind == ST_BAD ? SY_DIM : SY_VALUE, st->label);
	return 6 + cells(st->label) + 1;
}

/* The lower left corner: what others have done to it, where it stands, the draft, who else is at it. */
static void draw(struct record *d)
{
	struct area at = d->foot;
	char text[40], day[20];
	int x = 0;

	d->foot_news = false;
	if (at.h < 1 || at.w < 10)
		return;
	put_fill(at, SY_DIM);
	if (d->theirs[0]) {
		put(at, 0, 1, at.w - 1, SY_WARN, d->theirs);
		return;
	}
	if (d->id && !(d->mode & REC_EDIT))
		x = state_draw(d, at);
	if (d->kept) {
		instant_text(d->kept_at, day);
		snprintf(text, sizeof text, _("草稿 %.5s"), day + 11);
		put(at, 0, 1 + x, -1, SY_DIM, text);
		x += cells(text) + 2;
	}
	present_draw((struct area){at.y, at.x + x, 1, at.w - x}, d->here);
}

void foot_draw(struct record *d, struct area a)
{
	d->foot = a.h < 2 ? (struct area){0} : (struct area){a.y + a.h - 1, a.x, 1, a.w - FORMS_OWN};
	draw(d);
}

void foot_draw_news(struct record *d)
{
	if (d->foot_news)
		draw(d);
}

void foot_changed(struct record *d)
{
	d->foot_news = true;
	tui_redraw_part();
}
