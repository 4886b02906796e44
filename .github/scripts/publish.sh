#!/usr/bin/env bash
# publish.sh [FLAG...]: publishes to npm from the repository that this runs in. npm compares that with package.json before it takes a statement of provenance;
# its pages for readers and for bugs are there as well.
set -euo pipefail
cd "$(dirname "$0")/../.."

page=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
npm pkg set repository.type=git "repository.url=git+$page.git" "homepage=$page#readme" "bugs.url=$page/issues"
npm publish "$@"
