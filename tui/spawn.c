/* The spawner and the sessions it forks: no exec, so that the tables every session reads are shared pages. A session answers
 * who may come in, then owns the terminal that its net process carries bytes to and from. */
#include "tui/front.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "tui/conf.h"
#include "tui/wire.h"

#define TRIES 6		/* questions of each kind a connection may put: the net process allows fewer */

static int watch = -1;	/* the session's end of the wire: readable = told to end, or the line is gone */

int front_watch_fd(void)
{
	return watch;
}

const char *front_drain_text(void)
{
	return "系统即将维护，请稍后重新登录；未保存的内容已存为草稿";
}

static void last_words(int sock, int status, const char *text)
{
	struct wire w;

	wire_start(&w, W_EXIT);
	wire_put_int(&w, status);
	wire_put_str(&w, text);
	wire_send(sock, &w);
}

/* ---- running what was asked for ---- */

struct channel { char term[40], command[8192]; int rows, cols; bool exec; char envs[4][64]; const char *env[5]; };

static bool read_channel(struct wire *w, bool exec, struct channel *c)
{
	c->exec = exec;
	if (exec)
		snprintf(c->command, sizeof(c->command), "%s", wire_str(w));
	snprintf(c->term, sizeof(c->term), "%s", wire_str(w));
	c->rows = (int)wire_int(w);
	c->cols = (int)wire_int(w);
	int64_t n = wire_int(w);
	if (n < 0 || n > 4)
		return false;
	for (int i = 0; i < n; i++) {
		snprintf(c->envs[i], sizeof(c->envs[i]), "%s", wire_str(w));
		c->env[i] = c->envs[i];
	}
	c->env[n] = NULL;
	return wire_end(w);
}

static int send_fds(int sock, const int *fd, int n)
{
	struct wire w;

	wire_start(&w, W_FDS);
	wire_put_int(&w, n);
	memcpy(w.fd, fd, sizeof(int) * (size_t)n);
	w.nfd = n;
	return wire_send(sock, &w);
}

static int give_terminal(int sock, const struct channel *c)
{
	struct winsize ws = { .ws_row = (unsigned short)c->rows, .ws_col = (unsigned short)c->cols };
	int master, slave;

	if (openpty(&master, &slave, NULL, NULL, &ws) < 0)
		return -1;
	fcntl(master, F_SETFL, O_NONBLOCK);
	int rc = send_fds(sock, &master, 1);
	close(master);
	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	for (int i = 0; i < 3; i++)
		dup2(slave, i);
	if (slave > 2)
		close(slave);
	return rc;
}

static int give_pipes(int sock)
{
	int in[2], out[2], err[2];

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
		return -1;
	int net[3] = { in[1], out[0], err[0] };
	for (int i = 0; i < 3; i++)
		fcntl(net[i], F_SETFL, O_NONBLOCK);
	int rc = send_fds(sock, net, 3);
	dup2(in[0], 0);
	dup2(out[1], 1);
	dup2(err[1], 2);
	const int all[] = { in[0], in[1], out[0], out[1], err[0], err[1] };
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i] > 2)
			close(all[i]);
	return rc;
}

static int run(int sock, const struct front_ops *ops, struct channel *c)
{
	bool terminal = *c->term != '\0';

	if ((terminal ? give_terminal(sock, c) : give_pipes(sock)) < 0) {
		last_words(sock, EX_UNAVAILABLE, "终端已用尽，请稍后再试");
		return EX_UNAVAILABLE;
	}
	watch = sock;
	signal(SIGPIPE, SIG_DFL);
	int status = c->exec ? ops->exec(c->command, c->env) : ops->shell(c->term, c->rows, c->cols, c->env);
	fflush(NULL);
	last_words(sock, status, "");
	return status;
}

/* ---- the session's side of the door ---- */

static int verdict(int sock, int v)
{
	struct wire w;

	wire_start(&w, W_AUTH);
	wire_put_int(&w, v);
	return wire_send(sock, &w);
}

static int answer(const struct front_ops *ops, int type, struct wire *w, bool *proved)
{
	char user[64], second[200];

	snprintf(user, sizeof(user), "%s", wire_str(w));
	if (type == W_PASSWORD) {
		snprintf(second, sizeof(second), "%s", wire_str(w));
		int v = wire_end(w) ? ops->password(user, second) : -1;
		explicit_bzero(second, sizeof(second));
		*proved = v == 1;
		return v;
	}
	snprintf(second, sizeof(second), "%s", wire_str(w));
	const char *blob = wire_str(w);
	bool signed_ok = wire_int(w) == 1;
	int v = wire_end(w) ? ops->key(user, second, blob, signed_ok) : -1;
	*proved = v == 1 && signed_ok;	/* that a key would do proves nothing yet */
	return v;
}

static int session(const char *dir, int sock, const struct front_ops *ops)
{
	static struct wire w;
	struct channel *c;
	enum wire_phase phase = WP_AUTH;
	int type, rc, asked = 0;

	if (wire_recv(sock, &w, true, WP_START) != W_HELLO)
		return EX_PROTOCOL;
	const char *peer = wire_str(&w);
	if (!wire_end(&w))
		return EX_PROTOCOL;
	rc = ops->begin(dir, peer);
	if (rc) {
		last_words(sock, rc, "数据库暂不可用");
		return rc;
	}
	while ((type = wire_recv(sock, &w, true, phase)) > 0) {
		bool proved = false;
		switch (type) {
		case W_PASSWORD:
		case W_KEY: {
			int v = ++asked > TRIES * 2 ? -1 : answer(ops, type, &w, &proved);
			wire_wipe(&w);
			if (verdict(sock, v) < 0 || v < 0)
				return EX_NOPERM;
			if (proved)
				phase = WP_OPEN;
			break;
		}
		case W_SHELL:
		case W_EXEC:
			c = calloc(1, sizeof(*c));
			if (!c || !read_channel(&w, type == W_EXEC, c))
				return EX_PROTOCOL;
			return run(sock, ops, c);
		default:
			return EX_OK;	/* drain before anything ran */
		}
	}
	return type < 0 ? EX_PROTOCOL : EX_OK;
}

/* ---- the spawner ---- */

static volatile sig_atomic_t told_to_end;

static void on_term(int sig)
{
	(void)sig;
	told_to_end = 1;
}

static bool allowed_peer(int fd)
{
	struct ucred who;
	socklen_t n = sizeof(who);
	const struct passwd *net;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) < 0)
		return false;
	net = getpwnam("socorg-net");
	return who.uid == geteuid() || who.uid == 0 || (net && who.uid == net->pw_uid);
}

/* group: whoever may enter the folder's group may ask as well; who it is, allowed_peer() looks at. */
static int listen_at(const char *path, bool group)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(a.sun_path))
		return -1;
	strcpy(a.sun_path, path);
	unlink(path);
	mode_t old = umask(group ? 0117 : 0177);
	int rc = bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0 || listen(fd, 128) < 0 ? -1 : 0;
	umask(old);
	if (rc < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void be_session(const char *dir, int listener, int fd, const struct front_ops *ops)
{
	sigset_t none;

	close(listener);
	prctl(PR_SET_PDEATHSIG, SIGHUP);
	signal(SIGTERM, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	prctl(PR_SET_DUMPABLE, 0);
	_exit(session(dir, fd, ops));
}

int spawn_main(const char *dir, const char *socket, const struct front_ops *ops, int ready_fd)
{
	char path[512], run_dir[500];

	umask(077);
	snprintf(run_dir, sizeof(run_dir), "%s/run", dir);
	mkdir(run_dir, 0700);
	conf_socket(socket, dir, path, sizeof(path));
	if (ready_fd >= 0)
		prctl(PR_SET_PDEATHSIG, SIGTERM);	/* whoever started us is the one we serve */
	int listener = listen_at(path, *socket != '\0');
	if (listener < 0) {
		fprintf(stderr, "socorg: %s: %s\n", path, strerror(errno));
		return EX_CANTCREAT;
	}
	struct sigaction sa = { .sa_handler = on_term };
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sa = (struct sigaction){ .sa_handler = SIG_IGN, .sa_flags = SA_NOCLDWAIT };
	sigaction(SIGCHLD, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (ops->warm)
		ops->warm(dir);
	if (ready_fd >= 0) {
		if (write(ready_fd, "1", 1) < 0)
			return EX_IOERR;
		close(ready_fd);
	}
	notify("READY=1");
	while (!told_to_end) {
		int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd < 0)
			continue;	/* EINTR, or a peer that has gone */
		if (allowed_peer(fd)) {
			pid_t pid = fork();
			if (pid == 0)
				be_session(dir, listener, fd, ops);
			if (pid < 0)
				last_words(fd, EX_OSERR, "服务器忙，请稍后再试");
		}
		close(fd);
	}
	notify("STOPPING=1");
	unlink(path);
	return EX_OK;
}

/* ---- without a net process ---- */

int session_here(const char *dir, const struct front_ops *ops)
{
	const char *from = getenv("SSH_CONNECTION"), *term = getenv("TERM");
	char peer[64] = "local";
	struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	static char env[3][64];
	const char *list[4] = { NULL };
	static const char *const names[] = { "LC_ALL", "LANG", "NO_COLOR" };
	int n = 0, rc;

	if (from)
		snprintf(peer, sizeof(peer), "%.*s", (int)strcspn(from, " "), from);
	rc = ops->begin(dir, peer);
	if (rc)
		return rc;
	if (ops->local(getuid()) != 1)
		return EX_NOPERM;
	ioctl(0, TIOCGWINSZ, &ws);
	for (size_t i = 0; i < 3; i++)
		if (getenv(names[i])) {
			snprintf(env[n], sizeof(env[n]), "%s=%s", names[i], getenv(names[i]));
			list[n] = env[n];
			n++;
		}
	return ops->shell(term ? term : "", ws.ws_row, ws.ws_col, list);
}
