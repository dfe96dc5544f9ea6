/* Checks of contact data and of the scope's items: the form of a value, not its truth. */
#include <ctype.h>
#include <string.h>

#include "model/core/rules.h"

#include "model/registry/registry.h"

/* local@domain.tld, ASCII, no blanks: enough to catch what is no address. */
int check_email(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	text_ascii(v->s);
	v->n = strlen(v->s);
	const char *at = strchr(v->s, '@'), *dot = at ? strrchr(at, '.') : NULL;
	bool ok = at && at != v->s && dot && dot > at + 1 && dot[1] && dot[2] && !strchr(at + 1, '@');
	for (const char *p = v->s; *p; p++)
		ok = ok && (isalnum((unsigned char)*p) || strchr("@._+-", *p));
	return ok ? 0 : err_set(err, E_INVALID, NULL, f->name, f->basis, "%s应形如 name@example.org", f->label);
}

int check_website(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	const char *rest = !strncmp(v->s, "https://", 8) ? v->s + 8 : !strncmp(v->s, "http://", 7) ? v->s + 7 : NULL;

	if (rest && strchr(rest, '.') && !strchr(rest, ' '))
		return 0;
	return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s须以http://或https://开头", f->label);
}

int check_postal(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	text_ascii(v->s);
	v->n = strlen(v->s);
	if (v->n == 6 && strspn(v->s, "0123456789") == 6)
		return 0;
	return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s应为6位数字", f->label);
}

/* Items end with ；or 。or a line's end; each has at most 60 characters (regulation §1.3). */
int check_scope(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	static const char *const ends[] = { "；", "。", ";", "\n" };
	const char *from = v->s;
	int no = 1;

	(void)c;
	for (const char *p = v->s;; p++) {
		size_t end = 0;
		for (size_t i = 0; *p && i < sizeof(ends) / sizeof(ends[0]); i++)
			if (!strncmp(p, ends[i], strlen(ends[i])))
				end = strlen(ends[i]);
		if (*p && !end)
			continue;
		char item[512];
		size_t n = (size_t)(p - from);
		if (n >= sizeof(item))
			return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s第%d项超过60字", f->label, no);
		memcpy(item, from, n);
		item[n] = '\0';
		if (text_chars(item) > 60)
			return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s第%d项%zu字，超过60字", f->label, no,
				       text_chars(item));
		if (!*p)
			return 0;
		p += end - 1;
		from = p + 1;
		no++;
	}
}
