/** What the functions of the job have in common. */
const COMMON = `
set -euo pipefail
export LC_ALL=C LOG_DIR=/tmp KAFKA_HEAP_OPTS='-Xmx96m' KAFKA_JVM_PERFORMANCE_OPTS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
declared=/etc/kafka/admin
umask 077
cd "$(mktemp -d /tmp/admin.XXXXXX)"
changed=0
drifted=0
missing=''

changed() { changed=$((changed + 1)); echo "changed: $*"; }
drift() { drifted=$((drifted + 1)); echo "drift:   $*"; }
fail() { echo "failed:  $*" >&2; exit 1; }
# Every call starts a JVM and takes two seconds: ask for everything at once, and change only what differs.
tool() {
  local name=$1
  shift
  timeout 300 "/opt/kafka/bin/kafka-$name.sh" --bootstrap-server "$BOOTSTRAP_SERVERS" --command-config "$declared/admin.properties" "$@" 2> error ||
    { local status=$?; grep -v '^\\s*at ' error | head -n 5 >&2; return "$status"; }
}
# tab-separated lines of a file, by the value of its first field
rows() { awk -F '\\t' -v key="$2" '$1 == key' "$1"; }
`;

const WAIT = `
# Cheaper than a JVM that finds nobody: does all of them answer, or is it time to go on with those that do?
ports_open() {
  local server closed=0
  for server in \${BOOTSTRAP_SERVERS//,/ }; do
    timeout 5 bash -c 'exec 3<> "/dev/tcp/\${1%:*}/\${1#*:}"' - "$server" 2> /dev/null || closed=1
  done
  [ "$closed" = 0 ] || [ "$SECONDS" -ge "$WAIT_SECONDS" ]
}

# Brokers may still be starting, and a new pod is refused until the network knows it.
wait_for_brokers() {
  until
    : > versions
    ! ports_open || tool broker-api-versions > versions 2> /dev/null || :
    sed -n 's/.*(id: \\([0-9]*\\) rack: [^ ]* isFenced: false).*/\\1/p' versions | sort > alive
    cut -f 1 "$declared/brokers" | sort > wanted
    missing=$(comm -13 alive wanted | tr '\\n' ' ')
    [ -z "$missing" ]
  do
    if [ "$SECONDS" -ge "$WAIT_SECONDS" ]; then
      [ -s alive ] || fail "no broker answers"
      drift "brokers do not answer: $missing"
      return 0
    fi
    echo "waiting for brokers: $missing"
    sleep 5
  done
}

describe() {
  tool topics --describe > described
  awk -F '\\t' '/^Topic: / && /PartitionCount: / {
    for (i = 1; i <= NF; i++) { split($i, pair, ": "); value[pair[1]] = pair[2] }
    print value["Topic"] "\\t" value["PartitionCount"] "\\t" value["ReplicationFactor"]
  }' described | sort > topics
  tool configs --describe --entity-type topics > configs.out
  awk '/^Dynamic configs for topic / { topic = $5; next }
    / sensitive=/ { sub(/^ +/, ""); sub(/ sensitive=.*/, ""); at = index($0, "="); print topic "\\t" substr($0, 1, at - 1) "\\t" substr($0, at + 1) }' configs.out |
    grep -v 'replication.throttled.replicas' | sort > configs || :
  tool configs --describe --entity-type users > users.out
  sed -n "s/^SCRAM credential configs for user-principal '\\(.*\\)' are .*SCRAM-SHA-512=.*/\\1/p" users.out | sort > users
  tool acls --list > acls.out
  awk '/^Current ACLs for resource / { split($0, part, "[(,)=]"); type = part[3]; name = part[5]; pattern = part[7]; next }
    /principal=/ {
      split($0, part, "principal=|, host=|, operation=|, permissionType=|[)]")
      if (part[3] == "*" && part[5] == "ALLOW") print part[2] "\\t" type "\\t" pattern "\\t" name "\\t" part[4]
      else print part[2] "\\t" type "\\t" pattern "\\t" name "\\t" part[4] "\\t" part[3] "\\t" part[5]
    }' acls.out | sort > acls
}
`;

const TOPICS = `
apply_topics() {
  local name partitions replication now_partitions now_replication
  while IFS=$'\\t' read -r name partitions replication; do
    IFS=$'\\t' read -r _ now_partitions now_replication <<< "$(rows topics "$name")"
    if [ -z "$now_partitions" ]; then
      create_topic "$name" "$partitions" "$replication"
      continue
    fi
    if [ "$now_partitions" -lt "$partitions" ]; then
      tool topics --alter --topic "$name" --partitions "$partitions" > /dev/null
      changed "topic $name has $partitions partitions (had $now_partitions); keys are spread anew from now on"
    elif [ "$now_partitions" -gt "$partitions" ]; then
      drift "topic $name has $now_partitions partitions, $partitions are declared: partitions are never taken away"
    fi
    [ "$now_replication" -le "$replication" ] ||
      drift "topic $name has replication factor $now_replication, $replication is declared: copies are never taken away"
    apply_configs "$name"
  done < "$declared/topics"
  while read -r name; do
    drift "topic $name exists and is not declared: topics are never deleted"
  done < <(comm -23 <(cut -f 1 topics) <(cut -f 1 "$declared/topics" | sort) | grep -v '^__' || :)
}

create_topic() {
  local options=() key value
  while IFS=$'\\t' read -r _ key value; do options+=(--config "$key=$value"); done < <(rows "$declared/topic-configs" "$1")
  tool topics --create --if-not-exists --topic "$1" --partitions "$2" --replication-factor "$3" \${options[@]+"\${options[@]}"} > /dev/null
  changed "topic $1 is made, with $2 partitions and replication factor $3"
}

apply_configs() {
  rows "$declared/topic-configs" "$1" | sort > want
  rows configs "$1" > have
  local key value
  comm -23 want have | cut -f 2- > differ
  while IFS=$'\\t' read -r key value; do
    changed "topic $1 has $key=$value (had $(awk -F '\\t' -v key="$key" '$2 == key { print $3; found = 1 } END { if (!found) print "no value of its own" }' have))"
  done < differ
  if [ -s differ ]; then
    tr '\\t' '=' < differ | sed 's/\\\\/\\\\\\\\/g' > differ.properties
    tool configs --alter --entity-type topics --entity-name "$1" --add-config-file differ.properties > /dev/null
  fi
  while IFS=$'\\t' read -r key value; do
    drift "topic $1 has $key=$value, which is not declared: it stays, since taking it away might delete data"
  done < <(awk -F '\\t' 'FILENAME == ARGV[1] { want[$2]; next } !($2 in want) { print $2 "\\t" $3 }' want have)
}
`;

const USERS = `
# Nobody can read a password back from Kafka: a user whose password still opens a connection is left alone.
password_fits() {
  {
    cat "$declared/client.properties"
    printf 'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="\${dir:/etc/kafka/users:%s}";\\n' "$1" "$1"
  } > client.properties
  timeout 60 /opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server "$CLIENT_SERVERS" --command-config client.properties > /dev/null 2> login && return 0
  grep -q 'SaslAuthenticationException' login && return 1
  fail "the password of $1 could not be tried: $(grep -m 1 -E 'Exception|refused' login || echo 'no answer')"
}

apply_users() {
  local user
  while read -r user; do
    [ -s "/etc/kafka/users/$user" ] || fail "there is no password for user $user in Secret $USERS_SECRET"
    if grep -qxF "$user" users && password_fits "$user"; then continue; fi
    printf 'SCRAM-SHA-512=iterations=8192,password=%s\\n' "$(cat "/etc/kafka/users/$user")" > password.properties
    tool configs --alter --entity-type users --entity-name "$user" --add-config-file password.properties > /dev/null 2> /dev/null ||
      { rm -f password.properties; fail "the password of user $user could not be set"; } # the tool's message may quote it
    rm -f password.properties
    changed "user $user has its password"
  done < "$declared/users"
  while read -r user; do
    tool configs --alter --entity-type users --entity-name "$user" --delete-config SCRAM-SHA-512 > /dev/null
    changed "user $user is not declared: its password is deleted"
  done < <(comm -23 users <(sort -u "$declared/users" "$declared/foreign-users"))
}
`;

const ACLS = `
# Joins the values of lines that have one key, by commas.
joined() {
  sort | awk -F '\\t' -v comma=, "{ key = $1; value = $2; all[key] = (key in known) ? all[key] comma value : value; known[key] } END { for (key in all) print key FS all[key] }" | sort
}
# One call for all resources of a user with the same operations.
change_acls() {
  local principal type pattern operations names option name operation
  joined '$1 FS $2 FS $3 FS $4' '$5' | joined '$1 FS $2 FS $3 FS $5' '$4' > calls
  while IFS=$'\\t' read -r principal type pattern operations names; do
    case $type in
      TOPIC) option=--topic ;; GROUP) option=--group ;; TRANSACTIONAL_ID) option=--transactional-id ;; CLUSTER) option=--cluster ;;
      *) drift "$principal has rights on $type $names, which this job does not know"; continue ;;
    esac
    local arguments=(--resource-pattern-type "\${pattern,,}")
    for operation in \${operations//,/ }; do arguments+=(--operation "$operation"); done
    set -f # a resource may be called *
    for name in \${names//,/ }; do
      arguments+=("$option")
      [ "$type" = CLUSTER ] || arguments+=("$name")
    done
    set +f
    if [ "$1" = add ]; then
      tool acls --add --allow-principal "$principal" "\${arguments[@]}" > /dev/null
      changed "$principal may $operations $type $names ($pattern)"
    else
      tool acls --remove --force --allow-principal "$principal" "\${arguments[@]}" > /dev/null
      changed "$principal may no longer $operations $type $names ($pattern): no grant says so"
    fi
  done < calls
}

apply_acls() {
  sort -u "$declared/acls" > acls.want
  awk -F '\\t' 'FILENAME == ARGV[1] { foreign["User:" $1]; foreign["User:CN=" $1]; next } !($1 in foreign)' "$declared/foreign-users" acls > acls.have
  while IFS= read -r line; do drift "a right for one host or a refusal is not ours, it stays: $line"; done < <(awk -F '\\t' 'NF > 5' acls.have)
  awk -F '\\t' 'NF == 5' acls.have > acls.plain
  comm -13 acls.plain acls.want > acls.new
  comm -23 acls.plain acls.want > acls.gone
  change_acls add < acls.new
  change_acls remove < acls.gone
}
`;

const REASSIGNMENT = `
reassignments() { tool reassign-partitions --list > moving; ! grep -q '^No partition reassignments found' moving; }
assignment() {
  awk '$1 == "Topic:" && $3 == "Partition:" { for (i = 5; i < NF; i++) if ($i == "Replicas:") { print $2, $4, $(i + 1); next } }' described
}
as_json() {
  awk '{ printf "%s{\\"topic\\":\\"%s\\",\\"partition\\":%s,\\"replicas\\":[%s]}", (NR > 1 ? "," : "{\\"version\\":1,\\"partitions\\":["), $1, $2, $3 }
    END { print "]}" }'
}

# New brokers get no partitions by themselves.
apply_assignment() {
  [[ $BOOTSTRAP_SERVERS == *,* ]] || return 0
  [ -z "$missing" ] || fail "partitions are not spread while brokers are missing: $missing"
  while reassignments; do
    [ "$SECONDS" -lt "$MOVE_SECONDS" ] || fail 'an earlier reassignment goes on; this job starts again and waits for it'
    echo 'waiting for an earlier reassignment'
    sleep 5
  done
  tool topics --describe > described
  {
    sed 's/^/broker /' "$declared/brokers"
    cut -f 1,3 "$declared/topics" | sed 's/^/factor /'
    sed 's/^/factor /' "$declared/internal-topics"
    assignment | sed 's/^/replicas /'
  } > state
  awk -f "$declared/reassignment-plan.awk" state > moves || fail 'the partitions can not be spread over the declared brokers'
  if [ -s moves ]; then
    as_json < moves > moves.json
    tool reassign-partitions --reassignment-json-file moves.json --execute \${THROTTLE:+--throttle "$THROTTLE"} > execute
    echo "moving replicas of $(wc -l < moves) partitions"
    until tool reassign-partitions --reassignment-json-file moves.json --verify > verify && ! grep -q 'still in progress' verify; do
      [ "$SECONDS" -lt "$MOVE_SECONDS" ] || fail 'the reassignment goes on; this job starts again and waits for it'
      sleep 5
    done
    changed "replicas of $(wc -l < moves) partitions were moved, so that every broker has its share"
    tool leader-election --election-type PREFERRED --all-topic-partitions > /dev/null || :
  elif grep -q 'throttled.replicas' configs.out; then
    # a run that was killed leaves its throttle: verifying the present assignment takes it away and changes nothing else
    assignment | as_json > present.json
    tool reassign-partitions --reassignment-json-file present.json --verify > /dev/null
    changed 'the throttle of an earlier reassignment is taken away'
  fi
}
`;

const MAIN = `
wait_for_brokers
describe
apply_topics
if [ -n "\${USERS_SECRET:-}" ]; then apply_users; fi
apply_acls
apply_assignment
echo "done: $changed changed, $drifted drifted, after $SECONDS s"
`;

/**
 * The job that makes a cluster what its declaration says. It describes first and changes only what differs, so that a
 * second run changes nothing. It prints what it changed and what differs from the declaration and stays; it never
 * deletes a topic or a partition, and never prints a password.
 */
export const ADMIN_SCRIPT = [COMMON, WAIT, TOPICS, USERS, ACLS, REASSIGNMENT, MAIN]
  .map((part) => part.trimStart())
  .join('\n');
