/**
 * Runs in a broker before it is asked to stop: waits until every replica of the cluster is in sync, so that a rolling
 * update never takes a second copy away while the first still catches up. Readiness can't say that: it would have to
 * be false while the broker is needed most.
 *
 * Brokers of several zones are told to stop at the same moment, since each zone has a StatefulSet of its own: the later
 * a zone stands in the list, the longer the calm must have lasted, so that they go one zone after another.
 */
export const BEFORE_STOP = `
calm=0
while [ "$SECONDS" -lt "$STOP_AFTER_SECONDS" ]; do
  # an empty answer means that no partition lacks a replica; no answer means that nobody knows
  if behind=$(
    KAFKA_HEAP_OPTS='-Xmx64m' KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1' timeout 20 \\
      /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$INTERNAL_ADDRESS" \\
      --command-config /mnt/shared/config/internal.properties --describe --under-replicated-partitions 2>/dev/null
  ) && [ -z "$behind" ]; then
    calm=$((calm + 1))
  else
    calm=0
  fi
  [ "$calm" -lt "$STOP_AFTER_CALM_CHECKS" ] || exit 0
  sleep 4
done
`.trimStart();
