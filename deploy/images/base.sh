#!/bin/bash
# Makes the base image from Debian's packages, for a site that cannot pull debian:bookworm-slim. As root:
#   ./deploy/images/base.sh [NAME]
# MIRROR and SECURITY_MIRROR name the site's own mirrors.
set -euo pipefail
name=${1:-fringe-base:bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
security=${SECURITY_MIRROR:-http://deb.debian.org/debian-security}
command -v debootstrap > /dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 1; }
[ "$(id -u)" = 0 ] || { echo "debootstrap needs root: run this with sudo" >&2; exit 1; }
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase bookworm "$root" "$mirror" > "$root.log" || { tail "$root.log" >&2; exit 1; }
printf 'deb %s bookworm main\ndeb %s bookworm-updates main\ndeb %s bookworm-security main\n' \
  "$mirror" "$mirror" "$security" > "$root/etc/apt/sources.list"
# The files that no server reads; the next image updates the lists of packages.
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb \
  "$root"/usr/share/{doc,man,info} "$root"/var/log/*.log
tar -C "$root" -c . | docker import --change 'CMD ["bash"]' - "$name" > /dev/null
rm -f "$root.log"
echo "$name"
