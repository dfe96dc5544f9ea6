/* The save just made can be taken back from any screen that types no text, as long as nobody has saved since. */
#include "model/core/together.h"
#include "screens/screens.h"

static struct { const struct entity *e; int64_t id, rev; } last;

void takeback_note(const struct entity *e, int64_t id, int64_t rev)
{
	last.e = e;
	last.id = id;
	last.rev = rev;
}

bool takeback_valid(struct screen *s)
{
	return last.id != 0 && !app.guarded && s && !record_unsaved(s);
}

const char *takeback_why(struct screen *s)
{
	return s && record_unsaved(s) ? _("表单里的内容还没有保存") : _("这次登录还没有保存过修改，或已经撤回");
}

static void answered(void *ctx, bool yes)
{
	struct findings found = {0};
	struct screen *top = screen_top();
	struct err err = {0};
	char text[2048];

	(void)ctx;
	if (!yes)
		return;
	if (rec_revert(app.db, &app.who, last.e, last.id, last.rev, &found, &err) == 0) {
		tui_message(SY_GOOD, "%s", _("已撤回：原来的内容又写了回去"));
		last.id = 0;
		if (top && top->ops->back)
			top->ops->back(top, NULL, 1);
	} else if (err.code == E_RULE && found.n > 0) {
		findings_text(&found, UNKNOWN, text, sizeof text);
		notice(_("不能撤回"), text, NULL, NULL);
	} else {
		err_show(&err);
		if (err.code == E_CONFLICT || err.code == E_STATE)
			last.id = 0;
	}
	findings_free(&found);
}

void takeback(struct screen *s)
{
	char title[120] = "", text[320];
	struct err err = {0};
	struct rec *r;

	(void)s;
	if (rec_load(app.db, &app.who, last.e, last.id, NULL, &r, &err) < 0) {
		err_show(&err);
		last.id = 0;
		return;
	}
	rec_title(r, title, sizeof title);
	rec_free(r);
	text_fmt(text, sizeof text, _("把刚才对“%s”的修改撤回吗？原来的内容作为新的一版写回去，两次都留在历史里。"), title);
	confirm(_("撤回上次保存"), text, answered, NULL);
}
