/* Corrections of registered items (更正): who proposes what on which document, and who confirms. Rows are made by correct.c alone,
 * whatever entity they correct; nobody is granted to make one by hand. */
#include "model/core/rules.h"

#include "model/registry/registry.h"

static const struct rule rules[] = {
	{ "R-COR-01", "更正的原值未变", "双人更正", BLOCK, .flags = RULE_FIXED | RULE_BEFORE, .test = correction_fresh },
	{ "R-COR-02", "由提出人撤回", "双人更正", BLOCK, .flags = RULE_FIXED | RULE_BEFORE, .test = correction_own },
	{ 0 }
};

static const struct state states[] = {
	{ "NEW", "未提出", ST_START }, { "PROP", "待确认", ST_OPEN }, { "DONE", "已更正", ST_GOOD }, { "BACK", "已退回", ST_BAD }, { 0 }
};

static const struct action actions[] = {
	{ .name = "propose", .label = "提出", .from = "NEW", .to = "PROP", .roles = R_CIVIL, .flags = A_NEW, .basis = "双人更正" },
	{ .name = "confirm", .label = "确认更正", .from = "PROP", .to = "DONE", .roles = R_CIVIL, .flags = A_FOUREYES, .rules = "R-COR-01",
	  .basis = "双人更正", .effect = correction_apply },
	{ .name = "refuse", .label = "退回", .from = "PROP", .to = "BACK", .roles = R_CIVIL, .flags = A_FOUREYES | A_REASON, .basis = "双人更正",
	  .effect = correction_decided },
	{ .name = "withdraw", .label = "撤回", .from = "PROP", .to = "NEW", .roles = R_CIVIL, .rules = "R-COR-02", .basis = "双人更正" },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "subject", .label = "更正对象", .type = T_TEXT, .width = 200, .flags = F_NEED | F_TITLE,
	  .help = "更正的是哪一条记录，提出时的名称。", .example = "四川省蜀锦产业协会" },
	{ .name = "kind", .label = "记录种类", .type = T_TEXT, .width = 20, .flags = F_NEED, .help = "这条记录是社会组织还是别的什么。",
	  .example = "社会组织" },
	{ .name = "region", .label = "区划", .type = T_REGION, .help = "记录在哪里，决定由谁确认，提出时带出。", .example = "510105" },
	{ .name = "reason", .label = "更正理由", .type = T_TEXT, .width = 200, .flags = F_NEED, .help = "为什么原来的记录不对，至少四个字。",
	  .example = "证书与档案不一致" },
	{ .name = "doc_no", .label = "依据文号", .type = T_TEXT, .width = 60, .flags = F_NEED, .help = "凭哪一份决定、批复或档案更正。",
	  .example = "川民社许〔2016〕18号" },
	{ .name = "proposer", .label = "提出人", .type = T_TEXT, .width = 32, .flags = F_NEED, .help = "提出更正的账号，不能由同一人确认。",
	  .example = "zhangyi" },
	{ .name = "proposed_on", .label = "提出日期", .type = T_DATE, .flags = F_NEED, .help = "哪一天提出的，由系统填写。", .example = "2026-03-02" },
	{ .name = "decider", .label = "确认或退回人", .type = T_TEXT, .width = 32, .help = "确认或退回的账号，由系统填写。", .example = "lisi" },
	{ .name = "entity", .label = "实体", .type = T_TEXT, .width = 30, .flags = F_NEED, .help = "数据字典里的实体名，由系统填写。", .example = "org" },
	{ .name = "rid", .label = "记录编号", .type = T_INT, .width = 15, .flags = F_NEED, .help = "更正对象的编号，由系统填写。",
	  .example = "1099511627777" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "更正", .fields = "subject kind region reason doc_no proposer proposed_on decider" },
	{ .label = "更正项目", .lines = "correction_item", .columns = "label was_text value_text on_day until" },
	{ .label = "系统", .fields = "entity rid" },
	{ 0 }
};

static const struct grant grants[] = {
	{ R_CIVIL, V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE, .acts = "propose confirm refuse withdraw" },
	{ ROLE(LEGAL) | ROLE(ENFORCER), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "更正", "subject kind reason proposer proposed_on state", .orders = "proposed_on-" },
	{ "open", "待确认更正", "subject kind reason proposer proposed_on doc_no", "state = 'PROP'", "proposed_on" },
	{ 0 }
};

static const struct figure figures[] = {
	{ "open", "待确认更正", "state = 'PROP'", "kind" },
	{ 0 }
};

const struct entity correction = {
	.name = "correction", .label = "更正", .clause = "0", .code = "gz", .cls = C_SHARED,
	.help = "对登记事项的一次更正，一人提出，另一人确认后生效。",
	.fields = fields, .parts = parts, .states = states, .actions = actions, .rules = rules, .grants = grants, .views = views,
	.figures = figures, .region = "region",
};

static const struct field item_fields[] = {
	{ .name = "correction", .label = "更正", .type = T_REF, .list = "correction", .flags = F_OWNER | F_NEED, .help = "属于哪一次更正。" },
	{ .name = "label", .label = "项目", .type = T_TEXT, .width = 20, .flags = F_NEED | F_TITLE, .help = "更正的是记录的哪一项。", .example = "住所" },
	{ .name = "was_text", .label = "原值", .type = T_MEMO, .width = 4000, .help = "提出时这一天记录的内容。", .example = "西御街1号" },
	{ .name = "value_text", .label = "更正为", .type = T_MEMO, .width = 4000, .help = "正确的内容应当是什么。", .example = "西御街2号" },
	{ .name = "on_day", .label = "自", .type = T_DATE, .flags = F_NEED, .help = "从哪一天起正确，可以是过去。", .example = "2024-05-18" },
	{ .name = "until", .label = "至", .type = T_DATE, .help = "这一天起另有记录，更正到此为止；空为一直到现在。", .example = "2026-01-10" },
	{ .name = "field", .label = "字段", .type = T_TEXT, .width = 30, .flags = F_NEED, .help = "数据字典里的字段名，由系统填写。", .example = "domicile" },
	{ .name = "was", .label = "原值(存)", .type = T_MEMO, .width = 4000, .help = "原值的存储形式，核对有无变化用。", .example = "西御街1号" },
	{ .name = "value", .label = "更正为(存)", .type = T_MEMO, .width = 4000, .help = "更正后的存储形式，确认时写入。", .example = "西御街2号" },
	{ 0 }
};
static const struct part item_parts[] = { { .label = "更正项目", .fields = "label was_text value_text on_day until field was value" }, { 0 } };
const struct entity correction_item = {
	.name = "correction_item", .label = "更正项目", .clause = "0", .flags = E_NOLIST, .help = "一次更正里的一项。",
	.fields = item_fields, .parts = item_parts,
};
