/* A terminal made of two pipes, and a screen like a list with a line to type in. */
#ifndef SOCORG_TESTS_LOOP_H
#define SOCORG_TESTS_LOOP_H

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "tui/inner.h"

/* ---- a terminal made of two pipes ---- */

static int keyboard[2], glass[2];
static char sent[1 << 20];
static size_t nsent;

static inline size_t drain(void)
{
	ssize_t n;

	nsent = 0;
	while ((n = read(glass[0], sent + nsent, sizeof sent - 1 - nsent)) > 0)
		nsent += (size_t)n;
	sent[nsent] = '\0';
	return nsent;
}

static inline void wires(void)
{
	assert_int_equal(pipe(keyboard), 0);
	assert_int_equal(pipe(glass), 0);
	fcntl(glass[0], F_SETFL, O_NONBLOCK);
	fcntl(glass[1], F_SETPIPE_SZ, 1 << 20);
}

static inline void open_terminal(struct tui_opts o)
{
	wires();
	o.in = keyboard[0];
	o.out = glass[1];
	if (!o.term)
		o.term = "xterm-256color";
	assert_int_equal(tui_open(&o), 0);
}

static inline void unwire(void)
{
	close(keyboard[0]);
	if (keyboard[1] >= 0)
		close(keyboard[1]);
	close(glass[0]);
	close(glass[1]);
}

static inline void shut(void)
{
	stack_drop();
	tui_close();
	if (glass[0] > 0)
		unwire();
	glass[0] = -1;
}

/* A failed test leaves no terminal open for the next. */
static inline int clear(void **state)
{
	(void)state;
	shut();
	return 0;
}

/* ---- a screen like a list with a line to type in ---- */

static int sel, draws, keys_seen, closes;
static char typed_text[4096];

static inline void draw(struct screen *s, struct area a)
{
	(void)s;
	draws++;
	for (int y = 0; y < a.h - 1; y++) {
		char row[100];

		snprintf(row, sizeof row, "%05d 成都市武侯区社会服务中心 %d 正常 2026-11-23", 10000 + y, y * 37 % 100);
		put(a, y, 0, 1, SY_MARK, y == sel ? "▸" : "");
		put(a, y, 2, a.w - 2, SY_TEXT, row);
	}
	put(a, a.h - 1, 0, a.w, SY_VALUE, typed_text);
	if (typed_text[0])
		put_caret(a, a.h - 1, cells(typed_text));
	else
		put_caret(a, sel, 0);
}

static inline bool key(struct screen *s, int k)
{
	size_t n = strlen(typed_text);

	(void)s;
	keys_seen++;
	if (k == K_DOWN)
		sel++;
	else if (k == K_UP)
		sel--;
	else if (k < K_BASE && n + 6 < sizeof typed_text)
		key_bytes(k, typed_text + n, sizeof typed_text - n);
	else
		return false;
	return true;
}

static inline void closed(struct screen *s)
{
	(void)s;
	closes++;
}

static inline void quit_key(struct screen *s)
{
	(void)s;
	tui_quit();
}

static const struct keydef rows[] = {
	{ .key = K_F6, .label = "新建", .help = "新建一条" },
	{ .key = K_F8, .label = "退出", .help = "退出", .act = quit_key },
	{ 0 },
};
static const struct screen_ops ops = {
	.name = "list", .draw = draw, .key = key, .close = closed, .keys = rows, .text = true
};

static inline void start(struct tui_opts o)
{
	sel = draws = keys_seen = closes = 0;
	memset(typed_text, 0, sizeof typed_text);
	open_terminal(o);
	screen_push(&ops, NULL, "2.1", "社会组织");
	tui_banner("王小明");
}

#endif
