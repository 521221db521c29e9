import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Yaml } from 'cdk8s';
import { Model, Rendering, type Platform } from 'cdk8s-data-platform';
import { judgeManifests, manifestRules, Rules } from 'cdk8s-data-platform/rules';
import { flightDelays } from '../apps/flight-delays/platform';
import { chainPlatform, servicePlatform, type Shape } from './trees';

/** What a scenario measured, by name. */
type Measurement = Readonly<Record<string, number>>;

/** The platform that a fast synth is promised for. */
const LARGE: Shape = { workloads: 4000, tenants: 40 };

/** What runs in a process of its own, so that no measurement warms up or litters another. */
const SCENARIOS: Readonly<Record<string, (outdir: string) => Measurement>> = {
  /** cdk8s' own synthesizer over our tree, without any check. */
  cdk8s: (outdir) => {
    const platform = servicePlatform(LARGE, outdir);
    Object.defineProperty(platform.node, 'validate', { value: () => [] });
    return {
      milliseconds: processorTime(() => {
        App.prototype.synth.call(platform);
      }),
    };
  },

  /** Our synthesizer, without any rule. */
  unchecked: (outdir) => {
    const platform = servicePlatform(LARGE, outdir);
    return {
      milliseconds: processorTime(() => {
        synthUnchecked(platform, outdir);
      }),
    };
  },

  /** Our synthesizer with all rules, and what it needs of memory. */
  checked: (outdir) => {
    const before = process.resourceUsage().maxRSS;
    const platform = servicePlatform(LARGE, outdir);
    const objects = platform.node.findAll().length;
    const milliseconds = processorTime(() => {
      platform.synth();
    });
    return { milliseconds, objects, kibibytes: process.resourceUsage().maxRSS - before };
  },

  /** All rules over a tree that is already read. */
  rules: (outdir) => {
    const platform = servicePlatform(LARGE, outdir);
    const model = Model.of(platform);
    return { milliseconds: rulesOver(platform, model), objects: model.objects.length };
  },

  /** All rules over the reference platform, as a program runs them: once, with nothing warm. */
  reference: () => {
    const { platform } = flightDelays();
    return { milliseconds: rulesOver(platform, Model.of(platform)) };
  },

  /** The same platform at two sizes, one after the other until both are warm. */
  growth: (outdir) => {
    const time = (shape: Shape): number => {
      const platform = servicePlatform(shape, outdir);
      return processorTime(() => {
        platform.synth();
      });
    };
    const [small, large]: [number[], number[]] = [[], []];
    for (let i = 0; i < 6; i++) {
      small.push(time({ workloads: 160, tenants: 8 }));
      large.push(time({ workloads: 1280, tenants: 64 }));
    }
    return { small: median(small.slice(1)), large: median(large.slice(1)) };
  },

  /** Ten thousand objects, each of which depends on the one before. */
  chain: (outdir) => {
    const platform = chainPlatform(10_000, outdir);
    return {
      milliseconds: processorTime(() => {
        platform.synth();
      }),
    };
  },

  /** The emitter, and the library that cdk8s writes YAML with. */
  emitter: (outdir) => {
    const platform = servicePlatform({ workloads: 400, tenants: 4 }, outdir);
    const rendering = new Rendering({ model: Model.of(platform), problems: [], findings: [] }, { syncWaves: false });
    const objects = rendering.verdict.model.objects.map(({ object }) => object);
    const both = [0, 1, 2].map(() => ({
      ours: processorTime(() => rendering.settledFiles()),
      theirs: processorTime(() => Yaml.stringify(...objects)),
    }));
    return { ours: median(both.map(({ ours }) => ours)), theirs: median(both.map(({ theirs }) => theirs)) };
  },
};

/** Milliseconds of all rules over a tree that is already read. */
function rulesOver(platform: Platform, model: Model): number {
  const rules = Rules.of(platform).all;
  const { inventory, needs, environment } = model;
  const context = { inventory, needs, target: environment.target, tier: environment.tier };
  return processorTime(() => {
    for (const rule of rules) rule.check(model, () => undefined);
    judgeManifests(manifestRules, context);
  });
}

function synthUnchecked(platform: Platform, outdir: string): void {
  const verdict = { model: Model.of(platform), problems: [], findings: [] };
  for (const [file, text] of new Rendering(verdict, { syncWaves: false }).settledFiles()) {
    const place = path.join(outdir, file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, text);
  }
}

/** Milliseconds of processor time: a busy machine does not change it as it changes the time on the wall. */
function processorTime(act: () => unknown): number {
  const begin = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

if (require.main === module) {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const scenario = SCENARIOS[process.argv[2] ?? ''];
  if (scenario === undefined) throw new Error(`scenarios: ${Object.keys(SCENARIOS).join(', ')}`);
  process.stdout.write(JSON.stringify(scenario(outdir)));
  fs.rmSync(outdir, { recursive: true });
}
