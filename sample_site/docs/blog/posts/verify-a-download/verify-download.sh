#!/bin/sh
# Check the signature of SHA256SUMS and the digest of the files beside it.
# Ends with 0 good, 1 bad, 2 could not check.
set -u

for needed in SHA256SUMS SHA256SUMS.sig allowed_signers; do
  [ -r "$needed" ] || { echo "missing: $needed" >&2; exit 2; }
done
command -v ssh-keygen >/dev/null 2>&1 || { echo "missing: ssh-keygen" >&2; exit 2; }

ssh-keygen -Y verify -f allowed_signers -I release@example.com \
  -n file -s SHA256SUMS.sig < SHA256SUMS || exit 1
sha256sum --check --ignore-missing SHA256SUMS || exit 1
