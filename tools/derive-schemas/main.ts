/**
 * Derives lib/kubernetes/schemas from what Kubernetes and the operators publish: the shape without the prose.
 *
 *     go mod download -json k8s.io/kubernetes@v1.34.4        prints the folder of a version's source
 *     npm run schemas -- --kubernetes 1.33=FOLDER --kubernetes 1.34=FOLDER --kubernetes 1.35=FOLDER \
 *       --strimzi 1.2.0=FOLDER                               folder of its custom resource definitions
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { kubernetesSchemas } from './kubernetes';
import { operatorSchemas } from './operators';

const OUT = path.join(__dirname, '../../lib/kubernetes/schemas');

/** The kinds of an operator that the library makes. */
const STRIMZI_KINDS = ['Kafka', 'KafkaNodePool', 'KafkaRebalance', 'KafkaTopic', 'KafkaUser'];

const { values } = parseArgs({
  options: {
    kubernetes: { type: 'string', multiple: true, default: [] },
    strimzi: { type: 'string' },
  },
});

const folders = new Map(values.kubernetes.map(splitPair));
const schemas = kubernetesSchemas(folders);
write('kubernetes', schemas);

if (values.strimzi !== undefined) {
  const [version, folder] = splitPair(values.strimzi);
  const files = STRIMZI_KINDS.map((kind) => path.join(folder, `kafka.strimzi.io_${kind}.yaml`));
  const metadata = ['meta.v1.ObjectMeta', 'meta.v1.OwnerReference'].map((name) => [name, schemas.types[name] ?? {}]);
  write('kafka.strimzi.io', operatorSchemas(`Strimzi ${version}`, files, Object.fromEntries(metadata)));
}

function splitPair(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`"${text}" should be VERSION=FOLDER`);
  return [text.slice(0, at), text.slice(at + 1)];
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
