/* What an organisation files besides its items: charters, bank accounts, seals, and the timeline of its events
 * (regulation §1.3, §1.6). All are lines of the organisation. */
#include <string.h>

#include "model/core/rules.h"

#include "model/registry/registry.h"

#define OWNER { .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_OWNER | F_NEED, \
	.help = "属于哪个组织，由所在的组织带出。" }
#define ST_16 "《社会团体登记管理条例》第十六条"
#define ST_18 "《社会团体登记管理条例》第十八条"

const struct grant line_grants[] = {
	{ ROLE(OFFICER) | ROLE(CHIEF), V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE },
	{ ROLE(DIRECTOR) | ROLE(LEGAL) | ROLE(ENFORCER), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE },
	{ ROLE(SUPERVISOR), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_UNIT, LV_INTERNAL },
	{ ROLE(ORG), V_READ | V_HISTORY, S_OWN, LV_INTERNAL },
	{ 0 }
};

/* The later of two dates may not come first; an empty one is not judged. */
static enum verdict in_order(struct chk *c, struct finding *f, const char *first, const char *then, const char *what)
{
	const char *a = chk_text(c, first), *b = chk_text(c, then);

	if (!*a || !*b || strcmp(a, b) <= 0)
		return PASS;
	return finding_set(f, then, "%s：%s早于%s", what, b, a);
}

/* ---- charter_version ---- */

static enum verdict charter_order(struct chk *c, struct finding *f)
{
	return in_order(c, f, "passed_on", "approved_on", "核准日期不得早于通过日期");
}

static const struct rule charter_rules[] = {
	{ "R-CHT-00", "章程日期先后", ST_18, BLOCK, .test = charter_order },
	{ 0 }
};

static const struct field charter_fields[] = {
	OWNER,
	{ .name = "version_no", .label = "版本号", .type = T_INT, .width = 3, .min = 1, .max = 999, .flags = F_NEED | F_TITLE,
	  .help = "章程的第几版，每次修改加一，经办人填。", .example = "1" },
	{ .name = "passed_on", .label = "通过日期", .type = T_DATE, .check = check_not_future, .flags = F_NEED,
	  .help = "会员大会或理事会表决通过的那一天。", .example = "2022-05-18", .basis = ST_18 },
	{ .name = "meeting", .label = "通过会议", .type = T_TEXT, .width = 60,
	  .help = "哪一次会议表决通过的，写会议全称。", .example = "第三届第一次会员代表大会" },
	{ .name = "approved_on", .label = "核准日期", .type = T_DATE, .check = check_not_future,
	  .help = "登记机关核准的那一天，未核准留空。", .example = "2022-06-10", .basis = ST_18 },
	{ .name = "doc_no", .label = "核准文号", .type = T_TEXT, .width = 40,
	  .help = "章程核准通知书的文号，未核准留空。", .example = "川民社章核〔2022〕12号" },
	{ .name = "text", .label = "章程全文", .type = T_MEMO, .width = 60000,
	  .help = "核准的章程文本，核准后不再改，修改另立一版。", .example = "第一章 总则" },
	{ .name = "party_clause", .label = "党建入章", .type = T_BOOL,
	  .help = "章程里有没有党的建设内容，核准时必查。", .example = "1", .basis = "川民规〔2023〕2号" },
	{ .name = "values_clause", .label = "核心价值观入章", .type = T_BOOL,
	  .help = "章程里有没有社会主义核心价值观内容，核准时必查。", .example = "1" },
	{ 0 }
};

static const struct part charter_parts[] = {
	{ .label = "章程", .fields = "version_no passed_on meeting approved_on doc_no party_clause values_clause text" },
	{ 0 }
};

static const struct view charter_views[] = {
	{ "list", "章程", "org version_no passed_on approved_on doc_no party_clause", .orders = "passed_on-" },
	{ 0 }
};

const struct entity charter_version = {
	.name = "charter_version", .label = "章程版本", .clause = "0", .code = "zc", .cls = C_SHARED,
	.help = "一个组织的章程的一个版本。", .fields = charter_fields, .parts = charter_parts, .rules = charter_rules,
	.save_rules = "R-CHT-00", .grants = line_grants, .views = charter_views, .org = "org",
};

/* ---- bank_account ---- */

static int check_account_no(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	text_ascii(v->s);
	v->n = strlen(v->s);
	if (v->n >= 8 && v->n <= 30 && strspn(v->s, "0123456789-") == v->n)
		return 0;
	return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s应为8至30位数字", f->label);
}

static enum verdict account_order(struct chk *c, struct finding *f)
{
	return in_order(c, f, "opened_on", "closed_on", "销户日不得早于开户日");
}

static const struct rule bank_rules[] = {
	{ "R-FIL-02", "开户销户先后", ST_16, BLOCK, .test = account_order },
	{ 0 }
};

static const struct field bank_fields[] = {
	OWNER,
	{ .name = "bank", .label = "开户行", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE,
	  .help = "开立账户的银行网点全称，以开户许可为准。", .example = "成都农商银行青羊支行" },
	{ .name = "account_no", .label = "账号", .type = T_TEXT, .width = 30, .check = check_account_no, .flags = F_NEED | F_TITLE,
	  .help = "银行账号，只填数字，以开户许可为准。", .example = "1000123456789", .basis = ST_16 },
	{ .name = "kind", .label = "账户性质", .type = T_CODE, .list = "D14", .flags = F_NEED,
	  .help = "基本、一般、专用还是临时，基本户只能一个。", .example = "1", .basis = ST_16 },
	{ .name = "opened_on", .label = "开户日", .type = T_DATE, .check = check_not_future,
	  .help = "银行开立账户的那一天，以开户许可为准。", .example = "2016-06-20" },
	{ .name = "closed_on", .label = "销户日", .type = T_DATE,
	  .help = "账户撤销的那一天，在用的留空。", .example = "2025-12-31" },
	{ .name = "filed_on", .label = "备案日", .type = T_DATE, .check = check_not_future,
	  .help = "账户报登记机关备案的那一天，未备案留空。", .example = "2016-07-01", .basis = ST_16 },
	{ 0 }
};

static const struct part bank_parts[] = {
	{ .label = "账户", .fields = "bank account_no kind opened_on closed_on filed_on" },
	{ 0 }
};

static const struct view bank_views[] = {
	{ "list", "银行账户", "org bank account_no kind opened_on closed_on filed_on", .orders = "opened_on-" },
	{ 0 }
};

const struct entity bank_account = {
	.name = "bank_account", .label = "银行账户", .clause = "0", .code = "yh", .cls = C_SHARED,
	.help = "一个组织在一家银行的一个账户。", .fields = bank_fields, .parts = bank_parts, .rules = bank_rules,
	.save_rules = "R-FIL-02", .grants = line_grants, .views = bank_views, .org = "org",
};

/* ---- seal ---- */

static enum verdict seal_order(struct chk *c, struct finding *f)
{
	return in_order(c, f, "made_on", "returned_on", "缴销日不得早于刻制日");
}

static const struct rule seal_rules[] = {
	{ "R-FIL-03", "印章日期先后", ST_16, BLOCK, .test = seal_order },
	{ 0 }
};

static const struct field seal_fields[] = {
	OWNER,
	{ .name = "kind", .label = "印章种类", .type = T_CODE, .list = "D15", .flags = F_NEED | F_TITLE,
	  .help = "法人印章、财务专用章等，每枚一行。", .example = "1", .basis = ST_16 },
	{ .name = "name", .label = "印文", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE,
	  .help = "印章上刻的字，法人印章须与名称一致。", .example = "四川省蜀锦产业协会" },
	{ .name = "diameter_mm", .label = "直径(毫米)", .type = T_INT, .width = 2, .min = 10, .max = 45,
	  .help = "圆形印章的直径，不得超过45毫米。", .example = "45", .basis = "《国务院关于国家行政机关和企业事业单位社会团体印章管理的规定》第十四条" },
	{ .name = "made_on", .label = "刻制日", .type = T_DATE, .check = check_not_future,
	  .help = "公安机关备案刻制的那一天，以回执为准。", .example = "2016-06-10" },
	{ .name = "filed_on", .label = "备案日", .type = T_DATE, .check = check_not_future,
	  .help = "印模报登记机关备案的那一天，未备案留空。", .example = "2016-07-01", .basis = ST_16 },
	{ .name = "returned_on", .label = "缴销日", .type = T_DATE,
	  .help = "交回登记机关或销毁的那一天，在用的留空。", .example = "2025-12-31" },
	{ 0 }
};

static const struct part seal_parts[] = {
	{ .label = "印章", .fields = "kind name diameter_mm made_on filed_on returned_on" },
	{ 0 }
};

static const struct view seal_views[] = {
	{ "list", "印章", "org kind name made_on filed_on returned_on", .orders = "made_on-" },
	{ 0 }
};

const struct entity seal = {
	.name = "seal", .label = "印章", .clause = "0", .code = "yz", .cls = C_SHARED,
	.help = "一个组织的一枚印章。", .fields = seal_fields, .parts = seal_parts, .rules = seal_rules,
	.save_rules = "R-FIL-03", .grants = line_grants, .views = seal_views, .org = "org",
};

/* ---- org_event ---- */

static const struct field event_fields[] = {
	OWNER,
	{ .name = "on_day", .label = "日期", .type = T_DATE, .check = check_not_future, .flags = F_NEED | F_PUBLIC | F_TITLE,
	  .help = "事情发生或决定作出的那一天，经办人填。", .example = "2016-05-18" },
	{ .name = "kind", .label = "事项类别", .type = T_CODE, .list = "org_event_kind", .flags = F_NEED | F_PUBLIC | F_TITLE,
	  .help = "成立、变更、换届、处罚等哪一类事项。", .example = "1" },
	{ .name = "doc_no", .label = "文号", .type = T_TEXT, .width = 40, .flags = F_PUBLIC,
	  .help = "记载这件事的决定或通知的文号，没有则空。", .example = "川民社许〔2016〕18号" },
	{ .name = "before", .label = "前值", .type = T_TEXT, .width = 200,
	  .help = "变更前的内容，不是变更的留空。", .example = "四川省蜀锦协会" },
	{ .name = "after", .label = "后值", .type = T_TEXT, .width = 200,
	  .help = "变更后的内容或事情的简要经过。", .example = "四川省蜀锦产业协会" },
	{ 0 }
};

static const struct part event_parts[] = {
	{ .label = "事项", .fields = "on_day kind doc_no before after" },
	{ 0 }
};

static const struct view event_views[] = {
	{ "list", "大事记", "on_day org kind doc_no before after", .orders = "on_day-" },
	{ 0 }
};

const struct entity org_event = {
	.name = "org_event", .label = "大事记", .clause = "0", .code = "ds", .cls = C_SHARED,
	.help = "一个组织经历的一件事。", .fields = event_fields, .parts = event_parts, .grants = line_grants,
	.views = event_views, .org = "org",
};
