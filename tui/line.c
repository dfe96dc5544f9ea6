/*
 * One line of text under the caret: UTF-8 kept byte for byte, the caret moves by grapheme clusters, the window
 * scrolls by cells. Knows keys and cells, nothing of curses.
 */
#include "tui/edit.h"
#include "tui/tui.h"
#include "tui/xalloc.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* ---- clusters ---- */

static size_t point(const char *s, size_t n, size_t at, utf8proc_int32_t *c)
{
	utf8proc_ssize_t k = utf8proc_iterate((const utf8proc_uint8_t *)s + at, (utf8proc_ssize_t)(n - at), c);

	if (k > 0)
		return (size_t)k;
	*c = 0xFFFD;	/* an invalid byte stands alone: nothing combines with it backwards */
	return 1;
}

static bool breaks(utf8proc_int32_t before, utf8proc_int32_t c, utf8proc_int32_t *state)
{
	return utf8proc_grapheme_break_stateful(before, c, state);
}

/* Boundaries depend on all that stands before them (flags, joined emoji), so the walk starts at the last newline. */
static size_t walk_from(const char *s, size_t at)
{
	while (at > 0 && s[at - 1] != '\n')
		at--;
	return at;
}

/* First boundary at or after `from`, walking from `at`, which is one. */
static size_t walk(const char *s, size_t n, size_t at, size_t from)
{
	utf8proc_int32_t before, c, state = 0;

	if (at >= from || at >= n)
		return at;
	at += point(s, n, at, &before);
	while (at < n) {
		size_t k = point(s, n, at, &c);

		if (breaks(before, c, &state) && at >= from)
			return at;
		before = c;
		at += k;
	}
	return n;
}

size_t cluster_next(const char *s, size_t n, size_t at)
{
	return at >= n ? n : walk(s, n, walk_from(s, at), at + 1);
}

size_t cluster_snap(const char *s, size_t n, size_t at)
{
	return at >= n ? n : walk(s, n, walk_from(s, at), at);
}

size_t cluster_prev(const char *s, size_t n, size_t at)
{
	size_t p, q;

	if (at > n)
		at = n;
	if (at == 0)
		return 0;
	for (p = walk_from(s, at - 1); (q = walk(s, n, p, p + 1)) < at; p = q)
		;
	return p;
}

size_t chars_in(const char *s, size_t n)
{
	utf8proc_int32_t c;
	size_t at, k = 0;

	for (at = 0; at < n; at += point(s, n, at, &c))
		k++;
	return k;
}

size_t chars_cut(const char *s, size_t n, size_t max)
{
	utf8proc_int32_t c;
	size_t at = 0;

	while (at < n && max-- > 0)
		at += point(s, n, at, &c);
	return at;
}

size_t char_put(char dst[5], int c)
{
	size_t k;

	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || !utf8proc_codepoint_valid(c))
		return 0;
	k = (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)dst);
	dst[k] = 0;
	return k;
}

void buf_reserve(char **s, size_t *cap, size_t n)
{
	if (*s && n < *cap)
		return;
	*cap = n + n / 2 + 16;
	*s = tui_xrealloc(*s, *cap);
}

/* ---- the line ---- */

void line_init(struct line *l, int max)
{
	*l = (struct line){ .max = max };
	buf_reserve(&l->s, &l->cap, 0);
	l->s[0] = 0;
}

static void forget(char **s, size_t n)
{
	if (*s)
		explicit_bzero(*s, n);	/* it may have been a passphrase */
	free(*s);
	*s = NULL;
}

void line_release(struct line *l)
{
	if (l->held)
		forget(&l->held, strlen(l->held));
	forget(&l->s, l->cap);
	*l = (struct line){ 0 };
}

static void set_text(struct line *l, const char *s)
{
	l->n = strlen(s);
	if (l->max > 0)
		l->n = chars_cut(s, l->n, (size_t)l->max);
	buf_reserve(&l->s, &l->cap, l->n);
	memmove(l->s, s, l->n);
	l->s[l->n] = 0;
	l->at = l->n;
}

/* A text longer than max is cut: the owner's max is the limit of what it can take back. */
void line_set(struct line *l, const char *s)
{
	if (l->held)
		forget(&l->held, strlen(l->held));
	set_text(l, s);
	l->left = 0;
	l->fresh = true;
}

static void cut(struct line *l, size_t from, size_t to)
{
	memmove(l->s + from, l->s + to, l->n - to);
	l->n -= to - from;
	l->s[l->n] = 0;
	l->at = cluster_snap(l->s, l->n, from);
}

static bool insert(struct line *l, const char *s, size_t k)
{
	buf_reserve(&l->s, &l->cap, l->n + k);
	memmove(l->s + l->at + k, l->s + l->at, l->n - l->at);
	memcpy(l->s + l->at, s, k);
	l->n += k;
	l->s[l->n] = 0;
	/* What was typed may have grown together with what stands after it: the caret never rests inside a cluster. */
	l->at = cluster_snap(l->s, l->n, l->at + k);
	return true;
}

static void clear_or_restore(struct line *l)
{
	if (l->n) {
		if (l->held)
			forget(&l->held, strlen(l->held));
		l->held = tui_xstrdup(l->s);
		cut(l, 0, l->n);
	} else if (l->held) {
		set_text(l, l->held);
	}
}

static bool type_char(struct line *l, int c)
{
	char u[5];
	size_t k = char_put(u, c);

	if (!k)
		return false;
	if (l->fresh)
		cut(l, 0, l->n);
	l->fresh = false;
	if (l->max > 0 && chars_in(l->s, l->n) >= (size_t)l->max)
		return true;
	return insert(l, u, k);
}

bool line_key(struct line *l, int key)
{
	const char *p;
	size_t n, dropped;

	if (key > 0 && key < K_BASE)
		return type_char(l, key);
	switch (key) {
	case K_LEFT:
		l->at = cluster_prev(l->s, l->n, l->at);
		break;
	case K_RIGHT:
		l->at = cluster_next(l->s, l->n, l->at);
		break;
	case K_HOME:
	case K_CTRL('A'):
		l->at = 0;
		break;
	case K_END:
	case K_CTRL('E'):
		l->at = l->n;
		break;
	case K_BS:
		cut(l, cluster_prev(l->s, l->n, l->at), l->at);
		break;
	case K_DEL:
		cut(l, l->at, cluster_next(l->s, l->n, l->at));
		break;
	case K_CTRL('U'):
		clear_or_restore(l);
		break;
	case K_CTRL('K'):
		cut(l, l->at, l->n);
		break;
	case K_PASTE:
		if ((p = tui_paste(&n)))
			line_paste(l, p, n, &dropped);
		return true;
	default:
		return false;
	}
	l->fresh = false;
	return true;
}

/* dropped: code points that did not fit, or are control characters; may be NULL. */
void line_paste(struct line *l, const char *s, size_t n, size_t *dropped)
{
	size_t at, k, lost = 0, room;
	utf8proc_int32_t c;
	char u[5], *one = NULL;
	size_t m = 0, cap = 0;

	if (dropped)
		*dropped = 0;
	if (!n)
		return;
	if (l->fresh)
		cut(l, 0, l->n);
	l->fresh = false;
	room = l->max > 0 ? (size_t)l->max - chars_in(l->s, l->n) : SIZE_MAX;
	buf_reserve(&one, &cap, n);
	for (at = 0; at < n; at += k) {
		k = point(s, n, at, &c);
		if (c == '\r' && at + 1 < n && s[at + 1] == '\n')
			continue;	/* one line end, one blank */
		if (c == '\n' || c == '\r' || c == '\t')
			c = ' ';
		if (room == 0 || !char_put(u, c)) {
			lost++;
			continue;
		}
		memcpy(one + m, u, char_put(u, c));
		m += char_put(u, c);
		buf_reserve(&one, &cap, m + n);	/* a broken byte becomes U+FFFD: three for one */
		room--;
	}
	if (m)
		insert(l, one, m);
	forget(&one, m);
	if (dropped)
		*dropped = lost;
}

/* ---- drawing ---- */

static int stars(struct line *l, size_t to)
{
	size_t at;
	int n = 0;

	for (at = 0; at < to; at = cluster_next(l->s, l->n, at))
		n++;
	return n;
}

static int width_to(struct line *l, size_t to)
{
	char c = l->s[to];
	int w;

	if (l->secret)
		return stars(l, to);
	l->s[to] = 0;
	w = cells(l->s);
	l->s[to] = c;
	return w;
}

int line_draw(struct line *l, struct area a, int y, int x, int w, enum style st)
{
	int caret = width_to(l, l->at), all = width_to(l, l->n), under, from = 0;
	size_t off = 0, k;
	char *text;

	/* The caret needs the cells of the glyph it stands on, one at the end. */
	under = l->at < l->n ? width_to(l, cluster_next(l->s, l->n, l->at)) - caret : 1;
	if (under > w)
		under = w;
	if (l->left > all + 1 - w)
		l->left = all + 1 > w ? all + 1 - w : 0;
	if (l->left < caret + under - w)
		l->left = caret + under - w;
	if (l->left > caret)
		l->left = caret;
	while (off < l->n && from < l->left) {	/* rounds up: half a wide glyph is never shown */
		off = cluster_next(l->s, l->n, off);
		from = width_to(l, off);
	}
	l->left = from;
	if (l->secret) {
		text = tui_xmalloc((size_t)(all - from) + 1);
		memset(text, '*', (size_t)(all - from));
		text[all - from] = 0;
	} else {
		text = tui_xstrdup(l->s + off);
	}
	k = cells_cut(text, w);
	text[k] = 0;
	put(a, y, x, w, st, text);
	forget(&text, k);
	return x + caret - from;
}
