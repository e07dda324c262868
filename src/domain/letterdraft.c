/* The memory of a mail that is drafted. */
#include "callsheet/base/mem.h"
#include "callsheet/domain/letter.h"

struct letter *letter_new(void) {
    return mem_zalloc(1, sizeof(struct letter));
}

void letter_free(struct letter *letter) {
    if (letter != NULL) {
        mem_free(letter->to_name);
        mem_free(letter->to_address);
        mem_free(letter->subject);
        mem_free(letter->body);
        mem_free(letter->answers);
        mem_free(letter->invoice_text);
        mem_free(letter->statement_text);
        mem_free(letter);
    }
}
