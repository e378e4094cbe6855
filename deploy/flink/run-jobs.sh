#!/bin/bash
# Starts the two jobs of the demo unless they run. Each job first creates its topics. After a stop, run this again with
# `docker compose run --rm jobs`.
set -euo pipefail
running=$(flink list -m jobmanager:8081 -r)
run() {
  if grep -q "$1" <<< "$running"; then
    echo "$1 runs already"
    return
  fi
  flink run -m jobmanager:8081 -d -c "$2" /jobs/qa-jobs.jar \
    --kafka kafka:9092 --registry http://registry:8081 --parallelism "$3"
}
run assess-signal-quality dev.fringe.jobs.signal.AssessSignalQuality "${SIGNAL_PARALLELISM:-2}"
run join-machine-states dev.fringe.jobs.machines.JoinMachineStates "${MACHINE_PARALLELISM:-1}"
