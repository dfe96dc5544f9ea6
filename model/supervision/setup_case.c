/* W02 成立登记 (regulation §1.5, §0.1): the application that an approved name leads to, from the papers at the window to the certificate. The
 * registered items stand in the organisation's own row, which its founder fills while it is only named; here stand the application, its
 * materials, the review and what was decided. Effects: setup_acts.c; rules: setup_rules.c. */
#include "model/registry/material.h"
#include "model/supervision/setup.h"
#include "model/supervision/supervision.h"

#define ACTS_ON "《社会团体登记管理条例》第十二条、《民办非企业单位登记管理暂行条例》第十一条、《基金会管理条例》第十一条"
#define LICENCE(n) "行政许可法第" n "条"
#define APPLICANT (ROLE(INITIATOR) | ROLE(OFFICER))
#define APPLYING (ROLE(INITIATOR) | R_CIVIL)	/* at the window the office writes for who stands there */

/* What is judged of an establishment whenever somebody says that it may be granted. */
#define PEOPLE "org.R-OFF-01 org.R-OFF-02 org.R-OFF-03 org.R-OFF-04 org.R-OFF-05 org.R-OFF-06 org.R-OFF-07 org.R-OFF-08 org.R-OFF-09 org.W-OFF-1 org.W-OFF-2"
#define ITEMS "org.R-REG-02 org.R-REG-03 org.R-MEM-02 org.R-DAT-01 org.W-REG-4 org.W-REG-5 org.W-REG-6"
#define FILED "R-REG-17 R-REG-04 R-REG-05 R-REG-06 R-REG-07 R-REG-08 R-REG-09 " ITEMS
#define WHOLE FILED " R-SIM-01 W-SIM-1 R-CAT-11 " PEOPLE

static const struct field fields[] = {
	{ .name = "name_case", .label = "名称核准", .type = T_REF, .list = "name_case", .flags = F_CALC | F_INDEX, .calc = calc_kept, .help = "凭哪一件名称核准申请成立，取自申请成立时。" },
	{ .name = "name", .label = "名称", .type = T_TEXT, .width = 60, .flags = F_CALC | F_TITLE | F_FIND | F_NAME, .calc = calc_kept, .help = "核准的名称，取自名称核准。" },
	{ .name = "type", .label = "组织类型", .type = T_CODE, .list = "D01", .flags = F_CALC, .calc = calc_kept, .help = "三类之一，决定要交哪些材料，取自名称核准。" },
	{ .name = "region", .label = "登记管理机关区划", .type = T_REGION, .flags = F_CALC | F_INDEX, .calc = calc_kept, .help = "由哪里的民政部门办理，取自名称核准。" },
	{ .name = "mgmt_mode", .label = "管理体制", .type = T_CODE, .list = "D03", .flags = F_CALC, .calc = calc_kept, .help = "双重管理的先经业务主管单位审查，取自名称核准。" },
	{ .name = "supervisor", .label = "业务主管单位", .type = T_REF, .list = "unit", .flags = F_CALC, .calc = calc_kept, .help = "双重管理的由谁审查，取自名称核准。" },
	{ .name = "authority", .label = "登记管理机关", .type = T_REF, .list = "unit", .flags = F_CALC, .calc = calc_kept, .help = "作出决定、发给证书的民政部门，取自名称核准。" },
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_CALC | F_INDEX, .calc = calc_kept, .help = "登记事项填在这个筹备中的组织里，取自名称核准。" },
	{ .name = "applicant", .label = "申请人", .type = T_TEXT, .by = APPLYING, .width = 30, .flags = F_FIND, .help = "代表全体发起人提出申请的人。", .example = "张一" },
	{ .name = "phone", .label = "联系电话", .type = T_TEXT, .by = APPLYING, .width = 20, .check = check_phone, .help = "补正和领取证书时打这个电话。", .example = "14112345678" },
	{ .name = "received_on", .label = "收件日期", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "登记管理机关收到申请的那一天，取提交或审查同意的日期。",
	  .basis = LICENCE("三十二") },
	{ .name = "consent_no", .label = "审查同意文号", .type = T_TEXT, .by = R_CIVIL | ROLE(SUPERVISOR), .width = 60, .help = "业务主管单位同意成立的文件的文号，由该单位填。", .example = "青教函〔2026〕8号" },
	{ .name = "consent_on", .label = "审查同意日期", .type = T_DATE, .by = R_CIVIL | ROLE(SUPERVISOR), .check = check_not_future, .help = "业务主管单位同意成立的日期，由该单位填。", .example = "2026-02-10" },
	{ .name = "argument", .label = "论证报告", .type = T_TEXT, .by = APPLYING, .width = 120, .help = "业务范围相似的须论证：报告的名称、文号、日期。", .example = "成立必要性论证报告 2026-02-01" },
	{ .name = "argument_result", .label = "论证结论", .type = T_CODE, .by = R_CIVIL, .list = "argue_result", .help = "论证报告的结论，不是同意的不能审核同意。", .example = "1" },
	{ .name = "similar_note", .label = "查重结论", .type = T_TEXT, .by = R_CIVIL, .flags = F_OFFICE, .width = 200, .help = "经办人并排看过相似组织的业务范围后写的结论。", .example = "服务对象不同，不构成相同相似" },
	{ .name = "review_note", .label = "审查意见", .type = T_MEMO, .by = R_CIVIL, .flags = F_OFFICE, .width = 1000, .help = "经办人对材料、人员和业务范围的审查意见。", .example = "材料齐全，符合法定条件。" },
	{ .name = "proposal", .label = "处理建议", .type = T_CODE, .list = "proposal", .flags = F_OFFICE | F_CALC, .calc = calc_kept, .help = "建议准予还是不予，取自经办人的意见。" },
	{ .name = "refuse_ground", .label = "不予登记理由", .type = T_CODE, .by = R_CIVIL, .flags = F_OFFICE, .list = "D16", .help = "不予登记属于哪一种法定理由。", .example = "2",
	  .basis = "《社会团体登记管理条例》第十三条" },
	{ .name = "lacking", .label = "须补正内容", .type = T_MEMO, .width = 2000, .flags = F_CALC, .calc = calc_kept, .help = "一次性告知补正的全部内容，取自材料的核验。",
	  .basis = LICENCE("三十二") },
	{ .name = "supplement_no", .label = "补正告知书文号", .type = T_TEXT, .width = 60, .flags = F_CALC | F_KEYNO, .calc = calc_kept, .help = "一次性补正告知书的文号，取自文号簿。" },
	{ .name = "accepted_on", .label = "受理日期", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "哪一天受理的，视为受理的取收件日期。", .basis = LICENCE("三十二") },
	{ .name = "accept_no", .label = "受理通知书文号", .type = T_TEXT, .width = 60, .flags = F_CALC | F_KEYNO, .calc = calc_kept, .help = "受理或不予受理通知书的文号，取自文号簿。" },
	{ .name = "extend_no", .label = "延长通知书文号", .type = T_TEXT, .width = 60, .flags = F_CALC | F_KEYNO, .calc = calc_kept, .help = "延长办理期限通知书的文号，取自文号簿。" },
	{ .name = "decided_on", .label = "决定日期", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "准予或不予登记的日期，取作出决定的日期。" },
	{ .name = "decision_no", .label = "决定书文号", .type = T_TEXT, .width = 60, .flags = F_CALC | F_KEYNO, .calc = calc_kept, .help = "准予或不予登记决定书的文号，取自文号簿。" },
	{ .name = "delivered_how", .label = "送达方式", .type = T_CODE, .by = R_CIVIL, .list = "D36", .help = "证书和决定书怎样送达。", .example = "1" },
	{ .name = "receiver", .label = "领取人", .type = T_TEXT, .by = R_CIVIL, .width = 30, .help = "领取证书正本副本的人。", .example = "张一" },
	{ .name = "delivered_on", .label = "送达日期", .type = T_DATE, .by = R_CIVIL, .check = check_not_future, .help = "证书送达申请人的那一天。", .example = "2026-02-27", .basis = LICENCE("四十四") },
	{ .name = "guide", .label = "目录类别", .type = T_CODE, .list = "D22", .flags = F_CALC, .calc = calc_kept,
	  .help = "设立导向目录里属于哪一类：鼓励类承诺时限减半，限制类须交论证报告，取自名称核准。", .basis = "policy 4.2 设立导向目录" },
	{ .name = "collective", .label = "集体决定", .type = T_TEXT, .by = R_CIVIL, .flags = F_OFFICE, .width = 120, .help = "限制类由局务会集体决定：会议名称、日期、纪要文号。",
	  .example = "局务会2026年第3次会议纪要", .basis = "policy 4.2 设立导向目录" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "申请", .fields = "name type region mgmt_mode supervisor authority applicant phone guide" },
	{ .label = "材料", .lines = "setup_material", .columns = MATERIAL_COLUMNS },
	{ .label = "业务主管单位", .fields = "consent_no consent_on" },
	{ .label = "收件受理", .fields = "received_on lacking supplement_no accepted_on accept_no" },
	{ .label = "审查", .fields = "similar_note argument argument_result review_note proposal refuse_ground" },
	{ .label = "决定和送达", .fields = "extend_no collective decided_on decision_no delivered_how receiver delivered_on" },
	{ .label = "相关", .fields = "org name_case" },
	{ 0 }
};

static const struct state states[] = {
	{ "DRAFT", "草稿", ST_START },
	{ "YZ_REVIEW", "待业务主管单位审查", ST_OPEN, "已提交", ROLE(SUPERVISOR) },
	{ "RETURNED", "业务主管单位退回", ST_PAUSED, "待补正" },
	{ "SUBMITTED", "待受理", ST_OPEN, "已提交", ROLE(OFFICER) },
	{ "SUPPLEMENT", "待补正", ST_PAUSED, "待补正" },
	{ "REJECT_REVIEW", "不予受理待审核", ST_OPEN, "已提交", ROLE(CHIEF) },
	{ "ACCEPTED", "已受理", ST_OPEN, "已受理", ROLE(OFFICER) },
	{ "SUSPENDED", "暂停计时", ST_PAUSED, "办理中", ROLE(OFFICER) },
	{ "KZ_REVIEW", "待审核", ST_OPEN, "办理中", ROLE(CHIEF) },
	{ "PUBLICITY", "公示中", ST_PAUSED, "公示中" },
	{ "JZ_DECIDE", "待批准", ST_OPEN, "办理中", ROLE(DIRECTOR) },
	{ "APPROVED", "已批准待发证", ST_OPEN, "已办结", ROLE(OFFICER) },
	{ "CLOSED", "已发证", ST_GOOD, "已办结" },
	{ "REFUSED", "不予登记", ST_BAD, "已办结" },
	{ "REJECTED", "不予受理", ST_BAD, "不予受理" },
	{ "WITHDRAWN", "已撤回", ST_BAD, "已撤回" },
	{ 0 }
};

static const struct action actions[] = {
	{ .name = "send_unit", .label = "送业务主管单位审查", .from = "DRAFT RETURNED", .to = "YZ_REVIEW", .roles = APPLICANT, .flags = A_NEW,
	  .rules = "R-REG-10 R-REG-04 R-REG-09", .basis = "《社会团体登记管理条例》第九条" },
	{ .name = "submit", .label = "提交登记机关", .from = "DRAFT RETURNED", .to = "SUBMITTED", .roles = APPLICANT, .flags = A_NEW,
	  .rules = "R-REG-11 R-REG-04 R-REG-09", .basis = LICENCE("二十九"), .effect = setup_received },
	{ .name = "consent", .label = "审查同意", .from = "YZ_REVIEW", .to = "SUBMITTED", .roles = ROLE(SUPERVISOR), .flags = A_TOLD, .needs = "consent_no consent_on",
	  .basis = "《社会团体登记管理条例》第九条", .effect = setup_received },
	{ .name = "object", .label = "审查不同意", .from = "YZ_REVIEW", .to = "RETURNED", .roles = ROLE(SUPERVISOR), .flags = A_REASON | A_TOLD,
	  .basis = "《社会团体登记管理条例》第九条" },
	{ .name = "supplement", .label = "一次性告知补正", .from = "SUBMITTED", .to = "SUPPLEMENT", .roles = ROLE(OFFICER), .flags = A_FOUREYES | A_TOLD,
	  .rules = "R-SUP-01 R-SUP-02", .basis = LICENCE("三十二"), .effect = setup_supplement },
	{ .name = "resubmit", .label = "补正后提交", .from = "SUPPLEMENT", .to = "SUBMITTED", .roles = APPLICANT, .flags = A_NEW, .basis = LICENCE("三十二"),
	  .effect = setup_resubmit },
	{ .name = "propose_reject", .label = "拟不予受理", .from = "SUBMITTED", .to = "REJECT_REVIEW", .roles = ROLE(OFFICER), .flags = A_FOUREYES | A_REASON,
	  .basis = LICENCE("三十二") },
	{ .name = "back_reject", .label = "退回经办受理", .from = "REJECT_REVIEW", .to = "SUBMITTED", .roles = ROLE(CHIEF), .flags = A_FOUREYES | A_REASON,
	  .basis = LICENCE("三十二") },
	{ .name = "reject", .label = "不予受理", .from = "REJECT_REVIEW", .to = "REJECTED", .roles = ROLE(CHIEF),
	  .flags = A_FOUREYES | A_REASON | A_ADVERSE | A_FINAL | A_TOLD, .basis = LICENCE("三十二"), .effect = setup_reject },
	{ .name = "accept", .label = "受理", .from = "SUBMITTED", .to = "ACCEPTED", .roles = ROLE(OFFICER), .flags = A_FOUREYES | A_TOLD, .rules = "R-REG-01 " FILED,
	  .basis = LICENCE("三十二"), .effect = setup_accept },
	{ .name = "deem_accept", .label = "视为受理", .from = "SUBMITTED REJECT_REVIEW", .to = "ACCEPTED", .roles = ROLE(SYSTEM), .flags = A_TOLD, .basis = LICENCE("三十二"),
	  .effect = setup_deemed },
	{ .name = "suspend", .label = "暂停计时", .from = "ACCEPTED", .to = "SUSPENDED", .roles = ROLE(OFFICER), .flags = A_FOUREYES | A_REASON | A_TOLD,
	  .basis = LICENCE("四十五"), .effect = setup_suspend },
	{ .name = "resume", .label = "恢复计时", .from = "SUSPENDED", .to = "ACCEPTED", .roles = ROLE(OFFICER), .flags = A_FOUREYES | A_TOLD, .basis = LICENCE("四十五") },
	{ .name = "opine", .label = "审查意见：准予", .from = "ACCEPTED", .to = "KZ_REVIEW", .roles = ROLE(OFFICER), .flags = A_FOUREYES,
	  .needs = "similar_note review_note", .rules = WHOLE, .basis = ACTS_ON, .effect = setup_opine },
	{ .name = "opine_refuse", .label = "审查意见：不予", .from = "ACCEPTED", .to = "KZ_REVIEW", .roles = ROLE(OFFICER), .flags = A_FOUREYES | A_REASON,
	  .needs = "review_note refuse_ground", .basis = "《社会团体登记管理条例》第十三条", .effect = setup_opine_refuse },
	{ .name = "back", .label = "退回经办", .from = "KZ_REVIEW", .to = "ACCEPTED", .roles = ROLE(CHIEF), .flags = A_FOUREYES | A_REASON, .basis = ACTS_ON },
	{ .name = "agree", .label = "审核同意准予", .from = "KZ_REVIEW", .to = "JZ_DECIDE", .roles = ROLE(CHIEF), .flags = A_FOUREYES, .rules = "R-REG-12 " WHOLE,
	  .basis = ACTS_ON },
	{ .name = "agree_refuse", .label = "审核同意不予", .from = "KZ_REVIEW", .to = "JZ_DECIDE", .roles = ROLE(CHIEF), .flags = A_FOUREYES, .rules = "R-REG-13",
	  .basis = "《社会团体登记管理条例》第十三条" },
	{ .name = "publicise", .label = "公示", .from = "KZ_REVIEW", .to = "PUBLICITY", .roles = ROLE(CHIEF), .flags = A_FOUREYES | A_TOLD, .rules = "R-REG-12",
	  .basis = LICENCE("四十五") },
	{ .name = "publicity_over", .label = "公示期满", .from = "PUBLICITY", .to = "JZ_DECIDE", .roles = ROLE(SYSTEM), .flags = A_TOLD, .basis = LICENCE("四十五") },
	{ .name = "objected", .label = "公示有异议", .from = "PUBLICITY", .to = "KZ_REVIEW", .roles = ROLE(CHIEF), .flags = A_FOUREYES | A_REASON,
	  .basis = LICENCE("四十五") },
	{ .name = "extend", .label = "延长办理期限", .from = "ACCEPTED KZ_REVIEW JZ_DECIDE", .roles = ROLE(DIRECTOR), .flags = A_FOUREYES | A_REASON | A_TOLD,
	  .basis = LICENCE("四十二"), .effect = setup_extend },
	{ .name = "back_chief", .label = "退回重审", .from = "JZ_DECIDE", .to = "ACCEPTED", .roles = ROLE(DIRECTOR), .flags = A_FOUREYES | A_REASON, .basis = ACTS_ON },
	{ .name = "grant", .label = "准予登记", .from = "JZ_DECIDE", .to = "APPROVED", .roles = ROLE(DIRECTOR), .flags = A_FOUREYES | A_FINAL | A_TOLD,
	  .rules = "R-REG-12 R-REG-01 R-CAT-12 " WHOLE, .basis = ACTS_ON, .effect = setup_grant },
	{ .name = "refuse", .label = "不予登记", .from = "JZ_DECIDE", .to = "REFUSED", .roles = ROLE(DIRECTOR),
	  .flags = A_FOUREYES | A_FINAL | A_ADVERSE | A_REASON | A_TOLD, .needs = "refuse_ground", .basis = "《社会团体登记管理条例》第十三条、" LICENCE("三十八"),
	  .effect = setup_refuse },
	{ .name = "issue", .label = "发证", .from = "APPROVED", .to = "CLOSED", .roles = ROLE(OFFICER), .flags = A_FOUREYES | A_TOLD,
	  .needs = "delivered_how receiver delivered_on", .rules = "R-REG-14", .basis = LICENCE("四十四"), .effect = setup_issue },
	{ .name = "withdraw", .label = "撤回申请",
	  .from = "DRAFT YZ_REVIEW RETURNED SUBMITTED SUPPLEMENT REJECT_REVIEW ACCEPTED SUSPENDED KZ_REVIEW PUBLICITY JZ_DECIDE", .to = "WITHDRAWN",
	  .roles = APPLICANT, .flags = A_FINAL, .basis = LICENCE("三十二") },
	{ 0 }
};

#define ENDS "reject refuse withdraw"
static const struct limit limits[] = {
	{ .name = "setup_notice", .label = "受理或告知补正", .starts = "submit consent resubmit", .stops = "supplement accept deem_accept " ENDS, .from = "received_on",
	  .param = "due.notice.days", .unit = U_WORKDAY, .basis = LICENCE("三十二"), .light = ROLE(OFFICER), .expire = "deem_accept" },
	{ .name = "setup_decide", .label = "作出决定", .starts = "accept deem_accept", .stops = "grant " ENDS, .from = "accepted_on", .pauses = "SUSPENDED PUBLICITY",
	  .param = "due.establish.days", .unit = U_WORKDAY, .basis = ACTS_ON, .light = ROLE(OFFICER) | ROLE(CHIEF) | ROLE(DIRECTOR), .extends = "extend",
	  .extra = "due.establish.extra" },
	{ .name = "setup_promise", .label = "承诺时限", .starts = "accept deem_accept", .stops = "grant " ENDS, .from = "accepted_on", .pauses = "SUSPENDED PUBLICITY",
	  .param = "promise.establish.days", .dim = "guide", .unit = U_WORKDAY, .basis = "承诺办理时限", .light = ROLE(OFFICER) | ROLE(CHIEF) },
	{ .name = "setup_publicity", .label = "公示", .starts = "publicise", .stops = "publicity_over objected " ENDS, .param = "publicity.days", .unit = U_DAY,
	  .basis = LICENCE("四十五"), .light = ROLE(CHIEF), .expire = "publicity_over" },
	{ .name = "setup_certificate", .label = "发证", .starts = "grant", .stops = "issue", .param = "due.certificate.days", .unit = U_WORKDAY,
	  .basis = LICENCE("四十四"), .light = ROLE(OFFICER) },
	{ 0 }
};

#define ALL_BUT_DRAFT "YZ_REVIEW RETURNED SUBMITTED SUPPLEMENT REJECT_REVIEW ACCEPTED SUSPENDED KZ_REVIEW PUBLICITY JZ_DECIDE APPROVED CLOSED REFUSED " \
	"REJECTED WITHDRAWN"
static const struct grant grants[] = {
	{ ROLE(INITIATOR), V_READ | V_COUNT | V_HISTORY, S_NAMED, LV_INTERNAL, .acts = "send_unit submit resubmit withdraw" },
	{ ROLE(INITIATOR), V_EDIT, S_NAMED, LV_INTERNAL, .states = "DRAFT RETURNED SUPPLEMENT" },
	{ ROLE(OFFICER), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE,
	  .acts = "send_unit submit supplement resubmit propose_reject accept suspend resume opine opine_refuse issue withdraw" },
	{ ROLE(OFFICER), V_EDIT, S_REGION, LV_SENSITIVE, .states = "DRAFT RETURNED SUBMITTED SUPPLEMENT ACCEPTED APPROVED" },
	{ ROLE(CHIEF), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE, .acts = "back_reject reject back agree agree_refuse publicise objected" },
	{ ROLE(DIRECTOR), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE, .acts = "extend back_chief grant refuse" },
	{ ROLE(DIRECTOR), V_EDIT, S_REGION, LV_SENSITIVE, .states = "JZ_DECIDE" },
	{ ROLE(LEGAL), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_OFFICE },
	{ ROLE(SUPERVISOR), V_READ | V_COUNT, S_UNIT, LV_OFFICE, .acts = "consent object", .states = ALL_BUT_DRAFT },
	{ ROLE(SUPERVISOR), V_EDIT, S_UNIT, LV_OFFICE, .states = "YZ_REVIEW" },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "成立登记", "name type region applicant state received_on decided_on", .orders = "name,received_on-,decided_on-" },
	{ "certificates", "待发证", "decided_on name type receiver", "state = 'APPROVED'", "decided_on" },
	{ 0 }
};

static const struct figure figures[] = {
	{ "open", "在办成立登记", "state NOT IN ('DRAFT', 'CLOSED', 'REFUSED', 'REJECTED', 'WITHDRAWN')", "type" },
	{ "granted", "准予成立登记", "state IN ('APPROVED', 'CLOSED')", "type" },
	{ 0 }
};

const struct entity setup_case = {
	.name = "setup_case", .label = "成立登记", .clause = "4.1", .code = "sl", .cls = C_SHARED, .flags = E_HAND, .kase = "SL",
	.help = "一件成立登记申请，从收件、受理到发证。", .fields = fields, .parts = parts, .states = states, .actions = actions, .limits = limits,
	.rules = setup_rules, .grants = grants, .views = views, .figures = figures, .region = "region", .org = "org",
	.unit = "supervisor",
};

/* ---- its materials ---- */

static const struct field material_fields[] = { MATERIAL_FIELDS(setup_case, "成立登记"), { 0 } };
static const struct part material_parts[] = {
	{ .label = "材料", .fields = MATERIAL_PART }, { 0 }
};

const struct entity setup_material = {
	.name = "setup_material", .label = "成立登记材料", .clause = "4.1", .flags = E_NOLIST, .help = "一件成立登记申请的一种材料。",
	.fields = material_fields, .parts = material_parts, .rules = material_rules, .save_rules = MATERIAL_SAVE,
};
