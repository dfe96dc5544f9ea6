/* Numbers of cases and documents (docno.c). They are taken inside the transaction of the act that issues them, without gap and never
 * twice; a cancelled document keeps its number. */
#ifndef SOCORG_DOCNO_H
#define SOCORG_DOCNO_H

#include "model/core/entity.h"

enum { KASE_NO = 20, DOCNO = 96 };	/* bytes with NUL */

/* ISO 7064 MOD 37,36 over 0–9A–Z; NUL when another character is in it. */
char kase_check_char(const char *first);
/* What was typed, folded: lower case, full-width, blanks. -1 「编号有误」: nothing is looked up by it. */
int kase_no_fold(const char *typed, char dst[KASE_NO], struct err *);
int kase_no_take(struct tx *, const char *region, const char *kind, char dst[KASE_NO], struct err *);
/* The next number of that kind of document (docno_rule.kind) of an issuing unit in the year of the act's legal day, for that row. */
int docno_take(struct tx *, const char *kind, int64_t unit, const struct entity *, int64_t rid, char dst[DOCNO], struct err *);
int docno_cancel(struct tx *, const char *text, struct err *);

#endif
