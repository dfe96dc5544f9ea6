/* An organisation: one row of the register, its registered items and what hangs on it (regulation §1.3). Registered items
 * change by a case or by 更正 only; contact data may be edited by the clerk at once. */
#include "model/core/rules.h"

#include "model/registry/org_rules.h"
#include "model/registry/registry.h"

#define BY_CASE "属登记事项，登记后只能经变更登记或更正改动。"
#define ST_12 "《社会团体登记管理条例》第十二条"

/* The lists that would flag an organisation (credit, penalties) are kept by their own entities: while none is linked in,
 * no row can say that it is flagged. */
static int calc_flag(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c, (void)f, (void)err;
	v->t = VT_INT;
	v->i = 0;
	return 0;
}

static const struct field fields[] = {
	{ .name = "uscc", .label = "统一社会信用代码", .type = T_TEXT, .width = 18, .check = check_uscc,
	  .flags = F_REG | F_UNIQ | F_PUBLIC | F_KEYNO | F_FIND,
	  .help = "18位代码，准予登记时从码段取得，终身不变；登记错误只能更正。", .example = "51510000MJQ100016U",
	  .basis = "GB 32100-2015、GB 11714" },
	{ .name = "old_reg_no", .label = "登记证号(旧)", .type = T_TEXT, .width = 40, .flags = F_FIND,
	  .help = "2016年以前旧证书上的编号，供查档，经办人可改。", .example = "川社证字第1234号" },
	{ .name = "type", .label = "组织类型", .type = T_CODE, .list = "D01", .flags = F_NEED | F_REG | F_PUBLIC,
	  .help = "社会团体、社会服务机构、基金会三类之一，决定适用哪部条例；" BY_CASE, .example = "ST", .basis = "民法典第九十条、第九十二条" },
	{ .name = "subtype", .label = "子类型", .type = T_CODE, .list = "D02", .flags = F_NEED | F_REG | F_PUBLIC,
	  .help = "类型之下的细分，基金会分有无公开募捐资格；" BY_CASE, .example = "2", .basis = "《基金会管理条例》第十一条" },
	{ .name = "name", .label = "名称", .type = T_TEXT, .width = 60, .check = check_name,
	  .flags = F_NEED | F_REG | F_PUBLIC | F_TITLE | F_FIND | F_NAME,
	  .help = "核准的全称，括号用全角；" BY_CASE, .example = "四川省蜀锦产业协会", .basis = ST_12 },
	{ .name = "name_en", .label = "英文名称", .type = T_TEXT, .width = 120,
	  .help = "章程载明的英文名，没有则空，经办人可改。", .example = "Sichuan Shu Brocade Industry Association" },
	{ .name = "abbr", .label = "简称", .type = T_TEXT, .width = 30, .flags = F_PUBLIC | F_FIND,
	  .help = "章程载明的简称，可用来检索，经办人可改。", .example = "蜀锦协会" },
	{ .name = "region", .label = "登记管理机关区划", .type = T_REGION, .flags = F_NEED | F_REG | F_PUBLIC,
	  .help = "登记管理机关所在的省、市或县，决定由谁管辖；" BY_CASE, .example = "51",
	  .basis = "《社会团体登记管理条例》第七条" },
	{ .name = "reg_authority", .label = "登记管理机关", .type = T_REF, .list = "unit", .flags = F_REG | F_PUBLIC,
	  .help = "发给登记证书的民政部门，从单位表选；" BY_CASE, .example = "四川省民政厅",
	  .basis = "《社会团体登记管理条例》第六条" },
	{ .name = "mgmt_mode", .label = "管理体制", .type = T_CODE, .list = "D03", .flags = F_NEED | F_PUBLIC,
	  .help = "双重管理须有业务主管单位，直接登记限四类，经办人可改。", .example = "S" },
	{ .name = "direct_kind", .label = "直接登记类别", .type = T_CODE, .list = "D04",
	  .help = "直接登记的组织属于四类中的哪一类，其他体制留空。", .example = "H" },
	{ .name = "supervisor", .label = "业务主管单位", .type = T_REF, .list = "unit", .flags = F_REG | F_PUBLIC,
	  .help = "双重管理的审查单位，从单位表选；" BY_CASE, .example = "四川省教育厅", .basis = ST_12 },
	{ .name = "industry_dept", .label = "行业管理部门", .type = T_REF, .list = "unit",
	  .help = "直接登记或脱钩后按行业指导的部门，从单位表选，经办人可改。", .example = "四川省经济和信息化厅" },
	{ .name = "party_dept", .label = "党建工作机构", .type = T_REF, .list = "unit",
	  .help = "负责其党建工作的上级机构，从单位表选，直接登记和脱钩必填。", .example = "四川省社会组织综合党委" },
	{ .name = "domicile", .label = "住所", .type = T_TEXT, .width = 100, .flags = F_NEED | F_REG | F_PUBLIC | F_INDEX,
	  .help = "主要办事机构所在地的详细地址；" BY_CASE, .example = "成都市青羊区西御街1号3楼", .basis = ST_12 },
	{ .name = "domicile_region", .label = "住所所在区划", .type = T_REGION, .flags = F_REG,
	  .help = "住所在哪个县或乡镇街道，填到知道的一级；" BY_CASE, .example = "510105" },
	{ .name = "domicile_kind", .label = "住所使用权", .type = T_CODE, .list = "D05",
	  .help = "凭什么使用住所，租赁的还要填租期，经办人可改。", .example = "2" },
	{ .name = "lease_to", .label = "租期止", .type = T_DATE,
	  .help = "住所租赁或无偿使用到哪一天，到期前提醒续签。", .example = "2027-12-31" },
	{ .name = "purpose", .label = "宗旨", .type = T_MEMO, .width = 2000, .flags = F_REG | F_PUBLIC,
	  .help = "章程载明的设立目的；" BY_CASE, .example = "团结蜀锦行业，传承技艺，服务会员。", .basis = ST_12 },
	{ .name = "scope", .label = "业务范围", .type = T_MEMO, .width = 2000, .check = check_scope,
	  .flags = F_NEED | F_REG | F_PUBLIC,
	  .help = "可以做的事，逐项列出，每项不超过60字；" BY_CASE, .example = "行业调查研究；业务培训；国际交流。", .basis = ST_12 },
	{ .name = "area", .label = "活动地域", .type = T_TEXT, .width = 60, .flags = F_REG | F_PUBLIC,
	  .help = "社会团体在哪里活动，不得超出登记机关管辖；" BY_CASE, .example = "四川省", .basis = ST_12 },
	{ .name = "capital", .label = "注册资金(元)", .type = T_FEN, .width = 18, .min = 1, .max = INT64_C(100000000000000),
	  .flags = F_REG | F_PUBLIC,
	  .help = "活动资金、开办资金或原始基金数额；" BY_CASE, .example = "30000.00", .basis = ST_12 },
	{ .name = "capital_kind", .label = "出资方式", .type = T_CODE, .list = "capital_kind", .flags = F_REG,
	  .help = "货币还是实物，原始基金必须为到账货币资金；" BY_CASE, .example = "1", .basis = "《基金会管理条例》第八条" },
	{ .name = "state_capital_ratio", .label = "国有资产份额", .type = T_BP, .width = 6, .min = 0, .max = 10000,
	  .help = "开办资金中国有资产所占比例，不得超过三分之一。", .example = "0.00" },
	{ .name = "legal_rep", .label = "法定代表人", .type = T_REF, .list = "person", .flags = F_REG | F_PUBLIC,
	  .help = "对外代表本组织的人，从人员表选；" BY_CASE, .example = "张一", .basis = ST_12 },
	{ .name = "legal_rep_post", .label = "法定代表人职务", .type = T_CODE, .list = "D09", .flags = F_REG | F_PUBLIC,
	  .help = "法定代表人在本组织担任的职务，章程规定由谁担任。", .example = "01" },
	{ .name = "established_on", .label = "成立登记日期", .type = T_DATE, .check = check_not_future,
	  .flags = F_REG | F_PUBLIC,
	  .help = "准予登记的那一天（基金会是设立登记），登记错误只能更正。", .example = "2016-05-18" },
	{ .name = "cert_no", .label = "证书编号", .type = T_TEXT, .width = 40, .flags = F_REG | F_FIND,
	  .help = "现行登记证书上的编号，换证时由发证改写。", .example = "川民证字第001234号" },
	{ .name = "cert_from", .label = "证书有效期自", .type = T_DATE, .flags = F_REG | F_PUBLIC,
	  .help = "现行证书从哪一天起有效，换证时由发证改写。", .example = "2022-05-18" },
	{ .name = "cert_to", .label = "证书有效期至", .type = T_DATE, .flags = F_REG | F_PUBLIC,
	  .help = "现行证书到哪一天失效，不得晚于本届届满。", .example = "2027-05-17" },
	{ .name = "term_no", .label = "届次", .type = T_INT, .width = 3, .min = 1, .max = 99,
	  .help = "现在是第几届，换届备案后改，经办人可改。", .example = "3" },
	{ .name = "term_from", .label = "本届起", .type = T_DATE,
	  .help = "本届理事会产生的那一天，换届备案后改。", .example = "2022-05-18" },
	{ .name = "term_to", .label = "本届止", .type = T_DATE,
	  .help = "本届任期届满的那一天，到期前提醒换届。", .example = "2027-05-17" },
	{ .name = "term_years", .label = "任期(年)", .type = T_INT, .width = 1, .min = 1, .max = 5,
	  .help = "章程规定每届几年，最长不超过五年。", .example = "5", .basis = "《基金会管理条例》第二十条" },
	{ .name = "is_charity", .label = "慈善组织", .type = T_BOOL, .flags = F_REG | F_PUBLIC,
	  .help = "是否经登记机关登记或认定为慈善组织。", .example = "1", .basis = "慈善法第十条" },
	{ .name = "charity_on", .label = "慈善认定日", .type = T_DATE, .check = check_not_future, .flags = F_REG | F_PUBLIC,
	  .help = "登记或认定为慈善组织的那一天，不是慈善组织留空。", .example = "2018-09-01" },
	{ .name = "pub_fund", .label = "公开募捐资格", .type = T_BOOL, .flags = F_REG | F_PUBLIC,
	  .help = "是否持有公开募捐资格证书，须登记满一年。", .example = "1", .basis = "慈善法第二十二条" },
	{ .name = "pub_fund_on", .label = "公募资格取得日", .type = T_DATE, .check = check_not_future, .flags = F_REG | F_PUBLIC,
	  .help = "取得公开募捐资格证书的那一天，没有则留空。", .example = "2019-10-08", .basis = "慈善法第二十二条" },
	{ .name = "tax_exempt_to", .label = "免税资格至", .type = T_DATE,
	  .help = "非营利组织免税资格的最后一天，到期前提醒。", .example = "2027-12-31" },
	{ .name = "donation_deduct_to", .label = "税前扣除资格至", .type = T_DATE,
	  .help = "公益性捐赠税前扣除资格的最后一天，到期前提醒。", .example = "2027-12-31" },
	{ .name = "industry_code", .label = "国民经济行业", .type = T_CODE, .list = "D06",
	  .help = "按主要业务对应的行业门类，统计用，经办人可改。", .example = "C", .basis = "GB/T 4754-2017" },
	{ .name = "icnpo", .label = "民间组织分类", .type = T_CODE, .list = "D07", .flags = F_PUBLIC,
	  .help = "按活动领域分的十四类，统计和查重用，经办人可改。", .example = "09" },
	{ .name = "catalogue", .label = "设立导向目录项", .type = T_TEXT, .width = 20,
	  .help = "成立时适用的导向目录条目编码，没有目录则空。", .example = "E-05-01" },
	{ .name = "members_ind", .label = "个人会员数", .type = T_INT, .width = 7, .min = 0, .max = 9999999,
	  .help = "申报的个人会员人数，录有会员名册时以名册为准。", .example = "60",
	  .basis = "《社会团体登记管理条例》第十条" },
	{ .name = "members_unit", .label = "单位会员数", .type = T_INT, .width = 7, .min = 0, .max = 9999999,
	  .help = "申报的单位会员家数，录有会员名册时以名册为准。", .example = "35",
	  .basis = "《社会团体登记管理条例》第十条" },
	{ .name = "staff_full", .label = "专职人数", .type = T_INT, .width = 6, .min = 0, .max = 999999,
	  .help = "专职工作人员人数，至少一名，经办人可改。", .example = "3", .basis = "《社会团体登记管理条例》第十条" },
	{ .name = "staff_part", .label = "兼职人数", .type = T_INT, .width = 6, .min = 0, .max = 999999,
	  .help = "兼职工作人员人数，没有填0，经办人可改。", .example = "5" },
	{ .name = "flag_abnormal", .label = "活动异常", .type = T_BOOL, .flags = F_CALC | F_PUBLIC, .calc = calc_flag,
	  .help = "是否在活动异常名录内，由信用管理算出，不能手填。", .basis = "《社会组织信用信息管理办法》第十一条" },
	{ .name = "flag_dishonest", .label = "严重违法失信", .type = T_BOOL, .flags = F_CALC | F_PUBLIC, .calc = calc_flag,
	  .help = "是否在严重违法失信名单内，由信用管理算出，不能手填。", .basis = "《社会组织信用信息管理办法》第十五条" },
	{ .name = "flag_suspended", .label = "限期停止活动", .type = T_BOOL, .flags = F_CALC | F_PUBLIC, .calc = calc_flag,
	  .help = "是否在停止活动的处罚期内，由行政处罚算出，不能手填。", .basis = "《社会团体登记管理条例》第三十条" },
	{ .name = "eval_level", .label = "评估等级", .type = T_CODE, .list = "D21", .flags = F_REG | F_PUBLIC,
	  .help = "最近一次等级评估的结果，由评估公告改写。", .example = "4", .basis = "《四川省社会组织评估管理办法》" },
	{ .name = "eval_to", .label = "评估等级有效期至", .type = T_DATE, .flags = F_REG | F_PUBLIC,
	  .help = "评估等级的最后一天，过期后不得再用。", .example = "2028-12-31" },
	{ .name = "contact", .label = "联系人", .type = T_TEXT, .width = 30,
	  .help = "日常联系找谁，经办人可随时改。", .example = "钱五" },
	{ .name = "phone", .label = "联系电话", .type = T_TEXT, .width = 20, .flags = F_FIND | F_INDEX, .check = check_phone,
	  .help = "本组织的办公电话或手机，经办人可随时改。", .example = "028-86512345" },
	{ .name = "email", .label = "电子邮箱", .type = T_TEXT, .width = 60, .check = check_email,
	  .help = "收通知用的邮箱，经办人可随时改。", .example = "office@example.org" },
	{ .name = "website", .label = "网站", .type = T_TEXT, .width = 100, .flags = F_PUBLIC, .check = check_website,
	  .help = "官方网站网址，以http://或https://开头，经办人可改。", .example = "https://www.example.org" },
	{ .name = "postcode", .label = "邮政编码", .type = T_TEXT, .width = 6, .check = check_postal,
	  .help = "住所的六位邮编，寄送文书用，经办人可改。", .example = "610015" },
	{ 0 }
};

/* 联系方式 is the first section with anything to edit once the organisation is registered: the cursor starts there. */
static const struct part parts[] = {
	{ .label = "登记事项", .fields = "name uscc type subtype region reg_authority supervisor legal_rep legal_rep_post domicile "
	  "domicile_region capital capital_kind established_on" },
	{ .label = "联系方式", .fields = "phone contact email website postcode" },
	{ .label = "宗旨和业务范围", .fields = "purpose scope" },
	{ .label = "活动地域", .fields = "area", .kinds = "ST" },
	{ .label = "出资", .fields = "state_capital_ratio", .kinds = "MF" },
	{ .label = "管理体制", .fields = "mgmt_mode direct_kind industry_dept party_dept" },
	{ .label = "证书", .fields = "cert_no cert_from cert_to old_reg_no" },
	{ .label = "届次", .fields = "term_no term_from term_to term_years" },
	{ .label = "资格和等级", .fields = "is_charity charity_on pub_fund pub_fund_on tax_exempt_to donation_deduct_to eval_level "
	  "eval_to flag_abnormal flag_dishonest flag_suspended" },
	{ .label = "分类和规模", .fields = "name_en abbr industry_code icnpo catalogue staff_full staff_part domicile_kind lease_to" },
	{ .label = "会员规模", .fields = "members_ind members_unit", .kinds = "ST" },
	{ .label = "负责人", .lines = "post", .columns = "person post term_no valid_from valid_to how full_time filing" },
	{ .label = "会员", .lines = "member", .columns = "kind person name uscc level joined_on left_on", .kinds = "ST" },
	{ .label = "发起人", .lines = "initiator", .columns = "kind person name share" },
	{ .label = "分支机构", .lines = "branch", .columns = "name kind head set_on ended_on", .kinds = "ST JJ" },
	{ .label = "章程", .lines = "charter_version", .columns = "version_no passed_on approved_on doc_no party_clause" },
	{ .label = "银行账户", .lines = "bank_account", .columns = "bank account_no kind opened_on closed_on" },
	{ .label = "印章", .lines = "seal", .columns = "kind name made_on filed_on returned_on" },
	{ .label = "大事记", .lines = "org_event", .columns = "on_day kind doc_no before after" },
	{ 0 }
};

static const struct state states[] = {
	{ "NAMED", "名称已核准", ST_START, "筹备中" },
	{ "ACTIVE", "正常", ST_OPEN },
	{ "LIQ", "清算中", ST_PAUSED },
	{ "CANC", "已注销", ST_GOOD },
	{ "REVK", "已撤销登记", ST_BAD },
	{ "LREV", "已吊销登记证书", ST_BAD },
	{ "MERG", "已合并注销", ST_GOOD },
	{ 0 }
};

/* Enrolling one that was registered before this register existed is a clerk's act. The other edges are effects of cases:
 * no grant names them, so that nobody takes them without a case. */
#define CASE_ONLY ROLE(SYSTEM)
static const struct action actions[] = {
	{ .name = "enrol", .label = "补录在册", .from = "NAMED", .to = "ACTIVE", .roles = ROLE(CHIEF) | ROLE(DIRECTOR),
	  .flags = A_REASON, .needs = "uscc reg_authority legal_rep established_on cert_no cert_from cert_to capital",
	  .rules = "R-USCC-04 W-USCC-5 R-REG-02 R-OFF-01 R-DAT-01", .basis = "《社会团体登记管理条例》第十二条" },
	{ .name = "establish", .label = "成立登记", .from = "NAMED", .to = "ACTIVE", .roles = CASE_ONLY, .basis = ST_12 },
	{ .name = "liquidate", .label = "开始清算", .from = "ACTIVE REVK LREV", .to = "LIQ", .roles = CASE_ONLY,
	  .basis = "《社会团体登记管理条例》第二十条" },
	{ .name = "cancel", .label = "注销登记", .from = "LIQ", .to = "CANC", .roles = CASE_ONLY,
	  .basis = "《社会团体登记管理条例》第二十一条" },
	{ .name = "merge", .label = "合并注销", .from = "ACTIVE LIQ", .to = "MERG", .roles = CASE_ONLY,
	  .basis = "《社会团体登记管理条例》第十九条" },
	{ .name = "revoke", .label = "撤销登记", .from = "ACTIVE", .to = "REVK", .roles = CASE_ONLY,
	  .basis = "《社会团体登记管理条例》第二十九条" },
	{ .name = "revoke_cert", .label = "吊销登记证书", .from = "ACTIVE", .to = "LREV", .roles = CASE_ONLY,
	  .basis = "《社会组织登记管理机关行政处罚程序规定》" },
	{ 0 }
};

static const struct grant grants[] = {
	{ ROLE(OFFICER) | ROLE(CHIEF), V_READ | V_COUNT | V_NEW | V_EDIT | V_EXPORT | V_HISTORY | V_CORRECT, S_REGION, LV_SENSITIVE,
	  .acts = "enrol" },
	{ ROLE(DIRECTOR), V_READ | V_COUNT | V_VOID | V_EXPORT | V_HISTORY | V_CORRECT, S_REGION, LV_SENSITIVE, .acts = "enrol" },
	{ ROLE(LEGAL) | ROLE(ENFORCER), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE },
	{ ROLE(SUPERVISOR), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_UNIT, LV_INTERNAL },
	{ ROLE(ORG), V_READ | V_HISTORY, S_OWN, LV_INTERNAL },
	/* who founds one fills it in until it is registered */
	{ ROLE(INITIATOR), V_EDIT, S_NAMED, LV_INTERNAL, .states = "NAMED" },
	{ ROLE(INITIATOR), V_READ | V_HISTORY, S_NAMED, LV_INTERNAL },
	/* whoever works here sees at least what everybody does */
	{ R_STAFF | ROLE(SUPERVISOR) | ROLE(PARTY_OFFICE) | ROLE(PARTY_COMMITTEE), V_READ, S_PUBLIC, LV_PUBLIC, .states = "ACTIVE LIQ CANC REVK LREV MERG" },
	/* sysadmin: an organisation's account is made for one that everybody may look up */
	{ ROLE(ORG) | ROLE(PUBLIC) | ROLE(SYSADMIN), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC,
	  .states = "ACTIVE LIQ CANC REVK LREV MERG" },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "社会组织名册", "name uscc region type state legal_rep established_on",
	  .orders = "name,region name,established_on-,uscc" },
	{ "certs", "证书到期", "cert_to name uscc region cert_no phone", "state = 'ACTIVE' AND cert_to IS NOT NULL", "cert_to" },
	{ "terms", "届满", "term_to name uscc region term_no phone", "state = 'ACTIVE' AND term_to IS NOT NULL", "term_to" },
	{ 0 }
};

static const struct figure figures[] = {
	{ "active", "正常在册数", "state = 'ACTIVE'", "type" },
	{ "by_region", "各地在册数", "state = 'ACTIVE'", "region" },
	{ "charity", "慈善组织数", "state = 'ACTIVE' AND is_charity = 1", "type" },
	{ "members_low", "会员申报数低于法定人数", "state = 'ACTIVE' AND type = 'ST' AND coalesce(members_unit, 0) < 30 AND "
	  "coalesce(members_ind, 0) + coalesce(members_unit, 0) < 50", "region" },
	{ 0 }
};

/* The figures of home are counted at every login, from the index alone: a row of 60 columns is a page to read. State comes
 * first: every query says void = 0, and an index that begins so would be taken for all of them. */
#define COUNTED "state, void, type, is_charity, members_unit, members_ind, region, established_on)"	/* region: else the expression is not covered */
static const char *const ddl[] = {
	"CREATE INDEX org_count ON org (" COUNTED,
	"CREATE INDEX org_count_city ON org (substr(region, 1, 4), " COUNTED,
	"CREATE INDEX org_count_county ON org (substr(region, 1, 6), " COUNTED,
	NULL
};

const struct entity org = {
	.name = "org", .label = "社会组织", .clause = "0", .code = "zz", .cls = C_SHARED,
	.help = "登记机关登记的一个社会团体、社会服务机构或基金会。",
	.fields = fields, .parts = parts, .states = states, .actions = actions, .rules = org_rules,
	.save_rules = "R-USCC-01 R-USCC-02 R-USCC-03 R-USCC-04 R-USCC-05 W-USCC-1 W-USCC-5 R-REG-02 R-REG-03 W-REG-3 "
	  "R-MEM-02 R-FIL-01 W-REG-4 W-REG-5 W-REG-6 R-DAT-01 R-CHA-01 R-OFF-01 R-OFF-02 R-OFF-03 R-OFF-04 R-OFF-05 R-OFF-06 R-OFF-07 R-OFF-08 R-OFF-09 "
	  "W-OFF-1 W-OFF-2 R-BR-01 R-BR-02 R-BR-03 R-BR-04 R-BR-05 W-BR-1 W-BR-2",
	.grants = grants, .views = views, .figures = figures,
	.kind = "type", .region = "region", .org = "id", .unit = "supervisor", .ddl = ddl,
};
