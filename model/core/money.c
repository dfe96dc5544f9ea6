/* Money: typed in 元 or 万, kept in 分, shown with separators. */
#include "model/core/model.h"

#include <ctype.h>
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
