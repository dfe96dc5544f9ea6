/* The faults of a practice register, one organisation each, so that checking it by the rules has something to find. */
#include "model/registry/practice.h"

#include <string.h>

#include "model/registry/registry.h"

#define P "成都市青羊区"

/* Rule, and the organisation it is found in. R-OFF-01 is mutual: both are named. */
const struct planted practice_table[] = {
	{ "R-USCC-03", P "演练甲社会工作服务中心" },	/* last character of the code mistyped */
	{ "R-USCC-04", P "演练乙茶艺协会" },		/* an association with a code of 52 */
	{ "W-USCC-5", P "演练丙社会工作服务中心" },	/* registrar 519999 in the code */
	{ "R-REG-02", P "演练丁社会工作服务中心" },	/* dual management without supervisor */
	{ "W-REG-3", P "演练戊茶艺协会" },		/* 20 persons are not 50 */
	{ "R-DAT-01", P "演练己社会工作服务中心" },	/* the certificate ends before it begins */
	{ "R-CHA-01", P "演练庚公益基金会" },		/* public fund-raising after six months */
	{ "R-OFF-01", P "演练辛茶艺协会" },		/* one person is legal representative of two associations */
	{ "R-OFF-01", P "演练壬茶艺协会" },
	{ "R-OFF-02", P "演练癸茶艺协会" },		/* chair and secretary are one */
	{ "R-OFF-03", P "演练子茶艺协会" },		/* 71 when elected */
	{ "R-OFF-04", P "演练丑茶艺协会" },		/* a third term without approval */
	{ "R-OFF-05", P "演练寅社会工作服务中心" },	/* a civil servant in a service body */
	{ "R-OFF-06", P "演练卯茶艺协会" },		/* a retired cadre without approval */
	{ "R-OFF-07", P "演练辰茶艺协会" },		/* deprived of political rights */
	{ "R-OFF-08", P "演练巳公益基金会" },		/* a council of four */
	{ "R-BR-01", P "演练午社会工作服务中心" },	/* a service body with a branch */
	{ "R-BR-02", P "演练未茶艺协会" },		/* a branch of a branch */
	{ "R-BR-03", P "演练申茶艺协会" },		/* 绵阳 in a branch's name */
	{ "R-BR-05", P "演练酉茶艺协会" },		/* a branch with an account of its own */
	{ 0 }
};

struct plant {
	struct gen *g;
	struct place *p;
	const char *name;
	int from;		/* founded, elected, certified */
	int64_t org, chair;
};

static const char *type_of(const char *name)
{
	return strstr(name, "基金会") ? "JJ" : strstr(name, "协会") ? "ST" : "MF";
}

static struct rec *sound(struct plant *x)
{
	struct gen *g = x->g;
	struct rec *r = gen_rec(g, &org);
	const char *type = type_of(x->name);
	bool st = !strcmp(type, "ST"), jj = !strcmp(type, "JJ");
	char text[200];

	g->norg++;
	gen_put(r, "name", x->name);
	gen_put(r, "type", type);
	gen_put(r, "subtype", st ? "3" : jj ? "32" : "17");
	gen_put(r, "region", x->p->code);
	gen_put_int(r, "reg_authority", x->p->authority);
	gen_put(r, "mgmt_mode", "S");
	gen_put_int(r, "supervisor", x->p->supervisor[4]);
	gen_street(g, x->p, text, sizeof(text));
	gen_put(r, "domicile", text);
	gen_put(r, "scope", "业务培训；宣传交流。");
	gen_put_int(r, "capital", jj ? INT64_C(500000000) : INT64_C(10000000));
	gen_put(r, "capital_kind", "1");
	snprintf(text, sizeof(text), "1410%07ld", g->norg);
	gen_put(r, "phone", text);
	gen_uscc(st ? "51" : jj ? "53" : "52", x->p->code, g->norg, text);
	gen_put(r, "uscc", text);
	gen_put_int(r, "legal_rep", x->chair);
	gen_put(r, "legal_rep_post", "01");
	gen_put_day(r, "established_on", x->from);
	gen_put(r, "cert_no", "练习");
	gen_put_day(r, "cert_from", x->from);
	gen_put_day(r, "cert_to", date_add_months(x->from, 48));
	gen_put_int(r, "term_no", 1);
	gen_put_day(r, "term_from", x->from);
	gen_put_day(r, "term_to", date_add_months(x->from, 48));
	gen_put_int(r, "term_years", 4);
	gen_put_int(r, "members_unit", st ? 40 : 0);
	gen_put_int(r, "is_charity", jj);
	gen_put_int(r, "pub_fund", 0);
	gen_put_int(r, "flag_abnormal", 0);
	gen_put_int(r, "flag_dishonest", 0);
	gen_put_int(r, "flag_suspended", 0);
	text_cut(r->state, sizeof(r->state), "ACTIVE");
	return r;
}

static int64_t person_with(struct plant *x, const char *cadre, int age, const char *criminal)
{
	struct rec *r = gen_rec(x->g, &person);
	char birth[11], no[19], name[64];

	date_from_day(date_add_months(x->from, -12 * age) - 30, birth);
	gen_id_no(x->g, birth, true, no);
	gen_person_name(x->g, name, sizeof(name));
	gen_put(r, "name", name);
	gen_put(r, "id_kind", "1");
	gen_put(r, "id_no", no);
	gen_put(r, "sex", "1");
	gen_put(r, "birth", birth);
	gen_put(r, "cadre", cadre);
	gen_put(r, "criminal", criminal);
	gen_put(r, "politics", "13");
	return gen_save(x->g, r, x->from);
}

static int seat(struct plant *x, int64_t who, const char *no, int terms)
{
	return who < 0 ? -1 : gen_post(x->g, x->org, who, no, x->from, 0, terms, false, NULL);
}

static int a_branch(struct plant *x, const char *end, const char *kind, int64_t parent, bool own_account, int64_t *id)
{
	struct rec *r = gen_rec(x->g, &branch);
	char name[300];

	snprintf(name, sizeof(name), "%s%s", x->name, end);
	gen_put_int(r, "org", x->org);
	gen_put(r, "name", name);
	gen_put(r, "kind", kind);
	gen_put_day(r, "set_on", x->from);
	gen_put(r, "minutes_no", "理事会纪要第2号");
	gen_put_int(r, "own_account", own_account);
	if (parent)
		gen_put_int(r, "parent", parent);
	*id = gen_save(x->g, r, x->from);
	return *id < 0 ? -1 : 0;
}

/* What is wrong with the organisation's own row. */
static void spoil_row(struct plant *x, struct rec *r, const char *rule, int64_t shared)
{
	char code[19];

	if (!strcmp(rule, "R-USCC-03")) {
		text_cut(code, sizeof(code), rec_str(r, "uscc"));
		code[17] = code[17] == '0' ? '1' : '0';
		gen_put(r, "uscc", code);
	} else if (!strcmp(rule, "R-USCC-04")) {
		gen_uscc("52", x->p->code, x->g->norg, code);
		gen_put(r, "uscc", code);
	} else if (!strcmp(rule, "W-USCC-5")) {
		gen_uscc("52", "519999", x->g->norg, code);
		gen_put(r, "uscc", code);
	} else if (!strcmp(rule, "R-REG-02"))
		val_clear(&r->v[field_no(r->e, "supervisor")]);
	else if (!strcmp(rule, "W-REG-3")) {
		gen_put_int(r, "members_unit", 0);
		gen_put_int(r, "members_ind", 20);
	} else if (!strcmp(rule, "R-DAT-01"))
		gen_put_day(r, "cert_to", x->from - 1);
	else if (!strcmp(rule, "R-CHA-01")) {
		gen_put_int(r, "pub_fund", 1);
		gen_put(r, "subtype", "31");
		gen_put_day(r, "pub_fund_on", date_add_months(x->from, 6));
	} else if (!strcmp(rule, "R-OFF-01"))
		gen_put_int(r, "legal_rep", shared);
}

static int spoil_posts(struct plant *x, const char *rule)
{
	bool st = !strcmp(type_of(x->name), "ST");

	if (!strcmp(rule, "R-OFF-02"))
		return seat(x, x->chair, "03", 1);
	if (!strcmp(rule, "R-OFF-03"))
		return seat(x, person_with(x, "0", 71, NULL), "02", 1);
	if (!strcmp(rule, "R-OFF-04"))
		return seat(x, person_with(x, "0", 50, NULL), "02", 3);
	if (!strcmp(rule, "R-OFF-05"))
		return seat(x, person_with(x, "1", 40, NULL), "06", 1);
	if (!strcmp(rule, "R-OFF-06"))
		return seat(x, person_with(x, "6", 66, NULL), "06", 1);
	if (!strcmp(rule, "R-OFF-07"))
		return seat(x, person_with(x, "0", 45, "2"), "06", 1);
	if (st || strcmp(type_of(x->name), "JJ"))
		return 0;
	/* a foundation's council has at least five, but for the one that has four */
	for (int i = !strcmp(rule, "R-OFF-08") ? 1 : 0; i < 4; i++)
		if (seat(x, person_with(x, "0", 40 + i, NULL), "06", 1))
			return -1;
	return 0;
}

static int spoil_branches(struct plant *x, const char *rule)
{
	int64_t a, b;

	if (!strcmp(rule, "R-BR-01"))
		return a_branch(x, "专家委员会", "4", 0, false, &a);
	if (!strcmp(rule, "R-BR-02"))
		return a_branch(x, "青年工作委员会", "3", 0, false, &a) || a_branch(x, "少年工作委员会", "3", a, false, &b) ? -1 : 0;
	if (!strcmp(rule, "R-BR-03"))
		return a_branch(x, "绵阳分会", "1", 0, false, &a);
	if (!strcmp(rule, "R-BR-05"))
		return a_branch(x, "技术委员会", "5", 0, true, &a);
	return 0;
}

int practice_planted(struct gen *g)
{
	struct plant x = { .g = g };
	int64_t shared = 0;

	for (int i = 0; i < g->nplace; i++)
		if (!strcmp(g->place[i].code, "510105"))
			x.p = &g->place[i];
	if (!x.p)
		return err_set(g->err, E_BUG, NULL, NULL, NULL, "区划表中没有510105");
	x.from = date_add_months(g->today, -24);
	for (const struct planted *t = practice_table; t->rule; t++) {
		x.name = t->name;
		if ((x.chair = person_with(&x, "0", 50, NULL)) < 0)
			return -1;
		if (!strcmp(t->rule, "R-OFF-01") && !shared)
			shared = x.chair;
		struct rec *r = sound(&x);
		spoil_row(&x, r, t->rule, shared);
		if ((x.org = gen_save(g, r, x.from)) < 0 || seat(&x, x.chair, "01", 1) || spoil_posts(&x, t->rule) ||
		    spoil_branches(&x, t->rule))
			return -1;
	}
	return 0;
}
