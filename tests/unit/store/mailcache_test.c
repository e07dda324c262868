#include "callsheet/store/mailcache.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "support/check_more.h"

static const struct mailcache_key key = {.ledger = "/firm/a.ledger", .scorer = 7, .archive = 9};

static struct mailcache_fact fact(int64_t customer) {
    return (struct mailcache_fact){.customer = customer,
                                   .at = 1700000000 + customer,
                                   .score = 80,
                                   .is_marked = customer == 2,
                                   .heated = 3,
                                   .message_id = "odd \" id@x",
                                   .who = "Jø",
                                   .address = "jo@x.example",
                                   .words = "…outrageous…",
                                   .about = "INV-1042, T-2",
                                   .keys = "INV1042 T2"};
}

static void put_mail(struct mailcache_writer *writer, size_t number) {
    char id[32];
    snprintf(id, sizeof id, "m%zu@x", number);
    mailcache_put_mail(writer, &(struct mailcache_mail){.message_id = id,
                                                        .files_mark = number * 31,
                                                        .arrived_at = (int64_t)number,
                                                        .score = (uint8_t)(number % 101),
                                                        .is_unreadable = number % 5 == 0,
                                                        .files_differ = number % 7 == 0,
                                                        .files = 2,
                                                        .which = 1,
                                                        .apart = 3,
                                                        .words = number % 3 == 0 ? "words" : "",
                                                        .about = "",
                                                        .keys = ""});
}

static void write_cache(const struct mailcache_key *of, int64_t facts, size_t mails) {
    struct error err;
    struct mailcache_writer *writer = mailcache_begin(test_folder(), of);
    for (int64_t i = 1; i <= facts; i++) {
        const struct mailcache_fact one = fact(i);
        mailcache_put_fact(writer, &one);
    }
    for (size_t i = 0; i < mails; i++) {
        put_mail(writer, i);
    }
    expect_ok(mailcache_end(writer, &err), &err);
}

static struct arena arena;

static enum status read_facts(const struct mailcache_key *of, struct mailcache_fact **out,
                              size_t *count) {
    return mailcache_read_facts(test_folder(), of, &arena, out, count, NULL);
}

static void count_mail(void *context, const struct mailcache_mail *mail) {
    size_t *count = context;
    char id[32];
    snprintf(id, sizeof id, "m%zu@x", *count);
    expect_text(mail->message_id, id);
    expect_int(mail->files_mark, *count * 31);
    expect_int(mail->score, *count % 101);
    expect_int(mail->is_unreadable, *count % 5 == 0);
    expect_int(mail->files_differ, *count % 7 == 0);
    expect_text(mail->words, *count % 3 == 0 ? "words" : "");
    (*count)++;
}

static size_t read_mails(const struct mailcache_key *of) {
    size_t count = 0;
    return mailcache_each_mail(test_folder(), of, count_mail, &count, NULL) == STATUS_OK ? count
                                                                                         : SIZE_MAX;
}

/* The one file of the cache. */
static char *cache_path(void) {
    char name[300] = "";
    DIR *names = opendir(test_folder());
    for (struct dirent *entry = readdir(names); entry != NULL; entry = readdir(names)) {
        if (strncmp(entry->d_name, "mail-", 5) == 0) {
            snprintf(name, sizeof name, "%s", entry->d_name);
        }
    }
    closedir(names);
    expect_true(name[0] != '\0');
    return test_path(name);
}

START_TEST(comes_back_as_it_was_kept) {
    struct mailcache_fact *facts = NULL;
    size_t count = 0;
    write_cache(&key, 3, 5000); /* more than one piece */
    expect_ok(read_facts(&key, &facts, &count), NULL);
    expect_int(count, 3);
    expect_int(facts[1].customer, 2);
    expect_int(facts[1].at, 1700000002);
    expect_true(facts[1].is_marked && !facts[0].is_marked);
    expect_int(facts[1].heated, 3);
    expect_text(facts[2].message_id, "odd \" id@x");
    expect_text(facts[2].who, "Jø");
    expect_text(facts[2].address, "jo@x.example");
    expect_text(facts[2].words, "…outrageous…");
    expect_text(facts[2].about, "INV-1042, T-2");
    expect_text(facts[2].keys, "INV1042 T2");
    expect_int(read_mails(&key), 5000);
    struct stat about;
    char *path = cache_path();
    expect_int(stat(path, &about), 0);
    expect_int(about.st_mode & 0777, 0600);
    free(path);
}
END_TEST

START_TEST(an_empty_one_is_one) {
    struct mailcache_fact *facts = NULL;
    size_t count = 7;
    write_cache(&key, 0, 0);
    expect_ok(read_facts(&key, &facts, &count), NULL);
    expect_int(count, 0);
    expect_int(read_mails(&key), 0);
}
END_TEST

START_TEST(another_key_reads_nothing) {
    struct mailcache_fact *facts = NULL;
    size_t count = 0;
    write_cache(&key, 2, 10);
    struct mailcache_key other = key;
    other.scorer++;
    expect_status(read_facts(&other, &facts, &count), STATUS_NOT_FOUND, NULL);
    expect_int(read_mails(&other), SIZE_MAX);
    other = key;
    other.ledger = "/firm/b.ledger";
    expect_status(read_facts(&other, &facts, &count), STATUS_NOT_FOUND, NULL);
    other = key;
    other.archive++;
    expect_status(read_facts(&other, &facts, &count), STATUS_NOT_FOUND, NULL);
    expect_int(read_mails(&other), 10); /* a score is the message's, wherever it lies */
    expect_ok(read_facts(&key, &facts, &count), NULL);
}
END_TEST

START_TEST(damage_anywhere_is_found) {
    struct mailcache_fact *facts = NULL;
    size_t count = 0;
    write_cache(&key, 2, 3);
    char *path = cache_path();
    struct stat about;
    expect_int(stat(path, &about), 0);
    size_t len = (size_t)about.st_size;
    unsigned char *bytes = malloc(len);
    FILE *file = fopen(path, "re");
    expect_int(fread(bytes, 1, len, file), len);
    fclose(file);
    for (size_t at = 0; at < len; at++) {
        bytes[at] ^= 0x41;
        file = fopen(path, "we");
        expect_int(fwrite(bytes, 1, len, file), len);
        fclose(file);
        bytes[at] ^= 0x41;
        bool has_facts = read_facts(&key, &facts, &count) == STATUS_OK;
        bool has_mails = read_mails(&key) == 3;
        expect_false(has_facts && has_mails);
    }
    for (size_t cut = 0; cut < len; cut += 3) {
        file = fopen(path, "we");
        expect_int(fwrite(bytes, 1, cut, file), cut);
        fclose(file);
        expect_status(read_facts(&key, &facts, &count), STATUS_NOT_FOUND, NULL);
        expect_int(read_mails(&key), SIZE_MAX);
    }
    free(bytes);
    free(path);
}
END_TEST

START_TEST(a_failure_leaves_the_old_one) {
    struct mailcache_fact *facts = NULL;
    size_t count = 0;
    struct error err;
    write_cache(&key, 1, 4);
    expect_int(chmod(test_folder(), 0500), 0);
    if (access(test_folder(), W_OK) != 0) { /* root may write anywhere */
        struct mailcache_writer *writer = mailcache_begin(test_folder(), &key);
        expect_true(mailcache_end(writer, &err) != STATUS_OK);
        expect_contains(err.message, "not kept");
    }
    expect_int(chmod(test_folder(), 0700), 0);
    char *in_the_way = test_file("file", "no folder");
    struct mailcache_writer *writer = mailcache_begin(in_the_way, &key);
    put_mail(writer, 0);
    expect_true(mailcache_end(writer, &err) != STATUS_OK);
    expect_ok(read_facts(&key, &facts, &count), NULL);
    expect_int(read_mails(&key), 4);
    free(in_the_way);
}
END_TEST

TEST_MAIN("store/mailcache", TEST(comes_back_as_it_was_kept), TEST(an_empty_one_is_one),
          TEST(another_key_reads_nothing), TEST(damage_anywhere_is_found),
          TEST(a_failure_leaves_the_old_one))
