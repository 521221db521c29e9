import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { run } from '../../lib/cli/program';

/** A kubectl that keeps its objects in a file: as much of it as the program uses, with its refusals. */
const KUBECTL = `#!${process.execPath}
const fs = require('node:fs');
const [,, ...argv] = process.argv;
const state = JSON.parse(fs.readFileSync(__dirname + '/state.json', 'utf8'));
const fail = (text) => { process.stderr.write(text + '\\n'); process.exit(1); };
const option = (name) => {
  const at = argv.findIndex((arg) => arg === '--' + name || arg.startsWith('--' + name + '='));
  return at < 0 ? undefined : argv[at].includes('=') ? argv[at].split('=')[1] : argv[at + 1];
};
state.calls.push(argv);
const keyOf = (kind, namespace, name) => [kind.toLowerCase().replace(/s$/, ''), namespace ?? '', name].join('/');
const stored = (object) => keyOf(object.kind, object.metadata.namespace, object.metadata.name);
const words = argv.filter((arg, index) => !arg.startsWith('--') && !['--namespace', '--selector'].includes(argv[index - 1]));
const [verb, kind, ...names] = words;
if (verb === 'get') {
  const all = Object.entries(state.objects);
  const found = names.length > 0
    ? names.map((name) => state.objects[keyOf(kind, option('namespace'), name)]).filter(Boolean)
    : all.filter(([key]) => key.startsWith(keyOf(kind, option('namespace'), ''))).map(([, object]) => object);
  if (names.length === 1) process.stdout.write(found.length === 0 ? '' : JSON.stringify(found[0]));
  else if (names.length === 0 || found.length > 0) process.stdout.write(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: found }));
} else {
  for (const object of JSON.parse(fs.readFileSync(0, 'utf8')).items) {
    const key = stored(object);
    const known = state.objects[key];
    if (object.metadata.namespace && !state.objects['namespace//' + object.metadata.namespace]) fail('Error from server (NotFound): namespaces "' + object.metadata.namespace + '" not found');
    if (verb === 'create' && known) fail('Error from server (AlreadyExists): ' + key + ' already exists');
    if (verb === 'replace' && object.metadata.resourceVersion !== known?.metadata.resourceVersion) fail('Error from server (Conflict): ' + key + ' has been modified');
    object.metadata.resourceVersion = String(++state.version);
    state.objects[key] = object;
  }
}
fs.writeFileSync(__dirname + '/state.json', JSON.stringify(state));
`;

interface StoredObject {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
  };
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
}

interface State {
  version: number;
  calls: string[][];
  objects: Record<string, StoredObject>;
}

/** What a run of the program said. */
export interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A synthesized platform in a folder and a cluster behind a fake kubectl. */
export class FakeCluster {
  /** Folder of the synthesized platform. */
  readonly outdir: string;
  private readonly folder: string;

  constructor(namespaces: readonly string[] = []) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'data-platform-cli-'));
    this.outdir = path.join(this.folder, 'dist');
    fs.mkdirSync(path.join(this.outdir, 'manifests'), { recursive: true });
    fs.writeFileSync(path.join(this.folder, 'kubectl'), KUBECTL, { mode: 0o755 });
    this.write({ version: 0, calls: [], objects: {} });
    for (const name of namespaces) this.put('namespace', '', name, { metadata: {} });
  }

  needs(...needs: readonly object[]): void {
    fs.writeFileSync(path.join(this.outdir, 'needs.json'), JSON.stringify({ needs }));
  }

  manifest(file: string, yaml: string): void {
    fs.writeFileSync(path.join(this.outdir, 'manifests', file), yaml);
  }

  put(kind: string, namespace: string, name: string, object: object): void {
    const { metadata = {}, ...rest } = object as Partial<StoredObject>;
    const state = this.state;
    state.version += 1;
    state.objects[`${kind}/${namespace}/${name}`] = {
      kind,
      ...rest,
      metadata: {
        ...metadata,
        name,
        ...(namespace === '' ? {} : { namespace }),
        resourceVersion: String(state.version),
      },
    } as StoredObject;
    this.write(state);
  }

  /** Puts a Secret there as somebody else would. */
  putSecret(namespace: string, name: string, texts: Readonly<Record<string, string>>): void {
    const data = Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    );
    this.put('secret', namespace, name, { type: 'Opaque', data });
  }

  remove(namespace: string, name: string): void {
    const state = this.state;
    state.objects = Object.fromEntries(
      Object.entries(state.objects).filter(([key]) => key !== `secret/${namespace}/${name}`),
    );
    this.write(state);
  }

  object(kind: string, namespace: string, name: string): StoredObject | undefined {
    return this.state.objects[`${kind}/${namespace}/${name}`];
  }

  /** The values of a Secret in clear. */
  secret(namespace: string, name: string): Record<string, string> {
    const data = this.object('secret', namespace, name)?.data ?? {};
    return Object.fromEntries(
      Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString('utf8')]),
    );
  }

  get state(): State {
    return JSON.parse(fs.readFileSync(path.join(this.folder, 'state.json'), 'utf8')) as State;
  }

  /** Runs the program with this cluster. */
  async run(
    command: string,
    { path: searchPath = this.folder, now = new Date('2026-01-01T00:00:00Z') } = {},
  ): Promise<Said> {
    const [out, err]: [string[], string[]] = [[], []];
    const status = await run(command === '' ? [] : command.split(' '), {
      env: { PATH: searchPath },
      now,
      print: (line) => out.push(line),
      warn: (line) => err.push(line),
    });
    return { status, out: out.join('\n'), err: err.join('\n') };
  }

  async secrets(options = '', now?: Date): Promise<Said> {
    return this.run(`secrets --outdir ${this.outdir} ${options}`.trim(), now === undefined ? {} : { now });
  }

  private write(state: State): void {
    fs.writeFileSync(path.join(this.folder, 'state.json'), JSON.stringify(state));
  }
}
