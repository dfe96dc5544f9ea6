/*
 * The terminal: opened with newterm() on whatever TERM the client named or the nearest we know, drawn on through put(),
 * left clean. ncurses is used for output only; keys are read and decoded by loop.c and key.c.
 */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "tui/inner.h"
#include "tui/say.h"
#include "tui/terminfo.h"

enum { CLIP_MOST = 60 };	/* bytes sent to a clipboard at once */

struct tui_opts term_opts = { .in = -1, .out = -1, .watch_fd = -1, .esc_ms = 50 };

static SCREEN *screen;
static FILE *out, *in;
static struct termios was;
static bool had_termios;
static void (*was_pipe)(int);
static int real_rows = 24, real_cols = 80;	/* what the terminal says; the picture is clamped */
static char why[512];
static int caret_y, caret_x;
static bool caret_set;
static bool anew;	/* the next refresh draws the whole screen anew */

bool term_up(void)
{
	return screen != NULL;
}

static int clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

/* ---- drawing ---- */

struct area area_inside(struct area a, int top, int left, int bottom, int right)
{
	a.y += top;
	a.x += left;
	a.h -= top + bottom;
	a.w -= left + right;
	if (a.h < 0)
		a.h = 0;
	if (a.w < 0)
		a.w = 0;
	return a;
}

/* Is the cell the right half of a wide glyph? ncurses counts the halves in the low bits of the attribute. */
static bool right_half(int y, int x)
{
	cchar_t c;

	return x > 0 && x < COLS && mvin_wch(y, x, &c) == OK && (c.attr & A_CHARTEXT) > 1;
}

/* Puts exactly w cells of text where they fit on the screen; the text is cleaned on its way. */
static void put_at(int y, int x, int w, enum style st, const char *text, bool right)
{
	static char fit[COLS_MAX * 32];
	static wchar_t wide[COLS_MAX * 8];
	size_t n;

	if (!screen || y < 0 || y >= LINES || x < 0 || x >= COLS || w <= 0)
		return;
	w = clamp(w, 0, COLS - x);
	cells_fit(fit, sizeof fit, text ? text : "", w, right);
	n = mbstowcs(wide, fit, sizeof wide / sizeof *wide);
	if (n == (size_t)-1)
		return;
	if (right_half(y, x))	/* half a glyph cannot stay beside what is drawn over the other half */
		mvaddch(y, x - 1, ' ');
	if (right_half(y, x + w))
		mvaddch(y, x + w, ' ');
	style_set(st);
	mvaddnwstr(y, x, wide, (int)n);
	style_set(SY_TEXT);
}

static void put_side(struct area a, int y, int x, int w, enum style st, const char *text, bool right)
{
	if (y < 0 || y >= a.h || x < 0 || x >= a.w)
		return;
	if (w < 0)
		w = cells(text ? text : "");
	put_at(a.y + y, a.x + x, clamp(w, 0, a.w - x), st, text, right);
}

void put(struct area a, int y, int x, int w, enum style st, const char *text)
{
	put_side(a, y, x, w, st, text, false);
}

void put_right(struct area a, int y, int x, int w, enum style st, const char *text)
{
	put_side(a, y, x, w, st, text, true);
}

void put_fill(struct area a, enum style st)
{
	for (int y = 0; y < a.h; y++)
		put(a, y, 0, a.w, st, "");
}

/*
 * The line characters are Unicode, not the alternate set: PuTTY ignores that one in UTF-8, and a dump reads back what
 * was drawn.
 */
static void put_run(struct area a, int y, int x, int w, enum style st, const char *glyph)
{
	char run[COLS_MAX * 4];
	size_t n = strlen(glyph), at = 0;

	w = clamp(w, 0, COLS_MAX);
	for (int i = 0; i < w && at + n < sizeof run; i++, at += n)
		memcpy(run + at, glyph, n);
	run[at] = '\0';
	put(a, y, x, w, st, run);
}

void put_hline(struct area a, int y, enum style st)
{
	put_run(a, y, 0, a.w, st, "─");
}

void put_box(struct area a, const char *title)
{
	char head[512];

	if (a.h < 2 || a.w < 2)
		return;
	put_run(a, 0, 0, a.w, SY_TEXT, "─");
	put_run(a, a.h - 1, 0, a.w, SY_TEXT, "─");
	for (int y = 0; y < a.h; y++) {
		put(a, y, 0, 1, SY_TEXT, y == 0 ? "┌" : y == a.h - 1 ? "└" : "│");
		put(a, y, a.w - 1, 1, SY_TEXT, y == 0 ? "┐" : y == a.h - 1 ? "┘" : "│");
	}
	if (title && *title && a.w > 6) {
		snprintf(head, sizeof head, " %s ", title);
		put(a, 0, 2, clamp(cells(head), 0, a.w - 4), SY_TITLE, head);
	}
}

void put_bar(struct area a, int y, int x, int w, int64_t part, int64_t whole)
{
	int n;

	w = clamp(w, 0, a.w - x);
	if (whole <= 0 || part < 0)
		part = 0;
	n = whole > 0 ? (int)((double)part / (double)whole * w + 0.5) : 0;
	n = clamp(n, part > 0 && w > 0, w);	/* a small part is still a part */
	put(a, y, x + n, w - n, SY_TEXT, "");
	put_run(a, y, x, n, SY_BAR, "#");	/* seen without colour, copied as text, one byte a cell */
}

void put_caret(struct area a, int y, int x)
{
	caret_y = a.y + clamp(y, 0, a.h > 0 ? a.h - 1 : 0);
	caret_x = a.x + clamp(x, 0, a.w > 0 ? a.w - 1 : 0);
	caret_set = true;
}

/* ---- opening and closing ---- */

const char *tui_error(void)
{
	return why;
}

int term_fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	return -1;
}

static bool name_ok(const char *name)
{
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+._-");

	return n >= 1 && n <= 32 && !name[n];
}

/* Terminals newer than the terminfo database are xterms at heart; of anything else the least is assumed. */
static const char *family(const char *name)
{
	static const char *const modern[] = {
		"xterm", "foot",   "alacritty", "kitty",   "wezterm", "ghostty", "konsole", "gnome",   "vte",
		"rxvt",	 "mintty", "iterm",	"contour", "tmux",    "st-",	 "putty",   "windows",
	};

	for (size_t i = 0; i < sizeof modern / sizeof *modern; i++)
		if (strncasecmp(name, modern[i], strlen(modern[i])) == 0)
			return "xterm-256color";
	return "vt100";
}

bool term_send(const char *s, size_t n)
{
	while (n > 0) {
		ssize_t k = write(term_opts.out, s, n);

		if (k < 0 && errno != EINTR)
			return false;
		if (k > 0) {
			s += k;
			n -= (size_t)k;
		}
	}
	return true;
}

/*
 * Every change of style leaves the alternate character set first (sgr0 and sgr of the xterm family). Nothing is ever
 * drawn in that set, and the three bytes, twice a typed character, are what makes its packet a block longer. A whole
 * repaint keeps them: it is what mends a terminal that something else left in the alternate set.
 */
static size_t without_charset(char *s, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++)
		if (n - i >= 3 && memcmp(s + i, "\033(B", 3) == 0)
			i += 2;
		else
			s[to++] = s[i];
	return to;
}

/*
 * ncurses writes several times a refresh, and each write to a pty wakes the reader and becomes a packet of its own: it
 * is given a file in memory instead, and what a refresh made goes out in one piece.
 */
static void send_made(void)
{
	static char buf[16 * 1024];
	off_t n = lseek(fileno(out), 0, SEEK_CUR), from = 0;
	ssize_t k;

	while (from < n) {
		k = pread(fileno(out), buf, n - from < (off_t)sizeof buf ? (size_t)(n - from) : sizeof buf, from);
		if (k <= 0)
			break;
		term_send(buf, anew ? (size_t)k : without_charset(buf, (size_t)k));
		from += k;
	}
	anew = false;
	lseek(fileno(out), 0, SEEK_SET);
	if (n > (off_t)sizeof buf && ftruncate(fileno(out), 0) < 0)
		return;	/* it only keeps its pages */
}

/* Bytes must reach the decoder as they were typed: no echo, no line editing, no Ctrl-S, no CR turned into NL. */
static void raw_input(void)
{
	struct termios t;

	had_termios = tcgetattr(term_opts.in, &was) == 0;
	if (!had_termios)
		return;
	t = was;
	t.c_iflag &= ~(tcflag_t)(IXON | IXOFF | ICRNL | INLCR | IGNCR | ISTRIP | BRKINT | INPCK | PARMRK);
	t.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	tcsetattr(term_opts.in, TCSANOW, &t);
}

/* Takes the descriptor over. */
static FILE *file_of(int fd, const char *mode)
{
	FILE *f = fd < 0 ? NULL : fdopen(fd, mode);

	if (!f && fd >= 0)
		close(fd);
	return f;
}

/* ncurses takes signals over at newterm(); ours are read by the loop and whoever set the others keeps them. */
static SCREEN *open_quietly(const char *name)
{
	static const int sig[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction old[sizeof sig / sizeof *sig];
	SCREEN *s;

	for (size_t i = 0; i < sizeof sig / sizeof *sig; i++)
		sigaction(sig[i], NULL, &old[i]);
	s = newterm(name, out, in);
	for (size_t i = 0; i < sizeof sig / sizeof *sig; i++)
		sigaction(sig[i], &old[i], NULL);
	return s;
}

static int open_as(const char *name)
{
	const char *tries[] = { name, family(name), "vt100", "ansi" };
	const char *said = name_ok(name) ? name : "?";

	for (size_t i = name_ok(name) ? 0 : 1; i < sizeof tries / sizeof *tries && !screen; i++)
		switch (terminfo_has(tries[i], fileno(out))) {
		case TI_GOOD:
			screen = open_quietly(tries[i]);
			break;
		case TI_NO_CURSOR:
			return term_fail(_("终端类型“%s”不能移动光标，无法显示全屏界面；"
					   "请把终端类型设为 xterm 后重新登录"), said);
		case TI_UNKNOWN:
			break;
		}
	if (!screen)
		return term_fail(_("终端类型“%s”无法使用：系统缺少终端描述（terminfo），请联系管理员"), said);
	return 0;
}

static void close_files(void)
{
	if (out)
		fclose(out);
	if (in)
		fclose(in);
	out = in = NULL;
}

int tui_open(const struct tui_opts *o)
{
	const char *name = o->term ? o->term : "";

	if (screen)
		return term_fail(_("终端已经打开"));
	why[0] = '\0';
	if (!*name || strcmp(name, "dumb") == 0 || strcmp(name, "unknown") == 0)
		return term_fail(_("没有终端类型（TERM 为空或 dumb），无法显示全屏界面；"
				   "请把客户端的终端类型设为 xterm 后重新登录"));
	width_locale();
	term_opts = *o;
	if (term_opts.esc_ms <= 0)
		term_opts.esc_ms = 50;
	if (term_opts.watch_fd == 0)	/* left out: nobody orders the end through stdin */
		term_opts.watch_fd = -1;
	out = file_of(memfd_create("screen", MFD_CLOEXEC), "w");
	in = file_of(fcntl(o->in, F_DUPFD_CLOEXEC, 3), "r");
	if (!out || !in) {
		close_files();
		return term_fail(_("打不开终端：%s"), strerror(errno));
	}
	setenv("NCURSES_NO_UTF8_ACS", "1", 1);
	use_env(FALSE);
	if (open_as(name) < 0) {
		close_files();
		return -1;
	}
	was_pipe = signal(SIGPIPE, SIG_IGN);
	raw();
	noecho();
	nonl();
	raw_input();
	typeahead(-1);
	idlok(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	curs_set(1);
	theme_open(o->theme, o->mono);
	real_rows = 24;
	real_cols = 80;
	term_size_from(o->out);
	anew = true;
	send_made();
	term_send("\033[?2004h", 8);
	tui_mouse(o->mouse);
	loop_open();
	return 0;
}

/* Presses and the wheel, in the form that has no bound on columns. */
void tui_mouse(bool yes)
{
	static const char begin[] = "\033[?1000h\033[?1006h", end[] = "\033[?1006l\033[?1000l";

	if (!screen || yes == mouse_on())
		return;
	mouse_set(yes);
	if (yes)
		term_send(begin, sizeof begin - 1);
	else
		term_send(end, sizeof end - 1);
	tui_redraw();
}

bool tui_has_mouse(void)
{
	return mouse_on();
}

void tui_theme(const char *name)
{
	if (!screen)
		return;
	theme_open(name, term_opts.mono);
	term_repaint();
	tui_redraw();
}

void tui_close(void)
{
	if (!screen)
		return;
	tui_mouse(false);
	loop_close();
	erase();
	clearok(stdscr, TRUE);
	move(0, 0);
	refresh();
	endwin();
	anew = true;
	send_made();
	term_send("\033[?2004l\033[0m\033[?25h", 18);
	delscreen(screen);
	screen = NULL;
	close_files();
	if (had_termios)
		tcsetattr(term_opts.in, TCSANOW, &was);
	signal(SIGPIPE, was_pipe);
}

/* ---- the clipboard ---- */

bool tui_clips(void)
{
	const char *name = term_opts.term ? term_opts.term : "";

	return screen && term_opts.clip && strcmp(family(name), "vt100") != 0;
}

void tui_bell(void)
{
	if (screen)
		term_send("\a", 1);
}

bool tui_clip(const char *text)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char s[8 + CLIP_MOST / 3 * 4 + 4];
	size_t n = strlen(text), at = 7;

	for (size_t i = 0; i < n; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	if (!tui_clips() || n == 0 || n > CLIP_MOST)
		return false;
	memcpy(s, "\033]52;c;", at);
	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)(unsigned char)text[i] << 16;

		v |= i + 1 < n ? (unsigned)(unsigned char)text[i + 1] << 8 : 0;
		v |= i + 2 < n ? (unsigned char)text[i + 2] : 0;
		s[at++] = digit[v >> 18];
		s[at++] = digit[v >> 12 & 63];
		s[at++] = i + 1 < n ? digit[v >> 6 & 63] : '=';
		s[at++] = i + 2 < n ? digit[v & 63] : '=';
	}
	s[at++] = '\a';
	term_send(s, at);
	return true;
}

/* ---- size and refresh ---- */

void term_size_from(int fd)
{
	struct winsize ws;

	if (ioctl(fd, TIOCGWINSZ, &ws) == 0)
		term_resize(ws.ws_row ? ws.ws_row : 24, ws.ws_col ? ws.ws_col : 80);
	else
		term_resize(real_rows, real_cols);
}

void term_resize(int rows, int cols)
{
	real_rows = rows;
	real_cols = cols;
	if (!screen)
		return;
	rows = clamp(rows, ROWS_MIN, ROWS_MAX);
	cols = clamp(cols, COLS_MIN, COLS_MAX);
	if (rows == LINES && cols == COLS)
		return;
	resize_term(rows, cols);
	term_repaint();		/* what a terminal leaves on the glass after a change of size is anyone's guess */
}

void tui_size(int *rows, int *cols)
{
	*rows = screen ? LINES : 24;
	*cols = screen ? COLS : 80;
}

bool term_small(int *rows, int *cols)
{
	*rows = real_rows;
	*cols = real_cols;
	return real_rows < ROWS_LEAST || real_cols < COLS_LEAST;
}

void term_begin(void)
{
	caret_set = false;
	hot_forget();
	erase();
}

void term_repaint(void)
{
	if (!screen)
		return;
	clearok(curscr, TRUE);
	anew = true;
}

/* The caret is where text goes in, and always visible: input methods open their window beside it. */
void term_flush(void)
{
	if (!screen)
		return;
	if (caret_set)
		move(clamp(caret_y, 0, LINES - 1), clamp(caret_x, 0, COLS - 1));
	else
		move(LINES - 2, 0);
	refresh();
	send_made();
}
