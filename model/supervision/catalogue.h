/* What the 设立导向目录 says of an application or of an organisation (catalogue.c): of any row that has type, region, name and scope. */
#ifndef SOCORG_CATALOGUE_H
#define SOCORG_CATALOGUE_H

#include "model/core/rules.h"

extern const struct entity catalogue_version, catalogue_item;

/* kind "" = no item is about it; F before L before E before P where several are. */
struct catalogue_hit { int64_t item; char kind[2], code[40], name[200], basis[400], title[200]; };

/* By the version in force on that day (NULL = the day of the act), the registrar's own or the nearest above it. false: there is none. */
bool catalogue_says(struct chk *, const char *on, struct catalogue_hit *);

/* Tests of rules. Of what no version is about nothing is refused (C26): NA, and the finding says so. */
enum verdict catalogue_forbids(struct chk *, const char *on, struct finding *);	/* R-CAT-01, R-REG-06 */
enum verdict catalogue_limits(struct chk *, const char *on, struct finding *);		/* W-CAT-2 */
enum verdict catalogue_vague(struct chk *, struct finding *);				/* W-CAT-1 */

#endif
