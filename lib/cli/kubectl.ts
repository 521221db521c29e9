import { spawnSync } from 'node:child_process';
import { CommandError } from './command';
import { isObject } from './read-json';

/** Which cluster, in kubectl's own words. */
export interface ClusterOptions {
  /**
   * File of the cluster's address and credentials.
   *
   * @default - what kubectl takes by itself: the variable KUBECONFIG, else ~/.kube/config
   */
  readonly kubeconfig?: string;
  /**
   * Context in that file.
   *
   * @default - its current context
   */
  readonly context?: string;
}

/** The options of every command that talks to a cluster, for `parseArgs`. */
export const CLUSTER_OPTIONS = { kubeconfig: { type: 'string' }, context: { type: 'string' } } as const;

/** Help for those options. */
export const CLUSTER_HELP = `  --kubeconfig FILE   the cluster (default: as kubectl finds it)
  --context NAME      context in that file (default: the current one)`;

/** The cluster, as kubectl reaches it. Values go through standard input, never through the command line. */
export class Kubectl {
  private readonly cluster: readonly string[];

  /**
   * @param options - which cluster
   * @param env - environment variables of kubectl
   */
  constructor(
    options: ClusterOptions,
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {
    this.cluster = [
      ...(options.kubeconfig === undefined ? [] : [`--kubeconfig=${options.kubeconfig}`]),
      ...(options.context === undefined ? [] : [`--context=${options.context}`]),
      '--request-timeout=60s',
    ];
  }

  /**
   * Runs kubectl.
   *
   * @param args - its arguments
   * @param input - objects for its standard input
   * @returns what it printed
   * @throws CommandError when it is not there, or fails
   */
  run(args: readonly string[], input?: readonly object[]): string {
    const { error, status, stdout, stderr } = spawnSync('kubectl', [...args, ...this.cluster], {
      encoding: 'utf8',
      env: this.env,
      maxBuffer: LARGEST_ANSWER,
      ...(input === undefined ? {} : { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: input }) }),
    });
    const what = `kubectl ${args.join(' ')}`;
    if (error !== undefined) {
      throw new CommandError(
        'code' in error && error.code === 'ENOENT'
          ? 'kubectl was not found on the PATH. It is how this command reaches the cluster: install it, or add its folder to PATH.'
          : `${what} could not be started: ${error.message}`,
      );
    }
    if (status !== 0) throw new CommandError(`${what} failed:\n${withoutLog(stderr)}`);
    return stdout;
  }

  /**
   * Objects by name; those that do not exist are left out.
   *
   * @param kind - the kind, in the plural
   * @param names - their names
   * @param namespace - their namespace, for kinds that have one
   * @returns the objects that exist
   */
  get(kind: string, names: readonly string[], namespace?: string): Readonly<Record<string, unknown>>[] {
    const where = namespace === undefined ? [] : ['--namespace', namespace];
    const found: Readonly<Record<string, unknown>>[] = [];
    for (let start = 0; start < names.length; start += NAMES_A_CALL) {
      const some = names.slice(start, start + NAMES_A_CALL);
      found.push(...objectsIn(this.run(['get', kind, ...some, ...where, '--ignore-not-found', '--output=json'])));
    }
    return found;
  }

  /**
   * Objects by label.
   *
   * @param kind - the kind, in the plural
   * @param namespace - their namespace
   * @param selector - labels that they carry
   * @returns all of them
   */
  list(kind: string, namespace: string, selector: string): Readonly<Record<string, unknown>>[] {
    return objectsIn(this.run(['get', kind, '--namespace', namespace, '--selector', selector, '--output=json']));
  }
}

/** Names in one call: a command line has a longest length. */
const NAMES_A_CALL = 100;

/** Bytes of an answer: 100 Secrets of 1 MiB, with room for base64. */
const LARGEST_ANSWER = 256 * 1024 * 1024;

/** What `--output=json` printed: nothing, one object, or a list. */
function objectsIn(text: string): Readonly<Record<string, unknown>>[] {
  const answer: unknown = text.trim() === '' ? [] : JSON.parse(text);
  const items: unknown = isObject(answer) && answer.kind === 'List' ? answer.items : [answer];
  return Array.isArray(items) ? items.filter(isObject) : [];
}

/** kubectl's last word; its log lines, which repeat what it then says, only where there is nothing else. */
function withoutLog(stderr: string): string {
  const said = stderr.split('\n').filter((line) => !/^[EWI]\d{4} /.test(line));
  const text = said.join('\n').trim();
  return text === '' ? stderr.trim() : text;
}
