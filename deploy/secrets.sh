#!/bin/sh
# Creates .env for docker-compose.yml, with a new password for each placeholder in .env.example:
#   ./deploy/secrets.sh            creates .env; an existing one is not changed, because the services keep its passwords
#   ./deploy/secrets.sh rotate     replaces the passwords in .env. `docker compose up -d` then gives them to the services
# Only the owner can read .env.
set -eu
umask 077
cd "$(dirname "$0")/.."

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# Copies a file and writes a new password for each of the placeholders in .env.example.
fill() {
  while IFS= read -r line || [ -n "$line" ]; do
    if grep -qxF "${line%%=*}=" .env.example; then
      printf '%s=%s\n' "${line%%=*}" "$(password)"
    else
      printf '%s\n' "$line"
    fi
  done < "$1" > .env.new
  mv .env.new .env
}

case "${1:-}" in
  "")
    if [ -e .env ]; then
      echo "secrets.sh: .env exists and its passwords may be in use: keep it, or run ./deploy/secrets.sh rotate" >&2
      exit 1
    fi
    fill .env.example
    ;;
  rotate)
    [ -e .env ] || { echo "secrets.sh: there is no .env yet: run ./deploy/secrets.sh" >&2; exit 1; }
    fill .env
    ;;
  *)
    sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
