import { gzipSync, deflateSync } from 'node:zlib';
import type { KubeObject } from '../../../../lib/kubernetes';
import { PROVIDER_TOKENS } from '../../../../lib/core/secrets/provider-tokens';
import { ALPHABET, type Seeded } from './random';

/** What people paste: a text that holds a secret, and the name of the file that it stands in. */
export type Pasted = (secret: string) => readonly [file: string, text: string];

/** Commands as people write them into scripts; nothing in them says `password`. */
export const COMMANDS: Readonly<Record<string, (secret: string) => string>> = {
  curl: (s) => `curl -fsS -u admin:${s} http://es:9200/_cluster/health`,
  mysql: (s) => `mysql -h db -uroot -p${s} -e 'select 1'`,
  'redis-cli': (s) => `redis-cli -h redis -a ${s} ping`,
  sshpass: (s) => `sshpass -p ${s} scp a b:`,
  keytool: (s) => `keytool -importcert -keystore t.jks -storepass ${s} -noprompt -file ca.crt`,
  openssl: (s) => `openssl pkcs12 -export -out k.p12 -passout pass:${s} -inkey k`,
  htpasswd: (s) => `htpasswd -bc /etc/nginx/htpasswd admin ${s}`,
  'docker login': (s) => `docker login -u ci -p ${s} registry.example.com`,
  'standard input': (s) => `echo "${s}" | docker login --username ci --password-stdin`,
  beeline: (s) => `beeline -u jdbc:hive2://hs2:10000 -n hive -p ${s}`,
  ldapsearch: (s) => `ldapsearch -x -D cn=admin -w ${s} -b dc=x`,
  rabbitmqctl: (s) => `rabbitmqctl add_user app ${s}`,
  sqlcmd: (s) => `sqlcmd -S db -U sa -P ${s} -Q 'select 1'`,
  mongosh: (s) => `mongosh --host mongo -u root -p ${s} --eval 'rs.status()'`,
  kinit: (s) => `echo ${s} | kinit etl@EXAMPLE.COM`,
  chpasswd: (s) => `echo "root:${s}" | chpasswd`,
  mc: (s) => `mc alias set store http://minio:9000 admin ${s}`,
  sqlplus: (s) => `sqlplus scott/${s}@db @init.sql`,
  'continued line': (s) => `app --user x \\\n  --password \\\n  ${s}`,
};

/** Files with a place for a password and no name for it, and languages that put one around it. */
export const FILES: Readonly<Record<string, Pasted>> = {
  pgpass: (s) => ['.pgpass', `db.example.com:5432:shop:app:${s}\n`],
  userlist: (s) => ['userlist.txt', `"app" "${s}"\n`],
  'Redis ACL': (s) => ['users.acl', `user app on >${s} ~* +@all\n`],
  'Redis Sentinel': (s) => ['sentinel.conf', `sentinel auth-pass main ${s}\n`],
  HAProxy: (s) => ['haproxy.cfg', `listen stats\n  stats auth admin:${s}\n`],
  Fluentd: (s) => ['fluent.conf', `<match **>\n  user elastic\n  password ${s}\n</match>\n`],
  'Spark, a blank between': (s) => ['spark-defaults.conf', `spark.ssl.keyStorePassword   ${s}\n`],
  'value before its name': (s) => ['site.xml', `<property><value>${s}</value><name>ssl.password</name></property>`],
  CDATA: (s) => ['users.xml', `<users><a><password><![CDATA[${s}]]></password></a></users>`],
  'XML attribute': (s) => ['login.xml', `<property name="Manager Password">${s}</property>`],
  'three quotes': (s) => ['c.toml', `[database]\npassword = '''${s}'''\n`],
  'a setter': (s) => ['A.java', `ds.setPassword("${s}");\n`],
  'a typed constant': (s) => ['A.kt', `val apiToken: String = "${s}"\n`],
  'a default': (s) => ['a.ts', `const secret = process.env.JWT_SECRET || '${s}';\n`],
  'user and password of a call': (s) => ['a.py', `requests.get(url, auth=("admin", "${s}"))\n`],
  'IDENTIFIED WITH': (s) => ['i.sql', `CREATE USER a IDENTIFIED WITH sha256_password BY '${s}';\n`],
  'IDENTIFIED BY without quotes': (s) => ['i.sql', `ALTER USER system IDENTIFIED BY ${s};\n`],
  'Oracle URL': (s) => ['o.properties', `url=jdbc:oracle:thin:scott/${s}@//db:1521/ORCL\n`],
};

/** Ways to pack a text. */
export const PACKED: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => base64(text),
  'base64 twice': (text) => base64(base64(text)),
  'base64, wrapped': (text) => base64(text).replaceAll(/(.{64})/g, '$1\n'),
  gzip: (text) => gzipSync(text).toString('base64'),
  'gzip, base64 twice': (text) => base64(gzipSync(text).toString('base64')),
  zlib: (text) => deflateSync(text).toString('base64'),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'percent encoding': (text) => encodeURIComponent(`{"config":${JSON.stringify(text)}}`),
};

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A ConfigMap with one file. */
export function file([name, text]: readonly [file: string, text: string]): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app', namespace: 'shop' }, data: { [name]: text } };
}

/** A Job that runs a script. */
export function script(text: string): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'app', namespace: 'shop' },
    spec: {
      template: { spec: { containers: [{ name: 'a', image: 'a:1', command: ['sh', '-c', `set -eu\n${text}\n`] }] } },
    },
  };
}

/** Each beginning that the detector knows, with what may follow it: a change that loses one is seen. */
export function tokensOfProviders(random: Seeded): readonly (readonly [what: string, token: string])[] {
  return PROVIDER_TOKENS.flatMap(({ kind, begins, rest }) =>
    begins.map((begin): readonly [string, string] => [`${kind} ${begin.slice(0, 4)}`, begin + following(rest, random)]),
  );
}

/** Parts of the patterns in the table: literals, classes with a number, and groups that may be left out. */
const PART =
  /\(\?:(?<left>[^()]*)\)\?|\(\?:(?<group>[^()]*)\)\{(?<times>\d+)\}|(?<set>\[[^\]]+\]|\\[wd])(?:\{(?<from>\d+)(?:,\d+)?\}|(?<maybe>\?))?|=\{0,2\}|(?<plain>\\?.)/g;

function following(rest: string, random: Seeded): string {
  return [...rest.matchAll(PART)]
    .map(({ groups = {} }) => {
      const { group, times, set, from = '1', maybe, plain } = groups;
      if (group !== undefined) return Array.from({ length: Number(times) }, () => following(group, random)).join('');
      if (set !== undefined) return maybe === undefined ? random.text(alphabetOf(set), Number(from)) : '';
      return plain === undefined ? '' : plain.replace('\\', '');
    })
    .join('');
}

function alphabetOf(set: string): string {
  if (set === '\\d' || set === '[0-9]') return ALPHABET.digits;
  if (set.includes('a-f') || set.includes('A-F')) return ALPHABET.hex;
  if (set.includes('A-Z') && !set.includes('a-z')) return ALPHABET.upper;
  if (set.includes('a-z') && !set.includes('A-Z')) return `abcdefghijklmnopqrstuvwxyz${ALPHABET.digits}`;
  return ALPHABET.alphanumeric;
}
