/* Members of an association, persons and bodies, and the founders behind a name application: both are lines of it. */
#include <string.h>

#include "model/core/rules.h"

#include "model/registry/registry.h"

#define ST_10 "《社会团体登记管理条例》第十条"

static enum verdict who_is_it(struct chk *c, struct finding *f)
{
	bool body = !strcmp(chk_text(c, "kind"), "2");

	if (body && !*chk_text(c, "name"))
		return finding_set(f, "name", "单位须填名称");
	if (!body && !chk_int(c, "person"))
		return finding_set(f, "person", "个人须从人员表选");
	return PASS;
}

/* 国家机关 may not be a unit member (Art. 2): the credit code's first two characters say what a body is. */
static enum verdict no_state_organ(struct chk *c, struct finding *f)
{
	if (strcmp(chk_text(c, "kind"), "2") || strncmp(chk_text(c, "uscc"), "11", 2))
		return PASS;
	return finding_set(f, "uscc", "%s是国家机关，不能成为单位会员", chk_text(c, "name"));
}

static enum verdict left_after_joined(struct chk *c, struct finding *f)
{
	if (chk_null(c, "left_on") || chk_null(c, "joined_on") || strcmp(chk_text(c, "left_on"), chk_text(c, "joined_on")) >= 0)
		return PASS;
	return finding_set(f, "left_on", "退会日%s早于入会日%s", chk_text(c, "left_on"), chk_text(c, "joined_on"));
}

static const struct rule member_rules[] = {
	{ "R-MEM-01", "会员身份", ST_10, BLOCK, .test = who_is_it },
	{ "R-MEM-03", "国家机关不入会", "《社会团体登记管理条例》第二条", BLOCK, .test = no_state_organ },
	{ "R-MEM-04", "入会退会先后", ST_10, BLOCK, .test = left_after_joined },
	{ 0 }
};

static const struct field member_fields[] = {
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_OWNER | F_NEED,
	  .help = "加入哪个社会团体，由所在的组织带出。" },
	{ .name = "kind", .label = "会员种类", .type = T_CODE, .list = "member_kind", .flags = F_NEED,
	  .help = "个人会员还是单位会员，法定人数按此分别计算。", .example = "2", .basis = ST_10 },
	{ .name = "person", .label = "个人", .type = T_REF, .list = "person", .flags = F_TITLE,
	  .help = "个人会员是谁，从人员表选，表中没有的先登记人员；单位会员留空。", .example = "张一" },
	{ .name = "name", .label = "单位名称", .type = T_TEXT, .width = 60, .check = check_name, .flags = F_TITLE | F_NAME,
	  .help = "单位会员的全称，个人会员留空。", .example = "成都蜀锦织绣博物馆" },
	{ .name = "uscc", .label = "单位统一代码", .type = T_TEXT, .width = 18, .check = check_uscc, .flags = F_INDEX | F_KEYPART,
	  .help = "单位会员的统一社会信用代码，查重复用。", .example = "91350100M000100Y43", .basis = ST_10 },
	{ .name = "level", .label = "会员级别", .type = T_CODE, .list = "member_level",
	  .help = "在会内是会长单位、理事单位还是普通会员。", .example = "4" },
	{ .name = "joined_on", .label = "入会日", .type = T_DATE, .check = check_not_future,
	  .help = "理事会通过入会的那一天，经办人可改。", .example = "2020-01-10" },
	{ .name = "left_on", .label = "退会日", .type = T_DATE,
	  .help = "退会或除名的那一天，在会的留空。", .example = "2025-12-31" },
	{ .name = "deputy", .label = "代表姓名", .type = T_TEXT, .width = 30,
	  .help = "单位会员派谁参加会议，个人会员留空。", .example = "李二" },
	{ .name = "region", .label = "会员所在地", .type = T_REGION,
	  .help = "会员在哪个市县，算会员广泛性用。", .example = "510104" },
	{ 0 }
};

static const struct part member_parts[] = {
	{ .label = "会员", .fields = "kind person name uscc level joined_on left_on deputy region" },
	{ 0 }
};

static const struct view member_views[] = {
	{ "list", "会员名册", "org kind person name uscc level joined_on left_on", .orders = "joined_on-,name" },
	{ 0 }
};

const struct entity member = {
	.name = "member", .label = "会员", .clause = "0", .code = "hy", .cls = C_SHARED,
	.help = "一个人或一家单位在一个社会团体的会籍。",
	.fields = member_fields, .parts = member_parts, .rules = member_rules,
	.save_rules = "R-MEM-01 R-MEM-03 R-MEM-04", .grants = line_grants, .views = member_views, .org = "org",
};

static const struct rule initiator_rules[] = {
	{ "R-INI-01", "发起人身份", ST_10, BLOCK, .test = who_is_it },
	{ 0 }
};

static const struct field initiator_fields[] = {
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_OWNER | F_NEED,
	  .help = "发起成立哪个组织，由所在的组织带出。" },
	{ .name = "kind", .label = "发起人种类", .type = T_CODE, .list = "member_kind", .flags = F_NEED,
	  .help = "个人发起还是单位发起，最少人数按此计算。", .example = "1" },
	{ .name = "person", .label = "个人", .type = T_REF, .list = "person", .flags = F_TITLE,
	  .help = "个人发起人或单位指派的代表，从人员表选，表中没有的先登记人员。", .example = "张一" },
	{ .name = "name", .label = "单位名称", .type = T_TEXT, .width = 60, .check = check_name, .flags = F_TITLE | F_NAME,
	  .help = "单位发起人的全称，个人发起留空。", .example = "成都蜀锦织绣博物馆" },
	{ .name = "uscc", .label = "单位统一代码", .type = T_TEXT, .width = 18, .check = check_uscc,
	  .help = "单位发起人的统一社会信用代码，个人发起留空。", .example = "91350100M000100Y43" },
	{ .name = "share", .label = "出资额(元)", .type = T_FEN, .width = 18, .min = 0, .max = INT64_C(100000000000000),
	  .help = "发起时出多少钱，不出资填0。", .example = "10000.00" },
	{ 0 }
};

static const struct part initiator_parts[] = {
	{ .label = "发起人", .fields = "kind person name uscc share" },
	{ 0 }
};

static const struct view initiator_views[] = {
	{ "list", "发起人名册", "org kind person name uscc share", .orders = "name" },
	{ 0 }
};

const struct entity initiator = {
	.name = "initiator", .label = "发起人", .clause = "0", .code = "fq", .cls = C_SHARED,
	.help = "发起成立一个组织的一个人或一家单位。",
	.fields = initiator_fields, .parts = initiator_parts, .rules = initiator_rules, .save_rules = "R-INI-01",
	.grants = line_grants, .views = initiator_views, .org = "org",
};
