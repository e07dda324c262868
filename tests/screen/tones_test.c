/* What is read in mail meanwhile: rows move without the cursor, tones come without anything moving.
 */
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"
#include "support/desk_driver.h"

static size_t place_of(int64_t customer) {
    const struct queue *queue = desk_queue(driver()->model);
    for (size_t i = 0; i < queue->count; i++) {
        if (queue->rows[i].customer == customer) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* A customer of the list who is neither first nor upset. */
static int64_t somebody(void) {
    const struct queue *queue = desk_queue(driver()->model);
    for (size_t i = 6; i < queue->to_call; i++) {
        if (queue->rows[i].queue_class == CLASS_NOT_CALLED) {
            return queue->rows[i].customer;
        }
    }
    ck_abort_msg("nobody is overdue");
    return 0;
}

static void send_fact(int64_t customer) {
    struct arena arena = {0};
    struct facts facts;
    struct moment moment = world_moment(driver()->now);
    expect_true(world_facts(&driver()->world, customer, &moment, &arena, &facts));
    facts.mail = (struct mail_fact){
        .at = WORLD_NOW - 60, .who = "Somebody", .words = "never again", .message_id = "x@y"};
    send(&(struct message){.kind = MSG_MAIL_FACT, .customer = customer, .facts = &facts});
    arena_release(&arena);
}

START_TEST(a_row_moves_up_and_the_cursor_stays) {
    open_desk(40, 120);
    press("j j");
    int64_t selected = driver()->model->selected, customer = somebody();
    expect_true(selected != customer);
    size_t before = place_of(customer);
    driver()->holds[EFFECT_LOAD_ROW] = true;
    driver()->model->rows_awaited = 1; /* a row that was asked for is still to come */
    send_fact(customer);
    expect_true(place_of(customer) < before);
    expect_int(driver()->model->selected, selected);
    expect_int(driver()->model->rows_awaited, 1);
    driver()->model->rows_awaited = 0;
}
END_TEST

static struct mail_list *tones(const char *thread, const char *message, int score) {
    struct mail_list *list = mail_list_new();
    list->threads = arena_array(&list->arena, 1, sizeof *list->threads);
    list->thread_count = 1;
    list->threads[0] = (struct mail_thread){
        .thread_id = thread,
        .newest_id = "",
        .tone = {.score = score, .band = tone_band_of(score), .about = "INV-1042", .no_count = ""}};
    list->messages = arena_array(&list->arena, 1, sizeof *list->messages);
    list->message_count = 1;
    list->messages[0] = (struct mail_message){
        .message_id = message,
        .tone = {
            .score = score, .band = TONE_CALM, .is_marked = true, .about = "", .no_count = ""}};
    list->hidden_heated = 2;
    return list;
}

START_TEST(tones_come_without_anything_moving) {
    open_desk(40, 120);
    struct model *model = driver()->model;
    while (model->selected != WORLD_HARBOUR) {
        press("j");
    }
    press("6 Enter");
    expect_true(model->mail.threads != NULL && model->mail.body != NULL);
    size_t message = model->mail.message, count = model->mail.threads->thread_count;
    char *id = mem_strdup(model->mail.body->message_id);
    send(&(struct message){.kind = MSG_MAIL_TONES,
                           .take_mail = tones(model->mail.threads->threads[0].thread_id, id, 88)});
    expect_int(model->mail.threads->threads[0].tone.score, 88);
    expect_text(model->mail.threads->threads[0].tone.about, "INV-1042");
    expect_int(model->mail.threads->hidden_heated, 2);
    expect_true(model->mail.body->is_marked);
    expect_int(model->mail.body->tone.band, TONE_CALM); /* the person's word */
    expect_int(model->mail.message, message);
    expect_int(model->mail.threads->thread_count, count);
    send(&(struct message){.kind = MSG_MAIL_TONES, .take_mail = tones("nobody's", "unknown", 1)});
    expect_int(model->mail.threads->threads[0].tone.score, 88);
    mem_free(id);
}
END_TEST

TEST_MAIN("screen/tones", DESK(a_row_moves_up_and_the_cursor_stays),
          DESK(tones_come_without_anything_moving))
