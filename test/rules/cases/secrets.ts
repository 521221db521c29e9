import type { KubeObject } from '../../../lib/kubernetes';
import { ALPHABET, Seeded } from '../../analysis/secrets/corpus/random';
import { pod, type RuleCases } from './case';

const random = new Seeded(11);
const metadata = { name: 'app', namespace: 'shop' };
const configMap = (data: Readonly<Record<string, string>>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata,
  data,
});
const secret = (fields: object): KubeObject => ({ apiVersion: 'v1', kind: 'Secret', metadata, ...fields });
const accessKeyId = `AKIA${random.text(ALPHABET.upper, 16)}`;

export const cases: RuleCases = {
  'secret-in-output': {
    bad: [
      { what: 'a Secret with data', objects: [secret({ data: { password: 'aHVudGVyMg==' } })], at: ['data'] },
      {
        what: 'a Secret with stringData',
        objects: [secret({ stringData: { password: 'hunter2' } })],
        at: ['stringData'],
      },
    ],
    good: [
      {
        what: 'a Secret that its controller fills',
        objects: [secret({ type: 'kubernetes.io/service-account-token' })],
      },
      { what: 'a Secret with empty keys', objects: [secret({ stringData: { password: '' } })] },
      {
        what: 'a Secret of another group',
        objects: [{ ...secret({ data: { a: 'b' } }), apiVersion: 'example.com/v1' }],
      },
    ],
  },
  'secret-in-config-map': {
    bad: [
      {
        what: 'a keystore password in server.properties',
        objects: [configMap({ 'server.properties': 'broker.id=1\nssl.keystore.password=changeit\n' })],
        at: ['data.server.properties'],
      },
      {
        what: 'a key of a provider in any text',
        objects: [configMap({ notes: `use ${accessKeyId} for now` })],
        at: ['data.notes'],
      },
      {
        what: 'a secret key in core-site.xml',
        objects: [
          configMap({
            'core-site.xml': `<property><name>fs.s3a.secret.key</name><value>${random.text(ALPHABET.base64, 40)}</value></property>`,
          }),
        ],
      },
      {
        what: 'a password in binary data',
        objects: [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata,
            binaryData: { 'app.ini': Buffer.from('[db]\npassword = hunter2\n').toString('base64') },
          },
        ],
        at: ['binaryData.app.ini'],
      },
    ],
    good: [
      {
        what: 'a reference to a file',
        objects: [configMap({ 'server.properties': 'ssl.keystore.password=${file:/tls/p:password}' })],
      },
      { what: 'a digest', objects: [configMap({ 'sums.txt': `${random.text(ALPHABET.hex, 64)}  app.jar` })] },
    ],
  },
  'secret-literal': {
    bad: [
      {
        what: 'a password in an environment variable',
        objects: [pod({}, { env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] })],
        at: ['spec.containers[0].env[0].value'],
      },
      {
        what: 'a password behind a flag',
        objects: [pod({}, { args: ['--password', 'hunter2'] })],
        at: ['spec.containers[0].args[1]'],
      },
      {
        what: 'a URL with a password in an annotation',
        objects: [pod({}, {}, { annotations: { 'example.com/db': 'postgresql://app:hunter2@db/shop' } })],
        at: ['metadata.annotations.example.com/db'],
      },
      {
        what: 'a password in a custom object',
        objects: [
          { apiVersion: 'example.com/v1', kind: 'Database', metadata, spec: { user: 'app', password: 'hunter2' } },
        ],
        at: ['spec.password'],
      },
    ],
    good: [
      {
        what: 'a reference to a Secret',
        objects: [
          pod({}, { env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] }),
        ],
      },
      {
        what: 'the name of a file',
        objects: [pod({}, { env: [{ name: 'DB_PASSWORD_FILE', value: '/run/secrets/db' }] })],
      },
      { what: 'another variable', objects: [pod({}, { args: ['--password=$(DB_PASSWORD)'] })] },
    ],
  },
  'secret-env-from': {
    bad: [
      {
        what: 'a whole Secret as environment',
        objects: [pod({}, { envFrom: [{ configMapRef: { name: 'a' } }, { secretRef: { name: 'db' } }] })],
        at: ['spec.containers[0].envFrom[1].secretRef'],
      },
    ],
    good: [{ what: 'a ConfigMap as environment', objects: [pod({}, { envFrom: [{ configMapRef: { name: 'a' } }] })] }],
  },
};
