/*
 * Several lines of text under the caret, wrapped by wrap()'s rules. The text is kept byte for byte; where it wraps
 * is worked out anew from the width whenever a key or the screen asks, so a resize changes nothing.
 */
#include "tui/edit.h"
#include "tui/tui.h"
#include "tui/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* ---- visual lines ---- */

struct lines { const char *base; size_t *from, *to; int n, cap; };

static void add_line(struct lines *v, size_t from, size_t to)
{
	if (v->n == v->cap) {
		v->cap = v->cap * 2 + 16;
		v->from = tui_xreallocarray(v->from, (size_t)v->cap, sizeof(*v->from));
		v->to = tui_xreallocarray(v->to, (size_t)v->cap, sizeof(*v->to));
	}
	v->from[v->n] = from;
	v->to[v->n++] = to;
}

static void one_line(void *ctx, const char *s, size_t n)
{
	struct lines *v = ctx;
	size_t at = (size_t)(s - v->base);

	add_line(v, at, at + n);
}

/* One cell is left free at the right for the caret behind the last character. */
static void lay_out(struct memo *m, int w, struct lines *v)
{
	size_t at = 0, end;
	int had;

	*v = (struct lines){ .base = m->s };
	for (;;) {
		char *nl = strchr(m->s + at, '\n');

		end = nl ? (size_t)(nl - m->s) : m->n;
		if (nl)
			*nl = 0;
		had = v->n;
		if (end > at)
			wrap(m->s + at, w > 3 ? w - 1 : 2, one_line, v);
		if (nl)
			*nl = '\n';
		if (v->n == had)
			add_line(v, at, end);
		if (!nl)
			break;
		at = end + 1;
	}
}

static void lines_free(struct lines *v)
{
	free(v->from);
	free(v->to);
}

static int line_of(const struct lines *v, size_t at)
{
	int i = v->n - 1;

	while (i > 0 && v->from[i] > at)
		i--;
	return i;
}

static int width_between(struct memo *m, size_t from, size_t to)
{
	char c = m->s[to];
	int w;

	m->s[to] = 0;
	w = cells(m->s + from);
	m->s[to] = c;
	return w;
}

static int column(struct memo *m, const struct lines *v, int i)
{
	size_t to = m->at < v->to[i] ? m->at : v->to[i];	/* blanks swallowed by a wrap take no cells */

	return width_between(m, v->from[i], to);
}

/* The boundary on line i nearest to the column from the left. */
static size_t at_column(struct memo *m, const struct lines *v, int i, int col)
{
	size_t at = v->from[i], next;

	while (at < v->to[i]) {
		next = cluster_next(m->s, m->n, at);
		if (next > v->to[i] || width_between(m, v->from[i], next) > col)
			break;
		at = next;
	}
	/* The end of a wrapped line is the start of the next: stay on this one. */
	if (at == v->to[i] && i + 1 < v->n && v->from[i + 1] == at && at > v->from[i])
		at = cluster_prev(m->s, m->n, at);
	return at;
}

/* ---- text ---- */

void memo_init(struct memo *m, int max)
{
	*m = (struct memo){ .max = max, .goal = -1 };
	buf_reserve(&m->s, &m->cap, 0);
	m->s[0] = 0;
}

void memo_release(struct memo *m)
{
	free(m->s);
	*m = (struct memo){ 0 };
}

/* The caret goes to the end. A text longer than max is cut. */
void memo_set(struct memo *m, const char *s)
{
	m->n = strlen(s);
	if (m->max > 0)
		m->n = chars_cut(s, m->n, (size_t)m->max);
	buf_reserve(&m->s, &m->cap, m->n);
	memmove(m->s, s, m->n);
	m->s[m->n] = 0;
	m->at = m->n;
	m->top = 0;
	m->goal = -1;
}

static void cut(struct memo *m, size_t from, size_t to)
{
	memmove(m->s + from, m->s + to, m->n - to);
	m->n -= to - from;
	m->s[m->n] = 0;
	m->at = cluster_snap(m->s, m->n, from);
}

static void insert(struct memo *m, const char *s, size_t k)
{
	buf_reserve(&m->s, &m->cap, m->n + k);
	memmove(m->s + m->at + k, m->s + m->at, m->n - m->at);
	memcpy(m->s + m->at, s, k);
	m->n += k;
	m->s[m->n] = 0;
	m->at = cluster_snap(m->s, m->n, m->at + k);
}

static size_t room(const struct memo *m)
{
	size_t have = chars_in(m->s, m->n);

	return m->max <= 0 ? SIZE_MAX : have < (size_t)m->max ? (size_t)m->max - have : 0;
}

/* dropped: code points that did not fit or are control characters; may be NULL. Line ends of any kind become \n. */
void memo_paste(struct memo *m, const char *s, size_t n, size_t *dropped)
{
	size_t at, k, lost = 0, left = room(m), len = 0;
	char *one = tui_xmalloc(n + 1);

	for (at = 0; at < n; at += k) {
		unsigned char c = (unsigned char)s[at];

		k = chars_cut(s + at, n - at, 1);
		if (c == '\r') {
			if (at + 1 < n && s[at + 1] == '\n')
				continue;
			c = '\n';
		} else if (c == '\t') {
			c = ' ';
		}
		if (left == 0 || (c < 0x20 && c != '\n') || c == 0x7f ||
		    (k == 2 && c == 0xC2 && (unsigned char)s[at + 1] < 0xA0)) {
			lost++;
			continue;
		}
		if (k == 1)
			one[len] = (char)c;
		else
			memcpy(one + len, s + at, k);
		len += k;
		left--;
	}
	if (len)
		insert(m, one, len);
	free(one);
	if (dropped)
		*dropped = lost;
}

/* ---- keys ---- */

/* Up, Down and paging: false on the first or last line already, so that the owner may go on to its next field. */
static bool move_lines(struct memo *m, int w, int by)
{
	struct lines v;
	int i, to, goal;
	bool moved;

	lay_out(m, w, &v);
	i = line_of(&v, m->at);
	to = i + by < 0 ? 0 : i + by >= v.n ? v.n - 1 : i + by;
	goal = m->goal >= 0 ? m->goal : column(m, &v, i);
	moved = to != i;
	if (moved) {
		m->at = at_column(m, &v, to, goal);
		m->goal = goal;
	}
	lines_free(&v);
	return moved;
}

static void move_in_line(struct memo *m, int w, bool end)
{
	struct lines v;
	int i;

	lay_out(m, w, &v);
	i = line_of(&v, m->at);
	m->at = end ? at_column(m, &v, i, w) : v.from[i];
	lines_free(&v);
}

static bool edit_key(struct memo *m, int key)
{
	const char *p, *nl;
	size_t n, k, dropped;
	char u[5];

	switch (key) {
	case K_ENTER:
		if (room(m))
			insert(m, "\n", 1);
		return true;
	case K_BS:
		cut(m, cluster_prev(m->s, m->n, m->at), m->at);
		return true;
	case K_DEL:
		cut(m, m->at, cluster_next(m->s, m->n, m->at));
		return true;
	case K_CTRL('K'):
		nl = strchr(m->s + m->at, '\n');
		cut(m, m->at, !nl ? m->n : nl == m->s + m->at ? m->at + 1 : (size_t)(nl - m->s));
		return true;
	case K_PASTE:
		if ((p = tui_paste(&n)))
			memo_paste(m, p, n, &dropped);
		return true;
	default:
		if (key <= 0 || key >= K_BASE || !(k = char_put(u, key)))
			return false;
		if (room(m))
			insert(m, u, k);
		return true;
	}
}

/* w, h: the area it is drawn in. */
bool memo_key(struct memo *m, int key, int w, int h)
{
	int page = h > 2 ? h - 1 : 1;

	switch (key) {
	case K_UP:
		return move_lines(m, w, -1);
	case K_DOWN:
		return move_lines(m, w, 1);
	case K_PGUP:
		return move_lines(m, w, -page);
	case K_PGDN:
		return move_lines(m, w, page);
	case K_LEFT:
		m->at = cluster_prev(m->s, m->n, m->at);
		break;
	case K_RIGHT:
		m->at = cluster_next(m->s, m->n, m->at);
		break;
	case K_HOME:
	case K_CTRL('A'):
		move_in_line(m, w, false);
		break;
	case K_END:
	case K_CTRL('E'):
		move_in_line(m, w, true);
		break;
	default:
		if (m->readonly || !edit_key(m, key))
			return false;
	}
	m->goal = -1;
	return true;
}

int memo_lines(struct memo *m, int w)
{
	struct lines v;

	lay_out(m, w, &v);
	lines_free(&v);
	return v.n;
}

/* focus: the window follows the caret and the hardware cursor stands on it. */
void memo_draw(struct memo *m, struct area a, enum style st, bool focus)
{
	struct lines v;
	int i, at, col;
	char *text;

	lay_out(m, a.w, &v);
	at = line_of(&v, m->at);
	if (m->top > v.n - a.h)
		m->top = v.n > a.h ? v.n - a.h : 0;
	if (focus && at < m->top)
		m->top = at;
	if (focus && at >= m->top + a.h)
		m->top = at - a.h + 1;
	for (i = 0; i < a.h; i++) {
		int k = m->top + i;

		if (k < v.n) {
			text = tui_xmalloc(v.to[k] - v.from[k] + 1);
			memcpy(text, m->s + v.from[k], v.to[k] - v.from[k]);
			text[v.to[k] - v.from[k]] = 0;
		} else {
			text = tui_xstrdup("");
		}
		put(a, i, 0, a.w, st, text);
		free(text);
	}
	if (focus) {
		col = column(m, &v, at);
		put_caret(a, at - m->top, col < a.w ? col : a.w - 1);
	}
	lines_free(&v);
}
