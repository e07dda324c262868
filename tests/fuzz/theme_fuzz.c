/* Any bytes as a theme file: laid over each built-in look at each depth, or refused with the line
   and nothing changed. A look never has a colour its depth does not have. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/theme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool claim) {
    if (!claim) {
        abort();
    }
}

static void check_colour(colour value, enum theme_depth depth) {
    switch (depth) {
    case DEPTH_MONO:
        require(value == COLOUR_DEFAULT);
        break;
    case DEPTH_16:
        require(value >= COLOUR_DEFAULT && value < 16);
        break;
    case DEPTH_256:
        require(value >= COLOUR_DEFAULT && value < 256);
        break;
    case DEPTH_TRUE:
        require(value >= COLOUR_DEFAULT && value < 2 * COLOUR_RGB_BIT);
        break;
    }
}

static void check_style(struct style style, enum theme_depth depth) {
    check_colour(style.fg, depth);
    check_colour(style.bg, depth);
    require(style.attributes < 2 * STYLE_REVERSE);
}

static void try_one(const char *text, enum theme_base base, enum theme_depth depth) {
    struct theme theme, before;
    struct error err = {0};
    theme_init(&theme, base, depth);
    theme_init(&before, base, depth);
    if (theme_parse(&theme, text, "mine.theme", &err) != STATUS_OK) {
        require(strncmp(err.message, "mine.theme", strlen("mine.theme")) == 0);
        require(text_is_utf8(err.message, strlen(err.message)));
        require(strpbrk(err.message, "\n\r\033") == NULL);
        require(memcmp(theme.styles, before.styles, sizeof theme.styles) == 0);
    }
    for (int role = 0; role < ROLE_COUNT; role++) {
        check_style(theme.styles[role], depth);
        check_style(theme_style(&theme, (enum role)role, ROLE_TEXT), depth);
        check_style(theme_style(&theme, (enum role)role, ROLE_SELECTED), depth);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = mem_strndup((const char *)data, size);
    for (int depth = DEPTH_MONO; depth <= DEPTH_TRUE; depth++) {
        try_one(text, THEME_DARK, (enum theme_depth)depth);
        try_one(text, THEME_LIGHT, (enum theme_depth)depth);
        try_one(text, THEME_MONO, (enum theme_depth)depth);
    }
    mem_free(text);
    return 0;
}
