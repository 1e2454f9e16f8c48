#!/usr/bin/env perl
# Makes two small databases in MaxMind's format for tests: make_geo_databases.pl FOLDER writes country.mmdb and system.mmdb.
# Needs the Debian package libmaxmind-db-writer-perl. The addresses are made up.
use strict;
use warnings;
use MaxMind::DB::Writer::Tree;

my ($folder) = @ARGV;

sub write_database {
    my ($file, $kind, $types, %networks) = @_;
    my $tree = MaxMind::DB::Writer::Tree->new(
        ip_version            => 6,
        record_size           => 24,
        database_type         => $kind,
        languages             => ['en'],
        description           => { en => 'for tests' },
        map_key_type_callback => sub { $types->{ $_[0] } },
    );
    $tree->insert_network($_, $networks{$_}) for sort keys %networks;
    open my $out, '>:raw', "$folder/$file" or die "$folder/$file: $!";
    $tree->write_tree($out);
}

write_database(
    'country.mmdb', 'Test-Country', { country => 'map', iso_code => 'utf8_string' },
    '5.6.0.0/16' => { country => { iso_code => 'DE' } },
    '2a0a::/32'  => { country => { iso_code => 'CZ' } },
);
write_database(
    'system.mmdb', 'Test-ASN', { autonomous_system_number => 'uint32', autonomous_system_organization => 'utf8_string' },
    '5.6.0.0/16' => { autonomous_system_number => 32934, autonomous_system_organization => 'Example Network' },
    '2a0a::/32'  => { autonomous_system_number => 64501, autonomous_system_organization => 'Other Network' },
);
