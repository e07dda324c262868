/** What reading mail came to, kept between runs: a header, the ledger's path, the facts, the
    messages. Each section has its own checksum, so that the facts are read without the rest. */
#include "callsheet/store/mailcache.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/store/sum.h"

/* Moves when the meaning of anything in the file does. */
static const char MAGIC[8] = "CSMAIL1";

enum {
    HEADER_BYTES = 88, /* the magic word, 9 * 8, 2 * 4 */
    SUM_AT = sizeof MAGIC,
    SUMMED_AT = SUM_AT + 8,
    NAME_BYTES = 32,
    PIECE_BYTES = 64 * 1024, /* written at once; a multiple of SUM_BLOCK */
    FILE_BYTES = 128 * 1024 * 1024,
    FACT_LEAST = 52, /* bytes of one with empty texts */
    MAIL_LEAST = 45,
};

struct header {
    uint64_t sum; /* of the rest of the header */
    uint64_t scorer, archive;
    uint64_t facts_len, facts_sum, fact_count;
    uint64_t mails_len, mails_sum, mail_count;
    uint32_t ledger_len;
};

/** One file for each ledger, so that no facts of another one are shown. */
static enum status make_path(char path[PATH_MAX], const char *folder, const char *ledger,
                             struct error *err) {
    struct sum sum;
    char name[NAME_BYTES];
    sum_init(&sum);
    sum_add(&sum, ledger, strlen(ledger));
    (void)snprintf(name, sizeof name, "mail-%016llx", (unsigned long long)sum_end(&sum));
    return io_join(path, PATH_MAX, folder, name, err);
}

static enum status not_there(struct error *err) {
    return error_set(err, STATUS_NOT_FOUND, "There is no mail of an earlier run in the cache.");
}

static uint64_t sum_of(const void *bytes, size_t len) {
    struct sum sum;
    sum_init(&sum);
    sum_add(&sum, bytes, len);
    return sum_end(&sum);
}

static void put_header(const struct header *header, struct buf *out) {
    struct buf rest;
    buf_init(&rest);
    buf_add_u64(&rest, header->scorer);
    buf_add_u64(&rest, header->archive);
    buf_add_u64(&rest, header->facts_len);
    buf_add_u64(&rest, header->facts_sum);
    buf_add_u64(&rest, header->fact_count);
    buf_add_u64(&rest, header->mails_len);
    buf_add_u64(&rest, header->mails_sum);
    buf_add_u64(&rest, header->mail_count);
    buf_add_u32(&rest, header->ledger_len);
    buf_add_u32(&rest, 0);
    buf_add(out, MAGIC, sizeof MAGIC);
    buf_add_u64(out, sum_of(rest.data, rest.len));
    buf_add(out, rest.data, rest.len);
    buf_release(&rest);
}

static bool read_header(const unsigned char bytes[HEADER_BYTES], struct header *out) {
    struct reader in;
    if (memcmp(bytes, MAGIC, sizeof MAGIC) != 0) {
        return false;
    }
    reader_init(&in, bytes + SUM_AT, HEADER_BYTES - SUM_AT);
    out->sum = reader_u64(&in);
    out->scorer = reader_u64(&in);
    out->archive = reader_u64(&in);
    out->facts_len = reader_u64(&in);
    out->facts_sum = reader_u64(&in);
    out->fact_count = reader_u64(&in);
    out->mails_len = reader_u64(&in);
    out->mails_sum = reader_u64(&in);
    out->mail_count = reader_u64(&in);
    out->ledger_len = reader_u32(&in);
    return out->sum == sum_of(bytes + SUMMED_AT, HEADER_BYTES - SUMMED_AT);
}

/* --- texts ----------------------------------------------------------------------------------- */

static void put_text(struct buf *out, const char *text, size_t most) {
    size_t len = strnlen(text, most);
    while (len == most && len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80) {
        len--; /* cut at a character */
    }
    buf_add_u32(out, (uint32_t)len);
    buf_add(out, text, len);
    buf_add_u8(out, 0);
}

/** Borrows a text with its NUL; "" and failed when there is none. */
static const char *take_text(struct reader *in, size_t most) {
    size_t len = reader_u32(in);
    const char *text = in->failed || len > most ? NULL : (const char *)reader_bytes(in, len + 1);
    if (text == NULL || strnlen(text, len + 1) != len) {
        in->failed = 1;
        return "";
    }
    return text;
}

static bool take_flag(struct reader *in) {
    uint8_t value = reader_u8(in);
    in->failed = in->failed || value > 1;
    return value == 1;
}

static uint8_t take_score(struct reader *in) {
    uint8_t value = reader_u8(in);
    in->failed = in->failed || value > 100;
    return value;
}

static void take_fact(struct reader *in, struct mailcache_fact *fact) {
    fact->customer = (int64_t)reader_u64(in);
    fact->at = (int64_t)reader_u64(in);
    fact->score = take_score(in);
    fact->is_marked = take_flag(in);
    fact->heated = reader_u32(in);
    fact->message_id = take_text(in, MAILCACHE_ID_BYTES);
    fact->who = take_text(in, MAILCACHE_TEXT_BYTES);
    fact->address = take_text(in, MAILCACHE_TEXT_BYTES);
    fact->words = take_text(in, MAILCACHE_TEXT_BYTES);
    fact->about = take_text(in, MAILCACHE_TEXT_BYTES);
    fact->keys = take_text(in, MAILCACHE_TEXT_BYTES);
}

static void take_mail(struct reader *in, struct mailcache_mail *mail) {
    mail->files_mark = reader_u64(in);
    mail->arrived_at = (int64_t)reader_u64(in);
    mail->score = take_score(in);
    mail->is_unreadable = take_flag(in);
    mail->files_differ = take_flag(in);
    mail->files = reader_u8(in);
    mail->which = reader_u8(in);
    mail->apart = reader_u32(in);
    mail->message_id = take_text(in, MAILCACHE_ID_BYTES);
    mail->words = take_text(in, MAILCACHE_TEXT_BYTES);
    mail->about = take_text(in, MAILCACHE_TEXT_BYTES);
    mail->keys = take_text(in, MAILCACHE_TEXT_BYTES);
}

/* --- reading --------------------------------------------------------------------------------- */

/** A file being read: its header holds, and is the key's. */
struct opened {
    int fd;
    struct header header;
    size_t size;
};

static bool is_whole(const struct opened *file) {
    const struct header *header = &file->header;
    uint64_t parts[] = {header->ledger_len, header->facts_len, header->mails_len};
    uint64_t left = file->size - HEADER_BYTES;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (parts[i] > left) {
            return false;
        }
        left -= parts[i];
    }
    return left == 0 && header->fact_count <= MAILCACHE_FACTS_MAX &&
           header->mail_count <= MAILCACHE_MAILS_MAX &&
           header->fact_count <= header->facts_len / FACT_LEAST &&
           header->mail_count <= header->mails_len / MAIL_LEAST;
}

static bool is_of_ledger(const struct opened *file, const char *ledger) {
    char path[PATH_MAX];
    size_t len = file->header.ledger_len;
    return len == strlen(ledger) && len <= sizeof path &&
           pread(file->fd, path, len, HEADER_BYTES) == (ssize_t)len &&
           memcmp(path, ledger, len) == 0;
}

static bool open_file(const char *folder, const struct mailcache_key *key, struct opened *out) {
    char path[PATH_MAX];
    unsigned char first[HEADER_BYTES];
    struct stat about;
    if (make_path(path, folder, key->ledger, NULL) != STATUS_OK) {
        return false;
    }
    out->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (out->fd < 0) {
        return false;
    }
    bool is_good = fstat(out->fd, &about) == 0 && S_ISREG(about.st_mode) &&
                   about.st_size >= HEADER_BYTES && about.st_size <= FILE_BYTES &&
                   pread(out->fd, first, sizeof first, 0) == (ssize_t)sizeof first &&
                   read_header(first, &out->header);
    out->size = is_good ? (size_t)about.st_size : 0;
    if (!is_good || !is_whole(out) || !is_of_ledger(out, key->ledger) ||
        out->header.scorer != key->scorer) {
        (void)close(out->fd); /* only read from */
        return false;
    }
    return true;
}

/** Reads a section and closes the file; NULL when it is damaged. The caller frees it. */
static char *read_section(struct opened *file, uint64_t at, uint64_t len, uint64_t sum) {
    char *bytes = mem_alloc((size_t)len + 1);
    bool is_read = pread(file->fd, bytes, (size_t)len, (off_t)at) == (ssize_t)len &&
                   sum_of(bytes, (size_t)len) == sum;
    (void)close(file->fd); /* only read from */
    if (!is_read) {
        mem_free(bytes);
        return NULL;
    }
    return bytes;
}

static const char *keep(struct arena *arena, const char *text) {
    return arena_strdup(arena, text);
}

static void keep_fact(struct arena *arena, struct mailcache_fact *fact) {
    fact->message_id = keep(arena, fact->message_id);
    fact->who = keep(arena, fact->who);
    fact->address = keep(arena, fact->address);
    fact->words = keep(arena, fact->words);
    fact->about = keep(arena, fact->about);
    fact->keys = keep(arena, fact->keys);
}

enum status mailcache_read_facts(const char *cache_folder, const struct mailcache_key *key,
                                 struct arena *arena, struct mailcache_fact **out, size_t *count,
                                 struct error *err) {
    struct opened file;
    if (!open_file(cache_folder, key, &file)) {
        return not_there(err);
    }
    const struct header *header = &file.header;
    bool is_of_archive = header->archive == key->archive;
    char *bytes = read_section(&file, HEADER_BYTES + header->ledger_len,
                               is_of_archive ? header->facts_len : 0,
                               is_of_archive ? header->facts_sum : sum_of("", 0));
    if (bytes == NULL || !is_of_archive) {
        mem_free(bytes);
        return not_there(err);
    }
    struct reader in;
    reader_init(&in, bytes, header->facts_len);
    size_t facts = (size_t)header->fact_count;
    struct mailcache_fact *rows = arena_array(arena, facts + 1, sizeof *rows);
    for (size_t i = 0; i < facts && !in.failed; i++) {
        take_fact(&in, &rows[i]);
        keep_fact(arena, &rows[i]);
    }
    bool is_sound = !in.failed && in.at == in.len;
    mem_free(bytes);
    if (!is_sound) {
        return not_there(err);
    }
    *out = rows;
    *count = facts;
    return STATUS_OK;
}

enum status mailcache_each_mail(const char *cache_folder, const struct mailcache_key *key,
                                void (*visit)(void *context, const struct mailcache_mail *mail),
                                void *context, struct error *err) {
    struct opened file;
    if (!open_file(cache_folder, key, &file)) {
        return not_there(err);
    }
    const struct header *header = &file.header;
    char *bytes = read_section(&file, HEADER_BYTES + header->ledger_len + header->facts_len,
                               header->mails_len, header->mails_sum);
    if (bytes == NULL) {
        return not_there(err);
    }
    struct reader in;
    reader_init(&in, bytes, header->mails_len);
    for (uint64_t i = 0; i < header->mail_count && !in.failed; i++) {
        struct mailcache_mail mail;
        take_mail(&in, &mail);
        if (!in.failed) {
            visit(context, &mail);
        }
    }
    mem_free(bytes);
    return in.failed ? not_there(err) : STATUS_OK;
}

/* --- writing --------------------------------------------------------------------------------- */

struct mailcache_writer {
    char path[PATH_MAX], temporary[PATH_MAX + 16];
    int fd; /* -1 once something went wrong */
    struct error err;
    struct header header;
    struct buf piece;
    struct sum sum; /* of the section being written */
    bool has_mails; /* the facts are complete */
};

static void fail(struct mailcache_writer *writer, enum status status, const char *why) {
    if (writer->err.status == STATUS_OK) {
        (void)error_set(&writer->err, status, "What was read from mail was not kept: %s.", why);
    }
}

/* Writes whole blocks; at the end of a section all there is. */
static void flush_piece(struct mailcache_writer *writer, bool is_end) {
    size_t len = is_end ? writer->piece.len : writer->piece.len - writer->piece.len % SUM_BLOCK;
    sum_add(&writer->sum, buf_text(&writer->piece), len);
    if (writer->err.status == STATUS_OK &&
        io_write_all(writer->fd, buf_text(&writer->piece), len, &writer->err) != STATUS_OK) {
        fail(writer, STATUS_IO, strerror(errno));
    }
    if (len > 0) {
        buf_remove(&writer->piece, 0, len);
    }
}

static void flush_full(struct mailcache_writer *writer, uint64_t *section_len, size_t before) {
    *section_len += writer->piece.len - before;
    if (writer->piece.len >= PIECE_BYTES) {
        flush_piece(writer, false);
    }
}

struct mailcache_writer *mailcache_begin(const char *cache_folder,
                                         const struct mailcache_key *key) {
    struct mailcache_writer *writer = mem_zalloc(1, sizeof *writer);
    char nothing[HEADER_BYTES] = "";
    writer->fd = -1;
    writer->header = (struct header){.scorer = key->scorer,
                                     .archive = key->archive,
                                     .ledger_len = (uint32_t)strlen(key->ledger)};
    sum_init(&writer->sum);
    enum status status = make_path(writer->path, cache_folder, key->ledger, &writer->err);
    if (status == STATUS_OK) {
        status = io_make_dirs(cache_folder, &writer->err);
    }
    if (status != STATUS_OK) {
        return writer;
    }
    (void)snprintf(writer->temporary, sizeof writer->temporary, "%s.XXXXXX",
                   writer->path); /* fits: its length and 16 more */
    writer->fd = mkostemp(writer->temporary, O_CLOEXEC);
    if (writer->fd < 0) {
        fail(writer, STATUS_IO, strerror(errno));
    } else if (io_write_all(writer->fd, nothing, sizeof nothing, &writer->err) == STATUS_OK) {
        status = io_write_all(writer->fd, key->ledger, writer->header.ledger_len, &writer->err);
        assert(status == writer->err.status); /* a failure is told at the end */
    }
    return writer;
}

void mailcache_put_fact(struct mailcache_writer *writer, const struct mailcache_fact *fact) {
    assert(!writer->has_mails);
    if (writer->header.fact_count == MAILCACHE_FACTS_MAX) {
        return;
    }
    struct buf *out = &writer->piece;
    size_t before = out->len;
    buf_add_u64(out, (uint64_t)fact->customer);
    buf_add_u64(out, (uint64_t)fact->at);
    buf_add_u8(out, fact->score);
    buf_add_u8(out, fact->is_marked);
    buf_add_u32(out, fact->heated);
    put_text(out, fact->message_id, MAILCACHE_ID_BYTES);
    put_text(out, fact->who, MAILCACHE_TEXT_BYTES);
    put_text(out, fact->address, MAILCACHE_TEXT_BYTES);
    put_text(out, fact->words, MAILCACHE_TEXT_BYTES);
    put_text(out, fact->about, MAILCACHE_TEXT_BYTES);
    put_text(out, fact->keys, MAILCACHE_TEXT_BYTES);
    writer->header.fact_count++;
    flush_full(writer, &writer->header.facts_len, before);
}

static void end_facts(struct mailcache_writer *writer) {
    if (!writer->has_mails) {
        flush_piece(writer, true);
        writer->header.facts_sum = sum_end(&writer->sum);
        sum_init(&writer->sum);
        writer->has_mails = true;
    }
}

void mailcache_put_mail(struct mailcache_writer *writer, const struct mailcache_mail *mail) {
    end_facts(writer);
    if (writer->header.mail_count == MAILCACHE_MAILS_MAX) {
        return;
    }
    struct buf *out = &writer->piece;
    size_t before = out->len;
    buf_add_u64(out, mail->files_mark);
    buf_add_u64(out, (uint64_t)mail->arrived_at);
    buf_add_u8(out, mail->score);
    buf_add_u8(out, mail->is_unreadable);
    buf_add_u8(out, mail->files_differ);
    buf_add_u8(out, mail->files);
    buf_add_u8(out, mail->which);
    buf_add_u32(out, mail->apart);
    put_text(out, mail->message_id, MAILCACHE_ID_BYTES);
    put_text(out, mail->words, MAILCACHE_TEXT_BYTES);
    put_text(out, mail->about, MAILCACHE_TEXT_BYTES);
    put_text(out, mail->keys, MAILCACHE_TEXT_BYTES);
    writer->header.mail_count++;
    flush_full(writer, &writer->header.mails_len, before);
}

static void put_in_place(struct mailcache_writer *writer) {
    struct buf first;
    buf_init(&first);
    put_header(&writer->header, &first);
    if (writer->err.status == STATUS_OK &&
        (pwrite(writer->fd, first.data, first.len, 0) != (ssize_t)first.len ||
         rename(writer->temporary, writer->path) != 0)) {
        fail(writer, STATUS_IO, strerror(errno));
    }
    buf_release(&first);
}

enum status mailcache_end(struct mailcache_writer *take_writer, struct error *err) {
    struct mailcache_writer *writer = take_writer;
    end_facts(writer);
    flush_piece(writer, true);
    writer->header.mails_sum = sum_end(&writer->sum);
    put_in_place(writer);
    if (writer->fd >= 0) {
        if (writer->err.status != STATUS_OK) {
            (void)unlink(writer->temporary); /* best effort: the failure is told */
        }
        (void)close(writer->fd); /* what was not written is found out by the sums */
    }
    enum status status = writer->err.status;
    if (status != STATUS_OK) {
        status = error_set(err, status, "%s", writer->err.message);
    }
    buf_release(&writer->piece);
    mem_free(writer);
    return status;
}
