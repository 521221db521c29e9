import { alphabet, eachRun } from './runs';
import { PROVIDER_TOKENS, type ProviderToken } from './provider-tokens';
import type { SecretSpan } from './secret-span';

/** A form of secret that can be told without knowing where it stands. */
interface SecretFormat {
  /** What it is, for people: `AWS access key id`. */
  readonly kind: string;
  /** A text that is in each of them: most texts need no second look. */
  readonly marker: string;
  /** The whole secret, or its group `value` where more is needed to tell it. Global; every repetition is bounded or of one class. */
  readonly pattern: RegExp;
  /** How many characters at its beginning are the same for everybody, and may be shown. */
  readonly publicPrefix: number;
}

/** Not in the middle of a longer word, of base64 above all; but it may be the user of a URL. */
const START = String.raw`(?:(?<![A-Za-z0-9_+/-])|(?<=\\[nrt])|(?<=:\/\/))`;
const END = '(?![A-Za-z0-9_])';

function token({ kind, begins, rest, publicPrefix = 4 }: ProviderToken): SecretFormat[] {
  return begins.map((marker) => {
    const begin = marker.replace(/[.$/|]/g, String.raw`\$&`);
    return { kind, marker, pattern: new RegExp(`${START}${begin}${rest}${END}`, 'g'), publicPrefix };
  });
}

function within(kind: string, marker: string, pattern: RegExp): SecretFormat {
  return { kind, marker, pattern, publicPrefix: 0 };
}

/** The forms that providers document, and those of hashes and keys: made at the first use, since most programs never see one. */
function secretFormats(): readonly SecretFormat[] {
  return (made ??= [...PROVIDER_TOKENS.flatMap(token), ...webhooks(), ...azureKeys(), ...tokensByShape(), ...hashes()]);
}
let made: readonly SecretFormat[] | undefined;

/** No token is shorter. */
const SHORTEST_RUN = 15;
const TOKEN = alphabet('_-+/=.~:@${}');

/** Names are in small letters with few digits. */
const RANDOM = /[A-Z]|\d\D*\d\D*\d/;

/** What may stand before a token and tell it: `key = `, a quote. */
const BEFORE = 16;

/**
 * Secrets of known forms. Only long runs of the characters of tokens are looked at, and of them only those with a mark
 * of one of the forms.
 *
 * @param text - any text
 * @returns where they stand, as they are found
 */
export function secretsOfKnownForms(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  eachRun(text, TOKEN, SHORTEST_RUN, (start, end) => {
    const run = text.slice(start, end);
    if (RANDOM.test(run) && FORMAT_MARKER.test(run)) formsIn(text, Math.max(start - BEFORE, 0), end + 2, spans);
    return true;
  });
  if (text.includes('PuTTY-User-Key-File')) formsIn(text, 0, text.length, spans);
  return spans;
}

function formsIn(text: string, from: number, to: number, spans: SecretSpan[]): void {
  const piece = text.slice(from, to);
  for (const { kind, marker, pattern, publicPrefix } of secretFormats()) {
    if (!piece.includes(marker)) continue;
    for (const match of piece.matchAll(pattern)) {
      const value = match.groups?.value ?? match[0];
      const start = from + match.index + match[0].indexOf(value);
      spans.push({ kind, start, end: start + value.length, publicPrefix });
    }
  }
}

/** A run without any of these is none of them. */
const FORMAT_MARKER = new RegExp(
  [
    '1//0|A(?:[BS]IA|BSK|CCA|GE-S|Iza|K(?:Cp|I[AD])|QVN|T(?:ATT3|BB|CTT3)|VNS_|z(?:Ca|Fu|Se)|CDb|IoT|PIM|Q[A-Za-z0-9+/]{30})',
    String.raw`CCIP|CFPAT|GOCS|GOOG1|GR1348|HRKU|LTAI|NR(?:AK|II|AL)|PMAK|SK[0-9a-f]{32}|SWMTK|SCRAM-SHA-(?:1|256|512)\$`,
    String.raw`\+A(?:Ba|CR|Eh|MC|Rm|Sb|St)|JQQJ99|\dQ~|atlasv1|bk(?:ua|at|ct)_|cflt|cmVmdGtu|dapi|dose[0-9a-f]|dkea|dbt[cus]_|dckr_|discord(?:app)?\.com|do[opr]_v1|dt0[cs]`,
    String.raw`eyJ|fig[dour]_|fm1[ra]_|fm2_|gh[pousr]_|github_pat|gl[a-z]{2,5}-|gl(?:sa|c)_|gsk_|hca[im]k_|hooks\.slack|hv[sbr]\.|lin_(?:api|oauth)|lsv2_|mdb_sa|nfp_|npm_|ntn_|nvapi-`,
    String.raw`office\.com\/webhookb2|packagist_|pat[A-Za-z0-9]{14}\.|pcsk_|phx_|pn[ub]_|plx-|pscale_|pul-|pypi-|rnd_|rubygems_|rzp_|[sr]k_(?:live|test)_`,
    String.raw`sb_sec|sbp_|secret_[A-Za-z0-9]{43}|sgp_|slk_|sha256~|shp(?:at|ss|ca|pa)_|sig=|sntry[su]_|sq0|sq[pua]_|tfp_|tskey|tvly|v1\.0-[0-9a-f]{24}|whsec_|wandb_|xai-|xapp-|xkeysib|xox[a-z]-|xsmtpsib|ya29`,
    String.raw`(?<![A-Za-z0-9])(?:sk[-.]|SG\.|SCW[A-Z0-9]{17}|API-[A-Z0-9]{26}|(?:api|sdk)-[0-9a-f]{8}-|api_org_|key-[0-9a-f]{32}|r8_|K10[0-9a-f]{9}|hf_|dp\.|ico-|oy2[a-z0-9]{43}|cio[A-Za-z0-9]{32}|md5[0-9a-f]{32}|sha1:|digest:[\w.-]{1,64}:)`,
    String.raw`(?:^|[^\w.-])s\.[A-Za-z0-9]{24}|\d\/\d{15,17}:[0-9a-f]{32}|pat-[en][au]1|access-(?:pro|san|dev)|EZ[AT]K|EAA[A-Za-z0-9]{90}|vercel_blob|napi_|essu_|rdme_|[0-9a-f]-us\d|:AA[\w-]{33}|[MNO][\w-]{23,27}\.[\w-]{6}\.|\$(?:2[abxy]|apr1|[156y]|argon2)|\{S?SHA|pbkdf2`,
  ].join('|'),
);

const webhooks = (): readonly SecretFormat[] => [
  within(
    'Slack webhook',
    'hooks.slack.com',
    /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<value>[\w/]{20,200})/g,
  ),
  within('Discord webhook', 'discord', /\bdiscord(?:app)?\.com\/api\/webhooks\/(?<value>\d{15,22}\/[\w-]{50,90})/g),
  within('Teams webhook', 'office.com', /\bwebhook\.office\.com\/webhookb2\/(?<value>[\w@/-]{60,260})/g),
];

/** Keys of Azure have a mark that tells the service. */
const azureKeys = (): readonly SecretFormat[] => [
  within('Azure client secret', 'Q~', /(?<![\w~.-])(?<value>[\w.-]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])/g),
  within('Azure shared access signature', 'sig=', /[?&;]sig=(?<value>[A-Za-z0-9%+/]{20,128}={0,2})/g),
  within(
    'Azure DevOps token',
    'JQQJ99',
    /(?<![A-Za-z0-9])(?<value>[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{18}AzDO[A-Za-z0-9]{4})(?![A-Za-z0-9])/g,
  ),
  within('Azure Functions key', 'AzFu', /(?<![\w-])(?<value>[\w-]{44}AzFu[\w+/-]{5,6}[=]{0,2})(?![\w=-])/g),
  within(
    'Azure Search key',
    'AzSe',
    /(?<![A-Za-z0-9])(?<value>[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5})(?![A-Za-z0-9])/g,
  ),
  within('Azure Redis key', 'AzCa', /(?<![A-Za-z0-9])(?<value>[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=)/g),
  ...['APIM', 'ACDb', '+ABa', '+AMC', '+ASt'].map((mark) => azure(mark, 76, '[A-Za-z0-9/+]{5}[AQgw]==')),
  ...['AIoT', '+ASb', '+AEh', '+ARm'].map((mark) => azure(mark, 33, '[A-P][A-Za-z0-9/+]{5}=')),
  azure('+ACR', 42, '[A-Za-z0-9+/]{6}'),
];

function azure(mark: string, before: number, after: string): SecretFormat {
  const sign = mark.replace('+', String.raw`\+`);
  return within(
    'Azure key',
    mark,
    new RegExp(`(?<![A-Za-z0-9+/])(?<value>[A-Za-z0-9+/]{${String(before)}}${sign}${after})(?![A-Za-z0-9+/=])`, 'g'),
  );
}

const tokensByShape = (): readonly SecretFormat[] => [
  within('Terraform Cloud token', '.atlasv1.', /(?<value>[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,100})/g),
  within('New Relic key', 'NRAL', /(?<![A-Za-z0-9])(?<value>[0-9a-f]{36}NRAL)(?![A-Za-z0-9])/g),
  within('Mailchimp key', '-us', /(?<![A-Za-z0-9])(?<value>[0-9a-f]{32}-us\d{1,2})(?![A-Za-z0-9])/g),
  within(
    'Vault token',
    's.',
    /(?<![\w.-])(?<value>s\.(?=[A-Za-z]{0,23}\d)(?=[a-z\d]{0,23}[A-Z])[A-Za-z0-9]{24})(?![\w.-])/g,
  ),
  within('Asana token', ':', /(?<![\w/])(?<value>\d\/\d{15,17}:[0-9a-f]{32})(?![\w])/g),
  within('Telegram token', ':AA', /(?:(?<=\bbot)|(?<![A-Za-z0-9]))(?<value>\d{8,10}:AA[\w-]{33})(?![\w-])/g),
  within('Discord token', '.', /(?<![\w.-])(?<value>[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,38})(?![\w.-])/g),
  {
    ...within(
      'JSON web token',
      'eyJ',
      /(?:(?<![A-Za-z0-9_+/-])|(?<=\\[nrt]))eyJ[\w-]{8,4096}\.eyJ[\w-]{8,8192}\.[\w-]{16,2048}(?![A-Za-z0-9_])/g,
    ),
    publicPrefix: 3,
  },
  within('Ceph key', 'AQ', /\bkey\s{0,5}=\s{0,5}(?<value>AQ[A-Za-z0-9+/]{36,38}==)/g),
  within('private key', 'PuTTY-User-Key-File', /(?<value>PuTTY-User-Key-File-\d: [^\n]{1,200}\n[^\n]{1,200}\n)/g),
];

/** Of passwords. */
const hashes = (): readonly SecretFormat[] => [
  hash('$2', String.raw`(?<![\w$])(?<value>\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53})`),
  hash('$apr1$', String.raw`(?<value>\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22})`),
  hash(
    '$',
    String.raw`(?<![\w$])(?<value>\$(?:[156]|y\$[./A-Za-z0-9]{1,4})\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,64}\$[./A-Za-z0-9]{22,128})`,
  ),
  hash('$argon2', String.raw`(?<value>\$argon2(?:id|i|d)\$[\w=,$+/-]{20,300})`),
  hash(
    'pbkdf2',
    String.raw`(?<value>pbkdf2[_:-]sha\d{1,3}[$:]\d{3,8}[$:][A-Za-z0-9+/=]{8,64}[$:][A-Za-z0-9+/=]{20,128})`,
  ),
  hash('SHA}', String.raw`(?<value>\{S?SHA(?:256|512)?\}[A-Za-z0-9+/]{20,128}={0,2})`),
  hash('"md5', String.raw`"(?<value>md5[0-9a-f]{32})"`),
  hash('sha1:', String.raw`(?<![\w])(?<value>sha1:[0-9a-f]{12}:[0-9a-f]{40})`),
  hash('digest:', String.raw`\bdigest:[\w.-]{1,64}:(?<value>[A-Za-z0-9+/]{27}=)`),
  within(
    'stored SCRAM key',
    'SCRAM-SHA-',
    /(?<value>SCRAM-SHA-(?:1|256|512)\$\d{3,7}:[A-Za-z0-9+/=]{8,128}\$[A-Za-z0-9+/=:]{20,300})/g,
  ),
];

function hash(marker: string, pattern: string): SecretFormat {
  return within('password hash', marker, new RegExp(pattern, 'g'));
}
