/* What a password must be (GB/T 22239-2019 身份鉴别 a), and initial ones made of chance. */
#include "model/core/account.h"

#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/core/util.h"

static const char BASIS[] = "GB/T 22239-2019 身份鉴别";

/* What people choose first; compared in lower case with digits and signs at the ends taken off. */
static const char *const common[] = {
	"password", "passw0rd", "p@ssword", "p@ssw0rd", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsx", "qazwsxedc", "1qaz2wsx", "admin",
	"administrator", "welcome", "letmein", "iloveyou", "monkey", "dragon", "sunshine", "princess", "football", "master", "superman",
	"root", "test", "guest", "login", "user", "changeme", "secret", "abc", "abcd", "abcdef", "abcdefg", "abcdefgh", "woaini", "wodemima",
	"mima", "chengdu", "sichuan", "minzheng", "minzhengju", "minzhengting", "shehuizuzhi", "socorg", "zhongguo", "beijing", "zhangwei",
	"wangwei", "liwei", "aini", "nihao", "woaini1314", "asdf", "asdfgh", "zaq12wsx", "trustno1", "baseball", "whatever", "shadow",
	"michael", "jordan", "computer", "internet", "service", "default", "temp", "temporary", "initial", "newpassword", "mypassword",
};

static bool is_common(const char *pw)
{
	char low[160], *s = low, *end;
	size_t n = strlen(pw);

	if (n >= sizeof(low))
		return false;
	for (size_t i = 0; i <= n; i++)
		low[i] = (char)tolower((unsigned char)pw[i]);
	while (*s && !isalpha((unsigned char)*s))
		s++;
	for (end = s + strlen(s); end > s && !isalpha((unsigned char)end[-1]); end--)
		;
	if (!*s)
		return true;		/* digits and signs alone */
	*end = '\0';
	for (size_t i = 0; i < LENGTH(common); i++)
		if (!strcmp(s, common[i]))
			return true;
	/* one character over and over */
	return strspn(low, (char[]){ low[0], 0 }) == n;
}

int password_check(const char *account, const char *pw, struct err *err)
{
	size_t n = text_chars(pw);
	bool low = false, up = false, digit = false, other = false;

	if (strlen(pw) > 128 || !text_valid(pw, strlen(pw)))
		return err_set(err, E_INVALID, NULL, "password", BASIS, "密码最长128字节，须为UTF-8");
	for (const char *p = pw; *p; p++) {
		unsigned char c = (unsigned char)*p;
		low |= islower(c) != 0;
		up |= isupper(c) != 0;
		digit |= isdigit(c) != 0;
		other |= !isalnum(c);
	}
	if (n < 16 && (n < 12 || low + up + digit + other < 3))
		return err_set(err, E_INVALID, NULL, "password", BASIS, "密码至少12个字符并含大写、小写、数字、符号中的三种，或至少16个字符的口令句");
	if (is_common(pw))
		return err_set(err, E_INVALID, NULL, "password", BASIS, "这个密码太常见");
	if (*account && strcasestr(pw, account))
		return err_set(err, E_INVALID, NULL, "password", BASIS, "密码不能包含账号名");
	return 0;
}

enum { TRIES = 20 };

/* Four groups of four, letters and digits that are not taken for one another. */
int password_make(const char *account, char dst[PASSWORD_MADE], struct err *err)
{
	static const char set[] = "abcdefghjkmnpqrstuvwxyz23456789";

	if (sodium_init() < 0)
		return err_set(err, E_BUG, NULL, NULL, NULL, "没有随机数");
	for (int n = 0; n < TRIES; n++) {
		for (int i = 0; i < PASSWORD_MADE - 1; i++)
			dst[i] = i % 5 == 4 ? '-' : set[randombytes_uniform(sizeof(set) - 1)];
		dst[PASSWORD_MADE - 1] = '\0';
		if (password_check(account, dst, NULL) == 0)
			return 0;
	}
	*dst = '\0';
	return err_set(err, E_BUG, NULL, NULL, NULL, "没有造出可用的口令");
}
