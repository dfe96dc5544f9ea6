/* Documents of a practice register: one organisation of the county has its certificate and the copy of it. */
#include "model/registry/practice.h"

#include "model/core/document.h"
#include "model/registry/registry.h"

/* Handed over on the day it is dated. */
static int served(struct gen *g, const char *kind, int64_t about)
{
	struct rec *d;
	int64_t id = 0;

	if (db_int(g->db, g->err, &id, "SELECT id FROM document WHERE kind = ? AND org = ?", "ti", kind, about) < 1 ||
	    store_load(g->db, &actor_system, &document, id, NULL, &d, g->err))
		return -1;
	gen_put(d, "how", "1");
	gen_put(d, "receipt_by", "法定代表人");
	gen_put(d, "served_on", g->tx->on);
	text_cut(d->state, sizeof(d->state), "SERVED");
	int rc = store_write(g->tx, d, "edit", g->err) || limits_act(g->tx, d, "serve", g->err) ? -1 : 0;
	rec_free(d);
	return rc;
}

int practice_papers(struct gen *g)
{
	struct rec *r;
	int64_t id = 0;

	if (db_int(g->db, g->err, &id, "SELECT id FROM org WHERE region = '510105' AND state = 'ACTIVE' AND cert_no IS NOT NULL ORDER BY "
		   "name LIKE '%演练%', id LIMIT 1", "") < 1)
		return 0;	/* so small a register has none there */
	if (store_load(g->db, &actor_system, &org, id, NULL, &r, g->err))
		return -1;
	struct chk c = rec_chk(r, g->tx, g->tx->on);
	int rc = effect_document_as(&c, "cert", rec_num(r, "reg_authority"), rec_str(r, "cert_no"), g->err) ||
		 effect_document_as(&c, "certcopy", rec_num(r, "reg_authority"), rec_str(r, "cert_no"), g->err) || served(g, "cert", id) || served(g, "certcopy", id) ? -1 : 0;
	rec_free(r);
	return rc;
}
