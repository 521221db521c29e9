import { ApiObject, App, Chart } from 'cdk8s';
import { Needs, type Need } from '../../../lib/connect';
import { Late } from '../../../lib/core';
import type { KubeObject } from '../../../lib/kubernetes';
import { Model } from '../../../lib/model';
import { Rules } from '../../../lib/rules';
import { lateSecrets } from '../../../lib/rules/secrets/late-secrets';
import { LateValue } from '../../../lib/testing';
import { findingsOf, object, pod } from '../cases/case';

const PASSWORD = `Hunter2-${'k9'.repeat(5)}`;
const at = (id: string, ...objects: readonly KubeObject[]): string[] =>
  findingsOf(id, { objects }).map(({ property }) => property ?? '');

describe('a Secret in the output', () => {
  test('is found by one of its values', () => {
    expect(at('secret-in-output', object('v1', 'Secret', { stringData: { a: '', b: 'x' } }))).toEqual(['stringData']);
  });

  test('is none while its values are late, or no text', () => {
    const late = Late.text(LateValue.unknown<string>());
    expect(at('secret-in-output', object('v1', 'Secret', { stringData: { a: late } }))).toEqual([]);
    expect(at('secret-in-output', object('v1', 'Secret', { data: { a: null } }))).toEqual([]);
  });
});

describe('a text with secrets', () => {
  const properties = (count: number): KubeObject =>
    object('v1', 'ConfigMap', {
      data: {
        'app.properties': Array.from({ length: count }, (_, index) => `db${String(index)}.password=${PASSWORD}`).join(
          '\n',
        ),
      },
    });
  const messages = (count: number): string[] =>
    findingsOf('secret-in-config-map', { objects: [properties(count)] }).map(({ message }) => message);

  test('is told once, with up to three of them and the number of the others', () => {
    expect(messages(1)).toHaveLength(1);
    expect(messages(3)).toEqual([expect.stringMatching(/^[^;]+;[^;]+;[^;]+$/)]);
    expect(messages(3)).not.toEqual([expect.stringContaining(' more')]);
    expect(messages(4)).toEqual([expect.stringMatching(/^[^;]+;[^;]+;[^;]+ and 1 more$/)]);
    expect(messages(5)).toEqual([expect.stringMatching(/ and 2 more$/)]);
  });

  test('does not tell the secrets', () => {
    expect(messages(5).join()).not.toContain(PASSWORD);
  });

  test('is told by one rule: that of ConfigMaps, or that of all other kinds', () => {
    const core = object('v1', 'ConfigMap', { data: { 'a.properties': `db.password=${PASSWORD}` } });
    const other = { ...core, apiVersion: 'example.com/v1' };
    expect([at('secret-in-config-map', core).length, at('secret-literal', core).length]).toEqual([1, 0]);
    expect([at('secret-in-config-map', other).length, at('secret-literal', other).length]).toEqual([0, 1]);
    const env = pod({}, { env: [{ name: 'DB_PASSWORD', value: PASSWORD }] });
    expect([at('secret-in-config-map', env).length, at('secret-literal', env).length]).toEqual([0, 1]);
  });
});

describe('a need that is written beside the manifests', () => {
  const found = (need: Need): string[] => {
    const app = new App();
    Needs.of(app).add(app, need);
    return Rules.of(app)
      .judge('2026-01-01')
      .findings.filter(({ rule }) => rule === 'secret-in-needs')
      .map(({ property }) => property ?? '');
  };
  const secret = {
    kind: 'secret',
    id: 'shop/db',
    reason: 'the database',
    shape: { type: 'password' },
    places: [],
  } as const;

  test('may hold no secret in its reason or its shape', () => {
    expect(found(secret)).toEqual([]);
    expect(found({ ...secret, reason: `for password=${PASSWORD}` })).toEqual(['needs.shop/db.reason']);
    const shape = { type: 'given', description: `password=${PASSWORD}` } as const;
    expect(found({ ...secret, shape })).toEqual(['needs.shop/db.shape.description']);
  });

  test('may hold none in a place, nor in a text that stands beside the secret', () => {
    const place = { namespace: 'shop', name: 'db', keys: { password: 'value' } } as const;
    expect(found({ ...secret, places: [place, { ...place, annotations: { note: `password=${PASSWORD}` } }] })).toEqual([
      'needs.shop/db.places[1].annotations.note',
    ]);
    // what a text is called decides whether it looks like a secret
    expect(found({ ...secret, places: [{ ...place, keys: { password: { text: PASSWORD } } }] })).toEqual([
      'needs.shop/db.places[0].keys.password.text',
    ]);
    expect(found({ ...secret, places: [{ ...place, keys: { username: { text: 'app' } } }] })).toEqual([]);
  });

  test('may hold none in what is no secret either', () => {
    const storage = { kind: 'storage-class', id: 'fast', reason: `password=${PASSWORD}`, expandable: true } as const;
    expect(found(storage)).toEqual(['needs.fast.reason']);
  });
});

describe('a late value', () => {
  const late = (data: Record<string, string>): string[] => {
    const chart = new Chart(new App(), 'shop');
    new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data });
    return lateSecrets(Model.of(chart)).map(({ property }) => property ?? '');
  };

  test('is looked at where it is known when files are written', () => {
    expect(late({ 'a.properties': `db.password=${Late.text(LateValue.known(PASSWORD))}` })).toEqual([
      'data.a.properties',
    ]);
    expect(late({ 'a.properties': `db.password=${Late.text(LateValue.unknown<string>())}` })).toEqual([]);
    expect(late({ 'a.properties': 'db.user=app' })).toEqual([]);
  });

  test('is not told again where the text without it is a secret already', () => {
    const known = Late.text(LateValue.known('app'));
    expect(late({ 'a.properties': `db.user=${known}\ndb.password=${PASSWORD}` })).toEqual([]);
  });
});
