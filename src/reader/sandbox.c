/** What a worker gives up before it reads what strangers wrote. */
#include "callsheet/reader/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#ifndef HAS_SANITIZER
#define HAS_SANITIZER 0
#endif

static enum status set_limit(__rlimit_resource_t resource, rlim_t value, struct error *err) {
    struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
    if (setrlimit(resource, &limit) != 0) {
        return error_set(err, STATUS_UNSUPPORTED, "The mail reader cannot limit itself: %s.",
                         strerror(errno));
    }
    return STATUS_OK;
}

enum status sandbox_basic(struct error *err) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return error_set(err, STATUS_UNSUPPORTED, "The mail reader cannot drop privileges: %s.",
                         strerror(errno));
    }
    return set_limit(RLIMIT_CORE, 0, err);
}

/* What reading memory and answering on an open socket needs. */
static const int allowed[] = {
    SCMP_SYS(read),           SCMP_SYS(write),        SCMP_SYS(readv),
    SCMP_SYS(writev),         SCMP_SYS(pread64),      SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),        SCMP_SYS(close),        SCMP_SYS(fstat),
    SCMP_SYS(lseek),          SCMP_SYS(munmap),       SCMP_SYS(brk),
    SCMP_SYS(mremap),         SCMP_SYS(madvise),      SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),           SCMP_SYS(exit_group),   SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(getrandom),      SCMP_SYS(setitimer),    SCMP_SYS(getpid),
    SCMP_SYS(gettid),         SCMP_SYS(tgkill),       SCMP_SYS(sched_yield),
    SCMP_SYS(poll),           SCMP_SYS(ppoll),
};

/* What libraries try on the way and do without: iconv looks for converters, GLib for its settings.
 */
static const int refused[] = {
    SCMP_SYS(open),      SCMP_SYS(openat),     SCMP_SYS(stat),
    SCMP_SYS(lstat),     SCMP_SYS(access),     SCMP_SYS(readlink),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlinkat),
    SCMP_SYS(statx),     SCMP_SYS(ioctl),      SCMP_SYS(fcntl),
    SCMP_SYS(getcwd),    SCMP_SYS(uname),      SCMP_SYS(sysinfo),
    SCMP_SYS(prlimit64), SCMP_SYS(getrusage),  SCMP_SYS(sched_getaffinity),
};

/* Returns 0 or a negative error number, as libseccomp does. */
static int add_rules(scmp_filter_ctx filter) {
    int result = 0;
    for (size_t i = 0; result == 0 && i < ARRAY_LEN(allowed); i++) {
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    }
    for (size_t i = 0; result == 0 && i < ARRAY_LEN(refused); i++) {
        result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
    }
    /* in newer C libraries fstat is newfstatat without a path */
    struct scmp_arg_cmp no_path = {.arg = 3, .op = SCMP_CMP_EQ, .datum_a = AT_EMPTY_PATH};
    struct scmp_arg_cmp any_path = {.arg = 3, .op = SCMP_CMP_NE, .datum_a = AT_EMPTY_PATH};
    if (result == 0) {
        result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1, &no_path);
    }
    if (result == 0) {
        result = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1,
                                        &any_path);
    }
    struct scmp_arg_cmp not_exec = {
        .arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
    if (result == 0) {
        result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &not_exec);
    }
    if (result == 0) {
        result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &not_exec);
    }
    return result;
}

static enum status enter_seccomp(struct error *err) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int result = filter == NULL ? -ENOMEM : add_rules(filter);
    if (result == 0) {
        result = seccomp_load(filter);
    }
    if (filter != NULL) {
        seccomp_release(filter);
    }
    if (result != 0) {
        return error_set(err, STATUS_UNSUPPORTED,
                         "The mail reader cannot close itself in (seccomp: %s), so no message is "
                         "opened.",
                         strerror(-result));
    }
    return STATUS_OK;
}

enum status sandbox_enter(struct error *err) {
    enum status status = set_limit(RLIMIT_FSIZE, 0, err);
    if (status == STATUS_OK) {
        status = set_limit(RLIMIT_NOFILE, SANDBOX_FILES, err);
    }
    if (status == STATUS_OK && !HAS_SANITIZER) {
        status = set_limit(RLIMIT_NPROC, 0, err);
    }
    if (status == STATUS_OK && !HAS_SANITIZER) {
        status = set_limit(RLIMIT_AS, (rlim_t)SANDBOX_MEMORY_MIB << 20, err);
    }
    if (status == STATUS_OK && !HAS_SANITIZER) {
        status = enter_seccomp(err);
    }
    return status;
}

static void set_timer(int seconds) {
    struct itimerval timer = {.it_value = {.tv_sec = seconds}};
    (void)setitimer(ITIMER_PROF, &timer, NULL); /* fails only for bad arguments; the desk's
                                                   deadline stands behind it */
}

void sandbox_arm(void) {
    set_timer(HAS_SANITIZER ? 20 * SANDBOX_CPU_SECONDS : SANDBOX_CPU_SECONDS);
}

void sandbox_disarm(void) {
    set_timer(0);
}
