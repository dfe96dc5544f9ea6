/* Branches and representative offices of an organisation (regulation §1.8): lines of it, without members, charter or account
 * of their own. Their rules look at the organisation as
 * well and are its rules: branch_rules.c. */
#include "model/core/rules.h"

#include "model/registry/registry.h"

#define ST_17 "《社会团体登记管理条例》第十七条"

static const struct field fields[] = {
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_OWNER | F_NEED,
	  .help = "设立它的组织，由所在的组织带出。" },
	{ .name = "name", .label = "分支机构名称", .type = T_TEXT, .width = 60, .check = check_name,
	  .flags = F_NEED | F_PUBLIC | F_TITLE | F_FIND | F_NAME,
	  .help = "以本组织全称开头，以分会、专业委员会等结尾。", .example = "四川省蜀锦产业协会织造专业委员会",
	  .basis = "《社会组织名称管理办法》第十七条" },
	{ .name = "kind", .label = "种类", .type = T_CODE, .list = "D18", .flags = F_NEED | F_PUBLIC | F_INDEX,
	  .help = "分会、专业委员会、代表处等哪一种，须与名称结尾一致。", .example = "2" },
	{ .name = "parent", .label = "上级分支机构", .type = T_REF, .list = "branch",
	  .help = "必须留空，填了不能保存：分支机构下不得再设分支机构，只为核对旧资料而设。", .example = "", .basis = ST_17 },
	{ .name = "field", .label = "业务领域", .type = T_TEXT, .width = 200, .flags = F_PUBLIC,
	  .help = "在本组织业务范围内具体做什么。", .example = "蜀锦织造技艺研究和交流" },
	{ .name = "organ", .label = "设立会议", .type = T_TEXT, .width = 60,
	  .help = "哪一次理事会或常务理事会决定设立的。", .example = "第三届第二次理事会" },
	{ .name = "set_on", .label = "设立日期", .type = T_DATE, .check = check_not_future, .flags = F_NEED | F_PUBLIC,
	  .help = "会议决定设立的那一天，以会议纪要为准。", .example = "2023-04-12" },
	{ .name = "minutes_no", .label = "会议纪要编号", .type = T_TEXT, .width = 40,
	  .help = "决定设立的会议纪要编号，没有纪要不得设立。", .example = "理事会纪要〔2023〕2号", .basis = "民发〔2014〕38号" },
	{ .name = "head", .label = "负责人", .type = T_REF, .list = "person", .flags = F_PUBLIC,
	  .help = "主持分支机构工作的人，从人员表选。", .example = "张一" },
	{ .name = "term_from", .label = "任期起", .type = T_DATE,
	  .help = "负责人本期任期从哪一天开始，备案时改。", .example = "2023-04-12" },
	{ .name = "term_to", .label = "任期止", .type = T_DATE,
	  .help = "负责人本期任期到哪一天届满，备案时改。", .example = "2028-04-11" },
	{ .name = "domicile", .label = "住所", .type = T_TEXT, .width = 100, .flags = F_PUBLIC,
	  .help = "分支机构在哪里办公，多与本组织同址。", .example = "成都市青羊区西御街1号3楼" },
	{ .name = "published_on", .label = "公开日期", .type = T_DATE, .check = check_not_future,
	  .help = "设立情况向社会公开的那一天，未公开留空。", .example = "2023-05-10" },
	{ .name = "in_books", .label = "收支并入主账", .type = T_BOOL,
	  .help = "年度收支是否全部纳入本组织账户，必须为是。", .example = "1", .basis = "民发〔2014〕38号" },
	{ .name = "own_account", .label = "单独开户", .type = T_BOOL,
	  .help = "是否另开银行账户，分支机构不得单独开户。", .example = "0", .basis = "民发〔2014〕38号" },
	{ .name = "ended_on", .label = "终止日期", .type = T_DATE, .check = check_not_future, .flags = F_PUBLIC,
	  .help = "决定终止的那一天，正常运行的留空。", .example = "2025-12-31" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "分支机构", .fields = "name kind parent field organ set_on minutes_no ended_on" },
	{ .label = "负责人和住所", .fields = "head term_from term_to domicile published_on in_books own_account" },
	{ 0 }
};

static const struct grant grants[] = {
	{ ROLE(OFFICER) | ROLE(CHIEF), V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE },
	{ ROLE(DIRECTOR) | ROLE(LEGAL) | ROLE(ENFORCER), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE },
	{ ROLE(SUPERVISOR), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_UNIT, LV_INTERNAL },
	{ ROLE(ORG), V_READ | V_HISTORY, S_OWN, LV_INTERNAL },
	{ R_STAFF | ROLE(SUPERVISOR) | ROLE(ORG), V_READ, S_PUBLIC, LV_PUBLIC },
	{ ROLE(PUBLIC), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "分支机构名册", "name org kind head set_on ended_on", .orders = "name,set_on-" },
	{ 0 }
};

const struct entity branch = {
	.name = "branch", .label = "分支机构", .clause = "5.2", .code = "fz", .cls = C_SHARED,
	.help = "一个社会团体或基金会设立的一个分支或代表机构。",
	.fields = fields, .parts = parts, .grants = grants, .views = views,
	.org = "org",
};
