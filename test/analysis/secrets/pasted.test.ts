import { secretsInObject } from '../../../lib/analysis/secrets';
import { redact } from '../../../lib/core';
import { COMMANDS, file, FILES, PACKED, script, tokensOfProviders } from './corpus/pasted';
import { ALPHABET, Seeded } from './corpus/random';

const random = new Seeded(20);
const password = (): string => `Tr0${random.text(ALPHABET.alphanumeric, 11)}9x`;

describe('what people paste is found', () => {
  test.each(tokensOfProviders(random))('a token of a provider: %s', (_, token) => {
    expect(secretsInObject(file(['notes', `see the upstream\nvalue = ${token}\n`]))).not.toEqual([]);
  });

  test.each(Object.entries(COMMANDS))('a password that a command is given: %s', (_, command) => {
    const secret = password();
    const text = command(secret);
    expect(secretsInObject(script(text))).not.toEqual([]);
    expect(redact(text)).not.toContain(secret);
  });

  test('a command whose words are items of a list', () => {
    const secret = password();
    const container = { name: 'a', image: 'a:1', command: ['redis-cli'], args: ['-a', secret, 'ping'] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [container] } };
    expect(secretsInObject(pod).map(({ path }) => path)).toEqual(['spec.containers[0].args']);
  });

  test.each(Object.entries(FILES))('a password in a file: %s', (_, pasted) => {
    const secret = password();
    const [name, text] = pasted(secret);
    expect(secretsInObject(file([name, text]))).not.toEqual([]);
    expect(redact(text, { name })).not.toContain(secret);
  });

  test.each(Object.entries(PACKED))('what is packed: %s', (_, pack) => {
    const packed = pack(`database:\n  user: app\n  password: ${password()}\n`);
    expect(secretsInObject(file(['blob', packed]))).not.toEqual([]);
    expect(redact(packed)).not.toContain(packed.slice(0, 30));
  });

  test.each([
    ['a Java key store', 'client.jks', 'feedfeed0000000200000001'],
    ['a PKCS #12 store', 'user.p12', '3082092c020103308208f206092a864886f70d010701'],
    ['a keytab', 'hdfs.keytab', '05020000004d0002000b4558414d504c452e434f4d'],
    ['a private key in DER', 'tls.der', '308204a30201000282010100'],
  ])('%s in binary data, but not a trust store', (_, name, head) => {
    const bytes = Buffer.concat([Buffer.from(head, 'hex'), random.bytes(600)]).toString('base64');
    const object = (key: string): Parameters<typeof secretsInObject>[0] => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      binaryData: { [key]: bytes },
    });
    expect(secretsInObject(object(name))).toHaveLength(1);
    if (name.endsWith('.jks')) expect(secretsInObject(object('truststore.jks'))).toEqual([]);
  });
});

describe('what only looks like it is not', () => {
  test.each([
    ['a switch', 'x.yaml', 'example.com/allow-automount-service-account-token: SomeReason\n'],
    ['a cursor', 'x.yaml', 'continueToken: 9fK2mQ7xLp4Z8vB1\n'],
    ['a placeholder', 'x.sh', 'export API_TOKEN=your_token_here\nexport DB_PASSWORD={PASSWORD}\n'],
    ['what belongs where in a URL', 'x.yaml', 's3: s3://access_key:secret_access_key@endpoint/bucket\n'],
    ['a reference of Argo CD', 'x.yaml', 'password: $email-password\n'],
    ['the type of an option', 'help.md', '      --password strings                  comma-separated passwords\n'],
    [
      'base64 of what is public',
      'x',
      `${Buffer.from('replicas: 3\nimage: example.com/app:1.2.3\nlevel: info\n').toString('base64')}\n`,
    ],
  ])('%s', (_, name, text) => {
    expect(secretsInObject(file([name, text]))).toEqual([]);
  });

  test('a value before its name does not send the search back', () => {
    const text = '<value>A1b2C3d4E5f6</value><name>ssl.password</name>'.repeat(50);
    expect(secretsInObject(file(['site.xml', text]))).not.toEqual([]);
  });
});
