/* The load client of `make bench`: many SSH sessions from one process, each typing into a real screen, timed from the
 * key sent to the bytes that answer. The same program drives socorgd and OpenSSH's sshd, so that figures are ratios. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <libssh/libssh.h>
#include <linux/tcp.h>

#include "bench/measure.h"

struct sess {
	ssh_session s;
	ssh_channel c;
	int fd;
	bool open, gone;
	double sent, first, last;	/* of the key in flight; 0 = none */
	size_t got;			/* bytes since the key */
	char tail[64];			/* the last bytes, for the marker */
	size_t ntail;
	bool marked;
};

static const char *host = "127.0.0.1", *user = "clerk", *keyfile, *marker = "socorg";
static int port = 2222, rows = 24, cols = 80;
static ssh_key key;

static void fail(const char *what, ssh_session s)
{
	fprintf(stderr, "load: %s: %s\n", what, s ? ssh_get_error(s) : strerror(errno));
}

static void percentiles(const char *name, double *v, size_t n)
{
	if (!n) {
		printf("{\"name\":\"%s\",\"n\":0}\n", name);
		return;
	}
	qsort(v, n, sizeof(*v), by_value);
	printf("{\"name\":\"%s\",\"n\":%zu,\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f}\n", name, n, v[n / 2], v[(size_t)((double)n * 0.95)],
	       v[(size_t)((double)n * 0.99)], v[n - 1]);
	fflush(stdout);
}

static bool seen(struct sess *x, const char *data, size_t n, const char *what)
{
	size_t m = strlen(what);
	char *buf = malloc(x->ntail + n + 1);

	memcpy(buf, x->tail, x->ntail);
	memcpy(buf + x->ntail, data, n);
	buf[x->ntail + n] = '\0';
	bool yes = memmem(buf, x->ntail + n, what, m) != NULL;
	size_t keep = x->ntail + n < sizeof(x->tail) ? x->ntail + n : sizeof(x->tail);
	memcpy(x->tail, buf + x->ntail + n - keep, keep);
	x->ntail = keep;
	free(buf);
	return yes;
}

/* Takes what has come; true when something did. */
static bool take(struct sess *x)
{
	char buf[16384];
	int n;
	bool any = false;

	while ((n = ssh_channel_read_nonblocking(x->c, buf, sizeof(buf), 0)) > 0) {
		double t = now_ms();
		if (!x->got)
			x->first = t;
		x->last = t;
		x->got += (size_t)n;
		x->marked |= seen(x, buf, (size_t)n, marker);
		any = true;
	}
	if (n < 0 || ssh_channel_is_eof(x->c))
		x->gone = true;
	return any;
}

static int open_one(struct sess *x)
{
	int off = 0;
	long timeout = 20;

	memset(x, 0, sizeof(*x));
	x->s = ssh_new();
	ssh_options_set(x->s, SSH_OPTIONS_HOST, host);
	ssh_options_set(x->s, SSH_OPTIONS_PORT, &port);
	ssh_options_set(x->s, SSH_OPTIONS_USER, user);
	ssh_options_set(x->s, SSH_OPTIONS_TIMEOUT, &timeout);
	ssh_options_set(x->s, SSH_OPTIONS_PROCESS_CONFIG, &off);
	ssh_options_set(x->s, SSH_OPTIONS_HOSTKEYS, "ssh-ed25519");
	ssh_options_set(x->s, SSH_OPTIONS_KEY_EXCHANGE, "curve25519-sha256");
	ssh_options_set(x->s, SSH_OPTIONS_CIPHERS_C_S, "chacha20-poly1305@openssh.com");
	ssh_options_set(x->s, SSH_OPTIONS_CIPHERS_S_C, "chacha20-poly1305@openssh.com");
	if (ssh_connect(x->s) != SSH_OK || ssh_userauth_publickey(x->s, NULL, key) != SSH_AUTH_SUCCESS) {
		fail("login", x->s);
		ssh_free(x->s);
		return -1;
	}
	x->c = ssh_channel_new(x->s);
	if (ssh_channel_open_session(x->c) != SSH_OK || ssh_channel_request_pty_size(x->c, "xterm-256color", cols, rows) != SSH_OK ||
	    ssh_channel_request_shell(x->c) != SSH_OK) {
		fail("shell", x->s);
		ssh_free(x->s);
		return -1;
	}
	x->fd = ssh_get_fd(x->s);
	ssh_set_blocking(x->s, 0);
	x->open = true;
	take(x);	/* a screen that came with the answer to the request is in libssh's buffer: poll() would not tell */
	return 0;
}

static void close_one(struct sess *x)
{
	if (!x->open)
		return;
	ssh_channel_free(x->c);
	ssh_disconnect(x->s);
	ssh_free(x->s);
	x->open = false;
}

/* Serves every session for some ms, or until done() says so. */
static void serve(struct sess *v, int n, double ms, bool (*done)(struct sess *, int))
{
	struct pollfd *p = calloc((size_t)n, sizeof(*p));
	double end = now_ms() + ms;

	for (int i = 0; i < n; i++)
		p[i] = (struct pollfd){ .fd = v[i].open ? v[i].fd : -1, .events = POLLIN };
	while (now_ms() < end && !(done && done(v, n))) {
		double left = end - now_ms();
		if (poll(p, (nfds_t)n, left > 20 ? 20 : left < 0 ? 0 : (int)left + 1) <= 0)
			continue;
		for (int i = 0; i < n; i++)
			if (p[i].revents && v[i].open) {
				take(&v[i]);
				if (v[i].gone)
					p[i].fd = -1;
			}
	}
	free(p);
}

static bool all_marked(struct sess *v, int n)
{
	for (int i = 0; i < n; i++)
		if (v[i].open && !v[i].marked && !v[i].gone)
			return false;
	return true;
}

static bool quiet(struct sess *v, int n)
{
	double t = now_ms();

	for (int i = 0; i < n; i++)
		if (v[i].open && !v[i].gone && (v[i].got ? t - v[i].last < 40 : t - v[i].sent < 400))
			return false;
	return true;
}

static void send_keys(struct sess *x, const char *keys, size_t n)
{
	x->got = 0;
	x->sent = now_ms();
	ssh_channel_write(x->c, keys, (uint32_t)n);
}

/* \e \r \t \xHH in an argument */
static size_t unescape(char *s)
{
	char *d = s, *p = s;

	while (*p) {
		if (*p != '\\') {
			*d++ = *p++;
			continue;
		}
		p++;
		switch (*p) {
		case 'e': *d++ = 27; p++; break;
		case 'r': *d++ = '\r'; p++; break;
		case 't': *d++ = '\t'; p++; break;
		case 'x': *d++ = (char)strtol((char[]){ p[1], p[2], 0 }, NULL, 16); p += 3; break;
		default: *d++ = *p++;
		}
	}
	*d = '\0';
	return (size_t)(d - s);
}

static int open_many(struct sess *v, int n)
{
	int bad = 0;

	for (int i = 0; i < n; i++) {
		bad += open_one(&v[i]) != 0;
		if (i % 20 == 19)
			serve(v, i + 1, 1, NULL);
	}
	serve(v, n, 30000, all_marked);
	serve(v, n, 1000, quiet);
	for (int i = 0; i < n; i++)
		bad += v[i].open && (!v[i].marked || v[i].gone);
	printf("{\"name\":\"open\",\"n\":%d,\"failed\":%d}\n", n, bad);
	fflush(stdout);
	return bad;
}

static void tell(const char *what)
{
	printf("{\"name\":\"ready\",\"what\":\"%s\"}\n", what);
	fflush(stdout);
	char c;
	if (read(0, &c, 1) < 0)
		fail("stdin", NULL);
}

/* Plays a setup on every session, one key group at a time, each to its quiet. */
static void setup(struct sess *v, int n, char **keys, int nkeys)
{
	for (int k = 0; k < nkeys; k++) {
		char *copy = strdup(keys[k]);
		size_t len = unescape(copy);
		for (int i = 0; i < n; i++)
			if (v[i].open)
				send_keys(&v[i], copy, len);
		serve(v, n, 10000, quiet);
		free(copy);
	}
}

/* logins M RATE: M more logins at RATE a second over the open ones, from connect to the first screen. */
static void logins(struct sess *v, int n, int m, double rate)
{
	double *t = calloc((size_t)m, sizeof(*t)), start = now_ms();
	size_t got = 0;

	for (int i = 0; i < m; i++) {
		struct sess x;
		serve(v, n, start + i * 1000 / rate - now_ms(), NULL);
		double at = now_ms();
		if (open_one(&x))
			continue;
		serve(&x, 1, 20000, all_marked);
		if (x.marked)
			t[got++] = x.last - at;
		close_one(&x);
	}
	percentiles("first_screen_ms", t, got);
	printf("{\"name\":\"logins_failed\",\"n\":%d}\n", m - (int)got);
	free(t);
}

/* echo SECONDS KEYS: each session sends the next of KEYS twice a second, out of step; time to the first answering byte. */
static void echo(struct sess *v, int n, int seconds, char *keys)
{
	size_t nk = unescape(keys), got = 0, cap = (size_t)n * (size_t)seconds * 2 + 16;
	double *t = calloc(cap, sizeof(*t)), start = now_ms(), *due = calloc((size_t)n, sizeof(*due));
	size_t *at = calloc((size_t)n, sizeof(*at));
	struct pollfd *p = calloc((size_t)n, sizeof(*p));
	long sent = 0;

	for (int i = 0; i < n; i++) {
		due[i] = start + 500.0 * i / n;
		v[i].sent = 0;
		p[i] = (struct pollfd){ .fd = v[i].open ? v[i].fd : -1, .events = POLLIN };
	}
	while (now_ms() < start + seconds * 1000.0) {
		double next = start + seconds * 1000.0;
		for (int i = 0; i < n; i++) {
			if (!v[i].open || v[i].gone)
				continue;
			if (now_ms() >= due[i]) {
				send_keys(&v[i], keys + at[i]++ % nk, 1);
				sent++;
				due[i] += 500;
			}
			if (due[i] < next)
				next = due[i];
		}
		double left = next - now_ms();
		if (poll(p, (nfds_t)n, left < 0 ? 0 : left > 50 ? 50 : (int)left) <= 0)
			continue;
		for (int i = 0; i < n; i++)
			if (p[i].revents && take(&v[i]) && v[i].sent > 0) {
				if (got < cap)
					t[got++] = v[i].first - v[i].sent;
				v[i].sent = 0;
			}
	}
	percentiles("echo_ms", t, got);
	printf("{\"name\":\"keys\",\"n\":%ld}\n", sent);
	fflush(stdout);
	free(t);
	free(due);
	free(at);
	free(p);
}

/* op NAME KEYS TIMES: one session after another does KEYS; time to the last byte of the answer. */
static void op(struct sess *v, int n, const char *name, char *keys, int times)
{
	size_t len = unescape(keys), got = 0;
	double *t = calloc((size_t)times, sizeof(*t));

	for (int i = 0; i < times; i++) {
		struct sess *x = &v[i % n];
		send_keys(x, keys, len);
		serve(x, 1, 3000, quiet);
		if (x->got)
			t[got++] = x->last - x->sent;
		serve(v, n, 2, NULL);
	}
	percentiles(name, t, got);
	free(t);
}

static uint64_t received(int fd)
{
	struct tcp_info ti;
	socklen_t n = sizeof(ti);

	memset(&ti, 0, sizeof(ti));
	getsockopt(fd, IPPROTO_TCP, TCP_INFO, &ti, &n);
	return ti.tcpi_bytes_received;
}

/* bytes NAME KEYS TIMES: TCP payload that comes down for KEYS, median; KEYS "idle:SECONDS" types nothing. */
static void bytes(struct sess *x, const char *name, char *keys, int times)
{
	double *t = calloc((size_t)times, sizeof(*t));
	bool idle = !strncmp(keys, "idle:", 5);
	double ms = idle ? atof(keys + 5) * 1000 : 0;
	size_t len = idle ? 0 : unescape(keys);

	for (int i = 0; i < times; i++) {
		uint64_t before = received(x->fd);
		x->got = 0;
		if (idle)
			serve(x, 1, ms, NULL);
		else {
			send_keys(x, keys, len);
			serve(x, 1, 3000, quiet);
		}
		t[i] = (double)(received(x->fd) - before);
	}
	percentiles(name, t, (size_t)times);
	free(t);
}

static void usage(void)
{
	fprintf(stderr, "usage: load -p PORT -u USER -k KEYFILE -n SESSIONS [-m MARKER] [-g COLSxROWS] COMMAND ...\n"
		"commands, in order: setup KEYS | wait WHAT | logins M RATE | echo SECONDS KEYS | op NAME KEYS TIMES | bytes NAME KEYS TIMES\n");
	exit(64);
}

int main(int argc, char **argv)
{
	int c, n = 1;

	while ((c = getopt(argc, argv, "+h:p:u:k:n:m:g:")) != -1)
		switch (c) {
		case 'h': host = optarg; break;
		case 'p': port = atoi(optarg); break;
		case 'u': user = optarg; break;
		case 'k': keyfile = optarg; break;
		case 'n': n = atoi(optarg); break;
		case 'm': marker = optarg; break;
		case 'g': sscanf(optarg, "%dx%d", &cols, &rows); break;
		default: usage();
		}
	ssh_init();
	if (!keyfile || ssh_pki_import_privkey_file(keyfile, NULL, NULL, NULL, &key) != SSH_OK)
		usage();
	setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 8192, 8192 });
	struct sess *v = calloc((size_t)n, sizeof(*v));
	int bad = open_many(v, n);
	for (int i = optind; i < argc;) {
		const char *w = argv[i++];
#define ARG(k) (i + (k) < argc ? argv[i + (k)] : (usage(), ""))
		if (!strcmp(w, "setup")) {
			setup(v, n, &argv[i], 1);
			i++;
		} else if (!strcmp(w, "wait")) {
			tell(ARG(0));
			i++;
		} else if (!strcmp(w, "logins")) {
			logins(v, n, atoi(ARG(0)), atof(ARG(1)));
			i += 2;
		} else if (!strcmp(w, "echo")) {
			echo(v, n, atoi(ARG(0)), argv[i + 1]);
			i += 2;
		} else if (!strcmp(w, "op")) {
			op(v, n, ARG(0), argv[i + 1], atoi(ARG(2)));
			i += 3;
		} else if (!strcmp(w, "bytes")) {
			bytes(&v[0], ARG(0), argv[i + 1], atoi(ARG(2)));
			i += 3;
		} else
			usage();
	}
	for (int i = 0; i < n; i++)
		close_one(&v[i]);
	free(v);
	return bad ? 1 : 0;
}
