#include "callsheet/run/signals.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check_more.h"

static enum signal_news waited(struct signals *signals) {
    struct pollfd fd = {.fd = signals->fd, .events = POLLIN};
    expect_int(poll(&fd, 1, 5000), 1);
    return signals_next(signals);
}

START_TEST(each_signal_is_news_and_no_handler_runs) {
    static const struct {
        int number;
        enum signal_news news;
    } rows[] = {
        {SIGHUP, SIGNAL_LEAVE},      {SIGTERM, SIGNAL_LEAVE},   {SIGINT, SIGNAL_LEAVE},
        {SIGQUIT, SIGNAL_LEAVE},     {SIGWINCH, SIGNAL_RESIZE}, {SIGTSTP, SIGNAL_SUSPEND},
        {SIGCONT, SIGNAL_CONTINUED},
    };
    struct signals signals;
    struct error err;
    expect_ok(signals_open(&signals, &err), &err);
    expect_int(signals_next(&signals), SIGNAL_NONE);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        expect_int(raise(rows[i].number), 0);
        expect_int(waited(&signals), rows[i].news);
        expect_int(signals_next(&signals), SIGNAL_NONE);
    }
    signals_release(&signals);
    signals_release(&signals);
}
END_TEST

START_TEST(a_child_that_ends_is_news) {
    struct signals signals;
    struct error err;
    expect_ok(signals_open(&signals, &err), &err);
    pid_t child = fork();
    if (child == 0) {
        _exit(3);
    }
    int how = 0;
    expect_int(waited(&signals), SIGNAL_CHILD);
    expect_int(waitpid(child, &how, 0), child);
    expect_int(WEXITSTATUS(how), 3);
    signals_release(&signals);
}
END_TEST

START_TEST(an_ignored_hang_up_stays_ignored) {
    struct signals signals;
    struct error err;
    expect_true(signal(SIGHUP, SIG_IGN) != SIG_ERR);
    expect_ok(signals_open(&signals, &err), &err);
    expect_int(raise(SIGHUP), 0);
    expect_int(signals_next(&signals), SIGNAL_NONE);
    signals_release(&signals);
}
END_TEST

START_TEST(the_mask_before_is_put_back) {
    sigset_t now;
    struct signals signals;
    struct error err;
    expect_ok(signals_open(&signals, &err), &err);
    expect_int(sigprocmask(SIG_BLOCK, NULL, &now), 0);
    expect_true(sigismember(&now, SIGWINCH));
    expect_false(sigismember(&signals.before, SIGWINCH));
    signals_release(&signals);
    expect_int(sigprocmask(SIG_BLOCK, NULL, &now), 0);
    expect_false(sigismember(&now, SIGWINCH));
}
END_TEST

/** A child of its own group stops itself; the parent sees it stop and wakes it up. */
START_TEST(stopping_the_job_stops_and_goes_on) {
    pid_t child = fork();
    if (child == 0) {
        struct signals signals;
        struct error err;
        setpgid(0, 0);
        if (signals_open(&signals, &err) != STATUS_OK) {
            _exit(1);
        }
        signals_stop_job();
        _exit(7);
    }
    int how = 0;
    setpgid(child, child);
    expect_int(waitpid(child, &how, WUNTRACED), child);
    expect_true(WIFSTOPPED(how));
    expect_int(kill(child, SIGCONT), 0);
    expect_int(waitpid(child, &how, 0), child);
    expect_true(WIFEXITED(how));
    expect_int(WEXITSTATUS(how), 7);
}
END_TEST

TEST_MAIN("run/signals", TEST(each_signal_is_news_and_no_handler_runs),
          TEST(a_child_that_ends_is_news), TEST(an_ignored_hang_up_stays_ignored),
          TEST(the_mask_before_is_put_back), TEST(stopping_the_job_stops_and_goes_on))
