/*
 * The terminal: opened with newterm() on whatever TERM the client named or the nearest we know, drawn on through put(), left clean.
 * ncurses is used for output only; keys are read and decoded by loop.c and key.c.
 */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <errno.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

#include "tui/inner.h"
#include "tui/xalloc.h"

#define _(s) gettext(s)

struct tui_opts term_opts = { .in = -1, .out = -1, .watch_fd = -1, .esc_ms = 50 };

static SCREEN *screen;
static FILE *out;
static int real_rows = 24, real_cols = 80;	/* what the terminal says; the picture is clamped */
static int caret_y, caret_x;
static bool caret_set;

bool term_up(void)
{
	return screen != NULL;
}

static int clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

/* ---- drawing ---- */

struct area area_inside(struct area a, int top, int left, int bottom, int right)
{
	a.y += top;
	a.x += left;
	a.h -= top + bottom;
	a.w -= left + right;
	if (a.h < 0)
		a.h = 0;
	if (a.w < 0)
		a.w = 0;
	return a;
}

/* Puts exactly w cells of text where they fit on the screen; the text is cleaned on its way. */
static void put_at(int y, int x, int w, enum style st, const char *text, bool right)
{
	static char fit[COLS_MAX * 32];
	static wchar_t wide[COLS_MAX * 8];
	size_t n;

	if (!screen || y < 0 || y >= LINES || x < 0 || x >= COLS || w <= 0)
		return;
	w = clamp(w, 0, COLS - x);
	cells_fit(fit, sizeof fit, text ? text : "", w, right);
	n = mbstowcs(wide, fit, sizeof wide / sizeof *wide);
	if (n == (size_t)-1)
		return;
	style_set(st);
	mvaddnwstr(y, x, wide, (int)n);
	style_set(SY_TEXT);
}

static void put_side(struct area a, int y, int x, int w, enum style st, const char *text, bool right)
{
	if (y < 0 || y >= a.h || x < 0 || x >= a.w)
		return;
	if (w < 0)
		w = cells(text ? text : "");
	put_at(a.y + y, a.x + x, clamp(w, 0, a.w - x), st, text, right);
}

void put(struct area a, int y, int x, int w, enum style st, const char *text)
{
	put_side(a, y, x, w, st, text, false);
}

void put_right(struct area a, int y, int x, int w, enum style st, const char *text)
{
	put_side(a, y, x, w, st, text, true);
}

void put_fill(struct area a, enum style st)
{
	for (int y = 0; y < a.h; y++)
		put(a, y, 0, a.w, st, "");
}

/* The line characters are Unicode, not the alternate set: PuTTY ignores that one in UTF-8, and a dump reads back what was drawn. */
static void put_run(struct area a, int y, int x, int w, enum style st, const char *glyph)
{
	char run[COLS_MAX * 4];
	size_t n = strlen(glyph), at = 0;

	w = clamp(w, 0, COLS_MAX);
	for (int i = 0; i < w && at + n < sizeof run; i++, at += n)
		memcpy(run + at, glyph, n);
	run[at] = '\0';
	put(a, y, x, w, st, run);
}

void put_hline(struct area a, int y, enum style st)
{
	put_run(a, y, 0, a.w, st, "─");
}

void put_box(struct area a, const char *title)
{
	char head[512];

	if (a.h < 2 || a.w < 2)
		return;
	put_run(a, 0, 0, a.w, SY_TEXT, "─");
	put_run(a, a.h - 1, 0, a.w, SY_TEXT, "─");
	for (int y = 0; y < a.h; y++) {
		put(a, y, 0, 1, SY_TEXT, y == 0 ? "┌" : y == a.h - 1 ? "└" : "│");
		put(a, y, a.w - 1, 1, SY_TEXT, y == 0 ? "┐" : y == a.h - 1 ? "┘" : "│");
	}
	if (title && *title && a.w > 6) {
		snprintf(head, sizeof head, " %s ", title);
		put(a, 0, 2, clamp(cells(head), 0, a.w - 4), SY_TITLE, head);
	}
}

void put_bar(struct area a, int y, int x, int w, int64_t part, int64_t whole)
{
	int n;

	w = clamp(w, 0, a.w - x);
	if (whole <= 0 || part < 0)
		part = 0;
	n = whole > 0 ? (int)((double)part / (double)whole * w + 0.5) : 0;
	n = clamp(n, part > 0 && w > 0, w);	/* a small part is still a part */
	put(a, y, x, n, SY_BAR, "");
	put(a, y, x + n, w - n, SY_TEXT, "");
}

void put_caret(struct area a, int y, int x)
{
	caret_y = a.y + clamp(y, 0, a.h > 0 ? a.h - 1 : 0);
	caret_x = a.x + clamp(x, 0, a.w > 0 ? a.w - 1 : 0);
	caret_set = true;
}
