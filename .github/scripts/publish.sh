#!/usr/bin/env bash
# publish.sh [FLAG...]: publishes to npm from the repository that this runs in. npm compares that with package.json before it takes a statement of provenance.
set -euo pipefail
cd "$(dirname "$0")/../.."

npm pkg set repository.type=git "repository.url=git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git"
npm publish "$@"
