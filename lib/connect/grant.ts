import type { CallSite } from '../core';
import type { Client } from './client';
import type { Provider } from './provider';

/** What may be done with what. */
export interface GrantProps {
  /** Who grants. */
  readonly provider: Provider;
  /** Who is granted. */
  readonly client: Client;
  /** What may be done, in the provider's words, for instance `consume`. */
  readonly access: string;
  /** On what: kind and name, for instance `topic` and `orders`. */
  readonly resource: { readonly kind: string; readonly name: string };
  /**
   * Conditions in the provider's words, for instance `{ group: 'enrich' }`.
   *
   * @default - none
   */
  readonly conditions?: Readonly<Record<string, string>>;
}

/** A right that was given, as a value. Two grants with the same content are one. */
export class Grant {
  /** Who grants. */
  readonly provider: Provider;
  /** Who is granted. */
  readonly client: Client;
  /** What may be done. */
  readonly access: string;
  /** On what. */
  readonly resource: { readonly kind: string; readonly name: string };
  /** Under which conditions. */
  readonly conditions: Readonly<Record<string, string>>;
  /** Identity: the same for every statement of the same right. */
  readonly key: string;

  /**
   * @param props - who, whom, what
   * @param site - the line of the user's program
   */
  constructor(
    props: GrantProps,
    readonly site: CallSite,
  ) {
    this.provider = props.provider;
    this.client = props.client;
    this.access = props.access;
    this.resource = props.resource;
    this.conditions = { ...props.conditions };
    this.key = JSON.stringify([
      this.provider.construct.node.path,
      this.client.construct.node.path,
      this.resource.kind,
      this.resource.name,
      this.access,
      Object.entries(this.conditions).sort(),
    ]);
  }

  /** @returns the right as a sentence, for instance `analytics-enrich may consume topic orders of streaming/events (group enrich)` */
  toString(): string {
    const conditions = Object.entries(this.conditions).map(([name, value]) => `${name} ${value}`);
    const provider = [this.provider.namespace, this.provider.name].filter((part) => part !== undefined).join('/');
    return `${this.client.principal} may ${this.access} ${this.resource.kind} ${this.resource.name} of ${provider}${
      conditions.length === 0 ? '' : ` (${conditions.join(', ')})`
    }`;
  }
}
