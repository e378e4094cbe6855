#!/bin/sh
# Writes a .env file for docker-compose.yml with a new password for each placeholder in .env.example:
#   ./deploy/secrets.sh > .env
set -eu
umask 077
while IFS= read -r line; do
  case "$line" in
    [A-Z]*=) printf '%s%s\n' "$line" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" ;;
    *) printf '%s\n' "$line" ;;
  esac
done < "$(dirname "$0")/../.env.example"
