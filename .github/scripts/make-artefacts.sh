#!/usr/bin/env bash
# make-artefacts.sh FOLDER: builds, and puts into a new FOLDER what a release has of this machine: the npm package, the binary of this
# platform, the bill of materials, the licences, and the sums of all of them.
set -euo pipefail
cd "$(dirname "$0")/../.."

mkdir "$1"
binary=$(npm run --silent build:binary)
.github/scripts/pack.sh "$1" > /dev/null
cp "$binary" dist/sbom.cdx.json dist-binary/THIRD-PARTY-LICENSES.txt "$1"
cd "$1"
if command -v sha256sum > /dev/null; then sha=(sha256sum); else sha=(shasum -a 256); fi
"${sha[@]}" -- * > SHA256SUMS
