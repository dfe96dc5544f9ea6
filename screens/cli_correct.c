/* `correct`, `confirm`, `refuse`: registered items put right by two people. */
#include <sysexits.h>

#include "screens/cli.h"

int cli_correct(struct cli *c)
{
	struct proposal p = {.on = c->on[0] ? c->on : NULL, .reason = c->reason, .doc = c->doc};
	struct err err = {0};
	struct rec *r;
	int64_t id;
	int rc;

	if (rec_find(c->db, c->who, c->e, c->argv[0], NULL, &r, &err) < 0)
		return cli_err(&err);
	if (rec_correcting(r, &err) < 0)
		rc = cli_err(&err);
	else
		rc = cli_take_words(r, c->argv + 1, c->argc - 1);
	if (rc == 0 && correction_propose(r, &p, &id, &err) < 0)
		rc = cli_err(&err);
	if (rc == 0)
		printf("%lld\n", (long long)id);
	rec_free(r);
	return rc;
}

static int decide(struct cli *c, const char *action)
{
	struct err err = {0};
	struct rec *r;
	int rc;

	c->e = entity_find("correction");
	if (rec_find(c->db, c->who, c->e, c->argv[0], NULL, &r, &err) < 0)
		return cli_err(&err);
	rc = cli_act(c, r, action);
	rec_free(r);
	return rc;
}

int cli_confirm(struct cli *c)
{
	return decide(c, "confirm");
}

int cli_refuse(struct cli *c)
{
	return decide(c, "refuse");
}
