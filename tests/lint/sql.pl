#!/usr/bin/perl
# SQL that is put together at run time: sql.pl ROOT
# Statements are constant strings; only the files listed here hand on a text they were given.
use strict;
use warnings;
require($0 =~ m{^(/.*)/} ? "$1/source.pl" : $0 =~ m{^(.*)/} ? "./$1/source.pl" : './source.pl');

# They prepare a constant that arrives as a parameter or stands in a table.
my $hands_on = qr{^src/(store/(sql|schema|ledger)|exchange/gnucash)\.c$};
my $verbs = qr{SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|ATTACH|DETACH|VACUUM}i;

my $root = shift @ARGV;
for my $path (sources($root, 'src/*/*.c', 'include/callsheet/*/*.h')) {
    my ($inside) = $path =~ m{^\Q$root\E/(.*)};
    my $text = without_comments(text_of($path));
    my $code = code_only(text_of($path));
    while ($text =~ /"\s*(?:$verbs)\s+[^"\n]*%[-0-9.*lzj]*[a-zA-Z][^"\n]*"/g) {
        my ($found, $line) = ($&, line_at($text, $-[0]));
        next if $found =~ /LIKE\s+'/i && $found !~ /%[sdiuq]/;
        finding($root, $path, $line, 'SQL with a place for a value: bind it');
    }
    while ($text =~ /"\s*PRAGMA\s[^"\n]*%[-0-9.*]*[sq]/gi) {
        finding($root, $path, line_at($text, $-[0]), 'a PRAGMA with a text in it');
    }
    while ($code =~ /\b(sqlite3_(?:prepare(?:_v2|_v3)?|exec))\s*\(\s*[^,;]+,\s*([^,;]+),/g) {
        my ($call, $argument, $at) = ($1, $2, $-[1]);
        next if $argument =~ /^"/ || $inside =~ $hands_on;
        next if $argument =~ /^(\w+)\s*$/ && $code =~ /\bconst\s+char\s+$1\[\]\s*=\s*"/;
        finding($root, $path, line_at($code, $at), "$call of what is not a constant string");
    }
    while ($code =~ /\b(query_begin|sql_run|sql_number)\s*\(([^;]*?)\)\s*[;!=]/g) {
        my ($call, $arguments, $at) = ($1, $2, $-[1]);
        next if $arguments !~ /buf_text|\.data\b|->data\b|snprintf|asprintf/;
        finding($root, $path, line_at($code, $at), "$call of a text that was put together");
    }
}
exit verdict();
