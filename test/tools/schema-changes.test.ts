import { changesBetween, type Schemas } from '../../tools/derive-schemas/changes';
import { compact } from '../../lib/kubernetes/openapi';
import { isParsed } from '../../tools/derive-schemas/is-parsed';
import { withVersion } from '../../tools/derive-schemas/operator-index';

const schemas = (spec: Schemas['types'][string], kinds: Schemas['kinds'] = { 'a.io/v1/Thing': 'Thing' }): Schemas => ({
  kinds,
  types: { Thing: { fields: { spec } } },
});

describe('what a new version of an operator changes', () => {
  test('a version that is no longer served stands first, a new one is said', () => {
    const before = schemas({}, { 'a.io/v1beta2/Thing': 'Thing' });
    expect(changesBetween(before, schemas({}, { 'a.io/v1/Thing': 'Thing' }))).toEqual([
      '! a.io/v1beta2/Thing is no longer served',
      '+ a.io/v1/Thing is new',
    ]);
  });

  test('fields that are gone and fields that are required now break objects; new ones do not', () => {
    const before = schemas({ fields: { size: 'integer', old: 'string' } });
    const after = schemas({ fields: { size: 'integer', name: 'string' }, required: ['size'] });
    expect(changesBetween(before, after)).toEqual([
      '! a.io/v1/Thing spec.old is gone',
      '! a.io/v1/Thing spec.size is required now',
      '  a.io/v1/Thing spec.name is new',
    ]);
  });

  test('what is inside a field that is gone is not said again', () => {
    const before = schemas({ fields: { old: { list: { fields: { name: 'string' }, required: ['name'] } } } });
    expect(changesBetween(before, schemas({ fields: {} }))).toEqual(['! a.io/v1/Thing spec.old is gone']);
  });

  test('values of an enum are lost and won', () => {
    const before = schemas({ fields: { type: { enum: ['a', 'b'] } } });
    const after = schemas({ fields: { type: { enum: ['b', 'c'] } } });
    expect(changesBetween(before, after)).toEqual([
      '! a.io/v1/Thing spec.type=a is no longer a value',
      '  a.io/v1/Thing spec.type=c is a new value',
    ]);
  });

  test('a type that changes is said, and rules that are new', () => {
    const before = schemas({ fields: { port: 'integer' } });
    const after = schemas({ fields: { port: 'string' }, rules: ['self.port != ""'] });
    expect(changesBetween(before, after)).toEqual([
      '! a.io/v1/Thing spec.port=integer is no longer the type',
      '! a.io/v1/Thing demands now spec: self.port != ""',
      '! a.io/v1/Thing spec.port=string is the type now',
    ]);
  });

  test('nothing is said of the same, whatever the names of its types', () => {
    const inner = { fields: { name: 'string' } };
    const before: Schemas = { kinds: { 'a.io/v1/Thing': 'T' }, types: { T: { fields: { a: '#One' } }, One: inner } };
    const after: Schemas = { kinds: { 'a.io/v1/Thing': 'T' }, types: { T: { fields: { a: '#Two' } }, Two: inner } };
    expect(changesBetween(before, after)).toEqual([]);
  });
});

describe('what is taken from a custom resource definition', () => {
  const custom = { nameOf: () => 'any', custom: { keepDefaults: true, keeps: isParsed } };

  test('a field with a default is not required, and a key of a list knows its default', () => {
    const item = {
      type: 'object',
      required: ['port', 'protocol'],
      properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } },
    };
    const list = {
      type: 'array',
      items: item,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'protocol'],
    };
    expect(compact(list, custom)).toEqual({
      list: { fields: { port: 'integer', protocol: { type: 'string', default: 'TCP' } }, required: ['port'] },
      keys: ['port', 'protocol=TCP'],
    });
  });

  test('expressions are kept, on one line, and prose is not', () => {
    const schema = { type: 'integer', description: 'prose', 'x-kubernetes-validations': [{ rule: 'self >\n 1' }] };
    expect(compact(schema, custom)).toEqual({ type: 'integer', rules: ['self > 1'] });
  });

  test('an expression that can not be read is left to the server', () => {
    const schema = { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self.?a.orValue(1) > 0' }] };
    expect(compact(schema, custom)).toBe('integer');
  });

  test("a pattern in Go's dialect that JavaScript does not have is left to the server", () => {
    expect(compact({ type: 'string', pattern: '(?i)^a$' }, custom)).toBe('string');
    expect(compact({ type: 'string', pattern: '^a$' }, custom)).toEqual({ pattern: '^a$' });
  });
});

test('the index holds the versions of an operator in their order, and its groups', () => {
  const first = withVersion({}, 'a', '1.10.0', { kinds: { 'a.io/v1/Thing': 'Thing' } });
  expect(withVersion(first, 'a', '1.9.0', { kinds: { 'b.io/v1/Other': 'Other' } })).toEqual({
    a: { groups: ['a.io', 'b.io'], versions: ['1.9.0', '1.10.0'] },
  });
});
