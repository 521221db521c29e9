/**
 * Derives lib/kubernetes/schemas from what Kubernetes and the operators publish: the shape without the prose.
 *
 *     npm run schemas -- --crds DIR NAME VERSION             a version of an operator, from a folder (or several, each
 *                                                            with its own --crds) of its custom resource definitions
 *     npm run schemas -- --kubernetes 1.33=DIR --kubernetes 1.34=DIR --kubernetes 1.35=DIR
 *                                                            Kubernetes itself, from the source of each minor:
 *                                                            go mod download -json k8s.io/kubernetes@v1.34.4 prints it
 *
 * What changed against the newest version that was there is printed.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { metadataTypes } from '../../lib/kubernetes/schema-file';
import { changesBetween, type Schemas } from './changes';
import { kubernetesSchemas } from './kubernetes';
import { operatorSchemas } from './operators';
import { readIndex, withVersion } from './operator-index';

const OUT = path.join(__dirname, '../../lib/kubernetes/schemas');

const { values, positionals } = parseArgs({
  options: {
    kubernetes: { type: 'string', multiple: true, default: [] },
    crds: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
});

if (values.kubernetes.length > 0) deriveKubernetes(values.kubernetes);
if (values.crds.length > 0) deriveOperator(values.crds, positionals);

function deriveKubernetes(pairs: readonly string[]): void {
  const before = read('kubernetes');
  const schemas = kubernetesSchemas(new Map(pairs.map(splitPair)));
  write('kubernetes', schemas);
  report(before, schemas);
}

function deriveOperator(folders: readonly string[], [name, version, ...others]: readonly string[]): void {
  if (name === undefined || version === undefined || others.length > 0) {
    throw new Error('after --crds DIR come the name of the operator and its version, for instance strimzi 1.2.0');
  }
  const index = readIndex(path.join(OUT, 'operators.json'));
  const last = index[name]?.versions.at(-1);
  const before = last === undefined ? undefined : read(`${name}-${last}`);
  const schemas = operatorSchemas(`${name} ${version}`, folders, metadataTypes());
  write(`${name}-${version}`, schemas);
  write('operators', withVersion(index, name, version, schemas));
  report(before, schemas);
}

function report(before: Schemas | undefined, after: Schemas): void {
  const lines = before === undefined ? ['the first version'] : changesBetween(before, after);
  process.stdout.write(`${(lines.length === 0 ? ['nothing changed'] : lines).join('\n')}\n`);
}

function splitPair(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`"${text}" should be VERSION=FOLDER`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function read(name: string): Schemas {
  return JSON.parse(fs.readFileSync(path.join(OUT, `${name}.json`), 'utf8')) as Schemas;
}

/** One line a type: a change shows in review as what it is. */
function write(name: string, content: object): void {
  const section = (value: unknown): string => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
    return `{\n${Object.entries(value)
      .map(([key, item]) => `  ${JSON.stringify(key)}: ${JSON.stringify(item)}`)
      .join(',\n')}\n}`;
  };
  const sections = Object.entries(content).map(([key, value]) => `${JSON.stringify(key)}: ${section(value)}`);
  const text = `{\n${sections.join(',\n')}\n}\n`;
  JSON.parse(text);
  fs.mkdirSync(OUT, { recursive: true });
  fs.writeFileSync(path.join(OUT, `${name}.json`), text);
  process.stdout.write(`${name}.json: ${String(Math.round(text.length / 1024))} KiB\n`);
}
