/* Any bytes as a configuration file: a configuration, or one sentence with a line number; and what
   is written of it reads back. The room cli is not linked into fuzzers, so its one file comes in
   here. */
#include "../../src/cli/config.c"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct config config, again;
    struct error err = {0};
    config_init(&config);
    config_init(&again);
    if (config_read_text(&config, "config", (const char *)data, size, &err) != STATUS_OK) {
        if (strncmp(err.message, "config line ", 12) != 0 ||
            !text_is_utf8(err.message, strlen(err.message)) || strchr(err.message, '\n')) {
            abort();
        }
    } else {
        struct buf text = {0};
        config_write(&config, &text);
        /* Long values, and those with a comment sign, need not survive; but nothing may break. */
        (void)!config_read_text(&again, "config", buf_text(&text), text.len, &err);
        buf_release(&text);
    }
    config_release(&again);
    config_release(&config);
    return 0;
}
