import { spawn } from 'node:child_process';

/** What a command printed. */
export interface Output {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface RunOptions {
  /** Standard input. */
  readonly input?: string;
  /** Milliseconds after which it is killed. */
  readonly timeout?: number;
}

/** The cluster that KUBECONFIG names, by way of kubectl. */
export class Cluster {
  /**
   * @returns the cluster
   * @throws Error with a clear sentence if there is none
   */
  static async connect(): Promise<Cluster> {
    if ((process.env.KUBECONFIG ?? '') === '') {
      throw new Error('The end-to-end tests need a cluster: set KUBECONFIG to the file that names it.');
    }
    const cluster = new Cluster();
    const { status, stderr } = await cluster.try(['get', '--raw', '/readyz'], { timeout: 30_000 });
    if (status !== 0) {
      throw new Error(`The cluster that KUBECONFIG names does not answer: ${stderr.trim()}`);
    }
    return cluster;
  }

  /**
   * Runs kubectl.
   *
   * @param args - its arguments
   * @param options - input, timeout
   * @returns what it printed, whatever its status
   */
  try(args: readonly string[], options: RunOptions = {}): Promise<Output> {
    return run('kubectl', args, options);
  }

  /**
   * Runs kubectl, which must succeed.
   *
   * @param args - its arguments
   * @param options - input, timeout
   * @returns its standard output
   * @throws Error with its error output
   */
  async kubectl(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { status, stdout, stderr } = await this.try(args, options);
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr.trim()}`);
    return stdout;
  }

  /**
   * @param args - arguments of `kubectl get`
   * @returns the parsed answer
   */
  async get<T>(args: readonly string[]): Promise<T> {
    return JSON.parse(await this.kubectl(['get', ...args, '-o', 'json']));
  }

  /**
   * Runs a command in a pod.
   *
   * @param pod - `namespace/pod` or `namespace/deployment/name`
   * @param command - the command
   * @param options - input, timeout
   * @returns what it printed, whatever its status
   */
  exec(pod: string, command: readonly string[], options: RunOptions = {}): Promise<Output> {
    const [namespace = '', ...name] = pod.split('/');
    return this.try(
      ['exec', ...(options.input === undefined ? [] : ['-i']), '-n', namespace, name.join('/'), '--', ...command],
      options,
    );
  }
}

/**
 * Runs a program.
 *
 * @param program - the program
 * @param args - its arguments
 * @param options - input, timeout
 * @returns what it printed, whatever its status
 */
export function run(
  program: string,
  args: readonly string[],
  { input, timeout = 120_000 }: RunOptions = {},
): Promise<Output> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ status: 127, ...texts, stderr: error.message });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({
        status: code ?? 1,
        ...texts,
        stderr: signal === null ? texts.stderr : `${texts.stderr}killed after ${String(timeout)} ms`,
      });
    });
    child.stdin?.end(input);
  });
}
