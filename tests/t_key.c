/* The key decoder: every form a terminal sends, in any number of pieces, and nothing stray from what is unknown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tui/inner.h"

struct row { const char *bytes; int key[6]; };

static const struct row table[] = {
	{ "a", { 'a' } },
	{ "~", { '~' } },
	{ " ", { ' ' } },
	{ "\r", { K_ENTER } },
	{ "\n", { K_ENTER } },
	{ "\t", { K_TAB } },
	{ "\177", { K_BS } },
	{ "\b", { K_BS } },
	{ "\001", { K_CTRL('A') } },
	{ "\027", { K_CTRL('W') } },
	{ "\037", { K_CTRL('_') } },
	{ "中", { 0x4e2d } },
	{ "é", { 0xe9 } },
	{ "䶮", { 0x4dae } },
	{ "𬬻", { 0x2cb3b } },
	{ "：", { 0xff1a } },
	{ "\033[A", { K_UP } },
	{ "\033[B", { K_DOWN } },
	{ "\033[C", { K_RIGHT } },
	{ "\033[D", { K_LEFT } },
	{ "\033OA", { K_UP } },
	{ "\033OB", { K_DOWN } },
	{ "\033OC", { K_RIGHT } },
	{ "\033OD", { K_LEFT } },
	{ "\033[1;5A", { K_UP } },
	{ "\033[1;2A", { K_SHIFT_UP } },
	{ "\033[1;2B", { K_SHIFT_DOWN } },
	{ "\033[1;2C", { K_RIGHT } },
	{ "\033[a", { K_SHIFT_UP } },
	{ "\033[b", { K_SHIFT_DOWN } },
	{ "\033Oa", { K_UP } },		/* rxvt's Ctrl */
	{ "\033O5C", { K_RIGHT } },
	{ "\033[d", { K_LEFT } },
	{ "\033\033[A", { K_UP } },
	{ "\033\033OB", { K_DOWN } },
	{ "\033[H", { K_HOME } },
	{ "\033[F", { K_END } },
	{ "\033OH", { K_HOME } },
	{ "\033OF", { K_END } },
	{ "\033[1~", { K_HOME } },
	{ "\033[4~", { K_END } },
	{ "\033[7~", { K_HOME } },
	{ "\033[8~", { K_END } },
	{ "\033[2~", { K_INS } },
	{ "\033[3~", { K_DEL } },
	{ "\033[3;5~", { K_DEL } },
	{ "\033[5~", { K_PGUP } },
	{ "\033[6~", { K_PGDN } },
	{ "\033[5$", { K_PGUP } },
	{ "\033[6^", { K_PGDN } },
	{ "\033[Z", { K_BTAB } },
	{ "\033OP", { K_F1 } },
	{ "\033OQ", { K_F2 } },
	{ "\033OR", { K_F3 } },
	{ "\033OS", { K_F4 } },
	{ "\033[11~", { K_F1 } },
	{ "\033[12~", { K_F2 } },
	{ "\033[13~", { K_F3 } },
	{ "\033[14~", { K_F4 } },
	{ "\033[15~", { K_F5 } },
	{ "\033[17~", { K_F6 } },
	{ "\033[18~", { K_F7 } },
	{ "\033[19~", { K_F8 } },
	{ "\033[20~", { K_F9 } },
	{ "\033[21~", { K_F10 } },
	{ "\033[23~", { K_F11 } },
	{ "\033[24~", { K_F12 } },
	{ "\033[[A", { K_F1 } },
	{ "\033[[B", { K_F2 } },
	{ "\033[[C", { K_F3 } },
	{ "\033[[D", { K_F4 } },
	{ "\033[[E", { K_F5 } },
	{ "\033Op\033Oq\033Or\033Os\033Ot", { '0', '1', '2', '3', '4' } },
	{ "\033Ou\033Ov\033Ow\033Ox\033Oy", { '5', '6', '7', '8', '9' } },
	{ "\033Oj\033Ok\033Ol\033Om\033On", { '*', '+', ',', '-', '.' } },
	{ "\033Oo\033OX\033OI", { '/', '=', K_TAB } },
	{ "\033OM", { K_ENTER } },
	{ "\0331\0332\0333\0334\0335", { K_F1, K_F2, K_F3, K_F4, K_F5 } },
	{ "\0336\0337\0338\0339\0330", { K_F6, K_F7, K_F8, K_F9, K_F10 } },
	{ "\033\033x", { K_ESC, 'x' } },
	{ "\033\033\033\033x", { K_ESC, K_ESC, 'x' } },
	{ "\033x", { K_ESC, 'x' } },
	{ "\033中", { K_ESC, 0x4e2d } },
	{ "\033\r", { K_ESC, K_ENTER } },
	{ "\033[27u", { K_ESC } },
	{ "\033[13u", { K_ENTER } },
	/* swallowed whole */
	{ "\033[10~", { 0 } },
	{ "\033[16~", { 0 } },
	{ "\033[22~", { 0 } },
	{ "\033[25~", { 0 } },
	{ "\033[99~", { 0 } },
	{ "\033[15;2~", { 0 } },
	{ "\033[1;2P", { 0 } },
	{ "\033[E", { 0 } },
	{ "\033OE", { 0 } },
	{ "\033[I\033[O", { 0 } },
	{ "\033[24;80R", { 0 } },
	{ "\033[?1;2c", { 0 } },
	{ "\033[>0;276;0c", { 0 } },
	{ "\033[?2004;1$y", { 0 } },
	{ "\033[201~", { 0 } },
	{ "\033]11;rgb:0000/0000/0000\033\\", { 0 } },
	{ "\033]0;title\a", { 0 } },
	{ "\033P1+r544e=787465726d\033\\", { 0 } },
	{ "\033_Gi=31;OK\033\\", { 0 } },
	{ "\033[M !!", { 0 } },
	{ "\033[<0;10;20M", { 0 } },
	{ "\033[1;2;3;4;5;6;7;8;9;10;11;12;13m", { 0 } },
	{ "\033[[Z", { 0 } },
	{ "\302\233", { 0 } },
	/* broken off by what is a key of its own */
	{ "\033[1\r", { K_ENTER } },
	{ "\033[\033[A", { K_UP } },
	{ "\033O\r", { K_ENTER } },
	{ "\033[中", { 0x4e2d } },
};

static int drain(struct decoder *d, int *key, int n)
{
	int k;

	while ((k = key_take(d)) != K_NONE) {
		assert_true(n < 16);
		key[n++] = k;
	}
	return n;
}

static int play(struct decoder *d, const char *s, size_t n, int *key, int have)
{
	for (size_t i = 0; i < n; i++) {
		key_feed(d, (unsigned char)s[i]);
		have = drain(d, key, have);
	}
	return have;
}

/* The queue is emptied only between the two pieces: a piece is what one read() brought. */
static void one_split(const struct row *r, size_t at)
{
	struct decoder d = { 0 };
	int key[16] = { 0 }, n = 0, want = 0;

	while (want < 6 && r->key[want])
		want++;
	for (size_t i = 0; i < strlen(r->bytes); i++) {
		if (i == at)
			n = drain(&d, key, n);
		key_feed(&d, (unsigned char)r->bytes[i]);
	}
	n = drain(&d, key, n);
	assert_false(d.bad);
	if (n != want || memcmp(key, r->key, (size_t)want * sizeof *key) != 0)
		fail_msg("sequence \"%s\" (after ESC) gave %d keys, first %x, wanted %d, first %x", r->bytes + 1, n,
			 (unsigned)key[0], want, (unsigned)r->key[0]);
	n = play(&d, "z", 1, key, 0);	/* nothing of it sticks to the next key */
	assert_int_equal(n, 1);
	assert_int_equal(key[0], 'z');
	free(d.paste);
}

static void t_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (size_t at = 0; at < strlen(table[i].bytes); at++)
			one_split(&table[i], at);
}

static void t_timeout(void **state)
{
	static const struct { const char *bytes; int key;
	} quiet[] = {
		{ "\033", K_ESC },     { "\033\033", K_ESC },	 { "\033[", K_NONE },	 { "\033[1;", K_NONE },
		{ "\033O", K_NONE },   { "\033[[", K_NONE },	 { "\033]0;x", K_NONE }, { "\033P", K_NONE },
		{ "\033[M!", K_NONE }, { "\033]x\033", K_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++) {
		struct decoder d = { 0 };
		int key[16] = { 0 };

		assert_int_equal(key_wait(&d, 50), -1);
		assert_int_equal(play(&d, quiet[i].bytes, strlen(quiet[i].bytes), key, 0), 0);
		assert_int_equal(key_wait(&d, 50), 50);
		key_timeout(&d);
		assert_int_equal(key_take(&d), quiet[i].key);
		assert_int_equal(key_take(&d), K_NONE);
		assert_int_equal(key_wait(&d, 50), -1);
		assert_int_equal(play(&d, "A", 1, key, 0), 1);
		assert_int_equal(key[0], 'A');
	}
}

static void t_invalid_utf8(void **state)
{
	static const char *const bad[] = {
		"\200",		"\377",		"\300\200",	    "\301\277",
		"\340\200\200", "\355\240\200", "\364\220\200\200", "\365\200\200\200",
		"\344\270x",	"\303\303\251",
	};
	static const int then[] = { 0, 0, 0, 0, 0, 0, 0, 0, 'x', 0xe9 };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct decoder d = { 0 };
		int key[16] = { 0 }, n = play(&d, bad[i], strlen(bad[i]), key, 0);

		assert_true(d.bad);
		assert_int_equal(n, then[i] != 0);
		assert_int_equal(key[0], then[i]);
		d.bad = false;
		assert_int_equal(play(&d, "中", 3, key, 0), 1);
		assert_int_equal(key[0], 0x4e2d);
		assert_false(d.bad);
	}
}

static size_t paste(struct decoder *d, size_t n)
{
	static const char begin[] = "\033[200~", end[] = "\033[201~";
	int key[16] = { 0 };

	assert_int_equal(play(d, begin, 6, key, 0), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(play(d, "x", 1, key, 0), 0);
	assert_int_equal(play(d, end, 6, key, 0), 1);
	assert_int_equal(key[0], K_PASTE);
	tui_paste(&n);
	return n;
}

static void t_paste(void **state)
{
	static const char text[] = "\033[200~一\r\n二\r三\t四\033[2J\033[201x\001\302\205\377五\033\033[201~y";
	struct decoder d = { 0 };
	int key[16] = { 0 }, n;
	size_t len;

	(void)state;
	n = play(&d, text, sizeof text - 1, key, 0);
	assert_int_equal(n, 2);
	assert_int_equal(key[0], K_PASTE);
	assert_int_equal(key[1], 'y');
	assert_string_equal(tui_paste(&len), "一\n二\n三 四[2J[201x五");
	assert_int_equal(len, strlen(tui_paste(NULL)));

	assert_int_equal(paste(&d, 0), 0);
	assert_int_equal(paste(&d, PASTE_MAX), PASTE_MAX);
	assert_int_equal(d.lost, 0);
	assert_int_equal(paste(&d, PASTE_MAX + 1), PASTE_MAX);
	assert_int_equal(d.lost, 1);

	n = play(&d, "\033[200~half", 10, key, 0);	/* the end never comes: what came is not lost */
	assert_int_equal(n, 0);
	assert_true(key_wait(&d, 50) > 50);
	key_timeout(&d);
	assert_int_equal(key_take(&d), K_PASTE);
	assert_string_equal(tui_paste(NULL), "half");
	free(d.paste);
}

static void t_random(void **state)
{
	struct decoder d = { 0 };
	uint32_t r = 20261123;
	int key[16], n;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		r = r * 1664525 + 1013904223;
		key_feed(&d, (unsigned char)(r >> 24));
		while ((n = key_take(&d)) != K_NONE)
			assert_true(n > 0 && n < K_HANGUP);
		if (i % 97 == 0)
			key_timeout(&d);
	}
	key_timeout(&d);
	while (key_take(&d) != K_NONE)
		;
	assert_int_equal(play(&d, "q", 1, key, 0), 1);
	assert_int_equal(key[0], 'q');
	free(d.paste);
}

static void t_names(void **state)
{
	char name[32], bytes[16];
	int count = 0;

	(void)state;
	assert_string_equal(key_name(K_F10, name, sizeof name), "F10");
	assert_string_equal(key_name(K_CTRL('W'), name, sizeof name), "Ctrl-W");
	assert_string_equal(key_name('2', name, sizeof name), "2");
	assert_string_equal(key_name(0x4e2d, name, sizeof name), "中");
	for (int k = K_UP; k <= K_CTRL('_');
	     k++) { /* every key has a name, by which it is found, and bytes that decode to it */
		struct decoder d = { 0 };
		size_t n;

		key_name(k, name, sizeof name);
		if (!name[0] || k == K_CTRL('H') || k == K_CTRL('I') || k == K_CTRL('J') || k == K_CTRL('M') ||
		    k == K_CTRL('['))
			continue;
		assert_int_equal(key_named(name, strlen(name)), k);
		n = key_bytes(k, bytes, sizeof bytes);
		assert_true(n > 0);
		for (size_t i = 0; i < n; i++)
			key_feed(&d, (unsigned char)bytes[i]);
		key_timeout(&d);
		assert_int_equal(key_take(&d), k);
		count++;
	}
	assert_true(count > 50);
	assert_int_equal(key_named("F13", 3), K_NONE);
	assert_int_equal(key_named("nonsense", 8), K_NONE);
}

static void t_fold(void **state)
{
	(void)state;
	assert_int_equal(key_fold(0xff1a), ':');
	assert_int_equal(key_fold(0xff0f), '/');
	assert_int_equal(key_fold(0xff1f), '?');
	assert_int_equal(key_fold(0xff10), '0');
	assert_int_equal(key_fold(0xff19), '9');
	assert_int_equal(key_fold(0x3000), ' ');
	assert_int_equal(key_fold('a'), 'a');
	assert_int_equal(key_fold(0x4e2d), 0x4e2d);
	assert_int_equal(key_fold(0xff00), 0xff00);
	assert_int_equal(key_fold(0xff5f), 0xff5f);
	assert_int_equal(key_fold(K_F1), K_F1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t_table), cmocka_unit_test(t_timeout), cmocka_unit_test(t_invalid_utf8),
		cmocka_unit_test(t_paste), cmocka_unit_test(t_random),	cmocka_unit_test(t_names),
		cmocka_unit_test(t_fold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
