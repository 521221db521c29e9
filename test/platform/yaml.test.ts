import * as fc from 'fast-check';
import * as jsYaml from 'js-yaml';
import { parseAllDocuments } from 'yaml';

import { toYaml } from '../../lib/platform/yaml';
import type { Json, JsonObject } from '../../lib/kubernetes';

/** What four readers make of YAML: both versions of the language, and two libraries. */
const READERS: Readonly<Record<string, (text: string) => unknown[]>> = {
  'YAML 1.2': (text) => read(text, '1.2'),
  'YAML 1.1': (text) => read(text, '1.1'),
  'js-yaml': (text) => {
    const documents: unknown[] = [];
    jsYaml.loadAll(text, (document) => documents.push(document));
    return documents;
  },
};

function read(text: string, version: '1.1' | '1.2'): unknown[] {
  return [...parseAllDocuments(text, { version, merge: version === '1.1' })].map((document) => {
    if (document.errors[0] !== undefined) throw document.errors[0];
    return document.toJS() as unknown;
  });
}

function expectRoundTrip(documents: readonly JsonObject[]): void {
  const text = toYaml(documents);
  for (const [reader, parse] of Object.entries(READERS)) {
    expect({ reader, documents: parse(text) }).toEqual({ reader, documents });
  }
}

/** Text that some version of YAML reads as something else when it has no quotes. */
const TRAPS = [
  '',
  ' ',
  '~',
  'null',
  'Null',
  'NULL',
  'true',
  'False',
  'yes',
  'Yes',
  'NO',
  'on',
  'off',
  'OFF',
  'y',
  'Y',
  'n',
  'N',
  '0',
  '-0',
  '+1',
  '12',
  '0777',
  '0o7',
  '0x1f',
  '0b101',
  '1_000',
  '1:30',
  '190:20:30',
  '1:30.5',
  '1e3',
  'e3',
  'E10',
  '1.5',
  '1.',
  '.5',
  '.',
  '-.5',
  '.inf',
  '-.INF',
  '.nan',
  '.NaN',
  '1.2.3',
  '2001-01-01',
  '2001-12-14t21:59:43.10-05:00',
  '2001-12-14 21:59:43',
  '<<',
  '=',
  '-',
  '--',
  '---',
  '...',
  '- a',
  '-a',
  '?',
  '? a',
  ':',
  ':a',
  'a:',
  'a: b',
  'a:b',
  'a :b',
  '#',
  '# a',
  'a #b',
  'a#b',
  '!',
  '!a',
  '&a',
  '*a',
  '|',
  '>',
  '>-',
  '%a',
  '@a',
  '`a',
  '"',
  "'",
  `"a'`,
  '{',
  '}',
  '{}',
  '[',
  ']',
  '[]',
  ',',
  ', a',
  ' a',
  'a ',
  '\ta',
  'a\t',
  'a\tb',
  '\n',
  '\n\n',
  'a\n',
  'a\n\n',
  '\na',
  'a\nb',
  ' a\nb',
  'a\n b',
  'a\n \nb',
  'a\n  ',
  'a\n ',
  ' \n',
  ' \na',
  '\t\na',
  'a\n\t',
  '\n a',
  'a\n\n\n',
  '- a\n- b',
  'a: b\nc: d\n',
  '# a\nb',
  '---\na',
  'a\n---\nb\n',
  '...\na\n',
  'a\r\nb',
  'a\rb',
  '\r',
  '\u0000',
  '\u0007',
  '\u001b[0m',
  '\u007f',
  '\u0085',
  'a\u0085b',
  'a\u0085\nb',
  'a\u2028b',
  'a\u2029\nb',
  '\ufeff',
  '\ufeffa',
  'a\ufeff\nb',
  '\u00a0',
  'a\u00a0',
  '\u00a0\n\u00a0',
  '😀',
  'a😀\nb',
  'ä',
  '日本語',
  '\ufffe',
  '\uffff',
  '\ufffd',
  '10Gi',
  '500m',
  '10.0.0.1/32',
  '$(HOME)',
  '${HOME}',
  'apache/kafka:4.2.0',
  'https://a.example:8080/b?c=d#e',
  '{"a": "b"}',
  'C:\\temp',
  "it's",
  '"quoted"',
  '\\',
  "\\'",
  '⟦late:0⟧',
  '__proto__x',
];

describe('the YAML emitter', () => {
  test.each(TRAPS)('keeps the text %j as a value, as an item and as a key', (text) => {
    expectRoundTrip([
      { value: text, items: [text, [text], { key: text }], nested: { [text]: text, list: [{ [text]: text }] } },
    ]);
  });

  test.each([0, 1, -1, 65536, 0.1, -2.5, 1e21, 1.5e300, 1e-7, 123456789012, Number.MAX_SAFE_INTEGER, 2 ** 70])(
    'keeps the number %d',
    (value) => {
      expectRoundTrip([{ value, items: [value] }]);
    },
  );

  test('keeps empty maps and lists, null and nested lists', () => {
    expectRoundTrip([
      { map: {}, list: [], nothing: null, lists: [[], [[1], [2, [3]]], {}, [{}]], flag: true, other: false },
    ]);
  });

  test('keeps keys that are too long to stand before a colon', () => {
    const key = 'k'.repeat(1200);
    expectRoundTrip([{ [key]: { [`${key} x`]: ['a\nb\n'] }, after: 1 }]);
  });

  test('keeps any data, for readers of YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(fc.array(document(), { minLength: 1, maxLength: 3 }), (documents) => {
        expectRoundTrip(documents);
      }),
      { numRuns: 300 },
    );
  });

  test.each([' b\n ', 'b\n\t', 'b\n \n', ' \nb', 'a\n \nb\n  '])('keeps lines of blanks: %j', (text) => {
    expectRoundTrip([{ text, list: [text], after: 'x' }]);
  });

  test('keeps any text of several lines', () => {
    const line = fc.stringMatching(/^[ \tab#:'"\-|>0-9\u00e9]{0,8}$/);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const text = lines.join('\n');
        expectRoundTrip([{ text, list: [text, { text }], after: 'x' }]);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps any short text of the characters that have a meaning in YAML', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+.:_0-9eExXobynf~<=#!&*?|>%@`{}[\], ]{0,6}$/), (text) => {
        expectRoundTrip([{ text, [text]: text, list: [text] }]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['\ud800', 'a\udc00b', 'line\n\udbff\n'])('fails for half of a character: %j', (text) => {
    expect(() => toYaml([{ text }])).toThrow('holds half of a character');
    expect(() => toYaml([{ [text]: 'x' }])).toThrow('holds half of a character');
  });

  test('keeps characters beyond the basic plane', () => {
    expectRoundTrip([{ text: '\u{1f600}', block: 'a\n\u{1f600}\n', '\u{1f600}': 'key' }]);
  });

  test('writes scripts as literal blocks, and quotes only what needs it', () => {
    expect(
      toYaml([
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          data: {
            'run.sh': '#!/bin/sh\nset -eu\n\nexec kafka --port "$1"\n',
            'no-end': 'a\nb',
            'two-ends': 'a\n\n',
            indented: '  a\n b\n',
            answer: 'no',
            port: '9092',
            memory: '10Gi',
            url: 'https://kafka.streaming.svc:9092/topics',
            json: '{"a": "b"}',
            padded: ' a',
            yes: 'sir',
          },
          items: [{ name: 'a', ports: [{ port: 1 }] }, 'b', ['c', 'd']],
        },
        { second: 'document' },
      ]),
    ).toBe(`apiVersion: v1
kind: ConfigMap
data:
  run.sh: |
    #!/bin/sh
    set -eu

    exec kafka --port "$1"
  no-end: |-
    a
    b
  two-ends: |+
    a

  indented: |2
      a
     b
  answer: "no"
  port: "9092"
  memory: 10Gi
  url: https://kafka.streaming.svc:9092/topics
  json: '{"a": "b"}'
  padded: " a"
  "yes": sir
items:
  - name: a
    ports:
      - port: 1
  - b
  - - c
    - d
---
second: document
`);
  });

  test('never folds a long line', () => {
    const long = 'word '.repeat(200).trim();
    expect(toYaml([{ long }])).toBe(`long: ${long}\n`);
  });

  test('fails for a number that has no form in YAML', () => {
    expect(() => toYaml([{ value: Number.NaN }])).toThrow('NaN has no form in YAML');
  });
});

function document(): fc.Arbitrary<JsonObject> {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom(...TRAPS));
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(text, tie('value'), { noNullPrototype: true }),
    ),
  }));
  return fc.dictionary(text, value, { noNullPrototype: true });
}
