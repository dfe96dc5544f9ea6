/* `user`: accounts. An initial password is shown once, and must be changed at the first login. A role with ? is asked for only. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/account.h"
#include "model/core/util.h"
#include "model/ctl/ctl.h"

enum { PAGE = 100, KEYS = 99 };

static int set_uid(struct ctl *c, const char *name, struct err *err)
{
	const struct entity *e = entity_find("account");
	struct rec *r;
	char text[24];

	if (rec_find(c->db, &c->who, e, name, NULL, &r, err))
		return -1;
	snprintf(text, sizeof(text), "%lld", (long long)c->uid);
	int rc = rec_set(r, field_no(e, "unix_uid"), text, err) < 0 || rec_save(r, NULL, NULL, err) ? -1 : 0;
	rec_free(r);
	return rc;
}

int ctl_user_add(struct ctl *c)
{
	struct err err = { 0 };
	char password[PASSWORD_MADE], region[13] = "";

	if (c->region && region_of(c->region, region))
		return ctl_say(EX_USAGE, "--region is a code of 2, 4, 6, 9 or 12 digits");
	if (password_make(c->argv[0], password, &err) ||
	    account_create(c->db, &c->who, c->argv[0], c->argv[1], c->argv[2], region, c->unit, c->org, password, true, &err))
		return ctl_err(&err);
	printf("%s\n", password);
	sodium_memzero(password, sizeof(password));
	return c->uid && set_uid(c, c->argv[0], &err) ? ctl_err(&err) : EX_OK;
}

int ctl_user_password(struct ctl *c)
{
	struct err err = { 0 };
	char password[PASSWORD_MADE];

	if (password_make(c->argv[0], password, &err) || auth_set_password(c->db, &c->who, c->argv[0], NULL, password, &err))
		return ctl_err(&err);
	printf("%s\n", password);
	sodium_memzero(password, sizeof(password));
	return EX_OK;
}

static int do_with_reason(struct ctl *c, const char *action)
{
	struct act act = { .reason = c->argv[1] };
	struct err err = { 0 };
	struct rec *r;

	if (rec_find(c->db, &c->who, entity_find("account"), c->argv[0], NULL, &r, &err))
		return ctl_err(&err);
	int rc = flow_do(r, action, &act, NULL, &err) ? ctl_err(&err) : EX_OK;
	rec_free(r);
	return rc;
}

int ctl_user_disable(struct ctl *c)
{
	return do_with_reason(c, "close");
}

int ctl_user_enable(struct ctl *c)
{
	return do_with_reason(c, "resume");
}

static void field(struct rec *r, const char *name, char *dst, size_t n)
{
	rec_text(r, field_no(rec_entity(r), name), dst, n);
}

static int keys_of(struct ctl *c, const char *name)
{
	struct key_seen *k = xcalloc(KEYS, sizeof(*k));
	int n = account_keys(c->db, &c->who, name, k, KEYS, NULL);

	free(k);
	return n < 0 ? 0 : n;
}

static int print_user(struct ctl *c, const struct entity *e, int64_t id, struct err *err)
{
	char name[40], label[100], roles[400] = "", one[64];
	struct rec *r;
	size_t at = 0;

	if (rec_load(c->db, &c->who, e, id, NULL, &r, err))
		return -1;
	const struct part *p = part_lines(e, "account_role");
	for (size_t i = 0; i < rec_line_count(r, p) && at < sizeof(roles) - 80; i++) {
		struct rec *role = rec_line(r, p, i);
		if (strcmp(rec_state(role), "on") && strcmp(rec_state(role), "asked"))
			continue;
		snprintf(one, sizeof(one), "%s%s", rec_get(role, field_no(rec_entity(role), "role"))->s, strcmp(rec_state(role), "on") ? "?" : "");
		at += (size_t)snprintf(roles + at, sizeof(roles) - at, "%s%s", at ? "," : "", one);
		const struct val *v = rec_get(role, field_no(rec_entity(role), "region"));
		if (v->t == VT_TEXT)
			at += (size_t)snprintf(roles + at, sizeof(roles) - at, "@%s", v->s);
	}
	field(r, "name", name, sizeof(name));
	field(r, "label", label, sizeof(label));
	printf("%-20s %-9s %2d keys  %-24s %s\n", name, rec_state(r), keys_of(c, name), roles, label);
	rec_free(r);
	return 0;
}

int ctl_user_list(struct ctl *c)
{
	struct query q = { .e = entity_find("account"), .order = "name" };
	struct row row[PAGE], last = { 0 };
	struct err err = { 0 };
	struct list *l;
	int n = 0, rc = 0;

	if (list_open(c->db, &c->who, &q, &l, &err))
		return ctl_err(&err);
	do {
		n = list_fetch(l, n ? FROM_AFTER : FROM_FIRST, n ? &last : NULL, PAGE, row, &err);
		for (int i = 0; i < n && !rc; i++)
			rc = print_user(c, q.e, row[i].id, &err);
		if (n > 0)
			last = row[n - 1];
	} while (n == PAGE && !rc);
	list_free(l);
	return n < 0 || rc ? ctl_err(&err) : EX_OK;
}
