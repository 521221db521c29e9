import * as fs from 'node:fs';
import * as path from 'node:path';
import { genericRules, manifestRules, type ManifestRule, type Rule } from '../../lib/rules';
import { findingsOf, type RuleCase, type RuleCases } from './cases/case';

const CASES = path.join(__dirname, 'cases');
const LIB = path.join(__dirname, '../../lib');

/** The cases of all files, with the file that each is from. */
const cases = fs
  .readdirSync(CASES)
  .filter((file) => file.endsWith('.ts') && file !== 'case.ts')
  .sort()
  .flatMap((file) => {
    const module: { readonly cases: RuleCases } = jest.requireActual(path.join(CASES, file));
    return Object.entries(module.cases).map(([id, given]) => ({ file, id, ...given }));
  });

/** Systems bring their rules in files of one name. */
const systemRules = fs
  .readdirSync(path.join(LIB, 'systems'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('-rules.ts'))
  .sort()
  .flatMap((file) => {
    const module: Readonly<Record<string, unknown>> = jest.requireActual(path.join(LIB, 'systems', file));
    return Object.values(module).flatMap((value) => (Array.isArray(value) ? value.filter(isRule) : []));
  });

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'id' in value && 'check' in value;
}

/** Each once: a file may gather the rules of others. */
const all: readonly (Rule | ManifestRule)[] = [...new Set([...genericRules, ...systemRules, ...manifestRules])];

describe('all rules', () => {
  test('those of the systems are found', () => {
    const prefixes = new Set(systemRules.map(({ id }) => id.split('-')[0]));
    expect([...prefixes]).toEqual(expect.arrayContaining(['kafka', 'flink', 'spark', 'object']));
  });

  test('no two have the same id', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test.each(all.map((rule) => [rule.id, rule] as const))('%s says what, why and whence', (id, rule) => {
    // annotations name it: `accept.<id>` has to fit in 63 characters
    expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(id.length).toBeLessThanOrEqual(56);
    for (const text of [rule.title, rule.reason, rule.source]) expect(text.trim().length).toBeGreaterThan(10);
  });
});

describe('rules of manifests', () => {
  test('each has bad and good cases', () => {
    const shown = new Set(cases.filter(({ bad, good }) => bad.length > 0 && good.length > 0).map(({ id }) => id));
    expect(manifestRules.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });

  test('no case is of a rule that does not exist, or in two files besides those for other tools', () => {
    const ids = new Set(manifestRules.map(({ id }) => id));
    expect(cases.filter(({ id }) => !ids.has(id)).map(({ file, id }) => `${file}: ${id}`)).toEqual([]);
    const named = cases.filter(({ file }) => file !== 'judges.ts').map(({ id }) => id);
    expect(named.filter((id, index) => named.indexOf(id) !== index)).toEqual([]);
  });

  const listed = (kind: 'bad' | 'good'): [string, string, RuleCase][] =>
    cases.flatMap(({ id, [kind]: list }) => list.map((one): [string, string, RuleCase] => [id, one.what, one]));

  test.each(listed('bad'))('%s refuses %s', (id, _what, given) => {
    const found = findingsOf(id, given);
    expect(found.length).toBeGreaterThan(0);
    if (given.at !== undefined) expect(found.map(({ property }) => property ?? '')).toEqual(given.at);
    for (const { message, remedy } of found) {
      expect(message.length).toBeGreaterThan(5);
      expect(remedy.length).toBeGreaterThan(5);
    }
  });

  test.each(listed('good'))('%s accepts %s', (id, _what, given) => {
    expect(findingsOf(id, given).map(({ property, message }) => `${property ?? ''} ${message}`)).toEqual([]);
  });
});
