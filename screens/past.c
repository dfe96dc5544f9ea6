/* What the view of a record leads to when it is asked about the past: keys of record.c, on the field under the caret. */
#include "screens/screens.h"

void past_all(struct screen *s)
{
	const struct entity *e;
	struct spot at;
	int64_t id;

	record_here(s, &e, &id, &at);
	history_open(e, id);
}

void past_field(struct screen *s)
{
	const struct entity *e;
	struct spot at;
	int64_t id;

	record_here(s, &e, &id, &at);
	history_field_open(e, id, &at);
}

void past_times(struct screen *s)
{
	const struct entity *e;
	struct spot at;
	int64_t id;

	record_here(s, &e, &id, &at);
	timeline_open(e, id);
}

bool past_readable(struct screen *s)
{
	const struct entity *e;
	struct spot at;
	int64_t id;

	record_here(s, &e, &id, &at);
	return entity_may(e, V_HISTORY);
}

void past_correct(struct screen *s)
{
	const struct entity *e;
	struct spot at;
	int64_t id;

	record_here(s, &e, &id, &at);
	correct_open(e, id, !at.part && at.field >= 0 ? e->fields[at.field].name : NULL);
}

bool past_correctable(struct screen *s)
{
	const struct entity *e;
	struct spot at;
	int64_t id;

	return record_here(s, &e, &id, &at) && entity_may(e, V_CORRECT);
}

const char *past_why_not(struct screen *s)
{
	const struct entity *e;
	struct spot at;
	int64_t id;

	if (record_here(s, &e, &id, &at) || !entity_may(e, V_CORRECT))
		return verb_why(e, entity_may(e, V_HISTORY) ? V_CORRECT : V_HISTORY);
	return _("现在看的是过去某一天；按 d 回到今天");
}
