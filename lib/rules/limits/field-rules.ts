import { compareVersions } from '../../core';
import { isObject, objects, type Item, type PodView } from '../../model';
import type { ManifestRule, ReportManifest } from '../manifest-rule';
import { container, initContainer } from './container-fields';
import type { Fault } from './fault';
import * as limits from './field-limits';
import { metadata, templateAnnotations } from './metadata-fields';
import { pod } from './pod-fields';

function reportAll(item: Item, base: string, faults: readonly Fault[], report: ReportManifest): void {
  for (const { at, ...fault } of faults) {
    const property = base === '' || at === '' ? base + at : `${base}.${at}`;
    report({ item, property, ...fault, remedy: 'write a value that is allowed' });
  }
}

/** `spec.template.spec` and the like. */
function pathOf({ pointer }: PodView): string {
  return pointer.slice(1).replaceAll('/', '.');
}

const fieldLimit: ManifestRule = {
  id: 'field-limit',
  severity: 'error',
  title: 'Fields have values that the API server takes, beyond what their schema says',
  reason: 'the API server refuses the object, although its schema allows it',
  source: 'kubernetes/kubernetes, pkg/apis/*/validation; asked of a server of 1.34 with --dry-run=server',
  equivalents: {},
  container: (view, report) => {
    const { container: given, path, init, item } = view;
    const faults = container(given);
    if (faults.length > 0) reportAll(item, path, faults, report);
    if (init) reportAll(item, path, initContainer(given), report);
  },
  pod: (view, item, report) => {
    const faults = pod(view.spec, item.object.kind);
    if (faults.length > 0) reportAll(item, pathOf(view), faults, report);
    if (view.object.kind === 'Pod') return;
    const annotations = templateAnnotations(view.annotations);
    if (annotations.length > 0) reportAll(item, pathOf(view).slice(0, -'.spec'.length), annotations, report);
  },
  objects: {
    ...Object.fromEntries(
      Object.entries(limits.SPECS).map(([groupKind, looks]) => [
        groupKind,
        (item: Item, report: ReportManifest): void => {
          const { spec } = item.object;
          if (isObject(spec)) for (const look of looks) reportAll(item, 'spec', look(spec), report);
        },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(limits.OBJECTS).map(([groupKind, look]) => [
        groupKind,
        (item: Item, report: ReportManifest): void => {
          reportAll(item, '', look(item.object), report);
        },
      ]),
    ),
    '*': (item, report) => {
      const faults = metadata(item.object.metadata);
      if (faults.length > 0) reportAll(item, 'metadata', faults, report);
    },
  },
};

/** Linux takes 128 KiB for one text of a program's arguments and environment, its end included (MAX_ARG_STRLEN). */
const MOST_TEXT_BYTES = 128 * 1024 - 1;
/** What is certainly short enough, whatever its characters. */
const SURELY_SHORT = MOST_TEXT_BYTES / 4;

const textSize: ManifestRule = {
  id: 'container-text-size',
  severity: 'error',
  title: 'No variable, argument or command of a container is larger than 128 KiB',
  reason: 'the program does not start: argument list too long',
  source: 'execve(2), MAX_ARG_STRLEN: 32 pages',
  equivalents: {},
  container: ({ container, path, item }, report) => {
    const check = (text: unknown, property: string): void => {
      if (typeof text !== 'string' || text.length < SURELY_SHORT) return;
      const bytes = Buffer.byteLength(text);
      if (bytes <= MOST_TEXT_BYTES) return;
      report({
        item,
        property,
        message: `is ${String(Math.ceil(bytes / 1024))} KiB large`,
        allowed: 'less than 128 KiB in one text',
        remedy: 'put it into a file of a ConfigMap, and mount it',
      });
    };
    for (const field of ['command', 'args'] as const) {
      const list = container[field];
      if (Array.isArray(list))
        for (const [index, text] of list.entries()) check(text, `${path}.${field}[${String(index)}]`);
    }
    if (container.env === undefined) return;
    for (const [index, { value }] of objects(container.env).entries()) check(value, `${path}.env[${String(index)}]`);
  },
};

/** Names that every minor takes. */
const STRICT = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
/** Names that minors take since this one: printable ASCII, and no `=`. */
const RELAXED = /^[ -<>-~]+$/;
const RELAXED_SINCE = '1.34';
const strictNames = new Set<string>();
const MOST_REMEMBERED = 10_000;

const variableName: ManifestRule = {
  id: 'variable-name',
  severity: 'error',
  title: 'Variables of containers have names that every supported minor takes',
  reason: 'the API server refuses the pod',
  source: `kubernetes/kubernetes, IsEnvVarName and IsRelaxedEnvVarName; relaxed by default since ${RELAXED_SINCE}`,
  equivalents: {},
  container: ({ container, path, item }, report, { target }) => {
    if (container.env === undefined) return;
    for (const [index, { name }] of objects(container.env).entries()) {
      if (typeof name !== 'string' || isStrict(name)) continue;
      const relaxed = target.kubernetes.every((minor) => compareVersions(minor, RELAXED_SINCE) >= 0);
      if (relaxed && RELAXED.test(name)) continue;
      report({
        item,
        property: `${path}.env[${String(index)}].name`,
        message: 'is no name for a variable',
        given: name,
        allowed: relaxed
          ? 'printable ASCII without "="'
          : `letters, digits, "-", "_" and ".", not beginning with a digit, on minors before ${RELAXED_SINCE}`,
        remedy: 'change the name',
      });
    }
  },
};

/** The same names stand in many containers. */
function isStrict(name: string): boolean {
  if (strictNames.has(name)) return true;
  if (!STRICT.test(name)) return false;
  if (strictNames.size < MOST_REMEMBERED) strictNames.add(name);
  return true;
}

/** The bounds of fields that schemas do not tell. */
export const fieldRules: readonly ManifestRule[] = [fieldLimit, textSize, variableName];
