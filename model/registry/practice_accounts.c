/* One account for each role that may do something now, with a password of chance, in a file only its owner reads. */
#include "model/registry/practice.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/core/account.h"

/* whose: 'a' an authority's place, 'u' a supervising unit, 'o' an organisation of the county, 0 nothing */
static const struct { const char *name, *label, *role, *region; char whose; } people[] = {
	{ "clerk", "青羊区经办人", "officer", "510105", 'a' },
	{ "clerk2", "青羊区经办人二", "officer", "510105", 'a' },
	{ "clerk-city", "成都市经办人", "officer", "5101", 'a' },
	{ "chief", "青羊区科长", "chief", "510105", 'a' },
	{ "director", "省民政厅分管领导", "director", "51", 'a' },
	{ "legal", "法制审核员", "legal", "5101", 'a' },
	{ "enforcer", "执法人员", "enforcer", "5101", 'a' },
	{ "supervisor", "区教育局经办", "supervisor", "", 'u' },
	{ "incubator", "区孵化园教务", "incubator", "510105", 'a' },
	{ "founder", "发起人", "initiator", "", 0 },
	{ "org", "社会组织经办人", "org", "", 'o' },
	{ "public", "社会公众", "public", "", 0 },
	{ "sysadmin", "系统管理员", "sysadmin", "", 0 },
	{ "secadmin", "安全管理员", "secadmin", "", 0 },
	{ "auditor", "审计管理员", "auditor", "", 0 },
	{ "party", "青羊区综合党委", "party_committee", "510105", 'a' },
	{ "party-office", "青羊区两新工委办公室", "party_office", "510105", 'a' },
};

static int64_t first_id(struct gen *g, const char *sql)
{
	int64_t id = 0;

	db_int(g->db, NULL, &id, sql, "");
	return id;
}

static int one(struct gen *g, size_t i, FILE *f)
{
	char password[PASSWORD_MADE];
	int64_t unit_id = 0, org_id = 0;

	if (people[i].whose == 'u')
		unit_id = first_id(g, "SELECT id FROM unit WHERE region = '510105' AND kind = '2' ORDER BY id LIMIT 1");
	if (people[i].whose == 'o')
		org_id = first_id(g, "SELECT id FROM org WHERE region = '510105' AND state = 'ACTIVE' ORDER BY id LIMIT 1");
	if (password_make(people[i].name, password, g->err) || account_create(g->db, &actor_system, people[i].name, people[i].label, people[i].role, people[i].region, unit_id, org_id,
			   password, false, g->err))
		return -1;
	fprintf(f, "%s %s %s %s\n", people[i].name, password, people[i].role, people[i].label);
	return 0;
}

int practice_accounts(struct gen *g)
{
	char *path = xasprintf("%s/practice-accounts", db_dir(g->db));
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600), rc = 0;
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (!f) {
		rc = err_set(g->err, E_IO, NULL, NULL, NULL, "%s：%s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		free(path);
		return rc;
	}
	fprintf(f, "# 练习库账号：名字 口令 角色 说明\n");
	for (size_t i = 0; !rc && i < LENGTH(people); i++)
		rc = one(g, i, f);
	bool lost = ferror(f);
	if (fclose(f) || lost)
		rc = rc ? rc : err_set(g->err, E_IO, NULL, NULL, NULL, "%s 写不进去", path);
	if (rc)
		unlink(path);
	free(path);
	return rc;
}
