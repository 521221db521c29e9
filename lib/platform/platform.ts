import { App } from 'cdk8s';
import { CallSite, Check, ConfigError } from '../core';
import { Environment, TIERS, type EnvironmentProps } from '../environment';
import { reachabilityModule } from '../analysis/load-reachability';
import type { Reachability } from '../analysis/reachability';
import { Model } from '../model';
import { formatFindings, Rules, type Verdict } from '../rules/engine';
import { writeFolder } from './output-folder';
import { Rendering } from './rendering';

/** A data platform. */
export interface PlatformProps extends EnvironmentProps {
  /** Name of the platform, in lower-case letters, digits and `-`. */
  readonly name: string;
  /**
   * Folder of the output. Manifests go to `manifests/` in it, `needs.json` and `findings.json` beside that.
   *
   * @default - the environment variable CDK8S_OUTDIR (which the cdk8s CLI sets), else `dist`
   */
  readonly outdir?: string;
  /**
   * Whether objects carry Argo CD's annotation `argocd.argoproj.io/sync-wave`: -2 for namespaces and what is installed
   * into the cluster, -1 for policies, accounts and configuration, none (0) for everything else.
   *
   * @default false
   */
  readonly syncWaves?: boolean;
}

/** What a synth wrote. */
export interface SynthesisResult {
  /** Files relative to the output folder, sorted. */
  readonly files: readonly string[];
  /** The tree, with what was found. */
  readonly verdict: Verdict;
}

/** Findings of one rule that are printed: a list that nobody reads to its end says nothing. */
const MOST_PRINTED = 10;

/** The root of a data platform: an App that knows its surroundings, checks everything and writes it in one pass. */
export class Platform extends App {
  /** Name of the platform. */
  readonly name: string;
  /** What surrounds it. */
  readonly environment: Environment;
  private readonly syncWaves: boolean;

  /**
   * @param props - name, target, tier, operators
   */
  constructor(props: PlatformProps) {
    super({ outdir: props.outdir });
    CallSite.declare(this);
    this.environment = Environment.provide(this, {
      target: props.target,
      tier: props.tier,
      operators: props.operators,
      imageDigests: props.imageDigests,
    });
    this.syncWaves = props.syncWaves ?? false;
    const check = new Check(this);
    this.name = check.dnsLabel('name', props.name);
    if (props.tier !== undefined) check.oneOf('tier', props.tier, TIERS);
    Rules.of(this);
  }

  /**
   * Checks the platform without writing anything.
   *
   * @returns problems and findings, suppressed findings included
   */
  check(): Verdict {
    const rules = Rules.of(this);
    const verdict = rules.judge();
    return { ...verdict, problems: [...verdict.problems, ...rules.foreignMessages()] };
  }

  /**
   * Who can reach whom, by the network policies of the whole platform: constructs stand for the pods that they make.
   *
   * @returns what the finished tree allows; what is declared later is not in it
   */
  reachability(): Reachability {
    return reachabilityModule().Reachability.ofTree(Model.of(this));
  }

  /**
   * Checks the platform and renders it without writing anything. Late values may still be unknown: whoever deploys the
   * objects binds them, all in one go.
   *
   * @returns the rendered platform
   * @throws ConfigError with everything that is wrong
   */
  render(): Rendering {
    const verdict = this.check();
    ConfigError.throwIfAny(Rules.stopping(verdict));
    return this.rendering(verdict);
  }

  /**
   * Checks the platform and writes its manifests, needs and findings. Warnings are printed to standard error.
   *
   * @throws ConfigError with everything that is wrong; the output folder then is as it was
   */
  override synth(): void {
    this.synthesize();
  }

  /**
   * Like `synth`, and tells what was written.
   *
   * @returns the files and the findings
   * @throws ConfigError with everything that is wrong; the output folder then is as it was
   */
  synthesize(): SynthesisResult {
    const verdict = this.check();
    const files = this.rendering(verdict).settledFiles();
    writeFolder(this.outdir, files);
    const warnings = formatFindings(verdict.findings, { perRule: MOST_PRINTED });
    if (warnings !== '') process.stderr.write(`${warnings}\n`);
    return { files: [...files.keys()].sort(), verdict };
  }

  /**
   * Checks the platform and renders all its objects.
   *
   * @returns the objects as one YAML text, in the order of application
   * @throws ConfigError with everything that is wrong
   */
  override synthYaml(): string {
    const files = this.rendering(this.check()).settledFiles();
    return [...files].flatMap(([file, text]) => (file.endsWith('.yaml') ? [text] : [])).join('---\n');
  }

  private rendering(verdict: Verdict): Rendering {
    return new Rendering(verdict, { syncWaves: this.syncWaves });
  }
}
