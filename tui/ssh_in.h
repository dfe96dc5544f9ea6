/* Between the two files that know libssh: one connection, and what each half asks of the other. */
#ifndef SOCORG_SSH_IN_H
#define SOCORG_SSH_IN_H

#define LIBSSH_LEGACY_0_4	/* ssh_set_message_callback and friends stay declared */
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <time.h>

#include "tui/front_i.h"
#include "tui/wire.h"

struct net {
	const struct listen_opts *o;
	const char *peer;
	ssh_session s;
	ssh_event ev;
	ssh_channel ch;
	int sock, auth_fd, signals;
	bool authed, dead;		/* dead: nothing more to say to this peer */
	int tries, queries, exit_code;
	struct wire w;
	/* what the client proved itself with: a later channel is a new session that asks again */
	char user[64], secret[200], key_type[40], *key_blob;
	/* the channel */
	bool pty, asked, running, closing, exit_known, trimmed;
	char term[40], env[4][64], words[256];
	int nenv, rows, cols, status;
	int in, out, err;		/* the master twice and -1, or three pipes; -1 closed */
	/* what callbacks have met; settle() acts on it */
	bool stalled, left, in_ready, in_over, out_over, err_over, lost;
	struct { int fd; short events; } watched[4];
	struct { ssh_channel ch; int fd[4]; } gone;	/* the channel before, until settle() may free it */
	char pend[4096];
	size_t npend;
	struct timespec since;		/* of closing, or of having no channel */
};

/* ssh.c: the session that answers for this connection */
int net_reach(struct net *);
int net_ask_password(struct net *, const char *user, const char *password);	/* 1, 0 or -1 */
int net_ask_key(struct net *, const char *user, const char *type, const char *blob, bool signed_ok);
/* ssh_chan.c: the channel and the bytes of it */
ssh_channel net_open(ssh_session, void *net);
bool net_step(struct net *);	/* one wait and what it brought; false = the line is to be closed */

#endif
