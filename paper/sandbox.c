/* What is typed by strangers is drawn here, by libraries that are large: so this process may read fonts, compute and write what it has
 * made to where it was told, and nothing else. */
#include "paper/paper.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

#ifdef __SANITIZE_ADDRESS__
/* Leaks are looked for by tracing, which is shut out here; and this process ends with its one document. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}
#endif

void sandbox_limits(void)
{
	static const struct { int what; rlim_t most; } limit[] = {
#ifndef __SANITIZE_ADDRESS__	/* which maps more than there is */
		{ RLIMIT_AS, 1u << 30 },
#endif
		{ RLIMIT_CPU, 20 }, { RLIMIT_CORE, 0 },
		{ RLIMIT_FSIZE, 64u << 20 }, { RLIMIT_NOFILE, 64 } };

	for (size_t i = 0; i < COUNT(limit); i++)
		setrlimit(limit[i].what, &(struct rlimit){ limit[i].most, limit[i].most });
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_PDEATHSIG, 9);
}

/* ---- files: fonts and what says where they are ---- */

static void allow_below(int rules, const char *path)
{
	struct landlock_path_beneath_attr a = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR };

	a.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (a.parent_fd < 0)
		return;		/* not on this machine */
	syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &a, 0);
	close(a.parent_fd);
}

/* A kernel without Landlock leaves reading open; writing is refused below in any case. */
static void only_fonts(void)
{
	static const char *const readable[] = { "/etc/fonts", "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig",
		"/usr/share/xml/fontconfig", "/var/cache/fontconfig", "/usr/lib/locale", "/etc/ld.so.cache", "/usr/lib" };
	struct landlock_ruleset_attr a = { .handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1 };
	int rules = (int)syscall(SYS_landlock_create_ruleset, &a, sizeof(a), 0);

	if (rules < 0)
		return;
	for (size_t i = 0; i < COUNT(readable); i++)
		allow_below(rules, readable[i]);
	syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
}

/* ---- system calls ---- */

static const int allowed[] = {
#ifdef SYS_open
	SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_poll, SYS_arch_prctl, SYS_getrlimit, SYS_time, SYS_getdents,
#endif
	SYS_read, SYS_readv, SYS_pread64, SYS_write, SYS_writev, SYS_close, SYS_fstat, SYS_newfstatat, SYS_statx, SYS_statfs, SYS_fstatfs,
	SYS_faccessat, SYS_faccessat2, SYS_readlinkat, SYS_getdents64, SYS_lseek, SYS_fcntl, SYS_ppoll, SYS_dup,
	SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise, SYS_brk,
	SYS_futex, SYS_set_robust_list, SYS_get_robust_list, SYS_rseq, SYS_set_tid_address, SYS_membarrier,
	SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_tgkill,
	SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_nanosleep, SYS_clock_nanosleep,
	SYS_sched_yield, SYS_sched_getaffinity, SYS_getcpu, SYS_sysinfo, SYS_uname, SYS_prlimit64, SYS_getrusage, SYS_getrandom,
	SYS_getpid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getcwd, SYS_eventfd2,
	SYS_prctl, SYS_restart_syscall, SYS_exit, SYS_exit_group,
};

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

#define LOAD(what) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, what))
#define IF_NOT(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(value), 0, skip)
#define ANY_OF(bits, skip) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (unsigned)(bits), 0, skip)
#define ANSWER(v) BPF_STMT(BPF_RET | BPF_K, (unsigned)(v))
#define NO(e) ANSWER(SECCOMP_RET_ERRNO | (e))
#define YES ANSWER(SECCOMP_RET_ALLOW)
#define WRITES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)

/* Opening is for reading; threads are made (fonts are looked for in one), processes are not. */
static const struct sock_filter special[] = {
#ifdef ARCH
	LOAD(arch), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0), ANSWER(SECCOMP_RET_KILL_PROCESS),
#endif
	LOAD(nr), IF_NOT(SYS_openat, 4), LOAD(args[2]), ANY_OF(WRITES, 1), NO(EACCES), YES,
#ifdef SYS_open
	LOAD(nr), IF_NOT(SYS_open, 4), LOAD(args[1]), ANY_OF(WRITES, 1), NO(EACCES), YES,
#endif
	LOAD(nr), IF_NOT(SYS_clone, 4), LOAD(args[0]), ANY_OF(CLONE_THREAD, 1), YES, NO(EPERM),
	LOAD(nr), IF_NOT(SYS_clone3, 1), NO(ENOSYS),	/* its flags can't be looked at: the library goes back to clone */
};

int sandbox_enter(void)
{
	struct sock_filter f[COUNT(special) + 2 * COUNT(allowed) + 1];
	struct sock_fprog prog = { .filter = f };
	size_t n = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	only_fonts();
	for (size_t i = 0; i < COUNT(special); i++)
		f[n++] = special[i];
	for (size_t i = 0; i < COUNT(allowed); i++) {
		f[n++] = (struct sock_filter)IF_NOT(allowed[i], 1);
		f[n++] = (struct sock_filter)YES;
	}
	f[n++] = (struct sock_filter)NO(EPERM);
	prog.len = (unsigned short)n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}
