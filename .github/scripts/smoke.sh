#!/usr/bin/env bash
# Packs what is built, installs it into a folder of its own without a network, and lets it show a task of its sandbox.
# For every platform that has a bash; the black-box ring needs more, and runs on Linux.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tarball=$(npm pack --silent --ignore-scripts --pack-destination "$folder")
npm install -g --offline --silent --prefix "$folder/prefix" "$folder/$tarball"
# Where npm puts commands: prefix/bin, and on Windows the prefix itself.
PATH=$folder/prefix/bin:$folder/prefix:$PATH

sms --version
task=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001
shown=$(sms sandbox run -- node "$(npm root -g --prefix "$folder/prefix")/huaweicloud-sms-cli/dist/sms.js" task show "$task" -o tsv --query id)
if [[ $shown != "$task" ]]; then
  echo "error: instead of the task it showed: $shown" >&2
  exit 1
fi
echo "ok: node $(node --version), $(uname -s)"
