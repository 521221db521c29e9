// @ts-check
/**
 * Runs tests written for jest in this process, with fresh modules as often as wanted: compiled once, only evaluated anew.
 * That takes milliseconds where jest takes a second, so that thousands of mutants can be held against the tests.
 * It knows what the tests of rules, analyses and insights use of jest, and fails on anything else.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const vm = require('node:vm');

const swc = require('@swc/core');
const { expect } = require('expect');
const { bind } = require('jest-each');
const { spyOn } = require('jest-mock');

/** @typedef {() => unknown} Body */
/** @typedef {{ readonly hooks: Record<'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll', Body[]>, readonly parent: Group | undefined, readonly name: string }} Group */
/** @typedef {{ readonly id: string, readonly file: string, readonly group: Group, readonly body: Body }} Test */
/** @typedef {{ readonly id: string, readonly file: string, readonly ms: number, readonly failure: string | undefined }} Outcome */

/** The tests of one file while it is loaded. @type {{ file: string, group: Group, tests: Test[], ids: Map<string, number> }} */
let loading;

/** @param {string} name @param {Group | undefined} parent @returns {Group} */
const newGroup = (name, parent) => ({
  name,
  parent,
  hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
});

/** @param {Group} group @returns {Group[]} the group and those around it, the outermost first */
const around = (group) => [...(group.parent === undefined ? [] : around(group.parent)), group];

/** @param {string} name @param {Body} body */
function describe(name, body) {
  const { group } = loading;
  loading.group = newGroup(name, group);
  body();
  loading.group = group;
}

/** @param {string} name @param {Body} body */
function test(name, body) {
  const { file, group, tests, ids } = loading;
  const names = around(group).flatMap((one) => (one.name === '' ? [] : [one.name]));
  const plain = `${file}: ${[...names, name].join(' ')}`;
  const seen = (ids.get(plain) ?? 0) + 1;
  ids.set(plain, seen);
  tests.push({ id: seen === 1 ? plain : `${plain} (${seen})`, file, group, body });
}

/** @param {keyof Group['hooks']} kind @returns {(body: Body) => void} */
const hook = (kind) => (body) => void loading.group.hooks[kind].push(body);

/** Functions of modules, compiled once a process. @type {Map<string, Function>} */
const compiled = new Map();

/** @param {string} filename */
function compile(filename) {
  const { code } = swc.transformSync(fs.readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  return vm.compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname'], { filename });
}

// so that the resolver finds them; they are evaluated below
require.extensions['.ts'] = () => {
  throw new Error('sources are loaded by this file only');
};

/** What modules export, until they are forgotten. @type {Map<string, { exports: unknown }>} */
const loaded = new Map();

/** `require` of each module. @type {Map<string, (id: string) => unknown>} */
const requires = new Map();

/** @param {string} filename @returns {(id: string) => unknown} */
function requireOf(filename) {
  const known = requires.get(filename);
  if (known !== undefined) return known;
  const native = Module.createRequire(filename);
  /** @type {Map<string, string>} */
  const resolved = new Map();
  /** @param {string} id */
  const required = (id) => {
    const file = resolved.get(id) ?? native.resolve(id);
    resolved.set(id, file);
    return file.endsWith('.ts') ? evaluate(file) : native(id);
  };
  const whole = Object.assign(required, { resolve: native.resolve });
  requires.set(filename, whole);
  return whole;
}

/** @param {string} filename @returns {unknown} what the module exports */
function evaluate(filename) {
  const known = loaded.get(filename);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(filename, module);
  const body = compiled.get(filename) ?? compile(filename);
  compiled.set(filename, body);
  body.call(module.exports, module.exports, requireOf(filename), module, filename, path.dirname(filename));
  return module.exports;
}

/** Forgets what was loaded of our own, so that no cache of one mutant is seen by the next. */
function forgetModules() {
  loaded.clear();
}

const it = Object.assign(test, { each: bind(test) });
Object.assign(globalThis, {
  describe: Object.assign(describe, { each: bind(describe) }),
  it,
  test: it,
  expect,
  jest: { requireActual: requireOf(__filename), spyOn },
  beforeAll: hook('beforeAll'),
  beforeEach: hook('beforeEach'),
  afterEach: hook('afterEach'),
  afterAll: hook('afterAll'),
});

/**
 * Loads a file of tests, and what it needs and is not loaded yet.
 *
 * @param {string} root the folder that names of files start from
 * @param {string} file
 * @returns {readonly Test[]}
 */
function load(root, file) {
  loading = { file, group: newGroup('', undefined), tests: [], ids: new Map() };
  evaluate(path.join(root, 'test/properties.ts'));
  evaluate(path.join(root, file));
  return loading.tests;
}

/**
 * Runs tests of one file in their order, with the hooks around them.
 *
 * @param {readonly Test[]} tests
 * @param {(test: Test | undefined) => void} entering told which test begins, and `undefined` for what is of none
 * @param {(outcome: Outcome) => boolean} ended told how each went; `false` ends the run
 */
async function run(tests, entering, ended) {
  /** @type {Set<Group>} */
  const open = new Set();
  for (const one of tests) {
    const groups = around(one.group);
    const start = performance.now();
    /** @type {string | undefined} */
    let failure;
    try {
      entering(undefined);
      for (const group of groups.filter((each) => !open.has(each))) {
        open.add(group);
        for (const body of group.hooks.beforeAll) await body();
      }
      entering(one);
      for (const group of groups) for (const body of group.hooks.beforeEach) await body();
      await one.body();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    for (const group of [...groups].reverse()) for (const body of group.hooks.afterEach) await body();
    entering(undefined);
    if (!ended({ id: one.id, file: one.file, ms: performance.now() - start, failure })) break;
  }
  for (const group of [...open].reverse()) for (const body of group.hooks.afterAll) await body();
}

module.exports = { forgetModules, load, run };
