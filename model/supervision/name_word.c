/* Words that decide about names: prefixes nobody may use, the forms of organisation of each type, words that are refused or looked at
 * twice. Shipped rows that an administrator keeps up (regulation §1.4: rules tagged [M] are rows). */
#include "model/supervision/supervision.h"

static const struct field fields[] = {
	{ .name = "kind", .label = "用途", .type = T_CODE, .list = "name_word_kind", .flags = F_NEED | F_ONCE | F_KEYPART | F_PUBLIC | F_INDEX,
	  .help = "禁用前缀、组织形式、禁用词语还是提示词语。", .example = "PRE", .basis = "《社会组织名称管理办法》" },
	{ .name = "word", .label = "词语", .type = T_TEXT, .width = 20, .flags = F_NEED | F_ONCE | F_KEYPART | F_TITLE | F_PUBLIC,
	  .help = "名称里的字样，组织形式按名称的末尾比对。", .example = "中国" },
	{ .name = "types", .label = "适用类型", .type = T_TEXT, .width = 12, .flags = F_PUBLIC,
	  .help = "适用于哪几类组织，以空格分开的类型代码；三类都适用的留空。", .example = "ST" },
	{ .name = "basis", .label = "依据", .type = T_TEXT, .width = 60, .flags = F_PUBLIC, .help = "哪一部办法的哪一条这样规定。",
	  .example = "社会团体登记管理条例第十条" },
	{ .name = "valid_from", .label = "启用日期", .type = T_DATE, .flags = F_NEED | F_PUBLIC, .help = "从哪一天起适用。", .example = "2024-05-01" },
	{ .name = "valid_to", .label = "停用日期", .type = T_DATE, .flags = F_PUBLIC, .help = "从哪一天起不再适用，在用留空。", .example = "2027-01-01" },
	{ 0 }
};

static const struct part parts[] = { { .label = "词语", .fields = "kind word types basis valid_from valid_to" }, { 0 } };

static const struct grant grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_EXPORT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ R_STAFF | ROLE(SECADMIN) | ROLE(AUDITOR), V_READ | V_COUNT | V_EXPORT, S_ALL, LV_INTERNAL },
	{ ROLE(SUPERVISOR) | ROLE(ORG) | ROLE(INITIATOR) | ROLE(PUBLIC), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC },
	{ 0 }
};

static const struct view views[] = { { "list", "名称用词", "kind word types basis valid_from valid_to", .orders = "kind word" }, { 0 } };

const struct entity name_word = {
	.name = "name_word", .label = "名称用词", .clause = "4.1", .code = "my", .cls = C_SHARED, .flags = E_SHIPPED | E_DATED,
	.help = "核准名称时比对的一个词语。", .fields = fields, .parts = parts, .grants = grants, .views = views,
};
