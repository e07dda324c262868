/* callsheet tone, with a mail reader that is played: what it is given, and what is printed. */
#include "driver.h"

#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/domain/mail.h"

/* What the played reader does, and what it saw; of one test's process. */
static struct {
    enum status status;
    const char *no_count;
    struct buf seen;
} reader;

/** Gives the text behind the first empty line, with everything from "-- " on as signature. */
static enum status play(void *context, const struct cli_context *cli, int take_fd, uint64_t bytes,
                        struct mail_body **out, struct error *err) {
    (void)context;
    (void)cli;
    buf_reset(&reader.seen);
    ck_assert_int_eq(lseek(take_fd, 0, SEEK_SET), 0);
    expect_ok(io_read_fd(take_fd, 1 << 20, &reader.seen, err), err);
    close(take_fd);
    expect_int(reader.seen.len, bytes);
    if (reader.status) {
        return error_set(err, reader.status, "The mail stopped the reader.");
    }
    struct mail_body *body = mail_body_new();
    const char *seen = buf_text(&reader.seen), *subject = strstr(seen, "Subject: ");
    const char *text = strstr(seen, "\n\n");
    text = text ? text + 2 : "";
    body->subject =
        subject ? arena_strndup(&body->arena, subject + 9, strcspn(subject + 9, "\n")) : "";
    body->text = arena_strdup(&body->arena, text);
    body->text_len = strlen(text);
    body->no_count = reader.no_count ? reader.no_count : "";
    body->spans = arena_array(&body->arena, 1, sizeof *body->spans);
    const char *signature = strstr(body->text, "-- \n");
    if (signature) {
        body->span_count = 1;
        body->spans[0] = (struct mail_span){.start = (size_t)(signature - body->text),
                                            .end = body->text_len,
                                            .kind = MAIL_SPAN_SIGNATURE};
    }
    *out = body;
    return STATUS_OK;
}

static const struct cli_hooks hooks = {.read_mail = play};

static char *use(const char *text) {
    driver_hooks = &hooks;
    return test_file("message", text);
}

START_TEST(a_mail_is_handed_over_as_it_is) {
    static const char mail[] = "From: a@b.example\nSubject: Your outrageous bill\n\nFix it.\n";
    char *path = use(mail), *out = DONE("tone", path);
    expect_text(buf_text(&reader.seen), mail);
    expect_contains(out, "angry, ");
    expect_contains(out, "outrageous ");
    expect_contains(out, "(subject)");
    expect_plain("tone", out, strlen(out), false);
    free(out);
    free(path);
}
END_TEST

static const struct {
    const char *text;
    bool is_mail;
} kinds[] = {
    {"From: a@b.example\n\nHello\n", true},
    {"from a@b.example\n\nHello\n", false},
    {"From a@b.example Mon Jan 1\nFrom: a@b.example\n\nHello\n", true},
    {"X-Odd: 1\nReceived: here;\n\tthere\nTo: b\n\nHello\n", true},
    {"Subject: only that\r\n\r\nHello\r\n", true},
    {"Note: this is no mail\n\nHello\n", false},
    {"Dear Jo,\nSubject: the bill\n\nHello\n", false},
    {"To: be or not\nto be\n\nHello\n", false},
    {"Hello\n", false},
    {"\nFrom: a\n\nHello\n", false},
};

START_TEST(mail_and_plain_text_are_told_apart) {
    char *path = use(kinds[_i].text), *out = DONE("tone", path);
    bool is_mail = strcmp(buf_text(&reader.seen), kinds[_i].text) == 0;
    ck_assert_msg(is_mail == kinds[_i].is_mail, "“%s”", kinds[_i].text);
    if (!is_mail) {
        expect_contains(buf_text(&reader.seen), "charset=utf-8\n");
        expect_contains(buf_text(&reader.seen), "\n\n");
        const char *handed = strstr(buf_text(&reader.seen), "\n\n");
        expect_text(handed ? handed + 2 : "", kinds[_i].text);
    }
    free(out);
    free(path);
}
END_TEST

START_TEST(json_has_spans_into_the_text_it_gives) {
    char *path = use("Subject: A disgrace\n\nYou lied to us, \xc3\xa0 propos. Please call.\n"
                     "-- \nJo, outrageous\n");
    json_t *root = parsed(DONE("tone", "--json", path));
    const char *text = json_string_value(json_object_get(root, "text"));
    const char *subject = json_string_value(json_object_get(root, "subject"));
    expect_text(subject, "A disgrace");
    expect_text(json_string_value(json_object_get(root, "band")), "angry");
    expect_text(json_string_value(json_object_get(root, "language")), "en");
    expect_true(json_is_null(json_object_get(root, "no_count")));
    json_t *spans = json_object_get(root, "spans"), *span;
    size_t i, sum = 0;
    json_array_foreach(spans, i, span) {
        bool in_subject = strcmp(json_string_value(json_object_get(span, "in")), "subject") == 0;
        const char *words = json_string_value(json_object_get(span, "text"));
        size_t start = (size_t)json_integer_value(json_object_get(span, "start"));
        size_t end = (size_t)json_integer_value(json_object_get(span, "end"));
        expect_int(end - start, strlen(words));
        expect_int(memcmp((in_subject ? subject : text) + start, words, end - start), 0);
        expect_true(json_string_value(json_object_get(span, "why"))[0] != '\0');
        sum += (size_t)json_integer_value(json_object_get(span, "weight"));
    }
    expect_true(i >= 3);
    size_t score = (size_t)json_integer_value(json_object_get(root, "score"));
    expect_int(score, sum > 100 ? 100 : sum);
    json_decref(root);
    free(path);
}
END_TEST

START_TEST(what_is_not_counted_is_said) {
    char *path = use("Subject: the date\n\nMonday is fine for us.\n");
    reader.no_count = "from a mailing list";
    char *out = DONE("tone", path);
    expect_text(out, "calm, 0 of 100, language en\nNot counted in the desk: from a mailing list.\n"
                     "No phrase counted.\n");
    free(out);
    json_t *root = parsed(DONE("tone", "--json", path));
    expect_text(json_string_value(json_object_get(root, "no_count")), "from a mailing list");
    json_decref(root);
    free(path);
}
END_TEST

START_TEST(words_of_the_configuration_are_used) {
    char *path = use("The gizmo again.\n");
    char *config = test_file("config", "[tone]\nthe gizmo = 40\n");
    char *out = DONE("tone", path, "--config", config);
    expect_contains(out, "+40  The gizmo");
    expect_contains(out, "a phrase of the configuration");
    free(out);
    free(config);
    free(path);
}
END_TEST

START_TEST(what_cannot_be_read_is_refused) {
    char *path = use(""), *gone = test_path("gone");
    REFUSED(1, "The message is empty.", "tone", path);
    REFUSED(1, "No such file", "tone", gone);
    REFUSED(2, "", "tone", path, path);
    free(path);
    path = use("Hello\n");
    reader.status = STATUS_CORRUPT;
    REFUSED(1, "The mail stopped the reader.", "tone", path);
    driver_hooks = NULL;
    REFUSED(1, "This program cannot read mail.", "tone", path);
    free(gone);
    free(path);
}
END_TEST

TEST_MAIN("cli/tone_command", TEST(a_mail_is_handed_over_as_it_is),
          TEST_LOOP(mail_and_plain_text_are_told_apart, ARRAY_LEN(kinds)),
          TEST(json_has_spans_into_the_text_it_gives), TEST(what_is_not_counted_is_said),
          TEST(words_of_the_configuration_are_used), TEST(what_cannot_be_read_is_refused))
