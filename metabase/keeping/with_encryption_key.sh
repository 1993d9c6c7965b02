#!/bin/sh
# Starts Metabase with its encryption key from a file, because the image reads that key from the environment only.
# Refuses to start without one: a first start without a key writes passwords in the clear, and adding a key later
# needs a command of its own.
set -eu

file="${ENCRYPTION_KEY_FILE:-/run/secrets/encryption_key}"
if [ ! -r "$file" ]; then
    echo "cannot read the encryption key at $file: put it back (docs/metabase-server.md, Secrets)" >&2
    exit 78
fi
MB_ENCRYPTION_SECRET_KEY="$(cat "$file")"
if [ "${#MB_ENCRYPTION_SECRET_KEY}" -lt 16 ]; then
    echo "the encryption key at $file has fewer than 16 characters: it is cut or empty, put it back" >&2
    exit 78
fi
export MB_ENCRYPTION_SECRET_KEY
exec "$@"
