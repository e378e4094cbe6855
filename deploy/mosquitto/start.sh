#!/bin/sh
# Hashes the passwords from the environment and starts Mosquitto.
set -eu
umask 077
: > /mosquitto/passwords
mosquitto_passwd -b /mosquitto/passwords connect "$MQTT_CONNECT_PASSWORD"
mosquitto_passwd -b /mosquitto/passwords instruments "$MQTT_INSTRUMENTS_PASSWORD"
# Mosquitto drops root privileges before it reads the passwords.
[ "$(id -u)" != 0 ] || chown mosquitto:mosquitto /mosquitto/passwords
unset MQTT_INSTRUMENTS_PASSWORD
exec mosquitto -c "${MOSQUITTO_CONF:-/fringe/mosquitto.conf}"
