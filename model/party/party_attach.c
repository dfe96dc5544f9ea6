/* 党建隶属 (G02): to which party body an organisation belongs, and in which class it is managed. One of an organisation is under way and one in
 * force at most: its registration leaves the first, and what comes into force ends what was. */
#include <string.h>

#include "model/core/effect.h"
#include "model/core/util.h"
#include "model/party/party.h"

#define BASIS "政策二(一)"

/* The other rows of the organisation that stand in one of these states. */
struct others { struct chk *c; const char *states; int64_t id; char from[11]; };

static int is_other(void *ctx, struct rec *r)
{
	struct others *o = ctx;

	if (rec_id(r) == rec_id(o->c->rec) || !word_or_any(o->states, rec_state(r)))
		return 0;
	o->id = rec_id(r);
	text_cut(o->from, sizeof(o->from), rec_str(r, "from_on"));
	return 1;
}

static struct others others(struct chk *c, const char *states)
{
	struct others o = { .c = c, .states = states };
	chk_each_id(c, "party_attach", "org", chk_int(c, "org"), is_other, &o);
	return o;
}

#define UNDER_WAY "DRAFT ASKED APPROVED"

static bool registered(struct chk *c)
{
	struct rec *o = chk_row(c, "org");
	bool yes = o && !strcmp(rec_state(o), "ACTIVE");

	rec_free(o);
	return yes;
}

static enum verdict only_one(struct chk *c, struct finding *f)
{
	if (!registered(c))
		return finding_set(f, "org", "该组织不是正常在册的");
	return others(c, UNDER_WAY).id ? finding_set(f, "org", "该组织的党建隶属正在办理，尚未生效") : PASS;
}

static enum verdict reaches(struct chk *c, struct finding *f)
{
	char body[13] = "", place[13] = "";

	if (chk_null(c, "body"))
		return NA;
	chk_ref_text(c, "body", "region", body, sizeof(body));
	chk_ref_text(c, "org", "region", place, sizeof(place));
	return !strncmp(place, body, strlen(body)) ? PASS : finding_set(f, "body", "党组织的区划%s不包括登记管理机关的区划%s", body, place);
}

/* Of the bodies above organisations, one that is still there. */
static enum verdict takes_in(struct chk *c, struct finding *f)
{
	char node[8] = "", ended[11] = "";

	if (chk_null(c, "body"))
		return NA;
	chk_ref_text(c, "body", "node", node, sizeof(node));
	chk_ref_text(c, "body", "ended_on", ended, sizeof(ended));
	if (!*node || !strchr("12346", *node))
		return finding_set(f, "body", "须是两新工委、综合党委、行业党委或者联合党委");
	return *ended ? finding_set(f, "body", "该党组织%s已撤销", ended) : PASS;
}

static enum verdict follows(struct chk *c, struct finding *f)
{
	struct others now = others(c, "ACTIVE");

	return !now.id || strcmp(chk_text(c, "from_on"), now.from) > 0 ? PASS : finding_set(f, "from_on", "须晚于现在的隶属生效的%s", now.from);
}

static const struct rule rules[] = {
	{ "R-PAT-01", "一个组织只有一条党建隶属", BASIS, BLOCK, .test = only_one },
	{ "R-PAT-02", "党组织的区划包括登记管理机关的区划", BASIS, BLOCK, .test = reaches },
	{ "R-PAT-03", "隶属的党组织类型", BASIS, BLOCK, .test = takes_in },
	{ "R-PAT-04", "前后隶属期间不重叠", BASIS, BLOCK, .test = follows },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_NEED | F_ONCE | F_TITLE | F_INDEX, .help = "哪个社会组织的党建隶属，须是正常在册的。",
	  .example = "四川省蜀锦产业协会" },
	{ .name = "body", .label = "隶属党组织", .type = T_REF, .list = "party_org", .flags = F_INDEX, .help = "由哪个党组织管理，征求意见前填好。",
	  .example = "中共成都市青羊区社会组织综合委员会", .basis = BASIS },
	{ .name = "mgmt_class", .label = "管理分类", .type = T_CODE, .list = "party_class", .help = "分类管理的四类之一，征求意见前填好。", .example = "3", .basis = BASIS },
	{ .name = "why_activity", .label = "有利于开展活动", .type = T_TEXT, .width = 100, .help = "这样隶属怎样有利于开展活动，一句话。", .example = "同在一个街道，便于参加组织生活" },
	{ .name = "why_members", .label = "有利于教育管理", .type = T_TEXT, .width = 100, .help = "这样隶属怎样有利于教育管理党员，一句话。", .example = "有专职组织员负责" },
	{ .name = "opinion_org", .label = "社会组织的意见", .type = T_TEXT, .width = 100, .help = "该组织的答复，期满没有答复的照实写明。", .example = "同意" },
	{ .name = "opinion_body", .label = "党组织的意见", .type = T_TEXT, .width = 100, .help = "拟隶属的党组织的答复，期满没有答复的照实写明。", .example = "同意接收" },
	{ .name = "doc", .label = "批准文号", .type = T_TEXT, .width = 40, .flags = F_KEYNO, .help = "批准文件的文号，生效前填好。", .example = "青社工〔2026〕8号" },
	{ .name = "from_on", .label = "起始日期", .type = T_DATE, .check = check_not_future, .help = "从哪一天起隶属，批准文件上写的日期。", .example = "2026-03-02" },
	{ .name = "to_on", .label = "终止日期", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "取终止的日期，或者后一隶属开始的日期，不含这一天。" },
	{ 0 }
};
static const struct part parts[] = {
	{ .label = "隶属", .fields = "org body mgmt_class why_activity why_members" }, { .label = "双方意见", .fields = "opinion_org opinion_body" },
	{ .label = "生效", .fields = "doc from_on to_on" }, { 0 }
};
static const struct state states[] = {
	{ "NEW", "草稿", ST_START }, { "DRAFT", "拟定", ST_OPEN, .turn = ROLE(PARTY_COMMITTEE) }, { "ASKED", "征求双方意见", ST_OPEN, .turn = ROLE(PARTY_COMMITTEE) | ROLE(PARTY_OFFICE) },
	{ "APPROVED", "批准", ST_OPEN, .turn = ROLE(PARTY_COMMITTEE) }, { "ACTIVE", "生效", ST_GOOD }, { "ENDED", "终止", ST_BAD }, { 0 }
};

static int ended(struct chk *c, struct err *err)
{
	(void)err;
	if (chk_null(c, "to_on"))
		rec_put(c->rec, "to_on", c->on);
	return 0;
}

/* What stood until now ends where this begins. */
static int started(struct chk *c, struct err *err)
{
	struct others now = others(c, "ACTIVE");
	struct rec *r;

	if (!now.id)
		return 0;
	if (effect_load(c, "party_attach", now.id, &r, err))
		return -1;
	rec_put(r, "to_on", chk_text(c, "from_on"));
	int rc = effect_save(c, r, err) || effect_act(c, "party_attach", now.id, "give_way", err) ? -1 : 0;
	rec_free(r);
	return rc;
}

#define WHERE_TO "body mgmt_class why_activity why_members"
static const struct action actions[] = {
	{ .name = "draft", .label = "拟定", .from = "NEW", .to = "DRAFT", .roles = ROLE(PARTY_COMMITTEE), .flags = A_FOUREYES, .rules = "R-PAT-01", .basis = BASIS },
	{ .name = "propose", .label = "自动拟定", .from = "NEW", .to = "DRAFT", .roles = ROLE(SYSTEM), .rules = "R-PAT-01", .basis = BASIS },
	{ .name = "ask", .label = "征求双方意见", .from = "DRAFT", .to = "ASKED", .roles = ROLE(PARTY_COMMITTEE), .flags = A_FOUREYES, .needs = WHERE_TO,
	  .rules = "R-PAT-02 R-PAT-03", .basis = BASIS },
	{ .name = "return", .label = "退回", .from = "ASKED", .to = "DRAFT", .roles = ROLE(PARTY_OFFICE), .flags = A_REASON, .basis = BASIS },
	{ .name = "approve", .label = "批准", .from = "ASKED", .to = "APPROVED", .roles = ROLE(PARTY_OFFICE), .flags = A_FOUREYES,
	  .needs = WHERE_TO " opinion_org opinion_body", .rules = "R-PAT-02 R-PAT-03", .basis = BASIS },
	{ .name = "start", .label = "生效", .from = "APPROVED", .to = "ACTIVE", .roles = ROLE(PARTY_COMMITTEE), .needs = "doc from_on", .rules = "R-PAT-04", .basis = BASIS,
	  .effect = started },
	{ .name = "end", .label = "终止", .from = "ACTIVE", .to = "ENDED", .roles = ROLE(PARTY_OFFICE), .flags = A_REASON, .basis = BASIS, .effect = ended },
	{ .name = "give_way", .label = "由后一隶属代替", .from = "ACTIVE", .to = "ENDED", .roles = ROLE(SYSTEM), .basis = BASIS },
	{ 0 }
};
static const struct limit limits[] = {
	{ .name = "hand_over", .label = "移交", .starts = "draft propose", .stops = "ask", .param = "due.party.hand_over.wd", .unit = U_WORKDAY, .basis = BASIS,
	  .light = ROLE(OFFICER) | ROLE(PARTY_COMMITTEE) },
	{ .name = "opinions", .label = "征求意见", .starts = "ask", .stops = "approve return", .param = "due.party.opinion.wd", .unit = U_WORKDAY, .basis = BASIS,
	  .light = ROLE(PARTY_COMMITTEE) | ROLE(PARTY_OFFICE) },
	{ 0 }
};
static const struct grant grants[] = {
	{ ROLE(PARTY_COMMITTEE), V_READ | V_COUNT | V_NEW | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "draft ask start" },
	{ ROLE(PARTY_COMMITTEE), V_EDIT, S_REGION, LV_INTERNAL, .states = "NEW DRAFT ASKED APPROVED" },
	{ ROLE(PARTY_OFFICE), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "return approve end" },
	{ R_STAFF, V_READ | V_COUNT | V_HISTORY, S_REGION, LV_INTERNAL },
	{ ROLE(SUPERVISOR), V_READ | V_COUNT, S_UNIT, LV_INTERNAL, .states = "ASKED APPROVED ACTIVE ENDED" },
	{ ROLE(ORG), V_READ | V_COUNT, S_OWN, LV_INTERNAL, .states = "ASKED APPROVED ACTIVE ENDED" },
	{ 0 }
};
static const struct view views[] = {
	{ "list", "党建隶属", "org body mgmt_class state from_on", .orders = "from_on-" },
	{ "open", "待明确的", "org body mgmt_class state", "state IN ('DRAFT', 'ASKED', 'APPROVED')", "org" },
	{ 0 }
};

static const struct figure figures[] = { { "open", "待明确党建隶属", "state IN ('DRAFT', 'ASKED', 'APPROVED')", "mgmt_class" }, { 0 } };

const struct entity party_attach = {
	.name = "party_attach", .label = "党建隶属", .clause = "1.1", .code = "dj", .cls = C_SHARED, .help = "一个社会组织一段期间隶属于哪个党组织。", .fields = fields,
	.parts = parts, .states = states, .actions = actions, .limits = limits, .rules = rules, .grants = grants, .views = views, .figures = figures,
	.org = "org",
};

int party_propose(struct chk *c, int64_t org_id, struct err *err)
{
	struct rec *r = effect_new(c, "party_attach");

	rec_put_ref(r, "org", org_id);
	struct chk of = *c;
	of.rec = r;
	int rc = others(&of, UNDER_WAY).id ? 0 : effect_save(c, r, err) || effect_act(c, "party_attach", rec_id(r), "propose", err) ? -1 : 0;
	rec_free(r);
	return rc;
}
