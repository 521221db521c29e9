#!/usr/bin/env bash
# build-test-images.sh [flink] [spark]: builds the images of this folder into the test cluster's cache, from their
# Dockerfiles, with the cluster's own `image` command; no container engine is needed. Takes a second when nothing changed.
# DATA_PLATFORM_CLUSTER is the folder of the test cluster's scripts; by default shared/cluster beside the repository.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cluster=${DATA_PLATFORM_CLUSTER:-$here/../../../../shared/cluster}
[ -x "$cluster/image" ] || { echo "error: no test cluster in $cluster; set DATA_PLATFORM_CLUSTER" >&2; exit 1; }
[ $# -gt 0 ] || set -- flink spark

# options_of FOLDER: sets `options` to what `image` takes for the Dockerfile there (FROM, COPY and RUN, a line each)
options_of() {
  local word rest
  options=()
  while read -r word rest || [ -n "$word" ]; do
    case $word in
      '' | '#'*) ;;
      FROM)
        # The cluster's script for an image has the last part of the image's name and takes the version.
        "$cluster/image" --exists "$rest" || base "${rest%%:*}" "${rest#*:}"
        options+=(--from "$rest")
        ;;
      COPY)
        [[ $rest =~ ^--chown=([0-9]+:[0-9]+)\ +([^\ ]+)\ +(/[^\ ]+)$ ]] || unknown "$1" "$word $rest"
        options+=(--chown "${BASH_REMATCH[1]}" --copy "$1/${BASH_REMATCH[2]%/}=${BASH_REMATCH[3]%/}")
        ;;
      RUN) options+=(--run "$rest") ;;
      *) unknown "$1" "$word $rest" ;;
    esac
  done <"$1/Dockerfile"
}
unknown() { echo "error: $1/Dockerfile: cannot do for the test cluster: $2" >&2; exit 1; }
base() { "$cluster/images/${1##*/}" "${2%%-*}"; }

for name in "$@"; do
  image=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8")).image' "$here/$name/jars.json")
  node "$here/fetch-jars.mjs" "$here/$name"
  options_of "$here/$name"
  "$cluster/image" "$image" "${options[@]}"
done
