/* Reads the description from standard input, writes the PDF to standard output. Nothing is written before all is drawn. Exit status as in
 * sysexits: 65 what is described cannot be set (a character that no font has, too long), 64 it is not understood, 78 no font. */
#include "paper/paper.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum { MOST = 512 * 1024 };

static char *read_all(void)
{
	char *s = malloc(MOST + 1);
	size_t n = 0;
	ssize_t k;

	if (!s)
		return NULL;
	while (n < MOST && (k = read(0, s + n, MOST - n)) != 0) {
		if (k < 0 && errno != EINTR)
			return NULL;
		n += k > 0 ? (size_t)k : 0;
	}
	s[n] = '\0';
	return n < MOST && strlen(s) == n ? s : NULL;
}

int main(int argc, char **argv)
{
	struct job job = { 0 };
	char why[200] = "";
	struct sheet *s;
	int rc;

	sandbox_limits();
	if (argc > 1) {
		fprintf(stderr, "usage: %s < description > pdf\n", argv[0]);
		return EX_USAGE;
	}
	if (sandbox_enter()) {
		fprintf(stderr, "socorg-pdf: sandbox: %s\n", strerror(errno));
		return EX_OSERR;
	}
	char *text = read_all();
	if (!text || !g_utf8_validate(text, -1, NULL) || job_read(text, &job, why, sizeof why)) {
		fprintf(stderr, "socorg-pdf: %s\n", *why ? why : "not a description");
		return EX_USAGE;
	}
	bool cert = strcmp(job.form, "cert") == 0, copy = strcmp(job.form, "copy") == 0, small = strcmp(job.form, "slip") == 0;
	double w = cert ? 420 * MM : small ? 148 * MM : 210 * MM, h = cert || copy ? 297 * MM : small ? 210 * MM : 297 * MM;
	s = sheet_new(&job, w, h);
	rc = fonts_check(s);
	if (rc == 0)
		rc = cert || copy ? certificate(s) : small ? slip(s) : letter(s);
	return rc ? rc : sheet_write(s, 1);
}
