/* Numbers: a figure counts the rows its own list would show to this actor, now or as of a day. */
#include "model/core/rec_i.h"

#include <string.h>

static int start(struct db *db, const struct actor *who, const struct entity *e, const struct figure *f, const char *on,
		 struct sql *q, struct bindv *b, struct err *err)
{
	if (on && !date_valid(on))
		return err_set(err, E_INVALID, NULL, "on", NULL, "日期 %.20s 无效", on);
	if (e->cls != C_SHARED && e->cls != C_ANON)
		return err_set(err, E_DENIED, NULL, NULL, NULL, "%s不能计数", e->label);
	if (!access_may(db, who, e, V_COUNT, NULL, 0, NULL, err))
		return -1;
	enum level asks = access_asks(e, f->where);
	if (access_level(who, e, V_COUNT) < asks)
		return err_set(err, E_USAGE, NULL, NULL, NULL, "%s没有统计 %s", e->label, f->name);
	sql_add(q, "SELECT count(*) FROM ");
	asof_from(e, on, q);
	if (on)
		bind_text(b, on);
	sql_add(q, " WHERE t.void = 0 AND ");
	if (e->flags & E_PROPOSED)
		sql_add(q, "t.pstate = '现' AND ");
	if (f->where)
		sql_addf(q, "(%s) AND ", f->where);
	/* what one may not read is not counted either, row by row */
	access_filter_level(db, who, e, V_COUNT, asks, "t", q, b);
	return 0;
}

int figure_value(struct db *db, const struct actor *who, const struct entity *e, const struct figure *f, const char *on, int64_t *n,
		 struct err *err)
{
	struct sql q = { 0 };
	struct bindv b = { .n = 0 };

	if (start(db, who, e, f, on, &q, &b, err) == 0)
		return sql_int(db, &q, &b, n, err) == 1 ? 0 : -1;
	sql_free(&q);
	bind_free(&b);
	return -1;
}
