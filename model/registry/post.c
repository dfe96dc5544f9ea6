/* Who holds which post in an organisation, from when to when (officer of regulation §1.3). Lines of the organisation, dated;
 * a filing proposes them as 拟. The rules on people (§1.9) look at all posts of an
 * organisation together and are its rules: post_rules.c. */
#include <string.h>

#include "model/core/rules.h"

#include "model/registry/org_rules.h"
#include "model/registry/registry.h"

static int got_politics(void *ctx, struct rec *p)
{
	const char *s = rec_str(p, "politics");

	*(bool *)ctx = !strcmp(s, "01") || !strcmp(s, "02");
	return 1;
}

static int calc_party(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	bool joined = false;

	(void)f, (void)err;
	person_each(c, chk_int(c, "person"), got_politics, &joined);
	v->t = VT_INT;
	v->i = joined;
	return 0;
}

static const struct field fields[] = {
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_OWNER | F_NEED | F_KEYPART,
	  .help = "在哪个组织任职，由所在的组织带出。" },
	{ .name = "person", .label = "姓名", .type = T_REF, .list = "person", .flags = F_NEED | F_KEYPART | F_TITLE,
	  .help = "任职的人，从人员表选，表中没有的先登记人员。", .example = "张一" },
	{ .name = "post", .label = "职务", .type = T_CODE, .list = "D09", .flags = F_NEED | F_KEYPART | F_TITLE,
	  .help = "担任的职务，一人几职分几行填，备案时改。", .example = "01" },
	{ .name = "valid_from", .label = "任职起", .type = T_DATE, .flags = F_NEED,
	  .help = "从哪一天起担任，一般是选举或聘任的那一天。", .example = "2022-05-18" },
	{ .name = "valid_to", .label = "任职止", .type = T_DATE,
	  .help = "从哪一天起不再担任，还在任的留空。", .example = "2027-05-18" },
	{ .name = "term_no", .label = "届次", .type = T_INT, .width = 3, .min = 1, .max = 99,
	  .help = "在第几届担任，换届后新的一届另填一行。", .example = "3" },
	{ .name = "terms", .label = "连任届数", .type = T_INT, .width = 2, .min = 1, .max = 20,
	  .help = "连同本届在同一职务上连续担任了几届。", .example = "1",
	  .basis = "《四川省社会组织换届工作指引(试行)》第二十二条" },
	{ .name = "elected_on", .label = "选举日", .type = T_DATE,
	  .help = "会议选出的那一天，年龄按这一天算；空则按任职起。", .example = "2022-05-18" },
	{ .name = "how", .label = "产生方式", .type = T_CODE, .list = "D13",
	  .help = "选举、聘任还是委派，以会议纪要为准。", .example = "1" },
	{ .name = "full_time", .label = "专职", .type = T_BOOL,
	  .help = "是否专职在本组织工作，兼职填否。", .example = "0" },
	{ .name = "paid", .label = "领取报酬", .type = T_BOOL,
	  .help = "是否因这个职务从本组织领取报酬，基金会要核对。", .example = "0", .basis = "《基金会管理条例》第二十三条" },
	{ .name = "kin", .label = "近亲属在任", .type = T_BOOL,
	  .help = "理事会中是否有本人的近亲属，基金会要核对。", .example = "0", .basis = "《基金会管理条例》第二十条" },
	{ .name = "party_member", .label = "党员", .type = T_BOOL, .flags = F_CALC, .calc = calc_party,
	  .help = "由人员表的政治面貌算出，预备党员也算，不能手填。" },
	{ .name = "unit_from", .label = "所在会员单位", .type = T_TEXT, .width = 60,
	  .help = "代表哪家单位会员任职，个人会员留空。", .example = "成都蜀锦织绣博物馆",
	  .basis = "《四川省社会组织换届工作指引(试行)》第二十三条" },
	{ .name = "approval_no", .label = "兼职审批文号", .type = T_TEXT, .width = 40,
	  .help = "干部兼职的批准文件号，不是干部留空。", .example = "川组函〔2026〕12号",
	  .basis = "《四川省社会组织换届工作指引(试行)》第二十一条" },
	{ .name = "approval_by", .label = "审批机关", .type = T_TEXT, .width = 60,
	  .help = "批准兼职的组织人事部门名称，不是干部留空。", .example = "中共四川省委组织部" },
	{ .name = "approval_on", .label = "审批日期", .type = T_DATE, .check = check_not_future,
	  .help = "批准兼职的日期，须在选举日之前(先报再选)。", .example = "2026-02-10" },
	{ .name = "third_term_no", .label = "超届审批文号", .type = T_TEXT, .width = 40,
	  .help = "第三届任职的批准文件号，没有超届留空。", .example = "川民函〔2026〕33号",
	  .basis = "《四川省社会组织换届工作指引(试行)》第二十二条" },
	{ .name = "over_age_no", .label = "超龄审批文号", .type = T_TEXT, .width = 40,
	  .help = "超过年龄任职的批准文件号，没有超龄留空。", .example = "川民函〔2026〕34号" },
	{ .name = "filing", .label = "备案状态", .type = T_CODE, .list = "filing_state",
	  .help = "负责人是否已向登记机关备案，备案办结时改。", .example = "2" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "任职", .fields = "person post valid_from valid_to term_no terms elected_on how full_time paid kin "
	  "unit_from party_member filing" },
	{ .label = "批准文件", .fields = "approval_no approval_by approval_on third_term_no over_age_no" },
	{ 0 }
};

static const struct view views[] = {
	{ "list", "任职名册", "person org post term_no valid_from valid_to party_member filing",
	  .orders = "valid_from-,post valid_from-" },
	{ 0 }
};

const struct entity post = {
	.name = "post", .label = "任职", .clause = "0", .code = "rz", .cls = C_SHARED, .flags = E_DATED | E_PROPOSED,
	.help = "一个人在一个组织担任一个职务的一段时间。",
	.fields = fields, .parts = parts, .grants = line_grants, .views = views,
	.org = "org",
};
