#include "chatkut/base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static bool landlock_holds, seccomp_holds;

/* ---- landlock -------------------------------------------------------------------- */

/* Later than the headers of Debian 12: LANDLOCK_ACCESS_FS_TRUNCATE, of the third
 * ABI. */
enum { ACCESS_TRUNCATE = 1 << 14, ABI_TRUNCATE = 3 };

static const uint64_t reading =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

static void allow(int ruleset, const char *path, uint64_t access)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    struct landlock_path_beneath_attr rule = { .allowed_access = access,
                                               .parent_fd = fd };
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0)) {
        /* A file, not a folder: it has no entries to list. */
        rule.allowed_access &= ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR;
        syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    close(fd);
}

static void allow_all(int ruleset, const char *const *paths, uint64_t access)
{
    for (unsigned i = 0; paths && paths[i]; i++)
        allow(ruleset, paths[i], access);
}

static void allow_at_home(int ruleset, const char *const *paths)
{
    for (unsigned i = 0; paths && paths[i]; i++) {
        g_autofree char *path = g_build_filename(g_get_home_dir(), paths[i], NULL);
        allow(ruleset, path, reading);
    }
}

/* What is handled and not allowed is denied: all rights of the first ABI, and cutting
 * files short where the kernel knows of it. */
static uint64_t handled_rights(void)
{
    const uint64_t first = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    long abi =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi >= ABI_TRUNCATE ? first | ACCESS_TRUNCATE : first;
}

static bool enter_landlock(const ConfineRules *rules)
{
    struct landlock_ruleset_attr attr = { .handled_access_fs = handled_rights() };
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (ruleset < 0)
        return false;
    allow_all(ruleset, rules->readable, reading);
    allow_at_home(ruleset, rules->readable_at_home);
    allow_all(ruleset, rules->usable, reading | LANDLOCK_ACCESS_FS_WRITE_FILE);
    bool holds = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return holds;
}

/* ---- seccomp --------------------------------------------------------------------- */

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef NATIVE_ARCH

/* Calls that fail with EPERM … */
static const unsigned denied[] = {
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_execve,
    SYS_execveat,
    SYS_kill,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_pidfd_open,
    SYS_pidfd_getfd,
    SYS_pidfd_send_signal,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_setns,
    SYS_unshare,
    SYS_open_by_handle_at,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_io_uring_setup,
    SYS_kexec_load,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_personality,
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
#endif
};

/* … and those that do so without a network. */
static const unsigned denied_offline[] = { SYS_socket, SYS_connect };

#define LOAD(FIELD) \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offsetof(struct seccomp_data, FIELD))
#define RETURN(ACTION)      BPF_STMT(BPF_RET | BPF_K, (ACTION))
#define FAIL(ERROR)         RETURN(SECCOMP_RET_ERRNO | (ERROR))
#define UNLESS(TEST, VALUE) BPF_JUMP(BPF_JMP | (TEST) | BPF_K, (VALUE), 0, 1)

static void add(GArray *program, struct sock_filter instruction)
{
    g_array_append_val(program, instruction);
}

/* Threads are made by clone(2) with CLONE_THREAD; clone3 hides its flags behind a
 * pointer, so it "does not exist" and glibc falls back. */
static void add_clone_rules(GArray *program)
{
    add(program, (struct sock_filter)UNLESS(BPF_JEQ, SYS_clone3));
    add(program, (struct sock_filter)FAIL(ENOSYS));
    add(program,
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3));
    add(program, (struct sock_filter)LOAD(args[0]));
    add(program,
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0));
    add(program, (struct sock_filter)FAIL(EPERM));
}

static void add_denials(GArray *program, const unsigned *calls, unsigned n_calls)
{
    for (unsigned i = 0; i < n_calls; i++) {
        add(program, (struct sock_filter)UNLESS(BPF_JEQ, calls[i]));
        add(program, (struct sock_filter)FAIL(EPERM));
    }
}

static bool enter_seccomp(bool network)
{
    g_autoptr(GArray) program = g_array_new(false, false, sizeof(struct sock_filter));
    add(program, (struct sock_filter)LOAD(arch));
    add(program,
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0));
    add(program, (struct sock_filter)RETURN(SECCOMP_RET_KILL_PROCESS));
    add(program, (struct sock_filter)LOAD(nr));
#if defined(__x86_64__)
    add(program, (struct sock_filter)UNLESS(BPF_JGE, 0x40000000)); /* the x32 ABI */
    add(program, (struct sock_filter)FAIL(ENOSYS));
#endif
    add_denials(program, denied, G_N_ELEMENTS(denied));
    if (!network)
        add_denials(program, denied_offline, G_N_ELEMENTS(denied_offline));
    add_clone_rules(program);
    add(program, (struct sock_filter)RETURN(SECCOMP_RET_ALLOW));

    struct sock_fprog filter = {
        .len = (unsigned short)program->len,
        .filter = (struct sock_filter *)(void *)program->data,
    };
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

#else

static bool enter_seccomp(bool network)
{
    (void)network;
    return false;
}

#endif

/* ---- all of it ------------------------------------------------------------------- */

static void limit(int resource, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(resource, &now) || now.rlim_max <= most)
        return;
    struct rlimit then = { .rlim_cur = most, .rlim_max = most };
    setrlimit(resource, &then);
}

void confine_enter(const ConfineRules *rules)
{
    if (SANITIZED)
        return;
    limit(RLIMIT_CORE, 0);
    if (rules->memory > 0)
        limit(RLIMIT_AS, (rlim_t)rules->memory);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return;
    landlock_holds = enter_landlock(rules);
    seccomp_holds = enter_seccomp(rules->network);
}

const char *confine_describe(void)
{
    if (landlock_holds && seccomp_holds)
        return "landlock,seccomp";
    if (landlock_holds)
        return "landlock";
    return seccomp_holds ? "seccomp" : "none";
}
