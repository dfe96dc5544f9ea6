/* Printing behind the terminal: what is printed is text, and no text ends the printing, for a terminal that knows characters and for one that
 * reads bytes. */
#include "tests/loop.h"

/* As terminals look for the end: ESC [ or the byte 9B, then 4 i. Where it is found, or -1. */
static long end_of_print(const char *s, size_t n)
{
	int state = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == 0x1b)
			state = 1;
		else if (c == 0x9b || (c == '[' && state == 1))
			state = 2;
		else if (c == '4' && state == 2)
			state = 3;
		else if (c == 'i' && state == 3)
			return (long)i;
		else
			state = 0;
	}
	return -1;
}

static void no_text_ends_it(void **state)
{
	static const char *const texts[] = { "\033[4i", "\x1b\x1b[4i", "\xc2\x9b" "4i", "丛4i", "蛛4i，四4i丛丛4i", "[4i", "\033", "\033[", "一\033二[4i", "4i", "",
		"\033[\033[4i4i", "\x7f\x01\x08\r\t\f\v", "丛\0334i", "丛\xc2\x80" "4i", "\033\xe4\xb8\x9b" "4i" };
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char *p = print_plain(texts[i]);
		if (end_of_print(p, strlen(p)) >= 0)
			fail_msg("text %zu ends the printing", i);
		for (const char *q = p; *q; q++)
			assert_true((unsigned char)*q >= ' ' || *q == '\n' || *q == '\r');
		free(p);
	}
	/* whatever stands in it: 20,000 texts of what is dangerous, drawn by seed */
	static const char *const piece[] = { "\033", "[", "4", "i", "丛", "\xc2\x9b", "\xc2\x84", "5", "一", "\n", "\xc2\xa0" };
	uint32_t seed = 20260302;
	for (int k = 0; k < 20000; k++) {
		char text[64] = "";
		for (int m = 0; m < 8; m++) {
			seed = seed * 1664525u + 1013904223u;
			strcat(text, piece[seed >> 16 & 0xff ? (seed >> 16) % 11 : 0]);
		}
		char *p = print_plain(text);
		if (end_of_print(p, strlen(p)) >= 0)
			fail_msg("%s", text);
		free(p);
	}
}

static void text_stays(void **state)
{
	(void)state;
	char *p = print_plain("登记证书\n编号 4i，丛4号");
	assert_string_equal(p, "登记证书\r\n编号 4i，丛 4号");
	free(p);
}

static void sent_whole(void **state)
{
	char *at;
	(void)state;
	start((struct tui_opts){ .watch_fd = -1 });
	loop_draw();
	drain();
	assert_true(tui_print("通知书\n丛4i\033[4i\n完"));
	drain();
	at = strstr(sent, "\033[5i");
	assert_non_null(at);
	assert_ptr_equal(at, sent);
	long end = end_of_print(at + 4, strlen(at + 4));
	assert_true(end > 0);
	at[4 + end + 1] = '\0';
	assert_string_equal(at + 4, "通知书\r\n丛 4i[4i\r\n完\r\n\f\033[4i");
	/* the picture is sent anew: a terminal without a printer may have shown it */
	loop_draw();
	assert_true(drain() > 1000);
	shut();
	assert_false(tui_print("没有终端"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(no_text_ends_it), cmocka_unit_test(text_stays),
		cmocka_unit_test_teardown(sent_whole, clear) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
