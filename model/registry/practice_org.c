/* One organisation of a practice register with its people, posts, members, branches and filings: by type, state and place in
 * the proportions of the bulletins (data: Sichuan 2022, about 47 associations and 52 service bodies in a hundred). */
#include "model/registry/practice.h"

#include <string.h>

#include "model/registry/registry.h"

struct draft {
	struct place *p;
	struct org_name name;
	const char *type, *state;
	int founded, term_from, term_to, term_no, years, ended;	/* day numbers; ended 0 = lives */
	int64_t id, chair;
	bool chair_party, public_fund;
};

static struct place *pick_place(struct gen *g, const char *type)
{
	int k = gen_below(g, 100), level = !strcmp(type, "JJ") ? (k < 70 ? 0 : 1) : k < 6 ? 0 : k < 26 ? 1 : 2;
	int w = gen_below(g, g->total_weight[level]);

	for (int i = 0; i < g->nplace; i++)
		if (g->place[i].level == level && (w -= g->place[i].weight) < 0)
			return &g->place[i];
	return &g->place[0];
}

static const char *pick_state(struct gen *g)
{
	int k = gen_below(g, 1000);

	return k < 860 ? "ACTIVE" : k < 880 ? "NAMED" : k < 895 ? "LIQ" : k < 965 ? "CANC" : k < 985 ? "REVK"
		: k < 992 ? "LREV" : "MERG";
}

static void pick_dates(struct gen *g, struct draft *d)
{
	bool ended = strcmp(d->state, "ACTIVE") && strcmp(d->state, "NAMED") && strcmp(d->state, "LIQ");

	d->years = !strcmp(d->type, "MF") ? 4 : 5;
	d->founded = g->today - 400 - gen_below(g, 25 * 365);
	d->ended = ended ? g->today - 30 - gen_below(g, 300) : 0;
	d->term_no = (g->today - d->founded) / (d->years * 365) + 1;
	if (d->term_no > 1 && gen_chance(g, 4))
		d->term_no--;		/* overdue for an election */
	d->term_from = date_add_months(d->founded, 12 * d->years * (d->term_no - 1));
	if (d->ended && d->term_from >= d->ended - 30) {
		d->term_no -= d->term_no > 1;
		d->term_from = date_add_months(d->founded, 12 * d->years * (d->term_no - 1));
	}
	if (d->term_from > g->today)
		d->term_from = g->today;
	d->term_to = date_add_months(d->term_from, 12 * d->years);
}

const char gen_purpose[] = "遵守宪法、法律、法规和国家政策，践行社会主义核心价值观，服务会员，服务群众，服务社会。";

const char *gen_subtype(struct gen *g, const char *type, int trade, bool direct, bool public_fund)
{
	static const char *const mf_sub[8] = { "11", "12", "13", "14", "17", "14", "15", "16" };

	if (!strcmp(type, "ST"))
		return direct ? "2" : gen_chance(g, 50) ? "3" : "1";
	return !strcmp(type, "MF") ? mf_sub[trade] : public_fund ? "31" : "32";
}

void gen_scope(const struct org_name *o, char *dst, size_t n)
{
	snprintf(dst, n, "%s调查研究；%s业务培训；%s咨询服务；%s宣传交流。", o->domain, o->domain, o->domain, o->domain);
}

static void put_basis(struct gen *g, struct rec *r, struct draft *d)
{
	struct place *p = d->p;
	char street[200], phone[24], scope[400];
	const char *type = d->type;
	bool st = !strcmp(type, "ST"), mf = !strcmp(type, "MF"), direct = gen_chance(g, 30);
	int trade = gen_trade(d->name.field);

	gen_put(r, "name", d->name.text);
	gen_put(r, "type", type);
	gen_put(r, "subtype", gen_subtype(g, type, trade, direct, d->public_fund));
	gen_put(r, "region", p->code);
	gen_put_int(r, "reg_authority", p->authority);
	gen_put(r, "mgmt_mode", direct ? "Z" : "S");
	gen_put(r, "direct_kind", direct ? (st ? "H" : mf ? "C" : "G") : NULL);
	if (!direct)
		gen_put_int(r, "supervisor", p->supervisor[trade]);
	if (direct)
		gen_put_int(r, "industry_dept", p->industry[trade % 4]);
	gen_put_int(r, "party_dept", p->party);
	gen_street(g, p, street, sizeof(street));
	gen_put(r, "domicile", street);
	gen_put(r, "domicile_region", p->level == 2 ? p->code : NULL);
	gen_put(r, "domicile_kind", gen_chance(g, 60) ? "2" : "3");
	gen_put(r, "purpose", gen_purpose);
	gen_scope(&d->name, scope, sizeof(scope));
	gen_put(r, "scope", scope);
	gen_put(r, "area", st ? p->name : NULL);
	gen_put(r, "icnpo", gen_icnpo(d->name.field));
	snprintf(phone, sizeof(phone), "1410%07ld", g->norg);
	gen_put(r, "phone", phone);
	gen_put_int(r, "staff_full", 1 + gen_below(g, 12));
	gen_put_int(r, "staff_part", gen_below(g, 20));
	if (mf)
		gen_put_int(r, "state_capital_ratio", gen_chance(g, 10) ? 2000 : 0);
	gen_put(r, "capital_kind", "1");
	gen_put_int(r, "capital", !st && !mf ? INT64_C(400000000) + gen_below(g, 1000) * INT64_C(1000000) :
		INT64_C(10000) * (p->level == 0 ? 1000 : p->level == 1 ? 500 : 300) * (1 + gen_below(g, 5)));
}

static void put_registration(struct gen *g, struct rec *r, struct draft *d)
{
	char uscc[19], cert[64];
	bool st = !strcmp(d->type, "ST"), mf = !strcmp(d->type, "MF"), charity = !st && gen_chance(g, mf ? 2 : 90);

	gen_uscc(st ? "51" : mf ? "52" : "53", d->p->code, g->norg, uscc);
	gen_put(r, "uscc", uscc);
	gen_put_int(r, "legal_rep", d->chair);
	gen_put(r, "legal_rep_post", "01");
	gen_put_day(r, "established_on", d->founded);
	snprintf(cert, sizeof(cert), "川民证字第%06ld号", g->norg);
	gen_put(r, "cert_no", cert);
	gen_put_day(r, "cert_from", d->term_from);
	gen_put_day(r, "cert_to", d->term_to);
	gen_put_int(r, "term_no", d->term_no);
	gen_put_day(r, "term_from", d->term_from);
	gen_put_day(r, "term_to", d->term_to);
	gen_put_int(r, "term_years", d->years);
	gen_put_int(r, "is_charity", charity || d->public_fund);
	gen_put_int(r, "pub_fund", d->public_fund);
	if (charity || d->public_fund)
		gen_put_day(r, "charity_on", d->founded);
	if (d->public_fund)
		gen_put_day(r, "pub_fund_on", date_add_months(d->founded, 12));
	if (st) {
		bool units = gen_chance(g, 50);
		gen_put_int(r, "members_unit", units ? 30 + gen_below(g, 170) : gen_below(g, 10));
		gen_put_int(r, "members_ind", units ? gen_below(g, 40) : 50 + gen_below(g, 300));
	}
	if (gen_chance(g, 25)) {
		static const char *const level[] = { "5", "4", "4", "3", "3", "3", "2", "1" };
		gen_put(r, "eval_level", level[gen_below(g, 8)]);
		gen_put_day(r, "eval_to", g->today + 30 + gen_below(g, 1400));
	}
}

static int post_of(struct gen *g, struct draft *d, int64_t who, const char *no, bool party, const char *approval)
{
	int terms = d->term_no > 1 && gen_chance(g, 40) ? 2 : 1;

	return who < 0 ? -1 : gen_post(g, d->id, who, no, d->term_from, d->ended, terms, party, approval);
}

/* A new person, kept in the pool for other boards when ordinary. */
static int64_t someone(struct gen *g, struct draft *d, bool keep, bool *party)
{
	int64_t id = gen_person(g, d->p, d->term_from, "0", party);

	if (keep && id > 0 && g->npool < POOL)
		g->pool[g->npool++] = (struct pooled){ id, (int)(d->p - g->place), *party };
	else if (keep && id > 0)
		g->pool[gen_below(g, POOL)] = (struct pooled){ id, (int)(d->p - g->place), *party };
	return id;
}

static int directors(struct gen *g, struct draft *d, int n, int64_t *seat, int taken)
{
	for (int i = 0; i < n; i++) {
		const char *no = i == n - 1 ? "08" : "06";
		struct pooled *old = g->npool && gen_chance(g, 70) ? &g->pool[gen_below(g, g->npool)] : NULL;
		bool party, again = false;
		int64_t who;

		for (int k = 0; old && k < taken; k++)
			again |= seat[k] == old->id;
		if (old && !again) {
			who = old->id;
			party = old->party;
		} else
			who = someone(g, d, true, &party);
		seat[taken++] = who;
		if (post_of(g, d, who, no, party, NULL))
			return -1;
	}
	return 0;
}

static int people(struct gen *g, struct draft *d)
{
	bool jj = !strcmp(d->type, "JJ"), retired = !strcmp(d->type, "ST") && gen_chance(g, 2), party;
	int64_t seat[40];
	int taken = 0;

	seat[taken++] = d->chair;
	if (post_of(g, d, d->chair, "01", d->chair_party, NULL))
		return -1;
	/* a vice chair who was a leading cadre, with the approval that takes */
	int64_t who = gen_person(g, d->p, d->term_from, retired ? "6" : "0", &party);
	seat[taken++] = who;
	if (post_of(g, d, who, "02", party, retired ? "川组函〔2024〕15号" : NULL))
		return -1;
	who = someone(g, d, false, &party);
	seat[taken++] = who;
	if (post_of(g, d, who, "03", party, NULL))
		return -1;
	return directors(g, d, (jj ? 5 : 2) + gen_below(g, 3), seat, taken);
}

static int roster(struct gen *g, struct draft *d)
{
	for (int i = 0; i < 52; i++) {
		struct rec *r = gen_rec(g, &member);
		char name[200], uscc[19];

		snprintf(name, sizeof(name), "%s%s第%d%s", d->p->name, d->name.domain, i + 1, "经营部");
		gen_uscc("92", d->p->code, 2000000 + g->norg * 60 + i, uscc);
		gen_put_int(r, "org", d->id);
		gen_put(r, "kind", "2");
		gen_put(r, "name", name);
		gen_put(r, "uscc", uscc);
		gen_put(r, "level", i < 5 ? "3" : "4");
		gen_put_day(r, "joined_on", d->term_from);
		gen_put(r, "region", d->p->code);
		if (gen_save(g, r, d->term_from) < 0)
			return -1;
	}
	return 0;
}

static int branches(struct gen *g, struct draft *d)
{
	static const struct { const char *end, *kind; } end[] = { { "青年工作委员会", "3" }, { "标准化工作委员会", "3" },
		{ "学术专业委员会", "2" }, { "培训专业委员会", "2" }, { "专家委员会", "4" }, { "技术委员会", "5" } };
	int first = gen_below(g, (int)LENGTH(end));

	for (int i = 0; i < 1 + gen_below(g, 3); i++) {
		struct rec *r = gen_rec(g, &branch);
		char name[300];
		int k = (first + i) % (int)LENGTH(end);

		snprintf(name, sizeof(name), "%s%s", d->name.text, end[k].end);
		gen_put_int(r, "org", d->id);
		gen_put(r, "name", name);
		gen_put(r, "kind", end[k].kind);
		gen_put(r, "organ", "理事会会议");
		gen_put_day(r, "set_on", d->term_from);
		gen_put(r, "minutes_no", "理事会纪要第2号");
		gen_put_int(r, "head", d->chair);
		gen_put_day(r, "term_from", d->term_from);
		gen_put_int(r, "in_books", 1);
		gen_put_int(r, "own_account", 0);
		if (gen_save(g, r, d->term_from) < 0)
			return -1;
	}
	return 0;
}

static int filings(struct gen *g, struct draft *d)
{
	struct rec *c = gen_rec(g, &charter_version), *b = gen_rec(g, &bank_account), *s = gen_rec(g, &seal), *e = gen_rec(g, &org_event);
	char no[32];
	struct rec *all[] = { c, b, s, e };
	int rc = 0;

	gen_put_int(c, "version_no", 1);
	gen_put_day(c, "passed_on", d->founded);
	gen_put_day(c, "approved_on", d->founded + 20);
	gen_put_int(c, "party_clause", 1);
	gen_put_int(c, "values_clause", 1);
	snprintf(no, sizeof(no), "62%010ld", g->norg);
	gen_put(b, "bank", "练习银行营业部");
	gen_put(b, "account_no", no);
	gen_put(b, "kind", "1");
	gen_put_day(b, "opened_on", d->founded + 30);
	gen_put_day(b, "filed_on", d->founded + 40);
	gen_put(s, "kind", "1");
	gen_put(s, "name", d->name.text);
	gen_put_int(s, "diameter_mm", 45);
	gen_put_day(s, "made_on", d->founded + 25);
	gen_put_day(s, "filed_on", d->founded + 40);
	gen_put_day(e, "on_day", d->founded);
	gen_put(e, "kind", "1");
	gen_put(e, "after", strcmp(d->type, "JJ") ? "准予成立登记" : "准予设立登记");
	for (size_t i = 0; i < LENGTH(all); i++) {
		gen_put_int(all[i], "org", d->id);
		rc = gen_save(g, all[i], d->founded) < 0 || rc ? -1 : 0;
	}
	return rc;
}

static int founders(struct gen *g, struct draft *d)
{
	for (int i = 0; i < 5; i++) {
		bool party;
		int64_t who = gen_person(g, d->p, g->today - 60, "0", &party);
		struct rec *r = gen_rec(g, &initiator);

		gen_put_int(r, "org", d->id);
		gen_put(r, "kind", "1");
		gen_put_int(r, "person", who);
		gen_put_int(r, "share", 1000000);
		if (gen_save(g, r, g->today - 30) < 0 || who < 0)
			return -1;
	}
	return 0;
}

/* Moved house and changed its number half a year ago: something to see in the register as it stood. */
static int moved(struct gen *g, struct draft *d)
{
	struct rec *r;
	char phone[24];
	int on = g->today - 180;

	if (d->founded >= on || store_load(g->db, &actor_system, &org, d->id, NULL, &r, g->err))
		return d->founded >= on ? 0 : -1;
	snprintf(phone, sizeof(phone), "1419%07ld", g->norg);
	gen_put(r, "phone", phone);
	gen_put_int(r, "staff_full", 2 + gen_below(g, 12));
	return gen_save(g, r, on) < 0 ? -1 : 0;
}

int practice_org(struct gen *g)
{
	int k = gen_below(g, 1000);
	struct draft d = { .type = k < 470 ? "ST" : k < 994 ? "MF" : "JJ" };
	struct rec *r;

	g->norg++;
	d.state = pick_state(g);
	d.p = pick_place(g, d.type);
	d.public_fund = !strcmp(d.type, "JJ") && gen_chance(g, 40);
	gen_org_name(g, d.p, d.type, &d.name);
	pick_dates(g, &d);
	bool named = !strcmp(d.state, "NAMED");
	if (!named && (d.chair = gen_person(g, d.p, d.term_from, "0", &d.chair_party)) < 0)
		return -1;
	r = gen_rec(g, &org);
	put_basis(g, r, &d);
	text_cut(r->state, sizeof(r->state), d.state);
	if (!named)
		put_registration(g, r, &d);
	for (int i = 0; i < 3; i++)
		gen_put_int(r, i == 0 ? "flag_abnormal" : i == 1 ? "flag_dishonest" : "flag_suspended", 0);
	d.id = gen_save(g, r, named ? g->today - 30 : d.founded);
	if (d.id < 0)
		return -1;
	if (named)
		return founders(g, &d);
	if (people(g, &d))
		return -1;
	if (strcmp(d.state, "ACTIVE"))
		return 0;
	if (gen_chance(g, 12) && filings(g, &d))
		return -1;
	if (strcmp(d.type, "MF") && gen_chance(g, 12) && branches(g, &d))
		return -1;
	if (!strcmp(d.type, "ST") && gen_chance(g, 2) && roster(g, &d))
		return -1;
	return gen_chance(g, 5) ? moved(g, &d) : 0;
}
