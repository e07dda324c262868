#include "support/painted.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "support/check_more.h"

void test_expect_painted(const char *file, int line, const struct surface *surface,
                         const char *wanted) {
    struct buf text = {.data = NULL};
    surface_dump_text(surface, &text);
    test_expect_text(file, line, "surface", buf_text(&text), wanted);
    buf_release(&text);
}

void painted_end(struct surface *surface) {
    const char *problem = surface_check(surface);
    ck_assert_msg(problem == NULL, "%s", problem);
    surface_free(surface);
}

struct key key_named(const char *name) {
    struct key key;
    struct error err;
    expect_ok(key_parse(&key, name, &err), &err);
    return key;
}

struct key key_of_script(const char **script) {
    if (**script == '{') {
        char name[KEY_NAME_BYTES];
        size_t len = strcspn(*script, "}") - 1;
        expect_true(len < sizeof name);
        memcpy(name, *script + 1, len);
        name[len] = '\0';
        *script += len + 2;
        return key_named(name);
    }
    uint32_t scalar = 0;
    *script += text_decode(*script, strlen(*script), &scalar);
    return scalar == '\n' ? key_make(KEYCODE_ENTER, 0) : key_text(scalar);
}
