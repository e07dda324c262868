/** Small mail archives for tests. */
#include "support/mailmaker.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"

struct mailmaker {
    char *folder, *mail, *config;
    char **paths; /* of all files written */
    size_t count, capacity;
};

void mail_date(int64_t instant, char out[40]) {
    time_t when = (time_t)instant;
    struct tm parts;
    expect_true(gmtime_r(&when, &parts) != NULL);
    expect_true(strftime(out, 40, "%a, %d %b %Y %H:%M:%S +0000", &parts) > 0);
}

static char *below(const char *folder, const char *name) {
    struct buf path;
    buf_init(&path);
    buf_addf(&path, "%s/%s", folder, name);
    return buf_detach(&path);
}

static void make_dir(const char *folder, const char *name) {
    struct error err;
    char *path = below(folder, name);
    expect_ok(io_make_dirs(path, &err), &err);
    mem_free(path);
}

struct mailmaker *mailmaker_new(const char *name) {
    struct mailmaker *maker = mem_zalloc(1, sizeof *maker);
    struct error err;
    struct buf config;
    maker->folder = test_path(name);
    maker->mail = below(maker->folder, "mail");
    maker->config = below(maker->folder, "notmuch-config");
    make_dir(maker->mail, "cur");
    make_dir(maker->mail, "new");
    make_dir(maker->mail, "tmp");
    buf_init(&config);
    buf_addf(&config,
             "[database]\npath=%s\n[user]\nname=Me\nprimary_email=me@desk.example\n"
             "other_email=old@desk.example\n[new]\ntags=unread;inbox\n"
             "[search]\nexclude_tags=deleted;spam\n[maildir]\nsynchronize_flags=false\n",
             maker->mail);
    expect_ok(io_replace_file(maker->config, config.data, config.len, 0600, &err), &err);
    buf_release(&config);
    return maker;
}

void mailmaker_free(struct mailmaker *maker) {
    for (size_t i = 0; i < maker->count; i++) {
        mem_free(maker->paths[i]);
    }
    mem_free(maker->paths);
    mem_free(maker->folder);
    mem_free(maker->mail);
    mem_free(maker->config);
    mem_free(maker);
}

const char *mailmaker_mail(const struct mailmaker *maker) {
    return maker->mail;
}

const char *mailmaker_config(const struct mailmaker *maker) {
    return maker->config;
}

const char *mailmaker_add_raw(struct mailmaker *maker, const char *bytes, size_t len) {
    struct error err;
    struct buf path;
    buf_init(&path);
    buf_addf(&path, "%s/cur/%06zu.made:2,", maker->mail, maker->count);
    expect_ok(io_replace_file(path.data, bytes, len, 0600, &err), &err);
    maker->paths = mem_grow(maker->paths, maker->count, &maker->capacity, sizeof *maker->paths);
    maker->paths[maker->count] = buf_detach(&path);
    return maker->paths[maker->count++];
}

static void add_header(struct buf *out, const char *name, const char *value) {
    if (value != NULL) {
        buf_addf(out, "%s: %s\n", name, value);
    }
}

const char *mailmaker_add(struct mailmaker *maker, const struct mail *mail) {
    struct buf text;
    buf_init(&text);
    add_header(&text, "From", mail->from == NULL ? "Somebody <some@body.example>" : mail->from);
    add_header(&text, "To", mail->to == NULL ? "me@desk.example" : mail->to);
    add_header(&text, "Cc", mail->cc);
    add_header(&text, "Subject", mail->subject == NULL ? "No subject" : mail->subject);
    if (mail->date != 0) {
        char date[40];
        mail_date(mail->date, date);
        add_header(&text, "Date", date);
    }
    if (mail->id != NULL) {
        buf_addf(&text, "Message-ID: <%s>\n", mail->id);
    }
    if (mail->reply_to_id != NULL) {
        buf_addf(&text, "In-Reply-To: <%s>\nReferences: <%s>\n", mail->reply_to_id,
                 mail->reply_to_id);
    }
    buf_add_text(&text, mail->headers == NULL ? "" : mail->headers);
    buf_addf(&text, "\n%s\n", mail->body == NULL ? "Hello." : mail->body);
    const char *path = mailmaker_add_raw(maker, text.data, text.len);
    buf_release(&text);
    return path;
}

/* In the child: notmuch with nothing of the environment but what it needs. */
static void run_notmuch(const struct mailmaker *maker, const char *const *arguments, int out) {
    const char *argv[32] = {"notmuch"};
    size_t count = 1;
    while (*arguments != NULL && count + 1 < ARRAY_LEN(argv)) {
        argv[count++] = *arguments++;
    }
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 ||
        setenv("NOTMUCH_CONFIG", maker->config, 1) != 0 || unsetenv("NOTMUCH_DATABASE") != 0) {
        _exit(126);
    }
    (void)execvp("notmuch", (char *const *)(uintptr_t)argv); /* returns only when it fails */
    _exit(127);
}

char *mailmaker_notmuch(struct mailmaker *maker, const char *const *arguments) {
    int ends[2];
    struct buf out;
    struct error err;
    buf_init(&out);
    expect_true(pipe2(ends, O_CLOEXEC) == 0);
    pid_t pid = fork();
    expect_true(pid >= 0);
    if (pid == 0) {
        run_notmuch(maker, arguments, ends[1]);
    }
    expect_true(close(ends[1]) == 0);
    expect_ok(io_read_fd(ends[0], 16U << 20, &out, &err), &err);
    expect_true(close(ends[0]) == 0);
    int how = 0;
    expect_true(waitpid(pid, &how, 0) == pid);
    expect_int(how, 0);
    return buf_detach(&out);
}

void mailmaker_index(struct mailmaker *maker) {
    mem_free(mailmaker_notmuch(maker, (const char *const[]){"new", "--quiet", NULL}));
}

int mailmaker_add_folder(struct mailmaker *maker, const char *folder) {
    DIR *dir = opendir(folder);
    struct dirent *entry;
    int count = 0;
    expect_true(dir != NULL);
    while ((entry = readdir(dir)) != NULL) {
        char path[4400];
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "README") == 0) {
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        char *text = test_read(path);
        (void)mailmaker_add_raw(maker, text, strlen(text));
        free(text);
        count++;
    }
    closedir(dir);
    return count;
}
