/* Keys and their names, both ways: legends, help and test scripts speak of the same key by the same name. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#include "tui/inner.h"

static const struct {
	int key;
	const char *name, *bytes;
} named[] = {
	{ K_UP, "↑", "\033[A" },	{ K_DOWN, "↓", "\033[B" },
	{ K_RIGHT, "→", "\033[C" },	{ K_LEFT, "←", "\033[D" },
	{ K_UP, "Up", "\033[A" },	{ K_DOWN, "Down", "\033[B" },
	{ K_RIGHT, "Right", "\033[C" }, { K_LEFT, "Left", "\033[D" },
	{ K_SHIFT_UP, "Shift-↑", "\033[1;2A" }, { K_SHIFT_DOWN, "Shift-↓", "\033[1;2B" },
	{ K_SHIFT_UP, "Shift-Up", "\033[1;2A" }, { K_SHIFT_DOWN, "Shift-Down", "\033[1;2B" },
	{ K_HOME, "Home", "\033[H" },	{ K_END, "End", "\033[F" },
	{ K_PGUP, "PgUp", "\033[5~" },	{ K_PGDN, "PgDn", "\033[6~" },
	{ K_INS, "Ins", "\033[2~" },	{ K_DEL, "Del", "\033[3~" },
	{ K_BS, "BS", "\177" },		{ K_ENTER, "Enter", "\r" },
	{ K_TAB, "Tab", "\t" },		{ K_BTAB, "Shift-Tab", "\033[Z" },
	{ K_BTAB, "BTab", "\033[Z" },	{ K_ESC, "Esc", "\033" },
	{ K_F1, "F1", "\033OP" },	{ K_F2, "F2", "\033OQ" },
	{ K_F3, "F3", "\033OR" },	{ K_F4, "F4", "\033OS" },
	{ K_F5, "F5", "\033[15~" },	{ K_F6, "F6", "\033[17~" },
	{ K_F7, "F7", "\033[18~" },	{ K_F8, "F8", "\033[19~" },
	{ K_F9, "F9", "\033[20~" },	{ K_F10, "F10", "\033[21~" },
	{ K_F11, "F11", "\033[23~" },	{ K_F12, "F12", "\033[24~" },
	{ ' ', "Space", " " },		{ '<', "lt", "<" },
};

const char *key_name(int key, char *dst, size_t n)
{
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (named[i].key == key && key != '<') {
			snprintf(dst, n, "%s", named[i].name);
			return dst;
		}
	if (key >= K_CTRL_A && key <= K_CTRL('_')) {
		snprintf(dst, n, "Ctrl-%c", key - K_CTRL_A + 'A');
	} else if (key > 0 && key < K_BASE) {
		char utf[5] = "";

		utf8proc_encode_char(key, (unsigned char *)utf);
		snprintf(dst, n, "%s", utf);
	} else if (n) {
		dst[0] = '\0';
	}
	return dst;
}

int key_named(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (strlen(named[i].name) == n && strncasecmp(named[i].name, name, n) == 0)
			return named[i].key;
	if (n == 6 && strncasecmp(name, "Ctrl-", 5) == 0 && name[5] >= '@' && name[5] <= 'z')
		return K_CTRL(name[5] >= 'a' ? name[5] - 'a' + 'A' : name[5]);
	return n == 1 && name[0] > ' ' && name[0] < 0x7f ? name[0] : K_NONE;
}

size_t key_bytes(int key, char *dst, size_t n)
{
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (named[i].key == key)
			return (size_t)snprintf(dst, n, "%s", named[i].bytes);
	if (n < 5)
		return 0;
	if (key >= K_CTRL_A && key <= K_CTRL('_')) {
		dst[0] = (char)(key - K_CTRL_A + 1);
		return 1;
	}
	return key > 0 && key < K_BASE ? (size_t)utf8proc_encode_char(key, (unsigned char *)dst) : 0;
}

/* An input method left on types ：／？１２ where a command is meant; the ideographic blank is a blank. */
int key_fold(int key)
{
	if (key >= 0xff01 && key <= 0xff5e)
		return key - 0xff01 + '!';
	if (key == 0x3000)
		return ' ';
	if (key == 0x3002)	/* 。is where the full stop is */
		return '.';
	if (key == 0x300a || key == 0x300b)	/* 《》 are Shift-, and Shift-. */
		return key == 0x300a ? '<' : '>';
	if (key == 0x3010 || key == 0x3011)	/* 【】 are where the brackets are */
		return key == 0x3010 ? '[' : ']';
	return key;
}
