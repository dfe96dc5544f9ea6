/* What F2 finds besides records: every list, view and screen, what can be done on the screen underneath, settings. Whoever has
 * more to offer (saved queries, boards) names a function that tells of it. */
#ifndef SOCORG_COMMAND_H
#define SOCORG_COMMAND_H

#include "screens/screens.h"

/* Found by code, title, initials of the title, or one of words (blank-separated); about: a sentence that is looked in last.
 * title NULL: row.title. row: what Enter does; row.kind JUMP_COMMAND with run unless it is one of the others; row.off with
 * row.note = why not. */
struct command { const char *code, *clause, *title, *words, *about; struct jump_row row; };
typedef void command_see(void *ctx, const struct command *);
/* Called at each search with what must be told of every command; on: the screen underneath, NULL = none. */
typedef void command_each(struct screen *on, command_see *, void *ctx);

void command_source(command_each *);		/* once, at the start of a session */
/* A command in a line: title and note are copied. */
void command_tell(command_see *see, void *ctx, const char *title, const char *note, const char *words,
	void (*run)(const struct jump_row *row), int no);

void jump_screens(command_see *, void *ctx);	/* jump.c: screens that are not the list of an entity */

enum { FOUND_MAX = 20 };
/* What was found: strong (by code, title, initials, word) and can be used; then what is likelier to be meant otherwise, or
 * cannot be used. Best first. */
struct commands { struct jump_row strong[FOUND_MAX], weak[FOUND_MAX]; int nstrong, nweak; };
struct commands *commands_find(const char *text);	/* free() it */

#endif
