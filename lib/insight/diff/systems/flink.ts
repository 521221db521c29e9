import type { KubeObject } from '../../../kubernetes';
import { objects } from '../../../model';
import { at, mapAt } from '../row';
import { minorStep } from '../versions';
import { entriesOf, fileOf, keyReporter, type Extra, type Pair } from './extra';
import { versionOf } from './image-version';

const DOCS = 'https://nightlies.apache.org/flink/flink-docs-stable/docs';
const UPGRADING = `${DOCS}/ops/upgrading/`;
const CONTAINER = 'flink-main-container';
const RESTORE = 'stop with a savepoint, and give its location as restoreFrom in the same change';

function argumentsOf(object: KubeObject): readonly string[] {
  const container = objects(at(object, 'spec.template.spec.containers')).find(({ name }) => name === CONTAINER);
  return Array.isArray(container?.args) ? container.args.map(String) : [];
}

function argument(args: readonly string[], name: string): string | undefined {
  const place = args.indexOf(name);
  return place < 0 ? undefined : args[place + 1];
}

/**
 * What happens to the state of a native Flink application when its job manager changes.
 *
 * @param pair - the StatefulSet of job managers
 * @returns what its pods can't tell
 */
export function examineJobManager({ before, after }: Pair): Extra[] {
  const [old, next] = [argumentsOf(before), argumentsOf(after)];
  const savepoint = argument(next, '--fromSavepoint');
  const restores = savepoint !== undefined && savepoint !== argument(old, '--fromSavepoint');
  const path = `spec.template.spec.containers[${CONTAINER}].args`;
  const extras: Extra[] = [...versionExtras(before, after, restores)];
  const [wasId, isId] = [argument(old, '--job-id'), argument(next, '--job-id')];
  if (wasId !== undefined && isId !== undefined && wasId !== isId) {
    extras.push({
      path,
      before: wasId,
      after: isId,
      ...(restores
        ? {
            effect: 'recreate',
            reason: `the program begins anew from ${savepoint}, and leaves the state that it has`,
            source: UPGRADING,
          }
        : {
            effect: 'data-loss',
            reason: 'the program is another job: it leaves its state behind, and how far it had read',
            source: UPGRADING,
            instead: RESTORE,
          }),
    });
  }
  if (next.includes('--allowNonRestoredState') && !old.includes('--allowNonRestoredState')) {
    extras.push({
      path,
      effect: 'data-loss',
      reason: 'state that fits no operator of the new program is dropped',
      source: UPGRADING,
      instead: 'keep the uids of operators, unless they are removed on purpose',
    });
  }
  return extras;
}

function versionExtras(before: KubeObject, after: KubeObject, restores: boolean): Extra[] {
  const [was, is] = [before, after].map((object) => versionOf(object, CONTAINER));
  if (was === undefined || is === undefined) return [];
  const step = minorStep(was.text, is.text);
  if (step === 0) return [];
  const shown = { path: is.path, before: was.text, after: is.text };
  if (step < 0) {
    return [
      {
        ...shown,
        effect: 'impossible',
        refusedBy: 'system',
        reason: `Flink ${is.text} reads no savepoint of the newer ${was.text}`,
        source: `${UPGRADING}#compatibility-table`,
        instead: 'begin from a savepoint that the older version took, or anew',
      },
    ];
  }
  return [
    {
      ...shown,
      effect: 'recreate',
      reason: `all managers go from ${was.text} to ${is.text}; ${restores ? 'the program goes on from its savepoint' : 'only savepoints are sure to be read by another minor, and none is given'}`,
      source: `${UPGRADING}#compatibility-table`,
      ...(restores ? {} : { instead: RESTORE }),
    },
  ];
}

/** The greatest parallelism that a program has whose configuration names none (Flink: KeyGroupRangeAssignment). */
function derivedMaximum(parallelism: number): number {
  const wanted = 2 ** Math.ceil(Math.log2(parallelism + Math.floor(parallelism / 2)));
  return Math.min(Math.max(wanted, 128), 32_768);
}

/**
 * What another configuration does to the state of a native Flink application.
 *
 * @param pair - the ConfigMap with `config.yaml`
 * @returns what the roll of the pods can't tell
 */
export function examineConfig({ before, after }: Pair): Extra[] {
  const [old, next] = [before, after].map((object) => entriesOf(fileOf(object, 'config.yaml'), ':'));
  if (old === undefined || next === undefined) return [];
  const extras: Extra[] = [];
  const changed = keyReporter('config.yaml', old, next, extras);
  const forgotten = {
    effect: 'data-loss',
    source: `${DOCS}/deployment/ha/kubernetes_ha/`,
    instead: RESTORE,
  } as const;
  for (const key of ['kubernetes.cluster-id', 'high-availability.cluster-id']) {
    changed(key, {
      ...forgotten,
      reason: 'the records of the running program are kept under the old id: it starts as if it had never run',
    });
  }
  for (const key of ['high-availability.storageDir', 'high-availability.type']) {
    changed(key, {
      ...forgotten,
      reason: 'what is to be recovered is looked for elsewhere: the program starts without its state',
    });
  }
  changed('execution.checkpointing.dir', {
    effect: 'recreate',
    reason:
      'new checkpoints are written elsewhere; the old ones stay where they are, and must stay until a new one is done',
    source: `${DOCS}/ops/state/checkpoints/`,
  });
  changed('execution.checkpointing.savepoint-dir', {
    effect: 'rolling',
    reason: 'the next savepoint is written elsewhere; old ones stay where they are',
    source: `${DOCS}/ops/state/savepoints/`,
  });
  changed('state.backend.type', {
    effect: 'impossible',
    refusedBy: 'system',
    reason: 'a checkpoint is read only by the kind of state backend that wrote it',
    source: `${DOCS}/ops/state/state_backends/`,
    instead: 'stop with a savepoint in canonical format, which every backend reads, and give restoreFrom',
  });
  changed('pipeline.max-parallelism', {
    effect: 'impossible',
    refusedBy: 'system',
    reason: 'state is cut into as many key groups as the maximum parallelism says: it is not read with another number',
    source: `${DOCS}/ops/production_ready/`,
    instead: 'keep the number, or begin without state',
  });
  const [parallelism, earlier] = [Number(next.get('parallelism.default')), Number(old.get('parallelism.default'))];
  const maximum = Number(next.get('pipeline.max-parallelism') ?? derivedMaximum(earlier));
  if (parallelism > maximum) {
    changed('parallelism.default', {
      effect: 'impossible',
      refusedBy: 'system',
      reason: `the state was made for a parallelism of ${String(maximum)} at most`,
      source: `${DOCS}/ops/production_ready/`,
      instead: `stay at ${String(maximum)} or below`,
    });
  } else {
    changed('parallelism.default', {
      effect: 'rolling',
      reason: 'the program starts again from its last checkpoint, its state spread anew',
      source: `${DOCS}/ops/production_ready/`,
    });
  }
  return extras;
}

/**
 * What another script does to the state of a native Flink application.
 *
 * @param pair - the ConfigMap with the script
 * @returns the risk
 */
export function examineSql(pair: Pair): Extra[] {
  const scripts = [pair.before, pair.after].map((object) => JSON.stringify(mapAt(object, 'data')));
  if (scripts[0] === scripts[1]) return [];
  return [
    {
      path: 'data[job.sql]',
      effect: 'recreate',
      reason:
        'the program stops and starts with another plan: its state is taken over only if the plan has the same operators in the same order, else it does not start',
      source: `${DOCS}/dev/table/concepts/overview/#stateful-upgrades-and-evolution`,
      instead: "stop with a savepoint first; nonRestoredState: 'drop' where operators were removed on purpose",
    },
  ];
}
