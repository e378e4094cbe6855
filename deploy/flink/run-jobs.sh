#!/bin/bash
# Starts the two jobs of the demo unless they run. One that ran before continues from its last savepoint or checkpoint.
set -euo pipefail
run() {
  fringe jobs run --timeout 180 --continue "$1" --parallelism "$2"
}
run assess-signal-quality "$SIGNAL_PARALLELISM"
run join-machine-states "$MACHINE_PARALLELISM"
