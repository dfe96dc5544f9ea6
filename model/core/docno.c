/* Numbers people know things by: serials without a gap, taken in the transaction of the act that issues them and given back only with
 * it; case numbers with a check character; document numbers (文号) in the form of GB/T 9704 by the office's own patterns. */
#include "model/core/docno.h"
#include "model/core/internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A serial of that name, from 1: -1 with err. What is rolled back was never taken. */
static int64_t serial_take(struct tx *tx, const char *name, struct err *err)
{
	int64_t n = 0;

	if (db_run(tx->db, err, "INSERT INTO serial (name, next) VALUES (?, 2) ON CONFLICT (name) DO UPDATE SET next = next + 1", "t", name) < 0 ||
	    db_int(tx->db, err, &n, "SELECT next - 1 FROM serial WHERE name = ?", "t", name) < 0)
		return -1;
	return n;
}

/* ---- case numbers (support §4.6): region6 type2 year4 serial6 and a check character of ISO 7064 MOD 37,36 ---- */

static int value36(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

char kase_check_char(const char *first)
{
	int p = 36;

	for (; *first; first++) {
		int v = value36(*first);
		if (v < 0)
			return '\0';
		p = (p + v) % 36;
		p = (p ? p : 36) * 2 % 37;
	}
	for (int c = 0; c < 36; c++)
		if ((p + c) % 36 == 1)
			return (char)(c < 10 ? '0' + c : 'A' + c - 10);
	return '\0';
}

int kase_no_fold(const char *typed, char dst[KASE_NO], struct err *err)
{
	char *s = text_ascii(xstrdup(typed)), plain[64] = "";
	size_t n = 0;

	for (const char *p = s; *p && n + 1 < sizeof(plain); p++)
		if (*p != ' ' && *p != '-')
			plain[n++] = (char)toupper((unsigned char)*p);
	plain[n] = '\0';
	free(s);
	if (n == KASE_NO - 1) {
		char last = plain[n - 1];
		plain[n - 1] = '\0';
		if (last == kase_check_char(plain) && last) {
			snprintf(dst, KASE_NO, "%.18s%c", plain, last);
			return 0;
		}
	}
	return err_set(err, E_INVALID, NULL, "case_no", NULL, "编号有误");
}

int kase_no_take(struct tx *tx, const char *region, const char *kind, char dst[KASE_NO], struct err *err)
{
	char six[7], name[48], first[KASE_NO - 1];

	if (region_gbt6(region, six) || strlen(kind) != 2)
		return err_set(err, E_BUG, NULL, "region", NULL, "没有区划或事项类型，不能编号");
	snprintf(name, sizeof(name), "case:%s:%.2s:%.4s", six, kind, tx->on);
	int64_t n = serial_take(tx, name, err);
	if (n < 0)
		return -1;
	if (n > 999999)
		return err_set(err, E_FULL, NULL, "case_no", NULL, "%.4s年的编号已用完", tx->on);
	snprintf(first, sizeof(first), "%.6s%.2s%.4s%06u", six, kind, tx->on, (unsigned)n % 1000000);
	snprintf(dst, KASE_NO, "%s%c", first, kase_check_char(first));
	return 0;
}

/* ---- document numbers (regulation §0.3) ---- */

/* {mark} the issuing body's 机关代字, {year}, {n}, {n5} with leading zeros. */
static int spell(const char *pattern, const char *mark, const char *year, int64_t n, char *dst, size_t size, struct err *err)
{
	size_t at = 0;

	*dst = '\0';
	for (const char *p = pattern; *p && at + 1 < size;) {
		char number[24];
		const char *what = NULL;
		size_t skip = 0;

		if (!strncmp(p, "{mark}", 6))
			what = mark, skip = 6;
		else if (!strncmp(p, "{year}", 6))
			what = year, skip = 6;
		else if (!strncmp(p, "{n}", 3) || !strncmp(p, "{n5}", 4)) {
			snprintf(number, sizeof(number), "%0*lld", p[2] == '5' ? 5 : 1, (long long)n);
			what = number;
			skip = p[2] == '5' ? 4 : 3;
		}
		if (what) {
			at += (size_t)snprintf(dst + at, size - at, "%s", what);
			p += skip;
		} else
			dst[at++] = *p++, dst[at] = '\0';
	}
	return at + 1 < size ? 0 : err_set(err, E_CONFIG, NULL, "pattern", NULL, "文号样式 %s 过长", pattern);
}

int docno_take(struct tx *tx, const char *kind, int64_t unit, const struct entity *e, int64_t rid, char dst[DOCNO], struct err *err)
{
	char pattern[120], mark[40] = "", year[5], name[80];
	int64_t made = 0;

	snprintf(year, sizeof(year), "%.4s", tx->on);
	int set = db_text(tx->db, err, pattern, sizeof(pattern), "SELECT pattern FROM docno_rule WHERE kind = ? AND void = 0 AND valid_from <= ? AND "
			  "(valid_to IS NULL OR valid_to > ?)", "ttt", kind, tx->on, tx->on);
	if (set < 0)
		return -1;
	if (!set)
		return err_set(err, E_CONFIG, NULL, "kind", "GB/T 9704", "没有 %s 的文号样式，请系统管理员维护", kind);
	if (strstr(pattern, "{mark}")) {
		set = db_text(tx->db, err, mark, sizeof(mark), "SELECT doc_mark FROM unit WHERE id = ?", "i", unit);
		if (set < 0)
			return -1;
		if (!set || !*mark)
			return err_set(err, E_CONFIG, NULL, "doc_mark", "GB/T 9704", "发文机关没有机关代字，请在单位表填写");
	}
	snprintf(name, sizeof(name), "doc:%lld:%.40s:%s", (long long)unit, kind, year);
	int64_t n = serial_take(tx, name, err), id = n < 0 ? -1 : tx_new_id(tx, err);
	if (id < 0 || spell(pattern, mark, year, n, dst, DOCNO, err))
		return -1;
	/* two bodies of one mark, or a pattern that was changed within the year: the same text never twice */
	if (db_int(tx->db, err, &made, "SELECT 1 FROM docno WHERE text = ?", "t", dst) < 0)
		return -1;
	if (made)
		return err_set(err, E_CONFIG, NULL, "pattern", "GB/T 9704", "文号 %s 已用过：机关代字或样式与别处相同", dst);
	return db_run(tx->db, err, "INSERT INTO docno (id, kind, unit, year, n, text, entity, rid, act, on_day) VALUES (?,?,?,?,?,?,?,?,?,?)", "itiiittiit",
		      id, kind, unit, (int64_t)atoi(year), n, dst, e->name, rid, tx->act, tx->on) < 0 ? -1 : 0;
}

int docno_cancel(struct tx *tx, const char *text, struct err *err)
{
	return db_run(tx->db, err, "UPDATE docno SET cancelled = ? WHERE text = ? AND cancelled IS NULL", "it", tx->act, text) == 1
		       ? 0 : err_set(err, E_NOTFOUND, NULL, NULL, NULL, "没有文号 %s，或已作废", text);
}
