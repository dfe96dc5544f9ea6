/* What the acts of an establishment do beyond its state: the draft that grows from an approved name, days and numbers, and what 准予登记 brings
 * about in one transaction: the credit code, the certificate, the registered organisation and what is to follow (regulation §1.5). */
#include <string.h>

#include "model/core/document.h"
#include "model/core/effect.h"
#include "model/core/kase.h"
#include "model/core/night.h"
#include "model/core/util.h"
#include "model/governance/governance.h"
#include "model/party/party.h"
#include "model/registry/material.h"
#include "model/registry/registry.h"
#include "model/supervision/setup.h"
#include "model/supervision/supervision.h"

#define LINES "setup_material"

int setup_apply(struct chk *c, struct err *err)
{
	static const char *const same[] = { "name", "type", "region", "mgmt_mode", "applicant", "phone", "guide" };
	struct rec *s = effect_new(c, "setup_case");

	for (size_t i = 0; i < LENGTH(same); i++)
		rec_put(s, same[i], chk_text(c, same[i]));
	rec_put_ref(s, "name_case", rec_id(c->rec));
	rec_put_ref(s, "supervisor", chk_int(c, "supervisor"));
	rec_put_ref(s, "authority", chk_int(c, "authority"));
	rec_put_ref(s, "org", chk_int(c, "org"));
	int rc = material_fill(c, s, LINES, "SL", chk_text(c, "type"), chk_text(c, "mgmt_mode"), err) || effect_save(c, s, err) ||
		 effect_share(c, c->rec, s, err) ? -1 : 0;
	rec_free(s);
	return rc;
}

int setup_received(struct chk *c, struct err *err)
{
	rec_put(c->rec, "received_on", c->on);
	return effect_receipt(c, chk_int(c, "authority"), err);
}

int setup_supplement(struct chk *c, struct err *err)
{
	char text[2000];

	material_lacking(c, LINES, text, sizeof(text));
	rec_put(c->rec, "lacking", text);
	return effect_document(c, "supplement", chk_int(c, "authority"), "supplement_no", err);
}

int setup_resubmit(struct chk *c, struct err *err)
{
	return setup_received(c, err) || material_again(c, LINES, err) ? -1 : 0;
}

int setup_accept(struct chk *c, struct err *err)
{
	rec_put(c->rec, "accepted_on", c->on);
	return effect_document(c, "accept", chk_int(c, "authority"), "accept_no", err);
}

/* Art. 32(4): who is not told in five working days is accepted from the day on which the papers came. */
int setup_deemed(struct chk *c, struct err *err)
{
	rec_put(c->rec, "accepted_on", chk_text(c, "received_on"));
	return remind(c->tx, "deemed", &setup_case, c->rec, c->on, ROLE(CHIEF), "逾期未告知补正，自收件之日起视为受理", err) < 0 ? -1 : 0;
}

int setup_reject(struct chk *c, struct err *err)
{
	rec_put(c->rec, "decided_on", c->on);
	return effect_document(c, "reject", chk_int(c, "authority"), "accept_no", err);
}

int setup_opine(struct chk *c, struct err *err)
{
	(void)err;
	rec_put(c->rec, "proposal", "1");
	return 0;
}

int setup_opine_refuse(struct chk *c, struct err *err)
{
	(void)err;
	rec_put(c->rec, "proposal", "2");
	return 0;
}

int setup_extend(struct chk *c, struct err *err)
{
	int64_t days;
	int set = param_int(c->db, "due.establish.extra", chk_text(c, "region"), "", c->on, &days, err);

	if (set <= 0)
		return set < 0 ? -1 : err_set(err, E_RULE, "R-LIM-01", NULL, "行政许可法第四十二条", "延长多久的参数未设定：三部条例没有延长的规定");
	return effect_document(c, "extend", chk_int(c, "authority"), "extend_no", err);
}

int setup_suspend(struct chk *c, struct err *err)
{
	return effect_document(c, "suspend", chk_int(c, "authority"), NULL, err);
}

int setup_refuse(struct chk *c, struct err *err)
{
	rec_put(c->rec, "decided_on", c->on);
	return effect_document(c, "refuse", chk_int(c, "authority"), "decision_no", err);
}

/* ---- 准予登记 ---- */

/* Valid for the years of its type, and never beyond the term (§1.5). */
static int certificate(struct chk *c, struct rec *o, struct err *err)
{
	int64_t years;
	char to[11];
	int from;
	int set = param_int(c->db, "cert.years", chk_text(c, "region"), chk_text(c, "type"), c->on, &years, err);

	if (set < 0)
		return -1;
	if (!set || date_to_day(c->on, &from))
		return err_set(err, E_RULE, "R-REG-00", "cert_to", "《社会团体登记管理条例》第十二条", "参数 cert.years 未设定，不能定证书的有效期");
	date_from_day(date_add_months(from, (int)years * 12) - 1, to);
	const char *term = rec_str(o, "term_to");
	rec_put(o, "cert_from", c->on);
	rec_put(o, "cert_to", *term && strcmp(term, to) < 0 ? term : to);
	return effect_number(c, "cert", chk_int(c, "authority"), o, "cert_no", err);
}

static int event(struct chk *c, struct rec *o, struct err *err)
{
	struct rec *l = rec_line_add(o, part_lines(rec_entity(o), "org_event"), err);
	char matter[40], text[60];

	if (!l)
		return -1;
	rec_put(l, "on_day", c->on);
	rec_put(l, "kind", "1");
	rec_put(l, "doc_no", chk_text(c, "decision_no"));
	kase_matter(c->db, rec_entity(c->rec), rec_id(c->rec), matter, sizeof(matter));
	text_fmt(text, sizeof(text), "准予%s", matter);
	rec_put(l, "after", text);
	return 0;
}

/* What an organisation that has just come into being has to do, and its office with it. */
static int to_follow(struct chk *c, struct rec *o, struct err *err)
{
	char day[11];
	int64_t n;
	bool provisional;	/* next year's holidays may not be known yet: reminding does not wait for them */

	int set = param_int(c->db, "filing.after_reg.days", chk_text(c, "region"), "", c->on, &n, err);
	if (set < 0)
		return -1;
	if (set && (cal_add(c->db, c->on, (int)n, U_DAY, true, day, &provisional, err) ||
		    remind(c->tx, "filing", rec_entity(o), o, day, ROLE(OFFICER) | ROLE(ORG), "印章式样和银行账户须备案", err) < 0))
		return -1;
	return talk_ask(c, rec_id(o), "1", err) || party_propose(c, rec_id(o), err) ? -1 : 0;
}

/* R-CRD-01: what was granted, to whom, under which code. */
static int credit(struct chk *c, struct rec *o, struct err *err)
{
	char text[400], matter[40];

	kase_matter(c->db, &setup_case, rec_id(c->rec), matter, sizeof(matter));
	text_fmt(text, sizeof(text), "准予%s%s，统一社会信用代码%s，登记证书有效期自%s至%s。", rec_str(o, "name"), matter, rec_str(o, "uscc"), rec_str(o, "cert_from"),
		 rec_str(o, "cert_to"));
	return credit_collect(c, rec_id(o), chk_int(c, "authority"), matter, text, chk_text(c, "decision_no"), err);
}

static int establish(struct chk *c, struct rec *o, struct err *err)
{
	rec_put(o, "established_on", c->on);
	return uscc_take(c, o, err) || certificate(c, o, err) || event(c, o, err) || effect_save(c, o, err) ||
	       effect_act(c, "org", rec_id(o), "establish", err) || effect_act(c, "name_case", chk_int(c, "name_case"), "use", err) ||
	       credit(c, o, err) || to_follow(c, o, err) ? -1 : 0;
}

struct notice { struct chk *c; struct rec *o; struct err *err; int rc; };

static int its_notice(void *ctx, struct rec *d)
{
	struct notice *n = ctx;

	if (strcmp(rec_str(d, "kind"), "notice") || strcmp(rec_str(d, "entity"), setup_case.name))
		return 0;
	n->rc = make_known(n->c, rec_str(d, "docno"), rec_str(d, "title"), rec_str(d, "text"), chk_int(n->c, "authority"), rec_id(n->o), n->err);
	return 1;
}

/* Art. 23 社团条例, 18 民非, 19 基金会: what was established is announced. */
static int announced(struct chk *c, struct rec *o, struct err *err)
{
	struct notice n = { c, o, err, -1 };
	chk_each_id(c, "document", "rid", rec_id(c->rec), its_notice, &n);
	return n.rc;
}

/* The decision, the certificate and its copy, and what everybody is told: each says what stands in the register by now. */
static int papers(struct chk *c, struct rec *o, struct err *err)
{
	int64_t unit_id = chk_int(c, "authority");

	return effect_document_as(c, "grant", unit_id, chk_text(c, "decision_no"), err) ||
	       effect_document_as(c, "cert", unit_id, rec_str(o, "cert_no"), err) ||
	       effect_document_as(c, "certcopy", unit_id, rec_str(o, "cert_no"), err) || effect_document(c, "notice", unit_id, NULL, err) || announced(c, o, err)
		       ? -1 : 0;
}

int setup_grant(struct chk *c, struct err *err)
{
	struct rec *o;

	rec_put(c->rec, "decided_on", c->on);
	if (effect_docno(c, "grant", chk_int(c, "authority"), "decision_no", err) || effect_load(c, "org", chk_int(c, "org"), &o, err))
		return -1;
	int rc = establish(c, o, err) || papers(c, o, err) ? -1 : 0;
	rec_free(o);
	return rc;
}

/* Who takes the certificate takes what else lies ready for him. */
int setup_issue(struct chk *c, struct err *err)
{
	return effect_serve_all(c, chk_text(c, "delivered_how"), chk_text(c, "receiver"), err);
}
