#!/bin/sh
# Reads with readelf what the built programs link, and whether they are hardened.
# Usage: check-links.sh APP WORKER PLAYER
set -eu

app=$1
worker=$2
player=$3
failed=0

complain()
{
    echo "$1: $2"
    failed=1
}

# PROGRAM PATTERN WHY: no library of the pattern may be needed.
refuse_library()
{
    needed=$(readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -E "$2" |
        tr '\n' ' ') || true
    [ -z "$needed" ] || complain "$1" "links $needed: $3"
}

# PROGRAM READELF-OPTION PATTERN WHAT
expect()
{
    readelf "$2" "$1" | grep -Eq "$3" || complain "$1" "has no $4"
}

check_hardening()
{
    expect "$1" -hW 'Type: +DYN' 'position independent code'
    expect "$1" -dW '\(FLAGS_1\).*PIE' 'PIE flag'
    expect "$1" -dW '\(FLAGS(_1)?\).*NOW' 'immediate binding'
    expect "$1" -lW 'GNU_RELRO' 'read-only relocations'
    expect "$1" -lW 'GNU_STACK .* RW +0x' 'non-executable stack'
    expect "$1" -sW '__stack_chk_fail' 'stack protector'
}

refuse_library "$app" '^lib(av|sw|postproc|mpv|ass\.)' \
    'the app does not touch media; at every start it would cost 80 ms and 37 MB'
refuse_library "$app" '^lib(curl|secret)' \
    'they are loaded by who needs them; at every start they would cost 4 ms'
refuse_library "$worker" '^lib(sqlite3|curl|secret|ncurses|microhttpd)' \
    'the worker opens neither the project nor the network'
refuse_library "$worker" '^libmpv' 'the worker shows nothing'
refuse_library "$player" '^lib(sqlite3|curl|secret|ncurses|microhttpd|av|sw|ass\.)' \
    'the player plays what the app hands it, by libmpv alone'
check_hardening "$app"
check_hardening "$worker"
check_hardening "$player"

[ "$failed" -eq 0 ] && echo 'links: as they should be'
exit "$failed"
