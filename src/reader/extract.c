/** Taking an attachment out of a message. */
#include "callsheet/reader/extract.h"

#include "callsheet/reader/body.h"
#include "callsheet/reader/prescan.h"

enum status extract_part(const struct mime_part *wanted, mime_take *take, void *context,
                         struct error *err) {
    if (wanted->len > BODY_FILE_BYTES || !prescan_is_safe(wanted->message, wanted->len)) {
        return error_set(err, STATUS_UNSUPPORTED,
                         "This message is not safe to take apart; save the attachment from your "
                         "mail program.");
    }
    struct buf rewritten;
    buf_init(&rewritten);
    prescan_rewrite(wanted->message, wanted->len, &rewritten);
    struct mime_part inner = *wanted;
    inner.message = rewritten.data;
    inner.len = rewritten.len;
    enum status status = mime_take_part(&inner, take, context, err);
    buf_release(&rewritten);
    return status;
}
