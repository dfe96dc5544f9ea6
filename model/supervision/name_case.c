/* W01 名称核准 (regulation §1.4): a name asked for, checked, approved and kept free for six months. The approved name becomes an
 * organisation in the state 名称已核准, which the establishment then fills. */
#include <stdio.h>
#include <string.h>

#include "model/core/document.h"
#include "model/core/effect.h"
#include "model/core/night.h"
#include "model/core/util.h"
#include "model/registry/material.h"
#include "model/registry/registry.h"
#include "model/supervision/setup.h"
#include "model/supervision/catalogue.h"
#include "model/supervision/supervision.h"

#define NAME_8 "《社会组织名称管理办法》第八条"
#define NAME_16 "《社会组织名称管理办法》第十六条"
#define LICENCE_42 "行政许可法第四十二条"
#define APPLICANT (ROLE(INITIATOR) | ROLE(OFFICER))
#define ASKED "R-NAME-01 R-NAME-02 R-NAME-03 R-NAME-04 R-NAME-05 R-NAME-06 R-NAME-07 R-TRN-01 R-CAT-01 W-CAT-1 W-CAT-2 W-NAME-1"

/* ---- fields that follow from others ---- */

static int calc_name(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	char head[80], all[400];

	(void)f, (void)err;
	if (name_of_region(c->db, chk_text(c, "region"), head, sizeof(head)))
		*head = '\0';
	text_fmt(all, sizeof(all), "%s%s%s%s", *chk_text(c, "part_region") ? chk_text(c, "part_region") : head, chk_text(c, "part_mark"),
		 chk_text(c, "part_field"), chk_text(c, "part_form"));
	v->t = *all ? VT_TEXT : VT_NULL;
	v->s = *all ? text_name(all) : NULL;
	v->n = v->s ? strlen(v->s) : 0;
	return 0;
}

static int got_unit(void *ctx, struct rec *u)
{
	if (strcmp(rec_str(u, "kind"), "1"))
		return 0;
	*(int64_t *)ctx = rec_id(u);
	return 1;
}

/* The registration authority of the place. */
static int calc_authority(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	int64_t id = 0;

	(void)f, (void)err;
	if (*chk_text(c, "region"))
		chk_each(c, "unit", "region", chk_text(c, "region"), got_unit, &id);
	*v = (struct val){ .t = id ? VT_INT : VT_NULL, .i = id };
	return 0;
}

/* The item of the catalogue that it falls under, of the version in force when it was handed in. */
static int calc_catalogue(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	struct catalogue_hit h;

	(void)f, (void)err;
	catalogue_says(c, chk_text(c, "filed_on"), &h);
	*v = (struct val){ .t = h.item ? VT_INT : VT_NULL, .i = h.item };
	return 0;
}

static int calc_guide(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	struct catalogue_hit h;

	(void)f, (void)err;
	catalogue_says(c, chk_text(c, "filed_on"), &h);
	*v = *h.kind ? (struct val){ .t = VT_TEXT, .s = xstrdup(h.kind), .n = 1 } : (struct val){ .t = VT_NULL };
	return 0;
}

/* ---- effects ---- */

/* Whatever is handed in again later: the day on which it came first counts. */
static int filed(struct chk *c, struct err *err)
{
	if (chk_null(c, "filed_on"))
		rec_put(c->rec, "filed_on", c->on);
	struct catalogue_hit h;
	catalogue_says(c, chk_text(c, "filed_on"), &h);	/* the promise that begins now goes by it */
	rec_put(c->rec, "guide", h.kind);
	return effect_receipt(c, chk_int(c, "authority"), err);
}

/* The day on which it lapses: `months` after the approval, by the parameter of the place. */
static int validity(struct chk *c, struct err *err)
{
	int64_t months;
	char to[11];
	int set = param_int(c->db, "name.valid.months", chk_text(c, "region"), "", c->on, &months, err);

	if (set < 0)
		return -1;
	if (!set)
		return err_set(err, E_RULE, "R-NAME-00", "valid_to", NAME_16, "参数 name.valid.months 未设定，不能核准");
	if (cal_add(c->db, c->on, (int)months, U_MONTH, false, to, NULL, err))
		return -1;
	rec_put(c->rec, "valid_to", to);
	return 0;
}

/* Those who asked found it, and those who were to lead it lead it: nobody is typed twice. */
static int make_people(struct chk *c, struct rec *o, struct err *err)
{
	static const struct { const char *said, *post; } posts[] = {	/* D20 to D09 */
		{ "3", "01" }, { "4", "02" }, { "5", "03" }, { "6", "08" }, { "7", "11" },
	};
	struct chk buf, *l;
	struct rec *x;

	for (size_t i = 0; (l = chk_line(c, "name_founder", i, &buf)); i++) {
		if (!(x = rec_line_add(o, part_lines(rec_entity(o), "initiator"), err)))
			return -1;
		rec_put(x, "kind", chk_text(l, "kind"));
		rec_put_ref(x, "person", chk_int(l, "person"));
		rec_put(x, "name", chk_text(l, "unit_name"));
		rec_put(x, "uscc", chk_text(l, "uscc"));
	}
	for (size_t i = 0; (l = chk_line(c, "name_leader", i, &buf)); i++) {
		if (!strcmp(chk_text(l, "post"), "2"))
			rec_put_ref(o, "legal_rep", chk_int(l, "person"));
		for (size_t k = 0; k < LENGTH(posts); k++) {
			if (strcmp(posts[k].said, chk_text(l, "post")))
				continue;
			if (!(x = rec_line_add(o, part_lines(rec_entity(o), "post"), err)))
				return -1;
			rec_put_ref(x, "person", chk_int(l, "person"));
			rec_put(x, "post", posts[k].post);
			rec_put(x, "valid_from", c->on);
		}
	}
	return 0;
}

/* What the applicant said of the organisation, as the row it will grow from. */
static int make_org(struct chk *c, struct err *err)
{
	static const char *const same[] = { "type", "subtype", "region", "mgmt_mode", "direct_kind", "name", "scope", "phone", "contact" };
	struct rec *o = effect_new(c, "org");
	char item[40] = "";

	for (size_t i = 0; i < LENGTH(same); i++)
		rec_put(o, same[i], chk_text(c, same[i]));
	rec_put_ref(o, "reg_authority", chk_int(c, "authority"));
	rec_put_ref(o, "supervisor", chk_int(c, "supervisor"));
	chk_ref_text(c, "catalogue", "code", item, sizeof(item));
	rec_put(o, "catalogue", item);
	int rc = make_people(c, o, err) || effect_save(c, o, err) ? -1 : 0;
	if (!rc) {
		rec_put_ref(c->rec, "org", rec_id(o));
		rc = effect_share(c, c->rec, o, err);
	}
	rec_free(o);
	return rc;
}

static int approve(struct chk *c, struct err *err)
{
	rec_put(c->rec, "approved_on", c->on);
	return validity(c, err) || make_org(c, err) || effect_document(c, "name", chk_int(c, "authority"), "doc_no", err) ? -1 : 0;
}

static int refuse(struct chk *c, struct err *err)
{
	return effect_document(c, "namerefuse", chk_int(c, "authority"), NULL, err);
}

struct rests { struct chk *c; struct err *err; bool sent; int rc; };

/* What rests on the name: a draft goes with it, what was sent to somebody ends by a person's act. */
static int rests_on_it(void *ctx, struct rec *s)
{
	struct rests *x = ctx;
	const struct state *st = state_find(rec_entity(s), rec_state(s));

	if (st->kind == ST_START)
		x->rc = effect_void(x->c, s, x->err);
	else
		x->sent |= st->kind != ST_BAD;
	return x->rc;
}

static int drop_org(struct chk *c, struct err *err)
{
	struct rests x = { .c = c, .err = err };
	struct rec *o;

	chk_each_id(c, "setup_case", "name_case", rec_id(c->rec), rests_on_it, &x);
	if (x.rc || x.sent || !chk_int(c, "org"))
		return x.rc;
	if (effect_load(c, "org", chk_int(c, "org"), &o, err))
		return -1;
	int rc = !strcmp(rec_state(o), "NAMED") ? effect_void(c, o, err) : 0;
	rec_free(o);
	return rc;
}

/* ---- the passing of days ---- */

static int lapse(struct db *db, struct night *n, struct err *err)
{
	/* an application handed in while the name was in force keeps it until it has come to an end */
	return night_each(db, &name_case, "state = 'APPROVED' AND valid_to < today() AND NOT EXISTS (SELECT 1 FROM setup_case s WHERE s.name_case = "
			  "name_case.id AND s.void = 0 AND s.received_on <= name_case.valid_to AND s.state NOT IN ('REFUSED', 'REJECTED', 'WITHDRAWN'))", "lapse", "valid_to", &n->lapsed, err) ||
	       night_tell(db, &name_case, "state = 'APPROVED' AND valid_to >= today() AND valid_to <= date(today(), '+30 days')", "name_lapse", "valid_to",
			  ROLE(OFFICER) | ROLE(INITIATOR), "核准的名称将于%s失效", n, err) ? -1 : 0;
}

/* ---- tables ---- */

static const struct field fields[] = {
	{ .name = "applicant", .label = "申请人", .type = T_TEXT, .width = 30, .flags = F_NEED | F_FIND, .help = "代表全体发起人提出申请的人。", .example = "张一" },
	{ .name = "phone", .label = "联系电话", .type = T_TEXT, .width = 20, .flags = F_NEED, .check = check_phone, .help = "补正和领取通知时打这个电话。",
	  .example = "14112345678" },
	{ .name = "type", .label = "组织类型", .type = T_CODE, .list = "D01", .flags = F_NEED, .help = "社会团体、社会服务机构、基金会三类之一，决定名称怎样构成。",
	  .example = "ST", .basis = NAME_8 },
	{ .name = "subtype", .label = "子类型", .type = T_CODE, .list = "D02", .flags = F_NEED, .help = "类型之下的细分，行业协会商会还要说明必要性。",
	  .example = "2" },
	{ .name = "region", .label = "拟登记机关区划", .type = T_REGION, .flags = F_NEED | F_INDEX, .help = "向哪一级、哪个地方的民政部门申请。", .example = "510105" },
	{ .name = "mgmt_mode", .label = "管理体制", .type = T_CODE, .list = "D03", .flags = F_NEED, .help = "双重管理须有业务主管单位，直接登记限四类。",
	  .example = "S" },
	{ .name = "direct_kind", .label = "直接登记类别", .type = T_CODE, .list = "D04", .help = "直接登记的属于四类中的哪一类，其他体制留空。", .example = "H" },
	{ .name = "supervisor", .label = "拟任业务主管单位", .type = T_REF, .list = "unit", .help = "双重管理的由谁审查，从单位表选。", .example = "四川省教育厅" },
	{ .name = "part_region", .label = "行政区划名称", .type = T_TEXT, .width = 30, .help = "名称的第一部分，留空按登记机关的区划；市辖区前冠市名。",
	  .example = "成都市青羊区", .basis = "《社会组织名称管理办法》第九条" },
	{ .name = "part_mark", .label = "字号", .type = T_TEXT, .width = 20, .help = "社会服务机构、基金会必填，两个以上汉字；社会团体没有字号的留空。",
	  .example = "银杏", .basis = "《社会组织名称管理办法》第十条" },
	{ .name = "part_field", .label = "行(事)业领域", .type = T_TEXT, .width = 30, .help = "做什么的；社会团体也可以是会员组成，异地商会填原籍地专名。",
	  .example = "社会工作服务", .basis = NAME_8 },
	{ .name = "part_form", .label = "组织形式", .type = T_TEXT, .width = 12, .flags = F_NEED, .help = "名称的末尾，只能用本类型准用的形式。", .example = "中心",
	  .basis = "《社会组织名称管理办法》第十二条" },
	{ .name = "name", .label = "拟用名称", .type = T_TEXT, .width = 60, .flags = F_CALC | F_TITLE | F_FIND | F_NAME, .calc = calc_name,
	  .help = "由上面四部分依次连成算出，核准的就是它。", .basis = NAME_8 },
	{ .name = "alt1", .label = "备选名称一", .type = T_TEXT, .width = 60, .check = check_name, .help = "首选不能用时依次考虑，没有留空。",
	  .example = "成都市青羊区杏林社会工作服务中心" },
	{ .name = "alt2", .label = "备选名称二", .type = T_TEXT, .width = 60, .check = check_name, .help = "首选和备选一都不能用时考虑，没有留空。",
	  .example = "成都市青羊区杏花社会工作服务中心" },
	{ .name = "alt3", .label = "备选名称三", .type = T_TEXT, .width = 60, .check = check_name, .help = "前面几个都不能用时考虑，没有留空。",
	  .example = "成都市青羊区杏叶社会工作服务中心" },
	{ .name = "scope", .label = "拟业务范围", .type = T_MEMO, .width = 2000, .flags = F_NEED, .check = check_scope, .help = "打算做的事逐项列出，每项不超过60字，用来查相似。",
	  .example = "社会工作服务；社区服务；公益培训。" },
	{ .name = "contact", .label = "联系人", .type = T_TEXT, .width = 30, .help = "筹备期间找谁，通常就是申请人。", .example = "张一" },
	{ .name = "necessity", .label = "必要性说明", .type = T_MEMO, .width = 2000, .help = "行业协会商会必填：为什么已有的组织做不到。",
	  .example = "本区尚无同类组织，从业单位120家。", .basis = "policy 4.1" },
	{ .name = "namesake", .label = "人名同意书", .type = T_TEXT, .width = 60, .help = "字号用了人名的，本人同意书或有关证明的名称和日期。",
	  .example = "张一同意使用姓名的声明 2026-02-01", .basis = "《社会组织名称管理办法》第十五条" },
	{ .name = "similar_note", .label = "查重结论", .type = T_TEXT, .by = R_CIVIL, .flags = F_OFFICE, .width = 200, .help = "经办人并排看过相似名称和业务范围后写的结论。",
	  .example = "与蜀锦产业协会领域不同，不构成近似" },
	{ .name = "authority", .label = "拟登记机关", .type = T_REF, .list = "unit", .flags = F_CALC, .calc = calc_authority,
	  .help = "由区划算出的民政部门，核准通知书由它发出。" },
	{ .name = "approved_on", .label = "核准日期", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "准予使用这个名称的那一天，取核准的日期。" },
	{ .name = "valid_to", .label = "有效期至", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "由核准日期和有效月数算出，到这一天还没有申请成立登记的，核准失效。" },
	{ .name = "doc_no", .label = "通知书文号", .type = T_TEXT, .width = 60, .flags = F_CALC | F_KEYNO, .calc = calc_kept, .help = "名称核准通知书的文号，核准时从文号簿取。" },
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_CALC, .calc = calc_kept, .help = "核准时以此名称建立的筹备中组织，取其编号，成立登记从它办起。" },
	{ .name = "filed_on", .label = "首次提交日", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "第一次提交的那一天，取提交的日期；适用那天施行的设立导向目录。" },
	{ .name = "catalogue", .label = "设立导向目录条目", .type = T_REF, .list = "catalogue_item", .flags = F_CALC, .calc = calc_catalogue,
	  .help = "由名称、业务范围和首次提交日施行的目录算出的条目，没有归入任何一条的为空。" },
	{ .name = "guide", .label = "目录类别", .type = T_CODE, .list = "D22", .flags = F_CALC, .calc = calc_guide,
	  .help = "取自所归入条目的类别：鼓励类承诺时限减半，限制类须经论证和集体决定，没有归入的为空。", .basis = "policy 4.2 设立导向目录" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "名称", .fields = "type subtype region part_region part_mark part_field part_form name alt1 alt2 alt3" },
	{ .label = "申请人", .fields = "applicant phone contact" },
	{ .label = "管理体制", .fields = "mgmt_mode direct_kind supervisor" },
	{ .label = "业务范围", .fields = "scope necessity namesake" },
	{ .label = "发起人", .lines = "name_founder", .columns = "kind person unit_name uscc" },
	{ .label = "拟任负责人", .lines = "name_leader", .columns = "post person" },
	{ .label = "材料", .lines = "name_material", .columns = MATERIAL_COLUMNS },
	{ .label = "审查和核准", .fields = "filed_on catalogue guide similar_note authority approved_on valid_to doc_no org" },
	{ 0 }
};

static const struct state states[] = {
	{ "DRAFT", "草稿", ST_START },
	{ "SUBMITTED", "待初审", ST_OPEN, "已提交", ROLE(OFFICER) },
	{ "RETURNED", "已退回", ST_PAUSED, "待补正" },
	{ "REVIEW", "待审核", ST_OPEN, "办理中", ROLE(CHIEF) },
	{ "APPROVED", "已核准", ST_GOOD, "已办结" },
	{ "REFUSED", "不予核准", ST_BAD, "已办结" },
	{ "WITHDRAWN", "已撤回", ST_BAD, "已撤回" },
	{ "LAPSED", "已失效", ST_BAD, "已办结" },
	{ "USED", "已成立", ST_GOOD, "已办结" },
	{ 0 }
};

static const struct action actions[] = {
	{ .name = "submit", .label = "提交", .from = "DRAFT RETURNED", .to = "SUBMITTED", .roles = APPLICANT, .flags = A_NEW, .rules = ASKED, .basis = NAME_8,
	  .effect = filed },
	{ .name = "return", .label = "退回补正", .from = "SUBMITTED", .to = "RETURNED", .roles = ROLE(OFFICER), .flags = A_REASON | A_FOUREYES | A_TOLD,
	  .basis = "行政许可法第三十二条" },
	{ .name = "check", .label = "初审同意", .from = "SUBMITTED", .to = "REVIEW", .roles = ROLE(OFFICER), .flags = A_FOUREYES, .needs = "similar_note",
	  .rules = ASKED, .basis = NAME_16 },
	{ .name = "back", .label = "退回经办", .from = "REVIEW", .to = "SUBMITTED", .roles = ROLE(CHIEF), .flags = A_REASON | A_FOUREYES, .basis = NAME_16 },
	{ .name = "approve", .label = "核准", .from = "REVIEW", .to = "APPROVED", .roles = ROLE(CHIEF), .flags = A_FOUREYES | A_TOLD, .rules = ASKED, .basis = NAME_16,
	  .effect = approve },
	{ .name = "refuse", .label = "不予核准", .from = "REVIEW", .to = "REFUSED", .roles = ROLE(CHIEF), .flags = A_FOUREYES | A_ADVERSE | A_REASON | A_FINAL | A_TOLD,
	  .basis = NAME_16, .effect = refuse },
	{ .name = "withdraw", .label = "撤回申请", .from = "SUBMITTED RETURNED REVIEW", .to = "WITHDRAWN", .roles = APPLICANT, .flags = A_FINAL,
	  .basis = "行政许可法第三十二条" },
	{ .name = "apply", .label = "申请成立登记", .from = "APPROVED", .roles = APPLICANT, .flags = A_NEW, .rules = "R-REG-18",
	  .basis = "《社会团体登记管理条例》第九条", .effect = setup_apply },
	{ .name = "lapse", .label = "失效", .from = "APPROVED", .to = "LAPSED", .roles = ROLE(SYSTEM), .flags = A_TOLD, .basis = NAME_16, .effect = drop_org },
	{ .name = "use", .label = "成立", .from = "APPROVED", .to = "USED", .roles = ROLE(SYSTEM), .flags = A_TOLD, .basis = NAME_16 },
	{ 0 }
};

static const struct limit limits[] = {
	{ .name = "name_due", .label = "名称核准", .starts = "submit", .stops = "return approve refuse withdraw", .param = "due.name.days", .unit = U_WORKDAY,
	  .basis = LICENCE_42, .light = ROLE(OFFICER) | ROLE(CHIEF) },
	{ .name = "name_promise", .label = "名称核准承诺", .starts = "submit", .stops = "return approve refuse withdraw", .param = "promise.name.days",
	  .dim = "guide", .unit = U_WORKDAY, .basis = "承诺办理时限", .light = ROLE(OFFICER) | ROLE(CHIEF) },
	{ 0 }
};

static const struct grant grants[] = {
	{ ROLE(INITIATOR), V_NEW, S_NAMED, LV_INTERNAL },
	{ ROLE(INITIATOR), V_READ | V_COUNT | V_HISTORY, S_NAMED, LV_INTERNAL, .acts = "submit withdraw apply" },
	{ ROLE(INITIATOR), V_EDIT, S_NAMED, LV_INTERNAL, .states = "DRAFT RETURNED" },
	{ ROLE(OFFICER), V_READ | V_COUNT | V_EXPORT | V_HISTORY | V_NEW, S_REGION, LV_SENSITIVE, .acts = "submit return check withdraw apply" },
	{ ROLE(OFFICER), V_EDIT, S_REGION, LV_SENSITIVE, .states = "DRAFT SUBMITTED RETURNED" },
	{ ROLE(CHIEF), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_SENSITIVE, .acts = "back approve refuse" },
	{ ROLE(DIRECTOR) | ROLE(LEGAL), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_OFFICE },
	{ ROLE(SUPERVISOR), V_READ | V_COUNT, S_UNIT, LV_OFFICE, .states = "SUBMITTED RETURNED REVIEW APPROVED REFUSED WITHDRAWN LAPSED USED" },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "名称核准", "name type region applicant state approved_on valid_to", .orders = "name,approved_on-" },
	{ "valid", "有效的名称核准", "valid_to name type region applicant phone", "state = 'APPROVED'", "valid_to" },
	{ 0 }
};

static const struct figure figures[] = { { "open", "在办名称核准", "state IN ('SUBMITTED', 'RETURNED', 'REVIEW')", "type" }, { 0 } };

const struct entity name_case = {
	.name = "name_case", .label = "名称核准", .clause = "4.1", .code = "mc", .cls = C_SHARED, .flags = E_HAND, .kase = "MC",
	.help = "一件名称核准申请，准予后六个月内可申请成立登记。", .fields = fields, .parts = parts, .states = states, .actions = actions, .limits = limits,
	.rules = name_rules, .grants = grants, .views = views, .figures = figures, .region = "region", .unit = "supervisor", .night = lapse,
};

/* ---- who asks, and who is to lead ---- */

#define OWNER { .name = "name_case", .label = "名称核准", .type = T_REF, .list = "name_case", .flags = F_OWNER | F_NEED, \
	.help = "属于哪一件申请，由所在的申请带出。" }

static enum verdict founder_known(struct chk *c, struct finding *f)
{
	bool body = !strcmp(chk_text(c, "kind"), "2");

	if (!chk_int(c, "person"))
		return finding_set(f, "person", body ? "单位发起人须指定代表，由其参加培训" : "发起人须从人员表选");
	if (body && !*chk_text(c, "unit_name"))
		return finding_set(f, "unit_name", "单位发起人须填单位名称");
	return PASS;
}

static const struct rule founder_rules[] = {
	{ "R-NAME-08", "发起人身份", "《社会团体登记管理条例》第九条", BLOCK, .test = founder_known },
	{ 0 }
};

static const struct field founder_fields[] = {
	OWNER,
	{ .name = "kind", .label = "发起人种类", .type = T_CODE, .list = "member_kind", .flags = F_NEED, .help = "个人还是单位，单位由其指定代表参加培训。",
	  .example = "1" },
	{ .name = "person", .label = "发起人或代表", .type = T_REF, .list = "person", .flags = F_TITLE, .help = "个人发起人本人，或单位发起人指定的代表。",
	  .example = "张一" },
	{ .name = "unit_name", .label = "单位名称", .type = T_TEXT, .width = 60, .check = check_name, .flags = F_TITLE, .help = "单位发起人的全称，个人留空。",
	  .example = "成都蜀锦织绣博物馆" },
	{ .name = "uscc", .label = "单位统一代码", .type = T_TEXT, .width = 18, .check = check_uscc, .help = "单位发起人的统一社会信用代码，个人留空。",
	  .example = "91350100M000100Y43" },
	{ 0 }
};
static const struct part founder_parts[] = { { .label = "发起人", .fields = "kind person unit_name uscc" }, { 0 } };
const struct entity name_founder = {
	.name = "name_founder", .label = "申请的发起人", .clause = "4.1", .flags = E_NOLIST, .help = "名称核准申请里的一个发起人。",
	.fields = founder_fields, .parts = founder_parts, .rules = founder_rules, .save_rules = "R-NAME-08",
};

static const struct field leader_fields[] = {
	OWNER,
	{ .name = "post", .label = "拟任职务", .type = T_CODE, .list = "D20", .flags = F_NEED | F_TITLE, .help = "打算担任什么，决定要不要参加培训。", .example = "3" },
	{ .name = "person", .label = "姓名", .type = T_REF, .list = "person", .flags = F_NEED | F_TITLE, .help = "从人员表选，表中没有的先由孵化园或窗口登记。",
	  .example = "张一" },
	{ 0 }
};
static const struct part leader_parts[] = { { .label = "拟任负责人", .fields = "post person" }, { 0 } };
const struct entity name_leader = {
	.name = "name_leader", .label = "拟任负责人", .clause = "4.1", .flags = E_NOLIST, .help = "名称核准申请里的一个拟任负责人。",
	.fields = leader_fields, .parts = leader_parts,
};

/* ---- its materials ---- */

static const struct field material_fields[] = { MATERIAL_FIELDS(name_case, "名称核准"), { 0 } };
static const struct part material_parts[] = { { .label = "材料", .fields = MATERIAL_PART }, { 0 } };
const struct entity name_material = {
	.name = "name_material", .label = "名称核准材料", .clause = "4.1", .flags = E_NOLIST, .help = "一件名称核准申请的一种材料。",
	.fields = material_fields, .parts = material_parts, .rules = material_rules, .save_rules = MATERIAL_SAVE,
};
