/* What is judged of an establishment (regulation §1.5, §1.1, §2.1, §2.3): the papers, the name it rests on, who founds and leads it, and
 * whether there is one of its kind already. What the organisation's own row says is judged by the organisation's rules. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "model/registry/material.h"
#include "model/supervision/catalogue.h"
#include "model/supervision/setup.h"
#include "model/supervision/similar.h"
#include "model/supervision/supervision.h"

#define ST(n) "《社会团体登记管理条例》第" n "条"
#define LICENCE_32 "行政许可法第三十二条"

/* The row a reference names, as a thing to judge; at->rec NULL when there is none. row_done() it. */
static struct chk row_at(struct chk *c, const char *ref)
{
	struct chk at = *c;

	at.rec = chk_row(c, ref);
	return at;
}

static void row_done(struct chk *at)
{
	rec_free(at->rec);
}

static bool mode_is(struct chk *c, const char *mode)
{
	return !strcmp(chk_text(c, "mgmt_mode"), mode);
}

/* ---- R-REG-01, R-REG-14, R-SUP-01, 02: papers ---- */

static enum verdict all_verified(struct chk *c, struct finding *f)
{
	return material_all(c, f, "setup_material", "accept");
}

static enum verdict verified_for_issue(struct chk *c, struct finding *f)
{
	return material_all(c, f, "setup_material", "issue");
}

static enum verdict told_once(struct chk *c, struct finding *f)
{
	return chk_null(c, "supplement_no") ? PASS : finding_set(f, "supplement_no", "已发过补正告知书%s：须补正的内容应一次性告知", chk_text(c, "supplement_no"));
}

static enum verdict something_lacks(struct chk *c, struct finding *f)
{
	char text[2000];

	return material_lacking(c, "setup_material", text, sizeof(text)) ? PASS
	       : finding_set(f, "setup_material", "材料里没有须补正或未提交的，不能发补正告知书");
}

/* ---- R-REG-10, 11, 17: the supervising unit ---- */

static enum verdict is_dual(struct chk *c, struct finding *f)
{
	return mode_is(c, "S") ? PASS : finding_set(f, "mgmt_mode", "直接登记和脱钩的不经业务主管单位审查，直接提交登记机关");
}

static enum verdict is_direct(struct chk *c, struct finding *f)
{
	return mode_is(c, "S") ? finding_set(f, "mgmt_mode", "双重管理的须先送业务主管单位审查") : PASS;
}

static enum verdict consented(struct chk *c, struct finding *f)
{
	enum verdict v = PASS;

	if (!mode_is(c, "S"))
		return NA;
	if (chk_null(c, "consent_no"))
		v = finding_set(f, "consent_no", "双重管理的须有业务主管单位审查同意的文号");
	if (chk_null(c, "consent_on"))
		v = finding_set(f, "consent_on", "双重管理的须有业务主管单位审查同意的日期");
	return v;
}

/* ---- R-REG-04: the approved name ---- */

static const char *label_of(struct chk *at, const char *name)
{
	for (const struct field *x = rec_entity(at->rec)->fields; x->name; x++)
		if (!strcmp(x->name, name))
			return x->label;
	return name;
}

static size_t persons(struct chk *at, const char *lines, int64_t *id, size_t max)
{
	struct chk buf, *l;
	size_t n = 0;

	for (size_t i = 0; n < max && (l = chk_line(at, lines, i, &buf)); i++)
		if (chk_int(l, "person"))
			id[n++] = chk_int(l, "person");
	return n;
}

static bool has(const int64_t *id, size_t n, int64_t one)
{
	for (size_t i = 0; i < n; i++)
		if (id[i] == one)
			return true;
	return false;
}

static enum verdict same_founders(struct chk *c, struct chk *name, struct chk *org, struct finding *f)
{
	enum { MOST = 500 };
	int64_t then[MOST], now[MOST];
	size_t nt = persons(name, "name_founder", then, MOST), nn = persons(org, "initiator", now, MOST);

	(void)c;
	for (size_t i = 0; i < nt; i++)
		if (!has(now, nn, then[i]))
			return finding_set(f, "name_case", "名称核准时的发起人有的不在社会组织的发起人中");
	for (size_t i = 0; i < nn; i++)
		if (!has(then, nt, now[i]))
			return finding_set(f, "name_case", "社会组织的发起人有的不是名称核准时的发起人");
	return PASS;
}

static enum verdict name_in_force(struct chk *c, struct finding *f)
{
	struct chk name = row_at(c, "name_case"), org = row_at(c, "org");
	const char *day = chk_null(c, "received_on") ? c->on : chk_text(c, "received_on");
	enum verdict v = PASS;

	if (!name.rec || !org.rec)
		v = finding_set(f, "name_case", "没有名称核准，不能申请成立登记");
	else if (strcmp(rec_state(name.rec), "APPROVED"))
		v = finding_set(f, "name_case", "名称核准不在有效状态");
	else if (strcmp(chk_text(&name, "valid_to"), day) < 0)
		v = finding_set(f, "name_case", "核准的名称已于%s失效，申请在%s", chk_text(&name, "valid_to"), day);
	else if (strcmp(chk_text(&name, "name"), chk_text(&org, "name")))
		v = finding_set(f, "name", "社会组织名称与核准的“%s”不同", chk_text(&name, "name"));
	else if (strcmp(chk_text(&name, "type"), chk_text(&org, "type")))
		v = finding_set(f, "type", "组织类型与名称核准时不同");
	else
		v = same_founders(c, &name, &org, f);
	row_done(&name);
	row_done(&org);
	return v;
}

/* ---- R-REG-05: trained, again ---- */

static enum verdict one_trained(struct chk *c, struct chk *l, enum verdict v, struct finding *f)
{
	char lacks[120], who[64];

	if (!chk_int(l, "person") || !train_lacks(c, chk_int(l, "person"), lacks, sizeof(lacks)))
		return v;
	chk_ref_text(l, "person", "name", who, sizeof(who));
	return finding_set(f, "org", "%s没有有效的结业证书：%s", who, lacks);
}

/* 负责人 by D09: chair, vice chairs, secretary, head of a service body, legal representative. */
static bool leads(const char *post)
{
	static const char *const code[] = { "01", "02", "03", "09", "15" };

	for (size_t i = 0; i < LENGTH(code); i++)
		if (!strcmp(post, code[i]))
			return true;
	return false;
}

static enum verdict trained(struct chk *c, struct finding *f)
{
	struct chk org = row_at(c, "org"), buf, *l;
	enum verdict v = PASS;

	if (!org.rec)
		return NA;
	for (size_t i = 0; (l = chk_line(&org, "initiator", i, &buf)); i++)
		v = one_trained(c, l, v, f);
	for (size_t i = 0; (l = chk_line(&org, "post", i, &buf)); i++)
		if (leads(chk_text(l, "post")))
			v = one_trained(c, l, v, f);
	row_done(&org);
	return v;
}

/* ---- R-REG-07, 08, 09: those who lead, how many they are, what is filled ---- */

static enum verdict posts_filled(struct chk *c, struct finding *f)
{
	struct chk org = row_at(c, "org"), buf, *l;
	bool chair = false, secretary = false, overseer = false, legal = false;
	enum verdict v = PASS;

	if (!org.rec)
		return NA;
	f->row = rec_id(org.rec);
	bool service = !strcmp(chk_text(&org, "type"), "MF");
	for (size_t i = 0; (l = chk_line(&org, "post", i, &buf)); i++) {
		const char *post = chk_text(l, "post");
		chair |= !strcmp(post, "01") || (service && !strcmp(post, "09"));
		secretary |= !strcmp(post, "03");
		overseer |= !strcmp(post, "07") || !strcmp(post, "08");
		legal |= chk_int(l, "person") == chk_int(&org, "legal_rep");
	}
	if (chk_null(&org, "legal_rep"))
		v = finding_set(f, "legal_rep", "没有拟任法定代表人");
	else if (!legal)
		v = finding_set(f, "legal_rep", "拟任法定代表人没有在负责人中");
	if (!chair)
		v = finding_set(f, "post", service ? "没有拟任理事长或院长(校长、主任)" : "没有拟任会长(理事长)");
	if (!secretary && !service)
		v = finding_set(f, "post", "没有拟任秘书长");
	if (!overseer)
		v = finding_set(f, "post", "没有拟任监事");
	row_done(&org);
	return v;
}

static void count_kinds(struct chk *at, const char *lines, int64_t *ind, int64_t *unit)
{
	struct chk buf, *l;

	*ind = *unit = 0;
	for (size_t i = 0; (l = chk_line(at, lines, i, &buf)); i++)
		*(!strcmp(chk_text(l, "kind"), "2") ? unit : ind) += 1;
}

static enum verdict enough(struct chk *c, struct finding *f)
{
	struct chk org = row_at(c, "org");
	int64_t ind, unit, need_ind, need_unit, mixed;
	const char *region = chk_text(c, "region");
	enum verdict v = PASS;

	if (!org.rec)
		return NA;
	f->row = rec_id(org.rec);
	count_kinds(&org, "initiator", &ind, &unit);
	if (strcmp(chk_text(&org, "type"), "ST"))
		v = ind + unit ? PASS : finding_set(f, "initiator", "没有发起人(举办者)");
	else if (param_int(c->db, "st.min_initiators", region, "ind", c->on, &need_ind, NULL) != 1 ||
		 param_int(c->db, "st.min_initiators", region, "unit", c->on, &need_unit, NULL) != 1)
		v = UNKNOWN;
	else {
		if (ind < need_ind && unit < need_unit)
			v = finding_set(f, "initiator", "发起人个人%lld、单位%lld，须有%lld个人或%lld单位以上", (long long)ind, (long long)unit, (long long)need_ind,
					(long long)need_unit);
		count_kinds(&org, "member", &ind, &unit);
		if (param_int(c->db, "st.min_ind", region, "", c->on, &need_ind, NULL) != 1 ||
		    param_int(c->db, "st.min_unit", region, "", c->on, &need_unit, NULL) != 1 ||
		    param_int(c->db, "st.min_mixed", region, "", c->on, &mixed, NULL) != 1)
			v = UNKNOWN;
		else if (ind < need_ind && unit < need_unit && ind + unit < mixed)
			v = finding_set(f, "member", "会员名册里个人会员%lld、单位会员%lld，须有%lld个人、%lld单位或混合%lld以上", (long long)ind, (long long)unit,
					(long long)need_ind, (long long)need_unit, (long long)mixed);
	}
	row_done(&org);
	return v;
}

static enum verdict items_filled(struct chk *c, struct finding *f)
{
	static const char *const items[] = { "domicile", "domicile_kind", "purpose", "scope", "capital", "capital_kind", "legal_rep", "legal_rep_post", "term_no",
					     "term_from", "term_to", "staff_full" };
	struct chk org = row_at(c, "org"), buf;
	enum verdict v = PASS;

	if (!org.rec)
		return NA;
	f->row = rec_id(org.rec);
	for (size_t i = 0; i < LENGTH(items); i++)
		if (chk_null(&org, items[i]))
			v = finding_set(f, items[i], "社会组织的%s没有填写", label_of(&org, items[i]));
	if (!strcmp(chk_text(&org, "type"), "ST") && chk_null(&org, "area"))
		v = finding_set(f, "area", "社会组织的%s没有填写", label_of(&org, "area"));
	if (!chk_line(&org, "charter_version", 0, &buf))
		v = finding_set(f, "charter_version", "没有章程草案");
	if (!chk_null(&org, "term_to") && strcmp(chk_text(&org, "term_to"), c->on) <= 0)
		v = finding_set(f, "term_to", "本届止%s已过，不能据以定证书的有效期", chk_text(&org, "term_to"));
	row_done(&org);
	return v;
}

/* ---- R-REG-12, 13, 15, 18 ---- */

static enum verdict to_be_granted(struct chk *c, struct finding *f)
{
	return !strcmp(chk_text(c, "proposal"), "1") ? PASS : finding_set(f, "proposal", "经办人的意见是不予登记");
}

static enum verdict to_be_refused(struct chk *c, struct finding *f)
{
	return !strcmp(chk_text(c, "proposal"), "2") ? PASS : finding_set(f, "proposal", "经办人的意见是准予登记");
}

static int still_open(void *ctx, struct rec *r)
{
	(void)ctx;
	return state_find(rec_entity(r), rec_state(r))->kind != ST_BAD;
}

enum verdict setup_none_open(struct chk *c, struct finding *f)
{
	return chk_each_id(c, "setup_case", "name_case", rec_id(c->rec), still_open, NULL) ? finding_set(f, "name", "这个名称的成立登记申请已在办理") : PASS;
}

/* ---- R-REG-06: the catalogue that was in force when it was handed in ---- */

static enum verdict not_forbidden(struct chk *c, struct finding *f)
{
	struct chk org = row_at(c, "org");
	enum verdict v = org.rec ? catalogue_forbids(&org, chk_text(c, "received_on"), f) : NA;

	row_done(&org);
	return v;
}

/* ---- R-SIM-01, W-SIM-1 ---- */

/* The likest of the registrar's; false = there is none, or it cannot be told. */
static bool likest(struct chk *c, struct similar *s)
{
	char scope[8192];

	return chk_ref_text(c, "org", "scope", scope, sizeof(scope)) && similar_best(c->db, chk_text(c, "region"), scope, chk_int(c, "org"), s, 1, NULL) > 0;
}

static enum verdict alike(struct chk *c, struct finding *f, const char *param, const char *then)
{
	struct similar s;
	int64_t bar;

	if (param_int(c->db, param, chk_text(c, "region"), "", c->on, &bar, NULL) != 1)
		return UNKNOWN;
	if (!likest(c, &s) || s.alike.score < bar)
		return PASS;
	return finding_set(f, "argument", "与“%s”的业务范围相似度%d.%02d%%，%s", s.name, s.alike.score / 100, s.alike.score % 100, then);
}

static enum verdict argued(struct chk *c, struct finding *f)
{
	if (!chk_null(c, "argument") && !strcmp(chk_text(c, "argument_result"), "1"))
		return PASS;
	return alike(c, f, "sim.require_argument", chk_null(c, "argument") ? "须有论证报告" : "论证结论不是同意");
}

static enum verdict looked_alike(struct chk *c, struct finding *f)
{
	return chk_null(c, "argument") ? alike(c, f, "sim.warn", "没有论证报告") : PASS;
}

/* ---- R-CAT-11, 12: what the catalogue limits ---- */

static bool limited(struct chk *c, struct catalogue_hit *h)
{
	struct chk org = row_at(c, "org");
	bool yes = org.rec && catalogue_says(&org, chk_text(c, "received_on"), h) && !strcmp(h->kind, "L");

	row_done(&org);
	return yes;
}

static enum verdict limited_argued(struct chk *c, struct finding *f)
{
	struct catalogue_hit h;

	if (!limited(c, &h) || (!chk_null(c, "argument") && !strcmp(chk_text(c, "argument_result"), "1")))
		return PASS;
	return finding_set(f, "argument", "属于%s限制类%s“%s”，%s", h.title, h.code, h.name, chk_null(c, "argument") ? "须有论证报告" : "论证结论不是同意");
}

static enum verdict limited_decided(struct chk *c, struct finding *f)
{
	struct catalogue_hit h;

	if (!limited(c, &h) || !chk_null(c, "collective"))
		return PASS;
	return finding_set(f, "collective", "属于%s限制类%s“%s”，须经集体决定并填写会议纪要", h.title, h.code, h.name);
}

const struct rule setup_rules[] = {
	{ "R-REG-01", "必交材料已核验", ST("十一"), BLOCK, .test = all_verified },
	{ "R-REG-04", "名称核准有效", "《社会组织名称管理办法》第十六条", BLOCK, .test = name_in_force },
	{ "R-REG-05", "登记前培训", "policy 4.1 登记前培训", BLOCK, .test = trained },
	{ "R-REG-06", "不属目录禁止类", "policy 4.2 设立导向目录", BLOCK, .test = not_forbidden },
	{ "R-REG-07", "负责人齐全", ST("十"), BLOCK, .test = posts_filled },
	{ "R-REG-08", "发起人和会员数量", ST("十"), BLOCK, .test = enough },
	{ "R-REG-09", "登记事项齐全", ST("十二"), BLOCK, .test = items_filled },
	{ "R-REG-10", "双重管理的送审", ST("九"), BLOCK, RULE_BEFORE, .test = is_dual },
	{ "R-REG-11", "双重管理的先送审", ST("九"), BLOCK, RULE_BEFORE, .test = is_direct },
	{ "R-REG-12", "意见是准予", ST("十二"), BLOCK, RULE_FIXED | RULE_BEFORE, .test = to_be_granted },
	{ "R-REG-13", "意见是不予", ST("十三"), BLOCK, RULE_FIXED | RULE_BEFORE, .test = to_be_refused },
	{ "R-REG-14", "发证前材料", "policy 1.2 前置掌握", BLOCK, .test = verified_for_issue },
	{ "R-REG-17", "业务主管单位审查同意", ST("九"), BLOCK, .test = consented },
	{ "R-REG-18", "一个名称一件申请", ST("九"), BLOCK, RULE_BEFORE, .test = setup_none_open },
	{ "R-SUP-01", "补正告知只有一次", LICENCE_32, BLOCK, RULE_FIXED | RULE_BEFORE, .test = told_once },
	{ "R-SUP-02", "告知须有内容", LICENCE_32, BLOCK, .test = something_lacks },
	{ "R-SIM-01", "业务范围相似须论证", "policy 4.1 业务范围相似的充分论证", BLOCK, .test = argued },
	{ "R-CAT-11", "限制类须经论证", "policy 4.2 设立导向目录", BLOCK, .test = limited_argued },
	{ "R-CAT-12", "限制类须经集体决定", "policy 4.2 设立导向目录", BLOCK, .test = limited_decided },
	{ "W-SIM-1", "业务范围近似", "policy 4.1 业务范围相似的充分论证", WARN, .test = looked_alike },
	{ 0 }
};
