/* The channel of a net process: what may be asked for on it, and bytes both ways between it and the session's terminal or pipes. With
 * ssh.c the only file that knows libssh (0.10.6; its traps are named). */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "tui/ssh_in.h"

#define LINGER_MS 2000		/* for the peer to close, and for one more channel */
#define CHUNK 32768

/* ---- the channel ---- */

static int clamp(int v, int least, int most, int none)
{
	/* 4294967295 arrives as -1, and 0 means the client does not know [security §0] */
	return v == 0 ? none : v < 0 || v > most ? most : v < least ? least : v;
}

static bool plain(const char *s, const char *more, size_t most)
{
	size_t k = strlen(s);

	if (!k || k > most)
		return false;
	for (; *s; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= 'A' && *s <= 'Z') && !(*s >= '0' && *s <= '9') && !strchr(more, *s))
			return false;
	return true;
}

static int on_pty(ssh_session s, ssh_channel c, const char *term, int cols, int rows, int px, int py, void *ctx)
{
	struct net *n = ctx;

	(void)s; (void)c; (void)px; (void)py;
	if (n->asked)
		return SSH_ERROR;
	n->pty = true;
	n->cols = clamp(cols, 20, 500, 80);
	n->rows = clamp(rows, 6, 200, 24);
	snprintf(n->term, sizeof(n->term), "%s", plain(term, "+._-", 32) ? term : *term ? "vt100" : "dumb");
	return SSH_OK;
}

static int on_window(ssh_session s, ssh_channel c, int cols, int rows, int px, int py, void *ctx)
{
	struct net *n = ctx;
	struct winsize ws;

	(void)s; (void)c; (void)px; (void)py;
	n->cols = clamp(cols, 20, 500, 80);
	n->rows = clamp(rows, 6, 200, 24);
	ws = (struct winsize){ .ws_col = (unsigned short)n->cols, .ws_row = (unsigned short)n->rows };
	if (n->pty && n->running && n->out >= 0)
		ioctl(n->out, TIOCSWINSZ, &ws);
	return SSH_OK;
}

/* Hints only, of a few names and values; never passed on as environment. */
static int on_env(ssh_session s, ssh_channel c, const char *name, const char *value, void *ctx)
{
	struct net *n = ctx;

	(void)s; (void)c;
	if ((strcmp(name, "LANG") && strcmp(name, "LC_ALL") && strcmp(name, "NO_COLOR")) || n->nenv == 4 || !plain(value, "._@-", 32))
		return SSH_ERROR;
	snprintf(n->env[n->nenv++], sizeof(n->env[0]), "%s=%s", name, value);
	return SSH_OK;
}

static int on_subsystem(ssh_session s, ssh_channel c, const char *name, void *ctx)
{
	(void)s; (void)c; (void)name; (void)ctx;
	return SSH_ERROR;
}

static int prove_again(struct net *n)
{
	if (n->sock >= 0)
		return 0;
	if (net_reach(n) < 0)
		return -1;
	return (n->key_blob ? net_ask_key(n, n->user, n->key_type, n->key_blob, true) : net_ask_password(n, n->user, n->secret)) == 1 ? 0 : -1;
}

static int run(struct net *n, const char *command)
{
	int type;

	if (n->asked)
		return SSH_ERROR;
	n->asked = true;
	n->in = n->out = n->err = -1;
	if (!command && !n->pty) {
		snprintf(n->words, sizeof(n->words), "socorg: screens need a terminal: ssh -t, or ssh HOST VERB");
		n->status = EX_USAGE;
		n->exit_known = true;
		return SSH_OK;
	}
	if (prove_again(n) < 0) {
		snprintf(n->words, sizeof(n->words), "socorg: 会话不可用，请稍后再试");
		n->status = EX_UNAVAILABLE;
		n->exit_known = true;
		return SSH_OK;
	}
	wire_start(&n->w, command ? W_EXEC : W_SHELL);
	if (command)
		wire_put_str(&n->w, strlen(command) < 8192 ? command : "");
	wire_put_str(&n->w, n->pty ? n->term : "");
	wire_put_int(&n->w, n->rows);
	wire_put_int(&n->w, n->cols);
	wire_put_int(&n->w, n->nenv);
	for (int i = 0; i < n->nenv; i++)
		wire_put_str(&n->w, n->env[i]);
	if (wire_send(n->sock, &n->w) < 0)
		return SSH_ERROR;
	type = wire_recv(n->sock, &n->w, false, WP_OPEN);
	if (type == W_FDS && n->w.nfd == (n->pty ? 1 : 3)) {
		n->in = n->w.fd[0];
		n->out = n->pty ? n->w.fd[0] : n->w.fd[1];
		n->err = n->pty ? -1 : n->w.fd[2];
		n->running = true;
	} else {
		n->status = type == W_EXIT ? (int)wire_int(&n->w) : EX_SOFTWARE;
		snprintf(n->words, sizeof(n->words), "socorg: %s", type == W_EXIT ? wire_str(&n->w) : "会话异常结束");
		n->exit_known = true;
	}
	return SSH_OK;
}

static int on_shell(ssh_session s, ssh_channel c, void *ctx)
{
	(void)s; (void)c;
	return run(ctx, NULL);
}

static int on_exec(ssh_session s, ssh_channel c, const char *command, void *ctx)
{
	(void)s; (void)c;
	return run(ctx, command);
}

/*
 * ---- bytes both ways ----
 *
 * Callbacks move bytes and note what they met; descriptors are watched, unwatched and closed, and libssh's buffer is
 * emptied, in settle() alone, between two polls: ssh_event_dopoll() writes to a handle it has seen freed when a
 * callback removes a descriptor, and reading a channel polls again from within [libssh 0.10.6, poll.c and channels.c].
 */

static int on_data(ssh_session s, ssh_channel c, void *data, uint32_t len, int is_stderr, void *ctx)
{
	struct net *n = ctx;
	ssize_t k;

	(void)s; (void)c;
	if (is_stderr || n->in_over || n->closing || (n->running && n->in < 0))
		return (int)len;
	if (!n->running || n->npend) {
		n->left = true;
		return 0;
	}
	k = write(n->in, data, len);
	if (k < 0 && errno != EAGAIN && errno != EINTR) {
		n->in_over = true;
		return (int)len;
	}
	if (k < 0)
		k = 0;
	/* libssh keeps the rest and will not call again by itself: the flag stays until it has been read */
	n->left = (size_t)k < len;
	return (int)k;
}

static void on_eof(ssh_session s, ssh_channel c, void *ctx)
{
	struct net *n = ctx;

	(void)s; (void)c;
	if (!n->pty && n->running && !n->left && !n->npend)
		n->in_over = true;	/* else when what is left has been handed over: drain_in() */
}

static void drain_in(struct net *n)
{
	while (n->left || n->npend) {
		if (!n->npend) {
			int k = ssh_channel_read_nonblocking(n->ch, n->pend, sizeof(n->pend), 0);
			if (k <= 0) {
				n->left = false;
				break;
			}
			n->npend = (size_t)k;
		}
		ssize_t k = write(n->in, n->pend, n->npend);
		if (k < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (k < 0) {
			n->in_over = true;
			return;
		}
		memmove(n->pend, n->pend + k, n->npend - (size_t)k);
		n->npend -= (size_t)k;
	}
	if (!n->pty && ssh_channel_is_eof(n->ch))
		n->in_over = true;
}

/* What the session says goes in one packet as far as the peer has room. */
static void carry_out(struct net *n, int fd, bool *over)
{
	static char buf[CHUNK];
	uint32_t room = ssh_channel_window_size(n->ch);
	size_t got = 0;

	if (!room) {
		n->stalled = true;	/* the peer reads no more: neither do we, until its window opens (on_room) */
		return;
	}
	while (got < sizeof(buf) && got < room) {
		size_t want = sizeof(buf) - got < room - got ? sizeof(buf) - got : room - got;
		ssize_t k = read(fd, buf + got, want);

		if (k > 0)
			got += (size_t)k;
		else if (k == 0 || (errno != EAGAIN && errno != EINTR)) {
			*over = got == 0;	/* else the end is met again on the next call */
			break;
		} else if (errno == EAGAIN)
			break;
	}
	if (got && (fd == n->err ? ssh_channel_write_stderr(n->ch, buf, (uint32_t)got) : ssh_channel_write(n->ch, buf, (uint32_t)got)) == SSH_ERROR)
		n->dead = true;
}

static int fd_bytes(socket_t fd, int revents, void *ctx)
{
	struct net *n = ctx;

	if (!n->ch)
		return SSH_OK;
	if (fd == n->in && (revents & POLLOUT))
		n->in_ready = true;
	if (fd == n->in && !n->pty && (revents & (POLLERR | POLLHUP)) && !(revents & POLLOUT))
		n->in_over = true;
	if ((fd == n->out || fd == n->err) && (revents & (POLLIN | POLLHUP | POLLERR)))
		carry_out(n, fd, fd == n->err ? &n->err_over : &n->out_over);
	return SSH_OK;
}

static int on_room(ssh_session s, ssh_channel c, uint32_t bytes, void *ctx)
{
	struct net *n = ctx;

	(void)s; (void)c; (void)bytes;
	n->stalled = false;
	return 0;
}

static int fd_wire(socket_t fd, int revents, void *ctx)
{
	struct net *n = ctx;
	int type;

	(void)revents;
	if (fd != n->sock)	/* of the channel before, until bury() */
		return SSH_OK;
	type = wire_recv(fd, &n->w, false, WP_RUN);
	if (type == W_EXIT && !n->exit_known) {
		n->status = (int)wire_int(&n->w);
		snprintf(n->words, sizeof(n->words), "%s", wire_str(&n->w));
		n->exit_known = true;
	} else if (type <= 0)
		n->lost = true;
	return SSH_OK;
}

/* Slot k watches fd for events from now on; fd -1 or no events: nothing. */
static void watch(struct net *n, int k, int fd, short events, ssh_event_callback cb)
{
	if (fd < 0 || !events)
		fd = events = -1;
	if (n->watched[k].fd == fd && n->watched[k].events == events)
		return;
	if (n->watched[k].fd >= 0)
		ssh_event_remove_fd(n->ev, n->watched[k].fd);
	n->watched[k].fd = fd;
	n->watched[k].events = events;
	if (fd >= 0 && ssh_event_add_fd(n->ev, fd, events, cb, n) != SSH_OK)
		n->dead = true;
}

static void watch_all(struct net *n)
{
	short out = n->stalled ? 0 : POLLIN, in = n->left || n->npend ? POLLOUT : 0;

	watch(n, 0, n->out, n->pty ? out | in : out, fd_bytes);
	watch(n, 1, n->pty ? -1 : n->in, in, fd_bytes);
	watch(n, 2, n->err, out, fd_bytes);
	watch(n, 3, n->asked ? n->sock : -1, POLLIN, fd_wire);
}

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Frees the channel that was let go. Its descriptors are no longer n's, so nothing watches them from here on. */
static void bury(struct net *n)
{
	watch_all(n);
	for (size_t i = 0; i < sizeof(n->gone.fd) / sizeof(*n->gone.fd); i++)
		shut(&n->gone.fd[i]);
	ssh_channel_free(n->gone.ch);
	n->gone.ch = NULL;
	clock_gettime(CLOCK_MONOTONIC, &n->since);
}

/* Acts on what the callbacks noted. A descriptor is no longer watched before it is closed. */
static void settle(struct net *n)
{
	if (n->gone.ch)
		bury(n);
	int in = n->in, out = n->out, err = n->err, sock = n->sock;

	if (n->in_ready && n->ch && n->in >= 0)
		drain_in(n);
	n->in_ready = false;
	if (n->in_over || (n->pty && n->out_over)) {
		n->in = -1;
		n->npend = 0;
		n->left = false;
	}
	if (n->out_over)
		n->out = -1;
	if (n->err_over)
		n->err = -1;
	if (n->lost) {
		n->sock = -1;
		if (!n->exit_known) {
			n->exit_known = true;
			n->status = EX_SOFTWARE;
			snprintf(n->words, sizeof(n->words), "socorg: 会话异常结束");
		}
	}
	watch_all(n);
	if (n->in < 0 && in >= 0 && !n->pty)
		close(in);
	if (n->out < 0 && out >= 0)
		close(out);
	if (n->err < 0 && err >= 0)
		close(err);
	if (n->sock < 0 && sock >= 0)
		close(sock);
	n->in_over = n->in_over && n->running;	/* what still comes for an input that is shut is thrown away */
	n->out_over = n->err_over = n->lost = false;
}

/* ---- opening and closing ---- */

static struct ssh_channel_callbacks_struct channel_cb = {
	.channel_data_function = on_data, .channel_eof_function = on_eof, .channel_pty_request_function = on_pty,
	.channel_pty_window_change_function = on_window, .channel_shell_request_function = on_shell,
	.channel_exec_request_function = on_exec, .channel_env_request_function = on_env,
	.channel_subsystem_request_function = on_subsystem, .channel_write_wontblock_function = on_room,
};

/* The channel and what it held are set aside for bury(); freeing them is not for a callback. */
static void let_go(struct net *n)
{
	n->gone.ch = n->ch;
	n->gone.fd[0] = n->in != n->out ? n->in : -1;
	n->gone.fd[1] = n->out;
	n->gone.fd[2] = n->err;
	n->gone.fd[3] = n->asked ? n->sock : -1;
	if (n->asked)
		n->sock = -1;
	n->in = n->out = n->err = -1;
	n->ch = NULL;
	ssh_remove_channel_callbacks(n->gone.ch, &channel_cb);
}

ssh_channel net_open(ssh_session s, void *ctx)
{
	struct net *n = ctx;
	ssh_channel ch;

	/* one at a time; another may follow, as soon as the one before has been closed on either side */
	if (!n->authed || n->dead || (n->ch && (n->gone.ch || !(n->closing || ssh_channel_is_closed(n->ch)))))
		return NULL;
	ch = ssh_channel_new(s);
	if (!ch)
		return NULL;
	if (n->ch)
		let_go(n);
	n->ch = ch;
	n->pty = n->asked = n->running = n->closing = n->exit_known = n->stalled = n->left = n->in_over = false;
	n->in_ready = n->out_over = n->err_over = n->lost = false;
	n->nenv = 0;
	n->rows = 24;
	n->cols = 80;
	n->npend = 0;
	n->in = n->out = n->err = -1;
	*n->words = '\0';
	channel_cb.userdata = n;
	ssh_callbacks_init(&channel_cb);
	ssh_set_channel_callbacks(n->ch, &channel_cb);
	return n->ch;
}

static long ms_since(const struct timespec *t)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - t->tv_sec) * 1000 + (now.tv_nsec - t->tv_nsec) / 1000000;
}

/*
 * exit-status, then EOF, then close; and the connection stays until the peer has closed too, or clients call it broken. Sending
 * reads as well: a peer that has its exit status may ask for the next channel before all of this is said.
 */
static void close_channel(struct net *n)
{
	ssh_channel ch = n->ch;

	n->closing = true;
	clock_gettime(CLOCK_MONOTONIC, &n->since);
	if (*n->words) {
		char line[300];
		int k = snprintf(line, sizeof(line), "%s\r\n", n->words);
		ssh_channel_write_stderr(ch, line, (uint32_t)k);
	}
	ssh_channel_request_send_exit_status(ch, n->status);
	ssh_channel_send_eof(ch);
	ssh_channel_close(ch);
}

static void forget_channel(struct net *n)
{
	let_go(n);
	bury(n);
}

/* How long to wait for something to happen; -1 for ever. */
static int next_wait(struct net *n)
{
	long left;

	if (!n->authed)
		return 1000;
	if (n->ch && !n->closing)
		return -1;
	left = (n->ch || n->exit_known ? LINGER_MS : 30000) - ms_since(&n->since);
	return left < 0 ? 0 : (int)left;
}

bool net_step(struct net *n)
{
	settle(n);
	if (n->dead || !ssh_is_connected(n->s))
		return false;
	if (n->ch && !n->closing && n->asked && n->exit_known && n->out < 0 && n->err < 0)
		close_channel(n);
	if (n->ch && n->closing && (ssh_channel_is_closed(n->ch) || ms_since(&n->since) > LINGER_MS))
		forget_channel(n);
	else if (n->ch && !n->closing && ssh_channel_is_closed(n->ch))
		forget_channel(n);	/* the client has hung up: the session gets its HUP with the terminal */
	if (n->running && !n->trimmed) {
		malloc_trim(0);		/* what the key exchange needed is not needed again for hours */
		n->trimmed = true;
	}
	int wait = next_wait(n);
	/* what was sent above may have met a line that is gone: nothing would wake the poll again */
	if (n->dead || !ssh_is_connected(n->s) || (wait == 0 && n->authed && !n->ch))
		return false;
	return ssh_event_dopoll(n->ev, wait) != SSH_ERROR;
}
