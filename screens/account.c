/* An account on one page: its roles, how it logs in, and in words what it may do; one's own, or any for the administrators. Its keys,
 * and the initial password that is shown once. */
#include <stdlib.h>
#include <string.h>

#include "model/core/account.h"
#include "model/core/util.h"
#include "screens/screens.h"

enum { KEYS_MOST = 50 };

struct pline { int depth; char *text; };

struct page {
	char name[40];
	int64_t id;
	struct pline *line;
	int n, top, rows;
	int width;			/* the lines were wrapped for it */
	unsigned seen;
	bool own;
};

/* ---- the lines ---- */

struct wrapping { struct page *p; int depth; bool first; };

static void wrapped(void *ctx, const char *s, size_t n)
{
	struct wrapping *w = ctx;
	struct page *p = w->p;

	if (p->n % 32 == 0)
		p->line = xrealloc(p->line, (size_t)(p->n + 32) * sizeof *p->line);
	p->line[p->n].depth = w->first ? w->depth : w->depth + 1;
	p->line[p->n].text = xmalloc(n + 1);
	memcpy(p->line[p->n].text, s, n);
	p->line[p->n++].text[n] = '\0';
	w->first = false;
}

static void line_add(void *ctx, int depth, const char *text)
{
	struct page *p = ctx;
	struct wrapping w = {p, depth, true};

	wrap(text, p->width - 2 * depth - 5 > 20 ? p->width - 2 * depth - 5 : 20, wrapped, &w);
}

static void lines_free(struct page *p)
{
	while (p->n > 0)
		free(p->line[--p->n].text);
	free(p->line);
	p->line = NULL;
}

static void read_all(struct page *p)
{
	struct err err = {0};

	lines_free(p);
	if (account_page(app.db, &app.who, p->name, line_add, p, &err) < 0)
		err_show(&err);
}

static void page_draw(struct screen *s, struct area a)
{
	struct page *p = s->data;
	int i;

	if (p->width != a.w) {
		p->width = a.w;
		read_all(p);
	}
	p->rows = a.h - 1;
	if (p->top > p->n - p->rows)
		p->top = p->n > p->rows ? p->n - p->rows : 0;
	for (i = 0; i < p->rows && p->top + i < p->n; i++) {
		const struct pline *l = &p->line[p->top + i];

		put(a, i, 1 + 2 * l->depth, a.w - 2 - 2 * l->depth, l->depth == 0 ? SY_HEAD : l->depth == 1 ? SY_VALUE : SY_TEXT, l->text);
	}
	put_right(a, a.h - 1, 0, a.w - 1, SY_DIM, p->top + i < p->n ? _("更多…") : _("已到底"));
	put_caret(a, 0, 0);
}

static bool page_key(struct screen *s, int key)
{
	struct page *p = s->data;

	return move_key(key, &p->top, p->n - p->rows, p->rows);
}

static void page_tick(struct screen *s)
{
	struct page *p = s->data;

	if (p->seen == app.version)
		return;
	p->seen = app.version;
	read_all(p);
	tui_redraw();
}

static void page_back(struct screen *s, struct screen *child, int result)
{
	(void)child;
	(void)result;
	read_all(s->data);
}

static void page_close(struct screen *s)
{
	lines_free(s->data);
	free(s->data);
}

/* ---- passwords ---- */

static void shown_once(const char *title, const char *name, char *password, const char *then)
{
	char text[600];

	text_fmt(text, sizeof text, _("账号 %s 的初始口令，只显示这一次：\n\n    %s\n\n%s本人首次登录时必须更换。"), name, password, then);
	explicit_bzero(password, PASSWORD_MADE);
	notice(title, text, NULL, NULL);
	explicit_bzero(text, sizeof text);
}

void account_made(int64_t id)
{
	const struct entity *e = entity_find("account");
	char password[PASSWORD_MADE], name[40] = "";
	struct err err = {0};
	struct rec *r;

	if (rec_load(app.db, &app.who, e, id, NULL, &r, &err) == 0) {
		rec_text(r, field_no(e, "name"), name, sizeof name);
		rec_free(r);
	}
	if (account_first_password(app.db, &app.who, id, password, &err) < 0)
		err_show(&err);
	else
		shown_once(_("账号已建立"), name, password, _("角色须由安全管理员批准后才能登录。"));
}

static void reset_given(void *ctx, const char *reason)
{
	struct page *p = ((struct screen *)ctx)->data;
	char password[PASSWORD_MADE];
	struct err err = {0};
	int rc;

	if (!reason)
		return;
	rc = account_reset_ask(app.db, &app.who, p->name, reason, password, &err);
	if (rc < 0)
		err_show(&err);
	else
		shown_once(rc ? _("初始口令") : _("重置已申请"), p->name, password,
			rc ? "" : _("安全管理员批准之前它没有用，原口令照旧。"));
	read_all(p);
}

static void act_reset(struct screen *s)
{
	struct page *p = s->data;
	char title[80];

	text_fmt(title, sizeof title, _("重置 %s 的口令，须由安全管理员批准"), p->name);
	ask(title, _("缘由"), "", 100, false, check_reason, reset_given, s);
}

/* ---- its keys ---- */

struct keys { char name[40]; struct key_seen *key; int n, sel; bool own; };

static void keys_read(struct keys *k)
{
	struct err err = {0};

	k->n = account_keys(app.db, &app.who, k->name, k->key, KEYS_MOST, &err);
	if (k->n < 0) {
		err_show(&err);
		k->n = 0;
	}
	if (k->sel >= k->n)
		k->sel = k->n ? k->n - 1 : 0;
}

static void keys_draw(struct screen *s, struct area a)
{
	struct keys *k = s->data;
	char text[300], at[20];
	int i, from = k->sel >= (a.h - 1) / 2 ? k->sel - (a.h - 1) / 2 + 1 : 0;

	put_caret(a, 0, 0);
	if (k->n == 0)
		put(a, 0, 2, a.w - 4, SY_DIM, _("没有公钥。把公钥文件里的一行粘贴进来就可以不用口令登录。"));
	for (i = from; i < k->n && 2 * (i - from) + 1 < a.h; i++) {
		int y = 2 * (i - from);

		instant_text(k->key[i].used, at);
		put_marker(a, y, 0, 2, i - k->sel);
		put(a, y, 2, a.w - 3, i == k->sel ? SY_FOCUS : SY_VALUE, k->key[i].print);
		text_fmt(text, sizeof text, "%s　%s　%s%.16s", k->key[i].type, k->key[i].comment, k->key[i].used ? _("最近用于 ") : _("还没有用过"),
			 k->key[i].used ? at : "");
		put(a, y + 1, 4, a.w - 5, SY_DIM, text);
		if (i == k->sel)
			put_caret(a, y, 2);
	}
}

static void key_given(void *ctx, const char *line)
{
	struct keys *k = ((struct screen *)ctx)->data;
	struct err err = {0};

	if (!line)
		return;
	if (account_add_key(app.db, &app.who, k->name, line, &err) < 0)
		err_show(&err);
	else
		tui_message(SY_GOOD, "%s", _("已增加公钥"));
	keys_read(k);
}

static void act_key_add(struct screen *s)
{
	ask(_("增加公钥"), _("公钥一行"), "", 1600, false, NULL, key_given, s);
}

static void key_dropped(void *ctx, bool yes)
{
	struct keys *k = ((struct screen *)ctx)->data;
	struct err err = {0};

	if (!yes)
		return;
	/* what was taken away ends the sessions it opened, but for the one that took it away */
	if (account_remove_key(app.db, &app.who, k->name, k->key[k->sel].print, &err) < 0 || (k->own && actor_again(app.db, &app.who, &err) < 0))
		err_show(&err);
	else
		tui_message(SY_GOOD, "%s", _("已去掉公钥"));
	keys_read(k);
}

static void act_key_drop(struct screen *s)
{
	struct keys *k = s->data;

	if (k->n > 0)
		confirm(_("去掉公钥"), k->key[k->sel].print, key_dropped, s);
}

static bool keys_own(struct screen *s)
{
	return ((struct keys *)s->data)->own;
}

static bool keys_drop(struct screen *s)
{
	struct keys *k = s->data;

	return k->n > 0 && (k->own || (app.who.roles & ROLE(SECADMIN)));
}

static bool keys_key(struct screen *s, int key)
{
	struct keys *k = s->data;

	if (key == K_DOWN && k->sel + 1 < k->n)
		k->sel++;
	else if (key == K_UP && k->sel > 0)
		k->sel--;
	else
		return key == K_UP || key == K_DOWN;
	return true;
}

static void keys_close(struct screen *s)
{
	struct keys *k = s->data;

	free(k->key);
	free(k);
}

static const struct keydef keys_keys[] = {
	{.key = K_F6, .alt = 'n', .label = "增加", .help = "粘贴一行公钥，以后可用它登录", .act = act_key_add, .valid = keys_own},
	{.key = '4', .label = "去掉", .help = "去掉光标所在的公钥，用它的会话随即结束", .act = act_key_drop, .valid = keys_drop},
	{0}
};

static const struct screen_ops keys_ops = {
	.name = "keys", .draw = keys_draw, .key = keys_key, .close = keys_close, .keys = keys_keys,
};

static void act_keys(struct screen *s)
{
	struct page *p = s->data;
	struct keys *k = xcalloc(1, sizeof *k);
	char title[80];

	text_cut(k->name, sizeof k->name, p->name);
	k->own = p->own;
	k->key = xcalloc(KEYS_MOST, sizeof *k->key);
	keys_read(k);
	text_fmt(title, sizeof title, _("公钥 %s"), k->name);
	screen_push(&keys_ops, k, "", title);
}

/* ---- the other keys of the page ---- */

static void act_record(struct screen *s)
{
	struct page *p = s->data;

	record_open(entity_find("account"), p->id, REC_VIEW, NULL, NULL);
}

static void act_ask(struct screen *s)
{
	struct page *p = s->data;

	record_open(entity_find("account"), p->id, REC_EDIT | REC_ADDLINE, "account_role", NULL);
}

static void act_roles(struct screen *s)
{
	struct page *p = s->data;
	char id[24];
	struct query q = {.e = entity_find("account_role"), .nwhere = 1};

	snprintf(id, sizeof id, "%lld", (long long)p->id);
	q.where[0] = (struct cond){field_no(q.e, "account"), CMP_EQ, id};
	list_screen(q.e, &q);
}

static void act_do(struct screen *s)
{
	struct page *p = s->data;

	action_open(entity_find("account"), p->id);
}

static void act_history(struct screen *s)
{
	struct page *p = s->data;

	history_open(entity_find("account"), p->id);
}

static void act_password(struct screen *s)
{
	(void)s;
	password_open();
}

static bool is_admin(struct screen *s)
{
	(void)s;
	return (app.who.roles & R_ADMINS) != 0;
}

static bool is_sysadmin(struct screen *s)
{
	return (app.who.roles & ROLE(SYSADMIN)) != 0 && !((struct page *)s->data)->own;
}

static bool is_own(struct screen *s)
{
	return ((struct page *)s->data)->own;
}

static const struct keydef page_keys[] = {
	{.key = '2', .label = "申请角色", .help = "为这个账号申请一个角色，安全管理员批准后生效", .act = act_ask, .valid = is_sysadmin},
	{.key = '3', .label = "重置口令", .help = "为忘记口令的人申请新的初始口令，安全管理员批准后有效", .act = act_reset, .valid = is_sysadmin},
	{.key = '5', .label = "登记项", .help = "账号的登记内容", .act = act_record, .valid = is_admin},
	{.key = '6', .label = "公钥", .help = "代替口令登录的钥匙：指纹、最近何时用过；本人增减，安全管理员可以去掉", .act = act_keys},
	{.key = '7', .label = "授权", .help = "这个账号的各个角色，在表中 8 办理：同意、不同意、收回", .act = act_roles, .valid = is_admin},
	{.key = '8', .label = "办理", .help = "暂停、恢复、停用，以及为什么不能办", .act = act_do, .valid = is_admin},
	{.key = '9', .label = "换口令", .help = "更换自己的口令", .act = act_password, .valid = is_own},
	{.key = '0', .alt = 'h', .label = "历史", .help = "账号的各次修改", .act = act_history, .valid = is_admin},
	{0}
};

static const struct screen_ops page_ops = {
	.name = "account", .draw = page_draw, .key = page_key, .tick = page_tick, .back = page_back, .close = page_close, .keys = page_keys,
};

static void page_push(const char *name, int64_t id)
{
	struct page *p = xcalloc(1, sizeof *p);
	char title[80];

	text_cut(p->name, sizeof p->name, name);
	p->id = id;
	p->own = id == app.who.id;
	p->seen = app.version;
	text_fmt(title, sizeof title, p->own ? _("我的账户 %s") : _("账号 %s"), name);
	screen_push(&page_ops, p, p->own ? "wd" : "zh", title);
}

void account_open(int64_t id)
{
	const struct entity *e = entity_find("account");
	char name[40];
	struct err err = {0};
	struct rec *r;

	if (rec_load(app.db, &app.who, e, id, NULL, &r, &err) < 0) {
		err_show(&err);
		return;
	}
	rec_text(r, field_no(e, "name"), name, sizeof name);
	rec_free(r);
	recent_add(app.db, &app.who, e, id, &err);
	page_push(name, id);
}

void account_own(void)
{
	page_push(app.who.name, app.who.id);
}
