#include "support/strict.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include "callsheet/base/text.h"

enum { MARKS_MOST = 4 };

/** Code points that no screen may get: they are invisible, or turn the text around. From the lists
    of Unicode's Bidi_Control, Default_Ignorable_Code_Point and the separators. */
static const struct {
    uint32_t from, to;
} forbidden[] = {
    {0x00ad, 0x00ad},   {0x034f, 0x034f},   {0x061c, 0x061c}, {0x115f, 0x1160}, {0x17b4, 0x17b5},
    {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}, {0xd800, 0xdfff}, {0xfffe, 0xffff},
};

static bool is_forbidden(uint32_t scalar) {
    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
        if (scalar >= forbidden[i].from && scalar <= forbidden[i].to) {
            return true;
        }
    }
    return false;
}

struct state {
    const unsigned char *bytes;
    size_t len, at;
    int marks; /* combining marks since the last base */
    bool is_cut;
    const char *wrong;
};

static bool fails(struct state *state, const char *why) {
    state->wrong = why;
    return false;
}

/** The end came within a sequence. */
static bool ends(struct state *state) {
    if (state->is_cut) {
        state->at = state->len;
        return true;
    }
    return fails(state, "a sequence is cut off");
}

static bool is_private_mode(unsigned mode) {
    static const unsigned modes[] = {1, 7, 12, 25, 1000, 1006, 1049, 2004};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (modes[i] == mode) {
            return true;
        }
    }
    return false;
}

static bool modes_are_known(const char *params, size_t len, bool is_private) {
    unsigned mode = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && params[i] >= '0' && params[i] <= '9') {
            mode = mode * 10 + (unsigned)(params[i] - '0');
            continue;
        }
        if (is_private ? !is_private_mode(mode) : mode != 4) { /* 4: insert mode */
            return false;
        }
        mode = 0;
    }
    return true;
}

/** ESC [ parameters final. */
static bool take_csi(struct state *state) {
    const char *params = (const char *)state->bytes + state->at;
    size_t start = state->at;
    bool is_private = state->at < state->len && params[0] == '?';
    state->at += is_private ? 1 : 0;
    while (state->at < state->len && strchr("0123456789;:", state->bytes[state->at]) != NULL &&
           state->bytes[state->at] != 0) {
        state->at++;
    }
    if (state->at == state->len) {
        return ends(state);
    }
    char final = (char)state->bytes[state->at++];
    size_t len = state->at - 1 - start - (is_private ? 1 : 0);
    const char *numbers = params + (is_private ? 1 : 0);
    if (final == 'h' || final == 'l') {
        return modes_are_known(numbers, len, is_private)
                   ? true
                   : fails(state, "a mode is set that is not ours");
    }
    if (is_private) {
        return fails(state, "a private sequence that is not ours");
    }
    if (final == 't') { /* xterm's terminfo keeps and restores the title around the screen */
        bool is_title_stack =
            len == 6 && (memcmp(numbers, "22;0;0", 6) == 0 || memcmp(numbers, "23;0;0", 6) == 0);
        return is_title_stack ? true : fails(state, "a window operation");
    }
    return strchr("ABCDGHJKLMPSTXbdmr@", final) != NULL && final != 0
               ? true
               : fails(state, "a control sequence that is not on the list");
}

static bool take_escape(struct state *state) {
    if (state->at == state->len) {
        return ends(state);
    }
    unsigned char next = state->bytes[state->at++];
    if (next == '[') {
        return take_csi(state);
    }
    if (next == '(' || next == ')') {
        if (state->at == state->len) {
            return ends(state);
        }
        unsigned char set = state->bytes[state->at++];
        return set == 'B' || set == '0' ? true : fails(state, "an unknown character set");
    }
    if (next == '=' || next == '>' || next == '7' || next == '8' || next == 'M') {
        return true;
    }
    /* terminfo's orig_colors, which curses sends when it takes the terminal back */
    static const char colors[] = "104\007";
    size_t left = state->len - state->at, len = sizeof colors - 1;
    if (next == ']' && memcmp(state->bytes + state->at, colors, left < len ? left : len) == 0) {
        state->at += left < len ? left : len;
        return left < len ? ends(state) : true;
    }
    return fails(state, "an escape sequence that is not on the list");
}

static bool take_character(struct state *state) {
    const char *text = (const char *)state->bytes + state->at;
    uint32_t scalar = 0;
    size_t left = state->len - state->at;
    size_t used = text_decode(text, left, &scalar);
    if (scalar == 0xfffd && !(left >= 3 && memcmp(text, "\xef\xbf\xbd", 3) == 0)) {
        /* Up to three bytes of a character may be missing at the end. */
        return left < 4 && state->is_cut ? ends(state) : fails(state, "a byte that is no UTF-8");
    }
    if (scalar >= 0x80 && scalar < 0xa0) {
        return fails(state, "a C1 control character");
    }
    if (is_forbidden(scalar)) {
        return fails(state, "an invisible or bidirectional character");
    }
    state->marks = wcwidth((wchar_t)scalar) == 0 ? state->marks + 1 : 0;
    state->at += used;
    return state->marks <= MARKS_MOST ? true : fails(state, "too many marks on one character");
}

static const char *finish(const struct state *state, size_t start, size_t *at) {
    if (state->wrong != NULL && at != NULL) {
        *at = start;
    }
    return state->wrong;
}

const char *strict_check(const char *bytes, size_t len, bool is_cut, size_t *at) {
    struct state state = {.bytes = (const unsigned char *)bytes, .len = len, .is_cut = is_cut};
    size_t start = 0;
    bool ok = true;
    while (ok && state.at < len) {
        start = state.at;
        unsigned char byte = state.bytes[state.at];
        if (byte == 27) {
            state.at++;
            state.marks = 0;
            ok = take_escape(&state);
        } else if (byte == '\r' || byte == '\n' || byte == '\b' || byte == '\t' || byte == 7 ||
                   byte == 14 || byte == 15) {
            state.at++;
            state.marks = 0;
        } else if (byte < 32 || byte == 127) {
            ok = fails(&state, "a control character");
        } else {
            ok = take_character(&state);
        }
    }
    return finish(&state, start, at);
}

const char *strict_check_plain(const char *bytes, size_t len, bool allows_tab, size_t *at) {
    struct state state = {.bytes = (const unsigned char *)bytes, .len = len};
    size_t start = 0;
    bool ok = true;
    while (ok && state.at < len) {
        start = state.at;
        unsigned char byte = state.bytes[state.at];
        if (byte == '\n' || (byte == '\t' && allows_tab)) {
            state.at++;
            state.marks = 0;
        } else if (byte < 32 || byte == 127) {
            ok = fails(&state, "a control character");
        } else {
            ok = take_character(&state);
        }
    }
    return finish(&state, start, at);
}
