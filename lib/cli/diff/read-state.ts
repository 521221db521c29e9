import * as fs from 'node:fs';
import * as path from 'node:path';
import { contradiction, type NeedFact, type State } from '../../insight/diff';
import { Inventory } from '../../model';
import { CommandError } from '../command';
import { isSynthesized, readManifestFolder, type ReadObject } from '../manifest-folder';
import { isObject, JsonReader } from '../read-json';

/**
 * Reads one side of a diff.
 *
 * @param place - a folder that this library wrote, any folder of manifests, or a file
 * @returns the manifests, and the needs where `needs.json` stands beside them
 * @throws CommandError when something can't be read (half a side would look as if the rest had been removed), or when an
 *   object stands twice with different content
 */
export function readState(place: string): State {
  const { objects, problems } = readManifestFolder(place);
  const first = problems.find(({ severity }) => severity === 'error');
  if (first !== undefined) throw new CommandError(`${first.file}:${String(first.line)} ${first.message}.`);
  const [strange] = problems;
  if (objects.length === 0 && strange !== undefined) {
    throw new CommandError(
      `${place} holds no Kubernetes object: ${strange.file}:${String(strange.line)} ${strange.message}.`,
    );
  }
  const twice = contradiction(objects.map(({ object }) => object));
  if (twice !== undefined) throw standsTwice(objects[twice[0]], objects[twice[1]]);
  const inventory = Inventory.of(objects.map(({ object }) => object));
  return { inventory, needs: isFolder(place) && isSynthesized(place) ? readFacts(place) : undefined };
}

function standsTwice(first: ReadObject | undefined, second: ReadObject | undefined): CommandError {
  const at = (read: ReadObject | undefined): string => `${read?.file ?? ''}:${String(read?.line ?? 0)}`;
  const { kind = '', metadata } = second?.object ?? {};
  const name = metadata?.namespace === undefined ? metadata?.name : `${metadata.namespace}/${metadata.name}`;
  return new CommandError(
    `${at(second)} ${kind} ${name ?? ''} stands twice, and says something else in ${at(first)}. Keep one of them.`,
  );
}

function isFolder(place: string): boolean {
  return fs.statSync(place).isDirectory();
}

function readFacts(folder: string): NeedFact[] {
  return JsonReader.file(path.join(folder, 'needs.json'), 'synthesize the platform again')
    .at('needs')
    .list()
    .map(factOf);
}

function factOf(need: JsonReader): NeedFact {
  const { value } = need;
  const { places: _places, reason: _reason, bucket: _bucket, ...rest } = isObject(value) ? value : {};
  return {
    kind: need.at('kind').text(),
    id: need.at('id').text(),
    places: need.at('places').optional((places) => places.list().map(placeOf)) ?? [],
    bucket: need.at('bucket').optional((bucket) => bucket.text()),
    operator: need.at('operator').optional((name) => ({ name: name.text(), version: need.at('version').text() })),
    content: JSON.stringify(rest),
  };
}

function placeOf(place: JsonReader): string {
  return `${place.at('namespace').text()}/${place.at('name').text()}`;
}
