#!/usr/bin/env bash
# github-release.sh TAG FOLDER: a release on GitHub with the binaries in the folders of FOLDER, one for each machine that built,
# their digests, the licences of what is in them (of Linux, where Node's own is among them), and what the change log says.
set -euo pipefail
cd "$(dirname "$0")/../.."

tag=$1
folder=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/files"
cp "$folder"/*/sms-* "$folder"/binary-ubuntu-24.04/THIRD-PARTY-LICENSES.txt "$work/files"
(cd "$work/files" && sha256sum sms-* > SHA256SUMS)
awk -v heading="## ${tag#v} " '/^## / { within = index($0, heading) == 1; next } within' CHANGELOG.md > "$work/notes"
gh release create "$tag" --verify-tag --title "$tag" "--notes-file=$work/notes" "$work/files"/*
