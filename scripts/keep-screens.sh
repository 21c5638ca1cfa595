#!/usr/bin/env bash
# Takes the pictures that the documents show and puts them into docs/screens: a chosen
# few, as WebP. Look at them before committing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/need.sh cwebp webp
scripts/browser.sh
catalogue=.reports/catalogue
rm -rf "$catalogue" .reports/kept
mkdir -p "$catalogue" docs/screens
go test ./internal/web/public ./internal/web/admin -count=1 -run '^TestCatalogue$' -catalogue "$PWD/$catalogue"
node tools/browser/keep.mjs "$catalogue" .reports/kept
rm -f docs/screens/*.webp
for picture in .reports/kept/*.png; do
	cwebp -quiet -q 82 -m 6 "$picture" -o "docs/screens/$(basename "$picture" .png).webp"
done
du -ch docs/screens/*.webp | tail -1
