/* Rules on branches (regulation §1.8), judged over the lines of their organisation. Ended branches are not judged. */
#include <string.h>

#include "model/registry/org_rules.h"

static struct chk *next_branch(struct chk *c, size_t *i, struct chk *buf)
{
	struct chk *l;

	while ((l = chk_line(c, "branch", (*i)++, buf)))
		if (chk_null(l, "ended_on"))
			return l;
	return NULL;
}

/* What follows the organisation's full name; the whole name when it does not begin with it. */
static const char *own_part(struct chk *c, struct chk *l)
{
	const char *name = chk_text(l, "name"), *full = chk_text(c, "name");
	size_t n = strlen(full);

	return n && !strncmp(name, full, n) ? name + n : name;
}

enum verdict rule_br_01(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	enum verdict v = PASS;

	if (strcmp(chk_text(c, "type"), "MF"))
		return NA;
	for (size_t i = 0; (l = next_branch(c, &i, &buf));)
		v = finding_set(f, "type", "社会服务机构不得设立分支机构：%s", chk_text(l, "name"));
	return v;
}

enum verdict rule_br_02(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	enum verdict v = PASS;

	for (size_t i = 0; (l = next_branch(c, &i, &buf));)
		if (!chk_null(l, "parent"))
			v = finding_set(f, "parent", "分支机构下不得再设立分支机构：%s", chk_text(l, "name"));
	return v;
}

struct place { const char *text; char found[64]; };

/* A division's name or its stem (成都市, 成都) of at least two characters. */
static int names_place(void *ctx, struct rec *region)
{
	static const char *const tail[] = { "藏族羌族自治州", "藏族自治州", "彝族自治州", "羌族自治县", "彝族自治县", "藏族自治县", "市", "县", "区" };
	struct place *p = ctx;
	char name[64];

	text_cut(name, sizeof(name), rec_str(region, "name"));
	if (!strstr(p->text, name)) {
		size_t n = strlen(name);
		for (size_t i = 0; i < sizeof(tail) / sizeof(tail[0]); i++) {
			size_t t = strlen(tail[i]);
			if (n > t && !strcmp(name + n - t, tail[i])) {
				name[n - t] = '\0';
				break;
			}
		}
		/* 市中 occurs inside ordinary words and is no name without its 区 */
		if (text_chars(name) < 2 || !strcmp(name, "市中") || !strstr(p->text, name))
			return 0;
	}
	text_cut(p->found, sizeof(p->found), name);
	return 1;
}

enum verdict rule_br_03(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	enum verdict v = PASS;

	for (size_t i = 0; (l = next_branch(c, &i, &buf));) {
		struct place p = { .text = own_part(c, l) };
		if (chk_each(c, "region", "level", "city", names_place, &p) ||
		    chk_each(c, "region", "level", "county", names_place, &p))
			v = finding_set(f, "name", "不得设立地域性分支机构：%s含地名“%s”", chk_text(l, "name"), p.found);
	}
	return v;
}

/* Every fault of one branch's name. */
static enum verdict branch_name(struct chk *c, struct chk *l, struct finding *f)
{
	static const char *const end[] = { "分会", "专业委员会", "工作委员会", "专家委员会", "技术委员会", "专项基金管理委员会", "代表处",
					   "办事处", "联络处" };
	static const char *const never[] = { "中心", "联盟", "研究院", "促进会" };
	const char *name = chk_text(l, "name"), *own = own_part(c, l), *kind = chk_text(l, "kind");
	enum verdict v = PASS;
	size_t n = strlen(own);

	if (own == name)
		return finding_set(f, "name", "分支机构名称须以%s开头：%s", chk_text(c, "name"), name);
	for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++)
		if (strstr(own, never[k]))
			v = finding_set(f, "name", "分支机构名称不得用“%s”：%s", never[k], name);
	int no = *kind ? *kind - '1' : -1;
	if (no < 0 || no >= (int)(sizeof(end) / sizeof(end[0])))
		return v;
	size_t t = strlen(end[no]);
	if (n < t || strcmp(own + n - t, end[no]))
		v = finding_set(f, "name", "分支机构名称须以“%s”结尾：%s", end[no], name);
	return v;
}

enum verdict rule_br_04(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	enum verdict v = PASS;

	for (size_t i = 0; (l = next_branch(c, &i, &buf));)
		if (branch_name(c, l, f) == BLOCK)
			v = BLOCK;
	return v;
}

enum verdict rule_br_05(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	enum verdict v = PASS;

	for (size_t i = 0; (l = next_branch(c, &i, &buf));) {
		if (chk_null(l, "minutes_no"))
			v = finding_set(f, "minutes_no", "没有设立决议的会议纪要：%s", chk_text(l, "name"));
		if (chk_int(l, "own_account"))
			v = finding_set(f, "own_account", "分支机构不得单独开设银行账户：%s", chk_text(l, "name"));
	}
	return v;
}

enum verdict rule_br_w1(struct chk *c, struct finding *f)
{
	int64_t most;
	int n = 0;
	struct chk buf;

	for (size_t i = 0; next_branch(c, &i, &buf);)
		n++;
	if (!n)
		return NA;
	if (param_int(c->db, "br.warn", chk_text(c, "region"), "", c->on, &most, NULL) != 1)
		most = 10;
	return n > most ? finding_set(f, "name", "分支机构%d个，超过%lld个", n, (long long)most) : PASS;
}

static int got_birth(void *ctx, struct rec *p)
{
	text_cut(ctx, 11, rec_str(p, "birth"));
	return 1;
}

enum verdict rule_br_w2(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	enum verdict v = PASS;

	for (size_t i = 0; (l = next_branch(c, &i, &buf));) {
		char birth[11] = "", name[64];
		const char *on = chk_null(l, "term_from") ? chk_text(l, "set_on") : chk_text(l, "term_from");
		person_each(c, chk_int(l, "head"), got_birth, birth);
		if (*birth && *on && date_age(birth, on) > 70) {
			person_name(c, chk_int(l, "head"), name, sizeof(name));
			v = finding_set(f, "head", "%s任%s负责人时%d岁，超过70岁", name, chk_text(l, "name"), date_age(birth, on));
		}
	}
	return v;
}
