/* What is masked in a record, shown for a purpose that is written down, and for a minute. */
#include <string.h>

#include "model/core/util.h"
#include "screens/record.h"

enum { REVEAL_SECONDS = 60 };

static void purpose_given(void *ctx, const char *purpose)
{
	struct screen *s = ctx;
	struct record *d = s->data;
	struct err err = {0};
	struct quota q;
	char clear[256];

	if (!purpose)
		return;
	if (rec_unmask(d->r, d->reveal, purpose, clear, sizeof clear, &err) < 0) {
		err_show(&err);
		return;
	}
	fields_reveal(d->f, d->reveal, clear, clock_now(app.db) + REVEAL_SECONDS);
	explicit_bzero(clear, sizeof clear);
	if (access_quota(app.db, &app.who, &q, &err) == 0 && q.most > 0 && q.used * 5 >= q.most * 4)
		tui_message(SY_ERROR, _("显示 %d 秒；此次查看已记录；今日已看 %lld 条，上限 %lld 条"), REVEAL_SECONDS, (long long)q.used, (long long)q.most);
	else
		tui_message(SY_WARN, _("显示 %d 秒；此次查看已记录"), REVEAL_SECONDS);
}

void record_unmask(struct screen *s)
{
	struct record *d = s->data;
	int field = fields_focused(d->f);
	char title[120];

	if (field < 0 || !(d->e->fields[field].flags & (F_PII | F_SECRET))) {
		tui_message(SY_WARN, "%s", _("光标所在的项没有遮蔽"));
		return;
	}
	d->reveal = field;
	text_fmt(title, sizeof title, _("显示 %s：查看会留下记录"), d->e->fields[field].label);
	ask(title, _("用途"), "", 60, false, check_reason, purpose_given, s);
}

bool has_masked(struct screen *s)
{
	const struct record *d = s->data;
	int i;

	for (i = 0; i < field_count(d->e); i++)
		if (d->e->fields[i].flags & (F_PII | F_SECRET))
			return true;
	return false;
}

const char *why_no_masked(struct screen *s)
{
	(void)s;
	return _("这种记录没有遮蔽的项");
}
