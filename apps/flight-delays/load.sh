#!/usr/bin/env bash
# Puts the flights on the topic, each exactly once: whoever starts again continues where the topic ends, partition by
# partition. The parts in /data, one after the other, are the
# records as compressed lines of "partition, tab, key, tab, value", in the order of sending.
set -euo pipefail
binding=$1 topic=$2 rate=${3:-0} # records a second; 0 is as fast as the brokers take them
servers=$(cat "$binding/bootstrap-servers")
export KAFKA_HEAP_OPTS='-Xmx192M' KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1' LOG_DIR=/tmp
cd /opt/kafka/bin
records() { cat /data/*/records | gzip -d; }

# a closed port costs nothing to ask; a JVM for each question costs seconds of processor time
first=${servers%%,*}
until (exec 3<>"/dev/tcp/${first%:*}/${first##*:}") 2>/dev/null; do
  echo "waiting for $first"
  sleep 3
done

# topic:partition:end for every partition; fails until the brokers answer and the grant is in force
for attempt in $(seq 60); do
  if ./kafka-get-offsets.sh --bootstrap-server "$servers" --command-config "$binding/client.properties" --topic "$topic" \
    >/tmp/ends 2>/tmp/error && [ -s /tmp/ends ]; then break; fi
  echo "waiting for $topic ($attempt): $(tail -n 1 /tmp/error)"
  : >/tmp/ends
  sleep 5
done
[ -s /tmp/ends ] || { echo "$topic can't be reached" >&2; exit 1; }

records | awk -F '\t' -v ends=/tmp/ends '
  BEGIN { while ((getline line < ends) > 0) { n = split(line, part, ":"); there[part[n - 1]] = part[n] } }
  seen[$1]++ >= there[$1] + 0 { print $2 "\t" $3 }
' >/tmp/records
echo "$(wc -l </tmp/records) of $(records | wc -l) records are still to be sent"
[ -s /tmp/records ] || exit 0

pace() { awk -v rate="$rate" '{ print } rate > 0 && NR % rate == 0 { fflush(); system("sleep 1") }'; }
pace </tmp/records | ./kafka-console-producer.sh --bootstrap-server "$servers" --command-config "$binding/client.properties" --topic "$topic" \
  --reader-property parse.key=true --command-property acks=all --command-property enable.idempotence=true \
  --request-timeout-ms 30000 --message-send-max-retries 2147483647 # of its own the tool gives up after three times 1.5 s

./kafka-get-offsets.sh --bootstrap-server "$servers" --command-config "$binding/client.properties" --topic "$topic" >/tmp/ends
sent=$(awk -F : '{ sum += $NF } END { print sum }' /tmp/ends)
expected=$(records | wc -l)
echo "$sent of $expected records are on $topic"
[ "$sent" = "$expected" ]
