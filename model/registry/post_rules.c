/* Rules on people (regulation §1.9), judged over the current posts of their organisation and over what the same persons hold
 * elsewhere. A post that has ended, or that is only proposed and withdrawn, is not judged. Every fault is reported: an old one may
 * stand while something else is changed, a new one beside it may not. */
#include <stdlib.h>
#include <string.h>

#include "model/registry/org_rules.h"

enum { CHAIR = 1, VICE = 2, SECRETARY = 3, STANDING = 5, DIRECTOR = 6, HEAD_SUPERVISOR = 7, SUPERVISOR = 8, FINANCE = 11,
       CASHIER = 13 };

/* What the rules need of a person. */
struct man { char name[64], birth[11], cadre[4], criminal[4], sentence_end[11], id_kind[4]; };

static int got_man(void *ctx, struct rec *p)
{
	struct man *m = ctx;

	text_cut(m->name, sizeof(m->name), rec_str(p, "name"));
	text_cut(m->birth, sizeof(m->birth), rec_str(p, "birth"));
	text_cut(m->cadre, sizeof(m->cadre), rec_str(p, "cadre"));
	text_cut(m->criminal, sizeof(m->criminal), rec_str(p, "criminal"));
	text_cut(m->sentence_end, sizeof(m->sentence_end), rec_str(p, "sentence_end"));
	text_cut(m->id_kind, sizeof(m->id_kind), rec_str(p, "id_kind"));
	return 1;
}

static struct man man_of(struct chk *c, int64_t person)
{
	struct man m = { 0 };

	person_each(c, person, got_man, &m);
	return m;
}

static struct chk *next_post(struct chk *c, size_t *i, struct chk *buf)
{
	struct chk *l;

	while ((l = chk_line(c, "post", (*i)++, buf)))
		if (chk_null(l, "valid_to") || strcmp(chk_text(l, "valid_to"), c->on) > 0)
			return l;
	return NULL;
}

static int post_no(struct chk *l)
{
	return atoi(chk_text(l, "post"));
}

static const char *post_label(struct chk *l)
{
	const char *s = code_label(l->db, "D09", chk_text(l, "post"));

	return s ? s : chk_text(l, "post");
}

/* 负责人: those whose age and terms are limited. */
static bool is_leader(int post)
{
	return post >= CHAIR && post <= SECRETARY;
}

static const char *election_day(struct chk *l)
{
	if (!chk_null(l, "elected_on"))
		return chk_text(l, "elected_on");
	return chk_null(l, "valid_from") ? l->on : chk_text(l, "valid_from");
}

static bool is_type(struct chk *c, const char *type)
{
	return !strcmp(chk_text(c, "type"), type);
}

/* ---- R-OFF-01 ---- */

struct other { const char *mine; char name[200]; };

/* Two associations may not share a legal representative; a foundation shares its with nobody. Ended bodies do not count. */
static int clashes(void *ctx, struct rec *o)
{
	struct other *x = ctx;
	const char *type = rec_str(o, "type"), *state = rec_state(o);

	if (strcmp(state, "NAMED") && strcmp(state, "ACTIVE") && strcmp(state, "LIQ"))
		return 0;
	if (strcmp(x->mine, "JJ") && strcmp(type, "JJ") && (strcmp(x->mine, "ST") || strcmp(type, "ST")))
		return 0;
	text_cut(x->name, sizeof(x->name), rec_str(o, "name"));
	return 1;
}

enum verdict rule_off_01(struct chk *c, struct finding *f)
{
	struct other x = { .mine = chk_text(c, "type") };
	int64_t person = chk_int(c, "legal_rep");
	const char *state = rec_state(c->rec);

	if (!person || (strcmp(state, "NAMED") && strcmp(state, "ACTIVE") && strcmp(state, "LIQ")))
		return NA;
	struct man m = man_of(c, person);
	if (is_type(c, "JJ") && *m.id_kind && strcmp(m.id_kind, "1"))
		return finding_set(f, "legal_rep", "基金会法定代表人应当由内地居民担任，%s所持证件不是居民身份证", m.name);
	if (!chk_each_id(c, "org", "legal_rep", person, clashes, &x))
		return PASS;
	if (is_type(c, "JJ"))
		return finding_set(f, "legal_rep", "%s已是%s的法定代表人，基金会法定代表人不得同时担任其他组织的法定代表人",
				   m.name, x.name);
	return finding_set(f, "legal_rep", "%s已是%s的法定代表人", m.name, x.name);
}

/* ---- R-OFF-02, 09 ---- */

/* Does whoever holds the post l also hold another one? */
static bool also_holds(struct chk *c, struct chk *l, int other)
{
	struct chk buf, *k;

	for (size_t j = 0; (k = next_post(c, &j, &buf));)
		if (post_no(k) == other && chk_int(l, "person") && chk_int(k, "person") == chk_int(l, "person"))
			return true;
	return false;
}

struct elsewhere { struct chk *c; int64_t self; int post; bool st_only; char name[200]; };

static int got_org(void *ctx, struct rec *o)
{
	struct elsewhere *x = ctx;
	const char *state = rec_state(o);

	if ((x->st_only && strcmp(rec_str(o, "type"), "ST")) ||
	    (strcmp(state, "ACTIVE") && strcmp(state, "NAMED") && strcmp(state, "LIQ")))
		return 0;
	text_cut(x->name, sizeof(x->name), rec_str(o, "name"));
	return 1;
}

static int other_post(void *ctx, struct rec *p)
{
	struct elsewhere *x = ctx;
	int64_t at = rec_num(p, "org");

	if (at == x->self || (x->post && atoi(rec_str(p, "post")) != x->post))
		return 0;
	return chk_each_id(x->c, "org", "id", at, got_org, x);
}

/* Does this person hold a post (0 = any) in another living organisation? Its name is left in x. */
static bool holds_elsewhere(struct chk *c, int64_t person, int post_wanted, bool st_only, struct elsewhere *x)
{
	*x = (struct elsewhere){ .c = c, .self = rec_id(c->rec), .post = post_wanted, .st_only = st_only };
	return person && chk_each_id(c, "post", "person", person, other_post, x);
}

static bool needs_own_unit(int post_held)
{
	return post_held == CHAIR || post_held == SECRETARY || post_held == HEAD_SUPERVISOR || post_held == SUPERVISOR;
}

/* The post that comes before l and whose holder comes from the same member, where they must not. */
static bool same_unit(struct chk *c, struct chk *l, size_t before)
{
	struct chk buf, *k;
	int no = post_no(l);

	for (size_t j = 0; (k = next_post(c, &j, &buf)) && j < before;) {
		int other = post_no(k);
		bool supervisors = no >= HEAD_SUPERVISOR && other >= HEAD_SUPERVISOR;
		if (needs_own_unit(other) && other != no && !supervisors && !strcmp(chk_text(l, "unit_from"), chk_text(k, "unit_from")))
			return true;
	}
	return false;
}

enum verdict rule_off_02(struct chk *c, struct finding *f)
{
	enum verdict v = PASS;
	struct chk buf, *l;
	struct elsewhere x;

	if (!is_type(c, "ST"))
		return NA;
	for (size_t i = 0; (l = next_post(c, &i, &buf));) {
		int no = post_no(l);
		if (no == CHAIR && also_holds(c, l, SECRETARY))
			v = finding_set(f, "post", "%s不得同时担任会长(理事长)和秘书长", man_of(c, chk_int(l, "person")).name);
		if ((no == CHAIR || no == SECRETARY) && holds_elsewhere(c, chk_int(l, "person"), no, true, &x))
			v = finding_set(f, "post", "%s已在%s担任%s", man_of(c, chk_int(l, "person")).name, x.name, post_label(l));
		if (needs_own_unit(no) && !chk_null(l, "unit_from") && same_unit(c, l, i))
			v = finding_set(f, "unit_from", "会长、秘书长、监事不得来自同一会员单位：%s", chk_text(l, "unit_from"));
	}
	return v;
}

enum verdict rule_off_09(struct chk *c, struct finding *f)
{
	enum verdict v = PASS;
	struct chk buf, *l;

	if (!chk_int(c, "pub_fund"))
		return NA;
	for (size_t i = 0; (l = next_post(c, &i, &buf));)
		if (post_no(l) == CHAIR && also_holds(c, l, SECRETARY))
			v = finding_set(f, "post", "具有公开募捐资格，理事长(会长)和秘书长不得由%s一人担任", man_of(c, chk_int(l, "person")).name);
	return v;
}

/* ---- R-OFF-03, 04 ---- */

enum verdict rule_off_03(struct chk *c, struct finding *f)
{
	int64_t max;
	struct chk buf, *l;
	enum verdict v = NA;

	for (size_t i = 0; (l = next_post(c, &i, &buf));) {
		if (!is_leader(post_no(l)) || !chk_null(l, "over_age_no"))
			continue;
		struct man m = man_of(c, chk_int(l, "person"));
		if (!*m.birth)
			continue;
		if (param_int(c->db, "officer.max_age", chk_text(c, "region"), "", c->on, &max, NULL) != 1)
			return UNKNOWN;
		int age = date_age(m.birth, election_day(l));
		if (age > max)
			v = finding_set(f, "person", "%s%s选举时%d岁，超过%lld岁", m.name, election_day(l), age, (long long)max);
		else if (v == NA)
			v = PASS;
	}
	return v;
}

enum verdict rule_off_04(struct chk *c, struct finding *f)
{
	int64_t max;
	struct chk buf, *l;
	enum verdict v = PASS;

	if (is_type(c, "MF"))
		return NA;
	for (size_t i = 0; (l = next_post(c, &i, &buf));) {
		if (!is_leader(post_no(l)) || chk_null(l, "terms") || !chk_null(l, "third_term_no"))
			continue;
		if (param_int(c->db, "officer.max_terms", chk_text(c, "region"), "", c->on, &max, NULL) != 1)
			return UNKNOWN;
		if (chk_int(l, "terms") > max)
			v = finding_set(f, "terms", "%s连任%s%lld届，超过%lld届，须先经登记管理机关批准", man_of(c, chk_int(l, "person")).name,
					post_label(l), (long long)chk_int(l, "terms"), (long long)max);
	}
	return v;
}

/* ---- R-OFF-05, 06 ---- */

static bool approved(struct chk *l)
{
	return !chk_null(l, "approval_no") && !chk_null(l, "approval_by") && !chk_null(l, "approval_on");
}

/* D12: 1 现职公务员, 2 参公人员, 3 事业单位领导干部, 5 and 6 退(离)休领导干部. */
static bool cadre_is(const struct man *m, const char *set)
{
	return *m->cadre && !m->cadre[1] && strchr(set, *m->cadre);
}

static const char *cadre_label(struct chk *c, const struct man *m)
{
	const char *s = code_label(c->db, "D12", m->cadre);

	return s ? s : m->cadre;
}

enum verdict rule_off_05(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	enum verdict v = PASS;

	for (size_t i = 0; (l = next_post(c, &i, &buf));) {
		struct man m = man_of(c, chk_int(l, "person"));
		if (!cadre_is(&m, "123"))
			continue;
		if (!is_type(c, "ST"))
			v = finding_set(f, "person", "%s是%s，不得在%s任职", m.name, cadre_label(c, &m),
					is_type(c, "JJ") ? "基金会" : "社会服务机构");
		else if (!approved(l))
			v = finding_set(f, "approval_no", "%s是%s，任%s须填兼职审批文号、审批机关和审批日期", m.name, cadre_label(c, &m),
					post_label(l));
	}
	return v;
}

enum verdict rule_off_06(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	struct elsewhere x;
	enum verdict v = PASS;

	for (size_t i = 0; (l = next_post(c, &i, &buf));) {
		struct man m = man_of(c, chk_int(l, "person"));
		if (!cadre_is(&m, "12356"))
			continue;
		if (cadre_is(&m, "56") && !approved(l))
			v = finding_set(f, "approval_no", "%s是%s，任%s须经批准", m.name, cadre_label(c, &m), post_label(l));
		if (!chk_null(l, "approval_on") && strcmp(chk_text(l, "approval_on"), election_day(l)) > 0)
			v = finding_set(f, "approval_on", "%s%s批准，晚于选举日%s，应先报再选", m.name, chk_text(l, "approval_on"),
					election_day(l));
		if (chk_int(l, "terms") > 2)
			v = finding_set(f, "terms", "%s是%s，任%s%lld届，不得超过两届", m.name, cadre_label(c, &m), post_label(l),
					(long long)chk_int(l, "terms"));
		if (holds_elsewhere(c, chk_int(l, "person"), 0, false, &x))
			v = finding_set(f, "person", "%s是%s，只能兼任1个职务，已在%s任职", m.name, cadre_label(c, &m), x.name);
	}
	return v;
}

/* ---- R-OFF-07 ---- */

/* criminal: 0 无, 1 有犯罪记录, 2 受过剥夺政治权利的刑罚. Which of them it is, and since when, a finding never says: it is read by
 * everyone who saves, and kept where a rule is passed; the record is seen in the person's form, for a purpose. */
enum verdict rule_off_07(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	enum verdict v = PASS;
	int end, on;

	for (size_t i = 0; (l = next_post(c, &i, &buf));) {
		struct man m = man_of(c, chk_int(l, "person"));
		if (!strcmp(m.criminal, "2"))
			v = finding_set(f, "person", "%s的犯罪记录核查结果不符合任职条件", m.name);
		if (!is_type(c, "JJ") || strcmp(m.criminal, "1") || date_to_day(m.sentence_end, &end) ||
		    date_to_day(election_day(l), &on))
			continue;
		if (date_add_months(end, 60) > on)
			v = finding_set(f, "person", "%s的犯罪记录核查结果不符合任职条件", m.name);
	}
	return v;
}

/* ---- R-OFF-08 ---- */

static bool in_council(int no)
{
	return no == CHAIR || no == VICE || no == STANDING || no == DIRECTOR;
}

enum { COUNCIL_MOST = 200 };

/* Every fault of one supervisor's post. */
static enum verdict supervisor_post(struct chk *c, struct chk *l, struct finding *f)
{
	enum verdict v = PASS;
	struct chk buf, *k;

	if (chk_int(l, "paid"))
		v = finding_set(f, "paid", "监事%s不得从基金会获取报酬", man_of(c, chk_int(l, "person")).name);
	for (size_t j = 0; (k = next_post(c, &j, &buf));)
		if (chk_int(k, "person") == chk_int(l, "person") &&
		    (in_council(post_no(k)) || (post_no(k) >= FINANCE && post_no(k) <= CASHIER)))
			v = finding_set(f, "post", "监事%s不得兼任%s", man_of(c, chk_int(l, "person")).name, post_label(k));
	return v;
}

enum verdict rule_off_08(struct chk *c, struct finding *f)
{
	int64_t seen[COUNCIL_MOST];
	int n = 0, kin = 0, paid = 0;
	struct chk buf, *l;
	enum verdict v = PASS;

	if (!is_type(c, "JJ") || strcmp(rec_state(c->rec), "ACTIVE"))
		return NA;
	for (size_t i = 0; (l = next_post(c, &i, &buf));) {
		int no = post_no(l);
		if ((no == HEAD_SUPERVISOR || no == SUPERVISOR) && supervisor_post(c, l, f) == BLOCK)
			v = BLOCK;
		bool again = false;
		for (int j = 0; j < n; j++)
			again |= seen[j] == chk_int(l, "person");
		if (!in_council(no) || again || n == COUNCIL_MOST)
			continue;
		seen[n++] = chk_int(l, "person");
		kin += chk_int(l, "kin") != 0;
		paid += chk_int(l, "paid") != 0;
	}
	if (!n)
		return v == PASS ? NA : v;
	if (n < 5 || n > 25)
		v = finding_set(f, "post", "理事%d人，应为5至25人", n);
	if (paid * 3 > n)
		v = finding_set(f, "paid", "领取报酬的理事%d人，超过理事%d人的三分之一", paid, n);
	if (kin > 1 && (chk_int(c, "pub_fund") || kin * 3 > n))
		v = finding_set(f, "kin", "有近亲属关系的理事%d人%s", kin, chk_int(c, "pub_fund") ? "，不得同时在理事会任职" : "，超过三分之一");
	return v;
}

/* ---- warnings ---- */

enum verdict rule_off_w1(struct chk *c, struct finding *f)
{
	int standing = 0, directors = 0;
	enum verdict v = PASS;
	int64_t members = chk_int(c, "members_ind") + chk_int(c, "members_unit");
	struct chk buf, *l;

	if (!is_type(c, "ST"))
		return NA;
	for (size_t i = 0; (l = next_post(c, &i, &buf));) {
		standing += post_no(l) == STANDING;
		directors += post_no(l) == STANDING || post_no(l) == DIRECTOR;
	}
	if (members && directors * 3 > members)
		v = finding_set(f, "post", "理事%d人，超过会员%lld的三分之一", directors, (long long)members);
	if (standing * 3 > directors)
		v = finding_set(f, "post", "常务理事%d人，超过理事%d人的三分之一", standing, directors);
	return v;
}

static int was_struck(void *ctx, struct rec *o)
{
	const char *state = rec_state(o);

	if (strcmp(state, "REVK") && strcmp(state, "LREV") && !rec_num(o, "flag_dishonest"))
		return 0;
	text_cut(ctx, 200, rec_str(o, "name"));
	return 1;
}

enum verdict rule_off_w2(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	char name[200];
	enum verdict v = PASS;

	for (size_t i = 0; (l = next_post(c, &i, &buf));) {
		if (is_leader(post_no(l)) && chk_int(l, "person") && chk_each_id(c, "org", "legal_rep", chk_int(l, "person"), was_struck, name))
			v = finding_set(f, "person", "%s是%s的法定代表人，该组织已被撤销、吊销或列入失信名单",
					man_of(c, chk_int(l, "person")).name, name);
	}
	return v;
}
