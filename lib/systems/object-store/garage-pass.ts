import { SHELL_PRELUDE } from './reconciler-shell';

/**
 * One pass over a Garage store: joins its nodes, gives them their place in the layout, and makes keys, buckets and rights
 * what the declaration says. No node that has data is taken out of the layout, and no bucket, key or object is ever
 * removed.
 *
 * Environment: none. Files: /setup/nodes (`pod admin-url rpc-address zone capacity` a line), /setup/users,
 * /setup/buckets, /setup/rights (`bucket user read write` a line, the latter true or false),
 * /secrets/admin/admin-token, /secrets/users/{<user>.id,<user>.secret}. Writes to /work.
 */
export const GARAGE_PASS = `${SHELL_PRELUDE}${String.raw`
token=$(cat /secrets/admin/admin-token)

# request TRIES METHOD URL: a request with the admin token; its body is /work/body if there is one. Prints the status; the
# answer is in /work/answer on one line without blanks, which no name in it has. What a busy store answers is asked again.
request() {
  body=
  [ ! -e /work/body ] || body='data-binary = "@/work/body"'
  tries_left=$1
  while :; do
    : >/work/raw
    code=$(printf 'header = "Authorization: Bearer %s"\nrequest = "%s"\nurl = "%s"\n%s\n' "$token" "$2" "$3" "$body" |
      curl --config - --silent --show-error --connect-timeout 10 --max-time 60 --header 'Content-Type: application/json' \
        --output /work/raw --write-out '%{http_code}' 2>/work/error || true)
    tries_left=$((tries_left - 1))
    case $code in
      000 | 5??) [ "$tries_left" -gt 0 ] || break ;;
      *) break ;;
    esac
    sleep 3
  done
  rm -f /work/body
  tr -d ' \n\t' </work/raw >/work/answer
  printf '%s' "$code"
}
call() { request 4 "$@"; }
once() { request 1 "$@"; }

# expect WHAT STATUS...: the last status must be one of these
expect() {
  what=$1
  shift
  for allowed in "$@"; do [ "$status" != "$allowed" ] || return 0; done
  fail "$what: status $status $(cat /work/error) $(sed -n 's/.*"message" *: *"\([^"]*\)".*/\1/p' /work/raw | cut -c 1-300)"
}

node_answers() {
  status=$(once GET "$1/v2/GetNodeInfo?node=self")
  [ "$status" = 200 ]
}

# node_of_layout POD: id of the node that the layout knows by its tag
node_of_layout() { tr '{' '\n' </work/layout | sed -n "/\"tags\":\[\"$1\"\]/s/.*\"id\":\"\([0-9a-f]*\)\".*/\1/p"; }

# The node with the newest layout speaks for all of them: one that lost its volume knows of no layout.
find_admin() {
  admin=
  newest=-1
  while read -r pod url rpc zone capacity; do
    status=$(once GET "$url/v2/GetClusterLayout")
    [ "$status" = 200 ] || continue
    version=$(sed -n 's/^{"version":\([0-9]*\),.*/\1/p' /work/answer)
    [ "$version" -gt "$newest" ] || continue
    newest=$version
    admin=$url
    # without changes that somebody staged and did not apply
    sed 's/"stagedRoleChanges".*//' /work/answer >/work/layout
  done </setup/nodes
  [ -n "$admin" ]
}

all_joined() {
  status=$(call GET "$admin/v2/GetClusterStatus")
  [ "$status" = 200 ] || return 1
  tr '{' '\n' </work/answer >/work/status
  while read -r id rpc; do
    grep -F "\"id\":\"$id\"" /work/status | grep -Fq '"isUp":true' || return 1
  done </work/joining
}

join() {
  all_joined && return 0
  { printf '['; sed 's/^\([^ ]*\) \(.*\)$/"\1@\2"/' /work/joining | tr '\n' ',' | sed 's/,$//'; printf ']'; } >/work/body
  status=$(call POST "$admin/v2/ConnectClusterNodes")
  sed -n 's/.*"error" *: *"\([^"]*\)".*/\1/p' /work/raw >/work/error
  sleep 2
  all_joined
}

place_nodes() {
  for list in joining roles placed replaced steady; do : >"/work/$list"; done
  while read -r pod url rpc zone capacity; do
    known=$(node_of_layout "$pod")
    if node_answers "$url"; then
      id=$(sed -n 's/.*"success":{"\([0-9a-f]*\)".*/\1/p' /work/answer)
      [ -n "$id" ] || fail "$pod does not say its node id"
      if [ -n "$known" ] && [ "$known" != "$id" ]; then
        echo "$pod $known" >>/work/replaced
      elif [ -n "$known" ]; then
        echo "$pod" >>/work/steady
      fi
      echo "$id $rpc" >>/work/joining
    else
      [ -n "$known" ] || return 1
      note "node $pod: does not answer"
      id=$known
    fi
    if ! tr '{' '\n' </work/layout | grep -F "\"id\":\"$id\"" | grep -F "\"zone\":\"$zone\"" | grep -Fq "\"capacity\":$capacity,"; then
      printf '{"id":"%s","zone":"%s","capacity":%s,"tags":["%s"]}\n' "$id" "$zone" "$capacity" "$pod" >>/work/roles
      echo "$pod $zone" >>/work/placed
    fi
  done </setup/nodes
  [ ! -s /work/replaced ] || replace_node
}

# A node whose volume was lost comes back as another one. With all the others there its place is given to the new one,
# which then gets its copies from them; with two of them away at a time a human has to look.
replace_node() {
  pods=$(cut -d ' ' -f 1 /work/replaced | tr '\n' ' ' | sed 's/ $//')
  if [ "$(wc -l </work/replaced)" -ne 1 ] || [ "$(wc -l </work/steady)" -ne "$(($(wc -l </setup/nodes) - 1))" ]; then
    fail "$pods came back without data, and not all other nodes are there; see the README on lost nodes"
  fi
  sed 's/^[^ ]* \(.*\)$/{"id":"\1","remove":true}/' /work/replaced >>/work/roles
  echo "node $pods: came back without data, the others give it their copies"
}

apply_layout() {
  [ -s /work/roles ] || return 0
  { printf '{"roles":['; tr '\n' ',' </work/roles | sed 's/,$//'; printf ']}'; } >/work/body
  status=$(call POST "$admin/v2/UpdateClusterLayout")
  expect 'staging the layout' 200
  printf '{"version":%s}' "$((newest + 1))" >/work/body
  status=$(call POST "$admin/v2/ApplyClusterLayout")
  expect 'applying the layout' 200
  while read -r pod zone; do changed "node $pod: placed in zone $zone"; done </work/placed
}

report_strangers() {
  tr '{' '\n' </work/layout | sed -n 's/.*"tags":\["\([^"]*\)"\].*/\1/p' | while read -r pod; do
    cut -d ' ' -f 1 /setup/nodes | grep -Fxq "$pod" ||
      note "node $pod: in the layout and not declared; see the README on taking a node out"
  done
}

make_key() {
  [ -s "/secrets/users/$1.id" ] && [ -s "/secrets/users/$1.secret" ] || fail "there is no key for user $1"
  id=$(cat "/secrets/users/$1.id")
  echo "$1 $id" >>/work/keys
  status=$(call GET "$admin/v2/GetKeyInfo?id=$id&showSecretKey=true")
  expect "reading the key of user $1" 200 404
  if [ "$status" = 200 ]; then
    printf '"secretAccessKey":"%s"' "$(cat "/secrets/users/$1.secret")" >/work/expected
    grep -Fq -f /work/expected /work/answer ||
      fail "the key of user $1 has another secret: a key can't be changed, make a new pair of id and secret"
    return 0
  fi
  printf '{"accessKeyId":"%s","secretAccessKey":"%s","name":"%s"}' "$id" "$(cat "/secrets/users/$1.secret")" "$1" >/work/body
  status=$(call POST "$admin/v2/ImportKey")
  expect "importing the key of user $1" 200
  changed "user $1: key imported"
}

# change ALLOW|DENY BUCKET BUCKET-ID KEY-ID READ WRITE OWNER
change() {
  printf '{"bucketId":"%s","accessKeyId":"%s","permissions":{"read":%s,"write":%s,"owner":%s}}' "$3" "$4" "$5" "$6" "$7" >/work/body
  case $1 in
    ALLOW) status=$(call POST "$admin/v2/AllowBucketKey") ;;
    DENY) status=$(call POST "$admin/v2/DenyBucketKey") ;;
  esac
  expect "changing the rights on bucket $2" 200
}

invert() { if [ "$1" = true ]; then echo false; else echo true; fi; }

make_rights() {
  bucket_id=$(sed -n 's/^{"id":"\([0-9a-f]*\)".*/\1/p' /work/answer)
  # one line a key: id read write owner
  tr '{' '\n' </work/answer | sed -n '/^"accessKeyId":/{
    N
    s/^"accessKeyId":"\([^"]*\)".*\n"read":\([a-z]*\),"write":\([a-z]*\),"owner":\([a-z]*\).*/\1 \2 \3 \4/p
  }' >/work/has
  : >/work/wants
  while read -r bucket user read write; do
    [ "$bucket" = "$1" ] || continue
    echo "$(sed -n "s/^$user //p" /work/keys) $read $write false $user" >>/work/wants
  done </setup/rights
  while read -r id read write owner user; do
    grep -Fxq "$id $read $write $owner" /work/has && continue
    change ALLOW "$1" "$bucket_id" "$id" "$read" "$write" false
    change DENY "$1" "$bucket_id" "$id" "$(invert "$read")" "$(invert "$write")" true
    changed "bucket $1: user $user may now read: $read, write: $write"
  done </work/wants
  while read -r id read write owner; do
    grep -Fq "$id " /work/wants && continue
    [ "$read $write $owner" != 'false false false' ] || continue
    change DENY "$1" "$bucket_id" "$id" true true true
    changed "bucket $1: key $id has no rights any more"
  done </work/has
}

make_bucket() {
  status=$(call GET "$admin/v2/GetBucketInfo?globalAlias=$1")
  if [ "$status" = 404 ]; then
    printf '{"globalAlias":"%s"}' "$1" >/work/body
    status=$(call POST "$admin/v2/CreateBucket")
    expect "creating bucket $1" 200
    changed "bucket $1: created"
  fi
  expect "reading bucket $1" 200
  make_rights "$1"
}

layout_is_made() {
  find_admin || return 1
  place_nodes || return 1
  join || { [ ! -s /work/roles ] && note 'not all nodes see each other'; }
}

rm -f /work/body
wait_until 'every node that has no place yet answers and sees the others' layout_is_made
report_strangers
apply_layout

: >/work/keys
while read -r user; do make_key "$user"; done </setup/users

# right after a change of the layout there is no quorum for a moment
store_answers() { status=$(once GET "$admin/v2/ListBuckets"); [ "$status" = 200 ]; }
wait_until 'the store answers' store_answers
tr '{' '\n' </work/answer | sed -n 's/.*"globalAliases":\["\([^"]*\)".*/\1/p' >/work/buckets

while read -r bucket; do make_bucket "$bucket"; done </setup/buckets

while read -r bucket; do
  grep -Fxq "$bucket" /setup/buckets && continue
  note "bucket $bucket: not declared; it is kept with its objects, without rights for anybody"
  status=$(call GET "$admin/v2/GetBucketInfo?globalAlias=$bucket")
  expect "reading bucket $bucket" 200
  make_rights "$bucket"
done </work/buckets

rm -f /work/raw /work/answer /work/expected
finish
`}`;
