#!/bin/bash
# Creates a certificate authority and a certificate for each server of docker-compose.yml:
#   ./deploy/tls/make-certificates.sh [DIR]
# An existing authority in DIR (default: deploy/tls/certificates) is kept, so that clients trust renewed certificates.
# NAMES adds names and addresses under which other machines reach the servers: NAMES=DNS:mqtt.example.org,IP:192.0.2.7
# After a renewal, restart mosquitto and influxdb. Only the owner of the folder can read the keys.
set -euo pipefail
umask 077
dir=${1:-$(dirname "$0")/certificates}
days=${DAYS:-365}
command -v openssl > /dev/null || { echo "openssl is missing: apt-get install openssl" >&2; exit 1; }
command -v keytool > /dev/null || { echo "keytool is missing: install a JDK or put its bin folder into PATH" >&2; exit 1; }
mkdir -p "$dir"
if [ ! -f "$dir/ca.key" ]; then
  openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 3650 -subj "/CN=fringe authority" \
    -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -keyout "$dir/ca.key" -out "$dir/ca.crt" 2> /dev/null
fi
for server in mosquitto influxdb; do
  openssl req -newkey rsa:2048 -nodes -sha256 -subj "/CN=$server" \
    -keyout "$dir/$server.key" -out "$dir/$server.csr" 2> /dev/null
  openssl x509 -req -sha256 -days "$days" -in "$dir/$server.csr" -CA "$dir/ca.crt" -CAkey "$dir/ca.key" -CAcreateserial \
    -extfile <(printf 'subjectAltName=DNS:%s,DNS:localhost,IP:127.0.0.1%s\nextendedKeyUsage=serverAuth\n' \
      "$server" "${NAMES:+,$NAMES}") \
    -out "$dir/$server.crt" 2> /dev/null
  rm "$dir/$server.csr"
  chmod 644 "$dir/$server.crt"
done
# Java needs a trust store. Its content is public, and so is its password.
rm -f "$dir/truststore.p12"
keytool -importcert -noprompt -alias fringe -file "$dir/ca.crt" -keystore "$dir/truststore.p12" -storetype PKCS12 \
  -storepass fringe 2> /dev/null
chmod 644 "$dir/ca.crt" "$dir/truststore.p12"
chmod 755 "$dir"
echo "certificates for mosquitto and influxdb, valid for $days days, in $dir"
