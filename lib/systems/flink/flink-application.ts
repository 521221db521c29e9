import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { giveBrand, hasBrand, type Text } from '../../core';
import { Ledger, type PodSet } from '../../connect';
import { Config } from '../../kubernetes';
import { FlinkCluster, type FlinkClusterProps } from './flink-cluster';
import type { FlinkConfig } from './flink-config';
import { createJob, LEADER_LABEL } from './flink-job';
import { SQL_FOLDER } from './flink-native';
import { createSavepoint, type SavepointProps } from './flink-savepoint';
import { renderSql, type RenderedSql, type SqlScript } from './flink-sql';
import { createStatefulSets } from './flink-statefulsets';

/** A program with a cluster of its own. */
export interface FlinkApplicationProps extends FlinkClusterProps {
  /**
   * The program: a jar in the image (`/opt/flink/usrlib/enrich.jar`) or in a store (`s3://programs/enrich.jar`, which has
   * to be granted). Needs `entryClass`.
   *
   * @default - the program is `sql`
   */
  readonly jar?: string;
  /**
   * Full name of the class with the program's `main`.
   *
   * @default - none: needed with `jar`
   */
  readonly entryClass?: string;
  /**
   * Arguments of the program.
   *
   * @default - none
   */
  readonly args?: readonly Text[];
  /**
   * The program: a SQL script, or a function that gets what was granted and gives the script. The image needs the
   * connectors that it names.
   *
   * @default - the program is `jar`
   */
  readonly sql?: SqlScript;
  /**
   * How many slices of the program run side by side.
   *
   * @default 1
   */
  readonly parallelism?: number;
  /**
   * Upper bound of the parallelism for all times, 1 to 32768: state is cut into as many parts.
   *
   * @default - Flink's own: 128, and more for a parallelism above 85
   */
  readonly maxParallelism?: number;
  /**
   * Whether the program's input ends. A bounded application is a Job: it ends with its program, its task managers with
   * it, and runs again when it changes.
   *
   * @default 'unbounded'
   */
  readonly input?: 'unbounded' | 'bounded';
  /**
   * Whether records are processed one by one with checkpoints, or stage by stage. Batch needs bounded input.
   *
   * @default - 'streaming' for unbounded input, 'batch' for bounded
   */
  readonly runtimeMode?: 'streaming' | 'batch';
  /**
   * Location of a savepoint or retained checkpoint to begin from, for instance
   * `s3://lake/flink/enrich/savepoints/before-2-1/savepoint-1e2f3a-0123456789ab`. Another one is another beginning: the
   * application leaves what it has, and goes on from there.
   *
   * @default - the application goes on from its last checkpoint, wherever it was stopped
   */
  readonly restoreFrom?: string;
  /**
   * What happens to state in the savepoint for which the program has no operator any more.
   *
   * @default 'refuse'
   */
  readonly nonRestoredState?: 'refuse' | 'drop';
  /**
   * A savepoint to take now, once. Once `restoreFrom` names it, nothing is taken any more.
   *
   * @default - none
   */
  readonly savepoint?: SavepointProps;
  /**
   * Whether the application's pods are gone for now. It goes on from its last checkpoint. For unbounded input only.
   *
   * @default false
   */
  readonly suspended?: boolean;
  /**
   * How often pods of a bounded application are replaced before it has failed.
   *
   * @default 3
   */
  readonly retries?: number;
}

/** Runs a SQL script as an application. */
const SQL_DRIVER = 'org.apache.flink.table.runtime.application.SqlDriver';

/** A program, a jar or a SQL script, with job managers and task managers of its own. */
export class FlinkApplication extends FlinkCluster {
  /**
   * Whether a construct is an application, of this or another copy of the package.
   *
   * @param construct - anything
   * @returns true for applications
   */
  static isFlinkApplication(this: void, construct: unknown): construct is FlinkApplication {
    return hasBrand(construct, 'FlinkApplication');
  }

  /** Whether the program's input ends. */
  readonly input: 'unbounded' | 'bounded';
  /** How many slices of the program run side by side. */
  readonly parallelism: number;
  /** The id of its job, 32 hexadecimal digits; nothing for bounded input, where each run has its own. */
  readonly jobId: string | undefined;
  /** What the user declared. */
  readonly declared: FlinkApplicationProps;
  private readonly pods: readonly PodSet[];

  /**
   * @param scope - parent construct, within a chart that has a namespace
   * @param id - id in the parent, and the name if props give none
   * @param props - the application
   */
  constructor(scope: Construct, id: string, props: FlinkApplicationProps) {
    const bounded = props.input === 'bounded';
    const runtimeMode = props.runtimeMode ?? (bounded ? 'batch' : 'streaming');
    super(scope, id, props, {
      runtimeMode,
      parallelism: props.parallelism ?? 1,
      ends: bounded,
      lateProps: ['args', 'sql'],
    });
    giveBrand(this, 'FlinkApplication');
    const { check } = this;
    this.declared = props;
    this.input = check.oneOf('input', props.input ?? 'unbounded', ['unbounded', 'bounded']);
    this.parallelism = check.integer('parallelism', props.parallelism ?? 1, { min: 1, max: 32_768 });
    this.jobId = bounded ? undefined : jobId(`${this.namespace}/${this.name}`, props.restoreFrom);
    this.checkProgram();
    this.checkModes();
    this.checkOverrides([
      'bindings',
      'config',
      'files',
      'jobManager',
      'job',
      'metrics',
      'rest',
      'savepoint',
      'sql',
      'taskManager',
    ]);
    const sql = props.sql === undefined ? undefined : this.createSql(props.sql);
    const cluster = this.createCluster(props, {
      clusterId: bounded ? undefined : this.name,
      sql,
      program: this.programConfig(runtimeMode),
    });
    const common = { cluster, client: this.client, ledger: Ledger.of(this), facts: () => this.facts() };
    if (this.jobId === undefined) {
      const retries = check.integer('retries', props.retries ?? 3, { min: 0, max: 100 });
      this.pods = [createJob(this, { ...common, args: this.programArgs(), retries, overrides: this.override('job') })];
    } else {
      this.pods = createStatefulSets(this, {
        ...common,
        args: ['standalone-job', '--job-id', this.jobId, ...this.programArgs()],
        job: this.jobId,
        suspended: props.suspended ?? false,
        overrides: { jobManager: this.override('jobManager'), taskManager: this.override('taskManager') },
      });
    }
    this.createServices(bounded ? { ...this.restPods().labels, ...LEADER_LABEL } : this.restPods().labels);
    if (props.savepoint !== undefined) {
      createSavepoint(this, this.check, props.savepoint, {
        restoreFrom: props.restoreFrom,
        overrides: this.override('savepoint'),
      });
    }
  }

  /** @returns the SQL script as it is rendered, and what it asks for in vain; nothing for a jar */
  script(): RenderedSql | undefined {
    const { sql } = this.declared;
    return sql === undefined ? undefined : renderSql(sql, this.connections());
  }

  protected restPods(): PodSet {
    return this.pods[0] ?? { role: 'jobmanager', namespace: this.namespace, labels: {} };
  }

  protected podSets(): readonly PodSet[] {
    return this.pods;
  }

  private createSql(sql: SqlScript): Config {
    return new Config(this, 'Sql', {
      name: `${this.name}-sql`,
      identity: { app: 'flink', instance: this.name, component: 'sql' },
      files: () => ({ 'job.sql': renderSql(sql, this.connections()).text }),
      overrides: this.override('sql'),
    });
  }

  private programConfig(runtimeMode: 'streaming' | 'batch'): FlinkConfig {
    const { maxParallelism } = this.declared;
    return {
      'execution.runtime-mode': runtimeMode.toUpperCase(),
      'parallelism.default': this.parallelism,
      'pipeline.name': this.name,
      ...(maxParallelism === undefined ? {} : { 'pipeline.max-parallelism': maxParallelism }),
      ...(this.input === 'bounded'
        ? {}
        : {
            // a program that ended is remembered, and its job manager stays: else the next start would run it again
            'execution.shutdown-on-application-finish': false,
            'job-result-store.delete-on-commit': false,
          }),
    };
  }

  /** What stands behind the mode: Flink's options first, then the program's. */
  private programArgs(): Text[] {
    const { jar, entryClass, args, restoreFrom, nonRestoredState } = this.declared;
    const restore = restoreFrom === undefined ? [] : ['--fromSavepoint', restoreFrom];
    const drop = nonRestoredState === 'drop' ? ['--allowNonRestoredState'] : [];
    if (jar === undefined) {
      return [...restore, ...drop, '--job-classname', SQL_DRIVER, '--scriptUri', `file://${SQL_FOLDER}/job.sql`];
    }
    return [
      ...restore,
      ...drop,
      ...(entryClass === undefined ? [] : ['--job-classname', entryClass]),
      // what lies in usrlib is found by itself
      ...(jar.startsWith('/opt/flink/usrlib/') ? [] : ['--jars', jar.startsWith('/') ? `file://${jar}` : jar]),
      ...(args ?? []),
    ];
  }

  private checkProgram(): void {
    const { check } = this;
    const { jar, sql, entryClass, args } = this.declared;
    if ((jar === undefined) === (sql === undefined)) {
      check.fail({
        property: jar === undefined ? 'jar' : 'sql',
        message:
          jar === undefined
            ? 'is not given, and neither is sql: there is no program'
            : 'is given beside jar: there are two programs',
        remedy: 'give either jar and entryClass, or sql',
      });
    }
    if (jar === undefined) {
      for (const [property, value] of Object.entries({ entryClass, args })) {
        if (value !== undefined)
          check.fail({
            property,
            message: 'is for a jar, and the program is no jar',
            remedy: 'leave it out, or give jar',
          });
      }
      return;
    }
    if (!/^(\/|[a-z][a-z0-9+]*:\/\/)\S+\.jar$/.test(jar)) {
      check.fail({
        property: 'jar',
        message: 'is no place of a jar',
        given: jar,
        allowed: 'a path in the image ("/opt/flink/usrlib/enrich.jar") or a URI ("s3://programs/enrich.jar")',
      });
    }
    if (entryClass === undefined) {
      check.fail({
        property: 'entryClass',
        message: 'is not given, so nobody knows where the jar begins',
        remedy: 'give the full name of the class with main, for instance "com.example.Enrich"',
      });
    } else if (!/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/.test(entryClass)) {
      check.fail({
        property: 'entryClass',
        message: 'is no name of a Java class',
        given: entryClass,
        allowed: 'a full name such as "com.example.Enrich"',
      });
    }
  }

  private checkModes(): void {
    const { check, input } = this;
    const { runtimeMode, restoreFrom, savepoint, suspended, retries, maxParallelism, nonRestoredState } = this.declared;
    if (runtimeMode !== undefined) check.oneOf('runtimeMode', runtimeMode, ['streaming', 'batch']);
    if (nonRestoredState !== undefined) check.oneOf('nonRestoredState', nonRestoredState, ['refuse', 'drop']);
    if (maxParallelism !== undefined) {
      check.integer('maxParallelism', maxParallelism, {
        min: this.parallelism,
        max: 32_768,
        remedy:
          'give a number with many divisors above the parallelism, for instance 120 or 720: it can never be changed without losing state',
      });
    }
    if (restoreFrom !== undefined && !/^[a-z][a-z0-9+]*:\/\/[^/\s]+\/\S+$/.test(restoreFrom)) {
      check.fail({
        property: 'restoreFrom',
        message: 'is no location of a savepoint',
        given: restoreFrom,
        allowed:
          'the URI that the savepoint was reported under, for instance "s3://lake/flink/enrich/savepoints/savepoint-1e2f3a-0123456789ab"',
      });
    }
    if (input === 'unbounded' && runtimeMode === 'batch') {
      check.fail({
        property: 'runtimeMode',
        message: 'can be batch for bounded input only',
        given: runtimeMode,
        remedy: "give input: 'bounded', or leave it out",
      });
    }
    for (const [property, value] of Object.entries(
      input === 'bounded' ? { savepoint, suspended, restoreFrom } : { retries },
    )) {
      if (value === undefined) continue;
      check.fail({ property, message: `is not for ${input} input`, given: value, remedy: 'leave it out' });
    }
  }
}

/** The same for the same application, another one for another beginning: a job id that ended can't be used again. */
function jobId(application: string, restoreFrom: string | undefined): string {
  const identity = restoreFrom === undefined ? application : `${application} ${restoreFrom}`;
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}
