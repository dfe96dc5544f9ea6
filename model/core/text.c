/* Pure functions over UTF-8: what may be stored, how it is normalised, how a personal value is masked. */
#include "model/core/model.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "model/core/util.h"

static utf8proc_int32_t next(const char **p)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)*p, -1, &c);

	if (n <= 0) {
		++*p;
		return -1;
	}
	*p += n;
	return c;
}

size_t text_chars(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

bool text_valid(const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end) {
		utf8proc_int32_t c;
		utf8proc_ssize_t k = utf8proc_iterate((const utf8proc_uint8_t *)s, end - s, &c);
		if (k <= 0 || c == 0)
			return false;
		s += k;
	}
	return true;
}

/* By what Unicode says of a character, not by a list of those known today: controls, formats (bidi, joiners, tags), line and
 * paragraph separators, surrogates, noncharacters, and whatever a reader is to ignore (fillers, variation selectors), with the
 * codes reserved for such. Another unassigned code is left alone: the next edition may have it for a rare name. */
static bool unprintable(utf8proc_int32_t c, utf8proc_category_t k)
{
	if (c < 0 || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef) || utf8proc_get_property(c)->ignorable)
		return true;
	if (c == 0x2065 || (c >= 0xfff0 && c <= 0xfff8) || (c >= 0xe0000 && c <= 0xe0fff))
		return true;
	switch (k) {
	case UTF8PROC_CATEGORY_CC: case UTF8PROC_CATEGORY_CF: case UTF8PROC_CATEGORY_CS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return false;
	}
}

const char *text_refused(const char *s, bool memo)
{
	int combining = 0;

	for (const char *at = s; *s; at = s) {
		utf8proc_int32_t c = next(&s);
		utf8proc_category_t k = c < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(c);
		if (unprintable(c, k) && !(memo && (c == '\n' || c == '\t')))
			return at;
		combining = k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_ME ? combining + 1 : 0;
		if (combining > 4)
			return at;
	}
	return NULL;
}

static size_t blank(const char *s)
{
	if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r')
		return 1;
	if (!memcmp(s, "\xc2\xa0", 2))
		return 2;
	if (!strncmp(s, "\xe3\x80\x80", 3))
		return 3;
	return 0;
}

char *text_trim(char *s)
{
	size_t k, end = strlen(s), skip = 0;

	while (s[skip] && (k = blank(s + skip)))
		skip += k;
	memmove(s, s + skip, end - skip + 1);
	for (end = strlen(s); end; end -= k) {
		k = blank(s + end - 1) ? 1 : end >= 2 && !memcmp(s + end - 2, "\xc2\xa0", 2) ? 2 :
		    end >= 3 && !memcmp(s + end - 3, "\xe3\x80\x80", 3) ? 3 : 0;
		if (!k)
			break;
	}
	s[end] = '\0';
	return s;
}

char *text_ascii(char *s)
{
	char *d = s;
	const char *p = s;

	while (*p) {
		const char *at = p;
		utf8proc_int32_t c = next(&p);
		if (c >= 0xff01 && c <= 0xff5e)
			*d++ = (char)(c - 0xfee0);
		else if (c == 0x3000)
			*d++ = ' ';
		else {
			memmove(d, at, (size_t)(p - at));
			d += p - at;
		}
	}
	*d = '\0';
	return s;
}

char *text_name(const char *s)
{
	utf8proc_uint8_t *nfc = NULL;
	char *out, *d;
	bool gap = false;

	if (utf8proc_map((const utf8proc_uint8_t *)s, 0, &nfc, UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE) < 0)
		return text_trim(xstrdup(s));
	char *in = text_trim(xstrdup((char *)nfc));
	free(nfc);
	out = d = xmalloc(strlen(in) * 3 + 1);
	for (const char *p = in; *p;) {
		const char *at = p;
		size_t k = blank(p);
		if (k) {
			gap = true;
			p += k;
			continue;
		}
		if (gap)
			*d++ = ' ';
		gap = false;
		utf8proc_int32_t c = next(&p);
		if (c == '(' || c == ')') {
			memcpy(d, c == '(' ? "（" : "）", 3);
			d += 3;
		} else if ((c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) || (c >= 0xff41 && c <= 0xff5a))
			*d++ = (char)(c - 0xfee0);
		else {
			memcpy(d, at, (size_t)(p - at));
			d += p - at;
		}
	}
	*d = '\0';
	free(in);
	return out;
}

/* What nearly every value is made of folds sign by sign: ASCII, unified ideographs, brackets. NULL = there is something else in it. */
static char *fold_plain(const char *s)
{
	char *out = xmalloc(strlen(s) + 1), *d = out;

	for (const unsigned char *p = (const unsigned char *)s; *p; p++) {
		if (blank((const char *)p) == 1)
			continue;
		if (*p > 0x20 && *p < 0x7f) {
			*d++ = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
		} else if (*p >= 0xe4 && *p <= 0xe9 && (*p > 0xe4 || p[1] >= 0xb8) && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80) {
			memcpy(d, p, 3);
			d += 3;
			p += 2;
		} else if (p[0] == 0xef && p[1] == 0xbc && (p[2] == 0x88 || p[2] == 0x89)) {
			*d++ = p[2] == 0x88 ? '(' : ')';
			p += 2;
		} else {
			free(out);
			return NULL;
		}
	}
	*d = '\0';
	return out;
}

char *text_fold(const char *s)
{
	utf8proc_uint8_t *out = NULL;
	char *plain = fold_plain(s);

	if (plain)
		return plain;
	if (utf8proc_map((const utf8proc_uint8_t *)s, 0, &out,
			 UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE) < 0)
		return xstrdup("");
	char *f = xstrdup((char *)out), *d = f;
	free(out);
	for (const char *p = f; *p;) {
		size_t k = blank(p);
		if (k) {
			p += k;
			continue;
		}
		*d++ = *p++;
	}
	*d = '\0';
	return f;
}

void text_cut(char *dst, size_t n, const char *src)
{
	size_t len = strlen(src);

	if (!n)
		return;
	if (len >= n) {
		len = n - 1;
		while (len && ((unsigned char)src[len] & 0xc0) == 0x80)
			len--;
	}
	memmove(dst, src, len);
	dst[len] = '\0';
}

/* A piece of a character is what printf's precision or a full buffer leaves of it: out with it, wherever it stands. */
void text_mend(char *s)
{
	char *d = s;
	const char *p = s;

	while (*p) {
		const char *at = p;
		if (next(&p) < 0)
			continue;
		memmove(d, at, (size_t)(p - at));
		d += p - at;
	}
	*d = '\0';
}

size_t text_fmt(char *dst, size_t n, const char *fmt, ...)
{
	va_list ap;

	if (!n)
		return 0;
	va_start(ap, fmt);
	vsnprintf(dst, n, fmt, ap);
	va_end(ap);
	text_mend(dst);
	return strlen(dst);
}

/* keeps `head` and `tail` characters of ASCII text, stars between; never the whole of a short value */
static void stars(char *dst, size_t n, const char *s, size_t head, size_t tail)
{
	size_t len = strlen(s), i;

	if (len <= head + tail)
		head = 0, tail = len > 4 ? len / 3 : 0;
	for (i = 0; i < len && i + 1 < n; i++)
		dst[i] = i < head || i >= len - tail ? s[i] : '*';
	dst[i] = '\0';
	text_mend(dst);	/* a number that is none may be Chinese */
}

void text_mask(char *dst, size_t n, enum mask mask, const char *s)
{
	size_t len = strlen(s);

	*dst = '\0';
	if (!len)
		return;
	switch (mask) {
	case MASK_ID:
		stars(dst, n, s, 3, 4);
		break;
	case MASK_PHONE:
		if (len >= 11)
			stars(dst, n, s, 3, 4);
		else
			stars(dst, n, s, 0, len >= 7 ? 4 : 0);
		break;
	case MASK_CARD:
		stars(dst, n, s, 0, 4);
		break;
	case MASK_NAME: {
		const char *p = s;
		next(&p);
		text_fmt(dst, n, "%.*s*", (int)(p - s), s);
		break;
	}
	case MASK_NONE:
	case MASK_ALL:
		text_cut(dst, n, "******");
	}
}
