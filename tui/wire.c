/* See wire.h. */
#include "tui/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct { unsigned phases; bool to_session; size_t most; } table[] = {
	[W_HELLO] = { WP_START, true, 128 },
	[W_PASSWORD] = { WP_AUTH, true, 512 },
	[W_KEY] = { WP_AUTH, true, 4096 },
	[W_AUTH] = { WP_AUTH, false, 16 },
	[W_SHELL] = { WP_OPEN, true, 512 },
	[W_EXEC] = { WP_OPEN, true, WIRE_MAX },
	[W_FDS] = { WP_OPEN, false, 16 },
	[W_EXIT] = { WP_START | WP_AUTH | WP_OPEN | WP_RUN, false, 512 },
	[W_DRAIN] = { WP_AUTH | WP_OPEN | WP_RUN, true, 16 },
};

void wire_start(struct wire *w, enum wire_type type)
{
	w->b[0] = (unsigned char)type;
	w->n = 1;
	w->at = 0;
	w->nfd = 0;
	w->bad = false;
}

static void put(struct wire *w, const void *p, size_t n)
{
	if (w->n + n > sizeof(w->b)) {
		w->bad = true;
		return;
	}
	memcpy(w->b + w->n, p, n);
	w->n += n;
}

void wire_put_str(struct wire *w, const char *s)
{
	uint16_t n = (uint16_t)strlen(s);

	if (strlen(s) > 0xffff)
		w->bad = true;
	put(w, &n, sizeof(n));
	put(w, s, n);
}

void wire_put_int(struct wire *w, int64_t i)
{
	put(w, &i, sizeof(i));
}

int wire_send(int sock, struct wire *w)
{
	struct iovec v = { w->b, w->n };
	union { struct cmsghdr h; char b[CMSG_SPACE(sizeof(int) * 3)]; } c = { 0 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
	ssize_t n;

	if (w->bad)
		return -1;
	if (w->nfd) {
		m.msg_control = c.b;
		m.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)w->nfd);
		c.h.cmsg_level = SOL_SOCKET;
		c.h.cmsg_type = SCM_RIGHTS;
		c.h.cmsg_len = CMSG_LEN(sizeof(int) * (size_t)w->nfd);
		memcpy(CMSG_DATA(&c.h), w->fd, sizeof(int) * (size_t)w->nfd);
	}
	while ((n = sendmsg(sock, &m, MSG_NOSIGNAL)) < 0 && errno == EINTR)
		;
	return n == (ssize_t)w->n ? 0 : -1;
}

static void take_fds(struct wire *w, struct msghdr *m)
{
	for (struct cmsghdr *h = CMSG_FIRSTHDR(m); h; h = CMSG_NXTHDR(m, h)) {
		if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS)
			continue;
		size_t k = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < k; i++) {
			int fd;
			memcpy(&fd, CMSG_DATA(h) + i * sizeof(int), sizeof(fd));
			if (w->nfd < 3)
				w->fd[w->nfd++] = fd;
			else
				close(fd);
		}
	}
}

int wire_recv(int sock, struct wire *w, bool to_session, enum wire_phase phase)
{
	struct iovec v = { w->b, sizeof(w->b) };
	union { struct cmsghdr h; char b[CMSG_SPACE(sizeof(int) * 3)]; } c;
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = c.b, .msg_controllen = sizeof(c.b) };
	ssize_t n;

	w->nfd = 0;
	w->at = 1;
	w->bad = false;
	while ((n = recvmsg(sock, &m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
		;
	if (n <= 0)
		return n < 0 && errno == EAGAIN ? -1 : 0;
	w->n = (size_t)n;
	take_fds(w, &m);
	int type = w->b[0];
	bool ok = !(m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) && type >= W_HELLO && type <= W_DRAIN && (table[type].phases & phase) &&
		  table[type].to_session == to_session && w->n <= table[type].most && (!w->nfd || type == W_FDS);
	if (ok)
		return type;
	while (w->nfd)
		close(w->fd[--w->nfd]);
	return -1;
}

const char *wire_str(struct wire *w)
{
	uint16_t n;

	if (w->bad || w->at + sizeof(n) > w->n) {
		w->bad = true;
		return "";
	}
	memcpy(&n, w->b + w->at, sizeof(n));
	if (w->at + sizeof(n) + n > w->n || memchr(w->b + w->at + sizeof(n), '\0', n)) {
		w->bad = true;
		return "";
	}
	/* moved down over its own length, so that there is room for the end */
	char *s = (char *)w->b + w->at;
	memmove(s, s + sizeof(n), n);
	s[n] = '\0';
	w->at += sizeof(n) + n;
	return s;
}

int64_t wire_int(struct wire *w)
{
	int64_t i = 0;

	if (w->bad || w->at + sizeof(i) > w->n)
		w->bad = true;
	else {
		memcpy(&i, w->b + w->at, sizeof(i));
		w->at += sizeof(i);
	}
	return i;
}

bool wire_end(const struct wire *w)
{
	return !w->bad && w->at == w->n;
}

void wire_wipe(struct wire *w)
{
	explicit_bzero(w, sizeof(*w));
}
