/** A token of a provider: what it is, how it begins, and what follows. */
export interface ProviderToken {
  /** What it is, for people. */
  readonly kind: string;
  /** How it begins, for everybody. */
  readonly begins: readonly string[];
  /** What follows, as a pattern. Every repetition is bounded. */
  readonly rest: string;
  /**
   * How many of its first characters may be shown.
   *
   * @default 4
   */
  readonly publicPrefix?: number;
}

const HEX_32 = '[0-9a-f]{32}';
const HEX_40 = '[0-9a-f]{40}';
const HEX_64 = '[0-9a-f]{64}';

const prefixed = (prefix: string, endings: string, suffix = ''): readonly string[] =>
  endings.split(' ').map((ending) => `${prefix}${ending}${suffix}`);

/** Tokens that say by their beginning whose they are, as their providers document them (for secret scanning above all). */
export const PROVIDER_TOKENS: readonly ProviderToken[] = [
  // clouds
  { kind: 'AWS access key id', begins: ['AKIA', 'ASIA', 'ABIA', 'ACCA'], rest: '[A-Z0-9]{16}' },
  { kind: 'AWS Bedrock key', begins: ['ABSK'], rest: '[A-Za-z0-9+/]{100,280}={0,2}' },
  { kind: 'Google API key', begins: ['AIza'], rest: '[\\w-]{35}' },
  { kind: 'Google OAuth client secret', begins: ['GOCSPX-'], rest: '[\\w-]{28}' },
  { kind: 'Google access token', begins: ['ya29.'], rest: '[\\w-]{20,2048}' },
  { kind: 'Google refresh token', begins: ['1//0'], rest: '[\\w-]{40,512}' },
  { kind: 'Google storage key id', begins: ['GOOG1E'], rest: '[A-Z0-9]{50,60}' },
  { kind: 'DigitalOcean token', begins: prefixed('do', 'o p r', '_v1_'), rest: HEX_64 },
  { kind: 'Alibaba Cloud access key id', begins: ['LTAI'], rest: '[A-Za-z0-9]{17,26}' },
  { kind: 'Tencent Cloud access key id', begins: ['AKID'], rest: '[A-Za-z0-9]{32}' },
  { kind: 'Yandex Cloud key', begins: ['AQVN'], rest: '[\\w-]{35,38}' },
  { kind: 'Scaleway access key id', begins: ['SCW'], rest: '[A-Z0-9]{17}' },
  { kind: 'Cloudflare origin key', begins: ['v1.0-'], rest: '[0-9a-f]{24}-[0-9a-f]{146}' },
  { kind: 'Fly.io token', begins: ['fm1r_', 'fm1a_', 'fm2_'], rest: '[A-Za-z0-9+/=,]{60,4000}' },
  { kind: 'Netlify token', begins: ['nfp_'], rest: '[A-Za-z0-9]{36}' },
  { kind: 'Vercel token', begins: ['vercel_blob_rw_'], rest: '\\w{30,80}' },
  { kind: 'Heroku key', begins: ['HRKU-'], rest: '[\\w-]{36,64}' },
  { kind: 'Render key', begins: ['rnd_'], rest: '[A-Za-z0-9]{28,40}' },
  {
    kind: 'Tailscale key',
    begins: prefixed('tskey-', 'auth client api scim webhook', '-'),
    rest: '[A-Za-z0-9-]{20,80}',
  },
  // code and packages
  { kind: 'GitHub token', begins: prefixed('gh', 'p o u s r', '_'), rest: '[A-Za-z0-9]{36,255}' },
  { kind: 'GitHub token', begins: ['github_pat_'], rest: '\\w{36,255}' },
  {
    kind: 'GitLab token',
    begins: prefixed('gl', 'pat dt rt cbt ptt ft soat imt agent oas ffct', '-'),
    rest: '[\\w-]{20,255}(?:\\.[\\w.-]{1,64})?',
  },
  { kind: 'GitLab token', begins: ['GR1348941'], rest: '[\\w-]{20}' },
  { kind: 'Atlassian token', begins: ['ATATT3', 'ATCTT3'], rest: '[\\w=-]{50,300}' },
  { kind: 'Bitbucket password', begins: ['ATBB'], rest: '[A-Za-z0-9]{32}' },
  { kind: 'npm token', begins: ['npm_'], rest: '[A-Za-z0-9]{36}' },
  { kind: 'PyPI token', begins: ['pypi-'], rest: '[\\w-]{50,1000}' },
  { kind: 'Docker Hub token', begins: ['dckr_pat_', 'dckr_oat_'], rest: '[\\w-]{20,64}' },
  { kind: 'RubyGems key', begins: ['rubygems_'], rest: '[0-9a-f]{48}' },
  { kind: 'NuGet key', begins: ['oy2'], rest: '[a-z0-9]{43}' },
  { kind: 'crates.io token', begins: ['cio'], rest: '[A-Za-z0-9]{32}' },
  { kind: 'Packagist token', begins: prefixed('packagist_', 'ort uut oat', '_'), rest: '[0-9a-f]{68,90}' },
  { kind: 'Artifactory key', begins: ['AKCp'], rest: '[A-Za-z0-9]{69}' },
  { kind: 'Artifactory token', begins: ['cmVmdGtu'], rest: '[A-Za-z0-9]{56}' },
  { kind: 'SonarQube token', begins: prefixed('sq', 'p u a', '_'), rest: HEX_40 },
  { kind: 'Buildkite token', begins: prefixed('bk', 'ua at ct', '_'), rest: '[\\w-]{30,64}' },
  { kind: 'CircleCI token', begins: ['CCIPAT_', 'CCIPRJ_'], rest: '[A-Za-z0-9]{22}_[0-9a-f]{40}' },
  { kind: 'Sourcegraph token', begins: ['sgp_', 'slk_'], rest: '(?:[\\w-]{1,40}_)?[0-9a-f]{40,64}' },
  { kind: 'Postman key', begins: ['PMAK-'], rest: '[0-9a-f]{24}-[0-9a-f]{34}' },
  { kind: 'Octopus Deploy key', begins: ['API-'], rest: '[A-Z0-9]{26}' },
  {
    kind: 'LaunchDarkly key',
    begins: ['sdk-', 'api-'],
    rest: '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}',
  },
  {
    kind: 'Doppler token',
    begins: prefixed('dp.', 'pt st sa ct scim audit', '.'),
    rest: '(?:[\\w-]{1,40}\\.)?[A-Za-z0-9]{40,44}',
  },
  { kind: 'Pulumi token', begins: ['pul-'], rest: HEX_40 },
  { kind: 'Infracost key', begins: ['ico-'], rest: '[A-Za-z0-9]{32}' },
  // people and their tools
  { kind: 'Slack token', begins: prefixed('xox', 'a b c e o p r s', '-'), rest: '[\\w.-]{10,255}' },
  { kind: 'Slack token', begins: ['xapp-'], rest: '[\\w-]{10,255}' },
  { kind: 'Linear token', begins: ['lin_api_', 'lin_oauth_'], rest: '[A-Za-z0-9]{40,64}' },
  { kind: 'Notion token', begins: ['secret_'], rest: '[A-Za-z0-9]{43}', publicPrefix: 7 },
  { kind: 'Notion token', begins: ['ntn_'], rest: '[A-Za-z0-9]{40,60}' },
  { kind: 'Figma token', begins: prefixed('fig', 'd o u r', '_'), rest: '[\\w-]{36,64}' },
  { kind: 'Airtable token', begins: ['pat'], rest: '[A-Za-z0-9]{14}\\.[0-9a-f]{64}', publicPrefix: 3 },
  { kind: 'Typeform token', begins: ['tfp_'], rest: '[\\w.-]{40,64}' },
  { kind: 'Contentful token', begins: ['CFPAT-'], rest: '[\\w-]{43}' },
  { kind: '1Password token', begins: ['ops_eyJ'], rest: '[A-Za-z0-9+/=_-]{60,4000}' },
  // money and messages
  {
    kind: 'Stripe key',
    begins: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'],
    rest: '[A-Za-z0-9]{16,255}',
    publicPrefix: 3,
  },
  { kind: 'webhook secret', begins: ['whsec_'], rest: '[A-Za-z0-9+/=]{24,255}' },
  { kind: 'Square token', begins: ['sq0atp-', 'sq0csp-'], rest: '[\\w-]{22,43}' },
  { kind: 'Shopify token', begins: prefixed('shp', 'at ss ca pa', '_'), rest: '[0-9a-fA-F]{32}' },
  { kind: 'Razorpay key', begins: ['rzp_live_', 'rzp_test_'], rest: '[A-Za-z0-9]{14,30}' },
  { kind: 'HubSpot token', begins: ['pat-na1-', 'pat-eu1-'], rest: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}' },
  {
    kind: 'Plaid token',
    begins: prefixed('access-', 'production sandbox development', '-'),
    rest: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  },
  { kind: 'EasyPost key', begins: ['EZAK', 'EZTK'], rest: '[A-Za-z0-9]{54}' },
  { kind: 'Facebook token', begins: ['EAA'], rest: '[A-Za-z0-9]{90,400}' },
  { kind: 'SendGrid key', begins: ['SG.'], rest: '[\\w-]{16,64}\\.[\\w-]{16,64}', publicPrefix: 3 },
  { kind: 'Brevo key', begins: ['xkeysib-', 'xsmtpsib-'], rest: `${HEX_64}-[A-Za-z0-9]{16}` },
  { kind: 'Mailgun key', begins: ['key-'], rest: HEX_32 },
  { kind: 'Twilio key', begins: ['SK'], rest: HEX_32, publicPrefix: 2 },
  { kind: 'Mapbox token', begins: ['sk.eyJ'], rest: '[\\w-]{30,400}\\.[\\w-]{20,64}' },
  // what watches
  { kind: 'Grafana token', begins: ['glsa_'], rest: '[A-Za-z0-9]{32}_[0-9a-f]{8}' },
  { kind: 'Grafana token', begins: ['glc_'], rest: '[A-Za-z0-9+/=]{32,400}' },
  { kind: 'Grafana key', begins: ['eyJrIjoi'], rest: '[A-Za-z0-9+/]{60,400}={0,2}' },
  { kind: 'New Relic key', begins: ['NRAK-'], rest: '[A-Z0-9]{27}' },
  { kind: 'New Relic key', begins: ['NRII-'], rest: '[\\w-]{32}' },
  {
    kind: 'Dynatrace token',
    begins: prefixed('dt0', 'c01 s01 s02 s03 s08 s16', '.'),
    rest: '[A-Z0-9]{24}\\.[A-Z0-9]{64}',
  },
  { kind: 'Sentry token', begins: ['sntrys_'], rest: '[A-Za-z0-9+/=_-]{60,400}' },
  { kind: 'Sentry token', begins: ['sntryu_'], rest: HEX_64 },
  { kind: 'PostHog key', begins: ['phx_'], rest: '[A-Za-z0-9]{36,64}' },
  { kind: 'Honeycomb key', begins: ['hcaik_', 'hcamk_'], rest: '[a-z0-9]{58,64}' },
  // data and machine learning
  { kind: 'Databricks token', begins: ['dapi', 'dose', 'dkea'], rest: `${HEX_32}(?:-\\d)?` },
  { kind: 'dbt token', begins: prefixed('dbt', 'c u s', '_'), rest: '[\\w-]{30,80}={0,2}' },
  { kind: 'Prefect key', begins: ['pnu_', 'pnb_'], rest: '[A-Za-z0-9]{36}' },
  { kind: 'Aiven password', begins: ['AVNS_'], rest: '[\\w-]{15,32}' },
  { kind: 'Confluent secret', begins: ['cflt'], rest: '[A-Za-z0-9+/]{56,60}' },
  { kind: 'PlanetScale token', begins: prefixed('pscale_', 'tkn pw oauth', '_'), rest: '[\\w.=-]{32,64}' },
  { kind: 'Neon key', begins: ['napi_'], rest: '[a-z0-9]{60,70}' },
  { kind: 'Elasticsearch key', begins: ['essu_'], rest: '[A-Za-z0-9+/=]{40,400}' },
  { kind: 'ReadMe key', begins: ['rdme_'], rest: '[a-z0-9]{60,80}' },
  { kind: 'Supabase token', begins: ['sbp_'], rest: HEX_40 },
  { kind: 'Supabase key', begins: ['sb_secret_'], rest: '[\\w-]{22,64}' },
  { kind: 'MongoDB Atlas secret', begins: ['mdb_sa_sk_'], rest: '[\\w-]{36,64}' },
  {
    kind: 'OpenAI or Anthropic key',
    begins: ['sk-'],
    rest: '(?:[a-z]{2,8}-)?(?:[a-z0-9]{2,8}-)?[\\w-]{20,255}',
    publicPrefix: 3,
  },
  { kind: 'Hugging Face token', begins: ['hf_', 'api_org_'], rest: '[A-Za-z0-9]{30,64}', publicPrefix: 3 },
  { kind: 'Groq key', begins: ['gsk_'], rest: '[A-Za-z0-9]{52}' },
  { kind: 'Replicate token', begins: ['r8_'], rest: '[A-Za-z0-9]{37}', publicPrefix: 3 },
  { kind: 'Perplexity key', begins: ['pplx-'], rest: '[A-Za-z0-9]{48}' },
  { kind: 'xAI key', begins: ['xai-'], rest: '[A-Za-z0-9]{70,90}' },
  { kind: 'NVIDIA key', begins: ['nvapi-'], rest: '[\\w-]{60,80}' },
  { kind: 'LangSmith key', begins: ['lsv2_pt_', 'lsv2_sk_'], rest: `${HEX_32}_[0-9a-f]{10}` },
  { kind: 'Pinecone key', begins: ['pcsk_'], rest: '[A-Za-z0-9_]{50,80}' },
  { kind: 'Weights & Biases key', begins: ['wandb_v1_'], rest: '[A-Za-z0-9_]{40,90}' },
  { kind: 'Tavily key', begins: ['tvly-'], rest: '[A-Za-z0-9-]{28,64}' },
  // keys of clusters
  { kind: 'Vault token', begins: prefixed('hv', 's b r', '.'), rest: '[\\w-]{20,300}' },
  { kind: 'OpenShift token', begins: ['sha256~'], rest: '[\\w-]{43}', publicPrefix: 7 },
  { kind: 'Docker Swarm token', begins: ['SWMTKN-1-'], rest: '[0-9a-z]{40,60}-[0-9a-z]{20,30}' },
  { kind: 'k3s token', begins: ['K10'], rest: `${HEX_64}::[\\w.:-]{8,120}`, publicPrefix: 3 },
  { kind: 'age key', begins: ['AGE-SECRET-KEY-'], rest: '1[A-Z0-9]{58}' },
];
