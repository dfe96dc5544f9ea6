/* `show`: one record with its lines, limits and what may be done with it, as text or as JSON. Personal values come masked, as
 * this actor sees them. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/util.h"
#include "screens/cli.h"

enum { TEXT = 8192, LIMITS = 32, ACTS = 32 };

/* The next name of a blank-separated list as a field number; -1 = unknown, -2 = end. */
static int next_field(const struct entity *e, const char **names)
{
	char word[64];
	size_t n;

	*names += strspn(*names, " ");
	n = strcspn(*names, " ");
	if (n == 0)
		return -2;
	snprintf(word, sizeof word, "%.*s", (int)n, *names);
	*names += n;
	return field_no(e, word);
}

/* ---- JSON ---- */

static void pair(const char *first, const char *a, const char *second, const char *b)
{
	printf("{\"%s\":", first);
	json_text(a);
	printf(",\"%s\":", second);
	json_text(b);
	putchar('}');
}

/* Numbers in the unit they are stored in (分, 1/10000, 1/100); codes, references and regions with what they are called. */
static void json_value(struct rec *r, int f)
{
	const struct field *fd = &rec_entity(r)->fields[f];
	const struct val *v = rec_get(r, f);
	char text[TEXT], id[24];

	rec_text(r, f, text, sizeof text);
	if (v->t == VT_NULL || (fd->flags & (F_PII | F_SECRET))) {
		json_text(v->t == VT_NULL ? NULL : text);
		return;
	}
	switch (fd->type) {
	case T_INT: case T_FEN: case T_BP: case T_SCORE:
		printf("%lld", (long long)v->i);
		break;
	case T_BOOL:
		fputs(v->i ? "true" : "false", stdout);
		break;
	case T_REF:
		snprintf(id, sizeof id, "%lld", (long long)v->i);
		pair("id", id, "label", text);
		break;
	case T_CODE: case T_REGION:
		pair("code", v->t == VT_TEXT ? v->s : "", "label", text);
		break;
	default:
		json_text(text);
	}
}

static void json_fields(struct rec *r)
{
	const struct entity *e = rec_entity(r);
	char text[TEXT];
	bool first = true;
	int i;

	putchar('{');
	for (i = 0; e->fields[i].name; i++) {
		if ((e->fields[i].flags & F_DEAD) || !rec_text(r, i, text, sizeof text))
			continue;
		if (!first)
			putchar(',');
		first = false;
		json_text(e->fields[i].name);
		putchar(':');
		json_value(r, i);
	}
	putchar('}');
}

static void json_lines(struct rec *r)
{
	const struct part *p;
	bool first = true;
	size_t i;

	fputs(",\"lines\":{", stdout);
	for (p = rec_entity(r)->parts; p && p->label; p++) {
		if (!p->lines || !part_shown(r, p))
			continue;
		printf("%s\"%s\":[", first ? "" : ",", p->lines);
		first = false;
		for (i = 0; i < rec_line_count(r, p); i++) {
			struct rec *line = rec_line(r, p, i);

			fputs(i ? ",\n{\"id\":" : "\n{\"id\":", stdout);
			json_id(rec_id(line));
			fputs(",\"fields\":", stdout);
			json_fields(line);
			putchar('}');
		}
		putchar(']');
	}
	putchar('}');
}

static void json_limits(struct rec *r)
{
	struct limit_now now[LIMITS];
	int n = limit_list(r, now, LIMITS), i;

	fputs(",\"limits\":[", stdout);
	for (i = 0; i < n; i++) {
		fputs(i ? ",{\"name\":" : "{\"name\":", stdout);
		json_text(now[i].l->name);
		fputs(",\"start\":", stdout);
		json_text(now[i].start);
		fputs(",\"end\":", stdout);
		json_text(now[i].end[0] ? now[i].end : NULL);
		printf(",\"provisional\":%s,\"paused\":%s,\"left\":%d}", now[i].provisional ? "true" : "false",
		       now[i].paused ? "true" : "false", now[i].left);
	}
	putchar(']');
}

static void show_json(struct cli *c, struct rec *r)
{
	char title[400], no[KASE_NO], pin[7];

	rec_title(r, title, sizeof title);
	fputs("{\"entity\":", stdout);
	json_text(rec_entity(r)->name);
	fputs(",\"id\":", stdout);
	json_id(rec_id(r));
	printf(",\"rev\":%lld,\"void\":%s,\"state\":", (long long)rec_rev(r), rec_void(r) ? "true" : "false");
	json_text(rec_entity(r)->states ? rec_state_code(r) : NULL);
	fputs(",\"title\":", stdout);
	json_text(title);
	fputs(",\"fields\":", stdout);
	json_fields(r);
	json_lines(r);
	json_limits(r);
	if (!c->on[0] && cli_receipt(c, r, no, pin)) {
		fputs(",\"receipt\":", stdout);
		pair("case_no", no, "pin", pin);
	}
	puts("}");
}

/* ---- text ---- */

/* Longer text goes on under its beginning. */
static void text_value(const char *label, int width, const char *value)
{
	char head[200], clean[TEXT];

	cells_fit(head, sizeof head, label, width, false);
	printf("  %s  ", head);
	for (;;) {
		size_t n = strcspn(value, "\n");
		char line[TEXT];

		text_fmt(line, sizeof line, "%.*s", (int)n, value);
		cells_clean(clean, sizeof clean, line);
		puts(clean);
		if (!value[n])
			return;
		value += n + 1;
		printf("  %*s  ", width, "");
	}
}

static int label_width(const struct entity *e)
{
	int i, most = 0;

	for (i = 0; e->fields[i].name; i++)
		if (cells(cli_label(e->fields[i].label)) > most)
			most = cells(cli_label(e->fields[i].label));
	return most;
}

static void section(const char *label, bool *opened)
{
	if (!*opened)
		printf("\n%s\n", cli_label(label));
	*opened = true;
}

static void text_fields(struct rec *r, const struct part *p)
{
	const struct entity *e = rec_entity(r);
	const char *names = p->fields;
	char text[TEXT];
	bool opened = false;
	int f;

	while ((f = next_field(e, &names)) != -2) {
		if (f < 0 || !rec_text(r, f, text, sizeof text) || !*text)
			continue;
		section(p->label, &opened);
		text_value(cli_label(e->fields[f].label), label_width(e), text);
	}
}

/* Columns of which this actor sees nothing are left out with their headings. */
static int columns_of(struct rec *r, const struct entity *e, const char *names, int *col, int max)
{
	int n = 0, f;

	while (n < max && (f = next_field(e, &names)) != -2)
		if (f >= 0 && rec_reads(r, &e->fields[f]))
			col[n++] = f;
	return n;
}

static void text_lines(struct rec *r, const struct part *p)
{
	const struct entity *e = entity_find(p->lines);
	size_t count = rec_line_count(r, p), i;
	const char *cell[24];
	char (*text)[TEXT];
	struct grid *g;
	bool opened = false, print;
	int col[24], n, k;

	if (!e || count == 0 || !p->columns)
		return;
	section(p->label, &opened);
	n = columns_of(r, e, p->columns, col, (int)LENGTH(col));
	text = xmalloc((size_t)n * sizeof *text);
	g = grid_new(n, 2);
	for (print = false;; print = true) {
		for (k = 0; k < n; k++)
			cell[k] = cli_label(e->fields[col[k]].label);
		(print ? grid_print : grid_measure)(g, cell);
		for (i = 0; i < count; i++) {
			for (k = 0; k < n; k++) {
				rec_text(rec_line(r, p, i), col[k], text[k], sizeof *text);
				cell[k] = text[k];
			}
			(print ? grid_print : grid_measure)(g, cell);
		}
		if (print)
			break;
	}
	grid_free(g);
	free(text);
}

static void text_limits(struct rec *r)
{
	struct limit_now now[LIMITS];
	int n = limit_list(r, now, LIMITS), i;

	if (n > 0)
		printf("\n%s\n", _("期限"));
	for (i = 0; i < n; i++) {
		printf("  %s  %s → %s%s", cli_label(now[i].l->label), now[i].start, now[i].end[0] ? now[i].end : _("参数未设定"),
		       now[i].provisional ? _("（暂算）") : "");
		if (now[i].paused)
			printf("  %s", _("中止"));
		else if (now[i].end[0])
			printf(now[i].left < 0 ? _("  已超过 %d 天") : _("  还有 %d 天"), abs(now[i].left));
		putchar('\n');
	}
}

static void text_acts(struct rec *r)
{
	struct may may[ACTS];
	int n = flow_may(r, may, ACTS), i;
	bool opened = false;

	for (i = 0; i < n; i++)
		if (may[i].ok) {
			section(_("可以办理"), &opened);
			printf("  %-14s %s\n", may[i].a->name, cli_label(may[i].a->label));
		}
}

static void show_text(struct cli *c, struct rec *r)
{
	const struct entity *e = rec_entity(r);
	const struct part *p;
	char title[400], clean[500];

	rec_title(r, title, sizeof title);
	cells_clean(clean, sizeof clean, title);
	printf("%s  %s\n", cli_label(e->label), clean);
	printf("id %lld  %s %lld", (long long)rec_id(r), _("版本"), (long long)rec_rev(r));
	if (e->states)
		printf("  %s %s", _("状态"), cli_label(rec_state_text(r)));
	if (rec_void(r))
		printf("  %s", _("已作废"));
	if (c->on[0])
		printf(_("  %s 的记录"), c->on);
	putchar('\n');
	for (p = e->parts; p && p->label; p++) {
		if (!part_shown(r, p))
			continue;
		if (p->lines)
			text_lines(r, p);
		else if (p->fields)
			text_fields(r, p);
	}
	if (!c->on[0]) {
		char no[KASE_NO], pin[7];

		if (cli_receipt(c, r, no, pin))
			printf("\n%s\n  %s  %s %s\n", _("回执"), no, _("查询密码"), pin);
		text_limits(r);
		text_acts(r);
	}
}

int cli_show(struct cli *c)
{
	struct err err = {0};
	struct rec *r;

	if (c->anded && !c->on[0])
		return cli_usage(_("--and 与 --on 一起用：两个日期"));
	/* of two days the row need not be there on the first */
	if (rec_find(c->db, c->who, c->e, c->argv[0], c->on[0] && !c->anded ? c->on : NULL, &r, &err) < 0)
		return cli_err(&err);
	if (c->anded) {
		int64_t id = rec_id(r);

		rec_free(r);
		return cli_diff(c, id);
	}
	if (c->format && strcmp(c->format, "json") == 0)
		show_json(c, r);
	else
		show_text(c, r);
	rec_free(r);
	return EX_OK;
}
