#!/usr/bin/env bash
# smoke.sh [FILE]: installs FILE, a package or a binary, in an empty place, without a network, and lets it say its version and show a task
# of its sandbox. Without FILE it packs what is built. For every platform that has a bash; the black-box ring needs more, and runs on Linux.
set -euo pipefail
cd "$(dirname "$0")/../.."

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/home"
file=${1:-$(.github/scripts/pack.sh "$place")}
# npm takes folder/file for a repository of GitHub.
file=$(cd "$(dirname "$file")" && pwd)/${file##*/}
if [[ $file == *.tgz ]]; then
  export HOME=$place/home npm_config_cache=$place/cache npm_config_update_notifier=false
  npm install -g --offline --loglevel error --no-progress --prefix "$place/prefix" "$file" > /dev/null
  # Where npm puts commands: prefix/bin, and on Windows the prefix itself.
  PATH=$place/prefix/bin:$place/prefix:$PATH
  sms=(sms)
  again=(node "$(npm root -g --prefix "$place/prefix")/huaweicloud-sms-cli/dist/sms.js")
  with="node $(node --version)"
else
  cp "$file" "$place"
  again=("$place/${file##*/}")
  # No PATH and no HOME; without this variable nothing runs on Windows.
  sms=(env -i "SYSTEMROOT=${SYSTEMROOT:-}" "${again[@]}")
  with="no node"
fi
cd "$place"

"${sms[@]}" --version
task=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001
shown=$("${sms[@]}" sandbox run -- "${again[@]}" task show "$task" -o tsv --query id)
if [[ $shown != "$task" ]]; then
  echo "error: instead of the task it showed: $shown" >&2
  exit 1
fi
echo "ok: $with, $(uname -s)"
