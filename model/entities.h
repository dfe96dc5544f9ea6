/* What is shipped, in the order of the menu: a line for each entity. The program links these; the bench adds its own to them. */
#ifndef SOCORG_ENTITIES_H
#define SOCORG_ENTITIES_H

#include "model/governance/governance.h"
#include "model/party/party.h"
#include "model/registry/registry.h"
#include "model/supervision/catalogue.h"
#include "model/supervision/supervision.h"

#define SHIPPED_ENTITIES \
	&region, &unit, &person, &org, &post, &member, &initiator, &branch, &charter_version, &bank_account, &seal, &org_event, \
	&account, &account_role, &account_reset, &account_key, &delegation, &alert, \
	&correction, &correction_item, \
	&kase, &reminder, &docno_rule, &document, &doc_template, &material_def, &uscc_pool, &publication, \
	&name_case, &name_founder, &name_leader, &name_material, &name_word, &setup_case, &setup_material, \
	&catalogue_version, &catalogue_item, \
	&course, &train_class, &class_session, &enrol, &attend, &exam, &train_cert, &train_waiver, \
	&talk, &credit_info, \
	&party_org, &party_attach

#endif
