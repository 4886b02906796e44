#!/usr/bin/env bash
# publish.sh FOLDER [FLAG...]: publishes the package in FOLDER, as make-artefacts.sh made it, to npm.
set -euo pipefail
cd "$(dirname "$0")/../.."

# npm takes folder/file for a repository of GitHub.
packages=("$(cd "$1" && pwd)"/*.tgz)
npm publish "${packages[0]}" "${@:2}"
