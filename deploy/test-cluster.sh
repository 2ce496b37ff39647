#!/usr/bin/env bash
# Starts and stops real OpenSearch nodes on loopback for the tests, without Docker and without security.
#   deploy/test-cluster.sh start FOLDER [NODES] [PORT]   prints nothing; ends when the nodes have found each other
#   deploy/test-cluster.sh start-node FOLDER NUMBER      starts one that was killed
#   deploy/test-cluster.sh stop FOLDER                   ends them and removes the folder
# OPENSEARCH_VERSION names another distribution than 2.19.3 and OPENSEARCH_JAVA_HOME another Java: version 3 wants 21.
# Each node writes its process id to FOLDER/nodeN/pid. Exit 77: Java, Maven or the distribution cannot be had.
set -euo pipefail

version="${OPENSEARCH_VERSION:-2.19.3}"
zip="${M2_REPOSITORY:-$HOME/.m2/repository}/org/opensearch/distribution/integ-test-zip/opensearch/$version/opensearch-$version.zip"
account=findwell-opensearch # OpenSearch refuses to run as root
java="${OPENSEARCH_JAVA_HOME:+$OPENSEARCH_JAVA_HOME/bin/}java"
[ "${version%%.*}" = 2 ] && oldest=11 || oldest=21

missing() {
  echo "OpenSearch cannot be started: $1" >&2
  exit 77
}

fetch() {
  command -v "$java" >/dev/null || missing "java is missing (Debian: apt-get install openjdk-17-jre-headless)"
  local found
  found=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${found:-0}" -ge "$oldest" ] || missing "Java $oldest or newer is needed, this is ${found:-unknown}; OPENSEARCH_JAVA_HOME names another"
  [ -s "$zip" ] && return
  command -v mvn >/dev/null || missing "mvn is missing (Debian: apt-get install maven)"
  mvn -q dependency:get "-Dartifact=org.opensearch.distribution.integ-test-zip:opensearch:$version:zip" ||
    missing "Maven cannot fetch the distribution"
}

configure() { # FOLDER NUMBER NODES PORT
  local folder=$1 number=$2 nodes=$3 port=$4 node="$1/node$2" each seeds="" names=""
  mkdir -p "$node/config" "$node/data" "$node/logs" "$node/tmp"
  cp "$folder/opensearch-$version/config/log4j2.properties" "$node/config/"
  # Version 3 guards itself with an agent of its own; before it, Java's security manager did.
  local guard=-Djava.security.manager=allow
  [ "$oldest" = 11 ] || guard=-javaagent:agent/opensearch-agent.jar
  printf -- '-Xms512m\n-Xmx512m\n-XX:+UseSerialGC\n%s\n' "$guard" >"$node/config/jvm.options"
  for each in $(seq "$nodes"); do
    seeds="$seeds${seeds:+, }127.0.0.1:$((port + 100 + each - 1))"
    names="$names${names:+, }node$each"
  done
  {
    echo "cluster.name: findwell-test"
    echo "node.name: node$number"
    echo "network.host: 127.0.0.1"
    echo "http.port: $((port + number - 1))"
    echo "transport.port: $((port + 100 + number - 1))"
    echo "path.data: $node/data"
    echo "path.logs: $node/logs"
    # The disk of a development machine may be nearly full; a test fills it on purpose.
    echo "cluster.routing.allocation.disk.watermark.low: 500mb"
    echo "cluster.routing.allocation.disk.watermark.high: 400mb"
    echo "cluster.routing.allocation.disk.watermark.flood_stage: 300mb"
    if [ "$nodes" = 1 ]; then
      echo "discovery.type: single-node"
    else
      echo "discovery.seed_hosts: [$seeds]"
      echo "cluster.initial_cluster_manager_nodes: [$names]"
    fi
  } >"$node/config/opensearch.yml"
}

run() { # FOLDER NUMBER
  local folder=$1 node="$1/node$2" as=()
  if [ "$(id -u)" = 0 ]; then
    id "$account" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$account"
    chown -R "$account" "$folder"
    as=(setpriv --reuid "$account" --regid "$(id -g "$account")" --clear-groups)
  fi
  local home
  home=$(dirname "$(dirname "$(readlink -f "$(command -v "$java")")")")
  (
    cd "$folder/opensearch-$version" # where the agent is named from
    "${as[@]}" env -u JAVA_HOME -u CLASSPATH OPENSEARCH_JAVA_HOME="$home" OPENSEARCH_PATH_CONF="$node/config" \
      OPENSEARCH_TMPDIR="$node/tmp" OPENSEARCH_JAVA_OPTS= \
      nohup "$folder/opensearch-$version/bin/opensearch" -p "$node/pid" >"$node/out" 2>&1 </dev/null &
  )
}

await() { # FOLDER NODES PORT
  local tries=0 number said
  for number in $(seq "$2"); do
    until said=$(curl -fsS "http://127.0.0.1:$(($3 + number - 1))/_cluster/health" 2>/dev/null) &&
      [[ $said == *"\"number_of_nodes\":$2,"* ]]; do
      tries=$((tries + 1))
      if [ $tries -gt 180 ]; then
        echo "OpenSearch did not start; the end of $1/node$number/out:" >&2
        tail -n 20 "$1/node$number/out" >&2
        exit 1
      fi
      sleep 1
    done
  done
}

end() { # FOLDER
  local pid file
  for file in "$1"/node*/pid; do
    [ -s "$file" ] || continue
    pid=$(cat "$file")
    # Only what was started here: the process still has this folder in its command line.
    if grep -qsF "$1" "/proc/$pid/cmdline"; then
      kill -9 "$pid"
    fi
  done
  rm -rf "$1"
}

case "${1:-}" in
start)
  fetch
  mkdir -p "$2"
  folder=$(cd "$2" && pwd)
  nodes=${3:-1}
  port=${4:-19200}
  chmod 755 "$folder"
  (cd "$folder" && jar xf "$zip" 2>/dev/null || python3 -m zipfile -e "$zip" "$folder")
  chmod +x "$folder/opensearch-$version/bin/"*
  for number in $(seq "$nodes"); do configure "$folder" "$number" "$nodes" "$port"; done
  for number in $(seq "$nodes"); do run "$folder" "$number"; done
  await "$folder" "$nodes" "$port"
  ;;
start-node)
  run "$(cd "$2" && pwd)" "$3"
  ;;
stop)
  if [ -d "$2" ]; then end "$(cd "$2" && pwd)"; fi
  ;;
*)
  sed -n '2,7s/^# //p' "$0"
  exit 2
  ;;
esac
