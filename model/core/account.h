/* Accounts beyond their rows: initial passwords, keys, addresses, and what an account may do; what socorgctl, the practice data, the
 * account screens and the command line call. */
#ifndef SOCORG_ACCOUNT_H
#define SOCORG_ACCOUNT_H

#include "model/core/model.h"

enum { PASSWORD_MADE = 20 };	/* four groups of four and what ends them */

/* An account with one role in one scope, in force at once: for the console and the practice data. region "" / unit 0 / org 0 = not
 * by that. must_change: the password is an initial one. */
int account_create(struct db *, const struct actor *, const char *name, const char *label, const char *role, const char *region,
		   int64_t unit, int64_t org, const char *password, bool must_change, struct err *);
/* The initial password of an account that has none yet, told this once. */
int account_first_password(struct db *, const struct actor *, int64_t account, char password[PASSWORD_MADE], struct err *);
/* A new initial password, told this once and worth nothing before a second administrator confirms (entity account_reset). 1: the
 * account had none, and this is its first. */
int account_reset_ask(struct db *, const struct actor *, const char *name, const char *reason, char password[PASSWORD_MADE], struct err *);

/* When it is suspended unless somebody logs in before: 1; 0 never, since no days are set or everybody shares it; -1. */
int account_ends(struct db *, int64_t account, const char *name, int64_t *ends, int64_t *days, struct err *);
bool account_unused(struct db *, int64_t account, const char *name);	/* it has just been suspended for that */
struct night;
int account_night(struct db *, struct night *, struct err *);		/* all there are */

/* Keys: an account's own, which it adds and takes away; the administrators see them, the one of security takes them away. */
struct key_seen { int64_t id; char type[24], print[64], comment[100]; int64_t used; };	/* used: last login by it, 0 never */
int account_keys(struct db *, const struct actor *, const char *name, struct key_seen *, int max, struct err *);	/* how many */
/* An OpenSSH public key line: "ssh-ed25519 AAAA… comment". */
int account_add_key(struct db *, const struct actor *, const char *name, const char *line, struct err *);
int account_remove_key(struct db *, const struct actor *, const char *name, const char *which, struct err *);	/* fingerprint or comment */
void key_print(const char *blob64, char dst[64]);	/* as ssh-keygen -l prints it; "" where it is no base64 */

/* What an account may do, on one page, in words: its own, or any for the three administrators. depth 0 a heading, 1 under it … */
int account_page(struct db *, const struct actor *, const char *name, void (*line)(void *, int depth, const char *text), void *,
		 struct err *);

/* DB01: twelve characters of three classes, or sixteen; not common; not the account's name. */
int password_check(const char *account, const char *password, struct err *);
int password_make(const char *account, char dst[PASSWORD_MADE], struct err *);

/* Addresses and networks, blank-separated: 10.51.0.0/16 2001:db8::/32 local. -1 with the word that is none. In place: commas out. */
int address_list(char *list, char bad[64]);
bool address_in(const char *list, const char *peer);	/* peer: "address", "address:port", "[address]:port", "local" */
void address_of(const char *peer, char *dst, size_t n);	/* without the port */

/* ---- inside the model ---- */
struct tx;
struct rec;
bool reset_pending(struct db *, int64_t account);		/* a new password waits, and is not stale */
int reset_take(struct tx *, int64_t account, bool take, struct err *);	/* it becomes the password; false: it is dropped */
int account_named(struct tx *, int64_t account, struct rec *role, struct err *);	/* named_grant from the roles in force, this one with them */

#endif
