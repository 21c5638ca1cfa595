#!/usr/bin/env bash
# Takes the pictures that docs/screens keeps: a chosen few of the site, and of the desk every
# page in every state at 1280 and 820 pixels, as WebP that loses next to nothing; and writes
# their list. Takes about ten minutes. Look at the pictures before committing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/need.sh cwebp webp
scripts/browser.sh
catalogue=.reports/catalogue
rm -rf "$catalogue" .reports/kept
mkdir -p "$catalogue" .reports/kept/desk
go test ./internal/web/public ./internal/web/admin -count=1 -run '^TestCatalogue$' -catalogue "$PWD/$catalogue"
node tools/browser/keep.mjs "$catalogue" .reports/kept
node tools/browser/screens.mjs "$catalogue" .reports/kept/desk '^desk-.*[.]light[.](1280|820)$'

rm -rf docs/screens
mkdir -p docs/screens/desk
keep() { cwebp -quiet -near_lossless 0 -z 4 "$1" -o "$2"; }
for picture in .reports/kept/*.png; do
	keep "$picture" "docs/screens/$(basename "$picture" .png).webp"
done
for picture in .reports/kept/desk/*.png; do # desk-home.light.820 is kept as home.820
	name=$(basename "$picture" .png)
	name=${name#desk-}
	keep "$picture" "docs/screens/desk/${name/.light./.}.webp"
done
node tools/browser/list.mjs "$catalogue" docs/screens
du -ch docs/screens | tail -1
