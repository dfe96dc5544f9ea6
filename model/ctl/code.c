/* `code`: what a credit code or an identity number says of itself, judged by the functions and rules that judge a form. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/internal.h"
#include "model/ctl/ctl.h"

/* Seventeen digits and a digit or X: a person's, unless only a credit code is right. */
static bool is_identity(struct ctl *c, const char *s)
{
	size_t n = strlen(s), digits = strspn(s, "0123456789");

	if (digits + 1 < n || (digits < n && s[n - 1] != 'X'))
		return false;
	return idno_check(s, clock_today(c->db), NULL) == 0 || uscc_check(s, NULL) != 0;
}

#define SICHUAN "51"	/* the region table holds this province, with the divisions it once had */

/* Its whole path, or "?": never that of a division above one which is not there. */
static void print_region(struct ctl *c, const char *six)
{
	char stored[13], path[200] = "";

	if (region_of(six, stored) == 0 && region_name(c->db, stored))
		region_path(c->db, stored, path, sizeof(path));
	printf("region   %s %s\n", six, *path ? path : "?");
	if (!*path && strncmp(six, SICHUAN, 2))
		printf("remark   %s is another province's: its regions are not in the table\n", six);
}

static int verdict(const struct err *err)
{
	printf("verdict  %s: %s [%s]\n", err->rule, err->msg, err->basis);
	return EX_DATAERR;
}

static int identity(struct ctl *c, const char *no)
{
	struct err err = { 0 };
	char six[7], birth[11];

	printf("code     %s\nkind     identity number (GB 11643)\n", no);
	if (idno_check(no, clock_today(c->db), &err))
		return verdict(&err);
	snprintf(six, sizeof(six), "%.6s", no);
	print_region(c, six);
	if (idno_birth(no, birth) == 0)
		printf("born     %s\nsex      %s\n", birth, idno_sex(no) == 1 ? "male" : "female");
	puts("verdict  valid");
	return EX_OK;
}

static const char *type_of(const char *code)
{
	static const struct { const char *prefix, *type; } known[] = { { "51", "ST" }, { "52", "MF" }, { "53", "JJ" } };

	for (size_t i = 0; i < LENGTH(known); i++)
		if (!strncmp(code, known[i].prefix, 2))
			return known[i].type;
	return NULL;
}

/* The organisation's own rules over a draft that holds nothing but the code: the characters are judged already, and the region
 * of another province nobody here can judge. */
static int rules(struct ctl *c, const char *code, const char *type)
{
	const char *const ids[] = { strncmp(code + 2, SICHUAN, 2) ? NULL : "R-USCC-05", type ? "W-USCC-1" : NULL };
	const struct entity *e = entity_find("org");
	struct rec *r = rec_new(c->db, &c->who, e);
	struct chk k = { .db = c->db, .who = &c->who, .rec = r, .on = clock_today(c->db) };
	struct err err = { 0 };
	int rc = EX_OK;

	if (rec_set(r, field_no(e, "uscc"), code, &err) < 0)
		rc = verdict(&err);
	for (size_t i = 0; rc == EX_OK && i < LENGTH(ids); i++) {
		const struct rule *u = ids[i] ? rule_find(ids[i]) : NULL;
		struct finding f = { .rule = u };
		if (!u || u->test(&k, &f) != BLOCK)
			continue;
		bool block = rule_severity(c->db, u) == BLOCK;
		printf("%s  %s: %s [%s]\n", block ? "verdict" : "remark ", u->id, f.text, u->basis);
		if (block)
			rc = EX_DATAERR;
	}
	rec_free(r);
	return rc;
}

static int credit(struct ctl *c, const char *code)
{
	const char *type = type_of(code);
	struct err err = { 0 };
	char six[7];

	printf("code     %s\nkind     unified social credit code (GB 32100)", code);
	if (type)
		printf(", %s", code_label(c->db, "D01", type));
	putchar('\n');
	if (uscc_check(code, &err))
		return verdict(&err);
	if (!type)
		printf("remark   %.2s is no organisation that civil affairs registers\n", code);
	snprintf(six, sizeof(six), "%.6s", code + 2);
	print_region(c, six);
	int rc = rules(c, code, type);
	if (rc == EX_OK)
		puts("verdict  valid");
	return rc;
}

int ctl_code(struct ctl *c)
{
	char *s = text_trim(text_ascii(xstrdup(c->argv[0])));

	for (char *p = s; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	int rc = is_identity(c, s) ? identity(c, s) : credit(c, s);
	free(s);
	return rc;
}
