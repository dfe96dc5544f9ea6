/* Cases (support §4.6): what was applied for under one number, whatever it is; whose turn it is and by when; the reminders that go
 * with them; the patterns of document numbers. The engine writes cases and reminders, nobody types one. */
#include <string.h>

#include "model/core/rules.h"

#include "model/registry/registry.h"

#define ONE_ENTRY "policy 2.3 一口入、一网办"
#define R_WINDOW (R_STAFF | ROLE(SUPERVISOR) | ROLE(INDUSTRY))

static const struct field kase_fields[] = {
	{ .name = "case_no", .label = "编号", .type = T_TEXT, .width = 19, .flags = F_NEED | F_UNIQ | F_ONCE | F_KEYNO | F_TITLE,
	  .help = "区划六位、类型两位、年份四位、序号六位和校验位；交办、转办都不换号。", .example = "510104JB2026000007U", .basis = ONE_ENTRY },
	{ .name = "kind", .label = "事项类型", .type = T_CODE, .list = "casetype", .flags = F_NEED | F_ONCE | F_INDEX, .help = "申请办理的是哪一类事项。",
	  .example = "MC" },
	{ .name = "subject", .label = "事项", .type = T_TEXT, .width = 200, .flags = F_NEED | F_TITLE | F_FIND, .help = "申请的是什么，随申请内容变。",
	  .example = "四川省蜀锦产业协会" },
	{ .name = "applicant", .label = "申请人", .type = T_TEXT, .width = 60, .flags = F_FIND, .help = "谁提出的申请，提交时带出。", .example = "张一" },
	{ .name = "region", .label = "办理地", .type = T_REGION, .flags = F_NEED | F_INDEX, .help = "由哪里的登记管理机关办理。", .example = "510105" },
	{ .name = "unit", .label = "业务主管单位", .type = T_REF, .list = "unit", .help = "须其审查的单位，直接登记的没有。", .example = "四川省教育厅" },
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .help = "事项关于哪一个社会组织，尚未登记的没有。",
	  .example = "四川省蜀锦产业协会" },
	{ .name = "phase", .label = "办理环节", .type = T_TEXT, .flags = F_OFFICE, .width = 20, .help = "现在办到哪一步，随每次办理改写。", .example = "待批准" },
	{ .name = "pub", .label = "公开状态", .type = T_TEXT, .width = 20, .help = "申请人和公众查询进度时看到的状态。", .example = "办理中" },
	{ .name = "turn", .label = "待办角色", .type = T_TEXT, .width = 120, .flags = F_OFFICE | F_INDEX, .help = "现在该由哪些角色办理，以空格分开；等待申请人的不在其中。",
	  .example = "officer" },
	{ .name = "handler", .label = "经办", .type = T_TEXT, .flags = F_OFFICE, .width = 60, .help = "登记管理机关最近一次由谁办理。", .example = "李明" },
	{ .name = "submitted_on", .label = "收件日", .type = T_DATE, .flags = F_NEED | F_ONCE, .help = "申请是哪一天提交的。", .example = "2026-03-02" },
	{ .name = "due", .label = "期限", .type = T_DATE, .help = "正在计时的期限中最早届满的一天；节假日未公布的年份为暂算。", .example = "2026-03-30" },
	{ .name = "due_what", .label = "期限名称", .type = T_TEXT, .width = 40, .help = "最早届满的是哪一个期限。", .example = "作出决定" },
	{ .name = "due_soft", .label = "暂算", .type = T_BOOL, .help = "期限落在节假日尚未公布的年份，公布后自行改定。", .example = "0" },
	{ .name = "paused", .label = "暂停计时", .type = T_BOOL, .help = "等待补正、公示、鉴定或评审，时间不计入期限。", .example = "0" },
	{ .name = "ended_on", .label = "办结日", .type = T_DATE, .help = "哪一天办结、不予或撤回。", .example = "2026-04-01" },
	{ .name = "entity", .label = "实体", .type = T_TEXT, .width = 30, .flags = F_NEED | F_ONCE, .help = "申请是数据字典里哪一个实体的行。",
	  .example = "name_case" },
	{ .name = "rid", .label = "记录编号", .type = T_INT, .width = 15, .flags = F_NEED | F_ONCE, .help = "申请那一行的编号，由系统填写。",
	  .example = "1099511627777" },
	{ .name = "returned", .label = "退回", .type = T_BOOL, .flags = F_OFFICE, .help = "后一环节退回前一环节重办的，办出去以后不再是。", .example = "0" },
	{ 0 }
};

static const struct part kase_parts[] = {
	{ .label = "事项", .fields = "case_no kind subject applicant org region unit" },
	{ .label = "办理", .fields = "phase pub turn handler submitted_on due due_what due_soft paused returned ended_on" },
	{ .label = "系统", .fields = "entity rid" },
	{ 0 }
};

static const struct state kase_states[] = { { "open", "在办", ST_START }, { "done", "已办结", ST_GOOD }, { 0 } };

static const struct action kase_actions[] = {
	{ .name = "recuse", .label = "申请回避", .from = "open", .roles = R_STAFF, .flags = A_REASON, .basis = "公职人员回避；R-GEN-04" },
	/* what the engine does when the application itself has come to an end */
	{ .name = "end", .label = "办结", .from = "open", .to = "done", .roles = ROLE(SYSTEM), .basis = ONE_ENTRY },
	{ 0 }
};

static const struct grant kase_grants[] = {
	{ R_STAFF, V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_OFFICE, .acts = "recuse" },
	{ ROLE(SUPERVISOR) | ROLE(INDUSTRY), V_READ | V_COUNT | V_EXPORT, S_UNIT, LV_OFFICE },
	{ ROLE(ORG), V_READ | V_COUNT, S_OWN, LV_INTERNAL },
	{ ROLE(INITIATOR), V_READ | V_COUNT, S_NAMED, LV_INTERNAL },
	{ 0 }
};

static const struct view kase_views[] = {
	{ "list", "全部事项", "case_no kind subject applicant submitted_on due phase handler", .orders = "case_no-,due,submitted_on-,subject" },
	{ "inbox", "待办", "due kind subject phase applicant case_no", "state = 'open' AND turn IS NOT NULL", "due,submitted_on" },
	{ "waiting", "等待申请人", "submitted_on kind subject phase applicant case_no", "state = 'open' AND turn IS NULL", "submitted_on" },
	{ "late", "已超期", "due kind subject phase handler case_no", "state = 'open' AND due IS NOT NULL AND due < today()", "due" },
	{ 0 }
};

static const struct figure kase_figures[] = {
	{ "open", "在办事项", "state = 'open'", "kind" },
	{ "late", "超期事项", "state = 'open' AND due IS NOT NULL AND due < today()", "kind" },
	{ 0 }
};

static const char *const kase_ddl[] = {
	"CREATE UNIQUE INDEX IF NOT EXISTS kase_row ON kase (entity, rid)",
	/* the inbox (inbox.c): what is open, by the end of its limit, for each reach of an office; counted in the index alone */
	"CREATE INDEX IF NOT EXISTS kase_work ON kase (coalesce(due, '9999-12-31'), submitted_on, id, turn, region, due, state, void) WHERE void = 0 AND state = 'open'",
	"CREATE INDEX IF NOT EXISTS kase_work_city ON kase (substr(region, 1, 4), coalesce(due, '9999-12-31'), submitted_on, id, turn, region, due, state, void) "
	"WHERE void = 0 AND state = 'open'",
	"CREATE INDEX IF NOT EXISTS kase_work_county ON kase (substr(region, 1, 6), coalesce(due, '9999-12-31'), submitted_on, id, turn, region, due, state, void) "
	"WHERE void = 0 AND state = 'open'",
	"CREATE INDEX IF NOT EXISTS kase_back ON kase (coalesce(due, '9999-12-31'), submitted_on, id) WHERE void = 0 AND state = 'open' AND returned = 1",
	NULL
};

const struct entity kase = {
	.name = "kase", .label = "事项", .clause = "2.3", .code = "sx", .cls = C_SHARED,
	.help = "一件申请：一个编号，一个进度，不论办的是什么。",
	.fields = kase_fields, .parts = kase_parts, .states = kase_states, .actions = kase_actions, .grants = kase_grants, .views = kase_views,
	.figures = kase_figures, .region = "region", .org = "org", .unit = "unit", .ddl = kase_ddl,
};

/* ---- reminders ---- */

static const struct field remind_fields[] = {
	{ .name = "kind", .label = "提醒种类", .type = T_CODE, .list = "remind_kind", .flags = F_NEED | F_ONCE, .help = "期限将满、证书到期还是别的什么，决定要做什么。", .example = "soon" },
	{ .name = "subject", .label = "关于", .type = T_TEXT, .width = 200, .flags = F_NEED | F_ONCE | F_TITLE, .help = "提醒的是哪一条记录，提醒时的名称。",
	  .example = "四川省蜀锦产业协会" },
	{ .name = "what", .label = "内容", .type = T_TEXT, .width = 200, .flags = F_NEED | F_ONCE, .help = "要做什么、到哪一天为止。",
	  .example = "作出决定将于2026-03-30届满" },
	{ .name = "day", .label = "日期", .type = T_DATE, .flags = F_NEED | F_ONCE, .help = "提醒所指的那一天，不是提醒发出的那一天。", .example = "2026-03-30" },
	{ .name = "turn", .label = "提醒谁", .type = T_TEXT, .width = 120, .flags = F_ONCE, .help = "提醒哪些角色，以空格分开。", .example = "officer chief" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_ONCE | F_INDEX, .help = "事情在哪里，决定谁收到。", .example = "510105" },
	{ .name = "unit", .label = "业务主管单位", .type = T_REF, .list = "unit", .flags = F_ONCE, .help = "提醒业务主管单位的，由它的人收到；不提醒它的留空。",
	  .example = "四川省教育厅" },
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_ONCE, .help = "提醒社会组织自己的，由它收到；只提醒机关的留空。",
	  .example = "四川省蜀锦产业协会" },
	{ .name = "entity", .label = "实体", .type = T_TEXT, .width = 30, .flags = F_NEED | F_ONCE, .help = "提醒的是数据字典里哪一个实体的行。",
	  .example = "name_case" },
	{ .name = "rid", .label = "记录编号", .type = T_INT, .width = 15, .flags = F_NEED | F_ONCE, .help = "那一行的编号，由系统填写。",
	  .example = "1099511627777" },
	{ 0 }
};

static const struct part remind_parts[] = { { .label = "提醒", .fields = "kind subject what day turn region unit org" },
					    { .label = "系统", .fields = "entity rid" }, { 0 } };

static const struct state remind_states[] = { { "new", "未处理", ST_START }, { "done", "已处理", ST_GOOD }, { 0 } };

static const struct action remind_actions[] = {
	{ .name = "settle", .label = "已知道", .from = "new", .to = "done", .roles = R_WINDOW, .basis = ONE_ENTRY },
	{ 0 }
};

static const struct grant remind_grants[] = {
	{ R_STAFF, V_READ | V_COUNT, S_REGION, LV_OFFICE, .acts = "settle" },
	{ ROLE(SUPERVISOR) | ROLE(INDUSTRY), V_READ | V_COUNT, S_UNIT, LV_OFFICE, .acts = "settle" },
	{ ROLE(ORG), V_READ | V_COUNT, S_OWN, LV_INTERNAL },
	{ 0 }
};

static const struct view remind_views[] = {
	{ "list", "提醒", "day kind subject what state", .orders = "day,subject" },
	{ "new", "未处理的提醒", "day kind subject what", "state = 'new'", "day" },
	{ 0 }
};

static const struct figure remind_figures[] = { { "new", "未处理的提醒", "state = 'new'", "kind" }, { 0 } };

static const char *const remind_ddl[] = {
	"CREATE UNIQUE INDEX IF NOT EXISTS reminder_once ON reminder (kind, entity, rid, day) WHERE void = 0",
	NULL
};

const struct entity reminder = {
	.name = "reminder", .label = "提醒", .clause = "2.3", .code = "tx", .cls = C_SHARED, .help = "系统每天夜里发出的一条提醒。",
	.fields = remind_fields, .parts = remind_parts, .states = remind_states, .actions = remind_actions, .grants = remind_grants,
	.views = remind_views, .figures = remind_figures, .region = "region", .org = "org", .unit = "unit", .ddl = remind_ddl,
};

/* ---- patterns of document numbers ---- */

static int check_pattern(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	if (v->t == VT_TEXT && !strstr(v->s, "{n}") && !strstr(v->s, "{n5}"))
		return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s里须有序号 {n} 或 {n5}", f->label);
	if (v->t == VT_TEXT && !strstr(v->s, "{year}"))
		return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s里须有年份 {year}：序号每年从1起", f->label);
	return 0;
}

static const struct field docno_fields[] = {
	{ .name = "kind", .label = "文书种类", .type = T_CODE, .list = "doc_kind", .flags = F_NEED | F_ONCE | F_KEYPART | F_TITLE | F_INDEX,
	  .help = "受理、补正、准予等文书各有各的编法。", .example = "accept" },
	{ .name = "pattern", .label = "文号样式", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE, .check = check_pattern,
	  .help = "{mark}为发文机关的机关代字，{year}为四位年份，{n}为不编虚位的序号。", .example = "{mark}社受〔{year}〕{n}号", .basis = "GB/T 9704-2012" },
	{ .name = "valid_from", .label = "启用日期", .type = T_DATE, .flags = F_NEED, .help = "从哪一天起照此编号。", .example = "2026-01-01" },
	{ .name = "valid_to", .label = "停用日期", .type = T_DATE, .help = "从哪一天起不再照此编号，在用留空。", .example = "2027-01-01" },
	{ 0 }
};
static const struct part docno_parts[] = { { .label = "文号样式", .fields = "kind pattern valid_from valid_to" }, { 0 } };
static const struct grant docno_grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_HISTORY, S_ALL, LV_INTERNAL },
	{ R_STAFF | ROLE(SECADMIN) | ROLE(AUDITOR), V_READ | V_COUNT, S_ALL, LV_INTERNAL },
	{ 0 }
};
static const struct view docno_views[] = { { "list", "文号样式", "kind pattern valid_from valid_to", .orders = "kind" }, { 0 } };

const struct entity docno_rule = {
	.name = "docno_rule", .label = "文号样式", .clause = "0", .code = "wh", .cls = C_SHARED, .flags = E_SHIPPED | E_DATED,
	.help = "一种文书的文号怎样编写。", .fields = docno_fields, .parts = docno_parts, .grants = docno_grants, .views = docno_views,
};
