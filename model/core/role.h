/* The one list of roles (DESIGN §3). A set of roles is 64 bits; names are what grants, accounts and describe say. */
#ifndef SOCORG_ROLE_H
#define SOCORG_ROLE_H

#include <stddef.h>
#include <stdint.h>

#define SOCORG_ROLES(X) \
	X(OFFICER, officer, "经办人") \
	X(CHIEF, chief, "科长/处长") \
	X(DIRECTOR, director, "局长/分管领导") \
	X(LEGAL, legal, "法制审核人员") \
	X(ENFORCER, enforcer, "执法人员") \
	X(SUPERVISOR, supervisor, "业务主管单位") \
	X(INDUSTRY, industry, "行业管理部门") \
	X(DEPT, dept, "协同监管部门") \
	X(PARTY_OFFICE, party_office, "两新工委办公室") \
	X(PARTY_COMMITTEE, party_committee, "综合/行业党委") \
	X(PARTY_INSTRUCTOR, party_instructor, "党建工作指导员") \
	X(PARTY_SECRETARY, party_secretary, "党组织书记") \
	X(DISCIPLINE, discipline, "纪检人员") \
	X(FINANCE, finance, "财政部门") \
	X(BUYER, buyer, "采购人") \
	X(BUYER_HEAD, buyer_head, "采购人负责人") \
	X(AGENCY, agency, "代理机构") \
	X(OVERSEER, overseer, "监督人员") \
	X(EXPERT, expert, "评审/评估专家") \
	X(EVALUATOR, evaluator, "第三方评估、审计机构") \
	X(INCUBATOR, incubator, "孵化机构") \
	X(STREET, street, "乡镇(街道)") \
	X(COMMUNITY, community, "村(居)委会") \
	X(STEERING, steering, "领导小组办公室/督办员") \
	X(TASK_UNIT, task_unit, "责任单位") \
	X(ORG, org, "社会组织") \
	X(INITIATOR, initiator, "发起人") \
	X(PUBLIC, public, "社会公众") \
	X(SYSADMIN, sysadmin, "系统管理员") \
	X(SECADMIN, secadmin, "安全管理员") \
	X(AUDITOR, auditor, "审计管理员") \
	X(SYSTEM, system, "系统(定时)")

enum role_no {
#define X(U, l, c) ROLE_NO_##U,
	SOCORG_ROLES(X)
#undef X
	ROLE_COUNT
};

#define ROLE(U) (UINT64_C(1) << ROLE_NO_##U)

/* Sets that many grants name. */
#define R_CIVIL (ROLE(OFFICER) | ROLE(CHIEF) | ROLE(DIRECTOR))	/* the registration authority's deciding chain */
#define R_STAFF (R_CIVIL | ROLE(LEGAL) | ROLE(ENFORCER))
#define R_OUTSIDE (ROLE(ORG) | ROLE(INITIATOR) | ROLE(PUBLIC))	/* who applies, and everybody: no grant of theirs reaches what is the office's own */
#define R_ADMINS (ROLE(SYSADMIN) | ROLE(SECADMIN) | ROLE(AUDITOR))

extern const char *const role_name[ROLE_COUNT];		/* "officer" */
extern const char *const role_label[ROLE_COUNT];	/* "经办人" */
int role_find(const char *name);			/* number, or -1 */
size_t roles_text(uint64_t set, char *dst, size_t n);	/* 经办人、科长; bytes, 0 and "" for no role */

#endif
