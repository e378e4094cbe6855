#!/bin/bash
# Copies the directory of a running stack of `fringe up`, while its processes are frozen for some seconds:
#   ./deploy/backup-stack.sh DIR COPY
# Mosquitto is frozen first. What it has acknowledged until then is in Kafka before the others are frozen, if the source runs.
set -euo pipefail
[ $# = 2 ] || { sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2; }
dir=$1 copy=$2
[ -f "$dir/endpoints.json" ] || { echo "backup-stack.sh: no stack runs in $dir: copy the directory with cp -a" >&2; exit 1; }
[ ! -e "$copy" ] || { echo "backup-stack.sh: $copy exists: name a new folder" >&2; exit 1; }

# Prints the pids of the services whose name matches.
pids() {
  tr -d ' \n' < "$dir/endpoints.json" | grep -oE '"[a-z0-9-]+":\{"pid":[0-9]+' | grep -E "^\"$1\":" | grep -oE '[0-9]+$' || true
}

frozen=()
# The last frozen process continues first, so that each finds the server that it uses.
go_on() {
  for ((i = ${#frozen[@]} - 1; i >= 0; i--)); do kill -CONT "${frozen[i]}" 2> /dev/null || true; done
}
trap go_on EXIT

freeze() {
  for pid in $(pids "$1"); do
    if kill -STOP "$pid" 2> /dev/null; then frozen+=("$pid"); fi
  done
}

freeze mosquitto
sleep "${DRAIN_SECONDS:-3}"
freeze '.*'
umask 077
cp -a --sparse=always "$dir" "$copy.part"
mv "$copy.part" "$copy"
echo "saved $(du -sh "$copy" | cut -f1) in $copy"
