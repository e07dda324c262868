/** What the desk last knew from mail, for the commands. */
#include "callsheet/run/mailkept.h"

#include <limits.h>

#include "callsheet/base/mem.h"
#include "callsheet/run/mailparts.h"
#include "callsheet/store/place.h"

struct body_words mailkept_words(const struct config *config, struct arena *arena) {
    struct score_word *rows = arena_array(arena, config->phrase_count + 1, sizeof *rows);
    for (size_t i = 0; i < config->phrase_count; i++) {
        rows[i] = (struct score_word){.phrase = config->phrases[i].text,
                                      .points = config->phrases[i].points};
    }
    return (struct body_words){.count = config->phrase_count, .rows = rows};
}

void mailkept_release(struct mailkept *kept) {
    heat_free(kept->heat);
    kept->heat = NULL;
}

static void read_kept(struct mailkept *kept, const struct cli_context *cli) {
    char ledger[PATH_MAX];
    struct arena arena;
    struct mailcache_fact *facts = NULL;
    size_t count = 0;
    const struct config *config = &cli->config;
    int64_t now = cli->clock.now(cli->clock.context);
    kept->heat = heat_new(now - (int64_t)MAIL_RECENT_DAYS * SECONDS_PER_DAY);
    if (cli->cache_folder[0] == '\0' ||
        place_resolve(config->ledger, ledger, sizeof ledger, NULL) != STATUS_OK) {
        return; /* nothing was kept */
    }
    arena_init(&arena);
    const struct body_words words = mailkept_words(config, &arena);
    const struct mailcache_key key = {
        .ledger = ledger,
        .scorer = scoring_scorer(&words),
        .archive = scoring_archive(config->mail, config->mail_config, config->mail_profile),
    };
    if (mailcache_read_facts(cli->cache_folder, &key, &arena, &facts, &count, NULL) == STATUS_OK) {
        heat_believe(kept->heat, facts, count);
    }
    arena_release(&arena);
}

void mailkept_fact(void *context, const struct cli_context *cli, struct facts *facts) {
    struct mailkept *kept = context;
    if (kept->heat == NULL) {
        read_kept(kept, cli);
    }
    mailfacts_fill(kept->heat, facts);
}
