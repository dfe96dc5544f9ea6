/* What the tests of the engine share: the fixture's regions, and one actor of each role that has to do with it. */
#ifndef SOCORG_TEST_ENGINE_H
#define SOCORG_TEST_ENGINE_H

#include "tests/world.h"

#include <string.h>

static struct actor clerk, other_clerk, chief, director, public_, system_;

/* Not saved. */
static inline struct rec *item(const char *name)
{
	struct rec *r = rec_new(world, &clerk, entity_find("fx_item"));

	put(r, "name", name);
	put(r, "kind", "MF");
	put(r, "region", "510105");
	return r;
}

static int engine_open(void **state)
{
	if (world_open(state))
		return -1;
	clerk = OFFICER_OF(11, "510105");
	other_clerk = OFFICER_OF(12, "510107");
	chief = actor_of(13, ROLE(CHIEF), "5101", 0, 0);
	director = actor_of(14, ROLE(DIRECTOR), "51", 0, 0);
	public_ = actor_of(15, ROLE(PUBLIC), "", 0, 0);
	system_ = actor_system;
	/* the fixture needs a few regions of its own */
	static const char *const reg[][4] = { { "51", "四川省", "", "province" }, { "5101", "成都市", "51", "city" },
		{ "510105", "青羊区", "5101", "county" }, { "510107", "武侯区", "5101", "county" } };
	for (size_t i = 0; i < LENGTH(reg); i++)
		if (!region_name(world, reg[i][0]))
			make_row(&system_, "region", "code", reg[i][0], "valid_from", "1949-10-01", "name", reg[i][1], "parent", reg[i][2],
				 "level", reg[i][3], NULL);
	return 0;
}

#endif
