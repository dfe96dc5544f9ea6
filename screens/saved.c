/* Questions kept by name, as F2 finds them: their list opens and asks. */
#include <stdlib.h>

#include "model/core/saved.h"
#include "model/core/util.h"
#include "screens/list.h"
#include "screens/prefs.h"

static void run(const struct jump_row *row)
{
	struct query q;
	struct err err = {0};
	char *mem;

	if (saved_load(app.db, &app.who, row->id, &q, &mem, &err) < 0) {
		err_show(&err);
		return;
	}
	list_screen(q.e, NULL);
	if (screen_top()->ops->close == listing_close)
		listing_take(screen_top(), &q);
	free(mem);
}

void saved_each(struct screen *on, command_see *see, void *ctx)
{
	struct saved *all = xcalloc(SAVED_MOST, sizeof *all);
	struct err err = {0};
	int n = saved_list(app.db, &app.who, NULL, SAVED_MOST, all, &err), i;

	(void)on;
	for (i = 0; i < n; i++) {
		struct command c = {.words = all[i].e->label};

		c.row = (struct jump_row){.kind = JUMP_COMMAND, .run = run, .id = all[i].id};
		text_cut(c.row.title, sizeof c.row.title, all[i].name);
		text_fmt(c.row.note, sizeof c.row.note, _("查询 %s %s"), all[i].e->label, all[i].mine ? "" : all[i].who);
		see(ctx, &c);
	}
	free(all);
}
