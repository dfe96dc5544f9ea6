/*
 * Macros: what one does again and again, recorded once under a letter and done by F2. A step is a key and the screen it was
 * pressed on: where another screen stands, or a key is refused, the macro ends and says at which step. What cannot be
 * taken back is typed by a person: the question throws the rest of the macro away. Nothing about people is recorded.
 */
#include <stdlib.h>
#include <string.h>

#include "model/core/setting.h"
#include "model/core/util.h"
#include "screens/prefs.h"

enum { STEPS = 400, NAME = 16 };

static struct {
	char letter;			/* 0 = nothing is recorded */
	bool begun;			/* the key that began it has passed */
	char *text;			/* lines "screen keys" */
	size_t n, cut;			/* cut: where the call that ends it began, after so many steps */
	int steps, cut_steps;
	char line[NAME], before[NAME];	/* the screen of the last line; the one the next key is for */
} rec;

static struct { char *text; const char *at; char letter, screen[NAME]; int step; } play;

/* ---- what is kept ---- */

static void key_of(char letter, char dst[16])
{
	snprintf(dst, 16, "macro.%c", letter);
}

/* The letters that stand for a macro. */
static void letters(char dst[32])
{
	setting_get(app.db, &app.who, "macros", dst, 32);
}

static bool keep(char letter, const char *text)
{
	char key[16], all[32], now[32];
	struct err err = {0};
	size_t n = 0;
	char c;

	letters(all);
	for (c = 'a'; c <= 'z'; c++)
		if (c == letter ? *text != '\0' : strchr(all, c) != NULL)
			now[n++] = c;
	now[n] = '\0';
	key_of(letter, key);
	if (setting_set(app.db, &app.who, key, text, &err) == 0 && setting_set(app.db, &app.who, "macros", now, &err) == 0)
		return true;
	err_show(&err);
	return false;
}

/* ---- recording ---- */

static void heard(int key);

static void rec_end(void)
{
	tui_after_key(heard, false);
	free(rec.text);
	memset(&rec, 0, sizeof rec);
}

static void rec_store(const char *said)
{
	char letter = rec.letter;

	rec.text[rec.n] = '\0';
	if (rec.steps > 0 && keep(letter, rec.text))
		tui_message(SY_GOOD, _("宏 %c 已记下%s：F2 里键入“宏 %c”运行"), letter, said, letter);
	else if (rec.steps == 0)
		tui_message(SY_WARN, "%s", _("没有录到什么"));
	rec_end();
}

/* "<F6>", "<lt>", or the character itself. */
static void step_text(int key, char *dst, size_t n)
{
	char name[32];

	key_name(key, name, sizeof name);
	if (key == '<')
		snprintf(dst, n, "<lt>");
	else if (key > ' ' && key < K_BASE)
		snprintf(dst, n, "%s", name);
	else
		snprintf(dst, n, "<%s>", name);
}

static bool append(const char *screen, int key)
{
	char step[40], line[NAME + 4] = "";

	step_text(key, step, sizeof step);
	if (strcmp(rec.line, screen) != 0)
		snprintf(line, sizeof line, "%s%s ", rec.n ? "\n" : "", screen);
	if (rec.steps == STEPS || rec.n + strlen(line) + strlen(step) > SETTING_VALUE)
		return false;
	rec.n += (size_t)snprintf(rec.text + rec.n, SETTING_VALUE + 1 - rec.n, "%s%s", line, step);
	snprintf(rec.line, sizeof rec.line, "%s", screen);
	rec.steps++;
	return true;
}

static bool on_line(const char *screen)
{
	return strcmp(screen, "jump") == 0 || strcmp(screen, "home") == 0;
}

static bool kept_out(const char *screen)
{
	return strcmp(screen, "lock") == 0 || strcmp(screen, "password") == 0 || strcmp(screen, "secret") == 0 ||
		strcmp(screen, "typed") == 0;
}

static void cut_here(void)
{
	rec.cut = rec.n;
	rec.cut_steps = rec.steps;
}

static void heard(int key)
{
	struct screen *top = screen_top();
	const char *now = top ? top->ops->name : "";
	bool typed = (key > 0 && key < K_BASE) || key == K_BS || key == K_PASTE;

	if (rec.begun && (key == K_PASTE || key == K_CLICK || (kept_out(rec.before) && typed) || (top && typed && record_personal(top)))) {
		rec_end();
		tui_message(SY_WARN, "%s", _("录制已停止，没有保存：鼠标所点、粘贴的内容、口令和个人信息不录"));
		return;
	}
	/* what was typed in a line since it was empty may be the call that ends the recording */
	if (rec.begun && !on_line(rec.before) && on_line(now))
		cut_here();
	if (rec.begun && !append(rec.before, key)) {
		rec_store(_("（已到长度上限）"));
		return;
	}
	if (rec.begun && strcmp(now, "home") == 0 && !typed)
		cut_here();
	rec.begun = true;
	snprintf(rec.before, sizeof rec.before, "%s", now);
}

static int letter_check(void *ctx, const char *text, char *msg, size_t n)
{
	(void)ctx;
	if (text[0] >= 'a' && text[0] <= 'z' && !text[1])
		return 0;
	snprintf(msg, n, "%s", _("请键入一个小写字母 a 至 z"));
	return -1;
}

static void letter_given(void *ctx, const char *text)
{
	(void)ctx;
	if (!text)
		return;
	rec_end();
	rec.letter = text[0];
	rec.text = xcalloc(1, SETTING_VALUE + 1);
	tui_after_key(heard, true);
	tui_message(SY_GOOD, _("开始录制宏 %c；完了在 F2 里键入“结束录制”"), rec.letter);
}

static void begin_run(const struct jump_row *row)
{
	(void)row;
	ask(_("录制宏"), _("用哪个字母记（a–z）"), "", 1, false, letter_check, letter_given, NULL);
}

static void end_run(const struct jump_row *row)
{
	(void)row;
	rec.n = rec.cut;
	rec.steps = rec.cut_steps;
	rec_store("");
}

/* ---- doing it again ---- */

static void stop(const char *why)
{
	char letter = play.letter;
	int step = play.step;

	free(play.text);
	memset(&play, 0, sizeof play);
	if (why)
		tui_message(SY_ERROR, _("宏 %c 在第 %d 步停下：%s"), letter, step, why);
	else
		tui_message(SY_GOOD, _("宏 %c 已走完，%d 步"), letter, step);
}

/* The key that stands next in the line, and the line's screen where one begins. */
static int read_step(void)
{
	const char *end;
	int key, used = 0;
	wchar_t c;

	if (*play.at == '\n')
		play.at++;
	if (play.at == play.text || play.at[-1] == '\n') {
		if (sscanf(play.at, "%15[a-z_] %n", play.screen, &used) != 1)
			return K_NONE;
		play.at += used;
	}
	if (*play.at == '<' && (end = strchr(play.at, '>'))) {
		key = key_named(play.at + 1, (size_t)(end - play.at - 1));
		play.at = end + 1;
		return key;
	}
	if (!*play.at || (used = mbtowc(&c, play.at, 4)) <= 0)
		return K_NONE;
	play.at += used;
	return (int)c;
}

static int next(void)
{
	struct screen *top = screen_top();
	char why[200];
	int key;

	if (play.step > 0 && tui_refusal()) {
		snprintf(why, sizeof why, "%s", tui_refusal());
		stop(why);
		return K_NONE;
	}
	key = read_step();
	if (key == K_NONE) {
		stop(NULL);
		return K_NONE;
	}
	play.step++;
	if (!top || strcmp(top->ops->name, play.screen) != 0) {
		stop(_("现在的画面不是录制时的画面"));
		return K_NONE;
	}
	return key;
}

static void play_run(const struct jump_row *row)
{
	char key[16];

	free(play.text);
	memset(&play, 0, sizeof play);
	play.letter = (char)row->no;
	play.text = xcalloc(1, SETTING_VALUE + 1);
	play.at = play.text;
	key_of(play.letter, key);
	if (setting_get(app.db, &app.who, key, play.text, SETTING_VALUE + 1) == 1)
		tui_feed(next);
}

static void drop_run(const struct jump_row *row)
{
	if (keep((char)row->no, ""))
		tui_message(SY_GOOD, _("宏 %c 已删去"), row->no);
}

void macro_each(struct screen *on, command_see *see, void *ctx)
{
	char all[32], title[40];
	const char *c;

	(void)on;
	if (app.is_public || tui_fed())		/* a macro does not call another */
		return;
	if (rec.letter) {
		command_tell(see, ctx, _("结束录制"), "", "宏 macro", end_run, 0);
		return;
	}
	command_tell(see, ctx, _("录制宏：把一串操作记在一个字母下"), "", "宏 macro", begin_run, 0);
	letters(all);
	for (c = all; *c; c++) {
		snprintf(title, sizeof title, _("宏 %c：运行"), *c);
		command_tell(see, ctx, title, "", "macro", play_run, *c);
		snprintf(title, sizeof title, _("宏 %c：删去"), *c);
		command_tell(see, ctx, title, "", "macro", drop_run, *c);
	}
}
