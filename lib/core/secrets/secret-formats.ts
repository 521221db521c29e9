/** A form of secret that can be told without knowing where it stands. */
export interface SecretFormat {
  /** What it is, for people: `AWS access key id`. */
  readonly kind: string;
  /** A text that is in each of them: most texts need no second look. */
  readonly marker: string;
  /** The whole secret, or its group `value` where more is needed to tell it. Global; every repetition is bounded or of one class. */
  readonly pattern: RegExp;
  /** How many characters at its beginning are the same for everybody, and may be shown. */
  readonly publicPrefix: number;
}

/** Not in the middle of a longer word, of base64 above all. */
const START = String.raw`(?:(?<![A-Za-z0-9_+/-])|(?<=\\[nrt]))`;
const END = '(?![A-Za-z0-9_])';

function token(kind: string, marker: string, rest: string, publicPrefix = 4): SecretFormat {
  const begin = marker.replace(/[.$/|]/g, String.raw`\$&`);
  return { kind, marker, pattern: new RegExp(`${START}${begin}${rest}${END}`, 'g'), publicPrefix };
}

function within(kind: string, marker: string, pattern: RegExp): SecretFormat {
  return { kind, marker, pattern, publicPrefix: 0 };
}

/**
 * The forms that providers document, and those of hashes and keys.
 *
 * @returns all of them; made at the first use, since most programs never see one
 */
export function secretFormats(): readonly SecretFormat[] {
  return (made ??= make());
}
let made: readonly SecretFormat[] | undefined;

/** A text without any of these is not looked at again: one pass over it instead of one a format. */
export const FORMAT_MARKER =
  /A(?:KIA|SIA|BIA|CCA|Iza|GE-S)|GOCSPX-|ya29\.|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox[a-z]-|xapp-|hooks\.slack|[sr]k_(?:live|test)_|whsec_|npm_|pypi-|SG\.|dckr_|hv[sbr]\.|atlasv1|dapi|sk-|hf_|gl(?:sa|c)_|do[opr]_v1|NRAK-|shp(?:at|ss|ca)_|Q~|sig=|eyJ|PRIVATE KEY|PuTTY-User|\$2[abxy]\$|\$apr1\$|\$[156y]\$|\$argon2|\{S?SHA\}|SCRAM-SHA-(?:1|256|512)\$|pul-|rubygems_|ATATT3|PMAK-|key-[0-9a-f]|dp\.pt/;

function make(): readonly SecretFormat[] {
  const aws = ['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((id) => token('AWS access key id', id, '[A-Z0-9]{16}'));
  const github = ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((id) => token('GitHub token', id, '[A-Za-z0-9]{36,255}'));
  const gitlab = ['pat', 'dt', 'rt', 'cbt', 'ptt', 'ft', 'soat', 'imt', 'agent', 'oas', 'ffct'].map((id) =>
    token('GitLab token', `gl${id}-`, '[\\w-]{20,255}(?:\\.[\\w.-]{1,64})?'),
  );
  const slack = ['a', 'b', 'c', 'e', 'o', 'p', 'r', 's'].map((id) =>
    token('Slack token', `xox${id}-`, '[\\w.-]{10,255}'),
  );
  const stripe = ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'].map((id) =>
    token('Stripe key', id, '[A-Za-z0-9]{16,255}', 3),
  );
  const vault = ['hvs.', 'hvb.', 'hvr.'].map((id) => token('Vault token', id, '[\\w-]{20,300}'));
  const ocean = ['doo_v1_', 'dop_v1_', 'dor_v1_'].map((id) => token('DigitalOcean token', id, '[0-9a-f]{64}'));
  const shopify = ['shpat_', 'shpss_', 'shpca_'].map((id) => token('Shopify token', id, '[0-9a-fA-F]{32}'));
  return [
    ...aws,
    token('Google API key', 'AIza', '[\\w-]{35}'),
    token('Google OAuth client secret', 'GOCSPX-', '[\\w-]{28}'),
    token('Google access token', 'ya29.', '[\\w-]{20,2048}'),
    ...github,
    token('GitHub token', 'github_pat_', '\\w{36,255}'),
    ...gitlab,
    ...slack,
    token('Slack token', 'xapp-', '[\\w-]{10,255}'),
    within(
      'Slack webhook',
      'hooks.slack.com',
      /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<value>[\w/]{20,200})/g,
    ),
    ...stripe,
    token('webhook secret', 'whsec_', '[A-Za-z0-9+/=]{24,255}'),
    token('npm token', 'npm_', '[A-Za-z0-9]{36}'),
    token('PyPI token', 'pypi-', '[\\w-]{50,1000}'),
    token('SendGrid key', 'SG.', '[\\w-]{16,64}\\.[\\w-]{16,64}', 3),
    token('Docker Hub token', 'dckr_pat_', '[\\w-]{20,64}'),
    token('Docker Hub token', 'dckr_oat_', '[\\w-]{20,64}'),
    ...vault,
    within('Terraform Cloud token', '.atlasv1.', /(?<value>[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,100})/g),
    token('Databricks token', 'dapi', '[0-9a-f]{32}(?:-\\d)?'),
    token('OpenAI or Anthropic key', 'sk-', '(?:[a-z]{2,8}-)?(?:[a-z0-9]{2,8}-)?[\\w-]{20,255}', 3),
    token('Hugging Face token', 'hf_', '[A-Za-z0-9]{30,64}', 3),
    token('Grafana token', 'glsa_', '[A-Za-z0-9]{32}_[0-9a-f]{8}'),
    token('Grafana token', 'glc_', '[A-Za-z0-9+/=]{32,400}'),
    ...ocean,
    token('New Relic key', 'NRAK-', '[A-Z0-9]{27}'),
    ...shopify,
    token('Pulumi token', 'pul-', '[0-9a-f]{40}'),
    token('RubyGems key', 'rubygems_', '[0-9a-f]{48}'),
    token('Atlassian token', 'ATATT3', '[\\w=-]{50,300}'),
    token('Postman key', 'PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'),
    token('Mailgun key', 'key-', '[0-9a-f]{32}'),
    token('Doppler token', 'dp.pt.', '[A-Za-z0-9]{40,44}'),
    token('age key', 'AGE-SECRET-KEY-', '1[A-Z0-9]{58}'),
    within('Azure client secret', 'Q~', /(?<![\w~.-])(?<value>[\w.-]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])/g),
    within('Azure shared access signature', 'sig=', /[?&;]sig=(?<value>[A-Za-z0-9%+/]{20,128}={0,2})/g),
    token('JSON web token', 'eyJ', '[\\w-]{8,4096}\\.eyJ[\\w-]{8,8192}\\.[\\w-]{16,2048}', 3),
    within('private key', 'PuTTY-User-Key-File', /(?<value>PuTTY-User-Key-File-\d: [^\n]{1,200}\n[^\n]{1,200}\n)/g),
    within('password hash', '$2', /(?<![\w$])(?<value>\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53})/g),
    within('password hash', '$apr1$', /(?<value>\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22})/g),
    within(
      'password hash',
      '$',
      /(?<![\w$])(?<value>\$(?:[156]|y\$[./A-Za-z0-9]{1,4})\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,64}\$[./A-Za-z0-9]{22,128})/g,
    ),
    within('password hash', '$argon2', /(?<value>\$argon2(?:id|i|d)\$[\w=,$+/-]{20,300})/g),
    within('password hash', 'SHA}', /(?<value>\{S?SHA\}[A-Za-z0-9+/]{20,64}={0,2})/g),
    within(
      'stored SCRAM key',
      'SCRAM-SHA-',
      /(?<value>SCRAM-SHA-(?:1|256|512)\$\d{3,7}:[A-Za-z0-9+/=]{8,128}\$[A-Za-z0-9+/=:]{20,300})/g,
    ),
  ];
}
