import { SHELL_PRELUDE } from './reconciler-shell';

/**
 * One pass over a versitygw store: makes users, buckets and policies what the declaration says, and reports every
 * change. No bucket and no object is ever removed.
 *
 * Environment: S3_URL, ADMIN_URL, REGION. Files: /setup/users, /setup/buckets (one name a line),
 * /setup/policy.<bucket>.json, /secrets/root/{access-key-id,secret-access-key}, /secrets/users/<user>. Writes to /work.
 */
export const VERSITYGW_PASS = `${SHELL_PRELUDE}${String.raw`
root_id=$(cat /secrets/root/access-key-id)
root_secret=$(cat /secrets/root/secret-access-key)

# call METHOD URL: a request signed by the root user; further lines of curl configuration come on standard input.
# Prints the status; the answer is in /work/answer. Query parameters need their "=", or the signature is another.
call() {
  : >/work/answer
  { printf 'user = "%s:%s"\nrequest = "%s"\nurl = "%s"\n' "$root_id" "$root_secret" "$1" "$2"; cat; } |
    curl --config - --silent --show-error --max-time 30 --retry 3 --aws-sigv4 "aws:amz:$REGION:s3" \
      --header 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --output /work/answer --write-out '%{http_code}' 2>/work/error || true
}
get() { call "$@" </dev/null; }

# expect WHAT STATUS...: the last status must be one of these
expect() {
  what=$1
  shift
  for allowed in "$@"; do [ "$status" != "$allowed" ] || return 0; done
  fail "$what: status $status $(cat /work/error) $(tr -d '\n' </work/answer | sed -n 's/.*<Message>\(.*\)<\/Message>.*/\1/p' | cut -c 1-300)"
}

store_answers() {
  status=$(get GET "$S3_URL/")
  case $status in
    401 | 403) fail "the store does not know its root key: status $status (restart its pod if the Secret was changed)" ;;
  esac
  [ "$status" = 200 ]
}

known_users() { tr '<' '\n' </work/users.xml | sed -n 's/^Access>//p'; }
known_secret() { tr '<' '\n' </work/users.xml | sed -n "/^Access>$1\$/,/^Secret>/s/^Secret>//p"; }

make_user() {
  [ -s "/secrets/users/$1" ] || fail "there is no secret for user $1"
  secret=$(cat "/secrets/users/$1")
  if ! known_users | grep -Fxq "$1"; then
    status=$(call PATCH "$ADMIN_URL/create-user" <<END
data-binary = "<Account><Access>$1</Access><Secret>$secret</Secret><Role>user</Role></Account>"
END
    )
    expect "creating user $1" 200 201
    changed "user $1: created"
  elif [ "$(known_secret "$1")" != "$secret" ]; then
    status=$(call PATCH "$ADMIN_URL/update-user?access=$1" <<END
data-binary = "<MutableProps><Secret>$secret</Secret></MutableProps>"
END
    )
    expect "changing the secret of user $1" 200
    changed "user $1: has a new secret"
  fi
}

make_bucket() {
  if ! grep -Fxq "$1" /work/buckets; then
    status=$(get PUT "$S3_URL/$1")
    expect "creating bucket $1" 200
    changed "bucket $1: created"
  fi
}

# make_policy BUCKET: as a whole, so that what is no longer granted is gone
make_policy() {
  status=$(get GET "$S3_URL/$1?policy=")
  expect "reading the rights on bucket $1" 200 404
  [ "$status" = 200 ] || : >/work/answer
  wanted="/setup/policy.$1.json"
  if [ ! -e "$wanted" ]; then
    [ -s /work/answer ] || return 0
    status=$(get DELETE "$S3_URL/$1?policy=")
    expect "taking all rights on bucket $1 away" 200 204
    changed "bucket $1: all rights taken away"
  elif ! cmp -s "$wanted" /work/answer; then
    status=$(call PUT "$S3_URL/$1?policy=" <<END
data-binary = "@$wanted"
END
    )
    expect "setting the rights on bucket $1" 200 204
    changed "bucket $1: rights differed, and are now those of the declaration"
  fi
}

wait_until 'the store answers' store_answers
tr '<' '\n' </work/answer | sed -n 's/^Name>//p' >/work/buckets
status=$(get PATCH "$ADMIN_URL/list-users")
expect 'listing users' 200
mv /work/answer /work/users.xml

# users first: a policy may only name users that exist
while read -r user; do make_user "$user"; done </setup/users
while read -r bucket; do
  make_bucket "$bucket"
  make_policy "$bucket"
done </setup/buckets

while read -r bucket; do
  grep -Fxq "$bucket" /setup/buckets && continue
  note "bucket $bucket: not declared; it is kept with its objects, without rights for anybody"
  make_policy "$bucket"
done </work/buckets

known_users >/work/users
while read -r user; do
  grep -Fxq "$user" /setup/users && continue
  status=$(get PATCH "$ADMIN_URL/delete-user?access=$user")
  expect "removing user $user" 200
  changed "user $user: removed, nothing is granted to it"
done </work/users

rm -f /work/users.xml /work/answer
finish
`}`;
