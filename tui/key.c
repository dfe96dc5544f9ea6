/*
 * Bytes of a keyboard become keys. Every form a thin client is known to send is accepted, an unknown sequence is
 * swallowed whole, and a sequence may come in any number of pieces. No descriptor and no clock in here: the loop feeds
 * bytes and says when it is quiet.
 */
#define NCURSES_WIDECHAR 1
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#include "tui/inner.h"
#include "tui/xalloc.h"

enum { ST_GROUND, ST_UTF8, ST_ESC, ST_ESC2, ST_CSI, ST_LINUX, ST_SS3, ST_STRING, ST_STRING_ESC, ST_SKIP, ST_PASTE };
enum { PASTE_QUIET_MS = 5000 };

static const char paste_end[] = "\033[201~";
static char *pasted;
static size_t npasted;

static void emit(struct decoder *d, int key)
{
	if (key != K_NONE && d->nqueue < KEYQ)
		d->queue[d->nqueue++] = key;
}

int key_take(struct decoder *d)
{
	int key;

	if (d->nqueue == 0)
		return K_NONE;
	key = d->queue[0];
	d->nqueue--;
	memmove(d->queue, d->queue + 1, (size_t)d->nqueue * sizeof *d->queue);
	return key;
}

int key_wait(const struct decoder *d, int esc_ms)
{
	if (d->state == ST_GROUND)
		return -1;
	return d->state == ST_PASTE ? PASTE_QUIET_MS : esc_ms;
}

/* ---- sequences ---- */

static int final_key(int c)
{
	switch (c) {
	case 'A': case 'a': return K_UP;
	case 'B': case 'b': return K_DOWN;
	case 'C': case 'c': return K_RIGHT;
	case 'D': case 'd': return K_LEFT;
	case 'H': return K_HOME;
	case 'F': return K_END;
	}
	return K_NONE;
}

/* ESC [ n ~ and rxvt's ESC [ n $ ^ @. F-keys with Shift or Ctrl differ per emulator and mean nothing here. */
static int tilde_key(int n, bool modified)
{
	static const int nav[] = { K_NONE, K_HOME, K_INS, K_DEL, K_END, K_PGUP, K_PGDN, K_HOME, K_END };

	if (n >= 1 && n <= 8)
		return nav[n];
	if (modified)
		return K_NONE;
	if (n >= 11 && n <= 15)
		return K_F1 + n - 11;
	if (n >= 17 && n <= 21)
		return K_F6 + n - 17;
	if (n == 23 || n == 24)
		return K_F11 + n - 23;
	return K_NONE;
}

static int csi_u(int n)
{
	return n == 27 ? K_ESC : n == 13 ? K_ENTER : n == 9 ? K_TAB : n == 127 ? K_BS : K_NONE;
}

static void paste_begin(struct decoder *d)
{
	d->state = ST_PASTE;
	d->npaste = d->lost = 0;
	d->tail = 0;
	if (!d->paste)
		d->paste = tui_xmalloc(PASTE_MAX);
}

/* ESC [ 1 ; 2 A, and ESC [ a of rxvt. */
static bool shifted(const char *param, int c)
{
	return ((c == 'A' || c == 'B') && strcmp(param, "1;2") == 0) || ((c == 'a' || c == 'b') && !*param);
}

/* ESC [ < button ; column ; line M, counted from 1: the left button alone, and the wheel; with Shift the terminal keeps it. */
static void mouse(struct decoder *d)
{
	int button, x, y;

	if (sscanf(d->param, "<%4d;%4d;%4d", &button, &x, &y) != 3 || x < 1 || x > COLS_MAX || y < 1 || y > ROWS_MAX)
		return;
	if (button == 0 || button == 64 || button == 65)
		emit(d, MOUSE_EVENT(button == 0 ? MOUSE_PRESS : button == 64 ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN, y - 1, x - 1));
}

static void csi_final(struct decoder *d, unsigned char c)
{
	bool private, modified;
	int n;

	d->param[d->nparam] = '\0';
	private = d->nparam && strchr("<=>?", d->param[0]);
	modified = strchr(d->param, ';') != NULL;
	n = atoi(d->param);
	d->state = ST_GROUND;
	if (private) {
		if (mouse_on() && d->param[0] == '<' && c == 'M')
			mouse(d);
		return;
	}
	if (c == '~' && n == 200) {
		paste_begin(d);
	} else if (c == 'M' && d->nparam == 0) { /* a mouse report left on by some other program: three bytes more */
		d->state = ST_SKIP;
		d->skip = 3;
	} else if (c == '[' && d->nparam == 0) {
		d->state = ST_LINUX;
	} else if (c == '~') {
		emit(d, tilde_key(n, modified));
	} else if (c == '$' || c == '^' || c == '@') {
		emit(d, tilde_key(n, true));
	} else if (c == 'Z') {
		emit(d, K_BTAB);
	} else if (c == 'u') {
		emit(d, modified ? K_NONE : csi_u(n));
	} else {
		emit(d, shifted(d->param, c) ? (c == 'A' || c == 'a' ? K_SHIFT_UP : K_SHIFT_DOWN) : final_key(c));
	}
}

static void feed_csi(struct decoder *d, unsigned char c)
{
	if (c < 0x20 || c >= 0x7f) {	/* broken off: what broke it is a key of its own */
		d->state = ST_GROUND;
		key_feed(d, c);
	} else if (c >= 0x40 || (c == '$' && d->nparam && strspn(d->param, "0123456789;") == (size_t)d->nparam)) {
		csi_final(d, c);
	} else if (d->nparam < (int)sizeof d->param - 2) {
		d->param[d->nparam++] = (char)c;
		d->param[d->nparam] = '\0';
	}
}

/* ESC O: arrows and PF keys in application mode, and the numeric keypad that PuTTY sends as letters. */
static void feed_ss3(struct decoder *d, unsigned char c)
{
	static const char pad[] = "*+,-./0123456789";

	if (c < 0x20 || c >= 0x7f) {
		d->state = ST_GROUND;
		key_feed(d, c);
		return;
	}
	if (strchr("0123456789;", c))
		return;		/* old xterm: a modifier before the letter */
	d->state = ST_GROUND;
	if (c >= 'j' && c <= 'y')
		emit(d, pad[c - 'j']);
	else if (c >= 'P' && c <= 'S')
		emit(d, K_F1 + c - 'P');
	else if (c == 'M')
		emit(d, K_ENTER);
	else if (c == 'I')
		emit(d, K_TAB);
	else if (c == 'X')
		emit(d, '=');
	else
		emit(d, final_key(c));
}

static void feed_esc(struct decoder *d, unsigned char c)
{
	bool twice = d->state == ST_ESC2;

	d->state = ST_GROUND;
	d->nparam = 0;
	d->param[0] = '\0';
	if (c == '[') {
		d->state = ST_CSI;
	} else if (c == 'O') {
		d->state = ST_SS3;
	} else if (c == 033) {
		if (twice)
			emit(d, K_ESC);
		d->state = twice ? ST_ESC : ST_ESC2;
	} else if (twice) {
		emit(d, K_ESC);
		key_feed(d, c);
	} else if (strchr("]PX^_", c) && c) {
		d->state = ST_STRING;
	} else if (c >= '0' && c <= '9') {
		emit(d, c == '0' ? K_F10 : K_F1 + c - '1');
	} else {
		emit(d, K_ESC);
		key_feed(d, c);
	}
}

/* ---- text and paste ---- */

static void feed_utf8(struct decoder *d, unsigned char c)
{
	utf8proc_int32_t cp;

	if ((c & 0xc0) != 0x80) {
		d->bad = true;
		d->state = ST_GROUND;
		key_feed(d, c);
		return;
	}
	d->utf[d->nutf++] = c;
	if (d->nutf < d->need)
		return;
	d->state = ST_GROUND;
	if (utf8proc_iterate(d->utf, d->nutf, &cp) != d->need)
		d->bad = true;
	else if (cp >= 0xa0)
		emit(d, cp);
}

static void feed_ground(struct decoder *d, unsigned char c)
{
	if (c == 033)
		d->state = ST_ESC;
	else if (c == '\r' || c == '\n')
		emit(d, K_ENTER);
	else if (c == '\t')
		emit(d, K_TAB);
	else if (c == 0x7f || c == '\b')
		emit(d, K_BS);
	else if (c < 0x20)
		emit(d, c ? K_CTRL('@' + c) : K_NONE);
	else if (c < 0x80)
		emit(d, c);
	else if (c < 0xc2 || c > 0xf4)
		d->bad = true;
	else {
		d->state = ST_UTF8;
		d->need = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
		d->utf[0] = c;
		d->nutf = 1;
	}
}

static void paste_keep(struct decoder *d, const char *s, size_t n)
{
	for (; n > 0; n--, s++) {
		if (d->npaste < PASTE_MAX)
			d->paste[d->npaste++] = *s;
		else
			d->lost++;
	}
}

static void paste_done(struct decoder *d)
{
	d->state = ST_GROUND;
	key_paste_set(d->paste, d->npaste);
	emit(d, K_PASTE);
}

static void feed_paste(struct decoder *d, unsigned char c)
{
	if (c == (unsigned char)paste_end[d->tail]) {
		if (!paste_end[++d->tail])
			paste_done(d);
		return;
	}
	paste_keep(d, paste_end, (size_t)d->tail);	/* it only looked like the end */
	d->tail = c == 033;
	if (!d->tail)
		paste_keep(d, (const char *)&c, 1);
}

void key_feed(struct decoder *d, unsigned char c)
{
	switch (d->state) {
	case ST_UTF8:
		feed_utf8(d, c);
		break;
	case ST_ESC:
	case ST_ESC2:
		feed_esc(d, c);
		break;
	case ST_CSI:
		feed_csi(d, c);
		break;
	case ST_LINUX:
		d->state = ST_GROUND;
		emit(d, c >= 'A' && c <= 'E' ? K_F1 + c - 'A' : K_NONE);
		break;
	case ST_SS3:
		feed_ss3(d, c);
		break;
	case ST_STRING:
		d->state = c == '\a' ? ST_GROUND : c == 033 ? ST_STRING_ESC : ST_STRING;
		break;
	case ST_STRING_ESC:
		d->state = c == '\\' ? ST_GROUND : c == 033 ? ST_STRING_ESC : ST_STRING;
		break;
	case ST_SKIP:
		if (--d->skip == 0)
			d->state = ST_GROUND;
		break;
	case ST_PASTE:
		feed_paste(d, c);
		break;
	default:
		feed_ground(d, c);
	}
}

void key_timeout(struct decoder *d)
{
	int state = d->state;

	d->state = ST_GROUND;
	if (state == ST_ESC || state == ST_ESC2)
		emit(d, K_ESC);
	else if (state == ST_UTF8)
		d->bad = true;
	else if (state == ST_PASTE)
		paste_done(d);
}

/* Newlines stay, in one form; a tab is a blank; what else is not text is left out. */
void key_paste_set(const char *s, size_t n)
{
	free(pasted);
	pasted = tui_xmalloc(n + 1);
	npasted = 0;
	for (size_t i = 0; i < n; ) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t k = utf8proc_iterate((const unsigned char *)s + i, (utf8proc_ssize_t)(n - i), &cp);

		if (k <= 0) {
			i++;
			continue;
		}
		if (cp == '\r' || cp == '\n') {
			pasted[npasted++] = '\n';
			if (cp == '\r' && i + 1 < n && s[i + 1] == '\n')
				i++;
		} else if (cp == '\t') {
			pasted[npasted++] = ' ';
		} else if (cp >= 0x20 && (cp < 0x7f || cp >= 0xa0)) {
			memcpy(pasted + npasted, s + i, (size_t)k);
			npasted += (size_t)k;
		}
		i += (size_t)k;
	}
	pasted[npasted] = '\0';
}

const char *tui_paste(size_t *n)
{
	if (n)
		*n = npasted;
	return pasted ? pasted : "";
}
