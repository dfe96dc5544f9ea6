/* An alert: what the program noticed and the administrator of audit looks into; nobody types one. */
#include "model/core/rules.h"

#include "model/registry/registry.h"

static const struct field fields[] = {
	{ .name = "at", .label = "时间", .type = T_TIME, .flags = F_NEED | F_ONCE, .help = "程序发现的时刻。", .example = "2026-03-02 09:00:00" },
	{ .name = "kind", .label = "警示种类", .type = T_CODE, .list = "alert_kind", .flags = F_NEED | F_ONCE | F_TITLE, .help = "发现了哪一种情况。",
	  .example = "quota", .basis = "GB/T 22239-2019 安全审计" },
	{ .name = "account", .label = "账号", .type = T_TEXT, .width = 32, .flags = F_NEED | F_ONCE | F_TITLE, .help = "涉及哪一个账号。",
	  .example = "zhangyi" },
	{ .name = "what", .label = "情况", .type = T_TEXT, .width = 200, .flags = F_NEED | F_ONCE, .help = "发现时的事实，不含个人信息。",
	  .example = "今日看明文已达 400 条" },
	{ 0 }
};

static const struct part parts[] = { { .label = "警示", .fields = "at kind account what" }, { 0 } };

static const struct state states[] = { { "new", "未处理", ST_START }, { "done", "已处理", ST_GOOD }, { 0 } };

static const struct action actions[] = {
	{ .name = "settle", .label = "处理", .from = "new", .to = "done", .roles = ROLE(AUDITOR), .flags = A_REASON, .basis = "GB/T 22239-2019 安全审计" },
	{ 0 }
};

static const struct grant grants[] = {
	{ ROLE(AUDITOR), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL, .acts = "settle" },
	{ ROLE(SECADMIN), V_READ | V_COUNT | V_HISTORY, S_ALL, LV_INTERNAL },
	{ 0 }
};

static const struct view views[] = { { "list", "警示", "at kind account what state", .orders = "at-,account at-,state at-" }, { 0 } };

static const struct figure figures[] = { { "open", "未处理的警示", "state = 'new'", NULL }, { 0 } };

const struct entity alert = {
	.name = "alert", .label = "警示", .clause = "0", .code = "js", .help = "程序自己发现、由审计管理员处理的异常情况。", .fields = fields, .parts = parts,
	.states = states, .actions = actions, .grants = grants, .views = views, .figures = figures,
};
