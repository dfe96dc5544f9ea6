/* Terminals: odd ones, a real pseudo-terminal, and a clean exit. */
#include "tests/loop.h"

/* ---- terminals ---- */

static void t_terms(void **state)
{
	static const char *const good[] = {
		"xterm",
		"xterm-256color",
		"vt100",
		"vt220",
		"linux",
		"screen",
		"putty",
		"xterm-kitty",
		"foot",
		"alacritty-direct",
		"kitty",
		"../../x",
		"no-such-terminal",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"a b",
		"ansi",
		"wezterm",
	};
	static const char *const refused[] = { "", "dumb", "unknown" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		start((struct tui_opts){ .term = good[i] });
		loop_draw();
		assert_true(drain() > 400);
		assert_non_null(strstr(sent, "成都市武侯区社会服务中心"));
		tui_close();
		drain();
		assert_non_null(strstr(sent, "\033[?2004l"));
		assert_non_null(strstr(sent, "\033[?25h"));
		shut();
	}
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct tui_opts o = { .term = refused[i], .in = 0, .out = 1, .watch_fd = -1 };

		assert_int_equal(tui_open(&o), -1);
		assert_non_null(strstr(tui_error(), "终端"));
	}
}

static void t_clean_exit(void **state)
{
	(void)state;
	start((struct tui_opts){ .term = "xterm-256color" });
	loop_draw();
	drain();
	assert_non_null(strstr(sent, "\033[?2004h"));
	assert_non_null(strstr(sent, "\033[?1049h"));
	assert_null(strstr(sent, "\033[?1h"));	/* no application mode for cursor keys or keypad */
	assert_null(strstr(sent, "\033="));
	tui_close();
	drain();
	assert_non_null(strstr(sent, "\033[?1049l"));
	assert_non_null(strstr(sent, "\033[?2004l"));
	assert_non_null(strstr(sent, "\033[0m"));
	tui_close();	/* twice does no harm */
	assert_int_equal(drain(), 0);
	shut();
}

/* ---- a real pseudo-terminal ---- */

static bool reads(int fd, const char *text)
{
	static char all[1 << 16];
	size_t n = 0;
	struct pollfd p = { .fd = fd, .events = POLLIN };

	while (n < sizeof all - 1 && poll(&p, 1, 5000) > 0) {
		ssize_t k = read(fd, all + n, sizeof all - 1 - n);

		if (k <= 0)
			break;
		n += (size_t)k;
		all[n] = '\0';
		if (strstr(all, text))
			return true;
	}
	return false;
}

static void t_pty(void **state)
{
	struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	int master, status;
	pid_t pid;

	(void)state;
	pid = forkpty(&master, NULL, NULL, &ws);
	assert_true(pid >= 0);
	if (pid == 0) {
		struct tui_opts o = { .term = "xterm", .in = 0, .out = 1, .watch_fd = -1, .esc_ms = 20 };
		int rc;

		screen_push(&ops, NULL, "2.1", "社会组织");
		if (tui_open(&o) < 0)
			_exit(99);
		rc = tui_run();
		_exit(rc == K_HANGUP && strcmp(typed_text, "xyz") == 0 ? 7 : 8);
	}
	assert_true(reads(master, "社会组织"));
	assert_int_equal(write(master, "xyz", 3), 3);
	assert_true(reads(master, "xyz"));
	ws.ws_col = 50;
	assert_int_equal(ioctl(master, TIOCSWINSZ, &ws), 0);
	assert_true(reads(master, "50×24"));
	ws.ws_col = 70;
	assert_int_equal(ioctl(master, TIOCSWINSZ, &ws), 0);
	assert_true(reads(master, "xyz"));	/* nothing forgotten */
	assert_int_equal(write(master, "\033[99~", 5), 5);
	assert_int_equal(write(master, "\021", 1), 1);	/* Ctrl-Q is a key, not flow control */
	assert_int_equal(write(master, "\033[[Z", 4), 4);
	assert_int_equal(write(master, "\033OQ", 3),
			 3); /* F2 is not used here: it says so, after all before it was read */
	assert_true(reads(master, "F2"));
	close(master);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(t_terms, clear),
		cmocka_unit_test_teardown(t_clean_exit, clear),
		cmocka_unit_test_teardown(t_pty, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
