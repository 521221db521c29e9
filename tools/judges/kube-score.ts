import type { KubeObject } from '../../lib/kubernetes';
import { map, maps, text } from './answers';
import { runJson, withFiles, yamlOf, type Judge } from './judge';

const ARGS = ['score', '--output-format', 'json', '--kubernetes-version', 'v1.34', '--all-default-optional'];

/** The grade of a check that found nothing. */
const FINE = 10;

/** kube-score: looks at objects together. */
export const kubeScore: Judge = {
  name: 'kube-score',
  tool: 'kubeScore',
  program: 'kube-score',
  decides: () => true,
  judge: (program, groups) =>
    groups.map((group) =>
      withFiles(new Map([['all.yaml', yamlOf(group)]]), (folder) => {
        const answer = runJson(program, [...ARGS, `${folder}/all.yaml`]);
        if (answer === undefined) return undefined;
        const byObject = new Map(maps(answer).map((scored) => [keyOf(scored), failed(scored)]));
        return group.map((object) => byObject.get(keyOfObject(object)) ?? new Set<string>());
      }),
    ),
};

function failed({ checks }: Readonly<Record<string, unknown>>): Set<string> {
  return new Set(
    maps(checks)
      .filter(({ grade, skipped }) => skipped !== true && typeof grade === 'number' && grade < FINE)
      .map(({ check }) => text(map(check).id)),
  );
}

function keyOf({ type_meta: type, object_meta: metadata }: Readonly<Record<string, unknown>>): string {
  const [{ apiVersion, kind }, { namespace, name }] = [map(type), map(metadata)];
  return [apiVersion, kind, namespace, name].map(text).join('\n');
}

function keyOfObject({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): string {
  return [apiVersion, kind, namespace, name].map(text).join('\n');
}
