#!/usr/bin/env bash
# try-artefacts.sh FOLDER: checks the sums of what make-artefacts.sh made, installs each in an empty place and runs its first commands
# there, and compares their versions.
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() {
  echo "error: $1" >&2
  exit 1
}

version=$(node -p 'require("./package.json").version')
if command -v sha256sum > /dev/null; then sha=(sha256sum); else sha=(shasum -a 256); fi
(cd "$1" && "${sha[@]}" --check SHA256SUMS)
for file in "$1"/*; do
  name=${file##*/}
  [[ $name == SHA256SUMS ]] || grep -Eq "^[0-9a-f]{64} [ *]${name//./\\.}$" "$1/SHA256SUMS" || fail "SHA256SUMS has no $name"
done

listed=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).metadata.component.version' "$1/sbom.cdx.json")
[[ $listed == "$version" ]] || fail "the version in sbom.cdx.json is $listed, not $version"

first=
for file in "$1"/sms-* "$1"/*.tgz; do
  said=$(.github/scripts/smoke.sh "$file")
  line=${said%%$'\n'*}
  [[ ${line%% *} == "$version" ]] || fail "$file says that it is $line, not $version"
  [[ $line == "${first:=$line}" ]] || fail "$file says that it is $line, another that it is $first"
  echo "${file##*/}: $line, shows a task"
done
if [[ ${GITHUB_REF_TYPE:-} == tag && ! $first =~ ^[^\ ]+\ \([0-9a-f]+\)$ ]]; then
  fail "a release is of a commit, and this says: $first"
fi
