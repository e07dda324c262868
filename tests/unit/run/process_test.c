#include "callsheet/run/process.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

#include "support/check_more.h"

START_TEST(hardening_makes_the_process_private) {
    struct error err;
    struct rlimit core;
    struct sigaction pipe_action;
    expect_ok(process_harden(&err), &err);
    expect_int(umask(0), 077);
    expect_int(getrlimit(RLIMIT_CORE, &core), 0);
    expect_int(core.rlim_max, 0);
    expect_int(prctl(PR_GET_DUMPABLE), 0);
    expect_int(sigaction(SIGPIPE, NULL, &pipe_action), 0);
    expect_true(pipe_action.sa_handler == SIG_IGN);
}
END_TEST

START_TEST(closed_standard_descriptors_are_opened) {
    struct error err;
    close(STDIN_FILENO);
    close(STDERR_FILENO);
    expect_ok(process_harden(&err), &err);
    expect_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
    expect_true(fcntl(STDERR_FILENO, F_GETFD) >= 0);
}
END_TEST

START_TEST(borrowed_rights_are_refused) {
    struct error err;
    if (getuid() != 0) {
        (void)test_skips(NULL, "only root can take other rights");
        return;
    }
    expect_int(setegid(65534), 0);
    expect_status(process_harden(&err), STATUS_DENIED, NULL);
    expect_contains(err.message, "setuid");
}
END_TEST

START_TEST(letters_are_utf8_inside_whatever_the_locale_is) {
    static const struct {
        const char *name;
        bool is_utf8;
    } rows[] = {{"C.UTF-8", true}, {"C", false}, {"POSIX", false}, {"no_SUCH.locale", false}};
    expect_int(setenv("LC_ALL", rows[_i].name, 1), 0);
    expect_int(process_wants_utf8(), rows[_i].is_utf8);
    expect_int(process_set_letters(), rows[_i].is_utf8);
    expect_int(wcwidth(0x4e2d), 2);
    expect_text(localeconv()->decimal_point, ".");
}
END_TEST

TEST_MAIN("run/process", TEST(hardening_makes_the_process_private),
          TEST(closed_standard_descriptors_are_opened), TEST(borrowed_rights_are_refused),
          TEST_LOOP(letters_are_utf8_inside_whatever_the_locale_is, 4))
