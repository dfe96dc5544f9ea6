/* Accounts: one natural person (or one organisation) each, and the roles asked for it. A role asked for (拟) gives nothing until a
 * second administrator has granted it. How an account proves itself is not here but in account_auth, which has no history. */
#include <stdlib.h>
#include <string.h>

#include "model/core/account.h"
#include "model/registry/account_rules.h"

static int check_login(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	if (v->n < 2 || v->n > 32 || v->s[0] < 'a' || v->s[0] > 'z' || strspn(v->s, "abcdefghijklmnopqrstuvwxyz0123456789._-") != v->n)
		return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：以小写字母开头，2至32个小写字母、数字或 . _ -", f->label);
	return 0;
}

enum { SAME_INITIALS = 100 };

/* Left empty it is the initials of the name, with a number where others have them too. */
static int calc_login(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	char first[24], name[32];
	int n = py_first(chk_text(c, "label"), first, sizeof(first));

	(void)err;
	if (!chk_null(c, f->name)) {
		val_copy(v, rec_val(c->rec, f->name));
		return 0;
	}
	if (n < 1 || *first < 'a' || *first > 'z' || strspn(first, "abcdefghijklmnopqrstuvwxyz0123456789") != (size_t)n)
		return 0;
	for (int i = n > 1 ? 1 : 2; i < SAME_INITIALS; i++) {
		snprintf(name, sizeof(name), i > 1 ? "%s%d" : "%s", first, i);
		if (chk_count(c, "account", "name", name, NULL) == 0) {
			*v = (struct val){ .t = VT_TEXT, .s = xstrdup(name), .n = strlen(name) };
			break;
		}
	}
	return 0;
}

static int check_addresses(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	char bad[64];

	(void)c;
	text_ascii(v->s);
	if (address_list(v->s, bad))
		return err_set(err, E_INVALID, NULL, f->name, f->basis, "%s：%s 不是地址或网段（10.1.0.0/16、2001:db8::/32、local）", f->label, bad);
	v->n = strlen(v->s);
	return 0;
}

/* Who asked: nobody else's word, and nobody changes it. */
static int calc_asked(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)err;
	if (c->rec->id)
		val_copy(v, rec_val(c->rec, f->name));
	else if (c->who->id)
		*v = (struct val){ .t = VT_INT, .i = c->who->id };
	return 0;
}

/* ---- the account ---- */

static const struct state states[] = { { "open", "启用", ST_START }, { "suspended", "暂停", ST_PAUSED }, { "closed", "停用", ST_BAD }, { 0 } };

static const char BASIS[] = "GB/T 22239-2019 访问控制";

static const struct action actions[] = {
	{ .name = "suspend", .label = "暂停", .from = "open", .to = "suspended", .roles = ROLE(SECADMIN) | ROLE(SYSTEM), .flags = A_REASON,
	  .basis = BASIS },
	{ .name = "resume", .label = "恢复", .from = "suspended", .to = "open", .roles = ROLE(SECADMIN) | ROLE(SYSTEM), .flags = A_REASON,
	  .rules = "R-ACC-01", .basis = BASIS },
	{ .name = "close", .label = "停用", .from = "open suspended", .to = "closed", .roles = ROLE(SYSADMIN) | ROLE(SYSTEM), .flags = A_REASON,
	  .basis = BASIS },
	{ 0 }
};

static const struct field fields[] = {
	{ .name = "name", .label = "账号", .type = T_TEXT, .width = 32, .flags = F_NEED | F_UNIQ | F_ONCE | F_KEYNO | F_TITLE | F_FIND,
	  .check = check_login, .calc = calc_login, .help = "登录时输入的名字，建立后不变也不再用于他人；留空则取姓名的拼音首字母。", .example = "zhangyi",
	  .basis = "GB/T 22239-2019 身份鉴别" },
	{ .name = "label", .label = "姓名或单位", .type = T_TEXT, .width = 60, .flags = F_NEED | F_TITLE | F_FIND | F_NAME,
	  .help = "使用人的姓名，或组织账号的组织名称。", .example = "张一" },
	{ .name = "person", .label = "使用人", .type = T_REF, .list = "person",
	  .help = "登录的是哪一个人，从人员表选，表中没有的先请经办人登记；四眼和三员分立按人判断。", .example = "张一" },
	{ .name = "org", .label = "所属组织", .type = T_REF, .list = "org",
	  .help = "社会组织账号代表哪一个组织，从已登记的社会组织中选；工作人员留空。", .example = "四川省蜀锦产业协会" },
	{ .name = "unix_uid", .label = "本机用户号", .type = T_INT, .width = 10, .flags = F_UNIQ, .min = 1, .max = 4294967294,
	  .help = "在服务器上有登录用户的人填其用户号(id -u)，从本机不必口令直接进入，其他人留空。", .example = "1001" },
	{ .name = "lang", .label = "界面语言", .type = T_TEXT, .width = 7, .help = "留空为中文，管理员可用 en。", .example = "zh_CN" },
	{ .name = "theme", .label = "配色", .type = T_TEXT, .width = 10, .flags = F_DEAD,
	  .help = "从前的一项：各人的配色是本人的设置，在命令面板里选。", .example = "contrast" },
	{ 0 }
};

static const struct part parts[] = {
	{ .label = "账号", .fields = "name label person" },
	{ .label = "角色", .lines = "account_role", .columns = "role region valid_from valid_to unit org addresses records" },
	{ .label = "组织和本机", .fields = "org unix_uid lang" },
	{ 0 }
};

static const struct grant grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_NEW | V_EDIT | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "close" },
	{ ROLE(SECADMIN), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "suspend resume" },
	{ ROLE(AUDITOR), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ R_STAFF, V_CHOOSE, S_ALL, LV_INTERNAL },	/* to name who acts for one */
	{ 0 }
};

static const struct view views[] = { { "list", "账号表", "name label org state", .orders = "name,label" }, { 0 } };

const struct entity account = {
	.name = "account", .label = "账号", .clause = "0", .code = "zh", .help = "一个人或一个组织登录所用的名字。", .fields = fields, .parts = parts,
	.states = states, .actions = actions, .rules = account_rules, .save_rules = "R-ACC-01 R-ACC-03", .grants = grants, .views = views,
	.night = account_night,
};

/* ---- a role in a scope ---- */

static const struct state role_states[] = {
	{ "asked", "拟", ST_START }, { "on", "现", ST_OPEN }, { "refused", "不批", ST_BAD }, { "off", "止", ST_BAD }, { 0 }
};

static const char GRANT_BASIS[] = "GB/T 22239-2019 管理用户权限分离";

static const struct action role_actions[] = {
	{ .name = "grant", .label = "同意授权", .from = "asked", .to = "on", .roles = ROLE(SECADMIN) | ROLE(SYSTEM),
	  .rules = "R-ACC-01 R-ACC-02 R-ACC-04", .basis = GRANT_BASIS, .effect = role_granted },
	{ .name = "refuse", .label = "不同意", .from = "asked", .to = "refused", .roles = ROLE(SECADMIN) | ROLE(SYSTEM), .flags = A_REASON,
	  .basis = GRANT_BASIS },
	{ .name = "withdraw", .label = "撤回申请", .from = "asked", .to = "refused", .roles = ROLE(SYSADMIN) | ROLE(SYSTEM), .basis = GRANT_BASIS },
	{ .name = "end", .label = "收回", .from = "on", .to = "off", .roles = ROLE(SECADMIN) | ROLE(SYSTEM), .flags = A_REASON,
	  .basis = GRANT_BASIS, .effect = role_ended },
	{ 0 }
};

/* What was granted is what was asked for: a request is not changed, it is withdrawn and asked anew. */
static const struct field role_fields[] = {
	{ .name = "account", .label = "账号", .type = T_REF, .list = "account", .flags = F_OWNER | F_NEED | F_TITLE, .help = "授给哪一个账号。" },
	{ .name = "role", .label = "角色", .type = T_CODE, .list = "role", .width = 30, .flags = F_NEED | F_TITLE | F_ONCE,
	  .help = "一行一个角色，可键入中文、首字母或英文名；安全管理员批准后生效，三员互斥并不兼业务角色。", .example = "officer" },
	{ .name = "region", .label = "管辖区划", .type = T_REGION, .flags = F_ONCE, .help = "管到哪一级区划及其以下，不按区划的角色留空。",
	  .example = "510105" },
	{ .name = "unit", .label = "所在单位", .type = T_REF, .list = "unit", .flags = F_ONCE,
	  .help = "业务主管单位等按单位看数据的角色填它在哪个单位，从单位表选，不填什么也看不到；其他角色留空。", .example = "四川省教育厅" },
	{ .name = "org", .label = "所属组织", .type = T_REF, .list = "org", .flags = F_ONCE,
	  .help = "社会组织角色能看哪一个组织的资料，从已登记的社会组织中选，留空按账号的所属组织；其他角色留空。", .example = "四川省蜀锦产业协会" },
	{ .name = "valid_from", .label = "起", .type = T_DATE, .flags = F_ONCE, .help = "从哪一天起有这个角色，留空为批准之日。", .example = "2026-01-01" },
	{ .name = "valid_to", .label = "止", .type = T_DATE, .flags = F_ONCE, .help = "从哪一天起不再有，长期留空；要提前结束由安全管理员收回。",
	  .example = "2027-01-01" },
	{ .name = "addresses", .label = "限制地址", .type = T_TEXT, .width = 400, .flags = F_ONCE, .check = check_addresses,
	  .help = "只有从这些地址登录才有这个角色，地址或网段以空格分隔，本机写 local，不限留空。", .example = "10.51.0.0/16 2001:db8:51::/48",
	  .basis = "GB/T 22239-2019 入侵防范" },
	{ .name = "records", .label = "指定记录", .type = T_TEXT, .width = 400, .flags = F_ONCE, .check = check_records,
	  .help = "按指定记录看数据的角色能看哪几条，写种类和名称或编号，以分号分隔；其他角色留空。", .example = "行政区划 51" },
	{ .name = "asked_by", .label = "申请人", .type = T_REF, .list = "account", .flags = F_CALC, .calc = calc_asked,
	  .help = "取提出申请的账号，不得由同一人批准；从控制台直接建立的留空。", .example = "" },
	{ 0 }
};
static const struct part role_parts[] = {
	{ .label = "角色", .fields = "role region unit org valid_from valid_to addresses records asked_by" }, { 0 }
};
static const struct grant role_grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "withdraw" },
	{ ROLE(SECADMIN), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "grant refuse end" },
	{ ROLE(AUDITOR), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ 0 }
};
static const struct view role_views[] = {
	{ "list", "角色授权表", "account role region unit org valid_from valid_to state", .orders = "account role,state account,valid_to account" }, { 0 }
};
static const struct figure role_figures[] = { { "asked", "待批准的角色", "state = 'asked'", NULL }, { 0 } };
const struct entity account_role = {
	.name = "account_role", .label = "角色授权", .clause = "0", .code = "sq", .help = "账号在一个范围里的一个角色，须两名管理员先后申请和批准。",
	.fields = role_fields, .parts = role_parts, .states = role_states, .actions = role_actions, .save_rules = "R-ACC-02 R-ACC-04",
	.grants = role_grants, .views = role_views, .figures = role_figures,
};

/* ---- a password that is to be made anew ---- */

static const struct action reset_actions[] = {
	{ .name = "confirm", .label = "同意重置", .from = "asked", .to = "on", .roles = ROLE(SECADMIN) | ROLE(SYSTEM), .rules = "R-ACC-02 R-ACC-05",
	  .basis = GRANT_BASIS, .effect = reset_confirmed },
	{ .name = "reject", .label = "不同意重置", .from = "asked", .to = "refused", .roles = ROLE(SECADMIN) | ROLE(SYSTEM), .flags = A_REASON,
	  .basis = GRANT_BASIS, .effect = reset_dropped },
	{ .name = "cancel", .label = "撤回重置", .from = "asked", .to = "refused", .roles = ROLE(SYSADMIN) | ROLE(SYSTEM), .basis = GRANT_BASIS,
	  .effect = reset_dropped },
	{ 0 }
};
static const struct state reset_states[] = { { "asked", "待批准", ST_START }, { "on", "已重置", ST_GOOD }, { "refused", "未重置", ST_BAD }, { 0 } };
static const struct field reset_fields[] = {
	{ .name = "account", .label = "账号", .type = T_REF, .list = "account", .flags = F_NEED | F_TITLE | F_ONCE, .help = "重置哪一个账号的口令。",
	  .example = "zhangyi" },
	{ .name = "reason", .label = "缘由", .type = T_TEXT, .width = 100, .flags = F_NEED | F_ONCE, .help = "为什么要重置，本人怎样提出的。",
	  .example = "本人到柜台说忘记口令" },
	{ .name = "asked_by", .label = "申请人", .type = T_REF, .list = "account", .flags = F_CALC, .calc = calc_asked,
	  .help = "取提出申请的账号，不得由同一人批准；从控制台申请的留空。", .example = "" },
	{ 0 }
};
static const struct part reset_parts[] = { { .label = "口令重置", .fields = "account reason asked_by" }, { 0 } };
static const struct grant reset_grants[] = {
	{ ROLE(SYSADMIN), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "cancel" },
	{ ROLE(SECADMIN), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "confirm reject" },
	{ ROLE(AUDITOR), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ 0 }
};
static const struct view reset_views[] = { { "list", "口令重置", "account reason asked_by state", .orders = "state account,account" }, { 0 } };
static const struct figure reset_figures[] = { { "asked", "待批准的口令重置", "state = 'asked'", NULL }, { 0 } };
const struct entity account_reset = {
	.name = "account_reset", .label = "口令重置", .clause = "0", .code = "kl", .help = "系统管理员为忘记口令的人申请，安全管理员批准后新的初始口令才有效。",
	.fields = reset_fields, .parts = reset_parts, .states = reset_states, .actions = reset_actions, .save_rules = "R-ACC-02",
	.grants = reset_grants, .views = reset_views, .figures = reset_figures,
};

/* ---- a key ---- */

static int check_key_type(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	(void)c;
	if (strcmp(v->s, "ssh-ed25519") && strcmp(v->s, "ssh-rsa") && strcmp(v->s, "ecdsa-sha2-nistp256"))
		return err_set(err, E_INVALID, NULL, f->name, NULL, "%s：须为 ssh-ed25519、ssh-rsa 或 ecdsa-sha2-nistp256", f->label);
	return 0;
}

static int calc_print(struct chk *c, const struct field *f, struct val *v, struct err *err)
{
	char print[64];

	(void)f, (void)err;
	key_print(chk_text(c, "blob"), print);
	*v = (struct val){ .t = VT_TEXT, .s = xstrdup(print), .n = strlen(print) };
	return 0;
}

static const struct field key_fields[] = {
	{ .name = "account", .label = "账号", .type = T_REF, .list = "account", .flags = F_NEED | F_ONCE | F_TITLE, .help = "哪一个账号的公钥。",
	  .example = "zhangyi" },
	{ .name = "type", .label = "种类", .type = T_TEXT, .width = 30, .flags = F_NEED | F_ONCE, .check = check_key_type, .help = "公钥文件第一栏的算法名。",
	  .example = "ssh-ed25519" },
	{ .name = "blob", .label = "公钥", .type = T_TEXT, .width = 1400, .flags = F_NEED | F_ONCE, .help = "公钥文件第二栏的一长串字符。",
	  .example = "AAAAC3NzaC1lZDI1NTE5AAAAIKz0example0example0example0example0example0ex" },
	{ .name = "comment", .label = "备注", .type = T_TEXT, .width = 80, .flags = F_TITLE, .help = "哪台机器、谁的钥匙。", .example = "窗口一号机" },
	{ .name = "print", .label = "指纹", .type = T_TEXT, .width = 60, .flags = F_CALC, .calc = calc_print,
	  .help = "由公钥算出的 SHA256 指纹，与 ssh-keygen -l 显示的相同，用来核对是哪一把。" },
	{ 0 }
};
static const struct part key_parts[] = { { .label = "公钥", .fields = "account type blob comment print" }, { 0 } };
/* An account adds its own (account_add_key); the administrator of security takes away. Nobody puts a key on another's door. */
static const struct grant key_grants[] = {
	{ ROLE(SYSADMIN) | ROLE(AUDITOR), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ ROLE(SECADMIN), V_READ | V_COUNT | V_VOID | V_HISTORY, S_ALL, LV_INTERNAL },
	{ 0 }
};
static const struct view key_views[] = { { "list", "公钥表", "account type print comment", .orders = "account type" }, { 0 } };
const struct entity account_key = {
	.name = "account_key", .label = "账号公钥", .clause = "0", .code = "gy", .help = "一把可以代替密码的钥匙。", .fields = key_fields,
	.parts = key_parts, .grants = key_grants, .views = key_views,
};
