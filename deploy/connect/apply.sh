#!/bin/sh
# Creates the connectors in /connectors; existing connectors are not changed.
set -eu
for file in /connectors/*.json; do
  code=$(curl -s -o /tmp/answer -w '%{http_code}' -u "$CONNECT_REST_USER:$CONNECT_REST_PASSWORD" \
    -H 'Content-Type: application/json' --data-binary "@$file" http://connect:8083/connectors)
  case "$code" in
    201) echo "$file: created" ;;
    409) echo "$file: exists" ;;
    *)
      echo "$file: HTTP $code" >&2
      cat /tmp/answer >&2
      exit 1
      ;;
  esac
done
