/** What happens when the program must end at once. One of the few files with state of its own: a
    signal handler is given nothing else. */
#include "callsheet/run/crash.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/run/term.h"

/** Deep recursion ends on a full stack: the handler needs one of its own. 64 KiB holds the kernel's
    frame with AVX-512 registers (about 3 KiB) many times over. */
enum { CRASH_STACK_BYTES = 64 * 1024 };

static const struct term *volatile guarded;
static char crash_stack[CRASH_STACK_BYTES];

static void put_back(void) {
    const struct term *term = guarded;
    guarded = NULL;
    if (term != NULL) {
        term_restore(term);
    }
}

static void on_fault(int number) {
    static const char words[] =
        "callsheet ended because of a fault of its own. What you typed is kept: start it again "
        "and go on with the call.\n";
    put_back();
    ssize_t written = write(STDERR_FILENO, words, sizeof words - 1);
    (void)written; /* nothing is left to be done about it */
    /* SA_RESETHAND has put the default action back. */
    (void)raise(number);
}

void crash_guard(const struct term *term) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
    struct sigaction action = {.sa_handler = on_fault,
                               .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND | SA_NODEFER)};
    guarded = term;
    sigemptyset(&action.sa_mask);
    (void)sigaltstack(&stack, NULL);
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        (void)sigaction(faults[i], &action, NULL);
    }
    mem_set_die_hook(put_back);
}

void crash_forget(void) {
    guarded = NULL;
}
