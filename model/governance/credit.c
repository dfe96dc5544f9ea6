/* 信用信息 (regulation §4.1): what an organisation has been registered, approved, checked or punished for, each a row that everybody may read as
 * long as it is public. Acts of this office leave their row themselves (R-CRD-01); what courts, taxes and others form is entered. A name is
 * approved before there is an organisation: that leaves none. */
#include <string.h>

#include "model/core/effect.h"
#include "model/core/night.h"
#include "model/core/util.h"
#include "model/governance/governance.h"
#include "model/registry/registry.h"

#define MEASURES "《社会组织信用信息管理办法》"

static int calc_recorded(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	if (c->rec && rec_id(c->rec))
		return calc_kept(c, f, v, err);
	*v = (struct val){ .t = VT_TEXT, .s = xstrdup(c->on), .n = strlen(c->on) };
	return 0;
}

static enum verdict masked(struct chk *c, struct finding *f)
{
	return no_personal_data(c, "item content", f);
}

static const struct rule rules[] = {
	{ "R-CRD-07", "公开前遮盖个人信息", "个人信息保护法第二十五条", BLOCK, RULE_FIXED, .test = masked },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_NEED | F_ONCE | F_PUBLIC | F_INDEX | F_TITLE, .help = "是哪一个社会组织的信用信息。",
	  .example = "四川省蜀锦产业协会" },
	{ .name = "class", .label = "信息类别", .type = T_CODE, .list = "credit_class", .flags = F_NEED | F_ONCE | F_PUBLIC | F_INDEX, .help = "五类之一：登记、核准、备案属基础信息。",
	  .example = "4", .basis = MEASURES "第六条" },
	{ .name = "item", .label = "事项", .type = T_TEXT, .width = 60, .flags = F_NEED | F_PUBLIC | F_TITLE | F_FIND, .help = "一句话说明是什么事，如成立登记。", .example = "行政处罚" },
	{ .name = "content", .label = "信息内容", .type = T_MEMO, .width = 2000, .flags = F_NEED | F_PUBLIC, .help = "公开的全部内容：结果、事实、依据；不得含个人信息。",
	  .example = "警告，未按规定办理变更登记。" },
	{ .name = "doc_no", .label = "文书号", .type = T_TEXT, .width = 60, .flags = F_PUBLIC | F_KEYNO, .help = "据以归集的决定书、通知书的文号，没有的留空。", .example = "青羊民社罚〔2026〕1号" },
	{ .name = "source", .label = "来源单位", .type = T_TEXT, .width = 60, .flags = F_NEED | F_PUBLIC, .help = "形成这条信息的机关，法院、税务等照其全称填写。", .example = "成都市青羊区人民法院" },
	{ .name = "formed_on", .label = "形成日期", .type = T_DATE, .flags = F_NEED | F_ONCE | F_PUBLIC, .check = check_not_future, .help = "信息形成或者获得的那一天，五个工作日从它起算。",
	  .example = "2026-03-02", .basis = MEASURES },
	{ .name = "recorded_on", .label = "归集日期", .type = T_DATE, .flags = F_CALC | F_PUBLIC, .calc = calc_recorded, .help = "哪一天归集到这里的，取录入的日期。" },
	{ .name = "expire_on", .label = "公开至", .type = T_DATE, .flags = F_PUBLIC, .help = "公开到哪一天为止，包括这一天；长期公开的留空。", .example = "2029-03-01" },
	{ 0 }
};
static const struct part parts[] = { { .label = "信用信息", .fields = "org class item content doc_no" }, { .label = "来源和期间", .fields = "source formed_on recorded_on expire_on" }, { 0 } };
static const struct state states[] = {
	{ "DRAFT", "待归集", ST_START }, { "KEPT", "已归集不公开", ST_OPEN }, { "PUBLIC", "公开", ST_GOOD }, { "EXPIRED", "公开期满", ST_BAD }, { 0 }
};
static const struct action actions[] = {
	{ .name = "keep", .label = "归集", .from = "DRAFT", .to = "KEPT", .roles = ROLE(OFFICER), .flags = A_NEW | A_FOUREYES, .basis = MEASURES "第六条" },
	{ .name = "publish", .label = "公开", .from = "KEPT", .to = "PUBLIC", .roles = ROLE(CHIEF), .flags = A_FOUREYES, .rules = "R-CRD-07", .basis = MEASURES },
	{ .name = "withhold", .label = "停止公开", .from = "PUBLIC", .to = "KEPT", .roles = ROLE(CHIEF), .flags = A_REASON, .basis = MEASURES },
	{ .name = "collect", .label = "归集并公开", .from = "DRAFT", .to = "PUBLIC", .roles = ROLE(SYSTEM), .rules = "R-CRD-07", .basis = MEASURES "第六条" },
	{ .name = "expire", .label = "公开期满", .from = "PUBLIC", .to = "EXPIRED", .roles = ROLE(SYSTEM), .basis = MEASURES },
	{ 0 }
};
static const struct grant grants[] = {
	{ ROLE(OFFICER), V_READ | V_COUNT | V_NEW | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "keep" },
	{ ROLE(OFFICER), V_EDIT, S_REGION, LV_INTERNAL, .states = "DRAFT KEPT" },
	{ ROLE(CHIEF), V_READ | V_COUNT | V_EXPORT | V_HISTORY | V_VOID, S_REGION, LV_INTERNAL, .acts = "publish withhold" },
	{ ROLE(DIRECTOR) | ROLE(LEGAL) | ROLE(ENFORCER), V_READ | V_COUNT | V_HISTORY, S_REGION, LV_INTERNAL },
	{ ROLE(ORG), V_READ | V_COUNT, S_OWN, LV_PUBLIC, .states = "KEPT PUBLIC EXPIRED" },
	{ R_STAFF | ROLE(SUPERVISOR) | ROLE(INDUSTRY) | ROLE(ORG) | ROLE(INITIATOR) | ROLE(PUBLIC), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC, .states = "PUBLIC" },
	{ 0 }
};
static const struct view views[] = {
	{ "list", "信用信息", "formed_on org class item state", .orders = "formed_on-" },
	{ "kept", "未公开的", "formed_on org class item source", "state = 'KEPT'", "formed_on" },
	{ 0 }
};
static const struct figure figures[] = { { "public", "公开的信用信息", "state = 'PUBLIC'", "class" }, { 0 } };

/* ---- what acts leave ---- */

int credit_collect(struct chk *c, int64_t org_id, int64_t unit_id, const char *item, const char *content, const char *docno, struct err *err)
{
	struct rec *r = effect_new(c, "credit_info"), *u = NULL;

	int rc = effect_load(c, "unit", unit_id, &u, err);
	rec_put_ref(r, "org", org_id);
	rec_put(r, "class", "1");
	rec_put(r, "item", item);
	rec_put(r, "content", content);
	rec_put(r, "doc_no", docno);
	rec_put(r, "source", u ? rec_str(u, "name") : "");
	rec_put(r, "formed_on", c->on);
	rc = rc || effect_save(c, r, err) || effect_act(c, "credit_info", rec_id(r), "collect", err) ? -1 : 0;
	rec_free(u);
	rec_free(r);
	return rc;
}

/* Rows of which there must be one by now: what entity, which of its rows, on which day they were formed. */
static const struct { const char *entity, *formed, *day; } sources[] = {
	{ "setup_case", "state IN ('APPROVED', 'CLOSED')", "decided_on" },
};

/* The last day whose working days of collecting are over; 0 = how many is not set. */
static int over_since(struct db *db, char day[11], struct err *err)
{
	const char *today = clock_today(db);
	char end[11];
	int64_t n;
	int at;
	bool soft;

	int set = param_int(db, "credit.collect.wd", "", "", today, &n, err);

	if (set <= 0 || date_to_day(today, &at))
		return set < 0 ? -1 : 0;
	do {
		date_from_day(--at, day);
		if (cal_add(db, day, (int)n, U_WORKDAY, false, end, &soft, err))
			return -1;
	} while (strcmp(end, today) >= 0);
	return 1;
}

static int night(struct db *db, struct night *n, struct err *err)
{
	char since[11], where[400];
	int rc = night_each(db, &credit_info, "state = 'PUBLIC' AND expire_on < today()", "expire", "expire_on", &n->lapsed, err);

	int over = rc ? -1 : over_since(db, since, err);
	if (over <= 0)
		return over;
	for (size_t i = 0; !rc && i < LENGTH(sources); i++) {
		const struct entity *e = entity_find(sources[i].entity);
		if (!e)
			continue;
		snprintf(where, sizeof(where), "%s AND %s <= '%s' AND NOT EXISTS (SELECT 1 FROM credit_info i WHERE i.org = %s.org AND i.class = '1' AND "
			 "i.formed_on = %s.%s AND i.void = 0)", sources[i].formed, sources[i].day, since, e->name, e->name, sources[i].day);
		rc = night_tell(db, e, where, "credit", sources[i].day, ROLE(OFFICER), "%s的决定没有按期归集为信用信息", n, err);
	}
	return rc;
}

const struct entity credit_info = {
	.name = "credit_info", .label = "信用信息", .clause = "5.4", .code = "xx", .cls = C_SHARED, .help = "一个社会组织的一条信用信息。", .fields = fields,
	.parts = parts, .states = states, .actions = actions, .rules = rules, .grants = grants, .views = views, .figures = figures, .org = "org", .night = night,
};
