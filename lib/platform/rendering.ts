import { ConfigError, Late, type Deferred, type KnownTexts } from '../core';
import { render, replaceTexts, replaceTextsOf, type KubeObject } from '../kubernetes';
import { catalogue, Rules, type Finding, type Verdict } from '../rules/engine';
import { layOut } from './layout';
import { withSyncWave } from './waves';
import { toYaml } from './yaml';

/** Where a late value stands. */
export interface LateUse {
  /** Path of the construct whose object holds it. */
  readonly path: string;
  /** Where it stands in the object, for instance `data.endpoint`. */
  readonly property: string;
  /** The late values in the text, each once. */
  readonly values: readonly Deferred<string>[];
}

/** How objects are written. */
export interface RenderingOptions {
  /** Whether objects say in which wave Argo CD applies them. */
  readonly syncWaves: boolean;
}

/** Gives the text in which late values are bound. */
type Binding = (text: string) => string;

/** A checked platform whose late values are not bound yet. */
export class Rendering {
  /** Where late values stand. */
  readonly late: readonly LateUse[];
  private readonly layout: ReadonlyMap<string, readonly KubeObject[]>;
  private readonly marked: ReadonlySet<KubeObject>;

  /**
   * @param verdict - the tree, with what was found
   * @param options - how objects are written
   */
  constructor(
    /** The tree, with what was found. */
    readonly verdict: Verdict,
    private readonly options: RenderingOptions,
  ) {
    const { model } = verdict;
    this.layout = layOut(model);
    this.marked = new Set(model.markedTexts.map(({ entry }) => entry.object));
    this.late = model.markedTexts.map(({ entry, path, text }) => ({
      path: entry.construct.node.path,
      property: path,
      values: Late.in(text),
    }));
  }

  /**
   * Binds all late values in one go, for whoever deploys objects.
   *
   * @returns the objects in the order of application: known as soon as all late values are
   */
  bindObjects(): Deferred<readonly KubeObject[]> {
    return this.known().apply((known) => {
      const binding: Binding = (text) => Late.bind(text, known);
      return [...this.layout.values()].flatMap((objects) => objects.map((object) => this.finish(object, binding)));
    });
  }

  /**
   * Binds all late values in one go, for whoever writes files.
   *
   * @returns the output folder, texts by path: known as soon as all late values are
   */
  bindFiles(): Deferred<ReadonlyMap<string, string>> {
    return this.known().apply((known) => this.files((text) => Late.bind(text, known)));
  }

  /**
   * The output folder as it is written now.
   *
   * @returns texts by path relative to the folder
   * @throws ConfigError that names everything which is wrong, late values that are not known yet among it
   */
  settledFiles(): ReadonlyMap<string, string> {
    ConfigError.throwIfAny([
      ...Rules.stopping(this.verdict),
      ...catalogue().unwritableLateTexts(this.verdict.model, 'platform'),
    ]);
    return this.files(Late.settle);
  }

  private known(): Deferred<KnownTexts> {
    return Late.all(new Set(this.late.flatMap(({ values }) => values)));
  }

  private files(binding: Binding): Map<string, string> {
    const { model, findings } = this.verdict;
    const files = new Map<string, string>();
    for (const [file, objects] of this.layout)
      files.set(file, toYaml(objects.map((object) => this.finish(object, binding))));
    // beside the manifests and not among them: kubectl and Argo CD choke on JSON that is no object
    const { target, tier } = model.environment;
    // what judges the output later does it as the program did
    const environment = { tier, target: { kind: target.kind, ...target.options } };
    files.set('needs.json', json({ environment, needs: model.needs }, binding));
    files.set('findings.json', json({ findings: findings.map(withoutLine).sort(byText) }, binding));
    return files;
  }

  private finish(object: KubeObject, binding: Binding): KubeObject {
    const bound = this.marked.has(object) ? replaceTextsOf(object, binding) : object;
    return this.options.syncWaves ? withSyncWave(bound) : bound;
  }
}

/** Without the line of the program, which changes whenever somebody moves a statement. */
function withoutLine({ at, ...finding }: Finding): Omit<Finding, 'at'> {
  return finding;
}

function byText(a: Omit<Finding, 'at'>, b: Omit<Finding, 'at'>): number {
  const [left = '', right = ''] = [a, b].map(({ rule, path, property, message }) =>
    [rule, path, property, message].join('\n'),
  );
  return left < right ? -1 : left > right ? 1 : 0;
}

function json(value: object, binding: Binding): string {
  return `${JSON.stringify(replaceTexts(render(value, '') ?? {}, binding), undefined, 2)}\n`;
}
