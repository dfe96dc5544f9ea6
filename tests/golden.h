/*
 * Screens compared with what is written in tests/screens: opened without a terminal, played by script lines,
 * dumped with one letter a cell for the style. GOLDEN=1 in the environment writes the files anew, to be read
 * before they are committed.
 */
#ifndef SOCORG_TESTS_GOLDEN_H
#define SOCORG_TESTS_GOLDEN_H

#include "tui/inner.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int golden_in[2], golden_out;

/* A terminal whose output is kept in a file, so that what a key costs can be counted. */
static inline void golden_open(bool mono, int rows, int cols)
{
	struct tui_opts o = { .term = "xterm-256color", .mono = mono, .clip = true, .watch_fd = -1 };
	char s[40];
	FILE *f;

	assert_int_equal(pipe(golden_in), 0);
	golden_out = memfd_create("screen", 0);
	assert_true(golden_out >= 0);
	o.in = golden_in[0];
	o.out = golden_out;
	assert_int_equal(tui_open(&o), 0);
	snprintf(s, sizeof(s), "size %d %d\n", rows, cols);
	f = fmemopen(s, strlen(s), "r");
	assert_int_equal(script_play(f, NULL), 0);
	fclose(f);
}

static inline void golden_close(void)
{
	stack_drop();
	tui_close();
	close(golden_in[0]);
	close(golden_in[1]);
	close(golden_out);
}

/* Plays script lines; the bytes they have cost. */
static inline long golden_play(const char *lines)
{
	FILE *f = fmemopen((void *)(uintptr_t)lines, strlen(lines), "r");
	off_t was = lseek(golden_out, 0, SEEK_END);

	if (script_play(f, NULL) < 0)
		fail_msg("%s", tui_error());
	fclose(f);
	return (long)(lseek(golden_out, 0, SEEK_END) - was);
}

static inline void golden_check(const char *name)
{
	char path[200], *now = NULL, *want = NULL;
	size_t n = 0, cap = 0;
	FILE *f = open_memstream(&now, &n);

	screen_dump(f, true);
	fclose(f);
	snprintf(path, sizeof(path), "tests/screens/%s.txt", name);
	if (getenv("GOLDEN")) {
		assert_non_null(f = fopen(path, "w"));
		fputs(now, f);
		fclose(f);
	}
	if (!(f = fopen(path, "r")))
		fail_msg("%s is missing; GOLDEN=1 writes it", path);
	if (getdelim(&want, &cap, '\0', f) < 0)
		fail_msg("%s is empty", path);
	fclose(f);
	if (strcmp(now, want))
		fail_msg("%s differs; now it is:\n%s", path, now);
	free(now);
	free(want);
}

#endif
