/* 授权代办: who is away has one of his roles done by somebody else of the same office, for days that are said beforehand. The other one acts under
 * his own name: four eyes and recusal look at him. The roles of administrators are nobody's to hand on. */
#include <stdio.h>
#include <string.h>

#include "model/core/effect.h"
#include "model/core/night.h"
#include "model/registry/registry.h"

#define BASIS "行政机关内部授权；R-GEN-01"

struct held { const char *role, *region, *on; uint64_t staff; bool same; };

static int looks(void *ctx, struct rec *r)
{
	struct held *h = ctx;
	const char *from = rec_str(r, "valid_from"), *to = rec_str(r, "valid_to");
	int no = role_find(rec_str(r, "role"));

	if (no < 0 || strcmp(rec_state(r), "on") || strcmp(from, h->on) > 0 || (*to && strcmp(to, h->on) <= 0))
		return 0;
	if ((R_STAFF >> no & 1) && !strcmp(rec_str(r, "region"), h->region))
		h->staff |= UINT64_C(1) << no;
	h->same |= !strcmp(rec_str(r, "role"), h->role) && (!*h->region || !strcmp(rec_str(r, "region"), h->region));
	return 0;
}

static struct held of_account(struct chk *c, int64_t id, const char *where)
{
	struct held h = { .role = chk_text(c, "role"), .region = where, .on = c->on };
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)id);
	chk_each(c, "account_role", "account", text, looks, &h);
	return h;
}

static enum verdict holder_has_it(struct chk *c, struct finding *f)
{
	int role = role_find(chk_text(c, "role"));

	if (role < 0 || !(R_CIVIL >> role & 1))
		return finding_set(f, "role", "只有经办人、科长、局长的职责可以授权代办");
	return of_account(c, chk_int(c, "holder"), chk_text(c, "region")).same ? PASS : finding_set(f, "role", "您在%s没有这个角色，不能授权他人代办", chk_text(c, "region"));
}

static int64_t person_of(struct chk *c, const char *ref)
{
	struct rec *r = chk_row(c, ref);
	int64_t id = r ? rec_num(r, "person") : 0;

	rec_free(r);
	return id;
}

static enum verdict other_of_the_office(struct chk *c, struct finding *f)
{
	int64_t mine = person_of(c, "holder");

	if (chk_int(c, "delegate") == chk_int(c, "holder") || (mine && mine == person_of(c, "delegate")))
		return finding_set(f, "delegate", "不能授权给自己");
	return of_account(c, chk_int(c, "delegate"), chk_text(c, "region")).staff ? PASS
	       : finding_set(f, "delegate", "代办人须是%s的在任工作人员", chk_text(c, "region"));
}

static enum verdict so_long(struct chk *c, struct finding *f)
{
	int64_t most;
	int from, to;

	if (date_to_day(chk_text(c, "from_on"), &from) || date_to_day(chk_text(c, "to_on"), &to))
		return NA;
	if (to < from)
		return finding_set(f, "to_on", "代办止早于代办起");
	if (strcmp(chk_text(c, "to_on"), c->on) < 0)
		return finding_set(f, "to_on", "代办止已过");
	if (param_int(c->db, "delegation.max.days", chk_text(c, "region"), "", c->on, &most, NULL) != 1)
		return UNKNOWN;
	return to - from + 1 <= most ? PASS : finding_set(f, "to_on", "代办%d天，最长%lld天", to - from + 1, (long long)most);
}

static enum verdict by_himself(struct chk *c, struct finding *f)
{
	if (chk_int(c, "holder") == c->who->id || (c->who->roles & ROLE(SYSTEM)))
		return PASS;
	for (const struct field *x = rec_entity(c->rec)->fields; x->name; x++)
		if (!(x->flags & F_CALC) && chk_changed(c, x->name))
			return finding_set(f, x->name, "自己的职责由自己授权、自己收回");
	return finding_set(f, "holder", "自己的职责由自己授权、自己收回");
}

static const struct rule rules[] = {
	{ "R-DEL-04", "本人授权和收回", BASIS, BLOCK, RULE_FIXED | RULE_BEFORE, .test = by_himself },
	{ "R-DEL-01", "授权人有该角色", BASIS, BLOCK, RULE_FIXED, .test = holder_has_it },
	{ "R-DEL-02", "代办人是同机关的他人", BASIS, BLOCK, RULE_FIXED, .test = other_of_the_office },
	{ "R-DEL-03", "代办期间", BASIS, BLOCK, .test = so_long },
	{ 0 }
};

static int calc_holder(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	if (c->rec && rec_id(c->rec))
		return calc_kept(c, f, v, err);
	*v = c->who->id ? (struct val){ .t = VT_INT, .i = c->who->id } : (struct val){ .t = VT_NULL };
	return 0;
}

static int lapse(struct db *db, struct night *n, struct err *err)
{
	return night_each(db, &delegation, "state = 'ON' AND to_on < today()", "end", "to_on", &n->lapsed, err);
}

static const struct field fields[] = {
	{ .name = "holder", .label = "授权人", .type = T_REF, .list = "account", .flags = F_CALC | F_TITLE, .calc = calc_holder, .help = "把自己的职责授权出去的人，取提出的账号。" },
	{ .name = "delegate", .label = "代办人", .type = T_REF, .list = "account", .flags = F_NEED | F_ONCE | F_TITLE, .help = "由哪一位同事代办，填其账号的姓名。", .example = "李明" },
	{ .name = "role", .label = "代办角色", .type = T_CODE, .list = "role", .flags = F_NEED | F_ONCE, .help = "授权的是自己的哪一个角色。", .example = "chief" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_NEED | F_ONCE | F_INDEX, .help = "在哪里的职责，与自己角色的区划相同。", .example = "510105" },
	{ .name = "from_on", .label = "代办起", .type = T_DATE, .flags = F_NEED, .help = "从哪一天起由其代办。", .example = "2026-03-02" },
	{ .name = "to_on", .label = "代办止", .type = T_DATE, .flags = F_NEED, .help = "代办到哪一天为止，包括这一天。", .example = "2026-03-06" },
	{ .name = "reason", .label = "事由", .type = T_TEXT, .width = 120, .flags = F_NEED, .help = "出差、休假还是别的，照实填写。", .example = "赴京参加培训" },
	{ 0 }
};
static const struct part parts[] = { { .label = "授权代办", .fields = "holder delegate role region from_on to_on reason" }, { 0 } };
static const struct state states[] = { { "NEW", "未生效", ST_START }, { "ON", "生效", ST_OPEN }, { "ENDED", "已终止", ST_GOOD }, { "STOPPED", "被停止", ST_BAD }, { 0 } };
static const struct action actions[] = {
	{ .name = "give", .label = "授权", .from = "NEW", .to = "ON", .roles = R_CIVIL, .rules = "R-DEL-04 R-DEL-01 R-DEL-02 R-DEL-03", .basis = BASIS },
	{ .name = "take_back", .label = "收回", .from = "NEW ON", .to = "ENDED", .roles = R_CIVIL, .rules = "R-DEL-04", .basis = BASIS },
	{ .name = "stop", .label = "停止", .from = "NEW ON", .to = "STOPPED", .roles = ROLE(SECADMIN), .flags = A_REASON, .basis = BASIS },
	{ .name = "end", .label = "期满", .from = "ON", .to = "ENDED", .roles = ROLE(SYSTEM), .basis = BASIS },
	{ 0 }
};
static const struct grant grants[] = {
	{ R_CIVIL, V_NEW | V_READ | V_COUNT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "give take_back" },
	{ R_CIVIL, V_EDIT, S_REGION, LV_INTERNAL, .states = "NEW" },
	{ ROLE(LEGAL) | ROLE(ENFORCER), V_READ | V_COUNT, S_REGION, LV_INTERNAL },
	{ ROLE(SECADMIN), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "stop" },
	{ ROLE(SYSADMIN) | ROLE(AUDITOR), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ 0 }
};
static const struct view views[] = { { "list", "授权代办", "holder delegate role region from_on to_on state", .orders = "from_on-" }, { 0 } };

const struct entity delegation = {
	.name = "delegation", .label = "授权代办", .clause = "0", .code = "wt", .cls = C_SHARED, .help = "一个人把一项职责授权同事代办若干天。", .fields = fields,
	.parts = parts, .states = states, .actions = actions, .rules = rules, .save_rules = "R-DEL-04", .grants = grants, .views = views, .region = "region", .night = lapse,
};
