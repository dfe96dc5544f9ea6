/* Finding and ordering Chinese names by the initials of their readings. The table is made from Unihan by tools/pinyin.py and
 * embedded; every reading counts for finding (会计 is hj and kj), the first, or a phrase's, for ordering. */
#include "model/core/model.h"

#include <string.h>

#include <utf8proc.h>

#include "model/core/data.h"
#include "model/core/py.h"

static struct {
	uint32_t first, count, nmask, nextra, nphrase;
	const unsigned char *mask, *body, *extra, *phrase;
	unsigned char begins[256];	/* a bit for the characters that phrases begin with: few do */
} t;

static uint32_t u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static unsigned u16(const unsigned char *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

static void open_table(void)
{
	if (t.body)
		return;
	const unsigned char *p = data_pinyin;
	t.first = u32(p + 4);
	t.count = u32(p + 8);
	t.nmask = u32(p + 12);
	t.nextra = u32(p + 16);
	t.nphrase = u32(p + 20);
	t.mask = p + 24;
	t.extra = t.mask + 4 * t.nmask + 4 * t.count;
	t.phrase = t.extra + 8 * t.nextra;
	t.body = t.mask + 4 * t.nmask;
	p = t.phrase;
	for (uint32_t i = 0; i < t.nphrase; i++, p += 1 + 7 * p[0])
		t.begins[u32(p + 1) >> 3 & 255] |= (unsigned char)(1u << (u32(p + 1) & 7));
}

/* u8 mask, u8 letter, u16 rank of a character; NULL = no reading */
static const unsigned char *entry(uint32_t ch)
{
	open_table();
	if (ch >= t.first && ch < t.first + t.count) {
		const unsigned char *p = t.body + 4 * (ch - t.first);
		return p[1] ? p : NULL;
	}
	if (!t.nextra || ch < u32(t.extra))
		return NULL;
	for (uint32_t lo = 0, hi = t.nextra; lo < hi;) {
		uint32_t mid = (lo + hi) / 2, c = u32(t.extra + 8 * mid);
		if (c == ch)
			return t.extra + 8 * mid + 4;
		if (c < ch)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

uint32_t py_initials(uint32_t ch)
{
	const unsigned char *e = entry(ch);

	return e ? u32(t.mask + 4 * e[0]) : 0;
}

uint32_t py_next(const char **p)
{
	const unsigned char *s = (const unsigned char *)*p;
	utf8proc_int32_t c = *s;

	if (c >= 0xe1 && c <= 0xec && (s[1] & 0xc0) == 0x80 && (s[2] & 0xc0) == 0x80) {	/* what nearly all of it is */
		c = (c & 15) << 12 | (s[1] & 63) << 6 | (s[2] & 63);
		*p += 3;
		return (uint32_t)c;
	}
	utf8proc_ssize_t n = c < 0x80 ? 1 : utf8proc_iterate(s, -1, &c);
	if (n <= 0) {
		++*p;
		return 0xfffd;
	}
	*p += n;
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	return c >= 'A' && c <= 'Z' ? (uint32_t)(c + 32) : (uint32_t)c;
}

/* Whether a typed letter or digit stands for this character. */
static bool stands(uint32_t ch, char typed)
{
	if (ch < 0x80)
		return ch == (uint32_t)(unsigned char)typed;
	return typed >= 'a' && typed <= 'z' && (py_initials(ch) >> (typed - 'a') & 1);
}

bool py_searchable(uint32_t ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (ch >= 0x80 && entry(ch));
}

static bool here(const char *text, const char *q)
{
	while (*q) {
		uint32_t c;
		do {
			if (!*text)
				return false;
			c = py_next(&text);
		} while (!py_searchable(c));
		char want = *q >= 'A' && *q <= 'Z' ? (char)(*q + 32) : *q;
		if (!stands(c, want))
			return false;
		q++;
	}
	return true;
}

bool py_match(const char *text, const char *q)
{
	if (!*q)
		return true;
	while (*text) {
		const char *at = text;
		uint32_t c = py_next(&text);
		if (py_searchable(c) && here(at, q))
			return true;
	}
	return false;
}

/* The phrase that begins here: its length in characters, its entries in *e. */
static int phrase_at(const char *text, const unsigned char **e)
{
	const unsigned char *p = t.phrase;
	uint32_t first = py_next(&text);

	if (!(t.begins[first >> 3 & 255] >> (first & 7) & 1))
		return 0;
	for (uint32_t i = 0; i < t.nphrase; i++) {
		int n = p[0], k = first == u32(p + 1);
		const char *s = text;
		for (; k && k < n && *s; k++)
			if (py_next(&s) != u32(p + 1 + 7 * k))
				break;
		if (k == n) {
			*e = p + 1;
			return n;
		}
		p += 1 + 7 * n;
	}
	return 0;
}

struct walk { const char *text; const unsigned char *phrase; int left; };

/* Next character with its letter and rank; false at the end. */
static bool step(struct walk *w, uint32_t *c, char *letter, unsigned *rank)
{
	if (!*w->text)
		return false;
	open_table();
	if (!w->left)
		w->left = phrase_at(w->text, &w->phrase);
	*c = py_next(&w->text);
	const unsigned char *e = entry(*c);
	*letter = e ? (char)e[1] : *c < 0x80 ? (char)*c : '\0';
	*rank = *c < 0x80 ? *c : e && u16(e + 2) ? u16(e + 2) : 0xffff;
	if (w->left) {
		*letter = (char)w->phrase[4];
		*rank = u16(w->phrase + 5);
		w->phrase += 7;
		w->left--;
	}
	return true;
}

size_t py_sort_key(const char *text, unsigned char *dst, size_t n)
{
	struct walk w = { .text = text };
	uint32_t c;
	char letter;
	unsigned rank;
	size_t at = 0;

	while (at + 2 <= n && step(&w, &c, &letter, &rank)) {
		/* py_next has folded （ to (; what stands in brackets is read, the brackets are not */
		if (c == '(' || c == ')' || c == ' ' || c == 0x3000)
			continue;
		dst[at++] = (unsigned char)(rank >> 8);
		dst[at++] = (unsigned char)rank;
	}
	return at;
}

int py_first(const char *text, char *dst, size_t n)
{
	struct walk w = { .text = text };
	uint32_t c;
	char letter;
	unsigned rank;
	size_t at = 0;

	while (at + 1 < n && step(&w, &c, &letter, &rank))
		if (py_searchable(c) && letter)
			dst[at++] = letter;
	if (n)
		dst[at] = '\0';
	return (int)at;
}
