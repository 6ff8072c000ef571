#!/bin/sh
# Verifies this bundle with git and sha256sum alone. Each step stands in the README, to be done by hand.
# Usage: sh verify.sh [DIGEST]    DIGEST is that of SHA256SUMS, as it was given to you by another way.
set -eu
LC_ALL=C; export LC_ALL
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
cd "$(dirname "$0")"
tab=$(printf '\t')
fail() { echo "FAILED: $*" >&2; exit 1; }

echo "1. The files are those of the list."
own=$(sha256sum < SHA256SUMS); own=${own%% *}
[ $# -eq 0 ] || [ "$own" = "$1" ] || fail "SHA256SUMS is another list: $own"
sha256sum --check --quiet --strict SHA256SUMS || fail "a file is not that of the list"
listed=$(wc -l < SHA256SUMS)
present=$(find . -type f ! -path ./SHA256SUMS | wc -l)
[ "$listed" -eq "$present" ] || fail "$present files are here, $listed are listed"

echo "2. The commits and trees are those that their names say."
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
git init --quiet --bare --object-format="$(cat FORMAT)" "$box"
for file in objects/commit/* objects/tree/*; do
  kind=${file#objects/}; kind=${kind%/*}
  id=$(git -C "$box" hash-object -w --literally -t "$kind" --stdin < "$file")
  [ "$id" = "${file##*/}" ] || fail "$file is the $kind $id"
done

echo "3. The commits hold these files."
while IFS=$tab read -r commit path blob file; do
  found=$(git -C "$box" rev-parse --verify --quiet "$commit:$path") || found=
  [ "$found" = "$blob" ] || fail "$commit holds no such file: $path"
  [ "$file" = - ] || [ "$(git -C "$box" hash-object -t blob --stdin < "$file")" = "$blob" ] || fail "$file is not $blob"
done < HELD.tsv

echo "4. The receipts state the digests of these files."
while IFS=$tab read -r kind digest file stated_in; do
  grep -q -F -e "$digest" -- "$stated_in" || fail "$stated_in does not state $digest"
  case $kind in
    sha256) found=$(sha256sum < "$file"); found=${found%% *} ;;
    git) found=$(git -C "$box" hash-object -t blob --stdin < "$file") ;;
    pointer) found=$(grep -o -F -m 1 -e "$digest" -- "$file") || found= ;;
    *) fail "unknown kind: $kind" ;;
  esac
  [ "$found" = "$digest" ] || fail "$file is not what $stated_in states"
done < STATED.tsv

echo "5. The commits lead up to HEAD."
while IFS=$tab read -r child parent; do
  grep -q -x -e "parent $parent" -- "objects/commit/$child" || fail "$parent is no parent of $child"
done < WALK.tsv
head=$(cat HEAD)
cut -f 1 HELD.tsv | sort -u | while read -r commit; do
  [ "$commit" = "$head" ] || grep -q -e "$tab$commit\$" WALK.tsv || fail "no way leads from HEAD to $commit"
done

echo "Verified: $listed files, SHA256SUMS $own."
echo "Still to be compared with the publisher's repository: the commit $head."
