import * as path from 'node:path';
import type { CloudIdentityNeed, Need, SecretNeed, SecretPart, SecretPlace, SecretShape } from '../connect';
import { JsonReader } from './read-json';

/** The needs of a synthesized platform. */
export interface NeedsFile {
  /** All of them. */
  readonly all: readonly Need[];
  /** The secrets among them. */
  readonly secrets: readonly SecretNeed[];
}

const PARTS = ['value', 'id', 'secret', 'certificate', 'private-key', 'issuer-certificate'] as const;

/**
 * Reads `needs.json`.
 *
 * @param outdir - folder of the synthesized platform
 * @returns the needs
 * @throws CommandError when the file is missing or malformed
 */
export function readNeeds(outdir: string): NeedsFile {
  const file = path.join(outdir, 'needs.json');
  const items = JsonReader.file(file, 'synthesize the platform first (npm run synth), or name its folder with --outdir')
    .at('needs')
    .list();
  const all = items.map(readNeed);
  return { all, secrets: all.filter((need) => need.kind === 'secret') };
}

const KINDS = ['secret', 'bucket', 'cloud-identity', 'storage-class', 'operator'] as const satisfies Need['kind'][];

function readNeed(need: JsonReader): Need {
  const kind = need.at('kind').oneOf(KINDS);
  switch (kind) {
    case 'secret':
      return readSecret(need);
    case 'bucket': {
      const region = need.at('region').optional((value) => value.text());
      return {
        kind,
        ...readHead(need),
        bucket: need.at('bucket').text(),
        ...(region === undefined ? {} : { region }),
      };
    }
    case 'cloud-identity':
      return {
        kind,
        ...readHead(need),
        namespace: need.at('namespace').text(),
        serviceAccounts: need
          .at('serviceAccounts')
          .list()
          .map((name) => name.text()),
        rights: need.at('rights').list().map(readRight),
      };
    case 'storage-class': {
      const name = need.at('name').optional((value) => value.text());
      return {
        kind,
        ...readHead(need),
        ...(name === undefined ? {} : { name }),
        expandable: need.at('expandable').truth(),
      };
    }
    case 'operator':
      return {
        kind,
        ...readHead(need),
        operator: need.at('operator').text(),
        version: need.at('version').text(),
        namespace: need.at('namespace').text(),
      };
  }
}

function readRight(right: JsonReader): CloudIdentityNeed['rights'][number] {
  return {
    bucket: right.at('bucket').text(),
    prefix: right.at('prefix').text(),
    access: right.at('access').oneOf(['read', 'write', 'read-write']),
  };
}

function readHead(need: JsonReader): { id: string; reason: string } {
  return { id: need.at('id').text(), reason: need.at('reason').text() };
}

function readSecret(need: JsonReader): SecretNeed {
  return {
    kind: 'secret',
    ...readHead(need),
    shape: readShape(need.at('shape')),
    places: need.at('places').list().map(readPlace),
  };
}

function readShape(shape: JsonReader): SecretShape {
  const type = shape.at('type').oneOf(['password', 'access-key', 'certificate-authority', 'certificate', 'given']);
  switch (type) {
    case 'password': {
      const length = shape.at('length').optional((value) => value.count());
      return length === undefined ? { type } : { type, length };
    }
    case 'access-key': {
      const [id, secret] = [shape.at('id'), shape.at('secret')];
      return {
        type,
        id: {
          prefix: id.at('prefix').text(),
          length: id.at('length').count(),
          alphabet: id.at('alphabet').oneOf(['upper-alphanumeric', 'hex']),
        },
        secret: { length: secret.at('length').count(), alphabet: secret.at('alphabet').oneOf(['alphanumeric', 'hex']) },
      };
    }
    case 'certificate-authority':
      return { type, commonName: shape.at('commonName').text(), days: shape.at('days').count() };
    case 'certificate':
      return {
        type,
        issuer: shape.at('issuer').text(),
        commonName: shape.at('commonName').text(),
        dnsNames: shape
          .at('dnsNames')
          .list()
          .map((name) => name.text()),
        usages: shape
          .at('usages')
          .list()
          .map((usage) => usage.oneOf(['server', 'client'])),
        days: shape.at('days').count(),
      };
    case 'given':
      return { type, description: shape.at('description').text() };
  }
}

function readPlace(place: JsonReader): SecretPlace {
  return {
    namespace: place.at('namespace').text(),
    name: place.at('name').text(),
    keys: Object.fromEntries(
      place
        .at('keys')
        .entries()
        .map(([key, part]) => [key, readPart(part)]),
    ),
    labels: place.at('labels').texts(),
    annotations: place.at('annotations').texts(),
  };
}

function readPart(part: JsonReader): SecretPart {
  return typeof part.value === 'string' ? part.oneOf(PARTS) : { text: part.at('text').text() };
}
