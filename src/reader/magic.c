/** Kinds of attachments by their first bytes. */
#include "callsheet/reader/magic.h"

#include <string.h>
#include <strings.h>

#include "callsheet/base/status.h"

// clang-format off
static const struct {
    enum body_kind kind;
    size_t len;
    const char *bytes;
} signatures[] = {
    {BODY_KIND_PDF,     5, "%PDF-"},
    {BODY_KIND_ZIP,     4, "PK\003\004"},
    {BODY_KIND_ZIP,     4, "PK\005\006"},
    {BODY_KIND_OFFICE,  8, "\320\317\021\340\241\261\032\341"},
    {BODY_KIND_PNG,     8, "\211PNG\r\n\032\n"},
    {BODY_KIND_JPEG,    3, "\377\330\377"},
    {BODY_KIND_GIF,     6, "GIF87a"},
    {BODY_KIND_GIF,     6, "GIF89a"},
    {BODY_KIND_PROGRAM, 4, "\177ELF"},
    {BODY_KIND_PROGRAM, 4, "\317\372\355\376"},
    {BODY_KIND_PROGRAM, 4, "\312\376\272\276"},
    {BODY_KIND_PROGRAM, 2, "MZ"},
    {BODY_KIND_SCRIPT,  2, "#!"},
};

/** What is claimed: a type's end, or a name's. */
static const struct {
    enum body_kind kind;
    const char *type, *ending;
} claims[] = {
    {BODY_KIND_PDF,     "application/pdf", ".pdf"},
    {BODY_KIND_ZIP,     "application/zip", ".zip"},
    {BODY_KIND_ZIP,     "application/x-zip-compressed", ".docx"},
    {BODY_KIND_ZIP,     "application/vnd.openxmlformats-", ".xlsx"},
    {BODY_KIND_ZIP,     "application/vnd.oasis.opendocument", ".odt"},
    {BODY_KIND_ZIP,     "application/epub+zip", ".ods"},
    {BODY_KIND_ZIP,     "application/java-archive", ".pptx"},
    {BODY_KIND_OFFICE,  "application/msword", ".doc"},
    {BODY_KIND_OFFICE,  "application/vnd.ms-excel", ".xls"},
    {BODY_KIND_OFFICE,  "application/vnd.ms-powerpoint", ".ppt"},
    {BODY_KIND_PNG,     "image/png", ".png"},
    {BODY_KIND_JPEG,    "image/jpeg", ".jpg"},
    {BODY_KIND_JPEG,    "image/jpg", ".jpeg"},
    {BODY_KIND_GIF,     "image/gif", ".gif"},
    {BODY_KIND_HTML,    "text/html", ".html"},
    {BODY_KIND_HTML,    "application/xhtml+xml", ".htm"},
    {BODY_KIND_PROGRAM, "application/x-msdownload", ".exe"},
    {BODY_KIND_PROGRAM, "application/x-dosexec", ".dll"},
    {BODY_KIND_PROGRAM, "application/x-executable", ".com"},
    {BODY_KIND_PROGRAM, "application/vnd.microsoft.portable-executable", ".scr"},
    {BODY_KIND_SCRIPT,  "text/x-shellscript", ".sh"},
    {BODY_KIND_SCRIPT,  "application/x-sh", ".py"},
    {BODY_KIND_SCRIPT,  "text/x-python", ".pl"},
};
// clang-format on

/* A web page says so near its beginning, whatever stands before. */
static bool is_html(const char *bytes, size_t len) {
    static const char *const marks[] = {"<!doctype html", "<html", "<script", "<body"};
    size_t at = 0;
    while (at < len && strchr(" \t\r\n\357\273\277", bytes[at]) != NULL) {
        at++;
    }
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        size_t n = strlen(marks[i]);
        if (len - at >= n && strncasecmp(bytes + at, marks[i], n) == 0) {
            return true;
        }
    }
    return false;
}

enum body_kind magic_kind(const char *bytes, size_t len) {
    for (size_t i = 0; i < ARRAY_LEN(signatures); i++) {
        if (len >= signatures[i].len &&
            memcmp(bytes, signatures[i].bytes, signatures[i].len) == 0) {
            return signatures[i].kind;
        }
    }
    return is_html(bytes, len) ? BODY_KIND_HTML : BODY_KIND_UNKNOWN;
}

static bool ends_with(const char *name, const char *ending) {
    size_t len = strlen(name), n = strlen(ending);
    return len >= n && strcasecmp(name + len - n, ending) == 0;
}

static bool speaks_against(enum body_kind kind, enum body_kind claim) {
    return claim != BODY_KIND_UNKNOWN && claim != kind &&
           !(claim == BODY_KIND_SCRIPT && kind == BODY_KIND_UNKNOWN) &&
           !(claim == BODY_KIND_HTML && kind == BODY_KIND_UNKNOWN) &&
           !(claim == BODY_KIND_OFFICE && kind == BODY_KIND_UNKNOWN); /* they need no signature */
}

bool magic_contradicts(enum body_kind kind, const char *type, const char *name) {
    enum body_kind by_type = BODY_KIND_UNKNOWN, by_name = BODY_KIND_UNKNOWN;
    for (size_t i = 0; i < ARRAY_LEN(claims); i++) {
        by_type = strncasecmp(type, claims[i].type, strlen(claims[i].type)) == 0 ? claims[i].kind
                                                                                 : by_type;
        by_name = ends_with(name, claims[i].ending) ? claims[i].kind : by_name;
    }
    if (kind == BODY_KIND_PROGRAM && by_type != kind && by_name != kind) {
        return true; /* nothing but a program may be one */
    }
    return speaks_against(kind, by_type) || speaks_against(kind, by_name);
}
