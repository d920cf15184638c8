#!/bin/sh
# Draw the two pictures of the README from the results of `make demo`, with a headless Chromium.
set -eu
cd "$(dirname "$0")"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

draw() { # picture, page, size
	chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --hide-scrollbars --log-level=3 --user-data-dir="$profile" \
		--window-size="$3" --screenshot="$1" "file://$(cd ../../out && pwd)/$2"
}

draw ranking.png index.html 1180,1130
draw scorecard.png units/J05.html 1180,1700
