/* The data dictionary as people and programs read it: `describe`, the schema's manual and the POT file come from here. */
#include "model/core/internal.h"

#include <string.h>

static const char *const type_name[T_NTYPES] = {
	[T_TEXT] = "text", [T_MEMO] = "memo", [T_INT] = "int", [T_FEN] = "fen", [T_BP] = "bp", [T_SCORE] = "score", [T_DATE] = "date",
	[T_TIME] = "time", [T_CLOCK] = "clock", [T_BOOL] = "bool", [T_CODE] = "code", [T_REF] = "ref", [T_REGION] = "region", [T_FILE] = "file",
};
static const char *const level_name[] = { [LV_PUBLIC] = "public", [LV_INTERNAL] = "internal", [LV_OFFICE] = "office", [LV_SENSITIVE] = "sensitive" };
static const char *const scope_name[] = { [S_NONE] = "none", [S_ALL] = "all", [S_REGION] = "region", [S_UNIT] = "unit", [S_OWN] = "own",
					  [S_NODE] = "node", [S_NAMED] = "named", [S_PUBLIC] = "public" };
static const char *const class_name[] = { [C_SHARED] = "shared", [C_LOCAL] = "local", [C_SEALED] = "sealed", [C_ANON] = "anon" };
static const char *const unit_name[] = { [U_WORKDAY] = "工作日", [U_DAY] = "日", [U_MONTH] = "个月", [U_YEAR] = "年" };

struct names { unsigned bit; const char *name; };
static const struct names flag_names[] = {
	{ F_NEED, "needed" }, { F_UNIQ, "unique" }, { F_PII, "personal" }, { F_SECRET, "secret" }, { F_REG, "registered" },
	{ F_PUBLIC, "public" }, { F_ONCE, "once" }, { F_CALC, "computed" }, { F_CARRY, "carry" }, { F_FIND, "search" },
	{ F_OFFICE, "office" }, { F_DEAD, "dead" }, { 0, NULL }
};
static const struct names verb_names[] = {
	{ V_READ, "read" }, { V_COUNT, "count" }, { V_NEW, "new" }, { V_EDIT, "edit" }, { V_VOID, "void" }, { V_EXPORT, "export" },
	{ V_UNMASK, "unmask" }, { V_HISTORY, "history" }, { V_CORRECT, "correct" },
	{ V_CHOOSE, "choose" }, { 0, NULL }
};

static void bits(FILE *f, unsigned set, const struct names *n, const char *open, const char *close, const char *sep)
{
	const char *s = "";

	for (; n->name; n++)
		if (set & n->bit) {
			fprintf(f, "%s%s%s%s", s, open, n->name, close);
			s = sep;
		}
}

static void roles(FILE *f, uint64_t set, const char *open, const char *close, const char *sep)
{
	const char *s = "";

	for (int i = 0; i < ROLE_COUNT; i++)
		if (set & (UINT64_C(1) << i)) {
			fprintf(f, "%s%s%s%s", s, open, role_name[i], close);
			s = sep;
		}
}

static void json_string(FILE *f, const char *s)
{
	if (!s) {
		fputs("null", f);
		return;
	}
	fputc('"', f);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (c == '"' || c == '\\')
			fprintf(f, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			fprintf(f, "\\u%04x", c);
		else
			fputc(c, f);
	}
	fputc('"', f);
}

static void member(FILE *f, const char *key, const char *value)
{
	fprintf(f, "\"%s\":", key);
	json_string(f, value);
	fputc(',', f);
}

static void json_fields(FILE *f, const struct actor *who, const struct entity *e)
{
	fputs("\"fields\":[", f);
	bool any = false;
	for (const struct field *p = e->fields; p->name; p++) {
		if (!field_there(who, e, p))
			continue;
		fputs(any ? ",{" : "{", f);
		any = true;
		member(f, "name", p->name);
		member(f, "label", p->label);
		member(f, "type", type_name[p->type]);
		member(f, "list", p->list);
		member(f, "help", p->help);
		member(f, "example", p->example);
		member(f, "basis", p->basis);
		member(f, "level", level_name[field_level(p)]);
		fprintf(f, "\"width\":%d,\"flags\":[", p->width);
		bits(f, p->flags, flag_names, "\"", "\"", ",");
		fputs("]}", f);
	}
	fputs("],", f);
}

/* What an act wants filled, as far as there are such fields to whoever asks. */
static void json_needs(FILE *f, const struct actor *who, const struct entity *e, const char *needs)
{
	char w[64], seen[400] = "";
	size_t n = 0;

	while (needs && word_next(&needs, w, sizeof(w)))
		if (field_no(e, w) < 0 || field_there(who, e, &e->fields[field_no(e, w)]))
			n += text_fmt(seen + n, sizeof(seen) - n, "%s%s", n ? " " : "", w);
	member(f, "needs", n ? seen : NULL);
}

static void json_flow(FILE *f, const struct actor *who, const struct entity *e)
{
	fputs("\"states\":[", f);
	for (const struct state *s = e->states; s && s->code; s++) {
		fputs(s == e->states ? "{" : ",{", f);
		member(f, "code", s->code);
		fputs("\"label\":", f);
		json_string(f, s->label);
		fputs("}", f);
	}
	fputs("],\"actions\":[", f);
	for (const struct action *a = e->actions; a && a->name; a++) {
		fputs(a == e->actions ? "{" : ",{", f);
		member(f, "name", a->name);
		member(f, "label", a->label);
		member(f, "from", a->from);
		member(f, "to", a->to);
		json_needs(f, who, e, a->needs);
		member(f, "rules", a->rules);
		member(f, "basis", a->basis);
		fprintf(f, "\"four_eyes\":%s,\"final\":%s,\"roles\":[", a->flags & A_FOUREYES ? "true" : "false",
			a->flags & A_FINAL ? "true" : "false");
		roles(f, a->roles, "\"", "\"", ",");
		fputs("]}", f);
	}
	fputs("],\"limits\":[", f);
	for (const struct limit *l = e->limits; l && l->name; l++) {
		fputs(l == e->limits ? "{" : ",{", f);
		member(f, "name", l->name);
		member(f, "label", l->label);
		member(f, "starts", l->starts);
		member(f, "stops", l->stops);
		member(f, "pauses", l->pauses);
		member(f, "param", l->param);
		member(f, "unit", unit_name[l->unit]);
		fputs("\"basis\":", f);
		json_string(f, l->basis);
		fputs("}", f);
	}
	fputs("],", f);
}

static void json_rules(struct db *db, FILE *f, const struct entity *e)
{
	fputs("\"rules\":[", f);
	for (const struct rule *r = e->rules; r && r->id; r++) {
		fputs(r == e->rules ? "{" : ",{", f);
		member(f, "id", r->id);
		member(f, "label", r->label);
		member(f, "basis", r->basis);
		member(f, "pass_doc", r->pass_doc);
		fprintf(f, "\"severity\":\"%s\",\"fixed\":%s}", rule_severity(db, r) == WARN ? "WARN" : "BLOCK", r->flags & RULE_FIXED ? "true" : "false");
	}
	fputs("],\"grants\":[", f);
	for (const struct grant *g = e->grants; g && g->roles; g++) {
		fputs(g == e->grants ? "{" : ",{", f);
		member(f, "scope", scope_name[g->scope]);
		member(f, "level", level_name[g->level]);
		member(f, "acts", g->acts);
		member(f, "states", g->states);
		fputs("\"roles\":[", f);
		roles(f, g->roles, "\"", "\"", ",");
		fputs("],\"verbs\":[", f);
		bits(f, g->verbs, verb_names, "\"", "\"", ",");
		fputs("]}", f);
	}
	fputs("]", f);
}

static void json_entity(struct db *db, const struct actor *who, FILE *f, const struct entity *e)
{
	fputs("{", f);
	member(f, "name", e->name);
	member(f, "label", e->label);
	member(f, "clause", e->clause);
	member(f, "code", e->code);
	member(f, "help", e->help);
	member(f, "class", class_name[e->cls]);
	member(f, "case", e->kase);
	json_fields(f, who, e);
	json_flow(f, who, e);
	json_rules(db, f, e);
	fputs("}", f);
}

static void text_flow(FILE *f, const struct entity *e)
{
	if (e->states)
		fputs("\n状态\n", f);
	for (const struct state *s = e->states; s && s->code; s++)
		fprintf(f, "  %-12s %s\n", s->code, s->label);
	if (e->actions)
		fputs("\n动作\n", f);
	for (const struct action *a = e->actions; a && a->name; a++) {
		fprintf(f, "  %-12s %s  %s → %s  ", a->name, a->label, a->from ? a->from : "*", a->to ? a->to : "=");
		roles(f, a->roles, "", "", ",");
		fprintf(f, "%s%s  %s\n", a->flags & A_FOUREYES ? " 四眼" : "", a->flags & A_FINAL ? " 不可撤回" : "", a->basis);
	}
	if (e->limits)
		fputs("\n期限\n", f);
	for (const struct limit *l = e->limits; l && l->name; l++)
		fprintf(f, "  %-12s %s  %s → %s  %s %s  %s\n", l->name, l->label, l->starts, l->stops, l->param, unit_name[l->unit], l->basis);
}

static void text_entity(struct db *db, const struct actor *who, FILE *f, const struct entity *e)
{
	fprintf(f, "%s  %s  条款%s  代码%s\n%s\n\n字段\n", e->name, e->label, e->clause, e->code ? e->code : "-", e->help);
	for (const struct field *p = e->fields; p->name; p++) {
		if (!field_there(who, e, p))
			continue;
		fprintf(f, "  %-18s %s  %s%s%s  ", p->name, p->label, type_name[p->type], p->list ? " " : "", p->list ? p->list : "");
		bits(f, p->flags, flag_names, "", "", ",");
		fprintf(f, "\n  %-18s   %s%s%s%s%s\n", "", p->help, p->example ? "  例：" : "", p->example ? p->example : "", p->basis ? "  依据：" : "",
			p->basis ? p->basis : "");
	}
	text_flow(f, e);
	if (e->rules)
		fputs("\n规则\n", f);
	for (const struct rule *r = e->rules; r && r->id; r++)
		fprintf(f, "  %-12s %s  %s%s  %s\n", r->id, rule_severity(db, r) == WARN ? "提醒" : "阻止", r->label, r->flags & RULE_FIXED ? "（固定）" : "",
			r->basis);
	if (e->grants)
		fputs("\n授权\n", f);
	for (const struct grant *g = e->grants; g && g->roles; g++) {
		fputs("  ", f);
		roles(f, g->roles, "", "", ",");
		fputs("  ", f);
		bits(f, g->verbs, verb_names, "", "", ",");
		fprintf(f, "%s%s  范围 %s  级别 %s%s%s\n", g->acts ? " " : "", g->acts ? g->acts : "", scope_name[g->scope], level_name[g->level],
			g->states ? "  状态 " : "", g->states ? g->states : "");
	}
}

int describe(struct db *db, const struct actor *who, const struct entity *e, const char *format, FILE *f, struct err *err)
{
	bool json = format && !strcmp(format, "json");

	if (format && !json && strcmp(format, "text"))
		return err_set(err, E_USAGE, NULL, "format", NULL, "格式只有 text 和 json");
	if (e) {
		if (json)
			json_entity(db, who, f, e);
		else
			text_entity(db, who, f, e);
	} else {
		fputs(json ? "[" : "", f);
		for (int i = 0; entities[i]; i++) {
			if (json) {
				fputs(i ? "," : "", f);
				json_entity(db, who, f, entities[i]);
			} else
				fprintf(f, "%-16s %-6s %-5s %s\n", entities[i]->name, entities[i]->code ? entities[i]->code : "", entities[i]->clause,
					entities[i]->label);
		}
		fputs(json ? "]" : "", f);
	}
	fputs(json ? "\n" : "", f);
	return ferror(f) ? err_set(err, E_IO, NULL, NULL, NULL, "写不出") : 0;
}
