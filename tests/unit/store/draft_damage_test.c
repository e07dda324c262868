/** Damaged drafts: what is found again is the longest whole beginning, whatever happened to the
    file (P6). */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "drafts.h"
#include "support/draftfault.h"

enum { P6_EDITS = 12, P6_BYTES = 4096 };

/** A small draft as bytes, and where each of its records ends. */
struct sample {
    struct uuid uuid;
    struct buf bytes;
    size_t header_end, ends[P6_EDITS + 2];
    char *texts[P6_EDITS + 2]; /* the text after so many records; [0] is none */
    size_t records;
};

static void sample_make(struct sample *sample) {
    struct draft_place place = place_usual();
    struct draft_scan scan;
    struct draft_header header;
    struct draft_record record;
    struct buf text;
    struct error err;
    sample->uuid = uuid_new();
    buf_init(&sample->bytes);
    buf_init(&text);
    struct draft *draft = begin(&place, sample->uuid);
    snapshot(draft, "Spoke to Anna: ", NOW);
    for (int i = 0; i < P6_EDITS; i++) {
        char piece[2] = {(char)('a' + i), '\0'};
        edit(draft, piece, NOW + i);
    }
    expect_ok(io_read_file(draft_path(draft), DRAFT_FILE_MOST, &sample->bytes, &err), &err);
    draft_close(draft);
    expect_true(draft_scan_open(&scan, sample->bytes.data, sample->bytes.len, &header));
    sample->header_end = scan.at;
    sample->records = 0;
    sample->texts[0] = mem_strdup("");
    while (draft_scan_next(&scan, &record)) {
        build(&text, record.is_snapshot, record.bytes, record.len);
        sample->ends[sample->records++] = scan.at;
        sample->texts[sample->records] = mem_strdup(buf_text(&text));
    }
    expect_int(sample->records, P6_EDITS + 1);
    buf_truncate(&sample->bytes, sample->ends[sample->records - 1] + 40); /* and some reserve */
    buf_release(&text);
}

static void sample_release(struct sample *sample) {
    for (size_t i = 0; i <= sample->records; i++) {
        mem_free(sample->texts[i]);
    }
    buf_release(&sample->bytes);
}

/** Records that lie whole before a damaged byte. */
static size_t whole_before(const struct sample *sample, size_t at) {
    size_t count = 0;
    while (count < sample->records && sample->ends[count] <= at) {
        count++;
    }
    return count;
}

/** Scans damaged bytes: exactly the records before the damage, byte for byte. Returns whether. */
static bool scan_is_prefix(const struct sample *sample, const char *bytes, size_t len,
                           size_t wanted) {
    struct draft_scan scan;
    struct draft_header header;
    struct draft_record record;
    struct buf text;
    size_t found = 0;
    buf_init(&text);
    if (draft_scan_open(&scan, bytes, len, &header)) {
        while (draft_scan_next(&scan, &record)) {
            build(&text, record.is_snapshot, record.bytes, record.len);
            found++;
        }
    }
    bool is_right = found == wanted && strcmp(buf_text(&text), sample->texts[found]) == 0;
    buf_release(&text);
    return is_right;
}

START_TEST(damage_leaves_the_longest_valid_prefix) {
    struct sample sample;
    size_t cases = 0, wrong = 0;
    sample_make(&sample);
    size_t len = sample.bytes.len, half = sample.header_end / 2;
    expect_true(len < P6_BYTES);
    char bytes[P6_BYTES];
    for (size_t cut = 0; cut <= len; cut++, cases += 2) {
        memcpy(bytes, sample.bytes.data, len);
        size_t wanted = whole_before(&sample, cut);
        wrong += !scan_is_prefix(&sample, bytes, cut, wanted);
        /* What follows were zeros: blocks that never reached the disk. */
        memset(bytes + cut, 0, len - cut);
        /* A record may end in zeros of its own: then it is whole nevertheless. */
        while (memcmp(bytes, sample.bytes.data, len) == 0 && wanted < sample.records) {
            wanted++;
        }
        wrong += !scan_is_prefix(&sample, bytes, len, wanted);
    }
    for (size_t bit = 0; bit < len * 8; bit++, cases++) {
        memcpy(bytes, sample.bytes.data, len);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << (bit % 8)));
        /* A flipped bit in one copy of the header costs nothing. */
        size_t wanted =
            bit / 8 < sample.header_end ? sample.records : whole_before(&sample, bit / 8);
        wrong += !scan_is_prefix(&sample, bytes, len, wanted);
    }
    for (size_t at = 0; at < half; at++, cases++) { /* both copies */
        memcpy(bytes, sample.bytes.data, len);
        bytes[at] ^= 1;
        bytes[half + at] ^= 1;
        wrong += !scan_is_prefix(&sample, bytes, len, 0);
    }
    printf("P6: %zu damaged drafts, %zu without the prefix property\n", cases, wrong);
    expect_int(wrong, 0);
    sample_release(&sample);
}
END_TEST

/** Negative control of P6: a reader that believed a flipped bit would find the same as where
   somebody sealed the record anew. Each of them is seen. */
START_TEST(a_reader_that_believed_damage_would_be_seen) {
    struct sample sample;
    struct draft_scan scan;
    struct draft_header header;
    struct draft_record records[P6_EDITS + 2], record;
    size_t count = 0, cases = 0, seen = 0;
    sample_make(&sample);
    expect_true(draft_scan_open(&scan, sample.bytes.data, sample.bytes.len, &header));
    while (draft_scan_next(&scan, &record)) {
        records[count++] = record;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t bit = 0; bit < records[i].len * 8; bit++, cases++) {
            unsigned char payload[64];
            struct buf forged;
            expect_true(records[i].len <= sizeof payload);
            memcpy(payload, records[i].bytes, records[i].len);
            payload[bit / 8] = (unsigned char)(payload[bit / 8] ^ (1u << (bit % 8)));
            buf_init(&forged);
            buf_add(&forged, sample.bytes.data, sample.header_end);
            for (size_t j = 0; j < count; j++) {
                record = records[j];
                record.bytes = j == i ? payload : record.bytes;
                draft_record_put(&record, &forged);
            }
            seen += !scan_is_prefix(&sample, forged.data, forged.len, i) &&
                    !scan_is_prefix(&sample, forged.data, forged.len, count);
            buf_release(&forged);
        }
    }
    printf("P6: %zu bits believed, %zu of them seen\n", cases, seen);
    expect_true(cases > 200);
    expect_int(seen, cases);
    sample_release(&sample);
}
END_TEST

/** A record that does not follow the one before it is no part of the text, however whole it is. */
START_TEST(a_record_out_of_order_ends_the_prefix) {
    struct sample sample;
    sample_make(&sample);
    const size_t *ends = sample.ends;
    /* Without the third; with the third twice. */
    struct buf bytes;
    buf_init(&bytes);
    buf_add(&bytes, sample.bytes.data, ends[1]);
    buf_add(&bytes, sample.bytes.data + ends[2], sample.bytes.len - ends[2]);
    expect_true(scan_is_prefix(&sample, bytes.data, bytes.len, 2));
    buf_reset(&bytes);
    buf_add(&bytes, sample.bytes.data, ends[2]);
    buf_add(&bytes, sample.bytes.data + ends[1], sample.bytes.len - ends[1]);
    expect_true(scan_is_prefix(&sample, bytes.data, bytes.len, 3));
    buf_release(&bytes);
    sample_release(&sample);
}
END_TEST

/** The same through the files: taken over, gone on with, and found once more. */
START_TEST(a_damaged_draft_is_gone_on_with) {
    struct sample sample;
    size_t cases = 0;
    struct error err;
    struct draft_place place = place_usual();
    char path[DRAFT_PATH_BYTES], done[DRAFT_PATH_BYTES];
    sample_make(&sample);
    place.io = draftfault_io();
    below(done, sizeof done, place.folder, "done");
    expect_ok(draft_file_path(place.folder, sample.uuid, 0, path, &err), &err);
    for (size_t at = sample.header_end; at < sample.bytes.len; at += 5, cases++) {
        struct draft *draft = NULL;
        struct buf text;
        buf_init(&text);
        draftfault_reset();
        if (cases % 3 == 0) { /* no room for a new file */
            draftfault_fail(DRAFTFAULT_OPEN, 2, true, ENOSPC);
        }
        bool is_cut = cases % 2 == 0;
        char was = sample.bytes.data[at];
        sample.bytes.data[at] = (char)(was ^ 0x20);
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        expect_ok(io_write_all(fd, sample.bytes.data, is_cut ? at : sample.bytes.len, &err), &err);
        expect_int(close(fd), 0);
        sample.bytes.data[at] = was;
        const char *wanted = sample.texts[whole_before(&sample, at)];
        expect_ok(resume(&place, sample.uuid, &text, &draft), NULL);
        expect_text(buf_text(&text), wanted);
        edit(draft, "+more", NOW);
        buf_add_text(&text, "+more");
        draft_close(draft);
        place.io = NULL;
        char *again = found_text(&place, sample.uuid);
        expect_text(again, buf_text(&text));
        free(again);
        expect_ok(resume(&place, sample.uuid, &text, &draft), NULL);
        expect_ok(draft_done(draft, &err), &err);
        expect_int(list_count(&place), 0);
        place.io = draftfault_io();
        buf_release(&text);
    }
    printf("%zu damaged files gone on with, %zu of them kept aside\n", cases,
           files_in(done, ".damaged"));
    expect_true(files_in(done, ".damaged") > cases / 4);
    sample_release(&sample);
}
END_TEST

// clang-format off
TEST_MAIN("store/draft_damage",
          TEST(damage_leaves_the_longest_valid_prefix),
          TEST(a_reader_that_believed_damage_would_be_seen),
          TEST(a_record_out_of_order_ends_the_prefix),
          TEST_SLOW(a_damaged_draft_is_gone_on_with, 60))
// clang-format on
