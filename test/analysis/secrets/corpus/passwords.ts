import { ALPHABET, type Seeded } from './random';

/** Passwords as machines, people and quick starts make them. */
export const PASSWORDS: Readonly<Record<string, (random: Seeded) => string>> = {
  'of letters and digits': (r) => r.text(ALPHABET.alphanumeric, 12 + r.below(24)),
  'with signs': (r) => r.text(ALPHABET.alphanumeric, 1) + r.text(ALPHABET.password, 10 + r.below(12)),
  'of a person': (r) =>
    r.pick(['Summer', 'hunter', 'Welcome', 'Passw0rd', 'letmein', 'monkey', 'Qwerty']) +
    String(r.below(3000)) +
    r.pick(['', '!', '#']),
  'of a quick start': (r) =>
    r.pick([
      'changeme',
      'changeit',
      'admin',
      'postgres',
      'minioadmin',
      'minio123',
      'password',
      'secret',
      'test1234',
      'root',
      'guest',
    ]),
  'of words': (r) =>
    [0, 1, 2].map(() => r.pick(['correct', 'horse', 'battery', 'staple', 'orange', 'window'])).join('-') +
    String(r.below(10)),
};

/** Keys and tokens that only their name tells. */
export const KEYS: Readonly<Record<string, (random: Seeded) => string>> = {
  'AWS secret key': (r) => r.text(ALPHABET.base64, 40),
  'of hex digits': (r) => r.text(ALPHABET.hex, 32 + 32 * r.below(2)),
  'in base64': (r) => r.bytes(24 + r.below(24)).toString('base64'),
  'of letters and digits': (r) => r.text(ALPHABET.alphanumeric, 20 + r.below(20)),
};
