import { createHash } from 'node:crypto';
import { DEFAULT_REGISTRY, type ImageReference } from './reference';

/** How registries are reached. */
export interface RegistryOptions {
  /** Other hosts to ask instead, from registry to host; `*` for all registries. */
  readonly map: ReadonlyMap<string, string>;
  /** Whether to speak plain HTTP. */
  readonly insecure: boolean;
  /** Gives the Basic authorization of a registry, if there is one. */
  readonly credentials: (registry: string) => string | undefined;
}

/** A registry that does not say what an image's digest is, with its reason. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
}

/** Where the default registry's interface answers. */
const DEFAULT_REGISTRY_HOST = 'registry-1.docker.io';

/** What a tag may stand for: an index of several platforms first, which is what a pod on any node should pull. */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const TIMEOUT_MS = 30_000;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/**
 * Asks an image's registry for the digest that its tag stands for now, over the distribution interface of the Open
 * Container Initiative.
 *
 * @param image - the image
 * @param options - how registries are reached
 * @returns `sha256:` and 64 digits
 * @throws RegistryError when the registry can't be reached, or does not know the image, or wants to know who asks
 */
export async function resolveDigest(image: ImageReference, options: RegistryOptions): Promise<string> {
  const mapped = options.map.get(image.registry) ?? options.map.get('*');
  const host = mapped ?? (image.registry === DEFAULT_REGISTRY ? DEFAULT_REGISTRY_HOST : image.registry);
  const scheme = options.insecure || LOOPBACK.test(host) ? 'http' : 'https';
  const url = new URL(`${scheme}://${host}/v2/${image.repository}/manifests/${image.tag}`);
  if (mapped !== undefined) url.searchParams.set('ns', image.registry); // tells a mirror of many registries which one
  const basic = options.credentials(mapped ?? image.registry);
  const ask = new Asker(url, basic);
  const head = await ask.send('HEAD');
  const named = head.headers.get('docker-content-digest');
  const digest = named ?? digestOf(await (await ask.send('GET')).arrayBuffer());
  if (!DIGEST.test(digest)) throw new RegistryError(`${host} gave a digest that is none: ${digest}`);
  return digest;
}

/** Requests for one image. It learns on the way who it has to be. */
class Asker {
  private authorization: string | undefined;

  constructor(
    private readonly url: URL,
    private readonly basic: string | undefined,
  ) {}

  async send(method: 'HEAD' | 'GET'): Promise<Response> {
    const first = await this.request(method);
    if (first.status !== 401 || this.authorization !== undefined) return this.accepted(first);
    this.authorization = await this.authorize(first.headers.get('www-authenticate') ?? '');
    return this.accepted(await this.request(method));
  }

  private request(method: 'HEAD' | 'GET'): Promise<Response> {
    return reach(this.url, {
      method,
      headers: {
        accept: MANIFEST_TYPES,
        ...(this.authorization === undefined ? {} : { authorization: this.authorization }),
      },
    });
  }

  private accepted(response: Response): Response {
    const { host } = this.url;
    if (response.ok) return response;
    if (response.status === 404) throw new RegistryError(`${host} does not have it`);
    if (response.status === 401 || response.status === 403)
      throw new RegistryError(
        `${host} does not let everybody read it (${String(response.status)}): docker login ${host}`,
      );
    if (response.status === 429)
      throw new RegistryError(`${host} has been asked too often (429): wait, or docker login`);
    throw new RegistryError(`${host} answered ${String(response.status)} ${response.statusText}`);
  }

  /** Answers a registry's challenge: with the credentials themselves, or with a token that they, or nobody, can get. */
  private async authorize(challenge: string): Promise<string | undefined> {
    const [, scheme = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(challenge) ?? [];
    if (scheme.toLowerCase() === 'basic') return this.basic === undefined ? undefined : `Basic ${this.basic}`;
    if (scheme.toLowerCase() !== 'bearer') return undefined;
    const { realm, ...parameters } = parametersOf(rest);
    if (realm === undefined || !URL.canParse(realm))
      throw new RegistryError(`${this.url.host} names no place for tokens`);
    const tokens = new URL(realm);
    for (const [name, value] of Object.entries(parameters)) {
      if (name === 'service' || name === 'scope') tokens.searchParams.set(name, value);
    }
    const safe = tokens.protocol === 'https:' || this.url.protocol === 'http:'; // never less guarded than the registry
    const headers = this.basic !== undefined && safe ? { authorization: `Basic ${this.basic}` } : undefined;
    const response = await reach(tokens, headers === undefined ? {} : { headers });
    if (!response.ok) throw new RegistryError(`${tokens.host} gave no token for it (${String(response.status)})`);
    const answer: unknown = await response.json();
    if (typeof answer !== 'object' || answer === null) throw new RegistryError(`${tokens.host} gave no token for it`);
    const token = 'token' in answer ? answer.token : 'access_token' in answer ? answer.access_token : undefined;
    if (typeof token !== 'string') throw new RegistryError(`${tokens.host} gave no token for it`);
    return `Bearer ${token}`;
  }
}

async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new RegistryError(`${url.host} can't be reached: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** `realm="...",service="..."`, as RFC 7235 writes them. */
function parametersOf(text: string): Record<string, string> {
  const found = text.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g);
  return Object.fromEntries(
    [...found].map(([, name = '', quoted, plain = '']) => [name.toLowerCase(), quoted ?? plain]),
  );
}

function digestOf(manifest: ArrayBuffer): string {
  return `sha256:${createHash('sha256').update(new Uint8Array(manifest)).digest('hex')}`;
}
