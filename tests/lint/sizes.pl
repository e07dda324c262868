#!/usr/bin/perl
# Files above 600 lines and functions above 60: sizes.pl ROOT
# Lines between "clang-format off" and "clang-format on" are tables and do not count.
use strict;
use warnings;
require($0 =~ m{^(/.*)/} ? "$1/source.pl" : $0 =~ m{^(.*)/} ? "./$1/source.pl" : './source.pl');

my ($file_max, $function_max) = (600, 60);
my $root = shift @ARGV;
my @all = ('src/*/*.c', 'include/callsheet/*/*.h', 'tests/*/*.[ch]', 'tests/*/*/*.[ch]');
for my $path (sources($root, @all)) {
    my ($count, $number, $start, $in_table) = (0, 0, 0, 0);
    my $name = '';
    for my $line (split /\n/, text_of($path)) {
        $number++;
        $in_table = 1 if $line =~ /clang-format off/;
        $in_table = 0 if $line =~ /clang-format on/;
        $count++ if !$in_table;
        if ($line =~ /^[A-Za-z_].*?(\w+)\(/) {
            $name = $line =~ /^START_TEST\((\w+)/ ? $1 : $1;
        }
        if (!$start && $line =~ /^(\S|\s+\S).*\) \{$/ && $line !~ /^\s+(if|for|while|switch)\b/) {
            $start = $number;
        } elsif ($start && $line =~ /^\}/) {
            my $lines = $number - $start + 1;
            if ($lines > $function_max) {
                finding($root, $path, $start, "$name has $lines lines, more than $function_max");
            }
            $start = 0;
        }
    }
    if ($count > $file_max) {
        finding($root, $path, 1, "$count lines, more than $file_max");
    }
}
exit verdict();
