/** The last chain head this person has seen, in a file "<number> <hash> <firm UUID>". */
#include "callsheet/store/anchor.h"

#include <inttypes.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/io.h"
#include "callsheet/store/chain.h"

struct anchor {
    int64_t seq;
    char hash[2 * CHAIN_HASH_BYTES + 1];
    char firm[37];
};

static void write_hex(const unsigned char *bytes, size_t len, char *out) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * len] = '\0';
}

static enum status anchor_path(struct ledger *ledger, const char *state_folder, struct error *err) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    char folder[4096], name[48];
    SHA2_CTX context;
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)ledger->path, strlen(ledger->path));
    SHA256Final(digest, &context);
    write_hex(digest, 16, name);
    memcpy(name + 32, ".head", 6);
    enum status status = io_join(folder, sizeof folder, state_folder, "heads", err);
    if (status == STATUS_OK) {
        status = io_join(ledger->anchor, sizeof ledger->anchor, folder, name, err);
    }
    return status;
}

/** False when there is none that can be read: then nothing has been seen. */
static bool read_anchor(const struct ledger *ledger, struct anchor *out) {
    struct buf text = {0};
    struct anchor anchor = {0};
    bool good = io_read_file(ledger->anchor, 4096, &text, NULL) == STATUS_OK;
    if (good) {
        char *rest = NULL;
        anchor.seq = strtoll(buf_text(&text), &rest, 10);
        size_t hex = sizeof anchor.hash - 1, uuid = sizeof anchor.firm - 1;
        good = anchor.seq > 0 && strlen(rest) >= 1 + hex + 1 + uuid && rest[0] == ' ' &&
               rest[1 + hex] == ' ';
        if (good) {
            memcpy(anchor.hash, rest + 1, hex);
            memcpy(anchor.firm, rest + 2 + hex, uuid);
        }
    }
    buf_release(&text);
    if (good) {
        *out = anchor;
    }
    return good;
}

static enum status firm_uuid(struct ledger *ledger, char out[37], struct error *err) {
    struct query query;
    struct uuid uuid = {{0}};
    query_begin(&query, ledger, "SELECT uuid FROM firm WHERE id = 1");
    if (query_row(&query)) {
        size_t len = 0;
        const void *bytes = column_blob(&query, 0, &len);
        memcpy(uuid.bytes, bytes, len < sizeof uuid.bytes ? len : sizeof uuid.bytes);
    }
    uuid_format(uuid, out);
    return query_end(&query, err);
}

static enum status hash_at(struct ledger *ledger, int64_t seq, char out[2 * CHAIN_HASH_BYTES + 1],
                           struct error *err) {
    struct query query;
    out[0] = '\0';
    query_begin(&query, ledger, "SELECT hash FROM audit WHERE seq = ?1");
    query_int(&query, 1, seq);
    if (query_row(&query)) {
        size_t len = 0;
        const void *bytes = column_blob(&query, 0, &len);
        write_hex(bytes, len < CHAIN_HASH_BYTES ? len : CHAIN_HASH_BYTES, out);
    }
    return query_end(&query, err);
}

enum status anchor_check(struct ledger *ledger, const char *state_folder, struct error *err) {
    struct anchor seen;
    char firm[37], hash[2 * CHAIN_HASH_BYTES + 1];
    enum status status = anchor_path(ledger, state_folder, err);
    if (status != STATUS_OK || !read_anchor(ledger, &seen)) {
        return status;
    }
    status = firm_uuid(ledger, firm, err);
    if (status != STATUS_OK || strcmp(firm, seen.firm) != 0) {
        return status;
    }
    status = hash_at(ledger, seen.seq, hash, err);
    if (status == STATUS_OK && strcmp(hash, seen.hash) != 0) {
        return error_set(err, STATUS_CORRUPT,
                         "%s is not what you have seen before: audit row %lld is %s. It may be an "
                         "older copy. If it was restored on purpose, remove %s and start again.",
                         ledger->path, (long long)seen.seq,
                         hash[0] == '\0' ? "missing" : "another one", ledger->anchor);
    }
    if (status == STATUS_OK) {
        ledger->anchor_seq = seen.seq;
    }
    return status;
}

enum status anchor_keep(struct ledger *ledger, struct error *err) {
    unsigned char hash[CHAIN_HASH_BYTES];
    char firm[37], hex[2 * CHAIN_HASH_BYTES + 1], text[160], folder[4096];
    int64_t seq = 0;
    if (ledger->anchor[0] == '\0') {
        return STATUS_OK;
    }
    enum status status = chain_head(ledger, &seq, hash, err);
    if (status != STATUS_OK || seq == ledger->anchor_seq) {
        return status;
    }
    status = firm_uuid(ledger, firm, err);
    if (status != STATUS_OK) {
        return status;
    }
    write_hex(hash, sizeof hash, hex);
    int len = snprintf(text, sizeof text, "%" PRId64 " %s %s\n", seq, hex, firm);
    (void)snprintf(folder, sizeof folder, "%s", ledger->anchor);
    *strrchr(folder, '/') = '\0';
    status = io_make_dirs(folder, err);
    if (status == STATUS_OK) {
        status = io_replace_file(ledger->anchor, text, (size_t)len, 0600, err);
    }
    if (status == STATUS_OK) {
        ledger->anchor_seq = seq;
    }
    return status;
}
