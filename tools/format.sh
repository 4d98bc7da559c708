#!/usr/bin/env bash
# Formats the C++ sources in place; with --check only says which are not formatted, and fails.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=(-i)
if [[ ${1:-} == --check ]]; then mode=(--dry-run --Werror); fi
git -c safe.directory="*" ls-files -z --cached --others --exclude-standard '*.cc' '*.h' |
  xargs --null --no-run-if-empty clang-format "${mode[@]}"
