import * as fs from 'node:fs';
import * as path from 'node:path';
import type { NeedFact, State } from '../../insight/diff';
import { Inventory } from '../../model';
import { CommandError } from '../command';
import { isSynthesized, readManifestFolder } from '../manifest-folder';
import { isObject, JsonReader } from '../read-json';

/**
 * Reads one side of a diff.
 *
 * @param place - a folder that this library wrote, any folder of manifests, or a file
 * @returns the manifests, and the needs where `needs.json` stands beside them
 * @throws CommandError when something can't be read: half a side would look as if the rest had been removed
 */
export function readState(place: string): State {
  const { objects, problems } = readManifestFolder(place);
  const first = problems.find(({ severity }) => severity === 'error');
  if (first !== undefined) throw new CommandError(`${first.file}:${String(first.line)} ${first.message}.`);
  const inventory = Inventory.of(objects.map(({ object }) => object));
  return { inventory, needs: isFolder(place) && isSynthesized(place) ? readFacts(place) : undefined };
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
