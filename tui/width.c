/*
 * Text measured in terminal columns. What is drawn, cut, padded and wrapped goes through glyph_next(), so that a
 * measure and the drawing it was made for can never disagree: wcwidth() is the authority, because ncurses asks it too.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

#include "tui/inner.h"
#include "tui/tui.h"

#define MARKS 4		/* zero-width marks kept on one base: ncurses stores no more in a cell */

/* wcwidth() knows nothing outside ASCII in the C locale; all is UTF-8 here, whatever the caller's environment says. */
void width_locale(void)
{
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 && !setlocale(LC_CTYPE, "C.UTF-8"))
		setlocale(LC_CTYPE, "en_US.UTF-8");
}

static int width_of(int32_t cp)
{
	static bool asked;

	if (!asked)
		width_locale();
	asked = true;
	return wcwidth((wchar_t)cp);
}

/* Bytes of the code point at s (≥ 1); *cp is -1 for a byte that is not UTF-8. */
static size_t decode(const char *s, int32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	utf8proc_ssize_t n;

	if (*u < 0x80) {
		*cp = *u;
		return 1;
	}
	n = utf8proc_iterate(u, -1, cp);
	if (n > 0)
		return (size_t)n;
	*cp = -1;
	return 1;
}

/* Characters that take no room but turn, join or hide what stands beside them: shown by number, never obeyed. */
static bool hidden(int32_t cp)
{
	static const struct { int32_t from, to; } range[] = {
		{ 0x00ad, 0x00ad }, { 0x061c, 0x061c }, { 0x115f, 0x1160 }, { 0x180e, 0x180e }, { 0x200b, 0x200f },
		{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
		{ 0xfff9, 0xfffb }, { 0xe0000, 0xe00ff },
	};

	for (size_t i = 0; i < sizeof range / sizeof *range; i++)
		if (cp >= range[i].from && cp <= range[i].to)
			return true;
	return false;
}

static void glyph_add(struct glyph *g, int32_t cp)
{
	g->outn += (size_t)utf8proc_encode_char(cp, (unsigned char *)g->out + g->outn);
	g->out[g->outn] = '\0';
}

static void glyph_number(struct glyph *g, int32_t cp)
{
	g->outn = (size_t)snprintf(g->out, sizeof g->out, "<U+%04X>", (unsigned)cp);
	g->w = (int)g->outn;
}

/* The marks, joiners and joined pictures that belong to the base already in g. */
static void glyph_extend(const char *s, struct glyph *g, int32_t prev)
{
	utf8proc_int32_t state = 0;
	int marks = 0;

	while (s[g->n] && g->outn < sizeof g->out - 16) {
		int32_t cp, next;
		size_t n = decode(s + g->n, &cp);
		int w;

		if (cp < 0x80 || utf8proc_grapheme_break_stateful(prev, cp, &state))
			break;
		if (cp == 0x200d) {	/* a joiner counts only between two things it joins */
			utf8proc_int32_t ahead = state;

			decode(s + g->n + n, &next);
			if (next < 0x80 || utf8proc_grapheme_break_stateful(cp, next, &ahead))
				break;
		} else if (hidden(cp)) {
			break;
		}
		w = width_of(cp);
		if (w < 0)
			break;
		marks = w ? 0 : marks + 1;
		if (marks <= MARKS)
			glyph_add(g, cp);
		g->w += w;
		g->n += n;
		prev = cp;
	}
}

/*
 * The next thing that is drawn whole: its bytes in s, its cells (≥ 1) and what is drawn for it. s must not be at its
 * end.
 */
void glyph_next(const char *s, struct glyph *g)
{
	const unsigned char *u = (const unsigned char *)s;
	int32_t cp;

	g->w = 1;
	if (u[0] >= 0x20 && u[0] < 0x7f && u[1] < 0x80) {
		g->n = g->outn = 1;
		g->cp = u[0];
		g->out[0] = s[0];
		g->out[1] = '\0';
		return;
	}
	g->outn = 0;
	g->n = decode(s, &cp);
	g->cp = cp;
	if (cp < 0) {
		glyph_add(g, 0xfffd);
	} else if (cp < 0x20 || cp == 0x7f) {
		glyph_add(g, cp == 0x7f ? 0x2421 : 0x2400 + cp);
	} else if (cp < 0xa0 && cp >= 0x80) {
		glyph_add(g, 0x2426);
	} else if (hidden(cp) || width_of(cp) < 0) {
		glyph_number(g, cp);
	} else {
		g->w = width_of(cp);
		if (g->w == 0) { /* a mark with nothing under it gets something, so that it has a cell of its own */
			glyph_add(g, 0x25cc);
			g->w = 1;
		}
		glyph_add(g, cp);
		glyph_extend(s, g, cp);
	}
}

int cells(const char *s)
{
	struct glyph g;
	int w = 0;

	for (; *s; s += g.n) {
		glyph_next(s, &g);
		w += g.w;
	}
	return w;
}

size_t cells_cut(const char *s, int w)
{
	const char *at = s;
	struct glyph g;

	for (; *at; at += g.n) {
		glyph_next(at, &g);
		if (g.w > w)
			break;
		w -= g.w;
	}
	return (size_t)(at - s);
}

/* Appends what is drawn for the first `bytes` of s, whole glyphs only; returns the new length of dst (capacity n). */
static size_t append(char *dst, size_t at, size_t n, const char *s, size_t bytes)
{
	const char *end = s + bytes;
	struct glyph g;

	for (; s < end; s += g.n) {
		glyph_next(s, &g);
		if (at + g.outn >= n)
			break;
		memcpy(dst + at, g.out, g.outn);
		at += g.outn;
	}
	dst[at] = '\0';
	return at;
}

static size_t blanks(char *dst, size_t at, size_t n, int count)
{
	for (; count > 0 && at + 1 < n; count--)
		dst[at++] = ' ';
	dst[at] = '\0';
	return at;
}

void cells_clean(char *dst, size_t n, const char *s)
{
	if (n)
		append(dst, 0, n, s, strlen(s));
}

void cells_fit(char *dst, size_t n, const char *s, int w, bool right)
{
	static const char more[] = "…";
	size_t bytes, at = 0;
	int used;

	if (!n)
		return;
	dst[0] = '\0';
	if (w <= 0)
		return;
	bytes = cells_cut(s, w);
	if (s[bytes]) {
		bytes = cells_cut(s, w - 1);
		at = append(dst, 0, n, s, bytes);
		used = cells(dst) + 1;
		at = append(dst, at, n, more, sizeof more - 1);
		blanks(dst, at, n, w - used);
		return;
	}
	used = cells(s);
	if (right)
		at = blanks(dst, 0, n, w - used);
	at = append(dst, at, n, s, bytes);
	if (!right)
		blanks(dst, at, n, w - used);
}

/* ---- wrapping ---- */

static bool listed(const char *list, int32_t cp)
{
	int32_t c;

	if (cp <= 0)
		return false;
	for (; *list; ) {
		list += decode(list, &c);
		if (c == cp)
			return true;
	}
	return false;
}

static bool no_begin(int32_t cp)
{
	return listed("，。、；：？！）》」』”’…〉】〕］｝·％‰℃,.;:?!)]}%", cp);
}

static bool no_end(int32_t cp)
{
	return listed("（《「『“‘〈【〔［｛￥([{$¥", cp);
}

/*
 * May a line end after a and the next begin with b? Between two narrow characters never: they are one Latin word or
 * number.
 */
static bool can_break(const struct glyph *a, const struct glyph *b)
{
	if (no_begin(b->cp) || no_end(a->cp))
		return false;
	if (a->cp == ' ')
		return true;
	if (a->cp == 0x2014 && b->cp == 0x2014)
		return false;
	return a->w > 1 || b->w > 1 || (a->cp >= 0x80 && no_begin(a->cp)) || (b->cp >= 0x80 && no_end(b->cp));
}

/* Bytes of the line at s in w columns; *next is where the line after it begins. */
static size_t one_line(const char *s, int w, size_t *next)
{
	size_t at = 0, text = 0, cut = 0, resume = 0;
	struct glyph g, prev = { .n = 0 };
	int x = 0;

	for (; s[at]; at += g.n, prev = g) {
		glyph_next(s + at, &g);
		if (g.cp == '\n' || (g.cp == '\r' && s[at + 1] == '\n')) {
			*next = at + (g.cp == '\r' ? 2 : 1);
			return x <= w ? at : text;
		}
		if (g.cp != ' ') {
			if (at && can_break(&prev, &g)) {
				cut = text;
				resume = at;
			}
			if (x + g.w > w && at) {
				*next = resume ? resume : at;
				return resume ? cut : text;
			}
			text = at + g.n;
		}
		x += g.w;
	}
	*next = at;
	return x <= w ? at : text;
}

/* A newline ends a line: "a\n" is one line, "" none. Blanks at a break belong to no line. */
int wrap(const char *s, int w, void (*line)(void *, const char *, size_t), void *ctx)
{
	int lines = 0;

	if (w < 1)
		w = 1;
	while (*s) {
		size_t next, n = one_line(s, w, &next);

		if (line)
			line(ctx, s, n);
		lines++;
		s += next;
	}
	return lines;
}
