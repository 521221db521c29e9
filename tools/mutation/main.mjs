// @ts-check
/**
 * Mutation tests by folder: `npm run test:mutation`, of some folders `npm run test:mutation -- rules/limits insight/diff`.
 * What was found for code and tests that have not changed is not tried again (temp/mutation); `-- --force` tries all.
 */
import { Stryker } from '@stryker-mutator/core';

/** What shows each rule on both sides of its conditions. */
const RULES = 'rules/registry.test.ts,rules/edges';

/** Folders of lib/ with the tests that their mutants are held against. @type {ReadonlyMap<string, string>} */
const SUBJECTS = new Map([
  ['analysis/reachability', 'analysis/reachability'],
  ['analysis/access', `analysis/access,${RULES}`],
  ['analysis/secrets', `analysis/secrets,${RULES}`],
  ['insight/diff', 'insight/diff'],
  ['insight/diff/systems', 'insight/diff/systems.test.ts'],
  ['insight/evidence', 'insight/evidence.test.ts'],
  ['rules', 'rules'],
  ['rules/access', RULES],
  ['rules/limits', `rules/field-limits.test.ts,rules/size-rules.test.ts,${RULES}`],
  ['rules/network', `rules/network-flows.test.ts,${RULES}`],
  ['rules/operators', RULES],
  ['rules/pod-security', `rules/pod-security.test.ts,${RULES}`],
  ['rules/references', `rules/content-references.test.ts,${RULES}`],
  ['rules/reliability', RULES],
  ['rules/secrets', `rules/secrets.test.ts,${RULES}`],
  ['rules/security', RULES],
]);

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith('--'));
const unknown = wanted.find((name) => !SUBJECTS.has(name));
if (unknown !== undefined) throw new Error(`${unknown} is none of ${[...SUBJECTS.keys()].join(', ')}`);

/** @type {string[]} */
const table = ['| mutants in | tried | noticed |', '| --- | ---: | ---: |'];
for (const name of wanted.length === 0 ? SUBJECTS.keys() : wanted) {
  process.env.MUTATION_TESTS = SUBJECTS.get(name);
  // folders within that are subjects of their own are left to themselves
  const inner = [...SUBJECTS.keys()].filter((other) => other.startsWith(`${name}/`)).map((other) => `!lib/${other}/**`);
  const results = await new Stryker({
    mutate: [`lib/${name}/**/*.ts`, ...inner, '!**/index.ts'],
    incrementalFile: `temp/mutation/${name.replaceAll('/', '-')}.json`,
    force: args.includes('--force'),
  }).runMutationTest();
  const tried = results.filter(({ status }) => status !== 'Ignored');
  const noticed = tried.filter(({ status }) => status === 'Killed' || status === 'Timeout');
  const share = tried.length === 0 ? '-' : `${((100 * noticed.length) / tried.length).toFixed(0)} %`;
  table.push(`| \`lib/${name}\` | ${tried.length} | ${share} |`);
}
console.log(table.join('\n'));
