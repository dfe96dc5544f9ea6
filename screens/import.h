/* The screens of an import: files and earlier runs (import.c), what a file's columns mean (import_plan.c), what became of its
 * rows (import_run.c). */
#ifndef SOCORG_SCREENS_IMPORT_H
#define SOCORG_SCREENS_IMPORT_H

#include "model/core/import.h"
#include "screens/memtable.h"
#include "screens/screens.h"

enum { IMPORT_WENT = 2 };		/* result of a screen: what it was opened for is done */

void import_plan_open(int64_t file);
void import_run_open(int64_t run);
/* A trial, from which the same plan, which stays the caller's, is carried out for real. */
void import_trial_open(int64_t run, struct import_plan *);
bool import_carry_on(int64_t run);	/* to its end or until Esc; false: an error is on the message line */

#endif
