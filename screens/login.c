/* The edges of a session: what is told after login, the change of an initial password, and the lock after idleness. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"

/* ---- last login ---- */

bool login_line(char *dst, size_t n)
{
	char at[20];

	*dst = '\0';
	if (app.is_public)
		return false;
	if (app.last.at == 0) {
		snprintf(dst, n, "%s", _("首次登录"));
	} else {
		instant_text(app.last.at, at);
		snprintf(dst, n, _("上次登录 %.16s 来自 %s"), at, app.last.peer);
	}
	if (app.last.failures > 0) {
		size_t k = strlen(dst);

		snprintf(dst + k, n - k, _("；其后有 %d 次登录失败"), app.last.failures);
	}
	return app.last.failures > 0;
}

/* ---- password ---- */

struct password {
	struct line in[3];	/* old, new, again */
	int at;
	bool forced;
};

static const char *const password_label[] = {"原口令", "新口令", "再输一次"};

static void password_draw(struct screen *s, struct area a)
{
	struct password *p = s->data;
	int y = 1, i, x = 0;

	if (p->forced) {
		put(a, y++, 2, a.w - 4, SY_WARN, _("这是初始口令，请先换成只有您知道的口令，再开始工作。"));
		y++;
	}
	put(a, y++, 2, a.w - 4, SY_DIM,
		_("一句自己记得住的话，16 个字符以上；或 12 个以上，大写、小写、数字、符号有三种。"));
	y++;
	for (i = 0; i < 3; i++, y += 2) {
		put(a, y, 4, 12, i == p->at ? SY_FOCUS : SY_LABEL, _(password_label[i]));
		x = line_draw(&p->in[i], a, y, 18, a.w - 22, i == p->at ? SY_FOCUS : SY_VALUE);
		if (i == p->at)
			put_caret(a, y, x);
	}
}

static void password_save(struct screen *s)
{
	struct password *p = s->data;
	struct err err = {0};

	if (strcmp(p->in[1].s, p->in[2].s) != 0) {
		tui_message(SY_ERROR, "%s", _("两次输入的新口令不一致"));
		line_set(&p->in[2], "");
		p->at = 2;
		return;
	}
	if (auth_set_password(app.db, &app.who, app.who.name, p->in[0].s, p->in[1].s, &err) < 0) {
		err_show(&err);
		p->at = strcmp(err.field, "old") == 0 ? 0 : 1;
		return;
	}
	if (actor_again(app.db, &app.who, &err) < 0) {
		err_show(&err);
		tui_quit();
		return;
	}
	if (p->forced)
		app.guarded = false;
	tui_message(SY_GOOD, "%s", _("口令已更换"));
	screen_close(s, 1);
	if (p->forced)
		tour_login();
}

static bool password_key(struct screen *s, int key)
{
	struct password *p = s->data;
	const char *text;
	size_t n, dropped;

	switch (key) {
	case K_ENTER:
		if (p->at == 2)
			password_save(s);
		else
			p->at++;
		return true;
	case K_TAB:
	case K_DOWN:
		p->at = (p->at + 1) % 3;
		return true;
	case K_BTAB:
	case K_UP:
		p->at = (p->at + 2) % 3;
		return true;
	case K_PASTE:
		text = tui_paste(&n);
		line_paste(&p->in[p->at], text, n, &dropped);
		return true;
	default:
		return line_key(&p->in[p->at], key);
	}
}

static bool password_leave(struct screen *s)
{
	struct password *p = s->data;

	if (p->forced)
		tui_quit();
	return !p->forced;
}

static void password_close(struct screen *s)
{
	struct password *p = s->data;
	int i;

	for (i = 0; i < 3; i++) {
		explicit_bzero(p->in[i].s, p->in[i].n);
		line_release(&p->in[i]);
	}
	free(p);
}

static const struct keydef password_keys[] = {
	{.key = K_F10, .alt = K_CTRL('W'), .label = "保存", .help = "换成新口令", .act = password_save},
	{.key = K_ENTER, .alt = K_TAB, .alt2 = K_BTAB, .help = "下一项，在最后一项按 Enter 是保存；Shift-Tab 上一项"},
	{.key = K_UP, .alt = K_DOWN, .help = "上一项、下一项"},
	{0}
};

static const struct screen_ops password_ops = {
	.name = "password", .draw = password_draw, .key = password_key, .leave = password_leave,
		.close = password_close,
	.keys = password_keys, .text = true,
};

static void password_push(bool forced)
{
	struct password *p = xcalloc(1, sizeof *p);
	int i;

	p->forced = forced;
	for (i = 0; i < 3; i++) {
		line_init(&p->in[i], 128);
		p->in[i].secret = true;
	}
	screen_push(&password_ops, p, "mm", _("更换口令"));
}

void password_open(void)
{
	password_push(false);
}

void login_start(void)
{
	if (!app.who.must_change)
		return;
	app.guarded = true;
	password_push(true);
}

/* ---- lock ---- */

struct lock { struct line in; bool was_guarded; };

static void lock_draw(struct screen *s, struct area a)
{
	struct lock *l = s->data;
	char text[160];
	int y = a.h / 2 - 3, x;

	if (y < 1)
		y = 1;
	put_fill(a, SY_TEXT);
	snprintf(text, sizeof text, _("画面已锁定：%s"), app.who.name);
	put(a, y, 4, a.w - 8, SY_HEAD, text);
	put(a, y + 2, 4, 8, SY_LABEL, _("口令"));
	x = line_draw(&l->in, a, y + 2, 12, a.w - 16, SY_FOCUS);
	put(a, y + 4, 4, a.w - 8, SY_DIM, _("输入口令后按 Enter 继续；F3 结束会话。"));
	put_caret(a, y + 2, x);
}

static void lock_try(struct screen *s)
{
	struct lock *l = s->data;
	struct actor again;
	struct err err = {0};
	bool ok = auth_password(app.db, app.who.name, l->in.s, app.who.peer, &again, &err) == 0 &&
		again.id == app.who.id;

	explicit_bzero(l->in.s, l->in.n);
	line_set(&l->in, "");
	if (!ok) {
		err_show(&err);
		return;
	}
	app.guarded = l->was_guarded;
	screen_close(s, 1);
}

static bool lock_key(struct screen *s, int key)
{
	struct lock *l = s->data;

	if (key == K_ENTER) {
		lock_try(s);
		return true;
	}
	return line_key(&l->in, key);
}

static bool lock_leave(struct screen *s)
{
	(void)s;
	tui_quit();
	return false;
}

static void lock_close(struct screen *s)
{
	struct lock *l = s->data;

	line_release(&l->in);
	free(l);
}

static const struct screen_ops lock_ops = {
	.name = "lock", .draw = lock_draw, .key = lock_key, .leave = lock_leave, .close = lock_close, .text = true,
};

void lock_open(void)
{
	struct lock *l;
	struct screen *top = screen_top();

	if (app.is_public) {
		tui_quit();
		return;
	}
	if (top && top->ops == &lock_ops)
		return;
	l = xcalloc(1, sizeof *l);
	l->was_guarded = app.guarded;
	app.guarded = true;
	line_init(&l->in, 128);
	l->in.secret = true;
	screen_push(&lock_ops, l, "sd", _("锁定"));
}
