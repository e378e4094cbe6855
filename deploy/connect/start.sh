#!/bin/bash
# Writes the user of the REST interface from the environment and starts the worker.
set -euo pipefail
umask 077
printf '%s=%s\n' "$CONNECT_REST_USER" "$CONNECT_REST_PASSWORD" > /tmp/rest-users.properties
export KAFKA_OPTS="${KAFKA_OPTS:-} -Djava.security.auth.login.config=/fringe/jaas.conf"
# Variables that begin with CONNECT_ would be written to the worker's settings.
unset CONNECT_REST_USER CONNECT_REST_PASSWORD
exec /etc/confluent/docker/run
