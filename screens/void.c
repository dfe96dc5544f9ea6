/* A record is voided with a reason: nothing is deleted. */
#include <stdlib.h>

#include "model/core/util.h"
#include "screens/screens.h"

struct voiding { const struct entity *e; int64_t id; };

static void void_given(void *ctx, const char *reason)
{
	struct voiding *v = ctx;
	struct act act = {.reason = reason};
	struct screen *top = screen_top();
	struct err err = {0};
	struct rec *r;

	if (reason && rec_load(app.db, &app.who, v->e, v->id, NULL, &r, &err) == 0) {
		if (rec_void_it(r, &act, &err) == 0)
			tui_message(SY_GOOD, "%s", _("已作废；历史里仍可查到"));
		rec_free(r);
	}
	if (err.code != E_OK)
		err_show(&err);
	else if (reason && top && top->ops->back)
		/* a dialog is not told of: the screen that asked shows what has become of the row */
		top->ops->back(top, NULL, 1);
	free(v);
}

void record_void(const struct entity *e, int64_t id)
{
	struct voiding *v = xmalloc(sizeof *v);

	*v = (struct voiding){e, id};
	ask(_("作废这条记录（不会删除）"), _("理由"), "", 200, false, check_reason, void_given, v);
}
