/* callsheet tone with the real reader: mail files, plain text, standard input; what others wrote is
   left out. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "support/check_more.h"
#include "support/driver.h"

static const char mail[] = "From: Dana <dana@harbour.example>\n"
                           "To: me@desk.example\n"
                           "Subject: =?utf-8?q?Outrageous_bill_=E2=80=93_again?=\n"
                           "MIME-Version: 1.0\n"
                           "Content-Type: text/plain; charset=iso-8859-1\n"
                           "Content-Transfer-Encoding: quoted-printable\n"
                           "\n"
                           "D=E9j=E0 vu: you lied to us, and I want our money back.\n"
                           "\n"
                           "On Mon, 2 Nov 2026 at 09:00, Me <me@desk.example> wrote:\n"
                           "> you are idiots\n"
                           "\n"
                           "-- \n"
                           "Dana, despicable\n"
                           "\n"
                           "This e-mail is confidential and intended solely for the addressee. If\n"
                           "you have received it in error, delete it; use is unlawful.\n";

static json_t *tone_of(const char *name, const char *text) {
    char command[4200];
    char *path = test_file(name, text);
    snprintf(command, sizeof command, "tone --json \"%s\"", path);
    char *out = run_callsheet(0, command);
    json_error_t error;
    json_t *root = json_loads(out, 0, &error);
    ck_assert_msg(root, "%s", error.text);
    free(out);
    free(path);
    return root;
}

static const char *text_of(json_t *root, const char *key) {
    return json_string_value(json_object_get(root, key));
}

static bool has_span(json_t *root, const char *words) {
    json_t *span;
    size_t i;
    json_array_foreach(json_object_get(root, "spans"), i, span) {
        if (strcmp(text_of(span, "text"), words) == 0) {
            return true;
        }
    }
    return false;
}

START_TEST(a_mail_file_is_scored_by_what_its_author_wrote) {
    json_t *root = tone_of("a.eml", mail);
    expect_text(text_of(root, "band"), "angry");
    expect_text(text_of(root, "language"), "en");
    expect_true(has_span(root, "Outrageous"));
    expect_true(has_span(root, "lied"));
    expect_false(has_span(root, "idiots"));
    expect_false(has_span(root, "despicable"));
    expect_false(has_span(root, "unlawful"));
    expect_contains(text_of(root, "text"), "D\xc3\xa9j\xc3\xa0 vu");
    expect_contains(text_of(root, "text"), "despicable");
    json_decref(root);
}
END_TEST

/* The control: the same words as the author's own do count. */
START_TEST(a_plain_text_is_read_like_a_mail) {
    json_t *root = tone_of("a.txt", "you are idiots\n> you are despicable\n");
    expect_true(has_span(root, "idiots"));
    expect_false(has_span(root, "despicable"));
    expect_text(text_of(root, "subject"), "");
    json_decref(root);
    root = tone_of("b.txt", "caf\xe9, you are idiots\n"); /* not UTF-8 */
    expect_contains(text_of(root, "text"), "caf\xc3\xa9");
    expect_true(has_span(root, "idiots"));
    json_decref(root);
}
END_TEST

START_TEST(what_is_sent_to_a_list_is_said) {
    json_t *root = tone_of("l.eml", "From: a@b.example\nList-Id: <x.y>\n\nThis is outrageous.\n");
    expect_text(text_of(root, "no_count"), "from a mailing list");
    json_decref(root);
}
END_TEST

/** Runs it with a file as standard input, and gives its output. */
static char *from_input(const char *text) {
    struct buf out = {0};
    int ends[2], how = 0;
    char piece[4096];
    char *path = test_file("input", text), *program = test_built("callsheet");
    expect_int(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen(path, "r", stdin) || dup2(ends[1], STDOUT_FILENO) < 0) {
            _exit(99);
        }
        close(ends[0]);
        close(ends[1]);
        execl(program, program, "tone", (char *)NULL);
        _exit(98);
    }
    close(ends[1]);
    for (ssize_t got; (got = read(ends[0], piece, sizeof piece)) > 0;) {
        buf_add(&out, piece, (size_t)got);
    }
    close(ends[0]);
    expect_int(waitpid(child, &how, 0), child);
    ck_assert_msg(WIFEXITED(how) && WEXITSTATUS(how) == 0, "ended with %d: %s", how,
                  buf_text(&out));
    free(path);
    free(program);
    return buf_detach(&out);
}

START_TEST(standard_input_is_read) {
    char *out = from_input("This is outrageous.\n> quoted: you liars\n");
    expect_contains(out, "angry, ");
    expect_contains(out, "outrageous");
    expect_lacks(out, "liars");
    free(out);
    out = from_input("Help!!! The server is down and nobody can work, please call me back!\n");
    expect_contains(out, "calm, ");
    free(out);
}
END_TEST

TEST_MAIN("e2e/tone", TEST(a_mail_file_is_scored_by_what_its_author_wrote),
          TEST(a_plain_text_is_read_like_a_mail), TEST(what_is_sent_to_a_list_is_said),
          TEST(standard_input_is_read))
