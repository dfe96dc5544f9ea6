/* Rules on an organisation's own items: its code (§1.2, C25), its basis (§1.5), its thresholds (§1.1), its dates. */
#include "model/registry/org_rules.h"

#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"

#define ST_10 "《社会团体登记管理条例》第十条"
#define ST_12 "《社会团体登记管理条例》第十二条"
#define GUIDE_21 "《四川省社会组织换届工作指引(试行)》第二十一条"
#define GUIDE_22 "《四川省社会组织换届工作指引(试行)》第二十二条"
#define GUIDE_23 "《四川省社会组织换届工作指引(试行)》第二十三条"
#define USCC_BASIS "GB 32100-2015、GB 11714"

int person_each(struct chk *c, int64_t person, int (*cb)(void *, struct rec *), void *ctx)
{
	if (!person)
		return 0;
	return chk_each_id(c, "person", "id", person, cb, ctx);
}

static int got_name(void *ctx, struct rec *p)
{
	text_cut(ctx, 64, rec_str(p, "name"));
	return 1;
}

void person_name(struct chk *c, int64_t person, char *dst, size_t n)
{
	char name[64] = "";

	person_each(c, person, got_name, name);
	text_cut(dst, n, name);
}

bool org_is_new(struct chk *c)
{
	const char *since = chk_text(c, "established_on");

	return !chk_import(c) && !strcmp(rec_state(c->rec), "NAMED") && (!*since || strcmp(since, c->on) >= 0);
}

/* The check refused it when it was typed; rows that came another way are judged again. The rule's own id selects. */
static enum verdict uscc_form(struct chk *c, struct finding *f)
{
	const char *code = chk_text(c, "uscc");
	struct err err = { 0 };

	if (!*code)
		return NA;
	if (!uscc_check(code, &err) || strcmp(err.rule, f->rule->id))
		return PASS;
	return finding_set(f, "uscc", "%s", err.msg);
}

static enum verdict uscc_prefix(struct chk *c, struct finding *f)
{
	static const struct { const char *type, *prefix; } want[] = { { "ST", "51" }, { "MF", "52" }, { "JJ", "53" } };
	const char *code = chk_text(c, "uscc"), *type = chk_text(c, "type");

	if (!*code)
		return NA;
	if (code[0] != '5' || code[1] < '1' || code[1] > '3')
		return finding_set(f, "uscc", "前缀%.2s不是社会组织的，应为51、52或53", code);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (!strcmp(type, want[i].type) && strncmp(code, want[i].prefix, 2)) {
			char label[64];
			text_cut(label, sizeof(label), code_label(c->db, "D01", type) ? code_label(c->db, "D01", type) : type);
			char *bracket = strpbrk(label, "(") ? strpbrk(label, "(") : strstr(label, "（");
			if (bracket)
				*bracket = '\0';
			return finding_set(f, "uscc", "前缀%.2s与组织类型%s不符", code, label);
		}
	return PASS;
}

/* The digits of the registrar in a code, as region codes are stored: 51, 5101, 510105. */
static void uscc_region(const char *code, char six[7], char stored[13])
{
	text_cut(six, 7, code + 2);
	if (region_of(six, stored))
		text_cut(stored, 13, six);
}

static bool uscc_region_known(struct chk *c, const char *six, const char *stored)
{
	return region_name(c->db, stored) || region_name(c->db, six);
}

/* BLOCK only for what is registered here and now (C25); a zone's own registrar uses the city's or its own digits. */
static enum verdict uscc_region_new(struct chk *c, struct finding *f)
{
	const char *code = chk_text(c, "uscc"), *region = chk_text(c, "region");
	char six[7], stored[13], mine[7] = "";

	if (strlen(code) != 18 || !org_is_new(c))
		return NA;
	uscc_region(code, six, stored);
	if (!uscc_region_known(c, six, stored))
		return finding_set(f, "uscc", "区划%s不存在", six);
	if (!*region || region_gbt6(region, mine) || !strcmp(mine, six))
		return PASS;
	if (chk_count(c, "region", "code", region, "custom", "1", (const char *)NULL) > 0 && !strncmp(mine, six, 4))
		return PASS;
	return finding_set(f, "uscc", "代码中的区划%s与登记管理机关区划%s不符", six, mine);
}

static enum verdict uscc_region_old(struct chk *c, struct finding *f)
{
	const char *code = chk_text(c, "uscc");
	char six[7], stored[13];

	if (strlen(code) != 18 || org_is_new(c))
		return NA;
	uscc_region(code, six, stored);
	if (uscc_region_known(c, six, stored))
		return PASS;
	return finding_set(f, "uscc", "区划%s不存在", six);
}

static enum verdict uscc_mj(struct chk *c, struct finding *f)
{
	const char *code = chk_text(c, "uscc");

	if (strlen(code) != 18 || !org_is_new(c))
		return NA;
	return strncmp(code + 8, "MJ", 2) ? finding_set(f, "uscc", "新发代码第9、10位是%.2s，一般应为MJ", code + 8) : PASS;
}

static enum verdict management(struct chk *c, struct finding *f)
{
	const char *mode = chk_text(c, "mgmt_mode");

	if (!strcmp(mode, "S") && chk_null(c, "supervisor"))
		return finding_set(f, "supervisor", "双重管理的组织须有业务主管单位");
	if (!strcmp(mode, "Z") && chk_null(c, "direct_kind"))
		return finding_set(f, "direct_kind", "直接登记的组织须属于四类直接登记类别之一");
	return PASS;
}

static enum verdict least(struct chk *c, struct finding *f, const char *key, const char *dim, const char *what)
{
	int64_t min;
	char have[32], want[32];

	if (param_int(c->db, key, chk_text(c, "region"), dim, c->on, &min, NULL) != 1) {
		finding_set(f, "capital", "参数%s未设定，不能判断%s是否足额", key, what);
		return UNKNOWN;
	}
	if (chk_int(c, "capital") >= min)
		return PASS;
	money_text(chk_int(c, "capital"), have, sizeof(have));
	money_text(min, want, sizeof(want));
	return finding_set(f, "capital", "%s%s元，低于最低%s元", what, have, want);
}

static enum verdict capital_enough(struct chk *c, struct finding *f)
{
	static const char *const level[] = { "province", "city", "county" };
	const char *type = chk_text(c, "type");
	size_t digits = strlen(chk_text(c, "region"));

	if (!org_is_new(c) || chk_null(c, "capital"))
		return NA;
	if (!strcmp(type, "ST"))
		return least(c, f, "st.min_capital", "", "活动资金");
	enum verdict v = PASS, enough;
	if (!strcmp(type, "MF")) {
		if (chk_int(c, "state_capital_ratio") > 3333)
			v = finding_set(f, "state_capital_ratio", "国有资产份额超过三分之一");
		enough = least(c, f, "mf.min_capital", level[digits <= 2 ? 0 : digits <= 4 ? 1 : 2], "开办资金");
	} else {
		if (!chk_null(c, "capital_kind") && strcmp(chk_text(c, "capital_kind"), "1"))
			v = finding_set(f, "capital_kind", "原始基金必须为到账货币资金");
		enough = least(c, f, "jj.min_fund", !strcmp(chk_text(c, "subtype"), "31") ? "pub" : "nonpub", "原始基金");
	}
	return enough == UNKNOWN || v == PASS ? enough : v;
}

struct members { int64_t ind, unit; };

/* The roster when there is one (a member counts once by the unique key of person or credit code), else what is declared. */
static struct members members_of(struct chk *c)
{
	struct members m = { 0 };
	struct chk buf, *l;

	for (size_t i = 0; (l = chk_line(c, "member", i, &buf)); i++)
		if (chk_null(l, "left_on"))
			*(!strcmp(chk_text(l, "kind"), "2") ? &m.unit : &m.ind) += 1;
	if (!m.ind && !m.unit)
		m = (struct members){ chk_int(c, "members_ind"), chk_int(c, "members_unit") };
	return m;
}

static enum verdict members_enough(struct chk *c, struct finding *f)
{
	const char *region = chk_text(c, "region");
	int64_t ind, unit, mixed;

	if (strcmp(chk_text(c, "type"), "ST") || strcmp(rec_state(c->rec), "ACTIVE"))
		return NA;
	struct members m = members_of(c);
	if (!m.ind && !m.unit)
		return NA;
	if (param_int(c->db, "st.min_ind", region, "", c->on, &ind, NULL) != 1 ||
	    param_int(c->db, "st.min_unit", region, "", c->on, &unit, NULL) != 1 ||
	    param_int(c->db, "st.min_mixed", region, "", c->on, &mixed, NULL) != 1)
		return UNKNOWN;
	if (m.ind >= ind || m.unit >= unit || m.ind + m.unit >= mixed)
		return PASS;
	return finding_set(f, "members_ind", "个人会员%lld、单位会员%lld，低于%lld个人、%lld单位或合计%lld", (long long)m.ind,
			   (long long)m.unit, (long long)ind, (long long)unit, (long long)mixed);
}

static int by_key(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A person or a body is a member once: duplicates would swell the numbers R-REG-03 counts. */
static enum verdict members_once(struct chk *c, struct finding *f)
{
	char **key = NULL, text[80];
	enum verdict v = PASS;
	size_t n = 0;
	struct chk buf, *l;

	for (size_t i = 0; (l = chk_line(c, "member", i, &buf)); i++) {
		bool body = !strcmp(chk_text(l, "kind"), "2");
		if (!chk_null(l, "left_on") || chk_null(l, body ? "uscc" : "person"))
			continue;
		if (body)
			text_cut(text, sizeof(text), chk_text(l, "uscc"));
		else
			snprintf(text, sizeof(text), "#%lld", (long long)chk_int(l, "person"));
		key = xrealloc(key, sizeof(*key) * (n + 1));
		key[n++] = xstrdup(text);
	}
	if (n)
		qsort(key, n, sizeof(*key), by_key);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(key[i - 1], key[i]))
			continue;
		text_cut(text, sizeof(text), key[i]);
		if (*text == '#')
			person_name(c, strtoll(key[i] + 1, NULL, 10), text, sizeof(text));
		v = finding_set(f, "member", "%s在会员名册中重复", text);
	}
	for (size_t i = 0; i < n; i++)
		free(key[i]);
	free(key);
	return v;
}

static enum verdict one_basic_account(struct chk *c, struct finding *f)
{
	struct chk buf, *l;
	int n = 0;

	for (size_t i = 0; (l = chk_line(c, "bank_account", i, &buf)); i++)
		n += !strcmp(chk_text(l, "kind"), "1") && chk_null(l, "closed_on");
	return n > 1 ? finding_set(f, "bank_account", "未销户的基本账户有%d个，只能有一个", n) : PASS;
}

static enum verdict shared(struct chk *c, struct finding *f, const char *field, const char *what)
{
	int64_t n;

	if (!org_is_new(c) || chk_null(c, field))
		return NA;
	n = chk_count(c, "org", field, chk_text(c, field), (const char *)NULL);
	return n >= 2 ? finding_set(f, field, "%s与另外%lld个组织相同", what, (long long)n) : PASS;
}

static enum verdict shared_phone(struct chk *c, struct finding *f)
{
	return shared(c, f, "phone", "联系电话");
}

static enum verdict shared_domicile(struct chk *c, struct finding *f)
{
	return shared(c, f, "domicile", "住所");
}

static enum verdict short_lease(struct chk *c, struct finding *f)
{
	int today, end;

	if (!org_is_new(c) || chk_null(c, "lease_to") || date_to_day(c->on, &today) || date_to_day(chk_text(c, "lease_to"), &end))
		return NA;
	return end < date_add_months(today, 12) ? finding_set(f, "lease_to", "住所租期到%s，不足12个月", chk_text(c, "lease_to")) : PASS;
}

static enum verdict dates(struct chk *c, struct finding *f)
{
	static const struct { const char *first, *then, *text; } order[] = {
		{ "established_on", "cert_from", "证书有效期自早于成立登记日期" },
		{ "cert_from", "cert_to", "证书有效期至早于有效期自" },
		{ "term_from", "term_to", "本届止早于本届起" },
		{ "established_on", "charity_on", "慈善认定日早于成立登记日期" },
	};
	enum verdict v = PASS;
	int from, to;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		const char *a = chk_text(c, order[i].first), *b = chk_text(c, order[i].then);
		if (*a && *b && strcmp(a, b) > 0)
			v = finding_set(f, order[i].then, "%s：%s、%s", order[i].text, a, b);
	}
	if (!date_to_day(chk_text(c, "term_from"), &from) && !date_to_day(chk_text(c, "term_to"), &to) &&
	    to > date_add_months(from, 60))
		v = finding_set(f, "term_to", "本届自%s至%s，超过五年", chk_text(c, "term_from"), chk_text(c, "term_to"));
	return v;
}

static enum verdict fund_after_a_year(struct chk *c, struct finding *f)
{
	const char *from = chk_text(c, "established_on"), *on = chk_text(c, "pub_fund_on");
	enum verdict v = PASS;
	int since, got;

	if (!chk_int(c, "pub_fund"))
		return NA;
	if (!chk_int(c, "is_charity"))
		v = finding_set(f, "pub_fund", "公开募捐资格只能由慈善组织取得");
	if (date_to_day(from, &since) || date_to_day(on, &got))
		return v == PASS ? NA : v;
	if (got < date_add_months(since, 12))
		v = finding_set(f, "pub_fund_on", "%s登记，%s取得公开募捐资格，未满一年", from, on);
	return v;
}

const struct rule org_rules[] = {
	{ "R-USCC-01", "代码18位", USCC_BASIS, BLOCK, .test = uscc_form },
	{ "R-USCC-02", "代码字符", USCC_BASIS, BLOCK, .test = uscc_form },
	{ "R-USCC-03", "代码校验位", USCC_BASIS, BLOCK, .test = uscc_form },
	{ "R-USCC-04", "代码前缀与类型", USCC_BASIS, BLOCK, .test = uscc_prefix },
	{ "R-USCC-05", "代码中的区划", "GB/T 2260", BLOCK, .test = uscc_region_new },
	{ "W-USCC-5", "代码中的区划(早先登记)", "GB/T 2260", WARN, .test = uscc_region_old },
	{ "W-USCC-1", "新码以MJ开头", USCC_BASIS, WARN, .test = uscc_mj },
	{ "R-REG-02", "管理体制", ST_12, BLOCK, .test = management },
	{ "R-REG-03", "注册资金最低数额", ST_10 "、《基金会管理条例》第八条", BLOCK, .test = capital_enough },
	{ "W-REG-3", "会员最低数", ST_10, WARN, .test = members_enough },
	{ "R-MEM-02", "会员不重复", ST_10, BLOCK, .test = members_once },
	{ "R-FIL-01", "只有一个基本户", "《社会团体登记管理条例》第十六条", BLOCK, .test = one_basic_account },
	{ "W-REG-4", "联系电话重复", ST_10, WARN, .test = shared_phone },
	{ "W-REG-5", "住所重复", ST_10, WARN, .test = shared_domicile },
	{ "W-REG-6", "租期不足", ST_10, WARN, .test = short_lease },
	{ "R-DAT-01", "日期先后", ST_12, BLOCK, .test = dates },
	{ "R-CHA-01", "公募资格须满一年", "慈善法第二十二条", BLOCK, .test = fund_after_a_year },
	{ "R-OFF-01", "法定代表人不兼任", ST_12 "、《基金会管理条例》第二十三条", BLOCK, .test = rule_off_01 },
	{ "R-OFF-02", "会长、秘书长、监事分设", GUIDE_23, BLOCK, .test = rule_off_02 },
	{ "R-OFF-03", "负责人年龄", "社会团体章程示范文本", BLOCK, .test = rule_off_03 },
	{ "R-OFF-04", "连任不超过两届", GUIDE_22, BLOCK, .test = rule_off_04 },
	{ "R-OFF-05", "公务员兼职", GUIDE_21 "、《基金会管理条例》第二十三条", BLOCK, .test = rule_off_05 },
	{ "R-OFF-06", "领导干部兼职", GUIDE_21, BLOCK, .test = rule_off_06 },
	{ "R-OFF-07", "任职资格", "《社会团体登记管理条例》第十三条、《基金会管理条例》第二十三条", BLOCK, .test = rule_off_07 },
	{ "R-OFF-08", "基金会理事会和监事", "《基金会管理条例》第二十条至第二十三条", BLOCK, .test = rule_off_08 },
	{ "R-OFF-09", "公募组织理事长、秘书长分设", GUIDE_23, BLOCK, .test = rule_off_09 },
	{ "W-OFF-1", "理事会规模", GUIDE_23, WARN, .test = rule_off_w1 },
	{ "W-OFF-2", "曾任职组织被撤销或吊销", "《社会组织信用信息管理办法》", WARN, .test = rule_off_w2 },
	{ "R-BR-01", "社会服务机构不设分支", "《民办非企业单位登记管理暂行条例》第十三条", BLOCK, .test = rule_br_01 },
	{ "R-BR-02", "分支机构下不设分支", "《社会团体登记管理条例》第十七条", BLOCK, .test = rule_br_02 },
	{ "R-BR-03", "不设地域性分支", "《社会团体登记管理条例》第十七条", BLOCK, 0, ROLE(CHIEF), "科长/处长同意意见", rule_br_03 },
	{ "R-BR-04", "分支机构名称", "《社会组织名称管理办法》第十七条", BLOCK, .test = rule_br_04 },
	{ "R-BR-05", "设立决议和账户", "民发〔2014〕38号", BLOCK, .test = rule_br_05 },
	{ "W-BR-1", "分支机构数量", "民发〔2014〕38号", WARN, .test = rule_br_w1 },
	{ "W-BR-2", "分支机构负责人年龄", "社会团体章程示范文本", WARN, .test = rule_br_w2 },
	{ 0 }
};
