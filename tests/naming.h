/* A place where names are applied for (W01): its office, its people, and an application that goes from hand to hand. */
#ifndef SOCORG_TESTS_NAMING_H
#define SOCORG_TESTS_NAMING_H

#include "tests/world.h"

#include <string.h>

static struct actor initiator, other_initiator, clerk, chief, system_;
static int64_t zhang, office;

static int naming_setup(void **state)
{
	if (world_open(state))
		return -1;
	initiator = actor_of(21, ROLE(INITIATOR), "", 0, 0);
	other_initiator = actor_of(22, ROLE(INITIATOR), "", 0, 0);
	clerk = OFFICER_OF(23, "510105");
	chief = actor_of(24, ROLE(CHIEF), "510105", 0, 0);
	system_ = actor_system;
	office = make_row(&system_, "unit", "name", "成都市青羊区民政局", "kind", "1", "grade", "3", "region", "510105", "doc_mark", "青羊民", NULL);
	make_row(&system_, "unit", "name", "成都市青羊区教育局", "kind", "2", "grade", "3", "region", "510105", NULL);
	zhang = make_row(&clerk, "person", "name", "张一", "id_kind", "1", "id_no", "510000196003150002", NULL);
	make_row(&clerk, "train_cert", "cert_no", "证-1", "person", "张一", "holder_id", "510000196003150002", "issuer", "成都市青羊区教育局", "region", "510105",
		 "modules", "DJ ZC CW NZ", "issued_on", "2026-03-01", "valid_to", "2028-03-01", NULL);
	return 0;
}

/* An application for 成都市青羊区银杏社会工作服务中心. */
static struct rec *asked(void)
{
	struct rec *r = rec_new(world, &system_, entity_find("name_case"));
	static const char *const v[][2] = { { "applicant", "张一" }, { "phone", "14112345678" }, { "type", "MF" }, { "subtype", "17" },
		{ "region", "510105" }, { "mgmt_mode", "S" }, { "supervisor", "成都市青羊区教育局" }, { "part_mark", "银杏" },
		{ "part_field", "社会工作服务" }, { "part_form", "中心" }, { "scope", "社会工作服务；社区服务。" } };

	for (size_t i = 0; i < LENGTH(v); i++)
		put(r, v[i][0], v[i][1]);
	return r;
}

static inline struct rec *of_zhang(struct rec *r, const char *lines, const char *field, const char *value)
{
	struct rec *l = add_line(r, lines);

	put(l, field, value);
	put_id(l, "person", zhang);
	return l;
}

static void founder(struct rec *r)
{
	of_zhang(r, "name_founder", "kind", "1");
}

static int64_t applied(const char *mark)
{
	struct rec *r = asked();
	struct err err = { 0 };

	r->who = &initiator;
	put(r, "part_mark", mark);
	founder(r);
	int64_t id = save(r);
	if (flow_do(r, "submit", NULL, NULL, &err))
		fail_msg("%s %s", err.rule, err.msg);
	rec_free(r);
	return id;
}

static void do_it(const struct actor *who, int64_t id, const char *action, const char *rule)
{
	struct rec *r = load(who, "name_case", id);
	struct err err = { 0 };
	int rc = flow_do(r, action, &(struct act){ .reason = "理由如下" }, NULL, &err);

	if (rule ? !rc || strcmp(err.rule, rule) : rc)
		fail_msg("%s: %s %s %s", action, err.rule, err.field, err.msg);
	rec_free(r);
}

#endif
