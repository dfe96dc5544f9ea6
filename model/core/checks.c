/* Checks that several entities use: codes, numbers, phones, names and dates as a person types them, normalised in place. */
#include <ctype.h>
#include <string.h>

#include "model/core/rules.h"

static void squeeze(struct val *v, bool upper)
{
	char *out = v->s;

	text_ascii(v->s);
	for (const char *p = v->s; *p; p++)
		if (*p != ' ' && *p != '\t')
			*out++ = upper ? (char)toupper((unsigned char)*p) : *p;
	*out = '\0';
	v->n = (size_t)(out - v->s);
}

static int name_field(const struct field *f, struct err *err, int rc)
{
	if (rc && err)
		text_cut(err->field, sizeof(err->field), f->name);
	return rc;
}

int check_uscc(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	squeeze(v, true);
	return name_field(f, err, uscc_check(v->s, err));
}

int check_idno(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	squeeze(v, true);
	return name_field(f, err, idno_check(v->s, clock_today(c->db), err));
}

static size_t digits(const char *s)
{
	return strspn(s, "0123456789");
}

/* 028-86512345, 0838-2201234-12, 02886512345: area, number of seven or eight digits, extension. */
static bool landline(const char *s)
{
	size_t n;

	if (*s != '0')
		return false;
	n = digits(s);
	if (s[n] == '-' && (n == 3 || n == 4)) {
		s += n + 1;
		n = digits(s);
		if (n != 7 && n != 8)
			return false;
	} else if (n < 10 || n > 12)
		return false;
	s += n;
	return !*s || (*s == '-' && digits(s + 1) >= 1 && digits(s + 1) <= 6 && !s[1 + digits(s + 1)]);
}

/* A number without its area is kept, with a warning: who is called from another city cannot use it. */
int check_phone(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	squeeze(v, false);
	const char *s = v->s;
	size_t n = digits(s);

	if ((n == 11 && !s[n] && s[0] == '1' && s[1] >= '3') || landline(s))
		return 0;
	if (*s == '+' && digits(s + 1) >= 8 && digits(s + 1) <= 15 && !s[1 + digits(s + 1)])
		return 0;
	if (n == 10 && !s[n] && (!strncmp(s, "400", 3) || !strncmp(s, "800", 3)))
		return 0;
	if ((n == 7 || n == 8) && !s[n] && *s > '1') {
		err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：缺区号", f->label);
		return 1;
	}
	return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：应为11位手机号，或带区号的固定电话如028-86512345", f->label);
}

/* At least two characters, brackets in pairs, and not punctuation alone. */
int check_name(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	int open = 0;

	(void)c;
	for (const char *p = v->s; *p; p++) {
		open += !strncmp(p, "（", 3);
		if (!strncmp(p, "）", 3) && --open < 0)
			break;
	}
	if (open)
		return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：括号不成对", f->label);
	if (text_chars(v->s) < 2)
		return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：至少两个字", f->label);
	if (strspn(v->s, "0123456789.,;:!?-_/()[]{}<>\"'`~@#$%^&*+=|\\ ") == strlen(v->s))
		return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：不能只有数字和符号", f->label);
	return 0;
}

int check_not_future(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	const char *today = clock_today(c->db);

	if (v->t != VT_TEXT || strcmp(v->s, today) <= 0)
		return 0;
	return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：%s在今天（%s）之后", f->label, v->s, today);
}
