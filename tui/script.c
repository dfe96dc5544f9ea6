/*
 * The driver for tests: lines of a script are typed into the running screens, and what they show is compared, without a
 * terminal and without waiting. The keys go through the same decoder, dispatch and drawing as a clerk's.
 */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "tui/inner.h"
#include "tui/xalloc.h"

/* ---- what is on the screen ---- */

/* The text of a row, blanks at its end left out; with letters, one letter a cell for the style. */
static size_t row_text(int y, wchar_t *dst, char *letters)
{
	size_t n = 0, end = 0, last = 0;

	for (int x = 0; x < COLS; ) {
		wchar_t wc[CCHARW_MAX + 1] = L"";
		attr_t attr = 0;
		short pair = 0;
		cchar_t c;
		int w = 1;

		if (mvin_wch(y, x, &c) == OK)
			getcchar(&c, wc, &attr, &pair, NULL);
		if (!wc[0])
			wc[0] = L' ';
		w = wcwidth(wc[0]) > 1 ? 2 : 1;
		for (int i = 0; wc[i]; i++)
			dst[n++] = wc[i];
		if (wc[0] != L' ')
			end = n;
		for (int i = 0; i < w && x + i < COLS; i++) {
			letters[x + i] = style_letter(attr, pair);
			if (letters[x + i] != '.')
				last = (size_t)(x + i + 1);
		}
		x += w;
	}
	dst[end] = L'\0';
	letters[last] = '\0';
	return end;
}

void screen_dump(FILE *f, bool attributes)
{
	static wchar_t text[COLS_MAX * (CCHARW_MAX + 1)];
	static char letters[COLS_MAX + 1];
	int y = 0, x = 0;

	if (!term_up())
		return;
	getyx(stdscr, y, x);
	for (int pass = 0; pass < (attributes ? 2 : 1); pass++) {
		for (int row = 0; row < LINES; row++) {
			row_text(row, text, letters);
			if (pass == 0)
				fprintf(f, "%ls\n", text);
			else
				fprintf(f, "%s\n", letters);
		}
		if (attributes && pass == 0)
			fprintf(f, "-- caret %d,%d\n", y, x);
	}
	move(y, x);
}

static char *shown(void)
{
	size_t n;
	char *text = NULL;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		return tui_xstrdup("");
	screen_dump(f, false);
	fclose(f);
	return text;
}

/* ---- the script ---- */

/* <F10>, <Ctrl-W>, <0x1b> among text. What begins with < and is no key is typed as it stands. */
static int type(const char *s)
{
	while (*s) {
		const char *end = *s == '<' ? strchr(s, '>') : NULL;
		char bytes[16];
		size_t n = 1;

		if (!screen_top())
			return term_fail("keys \"%s\" are left but the last screen has closed", s);
		if (end && end > s + 1 && strncmp(s, "<0x", 3) == 0) {
			bytes[0] = (char)strtol(s + 1, NULL, 16);
			loop_bytes(bytes, 1);
			s = end + 1;
			continue;
		}
		if (end && end > s + 1) {
			int key = key_named(s + 1, (size_t)(end - s - 1));

			if (key == K_NONE)
				return term_fail("no key <%.*s>", (int)(end - s - 1), s + 1);
			n = key_bytes(key, bytes, sizeof bytes);
			loop_bytes(bytes, n);
			if (key == K_ESC)
				loop_timeout();	/* a lone Esc: what follows is not part of it */
			s = end + 1;
			continue;
		}
		loop_bytes(s, n);
		s += n;
	}
	loop_timeout();
	return 0;
}

static int look_for(const char *text, bool wanted)
{
	char *all;
	bool found;

	loop_settle();
	all = shown();
	found = strstr(all, text) != NULL;
	if (found != wanted)
		term_fail("%s \"%s\"; the screen is:\n%.350s…", wanted ? "missing" : "unexpected", text, all);
	free(all);
	return found == wanted ? 0 : -1;
}

static int dump_to(const char *arg, FILE *log)
{
	const char *attr = strstr(arg, " attributes");
	char *name = strndup(arg, attr ? (size_t)(attr - arg) : strlen(arg));
	FILE *f;

	loop_settle();
	f = !name ? NULL : strcmp(name, "-") == 0 ? log : fopen(name, "w");
	if (!f) {
		term_fail("%s: %s", name ? name : arg, strerror(errno));
		free(name);
		return -1;
	}
	screen_dump(f, attr != NULL);
	if (f != log)
		fclose(f);
	free(name);
	return 0;
}

static int obey(const char *verb, const char *arg, FILE *log)
{
	int rows, cols;

	if (strcmp(verb, "keys") == 0) {
		if (type(arg) < 0)
			return -1;
		loop_settle();
		return 0;
	}
	if (strcmp(verb, "size") == 0) {
		if (sscanf(arg, "%d %d", &rows, &cols) != 2 || rows < 1 || cols < 1)
			return term_fail("size wants ROWS COLS, got \"%s\"", arg);
		term_resize(rows, cols);
		loop_draw();
		return 0;
	}
	if (strcmp(verb, "expect") == 0)
		return look_for(arg, true);
	if (strcmp(verb, "reject") == 0)
		return look_for(arg, false);
	if (strcmp(verb, "dump") == 0)
		return dump_to(arg, log);
	if (strcmp(verb, "tick") == 0) {
		loop_second();
		loop_settle();
		return 0;
	}
	return term_fail("unknown line \"%s\"", verb);
}

/* A terminal nobody looks at: its keyboard is a pipe that stays silent. Both ends last as long as the process. */
static int open_headless(void)
{
	static int keyboard[2] = { -1, -1 }, null = -1;
	struct tui_opts o = { .term = "xterm-256color", .watch_fd = -1, .mono = true };

	if (null < 0 && (pipe2(keyboard, O_CLOEXEC) < 0 || (null = open("/dev/null", O_WRONLY | O_CLOEXEC)) < 0))
		return term_fail("no silent terminal: %s", strerror(errno));
	o.in = keyboard[0];
	o.out = null;
	return tui_open(&o);
}

int script_play(FILE *script, FILE *log)
{
	char *line = NULL;
	size_t cap = 0;
	int number = 0, rc = 0;

	if (!term_up() && open_headless() < 0)
		return -1;
	loop_draw();
	while (rc == 0 && getline(&line, &cap, script) > 0) {
		char *verb = line + strspn(line, " \t"), *arg;

		number++;
		line[strcspn(line, "\r\n")] = '\0';
		if (!*verb || *verb == '#')
			continue;
		arg = verb + strcspn(verb, " ");
		if (*arg)
			*arg++ = '\0';
		if (log)
			fprintf(log, "%d: %s %s\n", number, verb, arg);
		rc = obey(verb, arg, log ? log : stderr);
		if (rc < 0) {
			char why[480];

			snprintf(why, sizeof why, "%s", tui_error());
			term_fail("line %d: %s", number, why);
			if (log)
				fprintf(log, "%s\n", tui_error());
		}
	}
	free(line);
	return rc;
}
