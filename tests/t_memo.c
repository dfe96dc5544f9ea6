/*
 * The many-line editor: where lines break, how the caret moves between them, and that the text is never changed by
 * it.
 */
#include "tui/edit.h"
#include "tui/tui.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { W = 11, H = 4 };	/* ten cells of text and one for the caret */

static struct memo *memo_with(struct memo *m, const char *s)
{
	memo_init(m, 0);
	memo_set(m, s);
	m->at = 0;
	return m;
}

static void keys(struct memo *m, const int *k)
{
	for (; *k; k++)
		assert_true(memo_key(m, *k, W, H));
}
#define KEYS(m, ...) keys(m, (const int[]){ __VA_ARGS__, 0 })

static void wraps(void **state)
{
	struct memo m;

	(void)state;
	memo_with(&m, "一二三四五六七八九十");
	assert_int_equal(memo_lines(&m, W), 2);
	memo_set(&m, "一二三四五");
	assert_int_equal(memo_lines(&m, W), 1);
	memo_set(&m, "一二三四五a");	/* the caret behind the last character needs a cell */
	assert_int_equal(memo_lines(&m, W), 2);
	memo_set(&m, "一二三四五，六");	/* the comma may not begin a line: 五 goes with it */
	assert_int_equal(memo_lines(&m, W), 2);
	m.at = 0;
	KEYS(&m, K_END, K_DOWN, K_HOME);
	assert_string_equal(m.s + m.at, "五，六");
	memo_set(&m, "");
	assert_int_equal(memo_lines(&m, W), 1);
	memo_set(&m, "一\n");
	assert_int_equal(memo_lines(&m, W), 2);
	memo_set(&m, "\n\n");
	assert_int_equal(memo_lines(&m, W), 3);
	memo_release(&m);
}

static void goal_column(void **state)
{
	struct memo m;

	(void)state;
	memo_with(&m, "一二三四\n一\n一二三四");
	KEYS(&m, K_RIGHT, K_RIGHT, K_RIGHT, K_DOWN);
	assert_string_equal(m.s + m.at, "\n一二三四");	/* the short line ends before the goal */
	KEYS(&m, K_DOWN);
	assert_string_equal(m.s + m.at, "四");
	KEYS(&m, K_UP, K_LEFT, K_DOWN);		/* moving sideways sets a new goal */
	assert_string_equal(m.s + m.at, "一二三四");
	memo_set(&m, "a一二\n一二三");	/* odd columns: never inside a wide glyph */
	m.at = 0;
	KEYS(&m, K_RIGHT, K_DOWN);
	assert_string_equal(m.s + m.at, "一二三");
	memo_release(&m);
}

static void edges(void **state)
{
	struct memo m;

	(void)state;
	memo_with(&m, "一\n二");
	assert_false(memo_key(&m, K_UP, W, H));
	assert_false(memo_key(&m, K_PGUP, W, H));
	assert_true(memo_key(&m, K_DOWN, W, H));
	assert_false(memo_key(&m, K_DOWN, W, H));
	assert_false(memo_key(&m, K_PGDN, W, H));
	assert_false(memo_key(&m, K_TAB, W, H));
	assert_false(memo_key(&m, K_ESC, W, H));
	memo_release(&m);
}

static void editing(void **state)
{
	struct memo m;

	(void)state;
	memo_with(&m, "");
	KEYS(&m, 0x4E00, K_ENTER, 0x4E8C, K_LEFT, K_BS);
	assert_string_equal(m.s, "一二");
	KEYS(&m, K_DEL);
	assert_string_equal(m.s, "一");
	memo_set(&m, "一二\n三");
	m.at = 0;
	KEYS(&m, K_RIGHT, K_CTRL('K'));
	assert_string_equal(m.s, "一\n三");
	KEYS(&m, K_CTRL('K'));
	assert_string_equal(m.s, "一三");
	m.readonly = true;
	assert_false(memo_key(&m, 'x', W, H));
	assert_false(memo_key(&m, K_BS, W, H));
	assert_true(memo_key(&m, K_RIGHT, W, H));
	assert_string_equal(m.s, "一三");
	memo_release(&m);
}

static void limit(void **state)
{
	struct memo m;
	size_t dropped;

	(void)state;
	memo_init(&m, 3);
	KEYS(&m, 'a', K_ENTER, 'b', 'c', K_ENTER);
	assert_string_equal(m.s, "a\nb");
	memo_set(&m, "一二三四");
	assert_string_equal(m.s, "一二三");
	memo_set(&m, "一");
	memo_paste(&m, "二\r\n三", strlen("二\r\n三"), &dropped);
	assert_string_equal(m.s, "一二\n");
	assert_int_equal(dropped, 1);
	memo_set(&m, "");
	memo_paste(&m, "a\rb\033", 4, &dropped);
	assert_string_equal(m.s, "a\nb");
	assert_int_equal(dropped, 1);
	memo_release(&m);
}

static void paging(void **state)
{
	struct memo m;
	char s[200] = "";
	int i;

	(void)state;
	for (i = 0; i < 20; i++)
		snprintf(s + strlen(s), 8, "%02d\n", i);
	memo_with(&m, s);
	KEYS(&m, K_PGDN);
	assert_memory_equal(m.s + m.at, "03", 2);	/* a line of the last page stays */
	KEYS(&m, K_PGDN, K_PGUP, K_PGUP);
	assert_int_equal(m.at, 0);
	memo_draw(&m, (struct area){ 0, 0, H, W }, SY_TEXT, true);
	assert_int_equal(m.top, 0);
	for (i = 0; i < H; i++)
		memo_key(&m, K_DOWN, W, H);
	memo_draw(&m, (struct area){ 0, 0, H, W }, SY_TEXT, true);
	assert_int_equal(m.top, 1);
	for (i = 0; i < 20; i++)
		memo_key(&m, K_DOWN, W, H);
	memo_draw(&m, (struct area){ 0, 0, H, W }, SY_TEXT, true);
	assert_int_equal(m.top, 21 - H);
	memo_release(&m);
}

/* Whatever the width, moving never changes the text and Down from the top reaches the end. */
static void random_moves(void **state)
{
	static const char *const bit[] = { "一二三", "，", "（", "）", "abc ", "\n", "1,234.50", "e\314\201", "。」" };
	static const int key[] = { K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN };
	unsigned seed = 7;
	int i, k, n, w;

	(void)state;
	for (i = 0; i < 5000; i++) {
		struct memo m;
		char s[400] = "";

		n = rand_r(&seed) % 20;
		while (n--)
			strcat(s, bit[rand_r(&seed) % 9]);
		w = 3 + rand_r(&seed) % 20;
		memo_with(&m, s);
		for (k = 0; k < 20; k++) {
			memo_key(&m, key[rand_r(&seed) % 8], w, H);
			assert_true(m.at <= m.n);
			assert_int_equal(cluster_snap(m.s, m.n, m.at), m.at);
		}
		m.at = 0;
		m.goal = -1;
		for (k = 0; memo_key(&m, K_DOWN, w, H); k++)
			assert_true(k < 500);
		assert_int_equal(k + 1, memo_lines(&m, w));
		assert_string_equal(m.s, s);
		memo_release(&m);
	}
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(wraps),
		cmocka_unit_test(goal_column),
		cmocka_unit_test(edges),
		cmocka_unit_test(editing),
		cmocka_unit_test(limit),
		cmocka_unit_test(paging),
		cmocka_unit_test(random_moves),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(t, NULL, NULL);
}
