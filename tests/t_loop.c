/* The loop: what is sent for what changes, type-ahead, hang-up, idling and progress. */
#include "tests/loop.h"

/* ---- a terminal made of two pipes ---- */

static void press(int key)
{
	char b[16];

	loop_bytes(b, key_bytes(key, b, sizeof b));
	loop_settle();
}

/* ---- economy: UX-17, LB-2, LB-3, LB-5 ---- */

static char minute[8] = "10:42";

static const char *clock_now(void *ctx)
{
	(void)ctx;
	return minute;
}

/* UX-18: no SGR of a colour (30–49, 90–107) among the bytes. */
static bool coloured(const char *s)
{
	for (; (s = strstr(s, "\033[")) != NULL; s++) {
		const char *p = s + 2;
		bool colour = false;

		while ((*p >= '0' && *p <= '9') || *p == ';') {
			int n = (int)strtol(p + (*p == ';'), NULL, 10);

			colour |= (n >= 30 && n <= 49) || (n >= 90 && n <= 107);
			for (p += *p == ';'; *p >= '0' && *p <= '9'; p++)
				;
		}
		if (*p == 'm' && colour)
			return true;
	}
	return false;
}

static void economy(bool mono)
{
	size_t full, move, chr, han, tick;

	strcpy(minute, "10:42");
	start((struct tui_opts){ .clock = clock_now, .mono = mono });
	loop_draw();
	full = drain();
	assert_int_equal(coloured(sent), !mono);
	press(K_DOWN);
	move = drain();
	press(K_DOWN);
	move = move > nsent ? move : drain();
	press('x');	/* the caret goes to the line typed in: not what a character costs */
	drain();
	press('y');
	chr = drain();
	press(0x4e2d);
	han = drain();
	strcpy(minute, "10:43");
	loop_second();
	loop_settle();
	tick = drain();
	for (int i = 0; i < 120; i++) {
		loop_second();
		loop_settle();
	}
	assert_int_equal(drain(), 0);	/* idle: nothing */
	loop_draw();
	assert_int_equal(drain(), 0);	/* nor for drawing the same again */
	print_message("full %zu, marker %zu, character %zu, Han %zu, clock %zu bytes\n", full, move, chr, han, tick);
	assert_true(full > 500 && full < 4000);
	assert_in_range(move, 1, 60);
	assert_in_range(chr, 1, 8);
	assert_in_range(han, 1, 11);
	assert_in_range(tick, 1, 40);
	shut();
}

static void t_economy(void **state)
{
	(void)state;
	economy(false);
	economy(true);
}

/* Where the bytes leave the cursor: the motions ncurses uses on an xterm, and single-cell text. */
static void follow(const char *s, int *y, int *x)
{
	while (*s) {
		if (*s == '\r') {
			*x = 0;
		} else if (*s == '\n') {
			(*y)++;
		} else if (*s == '\b') {
			(*x)--;
		} else if (*s == '\033' && s[1] == '[') {
			char *end;
			int a = (int)strtol(s + 2, &end, 10), b = *end == ';' ? (int)strtol(end + 1, &end, 10) : 1;

			a = a > 0 ? a : 1;
			switch (*end) {
			case 'H': *y = a - 1; *x = b - 1; break;
			case 'd': *y = a - 1; break;
			case 'G': *x = a - 1; break;
			case 'A': *y -= a; break;
			case 'B': *y += a; break;
			case 'C': *x += a; break;
			case 'D': *x -= a; break;
			default: assert_int_equal(*end, 'm');
			}
			s = end;
		} else {
			(*x)++;
		}
		s++;
	}
}

static void t_caret(void **state)
{
	int y = -1, x = -1;

	(void)state;
	start((struct tui_opts){ .clock = clock_now });
	loop_draw();
	press('x');
	drain();
	strcpy(minute, "11:00");
	loop_second();
	loop_settle();
	drain();
	follow(sent, &y, &x);	/* after the clock the caret is back behind the x, and it is never hidden */
	assert_int_equal(y, 21);
	assert_int_equal(x, 1);
	assert_null(strstr(sent, "\033[?25l"));
	shut();
}

static void t_repaint(void **state)
{
	size_t full;

	(void)state;
	start((struct tui_opts){ .term = "xterm-256color" });
	loop_draw();
	full = drain();
	press(K_CTRL('L'));
	assert_true(drain() > full * 3 / 4);
	shut();
}

/* ---- type-ahead ---- */

static void t_burst(void **state)
{
	char text[201];

	(void)state;
	for (int i = 0; i < 200; i++)
		text[i] = (char)('a' + i % 26);
	text[200] = '\0';
	start((struct tui_opts){ .term = "xterm" });
	assert_int_equal(write(keyboard[1], text, 200), 200);
	close(keyboard[1]);
	keyboard[1] = -1;
	assert_int_equal(tui_run(), K_HANGUP);
	assert_int_equal(keys_seen, 200);
	assert_string_equal(typed_text, text);
	assert_true(draws <= 2);	/* nothing is painted while keys wait */
	assert_int_equal(closes, 0);	/* a hang-up closes nothing: what was typed can still be saved */
	shut();
}

static void t_split_utf8(void **state)
{
	(void)state;
	start((struct tui_opts){ .term = "xterm" });
	loop_bytes("\344", 1);
	loop_bytes("\270", 1);
	loop_settle();
	loop_bytes("\255", 1);
	assert_string_equal(typed_text, "中");
	loop_bytes("\377\377x", 3);
	loop_settle();
	drain();
	assert_string_equal(typed_text, "中x");
	shut();
}

static void t_interrupt(void **state)
{
	(void)state;
	start((struct tui_opts){ .term = "xterm" });
	assert_false(tui_interrupted());
	assert_int_equal(write(keyboard[1], "ab\033[A", 5), 5);
	assert_false(tui_interrupted());	/* an arrow is no Esc */
	assert_int_equal(write(keyboard[1], "c\033", 2), 2);
	assert_true(tui_interrupted());
	assert_false(tui_interrupted());
	assert_int_equal(write(keyboard[1], "d\003e", 3), 3);
	assert_true(tui_interrupted());
	loop_bytes("f", 1);
	assert_string_equal(typed_text, "ef");	/* what was typed before the interrupt is gone, the rest is kept */
	shut();
}

static void t_discard(void **state)
{
	(void)state;
	start((struct tui_opts){ .term = "xterm" });
	assert_int_equal(write(keyboard[1], "1234\r", 5), 5);
	confirm_typed("撤销登记", "不能恢复。", "1234", NULL, NULL);
	assert_int_equal(write(keyboard[1], "\033OW", 3), 3);
	close(keyboard[1]);
	keyboard[1] = -1;
	assert_int_equal(tui_run(), K_HANGUP);
	assert_string_equal(screen_top()->title, "撤销登记");	/* still asked */
	shut();
}

/* ---- ends ---- */

static void t_ends(void **state)
{
	int watch[2];

	(void)state;
	start((struct tui_opts){ .term = "xterm" });
	raise(SIGTERM);
	assert_int_equal(tui_run(), K_HANGUP);
	shut();
	start((struct tui_opts){ .term = "xterm" });
	raise(SIGHUP);
	assert_int_equal(tui_run(), K_HANGUP);
	shut();
	assert_int_equal(pipe(watch), 0);
	start((struct tui_opts){ .term = "xterm", .watch_fd = watch[0] });
	assert_int_equal(write(watch[1], "x", 1), 1);
	assert_int_equal(tui_run(), K_HANGUP);
	shut();
	close(watch[0]);
	close(watch[1]);
	start((struct tui_opts){ .term = "xterm" });
	assert_int_equal(write(keyboard[1], "\0338zzz", 5), 5);
	assert_int_equal(tui_run(), 0);	/* F8 quits */
	assert_string_equal(typed_text, "");
	shut();
	start((struct tui_opts){ .term = "xterm" });
	assert_int_equal(write(keyboard[1], "\0333", 2), 2);
	assert_int_equal(tui_run(), 0);	/* F3 on the last screen */
	assert_int_equal(closes, 1);
	assert_null(screen_top());
	shut();
}

static int locks, ticks;

static void lock(void *ctx)
{
	(void)ctx;
	locks++;
}

static void tick(void *ctx)
{
	(void)ctx;
	ticks++;
}

static void t_idle(void **state)
{
	(void)state;
	locks = ticks = 0;
	start((struct tui_opts){ .idle_lock = 60, .idle_end = 120, .locked = lock, .tick = tick });
	press('a');
	for (int i = 0; i < 59; i++)
		loop_second();
	assert_int_equal(locks, 0);
	assert_int_equal(ticks, 59);
	loop_second();
	assert_int_equal(locks, 1);
	loop_second();
	assert_int_equal(locks, 1);	/* once */
	press('b');
	for (int i = 0; i < 60; i++)
		loop_second();
	assert_int_equal(locks, 2);
	shut();
	/* the end comes without a key: tui_run() waits for nothing else */
	start((struct tui_opts){ .idle_end = 1 });
	assert_int_equal(tui_run(), K_HANGUP);
	shut();
}

/* While a hand types without a pause the second is told all the same, with one of its keys, and once it rests. */
static void t_typing(void **state)
{
	int status;

	(void)state;
	ticks = 0;
	start((struct tui_opts){ .term = "xterm", .tick = tick });
	pid_t hand = fork();
	if (hand == 0) {
		for (int i = 0; i < 8; i++) {
			usleep(400000);
			if (write(keyboard[1], "a", 1) != 1)
				_exit(1);
		}
		usleep(1700000);
		_exit(write(keyboard[1], "\0338", 2) == 2 ? 0 : 1);
	}
	assert_int_equal(tui_run(), 0);
	assert_int_equal(waitpid(hand, &status, 0), hand);
	assert_int_equal(status, 0);
	assert_string_equal(typed_text, "aaaaaaaa");
	assert_in_range(ticks, 3, 6);
	shut();
}

/* ---- progress ---- */

static void t_progress(void **state)
{
	(void)state;
	start((struct tui_opts){ .term = "xterm" });
	loop_draw();
	drain();
	progress("导入", 0, 4800);
	assert_int_equal(drain(), 0);		/* nothing in the first half second */
	loop_second();
	progress("导入", 1200, 4800);
	assert_true(drain() > 0);
	assert_non_null(strstr(sent, "导入：已处理 1,200/4,800，预计 "));
	assert_non_null(strstr(sent, " 秒，Esc 停止"));
	progress("导入", 1201, 4800);
	assert_int_equal(drain(), 0);		/* not twice within half a second */
	loop_second();
	progress("导入", 2400, 4800);
	assert_in_range(drain(), 1, 80);
	progress_end();
	loop_settle();
	assert_true(drain() > 0);
	assert_null(strstr(sent, "已处理"));
	shut();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(t_economy, clear),
		cmocka_unit_test_teardown(t_caret, clear),
		cmocka_unit_test_teardown(t_repaint, clear),
		cmocka_unit_test_teardown(t_burst, clear),
		cmocka_unit_test_teardown(t_split_utf8, clear),
		cmocka_unit_test_teardown(t_interrupt, clear),
		cmocka_unit_test_teardown(t_discard, clear),
		cmocka_unit_test_teardown(t_ends, clear),
		cmocka_unit_test_teardown(t_idle, clear),
		cmocka_unit_test_teardown(t_typing, clear),
		cmocka_unit_test_teardown(t_progress, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
