/* How alike two texts are (regulation §2.3): sets of pairs of characters, without the signs and small words that say nothing. */
#include "model/supervision/similar.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/rules.h"
#include "model/core/util.h"

static bool says_nothing(const char *p, size_t n)
{
	static const char *const out[] = { "，", "。", "、", "；", "：", "（", "）", "　", "的", "和", "与", "及", "等", ",", ".", ";", ":", "(", ")" };

	for (size_t i = 0; i < LENGTH(out); i++)
		if (strlen(out[i]) == n && !memcmp(out[i], p, n))
			return true;
	return n == 1 && (unsigned char)*p <= ' ';
}

static uint32_t point(const unsigned char *p, size_t n)
{
	uint32_t c = n == 1 ? *p : *p & (0xffu >> (n + 1));

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3f);
	return c;
}

static int by_gram(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

void grams_make(const char *text, struct grams *g)
{
	char *plain = text_ascii(xstrdup(text));
	uint32_t last = 0;

	*g = (struct grams){ .v = xcalloc(strlen(plain) + 1, sizeof(*g->v)) };
	for (const char *p = plain; *p;) {
		size_t n = (unsigned char)*p < 0x80 ? 1 : (unsigned char)*p < 0xe0 ? 2 : (unsigned char)*p < 0xf0 ? 3 : 4;
		if (strnlen(p, n) < n)
			break;
		if (!says_nothing(p, n)) {
			uint32_t c = point((const unsigned char *)p, n);
			if (last)
				g->v[g->n++] = (uint64_t)last << 32 | c;
			last = c;
		}
		p += n;
	}
	free(plain);
	qsort(g->v, g->n, sizeof(*g->v), by_gram);
	size_t kept = 0;
	for (size_t i = 0; i < g->n; i++)
		if (!kept || g->v[kept - 1] != g->v[i])
			g->v[kept++] = g->v[i];
	g->n = kept;
}

struct best { struct grams mine; int64_t self; struct similar *out; int n, max; };

static int nearest(void *ctx, int64_t id, const char *name, const char *scope)
{
	struct best *b = ctx;
	struct grams g;

	if (id == b->self)
		return 0;
	grams_make(scope, &g);
	struct alike a = grams_alike(&b->mine, &g);
	grams_free(&g);
	int at = b->n;
	while (at > 0 && b->out[at - 1].alike.score < a.score)
		at--;
	if (at == b->max || !a.score)
		return 0;
	if (b->n < b->max)
		b->n++;
	memmove(&b->out[at + 1], &b->out[at], sizeof(*b->out) * (size_t)(b->n - 1 - at));
	b->out[at] = (struct similar){ .org = id, .alike = a };
	text_cut(b->out[at].name, sizeof(b->out[at].name), name);
	return 0;
}

int similar_best(struct db *db, const char *region, const char *scope, int64_t self, struct similar *out, int max, struct err *err)
{
	struct best b = { .self = self, .out = out, .max = max };

	grams_make(scope, &b.mine);
	int rc = each_text(db, "org", region, "ACTIVE", "name", "scope", nearest, &b, err);
	grams_free(&b.mine);
	return rc ? -1 : b.n;
}

/* A text character by character: the point of each that says something, and whether it stands in a shared pair. */
struct mark { const char *at; size_t n; uint32_t c; bool shared; };

static size_t marks_of(const char *text, const struct grams *other, struct mark *m)
{
	size_t k = 0, last = SIZE_MAX;

	for (const char *p = text; *p; p += m[k++].n) {
		size_t n = (unsigned char)*p < 0x80 ? 1 : (unsigned char)*p < 0xe0 ? 2 : (unsigned char)*p < 0xf0 ? 3 : 4;
		m[k] = (struct mark){ .at = p, .n = strnlen(p, n) };
		if (says_nothing(p, m[k].n))
			continue;
		m[k].c = point((const unsigned char *)p, m[k].n);
		uint64_t pair = last == SIZE_MAX ? 0 : (uint64_t)m[last].c << 32 | m[k].c;
		if (pair && bsearch(&pair, other->v, other->n, sizeof(*other->v), by_gram))
			m[last].shared = m[k].shared = true;
		last = k;
	}
	return k;
}

void grams_mark(const char *text, const struct grams *other, char *dst, size_t n)
{
	struct mark *m = xcalloc(strlen(text) + 1, sizeof(*m));
	size_t k = marks_of(text, other, m), at = 0;

	*dst = '\0';
	for (size_t i = 0; i < k && at + 8 < n; i++) {
		bool opens = m[i].shared && (!i || !m[i - 1].shared), closes = m[i].shared && (i + 1 == k || !m[i + 1].shared);
		const char *own = *m[i].at == '[' ? "(" : *m[i].at == ']' ? ")" : NULL;
		at += text_fmt(dst + at, n - at, "%s%.*s%s", opens ? "[" : "", own ? 1 : (int)m[i].n, own ? own : m[i].at, closes ? "]" : "");
	}
	free(m);
}

void grams_free(struct grams *g)
{
	free(g->v);
	*g = (struct grams){ 0 };
}

struct alike grams_alike(const struct grams *a, const struct grams *b)
{
	struct alike s = { 0 };
	size_t i = 0, k = 0;

	while (i < a->n && k < b->n) {
		s.common += a->v[i] == b->v[k];
		if (a->v[i] == b->v[k])
			i++, k++;
		else if (a->v[i] < b->v[k])
			i++;
		else
			k++;
	}
	size_t least = a->n < b->n ? a->n : b->n, all = a->n + b->n - (size_t)s.common;
	if (!least)
		return s;
	/* to the nearest ten-thousandth, as the standard's own figures are given */
	s.jaccard = (int)(((int64_t)s.common * 20000 + (int64_t)all) / (2 * (int64_t)all));
	s.contain = (int)(((int64_t)s.common * 20000 + (int64_t)least) / (2 * (int64_t)least));
	int64_t inside = ((int64_t)s.common * 16000 + (int64_t)least) / (2 * (int64_t)least);
	s.score = s.jaccard > inside ? s.jaccard : (int)inside;
	return s;
}
