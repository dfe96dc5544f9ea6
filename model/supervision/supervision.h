/* The entities of clause 4.1 (登记审核把关) and what their files share. */
#ifndef SOCORG_SUPERVISION_H
#define SOCORG_SUPERVISION_H

#include "model/core/rules.h"

extern const struct entity name_case, name_founder, name_leader, name_material;	/* name_case.c: W01 */
extern const struct entity setup_case, setup_material;			/* setup_case.c: W02 */
extern const struct entity course, train_class, class_session, enrol, attend, exam, train_cert, train_waiver;	/* training.c: W07 */
extern const struct entity talk;						/* talk.c: W19 */
extern const struct entity name_word;					/* name_word.c */

extern const struct rule name_rules[];					/* name_rules.c */

/* Of the act after which an organisation must be talked to: unless such a talk stands open already. */
int talk_ask(struct chk *, int64_t org_id, const char *ground, struct err *);
/* The modules of training before registration of which this person holds no certificate in force on the day, unless he is excused:
 * 党建、财务管理. */
bool train_lacks(struct chk *, int64_t who, char *dst, size_t n);
bool in_force(const char *on, struct rec *);	/* by its valid_from and valid_to */
/* The name a registrar's region goes by at the head of a name: 四川省, 成都市青羊区, 苍溪县 (R-NAME-01). -1: no such region. */
int name_of_region(struct db *, const char *region, char *dst, size_t n);

#endif
