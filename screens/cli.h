/* The command line's own seam: what its verbs share. Same calls into the model as the screens make, as the same actor. */
#ifndef SOCORG_CLI_H
#define SOCORG_CLI_H

#include <stdio.h>

#include "model/core/docno.h"
#include "screens/screens.h"

enum { SETS = 16 };		/* --set said so often */

/* One command as it was typed. The strings are argv's. */
struct cli {
	struct db *db;
	const struct actor *who;
	const struct entity *e;		/* of verbs that name one */
	int argc;			/* words after the verb and the entity, options taken out */
	char **argv;
	const char *view, *sort, *search, *query, *format, *reason, *pass, *doc, *by, *figure;
	long limit, rev;		/* 0 = not given */
	char on[11], and_[11];		/* ISO, "" = now */
	const char *account, *result;
	char from[11], to[11];		/* ISO, "" = any */
	const char *encoding, *map, *report, *set[SETS];	/* of an import */
	int nset;
	bool dry, update, reuse;
	bool anded;			/* --and was given: two days */
};

/* Verbs: exit status. They print their own errors. */
int cli_list(struct cli *);		/* cli_list.c */
int cli_count(struct cli *);
int cli_show(struct cli *);		/* cli_show.c */
int cli_history(struct cli *);		/* cli_history.c */
int cli_timeline(struct cli *);
int cli_diff(struct cli *, int64_t id);
int cli_correct(struct cli *);		/* cli_correct.c */
int cli_confirm(struct cli *);
int cli_refuse(struct cli *);
int cli_take_words(struct rec *, char **word, int n);	/* cli_edit.c: FIELD=VALUE … */
int cli_save(struct cli *, struct rec *);
int cli_act(struct cli *, struct rec *, const char *action);
int cli_new(struct cli *);		/* cli_edit.c */
int cli_set(struct cli *);
int cli_do(struct cli *);
int cli_do_many(struct cli *, const struct action *);	/* cli_batch.c: KEY,KEY,… */
int cli_put(struct cli *);		/* cli_tray.c */
int cli_get(struct cli *);
int cli_tray(struct cli *);
int cli_attach(struct cli *);		/* cli_material.c */
int cli_fetch(struct cli *);
int cli_print(struct cli *);		/* cli_print.c */
int cli_verify(struct cli *);
int cli_account(struct cli *);		/* cli_account.c */
int cli_key(struct cli *);
int cli_reset(struct cli *);
int cli_seen(struct cli *);
int cli_audit(struct cli *);
int cli_import(struct cli *);		/* cli_import.c */
int cli_progress(struct cli *);		/* cli_case.c */
/* Number and PIN of an application that has been handed in, for who asked and for the window; false: there are none for this actor. */
bool cli_receipt(struct cli *, struct rec *, char no[KASE_NO], char pin[7]);

/* One line on standard error: rule, field, message, basis, those that there are. Returns the exit status. */
int cli_err(const struct err *);
int cli_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));	/* one line; EX_USAGE */
int cli_flush(void);			/* EX_OK, or EX_IOERR when standard output took not everything */
/* A field by its name or its label; -1 = state; -2 = none, said on standard error. */
int cli_field(const struct actor *, const struct entity *, const char *name, size_t n);
const struct entity *cli_entity(const char *word);	/* by name, code or label; NULL = none */
/* Lines of the entity by their own name or their section's; NULL = none. */
const struct entity *cli_lines(const struct entity *, const char *name);
const char *cli_label(const char *);	/* translated; "" stays "" */

/* ---- cli_out.c ---- */

void json_text(const char *);		/* quoted and escaped; NULL is null */
void json_id(int64_t);			/* ids are strings */
struct grid;				/* columns aligned by cells: every row is given twice, first to measure */
struct grid *grid_new(int columns, int indent);
void grid_free(struct grid *);
void grid_measure(struct grid *, const char *const *cell);
void grid_right(struct grid *, int column);
void grid_print(struct grid *, const char *const *cell);

#endif
