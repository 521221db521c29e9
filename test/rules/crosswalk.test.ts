import * as fs from 'node:fs';
import * as path from 'node:path';
import { manifestRules, type Equivalents } from '../../lib/rules';
import { podSecurityChecks } from '../../lib/rules/pod-security/pod-security';
import { renderCrosswalk } from '../../tools/crosswalk/render';
import { crosswalkRows } from '../../tools/crosswalk/rows';

const TOOLS = ['kubeScore', 'kubeLinter', 'polaris', 'checkov', 'kubescape', 'trivy', 'cis'] as const;
const FORMS: Readonly<Record<(typeof TOOLS)[number], RegExp>> = {
  kubeScore: /^[a-z]+(-[a-z]+)+$/,
  kubeLinter: /^[a-z]+[a-z0-9]*(-[a-z0-9]+)*$/,
  polaris: /^[a-z][A-Za-z]+$/,
  checkov: /^CKV2?_K8S_\d+$/,
  kubescape: /^C-0\d{3}$/,
  trivy: /^(KSV-(\d{4}|0101[01])|KCV-\d{4})$/,
  cis: /^5\.[1-7]\.\d+$/,
};

const byId = new Map(crosswalkRows.map((row) => [row.id, row]));
const covering = (id: string) => manifestRules.filter(({ equivalents }) => equivalents.rows?.includes(id) === true);

describe('the crosswalk', () => {
  test('has 89 rows, none twice', () => {
    expect(new Set(byId.keys()).size).toBe(89);
    expect(crosswalkRows).toHaveLength(89);
  });

  test.each(crosswalkRows.map(({ id, title, undecided }) => [id, title, undecided] as const))(
    '%s (%s) has a rule, or says why not, and not both',
    (id, _title, undecided) => {
      expect(covering(id).length > 0).toBe(undecided === undefined);
    },
  );

  test.each(TOOLS)('ids of %s have its form, and stand in a row once', (tool) => {
    for (const row of crosswalkRows) {
      const ids = row[tool] ?? [];
      for (const id of ids) expect(id).toMatch(FORMS[tool]);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  const mapped = manifestRules.map(({ id, equivalents }): [string, Equivalents] => [id, equivalents]);
  test.each(mapped)('the rows of %s exist, and have the ids that it names', (_id, equivalents) => {
    const rows = equivalents.rows ?? [];
    expect(rows.filter((row) => !byId.has(row))).toEqual([]);
    for (const tool of TOOLS) {
      const known = rows.flatMap((row) => byId.get(row)?.[tool] ?? []);
      const named = equivalents[tool] ?? [];
      expect(named.filter((one) => !known.includes(one))).toEqual([]);
      expect(new Set(named).size).toBe(named.length);
    }
  });

  test('every check of Pod Security has one rule', () => {
    const checks = manifestRules.flatMap(({ equivalents }) => equivalents.podSecurity ?? []);
    expect([...checks].sort()).toEqual(podSecurityChecks.map(({ id }) => id).sort());
  });

  test('docs/crosswalk.md is what the registry says: else run tools/crosswalk.ts', () => {
    const text = fs.readFileSync(path.join(__dirname, '../../docs/crosswalk.md'), 'utf8');
    expect(text).toBe(renderCrosswalk(manifestRules));
  });
});
