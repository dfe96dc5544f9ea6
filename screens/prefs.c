/* What a person chooses about the screens: colours, language, the hint on home, keys bound elsewhere. All of it is found by
 * F2, takes effect at once and is kept with the account. */
#include <stdlib.h>
#include <string.h>

#include "model/core/setting.h"
#include "model/core/util.h"
#include "screens/command.h"
#include "screens/prefs.h"

/* ---- colours, language, hints ---- */

static const struct { const char *name, *label; } themes[] = {
	{"default", "配色：默认"}, {"contrast", "配色：高对比"}, {"light", "配色：浅色底"}, {"mono", "配色：单色"},
};
static const struct { const char *name, *label; } languages[] = {{"zh", "界面语言：中文"}, {"en", "界面语言：English"}};

static char theme[16];

/* Says so and goes on without where it cannot be kept. */
static void keep(const char *key, const char *value)
{
	struct err err = {0};

	if (setting_set(app.db, &app.who, key, value, &err) < 0)
		err_show(&err);
}

static void theme_run(const struct jump_row *row)
{
	snprintf(theme, sizeof theme, "%s", themes[row->no].name);
	tui_theme(theme);
	keep("theme", theme);
}

static void language_run(const struct jump_row *row)
{
	language_use(languages[row->no].name);
	keep("lang", languages[row->no].name);
	tui_redraw();
}

bool tips_wanted(void)
{
	char text[4];

	return setting_get(app.db, &app.who, "tips", text, sizeof text) != 1 || strcmp(text, "0") != 0;
}

static void tips_run(const struct jump_row *row)
{
	keep("tips", row->no ? "1" : "0");
	tui_message(SY_GOOD, "%s", row->no ? _("首页显示每日一键") : _("首页不再显示每日一键"));
}

/* Off unless the office or the person says otherwise: a terminal whose mouse is read selects text only with Shift. */
static void mouse_run(const struct jump_row *row)
{
	keep("mouse", row->no ? "1" : "0");
	tui_mouse(row->no);
	tui_message(SY_GOOD, "%s", row->no ? _("鼠标可用：点一行、一项、底行的键，滚轮上下；按住 Shift 拖动选取文字") : _("不再用鼠标"));
}

static void bell_run(const struct jump_row *row)
{
	keep("bell", row->no ? "1" : "0");
	tui_message(SY_GOOD, "%s", row->no ? _("有新件轮到您办时响一声") : _("新件到时不响，只在标题行显示件数"));
}

/* One a day, in turn; nothing here is needed to work, all of it saves keys. */
bool tip_of_today(char *dst, size_t n)
{
	static const struct { const char *key, *what; } tips[] = {
		{"F2", "在任何画面键入拼音首字母，直接打开组织、人员、名录或要做的事"},
		{"Ctrl-N", "看名录里的下一条，Ctrl-B 看上一条，不必退回名录"},
		{"d", "在组织或名录里看过去某一天的情况，t-30 是三十天前"},
		{"0", "看一条记录是谁、何时、为什么改的"},
		{"F1", "说明光标所在的项：含义、格式、依据、示例、谁可改"},
		{"F9", "在名录里换一种看法或排序"},
		{"F4", "在表单里列出可填的值；直接键入首字母也可以"},
		{"zz mht", "代码加空格加首字母：一次打开画面和记录"},
		{"↑", "在空的命令行里取回以前的命令"},
		{"3", "在空的命令行里键入数字：打开最近第三条记录"},
		{"Ctrl-O", "离开座位时锁定画面"},
		{"Ctrl-F", "在表单里跳到下一个有错的项"},
		{"t+5", "日期可写 t、t-3、t+2w、1123，+5g 是五个工作日"},
		{"Esc 数字", "没有功能键时先按 Esc 再按数字：Esc 1 即 F1"},
	};
	int day = 0;

	*dst = '\0';
	if (app.is_public || !tips_wanted() || date_to_day(clock_today(app.db), &day) < 0)
		return false;
	day %= (int)LENGTH(tips);
	text_fmt(dst, n, _("每日一键　%s　%s"), tips[day].key, _(tips[day].what));
	return true;
}

static void prefs_each(struct screen *on, command_see *see, void *ctx)
{
	const char *now = theme[0] ? theme : "default";
	bool tips;
	size_t i;

	(void)on;
	for (i = 0; i < LENGTH(themes); i++)
		command_tell(see, ctx, _(themes[i].label), strcmp(now, themes[i].name) ? "" : _("现用"), "主题 颜色 theme",
			theme_run, (int)i);
	for (i = 0; i < LENGTH(languages); i++)
		command_tell(see, ctx, _(languages[i].label), "", "language", language_run, (int)i);
	command_tell(see, ctx, tui_has_mouse() ? _("鼠标：不用") : _("鼠标：启用"), "", "mouse", mouse_run, !tui_has_mouse());
	if (app.is_public)
		return;
	if (inbox_may())
		command_tell(see, ctx, bell_wanted() ? _("铃声：新件到时不响") : _("铃声：新件到时响一声"), "", "提示音 bell", bell_run, !bell_wanted());
	tips = tips_wanted();
	command_tell(see, ctx, tips ? _("每日一键：不再显示") : _("每日一键：在首页显示"), "", "提示 tips", tips_run, !tips);
}

void prefs_open(void)
{
	char mouse[4];

	command_source(prefs_each);
	command_source(keys_each);
	command_source(tour_each);
	command_source(saved_each);
	command_source(macro_each);
	keys_load();
	if (setting_get(app.db, &app.who, "mouse", mouse, sizeof mouse) == 1)
		tui_mouse(strcmp(mouse, "1") == 0);
	theme[0] = '\0';
	if (setting_get(app.db, &app.who, "theme", theme, sizeof theme) == 1)
		tui_theme(theme);
}
