# callsheet: build, tests, checks. GNU make; start with `make demo` or `make check`.
#
#   B=folder      where everything goes (default: build)
#   MODE=         release (default), debug, asan, coverage, fuzz; `make debug`, `make asan` … set it
#   PREFIX=       where `make install` puts things (default /usr/local); DESTDIR= is put before it
#   V=1           shows the commands

VERSION := 0.1.0
B ?= build
MODE ?= release
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 20

ifeq ($(origin CC),default)
CC := gcc
endif
FUZZ_CC ?= clang
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-6s %s\n' '$(1)' '$(2)')

# --- flags -------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wstrict-prototypes \
    -Wmissing-prototypes -Wvla -Wwrite-strings -Wformat=2 -Wundef -Wnull-dereference
LANGUAGE := -std=c17 -D_GNU_SOURCE -Iinclude -DCALLSHEET_VERSION='"$(VERSION)"'

FLAGS_release := -O2 -g -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fno-plt
FLAGS_debug := -O0 -g3
FLAGS_asan := -O1 -g -DBUF_FIRST=4 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_coverage := -O0 -g --coverage -DCALLSHEET_COVERAGE
FLAGS_fuzz := -O1 -g -DBUF_FIRST=4 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
    -fno-omit-frame-pointer
LINK_release := -Wl,-O1,--as-needed,-z,relro
LINK_debug := -Wl,--as-needed
LINK_asan := -fsanitize=address,undefined -Wl,--as-needed
LINK_coverage := --coverage -Wl,--as-needed
LINK_fuzz := -fsanitize=fuzzer,address,undefined -Wl,--as-needed
ifeq ($(filter $(MODE),release debug asan coverage fuzz),)
$(error MODE is one of: release debug asan coverage fuzz)
endif

# EXTRA_CFLAGS and EXTRA_LDFLAGS are for the person who builds; nothing here sets them.
COMPILE = $(CC) $(LANGUAGE) $(WARNINGS) $(FLAGS_$(MODE)) $(EXTRA_CFLAGS)
LINK = $(CC) $(LINK_$(MODE)) $(EXTRA_LDFLAGS)

DESK_LIBS := -lncursesw -ltinfo -lsqlite3 -linih -ljansson -lcsv -lmd
# pkg-config is asked once, when the first file of the reader is built: it may not be there before
# `make deps` ran. -isystem, so that other people's headers are not judged by our warnings.
READER_PACKAGES := gmime-3.0 libxml-2.0 libseccomp
READER_CFLAGS = $(eval READER_CFLAGS := $$(patsubst -I%,-isystem %,$$(shell \
    pkg-config --cflags $(READER_PACKAGES))))$(READER_CFLAGS)
READER_LIBS = $(eval READER_LIBS := -lnotmuch $$(shell \
    pkg-config --libs $(READER_PACKAGES)))$(READER_LIBS)
CHECK_LIBS := -lcheck_pic -lsubunit -lvterm -lutil -pthread -lrt -lm

# --- rooms -------------------------------------------------------------------------------------

ROOMS := base domain store exchange wire ui app reader cli run
SEES_base := base
SEES_domain := domain base
SEES_store := store domain base
SEES_exchange := exchange domain base
SEES_wire := wire base
SEES_ui := ui base
SEES_app := app ui domain base
SEES_reader := reader exchange wire domain base
SEES_cli := cli app store exchange wire ui domain base
SEES_run := run cli app store exchange wire ui domain base

# Only these rooms are compiled with more than the common flags.
ROOM_FLAGS_reader = $(READER_CFLAGS)
ROOM_FLAGS_run = -DCALLSHEET_LIBEXEC='"$(PREFIX)/libexec/callsheet"' \
    -DCALLSHEET_SHARE='"$(PREFIX)/share/callsheet"'

archives = $(foreach room,$(1),$(B)/lib$(room).a)
group = -Wl,--start-group $(1) -Wl,--end-group

.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.PHONY: all FORCE
all: $(B)/callsheet $(B)/callsheet-reader

# These files change only when what they hold changes: flags, and the list of a room's objects.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(COMPILE) $(LINK))' | cmp -s - $@ || \
	    printf '%s\n' '$(subst ','\'',$(COMPILE) $(LINK))' >$@
$(B)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@

define room_rules
OBJECTS_$(1) := $$(patsubst src/$(1)/%.c,$(B)/obj/$(1)/%.o,$$(filter-out %/main.c,$$(wildcard src/$(1)/*.c)))

$(B)/obj/$(1)/%.o: src/$(1)/%.c $(B)/flags $(if $(filter run,$(1)),$(B)/prefix)
	$$(call say,CC,$$<)
	@mkdir -p $$(@D)
	$(Q)$$(COMPILE) $$(ROOM_FLAGS_$(1)) -MMD -MP -c -o $$@ $$<

$(B)/obj/$(1).list: FORCE
	@mkdir -p $$(@D)
	@echo '$$(OBJECTS_$(1))' | cmp -s - $$@ || echo '$$(OBJECTS_$(1))' >$$@

$(B)/lib$(1).a: $$(OBJECTS_$(1)) $(B)/obj/$(1).list
	$$(call say,AR,$$@)
	@rm -f $$@
	$(Q)ar rcs $$@ $$(OBJECTS_$(1))

.PHONY: lib-$(1)
lib-$(1): $(B)/lib$(1).a
-include $$(OBJECTS_$(1):.o=.d)
endef
$(foreach room,$(ROOMS),$(eval $(call room_rules,$(room))))
-include $(B)/obj/run/main.d $(B)/obj/reader/main.d

$(B)/callsheet: $(B)/obj/run/main.o $(call archives,$(SEES_run))
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(call group,$(call archives,$(SEES_run))) $(DESK_LIBS)

$(B)/callsheet-reader: $(B)/obj/reader/main.o $(call archives,$(SEES_reader))
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(call group,$(call archives,$(SEES_reader))) $(READER_LIBS)

# --- tests -------------------------------------------------------------------------------------
# Every tests/<kind>/…_test.c is a program of its own, linked with what its kind may see.

KINDS := screen term e2e fault
SEES_screen := app ui domain base
SEES_term := $(SEES_run)
SEES_e2e := store domain base
SEES_fault := $(SEES_run)

TEST_FLAGS := -Itests -Wno-null-dereference -Wno-gnu-zero-variadic-macro-arguments
ifeq ($(CC),gcc)
TEST_FLAGS := -Itests -Wno-null-dereference
endif
SUPPORT_OBJECTS := $(patsubst tests/support/%.c,$(B)/obj/support/%.o, \
    $(filter-out %/replay_main.c,$(wildcard tests/support/*.c)))

$(B)/obj/support/%.o: tests/support/%.c $(B)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(TEST_FLAGS) -MMD -MP -c -o $@ $<
$(B)/obj/support.list: FORCE
	@mkdir -p $(@D)
	@echo '$(SUPPORT_OBJECTS)' | cmp -s - $@ || echo '$(SUPPORT_OBJECTS)' >$@
$(B)/libsupport.a: $(SUPPORT_OBJECTS) $(B)/obj/support.list
	$(call say,AR,$@)
	@rm -f $@
	$(Q)ar rcs $@ $(SUPPORT_OBJECTS)
-include $(SUPPORT_OBJECTS:.o=.d) $(B)/obj/support/replay_main.d

# $(1) name of the target, $(2) folder, $(3) rooms it sees
define test_rules
TESTS_$(1) := $$(patsubst tests/%.c,$(B)/tests/%,$$(wildcard tests/$(2)/*_test.c))

$(B)/tests/$(2)/%: tests/$(2)/%.c $(call archives,$(3)) $(B)/libsupport.a $(B)/flags
	$$(call say,TEST,$$@)
	@mkdir -p $$(@D)
	$(Q)$$(COMPILE) $$(TEST_FLAGS) $$(if $(filter reader,$(3)),$$(READER_CFLAGS)) -MMD -MP -MF $$@.d -c -o $$@.o $$<
	$(Q)$$(LINK) -o $$@ $$@.o $$(call group,$(B)/libsupport.a $(call archives,$(3))) \
	    $(DESK_LIBS) $$(if $(filter reader,$(3)),$$(READER_LIBS)) $$(CHECK_LIBS)
-include $$(TESTS_$(1):=.d)

.PHONY: $(1) build-$(1)
build-$(1): $$(TESTS_$(1))
$(1): $$(TESTS_$(1)) $(if $(filter e2e fault,$(2)),all)
	@tests/run --build $(B) $$(TESTS_$(1))
endef
$(foreach room,$(ROOMS),$(eval $(call test_rules,unit-$(room),unit/$(room),$(SEES_$(room)))))
$(foreach kind,$(KINDS),$(eval $(call test_rules,test-$(kind),$(kind),$(SEES_$(kind)))))

TESTS_unit := $(foreach room,$(ROOMS),$(TESTS_unit-$(room)))
TESTS_all := $(TESTS_unit) $(foreach kind,$(KINDS),$(TESTS_test-$(kind)))

# --- fuzzing -----------------------------------------------------------------------------------
# tests/fuzz/<name>_fuzz.c holds LLVMFuzzerTestOneInput; tests/fuzz/corpus/<name>/ its seeds and
# tests/fuzz/<name>.dict its words, where there are any. A fuzzer may call everything but the rooms
# cli and run. Each is also replayed over its seeds as a plain test.

FUZZERS := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
SEES_fuzz := app ui reader exchange wire store domain base
TESTS_replay := $(FUZZERS:%=$(B)/tests/fuzz/%_replay)

$(B)/obj/support/replay_main.o: tests/support/replay_main.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<
$(B)/obj/fuzz/%.o: tests/fuzz/%_fuzz.c $(B)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -Itests -MMD -MP -c -o $@ $<
-include $(FUZZERS:%=$(B)/obj/fuzz/%.d)

$(TESTS_replay): $(B)/tests/fuzz/%_replay: $(B)/obj/fuzz/%.o $(B)/obj/support/replay_main.o \
    $(call archives,$(SEES_fuzz))
	$(call say,TEST,$@)
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(call group,$(call archives,$(SEES_fuzz))) \
	    $(DESK_LIBS) $(READER_LIBS)
$(FUZZERS:%=$(B)/fuzz-%): $(B)/fuzz-%: $(B)/obj/fuzz/%.o $(call archives,$(SEES_fuzz))
	$(call say,FUZZ,$@)
	$(Q)$(LINK) -o $@ $< $(call group,$(call archives,$(SEES_fuzz))) $(DESK_LIBS) $(READER_LIBS)

.PHONY: fuzz-smoke fuzz-programs test-replay $(FUZZERS:%=fuzz-%)
fuzz-programs: $(FUZZERS:%=$(B)/fuzz-%)
fuzz-smoke:
	$(Q)$(MAKE) --no-print-directory B=$(B)/fuzz MODE=fuzz CC=$(FUZZ_CC) fuzz-programs
	@tests/fuzz-run --build $(B)/fuzz --seconds $(FUZZ_SECONDS) $(FUZZERS)
# Runs one fuzzer until it is stopped (or FUZZ_SECONDS, when given on the command line).
$(FUZZERS:%=fuzz-%): fuzz-%:
	$(Q)$(MAKE) --no-print-directory B=$(B)/fuzz MODE=fuzz CC=$(FUZZ_CC) $(B)/fuzz/fuzz-$*
	@tests/fuzz-run --build $(B)/fuzz --grow \
	    --seconds $(if $(filter command,$(origin FUZZ_SECONDS)),$(FUZZ_SECONDS),0) $*
test-replay: $(TESTS_replay)
	@tests/run --build $(B) $(TESTS_replay)

# --- running tests -----------------------------------------------------------------------------

# The sanitizers make programs several times slower.
ifeq ($(MODE),asan)
export CK_TIMEOUT_MULTIPLIER := 4
endif

.PHONY: test test-unit build-tests asan asan-quick coverage debug bench golden-update check
test-unit: $(TESTS_unit)
	@tests/run --build $(B) $(TESTS_unit)
build-tests: all $(TESTS_all) $(TESTS_replay)
test: build-tests
	@tests/run --build $(B) $(TESTS_all) $(TESTS_replay)
golden-update: build-tests
	@CALLSHEET_GOLDEN_UPDATE=1 tests/run --build $(B) $(TESTS_unit-domain) $(TESTS_unit-ui) $(TESTS_unit-app) \
	    $(TESTS_unit-cli) $(TESTS_test-screen) $(TESTS_test-e2e)
debug:
	$(Q)$(MAKE) --no-print-directory B=$(B)/debug MODE=debug all
asan:
	$(Q)$(MAKE) --no-print-directory B=$(B)/asan MODE=asan test
# What `make check` runs under the sanitizers: everything but the slow kinds.
.PHONY: asan-tests
asan-tests: $(TESTS_unit) $(TESTS_test-screen) $(TESTS_test-fault) $(TESTS_replay) all
	@tests/run --build $(B) $(TESTS_unit) $(TESTS_test-screen) $(TESTS_test-fault) $(TESTS_replay)
asan-quick:
	$(Q)$(MAKE) --no-print-directory B=$(B)/asan MODE=asan asan-tests
coverage:
	$(Q)$(MAKE) --no-print-directory B=$(B)/coverage MODE=coverage test-unit test-screen test-fault
	@tests/coverage $(B)/coverage $(ROOMS)
bench: all
	@B=$(B) CC=$(CC) tests/bench/run

.PHONY: lint format lint-selftest
lint: all
	@tests/lint/run --build $(B)
lint-selftest:
	@tests/lint/selftest.sh
format:
	clang-format -i $(wildcard include/callsheet/*/*.h src/*/*.c tests/*/*.[ch] tests/*/*/*.[ch])

check: deps
	@B=$(B) tests/check

# --- set-up ------------------------------------------------------------------------------------
# Debian 12 package names. The first list builds and runs callsheet, the second one tests it.

PACKAGES_BUILD := gcc libc6-dev pkg-config libncurses-dev libsqlite3-dev libnotmuch-dev \
    libgmime-3.0-dev libxml2-dev libseccomp-dev libinih-dev libjansson-dev libcsv-dev libmd-dev \
    notmuch tzdata ncurses-base
PACKAGES_TEST := check libsubunit-dev libvterm-dev clang clang-format clang-tidy libclang-rt-dev \
    cppcheck shellcheck man-db sqlite3

.PHONY: deps deps-build demo
deps:
	@tests/deps $(PACKAGES_BUILD) $(PACKAGES_TEST)
deps-build:
	@tests/deps $(PACKAGES_BUILD)
demo: deps-build
	$(Q)$(MAKE) --no-print-directory all
	@$(B)/callsheet demo $(B)/demo

# --- installing --------------------------------------------------------------------------------

BIN := $(DESTDIR)$(PREFIX)/bin
LIBEXEC := $(DESTDIR)$(PREFIX)/libexec/callsheet
SHARE := $(DESTDIR)$(PREFIX)/share
MAN := $(wildcard src/callsheet.1)
THEMES := $(wildcard themes/*)

.PHONY: install uninstall clean
install: all
	install -d $(BIN) $(LIBEXEC)
	install -m 755 $(B)/callsheet $(BIN)/callsheet
	install -m 755 $(B)/callsheet-reader $(LIBEXEC)/callsheet-reader
ifneq ($(THEMES),)
	install -d $(SHARE)/callsheet/themes
	install -m 644 $(THEMES) $(SHARE)/callsheet/themes
endif
ifneq ($(MAN),)
	install -d $(SHARE)/man/man1
	install -m 644 $(MAN) $(SHARE)/man/man1/callsheet.1
endif
ifneq ($(wildcard src/completions/callsheet.bash),)
	install -d $(SHARE)/bash-completion/completions
	install -m 644 src/completions/callsheet.bash $(SHARE)/bash-completion/completions/callsheet
endif
ifneq ($(wildcard src/completions/_callsheet),)
	install -d $(SHARE)/zsh/site-functions
	install -m 644 src/completions/_callsheet $(SHARE)/zsh/site-functions/_callsheet
endif
ifneq ($(wildcard src/completions/callsheet.fish),)
	install -d $(SHARE)/fish/vendor_completions.d
	install -m 644 src/completions/callsheet.fish $(SHARE)/fish/vendor_completions.d/callsheet.fish
endif

uninstall:
	rm -f $(BIN)/callsheet $(LIBEXEC)/callsheet-reader $(SHARE)/man/man1/callsheet.1
	rm -f $(SHARE)/bash-completion/completions/callsheet $(SHARE)/zsh/site-functions/_callsheet
	rm -f $(SHARE)/fish/vendor_completions.d/callsheet.fish
	rm -rf $(SHARE)/callsheet
	-rmdir $(LIBEXEC) 2>/dev/null

clean:
	rm -rf $(B)
