/* `init`: a new database; a practice one is filled, with a bar on a terminal. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "model/ctl/ctl.h"
#include "model/registry/registry.h"

enum { BAR = 40 };

static void bar(void *ctx, const char *what, long done, long all)
{
	char cells[BAR + 1];
	int full = all > 0 ? (int)(done * BAR / all) : 0;

	(void)ctx;
	memset(cells, '.', BAR);
	memset(cells, '#', (size_t)(full > BAR ? BAR : full));
	cells[BAR] = '\0';
	fprintf(stderr, "\r[%s] %ld/%ld %s\033[K", cells, done, all, what);
	fflush(stderr);
}

int ctl_init(struct ctl *c)
{
	struct init_opts o = { .practice = c->practice, .orgs = c->orgs, .origin = c->origin };
	struct err err = { 0 };
	bool tty = isatty(2);

	if (c->orgs && !c->practice)
		return ctl_say(EX_USAGE, "--orgs is for --practice");
	o.progress = tty ? bar : NULL;
	int rc = db_init(c->dir, &o, &err);
	if (!rc && c->practice) {
		rc = db_open(c->dir, 0, &c->db, &err) || practice_make(c->db, &o, &err);
		if (rc)
			ctl_say(0, "%s holds part of a practice database: remove it and begin again", c->dir);
	}
	if (tty)
		fputs("\r\033[K", stderr);
	if (rc)
		return ctl_err(&err);
	if (c->practice)
		printf("%s/practice-accounts\n", c->dir);
	return EX_OK;
}
