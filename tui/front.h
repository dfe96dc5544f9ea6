/*
 * The SSH front door: a listener that never reads a byte of the network, one net process per connection (libssh, no
 * database), and a spawner that forks one session per connection. net and session talk over a SOCK_SEQPACKET pair in typed
 * messages that are listed with their phase; what is not listed, or out of phase, ends both.
 */
#ifndef SOCORG_FRONT_H
#define SOCORG_FRONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the session's side implements. Called in the forked session process only. All return values as said. */
struct front_ops {
	void (*warm)(const char *dir);		/* in the spawner, before the first fork */
	int (*begin)(const char *dir, const char *peer);	/* session forked: open the database; 0 or an exit code */
	/* 1 accepted, 0 refused (same cost and answer whatever the reason), -1 end the connection */
	int (*password)(const char *user, const char *password);
	int (*key)(const char *user, const char *type, const char *blob64, bool signature_ok);
	int (*local)(unsigned uid);
	/* Runs until the session ends; returns the exit status. fd 0,1,2 are the pty's slave. */
	int (*shell)(const char *term, int rows, int cols, const char *const *env);
	int (*exec)(const char *command, const char *const *env);	/* fd 0,1,2 are pipes, or the pty when one was asked for */
	const char *(*notice)(void);		/* text before authentication (SSH banner), NULL = none */
};

/*
 * Runs the spawner in the foreground, on DIR/run/spawn.sock for its owner alone; or on the socket named, for the group of its
 * folder as well. Returns an exit code. ready_fd gets one byte, -1 none.
 */
int spawn_main(const char *dir, const char *socket, const struct front_ops *, int ready_fd);
/* A session on the terminal it was started on, without net process (OpenSSH's ForceCommand): exit status. */
int session_here(const char *dir, const struct front_ops *);

struct listen_opts {
	const char *dir, *address;
	const char *host_keys;			/* a folder; keys that are missing are made */
	const char *socket;			/* where sessions are asked for */
	const char *conf;			/* the file given by name, for the spawner as well; NULL */
	int (*again)(struct listen_opts *);	/* SIGHUP: limits as they are set now; -1 = they stay as they were. NULL = nothing to read */
	int port;
	int unauth_per_address, unauth_all;	/* 10, 100 */
	int grace_seconds, tries;		/* 20, 3 */
	const char *spawner;			/* path of the socorg program, to start where no spawner runs; NULL = never start */
	int drain_seconds;			/* 60 */
};
int listen_main(struct listen_opts *);	/* foreground; exit code */
/* What the service manager is told, sd_notify(3)'s protocol: "READY=1"; nothing where nobody asked ($NOTIFY_SOCKET). */
void notify(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A cancel pipe of the session: readable when it is told to end (drain). For tui_opts.watch_fd. */
int front_watch_fd(void);
const char *front_drain_text(void);

#endif
