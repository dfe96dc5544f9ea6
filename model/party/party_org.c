/* 党组织 (party building §1.1): the bodies of the party in one tree, to one of which every organisation belongs. Which may stand under which is
 * the table of G03. */
#include <string.h>

#include "model/party/party.h"

#define POLICY "政策二(一)"

static int check_full_name(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	static const char *const start[] = { "中共", "中国共产党" };
	(void)c;

	for (size_t i = 0; i < 2; i++)
		if (v->s && !strncmp(v->s, start[i], strlen(start[i])))
			return 0;
	return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s须以“中共”或者“中国共产党”开头", f->label);
}

/* 级别1+区划6+序号5: the first seven say what the region says. */
static enum verdict coded(struct chk *c, struct finding *f)
{
	const char *code = chk_text(c, "code"), *place = chk_text(c, "region");
	char want[8];
	size_t n = strlen(place);

	if (n != 2 && n != 4 && n != 6)
		return finding_set(f, "region", "党组织的区划须是省、市或者县");
	snprintf(want, sizeof(want), "%c%s%s", (char)('0' + n / 2), place, n == 2 ? "0000" : n == 4 ? "00" : "");
	if (strlen(code) != 12 || strspn(code, "0123456789") != 12)
		return finding_set(f, "code", "编码须是12位数字：级别1位、区划6位、序号5位");
	return strncmp(code, want, 7) ? finding_set(f, "code", "编码前7位须是%s：级别和区划与所填区划一致", want) : PASS;
}

enum where { ANYWHERE, SAME_REGION, REGION_ABOVE };

static const struct { char node; bool root; const char *above; enum where where; } under[] = {
	{ '1', true, "1", REGION_ABOVE }, { '2', false, "1", SAME_REGION }, { '3', false, "1", SAME_REGION }, { '4', false, "123", ANYWHERE },
	{ '5', false, "23456", ANYWHERE }, { '6', false, "234", ANYWHERE }, { '9', false, "123456", ANYWHERE },
};

static bool stands_there(enum where where, const char *own, const char *above)
{
	size_t n = strlen(above);

	if (where == SAME_REGION)
		return !strcmp(own, above);
	return where == ANYWHERE || (!strncmp(own, above, n) && strlen(own) == n + 2);
}

static enum verdict placed(struct chk *c, struct finding *f)
{
	size_t i = 0;
	enum verdict v = PASS;
	struct rec *p = chk_row(c, "parent");

	while (i < sizeof(under) / sizeof(under[0]) && under[i].node != *chk_text(c, "node"))
		i++;
	if (i == sizeof(under) / sizeof(under[0])) {
		rec_free(p);
		return NA;
	}
	if (!p)
		return under[i].root ? PASS : finding_set(f, "parent", "除两新工委外须有上级党组织");
	const char *node = rec_str(p, "node"), *form = rec_str(p, "form");
	if (!*node || !strchr(under[i].above, *node))
		v = finding_set(f, "parent", "这一类党组织不能隶属于所选上级的类型");
	else if (!stands_there(under[i].where, chk_text(c, "region"), rec_str(p, "region")))
		v = finding_set(f, "parent", under[i].where == SAME_REGION ? "上级两新工委须在同一区划" : "上级两新工委须在上一级区划");
	else if (*form > '2')
		v = finding_set(f, "parent", "党支部之下不设党组织");
	else if (*form == '2' && *chk_text(c, "form") == '2')
		v = finding_set(f, "parent", "党总支不能隶属于党总支");
	rec_free(p);
	return v;
}

static enum verdict formed(struct chk *c, struct finding *f)
{
	const char *node = chk_text(c, "node");

	return strchr("59", *node) || *chk_text(c, "form") == '1' ? PASS : finding_set(f, "form", "只有社会组织党组织可以是党委以外的形式");
}

/* Up from the parent: whoever comes to himself stands under himself. */
static enum verdict no_circle(struct chk *c, struct finding *f)
{
	struct rec *p = chk_row(c, "parent");
	bool met = false;

	for (int depth = 0; p && depth < 20 && !met; depth++) {
		struct chk of = *c;
		of.rec = p;
		met = rec_id(p) == rec_id(c->rec);
		struct rec *up = chk_row(&of, "parent");
		rec_free(p);
		p = up;
	}
	bool deep = p != NULL;
	rec_free(p);
	return met || deep ? finding_set(f, "parent", "上级党组织是它自己或者它的下级") : PASS;
}

static enum verdict ends_later(struct chk *c, struct finding *f)
{
	const char *to = chk_text(c, "ended_on");

	return !*to || strcmp(to, chk_text(c, "founded_on")) >= 0 ? PASS : finding_set(f, "ended_on", "撤销日期早于成立日期");
}

static const struct rule rules[] = {
	{ "R-PORG-01", "编码与区划一致", POLICY, BLOCK, .test = coded },
	{ "R-PORG-02", "上级党组织的类型", POLICY, BLOCK, .test = placed },
	{ "R-PORG-03", "组织形式", POLICY, BLOCK, .test = formed },
	{ "R-PORG-04", "隶属关系不成环", POLICY, BLOCK, .test = no_circle },
	{ "R-PORG-05", "撤销不早于成立", POLICY, BLOCK, .test = ends_later },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "code", .label = "党组织编码", .type = T_TEXT, .width = 20, .flags = F_NEED | F_UNIQ | F_KEYNO | F_FIND,
	  .help = "12位数字：级别1位（省1市2县3）、区划6位、序号5位。", .example = "351010500001" },
	{ .name = "full_name", .label = "党组织全称", .type = T_TEXT, .width = 100, .flags = F_NEED | F_UNIQ | F_TITLE | F_FIND, .check = check_full_name,
	  .help = "批复文件上的全称，以中共或者中国共产党开头。", .example = "中共成都市青羊区社会组织综合委员会" },
	{ .name = "node", .label = "节点类型", .type = T_CODE, .list = "party_node", .flags = F_NEED | F_INDEX, .help = "在省、市、县三级架构中是哪一种，决定可以隶属于谁。",
	  .example = "1", .basis = POLICY },
	{ .name = "form", .label = "组织形式", .type = T_CODE, .list = "party_form", .flags = F_NEED, .help = "社会组织党组织以外的都是党委。", .example = "1" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_NEED | F_INDEX, .help = "属于哪个省、市或者县，与编码中的一致。", .example = "510105" },
	{ .name = "parent", .label = "上级党组织", .type = T_REF, .list = "party_org", .flags = F_INDEX, .help = "隶属于哪个党组织，只有最上一级的两新工委留空。",
	  .example = "中共四川省委两新工委", .basis = POLICY },
	{ .name = "approve_doc", .label = "批复文号", .type = T_TEXT, .width = 40, .flags = F_NEED | F_KEYNO, .help = "同意成立的批复的文号。", .example = "青组〔2026〕3号" },
	{ .name = "founded_on", .label = "成立日期", .type = T_DATE, .flags = F_NEED, .check = check_not_future, .help = "批复成立的那一天。", .example = "2020-03-02" },
	{ .name = "ended_on", .label = "撤销日期", .type = T_DATE, .check = check_not_future, .help = "并入其他党组织或者撤销的那一天，还在的留空。", .example = "2026-01-05" },
	{ 0 }
};
static const struct part parts[] = { { .label = "党组织", .fields = "code full_name node form region parent approve_doc founded_on ended_on" }, { 0 } };
static const struct grant grants[] = {
	{ ROLE(PARTY_OFFICE), V_NEW | V_EDIT | V_VOID, S_REGION, LV_INTERNAL },
	{ ROLE(PARTY_OFFICE) | ROLE(PARTY_COMMITTEE), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ R_STAFF, V_READ | V_COUNT, S_ALL, LV_INTERNAL },
	{ 0 }
};
static const struct view views[] = { { "list", "党组织", "code full_name node region parent", .orders = "code,full_name" }, { 0 } };

const struct entity party_org = {
	.name = "party_org", .label = "党组织", .clause = "1.1", .code = "dz", .cls = C_SHARED, .help = "党组织架构中的一个党组织。", .fields = fields, .parts = parts,
	.rules = rules, .save_rules = "R-PORG-01 R-PORG-02 R-PORG-03 R-PORG-04 R-PORG-05", .grants = grants, .views = views, .region = "region",
};
