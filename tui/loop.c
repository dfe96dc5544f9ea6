/*
 * The loop: one poll on the keyboard, on signals and on the order to end. It draws only when no key waits, so that a
 * clerk who types ahead is never held up by pictures nobody looks at, and sends nothing while nothing changes.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "tui/inner.h"
#include "tui/say.h"

/* A tick a second; while a hand types it goes with a key that has just been drawn: to wake up for it alone costs more than what it does. */
enum { HEARERS = 2, MANY = 64, SLOW_MS = 2, TICK_MS = 1000, TICK_EARLY_MS = 800, TICK_LATE_MS = 1600 };

static struct decoder dec;
static char ring[64 * 1024];	/* bytes read and not yet decoded: ring[at .. len) */
static size_t at, len;
static int sigfd = -1;
static sigset_t old_mask;
static bool quit, hangup, locked;
static enum { CLEAN, PART, ALL } dirty;	/* what must be drawn before the next wait */
static bool part_said;		/* by the key being taken */
static bool all_read;		/* the last look at the terminal found no more than a key or two */
static int64_t last_key, last_byte, last_second, skew;
static char clock_shown[32];
static struct { enum style style; char text[512]; bool stale; } message;
static void (*after_key[HEARERS])(int key);
static int (*feed)(void);	/* keys that come before those of the keyboard */

int64_t loop_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + skew;
}

void loop_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &old_mask);
	sigfd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	last_key = last_byte = last_second = loop_ms();
	free(dec.paste);
	memset(&dec, 0, sizeof dec);
	at = len = 0;
	quit = hangup = locked = false;
	message.text[0] = '\0';
	dirty = ALL;
}

void loop_close(void)
{
	if (sigfd >= 0)
		close(sigfd);
	sigfd = -1;
	free(dec.paste);
	dec.paste = NULL;
	sigprocmask(SIG_SETMASK, &old_mask, NULL);
}

int tui_idle(void)
{
	int64_t ms = loop_ms() - last_key;

	return ms > INT_MAX ? INT_MAX : (int)ms;
}

void tui_quit(void)
{
	quit = true;
}

void tui_after_key(void (*told)(int key), bool on)
{
	int i, room = -1;

	for (i = 0; i < HEARERS && after_key[i] != told; i++)
		if (!after_key[i])
			room = i;
	if (i == HEARERS)
		i = room;
	if (i >= 0)
		after_key[i] = on ? told : NULL;
}

void tui_feed(int (*next)(void))
{
	feed = next;
}

bool tui_fed(void)
{
	return feed != NULL;
}

const char *tui_refusal(void)
{
	return message.text[0] && message.style == SY_ERROR ? message.text : NULL;
}

void tui_redraw(void)
{
	dirty = ALL;
}

void tui_redraw_part(void)
{
	part_said = true;
	if (dirty == CLEAN)
		dirty = PART;
}

/* ---- the message line ---- */

void tui_message(enum style st, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message.text, sizeof message.text, fmt, ap);
	va_end(ap);
	message.style = st;
	message.stale = true;
	if (dirty == CLEAN)
		dirty = PART;
}

static void draw_message(void)
{
	struct area a = { .h = 1 };
	char text[sizeof message.text + 8];
	int rows;

	tui_size(&rows, &a.w);
	a.y = rows - 2;
	snprintf(text, sizeof text, "%s%s", !message.text[0] ? "" : message.style == SY_ERROR ? "！" :
		 message.style == SY_WARN ? "＊" : "", message.text);
	put(a, 0, 0, a.w, SY_TEXT, "");
	put(a, 0, 0, -1, message.style, text);
	message.stale = false;
}

void loop_message_area(void)
{
	int rows, cols;

	if (!term_up() || term_small(&rows, &cols))
		return;
	draw_message();
	term_flush();
}

void tui_now(void)
{
	loop_message_area();
}

/* ---- drawing ---- */

struct small { struct area a; int y; };

static void small_line(void *ctx, const char *s, size_t n)
{
	struct small *sm = ctx;
	char text[256];

	snprintf(text, sizeof text, "%.*s", (int)n, s);
	put(sm->a, sm->y++, 0, -1, SY_WARN, text);
}

/* Nothing is forgotten meanwhile: the screens wait undrawn and take no key. */
static void draw_small(int rows, int cols)
{
	struct small sm = { .y = 0 };
	char text[200];

	tui_size(&sm.a.h, &sm.a.w);
	snprintf(text, sizeof text, _("终端过小 需要%d×%d 当前 %d×%d"), COLS_LEAST, ROWS_LEAST, cols, rows);
	wrap(text, cols < sm.a.w && cols > 1 ? cols : sm.a.w, small_line, &sm);
	put_caret(sm.a, sm.y > 0 ? sm.y - 1 : 0, 0);
}

void loop_draw(void)
{
	int rows, cols;

	if (!term_up())
		return;
	stack_sweep();
	snprintf(clock_shown, sizeof clock_shown, "%s", term_opts.clock ? term_opts.clock(term_opts.ctx) : "");
	term_begin();
	if (term_small(&rows, &cols)) {
		draw_small(rows, cols);
	} else {
		stack_draw();
		draw_message();
	}
	term_flush();
	dirty = CLEAN;	/* what a screen said while drawing is shown now */
}

/* Over the last picture: the line being typed, the message line. */
static void draw_part(void)
{
	int rows, cols;

	if (!term_up() || term_small(&rows, &cols))
		return;
	if (part_said && !stack_draw_part()) {
		loop_draw();
		return;
	}
	if (message.stale)
		draw_message();
	term_flush();
	dirty = CLEAN;
}

void loop_settle(void)
{
	if (dirty == ALL)
		loop_draw();
	else if (dirty == PART)
		draw_part();
}

/* ---- keys ---- */

static void fill(void)
{
	ssize_t n;

	if (at == len)
		at = len = 0;
	else if (at > 0 && len == sizeof ring) {
		memmove(ring, ring + at, len - at);
		len -= at;
		at = 0;
	}
	if (len == sizeof ring)
		return;
	n = read(term_opts.in, ring + len, sizeof ring - len);
	all_read = n < MANY;
	if (n > 0) {
		len += (size_t)n;
		last_byte = loop_ms();
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		hangup = true;
	}
}

static bool input_waits(void)
{
	struct pollfd p = { .fd = term_opts.in, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

/* What a hand types comes one key at a time: who has read it and was quick about it has read all there is. */
static bool more_waits(void)
{
	return (!all_read || loop_ms() - last_byte >= SLOW_MS) && input_waits();
}

static int take_key(void)
{
	int key = feed ? feed() : K_NONE;

	if (key != K_NONE)
		return key;
	feed = NULL;
	while ((key = key_take(&dec)) == K_NONE && at < len)
		key_feed(&dec, (unsigned char)ring[at++]);
	if (dec.bad) {
		dec.bad = false;
		tui_message(SY_WARN, _("有的字符不是 UTF-8，已忽略；请检查终端的字符集"));
	}
	return key;
}

static void dispatch(int key)
{
	int rows, cols;

	last_key = loop_ms();
	locked = false;
	if (key == K_CTRL('L'))
		term_repaint();
	if (term_up() && term_small(&rows, &cols)) {
		dirty = ALL;
		return;
	}
	message.stale |= message.text[0] != '\0';
	message.text[0] = '\0';
	if (key == K_PASTE && dec.lost)
		tui_message(SY_WARN, _("粘贴的内容过长，后面 %zu 字节已丢弃"), dec.lost);
	part_said = false;
	if (key == K_CLICK)
		mouse_field();
	else
		stack_key(key);
	for (int i = 0; i < HEARERS; i++)
		if (after_key[i])
			after_key[i](key);
	if (!part_said)
		dirty = ALL;
	else if (dirty == CLEAN)
		dirty = PART;
}

/* What is clicked is what is seen: keys that came before it have been drawn. */
static void dispatch_mouse(int event)
{
	int times, key;

	loop_settle();
	key = mouse_keys(event, &times);
	while (key != K_NONE && times-- > 0 && !quit && screen_top())
		dispatch(key);
}

static void dispatch_all(void)
{
	int key;

	while (!quit && screen_top() && (key = take_key()) != K_NONE)
		(key & K_MOUSE ? dispatch_mouse : dispatch)(key);
}

void loop_bytes(const char *s, size_t n)
{
	while (n > 0) {
		size_t k;

		if (at == len)
			at = len = 0;
		k = n < sizeof ring - len ? n : sizeof ring - len;
		memcpy(ring + len, s, k);
		len += k;
		s += k;
		n -= k;
		dispatch_all();
		if (quit || !screen_top())
			return;
	}
}

void loop_timeout(void)
{
	key_timeout(&dec);
	dispatch_all();
}

void loop_discard(void)
{
	feed = NULL;
	at = len = 0;
	dec.state = dec.nqueue = 0;
	while (term_up() && !hangup && input_waits()) {
		fill();
		at = len = 0;
	}
}

/* Esc alone or Ctrl-C among what has been typed ahead; the rest of it stays to be typed. */
bool tui_interrupted(void)
{
	if (!term_up())
		return false;
	while (!hangup && len - at < sizeof ring && input_waits()) {
		size_t had = len;

		fill();
		if (len == had)
			break;
	}
	for (size_t i = at; i < len; i++) {
		bool sequence = i + 1 < len && strchr("[O0123456789", ring[i + 1]);

		if (ring[i] == 3 || (ring[i] == 033 && !sequence)) {
			at = i + 1;
			return true;
		}
	}
	return hangup;
}

/* ---- time and signals ---- */

static void seconds(void)
{
	int64_t now = loop_ms(), idle = now - last_key;

	if (term_opts.idle_lock > 0 && !locked && idle >= (int64_t)term_opts.idle_lock * 1000) {
		locked = true;
		dirty = ALL;
		if (term_opts.locked)
			term_opts.locked(term_opts.ctx);
	}
	if (term_opts.idle_end > 0 && idle >= (int64_t)term_opts.idle_end * 1000)
		hangup = true;
	if (now - last_second >= (idle < TICK_MS ? TICK_EARLY_MS : TICK_MS)) {
		last_second = now;
		if (term_opts.tick)
			term_opts.tick(term_opts.ctx);
		stack_tick();
	}
	if (term_opts.clock && strcmp(clock_shown, term_opts.clock(term_opts.ctx)) != 0)
		dirty = ALL;
}

void loop_second(void)
{
	skew += 1000;
	seconds();
}

static void read_signals(void)
{
	struct signalfd_siginfo si;

	while (read(sigfd, &si, sizeof si) == sizeof si) {
		if (si.ssi_signo == SIGWINCH) {
			term_size_from(term_opts.out);
			dirty = ALL;
		} else {
			hangup = true;
		}
	}
}

static int sooner(int a, int64_t b)
{
	if (b < 0)
		b = 0;
	return a < 0 || b < a ? (int)b : a;
}

/* How long nothing needs doing, in ms; -1 for ever. */
static int patience(void)
{
	int64_t now = loop_ms();
	int esc = key_wait(&dec, term_opts.esc_ms), wait = -1;

	if (esc >= 0)
		wait = sooner(wait, last_byte + esc - now);
	if (term_opts.tick || term_opts.clock || stack_wants_tick())
		wait = sooner(wait, last_second + (now - last_key < TICK_MS ? TICK_LATE_MS : TICK_MS) - now);
	if (term_opts.idle_lock > 0 && !locked)
		wait = sooner(wait, last_key + (int64_t)term_opts.idle_lock * 1000 - now);
	if (term_opts.idle_end > 0)
		wait = sooner(wait, last_key + (int64_t)term_opts.idle_end * 1000 - now);
	return wait;
}

static void wait_for_input(void)
{
	struct pollfd p[] = {
		{ .fd = term_opts.in, .events = POLLIN },
		{ .fd = sigfd, .events = POLLIN },
		{ .fd = term_opts.watch_fd, .events = POLLIN },
	};
	int n = poll(p, 3, patience());

	if (n < 0)
		return;
	if (n == 0) {
		int esc = key_wait(&dec, term_opts.esc_ms);

		if (esc >= 0 && loop_ms() - last_byte >= esc)
			key_timeout(&dec);
		seconds();
		return;
	}
	if (p[1].revents)
		read_signals();
	if (p[2].revents)
		hangup = true;
	if (p[0].revents)
		fill();
}

static void after_keys(void)
{
	if (loop_ms() - last_second < TICK_EARLY_MS)
		return;
	seconds();
	loop_settle();
}

int tui_run(void)
{
	quit = hangup = false;
	last_key = last_second = loop_ms();
	while (!quit && !hangup && term_up()) {
		stack_sweep();
		dispatch_all();
		if (quit || !screen_top())
			break;
		if (!more_waits()) {
			loop_settle();
			after_keys();
		}
		if (!quit && !hangup)
			wait_for_input();
	}
	return hangup ? K_HANGUP : 0;
}
