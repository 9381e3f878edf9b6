# Reads mails, one in base64 on each line of standard input, with Email::MIME; writes what it saw as JSON lines.
use strict;
use warnings;
use Email::MIME;
use Email::MIME::Header::AddressList;
use JSON::PP;
use MIME::Base64;

sub boxes {
    my ($mail, $name) = @_;
    return [map { {name => $_->phrase // "", address => $_->address // ""} } $mail->header_as_obj($name)->addresses];
}

while (my $line = <STDIN>) {
    my $mail = Email::MIME->new(decode_base64($line));
    my %seen = (
        subject => $mail->header_str("Subject"),
        from => boxes($mail, "From"),
        to => boxes($mail, "To"),
        message_id => $mail->header_raw("Message-ID"),
        headers => [map { lc } $mail->header_names],
        unsubscribe => [$mail->header_raw("List-Unsubscribe")],
        images => [],
    );
    $mail->walk_parts(sub {
        my ($part) = @_;
        return if $part->subparts;
        my ($type) = split /;/, $part->content_type;
        if ($type eq "text/plain") { $seen{text} = $part->body_str }
        elsif ($type eq "text/html") { $seen{html} = $part->body_str }
        else {
            (my $cid = $part->header_raw("Content-ID")) =~ s/^<|>$//g;
            push @{$seen{images}}, {cid => $cid, type => $type, content => unpack("H*", $part->body)};
        }
    });
    print JSON::PP->new->ascii->canonical->encode({"Email::MIME" => \%seen}), "\n";
}
