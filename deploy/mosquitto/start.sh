#!/bin/sh
# Adds passwords, rights and, if there is a certificate, TLS to the lab's settings, and starts Mosquitto.
set -eu
umask 077
work=/mosquitto
port=1883

# No password is an argument of a program: every user of the machine can read the process list.
printf 'connect:%s\ninstruments:%s\n' "$MQTT_CONNECT_PASSWORD" "$MQTT_INSTRUMENTS_PASSWORD" > "$work/passwords"
mosquitto_passwd -U "$work/passwords"
mkdir -p "$work/probe/.config"
printf -- '-u connect\n-P %s\n' "$MQTT_CONNECT_PASSWORD" > "$work/probe/.config/mosquitto_sub"
unset MQTT_CONNECT_PASSWORD MQTT_INSTRUMENTS_PASSWORD

tls=
if [ -e "/tls/server.key" ]; then
  port=8883
  cp "/tls/server.key" "$work/server.key"
  tls=$(printf 'certfile %s\nkeyfile %s\ntls_version tlsv1.2' "/tls/server.crt" "$work/server.key")
  printf -- '-h localhost\n-p %s\n--cafile %s\n' "$port" "/tls/ca.crt" >> "$work/probe/.config/mosquitto_sub"
fi

sed -e "s|^listener .*|listener $port|" \
  -e 's|^allow_anonymous .*|allow_anonymous false|' \
  -e '/^user /d' \
  -e "s|\${fringe.data}|$work/data|" /settings/mosquitto.conf > "$work/mosquitto.conf"
printf 'password_file %s\nacl_file %s\n%s\n' "$work/passwords" "$work/acl" "$tls" >> "$work/mosquitto.conf"
cp /fringe/acl "$work/acl"

# Mosquitto drops root privileges before it reads these files.
if [ "$(id -u)" = 0 ]; then
  chown -R mosquitto:mosquitto "$work/passwords" "$work/acl" "$work/data"
  [ -z "$tls" ] || chown mosquitto:mosquitto "$work/server.key"
fi
exec mosquitto -c "$work/mosquitto.conf"
