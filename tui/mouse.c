/*
 * The mouse, for those who want it. While a screen is drawn its parts say what a click on them means; nearly all of it is keys, so that
 * nothing can be done by it alone, and what is heard of it afterwards is what the keyboard would have said.
 */
#include "tui/inner.h"

enum { HOTS = 2048, WHEEL_ROWS = 3 };

static struct hot {
	int y, x, w;
	int key, by;		/* key, so often; 0: so many rows down, and none is Enter; K_CLICK: a place in a form */
	struct form *form;
	int at[3];
} hot[HOTS];
static int nhot;
static bool on;
static const struct hot *clicked;

bool mouse_on(void)
{
	return on;
}

void mouse_set(bool yes)
{
	on = yes;
	nhot = 0;
}

void hot_forget(void)
{
	nhot = 0;
	clicked = NULL;
}

static struct hot *add(struct area a, int y, int x, int w)
{
	if (!on || nhot == HOTS || y < 0 || y >= a.h || x >= a.w)
		return NULL;
	hot[nhot] = (struct hot){ .y = a.y + y, .x = a.x + x, .w = w < a.w - x ? w : a.w - x };
	return &hot[nhot++];
}

void hot_row(struct area a, int y, int by)
{
	struct hot *h = add(a, y, 0, a.w);

	if (h)
		h->by = by;
}

void put_marker(struct area a, int y, int x, int w, int by)
{
	hot_row(a, y, by);
	put(a, y, x, w, SY_MARK, by == 0 ? "▸" : "");
}

void hot_key(struct area a, int y, int x, int w, int key, int times)
{
	struct hot *h = add(a, y, x, w);

	if (h) {
		h->key = key;
		h->by = times;
	}
}

void hot_field(struct area a, int y, int x, int w, struct form *f, int item, int row, int col)
{
	struct hot *h = add(a, y, x, w);

	if (!h)
		return;
	h->key = K_CLICK;
	h->by = 1;
	h->form = f;
	h->at[0] = item;
	h->at[1] = row;
	h->at[2] = col;
}

/* What was drawn last lies on top. */
static const struct hot *under(int y, int x)
{
	for (int i = nhot - 1; i >= 0; i--)
		if (hot[i].y == y && x >= hot[i].x && x < hot[i].x + hot[i].w)
			return &hot[i];
	return NULL;
}

int mouse_keys(int event, int *times)
{
	const struct hot *h;

	*times = 1;
	if (MOUSE_WHAT(event) != MOUSE_PRESS) {
		*times = WHEEL_ROWS;
		return MOUSE_WHAT(event) == MOUSE_WHEEL_UP ? K_UP : K_DOWN;
	}
	h = under(MOUSE_Y(event), MOUSE_X(event));
	if (!h)
		return K_NONE;
	clicked = h;
	if (h->key) {
		*times = h->by;
		return h->key;
	}
	*times = h->by < 0 ? -h->by : h->by > 0 ? h->by : 1;
	return h->by < 0 ? K_UP : h->by > 0 ? K_DOWN : K_ENTER;
}

void mouse_field(void)
{
	if (clicked && clicked->form)
		form_go(clicked->form, clicked->at[0], clicked->at[1], clicked->at[2]);
	clicked = NULL;
}
