#!/bin/sh
# Renders the lab's settings with authentication, creates or updates databases and users, and starts InfluxDB. With the argument
# restore: fills an empty server from the backup on standard input, and ends.
set -eu
umask 077
data=/var/lib/influxdb
conf=/tmp/influxdb.conf
before=127.0.0.1:18086

# render ADDRESS LINE…: the settings with another address and more lines for the HTTP interface
render() {
  address=$1
  shift
  sed -e "s|\${fringe.data}|$data|" -e "s|\${fringe.listen}:\${fringe.port.influx}|$address|" \
    -e 's|${fringe.port.influx-rpc}|8088|' /settings/influxdb.conf | while IFS= read -r line; do
    printf '%s\n' "$line"
    [ "$line" != '[http]' ] || printf '  %s\n' "$@"
  done > "$conf"
}

# The statement is not an argument of curl, because it may contain a password.
ask() {
  answer=$(printf '%s' "$1" | curl -sS --data-urlencode q@- "http://$before/query")
  case "$answer" in
    *'"error"'*)
      printf '%s\n' "$answer" >&2
      return 1
      ;;
  esac
}

quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/[\\\\']/\\\\&/g")"; }

# user NAME PASSWORD [PRIVILEGES]
user() {
  ask "CREATE USER \"$1\" WITH PASSWORD $(quoted "$2") ${3:-}" 2> /dev/null \
    || ask "SET PASSWORD FOR \"$1\" = $(quoted "$2")"
}

# Starts without authentication, but only reachable from within the container: only so can lost passwords be replaced.
start_inside() {
  render "$before" 'auth-enabled = false'
  influxd -config "$conf" &
  server=$!
  until curl -fs "http://$before/ping"; do
    kill -0 "$server" || exit 1
    sleep 0.2
  done
}

stop_inside() {
  kill "$server"
  wait "$server" || true
}

if [ "${1:-}" = restore ]; then
  [ ! -e "$data/meta/meta.db" ] || { echo "start.sh: $data is not empty" >&2; exit 1; }
  mkdir /tmp/backup
  tar -C /tmp/backup -x
  start_inside
  influxd restore -portable /tmp/backup
  stop_inside
  exit 0
fi

set_up() {
  start_inside
  user admin "$INFLUXDB_ADMIN_PASSWORD" 'WITH ALL PRIVILEGES'
  user fringe "$INFLUXDB_USER_PASSWORD"
  user dashboards "$INFLUXDB_READ_PASSWORD"
  while IFS= read -r statement; do
    # An operator may have changed the retention of an existing database.
    ask "$statement" 2> /tmp/refused || grep -q 'retention policy conflicts' /tmp/refused || {
      cat /tmp/refused >&2
      exit 1
    }
  done < /fringe/databases.iql
  stop_inside
}

# A start with the same users and databases as before does not need it.
wanted=$(printf '%s\n' "$INFLUXDB_ADMIN_PASSWORD" "$INFLUXDB_USER_PASSWORD" "$INFLUXDB_READ_PASSWORD" \
  | cat - /fringe/databases.iql | sha256sum)
if [ "$(cat "$data/set-up" 2> /dev/null)" != "$wanted" ]; then
  set_up
  printf '%s\n' "$wanted" > "$data/set-up"
fi
unset INFLUXDB_ADMIN_PASSWORD INFLUXDB_USER_PASSWORD INFLUXDB_READ_PASSWORD

if [ -e /tls/server.key ]; then
  render 0.0.0.0:8086 'auth-enabled = true' 'https-enabled = true' \
    'https-certificate = "/tls/server.crt"' 'https-private-key = "/tls/server.key"'
else
  render 0.0.0.0:8086 'auth-enabled = true'
fi
exec influxd -config "$conf"
