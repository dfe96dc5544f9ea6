/*
 * Whether the terminal database knows a name well enough for full-screen work. Asked before newterm(), which loses
 * memory when it refuses; alone in a file because <term.h> makes macros of common words.
 */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

#include "tui/terminfo.h"

enum terminfo terminfo_has(const char *name, int fd)
{
	const char *cup;
	int err;

	if (setupterm(name, fd, &err) == ERR)
		return TI_UNKNOWN;
	cup = tigetstr("cup");
	err = !cup || cup == (char *)-1;
	del_curterm(cur_term);
	return err ? TI_NO_CURSOR : TI_GOOD;
}
