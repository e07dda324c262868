/* What is generated from tables is what is committed: man page, completions, sections of the
   README. With CALLSHEET_GOLDEN_UPDATE=1 they are written. */
#include <sys/wait.h>
#include <unistd.h>

#include "driver.h"

#include "callsheet/app/action.h"
#include "callsheet/cli/command.h"
#include "callsheet/exchange/csv_table.h"

static const struct {
    const char *path; /* seen from tests/golden */
    void (*make)(struct buf *out);
} files[] = {
    {"../../src/callsheet.1", cli_manual},
    {"../../src/completions/callsheet.bash", cli_completion_bash},
    {"../../src/completions/_callsheet", cli_completion_zsh},
    {"../../src/completions/callsheet.fish", cli_completion_fish},
};

START_TEST(files_are_as_generated) {
    struct buf text = {0};
    files[_i].make(&text);
    expect_golden(files[_i].path, buf_text(&text));
    buf_release(&text);
}
END_TEST

/** The desk on a morning, as its golden has it: rows between bars become an indented block. */
static void add_picture(struct buf *out) {
    char *path = test_source("golden/screen/morning-120x40");
    char *dump = test_read(path), *rest = dump;
    ck_assert(strsep(&rest, "\n") && rest);
    for (char *row = strsep(&rest, "\n"); row && row[0] == '|'; row = strsep(&rest, "\n")) {
        size_t len = strlen(row) - 1; /* the bar at the end */
        while (len > 1 && row[len - 1] == ' ') {
            len--;
        }
        buf_addf(out, len > 1 ? "    %.*s\n" : "\n", (int)len - 1, row + 1);
    }
    ck_assert_msg(out->len > 1000, "the golden of the morning has no rows");
    free(dump);
    free(path);
}

static const struct {
    const char *name;
    void (*make)(struct buf *out);
} sections[] = {
    {"picture", add_picture},
    {"keys", action_keys_markdown},
    {"commands", cli_commands_markdown},
    {"csv", csv_table_markdown},
};

/** The README between "<!-- name -->" and "<!-- /name -->" is what the table says. */
START_TEST(sections_of_the_readme_are_as_generated) {
    char *path = test_source("../README.md");
    char *readme = test_read(path);
    struct buf text = {0}, open = {0}, close = {0};
    buf_addf(&open, "<!-- %s -->\n", sections[_i].name);
    buf_addf(&close, "<!-- /%s -->", sections[_i].name);
    char *from = strstr(readme, buf_text(&open)), *to = strstr(readme, buf_text(&close));
    ck_assert_msg(from && to && from < to, "the README has no section %s", sections[_i].name);
    buf_add_char(&text, '\n');
    sections[_i].make(&text);
    if (text.data[text.len - 1] != '\n' || text.data[text.len - 2] != '\n') {
        buf_add_char(&text, '\n');
    }
    from += open.len;
    if (getenv("CALLSHEET_GOLDEN_UPDATE")) {
        FILE *out = fopen(path, "w");
        ck_assert(out && fwrite(readme, 1, (size_t)(from - readme), out) > 0 &&
                  fwrite(text.data, 1, text.len, out) == text.len && fputs(to, out) >= 0 &&
                  fclose(out) == 0);
    } else {
        *to = '\0';
        expect_text(from, buf_text(&text));
    }
    buf_release(&close);
    buf_release(&open);
    buf_release(&text);
    free(readme);
    free(path);
}
END_TEST

/** Runs a program on a file; -1 when there is no such program. */
static int judge(const char *program, const char *option, const char *path) {
    pid_t pid = fork();
    if (pid == 0) {
        char *argv[] = {strdup(program), strdup(option), strdup(path), NULL};
        if (!freopen("/dev/null", "w", stdout)) {
            _exit(126);
        }
        execvp(program, argv);
        _exit(127);
    }
    int result = 0;
    ck_assert(waitpid(pid, &result, 0) == pid && WIFEXITED(result));
    return WEXITSTATUS(result) == 127 ? -1 : WEXITSTATUS(result);
}

START_TEST(the_bash_completion_is_bash) {
    char *path = test_source("../src/completions/callsheet.bash");
    expect_int(judge("bash", "-n", path), 0);
    free(path);
}
END_TEST

START_TEST(the_manual_names_every_command_option_and_setting) {
    struct buf text = {0};
    cli_manual(&text);
#define X(name, word, usage, least, most, options, words) expect_contains(buf_text(&text), word);
    COMMAND_TABLE(X)
#undef X
#define X(name, word, value, common, words) expect_contains(buf_text(&text), (word) + 2);
    OPTION_TABLE(X)
#undef X
#define X(section, name, field, kind, otherwise, words) expect_contains(buf_text(&text), words);
    CONFIG_TABLE(X)
#undef X
    buf_release(&text);
}
END_TEST

TEST_MAIN("cli/documents", TEST_LOOP(files_are_as_generated, ARRAY_LEN(files)),
          TEST_LOOP(sections_of_the_readme_are_as_generated, ARRAY_LEN(sections)),
          TEST(the_bash_completion_is_bash),
          TEST(the_manual_names_every_command_option_and_setting))
