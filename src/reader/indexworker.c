/** `callsheet-reader index`: answers questions about the mail archive. */
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/reader/addrmap.h"
#include "callsheet/reader/archive.h"
#include "callsheet/reader/fileset.h"
#include "callsheet/reader/mailfile.h"
#include "callsheet/reader/sandbox.h"
#include "callsheet/reader/scan.h"
#include "callsheet/reader/search.h"
#include "callsheet/reader/threads.h"
#include "callsheet/reader/worker.h"
#include "callsheet/wire/index_msg.h"
#include "callsheet/wire/score_msg.h"

struct index {
    struct archive archive;
    struct addrmap *map;      /* in use */
    struct addrmap *arriving; /* its successor, while its parts come in; NULL between */
    uint32_t rejected;
    struct scan_memory *memory;
};

static int64_t indexed_at(int64_t changed_ns) {
    return changed_ns == 0 ? INSTANT_NONE : changed_ns / 1000000000;
}

static enum status send_and_release(struct worker *worker, enum frame_kind kind,
                                    struct buf *payload, int take_fd, struct error *err) {
    enum status status = worker_send(worker, kind, payload, take_fd, err);
    buf_release(payload);
    return status;
}

static enum status count_work(struct archive *archive, void *context, struct error *err) {
    return archive_count(archive, "*", context, err);
}

static enum status answer_open(struct worker *worker, const struct frame *request,
                               struct error *err) {
    struct index *index = worker->context;
    struct index_open asked;
    enum status status = index_open_decode(request, &worker->arena, &asked, err);
    if (status != STATUS_OK) {
        return status;
    }
    uint64_t count = 0;
    archive_set(&index->archive, asked.database, asked.config, asked.profile);
    scan_memory_forget(index->memory);
    status = archive_try(&index->archive, count_work, &count, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct archive_state state;
    archive_read_state(&index->archive, &state);
    struct index_opened opened = {
        .path = index->archive.path,
        .mail_root = index->archive.mail_root,
        .config = index->archive.config,
        .uuid = state.uuid,
        .revision = state.revision,
        .messages = count,
        .indexed_at = indexed_at(state.changed_ns),
        .own_addresses = (uint32_t)index->archive.own_count,
        .own_name = index->archive.own_name,
        .own_address = index->archive.own_address,
    };
    struct buf payload;
    buf_init(&payload);
    index_opened_encode(&payload, &opened);
    return send_and_release(worker, FRAME_INDEX_OPENED, &payload, -1, err);
}

static enum status answer_addresses(struct worker *worker, const struct frame *request,
                                    struct error *err) {
    struct index *index = worker->context;
    struct index_addresses asked;
    enum status status = index_addresses_decode(request, &worker->arena, &asked, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (asked.is_first || index->arriving == NULL) {
        addrmap_free(index->arriving);
        index->arriving = addrmap_new();
        index->rejected = 0;
    }
    for (size_t i = 0; i < asked.count; i++) {
        bool is_address =
            addrmap_add(index->arriving, asked.rows[i].address, asked.rows[i].customer_id);
        index->rejected += !is_address;
    }
    if (!asked.is_last) {
        return STATUS_OK;
    }
    addrmap_free(index->map);
    index->map = index->arriving;
    index->arriving = NULL;
    scan_memory_forget(index->memory);
    struct buf payload;
    buf_init(&payload);
    index_addresses_set_encode(
        &payload, &(struct index_addresses_set){.count = (uint32_t)addrmap_count(index->map),
                                                .rejected = index->rejected});
    return send_and_release(worker, FRAME_INDEX_ADDRESSES_SET, &payload, -1, err);
}

static enum status send_scan(struct worker *worker, const struct scan_result *result,
                             struct error *err) {
    enum status status = STATUS_OK;
    for (size_t at = 0; status == STATUS_OK && at < result->count; at += INDEX_MAIL_ROWS) {
        size_t left = result->count - at;
        struct index_mail_batch batch = {.is_whole = result->is_whole,
                                         .count = left < INDEX_MAIL_ROWS ? left : INDEX_MAIL_ROWS,
                                         .rows = result->rows + at};
        struct buf payload;
        buf_init(&payload);
        index_mail_batch_encode(&payload, &batch);
        status = send_and_release(worker, FRAME_INDEX_MAIL, &payload, -1, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct index_done done = {
        .kind = result->is_unchanged ? INDEX_DONE_UNCHANGED
                : result->is_whole   ? INDEX_DONE_WHOLE
                                     : INDEX_DONE_CHANGES,
        .uuid = result->state.uuid,
        .revision = result->state.revision,
        .looked_at = result->looked_at,
        .rows = result->count,
        .indexed_at = indexed_at(result->state.changed_ns),
    };
    struct buf payload;
    buf_init(&payload);
    index_done_encode(&payload, &done);
    return send_and_release(worker, FRAME_INDEX_DONE, &payload, -1, err);
}

static enum status answer_scan(struct worker *worker, const struct frame *request,
                               struct error *err) {
    struct index *index = worker->context;
    struct index_scan asked;
    struct scan_result result;
    enum status status = index_scan_decode(request, &worker->arena, &asked, err);
    if (status != STATUS_OK) {
        return status;
    }
    status = scan_whole(&index->archive, index->map, index->memory, &asked, &result, err);
    if (status == STATUS_OK) {
        status = send_scan(worker, &result, err);
    }
    scan_result_release(&result);
    return status;
}

static enum status answer_poll(struct worker *worker, const struct frame *request,
                               struct error *err) {
    struct index *index = worker->context;
    struct index_poll asked;
    struct scan_result result;
    enum status status = index_poll_decode(request, &worker->arena, &asked, err);
    if (status != STATUS_OK) {
        return status;
    }
    status = scan_changes(&index->archive, index->map, index->memory, &asked, &result, err);
    if (status == STATUS_OK) {
        status = send_scan(worker, &result, err);
    }
    scan_result_release(&result);
    return status;
}

static enum status answer_threads(struct worker *worker, const struct frame *request,
                                  struct error *err) {
    struct index *index = worker->context;
    struct index_threads asked;
    struct index_thread_list list;
    enum status status = index_threads_decode(request, &worker->arena, &asked, err);
    if (status == STATUS_OK) {
        status = threads_list(&index->archive, &asked, &worker->arena, &list, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct buf payload;
    buf_init(&payload);
    index_thread_list_encode(&payload, &list);
    return send_and_release(worker, FRAME_INDEX_THREAD_LIST, &payload, -1, err);
}

static enum status send_messages(struct worker *worker, enum frame_kind kind,
                                 const struct index_message_list *list, struct error *err) {
    struct buf payload;
    buf_init(&payload);
    index_message_list_encode(&payload, list);
    return send_and_release(worker, kind, &payload, -1, err);
}

static enum status answer_messages(struct worker *worker, const struct frame *request,
                                   struct error *err) {
    struct index *index = worker->context;
    struct index_messages asked;
    struct index_message_list list;
    enum status status = index_messages_decode(request, &worker->arena, &asked, err);
    if (status == STATUS_OK) {
        status = threads_messages(&index->archive, &asked, &worker->arena, &list, err);
    }
    return status == STATUS_OK ? send_messages(worker, FRAME_INDEX_MESSAGE_LIST, &list, err)
                               : status;
}

/* The whole answer at once. */
static enum status answer_search(struct worker *worker, const struct frame *request,
                                 struct error *err) {
    struct index *index = worker->context;
    struct index_search asked;
    struct index_message_list list;
    enum status status = index_search_decode(request, &worker->arena, &asked, err);
    if (status == STATUS_OK) {
        const struct search search = {.archive = &index->archive,
                                      .map = index->map,
                                      .request = &asked,
                                      .arena = &worker->arena};
        status = search_all(&search, &list, err);
    }
    return status == STATUS_OK ? send_messages(worker, FRAME_INDEX_MESSAGE_LIST, &list, err)
                               : status;
}

static enum status send_part(void *context, const struct index_message_list *part,
                             struct error *err) {
    return send_messages(context, FRAME_INDEX_MESSAGE_PART, part, err);
}

/* The rows as they are found. */
static enum status answer_find(struct worker *worker, const struct frame *request,
                               struct error *err) {
    struct index *index = worker->context;
    struct index_search asked;
    struct index_message_list list;
    enum status status = index_search_decode(request, &worker->arena, &asked, err);
    if (status == STATUS_OK) {
        const struct search search = {.archive = &index->archive,
                                      .map = index->map,
                                      .request = &asked,
                                      .arena = &worker->arena,
                                      .give = send_part,
                                      .context = worker};
        status = search_run(&search, &list, err);
    }
    return status == STATUS_OK ? send_messages(worker, FRAME_INDEX_MESSAGE_LIST, &list, err)
                               : status;
}

static enum status answer_queries(struct worker *worker, const struct frame *request,
                                  struct error *err) {
    struct index *index = worker->context;
    struct query_list list;
    (void)request; /* it asks for nothing more */
    enum status status = search_saved(&index->archive, &worker->arena, &list, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct buf payload;
    buf_init(&payload);
    query_list_encode(&payload, &list);
    return send_and_release(worker, FRAME_INDEX_QUERY_LIST, &payload, -1, err);
}

struct file_search {
    struct index_file asked;
    struct mailfile found;
};

static enum status file_work(struct archive *archive, void *context, struct error *err) {
    struct file_search *search = context;
    return mailfile_find(archive, search->asked.message_id, search->asked.which, &search->found,
                         err);
}

static enum status answer_file(struct worker *worker, const struct frame *request,
                               struct error *err) {
    struct index *index = worker->context;
    struct file_search search;
    enum status status = index_file_decode(request, &worker->arena, &search.asked, err);
    if (status == STATUS_OK) {
        status = archive_try(&index->archive, file_work, &search, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct index_file_opened opened = {
        .message_id = search.asked.message_id,
        .path = search.found.path,
        .bytes = search.found.bytes,
        .which = search.found.which,
        .files = search.found.files,
        .files_differ = search.found.files_differ,
    };
    struct buf payload;
    buf_init(&payload);
    index_file_opened_encode(&payload, &opened);
    mem_free(search.found.path);
    return send_and_release(worker, FRAME_INDEX_FILE_OPENED, &payload, search.found.fd, err);
}

struct set_search {
    struct index_sets asked;
    struct index_set *rows;
};

static enum status sets_work(struct archive *archive, void *context, struct error *err) {
    struct set_search *search = context;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < search->asked.count; i++) {
        status = fileset_read(archive, search->asked.ids[i], &search->rows[i], err);
    }
    return status;
}

static enum status answer_sets(struct worker *worker, const struct frame *request,
                               struct error *err) {
    struct index *index = worker->context;
    struct set_search search;
    enum status status = index_sets_decode(request, &worker->arena, &search.asked, err);
    if (status == STATUS_OK) {
        search.rows = arena_array(&worker->arena, search.asked.count, sizeof *search.rows);
        status = archive_try(&index->archive, sets_work, &search, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct buf payload;
    buf_init(&payload);
    index_set_list_encode(
        &payload, &(struct index_set_list){.count = search.asked.count, .rows = search.rows});
    return send_and_release(worker, FRAME_INDEX_SET_LIST, &payload, -1, err);
}

/* One row for each request this worker answers. */
static const struct {
    enum frame_kind kind;
    enum status (*answer)(struct worker *worker, const struct frame *request, struct error *err);
} answers[] = {
    {FRAME_INDEX_OPEN, answer_open},       {FRAME_INDEX_ADDRESSES, answer_addresses},
    {FRAME_INDEX_SCAN, answer_scan},       {FRAME_INDEX_POLL, answer_poll},
    {FRAME_INDEX_THREADS, answer_threads}, {FRAME_INDEX_MESSAGES, answer_messages},
    {FRAME_INDEX_SEARCH, answer_search},   {FRAME_INDEX_FILE, answer_file},
    {FRAME_INDEX_SETS, answer_sets},       {FRAME_INDEX_FIND, answer_find},
    {FRAME_INDEX_QUERIES, answer_queries},
};

static enum status answer(struct worker *worker, const struct frame *request, int fd,
                          struct error *err) {
    if (fd >= 0) {
        (void)close(fd); /* none was asked for */
    }
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        if (answers[i].kind == request->kind) {
            return answers[i].answer(worker, request, err);
        }
    }
    return error_set(err, STATUS_INVALID,
                     "The mail reader was asked for something it does not do.");
}

int index_worker(int take_fd) {
    struct error err = {.status = STATUS_OK};
    (void)setlocale(LC_ALL, "C.UTF-8"); /* without it wide letters show as U+FFFD, no worse */
    struct index index = {.map = addrmap_new(), .memory = scan_memory_new()};
    archive_init(&index.archive);
    struct worker worker = {.context = &index, .answer = answer};
    int code = 1;
    if (sandbox_basic(&err) == STATUS_OK) {
        code = worker_run(&worker, take_fd);
    } else {
        worker_refuse(&worker, take_fd, &err);
    }
    archive_release(&index.archive);
    addrmap_free(index.map);
    addrmap_free(index.arriving);
    scan_memory_free(index.memory);
    return code;
}
