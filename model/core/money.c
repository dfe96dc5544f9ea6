/* Money: typed in 元 or 万, kept in 分, shown with separators, and written in capitals where it must not be altered. */
#include "model/core/model.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"

#define MOST INT64_C(100000000000000000)	/* 10^17 分: beyond any budget, far from overflow */

bool number_grouped(const char *s)
{
	size_t n = strspn(s, "0123456789"), lead = n;

	if (s[n] != ',')
		return !strchr(s + n, ',');
	for (s += n; *s == ','; s += 1 + n)
		if ((n = strspn(s + 1, "0123456789")) != 3)
			return false;
	return lead >= 1 && lead <= 3 && !strchr(s, ',');
}

/* A word behind the amount, with or without blanks before it. */
static bool word(const char **p, const char *w)
{
	const char *at = *p + strspn(*p, " ");

	if (strncmp(at, w, strlen(w)))
		return false;
	*p = at + strlen(w);
	return true;
}

int money_parse(const char *typed, int64_t *fen, struct err *err)
{
	char *s = text_trim(text_ascii(xstrdup(typed)));
	const char *p = s, *why = NULL;
	int64_t n = 0, unit = 100;
	int places = -1, digits = 0;
	bool neg = *p == '-', grouped;

	p += neg;
	if (word(&p, "¥") || word(&p, "￥"))
		p += strspn(p, " ");
	grouped = number_grouped(p);
	for (; !why && (isdigit((unsigned char)*p) || *p == ',' || *p == '.'); p++) {
		if (*p == ',')
			continue;
		if (*p == '.') {
			why = places >= 0 ? "金额写法有误" : NULL;
			places = 0;
			continue;
		}
		if (n > MOST) {
			why = "金额过大";
			continue;
		}
		n = n * 10 + (*p - '0');
		digits++;
		places += places >= 0;
	}
	if (word(&p, "万"))
		unit = 1000000;
	else if (word(&p, "亿"))
		unit = INT64_C(10000000000);
	word(&p, "元");
	if (!why && (*p || !digits))
		why = "应为金额，如 1234.50 或 3万";
	if (!why && !grouped)
		why = "逗号只能每三位一个，如 1,234,567.50";
	for (; !why && places > 0; places--) {
		if (unit % 10)
			why = n % 10 ? "金额最多到分" : NULL, n /= 10;
		else
			unit /= 10;
	}
	if (!why && n > MOST / unit)
		why = "金额过大";
	free(s);
	if (why)
		return err_set(err, E_INVALID, NULL, NULL, NULL, "%s", why);
	*fen = neg ? -n * unit : n * unit;
	return 0;
}

void money_text(int64_t fen, char *dst, size_t n)
{
	char raw[32];
	unsigned long long abs = fen < 0 ? 0 - (unsigned long long)fen : (unsigned long long)fen;
	size_t at = 0;

	int len = snprintf(raw, sizeof(raw), "%llu", abs / 100);
	if (n == 0)
		return;
	if (fen < 0 && at + 1 < n)
		dst[at++] = '-';
	for (int i = 0; i < len && at + 1 < n; i++) {
		dst[at++] = raw[i];
		if ((len - i - 1) % 3 == 0 && i + 1 < len && at + 1 < n)
			dst[at++] = ',';
	}
	dst[at] = '\0';
	snprintf(dst + at, n - at, ".%02llu", abs % 100);
}

/* ---- in capitals (支付结算办法 附一《正确填写票据和结算凭证的基本规定》) ---- */

static const char *const capital[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };

/* Below 10,000, without zeros before its first digit or behind its last: any run of them within is one 零. */
static void four(FILE *f, unsigned n)
{
	static const char *const place[] = { "仟", "佰", "拾", "" };
	static const unsigned one[] = { 1000, 100, 10, 1 };
	bool begun = false, gap = false;

	for (size_t i = 0; i < LENGTH(one); i++) {
		unsigned d = n / one[i] % 10;
		if (d)
			fprintf(f, "%s%s%s", gap ? capital[0] : "", capital[d], place[i]);
		gap = d ? false : begun;
		begun |= d != 0;
	}
}

/* A part that does not fill its places is led in by one 零. */
static void whole(FILE *f, uint64_t n)
{
	static const struct { uint64_t one; const char *word; } part[] = { { 100000000, "亿" }, { 10000, "万" } };

	for (size_t i = 0; i < LENGTH(part); i++) {
		if (n < part[i].one)
			continue;
		whole(f, n / part[i].one);
		fputs(part[i].word, f);
		n %= part[i].one;
		if (n && n < part[i].one / 10)
			fputs(capital[0], f);
	}
	four(f, (unsigned)n);
}

/* Where the rule leaves a choice (整 behind 角, 零 between a 元 of zero and the 角) it is written: nothing can be put in later. */
void money_words(int64_t fen, char *dst, size_t n)
{
	uint64_t abs = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen, yuan = abs / 100;
	unsigned jiao = (unsigned)(abs / 10 % 10), cent = (unsigned)(abs % 10);
	char text[400] = "";
	FILE *f = fmemopen(text, sizeof(text), "w");

	if (!f)
		abort();
	fputs(fen < 0 ? "人民币负" : "人民币", f);
	if (yuan)
		whole(f, yuan);
	if (yuan || !abs)
		fputs(yuan ? "元" : "零元", f);
	if (yuan && (jiao || cent) && (!jiao || yuan % 10 == 0))
		fputs(capital[0], f);
	if (jiao)
		fprintf(f, "%s角", capital[jiao]);
	if (cent)
		fprintf(f, "%s分", capital[cent]);
	else
		fputs("整", f);
	fclose(f);
	text_cut(dst, n, text);
}
