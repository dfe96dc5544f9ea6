/* Cases: one number and one public state for every application, whatever entity it is a row of (kase.c; support §4.6). */
#ifndef SOCORG_KASE_H
#define SOCORG_KASE_H

#include "model/core/docno.h"
#include "model/core/model.h"

struct kase_public { char no[KASE_NO], kind[8], matter[40], submitted_on[11], pub[32], ended_on[11], due[11]; bool paused; };

const struct entity *kase_entity(void);
/* What is applied for, in the words of the law for that type of organisation: a foundation's 成立登记 is called 设立登记 (code list matter, "SL-JJ";
 * else casetype). */
void kase_matter(struct db *, const struct entity *, int64_t rid, char *dst, size_t n);
int64_t kase_id(struct db *, const struct entity *, int64_t rid);	/* of a row; 0 = not handed in */
/* For the receipt: only for whoever reads the case. */
int kase_pin(struct db *, const char *no, char pin[7], struct err *);
/* What the public is told for number and PIN; five wrong ones and the number rests for 15 minutes. */
int kase_progress(struct db *, const char *no, const char *pin, struct kase_public *, struct err *);

#endif
