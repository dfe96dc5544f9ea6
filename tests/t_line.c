/*
 * The one-line editor against a naive model (an array of code points and an index), key by key, and its edges by hand.
 */
#include "tui/edit.h"
#include "tui/tui.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <cmocka.h>

static void type(struct line *l, const char *s)
{
	utf8proc_int32_t c;

	for (; *s; s += chars_cut(s, strlen(s), 1)) {
		utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c);
		assert_true(line_key(l, c));
	}
}

/* ---- the naive model ---- */

enum { MOST = 64 };
struct naive { int c[MOST * 4], n, at, max, held[MOST * 4], nheld; bool fresh, has; };

/* Boundary before index i, by the rules of Unicode run over the whole text each time. */
static bool boundary(const struct naive *m, int i)
{
	utf8proc_int32_t state = 0;
	bool b = true;
	int k;

	if (i <= 0 || i >= m->n)
		return true;
	for (k = 1; k <= i; k++)
		b = utf8proc_grapheme_break_stateful(m->c[k - 1], m->c[k], &state);
	return b;
}

static void n_snap(struct naive *m)
{
	while (!boundary(m, m->at))
		m->at++;
}

static void n_cut(struct naive *m, int from, int to)
{
	memmove(m->c + from, m->c + to, (size_t)(m->n - to) * sizeof(int));
	m->n -= to - from;
	m->at = from;
	n_snap(m);
}

static int n_prev(const struct naive *m)
{
	int i = m->at;

	while (i > 0 && !boundary(m, --i))
		;
	return i;
}

static int n_next(const struct naive *m)
{
	int i = m->at;

	while (i < m->n && !boundary(m, ++i))
		;
	return i;
}

static void n_key(struct naive *m, int key)
{
	if (key < K_BASE) {
		if (m->fresh)
			n_cut(m, 0, m->n);
		m->fresh = false;
		if (m->n >= m->max)
			return;
		memmove(m->c + m->at + 1, m->c + m->at, (size_t)(m->n - m->at) * sizeof(int));
		m->c[m->at++] = key;
		m->n++;
		n_snap(m);
		return;
	}
	m->fresh = false;
	if (key == K_LEFT)
		m->at = n_prev(m);
	else if (key == K_RIGHT)
		m->at = n_next(m);
	else if (key == K_HOME || key == K_CTRL('A'))
		m->at = 0;
	else if (key == K_END || key == K_CTRL('E'))
		m->at = m->n;
	else if (key == K_BS)
		n_cut(m, n_prev(m), m->at);
	else if (key == K_DEL)
		n_cut(m, m->at, n_next(m));
	else if (key == K_CTRL('K'))
		n_cut(m, m->at, m->n);
	else if (key == K_CTRL('U') && m->n) {
		memcpy(m->held, m->c, sizeof(m->held));
		m->nheld = m->n;
		m->has = true;
		m->n = m->at = 0;
	} else if (key == K_CTRL('U') && m->has) {
		memcpy(m->c, m->held, sizeof(m->c));
		m->n = m->at = m->nheld;
	}
}

static void same(const struct line *l, const struct naive *m)
{
	char s[MOST * 16], u[5];
	size_t n = 0, at = 0, k;
	int i;

	for (i = 0; i < m->n; i++) {
		if (i == m->at)
			at = n;
		k = char_put(u, m->c[i]);
		memcpy(s + n, u, k);
		n += k;
	}
	if (m->at == m->n)
		at = n;
	s[n] = 0;
	assert_string_equal(l->s, s);
	assert_int_equal(l->n, n);
	assert_int_equal(l->at, at);
	assert_int_equal(l->fresh, m->fresh);
}

static void random_keys(void **state)
{
	static const int key[] = {
		'a', '7', ' ', 0x4E2D, 0x6587, 0xFF0C, 0x4DAE, 0x301, 0x308, 0x1F468, 0x200D, 0x1F469, 0x1F1E8, 0x1F1F3,
		0xFE0F, 0x1F3FD, 0xAC00, 0x1100, 0x1161, 0x20BB7, K_LEFT, K_LEFT, K_LEFT, K_RIGHT, K_RIGHT, K_HOME,
		K_END, K_BS, K_BS, K_DEL, K_DEL, K_CTRL('U'), K_CTRL('K'), K_CTRL('A'), K_CTRL('E'),
	};
	unsigned seed = 20261123;
	int seq, i, len, max;

	(void)state;
	for (seq = 0; seq < 100000; seq++) {
		struct naive m = { .fresh = true };
		struct line l;

		max = 1 + rand_r(&seed) % 24;
		len = 1 + rand_r(&seed) % 16;
		line_init(&l, max);
		line_set(&l, "");
		m.max = max;
		if (seq % 3 == 0) {
			line_set(&l, "会e\314\201x");
			m.n = m.at = 4 < max ? 4 : max;
			memcpy(m.c, (int[]){ 0x4F1A, 'e', 0x301, 'x' }, 4 * sizeof(int));
		}
		for (i = 0; i < len; i++) {
			int k = key[(size_t)rand_r(&seed) % (sizeof(key) / sizeof(key[0]))];

			assert_true(line_key(&l, k));
			n_key(&m, k);
			same(&l, &m);
			assert_int_equal(cluster_snap(l.s, l.n, l.at), l.at);
			assert_true(chars_in(l.s, l.n) <= (size_t)max);
		}
		line_release(&l);
	}
}

static void fresh(void **state)
{
	struct line l;

	(void)state;
	line_init(&l, 20);
	line_set(&l, "旧名");
	assert_true(l.fresh);
	type(&l, "新");
	assert_string_equal(l.s, "新");
	line_set(&l, "旧名");
	line_key(&l, K_END);
	type(&l, "称");
	assert_string_equal(l.s, "旧名称");
	line_set(&l, "旧名");
	line_key(&l, K_BS);
	assert_string_equal(l.s, "旧");
	line_set(&l, "旧名");
	line_paste(&l, "贴", strlen("贴"), NULL);
	assert_string_equal(l.s, "贴");
	line_set(&l, "旧名");
	line_paste(&l, "", 0, NULL);
	assert_string_equal(l.s, "旧名");
	assert_false(line_key(&l, K_F1));
	assert_true(l.fresh);
	line_release(&l);
}

static void limit(void **state)
{
	struct line l;
	size_t dropped;

	(void)state;
	line_init(&l, 3);
	type(&l, "一二三");
	assert_string_equal(l.s, "一二三");
	type(&l, "四");
	assert_string_equal(l.s, "一二三");
	line_key(&l, K_BS);
	type(&l, "四");
	assert_string_equal(l.s, "一二四");
	line_set(&l, "一二三四");
	assert_string_equal(l.s, "一二三");
	line_set(&l, "");
	line_paste(&l, "甲乙丙", strlen("甲乙丙"), &dropped);
	assert_int_equal(dropped, 0);
	assert_string_equal(l.s, "甲乙丙");
	line_key(&l, K_LEFT);
	line_key(&l, K_BS);
	line_paste(&l, "丁戊己", strlen("丁戊己"), &dropped);
	assert_int_equal(dropped, 2);
	assert_string_equal(l.s, "甲丁丙");
	line_release(&l);
}

static void paste_clean(void **state)
{
	struct line l;
	size_t dropped;

	(void)state;
	line_init(&l, 0);
	line_paste(&l, "一\r\n二\n三\t四\033[31m\xff", strlen("一\r\n二\n三\t四\033[31m\xff"), &dropped);
	assert_string_equal(l.s, "一 二 三 四[31m\357\277\275");
	assert_int_equal(dropped, 1);
	line_release(&l);
}

static void control_is_not_text(void **state)
{
	static const int no[] = { 1, 9, 27, 0x1f, 0x7f, 0x80, 0x9b, 0x9f, 0xd800, K_F5, K_TAB, K_ENTER, K_UP, K_NONE };
	struct line l;
	size_t i;

	(void)state;
	line_init(&l, 9);
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(line_key(&l, no[i]));
	assert_int_equal(l.n, 0);
	assert_true(line_key(&l, 0xa0));
	assert_true(line_key(&l, 0x20));
	assert_int_equal(l.n, 3);
	line_release(&l);
}

static void clear_and_back(void **state)
{
	struct line l;

	(void)state;
	line_init(&l, 9);
	assert_true(line_key(&l, K_CTRL('U')));
	line_set(&l, "原来");
	line_key(&l, K_CTRL('U'));
	assert_string_equal(l.s, "");
	line_key(&l, K_CTRL('U'));
	assert_string_equal(l.s, "原来");
	line_set(&l, "别的");
	line_key(&l, K_CTRL('U'));
	line_set(&l, "");
	line_key(&l, K_CTRL('U'));	/* another field's text never comes back here */
	assert_string_equal(l.s, "");
	line_release(&l);
}

static void window(void **state)
{
	struct area a = { 0, 0, 1, 10 };
	struct line l;
	int i, x;

	(void)state;
	line_init(&l, 0);
	type(&l, "成都市锦江区a社会组织e\314\201促进会");
	for (i = 0; i < 60; i++) {
		x = line_draw(&l, a, 0, 2, 7, SY_FOCUS);
		assert_in_range(x, 2, 8);
		/* the window begins between glyphs and shows the whole glyph under the caret */
		assert_true(l.left >= 0);
		if (l.at < l.n) {
			char c[32];
			size_t to = cluster_next(l.s, l.n, l.at);

			memcpy(c, l.s + l.at, to - l.at);
			c[to - l.at] = 0;
			assert_true(x + cells(c) <= 9);
		}
		line_key(&l, i < 25 ? K_LEFT : K_RIGHT);
	}
	line_key(&l, K_HOME);
	assert_int_equal(line_draw(&l, a, 0, 2, 7, SY_FOCUS), 2);
	assert_int_equal(l.left, 0);
	line_set(&l, "1234567");
	assert_int_equal(line_draw(&l, a, 0, 2, 7, SY_FOCUS), 8);	/* the caret behind the last needs a cell */
	assert_int_equal(l.left, 1);
	line_set(&l, "123456");
	assert_int_equal(line_draw(&l, a, 0, 2, 7, SY_FOCUS), 8);
	assert_int_equal(l.left, 0);
	line_set(&l, "12345678901234567890");
	assert_int_equal(line_draw(&l, a, 0, 2, 7, SY_FOCUS), 8);
	assert_int_equal(l.left, 14);
	for (i = 0; i < 10; i++)	/* what is left of the text fills the window again */
		line_key(&l, K_BS);
	assert_int_equal(line_draw(&l, a, 0, 2, 7, SY_FOCUS), 8);
	assert_int_equal(l.left, 4);
	line_set(&l, "成都市锦江");	/* five cells off would be half of 市: six are */
	assert_int_equal(line_draw(&l, a, 0, 2, 6, SY_FOCUS), 6);
	assert_int_equal(l.left, 6);
	l.secret = true;
	line_set(&l, "口令é");
	assert_int_equal(line_draw(&l, a, 0, 2, 7, SY_FOCUS), 5);	/* one star a character, wide or not */
	line_release(&l);
}

static void clusters(void **state)
{
	static const char family[] = "x\360\237\221\250\342\200\215\360\237\221\251y";	/* man ZWJ woman */

	(void)state;
	assert_int_equal(cluster_next(family, strlen(family), 0), 1);
	assert_int_equal(cluster_next(family, strlen(family), 1), strlen(family) - 1);
	assert_int_equal(cluster_prev(family, strlen(family), strlen(family) - 1), 1);
	assert_int_equal(cluster_snap(family, strlen(family), 5), strlen(family) - 1);
	assert_int_equal(cluster_prev("", 0, 0), 0);
	assert_int_equal(chars_cut("中文", 6, 1), 3);
	assert_int_equal(chars_in("中\xff", 4), 2);
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(random_keys),
		cmocka_unit_test(fresh),
		cmocka_unit_test(limit),
		cmocka_unit_test(paste_clean),
		cmocka_unit_test(control_is_not_text),
		cmocka_unit_test(clear_and_back),
		cmocka_unit_test(window),
		cmocka_unit_test(clusters),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(t, NULL, NULL);
}
