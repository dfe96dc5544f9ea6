/* `timeline`, and `show --on DAY --and DAY`: what happened to a record day by day, and the record on two days side by side. */
#include <string.h>
#include <sysexits.h>

#include "screens/cli.h"

static void pair(const char *name, const char *value)
{
	printf(",\"%s\":", name);
	json_text(value && *value ? value : NULL);
}

static bool wants_json(const struct cli *c)
{
	return c->format && strcmp(c->format, "json") == 0;
}

/* One line of text, whatever stands in it. */
static void flat(const char *text)
{
	char clean[2600], *p;

	cells_clean(clean, sizeof clean, text);
	for (p = clean; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	fputs(clean, stdout);
}

/* ---- timeline ---- */

static void times_json(const struct happening *v, int n)
{
	char at[20];
	int i;

	putchar('[');
	for (i = 0; i < n; i++) {
		fputs(i ? ",\n{\"on\":" : "\n{\"on\":", stdout);
		json_text(v[i].on);
		pair("kind", v[i].kind);
		pair("text", v[i].text);
		pair("who", v[i].who);
		if (v[i].at)
			instant_text(v[i].at, at);
		pair("at", v[i].at ? at : NULL);
		putchar('}');
	}
	puts("\n]");
}

int cli_timeline(struct cli *c)
{
	struct happening *v;
	struct err err = {0};
	struct rec *r;
	char kind[80];
	int n, i, rc;

	if (rec_find(c->db, c->who, c->e, c->argv[0], NULL, &r, &err) < 0)
		return cli_err(&err);
	rc = timeline(c->db, c->who, c->e, rec_id(r), &v, &n, &err);
	rec_free(r);
	if (rc < 0)
		return cli_err(&err);
	if (wants_json(c))
		times_json(v, n);
	for (i = 0; !wants_json(c) && i < n; i++) {
		cells_fit(kind, sizeof kind, v[i].kind, 10, false);
		printf("%s  %s  ", v[i].on, kind);
		flat(v[i].text);
		printf("%s%s\n", v[i].who[0] ? "  " : "", v[i].who);
	}
	timeline_free(v, n);
	return EX_OK;
}

/* ---- two days ---- */

static struct rec *as_of(struct cli *c, int64_t id, const char *day, struct err *err)
{
	struct rec *r;

	return rec_load(c->db, c->who, c->e, id, day, &r, err) < 0 ? NULL : r;
}

static void changes_json(struct cli *c, const struct change *v, int n)
{
	char label[300];
	int i;

	putchar('[');
	for (i = 0; i < n; i++) {
		const struct field *f = change_field(c->e, &v[i]);

		fputs(i ? ",\n{\"field\":" : "\n{\"field\":", stdout);
		json_text(f ? f->name : v[i].field == CH_STATE ? "state" : NULL);
		if (v[i].part) {
			pair("lines", v[i].part->lines);
			fputs(",\"id\":", stdout);
			json_id(v[i].row);
		}
		change_label(c->e, &v[i], label, sizeof label);
		pair("label", label);
		pair("before", v[i].before);
		pair("after", v[i].after);
		printf(",\"changed\":%s}", v[i].same ? "false" : "true");
	}
	puts("\n]");
}

static void changes_text(struct cli *c, const struct change *v, int n)
{
	char label[300], head[400];
	int i;

	for (i = 0; i < n; i++) {
		change_label(c->e, &v[i], label, sizeof label);
		cells_fit(head, sizeof head, label, 28, false);
		printf("%s %s  ", v[i].same ? " " : "*", head);
		flat(v[i].before);
		if (!v[i].same) {
			fputs(" → ", stdout);
			flat(v[i].after);
		}
		putchar('\n');
	}
}

int cli_diff(struct cli *c, int64_t id)
{
	struct err err = {0};
	struct rec *a = as_of(c, id, c->on, &err), *b = as_of(c, id, c->and_, &err);
	struct change *v = NULL;
	int n = a || b ? rec_diff(a, b, &v) : -1;

	if (n >= 0 && wants_json(c))
		changes_json(c, v, n);
	else if (n >= 0)
		changes_text(c, v, n);
	changes_free(v, n);
	rec_free(a);
	rec_free(b);
	return n < 0 ? cli_err(&err) : EX_OK;
}
