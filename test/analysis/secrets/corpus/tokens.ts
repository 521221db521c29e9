import { generateKeyPairSync } from 'node:crypto';
import { ALPHABET, type Seeded } from './random';

/**
 * Made-up secrets of the forms that providers document. They are put together when the test runs, so that nothing that
 * looks like a secret stands in the repository.
 */
export const TOKENS: Readonly<Record<string, (random: Seeded) => string>> = {
  'AWS access key id': (r) => r.pick(['AKIA', 'ASIA']) + r.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16),
  'Google API key': (r) => `AIza${r.text(ALPHABET.url, 35)}`,
  'Google OAuth client secret': (r) => `GOCSPX-${r.text(ALPHABET.url, 28)}`,
  'Google access token': (r) => `ya29.${r.text(ALPHABET.url, 120)}`,
  'GitHub token': (r) => `gh${r.pick(['p', 'o', 'u', 's', 'r'])}_${r.text(ALPHABET.alphanumeric, 36)}`,
  'GitHub fine-grained token': (r) =>
    `github_pat_${r.text(ALPHABET.alphanumeric, 22)}_${r.text(ALPHABET.alphanumeric, 59)}`,
  'GitLab token': (r) => `gl${r.pick(['pat', 'dt', 'rt', 'ptt'])}-${r.text(ALPHABET.url, 20)}`,
  'Slack token': (r) =>
    `xox${r.pick(['b', 'p'])}-${r.text(ALPHABET.digits, 12)}-${r.text(ALPHABET.digits, 12)}-${r.text(ALPHABET.alphanumeric, 24)}`,
  'Slack webhook': (r) =>
    `https://hooks.slack.com/${'services'}/T${r.text(ALPHABET.upper, 10)}/B${r.text(ALPHABET.upper, 10)}/${r.text(ALPHABET.alphanumeric, 24)}`,
  'Stripe key': (r) => `${r.pick(['sk', 'rk'])}_${r.pick(['live', 'test'])}_${r.text(ALPHABET.alphanumeric, 24)}`,
  'npm token': (r) => `npm_${r.text(ALPHABET.alphanumeric, 36)}`,
  'PyPI token': (r) => `pypi-AgEIcHlwaS5vcmc${r.text(ALPHABET.url, 140)}`,
  'SendGrid key': (r) => `SG.${r.text(ALPHABET.url, 22)}.${r.text(ALPHABET.url, 43)}`,
  'Docker Hub token': (r) => `dckr_pat_${r.text(ALPHABET.url, 27)}`,
  'Vault token': (r) => `hvs.${r.text(ALPHABET.url, 90)}`,
  'Databricks token': (r) => `dapi${r.text(ALPHABET.hex, 32)}`,
  'OpenAI key': (r) => `sk-proj-${r.text(ALPHABET.url, 48)}`,
  'Hugging Face token': (r) => `hf_${r.text(ALPHABET.alphanumeric, 34)}`,
  'Grafana token': (r) => `glsa_${r.text(ALPHABET.alphanumeric, 32)}_${r.text(ALPHABET.hex, 8)}`,
  'DigitalOcean token': (r) => `dop_v1_${r.text(ALPHABET.hex, 64)}`,
  'Shopify token': (r) => `shpat_${r.text(ALPHABET.hex, 32)}`,
  'Azure client secret': (r) => `${r.text(ALPHABET.alphanumeric, 3)}8Q~${r.text(ALPHABET.url, 34)}`,
  'Azure shared access signature': (r) =>
    `https://lake.blob.core.windows.net/raw?sv=2023-11-03&ss=b&srt=co&sp=rl&se=2027-01-01&sig=${encodeURIComponent(r.bytes(32).toString('base64'))}`,
  'Azure connection string': (r) =>
    `DefaultEndpointsProtocol=https;AccountName=lake;AccountKey=${r.bytes(64).toString('base64')};EndpointSuffix=core.windows.net`,
  'Azure event hubs connection string': (r) =>
    `Endpoint=sb://events.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${r.bytes(32).toString('base64')}`,
  'JSON web token': (r) =>
    [
      Buffer.from(JSON.stringify({ alg: 'RS256', kid: r.text(ALPHABET.alphanumeric, 20) })).toString('base64url'),
      Buffer.from(JSON.stringify({ iss: 'kubernetes', sub: r.text(ALPHABET.alphanumeric, 30) })).toString('base64url'),
      r.bytes(128).toString('base64url'),
    ].join('.'),
  'bcrypt hash': (r) => `$2y$10$${r.text(`${ALPHABET.alphanumeric}./`, 53)}`,
  'htpasswd line': (r) => `admin:$apr1$${r.text(ALPHABET.alphanumeric, 8)}$${r.text(`${ALPHABET.alphanumeric}./`, 22)}`,
  'crypt hash': (r) => `$6$${r.text(ALPHABET.alphanumeric, 16)}$${r.text(`${ALPHABET.alphanumeric}./`, 86)}`,
  'private key in PEM': () =>
    generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey,
  'RSA key in PEM': (r) => armour('RSA PRIVATE KEY', r, 1200),
  'OpenSSH key': (r) => armour('OPENSSH PRIVATE KEY', r, 400),
  'PGP key': (r) => armour('PGP PRIVATE KEY BLOCK', r, 900),
  'service account of Google': (r) =>
    JSON.stringify({
      type: 'service_account',
      project_id: 'shop',
      private_key_id: r.text(ALPHABET.hex, 40),
      private_key: armour('PRIVATE KEY', r, 1200),
      client_email: 'loader@shop.iam.gserviceaccount.com',
    }),
  'registry credentials': (r) =>
    JSON.stringify({
      auths: {
        'registry.example.com': { auth: Buffer.from(`robot:${r.text(ALPHABET.alphanumeric, 20)}`).toString('base64') },
      },
    }),
  kubeconfig: (r) =>
    [
      'apiVersion: v1',
      'kind: Config',
      'clusters:',
      '  - cluster: { server: https://10.0.0.1:6443 }',
      'users:',
      '  - name: admin',
      '    user:',
      `      client-key-data: ${Buffer.from(armour('EC PRIVATE KEY', r, 120)).toString('base64')}`,
    ].join('\n'),
  'basic authentication': (r) =>
    `Authorization: Basic ${Buffer.from(`loader:${r.text(ALPHABET.alphanumeric, 14)}`).toString('base64')}`,
  'bearer token': (r) => `Authorization: Bearer ${r.text(ALPHABET.url, 40)}`,
  'URL of AMQP': (r) => `amqp://loader:${r.text(ALPHABET.urlPassword, 16)}@rabbit.streaming.svc:5672/vhost`,
  'URL of MongoDB': (r) => `mongodb+srv://loader:${r.text(ALPHABET.urlPassword, 12)}@mongo.example.com/shop?w=majority`,
  'URL of Redis': (r) => `redis://:${r.text(ALPHABET.urlPassword, 20)}@redis.cache.svc:6379/0`,
  'URL of JDBC': (r) =>
    `jdbc:postgresql://db.shop.svc:5432/shop?user=loader&password=${r.text(ALPHABET.urlPassword, 14)}&sslmode=require`,
  'URL of JDBC for SQL Server': (r) =>
    `jdbc:sqlserver://db.shop.svc:1433;databaseName=shop;user=loader;password=${r.text(ALPHABET.urlPassword, 14)};encrypt=true`,
};

function armour(what: string, random: Seeded, bytes: number): string {
  const body = random.bytes(bytes).toString('base64').replace(/.{64}/g, '$&\n');
  const dashes = '-'.repeat(5);
  return `${dashes}BEGIN ${what}${dashes}\n${body}\n${dashes}END ${what}${dashes}\n`;
}
