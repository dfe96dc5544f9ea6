/* `progress`: where an application stands, for whoever has its number and PIN; and the receipt that `show` gives with an application. */
#include <string.h>
#include <sysexits.h>

#include "model/core/kase.h"
#include "model/core/util.h"
#include "screens/cli.h"

int cli_progress(struct cli *c)
{
	struct kase_public k;
	struct err err = {0};

	if (kase_progress(c->db, c->argv[0], c->argv[1], &k, &err) < 0)
		return cli_err(&err);
	if (c->format && strcmp(c->format, "json") == 0) {
		const char *pair[][2] = {{"case_no", k.no}, {"kind", k.kind}, {"submitted_on", k.submitted_on}, {"state", k.pub}, {"due", k.due},
			{"ended_on", k.ended_on}};
		size_t i;

		for (i = 0; i < LENGTH(pair); i++) {
			putchar(i ? ',' : '{');
			json_text(pair[i][0]);
			putchar(':');
			json_text(*pair[i][1] ? pair[i][1] : NULL);
		}
		printf(",\"paused\":%s}\n", k.paused ? "true" : "false");
		return EX_OK;
	}
	printf("%s  %s  %s %s  %s", k.no, cli_label(k.matter), _("收件"), k.submitted_on, k.pub);
	if (k.ended_on[0])
		printf("  %s %s", _("办结日"), k.ended_on);
	else if (k.due[0])
		printf("  %s %s", _("期限"), k.due);
	else if (k.paused)
		printf("  %s", _("暂停计时"));
	putchar('\n');
	return EX_OK;
}

bool cli_receipt(struct cli *c, struct rec *r, char no[KASE_NO], char pin[7])
{
	const struct entity *e = rec_entity(r), *kase = kase_entity();
	int64_t id = e == kase ? rec_id(r) : e->kase ? kase_id(c->db, e, rec_id(r)) : 0;
	struct err err = {0};
	struct rec *k;
	bool there;

	if (!id || !(c->who->roles & (ROLE(INITIATOR) | ROLE(ORG) | ROLE(OFFICER))) || rec_load(c->db, c->who, kase, id, NULL, &k, &err) < 0)
		return false;
	there = rec_text(k, field_no(kase, "case_no"), no, KASE_NO) && kase_pin(c->db, no, pin, &err) == 0;
	rec_free(k);
	return there;
}
