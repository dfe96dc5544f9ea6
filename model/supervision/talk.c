/* W19 谈话提醒 「七必谈」 (regulation §4.5): whoever has just been registered, has new leaders or has gone wrong is talked to, by two at least. A
 * grant asks for the first of them by itself. */
#include <string.h>

#include "model/core/effect.h"
#include "model/core/util.h"
#include "model/supervision/supervision.h"

#define BASIS "《全省性社会组织谈话提醒制度》"

/* How many different names stand in a line of them. */
static int names_in(const char *text)
{
	static const char *const between[] = { "、", "，" };
	char copy[200], *keep, *name, *seen[40];
	int n = 0;

	text_cut(copy, sizeof(copy), text);
	for (size_t i = 0; i < LENGTH(between); i++)
		for (char *p = copy; (p = strstr(p, between[i]));)
			memset(p, ' ', strlen(between[i]));
	for (name = strtok_r(copy, " ,", &keep); name && n < (int)LENGTH(seen); name = strtok_r(NULL, " ,", &keep)) {
		bool again = false;
		for (int i = 0; i < n; i++)
			again |= !strcmp(seen[i], name);
		if (!again)
			seen[n++] = name;
	}
	return n;
}

static enum verdict two_talk(struct chk *c, struct finding *f)
{
	char place[13] = "";
	int64_t least;
	int n = names_in(chk_text(c, "talkers"));

	chk_ref_text(c, "org", "region", place, sizeof(place));
	if (param_int(c->db, "talk.talkers.min", place, "", c->on, &least, NULL) != 1)
		return UNKNOWN;
	return n >= least ? PASS : finding_set(f, "talkers", "谈话人%d人，须不少于%lld人，姓名以顿号分开", n, (long long)least);
}

static enum verdict signed_for(struct chk *c, struct finding *f)
{
	return chk_int(c, "signed") == 1 ? PASS : finding_set(f, "signed", "谈话记录须由谈话人和谈话对象签字");
}

struct same { struct chk *c; bool found; };

static int is_same(void *ctx, struct rec *r)
{
	struct same *s = ctx;
	const char *state = rec_state(r);

	s->found |= rec_id(r) != rec_id(s->c->rec) && (!strcmp(state, "ASKED") || !strcmp(state, "PLANNED")) &&
		    !strcmp(rec_str(r, "ground"), chk_text(s->c, "ground"));
	return s->found;
}

static enum verdict none_open(struct chk *c, struct finding *f)
{
	struct same s = { c, false };
	chk_each_id(c, "talk", "org", chk_int(c, "org"), is_same, &s);
	return s.found ? finding_set(f, "ground", "该组织以同一事由的谈话还没有谈") : PASS;
}

static const struct rule rules[] = {
	{ "R-TALK-01", "谈话人不少于二人", BASIS, BLOCK, .test = two_talk },
	{ "R-TALK-02", "谈话记录已签字", BASIS, BLOCK, .test = signed_for },
	{ "R-TALK-03", "同一事由不重复", BASIS, BLOCK, .test = none_open },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_NEED | F_ONCE | F_TITLE | F_INDEX, .help = "被谈话的组织，从社会组织名录选。", .example = "四川省蜀锦产业协会" },
	{ .name = "ground", .label = "谈话事由", .type = T_CODE, .list = "talk_ground", .flags = F_NEED | F_ONCE | F_TITLE, .help = "必谈的七种情形之一。", .example = "2", .basis = BASIS },
	{ .name = "planned_on", .label = "约定日期", .type = T_DATE, .help = "与谈话对象约好的日期。", .example = "2026-03-16" },
	{ .name = "place", .label = "地点", .type = T_TEXT, .width = 60, .help = "约在哪个会议室或者办公场所见面。", .example = "区民政局二楼会议室" },
	{ .name = "talkers", .label = "谈话人", .type = T_TEXT, .width = 60, .help = "登记管理机关和业务主管单位的谈话人，至少二人，以顿号分开。", .example = "李明、王强", .basis = BASIS },
	{ .name = "talked", .label = "谈话对象", .type = T_TEXT, .width = 60, .help = "该组织参加谈话的负责人，以顿号分开。", .example = "张一" },
	{ .name = "held_on", .label = "谈话日期", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "实际谈话的日期，取记录谈话的日期。" },
	{ .name = "content", .label = "谈话内容", .type = T_MEMO, .width = 2000, .help = "提醒了什么，对方怎样说明。", .example = "提醒按章程开展活动，按时报送年度报告。" },
	{ .name = "promise", .label = "承诺", .type = T_TEXT, .width = 200, .help = "谈话对象当场作出的承诺，没有的留空。", .example = "一个月内完成印章备案" },
	{ .name = "signed", .label = "记录已签字", .type = T_BOOL, .help = "谈话人和谈话对象都在纸质记录上签了名的为是。", .example = "1" },
	{ .name = "result", .label = "结果运用", .type = T_TEXT, .width = 200, .help = "谈话结果用在年检、评估还是执法中，没有的留空。", .example = "列入年度重点指导" },
	{ 0 }
};
static const struct part parts[] = {
	{ .label = "事由", .fields = "org ground" }, { .label = "安排", .fields = "planned_on place talkers talked" },
	{ .label = "谈话", .fields = "held_on content promise signed result" }, { 0 }
};
static const struct state states[] = {
	{ "DRAFT", "草稿", ST_START }, { "ASKED", "待安排", ST_OPEN, .turn = ROLE(OFFICER) }, { "PLANNED", "已安排", ST_OPEN, .turn = ROLE(OFFICER) },
	{ "HELD", "已谈话", ST_GOOD }, { "CANCELLED", "已取消", ST_BAD }, { 0 }
};

static int held(struct chk *c, struct err *err)
{
	(void)err;
	rec_put(c->rec, "held_on", c->on);
	return 0;
}

static const struct action actions[] = {
	{ .name = "raise", .label = "提出", .from = "DRAFT", .to = "ASKED", .roles = ROLE(CHIEF), .flags = A_NEW, .rules = "R-TALK-03", .basis = BASIS },
	{ .name = "ask", .label = "自动提出", .from = "DRAFT", .to = "ASKED", .roles = ROLE(SYSTEM), .rules = "R-TALK-03", .basis = BASIS },
	{ .name = "plan", .label = "安排", .from = "ASKED PLANNED", .to = "PLANNED", .roles = ROLE(OFFICER), .needs = "planned_on place talkers talked", .rules = "R-TALK-01",
	  .basis = BASIS },
	{ .name = "hold", .label = "记录谈话", .from = "ASKED PLANNED", .to = "HELD", .roles = ROLE(OFFICER), .needs = "place talkers talked content signed",
	  .rules = "R-TALK-01 R-TALK-02", .basis = BASIS, .effect = held },
	{ .name = "cancel", .label = "取消", .from = "ASKED PLANNED", .to = "CANCELLED", .roles = ROLE(CHIEF), .flags = A_REASON, .basis = BASIS },
	{ 0 }
};
static const struct limit limits[] = {
	{ .name = "talk_due", .label = "谈话", .starts = "raise ask", .stops = "hold cancel", .param = "due.talk.wd", .unit = U_WORKDAY, .basis = BASIS,
	  .light = ROLE(OFFICER) | ROLE(CHIEF) },
	{ 0 }
};
static const struct grant grants[] = {
	{ ROLE(OFFICER), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "plan hold" },
	{ ROLE(OFFICER), V_EDIT, S_REGION, LV_INTERNAL, .states = "ASKED PLANNED" },
	{ ROLE(CHIEF), V_READ | V_COUNT | V_NEW | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "raise cancel" },
	{ ROLE(CHIEF), V_EDIT, S_REGION, LV_INTERNAL, .states = "DRAFT" },
	{ ROLE(DIRECTOR) | ROLE(LEGAL) | ROLE(ENFORCER), V_READ | V_COUNT | V_HISTORY, S_REGION, LV_INTERNAL },
	{ ROLE(SUPERVISOR), V_READ | V_COUNT, S_UNIT, LV_INTERNAL, .states = "ASKED PLANNED HELD CANCELLED" },
	{ ROLE(ORG), V_READ | V_COUNT, S_OWN, LV_INTERNAL, .states = "PLANNED HELD" },
	{ 0 }
};
static const struct view views[] = {
	{ "list", "谈话提醒", "org ground state planned_on held_on", .orders = "planned_on-" },
	{ "open", "待谈话", "org ground state planned_on talkers", "state IN ('ASKED', 'PLANNED')", "planned_on" },
	{ 0 }
};
static const struct figure figures[] = { { "open", "待谈话", "state IN ('ASKED', 'PLANNED')", "ground" }, { 0 } };

const struct entity talk = {
	.name = "talk", .label = "谈话提醒", .clause = "4.3", .code = "th", .cls = C_SHARED, .help = "与一个社会组织的一次必谈，从提出到记录。", .fields = fields, .parts = parts,
	.states = states, .actions = actions, .limits = limits, .rules = rules, .grants = grants, .views = views, .figures = figures, .org = "org",
};

int talk_ask(struct chk *c, int64_t org_id, const char *ground, struct err *err)
{
	struct rec *t = effect_new(c, "talk");

	rec_put_ref(t, "org", org_id);
	rec_put(t, "ground", ground);
	struct chk of = *c;
	of.rec = t;
	struct finding f = { 0 };
	int rc = none_open(&of, &f) != PASS ? 0 : effect_save(c, t, err) || effect_act(c, "talk", rec_id(t), "ask", err) ? -1 : 0;
	rec_free(t);
	return rc;
}
