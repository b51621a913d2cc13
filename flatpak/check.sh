#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check.sh ROOT WORK   builds the Flatpak from its manifest, installs it for this folder only, starts it, makes a bundle.
# Runs inside the build tree under Xvfb and a session bus. GNOME's runtime cannot be had without its server, so a stand-in
# is made of the tree ROOT: what the true runtime lacks is deleted from it, so that the manifest must be right.
set -euo pipefail
root=$1 work=$2
here=$(dirname "$(readlink -f "$0")")
manifest=$here/io.github.cohort_app.Cohort.json
id=io.github.cohort_app.Cohort
branch=$(sed -n 's/.*"runtime-version": *"\([^"]*\)".*/\1/p' "$manifest")
arch=$(uname -m)
export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS # there is no system bus here; flatpak asks it about parental controls

make_runtime() { # make_runtime NAME: Platform or Sdk
  local rt=$work/rt name
  rm -rf "$rt"
  mkdir -p "$rt/files"
  cp -al "$root/usr" "$rt/usr"
  rm -rf "$rt/usr/src/cohort" "$rt/usr/share/locale" "$rt/usr/share/zoneinfo/right"
  cp -a "$root/etc" "$rt/usr/etc"
  (cd "$rt/usr/etc" && rm -rf apt passwd* group* shadow* gshadow* sub?id* resolv.conf host* machine-id mtab fstab localtime \
    ld.so.cache .pwd.lock systemd init.d rc?.d cron* pam.d skel)
  printf '%s\n' 'include /run/flatpak/ld.so.conf.d/app-*.conf' 'include /app/etc/ld.so.conf' /app/lib \
    'include /run/flatpak/ld.so.conf.d/runtime-*.conf' 'include /etc/ld.so.conf.d/*.conf' >"$rt/usr/etc/ld.so.conf"
  find "$rt/usr" \( -type c -o -type b -o -type p -o -type s \) -delete
  # not in GNOME's runtime: has to come from the manifest
  rm -rf "$rt"/usr/include/gsl "$rt"/usr/include/*/{cblas*,openblas*} "$rt"/usr/include/sodium* "$rt"/usr/bin/gsl-* \
    "$rt"/usr/lib/*/{libgsl*,libopenblas*,openblas*,libblas*,libcblas*,liblapack*,libsodium*,blas,lapack} \
    "$rt"/usr/lib/*/pkgconfig/{gsl,openblas*,blas*,lapack*,libsodium}.pc "$rt"/etc/alternatives/{libblas,liblapack,libopenblas}*
  # there without its session extension: a build that finds this one must stop
  rm -f "$rt"/usr/lib/*/{libsqlite3.so,libsqlite3.a,pkgconfig/sqlite3.pc} "$rt"/usr/include/sqlite3*.h
  if [ "$1" = Platform ]; then
    rm -rf "$rt"/usr/{include,lib/gcc,libexec/gcc,share/gir-1.0,share/pkgconfig} "$rt"/usr/lib/*/{pkgconfig,*.a} \
      "$rt"/usr/bin/{*gcc*,cc,c??,meson,ninja,blueprint-compiler,flatpak*,valgrind*,clang*}
  fi
  name=org.gnome.$1
  printf '[Runtime]\nname=%s\nruntime=org.gnome.Platform/%s/%s\nsdk=org.gnome.Sdk/%s/%s\n\n[Environment]\n%s\n%s\n' "$name" \
    "$arch" "$branch" "$arch" "$branch" GI_TYPELIB_PATH=/app/lib/girepository-1.0 \
    XDG_DATA_DIRS=/app/share:/usr/share:/run/host/user-share:/run/host/share >"$rt/metadata"
  flatpak build-export --runtime --disable-fsync --no-update-summary "$work/repo" "$rt" "$branch" >/dev/null
  rm -rf "$rt"
}

key=$(basename "$root")-$branch-$(sha256sum "$0" | cut -c1-12)
if [ "$(cat "$work/key" 2>/dev/null)" != "$key" ]; then
  echo "flatpak: making a stand-in for org.gnome.Platform//$branch and org.gnome.Sdk//$branch"
  rm -rf "$work"/{repo,user,rt,key}
  mkdir -p "$work/user"
  ostree init --repo="$work/repo" --mode=bare-user-only
  ostree init --repo="$work/user/repo" --mode=bare-user-only # the same mode: installing is linking
  make_runtime Platform
  make_runtime Sdk
  flatpak build-update-repo "$work/repo" >/dev/null
  flatpak --user remote-add --no-gpg-verify standin "$work/repo"
  flatpak --user install -y --noninteractive standin "org.gnome.Platform//$branch" "org.gnome.Sdk//$branch"
  echo "$key" >"$work/key"
fi

echo 'flatpak: building'
python3 "$here/derive.py" "$manifest" /usr/src/cohort "$work/$id.json"
flatpak-builder --user --install --force-clean --disable-updates --disable-rofiles-fuse --state-dir="$work/state" \
  --repo="$work/apprepo" "$work/build" "$work/$id.json"
flatpak build-bundle "$work/apprepo" "$work/$id.flatpak" "$id"

echo 'flatpak: starting it'
python3 "$here/start.py" "$id"
ls -l "$work/$id.flatpak"
