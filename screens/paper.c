/* See paper.h. Programs are started by their own path and words, never through a shell, with nothing of the session's but three pipes, and
 * are given a time. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "model/core/tray.h"
#include "model/core/util.h"
#include "screens/paper.h"

enum { SECONDS = 20, PDF_MOST = 64 << 20, SAID = 600 };

static struct conf conf;

void paper_conf(const struct conf *c)
{
	conf = *c;
}

/* ---- a program with something on its standard input ---- */

struct ran { char *out; size_t n; char said[SAID]; size_t nsaid; int status; };	/* status: as waitpid() has it; -1 = it took too long */

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000;
}

static pid_t start(char *const *argv, const int in, const int out, const int said)
{
	static char path[] = "PATH=/usr/bin:/bin", locale[] = "LC_ALL=C.UTF-8";
	char *env[] = {path, locale, NULL};
	posix_spawn_file_actions_t fds;
	posix_spawnattr_t how;
	sigset_t none, all;
	pid_t pid = -1;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&fds);
	posix_spawn_file_actions_adddup2(&fds, in, 0);
	posix_spawn_file_actions_adddup2(&fds, out, 1);
	posix_spawn_file_actions_adddup2(&fds, said, 2);
	posix_spawn_file_actions_addclosefrom_np(&fds, 3);
	posix_spawn_file_actions_addchdir_np(&fds, "/");
	posix_spawnattr_init(&how);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setsigdefault(&how, &all);
	errno = posix_spawn(&pid, argv[0], &fds, &how, argv, env);
	if (errno)
		pid = -1;
	posix_spawn_file_actions_destroy(&fds);
	posix_spawnattr_destroy(&how);
	return pid;
}

/* One turn of giving and taking: false = an end has been closed. */
static bool take(int fd, struct ran *r, bool words)
{
	char buf[16384];
	ssize_t k = read(fd, buf, sizeof buf);

	if (k < 0)
		return errno == EINTR || errno == EAGAIN;
	if (k > 0 && words) {
		size_t room = sizeof r->said - 1 - r->nsaid, n = (size_t)k < room ? (size_t)k : room;
		memcpy(r->said + r->nsaid, buf, n);
		r->nsaid += n;
	} else if (k > 0 && r->n + (size_t)k <= PDF_MOST) {
		r->out = xrealloc(r->out, r->n + (size_t)k);
		memcpy(r->out + r->n, buf, (size_t)k);
		r->n += (size_t)k;
	}
	return k > 0;
}

/* Until both ends are closed; false = the time has run out. */
static bool talk(int in, int out, int said, const char *text, size_t n, struct ran *r)
{
	struct pollfd p[3] = {{.fd = in, .events = POLLOUT}, {.fd = out, .events = POLLIN}, {.fd = said, .events = POLLIN}};
	long end = now_ms() + SECONDS * 1000L, left;

	while ((p[1].fd >= 0 || p[2].fd >= 0) && (left = end - now_ms()) > 0) {
		if (poll(p, 3, (int)left) < 0 && errno != EINTR)
			return false;
		if (p[0].fd >= 0 && p[0].revents) {
			ssize_t k = send(in, text, n, MSG_NOSIGNAL | MSG_DONTWAIT);
			if (k > 0) {
				text += k;
				n -= (size_t)k;
			}
			if (n == 0 || (k < 0 && errno != EAGAIN && errno != EINTR)) {
				shutdown(in, SHUT_WR);
				p[0].fd = -1;
			}
		}
		for (int i = 1; i < 3; i++)
			if (p[i].fd >= 0 && p[i].revents && !take(p[i].fd, r, i == 2))
				p[i].fd = -1;
	}
	return p[1].fd < 0 && p[2].fd < 0;
}

/* -1: it could not be started. r->out is the caller's. */
static int run(char *const *argv, const char *text, size_t n, struct ran *r)
{
	int in[2], out[2] = {-1, -1}, said[2] = {-1, -1};
	pid_t pid = -1;

	*r = (struct ran){.status = -1};
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) < 0)
		return -1;
	if (pipe2(out, O_CLOEXEC) == 0 && pipe2(said, O_CLOEXEC) == 0)
		pid = start(argv, in[1], out[1], said[1]);
	close(in[1]);
	close(out[1]);
	close(said[1]);
	if (pid > 0) {
		bool ended = talk(in[0], out[0], said[0], text, n, r);
		int status;
		pid_t got;
		if (!ended)
			kill(-pid, SIGKILL);
		while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
			;
		r->status = ended && got == pid ? status : -1;
	}
	close(in[0]);
	close(out[0]);
	close(said[0]);
	text_mend(r->said);
	return pid > 0 ? 0 : -1;
}

static bool went_well(const struct ran *r)
{
	return r->status >= 0 && WIFEXITED(r->status) && WEXITSTATUS(r->status) == 0;
}

/* ---- the PDF ---- */

/* The one beside this program, or where it is installed. */
static void helper(char *dst, size_t n)
{
	char self[400];
	ssize_t k = readlink("/proc/self/exe", self, sizeof self - 1);

	if (*conf.pdf) {
		text_cut(dst, n, conf.pdf);
		return;
	}
	self[k > 0 ? k : 0] = '\0';
	char *slash = strrchr(self, '/');
	snprintf(dst, n, "%.*s/socorg-pdf", (int)(slash ? slash - self : 0), self);
	if (access(dst, X_OK) != 0)
		snprintf(dst, n, "%s/socorg-pdf", LIBEXECDIR);
}

static bool whole(const struct ran *r)
{
	return r->n > 16 && memcmp(r->out, "%PDF-", 5) == 0 && memmem(r->out + r->n - 16, 16, "%%EOF", 5);
}

static int set_failed(const struct ran *r, struct err *err)
{
	const char *end = r->said + strcspn(r->said, "\n");
	int code = r->status >= 0 && WIFEXITED(r->status) ? WEXITSTATUS(r->status) : -1;

	if (code == EX_DATAERR && strncmp(r->said, "no glyph: ", 10) == 0)
		return err_set(err, E_INVALID, NULL, NULL, NULL, _("字体里没有这些字，不能印：%.*s"), (int)(end - r->said - 10), r->said + 10);
	if (code == EX_DATAERR)
		return err_set(err, E_INVALID, NULL, NULL, NULL, _("排不下：%.*s"), (int)(end - r->said), r->said);
	if (code == EX_CONFIG)
		return err_set(err, E_CONFIG, NULL, NULL, NULL, _("没有可用的字体：%.*s"), (int)(end - r->said), r->said);
	return err_set(err, E_IO, NULL, NULL, NULL, _("排版程序没有做完，文书没有印出"));
}

int paper_pdf(struct rec *d, struct pdf *pdf, struct err *err)
{
	char program[600], *text = NULL;
	char *argv[] = {program, NULL};
	struct ran r;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		abort();
	document_sheet(d, f);
	if (*conf.font_body)
		fprintf(f, "font-body %s\n", conf.font_body);
	if (*conf.font_title)
		fprintf(f, "font-title %s\n", conf.font_title);
	fputs("end\n", f);
	fclose(f);
	helper(program, sizeof program);
	int rc = run(argv, text, n, &r);
	free(text);
	if (rc < 0)
		return err_set(err, E_CONFIG, NULL, NULL, NULL, _("启动不了排版程序 %s：%s"), program, strerror(errno));
	if (!went_well(&r) || !whole(&r)) {
		set_failed(&r, err);
		free(r.out);
		return -1;
	}
	*pdf = (struct pdf){r.out, r.n};
	return 0;
}

/* ---- where it goes ---- */

/* Kind, organisation or applicant: what a person looks for in a folder; the tray takes no other signs. */
static void file_name(struct rec *d, char name[320])
{
	char kind[64] = "", to[200] = "", no[100] = "", one[8];
	const struct entity *e = rec_entity(d);
	char *all;
	size_t at = 0;

	rec_text(d, field_no(e, "kind"), kind, sizeof kind);
	rec_text(d, field_no(e, "addressee"), to, sizeof to);
	rec_text(d, field_no(e, "docno"), no, sizeof no);
	all = xasprintf("%s-%s-%s", kind, to, no);
	for (const char *p = all; *p && at + 8 < 300;) {
		size_t k = 1;
		while ((p[k] & 0xc0) == 0x80)
			k++;
		text_fmt(one, sizeof one, "%.*s", (int)(k < 7 ? k : 7), p);
		if (tray_name_ok(one)) {
			memcpy(name + at, one, k);
			at += k;
		}
		p += k;
	}
	strcpy(name + at, ".pdf");
	free(all);
}

int paper_tray(struct rec *d, char name[320], struct err *err)
{
	struct pdf pdf;
	struct tray_file t;

	if (paper_pdf(d, &pdf, err) < 0)
		return -1;
	file_name(d, name);
	struct tray_out *o = document_handed_out(d, _("PDF，存入文件托盘"), err) == 0 ? tray_begin(app.db, &app.who, err) : NULL;
	if (o)
		fwrite(pdf.data, 1, pdf.n, tray_stream(o));
	free(pdf.data);
	return o ? tray_end(o, name, _("文书"), &t, err) : -1;
}

bool paper_queue(void)
{
	return *conf.queue != '\0';
}

int paper_print(struct rec *d, struct err *err)
{
	static char option[] = "-d", title[] = "-t", quiet[] = "-s", ends[] = "--";
	char program[sizeof conf.lp], queue[sizeof conf.queue], name[320];
	char *argv[] = {program, quiet, option, queue, title, name, ends, NULL};
	struct pdf pdf;
	struct ran r;

	if (!paper_queue())
		return err_set(err, E_CONFIG, NULL, NULL, NULL, _("本单位没有设打印机（socorg.conf 的 PrintQueue）"));
	if (paper_pdf(d, &pdf, err) < 0)
		return -1;
	snprintf(program, sizeof program, "%s", *conf.lp ? conf.lp : "/usr/bin/lp");
	snprintf(queue, sizeof queue, "%s", conf.queue);
	file_name(d, name);
	int rc = document_handed_out(d, _("打印机"), err);
	if (rc == 0) {
		rc = run(argv, pdf.data, pdf.n, &r);
		if (rc < 0 || !went_well(&r))
			rc = err_set(err, E_IO, NULL, NULL, NULL, _("打印机 %s 没有接受：%.200s"), queue, rc < 0 ? strerror(errno) : r.said);
		free(r.out);
	}
	free(pdf.data);
	return rc;
}
