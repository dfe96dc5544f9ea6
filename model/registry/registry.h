/* The register's entities (clause 0): what the list in model/entities.h and the practice generator name. */
#ifndef SOCORG_REGISTRY_H
#define SOCORG_REGISTRY_H

#include "model/core/rules.h"

struct db;
struct err;
struct init_opts;
struct chk;

extern const struct entity org, person, post, unit, region, member, initiator, branch, charter_version, bank_account, seal,
	org_event;
extern const struct entity account, account_role, account_reset, account_key;	/* account.c */
extern const struct grant line_grants[];	/* lines.c: what an organisation's own people and its office may do to its lines */
extern const struct entity alert;
extern const struct entity delegation;				/* delegation.c */
extern const struct entity publication;				/* publication.c */
extern const struct entity material_def;				/* material.c */
extern const struct entity uscc_pool;				/* uscc_pool.c */
extern const struct entity kase, reminder, docno_rule;		/* kase.c */
extern const struct entity document, doc_template;		/* document.c */
extern const struct entity correction, correction_item;		/* correction.c */

struct rec;
/* Of acts that the law wants made known: a publication that stands at once. */
int make_known(struct chk *, const char *docno, const char *title, const char *body, int64_t unit_id, int64_t org_id, struct err *);
/* What is to be made public names nobody by a number: in these fields. */
enum verdict no_personal_data(struct chk *, const char *fields, struct finding *);
/* Of the act that registers it: the next free code of the registrar and type becomes the organisation's. */
int uscc_take(struct chk *, struct rec *org, struct err *);

/* Shared by the register's files. */
int check_email(struct chk *, const struct field *, struct val *, struct err *);
int check_website(struct chk *, const struct field *, struct val *, struct err *);
int check_scope(struct chk *, const struct field *, struct val *, struct err *);
int check_postal(struct chk *, const struct field *, struct val *, struct err *);

/* Fills a practice database (opts->orgs organisations, 0 = 20,000) with people, posts, units and members made up from a
 * fixed seed, and writes an account per role to DIR/practice-accounts. Call after db_init. */
int practice_make(struct db *, const struct init_opts *, struct err *);

#endif
