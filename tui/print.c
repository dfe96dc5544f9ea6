/* The printer behind the person's terminal: what stands between ESC [ 5 i and ESC [ 4 i goes to it (mc5 and mc4 of a VT220). To the terminal
 * it is bytes, and some look for the end among them without knowing characters, so what is sent is made plain first. */
#include <stdlib.h>
#include <string.h>

#include "tui/inner.h"
#include "tui/xalloc.h"

/*
 * No control character goes through, as one byte or as UTF-8 writes those of 80 to 9F: CSI may be the byte 9B. That byte is the last of
 * some characters as well, and 4i behind it ends the printing for whoever reads bytes: it is parted by a blank.
 */
char *print_plain(const char *text)
{
	char *dst = tui_xmalloc(strlen(text) * 2 + 1);
	size_t at = 0;

	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if ((c < ' ' && c != '\n') || c == 0x7f)
			continue;
		if (c == 0xc2 && (unsigned char)p[1] >= 0x80 && (unsigned char)p[1] < 0xa0) {
			p++;
			continue;
		}
		if (c == '\n')
			dst[at++] = '\r';
		if (c == '4' && at && (unsigned char)dst[at - 1] == 0x9b)
			dst[at++] = ' ';
		dst[at++] = (char)c;
	}
	dst[at] = '\0';
	return dst;
}

bool tui_print(const char *text)
{
	char *plain = print_plain(text);
	bool sent = term_up() && term_send("\033[5i", 4) && term_send(plain, strlen(plain));

	/* the end is sent whatever became of the rest; a terminal that has no printer may have shown it all */
	if (term_up())
		term_send("\r\n\f\033[4i", 7);
	free(plain);
	term_repaint();
	tui_redraw();
	return sent;
}
