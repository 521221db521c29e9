import { createPrivateKey, X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';
import { FakeCluster } from './fake-cluster';

const DAY = 24 * 60 * 60 * 1000;
const NOW = new Date();
const later = (days: number): Date => new Date(NOW.getTime() + days * DAY);

const AUTHORITY = {
  kind: 'secret',
  id: 'streaming/events/ca',
  reason: 'signs what the brokers and their clients show',
  shape: { type: 'certificate-authority', commonName: 'events', days: 3650 },
  places: [
    { namespace: 'streaming', name: 'events-ca', keys: { 'ca.crt': 'certificate', 'ca.key': 'private-key' } },
    { namespace: 'analytics', name: 'enrich-events', keys: { 'ca.crt': 'certificate' } },
  ],
};

const BROKER = {
  kind: 'secret',
  id: 'streaming/events/broker',
  reason: 'brokers show it',
  shape: {
    type: 'certificate',
    issuer: AUTHORITY.id,
    commonName: 'events-broker',
    dnsNames: ['localhost', '*.events.streaming.svc'],
    usages: ['server', 'client'],
    days: 365,
  },
  places: [
    {
      namespace: 'streaming',
      name: 'events-broker',
      keys: { 'tls.crt': 'certificate', 'tls.key': 'private-key', 'ca.crt': 'issuer-certificate' },
    },
  ],
};

async function made(...needs: readonly object[]): Promise<FakeCluster> {
  const cluster = new FakeCluster(['streaming', 'analytics']);
  cluster.needs(...needs);
  const { status, err } = await cluster.secrets('', NOW);
  expect(err).toBe('');
  expect(status).toBe(0);
  return cluster;
}

const broker = (cluster: FakeCluster): Record<string, string> => cluster.secret('streaming', 'events-broker');
const parsed = (pem: string | undefined): X509Certificate => new X509Certificate(pem ?? '');

describe('certificates that data-platform secrets makes', () => {
  test('an authority and a certificate that it has signed, in the keys that were asked for', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    const authority = parsed(cluster.secret('streaming', 'events-ca')['ca.crt']);
    const certificate = parsed(broker(cluster)['tls.crt']);
    expect(authority.ca).toBe(true);
    expect(authority.subject).toBe('CN=events');
    expect(certificate.ca).toBe(false);
    expect(certificate.subject).toBe('CN=events-broker');
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(broker(cluster)['ca.crt']).toBe(cluster.secret('streaming', 'events-ca')['ca.crt']);
    expect(cluster.secret('analytics', 'enrich-events')).toEqual({ 'ca.crt': broker(cluster)['ca.crt'] });
  });

  test('names, wildcards included, usages and life are as asked for', async () => {
    const certificate = parsed(broker(await made(AUTHORITY, BROKER))['tls.crt']);
    expect(certificate.subjectAltName).toBe('DNS:localhost, DNS:*.events.streaming.svc');
    expect(certificate.checkHost('broker-0.events.streaming.svc')).toBe('*.events.streaming.svc');
    expect(certificate.checkHost('events.analytics.svc')).toBeUndefined();
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']); // serverAuth, clientAuth
    expect((Date.parse(certificate.validTo) - NOW.getTime()) / DAY).toBeCloseTo(365, 3);
    expect(Date.parse(certificate.validFrom)).toBeLessThan(NOW.getTime());
  });

  test('the key is an elliptic one on P-256, in unencrypted PKCS#8, which Kafka reads', async () => {
    const { 'tls.key': pem = '', 'tls.crt': certificate } = broker(await made(AUTHORITY, BROKER));
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const key = createPrivateKey(pem);
    expect(key.asymmetricKeyType).toBe('ec');
    expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(parsed(certificate).checkPrivateKey(key)).toBe(true);
  });

  test('a TLS server and a client that trusts the authority shake hands, both showing the certificate', async () => {
    const { 'tls.crt': cert, 'tls.key': key, 'ca.crt': ca } = broker(await made(AUTHORITY, BROKER));
    const server = tls.createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true });
    const seen = new Promise<string>((resolve) => {
      server.on('secureConnection', (socket) => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const socket = tls.connect({ host: '127.0.0.1', port, servername: 'localhost', ca, cert, key });
    const authorized = await new Promise<boolean>((resolve, reject) => {
      socket.on('secureConnect', () => resolve(socket.authorized));
      socket.on('error', reject);
    });
    expect(authorized).toBe(true);
    expect(await seen).toBe('events-broker');
    socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('a certificate for clients only says so, and needs no names', async () => {
    const client = { ...BROKER, shape: { ...BROKER.shape, dnsNames: [], usages: ['client'] } };
    const certificate = parsed(broker(await made(AUTHORITY, client))['tls.crt']);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.subjectAltName).toBeUndefined();
  });

  test('no certificate outlives its authority', async () => {
    const short = { ...AUTHORITY, shape: { ...AUTHORITY.shape, days: 30 } };
    const certificate = parsed(broker(await made(short, BROKER))['tls.crt']);
    expect((Date.parse(certificate.validTo) - NOW.getTime()) / DAY).toBeCloseTo(30, 3);
  });

  test('the name of an authority is cut where certificates take no more', async () => {
    const long = { ...AUTHORITY, shape: { ...AUTHORITY.shape, commonName: 'y'.repeat(70) } };
    const cluster = await made(long, BROKER);
    expect(parsed(cluster.secret('streaming', 'events-ca')['ca.crt']).subject).toBe(`CN=${'y'.repeat(64)}`);
    expect((await cluster.secrets('--check', NOW)).status).toBe(0);
  });

  test('needs may come in any order', async () => {
    const cluster = await made(BROKER, AUTHORITY);
    expect(parsed(broker(cluster)['tls.crt']).verify(parsed(broker(cluster)['ca.crt']).publicKey)).toBe(true);
  });

  test('a second run changes nothing', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    const before = cluster.state.objects;
    expect((await cluster.secrets('--renew', later(1))).out).toContain('3 places: 3 there.');
    expect(cluster.state.objects).toEqual(before);
  });

  test('an authority that a person brings signs', async () => {
    const other = await made(AUTHORITY);
    const cluster = new FakeCluster(['streaming', 'analytics']);
    cluster.needs({ ...AUTHORITY, shape: { type: 'given', description: "the company's authority" } }, BROKER);
    const first = await cluster.secrets('', NOW);
    expect(first.status).toBe(0);
    expect(first.out).toMatch(/streaming\/events\/broker .*missing/);
    expect(first.err).toContain('streaming/events/broker waits for the authority streaming/events/ca');
    cluster.putSecret('streaming', 'events-ca', other.secret('streaming', 'events-ca'));
    expect((await cluster.secrets('', NOW)).status).toBe(0);
    const company = parsed(other.secret('streaming', 'events-ca')['ca.crt']);
    expect(parsed(broker(cluster)['tls.crt']).verify(company.publicKey)).toBe(true);
  });
});

describe('certificates that end', () => {
  test('are reported when less than a third of their life is left, and still work', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    expect((await cluster.secrets('', later(240))).err).toBe('');
    const { status, err } = await cluster.secrets('', later(246));
    expect(status).toBe(0);
    expect(err).toMatch(/warning: streaming\/events\/broker ends on \d{4}-\d\d-\d\d\. --renew makes it again\./);
  });

  test('fails when one has ended', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    const { status, err } = await cluster.secrets('', later(366));
    expect(status).toBe(1);
    expect(err).toMatch(/streaming\/events\/broker has ended on/);
  });

  test('--renew makes those again that end soon, and says that pods must start again', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    const authority = cluster.secret('streaming', 'events-ca');
    const { status, out } = await cluster.secrets('--renew', later(300));
    expect(status).toBe(0);
    expect(out).toMatch(/streaming\/events\/broker .*renewed/);
    expect(out).toContain('kubectl rollout restart');
    expect(cluster.secret('streaming', 'events-ca')).toEqual(authority);
    const renewed = parsed(broker(cluster)['tls.crt']);
    expect((Date.parse(renewed.validTo) - later(300).getTime()) / DAY).toBeCloseTo(365, 3);
    expect(renewed.checkPrivateKey(createPrivateKey(broker(cluster)['tls.key'] ?? ''))).toBe(true);
  });

  test('an authority is renewed with its key: what it had signed stays valid, and all show its new certificate', async () => {
    const long = { ...BROKER, shape: { ...BROKER.shape, days: 3650 } };
    const short = { ...AUTHORITY, shape: { ...AUTHORITY.shape, days: 300 } };
    const cluster = await made(short, long);
    const before = cluster.secret('streaming', 'events-ca');
    const old = parsed(broker(cluster)['tls.crt']);
    expect((await cluster.secrets('--renew', later(250))).status).toBe(0);
    const after = cluster.secret('streaming', 'events-ca');
    expect(after['ca.crt']).not.toBe(before['ca.crt']);
    expect(after['ca.key']).toBe(before['ca.key']);
    expect(old.verify(parsed(after['ca.crt']).publicKey)).toBe(true);
    expect(broker(cluster)['ca.crt']).toBe(after['ca.crt']);
    expect(cluster.secret('analytics', 'enrich-events')['ca.crt']).toBe(after['ca.crt']);
    expect((await cluster.secrets('--check', later(250))).status).toBe(0);
  });
});

describe('certificates that do not fit', () => {
  test('fails when a name was added to the need; --renew makes one with it', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    cluster.needs(AUTHORITY, { ...BROKER, shape: { ...BROKER.shape, dnsNames: ['localhost', 'events.example.com'] } });
    const { status, err, out } = await cluster.secrets('', NOW);
    expect(status).toBe(1);
    expect(err).toContain('streaming/events/broker lacks the names events.example.com. --renew makes it again.');
    expect(out).toMatch(/streaming\/events-broker .*unusable/);
    expect((await cluster.secrets('--renew', NOW)).status).toBe(0);
    expect(parsed(broker(cluster)['tls.crt']).subjectAltName).toContain('DNS:events.example.com');
  });

  test('fails when another authority has signed it; --renew signs it again', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    cluster.remove('streaming', 'events-ca');
    cluster.remove('analytics', 'enrich-events');
    const { status, err } = await cluster.secrets('', NOW);
    expect(status).toBe(1);
    expect(err).toContain('streaming/events/broker was not signed by streaming/events/ca');
    expect((await cluster.secrets('--renew', NOW)).status).toBe(0);
    expect((await cluster.secrets('--check', NOW)).status).toBe(0);
  });

  test('fails when the private key of the authority is lost', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    cluster.remove('streaming', 'events-ca');
    const { status, err } = await cluster.secrets('', NOW);
    expect(status).toBe(1);
    expect(err).toContain('streaming/events/ca is there in part only: no Secret holds its private-key');
  });

  test('fails when certificate and key do not belong together', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    const other = await made(AUTHORITY, BROKER);
    cluster.putSecret('streaming', 'events-broker', { ...broker(cluster), 'tls.key': broker(other)['tls.key'] ?? '' });
    const { status, err } = await cluster.secrets('', NOW);
    expect(status).toBe(1);
    expect(err).toContain('streaming/events/broker does not belong to its private key');
  });

  test('fails on text that is no certificate, without repeating it', async () => {
    const cluster = await made(AUTHORITY, BROKER);
    cluster.putSecret('streaming', 'events-broker', { ...broker(cluster), 'tls.key': 'not a key' });
    const { status, err } = await cluster.secrets('', NOW);
    expect(status).toBe(1);
    expect(err).toContain("streaming/events/broker can't be read");
    expect(err).not.toContain('not a key');
  });

  test('fails when one must be signed and the authority that was brought has no key', async () => {
    const other = await made(AUTHORITY);
    const cluster = new FakeCluster(['streaming', 'analytics']);
    const place = { namespace: 'streaming', name: 'company', keys: { 'ca.crt': 'certificate' } };
    cluster.needs({ ...AUTHORITY, shape: { type: 'given', description: 'it' }, places: [place] }, BROKER);
    cluster.putSecret('streaming', 'company', { 'ca.crt': other.secret('streaming', 'events-ca')['ca.crt'] ?? '' });
    const { status, err } = await cluster.secrets('', NOW);
    expect(status).toBe(1);
    expect(err).toContain(
      'streaming/events/broker must be signed, and no Secret holds the private key of its authority',
    );
  });

  test('fails on a common name that certificates do not take', async () => {
    const cluster = new FakeCluster(['streaming', 'analytics']);
    cluster.needs(AUTHORITY, { ...BROKER, shape: { ...BROKER.shape, commonName: 'x'.repeat(65) } });
    const { status, err } = await cluster.secrets('', NOW);
    expect(status).toBe(1);
    expect(err).toContain('has 65 characters; a certificate takes 64');
  });
});
