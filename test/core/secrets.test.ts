import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { Check, ConfigError, findSecrets, Problems, redact, redactProblem, showValue } from '../../lib/core';
import { nameStrength } from '../../lib/core/secrets';

const found = (text: string, name?: string): string[] =>
  findSecrets(text, { name }).map(({ start, end }) => text.slice(start, end));

describe('names', () => {
  test.each([
    'password',
    'PGPASSWORD',
    'db.password',
    'MYSQL_ROOT_PASSWORD',
    'sslKeyPassword',
    'requirepass',
    'DB_PASS',
  ])('%s is that of a password', (name) => {
    expect(nameStrength(name)).toBe('password');
  });

  test.each([
    'fs.s3a.secret.key',
    'apiKey',
    'API_KEY',
    'clientSecret',
    'AWS_SECRET_ACCESS_KEY',
    'authToken',
    'AccountKey',
  ])('%s is that of a key', (name) => {
    expect(nameStrength(name)).toBe('key');
  });

  test.each([
    'passwordFile',
    'secretName',
    'TOKEN_URL',
    'password.encoder.iterations',
    'checksum/secret',
    'password_hash',
    'key',
    'partition.key',
    'tokenizer',
    'imagePullSecrets',
    'adminPasswordKey',
  ])('%s is that of no secret', (name) => {
    expect(nameStrength(name)).toBeUndefined();
  });
});

describe('texts', () => {
  test.each([
    ['a=1 password=hunter2 b=2', 'hunter2'],
    ['{"name":"DB_PASSWORD","value":"hunter2"}', 'hunter2'],
    [String.raw`{"x":"required username=\"a\" password=\"hunter2\";"}`, 'hunter2'],
    ['amqp://user:hunter2@host/vhost', 'hunter2'],
    ['<name>db.password</name>\n  <value>hunter2</value>', 'hunter2'],
    ['password: |\n  hunter2\nport: 1', 'hunter2'],
    ["CREATE USER a IDENTIFIED BY 'hunter2';", 'hunter2'],
    ['mysql -uroot -phunter2 shop', 'hunter2'],
    ['export PGPASSWORD=hunter2\npsql', 'hunter2'],
  ])('%s has a password', (text, password) => {
    expect(found(text)).toEqual([password]);
  });

  test.each([
    'password = get_password()',
    'password=os.environ["DB_PASSWORD"]',
    'the password must be at least eight characters long',
    'Password: the one that you were given',
    'password: ${DB_PASSWORD}',
    'password:\n  secretKeyRef:\n    name: db\n',
    'password: ""',
    'if password == "x":',
    'http://lake:3900',
  ])('%s has none', (text) => {
    expect(found(text)).toEqual([]);
  });

  test('an access key id is told with the part that everybody has, and no more', () => {
    const id = `AKIA${'B7'.repeat(8)}`;
    expect(redact(`key ${id} of the loader`)).toBe(
      'key [redacted: AWS access key id, AKIA…, 20 characters] of the loader',
    );
  });

  test('redacting twice is redacting once, and nothing is found in what is left', () => {
    const word = fc.constantFrom(
      'password',
      '=',
      ':',
      ' ',
      '"',
      'hunter2',
      'token',
      '\n',
      '-',
      '://',
      '@',
      'a',
      '${x}',
      'AKIA',
      '<',
      '>',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const once = redact(words.join(''));
        expect(redact(once)).toBe(once);
      }),
    );
  });
});

describe('time', () => {
  const pem = `${'-'.repeat(5)}BEGIN ${'PRIVATE'} KEY${'-'.repeat(5)}`;
  const SEEDS: Readonly<Record<string, string>> = {
    'one letter': 'a',
    blanks: ' ',
    'line breaks': '\n',
    names: 'password',
    'names and signs': 'password=',
    'names and colons': 'password : ',
    quotes: 'password="',
    backslashes: 'password\\',
    'headers of keys': pem,
    'headers of keys and blanks': `${pem}${' '.repeat(40)}`,
    'beginnings of tokens': 'eyJ',
    'pieces of tokens': '.eyJaaaaaaaaa',
    URLs: 'a://b:',
    'URLs with many signs': 'a://b:c@',
    commands: 'mysql -',
    XML: '<name>password</name>',
    base64: 'LS0tLS1CRUdJTi',
    bearers: 'Bearer aaaaaaaaaaaaa ',
    dollars: '$2a$10$',
    signatures: '&sig=aaaaaaaaaaaaaaaaaaaaa%',
    commas: '"password", ',
    hyphens: '--password ',
    'words with dots': 'password.',
  };

  test.each(Object.entries(SEEDS))('grows with the length of a text of %s, and no faster', (_, seed) => {
    const text = (length: number): string => seed.repeat(Math.ceil(length / seed.length));
    const time = (length: number): number => {
      const given = text(length);
      let best = Infinity;
      for (let run = 0; run < 3; run++) {
        const start = performance.now();
        findSecrets(given);
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    // 16 times the length: quadratic time would be 256 times as much
    expect(time(160_000)).toBeLessThan(100 * Math.max(time(10_000), 0.5));
  });
});

describe('what leaves the program', () => {
  const password = `Hunter2-${'x7'.repeat(4)}`;

  test('a value under a telling property is not shown, whatever it is', () => {
    expect(showValue('hunter2', 'config.ssl.keystore.password')).not.toContain('hunter2');
    expect(showValue({ user: 'a', password: 'hunter2' })).not.toContain('hunter2');
    expect(showValue('hunter2', 'topic')).toBe('"hunter2"');
  });

  test('a long value is redacted before it is cut', () => {
    expect(showValue({ a: 'b'.repeat(50), password })).not.toContain('Hunter2');
  });

  test('an error does not hold the password that was given, in none of its texts', () => {
    const chart = new Chart(new App(), 'chart');
    new Check(chart).fail({
      property: 'password',
      message: `can't be ${password}`,
      given: password,
      remedy: `leave ${password} out`,
    });
    const problems = Problems.of(chart).all();
    expect(JSON.stringify(problems)).not.toContain(password);
    expect(new ConfigError(problems).message).not.toContain(password);
    expect(JSON.stringify(chart.node.root.node.validate())).not.toContain(password);
  });

  test('an error that somebody makes by hand is redacted too, with its list of problems', () => {
    const error = new ConfigError([
      { path: 'a', message: `was given password=${password}`, given: `"password=${password}"` },
    ]);
    expect(error.message).not.toContain(password);
    expect(JSON.stringify(error.problems)).not.toContain(password);
    expect(error.stack).not.toContain(password);
  });

  test('a problem without secrets stays as it is', () => {
    const problem = {
      path: 'a/b',
      property: 'replicas',
      message: 'must be at least 1',
      given: '0',
      allowed: 'at least 1',
      remedy: 'give 1',
    };
    expect(redactProblem(problem)).toEqual(problem);
  });
});
