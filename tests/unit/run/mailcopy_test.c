#include "callsheet/run/mailcopy.h"

#include "support/check_more.h"

START_TEST(threads_are_copied_whole) {
    const struct index_thread rows[] = {
        {.thread_id = "t1",
         .newest = 5,
         .newest_id = "m9",
         .subject = "Invoice",
         .authors = "Dana",
         .messages = 3,
         .is_unread = true,
         .is_inbound = true},
        {.thread_id = "t2", .newest_id = "m2", .subject = "", .authors = "", .messages = 1},
    };
    struct mail_list *list =
        mailcopy_threads(&(struct index_thread_list){.is_cut = true, .count = 2, .rows = rows});
    expect_int(list->thread_count, 2);
    expect_true(list->is_cut);
    expect_text(list->threads[0].thread_id, "t1");
    expect_text(list->threads[0].newest_id, "m9");
    expect_true(list->threads[0].thread_id != rows[0].thread_id);
    expect_int(list->threads[0].messages, 3);
    expect_true(list->threads[0].is_unread && list->threads[0].is_inbound);
    expect_false(list->threads[1].is_inbound);
    mail_list_free(list);
}
END_TEST

START_TEST(messages_carry_their_flags) {
    const struct index_message row = {.message_id = "m1",
                                      .name = "Dana",
                                      .address = "d@x.example",
                                      .subject = "Re",
                                      .flags = INDEX_MESSAGE_OUTBOUND | INDEX_MESSAGE_ATTACHMENT,
                                      .depth = 2,
                                      .files = 3};
    struct mail_list *list =
        mailcopy_messages(&(struct index_message_list){.count = 1, .rows = &row});
    expect_int(list->message_count, 1);
    expect_true(list->messages[0].is_outbound && list->messages[0].has_attachment);
    expect_false(list->messages[0].is_unread);
    expect_int(list->messages[0].depth, 2);
    expect_int(list->messages[0].files, 3);
    mail_list_free(list);
}
END_TEST

static struct children_event body_event(void) {
    static const struct body_part part = {
        .name = "a.pdf", .type = "application/pdf", .bytes = UINT64_MAX};
    static const struct body_span spans[] = {{0, 2, BODY_SPAN_QUOTE},
                                             {2, 3, BODY_SPAN_SIGNATURE},
                                             {3, 4, BODY_SPAN_NOTE},
                                             {4, 5, BODY_SPAN_HIDDEN}};
    return (struct children_event){
        .kind = CHILDREN_BODY,
        .body = {.files = 2,
                 .files_differ = true,
                 .text = {.from_name = "D",
                          .from_address = "d@x",
                          .to = "t",
                          .cc = "",
                          .subject = "s",
                          .message_id = "m",
                          .list_id = "",
                          .auto_submitted = "",
                          .reply_to = "",
                          .date = 7,
                          .warnings = BODY_WARNING_PUNYCODE | BODY_WARNING_TEXT_CUT,
                          .part_count = 1,
                          .parts = &part,
                          .span_count = 4,
                          .spans = spans,
                          .text = "hello",
                          .text_len = 5}}};
}

START_TEST(a_text_is_copied_with_spans_parts_and_warnings) {
    static const enum mail_span_kind kinds[] = {MAIL_SPAN_QUOTE, MAIL_SPAN_SIGNATURE,
                                                MAIL_SPAN_NOTE, MAIL_SPAN_HIDDEN};
    struct children_event event = body_event();
    struct mail_body *body = mailcopy_body(&event, "asked@for");
    expect_text(body->message_id, "asked@for");
    expect_text(body->text, "hello");
    expect_int(body->span_count, 4);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        expect_int(body->spans[i].kind, kinds[i]);
    }
    expect_int(body->attachments[0].bytes, INT64_MAX);
    expect_int(body->warning_count, 3);
    expect_contains(body->warnings[0], "Several files");
    expect_text(body->warnings[1], body_warning_text(BODY_WARNING_PUNYCODE));
    mail_body_free(body);
}
END_TEST

TEST_MAIN("run/mailcopy", TEST(threads_are_copied_whole), TEST(messages_carry_their_flags),
          TEST(a_text_is_copied_with_spans_parts_and_warnings))
