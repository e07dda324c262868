#!/usr/bin/perl
# Calls that style.md forbids, everywhere or in some rooms: banned.pl ROOT
use strict;
use warnings;
require($0 =~ m{^(/.*)/} ? "$1/source.pl" : $0 =~ m{^(.*)/} ? "./$1/source.pl" : './source.pl');

my @rules = (
    # names, files in which they are banned, files that are excepted, why
    [[qw(strcpy strcat sprintf vsprintf strtok strtok_r gets alloca stpncpy strncat)],
        qr{.}, undef, 'it writes without a bound or with a surprise'],
    [[qw(atoi atol atoll atof)], qr{.}, undef, 'it cannot report an error'],
    [[qw(system popen)], qr{.}, undef, 'no shell: children get an argv'],
    [[qw(signal)], qr{.}, undef, 'use sigaction'],
    [[qw(printf vprintf puts putchar putc fputs fputc fprintf vfprintf perror)],
        qr{^(src|include/callsheet)/(base|domain|ui|app|store|exchange|wire)/}, undef,
        'nothing is printed from here: return it, or use log.h'],
    [[qw(wcwidth wcswidth)], qr{.}, qr{^src/base/text}, 'widths come from text.h'],
    [[qw(setlocale)], qr{.}, qr{^src/(run|reader)/}, 'the programs choose the locale, not the rooms'],
    [[qw(time clock_gettime gettimeofday localtime localtime_r gmtime gmtime_r mktime)],
        qr{^(src|include/callsheet)/(domain|ui|app)/}, undef, 'time comes in as an argument'],
    [[qw(getenv setenv rand random srand getrandom open fopen read write fork poll usleep sleep)],
        qr{^(src|include/callsheet)/(domain|app)/}, undef, 'this room is pure'],
    [[qw(localtime gmtime asctime ctime strerror_l tmpnam mktemp)], qr{.}, undef,
        'it keeps state between calls or is unsafe'],
    [[qw(pthread_create thrd_create)], qr{.}, undef, 'there are no threads'],
    [[qw(sqlite3_mprintf sqlite3_vmprintf sqlite3_get_table)], qr{.}, undef,
        'SQL is constant and parameters are bound'],
    [[qw(malloc calloc realloc strdup strndup)], qr{^src/(domain|store|exchange|ui|app|wire)/},
        undef, 'use mem.h, which never returns NULL'],
);

my $root = shift @ARGV;
for my $path (sources($root, 'src/*/*.c', 'include/callsheet/*/*.h')) {
    my ($inside) = $path =~ m{^\Q$root\E/(.*)};
    my $code = code_only(text_of($path));
    for my $rule (@rules) {
        my ($names, $where, $except, $why) = @$rule;
        next if $inside !~ $where || ($except && $inside =~ $except);
        my $any = join '|', @$names;
        while ($code =~ /(?<![A-Za-z0-9_.>])($any)\s*\(/g) {
            my ($name, $at) = ($1, $-[1]);
            next if $name eq 'signal' && substr($code, $at, 40) =~ /,\s*SIG_(IGN|DFL)\)/;
            finding($root, $path, line_at($code, $at), "$name is banned here: $why");
        }
    }
    while ($code =~ /\b(TODO|FIXME|XXX)\b/g) {
        finding($root, $path, line_at($code, $-[1]), "$1 in code");
    }
    my $text = text_of($path);
    while ($text =~ /\b(TODO|FIXME)\b(?![^\n]*#\d)/g) {
        finding($root, $path, line_at($text, $-[1]), "$1 needs the number of an issue");
    }
    while ($code =~ /^\s*typedef\s+(struct|union)\b/mg) {
        finding($root, $path, line_at($code, $-[1]), "no typedef of a $1");
    }
}
exit verdict();
