/* The net process: one SSH connection, libssh, bytes and limits. It holds no data: who may come in is the session's answer,
 * and the terminal it carries bytes to is the session's. The only file that knows libssh (0.10.6; its traps are named). */
#define LIBSSH_LEGACY_0_4	/* ssh_set_message_callback and friends stay declared */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>

#include "tui/front_i.h"
#include "tui/wire.h"

#define LINGER_MS 2000		/* for the peer to close, and for one more channel */
#define KEY_QUERIES 6
#define CHUNK 32768

static ssh_bind binding;

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

/* ---- host keys and algorithms ---- */

static int make_key(const char *path, enum ssh_keytypes_e type, int bits)
{
	ssh_key k = NULL;
	int rc = ssh_pki_generate(type, bits, &k) == SSH_OK && ssh_pki_export_privkey_file(k, NULL, NULL, NULL, path) == SSH_OK ? 0 : -1;

	ssh_key_free(k);
	if (rc == 0)
		rc = chmod(path, 0600);
	if (rc < 0)
		fprintf(stderr, "socorgd: cannot make the host key %s\n", path);
	return rc;
}

static int set(ssh_bind b, enum ssh_bind_options_e o, const void *v)
{
	if (ssh_bind_options_set(b, o, v) == SSH_OK)
		return 0;
	fprintf(stderr, "socorgd: libssh refuses an option: %s\n", ssh_get_error(b));
	return -1;
}

int ssh_keys(const char *folder)
{
	static const struct { const char *name; enum ssh_keytypes_e type; int bits; } want[] = {
		{ "ssh_host_ed25519_key", SSH_KEYTYPE_ED25519, 0 }, { "ssh_host_rsa_key", SSH_KEYTYPE_RSA, 3072 } };
	static const char ciphers[] = "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes128-ctr";
	static const char macs[] = "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com";
	int no = 0, level = SSH_LOG_NOLOG, bits = 3072;
	char path[600];
	struct stat st;

	/* the 0.10.6 of the security archive repaired what §4.1 of the security notes lists */
	if (!ssh_version(SSH_VERSION_INT(0, 10, 6))) {
		fprintf(stderr, "socorgd: libssh %s is older than 0.10.6\n", ssh_version(0));
		return -1;
	}
	ssh_init();
	ssh_bind b = ssh_bind_new();
	mkdir(folder, 0700);
	int rc = set(b, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);	/* else /etc/ssh/libssh_server_config is read */
	for (size_t i = 0; !rc && i < sizeof(want) / sizeof(*want); i++) {
		ssh_key k = NULL;
		snprintf(path, sizeof(path), "%s/%s", folder, want[i].name);
		if (stat(path, &st) < 0)
			rc = make_key(path, want[i].type, want[i].bits);
		if (!rc && ssh_pki_import_privkey_file(path, NULL, NULL, NULL, &k) != SSH_OK) {
			fprintf(stderr, "socorgd: cannot read the host key %s\n", path);
			rc = -1;
		}
		rc = rc || set(b, SSH_BIND_OPTIONS_IMPORT_KEY, k) ? -1 : 0;	/* owns k from here */
	}
	rc = rc || set(b, SSH_BIND_OPTIONS_LOG_VERBOSITY, &level) || set(b, SSH_BIND_OPTIONS_BANNER, "socorg") ||
	     set(b, SSH_BIND_OPTIONS_KEY_EXCHANGE,
		 "curve25519-sha256,curve25519-sha256@libssh.org,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512") ||
	     set(b, SSH_BIND_OPTIONS_CIPHERS_C_S, ciphers) || set(b, SSH_BIND_OPTIONS_CIPHERS_S_C, ciphers) ||
	     set(b, SSH_BIND_OPTIONS_HMAC_C_S, macs) || set(b, SSH_BIND_OPTIONS_HMAC_S_C, macs) ||
	     set(b, SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, "ssh-ed25519,rsa-sha2-512,rsa-sha2-256") ||
	     set(b, SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES, "ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ecdsa-sha2-nistp256") ||
	     set(b, SSH_BIND_OPTIONS_RSA_MIN_SIZE, &bits) ? -1 : 0;
	if (rc) {
		ssh_bind_free(b);
		return -1;
	}
	if (binding)
		ssh_bind_free(binding);
	binding = b;
	return 0;
}

/* ---- asking the session ---- */

static int reach_session(struct net *n)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	n->sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	snprintf(a.sun_path, sizeof(a.sun_path), "%s", n->o->socket);
	if (n->sock < 0 || connect(n->sock, (struct sockaddr *)&a, sizeof(a)) < 0)
		return -1;
	wire_start(&n->w, W_HELLO);
	wire_put_str(&n->w, n->peer);
	return wire_send(n->sock, &n->w);
}

static int verdict(struct net *n)
{
	int type = wire_recv(n->sock, &n->w, false, WP_AUTH);

	if (type == W_AUTH) {
		int v = (int)wire_int(&n->w);
		return wire_end(&n->w) ? v : -1;
	}
	if (type == W_EXIT) {
		n->status = (int)wire_int(&n->w);
		snprintf(n->words, sizeof(n->words), "%s", wire_str(&n->w));
	}
	return -1;
}

static int ask_password(struct net *n, const char *user, const char *password)
{
	wire_start(&n->w, W_PASSWORD);
	wire_put_str(&n->w, user);
	wire_put_str(&n->w, password);
	int rc = wire_send(n->sock, &n->w);
	wire_wipe(&n->w);
	return rc < 0 ? -1 : verdict(n);
}

static int ask_key(struct net *n, const char *user, const char *type, const char *blob, bool signed_ok)
{
	wire_start(&n->w, W_KEY);
	wire_put_str(&n->w, user);
	wire_put_str(&n->w, type);
	wire_put_str(&n->w, blob);
	wire_put_int(&n->w, signed_ok);
	return wire_send(n->sock, &n->w) < 0 ? -1 : verdict(n);
}

/* ---- authentication ---- */

static void come_in(struct net *n)
{
	n->authed = true;
	alarm(0);
	if (write(n->auth_fd, "1", 1) == 1)
		close(n->auth_fd);
	clock_gettime(CLOCK_MONOTONIC, &n->since);
}

static int give_up(struct net *n, int code)
{
	n->dead = true;
	n->exit_code = code;
	return SSH_AUTH_DENIED;
}

static int on_password(ssh_session s, const char *user, const char *password, void *ctx)
{
	struct net *n = ctx;
	char name[64], secret[200];

	(void)s;
	/* what is too long goes through cut: it is refused at the same cost and in the same words as any wrong one */
	snprintf(name, sizeof(name), "%s", strlen(user) < sizeof(name) ? user : "?");
	snprintf(secret, sizeof(secret), "%s", strlen(password) <= 128 ? password : "");
	int v = n->dead ? -1 : ask_password(n, strlen(password) <= 128 ? name : "?", secret);
	if (v == 1) {
		snprintf(n->user, sizeof(n->user), "%s", name);
		memcpy(n->secret, secret, sizeof(secret));
		come_in(n);
	}
	explicit_bzero(secret, sizeof(secret));
	if (v < 0)
		return give_up(n, NET_NOSESSION);
	if (v == 0 && ++n->tries >= n->o->tries)
		return give_up(n, NET_AUTHFAIL);
	return v == 1 ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

static int on_key(ssh_session s, const char *user, struct ssh_key_struct *key, char state, void *ctx)
{
	struct net *n = ctx;
	char *blob = NULL;
	const char *type = ssh_key_type_to_char(ssh_key_type(key));
	bool signed_ok = state == SSH_PUBLICKEY_STATE_VALID;
	int v = 0;

	(void)s;
	if (n->dead || (state != SSH_PUBLICKEY_STATE_NONE && !signed_ok))
		return SSH_AUTH_DENIED;
	if (!type || strlen(user) >= sizeof(n->user) || ssh_pki_export_pubkey_base64(key, &blob) != SSH_OK)
		return SSH_AUTH_DENIED;
	if (!signed_ok && ++n->queries > KEY_QUERIES)
		v = -1;
	else if (strlen(blob) < 1400)
		v = ask_key(n, user, type, blob, signed_ok);
	if (v == 1 && signed_ok) {
		snprintf(n->user, sizeof(n->user), "%s", user);
		snprintf(n->key_type, sizeof(n->key_type), "%s", type);
		n->key_blob = strdup(blob);
		come_in(n);
	}
	ssh_string_free_char(blob);
	if (v < 0)
		return give_up(n, NET_NOSESSION);
	return v == 1 ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

static int on_none(ssh_session s, const char *user, void *ctx)
{
	(void)s; (void)user; (void)ctx;
	return SSH_AUTH_DENIED;
}

static int on_message(ssh_session s, ssh_message m, void *ctx)
{
	(void)s; (void)m; (void)ctx;
	return 1;	/* forwarding, global requests, anything else: libssh says no; unanswered, clients would wait */
}

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
	if (reach_session(n) < 0)
		return -1;
	return (n->key_blob ? ask_key(n, n->user, n->key_type, n->key_blob, true) : ask_password(n, n->user, n->secret)) == 1 ? 0 : -1;
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

static ssh_channel on_open(ssh_session s, void *ctx)
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

static bool step(struct net *n)
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

static int fd_signal(socket_t fd, int revents, void *ctx)
{
	struct net *n = ctx;
	struct signalfd_siginfo si;

	(void)revents;
	if (read(fd, &si, sizeof(si)) == sizeof(si)) {
		if (n->running && n->sock >= 0) {
			wire_start(&n->w, W_DRAIN);
			wire_put_int(&n->w, n->o->drain_seconds);
			wire_send(n->sock, &n->w);
		} else
			n->dead = true;
	}
	return SSH_OK;
}

static void limits(void)
{
	static const struct { int what; rlim_t max; } lim[] = {
#ifndef __SANITIZE_ADDRESS__		/* which maps terabytes it never touches */
		{ RLIMIT_AS, 256 << 20 },
#endif
		{ RLIMIT_NOFILE, 32 }, { RLIMIT_CORE, 0 }, { RLIMIT_FSIZE, 1 << 20 } };

	for (size_t i = 0; i < sizeof(lim) / sizeof(*lim); i++)
		setrlimit(lim[i].what, &(struct rlimit){ lim[i].max, lim[i].max });
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0);
	/* the place for another uid and a list of system calls: from here on only bytes are moved */
}

static void on_alarm(int sig)
{
	(void)sig;
	_exit(NET_NOAUTH);	/* libssh's key exchange has no clock of its own */
}

void ssh_serve(int fd, const char *peer, int auth_fd, const struct listen_opts *o)
{
	struct net *n = calloc(1, sizeof(*n));
	struct ssh_server_callbacks_struct cb = {
		.auth_password_function = on_password, .auth_pubkey_function = on_key, .auth_none_function = on_none,
		.channel_open_request_session_function = on_open,
	};
	long seconds = o->grace_seconds;
	sigset_t term;

	if (!n)
		_exit(EX_OSERR);
	limits();
	signal(SIGALRM, on_alarm);
	alarm((unsigned)o->grace_seconds);
	*n = (struct net){ .o = o, .peer = peer, .sock = -1, .auth_fd = auth_fd, .in = -1, .out = -1, .err = -1 };
	for (size_t i = 0; i < sizeof(n->watched) / sizeof(*n->watched); i++)
		n->watched[i].fd = n->watched[i].events = -1;
	n->s = ssh_new();
	if (!n->s || ssh_bind_accept_fd(binding, n->s, fd) != SSH_OK)
		_exit(NET_PROTOCOL);
	ssh_options_set(n->s, SSH_OPTIONS_TIMEOUT, &seconds);
	cb.userdata = n;
	ssh_callbacks_init(&cb);
	ssh_set_server_callbacks(n->s, &cb);
	ssh_set_message_callback(n->s, on_message, n);
	ssh_set_auth_methods(n->s, SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_PUBLICKEY);
	if (ssh_handle_key_exchange(n->s) != SSH_OK)
		_exit(NET_PROTOCOL);
	if (reach_session(n) < 0) {
		front_log(LOG_ERR, "%s: no spawner", peer);
		_exit(NET_NOSESSION);
	}
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	n->signals = signalfd(-1, &term, SFD_CLOEXEC | SFD_NONBLOCK);	/* ssh_event_dopoll swallows EINTR */
	n->ev = ssh_event_new();
	ssh_event_add_session(n->ev, n->s);
	ssh_event_add_fd(n->ev, n->signals, POLLIN, fd_signal, n);
	ssh_set_blocking(n->s, 0);
	while (step(n))
		;
	/* a refusal that is still in the buffer is sent before the line goes */
	if (n->dead)
		ssh_blocking_flush(n->s, 500);
	ssh_disconnect(n->s);
	explicit_bzero(n->secret, sizeof(n->secret));
	_exit(n->exit_code);
}
