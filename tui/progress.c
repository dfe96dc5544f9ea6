/* Long work tells how far it is: nothing in the first half second, then at most two lines a second; Esc stops it. */
#include <stdio.h>
#include <string.h>

#include "tui/inner.h"
#include "tui/say.h"

enum { FIRST_MS = 500, AGAIN_MS = 500 };

static bool running, shown;
static int64_t began, last;

static void grouped(char *dst, size_t n, long v)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%ld", v < 0 ? 0 : v);
	size_t at = 0;

	for (int i = 0; i < len && at + 2 < n; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			dst[at++] = ',';
		dst[at++] = digits[i];
	}
	dst[at] = '\0';
}

void progress(const char *what, long done, long all)
{
	int64_t now = loop_ms();
	char a[32], b[32], text[200];

	if (!running) {
		running = true;
		shown = false;
		began = last = now;
	}
	if (now - began < FIRST_MS || (shown && now - last < AGAIN_MS))
		return;
	if (!shown)
		loop_settle();		/* the question that began it is off the screen */
	shown = true;
	last = now;
	grouped(a, sizeof a, done);
	grouped(b, sizeof b, all);
	if (all > 0 && done > 0) {
		char left[32];

		grouped(left, sizeof left,
			(long)((double)(now - began) / (double)done * (double)(all - done) / 1000 + 0.999));
		snprintf(text, sizeof text, _("已处理 %s/%s，预计 %s 秒，Esc 停止"), a, b, left);
	} else if (all > 0) {
		snprintf(text, sizeof text, _("已处理 %s/%s，Esc 停止"), a, b);
	} else {
		snprintf(text, sizeof text, _("已处理 %s，Esc 停止"), a);
	}
	tui_message(SY_STATUS, "%s%s%s", what && *what ? what : "", what && *what ? "：" : "", text);
	tui_now();
}

void progress_end(void)
{
	if (running && shown)
		tui_message(SY_TEXT, "%s", "");
	running = false;
}
