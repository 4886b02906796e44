#!/usr/bin/env bash
# github-release.sh TAG FOLDER: a release on GitHub with the binaries of FOLDER, their digests, and what the change log says.
set -euo pipefail
cd "$(dirname "$0")/../.."

tag=$1
folder=$2
notes=$(mktemp)
trap 'rm -f "$notes"' EXIT
awk -v heading="## ${tag#v} " '/^## / { within = index($0, heading) == 1; next } within' CHANGELOG.md > "$notes"
(cd "$folder" && sha256sum sms-* > SHA256SUMS)
gh release create "$tag" --verify-tag --title "$tag" "--notes-file=$notes" "$folder"/*
