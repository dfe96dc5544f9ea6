/* `schema`: what the descriptors say, as SQL; as a template for translators, each text that a person sees once; or as a table for the manual
 * (tools/manual.py), a line for each thing, its parts between tabs. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/util.h"
#include "model/ctl/ctl.h"

struct msg { const char *text; char where[80]; };
struct msgs { struct msg *v; size_t n, cap; };

static void add(struct msgs *m, const char *text, const char *entity, const char *what)
{
	if (!text || !*text)
		return;
	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 1024;
		m->v = xrealloc(m->v, m->cap * sizeof(*m->v));
	}
	m->v[m->n].text = text;
	snprintf(m->v[m->n++].where, sizeof(m->v->where), "%s.%s", entity, what);
}

static void collect(struct msgs *m, const struct entity *e)
{
	add(m, e->label, e->name, "label");
	add(m, e->help, e->name, "help");
	for (const struct field *f = e->fields; f->name; f++) {
		add(m, f->label, e->name, f->name);
		add(m, f->help, e->name, f->name);
	}
	for (const struct part *p = e->parts; p && p->label; p++)
		add(m, p->label, e->name, "part");
	for (const struct state *s = e->states; s && s->code; s++) {
		add(m, s->label, e->name, s->code);
		add(m, s->pub, e->name, s->code);
	}
	for (const struct action *a = e->actions; a && a->name; a++)
		add(m, a->label, e->name, a->name);
	for (const struct limit *l = e->limits; l && l->name; l++)
		add(m, l->label, e->name, l->name);
	for (const struct rule *r = e->rules; r && r->id; r++) {
		add(m, r->label, e->name, r->id);
		add(m, r->pass_doc, e->name, r->id);
	}
	for (const struct view *v = e->views; v && v->name; v++)
		add(m, v->label, e->name, v->name);
	for (const struct figure *g = e->figures; g && g->name; g++)
		add(m, g->label, e->name, g->name);
}

static int by_text(const void *a, const void *b)
{
	const struct msg *x = a, *y = b;
	int d = strcmp(x->text, y->text);

	return d ? d : strcmp(x->where, y->where);
}

static void po_string(const char *s)
{
	putchar('"');
	for (; *s; s++)
		if (*s == '\n')
			fputs("\\n", stdout);
		else
			printf(*s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
	puts("\"");
}

static void pot(void)
{
	struct msgs m = { 0 };

	for (int i = 0; entities[i]; i++)
		collect(&m, entities[i]);
	for (int i = 0; i < ROLE_COUNT; i++)
		add(&m, role_label[i], "role", role_name[i]);
	qsort(m.v, m.n, sizeof(*m.v), by_text);
	puts("msgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: socorg " VERSION "\\n\"\n\"MIME-Version: 1.0\\n\"\n"
	     "\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"");
	for (size_t i = 0; i < m.n; i++) {
		bool again = i && !strcmp(m.v[i].text, m.v[i - 1].text);
		if (!again)
			putchar('\n');
		else
			continue;
		for (size_t k = i; k < m.n && !strcmp(m.v[k].text, m.v[i].text); k++)
			printf("#: %s\n", m.v[k].where);
		fputs("msgid ", stdout);
		po_string(m.v[i].text);
		puts("msgstr \"\"");
	}
	free(m.v);
}

/* ---- the map ---- */

static void cell(const char *s)
{
	putchar('\t');
	fputs(s ? s : "", stdout);
}

static void cell_roles(uint64_t set)
{
	putchar('\t');
	for (int i = 0, n = 0; i < ROLE_COUNT; i++)
		if (set >> i & 1)
			printf("%s%s", n++ ? " " : "", role_name[i]);
}

static void map_fields(const struct entity *e)
{
	static const struct { unsigned bit; const char *name; } flag[] = {
		{ F_KEYNO, "number" }, { F_NEED, "needed" }, { F_UNIQ, "unique" }, { F_ONCE, "once" }, { F_REG, "registered" }, { F_PUBLIC, "public" },
		{ F_PII, "personal" }, { F_SECRET, "secret" }, { F_CALC, "computed" }, { F_OWNER, "owner" }, { F_NAME, "name" }, { F_DEAD, "dead" } };

	for (const struct field *f = e->fields; f->name; f++) {
		printf("field\t%s\t%s\t%s", e->name, f->name, f->label);
		cell(f->list);
		putchar('\t');
		for (size_t i = 0, n = 0; i < LENGTH(flag); i++)
			if (f->flags & flag[i].bit)
				printf("%s%s", n++ ? " " : "", flag[i].name);
		puts(f->type == T_REF ? "\tref" : "\t");
	}
}

static void map_flow(const struct entity *e)
{
	for (const struct action *a = e->actions; a && a->name; a++) {
		printf("act\t%s\t%s\t%s", e->name, a->name, a->label);
		cell(a->rules);
		cell_roles(a->roles);
		puts(a->flags & A_FOUREYES ? "\teyes" : "\t");
	}
	for (const struct limit *l = e->limits; l && l->name; l++)
		printf("limit\t%s\t%s\t%s\t%s\t%s\n", e->name, l->name, l->label, l->param ? l->param : "", l->basis ? l->basis : "");
	for (const struct rule *r = e->rules; r && r->id; r++)
		printf("rule\t%s\t%s\t%s\t%s\t%s\t%s\n", e->name, r->id, r->label, r->severity == BLOCK ? "block" : "warn",
		       r->flags & RULE_FIXED ? "fixed" : "", r->basis ? r->basis : "");
}

static void map(void)
{
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		printf("entity\t%s\t%s\t%s", e->name, e->label, e->clause);
		cell(e->code);
		cell(e->cls == C_LOCAL ? "local" : e->cls == C_SEALED ? "sealed" : e->cls == C_ANON ? "anon" : "shared");
		cell(e->save_rules);
		cell(e->kase);
		putchar('\n');
		map_fields(e);
		map_flow(e);
	}
}

int ctl_schema(struct ctl *c)
{
	struct err err = { 0 };

	if (!c->pot && !c->map)
		return db_schema(stdout, &err) ? ctl_err(&err) : EX_OK;
	(c->pot ? pot : map)();
	return EX_OK;
}
