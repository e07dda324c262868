#include "support/check_more.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/mem.h"

START_TEST(copies) {
    expect_true(mem_strdup(NULL) == NULL);
    char *copy = mem_strdup("text"), *part = mem_strndup("text", 2), *none = mem_strndup(NULL, 0);
    expect_text(copy, "text");
    expect_text(part, "te");
    expect_text(none, "");
    mem_free(copy);
    mem_free(part);
    mem_free(none);
    mem_free(NULL);
}
END_TEST

START_TEST(zalloc_is_zeroed_and_nothing_is_something) {
    unsigned char *bytes = mem_zalloc(100, 3);
    for (size_t i = 0; i < 300; i++) {
        expect_int(bytes[i], 0);
    }
    void *empty = mem_alloc(0), *zeros = mem_zalloc(0, 8);
    ck_assert_ptr_nonnull(empty);
    ck_assert_ptr_nonnull(zeros);
    mem_free(bytes);
    mem_free(empty);
    mem_free(zeros);
}
END_TEST

START_TEST(grow_keeps_what_is_there) {
    int *numbers = NULL;
    size_t capacity = 0, moves = 0;
    for (size_t i = 0; i < 10000; i++) {
        size_t before = capacity;
        numbers = mem_grow(numbers, i, &capacity, sizeof *numbers);
        moves += capacity != before;
        expect_true(capacity > i);
        numbers[i] = (int)i;
    }
    expect_true(moves < 20);
    for (size_t i = 0; i < 10000; i++) {
        expect_int(numbers[i], i);
    }
    mem_free(numbers);
}
END_TEST

static void say_restored(void) {
    if (write(STDOUT_FILENO, "restored\n", 9) != 9) {
        abort();
    }
}

/** Runs something that ends the program, and returns all it wrote. */
static char *output_of_death(void (*deadly)(void), int *code) {
    char *path = test_path("output");
    pid_t child = fork();
    if (child == 0) {
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        (void)dup2(fd, STDOUT_FILENO);
        (void)dup2(fd, STDERR_FILENO);
        mem_set_die_hook(say_restored);
        deadly();
        _exit(99);
    }
    int status;
    expect_int(waitpid(child, &status, 0), child);
    expect_true(WIFEXITED(status));
    *code = WEXITSTATUS(status);
    char *text = test_read(path);
    free(path);
    return text;
}

static void ask_for_too_much(void) {
    (void)mem_zalloc((size_t)1 << 40, (size_t)1 << 40);
}

static void ask_for_half_the_world(void) {
    (void)mem_resize(NULL, (size_t)1 << 62, 1);
}

static void just_die(void) {
    die("This is the end.");
}

START_TEST(overflow_ends_the_program_after_the_hook) {
    int code;
    char *text = output_of_death(ask_for_too_much, &code);
    expect_int(code, 1);
    expect_true(strncmp(text, "restored\ncallsheet: There is no memory left.", 44) == 0);
    free(text);
}
END_TEST

START_TEST(refused_memory_ends_the_program) {
#if defined(__SANITIZE_ADDRESS__)
    skip_without(NULL, "the address sanitizer ends the program itself");
#endif
    int code;
    char *text = output_of_death(ask_for_half_the_world, &code);
    expect_int(code, 1);
    expect_contains(text, "restored\ncallsheet: There is no memory left.");
    free(text);
}
END_TEST

START_TEST(die_prints_and_exits_with_1) {
    int code;
    char *text = output_of_death(just_die, &code);
    expect_int(code, 1);
    expect_text(text, "restored\ncallsheet: This is the end.\n");
    free(text);
}
END_TEST

static void die_in_the_hook(void) {
    mem_set_die_hook(just_die);
    die("First.");
}

START_TEST(hook_that_dies_does_not_run_again) {
    int code;
    char *text = output_of_death(die_in_the_hook, &code);
    expect_int(code, 1);
    expect_text(text, "callsheet: This is the end.\n");
    free(text);
}
END_TEST

START_TEST(arena_pieces_are_zeroed_aligned_and_apart) {
    struct dice dice = dice_new();
    struct arena arena;
    arena_init(&arena);
    for (int round = 0; round < 3; round++) {
        unsigned char *pieces[500];
        size_t sizes[500], wrong = 0;
        for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
            sizes[i] = i % 50 == 7 ? 20000 : dice_below(&dice, 200);
            pieces[i] = arena_alloc(&arena, sizes[i]);
            expect_int((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
            for (size_t at = 0; at < sizes[i]; at++) {
                wrong += pieces[i][at] != 0;
            }
            memset(pieces[i], (int)(i % 251) + 1, sizes[i]);
            expect_text(arena_strdup(&arena, "odd"), "odd"); /* unaligned in between */
        }
        for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
            for (size_t at = 0; at < sizes[i]; at++) {
                wrong += pieces[i][at] != i % 251 + 1;
            }
        }
        expect_int(wrong, 0);
        arena_clear(&arena);
        expect_int(arena.total, 0);
    }
    arena_release(&arena);
    expect_true(arena.first == NULL);
}
END_TEST

START_TEST(arena_copies_text) {
    struct arena arena = {0};
    expect_text(arena_strdup(&arena, NULL), "");
    expect_text(arena_strndup(&arena, "abcdef", 3), "abc");
    int *numbers = arena_array(&arena, 10, sizeof *numbers);
    expect_int(numbers[9], 0);
    arena_clear(&arena);
    arena_release(&arena);
    arena_release(&arena);
    arena_clear(&arena);
}
END_TEST

TEST_MAIN("base/mem", TEST(copies), TEST(zalloc_is_zeroed_and_nothing_is_something),
          TEST(grow_keeps_what_is_there), TEST(overflow_ends_the_program_after_the_hook),
          TEST(refused_memory_ends_the_program), TEST(die_prints_and_exits_with_1),
          TEST(hook_that_dies_does_not_run_again), TEST(arena_pieces_are_zeroed_aligned_and_apart),
          TEST(arena_copies_text))
