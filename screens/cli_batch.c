/* `do ENTITY KEY,KEY,… ACTION`: the same act on several rows. Each is judged first; those that are refused are named, a line each,
 * and the others are done, a transaction for each under one act. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/batch.h"
#include "model/core/util.h"
#include "screens/cli.h"

enum { PAGE = 50 };

/* Keys to ids; one that names no row is said. How many were found. */
static int ids_of(struct cli *c, char *keys, int64_t *id, long *refused)
{
	char *key, *keep = NULL;
	struct err err;
	struct rec *r;
	int n = 0;

	for (key = strtok_r(keys, ",", &keep); key; key = strtok_r(NULL, ",", &keep)) {
		err = (struct err){0};
		if (rec_find(c->db, c->who, c->e, key, NULL, &r, &err) < 0) {
			text_fmt(err.field, sizeof err.field, "%s", key);
			cli_err(&err);
			++*refused;
			continue;
		}
		id[n++] = rec_id(r);
		rec_free(r);
	}
	return n;
}

static int say_group(struct batch *b, const struct batch_group *g, struct err *err)
{
	struct batch_row *row = xcalloc(PAGE, sizeof *row);
	int64_t at = 0;
	int n, i;

	while ((n = batch_rows(b, g->no, at, PAGE, row, err)) > 0)
		for (i = 0; i < n; i++) {
			struct err one = {0};

			at = row[i].seq;
			err_set(&one, E_RULE, g->rule, NULL, NULL, "%s：%s", row[i].title, row[i].why);
			cli_err(&one);
		}
	free(row);
	return n;
}

static int finish(struct batch *b, long refused, struct err *err)
{
	const struct batch_group *g;
	int n = batch_groups(b, &g), i;
	long done = g[BATCH_DONE].n;

	for (i = BATCH_REFUSED; i < n; i++) {
		refused += g[i].n;
		if (g[i].n && say_group(b, &g[i], err) < 0)
			return cli_err(err);
	}
	printf(_("已办%ld行，不能办%ld行\n"), done, refused);
	return refused ? EX_DATAERR : cli_flush();
}

int cli_do_many(struct cli *c, const struct action *a)
{
	struct batch_do d = {.kind = BATCH_ACT, .action = a, .on = c->on[0] ? c->on : NULL, .reason = c->reason, .passes = c->pass};
	char *keys = xstrdup(c->argv[0]);
	int64_t *id = xcalloc(strlen(keys) + 1, sizeof *id);
	long refused = 0;
	struct batch *b = NULL;
	const struct batch_group *g;
	struct err err = {0};
	int n = 0, rc = -1;

	if (batch_new(c->db, c->who, c->e, &d, &b, &err) == 0) {
		n = ids_of(c, keys, id, &refused);
		rc = batch_take(b, id, n, &err) || batch_try(b, NULL, NULL, &err) ? -1 : 0;
		batch_groups(b, &g);
		if (rc == 0 && g[BATCH_TODO].n)
			rc = batch_run(b, NULL, NULL, &err);
	}
	rc = rc < 0 ? cli_err(&err) : finish(b, refused, &err);
	batch_free(b);
	free(id);
	free(keys);
	return rc;
}
