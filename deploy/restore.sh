#!/bin/bash
# Fills the empty volumes of a deployment from a backup, then starts it:
#   ./deploy/restore.sh FOLDER
# The passwords are those of .env here. The jobs continue from the checkpoints of the backup.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 1 ] || { sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2; }
folder=$(cd "$1" && pwd)
(cd "$folder" && sha256sum --quiet -c SHA256SUMS) || { echo "restore.sh: $folder is damaged or incomplete" >&2; exit 1; }

compose() {
  if docker compose version > /dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi
}

if [ -n "$(compose ps -q)" ]; then
  echo "restore.sh: the deployment has containers: stop it with docker compose down --volumes, which deletes its data" >&2
  exit 1
fi

fill() {
  local name=$1 service=$2 path=$3
  compose run --rm --no-deps -T --entrypoint bash "$service" -c '
    [ -z "$(find "$1" -type f -print -quit)" ] || { echo "restore.sh: the volume at $1 is not empty" >&2; exit 1; }
    tar -C "$1" --xattrs -x' fill "$path" < "$folder/$name.tar"
}

state=/var/lib/fringe/.fringe
fill kafka kafka $state/data/kafka
fill registry registry $state/data/registry
fill zookeeper zookeeper $state/data/zookeeper
fill flink jobmanager $state/data/flink
[ ! -e "$folder/s3.tar" ] || fill s3 s3 $state/data/s3
compose run --rm --no-deps -T --entrypoint tar fringe -C $state --exclude ./endpoints.json -x < "$folder/fringe.tar"
compose run --rm --no-deps -T influxdb restore < "$folder/influxdb.tar"
compose up -d
