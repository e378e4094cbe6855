#!/bin/sh
# Creates .env for docker-compose.yml, with a new password for each placeholder in .env.example:
#   ./deploy/secrets.sh            creates .env. An existing one keeps its passwords, and gets those that it lacks
#   ./deploy/secrets.sh rotate     replaces the passwords in .env. `docker compose up -d` then gives them to the services
# Only the owner can read .env.
set -eu
umask 077
cd "$(dirname "$0")/.."

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

placeholders() { grep -xE '[A-Z0-9_]+=' .env.example; }

# fill PLACEHOLDERS: makes .env from the input, with a new password for each of the placeholders.
fill() {
  while IFS= read -r line || [ -n "$line" ]; do
    if printf '%s\n' "$1" | grep -qxF "${line%%=*}="; then
      printf '%s=%s\n' "${line%%=*}" "$(password)"
    else
      printf '%s\n' "$line"
    fi
  done > .env.new
  mv .env.new .env
}

# The placeholders in .env.example that .env lacks, because it is of an earlier version.
missing() {
  placeholders | while IFS= read -r line; do
    grep -q "^$line" .env || printf '%s\n' "$line"
  done
}

case "${1:-}" in
  "")
    if [ ! -e .env ]; then
      fill "$(placeholders)" < .env.example
    elif [ -n "$(missing)" ]; then
      new=$(missing)
      { cat .env; printf '\n%s\n' "$new"; } | fill "$new"
      echo "secrets.sh: new in .env:" $new
    else
      echo "secrets.sh: .env exists and its passwords may be in use: keep it, or run ./deploy/secrets.sh rotate" >&2
      exit 1
    fi
    ;;
  rotate)
    [ -e .env ] || { echo "secrets.sh: there is no .env yet: run ./deploy/secrets.sh" >&2; exit 1; }
    fill "$(placeholders)" < .env
    ;;
  *)
    sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
