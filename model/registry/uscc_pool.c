/* 码段 (regulation §1.2): credit codes assigned beforehand, imported as they come; the next free one of the registrar and type is taken
 * when an establishment is granted. The program never makes a code up. */
#include <string.h>

#include "model/core/effect.h"
#include "model/core/util.h"
#include "model/registry/registry.h"

#define CODE_BASIS "GB 32100-2015"

static const char *type_of(const char *code)
{
	static const char *const type[] = { "ST", "MF", "JJ" };

	return code[0] == '5' && code[1] >= '1' && code[1] <= '3' ? type[code[1] - '1'] : "";
}

static int put_text(struct val *v, const char *s)
{
	*v = *s ? (struct val){ .t = VT_TEXT, .s = xstrdup(s), .n = strlen(s) } : (struct val){ .t = VT_NULL };
	return 0;
}

static int calc_type(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)f, (void)err;
	return put_text(v, type_of(chk_text(c, "code")));
}

static int calc_region(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	char six[7], stored[13] = "";

	(void)f, (void)err;
	text_cut(six, sizeof(six), strlen(chk_text(c, "code")) == 18 ? chk_text(c, "code") + 2 : "");
	if (*six && region_of(six, stored))
		*stored = '\0';
	return put_text(v, stored);
}

static enum verdict of_an_organisation(struct chk *c, struct finding *f)
{
	const char *code = chk_text(c, "code");

	if (!*type_of(code))
		return finding_set(f, "code", "前缀%.2s不是社会组织的，应为51、52或53", code);
	if (chk_null(c, "region") || !region_name(c->db, chk_text(c, "region")))
		return finding_set(f, "code", "区划%.6s不存在", code + 2);
	if (chk_count(c, "org", "uscc", code, (const char *)NULL) > 0)
		return finding_set(f, "code", "%s已是某一社会组织的代码", code);
	return PASS;
}

static const struct rule rules[] = { { "R-USCC-07", "码段里的代码", CODE_BASIS, BLOCK, .test = of_an_organisation }, { 0 } };

static const struct field fields[] = {
	{ .name = "code", .label = "统一社会信用代码", .type = T_TEXT, .width = 18, .check = check_uscc, .flags = F_NEED | F_UNIQ | F_ONCE | F_KEYNO | F_TITLE,
	  .help = "代码中心预先分配的18位代码，准予成立登记时依次取用。", .example = "52510105MJQ200025N", .basis = CODE_BASIS },
	{ .name = "region", .label = "登记管理机关区划", .type = T_REGION, .flags = F_CALC | F_INDEX, .calc = calc_region, .help = "由代码的第3至8位算出。" },
	{ .name = "type", .label = "组织类型", .type = T_CODE, .list = "D01", .flags = F_CALC, .calc = calc_type, .help = "由代码的前两位算出。" },
	{ .name = "org", .label = "社会组织", .type = T_REF, .list = "org", .flags = F_CALC, .calc = calc_kept, .help = "给了哪一个社会组织，准予登记时取。" },
	{ .name = "taken_on", .label = "取用日期", .type = T_DATE, .flags = F_CALC, .calc = calc_kept, .help = "哪一天取用的，取准予登记的日期。" },
	{ 0 }
};
static const struct part parts[] = { { .label = "代码", .fields = "code region type org taken_on" }, { 0 } };
static const struct state states[] = { { "FREE", "未用", ST_START }, { "TAKEN", "已用", ST_GOOD }, { "SPOILT", "作废", ST_BAD }, { 0 } };
static const struct action actions[] = {
	{ .name = "take", .label = "取用", .from = "FREE", .to = "TAKEN", .roles = ROLE(SYSTEM), .basis = CODE_BASIS },
	{ .name = "spoil", .label = "作废", .from = "FREE", .to = "SPOILT", .roles = ROLE(SYSADMIN), .flags = A_REASON, .basis = CODE_BASIS },
	{ 0 }
};
static const struct grant grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_NEW | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "spoil" },
	{ R_STAFF, V_READ | V_COUNT, S_REGION, LV_INTERNAL },
	{ 0 }
};
static const struct view views[] = {
	{ "list", "码段", "code region type state org taken_on", .orders = "code" },
	{ "free", "未用的代码", "code region type", "state = 'FREE'", "code" },
	{ 0 }
};
static const struct figure figures[] = { { "free", "未用的代码", "state = 'FREE'", "region" }, { 0 } };
static const char *const ddl[] = {
	"CREATE INDEX IF NOT EXISTS uscc_pool_next ON uscc_pool (region, type, code) WHERE state = 'FREE' AND void = 0",
	NULL
};

const struct entity uscc_pool = {
	.name = "uscc_pool", .label = "代码码段", .clause = "4.1", .code = "md", .cls = C_SHARED, .help = "预先分配的一个统一社会信用代码。",
	.fields = fields, .parts = parts, .states = states, .actions = actions, .rules = rules, .save_rules = "R-USCC-07", .grants = grants,
	.views = views, .figures = figures, .region = "region", .ddl = ddl,
};

int uscc_take(struct chk *c, struct rec *o, struct err *err)
{
	struct rec *p;
	int got = effect_first(c, "uscc_pool", "FREE", "region", rec_str(o, "region"), "type", rec_str(o, "type"), &p, err);

	if (got < 0)
		return -1;
	if (!got)
		return err_set(err, E_RULE, "R-USCC-07", "uscc", CODE_BASIS, "码段里没有%s可用的代码，请系统管理员导入码段", rec_str(o, "region"));
	rec_put(o, "uscc", rec_str(p, "code"));
	rec_put_ref(p, "org", rec_id(o));
	rec_put(p, "taken_on", c->on);
	int rc = effect_save(c, p, err) || effect_act(c, "uscc_pool", rec_id(p), "take", err) ? -1 : 0;
	rec_free(p);
	return rc;
}
