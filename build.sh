#!/usr/bin/env bash
# Builds what a checkout needs to run: dependencies, TypeScript, the wasm filter, the pinned Envoy.
# Skips steps without changes since the last build, so that every start can call it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly filter="wasm-filters/build/llm_gateway.wasm"
readonly packages="config envoy brightstaff sandbox cli dashboard test"
# Made when the compilation that ended last began: what was saved meanwhile is newer. A new install removes it.
readonly typescript="node_modules/.plano-typescript"
quiet=""
clean=""

usage() {
  cat <<'TEXT'
Usage: ./build.sh [--quiet] [--clean] [--help]

Installs the locked npm dependencies, compiles the TypeScript packages and the wasm filter, obtains the pinned
Envoy, and prints each artefact's size and sha256.

  --quiet   print only steps that take time, and no artefact table
  --clean   remove the output of earlier builds (dist/, build/), then build
  --help    print this text

Set ENVOY_BIN to use an Envoy of your own.
TEXT
}

fail() {
  printf 'build: %s\n' "$@" >&2
  exit 1
}

for argument in "$@"; do
  case "$argument" in
    --quiet) quiet=yes ;;
    --clean) clean=yes ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && fail "unknown option: $argument" ;;
  esac
done

log="$(mktemp "${TMPDIR:-/tmp}/plano-build.XXXXXX")"
clock=""
trap 'rm -f "$log"; [ -z "$clock" ] || kill "$clock" 2>/dev/null' EXIT

# tell_time: says every 20 seconds that a step still runs. Without a network, npm tries again for minutes, and says nothing.
tell_time() {
  local began=$SECONDS
  while sleep 20 >/dev/null 2>&1; do printf '    %d s …\n' $((SECONDS - began)); done
}

# run_step TITLE HINT COMMAND...: shows the command's output only if it fails, followed by the hint.
run_step() {
  local title="$1" hint="$2" began=$SECONDS
  shift 2
  printf '  %s …\n' "$title"
  tell_time &
  clock=$!
  local status=0
  "$@" >"$log" 2>&1 || status=$?
  kill "$clock" 2>/dev/null
  wait "$clock" 2>/dev/null || true
  clock=""
  if [ "$status" -ne 0 ]; then
    if [ "$(wc -l <"$log")" -gt 80 ]; then
      head -n 40 "$log" >&2
      printf '  [...]\n' >&2
      tail -n 40 "$log" >&2
    else
      cat "$log" >&2
    fi
    fail "$title failed." "$hint"
  fi
  [ -n "$quiet" ] || printf '    done in %d s\n' $((SECONDS - began))
}

check_node() {
  command -v node >/dev/null || fail "Node.js is not installed." \
    "Install Node.js 20.19 or newer (or 22, 24) from https://nodejs.org, then run ./build.sh again."
  node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    const lowestMinor = { 20: 19, 22: 13 };
    process.exit(major >= 24 || minor >= (lowestMinor[major] ?? Infinity) ? 0 : 1);
  ' || fail "Node.js $(node --version) cannot build Plano." \
    "Use 20.19 or newer of the 20 line, 22.13 or newer of the 22 line, or 24 and later (https://nodejs.org)."
  command -v npm >/dev/null || fail "npm is not installed." \
    "Install npm (on Debian: apt-get install npm), then run ./build.sh again."
}

install_dependencies() {
  if [ node_modules/.package-lock.json -nt package-lock.json ] && [ -x node_modules/.bin/tsc ] &&
    [ -x node_modules/.bin/asc ]; then return; fi
  # npm writes it last; after an interrupted install that of the one before would say that all is there.
  rm -f node_modules/.package-lock.json
  run_step "Installing npm dependencies" \
    "For a network error, check that this machine reaches its npm registry (npm ping); then run ./build.sh again." \
    npm ci --include=dev
  # npm does not update the file's time when nothing changed.
  touch node_modules/.package-lock.json
}

is_filter_stale() {
  [ ! -f "$filter" ] || [ -n "$(find wasm-filters/assembly wasm-filters/*.* \
    package-lock.json -newer "$filter" -print -quit)" ]
}

is_typescript_stale() {
  local package
  for package in $packages; do [ -d "$package/dist" ] || return 0; done
  # shellcheck disable=SC2086 # The packages are words.
  [ ! -f "$typescript" ] || [ -n "$(find $packages ./*.mjs ./*.json \( -name node_modules -o -name dist \) -prune -o \
    -type f ! -name '*.tsbuildinfo' -newer "$typescript" -print -quit)" ]
}

compile_typescript() {
  touch "$typescript.begun"
  npm run --silent build:ts && mv "$typescript.begun" "$typescript"
}

# Beside each other: either needs one core.
compile_both() {
  local status=0
  npm run --silent build -w wasm-filters &
  local filter_build=$!
  compile_typescript || status=$?
  wait "$filter_build" || status=$?
  return "$status"
}

compile() {
  local hint="Fix the errors above, then run ./build.sh again."
  if is_filter_stale; then
    run_step "Compiling TypeScript and the wasm filter" "$hint" compile_both
    [ -f "$filter" ] || fail "the wasm build succeeded but wrote no $filter." "Check outFile in wasm-filters/asconfig.json."
  elif is_typescript_stale; then
    run_step "Compiling TypeScript" "$hint" compile_typescript
  fi
  # The metrics name it.
  git rev-parse HEAD >brightstaff/dist/git-sha 2>/dev/null || rm -f brightstaff/dist/git-sha
}

obtain_envoy() {
  [ -n "$quiet" ] || printf '  Looking for Envoy …\n'
  envoy="$(node envoy/dist/obtain/main.js)" || fail "Envoy is missing; see the lines above." \
    "Set ENVOY_BIN to an Envoy of your own, or fix the download, then run ./build.sh again."
  [ -n "$quiet" ] || printf '    %s\n' "$envoy"
}

print_artefact() {
  local sha256
  if command -v sha256sum >/dev/null; then sha256="$(sha256sum <"$2")"; else sha256="$(shasum -a 256 <"$2")"; fi
  printf '  %-20s %12d bytes  sha256 %s\n' "$1" "$(wc -c <"$2")" "${sha256%% *}"
}

print_artefacts() {
  printf '\nArtefacts\n'
  print_artefact "llm_gateway.wasm" "$filter"
  print_artefact "envoy" "${envoy%% *}"
  local package
  for package in config envoy brightstaff sandbox cli dashboard; do
    printf '  %-20s %12d bytes  in %d modules\n' "$package/dist" \
      "$(find "$package/dist" -name '*.js' -exec cat {} + | wc -c)" "$(find "$package/dist" -name '*.js' | wc -l)"
  done
}

check_node
[ -n "$quiet" ] || printf 'Building Plano with Node.js %s\n' "$(node --version)"
if [ -n "$clean" ]; then
  rm -rf {config,config/contract,envoy,brightstaff,sandbox,cli,dashboard,test}/{dist,tsconfig.tsbuildinfo} wasm-filters/build
fi
install_dependencies
compile
obtain_envoy
[ -n "$quiet" ] || print_artefacts
