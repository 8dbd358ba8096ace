#!/bin/sh
# Puts the original data files into build/datasets (or the folder given as first argument), each verified by the
# SHA-256 in datasets/<name>.json. A file is taken from DATASETS_DIR, or ../shared/datasets, else from its publisher's
# address (curl or wget; unzip where it comes in an archive). Ends with 0 when every file is there, 1 when one is not.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(dirname "$here")
to=${1:-$root/build/datasets}
local_folder=${DATASETS_DIR:-}
[ -n "$local_folder" ] || local_folder=$root/../shared/datasets
mkdir -p "$to" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
absent=0

sum_of() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1" | cut -d ' ' -f 1
    else shasum -a 256 <"$1" | cut -d ' ' -f 1; fi
}

is_right() { # file sha256
    [ -f "$1" ] && [ "$(sum_of "$1")" = "$2" ]
}

download() { # url file; quiet, because every failure is told below
    if command -v curl >/dev/null 2>&1; then
        curl --fail --silent --location --connect-timeout 15 --max-time 300 --output "$2" "$1" 2>/dev/null
    elif command -v wget >/dev/null 2>&1; then
        wget --quiet --timeout=30 --tries=2 --output-document="$2" "$1" 2>/dev/null
    else
        return 2
    fi
}

# Downloads into $work/file; on failure sets $why.
obtain() { # name url
    rm -rf "$work/file" "$work/archive"
    case $2 in
    *.zip)
        command -v unzip >/dev/null 2>&1 || { why="it comes in an archive and unzip is not installed"; return 1; }
        download "$2" "$work/archive" || { why="$2 did not answer"; return 1; }
        unzip -p "$work/archive" "$1" "*/$1" >"$work/file" 2>/dev/null
        [ -s "$work/file" ] || { why="the archive at $2 does not hold it"; return 1; } ;;
    *)
        download "$2" "$work/file"
        case $? in
        0) ;;
        2) why="neither curl nor wget is installed"; return 1 ;;
        *) why="$2 did not answer"; return 1 ;;
        esac ;;
    esac
}

# One line a file, "name sha256 url", from the schemas: there each file is an object on a line of its own.
for schema in "$here"/*.json; do
    case $schema in *.twin.json) continue ;; esac
    sed -n 's/.*{"name": "\([^"]*\)", "sha256": "\([0-9a-f]*\)", "url": "\([^"]*\)"}.*/\1 \2 \3/p' "$schema"
done >"$work/list"

while read -r name sum url; do
    if is_right "$to/$name" "$sum"; then
        echo "$name: there already, checksum right"
        continue
    fi
    why=
    if is_right "$local_folder/$name" "$sum" && cp -f "$local_folder/$name" "$to/$name"; then
        chmod u+w "$to/$name"
        echo "$name: copied from $local_folder"
        continue
    fi
    [ -f "$local_folder/$name" ] && echo "$name: the one in $local_folder has another checksum and is not used" >&2
    if obtain "$name" "$url"; then
        if is_right "$work/file" "$sum" && mv -f "$work/file" "$to/$name"; then
            chmod 644 "$to/$name"
            echo "$name: downloaded from $url"
            continue
        fi
        why="what $url gives has another checksum ($(sum_of "$work/file"), expected $sum)"
    fi
    echo "$name: NOT there: $why" >&2
    absent=$((absent + 1))
done <"$work/list"

[ "$absent" -eq 0 ] && exit 0
echo "$absent of $(grep -c . "$work/list") files could not be had; the synthetic twins are used instead of them." >&2
echo "To use the originals, put the files into a folder and set DATASETS_DIR to it." >&2
exit 1
