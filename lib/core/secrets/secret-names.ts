/**
 * What the name of a value says about it: `password` and `key` mean that any literal there is a secret; `vague` names
 * are used for other things too (a token of a language, the name of a Secret).
 */
export type NameStrength = 'password' | 'key' | 'vague';

/** Words that say nothing about what a value is: they may follow the noun. */
const NEUTRAL = new Set(
  'value val text string plain plaintext literal raw base64 b64 encoded default old new current previous prod dev test staging main primary secondary replica part half first second one two txt'.split(
    ' ',
  ),
);

const PASSWORDS = new Set('password passwd passphrase passcode pwd pass pw psk'.split(' '));

/** Endings of words that are written together, such as PGPASSWORD, requirepass, storepass, masterauth. */
const PASSWORD_ENDING =
  /(?:passwords?|passwd|passphrase|(?:require|store|key|db|root|user|admin|master|trust|my|pg|sql|redis)pass|pwd|(?:bind|root|admin|sasl)pw|masterauth|rediscli_auth)$/;

/** A noun is a strong one behind these words: `api key`, `client secret`, `auth token`. */
const STRONG_BEFORE: Readonly<Record<string, ReadonlySet<string>>> = {
  key: new Set(
    'secret private api account encryption signing master shared service storage license hmac aes subscription ingest ingestion fernet jwt webhook auth crypt crypto cookie props integration app application access-secret preshared pre'.split(
      ' ',
    ),
  ),
  secret: new Set(
    'client app api consumer shared jwt signing webhook cookie session oauth hmac rpc oauth2 signature authentication authenticate root admin user'.split(
      ' ',
    ),
  ),
  token: new Set(
    'access auth api bearer refresh bot oauth oauth2 personal sas security session admin join root gitlab github slack npm pypi vault registry http metrics user app service account deploy runner influx influxdb consul grafana'.split(
      ' ',
    ),
  ),
  string: new Set(['connection']),
  cookie: new Set(['erlang']),
  base: new Set(['key']),
  salt: new Set(['token', 'password', 'auth', 'cookie', 'secret', 'key']),
  // `basic.auth.user.info=key:secret` of a schema registry
  info: new Set(['user']),
};

const JOINED = new Set(
  'apikey secretkey privatekey accountkey accesstoken authtoken clientsecret secretaccesskey sharedaccesskey sharedkey sastoken connectionstring masterkey encryptionkey fernetkey signingkey sessiontoken refreshtoken bearertoken rpcsecret erlangcookie secretkeybase restuserkey userkey presharedkey'.split(
    ' ',
  ),
);

const VAGUE = new Set(
  'token secret credential credentials auth authorization apisecret dockerconfigjson dsn keyfile'.split(' '),
);

/** A noun behind these words is a cursor or a rule, and no secret. */
const HARMLESS_BEFORE: Readonly<Record<string, ReadonlySet<string>>> = {
  token: new Set('continue continuation next page cursor sync resume csrf-cookie'.split(' ')),
};

/** Hashes from which a password may be guessed, as ClickHouse names them. */
const PASSWORD_HASH = /password_(?:sha256|double_sha1)_hex$/i;

/** Names with these words speak of something that is derived from a secret, or of a rule for secrets. */
const DERIVED = new Set(
  'checksum hash digest sha sha1 sha256 sha512 md5 fingerprint thumbprint etag revision generation'.split(' '),
);

/** `fs.azure.account.key.lake.dfs.core.windows.net` ends in the account that the key is of. */
const AZURE_ACCOUNT = /\.[\w-]+\.(?:dfs|blob)\.core\.[a-z.]+$/;
/** Settings begin so: `automountServiceAccountToken`, `requirePassword`. */
const SWITCHES = new Set('automount mount enable disable require use allow has is'.split(' '));
const SWITCHES_ANYWHERE = new Set(['automount']);

/** Keys of these are secrets, or names of objects in a bucket. */
const STORES = new Set('access s3 aws minio gcs azure routing'.split(' '));
const CAMEL = /([a-z0-9])([A-Z])/g;
const ACRONYM = /([A-Z]+)([A-Z][a-z])/g;
const NOT_WORD = /[^a-z0-9]+/;
const NUMBER = /^\d+$/;
const TRAILING_NUMBER = /\d+$/;

/** What is in the name of every secret: other names and texts are done with one look. */
export const TELLING =
  /pass|pw|psk|secret|token|credential|auth|key|cookie|connection|dsn|dockerconfig|identified (?:by|with)|salt/i;
const remembered = new Map<string, NameStrength | 'none'>();

/**
 * What the name of a value says about it.
 *
 * @param name - of an environment variable, a property, a key, a flag: `PGPASSWORD`, `fs.s3a.secret.key`, `apiKey`
 * @returns how surely a literal there is a secret; nothing for other names, and for those of things around secrets
 *   (`passwordFile`, `tokenUrl`, `secretName`)
 */
export function nameStrength(name: string): NameStrength | undefined {
  if (!TELLING.test(name)) return undefined;
  const known = remembered.get(name) ?? judge(name);
  if (remembered.size < 5000) remembered.set(name, known);
  return known === 'none' ? undefined : known;
}

function judge(name: string): NameStrength | 'none' {
  const words = name
    .replace(AZURE_ACCOUNT, '')
    .replace(CAMEL, '$1 $2')
    .replace(ACRONYM, '$1 $2')
    .toLowerCase()
    .split(NOT_WORD)
    .filter(Boolean);
  if (PASSWORD_HASH.test(name)) return 'vague';
  if (words.some((word) => DERIVED.has(word) || SWITCHES_ANYWHERE.has(word)) || SWITCHES.has(words[0] ?? ''))
    return 'none';
  let last = words.length - 1;
  while (last > 0 && isNeutral(words[last] ?? '')) {
    if (words[last] === 'string' && words[last - 1] === 'connection') break;
    last--;
  }
  const noun = words[last] ?? '';
  const before = words[last - 1] ?? '';
  if (HARMLESS_BEFORE[noun]?.has(before) === true) return 'none';
  if (PASSWORDS.has(noun)) return noun === 'pass' && last === 0 ? 'key' : 'password';
  if (PASSWORD_ENDING.test(noun)) return 'password';
  if (JOINED.has(noun)) return 'key';
  if (noun === 'info' && !words.includes('auth')) return 'none';
  if (STRONG_BEFORE[noun]?.has(before) === true) return 'key';
  if (noun === 'key' && before === 'access' && (words[last - 2] === 'secret' || words[last - 2] === 'shared'))
    return 'key';
  if (noun === 'auth' && words.includes('redis')) return 'key';
  if (VAGUE.has(noun) || (noun === 'key' && STORES.has(before))) return 'vague';
  return 'none';
}

function isNeutral(word: string): boolean {
  return NEUTRAL.has(word) || NEUTRAL.has(word.replace(TRAILING_NUMBER, '')) || NUMBER.test(word);
}
