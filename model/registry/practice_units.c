/* Units of a practice register: a registration authority, supervising and line departments and a party committee for the
 * province, every city and every county. */
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

static int units_of(struct gen *g, struct place *p)
{
	static const char *const line[4] = { "发展和改革", "商务", "市场监督管理", "科学技术" };
	const char *rank = p->level == 0 ? "厅" : "局";
	char name[200], mark[80];

	snprintf(name, sizeof(name), "%s民政%s", p->name, rank);
	snprintf(mark, sizeof(mark), "%s民", p->level == 0 ? "川" : p->own);
	if (p->level == 2) {	/* 青羊民, 乐山市市中民: the county without its last character */
		size_t n = strlen(p->name);
		snprintf(mark, sizeof(mark), "%.*s民", n > 9 ? (int)n - 3 : (int)n, p->name);
	}
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
