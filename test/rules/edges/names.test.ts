import * as fc from 'fast-check';
import { Late } from '../../../lib/core';
import type { JsonObject, KubeObject } from '../../../lib/kubernetes';
import {
  DNS_LABEL,
  DNS_LABEL_1035,
  DNS_SUBDOMAIN,
  faultOf,
  FILE_KEY,
  formWords,
  IANA_SERVICE_NAME,
  LABEL_VALUE,
  PATH_SEGMENT,
  QUALIFIED_NAME,
  type NameForm,
} from '../../../lib/rules/limits/name-syntax';
import { LateValue } from '../../../lib/testing';
import { object, pod, workload } from '../cases/case';
import { tell, told } from './tell';

const a = (length: number): string => 'a'.repeat(length);
const late = Late.text(LateValue.unknown<string>());

// the expressions of k8s.io/apimachinery/pkg/util/validation, and what its functions ask besides
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const whole = (expression: string) => new RegExp(`^(?:${expression})$`);
const FORMS: readonly (readonly [string, NameForm, number, (text: string) => boolean])[] = [
  ['IsDNS1123Label', DNS_LABEL, 63, (text) => whole(LABEL).test(text)],
  ['IsDNS1035Label', DNS_LABEL_1035, 63, (text) => whole('[a-z]([-a-z0-9]*[a-z0-9])?').test(text)],
  ['IsDNS1123Subdomain', DNS_SUBDOMAIN, 253, (text) => whole(`${LABEL}(\\.${LABEL})*`).test(text)],
  ['IsValidLabelValue', LABEL_VALUE, 63, (text) => whole(`(${QUALIFIED})?`).test(text)],
  [
    'IsConfigMapKey',
    FILE_KEY,
    253,
    (text) => whole('[-._a-zA-Z0-9]+').test(text) && text !== '.' && !text.startsWith('..'),
  ],
  [
    'IsValidPortName',
    IANA_SERVICE_NAME,
    15,
    (text) => whole('[-a-z0-9]+').test(text) && /[a-z]/.test(text) && !text.includes('--') && !/^-|-$/.test(text),
  ],
  [
    'IsQualifiedName',
    QUALIFIED_NAME,
    253 + 1 + 63,
    (text) => {
      const parts = text.split('/');
      const [domain, name] = parts.length === 1 ? [undefined, text] : parts;
      return (
        parts.length <= 2 &&
        whole(QUALIFIED).test(name ?? '') &&
        (domain === undefined || whole(`${LABEL}(\\.${LABEL})*`).test(domain))
      );
    },
  ],
  [
    'IsValidPathSegmentName',
    PATH_SEGMENT,
    Infinity,
    (text) => text !== '.' && text !== '..' && text !== '' && !/[/%]/.test(text),
  ],
];

describe.each(FORMS)('a name of the form %s', (_, form, max, fits) => {
  test('is what the API server takes', () => {
    const letters = fc.constantFrom(
      'a',
      'm',
      'z',
      '0',
      '5',
      '9',
      'A',
      'Z',
      '-',
      '.',
      '_',
      '/',
      '%',
      ' ',
      '{',
      '`',
      ':',
    );
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 5 }), (list) => {
        expect(`${list.join('')} ${String(faultOf(list.join(''), form) === undefined)}`).toBe(
          `${list.join('')} ${String(fits(list.join('')))}`,
        );
      }),
      { numRuns: 1500 },
    );
  });

  test('is as long as the API server takes', () => {
    const name = form === QUALIFIED_NAME ? `${a(253)}/${a(63)}` : a(Number.isFinite(max) ? max : 1000);
    expect(faultOf(name, form)).toBeUndefined();
    if (!Number.isFinite(max)) return;
    expect(faultOf(`${name}a`, form)).toContain(`${String(max + 1)} characters`);
    expect(formWords(form)).toContain(`at most ${String(max)} characters: `);
  });
});

test('a form without a limit says none', () => {
  expect(formWords(PATH_SEGMENT)).not.toContain('at most');
});

test('both parts of a key have limits of their own', () => {
  const good = (key: string) => faultOf(key, QUALIFIED_NAME) === undefined;
  expect([
    good(`${a(253)}/b`),
    good(`${a(254)}/b`),
    good(`a/${a(63)}`),
    good(`a/${a(64)}`),
    good(a(63)),
    good(a(64)),
  ]).toEqual([true, false, true, false, true, false]);
});

// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update says which names
describe('names of objects', () => {
  const free = 'Read:all_things';
  const RBAC = 'rbac.authorization.k8s.io/v1';
  const named = (apiVersion: string, kind: string, name: string) => object(apiVersion, kind, {}, { name });

  test.each(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'])('a %s may have any text', (kind) => {
    expect(tell('object-name', [named(RBAC, kind, free)])).toEqual([]);
    expect(tell('object-name', [named(RBAC, kind, 'a/b')])).toEqual(['error metadata.name']);
    // a kind of another group is another kind
    expect(tell('object-name', [named('example.com/v1', kind, free)])).toEqual(['error metadata.name']);
  });

  test('a Service begins with a letter, and so does no other kind of its group need to', () => {
    expect(tell('object-name', [named('v1', 'Service', '1a')])).toEqual(['error metadata.name']);
    expect(tell('object-name', [named('v1', 'Pod', '1a'), named('serving.knative.dev/v1', 'Service', '1a')])).toEqual(
      [],
    );
  });

  test('a namespace is a label, wherever it stands', () => {
    const placed = (namespace: string) => object('v1', 'ConfigMap', {}, { namespace });
    expect(tell('object-name', [placed('a.b')])).toEqual(['error metadata.namespace']);
    expect(tell('object-name', [placed('a-b'), placed(a(63)), placed(late)])).toEqual([]);
    expect(told('object-name', [placed(a(64))])[0]).toContain(
      'is no name for a Namespace: it is 64 characters long | at most 63',
    );
  });

  test('are not looked at while they are late, or not there', () => {
    expect(tell('object-name', [named('v1', 'ConfigMap', late), named('v1', 'ConfigMap', '')])).toEqual([]);
    expect(told('object-name', [named('v1', 'ConfigMap', 'A')])[0]).toContain(
      'is no name for a ConfigMap: it has another form',
    );
  });
});

describe('labels and annotations', () => {
  const bad = 'not good';

  test('are looked at in selectors, of Services as they are', () => {
    const selecting = (apiVersion: string, kind: string, selector: JsonObject) => [
      object(apiVersion, kind, { spec: { selector } }),
    ];
    expect(tell('label-syntax', selecting('v1', 'Service', { app: bad }))).toEqual(['error spec.selector.app']);
    expect(tell('label-syntax', selecting('policy/v1', 'PodDisruptionBudget', { matchLabels: { app: bad } }))).toEqual([
      'error spec.selector.matchLabels.app',
    ]);
    expect(tell('label-syntax', selecting('v1', 'Service', { app: late }))).toEqual([]);
  });

  test('of a pod are told once, and those of a template where they stand', () => {
    expect(tell('label-syntax', [pod({}, {}, { labels: { app: bad } })])).toEqual(['error metadata.labels.app']);
    const template = { metadata: { labels: { app: bad } }, spec: { containers: [] } };
    expect(tell('label-syntax', [workload('DaemonSet', { template })])).toEqual([
      'error spec.template.metadata.labels.app',
    ]);
  });

  test('say what is wrong', () => {
    expect(told('label-syntax', [object('v1', 'ConfigMap', {}, { labels: { app: bad } })])[0]).toContain(
      'it has another form | at most 63',
    );
    expect(told('label-syntax', [object('v1', 'ConfigMap', {}, { labels: { app: a(64) } })])[0]).toContain(
      'it is 64 characters long',
    );
  });

  // ValidateAnnotations: IsQualifiedName(strings.ToLower(key)); TotalAnnotationSizeLimitB counts keys and values
  test('keys of annotations may have a domain in capitals', () => {
    const keys = (...list: readonly string[]) =>
      tell('annotations', [
        object('v1', 'ConfigMap', {}, { annotations: Object.fromEntries(list.map((key) => [key, 'x'])) }),
      ]);
    expect(keys('Example.COM/Key', 'a')).toEqual([]);
    expect(keys('a b', 'c d')).toEqual(['error metadata.annotations.a b', 'error metadata.annotations.c d']);
  });

  test('annotations are measured in bytes, keys and values', () => {
    const sized = (annotations: JsonObject) => told('annotations', [object('v1', 'ConfigMap', {}, { annotations })]);
    expect(sized({ a: a(256 * 1024 - 1) })).toEqual([]);
    expect(sized({ a: a(256 * 1024) })).toEqual(['hold 257 KiB | at most 256 KiB together']);
    expect(sized({ a: 'ä'.repeat(128 * 1024) })).toEqual(['hold 257 KiB | at most 256 KiB together']);
    expect(sized({ a: a(300 * 1024) })).toEqual(['hold 301 KiB | at most 256 KiB together']);
  });
});

describe('parts of pods and Services', () => {
  const ports = (...list: readonly JsonObject[]): KubeObject => object('v1', 'Service', { spec: { ports: [...list] } });

  // ValidateService: with several ports each needs a name, and one of its own
  test('several ports of a Service have names', () => {
    expect(tell('pod-part-name', [ports({ port: 1 })])).toEqual([]);
    expect(told('pod-part-name', [ports({ port: 1 }, { port: 2, name: 'b' })])).toEqual([
      'is not given, and the Service has several ports',
    ]);
    expect(told('pod-part-name', [ports({ port: 1, name: 'b' }, { port: 2, name: 'b' })])).toEqual([
      'is the name of another port, too',
    ]);
    expect(tell('pod-part-name', [ports({ port: 1, name: 'a' }, { port: 2, name: 'b' })])).toEqual([]);
    expect(tell('pod-part-name', [ports({ port: 1, name: 'A' })])).toEqual(['error spec.ports[0].name']);
  });

  test('names are good for a container of the same pod once', () => {
    const named = (initContainers: readonly string[], containers: readonly string[]) =>
      tell('pod-part-name', [
        pod({
          initContainers: initContainers.map((name) => ({ name })),
          containers: containers.map((name) => ({ name })),
        }),
      ]);
    expect(named(['a', 'b'], ['c', 'd'])).toEqual([]);
    expect(named(['a', 'b'], ['c', 'b'])).toEqual(['error spec.containers[1].name']);
    expect(named(['a', 'b'], ['a', 'b'])).toEqual(['error spec.containers[0].name', 'error spec.containers[1].name']);
    // two of one list are another rule's
    expect(named(['a', 'a'], ['c', 'c'])).toEqual([]);
  });

  test('hostname and subdomain are labels', () => {
    expect(tell('pod-part-name', [pod({ hostname: 'a.b', subdomain: 'A' })])).toEqual([
      'error spec.hostname',
      'error spec.subdomain',
    ]);
    expect(tell('pod-part-name', [pod({ hostname: 'a', subdomain: late })])).toEqual([]);
    expect(told('pod-part-name', [pod({ hostname: a(64) })])[0]).toContain('it is 64 characters long');
  });
});

test('keys of ConfigMaps and Secrets are looked at in each of their maps', () => {
  const found = (kind: string, fields: JsonObject) => tell('data-key', [object('v1', kind, fields)]);
  expect(found('ConfigMap', { data: { 'a/b': '' }, binaryData: { 'c/d': '' } })).toEqual([
    'error data.a/b',
    'error binaryData.c/d',
  ]);
  expect(found('Secret', { stringData: { 'a/b': '' }, data: { [late]: '' } })).toEqual(['error stringData.a/b']);
  expect(told('data-key', [object('v1', 'Secret', { data: { 'a/b': '' } })])[0]).toContain(
    'is no key of a Secret: it has another form',
  );
});
