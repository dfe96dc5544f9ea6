/* 公告 and whatever else everybody is told (support §4.1; C12): drafted by one, published by another; what an act publishes by law stands at once.
 * What was published is withdrawn or put right by a further one, never changed. */
#include <ctype.h>
#include <string.h>

#include "model/core/effect.h"
#include "model/core/util.h"
#include "model/registry/registry.h"

#define DISCLOSE "《社会团体登记管理条例》第二十三条、《政府信息公开条例》第二十条"

/* Eighteen digits of an id number or eleven of a mobile telephone: a person's own, not for everybody. */
static bool personal(const char *s, char hit[24])
{
	for (; *s; s++) {
		size_t n = strspn(s, "0123456789"), all = n + (n == 17 && (s[17] == 'X' || s[17] == 'x'));
		if ((all == 18 && (s[6] == '1' || s[6] == '2')) || (n == 11 && *s == '1')) {
			snprintf(hit, 24, "%.*s", (int)all, s);
			return true;
		}
		s += n ? n - 1 : 0;
	}
	return false;
}

enum verdict no_personal_data(struct chk *c, const char *fields, struct finding *f)
{
	char name[64], hit[24];

	while (word_next(&fields, name, sizeof(name)))
		if (personal(chk_text(c, name), hit))
			return finding_set(f, name, "含有疑似身份证号或手机号的%.3s…，须遮盖后再发布", hit);
	return PASS;
}

static enum verdict masked(struct chk *c, struct finding *f)
{
	return no_personal_data(c, "title body", f);
}

static const struct rule rules[] = {
	{ "R-PUB-02", "公开前遮盖个人信息", "个人信息保护法第二十五条", BLOCK, RULE_FIXED, .test = masked },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "docno", .label = "文号", .type = T_TEXT, .width = 60, .flags = F_ONCE | F_PUBLIC | F_KEYNO, .help = "公告的文号，没有文号的信息留空。", .example = "青羊民社公〔2026〕1号" },
	{ .name = "title", .label = "标题", .type = T_TEXT, .width = 200, .flags = F_NEED | F_TITLE | F_PUBLIC | F_FIND, .help = "公众在列表里看到的标题。",
	  .example = "社会组织成立登记公告" },
	{ .name = "body", .label = "正文", .type = T_MEMO, .width = 20000, .flags = F_NEED | F_PUBLIC, .help = "公开的全部内容，不得含个人信息。", .example = "经审查，准予成立登记。" },
	{ .name = "unit", .label = "发布机关", .type = T_REF, .list = "unit", .flags = F_NEED | F_PUBLIC, .help = "哪一个机关发布，从单位表选。", .example = "成都市青羊区民政局" },
	{ .name = "region", .label = "区划", .type = T_REGION, .flags = F_NEED | F_PUBLIC | F_INDEX, .help = "关于哪里的事，公众按区划查。", .example = "510105" },
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_PUBLIC | F_INDEX, .help = "关于某一个社会组织的填它，其他留空。", .example = "四川省蜀锦产业协会" },
	{ .name = "published_on", .label = "发布日期", .type = T_DATE, .flags = F_CALC | F_PUBLIC, .calc = calc_kept, .help = "哪一天发布的，取发布的日期。" },
	{ .name = "expires_on", .label = "公开至", .type = T_DATE, .flags = F_PUBLIC, .help = "公开到哪一天，长期公开的留空。", .example = "2027-03-02" },
	{ .name = "note", .label = "撤回说明", .type = T_TEXT, .width = 200, .flags = F_CALC | F_PUBLIC, .calc = calc_kept, .help = "撤回的理由，取撤回时的意见，公众也看得到。" },
	{ 0 }
};
static const struct part parts[] = { { .label = "公告", .fields = "title docno body" }, { .label = "发布", .fields = "unit region org published_on expires_on note" }, { 0 } };
static const struct state states[] = {
	{ "DRAFT", "拟稿", ST_START }, { "REVIEW", "待签发", ST_OPEN, .turn = ROLE(CHIEF) }, { "PUBLISHED", "已发布", ST_GOOD }, { "WITHDRAWN", "已撤回", ST_BAD }, { 0 }
};

static int published(struct chk *c, struct err *err)
{
	(void)err;
	rec_put(c->rec, "published_on", c->on);
	return 0;
}

static int withdrawn(struct chk *c, struct err *err)
{
	(void)err;
	rec_put(c->rec, "note", act_reason(c));
	return 0;
}

static const struct action actions[] = {
	{ .name = "send", .label = "送签发", .from = "DRAFT", .to = "REVIEW", .roles = ROLE(OFFICER), .flags = A_FOUREYES, .rules = "R-PUB-02", .basis = DISCLOSE },
	{ .name = "back", .label = "退回修改", .from = "REVIEW", .to = "DRAFT", .roles = ROLE(CHIEF), .flags = A_FOUREYES | A_REASON, .basis = DISCLOSE },
	{ .name = "publish", .label = "发布", .from = "REVIEW", .to = "PUBLISHED", .roles = ROLE(CHIEF), .flags = A_FOUREYES, .rules = "R-PUB-02", .basis = DISCLOSE,
	  .effect = published },
	{ .name = "announce", .label = "公告", .from = "DRAFT", .to = "PUBLISHED", .roles = ROLE(SYSTEM), .rules = "R-PUB-02", .basis = DISCLOSE, .effect = published },
	{ .name = "withdraw", .label = "撤回", .from = "PUBLISHED", .to = "WITHDRAWN", .roles = ROLE(CHIEF) | ROLE(DIRECTOR), .flags = A_FOUREYES | A_REASON,
	  .basis = DISCLOSE, .effect = withdrawn },
	{ 0 }
};
static const struct grant grants[] = {
	{ ROLE(OFFICER), V_READ | V_COUNT | V_NEW | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "send" },
	{ ROLE(OFFICER), V_EDIT, S_REGION, LV_INTERNAL, .states = "DRAFT" },
	{ ROLE(CHIEF) | ROLE(DIRECTOR), V_READ | V_COUNT | V_EXPORT | V_HISTORY, S_REGION, LV_INTERNAL, .acts = "back publish withdraw" },
	{ R_STAFF | ROLE(SUPERVISOR) | ROLE(INDUSTRY) | ROLE(ORG) | ROLE(INITIATOR) | ROLE(PUBLIC), V_READ | V_COUNT, S_PUBLIC, LV_PUBLIC,
	  .states = "PUBLISHED WITHDRAWN" },
	{ 0 }
};
static const struct view views[] = {
	{ "list", "公告", "published_on title docno unit state", .orders = "published_on-,title" },
	{ 0 }
};

const struct entity publication = {
	.name = "publication", .label = "公告", .clause = "4.4", .code = "gg", .cls = C_SHARED, .flags = E_HAND, .help = "一则向社会公开的公告或信息。", .fields = fields,
	.parts = parts, .states = states, .actions = actions, .rules = rules, .grants = grants, .views = views, .region = "region",
};

int make_known(struct chk *c, const char *docno, const char *title, const char *body, int64_t unit_id, int64_t org_id, struct err *err)
{
	struct rec *p = effect_new(c, "publication");

	rec_put(p, "docno", docno);
	rec_put(p, "title", title);
	rec_put(p, "body", body);
	rec_put_ref(p, "unit", unit_id);
	rec_put(p, "region", chk_text(c, "region"));
	rec_put_ref(p, "org", org_id);
	int rc = effect_save(c, p, err) || effect_act(c, "publication", rec_id(p), "announce", err) ? -1 : 0;
	rec_free(p);
	return rc;
}
