/* Applications for names, handed in on a day: what the inbox holds, for tests of the model and of the screens. CASES_DB: where. */
#ifndef SOCORG_TESTS_CASES_H
#define SOCORG_TESTS_CASES_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/core/kase.h"
#include "model/core/util.h"

/* A row of fields and values, NULL-ended; id: an earlier one, that is changed. */
static inline int64_t a_row(const struct actor *who, const char *entity, int64_t id, ...)
{
	const struct entity *e = entity_find(entity);
	struct err err = { 0 };
	struct rec *r = NULL;
	const char *field;
	va_list ap;

	if (!id)
		r = rec_new(CASES_DB, who, e);
	else if (rec_load(CASES_DB, who, e, id, NULL, &r, &err))
		fail_msg("%s: %s", entity, err.msg);
	va_start(ap, id);
	while ((field = va_arg(ap, const char *)))
		if (rec_set(r, field_no(e, field), va_arg(ap, const char *), &err) < 0)
			fail_msg("%s: %s", field, err.msg);
	va_end(ap);
	if (rec_save(r, NULL, NULL, &err))
		fail_msg("%s: %s %s %s", entity, err.rule, err.field, err.msg);
	id = rec_id(r);
	rec_free(r);
	return id;
}

/* Was it done? */
static inline bool act_tried(const struct actor *who, const char *entity, int64_t id, const char *action, const char *on, const char *reason, struct err *err)
{
	struct rec *r = NULL;
	bool done = !rec_load(CASES_DB, who, entity_find(entity), id, NULL, &r, err) &&
		    !flow_do(r, action, &(struct act){ .on = on, .reason = reason, .passes = reason ? "W-NAME-1 R-NAME-06" : NULL }, NULL, err);

	rec_free(r);
	return done;
}

static inline void act_on(const struct actor *who, const char *entity, int64_t id, const char *action, const char *on, const char *reason)
{
	struct err err = { 0 };

	if (!act_tried(who, entity, id, action, on, reason, &err))
		fail_msg("%s %s: %s %s", entity, action, err.rule, err.msg);
}

/* 成都市青羊区MARK社会工作服务中心, by its first words. */
static inline int64_t name_asked(const struct actor *who, const char *place, const char *mark, const char *on)
{
	int64_t id = a_row(who, "name_case", 0, "applicant", "张一", "phone", "14112345678", "type", "MF", "subtype", "17", "region", place,
			   "mgmt_mode", "Z", "direct_kind", "C", "part_mark", mark, "part_field", "社会工作服务", "part_form", "中心", "scope",
			   "社会工作服务；社区服务。", "contact", "张一", (char *)NULL);

	act_on(who, "name_case", id, "submit", on, "核对过了");
	return id;
}

#endif
