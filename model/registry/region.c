/* Administrative divisions, five levels, dated: abolished codes stay for the old certificates that bear them (Appendix B,
 * C24, C25). The zones that register organisations without standing in GB/T 2260 are rows of this table as well. */
#include "model/core/rules.h"

#include "model/registry/registry.h"

static const struct field fields[] = {
	{ .name = "code", .label = "区划代码", .type = T_TEXT, .width = 12,
	  .flags = F_NEED | F_UNIQ | F_ONCE | F_PUBLIC | F_KEYPART | F_KEYNO | F_FIND,
	  .help = "省2位、市4位、县6位、乡镇9位、村12位，下级以上级开头。", .example = "510105", .basis = "GB/T 2260" },
	{ .name = "valid_from", .label = "启用日期", .type = T_DATE, .flags = F_NEED | F_PUBLIC,
	  .help = "代码或名称从哪一天起使用，不详填国标施行日。", .example = "1949-10-01" },
	{ .name = "valid_to", .label = "停用日期", .type = T_DATE, .flags = F_PUBLIC,
	  .help = "从哪一天起不再使用，旧证书上的仍然有效，在用留空。", .example = "2015-12-03" },
	{ .name = "name", .label = "区划名称", .type = T_TEXT, .width = 40, .flags = F_NEED | F_PUBLIC | F_TITLE | F_FIND | F_NAME,
	  .help = "规范全称，改名按新的有效期另填一行。", .example = "青羊区" },
	{ .name = "parent", .label = "上级区划", .type = T_TEXT, .width = 12, .flags = F_PUBLIC | F_INDEX,
	  .help = "直接管它的那一级的代码：县填所在市的4位，乡镇填所在县的6位，村填乡镇的9位，省级留空。", .example = "5101" },
	{ .name = "level", .label = "区划级别", .type = T_CODE, .list = "region_level", .flags = F_NEED | F_PUBLIC | F_INDEX,
	  .help = "省、市、县、乡、村五级中的哪一级。", .example = "county" },
	{ .name = "kind", .label = "区划性质", .type = T_TEXT, .width = 20, .flags = F_PUBLIC,
	  .help = "市辖区、县、自治县、街道、功能区等叫法。", .example = "市辖区" },
	{ .name = "custom", .label = "自设区划", .type = T_BOOL, .flags = F_PUBLIC,
	  .help = "国家标准里没有、本地为登记而设的功能区填是。", .example = "0" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "区划", .fields = "code name parent level kind custom valid_from valid_to" },
	{ 0 }
};

static const struct grant grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_EXPORT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ R_STAFF | ROLE(SUPERVISOR) | ROLE(SECADMIN) | ROLE(AUDITOR), V_READ | V_COUNT | V_EXPORT, S_ALL, LV_INTERNAL },
	{ ROLE(ORG) | ROLE(INITIATOR) | ROLE(PUBLIC), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "区划表", "code name parent level kind valid_from valid_to", .orders = "code,name" },
	{ 0 }
};

const struct entity region = {
	.name = "region", .label = "行政区划", .clause = "0", .code = "qh", .cls = C_SHARED, .flags = E_SHIPPED | E_DATED,
	.help = "一个省、市、县、乡镇、村或自设功能区在一段时间里的名称。",
	.fields = fields, .parts = parts, .grants = grants, .views = views,
};
