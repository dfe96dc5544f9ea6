/* Units of a practice register: a registration authority, supervising and line departments and a party committee for the
 * province, every city and every county; and the bodies of the party there, to which organisations can belong. */
#include "model/registry/practice.h"

#include <string.h>

#include "model/registry/registry.h"

static int64_t unit_of(struct gen *g, const struct place *p, const char *kind, const char *mark, const char *name)
{
	static const char *const grade[] = { "1", "2", "3" };
	struct rec *r = gen_rec(g, &unit);
	int since;

	date_to_day("1990-01-01", &since);
	gen_put(r, "name", name);
	gen_put(r, "kind", kind);
	gen_put(r, "grade", grade[p->level]);
	gen_put(r, "region", p->code);
	gen_put(r, "doc_mark", mark);
	return gen_save(g, r, since);
}

enum { CHAR = 3 };		/* bytes of a Chinese character */

static void cut(const char *name, int chars, char *dst, size_t n)
{
	snprintf(dst, n, "%.*s", chars * CHAR, name);
}

/* 成, 凉; the second of two that begin alike has two characters: 广, 广安. */
static void city_mark(const struct gen *g, const struct place *p, char *dst, size_t n)
{
	int chars = 1;

	for (const struct place *o = g->place; o < p; o++)
		if (o->level == 1 && !strncmp(o->own, p->own, CHAR))
			chars = 2;
	cut(p->own, chars, dst, n);
}

/* 青羊, 北川; behind the city's what has but one character or is there twice: 自荣, 乐市中; whole what a city is called already: 广安区. */
static void county_mark(const struct gen *g, const struct place *p, char *dst, size_t n)
{
	char city[40] = "", other[40], own[40];
	bool again = false;

	cut(p->own, strstr(p->own, "自治县") ? 2 : (int)(strlen(p->own) / CHAR) - 1, own, sizeof(own));
	for (const struct place *o = g->place; o < g->place + g->nplace; o++) {
		again |= o != p && o->level == 2 && !strcmp(o->own, p->own);
		if (o->level != 1)
			continue;
		city_mark(g, o, other, sizeof(other));
		if (!strcmp(other, own))
			text_cut(own, sizeof(own), p->own);
		if (!strncmp(o->code, p->code, 4))
			text_cut(city, sizeof(city), other);
	}
	snprintf(dst, n, "%s%s", again || strlen(own) == CHAR ? city : "", own);
}

/* 机关代字 (regulation §0.3): 川民, 成民, 青羊民; no two offices have the same, or their numbers would be. */
static void doc_mark(const struct gen *g, const struct place *p, char *dst, size_t n)
{
	if (p->level == 0)
		text_cut(dst, n, "川");
	else if (p->level == 1)
		city_mark(g, p, dst, n);
	else
		county_mark(g, p, dst, n);
	snprintf(dst + strlen(dst), n - strlen(dst), "民");
}

static int units_of(struct gen *g, struct place *p)
{
	static const char *const line[4] = { "发展和改革", "商务", "市场监督管理", "科学技术" };
	const char *rank = p->level == 0 ? "厅" : "局";
	char name[200], mark[80];

	snprintf(name, sizeof(name), "%s民政%s", p->name, rank);
	doc_mark(g, p, mark, sizeof(mark));
	p->authority = unit_of(g, p, "1", mark, name);
	if (p->authority < 0)
		return -1;
	for (int i = 0; i < 8; i++) {
		/* civil affairs departments supervise as well as register */
		snprintf(name, sizeof(name), "%s%s%s", p->name, supervisor_trade[i], rank);
		p->supervisor[i] = i == 4 ? p->authority : unit_of(g, p, "2", NULL, name);
		if (p->supervisor[i] < 0)
			return -1;
	}
	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "%s%s%s", p->name, line[i], p->level == 0 && i != 2 ? i == 0 ? "委员会" : "厅" : "局");
		p->industry[i] = unit_of(g, p, "3", NULL, name);
		if (p->industry[i] < 0)
			return -1;
	}
	snprintf(name, sizeof(name), "%s社会组织综合党委", p->name);
	p->party = unit_of(g, p, "4", NULL, name);
	return p->party < 0 ? -1 : 0;
}

int practice_units(struct gen *g)
{
	for (int i = 0; i < g->nplace; i++)
		if (units_of(g, &g->place[i]))
			return -1;
	return 0;
}

static int64_t body_of(struct gen *g, const struct place *p, char node, int64_t above, const char *name)
{
	struct rec *r = gen_rec(g, entity_find("party_org"));
	char code[40];
	int since;

	date_to_day("2020-01-06", &since);
	snprintf(code, sizeof(code), "%d%s%s0000%c", p->level + 1, p->code, p->level == 0 ? "0000" : p->level == 1 ? "00" : "", node);
	gen_put(r, "code", code);
	gen_put(r, "full_name", name);
	gen_put(r, "node", (char[]){ node, '\0' });
	gen_put(r, "form", "1");
	gen_put(r, "region", p->code);
	if (above)
		gen_put_int(r, "parent", above);
	gen_put(r, "approve_doc", "练习");
	gen_put_day(r, "founded_on", since);
	return gen_save(g, r, since);
}

/* Of each place the one that leads and the one that organisations without one of their line belong to (G03). */
int practice_bodies(struct gen *g)
{
	for (struct place *p = g->place; entity_find("party_org") && p < g->place + g->nplace; p++) {
		const struct place *above = p;
		char name[120];
		while (above > g->place && (above->level != p->level - 1 || strncmp(above->code, p->code, strlen(above->code)) != 0))
			above--;
		snprintf(name, sizeof(name), "中共%s委两新工委", p->name);
		p->body = body_of(g, p, '1', p->level ? above->body : 0, name);
		snprintf(name, sizeof(name), "中共%s社会组织综合委员会", p->name);
		if (p->body < 0 || body_of(g, p, '2', p->body, name) < 0)
			return -1;
	}
	return 0;
}

/* Codes to register new ones with: more of them where the accounts work. */
int practice_pool(struct gen *g)
{
	static const char *const prefix[] = { "51", "52", "53" }, *const type[] = { "ST", "MF", "JJ" };
	char code[19];
	long serial = 900000;

	for (int i = 0; i < g->nplace; i++)
		for (size_t k = 0; k < LENGTH(prefix); k++)
			for (int n = strcmp(g->place[i].code, "510105") ? 3 : 40; n > 0; n--) {
				struct rec *r = gen_rec(g, &uscc_pool);
				gen_uscc(prefix[k], g->place[i].code, serial++, code);
				gen_put(r, "code", code);
				gen_put(r, "region", g->place[i].code);
				gen_put(r, "type", type[k]);
				if (gen_save(g, r, g->today) < 0)
					return -1;
			}
	return 0;
}
