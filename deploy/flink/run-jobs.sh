#!/bin/bash
# Starts the two jobs of the demo unless they run. After a stop, run this again with `docker compose run --rm jobs`.
set -euo pipefail
run() {
  fringe jobs run --timeout 180 --unless-running "$1" --parallelism "$2"
}
run assess-signal-quality "$SIGNAL_PARALLELISM"
run join-machine-states "$MACHINE_PARALLELISM"
