/* `history`: every version of a record, the last first: for which day, by whom, when and why, and each item before and after as
 * this actor may see it. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "screens/cli.h"

static const char *label_of(const struct entity *e, const struct change *c)
{
	return c->field >= 0 ? cli_label(e->fields[c->field].label) : _("状态");
}

/* ---- JSON ---- */

static void json_pair(const char *name, const char *value)
{
	printf(",\"%s\":", name);
	json_text(value);
}

static void json_changes(const struct entity *e, const struct version *v)
{
	int i;

	fputs(",\"changes\":[", stdout);
	for (i = 0; i < v->nch; i++) {
		const struct change *c = &v->ch[i];

		fputs(i ? ",\n {\"field\":" : "\n {\"field\":", stdout);
		json_text(c->field >= 0 ? e->fields[c->field].name : "state");
		json_pair("label", label_of(e, c));
		json_pair("before", c->before && *c->before ? c->before : NULL);
		json_pair("after", c->after && *c->after ? c->after : NULL);
		putchar('}');
	}
	putchar(']');
}

static void history_json(const struct entity *e, const struct version *v, int n)
{
	char at[20];
	int i;

	putchar('[');
	for (i = n - 1; i >= 0; i--) {
		instant_text(v[i].at, at);
		printf("%s\n{\"seq\":%lld", i < n - 1 ? "," : "", (long long)v[i].seq);
		json_pair("on", v[i].on);
		json_pair("at", at);
		json_pair("who", v[i].who);
		json_pair("verb", v[i].verb);
		json_pair("reason", v[i].reason[0] ? v[i].reason : NULL);
		json_changes(e, &v[i]);
		putchar('}');
	}
	puts("\n]");
}

/* ---- text ---- */

/* A value of several lines takes one. */
static void line(const char *indent, const char *label, const char *sign, const char *value)
{
	char clean[2048], *p;

	cells_clean(clean, sizeof clean, value);
	for (p = clean; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	printf("%s%s%s%s", indent, label, sign, clean);
}

static void history_text(const struct entity *e, const struct version *v, int n)
{
	char at[20];
	int i, k;

	for (i = n - 1; i >= 0; i--) {
		instant_text(v[i].at, at);
		printf("%s  %s  %s  %s %s\n", v[i].on, v[i].who, cli_label(verb_label(e, v[i].verb)), _("录入"), at);
		if (v[i].reason[0]) {
			line("  ", _("理由"), "：", v[i].reason);
			putchar('\n');
		}
		for (k = 0; k < v[i].nch; k++) {
			const struct change *c = &v[i].ch[k];
			bool was = c->before && *c->before, is = c->after && *c->after;

			line("  ", label_of(e, c), "：", was ? c->before : is ? c->after : _("（空）"));
			if (was)
				line("", "", " → ", is ? c->after : _("（空）"));
			putchar('\n');
		}
	}
}

int cli_history(struct cli *c)
{
	struct version *v;
	struct err err = {0};
	struct rec *r;
	int n, rc;

	if (rec_find(c->db, c->who, c->e, c->argv[0], NULL, &r, &err) < 0)
		return cli_err(&err);
	rc = history(c->db, c->who, c->e, rec_id(r), &v, &n, &err);
	rec_free(r);
	if (rc < 0)
		return cli_err(&err);
	if (c->format && strcmp(c->format, "json") == 0)
		history_json(c->e, v, n);
	else
		history_text(c->e, v, n);
	history_free(v, n);
	return EX_OK;
}
