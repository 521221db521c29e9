/**
 * What the passes of all engines begin with: POSIX shell for BusyBox and others. Secrets go from files to standard
 * input: they stand in no argument, no variable of the environment and no line of the log.
 */
export const SHELL_PRELUDE = String.raw`#!/bin/sh
set -eu
umask 077
changes=0
changed() { changes=$((changes + 1)); echo "$1"; }
fail() { echo "failed: $1" >&2; exit 1; }

# Things to know are said in the first pass only; changes always.
first=yes
[ ! -e /work/passed ] || first=no
note() { [ "$first" = no ] || echo "$1"; }
finish() { [ "$changes" = 0 ] && [ "$first" = no ] || echo "pass ended: $changes changes"; }

# wait_until WHAT COMMAND...: asks every 3 seconds, for 5 minutes
wait_until() {
  what=$1
  shift
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || fail "$what: $(cat /work/error)"
    [ "$tries" -ne 3 ] || echo "waiting: $what"
    sleep 3
  done
}
`;
