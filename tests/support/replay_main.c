/* Runs a fuzzer's target over files, as a plain test: each file is one check. Without arguments it
   takes the empty input alone. A crash ends it, which the runner counts as a failure. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* A fuzzer need not have one. */
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

static int replay(const char *path) {
    struct stat about;
    FILE *in = fopen(path, "rbe");
    if (!in || fstat(fileno(in), &about) != 0) {
        perror(path);
        if (in) {
            (void)fclose(in);
        }
        return 1;
    }
    size_t size = (size_t)about.st_size;
    uint8_t *data = malloc(size + 1); /* exactly sized pieces let the sanitizers see overruns */
    int failed = !data || fread(data, 1, size, in) != size;
    (void)fclose(in);
    if (!failed) {
        printf("%s\n", path);
        (void)fflush(stdout);
        uint8_t *exact = size ? realloc(data, size) : data;
        data = exact ? exact : data;
        (void)LLVMFuzzerTestOneInput(data, size);
    }
    free(data);
    return failed;
}

int main(int argc, char **argv) {
    static const uint8_t nothing[1];
    int failures = 0;
    if (LLVMFuzzerInitialize && LLVMFuzzerInitialize(&argc, &argv) != 0) {
        return 1;
    }
    (void)LLVMFuzzerTestOneInput(nothing, 0);
    for (int i = 1; i < argc; i++) {
        failures += replay(argv[i]);
    }
    printf("%d%%: Checks: %d, Failures: %d, Errors: 0\n", 100 * (argc - failures) / argc, argc,
           failures);
    return failures != 0;
}
