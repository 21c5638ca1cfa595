#!/usr/bin/env bash
# screens.sh [PATTERN]: pictures of the page catalogue in .reports/screens; PATTERN is one of
# their names. keep-screens.sh draws those that docs/screens keeps.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/browser.sh
catalogue=.reports/catalogue
rm -rf "$catalogue"
mkdir -p "$catalogue" .reports/screens
go test ./internal/web/public ./internal/web/admin -count=1 -run '^TestCatalogue$' -catalogue "$PWD/$catalogue"
node tools/browser/screens.mjs "$catalogue" .reports/screens "${1:-}"
