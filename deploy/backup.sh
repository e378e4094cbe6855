#!/bin/bash
# Saves InfluxDB, Kafka with Connect's topics, the registry, Flink's checkpoints and savepoints, the S3 server's objects if it is
# enabled, and the fringe command's records:
#   ./deploy/backup.sh FOLDER
# Mosquitto and InfluxDB keep running: Mosquitto queues what instruments publish until the workers return. The passwords in .env
# are not saved. COMPOSE_FILE and COMPOSE_PROJECT_NAME select the deployment, as for docker compose.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 1 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
folder=$(mkdir -p "$1" && cd "$1" && pwd)
[ -z "$(ls -A "$folder")" ] || { echo "backup.sh: $folder is not empty: name a new folder" >&2; exit 1; }
umask 077

compose() {
  if docker compose version > /dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi
}

# save NAME SERVICE PATH [OPTION…]: a folder of a stopped service, from its volume
save() {
  local name=$1 service=$2 path=$3
  shift 3
  compose run --rm --no-deps -T --entrypoint tar "$service" -C "$path" "$@" -c . > "$folder/$name.tar.part"
  mv "$folder/$name.tar.part" "$folder/$name.tar"
}

# The writers stop before what they write to, so that no part of the backup refers to something later than another part has.
stopped=(health connect taskmanager jobmanager kafka registry zookeeper)
s3=()
[ -z "$(compose ps -q s3 2> /dev/null)" ] || s3=(s3)
trap 'compose start "${s3[@]}" zookeeper registry kafka jobmanager taskmanager connect health > /dev/null' EXIT
compose stop "${stopped[@]}" "${s3[@]}"
state=/var/lib/fringe/.fringe
save kafka kafka $state/data/kafka
save registry registry $state/data/registry
save zookeeper zookeeper $state/data/zookeeper
save flink jobmanager $state/data/flink --exclude ./tmp --exclude ./upload
# The server keeps the metadata of an object in attributes of its file.
[ ${#s3[@]} = 0 ] || save s3 s3 $state/data/s3 --xattrs
save fringe fringe $state --exclude ./data --exclude ./conf --exclude ./endpoints.json
compose exec -T influxdb sh -c '
  set -e
  rm -rf /tmp/backup
  influxd backup -portable /tmp/backup >&2
  tar -C /tmp/backup -c .
  rm -rf /tmp/backup' > "$folder/influxdb.tar.part"
mv "$folder/influxdb.tar.part" "$folder/influxdb.tar"
(cd "$folder" && sha256sum -- *.tar > SHA256SUMS)
echo "saved in $folder:"
du -h "$folder"/*.tar
