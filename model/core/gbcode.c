/* Codes whose check characters the law defines: 统一社会信用代码 (GB 32100-2015 with GB 11714 inside it) and 公民身份号码
 * (GB 11643-1999). Pure arithmetic; what a region digit means is for the rules. */
#include "model/core/model.h"

#include <ctype.h>
#include <string.h>

static const char A31[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";	/* no I O S V Z */
static const char GB32100[] = "GB 32100-2015", GB11643[] = "GB 11643-1999";

char orgcode_check_char(const char *first8)
{
	static const int w[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (int i = 0; i < 8; i++)
		sum += (isdigit((unsigned char)first8[i]) ? first8[i] - '0' : first8[i] - 'A' + 10) * w[i];
	sum = 11 - sum % 11;
	return sum == 10 ? 'X' : sum == 11 ? '0' : (char)('0' + sum);
}

char uscc_check_char(const char *first17)
{
	static const int w[17] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
	int sum = 0;

	for (int i = 0; i < 17; i++) {
		const char *p = first17[i] ? strchr(A31, first17[i]) : NULL;
		if (!p)
			return '\0';
		sum += (int)(p - A31) * w[i];
	}
	return A31[(31 - sum % 31) % 31];
}

static bool sound(const char *code)
{
	for (int i = 0; i < 18; i++)
		if (!code[i] || !strchr(A31, code[i]))
			return false;
	return code[16] == orgcode_check_char(code + 8) && code[17] == uscc_check_char(code);
}

/* O for 0, I for 1, Z for 2 are the slips of a reader: offered when exactly one mending of them is right. */
static bool mend(const char *code, char out[19])
{
	static const char slip[] = "OIZ", right[] = "012";
	int n = 0, at[18];

	memcpy(out, code, 19);
	for (int i = 0; i < 18; i++) {
		const char *p = strchr(slip, code[i]);
		if (p && *p) {
			out[i] = right[p - slip];
			at[n++] = i;
		}
	}
	(void)at;
	return n > 0 && sound(out);
}

int uscc_check(const char *code, struct err *err)
{
	size_t n = strlen(code);
	char fixed[19];

	if (n != 18)
		return err_set(err, E_INVALID, "R-USCC-01", "uscc", GB32100, "长度不是18位，现为%zu位", text_chars(code));
	for (int i = 0; i < 18; i++) {
		if (strchr(A31, code[i]))
			continue;
		if ((unsigned char)code[i] >= 0x80)
			return err_set(err, E_INVALID, "R-USCC-02", "uscc", GB32100, "含非法字符（第%d位起）", i + 1);
		if (mend(code, fixed))
			return err_set(err, E_INVALID, "R-USCC-02", "uscc", GB32100, "含非法字符%c，是否为 %s", code[i], fixed);
		return err_set(err, E_INVALID, "R-USCC-02", "uscc", GB32100, "含非法字符%c", code[i]);
	}
	if (code[16] != orgcode_check_char(code + 8))
		return err_set(err, E_INVALID, "R-USCC-03", "uscc", "GB 11714-1997", "组织机构代码校验位错误");
	if (code[17] != uscc_check_char(code))
		return err_set(err, E_INVALID, "R-USCC-03", "uscc", GB32100, "校验码错误，应为%c", uscc_check_char(code));
	return 0;
}

int idno_birth(const char *no, char dst[11])
{
	if (strlen(no) < 14)
		return -1;
	snprintf(dst, 11, "%.4s-%.2s-%.2s", no + 6, no + 10, no + 12);
	return date_valid(dst) ? 0 : -1;
}

int idno_sex(const char *no)
{
	return (no[16] - '0') % 2 ? 1 : 2;
}

int idno_check(const char *no, const char *today, struct err *err)
{
	static const int w[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;
	char birth[11];

	if (strlen(no) != 18)
		return err_set(err, E_INVALID, "R-ID-01", "id_no", GB11643, "身份证号须为18位，现为%zu位", text_chars(no));
	for (int i = 0; i < 18; i++)
		if (!isdigit((unsigned char)no[i]) && !(i == 17 && no[i] == 'X'))
			return err_set(err, E_INVALID, "R-ID-01", "id_no", GB11643, "身份证号第%d位不是数字", i + 1);
	for (int i = 0; i < 17; i++)
		sum += (no[i] - '0') * w[i];
	if (no[17] != "10X98765432"[sum % 11])
		return err_set(err, E_INVALID, "R-ID-02", "id_no", GB11643, "身份证号校验码错误");
	if (idno_birth(no, birth))
		return err_set(err, E_INVALID, "R-ID-03", "id_no", GB11643, "身份证号中的出生日期 %.4s-%.2s-%.2s 不存在", no + 6, no + 10, no + 12);
	if (strcmp(birth, today) > 0)
		return err_set(err, E_INVALID, "R-ID-03", "id_no", GB11643, "身份证号中的出生日期 %s 在今天之后", birth);
	if (date_age(birth, today) > 120)
		return err_set(err, E_INVALID, "R-ID-03", "id_no", GB11643, "身份证号中的出生日期 %s 距今超过120年", birth);
	return 0;
}
