#!/usr/bin/env bash
# pack.sh FOLDER: puts the npm package of what is built into FOLDER and prints its path. On a build server of GitHub the package
# says from which repository it is: npm compares that with the statement of provenance, and shows its pages for readers and for bugs.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [[ -n ${GITHUB_REPOSITORY:-} ]]; then
  saved=$(mktemp)
  cp package.json "$saved"
  trap 'cp "$saved" package.json; rm "$saved"' EXIT
  page=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
  npm pkg set repository.type=git "repository.url=git+$page.git" "homepage=$page#readme" "bugs.url=$page/issues"
fi
printf '%s/%s\n' "$1" "$(npm pack --silent --ignore-scripts --pack-destination "$1")"
