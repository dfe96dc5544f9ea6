/* `history`: every version of a record, the last first: for which day, by whom, when and why, and each item before and after as
 * this actor may see it. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "screens/cli.h"

/* ---- JSON ---- */

static void json_pair(const char *name, const char *value)
{
	printf(",\"%s\":", name);
	json_text(value);
}

static void json_changes(const struct entity *e, const struct version *v, const struct spot *at)
{
	char label[300];
	bool first = true;
	int i;

	fputs(",\"changes\":[", stdout);
	for (i = 0; i < v->nch; i++) {
		const struct change *c = &v->ch[i];
		const struct field *f = change_field(e, c);

		if (at && !change_at(c, at))
			continue;
		fputs(first ? "\n {\"field\":" : ",\n {\"field\":", stdout);
		first = false;
		json_text(f ? f->name : c->field == CH_STATE ? "state" : NULL);
		if (c->part) {
			json_pair("lines", c->part->lines);
			fputs(",\"id\":", stdout);
			json_id(c->row);
		}
		change_label(e, c, label, sizeof label);
		json_pair("label", label);
		json_pair("before", *c->before ? c->before : NULL);
		json_pair("after", *c->after ? c->after : NULL);
		putchar('}');
	}
	putchar(']');
}

static bool says(const struct version *v, const struct spot *at)
{
	int i;

	for (i = 0; at && i < v->nch; i++)
		if (change_at(&v->ch[i], at))
			return true;
	return !at;
}

static void history_json(const struct entity *e, const struct version *v, int n, const struct spot *of)
{
	bool first = true;
	char at[20];
	int i;

	putchar('[');
	for (i = n - 1; i >= 0; i--) {
		if (!says(&v[i], of))
			continue;
		instant_text(v[i].at, at);
		printf("%s\n{\"seq\":%lld", first ? "" : ",", (long long)v[i].seq);
		first = false;
		json_pair("on", v[i].on);
		json_pair("at", at);
		json_pair("who", v[i].who);
		json_pair("verb", v[i].verb);
		json_pair("reason", v[i].reason[0] ? v[i].reason : NULL);
		json_changes(e, &v[i], of);
		putchar('}');
	}
	puts("\n]");
}

/* ---- text ---- */

/* A value of several lines takes one. */
static void line(const char *text)
{
	char clean[2600], *p;

	cells_clean(clean, sizeof clean, text);
	for (p = clean; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	printf("  %s\n", clean);
}

static void history_text(const struct entity *e, const struct version *v, int n, const struct spot *of)
{
	char at[20], text[2400];
	int i, k;

	for (i = n - 1; i >= 0; i--) {
		if (!says(&v[i], of))
			continue;
		instant_text(v[i].at, at);
		printf("%s  %s  %s  %s %s\n", v[i].on, v[i].who, cli_label(verb_label(e, v[i].verb)), _("录入"), at);
		if (v[i].reason[0]) {
			text_fmt(text, sizeof text, _("理由：%s"), v[i].reason);
			line(text);
		}
		for (k = 0; k < v[i].nch; k++)
			if (!of || change_at(&v[i].ch[k], of)) {
				change_text(e, &v[i].ch[k], text, sizeof text);
				line(text);
			}
	}
}

/* FIELD, LINES or LINES.FIELD: of what alone the past is asked. 0, or an exit status. */
static int place_of(struct cli *c, const char *word, struct spot *at)
{
	size_t n = strcspn(word, ".");
	const struct part *p = c->e->parts;

	*at = (struct spot){.of = c->e, .field = SPOT_ANY};
	while (p && p->label && !(p->lines && ((strlen(p->lines) == n && strncmp(p->lines, word, n) == 0) ||
		(strlen(p->label) == n && strncmp(p->label, word, n) == 0))))
		p++;
	if (p && p->label) {
		at->of = entity_find(p->lines);
		at->part = p;
		at->field = word[n] ? cli_field(c->who, at->of, word + n + 1, strlen(word + n + 1)) : SPOT_ANY;
	} else {
		at->field = cli_field(c->who, c->e, word, strlen(word));
	}
	return at->field == -2 ? EX_USAGE : 0;
}

int cli_history(struct cli *c)
{
	struct spot at;
	struct version *v;
	struct err err = {0};
	struct rec *r;
	int n, rc;

	if (c->argc > 1 && (rc = place_of(c, c->argv[1], &at)) != 0)
		return rc;
	if (rec_find(c->db, c->who, c->e, c->argv[0], NULL, &r, &err) < 0)
		return cli_err(&err);
	rc = history(c->db, c->who, c->e, rec_id(r), &v, &n, &err);
	rec_free(r);
	if (rc < 0)
		return cli_err(&err);
	if (c->format && strcmp(c->format, "json") == 0)
		history_json(c->e, v, n, c->argc > 1 ? &at : NULL);
	else
		history_text(c->e, v, n, c->argc > 1 ? &at : NULL);
	history_free(v, n);
	return EX_OK;
}
