/* Documents (文书): what has been issued, to whom and when it was served, and the templates they are made from. An act of another row
 * issues them (model/core/document.c), nobody types one. */
#include <string.h>

#include "model/core/document.h"
#include "model/core/rules.h"
#include "model/registry/registry.h"

#define FORMAT "GB/T 9704-2012"
#define LICENCE_44 "行政许可法第四十四条"
#define CAPITALS ":大写"
#define BY_NOTICE "5"		/* D36: 公告 */
#define READS (V_READ | V_COUNT | V_EXPORT | V_HISTORY)

/* ---- rules ---- */

static enum verdict served_when(struct chk *c, struct finding *f)
{
	if (strcmp(c->on, chk_text(c, "issued_on")) < 0)
		return finding_set(f, "served_on", "送达日%s早于制发日%s", c->on, chk_text(c, "issued_on"));
	return strcmp(c->on, clock_today(c->db)) > 0 ? finding_set(f, "served_on", "送达日%s在今天之后", c->on) : PASS;
}

/* Whoever is served by public notice has it when the notice has been out long enough. */
static enum verdict noticed_long_enough(struct chk *c, struct finding *f)
{
	int64_t days;
	char from[11];

	if (strcmp(chk_text(c, "how"), BY_NOTICE))
		return NA;
	if (param_int(c->db, "serve.notice.days", chk_text(c, "region"), "", c->on, &days, NULL) != 1 ||
	    cal_add(c->db, chk_text(c, "issued_on"), (int)days, U_DAY, false, from, NULL, NULL))
		return UNKNOWN;
	return strcmp(c->on, from) < 0 ? finding_set(f, "how", "公告满%lld日视为送达，最早%s", (long long)days, from) : PASS;
}

struct holder { const char *name; int64_t person; };

static int got_holder(void *ctx, struct rec *r)
{
	((struct holder *)ctx)->person = rec_num(r, "person");
	return 1;
}

/* What one has signed another takes back; under another account he is still the same person. */
static enum verdict other_signer(struct chk *c, struct finding *f)
{
	struct holder h = { 0 };

	chk_each(c, "account", "name", chk_text(c, "signer_account"), got_holder, &h);
	if (!strcmp(chk_text(c, "signer_account"), c->who->name) || (h.person && h.person == c->who->person))
		return finding_set(f, "signer", "文书由您签发，须由他人作废");
	return PASS;
}

static const struct rule rules[] = {
	{ "R-DOC-02", "送达日期", "D36 送达方式", BLOCK, .flags = RULE_FIXED, .test = served_when },
	{ "R-DOC-03", "公告送达的期间", "民事诉讼法第九十五条", BLOCK, .test = noticed_long_enough },
	{ "R-DOC-04", "签发和作废两人办理", "R-GEN-01", BLOCK, .flags = RULE_FIXED | RULE_BEFORE, .test = other_signer },
	{ 0 }
};

/* ---- documents ---- */

static const struct field fields[] = {
	{ .name = "docno", .label = "文号", .type = T_TEXT, .width = 60, .flags = F_NEED | F_ONCE | F_KEYNO | F_TITLE,
	  .help = "制发时从文号簿取得，作废也不再给别的文书。", .example = "青羊民社名核〔2026〕1号", .basis = FORMAT },
	{ .name = "kind", .label = "文书种类", .type = T_CODE, .list = "doc_kind", .flags = F_NEED | F_ONCE | F_INDEX, .help = "通知书、决定书、证书等哪一种。",
	  .example = "name" },
	{ .name = "form", .label = "版式", .type = T_CODE, .list = "doc_form", .flags = F_NEED | F_ONCE, .help = "印出来照公文、证书还是回执的样子。", .example = "L",
	  .basis = FORMAT },
	{ .name = "title", .label = "标题", .type = T_TEXT, .width = 200, .flags = F_NEED | F_ONCE | F_TITLE | F_FIND, .help = "文书正文之上的标题。",
	  .example = "社会组织名称核准通知书" },
	{ .name = "addressee", .label = "受送达人", .type = T_TEXT, .width = 200, .flags = F_ONCE | F_FIND, .help = "文书写给谁、送达谁，公告没有。",
	  .example = "张一" },
	{ .name = "issuer", .label = "发文机关名称", .type = T_TEXT, .width = 200, .flags = F_NEED | F_ONCE, .help = "制发时的机关全称，机关改名后不变。",
	  .example = "成都市青羊区民政局" },
	{ .name = "unit", .label = "发文机关", .type = T_REF, .list = "unit", .flags = F_NEED | F_ONCE, .help = "文书由单位表里的哪一个机关制发。",
	  .example = "成都市青羊区民政局" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_ONCE | F_INDEX, .help = "事项在哪里办理，决定谁看得到。", .example = "510105" },
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_ONCE | F_INDEX, .help = "文书关于哪一个社会组织，尚未登记的没有。",
	  .example = "四川省蜀锦产业协会" },
	{ .name = "supervisor", .label = "业务主管单位", .type = T_REF, .list = "unit", .flags = F_ONCE, .help = "须其审查的单位也看得到文书，直接登记的没有。",
	  .example = "四川省教育厅" },
	{ .name = "kase", .label = "事项", .type = T_REF, .list = "kase", .flags = F_ONCE | F_INDEX, .help = "办理哪一件申请时制发的文书。",
	  .example = "510104JB2026000007U" },
	{ .name = "entity", .label = "实体", .type = T_TEXT, .width = 30, .flags = F_NEED | F_ONCE, .help = "为数据字典里哪一个实体的行制发。", .example = "name_case" },
	{ .name = "rid", .label = "记录编号", .type = T_INT, .width = 15, .flags = F_NEED | F_ONCE, .help = "那一行的编号，由系统填写。", .example = "1099511627777" },
	{ .name = "issued_on", .label = "制发日期", .type = T_DATE, .flags = F_NEED | F_ONCE, .help = "落款的日期，即作出决定的那一天。", .example = "2026-03-02" },
	{ .name = "signer", .label = "签发人", .type = T_TEXT, .width = 60, .flags = F_ONCE, .help = "文书随谁的办理制发，作废须由他人办理。", .example = "李明" },
	{ .name = "signer_account", .label = "签发账号", .type = T_TEXT, .width = 32, .flags = F_OFFICE | F_ONCE, .help = "签发人办理时所用的账号，由系统填写。",
	  .example = "li" },
	{ .name = "text", .label = "正文", .type = T_MEMO, .width = 20000, .flags = F_NEED | F_ONCE, .help = "制发时由模板填成，以后不再改动也不重算。",
	  .example = "经审查，准予使用该名称。" },
	{ .name = "check_code", .label = "校验码", .type = T_TEXT, .width = 12, .flags = F_UNIQ | F_ONCE | F_KEYNO,
	  .help = "由正文、文号和日期加密算出的12个字符，任何人可凭它核对文书真伪。", .example = "7K2M9QXB4TNC" },
	{ .name = "act_after", .label = "送达后办理", .type = T_TEXT, .width = 30, .flags = F_ONCE, .help = "送达时系统对所办事项接着办理的动作，没有留空。",
	  .example = "notified" },
	{ .name = "how", .label = "送达方式", .type = T_CODE, .list = "D36", .help = "直接、留置、邮寄、委托、公告还是电子送达。", .example = "1", .basis = "D36 送达方式" },
	{ .name = "receipt_by", .label = "签收", .type = T_TEXT, .width = 60, .help = "谁签收，留置的写见证人，邮寄的写邮件号，公告的写载于何处。", .example = "张一" },
	{ .name = "served_on", .label = "送达日期", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "取送达那次办理的日期，期限从它起算。" },
	{ .name = "void_on", .label = "作废日期", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "取作废那次办理的日期，文号从此注明作废。" },
	{ .name = "void_reason", .label = "作废理由", .type = T_TEXT, .width = 600, .flags = F_CALC, .calc = calc_kept, .help = "取作废时所填的意见，说明为什么。" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "文书", .fields = "docno kind title addressee issuer issued_on signer check_code" },
	{ .label = "正文", .fields = "text" },
	{ .label = "送达", .fields = "how receipt_by served_on" },
	{ .label = "作废", .fields = "void_on void_reason" },
	{ .label = "所办事项", .fields = "kase org supervisor unit region form act_after entity rid signer_account" },
	{ 0 }
};

static const struct state states[] = {
	{ "ISSUED", "已制发", ST_START }, { "SERVED", "已送达", ST_GOOD }, { "VOIDED", "作废", ST_BAD }, { 0 }
};

static const struct action actions[] = {
	/* what the engine does with every document that must be served: its time begins */
	{ .name = "issue", .label = "制发", .from = "ISSUED", .roles = ROLE(SYSTEM), .basis = FORMAT },
	{ .name = "serve", .label = "送达", .from = "ISSUED", .to = "SERVED", .roles = ROLE(OFFICER) | ROLE(SYSTEM), .flags = A_FOUREYES, .needs = "how receipt_by",
	  .rules = "R-DOC-02 R-DOC-03", .basis = LICENCE_44, .effect = effect_served },
	{ .name = "void", .label = "作废", .from = "ISSUED SERVED", .to = "VOIDED", .roles = ROLE(CHIEF) | ROLE(DIRECTOR),
	  .flags = A_FOUREYES | A_REASON | A_FINAL, .rules = "R-DOC-04", .basis = "R-GEN-01", .effect = effect_document_void },
	{ 0 }
};

static const struct limit limits[] = {
	{ .name = "deliver", .label = "送达文书", .starts = "issue", .stops = "serve void", .param = "due.deliver.days", .unit = U_WORKDAY, .basis = LICENCE_44,
	  .light = ROLE(OFFICER) },
	{ 0 }
};

static const struct grant grants[] = {
	{ ROLE(OFFICER), READS, S_REGION, LV_OFFICE, .acts = "serve" },
	{ ROLE(OFFICER), V_EDIT, S_REGION, LV_OFFICE, .states = "ISSUED" },
	{ ROLE(CHIEF) | ROLE(DIRECTOR), READS, S_REGION, LV_OFFICE, .acts = "void" },
	{ ROLE(LEGAL) | ROLE(ENFORCER), READS, S_REGION, LV_OFFICE },
	{ ROLE(SUPERVISOR) | ROLE(INDUSTRY), V_READ | V_COUNT, S_UNIT, LV_OFFICE },
	{ ROLE(ORG), V_READ | V_COUNT, S_OWN, LV_INTERNAL },
	{ ROLE(INITIATOR), V_READ | V_COUNT, S_NAMED, LV_INTERNAL },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "文书", "docno kind title addressee issued_on state", .orders = "issued_on-,docno,title" },
	{ "unserved", "待送达", "issued_on docno kind addressee", "state = 'ISSUED' AND addressee IS NOT NULL AND form <> 'S'", "issued_on" },
	{ 0 }
};

static const struct figure figures[] = { { "unserved", "待送达文书", "state = 'ISSUED' AND addressee IS NOT NULL AND form <> 'S'", "kind" }, { 0 } };

static const char *const ddl[] = {
	"CREATE INDEX IF NOT EXISTS document_row ON document (rid, entity)",
	"CREATE INDEX IF NOT EXISTS document_kinds ON document (entity, kind)",
	/* a certificate and its copy bear one number */
	"CREATE UNIQUE INDEX IF NOT EXISTS document_no ON document (docno, kind) WHERE void = 0",
	NULL
};

const struct entity document = {
	.name = "document", .label = "文书", .clause = "2.3", .code = "ws", .cls = C_SHARED, .help = "制发的一件文书：编号、正文、送达和校验码。",
	.fields = fields, .parts = parts, .states = states, .actions = actions, .limits = limits, .rules = rules, .grants = grants, .views = views,
	.figures = figures, .region = "region", .org = "org", .unit = "supervisor", .ddl = ddl,
};

/* ---- templates ---- */

/* Braces in pairs, each with a name in it; behind the name of money it may say that it is written in capitals. */
static int check_template(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	if (v->t != VT_TEXT)
		return 0;
	for (const char *p = strpbrk(v->s, "{}"); p; p = strpbrk(p, "{}")) {
		size_t n = *p == '{' ? strspn(p + 1, "abcdefghijklmnopqrstuvwxyz0123456789_.") : 0;
		if (n && !strncmp(p + 1 + n, CAPITALS, strlen(CAPITALS)))
			n += strlen(CAPITALS);
		if (!n || p[1 + n] != '}')
			return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：花括号须成对，里面是项目名，如 {name}、{org.uscc}、{org.capital" CAPITALS "}", f->label);
		p += n + 2;
	}
	return 0;
}

static const struct field template_fields[] = {
	{ .name = "kind", .label = "文书种类", .type = T_CODE, .list = "doc_kind", .flags = F_NEED | F_ONCE | F_KEYPART | F_TITLE | F_INDEX,
	  .help = "哪一种文书照此填写，种类另有文号样式。", .example = "name" },
	{ .name = "entity", .label = "用于", .type = T_TEXT, .width = 30, .flags = F_NEED | F_ONCE | F_KEYPART | F_TITLE,
	  .help = "数据字典里哪一个实体的事项用它，*是没有专用模板的都用。", .example = "name_case" },
	{ .name = "form", .label = "版式", .type = T_CODE, .list = "doc_form", .flags = F_NEED, .help = "印出来照公文、证书还是回执的样子。", .example = "L",
	  .basis = FORMAT },
	{ .name = "serve", .label = "须送达", .type = T_BOOL, .help = "须送达的从制发起计送达期限，公告和当场交付的不计。", .example = "1", .basis = LICENCE_44 },
	{ .name = "act_after", .label = "送达后办理", .type = T_TEXT, .width = 30, .help = "送达时系统对所办事项接着办理的动作，从送达起算的期限由它开始。",
	  .example = "notified" },
	{ .name = "title", .label = "标题", .type = T_MEMO, .width = 400, .flags = F_NEED, .check = check_template, .help = "可含项目名；?项目=代码 开头的几行只印相符的一行。",
	  .example = "社会组织名称核准通知书", .basis = FORMAT },
	{ .name = "addressee", .label = "受送达人", .type = T_TEXT, .width = 200, .check = check_template, .help = "通常是申请人的项目名，公告留空。",
	  .example = "{applicant}" },
	{ .name = "body", .label = "正文", .type = T_MEMO, .width = 20000, .flags = F_NEED, .check = check_template,
	  .help = "一行一段；{项目}换成内容，金额可写{项目" CAPITALS "}，?项目 开头的行有内容才印，!项目 没有才印，*实体 开头的行逐条列出。", .example = "经审查，准予使用{name}。" },
	{ .name = "valid_from", .label = "启用日期", .type = T_DATE, .flags = F_NEED, .help = "从哪一天起照此制发。", .example = "2026-01-01" },
	{ .name = "valid_to", .label = "停用日期", .type = T_DATE, .help = "从哪一天起不再照此制发，在用留空。", .example = "2027-01-01" },
	{ .name = "region", .label = "适用区划", .type = T_REGION, .flags = F_ONCE | F_KEYPART,
	  .help = "这里和下级的事项用它，区县的先于市州的，市州的先于全省的；全省通用留空。", .example = "510105" },
	{ 0 }
};
static const struct part template_parts[] = {
	{ .label = "文书模板", .fields = "kind entity region form serve act_after valid_from valid_to" }, { .label = "内容", .fields = "title addressee body" }, { 0 }
};
static const struct grant template_grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_NEW | V_EDIT | V_VOID | V_EXPORT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ R_STAFF | ROLE(SECADMIN) | ROLE(AUDITOR), V_READ | V_COUNT, S_ALL, LV_INTERNAL },
	{ 0 }
};
static const struct view template_views[] = { { "list", "文书模板", "kind entity region form title serve valid_from valid_to", .orders = "kind entity" }, { 0 } };

const struct entity doc_template = {
	.name = "doc_template", .label = "文书模板", .clause = "2.3", .code = "wm", .cls = C_SHARED, .flags = E_SHIPPED | E_DATED,
	.help = "一种文书的标题和正文怎样写。", .fields = template_fields, .parts = template_parts, .grants = template_grants, .views = template_views,
};
