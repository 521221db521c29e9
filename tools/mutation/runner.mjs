// @ts-check
/**
 * Stryker's way to our tests: a plugin of the kind TestRunner. Modules are fresh for each mutant, and the mutant is active
 * before the first of them is read, so that constants are tried as well. Of the tests that reach a mutant those that found
 * others of its file come first, until one fails.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { declareClassPlugin, declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';

import session from './test-session.cjs';

/** @typedef {import('@stryker-mutator/api/core').CoverageData} Coverage */
/** @typedef {import('@stryker-mutator/api/test-runner').TestResult} TestResult */
/** @typedef {import('@stryker-mutator/api/test-runner').DryRunResult} DryRunResult */
/** @typedef {import('@stryker-mutator/api/test-runner').MutantRunResult} MutantRunResult */
/** @typedef {import('@stryker-mutator/api/test-runner').MutantRunOptions} MutantRunOptions */

/** What instrumented code reads. @type {import('@stryker-mutator/api/core').InstrumenterContext} */
const context = {};
Object.assign(globalThis, { __stryker__: context });

/** Folders and files under test/ with the tests of what is mutated: `MUTATION_TESTS=analysis/access,rules/registry.test.ts`. */
const { MUTATION_TESTS = 'analysis,insight,rules' } = process.env;

/** They synthesize whole platforms or try many values: seconds each, which thousands of mutants can't have. */
const SLOW = new Set([
  'test/analysis/reachability/naive.test.ts',
  'test/analysis/secrets/false-positives.test.ts',
  'test/insight/diff/properties.test.ts',
  'test/insight/diff/systems.test.ts',
  'test/rules/derived-names.test.ts',
  'test/rules/network-mutations.test.ts',
  'test/rules/network-references.test.ts',
  'test/rules/robustness.test.ts',
]);

/** @param {string} name @returns {string[]} */
const testsIn = (name) =>
  name.endsWith('.test.ts')
    ? [name]
    : readdirSync(name, { recursive: true, encoding: 'utf8' })
        .map((file) => path.posix.join(name, file))
        .filter((file) => file.endsWith('.test.ts') && !SLOW.has(file));

/** @param {string} id @returns {string} the file of a test */
const fileOf = (id) => id.slice(0, id.indexOf(': '));

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? `${error.message}\n${error.stack}` : String(error));

class InProcessRunner {
  constructor() {
    this.root = process.cwd();
    /** The tests that found mutants of a file, the last one first. @type {Map<string, string[]>} */
    this.killers = new Map();
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  /** Runs all tests once and notes which mutants they reach. @returns {Promise<DryRunResult>} */
  async dryRun() {
    /** @type {TestResult[]} */
    const tests = [];
    /** What tests reach, and what loading them does, by file. @type {{ ids: string[], loading: Coverage, perTest: Record<string, Coverage> }[]} */
    const reached = [];
    for (const file of MUTATION_TESTS.split(',').flatMap((name) => testsIn(`test/${name}`))) {
      /** @type {{ static: Coverage, perTest: Record<string, Coverage> }} */
      const covered = { static: {}, perTest: {} };
      context.mutantCoverage = covered;
      context.currentTestId = undefined;
      try {
        session.forgetModules();
        const loaded = session.load(this.root, file);
        await session.run(
          loaded,
          (test) => {
            context.currentTestId = test?.id;
          },
          ({ id, ms, failure }) => {
            const result = { id, name: id, timeSpentMs: ms, fileName: path.join(this.root, file) };
            tests.push(
              failure === undefined
                ? { ...result, status: TestStatus.Success }
                : { ...result, status: TestStatus.Failed, failureMessage: failure },
            );
            return true;
          },
        );
        reached.push({ ids: loaded.map(({ id }) => id), loading: covered.static, perTest: covered.perTest });
      } catch (error) {
        return { status: DryRunStatus.Error, errorMessage: `${file}: ${messageOf(error)}` };
      }
    }
    // mutants are held against tests in this order: the quickest files first
    const took = new Map(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    /** @param {{ ids: string[] }} file */
    const sum = ({ ids }) => ids.reduce((total, id) => total + (took.get(id) ?? 0), 0);
    /** @type {Record<string, Coverage>} */
    const perTest = {};
    for (const { ids, loading, perTest: own } of reached.sort((a, b) => sum(a) - sum(b)))
      // a constant is reached by loading its file, and held against the tests that run something of what is mutated
      for (const id of ids) if (own[id] !== undefined) perTest[id] = { ...loading, ...own[id] };
    return { status: DryRunStatus.Complete, tests, mutantCoverage: { static: {}, perTest } };
  }

  /** @param {MutantRunOptions} options @returns {Promise<MutantRunResult>} */
  async mutantRun({ activeMutant, testFilter = [], hitLimit }) {
    const wanted = new Set(testFilter);
    const killers = this.killers.get(activeMutant.fileName) ?? [];
    const ordered = [...new Set([...killers.filter((id) => wanted.has(id)), ...testFilter])];
    context.activeMutant = activeMutant.id;
    session.forgetModules();
    let nrOfTests = 0;
    for (const file of new Set(ordered.map(fileOf))) {
      context.hitLimit = hitLimit;
      context.hitCount = hitLimit === undefined ? undefined : 0;
      /** @type {{ id: string, failure: string } | undefined} */
      let failed;
      try {
        const tests = new Map(session.load(this.root, file).map((test) => [test.id, test]));
        await session.run(
          ordered.flatMap((id) => tests.get(id) ?? []),
          () => {},
          ({ id, failure }) => {
            nrOfTests += 1;
            if (failure !== undefined) failed = { id, failure };
            return failure === undefined;
          },
        );
      } catch (error) {
        // the file can't be loaded, or a hook breaks: jest would call its tests failed
        failed = { id: ordered.find((id) => fileOf(id) === file) ?? file, failure: messageOf(error) };
      }
      if (hitLimit !== undefined && (context.hitCount ?? 0) > hitLimit)
        return { status: MutantRunStatus.Timeout, reason: `passed more than ${hitLimit} times` };
      if (failed !== undefined) {
        const { id, failure } = failed;
        this.killers.set(activeMutant.fileName, [id, ...killers.filter((other) => other !== id)]);
        return { status: MutantRunStatus.Killed, failureMessage: failure, killedBy: [id], nrOfTests };
      }
    }
    return { status: MutantRunStatus.Survived, nrOfTests };
  }
}

/** What a rule is called elsewhere (`equivalents`) is text, like messages: docs/crosswalk.md shows it. */
const names = {
  /** @param {{ node?: { type: string, key?: { name?: string } } }} path as babel has them */
  shouldIgnore: ({ node }) =>
    node?.type === 'ObjectProperty' && node.key?.name === 'equivalents'
      ? 'what a rule is called elsewhere is text'
      : undefined,
};

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
  declareValuePlugin(PluginKind.Ignore, 'equivalents', names),
];
