/* Between socorgd's own files: the listener and the one file that knows libssh. */
#ifndef SOCORG_FRONT_I_H
#define SOCORG_FRONT_I_H

#include "tui/front.h"

/* The host keys of that folder, made where they are missing; again on SIGHUP. 0, or -1 with a line on standard error. */
int ssh_keys(const char *folder);
/* One connection, in a process of its own: never returns. auth_fd gets a byte when somebody has proved who they are. */
_Noreturn void ssh_serve(int fd, const char *peer, int auth_fd, const struct listen_opts *);
/* How a net process ended: the listener learns offences from it. */
enum { NET_OK = 0, NET_AUTHFAIL = 10, NET_NOAUTH, NET_PROTOCOL, NET_NOSESSION };

void front_log(int priority, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
