import { isSecretValue } from './secret-values';
import type { SecretSpan } from './secret-span';

/** A value in a command line: bare, or in quotes. */
const VALUE = String.raw`(?:"(?<double>[^"\n]{3,200})"|'(?<single>[^'\n]{3,200})'|(?<bare>[^\s"'|;&<>]{3,200}))`;
/** What stands between a command and its option: no other command. */
const ON = String.raw`[^\n|;&]{0,300}?\s`;

function option(commands: string, flag: string): RegExp {
  return new RegExp(String.raw`\b(?:${commands})\b${ON}${flag}${VALUE}`, 'g');
}

/** The commands that take a password, and where it stands. Options with telling names (`--password`) need no entry. */
const COMMANDS: readonly RegExp[] = [
  option(
    'curl|wget|https?|git|lftp',
    String.raw`(?:-u|--user|--proxy-user|-U|-a|--auth)[ \t=]{0,4}["']?[\w.@+$-]{1,64}:`,
  ),
  option('mysql|mysqladmin|mysqldump|mysqlsh|mysqlcheck|mysqlslap|mariadb|mariadb-admin|mariadb-dump|xtrabackup', '-p'),
  option('mysqladmin|mariadb-admin', String.raw`password\s{1,4}`),
  option('redis-cli|valkey-cli|keydb-cli', String.raw`(?:-a|--pass)\s{1,4}`),
  option('sshpass', String.raw`-p\s{0,4}`),
  option('keytool|jarsigner', String.raw`-(?:src|dest|new)?(?:store|key)pass(?:wd)?\s{1,4}`),
  option('openssl', String.raw`(?:-(?:pass|passin|passout)\s{1,4}|-k\s{1,4})(?:pass:)?`),
  option('htpasswd', String.raw`-[a-zA-Z]*b[a-zA-Z]*\s+(?:\S{1,200}\s+)?[\w.@-]{1,64}\s+`),
  option(
    'docker|podman|nerdctl|helm|oras|skopeo|crane|buildah|regctl|az|argocd|oc',
    String.raw`login\s[^\n|;&]{0,200}?-p[ \t=]{1,4}`,
  ),
  option(
    'beeline|sqoop|cqlsh|mongo|mongosh|mongodump|mongorestore|mongoimport|mongoexport|impala-shell|snowsql|kcadm\\.sh|mosquitto_(?:pub|sub)|amqp-publish',
    String.raw`-[pP][ \t=]{1,4}`,
  ),
  option('sqlcmd|bcp|isql|tsql', String.raw`-P\s{0,4}`),
  option('ldapsearch|ldapmodify|ldapadd|ldapdelete|ldappasswd|ldapwhoami', String.raw`-w\s{0,4}`),
  option('rabbitmqctl', String.raw`(?:add_user|change_password|authenticate_user)\s+\S{1,64}\s+`),
  option('mc', String.raw`(?:alias\s+set|config\s+host\s+add)\s+\S{1,64}\s+\S{1,200}\s+\S{1,128}\s+`),
  option('zip |unzip |7z |u?n?rar |sqlplus|expdp|impdp|sqlldr|rman', String.raw`[\w$]{1,64}/(?=[^\s/@]{3,200}@)`),
  option('kubeadm|k3s|rke2', String.raw`--token[ \t=]{1,4}`),
  option('smbclient|mount\\.cifs|rpcclient', String.raw`-U\s{0,4}["']?[\w\\.-]{1,64}%`),
  option('zkCli\\.sh|zookeeper-shell\\.sh|addauth', String.raw`(?:addauth\s+)?digest\s+[\w.-]{1,64}:`),
  option('influx|consul|nomad|vault', String.raw`(?:-t|-token|login)[ \t=]{1,4}`),
  option('aws\\s+configure\\s+set', String.raw`(?:[\w.-]{0,64}\.)?aws_(?:secret_access_key|session_token)\s+`),
  option('npm|yarn|pnpm', String.raw`(?:config\s+)?set\s+["']?\S{0,200}(?:_authToken|_auth|_password)[ \t=]{1,4}`),
  option('zip|unzip|7z|rar|unrar', String.raw`-[pP]\s{0,4}`),
  option('ipmitool', String.raw`-P\s{1,4}`),
  option('etcdctl', String.raw`--user[ \t=]{1,4}["']?[\w.-]{1,64}:`),
  // a value that is piped into what asks for it
  new RegExp(
    String.raw`\b(?:echo|printf)\s+(?:-n\s+|-e\s+|['"]?%s(?:\\n)?['"]?\s+)?["']?(?:[\w.@-]{1,64}:)?(?<bare>[^\s"'|;&:]{3,200})["']?\s*\|[^\n]{0,200}?(?:--password-stdin|\bkinit\b|\bchpasswd\b|\bsudo\s+-S|\bpasswd\b|--with-token|-P\s+-)`,
    'g',
  ),
];

/** A text without any of these is not looked at. */
const COMMAND_MARKER =
  /\b(?:curl|wget|https? |git |lftp|mysql|mariadb|xtrabackup|redis-cli|valkey-cli|keydb-cli|sshpass|keytool|jarsigner|openssl|htpasswd|beeline|sqoop|cqlsh|mongo|impala-shell|snowsql|kcadm|mosquitto|sqlcmd|bcp|isql|tsql|ldap[a-z]{3,8}\b|rabbitmqctl|mc (?:alias|config)|sqlplus|expdp|impdp|sqlldr|rman|kubeadm|k3s|rke2|smbclient|rpcclient|zkCli|zookeeper-shell|addauth|influx |consul |nomad |vault |aws configure|npm |yarn |pnpm |ipmitool|etcdctl|echo|printf|login)/;

const NUMBER = /^\d+$/;
const NO_VALUE = /^[-$`]/;

/**
 * Passwords that commands are given as arguments.
 *
 * @param text - any text, above all a script
 * @returns where they stand
 */
export function passwordsOfCommands(text: string): SecretSpan[] {
  if (!text.includes(' ') || !COMMAND_MARKER.test(text)) return [];
  const spans: SecretSpan[] = [];
  // a line that is continued is one command
  const lines = text.includes('\\\n') ? text.replace(/\\\n/g, '  ') : text;
  for (const pattern of COMMANDS) {
    for (const match of lines.matchAll(pattern)) {
      const { double, single, bare } = match.groups ?? {};
      const value = double ?? single ?? bare ?? '';
      if (NO_VALUE.test(value) || NUMBER.test(value) || !isSecretValue(value, 'password', 'configuration')) continue;
      const start = match.index + match[0].lastIndexOf(value);
      spans.push({ kind: 'password', start, end: start + value.length, publicPrefix: 0 });
    }
  }
  return spans;
}
