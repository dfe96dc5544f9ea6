/* Accounts: one natural person (or one organisation) each, its roles with their scopes, its keys. How it proves itself is
 * not here but in account_auth, which has no history. */
#include <string.h>

#include "model/core/rules.h"

#include "model/registry/registry.h"

static int check_login(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	if (v->n < 2 || v->n > 32 || v->s[0] < 'a' || v->s[0] > 'z' || strspn(v->s, "abcdefghijklmnopqrstuvwxyz0123456789._-") != v->n)
		return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：以小写字母开头，2至32个小写字母、数字或 . _ -", f->label);
	return 0;
}

static int check_role(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	if (role_find(v->s) < 0 || !strcmp(v->s, "system"))
		return err_set(err, E_INVALID, NULL, f->name, NULL, "%s：没有角色 %.30s", f->label, v->s);
	return 0;
}

static int check_key_type(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	if (strcmp(v->s, "ssh-ed25519") && strcmp(v->s, "ssh-rsa") && strcmp(v->s, "ecdsa-sha2-nistp256"))
		return err_set(err, E_INVALID, NULL, f->name, NULL, "%s：须为 ssh-ed25519、ssh-rsa 或 ecdsa-sha2-nistp256", f->label);
	return 0;
}

static uint64_t role_bits(struct chk *c)
{
	uint64_t set = 0;
	struct chk line;

	for (size_t i = 0; chk_line(c, "account_role", i, &line); i++) {
		int r = role_find(chk_text(&line, "role"));
		const char *to = chk_text(&line, "valid_to");
		if (r >= 0 && (!*to || strcmp(to, c->on) > 0))
			set |= UINT64_C(1) << r;
	}
	return set;
}

struct others { uint64_t set; const char *on; };

static int add_role(void *ctx, struct rec *r)
{
	struct others *o = ctx;
	int no = role_find(rec_str(r, "role"));
	const char *to = rec_str(r, "valid_to");

	if (no >= 0 && (!*to || strcmp(to, o->on) > 0))
		o->set |= UINT64_C(1) << no;
	return 0;
}

static int add_account(void *ctx, struct rec *r)
{
	struct chk *c = ((void **)ctx)[0];
	char id[24];

	if (strcmp(rec_state(r), "open"))
		return 0;
	snprintf(id, sizeof(id), "%lld", (long long)rec_id(r));
	return chk_each(c, "account_role", "account", id, add_role, ((void **)ctx)[1]);
}

/* 三员分立: one of the three administrators and nothing else, whatever the number of a person's accounts. */
static enum verdict three_admins(struct chk *c, struct finding *f)
{
	struct others o = { role_bits(c), c->on };
	char who[24];

	if (chk_int(c, "person")) {
		void *ctx[2] = { c, &o };
		snprintf(who, sizeof(who), "%lld", (long long)chk_int(c, "person"));
		chk_each(c, "account", "person", who, add_account, ctx);
	}
	uint64_t admin = o.set & R_ADMINS;
	char held[256] = "";
	if (!admin)
		return PASS;
	/* the facts are all that is held: one more is another fault */
	for (int i = 0; i < ROLE_COUNT; i++)
		if (o.set & (UINT64_C(1) << i))
			text_fmt(held + strlen(held), sizeof(held) - strlen(held), "%s%s", *held ? "、" : "", role_label[i]);
	if (admin & (admin - 1))
		return finding_set(f, "name", "同一人只能担任系统、安全、审计管理员中的一种：%s", held);
	return o.set & ~R_ADMINS ? finding_set(f, "name", "管理员不得兼任业务角色：%s", held) : PASS;
}

static const struct rule rules[] = {
	{ "R-ACC-01", "三员分立，管理员不兼业务角色", "GB/T 22239-2019 安全管理中心", BLOCK, .flags = RULE_FIXED, .test = three_admins },
	{ 0 }
};

static const struct state states[] = { { "open", "启用", ST_START }, { "closed", "停用", ST_BAD }, { 0 } };

static const struct action actions[] = {
	{ .name = "close", .label = "停用", .from = "open", .to = "closed", .roles = ROLE(SYSADMIN), .flags = A_REASON,
	  .basis = "GB/T 22239-2019 访问控制" },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "name", .label = "账号", .type = T_TEXT, .width = 32, .flags = F_NEED | F_UNIQ | F_ONCE | F_KEYNO | F_TITLE | F_FIND,
	  .check = check_login, .help = "登录时输入的名字，建立后不变也不再用于他人。", .example = "zhangyi", .basis = "GB/T 22239-2019 身份鉴别" },
	{ .name = "label", .label = "姓名或单位", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE | F_FIND | F_NAME,
	  .help = "使用人的姓名，或组织账号的组织名称。", .example = "张一" },
	{ .name = "person", .label = "使用人", .type = T_REF, .list = "person",
	  .help = "登录的是哪一个人，从人员表选，表中没有的先请经办人登记；四眼和三员分立按人判断。", .example = "张一" },
	{ .name = "org", .label = "所属组织", .type = T_REF, .list = "org",
	  .help = "社会组织账号代表哪一个组织，从已登记的社会组织中选；工作人员留空。", .example = "四川省蜀锦产业协会" },
	{ .name = "unix_uid", .label = "本机用户号", .type = T_INT, .width = 10, .flags = F_UNIQ, .min = 1, .max = 4294967294,
	  .help = "在服务器上有登录用户的人填其用户号(id -u)，从本机不必口令直接进入，其他人留空。", .example = "1001" },
	{ .name = "lang", .label = "界面语言", .type = T_TEXT, .width = 7, .help = "留空为中文，管理员可用 en。", .example = "zh_CN" },
	{ .name = "theme", .label = "配色", .type = T_TEXT, .width = 10, .help = "light 浅底、contrast 高对比、mono 黑白，留空为默认。",
	  .example = "contrast" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "账号", .fields = "name label person org unix_uid lang theme" },
	{ .label = "角色", .lines = "account_role", .columns = "role region unit org valid_from valid_to" },
	{ .label = "公钥", .lines = "account_key", .columns = "type blob comment" },
	{ 0 }
};

static const struct grant grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_NEW | V_EDIT | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "close" },
	{ ROLE(SECADMIN) | ROLE(AUDITOR), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ 0 }
};

static const struct view views[] = { { "list", "账号表", "name label org state", .orders = "name,label" }, { 0 } };

const struct entity account = {
	.name = "account", .label = "账号", .clause = "0", .code = "zh", .help = "一个人或一个组织登录所用的名字。", .fields = fields, .parts = parts,
	.states = states, .actions = actions, .rules = rules, .save_rules = "R-ACC-01", .grants = grants, .views = views,
};

static const struct field role_fields[] = {
	{ .name = "account", .label = "账号", .type = T_REF, .list = "account", .flags = F_OWNER | F_NEED, .help = "授给哪一个账号。" },
	{ .name = "role", .label = "角色", .type = T_TEXT, .width = 30, .flags = F_NEED | F_TITLE, .check = check_role,
	  .help = "一行一个角色，填英文名：officer 经办人、chief 科长、director 局长、legal 法制审核、enforcer 执法、supervisor 业务主管单位、"
	  "org 社会组织、public 公众、sysadmin secadmin auditor 三员。", .example = "officer" },
	{ .name = "region", .label = "管辖区划", .type = T_REGION, .help = "管到哪一级区划及其以下，不按区划的角色留空。", .example = "510105" },
	{ .name = "unit", .label = "所在单位", .type = T_REF, .list = "unit",
	  .help = "业务主管单位等按单位看数据的角色填它在哪个单位，从单位表选，不填什么也看不到；其他角色留空。", .example = "四川省教育厅" },
	{ .name = "org", .label = "所属组织", .type = T_REF, .list = "org",
	  .help = "社会组织角色能看哪一个组织的资料，从已登记的社会组织中选，留空按账号的所属组织；其他角色留空。", .example = "四川省蜀锦产业协会" },
	{ .name = "valid_from", .label = "起", .type = T_DATE, .flags = F_NEED, .help = "从哪一天起有这个角色。", .example = "2026-01-01" },
	{ .name = "valid_to", .label = "止", .type = T_DATE, .help = "从哪一天起不再有，长期留空。", .example = "2027-01-01" },
	{ 0 }
};
static const struct part role_parts[] = { { .label = "角色", .fields = "role region unit org valid_from valid_to" }, { 0 } };
const struct entity account_role = { .name = "account_role", .label = "账号角色", .clause = "0", .help = "账号在一个范围里的一个角色。",
				     .flags = E_NOLIST, .fields = role_fields, .parts = role_parts };

static const struct field key_fields[] = {
	{ .name = "account", .label = "账号", .type = T_REF, .list = "account", .flags = F_OWNER | F_NEED, .help = "哪一个账号的公钥。" },
	{ .name = "type", .label = "种类", .type = T_TEXT, .width = 30, .flags = F_NEED, .check = check_key_type, .help = "公钥文件第一栏的算法名。",
	  .example = "ssh-ed25519" },
	{ .name = "blob", .label = "公钥", .type = T_TEXT, .width = 1400, .flags = F_NEED, .help = "公钥文件第二栏的一长串字符。",
	  .example = "AAAAC3NzaC1lZDI1NTE5AAAAIKz0example0example0example0example0example0ex" },
	{ .name = "comment", .label = "备注", .type = T_TEXT, .width = 80, .flags = F_TITLE, .help = "哪台机器、谁的钥匙。", .example = "窗口一号机" },
	{ 0 }
};
static const struct part key_parts[] = { { .label = "公钥", .fields = "type blob comment" }, { 0 } };
const struct entity account_key = { .name = "account_key", .label = "账号公钥", .clause = "0", .help = "一把可以代替密码的钥匙。",
				    .flags = E_NOLIST, .fields = key_fields, .parts = key_parts };
