/* socorgctl's own seam: what its commands share. Everything else they do is the model's. */
#ifndef SOCORG_CTL_H
#define SOCORG_CTL_H

#include <stdbool.h>
#include <stdint.h>

#include "model/core/model.h"

/* One command as it was typed. The strings are argv's. */
struct ctl {
	const char *dir;
	struct db *db;			/* NULL where the command needs none */
	struct actor who;		/* the system, under the name of whoever is at the console */
	int argc;			/* words after the command */
	char **argv;
	const char *region, *dim, *from, *basis;
	int64_t unit, org, uid;
	long orgs;
	int origin;
	bool practice, rules, pot, map;
};

/* Commands: exit status. They print their own errors. */
int ctl_init(struct ctl *);			/* init.c */
int ctl_user_add(struct ctl *);			/* user.c */
int ctl_user_list(struct ctl *);
int ctl_user_disable(struct ctl *);
int ctl_user_enable(struct ctl *);
int ctl_user_password(struct ctl *);
int ctl_key_add(struct ctl *);			/* key.c */
int ctl_key_list(struct ctl *);
int ctl_key_remove(struct ctl *);
int ctl_param_list(struct ctl *);		/* param.c */
int ctl_param_set(struct ctl *);
int ctl_calendar_list(struct ctl *);		/* calendar.c */
int ctl_calendar_load(struct ctl *);
int ctl_calendar_set(struct ctl *);
int ctl_workday(struct ctl *);
int ctl_code(struct ctl *);			/* code.c */
int ctl_schema(struct ctl *);			/* schema.c */

/* One line on standard error: rule, field, message, basis, those that there are. Returns the exit status. */
int ctl_err(const struct err *);
int ctl_say(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));	/* one line; returns status */

#endif
