import { createHash } from 'node:crypto';
import * as http from 'node:http';

/** How a registry behaves. */
export interface FakeRegistryOptions {
  /** Who may read: everybody, everybody with a token, or who signs in (`user:password`). */
  readonly access?: 'open' | 'token' | { readonly scheme: 'Basic' | 'Bearer'; readonly user: string };
  /** Whether it leaves out the header with the digest, as some proxies do. */
  readonly silent?: boolean;
  /** A status that it answers to everything. */
  readonly status?: number;
}

/** A registry on loopback with a few manifests, from `repository:tag` to the manifest's text. */
export class FakeRegistry {
  readonly requests: string[] = [];
  readonly accepts: string[] = [];
  private readonly server: http.Server;

  private constructor(
    private readonly manifests: Readonly<Record<string, string>>,
    private readonly options: FakeRegistryOptions,
  ) {
    this.server = http.createServer((request, response) => this.answer(request, response));
  }

  static async start(
    manifests: Readonly<Record<string, string>>,
    options: FakeRegistryOptions = {},
  ): Promise<FakeRegistry> {
    const registry = new FakeRegistry(manifests, options);
    await new Promise<void>((resolve) => registry.server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  static digest(manifest: string): string {
    return `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  }

  get host(): string {
    return `127.0.0.1:${String((this.server.address() as { port: number }).port)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? '/', `http://${this.host}`);
    this.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const reply = (status: number, headers: http.OutgoingHttpHeaders = {}, body = ''): void => {
      response.writeHead(status, headers).end(request.method === 'HEAD' ? '' : body);
    };
    if (url.pathname === '/token') return this.giveToken(url, request, reply);
    this.accepts.push(request.headers.accept ?? '');
    if (this.options.status !== undefined) return reply(this.options.status);
    const [, repository = '', tag = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? [];
    const challenge = this.challenge(repository, request.headers.authorization);
    if (challenge !== undefined) return reply(401, { 'www-authenticate': challenge });
    const manifest = this.manifests[`${repository}:${tag}`];
    if (manifest === undefined) return reply(404, {}, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    const header = this.options.silent === true ? {} : { 'docker-content-digest': FakeRegistry.digest(manifest) };
    reply(200, { 'content-type': 'application/vnd.oci.image.index.v1+json', ...header }, manifest);
  }

  private challenge(repository: string, authorization: string | undefined): string | undefined {
    const { access = 'open' } = this.options;
    if (access === 'open') return undefined;
    if (access !== 'token' && access.scheme === 'Basic')
      return authorization === basic(access.user) ? undefined : 'Basic realm="registry"';
    if (authorization === `Bearer pull-${repository}`) return undefined;
    return `Bearer realm="http://${this.host}/token",service="fake",scope="repository:${repository}:pull"`;
  }

  private giveToken(
    url: URL,
    request: http.IncomingMessage,
    reply: (status: number, headers?: http.OutgoingHttpHeaders, body?: string) => void,
  ): void {
    const { access } = this.options;
    const allowed = typeof access !== 'object' || request.headers.authorization === basic(access.user);
    const [, repository = ''] = (url.searchParams.get('scope') ?? '').split(':');
    if (!allowed || url.searchParams.get('service') !== 'fake') return reply(401);
    reply(200, { 'content-type': 'application/json' }, JSON.stringify({ token: `pull-${repository}` }));
  }
}

function basic(user: string): string {
  return `Basic ${Buffer.from(user).toString('base64')}`;
}
