/** What a process that holds other people's business must be before it does anything. */
#include "callsheet/run/process.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/** A descriptor below 3 that is closed would be given to the next file opened, and a message for
    stderr would end in it. */
static enum status have_standard_descriptors(struct error *err) {
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) {
            continue;
        }
        /* The wrong way round, so that using it fails: output that goes nowhere is an error. */
        if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) {
            return error_set(err, STATUS_IO, "Cannot open /dev/null: %s.", strerror(errno));
        }
    }
    return STATUS_OK;
}

static bool has_borrowed_rights(void) {
    return getuid() != geteuid() || getgid() != getegid() || getauxval(AT_SECURE) != 0;
}

enum status process_harden(struct error *err) {
    const struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};
    enum status status = have_standard_descriptors(err);
    if (status != STATUS_OK) {
        return status;
    }
    if (has_borrowed_rights()) {
        return error_set(err, STATUS_DENIED,
                         "callsheet must not be installed setuid, setgid or with capabilities; "
                         "remove those bits from the program file.");
    }
    umask(077);
    /* Not fatal: a system that refuses keeps working, it only dumps. */
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    (void)signal(SIGPIPE, SIG_IGN);
    return STATUS_OK;
}

bool process_wants_utf8(void) {
    locale_t own = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    bool is_utf8 = false;
    if (own != (locale_t)0) {
        is_utf8 = strcmp(nl_langinfo_l(CODESET, own), "UTF-8") == 0;
        freelocale(own);
    }
    return is_utf8;
}

bool process_set_letters(void) {
    if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) {
        return true;
    }
    /* Debian's glibc carries C.UTF-8 inside; without it wide characters count as unprintable. */
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    return false;
}
