/* `attach`, `fetch`: a file of one's own tray into a slot of an application's materials, and a slot's file into one's own tray. */
#include <sysexits.h>

#include "model/core/tray.h"
#include "model/registry/material.h"
#include "screens/cli.h"

/* ENTITY KEY SLOT: the application, the line. 0, or an exit status. */
static int slot_of(struct cli *c, struct rec **r, struct rec **line)
{
	struct err err = {0};

	if (!material_part(c->e))
		return cli_usage(_("%s没有材料清单"), cli_label(c->e->label));
	if (rec_find(c->db, c->who, c->e, c->argv[0], c->on[0] ? c->on : NULL, r, &err) < 0)
		return cli_err(&err);
	if ((c->on[0] || material_slots(c->db, c->who, *r, &err) == 0) && material_slot(c->db, *r, c->argv[1], line, &err) == 0)
		return EX_OK;
	rec_free(*r);
	return cli_err(&err);
}

int cli_attach(struct cli *c)
{
	struct rec *r, *line;
	struct err err = {0};
	int rc = c->argc + c->reuse == 3 ? slot_of(c, &r, &line) : cli_usage(_("应写作 attach 事项 编号 材料 文件，或 attach 事项 编号 材料 --reuse"));

	if (rc != EX_OK)
		return rc;
	rc = (c->reuse ? material_take(c->db, line, &err) : material_attach(c->db, line, c->argv[2], &err)) < 0 ? cli_err(&err) : cli_save(c, r);
	rec_free(r);
	return rc;
}

int cli_fetch(struct cli *c)
{
	struct rec *r, *line;
	struct tray_file t;
	struct err err = {0};
	int rc = slot_of(c, &r, &line);

	if (rc != EX_OK)
		return rc;
	if (material_fetch(c->db, c->who, line, &t, &err) < 0)
		rc = cli_err(&err);
	else
		printf("%lld\n", (long long)t.id);
	rec_free(r);
	return rc;
}
