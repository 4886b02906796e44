#!/usr/bin/env bash
# check-version.sh TAG: the tag, the package and the change log have to speak of one version.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=$(node -p 'require("./package.json").version')
if [[ $1 != "v$version" ]]; then
  echo "error: the tag is $1, and package.json says $version" >&2
  exit 1
fi
if ! grep -Eq "^## ${version//./\\.} – [0-9]{4}-[0-9]{2}-[0-9]{2}$" CHANGELOG.md; then
  echo "error: CHANGELOG.md has no line \"## $version – YYYY-MM-DD\"" >&2
  exit 1
fi
