/* The listener: accepts, counts, forks. It never reads a byte from the network and never opens the data. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "tui/front_i.h"

struct child { pid_t pid; int auth_fd; char address[64]; };	/* auth_fd -1: somebody has logged in */

static struct child *child;
static int nchild, cap;

static void address_of(const struct sockaddr_storage *a, char *dst, size_t n, char *full, size_t nfull)
{
	char host[INET6_ADDRSTRLEN] = "?", port[8] = "0";

	getnameinfo((const struct sockaddr *)a, sizeof(*a), host, sizeof(host), port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);
	snprintf(dst, n, "%s", host);
	snprintf(full, nfull, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}

static int open_listener(const struct listen_opts *o)
{
	struct addrinfo hint = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV }, *list;
	char port[8];
	int fd = -1, on = 1, rc;

	snprintf(port, sizeof(port), "%d", o->port);
	rc = getaddrinfo(o->address, port, &hint, &list);
	if (rc) {
		fprintf(stderr, "socorgd: %s: %s\n", o->address ? o->address : "*", gai_strerror(rc));
		return -1;
	}
	for (struct addrinfo *a = list; a && fd < 0; a = a->ai_next) {
		fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (fd < 0)
			continue;
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (bind(fd, a->ai_addr, a->ai_addrlen) < 0 || listen(fd, 128) < 0) {
			close(fd);
			fd = -1;
		}
	}
	if (fd < 0)
		fprintf(stderr, "socorgd: port %d: %s\n", o->port, strerror(errno));
	freeaddrinfo(list);
	return fd;
}

/* The kernel finds dead peers: no idle byte of ours is needed for it. */
static void keepalive(int fd)
{
	static const struct { int level, name, value; } opt[] = {
		{ SOL_SOCKET, SO_KEEPALIVE, 1 }, { IPPROTO_TCP, TCP_KEEPIDLE, 60 }, { IPPROTO_TCP, TCP_KEEPINTVL, 15 },
		{ IPPROTO_TCP, TCP_KEEPCNT, 4 }, { IPPROTO_TCP, TCP_USER_TIMEOUT, 120000 }, { IPPROTO_TCP, TCP_NODELAY, 1 },
	};

	for (size_t i = 0; i < sizeof(opt) / sizeof(*opt); i++)
		setsockopt(fd, opt[i].level, opt[i].name, &opt[i].value, sizeof(int));
}

static bool room_for(const struct listen_opts *o, const char *address)
{
	int all = 0, here = 0;

	for (int i = 0; i < nchild; i++)
		if (child[i].auth_fd >= 0) {
			all++;
			here += !strcmp(child[i].address, address);
		}
	if (here >= o->unauth_per_address || all >= o->unauth_all) {
		front_log(LOG_NOTICE, "refused %s: %d connections not logged in, %d in all", address, here, all);
		return false;
	}
	return true;
}

static void take(int listener, int signals, const struct listen_opts *o)
{
	struct sockaddr_storage a;
	socklen_t n = sizeof(a);
	char address[64], full[80];
	int fd = accept4(listener, (struct sockaddr *)&a, &n, SOCK_CLOEXEC), pipe_fd[2];

	if (fd < 0)
		return;
	address_of(&a, address, sizeof(address), full, sizeof(full));
	if (!room_for(o, address) || pipe2(pipe_fd, O_CLOEXEC | O_NONBLOCK) < 0) {
		close(fd);
		return;
	}
	keepalive(fd);
	pid_t pid = fork();
	if (pid == 0) {
		sigset_t none;
		close(listener);
		close(signals);
		close(pipe_fd[0]);
		for (int i = 0; i < nchild; i++)
			if (child[i].auth_fd >= 0)
				close(child[i].auth_fd);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		ssh_serve(fd, full, pipe_fd[1], o);
	}
	close(pipe_fd[1]);
	close(fd);
	if (pid < 0) {
		close(pipe_fd[0]);
		front_log(LOG_ERR, "fork: %s", strerror(errno));
		return;
	}
	if (nchild == cap) {
		cap = cap ? cap * 2 : 64;
		child = realloc(child, sizeof(*child) * (size_t)cap);
		if (!child)
			abort();
	}
	child[nchild] = (struct child){ .pid = pid, .auth_fd = pipe_fd[0] };
	snprintf(child[nchild].address, sizeof(child[0].address), "%s", address);
	nchild++;
}

static void reap(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i < nchild; i++) {
			if (child[i].pid != pid)
				continue;
			if (WIFSIGNALED(status))
				front_log(LOG_WARNING, "%s: net process ended by signal %d", child[i].address, WTERMSIG(status));
			else if (WEXITSTATUS(status) == NET_AUTHFAIL)
				front_log(LOG_NOTICE, "%s: too many wrong passwords", child[i].address);
			else if (WEXITSTATUS(status) == NET_PROTOCOL)
				front_log(LOG_NOTICE, "%s: broke the protocol", child[i].address);
			if (child[i].auth_fd >= 0)
				close(child[i].auth_fd);
			child[i] = child[--nchild];
			break;
		}
}

static void signal_all(int sig)
{
	for (int i = 0; i < nchild; i++)
		kill(child[i].pid, sig);
}

/* ---- the spawner ---- */

static bool spawner_answers(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	bool yes = fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0;
	if (fd >= 0)
		close(fd);
	return yes;
}

static pid_t start_spawner(const struct listen_opts *o)
{
	int p[2];
	char number[12], c;

	if (pipe(p) < 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		sigset_t none;
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		close(p[0]);
		snprintf(number, sizeof(number), "%d", p[1]);
		execl(o->spawner, o->spawner, "-d", o->dir, "--ready-fd", number, "--spawn", o->conf ? "-f" : (char *)NULL, o->conf, (char *)NULL);
		fprintf(stderr, "socorgd: %s: %s\n", o->spawner, strerror(errno));
		_exit(127);
	}
	close(p[1]);
	bool ready = pid > 0 && read(p[0], &c, 1) == 1;
	close(p[0]);
	if (!ready && pid > 0) {
		waitpid(pid, NULL, 0);
		pid = -1;
	}
	return pid;
}

/* ---- the loop ---- */

static int poll_all(int listener, int signals, struct pollfd **v, int timeout)
{
	static struct pollfd *p;
	int n = 2;

	p = realloc(p, sizeof(*p) * (size_t)(nchild + 2));
	if (!p)
		abort();
	p[0] = (struct pollfd){ .fd = signals, .events = POLLIN };
	p[1] = (struct pollfd){ .fd = listener, .events = POLLIN };
	for (int i = 0; i < nchild; i++)
		if (child[i].auth_fd >= 0)
			p[n++] = (struct pollfd){ .fd = child[i].auth_fd, .events = POLLIN };
	*v = p;
	return poll(p, (nfds_t)n, timeout) < 0 ? 0 : n;
}

static void logged_in(int fd)
{
	for (int i = 0; i < nchild; i++)
		if (child[i].auth_fd == fd) {
			close(fd);
			child[i].auth_fd = -1;
		}
}

static int drain(int signals, int listener, int seconds)
{
	struct pollfd *p;

	close(listener);
	front_log(LOG_NOTICE, "draining %d connections", nchild);
	notify("STOPPING=1\nSTATUS=draining %d connections", nchild);
	signal_all(SIGTERM);
	for (int left = seconds * 10; nchild && left > 0; left--) {
		struct signalfd_siginfo si;
		int n = poll_all(-1, signals, &p, 100);
		if (n && p[0].revents)
			while (read(signals, &si, sizeof(si)) == sizeof(si))
				;
		reap();
	}
	signal_all(SIGKILL);
	return EX_OK;
}

static void read_again(struct listen_opts *o)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	notify("RELOADING=1\nMONOTONIC_USEC=%lld", (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000);
	if (ssh_keys(o->host_keys) < 0)
		front_log(LOG_ERR, "host keys not read again: the old ones stay");
	if (o->again && o->again(o) < 0)
		front_log(LOG_ERR, "configuration not read again: the old one stays");
	notify("READY=1");
}

/* Tells the service manager that we live, often enough for it; how long to wait at most until the next time, -1 = it does not ask. */
static int heartbeat(void)
{
	static struct timespec last;
	const char *usec = getenv("WATCHDOG_USEC");
	long long ms = usec ? atoll(usec) / 2000 : 0, since;
	struct timespec t;

	if (!getenv("NOTIFY_SOCKET"))
		return -1;
	if (ms <= 0 || ms > 10000)
		ms = 10000;
	clock_gettime(CLOCK_MONOTONIC, &t);
	since = (long long)(t.tv_sec - last.tv_sec) * 1000 + (t.tv_nsec - last.tv_nsec) / 1000000;
	if (since < ms && last.tv_sec)
		return (int)(ms - since);
	notify("WATCHDOG=1\nSTATUS=%d connections", nchild);
	last = t;
	return (int)ms;
}

static int loop(int listener, int signals, struct listen_opts *o)
{
	for (;;) {
		struct pollfd *p;
		int n = poll_all(listener, signals, &p, heartbeat());
		struct signalfd_siginfo si;

		for (int i = 2; i < n; i++)
			if (p[i].revents)
				logged_in(p[i].fd);
		if (n && p[1].revents)
			take(listener, signals, o);
		while (n && p[0].revents && read(signals, &si, sizeof(si)) == sizeof(si)) {
			if (si.ssi_signo == SIGTERM || si.ssi_signo == SIGINT)
				return drain(signals, listener, o->drain_seconds);
			if (si.ssi_signo == SIGHUP)
				read_again(o);
			reap();
		}
	}
}

int listen_main(struct listen_opts *o)
{
	sigset_t set;
	pid_t spawner = 0;

	umask(077);
	openlog("socorgd", LOG_PID, LOG_DAEMON);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	if (ssh_keys(o->host_keys) < 0)
		return EX_CONFIG;
	int listener = open_listener(o);
	if (listener < 0)
		return EX_UNAVAILABLE;
	if (!spawner_answers(o->socket)) {
		spawner = o->spawner ? start_spawner(o) : -1;
		if (spawner < 0) {
			fprintf(stderr, "socorgd: no spawner at %s\n", o->socket);
			return EX_UNAVAILABLE;
		}
	}
	int signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	front_log(LOG_NOTICE, "listening on %s port %d", o->address ? o->address : "*", o->port);
	notify("READY=1\nSTATUS=listening");
	int rc = loop(listener, signals, o);
	if (spawner > 0) {
		kill(spawner, SIGTERM);
		waitpid(spawner, NULL, 0);
	}
	return rc;
}
