#!/usr/bin/env bash
# release-dry.sh [FOLDER]: makes and tries all that a release would publish from this machine, into FOLDER (dist-release), with the scripts
# that the workflow runs. It publishes nothing, and says what it leaves out.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=${1:-dist-release}
rm -rf "$folder"
echo "+ make: package, binary, bill of materials, licences, sums"
.github/scripts/make-artefacts.sh "$folder"
echo "+ try: sums, install in an empty place, first commands"
.github/scripts/try-artefacts.sh "$folder"
echo "+ image"
.github/scripts/image.sh
echo "+ made in $folder"
wc -c "$folder"/*
echo "+ not run: npm publish, gh release create, and the binaries of the other platforms"
git diff --quiet HEAD || echo "note: the checkout has changes that no commit has, and a release would be refused"
.github/scripts/check-version.sh "v$(node -p 'require("./package.json").version')" || echo "note: a tag would be refused for that"
