#!/bin/bash
# Builds the images of docker-compose.yml from what ./fringe has built:
#   ./fringe images             from debian:bookworm-slim; Mosquitto, InfluxDB, Prometheus and the dashboards are public images
#   ./fringe images --offline   everything from Debian's packages, for a site without a public registry
# BASE names another base image.
set -euo pipefail
cd "$(dirname "$0")/../.."
case "${1:-}" in
  "") offline=false ;;
  --offline) offline=true ;;
  *)
    sed -n '2,5s/^# \{0,1\}//p' "$0"
    [ "$1" = --help ] || exit 2
    exit 0
    ;;
esac
command -v docker > /dev/null || { echo "docker is missing: apt-get install docker.io" >&2; exit 1; }
version=$(sed -n 's/.*FRINGE_IMAGE:-fringe:\([^}]*\)}.*/\1/p' docker-compose.yml | head -n 1)

base=${BASE:-debian:bookworm-slim}
if $offline && [ -z "${BASE:-}" ]; then
  base=fringe-base:bookworm
  docker image inspect "$base" > /dev/null 2>&1 || ./deploy/images/base.sh "$base"
fi

build() {
  docker build --build-arg BASE="$base" -t "$1:$version" -f "deploy/images/$2/Dockerfile" "$3"
}
build fringe fringe .
if $offline; then
  build fringe-mosquitto mosquitto deploy/images/mosquitto
  build fringe-influxdb influxdb deploy/images/influxdb
  build fringe-prometheus prometheus deploy/images/prometheus
  echo "Now add .env.offline to .env, which makes docker-compose.yml use these images: cat .env.offline >> .env"
fi
