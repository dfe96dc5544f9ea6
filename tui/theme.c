/*
 * What a style looks like. A state is never told by colour alone, so a theme may drop every colour; bold and reverse
 * are used sparingly because each change of attribute costs bytes on a slow line.
 */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <string.h>

#include "tui/inner.h"

struct look { short fg, bg; attr_t attr; };

static const char letters[SY_COUNT + 1] = ".lvFTHSKEWGdMBcLQ";

static const struct look mono[SY_COUNT] = {
	[SY_TEXT] = { -1, -1, 0 },
	[SY_LABEL] = { -1, -1, 0 },
	[SY_VALUE] = { -1, -1, 0 },
	[SY_FOCUS] = { -1, -1, A_REVERSE },
	[SY_TITLE] = { -1, -1, A_BOLD },
	[SY_HEAD] = { -1, -1, A_UNDERLINE },
	[SY_STATUS] = { -1, -1, A_BOLD },
	[SY_KEY] = { -1, -1, A_BOLD },
	[SY_ERROR] = { -1, -1, A_BOLD | A_REVERSE },
	[SY_WARN] = { -1, -1, A_BOLD },
	[SY_GOOD] = { -1, -1, A_BOLD },
	[SY_DIM] = { -1, -1, 0 },
	[SY_MARK] = { -1, -1, A_BOLD },
	[SY_BAR] = { -1, -1, 0 },
	[SY_CARRIED] = { -1, -1, A_UNDERLINE },
	[SY_LINK] = { -1, -1, A_UNDERLINE },
	[SY_QUERY] = { -1, -1, 0 },
};

static const struct look dark[SY_COUNT] = {
	[SY_TEXT] = { -1, -1, 0 },
	[SY_LABEL] = { COLOR_CYAN, -1, 0 },
	[SY_VALUE] = { -1, -1, 0 },
	[SY_FOCUS] = { -1, -1, A_REVERSE },
	[SY_TITLE] = { -1, -1, A_BOLD },
	[SY_HEAD] = { COLOR_CYAN, -1, A_UNDERLINE },
	[SY_STATUS] = { COLOR_CYAN, -1, A_BOLD },
	[SY_KEY] = { COLOR_YELLOW, -1, 0 },
	[SY_ERROR] = { COLOR_RED, -1, A_BOLD },
	[SY_WARN] = { COLOR_YELLOW, -1, A_BOLD },
	[SY_GOOD] = { COLOR_GREEN, -1, 0 },
	[SY_DIM] = { COLOR_BLUE, -1, A_BOLD },
	[SY_MARK] = { COLOR_YELLOW, -1, A_BOLD },
	[SY_BAR] = { COLOR_CYAN, -1, 0 },
	[SY_CARRIED] = { COLOR_GREEN, -1, A_UNDERLINE },
	[SY_LINK] = { COLOR_CYAN, -1, A_UNDERLINE },
	[SY_QUERY] = { COLOR_BLACK, COLOR_CYAN, 0 },
};

static const struct look light[SY_COUNT] = {
	[SY_TEXT] = { COLOR_BLACK, COLOR_WHITE, 0 }, [SY_LABEL] = { COLOR_BLUE, COLOR_WHITE, 0 },
	[SY_VALUE] = { COLOR_BLACK, COLOR_WHITE, 0 }, [SY_FOCUS] = { COLOR_WHITE, COLOR_BLUE, 0 },
	[SY_TITLE] = { COLOR_BLACK, COLOR_WHITE, A_BOLD }, [SY_HEAD] = { COLOR_BLUE, COLOR_WHITE, A_UNDERLINE },
	[SY_STATUS] = { COLOR_BLUE, COLOR_WHITE, A_BOLD }, [SY_KEY] = { COLOR_MAGENTA, COLOR_WHITE, 0 },
	[SY_ERROR] = { COLOR_RED, COLOR_WHITE, A_BOLD }, [SY_WARN] = { COLOR_MAGENTA, COLOR_WHITE, A_BOLD },
	[SY_GOOD] = { COLOR_GREEN, COLOR_WHITE, A_BOLD }, [SY_DIM] = { COLOR_BLUE, COLOR_WHITE, 0 },
	[SY_MARK] = { COLOR_RED, COLOR_WHITE, 0 }, [SY_BAR] = { COLOR_BLUE, COLOR_WHITE, 0 },
	[SY_CARRIED] = { COLOR_GREEN, COLOR_WHITE, A_UNDERLINE }, [SY_LINK] = { COLOR_BLUE, COLOR_WHITE, A_UNDERLINE },
	[SY_QUERY] = { COLOR_BLACK, COLOR_CYAN, 0 },
};

static const struct look contrast[SY_COUNT] = {
	[SY_TEXT] = { COLOR_WHITE, COLOR_BLACK, A_BOLD },
	[SY_LABEL] = { COLOR_WHITE, COLOR_BLACK, A_BOLD },
	[SY_VALUE] = { COLOR_WHITE, COLOR_BLACK, A_BOLD },
	[SY_FOCUS] = { COLOR_BLACK, COLOR_YELLOW, 0 },
	[SY_TITLE] = { COLOR_YELLOW, COLOR_BLACK, A_BOLD },
	[SY_HEAD] = { COLOR_YELLOW, COLOR_BLACK, A_BOLD | A_UNDERLINE },
	[SY_STATUS] = { COLOR_YELLOW, COLOR_BLACK, A_BOLD },
	[SY_KEY] = { COLOR_YELLOW, COLOR_BLACK, A_BOLD },
	[SY_ERROR] = { COLOR_WHITE, COLOR_RED, A_BOLD },
	[SY_WARN] = { COLOR_BLACK, COLOR_YELLOW, 0 },
	[SY_GOOD] = { COLOR_GREEN, COLOR_BLACK, A_BOLD },
	[SY_DIM] = { COLOR_WHITE, COLOR_BLACK, A_BOLD },
	[SY_MARK] = { COLOR_YELLOW, COLOR_BLACK, A_BOLD },
	[SY_BAR] = { COLOR_WHITE, COLOR_BLACK, A_BOLD },
	[SY_CARRIED] = { COLOR_GREEN, COLOR_BLACK, A_BOLD | A_UNDERLINE },
	[SY_LINK] = { COLOR_WHITE, COLOR_BLACK, A_BOLD | A_UNDERLINE },
	[SY_QUERY] = { COLOR_BLACK, COLOR_WHITE, 0 },
};

static const struct look *theme = mono;
static short pair_of[SY_COUNT];

static const struct look *theme_named(const char *name)
{
	static const struct { const char *name; const struct look *look; } all[] = {
		{ "light", light }, { "contrast", contrast }, { "mono", mono },
	};

	for (size_t i = 0; name && i < sizeof all / sizeof *all; i++)
		if (strcmp(name, all[i].name) == 0)
			return all[i].look;
	return dark;
}

/* Styles of the same colours share a pair: the fewer pairs, the fewer colour changes ncurses has to send. */
void theme_open(const char *name, bool no_colour)
{
	short pairs = 0;

	theme = theme_named(name);
	memset(pair_of, 0, sizeof pair_of);
	if (no_colour || !has_colors() || start_color() == ERR)
		theme = mono;
	bkgdset(' ');			/* another theme may have had a ground of its own */
	if (theme == mono)
		return;
	use_default_colors();
	for (int i = 0; i < SY_COUNT; i++) {
		const struct look *l = &theme[i];

		if (l->fg < 0 && l->bg < 0)
			continue;
		for (int j = 0; j < i; j++)
			if (theme[j].fg == l->fg && theme[j].bg == l->bg)
				pair_of[i] = pair_of[j];
		if (!pair_of[i] && init_pair(pairs + 1, l->fg, l->bg) != ERR)
			pair_of[i] = ++pairs;
	}
	if (theme[SY_TEXT].bg >= 0)
		bkgdset((chtype)' ' | (chtype)COLOR_PAIR(pair_of[SY_TEXT]));
}

void style_set(enum style s)
{
	attr_set(theme[s].attr, pair_of[s], NULL);
}

/* Several styles may look the same; the first of them names the cell. */
char style_letter(unsigned long attrs, int pair)
{
	attrs &= A_BOLD | A_UNDERLINE | A_REVERSE;
	if (!attrs && pair == pair_of[SY_TEXT])
		return letters[SY_TEXT];	/* never drawn on */
	for (int i = 0; i < SY_COUNT; i++)
		if (theme[i].attr == attrs && pair_of[i] == pair)
			return letters[i];
	return '?';
}
