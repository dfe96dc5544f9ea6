/* One session: the front door's questions answered from the model, then screens or one command until the person
 * leaves. */
#include <errno.h>
#include <locale.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "model/core/setting.h"
#include "model/core/util.h"
#include "screens/paper.h"
#include "screens/screens.h"

enum { ESC_LOCAL = 50, ESC_FAR = 300, REST_MS = 2000, PATIENCE_MS = 500, LOOK_MS = 200 };

struct app app;

static char peer_of[64];
static const char *account_as;
static struct conf conf;
static struct db *prepared;		/* before the sessions forked */

void session_as(const char *account)
{
	account_as = account;
}

void session_conf(const struct conf *c)
{
	conf = *c;
	paper_conf(c);
}

/* ---- front door ---- */

/* A database that cannot be got ready keeps nobody out: each session opens it, or says why it cannot. */
static void session_warm(const char *dir)
{
	struct err err = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	auth_warm();
	if (entity_selfcheck(&err) < 0 || db_prepare(dir, &prepared, &err) < 0)
		fprintf(stderr, "socorg: %s\n", err.msg);
}

static int session_open(const char *dir, const char *peer)
{
	struct db *db = prepared;
	struct err err = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	snprintf(peer_of, sizeof peer_of, "%s", peer && *peer ? peer : "local");
	if ((db ? db_wake(db, &err) : db_open(dir, 0, &db, &err)) == 0) {
		app.db = db;
		return 0;
	}
	fprintf(stderr, "socorg: %s: %s\n", dir, err.msg);
	return err_exit_code(&err);
}

static int accepted(int rc, const struct err *err)
{
	if (rc == 0) {
		app.is_public = (app.who.roles & ROLE(PUBLIC)) != 0;
		return 1;
	}
	return err->code == E_IO || err->code == E_FULL || err->code == E_CONFIG || err->code == E_BUG ? -1 : 0;
}

static int session_password(const char *user, const char *password)
{
	struct err err = {0};

	return accepted(auth_password(app.db, user, password, peer_of, &app.who, &err), &err);
}

static int session_key(const char *user, const char *type, const char *blob64, bool signature_ok)
{
	struct err err = {0};

	return accepted(auth_key(app.db, user, type, blob64, signature_ok, peer_of, &app.who, &err), &err);
}

/* -u is for root and the account that owns the data directory; everybody else is who the kernel says. */
static int session_local(unsigned uid)
{
	struct err err = {0};
	struct stat st;
	int rc;

	if (!account_as) {
		rc = auth_uid(app.db, uid, peer_of, &app.who, &err);
	} else if (uid == 0 || (stat(db_dir(app.db), &st) == 0 && st.st_uid == uid)) {
		rc = actor_load(app.db, account_as, &app.who, &err);
		snprintf(app.who.peer, sizeof app.who.peer, "%s", peer_of);
	} else {
		rc = err_set(&err, E_DENIED, NULL, NULL, NULL, "只有 root 和数据目录的所有者可以使用 -u");
	}
	if (rc < 0)
		fprintf(stderr, "socorg: %s\n", err.msg);
	return accepted(rc, &err);
}

/* ---- language ---- */

static const char *env_get(const char *const *env, const char *name)
{
	size_t n = strlen(name);

	for (; env && *env; env++)
		if (strncmp(*env, name, n) == 0 && (*env)[n] == '=')
			return *env + n + 1;
	return NULL;
}

/* The source is Chinese: a catalogue is only mapped for another language. */
void language_use(const char *lang)
{
	bool english = lang && strncmp(lang, "en", 2) == 0;

	setlocale(LC_MESSAGES, english ? "C.UTF-8" : "C");
	say_other = english;
	if (!english)
		return;
	setenv("LANGUAGE", "en_US:en", 1);
	bindtextdomain("socorg", LOCALEDIR);
	bind_textdomain_codeset("socorg", "UTF-8");
	textdomain("socorg");
}

/* What the person chose, what was chosen for the account, what the client says, what the office has set. */
static void language(const char *const *env)
{
	char own[8];
	const char *lang = setting_get(app.db, &app.who, "lang", own, sizeof own) == 1 ? own : app.who.lang;

	if (!*lang)
		lang = env_get(env, "LC_ALL");
	if (!lang || !*lang)
		lang = env_get(env, "LANG");
	if (!lang || !*lang)
		lang = conf.language;
	if (strncmp(lang, "en", 2) == 0)
		language_use(lang);
}

/* ---- screens ---- */

static const char *clock_text(void *ctx)
{
	static char text[6];
	char at[20];

	(void)ctx;
	instant_text(clock_now(app.db), at);
	snprintf(text, sizeof text, "%.5s", at + 11);
	return text;
}

/* Many sessions run side by side and most of them wait for a hand: what can be read again is given back, once. */
static void rest(void)
{
	static bool resting;
	bool now = tui_idle() >= REST_MS;

	if (now && !resting) {
		db_rest(app.db);
		malloc_trim(0);
	}
	resting = now;
}

/* Once a second while nothing is typed: rights that were taken away end the session (A08), and so do those that run out with the day. */
static void tick(void *ctx)
{
	static char day[11];
	unsigned was = app.version;
	bool same_day = strcmp(day, clock_today(app.db)) == 0;

	(void)ctx;
	rest();
	app.version = db_version(app.db);
	badge_tick();
	if (app.version == was && same_day)
		return;
	text_cut(day, sizeof day, clock_today(app.db));
	if (!actor_valid(app.db, &app.who)) {
		tui_message(SY_ERROR, "%s", _("您的账号或权限已被更改，会话结束，请重新登录"));
		tui_now();
		tui_quit();
	}
}

static void locked(void *ctx)
{
	(void)ctx;
	lock_open();
}

static bool not_guarded(struct screen *s)
{
	(void)s;
	return !app.guarded;
}

static void global_jump(struct screen *s)
{
	(void)s;
	jump_open();
}

static void global_lock(struct screen *s)
{
	(void)s;
	lock_open();
}

static const char *no_tour(struct screen *s)
{
	(void)s;
	return _("没有在导览");
}

static const struct keydef global_keys[] = {
	{.key = K_F2, .alt = K_CTRL('P'), .label = "跳转", .help = "代码、名称、拼音首字母、编号或要做的事，从任何画面直达",
		.act = global_jump,
	 .valid = jump_valid},
	{.key = K_CTRL('Z'), .help = "撤回上次保存", .act = takeback, .valid = takeback_valid, .why = takeback_why},
	{.key = K_CTRL('O'), .help = "离开座位时锁定画面", .act = global_lock, .valid = not_guarded},
	{.key = K_CTRL('Y'), .help = "离开导览", .act = tour_leave, .valid = tour_on, .why = no_tour},
	{0}
};

void session_globals(void)
{
	screen_globals(global_keys);
	screen_help(help_answer);
}

void session_banner(void)
{
	char text[120];

	snprintf(text, sizeof text, "%s%s", db_practice(app.db) ? _("练习库 ") : "", app.is_public ? _("公众查询") :
		 app.who.label[0] ? app.who.label : app.who.name);
	tui_banner(text);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Asked while rows are looked for. In the first half second nothing is said, and an Esc that was typed ahead is not for the search. */
static bool patience(void *ctx, bool over)
{
	static int64_t began, looked;
	int64_t now = now_ms();

	(void)ctx;
	if (over) {
		if (looked)
			tui_message(SY_TEXT, "%s", "");
		began = looked = 0;
		return false;
	}
	if (!began)
		began = now;
	if (now - began < PATIENCE_MS || (looked && now - looked < LOOK_MS))
		return false;
	if (!looked) {
		tui_message(SY_STATUS, "%s", _("正在查找…　Esc 停止"));
		tui_now();
	}
	looked = now;
	return tui_interrupted();
}

int session_ui(const char *term, bool mono)
{
	struct tui_opts opts = {
		.term = term, .in = 0, .out = 1, .mono = mono,
			.esc_ms = strcmp(peer_of, "local") == 0 ? ESC_LOCAL : ESC_FAR,
		.idle_lock = app.is_public ? 0 : conf.idle_lock, .idle_end = app.is_public ? conf.public_end : conf.idle_end,
		.clip = strcmp(conf.clipboard, "no") != 0,
		.mouse = strcmp(conf.mouse, "yes") == 0,
		.theme = strcmp(conf.theme, "default") ? conf.theme : NULL,
		.tick = tick, .locked = locked, .clock = clock_text, .watch_fd = front_watch_fd(),
	};
	struct screen *s;
	int rc;

	if (tui_open(&opts) < 0) {
		fprintf(stderr, "socorg: %s\n", tui_error());
		return EX_UNAVAILABLE;
	}
	session_globals();
	session_banner();
	prefs_open();
	db_interrupt_by(app.db, patience, NULL);
	app.version = db_version(app.db);
	home_open();
	login_start();
	tour_login();
	rc = tui_run();
	for (s = screen_top(); s && rc == K_HANGUP; s = s->under)
		record_keep(s);
	if (rc == K_HANGUP)
		resume_note();
	else
		resume_end();
	tui_close();
	return rc == 0 ? EX_OK : EX_UNAVAILABLE;
}

static int session_shell(const char *term, int rows, int cols, const char *const *env)
{
	const char *no_color = env_get(env, "NO_COLOR");
	struct err err = {0};
	int rc;

	(void)rows;
	(void)cols;
	language(env);
	if (!app.is_public && auth_last(app.db, &app.who, &app.last) < 0)
		memset(&app.last, 0, sizeof app.last);
	if (session_begin(app.db, &app.who, term, &err) < 0) {
		fprintf(stderr, "socorg: %s\r\n", err.msg);
		return err_exit_code(&err);
	}
	rc = session_ui(term, no_color && *no_color);
	session_end(app.db, &app.who, rc == EX_OK ? "quit" : "hangup");
	db_close(app.db);
	app.db = NULL;
	return rc;
}

/* ---- one command ---- */

/* A word's characters from *s to *out; *s ends on the blank after it, or on the end. -1: a quote stays open. */
static int word_take(const char **s, char **out)
{
	const char *p = *s;
	char *o = *out;
	char quote = 0;

	for (; *p && (quote || (*p != ' ' && *p != '\t' && *p != '\n')); p++) {
		if (quote ? *p == quote : *p == '\'' || *p == '"')
			quote = quote ? 0 : *p;
		else if (*p == '\\' && quote != '\'' && p[1])
			*o++ = *++p;
		else
			*o++ = *p;
	}
	*o++ = '\0';
	*s = p;
	*out = o;
	return quote ? -1 : 0;
}

int words_split(const char *line, int *argc, char ***argv)
{
	size_t n = strlen(line), most = n / 2 + 2;
	char **v = xmalloc(most * sizeof *v + n + 2);
	char *out = (char *)(v + most);
	int c = 0;

	for (;;) {
		line += strspn(line, " \t\n");
		if (!*line)
			break;
		v[c++] = out;
		if (word_take(&line, &out) < 0) {
			free(v);
			return -1;
		}
	}
	v[c] = NULL;
	*argc = c;
	*argv = v;
	return 0;
}

static int session_exec(const char *command, const char *const *env)
{
	struct err err = {0};
	char **argv;
	int argc, rc;

	language(env);
	if (words_split(command, &argc, &argv) < 0) {
		fprintf(stderr, "socorg: unbalanced quote\n");
		return EX_USAGE;
	}
	if (argc == 0) {
		free(argv);
		return EX_USAGE;
	}
	if (session_begin(app.db, &app.who, "exec", &err) < 0) {
		fprintf(stderr, "socorg: %s\n", err.msg);
		rc = err_exit_code(&err);
	} else {
		rc = cli_main(argc, argv, app.db, &app.who);
		session_end(app.db, &app.who, "exec");
	}
	free(argv);
	db_close(app.db);
	app.db = NULL;
	return rc;
}

static const char *session_notice(void)
{
	return NULL;
}

const struct front_ops session_ops = {
	.warm = session_warm, .begin = session_open, .password = session_password, .key = session_key,
		.local = session_local,
	.shell = session_shell, .exec = session_exec, .notice = session_notice,
};
