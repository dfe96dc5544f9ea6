/* See terminfo.c. */
#ifndef SOCORG_TUI_TERMINFO_H
#define SOCORG_TUI_TERMINFO_H

enum terminfo { TI_GOOD, TI_UNKNOWN, TI_NO_CURSOR };
enum terminfo terminfo_has(const char *name, int fd);

#endif
