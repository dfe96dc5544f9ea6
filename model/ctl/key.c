/* `key`: the public keys an account may log in with. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/account.h"
#include "model/core/util.h"
#include "model/ctl/ctl.h"

enum { LINE = 2048, MOST = 99 };

/* Every line of the file that is a key; blank lines and remarks are left out. */
int ctl_key_add(struct ctl *c)
{
	bool in = !strcmp(c->argv[1], "-");
	FILE *f = in ? stdin : fopen(c->argv[1], "re");
	struct err err = { 0 };
	char line[LINE];
	int n = 0, rc = 0;

	if (!f)
		return ctl_say(EX_NOINPUT, "%s: %s", c->argv[1], strerror(errno));
	while (!rc && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (!line[strspn(line, " \t")] || *line == '#')
			continue;
		rc = account_add_key(c->db, &c->who, c->argv[0], line, &err);
		n += !rc;
	}
	if (!in)
		fclose(f);
	if (rc)
		return ctl_err(&err);
	return n ? EX_OK : ctl_say(EX_DATAERR, "%s: no key", c->argv[1]);
}

int ctl_key_list(struct ctl *c)
{
	struct key_seen *k = xcalloc(MOST, sizeof(*k));
	struct err err = { 0 };
	int n = account_keys(c->db, &c->who, c->argv[0], k, MOST, &err);
	char used[20];

	for (int i = 0; i < n; i++) {
		instant_text(k[i].used, used);
		printf("%-20s %s %.16s %s\n", k[i].type, k[i].print, k[i].used ? used : "never used      ", k[i].comment);
	}
	free(k);
	return n < 0 ? ctl_err(&err) : EX_OK;
}

int ctl_key_remove(struct ctl *c)
{
	struct err err = { 0 };

	return account_remove_key(c->db, &c->who, c->argv[0], c->argv[1], &err) ? ctl_err(&err) : EX_OK;
}
