/* The net process: one SSH connection, libssh, bytes and limits. It holds no data: who may come in is the session's answer,
 * and what it carries bytes to is the session's too (ssh_chan.c). */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>

#include "tui/ssh_in.h"

#define KEY_QUERIES 6

static ssh_bind binding;

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

int net_reach(struct net *n)
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

int net_ask_password(struct net *n, const char *user, const char *password)
{
	wire_start(&n->w, W_PASSWORD);
	wire_put_str(&n->w, user);
	wire_put_str(&n->w, password);
	int rc = wire_send(n->sock, &n->w);
	wire_wipe(&n->w);
	return rc < 0 ? -1 : verdict(n);
}

int net_ask_key(struct net *n, const char *user, const char *type, const char *blob, bool signed_ok)
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
	int v = n->dead ? -1 : net_ask_password(n, strlen(password) <= 128 ? name : "?", secret);
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
		v = net_ask_key(n, user, type, blob, signed_ok);
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
		.channel_open_request_session_function = net_open,
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
	if (net_reach(n) < 0) {
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
	while (net_step(n))
		;
	/* a refusal that is still in the buffer is sent before the line goes */
	if (n->dead)
		ssh_blocking_flush(n->s, 500);
	ssh_disconnect(n->s);
	explicit_bzero(n->secret, sizeof(n->secret));
	_exit(n->exit_code);
}
