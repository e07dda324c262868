#!/usr/bin/perl
# An include that no arrow allows, and a library's header outside its room: layers.pl ROOT
use strict;
use warnings;
require($0 =~ m{^(/.*)/} ? "$1/source.pl" : $0 =~ m{^(.*)/} ? "./$1/source.pl" : './source.pl');

my %sees = (
    base => [],
    domain => [qw(base)],
    store => [qw(domain base)],
    exchange => [qw(domain base)],
    wire => [qw(base)],
    ui => [qw(base)],
    app => [qw(ui domain base)],
    reader => [qw(exchange wire domain base)],
    cli => [qw(app store exchange wire ui domain base)],
    run => [qw(cli app store exchange wire ui domain base)],
);
# Which files may include a library; everything else may include the C library and POSIX only.
my @libraries = (
    [qr{curses|^term\.h$}, qr{^src/run/term}, 'curses'],
    [qr{^sqlite3}, qr{^(src|include/callsheet)/store/|^src/exchange/gnucash}, 'SQLite'],
    [qr{notmuch}, qr{^(src|include/callsheet)/reader/}, 'notmuch'],
    [qr{^(gmime|glib)}, qr{^(src|include/callsheet)/reader/}, 'GMime'],
    [qr{^libxml}, qr{^(src|include/callsheet)/reader/}, 'libxml2'],
    [qr{^seccomp}, qr{^(src|include/callsheet)/reader/}, 'libseccomp'],
    [qr{^jansson}, qr{^(src|include/callsheet)/cli/}, 'jansson'],
    [qr{^ini\.h}, qr{^src/(run|ui|cli)/}, 'inih'],
    [qr{^csv\.h}, qr{^src/exchange/}, 'libcsv'],
    [qr{^(sha2|sha256|md5)\.h}, qr{^src/store/}, 'libmd'],
    [qr{^(check|vterm)\.h}, qr{^tests/}, 'a test library'],
);

my $root = shift @ARGV;
for my $path (sources($root, 'src/*/*.[ch]', 'include/callsheet/*/*.h')) {
    my ($inside) = $path =~ m{^\Q$root\E/(.*)};
    my ($room) = $inside =~ m{^(?:src|include/callsheet)/([^/]+)/};
    if (!$sees{$room}) {
        finding($root, $path, 1, "$room is not a room");
        next;
    }
    if ($inside =~ m{^src/.*\.h$}) {
        finding($root, $path, 1, "a header belongs in include/callsheet/$room/");
    }
    my $number = 0;
    for my $line (split /\n/, without_comments(text_of($path))) {
        $number++;
        next if $line !~ /^\s*#\s*include\s*([<"])([^>"]+)/;
        my ($kind, $name) = ($1, $2);
        if ($name =~ m{^callsheet/([^/]+)/}) {
            my $other = $1;
            if ($other ne $room && !grep { $_ eq $other } @{ $sees{$room} }) {
                finding($root, $path, $number, "no arrow lets $room see $other ($name)");
            }
        } elsif ($kind eq '"') {
            finding($root, $path, $number, "include \"$name\" as \"callsheet/<room>/<file>.h\"");
        }
        for my $library (@libraries) {
            my ($header, $allowed, $title) = @$library;
            if ($name =~ $header && $inside !~ $allowed) {
                finding($root, $path, $number, "$title does not belong in this file ($name)");
            }
        }
    }
}
exit verdict();
