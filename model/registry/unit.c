/* Authorities and other bodies of the state that an organisation has to do with (agency of regulation §1.3). */
#include "model/core/rules.h"

#include "model/registry/registry.h"

static const struct field fields[] = {
	{ .name = "name", .label = "单位名称", .type = T_TEXT, .width = 60, .check = check_name,
	  .flags = F_NEED | F_UNIQ | F_PUBLIC | F_TITLE | F_FIND | F_NAME,
	  .help = "单位的规范全称，机构改革后改名另行登记。", .example = "四川省民政厅" },
	{ .name = "uscc", .label = "统一代码", .type = T_TEXT, .width = 18, .flags = F_PUBLIC | F_KEYNO | F_FIND, .check = check_uscc,
	  .help = "机关或事业单位的统一社会信用代码，不知道可以空。", .example = "11510000008313124C" },
	{ .name = "kind", .label = "单位类别", .type = T_CODE, .list = "unit_kind", .flags = F_NEED | F_PUBLIC | F_INDEX,
	  .help = "登记管理机关、业务主管单位、党建工作机构等哪一类，名册按此排列。", .example = "1" },
	{ .name = "grade", .label = "级别", .type = T_CODE, .list = "admin_level", .flags = F_NEED | F_PUBLIC,
	  .help = "省、市或县级，登记机关按级别管辖。", .example = "1" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_NEED | F_PUBLIC | F_INDEX,
	  .help = "单位属于哪一级哪个地方，决定谁能维护它。", .example = "51" },
	{ .name = "doc_mark", .label = "机关代字", .type = T_TEXT, .width = 10,
	  .help = "文书字号里的机关代字，只有登记管理机关填。", .example = "川民" },
	{ .name = "phone", .label = "办公电话", .type = T_TEXT, .width = 20, .check = check_phone,
	  .help = "单位对外的办公电话，变了由本地的经办人、科长改。", .example = "028-86512345" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "单位", .fields = "name uscc kind grade region doc_mark phone" },
	{ 0 }
};

static const struct grant grants[] = {
	{ R_CIVIL | ROLE(SYSADMIN), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ ROLE(OFFICER) | ROLE(CHIEF), V_NEW | V_EDIT | V_VOID, S_REGION, LV_INTERNAL },
	{ ROLE(LEGAL) | ROLE(ENFORCER) | ROLE(SUPERVISOR) | ROLE(INCUBATOR) | ROLE(SECADMIN), V_READ | V_COUNT, S_ALL, LV_INTERNAL },
	{ ROLE(ORG) | ROLE(INITIATOR) | ROLE(PUBLIC), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "单位名册", "name kind grade region phone", .orders = "region kind,name,kind region" },
	{ 0 }
};

const struct entity unit = {
	.name = "unit", .label = "单位", .clause = "0", .code = "dw", .cls = C_SHARED,
	.help = "登记管理机关、业务主管单位、行业管理部门等一个单位。",
	.fields = fields, .parts = parts, .grants = grants, .views = views, .region = "region",
};
