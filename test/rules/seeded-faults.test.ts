import * as fs from 'node:fs';
import * as path from 'node:path';
import { Testing } from 'cdk8s';
import { Strimzi, Target } from 'cdk8s-data-platform';
import { parse, parseAllDocuments } from 'yaml';
import { flightDelays } from '../../apps/flight-delays/platform';
import type { Json } from '../../lib/kubernetes';
import { Inventory, isKubeObject, isObject, Model } from '../../lib/model';
import { judgeManifests, manifestRules, type ManifestContext } from '../../lib/rules';

const FAULTS = path.join(__dirname, 'faults');

/** One thing that is changed in an object: a value that is set, or one that is taken away. */
type Edit =
  { readonly set: readonly (string | number)[]; readonly to: Json } | { readonly drop: readonly (string | number)[] };

/** What is changed in good manifests. */
type Change =
  { readonly of: string; readonly edits: readonly Edit[] } | { readonly add: Json } | { readonly without: string };

interface Fault {
  /** What is wrong. */
  readonly fault: string;
  /** The rules that are meant to find it: one of them is enough. */
  readonly found: readonly string[];
  readonly changes: readonly Change[];
  readonly platform?: 'native' | 'strimzi';
}

function faultsOf(file: string): readonly Fault[] {
  const faults: readonly Fault[] = parse(fs.readFileSync(path.join(FAULTS, file), 'utf8'));
  return faults;
}

/** Sets a value far inside an object, or takes it away. */
function edited(value: Json | undefined, [step, ...rest]: readonly (string | number)[], to: Json | undefined): Json {
  if (step === undefined) return to ?? null;
  if (typeof step === 'number') {
    const list: Json[] = Array.isArray(value) ? [...value] : [];
    if (to === undefined && rest.length === 0) list.splice(step, 1);
    else list[step] = edited(list[step], rest, to);
    return list;
  }
  const { [step]: inner, ...others } = isObject(value) ? value : {};
  return to === undefined && rest.length === 0 ? others : { ...others, [step]: edited(inner, rest, to) };
}

function nameOf(object: Json): string {
  const { kind, metadata } = isObject(object) ? object : {};
  const name = isObject(metadata) ? metadata.name : undefined;
  return typeof kind === 'string' && typeof name === 'string' ? `${kind}/${name}` : '?';
}

function changed(objects: readonly Json[], changes: readonly Change[]): Json[] {
  let result = [...objects];
  for (const change of changes) {
    if ('add' in change) result.push(change.add);
    else if ('without' in change) result = result.filter((object) => nameOf(object) !== change.without);
    else {
      const index = objects.findIndex((object) => nameOf(object) === change.of);
      expect({ of: change.of, index }).not.toEqual({ of: change.of, index: -1 });
      const at = result.findIndex((object) => object === objects[index]);
      let object = result[at] ?? null;
      for (const edit of change.edits)
        object = 'set' in edit ? edited(object, edit.set, edit.to) : edited(object, edit.drop, undefined);
      result[at] = object;
    }
  }
  return result;
}

type Judged = Omit<ManifestContext, 'inventory'>;

/** What is found, as texts that can be compared. */
function findings(
  objects: readonly Json[],
  judged: Judged,
  rules = manifestRules,
): { readonly id: string; readonly text: string }[] {
  const inventory = Inventory.of(objects.filter(isKubeObject));
  return judgeManifests(rules, { inventory, ...judged }).map(({ rule, item, property, message, given }) => ({
    id: rule.id,
    text: [rule.id, nameOf(item.object), property, message, JSON.stringify(given)].join(' '),
  }));
}

/** Good manifests, and what is told of them all the same. */
class Good {
  private readonly told: ReadonlySet<string>;

  constructor(
    readonly objects: readonly Json[],
    private readonly judged: Judged,
  ) {
    this.told = new Set(findings(objects, judged).map(({ text }) => text));
  }

  /** The rules, of those that are meant, that find something new once the manifests are changed. */
  rulesThatFind({ changes, found }: Fault): string[] {
    const meant = manifestRules.filter(({ id }) => found.includes(id));
    const all = findings(changed(this.objects, changes), this.judged, meant);
    return [...new Set(all.filter(({ text }) => !this.told.has(text)).map(({ id }) => id))];
  }

  errors(): string[] {
    const inventory = Inventory.of(this.objects.filter(isKubeObject));
    return judgeManifests(manifestRules, { inventory, ...this.judged })
      .filter(({ rule, severity }) => (severity ?? rule.severity) === 'error')
      .map(({ rule, property, message }) => [rule.id, property, message].join(' '));
  }
}

/** Expects that one of the rules that are meant finds the fault. */
function expectFound(fault: Fault, good: Good): void {
  expect(good.rulesThatFind(fault)).not.toEqual([]);
}

describe('a platform of somebody else', () => {
  const documents = parseAllDocuments(fs.readFileSync(path.join(FAULTS, 'platform.yaml'), 'utf8'));
  const objects = documents.map((document): Json => document.toJS());
  const good = new Good(objects, { target: Target.generic(), tier: 'prod', needs: undefined });

  test('has no error as it is', () => {
    expect(objects).toHaveLength(40);
    expect(good.errors()).toEqual([]);
  });

  const files = fs.readdirSync(FAULTS).filter((file) => file !== 'platform.yaml' && file !== 'reference.yaml');
  describe.each(files.sort())('%s', (file) => {
    test.each(faultsOf(file).map((fault) => [fault.fault, fault] as const))('%s', (_name, fault) => {
      expectFound(fault, good);
    });
  });
});

describe('the reference platform in prod', () => {
  const built = (engine: 'native' | 'strimzi'): Good => {
    const { platform } = flightDelays({
      target: engine === 'native' ? Target.eks({ region: 'eu-central-1' }) : Target.gke({ region: 'europe-west3' }),
      tier: 'prod',
      operators: engine === 'native' ? [] : [Strimzi.v1_2()],
      outdir: Testing.app().outdir,
      flights: [{ date: '2001/01/01 00:10', delay: 1, distance: 2, origin: 'DTW', destination: 'JFK' }],
    });
    const model = Model.of(platform);
    const { target, tier, operators } = model.environment;
    return new Good(
      model.objects.map(({ object }) => object),
      { target, tier, needs: model.needs, operators },
    );
  };
  const platforms = { native: built('native'), strimzi: built('strimzi') };

  test.each(Object.entries(platforms))('has no error as it is (%s)', (_engine, good) => {
    expect(good.errors()).toEqual([]);
  });

  test.each(faultsOf('reference.yaml').map((fault) => [fault.fault, fault] as const))('%s', (_name, fault) => {
    expectFound(fault, platforms[fault.platform ?? 'native']);
  });
});
