/* The number people know a row by, sent to the clipboard of the terminal. */
#include "model/core/util.h"
#include "screens/screens.h"

static int number_of(const struct entity *e)
{
	int i;

	for (i = 0; e->fields[i].name; i++)
		if ((e->fields[i].flags & F_KEYNO) && !(e->fields[i].flags & (F_PII | F_SECRET | F_DEAD)))
			return i;
	return -1;
}

bool clip_may(const struct entity *e)
{
	return tui_clips() && number_of(e) >= 0;
}

const char *clip_why(const struct entity *e)
{
	return number_of(e) < 0 ? _("这种记录没有号码") : _("这种终端收不到，或本单位关闭了送到剪贴板");
}

void clip_row(const struct entity *e, int64_t id, const char *day)
{
	struct err err = {0};
	char text[80] = "";
	struct rec *r;

	if (rec_load(app.db, &app.who, e, id, day, &r, &err) < 0) {
		err_show(&err);
		return;
	}
	if (!rec_text(r, number_of(e), text, sizeof text) || !*text)
		tui_message(SY_WARN, _("没有%s可送"), e->fields[number_of(e)].label);
	else if (!tui_clip(text))
		tui_message(SY_WARN, _("%s 送不到终端"), text);
	else
		tui_message(SY_GOOD, _("%s 已发送到终端"), text);
	rec_free(r);
}
