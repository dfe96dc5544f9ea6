/* What a grant leaves to be done, act by act, for faults.c to kill: the talk, credit information, to which body of the party it belongs. */
#ifndef SOCORG_TEST_FAULTS_FOLLOW_H
#define SOCORG_TEST_FAULTS_FOLLOW_H

#include "tests/window.h"

static struct actor committee, higher;		/* of the party */
static void act_killed(const struct actor *who, const char *entity, int64_t id, const char *action);
static int64_t newest(const char *entity);

/* What a grant leaves to be done: the talk; and credit information that others have formed. */
static void followed(int64_t org)
{
	int64_t id = newest("talk"), spare;
	struct rec *r = load(&clerk, "talk", id);

	put(r, "planned_on", "2026-03-16");
	put(r, "place", "区民政局二楼会议室");
	put(r, "talkers", "李明、王强");
	put(r, "talked", "张一");
	put(r, "content", "提醒按章程开展活动。");
	put(r, "signed", "1");
	saved(r);
	act_killed(&clerk, "talk", id, "plan");
	act_killed(&clerk, "talk", id, "hold");
	r = rec_new(world, &chief, entity_find("talk"));
	put_id(r, "org", org);
	put(r, "ground", "7");
	spare = save(r);
	rec_free(r);
	act_killed(&chief, "talk", spare, "raise");
	act_killed(&chief, "talk", spare, "cancel");
	r = rec_new(world, &clerk, entity_find("credit_info"));
	put_id(r, "org", org);
	put(r, "class", "5");
	put(r, "item", "失信被执行人");
	put(r, "content", "拒不履行生效判决。");
	put(r, "source", "成都市青羊区人民法院");
	put(r, "formed_on", "2026-02-26");
	put(r, "expire_on", "2026-03-05");
	id = save(r);
	rec_free(r);
	act_killed(&clerk, "credit_info", id, "keep");
	act_killed(&chief, "credit_info", id, "publish");
	act_killed(&chief, "credit_info", id, "withhold");
	act_on(&chief, "credit_info", id, "publish", NULL);	/* its last day comes at night */
}

static int64_t party_body(const char *name, const char *code, const char *node, int64_t parent)
{
	struct rec *r = rec_new(world, &system_, entity_find("party_org"));

	put(r, "full_name", name);
	put(r, "code", code);
	put(r, "node", node);
	put(r, "form", "1");
	put(r, "region", "510105");
	put(r, "approve_doc", "青组〔2024〕3号");
	put(r, "founded_on", "2024-03-04");
	if (parent)
		put_id(r, "parent", parent);
	int64_t id = save(r);
	rec_free(r);
	return id;
}

/* As far as it may come into force, and there. */
static void belongs(int64_t id, int64_t to, const char *from)
{
	struct rec *r = load(&committee, "party_attach", id);

	put_id(r, "body", to);
	put(r, "mgmt_class", "3");
	put(r, "why_activity", "同在一个街道");
	put(r, "why_members", "有专职组织员");
	put(r, "opinion_org", "同意");
	put(r, "opinion_body", "同意接收");
	put(r, "doc", "青社工〔2026〕8号");
	put(r, "from_on", from);
	saved(r);
	act_killed(&committee, "party_attach", id, "ask");
	act_killed(&higher, "party_attach", id, "return");
	act_on(&committee, "party_attach", id, "ask", NULL);
	act_killed(&higher, "party_attach", id, "approve");
	act_killed(&committee, "party_attach", id, "start");
}

/* To which body of the party it belongs, and to which then. */
static void belonging(int64_t org)
{
	int64_t county = party_body("中共青羊区委两新工委", "351010500001", "1", 0), body = party_body("中共青羊区第一综合委员会", "351010500002", "2", county), next;
	struct rec *r;

	belongs(newest("party_attach"), body, "2026-02-02");
	r = rec_new(world, &committee, entity_find("party_attach"));
	put_id(r, "org", org);
	next = save(r);
	rec_free(r);
	act_killed(&committee, "party_attach", next, "draft");
	belongs(next, county, "2026-02-27");
	act_killed(&higher, "party_attach", next, "end");
}

#endif
