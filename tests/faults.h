/* The system's calls, counted, of which one is the last: every write, sync, rename, truncation and unlinking goes through here. */
#ifndef SOCORG_TEST_FAULTS_H
#define SOCORG_TEST_FAULTS_H

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST = 4000 };
static bool armed, torn;
static long calls, last_call;	/* last_call 0: none is the last */
static char made[MOST + 1];	/* of each call: w a write, s another */

static void point(char what)
{
	if (armed && calls < MOST)
		made[calls] = what;
	if (armed && ++calls == last_call)
		kill(getpid(), SIGKILL);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	if (armed && torn && calls + 1 == last_call && n > 1)
		syscall(SYS_pwrite64, fd, p, n / 2, at);
	point('w');
	return syscall(SYS_pwrite64, fd, p, n, at);
}

/* Of files beside the database. */
ssize_t write(int fd, const void *p, size_t n)
{
	if (armed && torn && calls + 1 == last_call && n > 1)
		syscall(SYS_write, fd, p, n / 2);
	point('w');
	return syscall(SYS_write, fd, p, n);
}

int fdatasync(int fd)
{
	point('s');
	return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd)
{
	point('s');
	return (int)syscall(SYS_fsync, fd);
}

int ftruncate64(int fd, off64_t n)
{
	point('s');
	return (int)syscall(SYS_ftruncate, fd, n);
}

int ftruncate(int fd, off_t n)
{
	return ftruncate64(fd, n);
}

int rename(const char *from, const char *to)
{
	point('s');
	return (int)syscall(SYS_rename, from, to);
}

int unlink(const char *path)
{
	point('s');
	return (int)syscall(SYS_unlink, path);
}

#endif
