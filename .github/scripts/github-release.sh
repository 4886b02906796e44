#!/usr/bin/env bash
# github-release.sh TAG FOLDER: a release on GitHub with what make-artefacts.sh made, in the folders of FOLDER, one for each machine that built:
# the binaries of all, what is the same everywhere from Linux (its licences have Node's own among them), their digests, and what the change
# log says.
set -euo pipefail
cd "$(dirname "$0")/../.."

tag=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/files"
for folder in "$2"/*/; do
  (cd "$folder" && sha256sum --quiet --check SHA256SUMS)
  cp "$folder"/sms-* "$work/files"
done
cp "$2"/of-ubuntu-24.04/{*.tgz,sbom.cdx.json,THIRD-PARTY-LICENSES.txt} "$work/files"
(cd "$work/files" && sha256sum -- * > SHA256SUMS)
awk -v heading="## ${tag#v} " '/^## / { within = index($0, heading) == 1; next } within' CHANGELOG.md > "$work/notes"
gh release create "$tag" --verify-tag --title "$tag" "--notes-file=$work/notes" "$work/files"/*
