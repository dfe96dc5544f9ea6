/* What follows from a descriptor: names resolved, columns in stored order, and a check of every descriptor at start. */
#include "model/core/internal.h"

#include <stdlib.h>
#include <string.h>

int field_count(const struct entity *e)
{
	int n = 0;

	while (e->fields[n].name)
		n++;
	return n;
}

int field_no(const struct entity *e, const char *name)
{
	for (int i = 0; e->fields[i].name; i++)
		if (*e->fields[i].name == *name && !strcmp(e->fields[i].name, name))
			return i;
	return -1;
}

const struct entity *entity_find(const char *name)
{
	for (int i = 0; entities[i]; i++)
		if (!strcmp(entities[i]->name, name) || (entities[i]->code && !strcmp(entities[i]->code, name)))
			return entities[i];
	return NULL;
}

enum level field_level(const struct field *f)
{
	if (f->flags & (F_PII | F_SECRET))
		return LV_SENSITIVE;
	return f->flags & F_OFFICE ? LV_OFFICE : f->flags & F_PUBLIC ? LV_PUBLIC : LV_INTERNAL;
}

/* At what level a row must be read for the field to be seen, masked if it is personal. */
enum level field_least(const struct field *f)
{
	return f->flags & F_OFFICE ? LV_OFFICE : field_level(f) == LV_PUBLIC ? LV_PUBLIC : LV_INTERNAL;
}

/* How far an application has come within the office is the office's own affair. */
enum level state_least(const struct entity *e)
{
	return e->kase && e->states ? LV_OFFICE : LV_PUBLIC;
}

const char *state_told(const struct entity *e, const char *code, enum level level)
{
	const struct state *s = state_find(e, code);

	if (!s)
		return code;
	return level < state_least(e) && s->pub && (s->kind == ST_OPEN || s->turn) ? s->pub : s->label;
}

void field_number(const struct field *f, int64_t number, char *dst, size_t n)
{
	struct val v = { .t = VT_INT, .i = number };
	size_t at;

	val_text(NULL, f, &v, false, dst, n);
	at = strlen(dst);
	if (f->type == T_FEN)
		text_cut(dst + at, n - at, " 元");
}

bool field_stored(const struct field *f)
{
	return f->name != NULL;
}

const char *field_sqltype(const struct field *f)
{
	if (f->flags & F_SECRET)
		return "BLOB";
	switch (f->type) {
	case T_INT: case T_FEN: case T_BP: case T_SCORE: case T_TIME: case T_CLOCK: case T_BOOL: case T_REF:
		return "INTEGER";
	default:
		return "TEXT";
	}
}

const struct entity *field_target(const struct field *f)
{
	return f->type == T_REF ? entity_find(f->list) : NULL;
}

const struct part *part_lines(const struct entity *e, const char *lines)
{
	for (const struct part *p = e->parts; p && p->label; p++)
		if (p->lines && !strcmp(p->lines, lines))
			return p;
	return NULL;
}

const struct state *state_find(const struct entity *e, const char *code)
{
	for (const struct state *s = e->states; s && s->code; s++)
		if (!strcmp(s->code, code))
			return s;
	return NULL;
}

const struct action *action_find(const struct entity *e, const char *name)
{
	for (const struct action *a = e->actions; a && a->name; a++)
		if (!strcmp(a->name, name))
			return a;
	return NULL;
}

const struct rule *rule_find(const char *id)
{
	static const struct rule *at[1024];	/* a save asks for twenty of them */
	unsigned h = 5381;

	for (const char *p = id; *p; p++)
		h = h * 33 + (unsigned char)*p;
	const struct rule **known = &at[h % LENGTH(at)];
	if (*known && !strcmp((*known)->id, id))
		return *known;
	for (int i = 0; entities[i]; i++)
		for (const struct rule *r = entities[i]->rules; r && r->id; r++)
			if (!strcmp(r->id, id))
				return *known = r;
	return NULL;
}

const struct rule *rule_word(const char *word, char field[RULE_WORD])
{
	const char *dot = strchr(word, '.');

	snprintf(field, RULE_WORD, "%.*s", dot ? (int)(dot - word) : 0, word);
	return rule_find(dot ? dot + 1 : word);
}

const char *word_next(const char **list, char *dst, size_t n)
{
	const char *p = *list;

	if (!p)
		return NULL;
	p += strspn(p, " ");
	if (!*p)
		return NULL;
	size_t len = strcspn(p, " ");
	size_t keep = len < n ? len : n - 1;
	memcpy(dst, p, keep);
	dst[keep] = '\0';
	*list = p + len;
	return dst;
}

bool word_in(const char *list, const char *word)
{
	char w[64];

	while (word_next(&list, w, sizeof(w)))
		if (!strcmp(w, word))
			return true;
	return false;
}

const struct entity *entity_owner(const struct entity *e, const struct field **ref)
{
	for (const struct field *f = e->fields; f->name; f++)
		if (f->flags & F_OWNER) {
			if (ref)
				*ref = f;
			return field_target(f);
		}
	return NULL;
}

/* Columns in stored order; built once per entity, before the sessions fork. */
const char *entity_columns(const struct entity *e)
{
	static struct { const struct entity *e; char *cols; } *known;
	static int n;

	for (int i = 0; i < n; i++)
		if (known[i].e == e)
			return known[i].cols;
	struct sql q = { 0 };
	sql_add(&q, "id,rev,void");
	if (e->states)
		sql_add(&q, ",state");
	if (e->flags & E_PROPOSED)
		sql_add(&q, ",case_id,pstate");
	for (const struct field *f = e->fields; f->name; f++) {
		sql_addf(&q, ",%s", f->name);
		if (f->flags & F_SECRET)
			sql_addf(&q, ",%s_mac", f->name);
		if (f->flags & F_NAME)
			sql_addf(&q, ",%s_key,%s_ini", f->name, f->name);
	}
	known = xrealloc(known, sizeof(*known) * (size_t)(n + 1));
	known[n].e = e;
	known[n].cols = q.s;
	return known[n++].cols;
}

/* ---- self-check: mistakes of declaration, found without a database ---- */

static bool name_ok(const char *s)
{
	if (!s || !(*s >= 'a' && *s <= 'z') || strlen(s) > 30)
		return false;
	return s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

#define BAD(...) return err_set(err, E_BUG, NULL, NULL, NULL, __VA_ARGS__)

static int check_names(const struct entity *e, const char *list, const char *what, bool line_cols, struct err *err)
{
	char w[64];

	(void)line_cols;
	while (word_next(&list, w, sizeof(w))) {
		size_t n = strlen(w);
		if (n > 1 && w[n - 1] == '-')
			w[n - 1] = '\0';
		if (field_no(e, w) < 0 && strcmp(w, "state") && strcmp(w, "id"))
			BAD("%s: %s names %s, which is no field", e->name, what, w);
	}
	return 0;
}

static int check_field(const struct entity *e, const struct field *f, struct err *err)
{
	static const char *const taken[] = { "id", "rev", "void", "state", "case_id", "pstate" };

	if (!name_ok(f->name))
		BAD("%s: field name %s", e->name, f->name);
	for (size_t i = 0; i < LENGTH(taken); i++)
		if (!strcmp(f->name, taken[i]))
			BAD("%s: field name %s is the engine's", e->name, f->name);
	for (const struct field *g = e->fields; g < f; g++)
		if (!strcmp(g->name, f->name))
			BAD("%s.%s: twice", e->name, f->name);
	if (!f->label || !*f->label || text_chars(f->label) > 20)
		BAD("%s.%s: label", e->name, f->name);
	if (!f->help || !strcmp(f->help, f->label) || text_chars(f->help) < 6)
		BAD("%s.%s: help says nothing beyond the label", e->name, f->name);
	if (!f->example && !(f->flags & (F_CALC | F_OWNER)))
		BAD("%s.%s: no example", e->name, f->name);
	if ((f->type == T_CODE || f->type == T_REF) && !f->list)
		BAD("%s.%s: no list", e->name, f->name);
	if (f->type == T_REF && !field_target(f))
		BAD("%s.%s: no entity %s", e->name, f->name, f->list);
	if ((f->flags & (F_PII | F_SECRET)) && f->mask == MASK_NONE)
		BAD("%s.%s: personal without mask", e->name, f->name);
	if ((f->flags & F_SECRET) && (f->flags & (F_FIND | F_INDEX | F_PUBLIC)))
		BAD("%s.%s: a secret is searched by equality only", e->name, f->name);
	if ((f->flags & F_OFFICE) && (f->flags & (F_PUBLIC | F_TITLE)))
		BAD("%s.%s: the office's own, and shown to everybody", e->name, f->name);
	if ((f->flags & F_CALC) && !f->calc)
		BAD("%s.%s: computed by nothing", e->name, f->name);
	if ((f->type == T_TEXT || f->type == T_MEMO) && f->width <= 0)
		BAD("%s.%s: no width", e->name, f->name);
	return 0;
}

static int check_parts(const struct entity *e, struct err *err)
{
	for (const struct field *f = e->fields; f->name; f++) {
		int n = 0;

		for (const struct part *p = e->parts; p && p->label; p++)
			if (p->fields && word_in(p->fields, f->name))
				n += p->kinds ? 1 : 100;
		if (n == 0 && !(f->flags & (F_OWNER | F_DEAD)))
			BAD("%s.%s: in no part of the form", e->name, f->name);
		if (n > 100 || (n >= 100 && n % 100))
			BAD("%s.%s: twice in the form", e->name, f->name);
	}
	for (const struct part *p = e->parts; p && p->label; p++) {
		if (check_names(e, p->fields, p->label, false, err))
			return -1;
		if (!p->lines)
			continue;
		const struct entity *c = entity_find(p->lines);
		const struct field *ref;
		if (!c || entity_owner(c, &ref) != e)
			BAD("%s: lines %s do not belong to it", e->name, p->lines);
		if (check_names(c, p->columns, p->label, true, err))
			return -1;
		if (p->sheet && !entity_find(p->sheet))
			BAD("%s: no entity %s", e->name, p->sheet);
	}
	return 0;
}

int entity_flow_check(const struct entity *e, struct err *err)
{
	char w[64];

	for (const struct action *a = e->actions; a && a->name; a++) {
		const char *from = a->from, *rules = a->rules;

		if (!name_ok(a->name) || !a->label || !a->roles || !a->basis)
			BAD("%s: action %s lacks label, roles or basis", e->name, a->name);
		if (action_find(e, a->name) != a)
			BAD("%s: action %s twice", e->name, a->name);
		if ((a->flags & (A_FINAL | A_ADVERSE)) && (a->roles & ROLE(SYSTEM)))
			BAD("%s.%s: the system takes no final or adverse decision", e->name, a->name);
		while (word_next(&from, w, sizeof(w)))
			if (!state_find(e, w))
				BAD("%s.%s: from %s", e->name, a->name, w);
		if (a->to && !state_find(e, a->to))
			BAD("%s.%s: to %s", e->name, a->name, a->to);
		if (check_names(e, a->needs, a->name, false, err))
			return -1;
		while (word_next(&rules, w, sizeof(w))) {
			char field[RULE_WORD];
			int at = rule_word(w, field) && *field ? field_no(e, field) : 0;
			if (!rule_word(w, field) || at < 0 || (*field && !field_target(&e->fields[at])))
				BAD("%s.%s: no rule %s", e->name, a->name, w);
		}
	}
	for (const struct limit *l = e->limits; l && l->name; l++) {
		const char *starts = l->starts, *stops = l->stops, *pauses = l->pauses;
		while (word_next(&starts, w, sizeof(w)))
			if (!action_find(e, w))
				BAD("%s: limit %s starts by %s", e->name, l->name, w);
		while (word_next(&stops, w, sizeof(w)))
			if (!action_find(e, w))
				BAD("%s: limit %s stops by %s", e->name, l->name, w);
		while (word_next(&pauses, w, sizeof(w)))
			if (!state_find(e, w))
				BAD("%s: limit %s pauses in %s", e->name, l->name, w);
		if (!l->param || (l->expire && !action_find(e, l->expire)))
			BAD("%s: limit %s has no parameter, or expires by %s", e->name, l->name, l->expire ? l->expire : "nothing");
	}
	for (const struct grant *g = e->grants; g && g->roles; g++) {
		const char *acts = g->acts, *in = g->states;
		if ((g->roles & R_OUTSIDE) && g->level >= LV_OFFICE)
			BAD("%s: a grant to who applies reaches what is the office's own", e->name);
		while (word_next(&acts, w, sizeof(w)))
			if (!action_find(e, w) || !(action_find(e, w)->roles & g->roles))
				BAD("%s: a grant for %s, which its roles do not do", e->name, w);
		while (word_next(&in, w, sizeof(w)))
			if (!state_find(e, w))
				BAD("%s: a grant in state %s", e->name, w);
	}
	const char *save = e->save_rules;
	while (word_next(&save, w, sizeof(w)))
		if (!rule_find(w))
			BAD("%s: no rule %s", e->name, w);
	return 0;
}

static int check_views(const struct entity *e, struct err *err)
{
	for (const struct view *v = e->views; v && v->name; v++) {
		if (!v->columns || !v->orders || check_names(e, v->columns, v->name, false, err))
			return -1;
		char orders[256];
		text_cut(orders, sizeof(orders), v->orders);
		for (char *p = orders; *p; p++)
			if (*p == ',')
				*p = ' ';
		if (check_names(e, orders, v->name, false, err))
			return -1;
	}
	for (const struct figure *f = e->figures; f && f->name; f++)
		if (f->group && field_no(e, f->group) < 0)
			BAD("%s: figure %s by %s", e->name, f->name, f->group);
	const char *const place[] = { e->region, e->org, e->unit, e->kind };
	for (size_t i = 0; i < LENGTH(place); i++)
		if (place[i] && strcmp(place[i], "id") && field_no(e, place[i]) < 0)
			BAD("%s: no field %s", e->name, place[i]);
	return 0;
}

int entity_selfcheck(struct err *err)
{
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];

		if (!name_ok(e->name) || !e->label || !e->help || !e->clause)
			BAD("entity %d (%s) lacks name, label, help or clause", i, e->name ? e->name : "?");
		for (int j = 0; j < i; j++)
			if (!strcmp(entities[j]->name, e->name) ||
			    (e->code && entities[j]->code && !strcmp(entities[j]->code, e->code)))
				BAD("%s: name or code twice", e->name);
		for (const struct field *f = e->fields; f->name; f++)
			if (check_field(e, f, err))
				return -1;
		if ((e->flags & E_DATED) && (field_no(e, "valid_from") < 0 || field_no(e, "valid_to") < 0))
			BAD("%s: dated without valid_from and valid_to", e->name);
		if (check_parts(e, err) || entity_flow_check(e, err) || check_views(e, err))
			return -1;
	}
	return 0;
}
