import * as fs from 'node:fs';
import * as path from 'node:path';
import { readManifestFolder, readManifestText } from '../../lib/cli/manifest-folder';
import { temporaryFolder } from '../support/folders';

const read = (text: string) => {
  const { objects, problems } = readManifestText(text, 'a.yaml');
  return {
    names: objects.map(({ object }) => `${object.kind} ${object.metadata.name}`),
    objects,
    problems: problems.map(({ line, message, severity }) => `${String(line)} ${severity} ${message}`),
  };
};

const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`;

describe('reading manifests', () => {
  test('documents are taken in their order, empty ones are nothing', () => {
    const { names, problems } = read(`# nothing\n---\n${service('a')}---\n---\n${service('b')}...\n`);
    expect(names).toEqual(['Service a', 'Service b']);
    expect(problems).toEqual([]);
  });

  test('lists are taken apart, lists in lists too', () => {
    const item = (name: string) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name } });
    const list = { apiVersion: 'v1', kind: 'List', items: [item('b'), item('c')] };
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [item('a'), list] }, undefined, '\t');
    expect(read(text)).toMatchObject({ names: ['Service a', 'Service b', 'Service c'], problems: [] });
  });

  test('a list of nothing is nothing', () => {
    expect(read('apiVersion: v1\nkind: List\nitems:\n')).toMatchObject({ names: [], problems: [] });
  });

  test('values of JSON may follow each other, as for kubectl, and know their lines', () => {
    const value = (name: string) => `{\n  "apiVersion": "v1", "kind": "Service",\n  "metadata": {"name": "${name}"}\n}`;
    const { names, objects, problems } = read(`${value('a')}\n${value('{"b}')}${value('c')}\n`.replace('{"b}', '{b}'));
    expect(problems).toEqual([]);
    expect(names).toEqual(['Service a', 'Service {b}', 'Service c']);
    expect(objects.map(({ line }) => line)).toEqual([1, 5, 8]);
    expect(objects[1]?.lineOf('metadata.name')).toBe(7);
  });

  test('maps in braces may be documents of YAML', () => {
    const text = `{apiVersion: v1, kind: Service, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: b}}\n`;
    expect(read(text)).toMatchObject({ names: ['Service a', 'Service b'], problems: [] });
  });

  test('lines may end as those of Windows, and begin with a mark of their order', () => {
    const text = `\uFEFF${service('a')}---\n${service('b')}`.replaceAll('\n', '\r\n');
    expect(read(text)).toMatchObject({ names: ['Service a', 'Service b'], problems: [] });
    expect(read(text).objects[1]?.line).toBe(6);
  });

  test('the items of a typed list have the kind that the list says', () => {
    const text = 'apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: web}\n';
    expect(read(text).objects[0]?.object).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment' });
  });

  test('an annotation without a value is empty, as for Kubernetes', () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {b: , c: d}}\n';
    expect(read(text)).toMatchObject({ names: ['Service a'], problems: [] });
  });

  test('a generated name gets as many characters as Kubernetes makes up', () => {
    expect(read('{apiVersion: batch/v1, kind: Job, metadata: {generateName: load-}}').names).toEqual([
      'Job load-xxxxx',
    ]);
  });

  test('values are read as Kubernetes reads them: YAML 1.1 without times', () => {
    const text = `${service('a')}spec: {on: yes, mode: 0444, day: 2027-01-31, time: 22:22, big: 1_000, text: "yes"}\n`;
    expect(read(text).objects[0]?.object.spec).toEqual({
      true: true,
      mode: 0o444,
      day: '2027-01-31',
      time: '22:22',
      big: 1000,
      text: 'yes',
    });
  });

  test('a property knows its line, whatever dots are in its keys', () => {
    const text = `---\n${service('a')}  annotations:\n    example.com/team: x\n    example.com: y\nspec:\n  ports:\n  - port: 80\n  - name: b\n    port: 81\n`;
    const [object] = read(text).objects;
    expect(object?.line).toBe(2);
    expect(object?.lineOf('metadata.annotations.example.com/team')).toBe(7);
    expect(object?.lineOf('metadata.annotations.example.com')).toBe(8);
    expect(object?.lineOf('spec.ports[1].port')).toBe(13);
    expect(object?.lineOf('spec.ports[1].targetPort')).toBe(12);
    expect(object?.lineOf('spec.ports[7]')).toBe(10);
    expect(object?.lineOf('status.phase')).toBe(2);
  });

  test('a property of an anchor is where the anchor stands', () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nx: &limits\n  cpu: 1\nspec:\n  limits: *limits\n`;
    expect(read(text).objects[0]?.lineOf('spec.limits.cpu')).toBe(5);
  });

  test('an anchor may be used a thousand times; those that use each other must not explode', () => {
    const items = Array.from(
      { length: 1000 },
      (_, index) => `- {apiVersion: v1, kind: Pod, metadata: {name: a${String(index)}, labels: *l}}\n`,
    );
    expect(read(`x: &l {a: b}\napiVersion: v1\nkind: List\nitems:\n${items.join('')}`).names).toHaveLength(1000);
    const levels = 'bcdefghi'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'.charAt(index)}, `.repeat(9)}]\n`);
    expect(read(`a: &a [1]\n${levels.join('')}`).problems[0]).toContain("can't be read: Excessive alias count");
  });

  test('fails on a broken document with its line, and reads the others', () => {
    const { names, problems } = read(`${service('a')}---\nkind: Service\n  name: [\n---\n${service('b')}`);
    expect(names).toEqual(['Service a', 'Service b']);
    expect(problems[0]).toMatch(/^6 error is no YAML: /);
  });

  test('fails on a key that stands twice, and takes the last one, as Kubernetes does', () => {
    const { objects, problems } = read(`${service('a')}spec: {type: NodePort}\nspec: {type: ClusterIP}\n`);
    expect(problems).toEqual(['6 error the same key stands twice in a map']);
    expect(objects[0]?.object.spec).toEqual({ type: 'ClusterIP' });
  });

  test('fails on a template, and says what to do', () => {
    expect(read(`apiVersion: v1\nkind: Service\nmetadata:\n  {{- include "x" . }}\n`).problems[0]).toContain(
      'render it first',
    );
  });

  test('fails once on a document that is broken in many places', () => {
    expect(read('{ "kind": "Service" ] } : : {').problems).toHaveLength(1);
  });

  test('fails on a template that is YAML, since a key is a map', () => {
    expect(read('apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ name }}\n').problems).toEqual([
      '4 error is no YAML: a key must be text (is it a template? render it first)',
    ]);
  });

  test.each([
    ['apiVersion: v1\nkind: Service\n', '1 error Service has no metadata.name that is text'],
    [
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {v: 1}}\n',
      '1 error Service a: metadata.labels.v must be text: write it in quotes',
    ],
    [
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: 1}\n',
      '1 error Service a: metadata.namespace must be text: write it in quotes',
    ],
    ['a: *nothing\n', "1 error can't be read: Unresolved alias (the anchor must be set before the alias): nothing"],
  ])('fails on %j', (text, problem) => {
    expect(read(text).problems).toEqual([problem]);
  });

  test.each([
    ['replicas: 3\n', 'is no Kubernetes object: apiVersion or kind is missing'],
    ['- 1\n', 'is no Kubernetes object: a map was expected'],
    [
      'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes: []\n',
      'is no Kubernetes object: Cluster of kind.x-k8s.io/v1alpha4 has no metadata, as configurations of programs',
    ],
    [
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
      'is a Kustomization of kustomize: build it, and read what comes out (kubectl kustomize DIR)',
    ],
  ])('%j is noted, and is no mistake', (text, note) => {
    expect(read(text).problems).toEqual([`1 note ${note}`]);
  });
});

describe('reading folders', () => {
  const folderOf = (files: Readonly<Record<string, string>>): string => {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    return folder;
  };
  const namesIn = (folder: string): string[] =>
    readManifestFolder(folder).objects.map(
      ({ object, file }) => `${path.relative(folder, file)} ${object.metadata.name}`,
    );

  test('YAML and JSON below it are read, what is hidden or installed is not', () => {
    const folder = folderOf({
      'b/x.yml': service('b'),
      'a.json': '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"}}',
      'z.yaml': service('z'),
      'notes.txt': service('text'),
      '.git/y.yaml': service('hidden'),
      'node_modules/p/y.yaml': service('installed'),
    });
    expect(namesIn(folder)).toEqual(['a.json a', 'b/x.yml b', 'z.yaml z']);
  });

  test('of what this library wrote, manifests are read and nothing else', () => {
    const folder = folderOf({ 'manifests/x.yaml': service('x'), 'needs.json': '{"needs":[]}', 'other.yaml': 'a: 1' });
    expect(namesIn(folder)).toEqual(['manifests/x.yaml x']);
  });

  test('patches of a kustomization are no manifests, and are noted', () => {
    const folder = folderOf({
      'base/kustomization.yaml': 'resources: [a.yaml]\nconfigMapGenerator:\n- {name: x, files: [x.yaml=data/x.yaml]}\n',
      'base/a.yaml': service('a'),
      'base/data/x.yaml': service('x'),
      'over/kustomization.yml': [
        'apiVersion: kustomize.config.k8s.io/v1beta1',
        'kind: Kustomization',
        'resources: [../base, b.yaml]',
        'patches:',
        '- path: patches/p.yaml',
        '- patch: |-',
        '    kind: Service',
        'patchesStrategicMerge: [q.yaml]',
        '',
      ].join('\n'),
      'over/b.yaml': service('b'),
      'over/q.yaml': service('q'),
      'over/patches/p.yaml': service('p'),
    });
    expect(namesIn(folder)).toEqual(['base/a.yaml a', 'over/b.yaml b']);
    expect(readManifestFolder(folder).problems.every(({ severity }) => severity === 'note')).toBe(true);
    expect(readManifestFolder(folder).problems.map(({ message }) => message)).toContain(
      `is a part of ${path.join(folder, 'over/kustomization.yml')}: build that, and read what comes out (kubectl kustomize DIR)`,
    );
  });

  test('fails where there is nothing', () => {
    expect(() => readManifestFolder('/no/such/folder')).toThrow('There is no /no/such/folder.');
  });
});
