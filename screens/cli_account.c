/* `account`, `key`, `reset`: what an account may do, its keys, a new initial password; `seen` and `audit`: the auditor's books. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/account.h"
#include "model/core/util.h"
#include "screens/cli.h"

enum { KEYS = 200, FEW = 100, PAGE = 200 };

/* ---- account ---- */

static void page_line(void *ctx, int depth, const char *text)
{
	char clean[1300];

	(void)ctx;
	cells_clean(clean, sizeof clean, text);
	printf("%*s%s\n", 2 * depth, "", clean);
}

int cli_account(struct cli *c)
{
	struct err err = {0};

	return account_page(c->db, c->who, c->argc ? c->argv[0] : c->who->name, page_line, NULL, &err) < 0 ? cli_err(&err) : EX_OK;
}

int cli_reset(struct cli *c)
{
	char password[PASSWORD_MADE];
	struct err err = {0};

	if (account_reset_ask(c->db, c->who, c->argv[0], c->reason, password, &err) < 0)
		return cli_err(&err);
	puts(password);
	explicit_bzero(password, sizeof password);
	return EX_OK;
}

/* ---- keys ---- */

static int key_list(struct cli *c, const char *name)
{
	struct key_seen *k = xcalloc(KEYS, sizeof *k);
	struct err err = {0};
	int n = account_keys(c->db, c->who, name, k, KEYS, &err), i;
	char used[20], clean[200];

	for (i = 0; i < n; i++) {
		instant_text(k[i].used, used);
		cells_clean(clean, sizeof clean, k[i].comment);
		printf("%s  %s  %.16s  %s\n", k[i].print, k[i].type, k[i].used ? used : "-", clean);
	}
	free(k);
	return n < 0 ? cli_err(&err) : EX_OK;
}

int cli_key(struct cli *c)
{
	const char *what = c->argv[0];
	struct err err = {0};
	int rc;

	if (strcmp(what, "list") == 0 && c->argc <= 2)
		return key_list(c, c->argc == 2 ? c->argv[1] : c->who->name);
	if (strcmp(what, "add") == 0 && c->argc == 2)
		rc = account_add_key(c->db, c->who, c->who->name, c->argv[1], &err);
	else if (strcmp(what, "remove") == 0 && c->argc >= 2)
		rc = account_remove_key(c->db, c->who, c->argc == 3 ? c->argv[2] : c->who->name, c->argv[1], &err);
	else
		return cli_usage("%s", "key list [NAME] | key add 'TYPE BASE64 COMMENT' | key remove FINGERPRINT|COMMENT [NAME]");
	return rc < 0 ? cli_err(&err) : EX_OK;
}

/* ---- the auditor's books ---- */

static struct log_query query_of(const struct cli *c)
{
	return (struct log_query){.text = c->argc ? c->argv[0] : NULL, .account = c->account, .result = c->result,
		.from = c->from[0] ? c->from : NULL, .to = c->to[0] ? c->to : NULL};
}

static void pair(const char *name, const char *value)
{
	printf(",\"%s\":", name);
	json_text(value);
}

static void line(const char *const *cell, int n)
{
	char clean[600];
	int i;

	for (i = 0; i < n; i++) {
		cells_clean(clean, sizeof clean, cell[i]);
		printf("%s%s", i ? "\t" : "", *clean ? clean : "-");
	}
	putchar('\n');
}

/* A log from its newest row on, a page at a time; print gives the number of the row it printed. */
static int log_out(struct cli *c, size_t size, int (*read)(struct cli *, const struct log_query *, int64_t before, int max, void *, struct err *),
	int64_t (*print)(const void *, int i, bool json, bool first))
{
	struct log_query q = query_of(c);
	long most = c->limit ? c->limit : FEW, done = 0;
	bool json = c->format && strcmp(c->format, "json") == 0;
	void *v = xcalloc(PAGE, size);
	struct err err = {0};
	int64_t before = 0;
	int n, i;

	do {
		n = read(c, &q, before, most - done < PAGE ? (int)(most - done) : PAGE, v, &err);
		if (json && before == 0 && n >= 0)
			putchar('[');
		for (i = 0; i < n; i++)
			before = print(v, i, json, done + i == 0);
		done += n > 0 ? n : 0;
	} while (n == PAGE && done < most);
	if (json && n >= 0)
		puts("\n]");
	free(v);
	return n < 0 ? cli_err(&err) : EX_OK;
}

static void sight_out(const struct sight *s, bool json, bool first)
{
	char at[20], rid[24];
	int f = s->e ? field_no(s->e, s->field) : -1;
	const char *label = f >= 0 ? cli_label(s->e->fields[f].label) : s->field;

	instant_text(s->at, at);
	snprintf(rid, sizeof rid, "%lld", (long long)s->rid);
	if (json) {
		printf("%s{\"at\":", first ? "\n" : ",\n");
		json_text(at);
		pair("account", s->account);
		pair("holder", s->label);
		pair("entity", s->e ? s->e->name : "");
		pair("id", rid);
		pair("whose", s->whose);
		pair("field", s->field);
		pair("purpose", s->purpose);
		pair("peer", s->peer);
		putchar('}');
		return;
	}
	line((const char *const[]){at, s->account, s->label, s->whose, label, s->purpose, s->peer}, 7);
}

static int sights_read(struct cli *c, const struct log_query *q, int64_t before, int max, void *v, struct err *err)
{
	return sight_rows(c->db, c->who, q, before, max, v, err);
}

static int64_t sight_print(const void *v, int i, bool json, bool first)
{
	const struct sight *s = (const struct sight *)v + i;

	sight_out(s, json, first);
	return s->no;
}

int cli_seen(struct cli *c)
{
	return log_out(c, sizeof(struct sight), sights_read, sight_print);
}

static void audit_out(const struct audit_row *r, bool json, bool first)
{
	char at[20], rid[24], no[24];

	instant_text(r->at, at);
	snprintf(rid, sizeof rid, "%lld", (long long)r->rid);
	snprintf(no, sizeof no, "%lld", (long long)r->no);
	if (json) {
		printf("%s{\"at\":", first ? "\n" : ",\n");
		json_text(at);
		pair("seq", no);
		pair("account", r->account);
		pair("role", r->role);
		pair("verb", r->verb);
		pair("entity", r->entity);
		pair("id", rid);
		pair("result", r->result);
		pair("peer", r->peer);
		pair("note", r->note);
		putchar('}');
		return;
	}
	line((const char *const[]){at, no, r->account, r->role, r->verb, r->entity, rid, r->result, r->peer, r->note}, 10);
}

static int audit_read(struct cli *c, const struct log_query *q, int64_t before, int max, void *v, struct err *err)
{
	return audit_rows(c->db, c->who, q, before, max, v, err);
}

static int64_t audit_print(const void *v, int i, bool json, bool first)
{
	const struct audit_row *r = (const struct audit_row *)v + i;

	audit_out(r, json, first);
	return r->no;
}

int cli_audit(struct cli *c)
{
	return log_out(c, sizeof(struct audit_row), audit_read, audit_print);
}
