/* What the form says below a row, unasked: that more is promised than is open, and how the amount
   of a claim reads. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/call_form.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/queue.h"

/* The amount typed at a promise; false while there is none that can be read. */
static bool promised(const struct call_form *form, const struct form_context *context, size_t index,
                     struct money *out) {
    struct error err = {0};
    const char *text = field_text(&form->promises[index].amount);
    return text[0] != '\0' && money_parse(text, context->currency, out, &err) == STATUS_OK &&
           out->minor > 0;
}

/* What a promise can pay of: all that is open in its currency, or the invoices it names. */
static int64_t payable(const struct form_promise *promise, const struct card *card,
                       const char *currency, const struct money *open, size_t open_count) {
    int64_t sum = 0;
    for (size_t i = 0; promise->invoice_count == 0 && i < open_count; i++) {
        sum += strcmp(open[i].currency, currency) == 0 ? open[i].minor : 0;
    }
    for (size_t i = 0; i < card->invoice_count; i++) {
        const struct card_invoice *invoice = &card->invoices[i];
        for (size_t k = 0; k < promise->invoice_count; k++) {
            bool is_named = promise->invoices[k] == invoice->id &&
                            strcmp(invoice->open.currency, currency) == 0;
            sum += is_named ? invoice->open.minor : 0;
        }
    }
    return sum;
}

/* The instalments before this one that pay for the same: all that is open. */
static int64_t promised_before(const struct call_form *form, const struct form_context *context,
                               size_t index, const char *currency) {
    int64_t sum = 0;
    struct money money;
    for (size_t i = 0; form->promises[index].invoice_count == 0 && i < index; i++) {
        bool counts = form->promises[i].invoice_count == 0 && promised(form, context, i, &money) &&
                      strcmp(money.currency, currency) == 0;
        sum += counts ? money.minor : 0; /* 24 amounts below 10^16: no overflow */
    }
    return sum;
}

static bool remark_promise(const struct call_form *form, const struct form_context *context,
                           size_t index, char *out, size_t capacity) {
    struct money money, open[QUEUE_CURRENCIES];
    if (context->card == NULL || !promised(form, context, index, &money)) {
        return false;
    }
    size_t count = queue_open(&context->card->facts, moment_today(context->moment), open);
    if (count == 0) {
        return false; /* not fed yet, perhaps: they may well promise what we do not know of */
    }
    const struct form_promise *promise = &form->promises[index];
    int64_t most = payable(promise, context->card, money.currency, open, count);
    char text[MONEY_TEXT_BYTES];
    if (most == 0) {
        (void)snprintf(out, capacity, "Nothing is open in %s.", money.currency);
        return true;
    }
    if (money.minor + promised_before(form, context, index, money.currency) <= most) {
        return false;
    }
    money.minor = most;
    money_format_code(money, text);
    (void)snprintf(out, capacity,
                   promise->invoice_count == 0 ? "More than is open: %s."
                                               : "More than is open on what it is for: %s.",
                   text);
    return true;
}

bool call_form_remark(const struct call_form *form, const struct form_context *context,
                      struct form_at at, char *out, size_t capacity) {
    out[0] = '\0';
    if (at.kind == FORM_PROMISE_AMOUNT || at.kind == FORM_PROMISE_WHEN) {
        return remark_promise(form, context, at.index, out, capacity);
    }
    if (at.kind == FORM_CLAIM_AMOUNT && field_text(&form->claims[at.index].amount)[0] != '\0') {
        bool is_read = call_form_reading(form, context, at, out, capacity);
        return !is_read || form_at_equal(form->at, at); /* beside it there is no room */
    }
    return false;
}
