# What the Perl checks share: finding sources and looking at code without comments and strings.
use strict;
use warnings;

# All C files below the given folders, in order.
sub sources {
    my ($root, @patterns) = @_;
    return sort map { glob("$root/$_") } @patterns;
}

sub text_of {
    my ($path) = @_;
    open(my $in, '<:raw', $path) or die "$path: $!\n";
    local $/;
    my $text = <$in>;
    close($in);
    return defined $text ? $text : '';
}

# Blanks comments, and the insides of strings and characters; lines keep their numbers.
sub code_only {
    my ($text) = @_;
    $text =~ s{("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(/\*.*?\*/|//[^\n]*)}
              {defined $1 ? substr($1, 0, 1) x 2 : "\n" x ($2 =~ tr/\n//)}gse;
    return $text;
}

# Blanks comments only.
sub without_comments {
    my ($text) = @_;
    $text =~ s{("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(/\*.*?\*/|//[^\n]*)}
              {defined $1 ? $1 : "\n" x ($2 =~ tr/\n//)}gse;
    return $text;
}

sub line_at {
    my ($text, $position) = @_;
    return 1 + (substr($text, 0, $position) =~ tr/\n//);
}

my $findings = 0;
sub finding {
    my ($root, $path, $line, $message) = @_;
    $path =~ s{^\Q$root\E/}{};
    print "$path:$line: $message\n";
    $findings++;
    return;
}

# The exit code of a check.
sub verdict {
    return $findings ? 1 : 0;
}

1;
