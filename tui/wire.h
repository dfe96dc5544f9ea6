/* Messages between a net process and its session: one SOCK_SEQPACKET datagram each, typed, with a phase and a length; what is
 * not listed, out of phase, or has bytes left over ends both sides. */
#ifndef SOCORG_WIRE_H
#define SOCORG_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_type {
	W_HELLO = 1,	/* net → session: peer */
	W_PASSWORD,	/* net → session: user, password */
	W_KEY,		/* net → session: user, type, blob, signature ok */
	W_AUTH,		/* session → net: verdict 1, 0, -1 */
	W_SHELL,	/* net → session: term, rows, cols, env… */
	W_EXEC,		/* net → session: command, term ("" = no terminal), rows, cols, env… */
	W_FDS,		/* session → net: how many descriptors come along: 1 the terminal, 3 pipes */
	W_EXIT,		/* session → net: status, last words */
	W_DRAIN,	/* net → session: seconds left */
};
enum wire_phase { WP_START = 1, WP_AUTH = 2, WP_OPEN = 4, WP_RUN = 8 };

#define WIRE_MAX 12288
struct wire { unsigned char b[WIRE_MAX]; size_t n, at; bool bad; int fd[3]; int nfd; };

void wire_start(struct wire *, enum wire_type);
void wire_put_str(struct wire *, const char *);
void wire_put_int(struct wire *, int64_t);
int wire_send(int sock, struct wire *);			/* with .fd[0…nfd-1]; 0, -1 */
/* The next message: its type, 0 at the end, -1 when it is no message that may come now. From the session's side (to_session)
 * only net's messages are taken, and the other way round. */
int wire_recv(int sock, struct wire *, bool to_session, enum wire_phase);
const char *wire_str(struct wire *);			/* "" and .bad when it is not there */
int64_t wire_int(struct wire *);
bool wire_end(const struct wire *);			/* every byte has been taken, and none was missing */
void wire_wipe(struct wire *);				/* passwords pass through */

#endif
