#!/bin/bash
# Writes the REST interface's user from the environment and starts the worker.
set -euo pipefail
umask 077
printf '%s=%s\n' "$CONNECT_REST_USER" "$CONNECT_REST_PASSWORD" > /tmp/rest-users.properties
export KAFKA_OPTS="${KAFKA_OPTS:-} -Djava.security.auth.login.config=/fringe/jaas.conf"
# What begins with CONNECT_ would be written into the worker's own settings.
unset CONNECT_REST_USER CONNECT_REST_PASSWORD
exec /etc/confluent/docker/run
