#!/usr/bin/env bash
# image.sh: builds the image of the Dockerfile and lets it say its version. Without an engine for it, the steps of the stage that builds
# run one after the other in a copy of the sources, with the folders of the image below a temporary one.
set -euo pipefail
cd "$(dirname "$0")/../.."

commit=$(git rev-parse HEAD)
if docker info > /dev/null 2>&1; then
  docker build --quiet --build-arg "COMMIT=$commit" --tag sms-tried . > /dev/null
  said=$(docker run --rm sms-tried --version)
  done="built and run"
else
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
  mkdir "$place/src" "$place/tmp"
  git ls-files --cached --others --exclude-standard | tar -cf - --files-from=- | tar -xf - -C "$place/src"
  # From the first FROM to the second.
  steps=$(awk '/^FROM / { stage++ } stage == 1 && sub(/^RUN /, "")' Dockerfile)
  while read -r step; do
    (cd "$place/src" && COMMIT=$commit bash -euo pipefail -c "${step// \// $place/}") > "$place/log" 2>&1 < /dev/null || {
      cat "$place/log" >&2
      echo "error: this step of the Dockerfile failed: $step" >&2
      exit 1
    }
  done <<< "$steps"
  said=$("$place/opt/sms/bin/sms" --version)
  done="not built, there is no engine for it here; its steps were run in a folder"
fi
expected="$(node -p 'require("./package.json").version') (${commit:0:10})"
if [[ $said != "$expected" ]]; then
  echo "error: sms of the image says $said, not $expected" >&2
  exit 1
fi
echo "image: $said, $done"
