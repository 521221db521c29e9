import type { SecretNeed, SecretPlace, SecretShape } from '../../connect';
import { makeAuthority, makeCertificate } from './certificates';
import { day, judgeCertificate } from './judge-certificate';
import { contentOf, makeAccessKey, makePassword, placeName, type Material, type NeedOf } from './material';
import type { Stock } from './stock';
import { differingKeys, survey, type Survey } from './survey';

/** What was done in one place. */
export type Action = 'there' | 'made' | 'copied' | 'renewed' | 'repaired' | 'missing' | 'different' | 'unusable';

/** One place of one need. */
export interface Row {
  /** The need. */
  readonly need: SecretNeed;
  /** The place. */
  readonly place: SecretPlace;
  /** What was done. */
  readonly action: Action;
}

/** What may be written besides what is missing. */
export interface Permissions {
  /** Whether certificates that end soon, or don't fit, are made again. */
  readonly renew: boolean;
  /** Whether places that differ get the value of the first, and halves of values are made again. */
  readonly repair: boolean;
}

/** What came out. */
export interface Outcome {
  /** Every place of every need. */
  readonly rows: readonly Row[];
  /** What is wrong and was left as it is. */
  readonly faults: readonly string[];
  /** What will be wrong some day. */
  readonly warnings: readonly string[];
}

/** Authorities come before what they sign; a given secret may be an authority. */
const ORDER: readonly SecretShape['type'][] = [
  'certificate-authority',
  'given',
  'password',
  'access-key',
  'certificate',
];

const UNSIGNABLE = 'must be signed, and no Secret holds the private key of its authority.';

/** Decides for each need what must be written where, and puts it into the stock. Nothing is written to the cluster. */
export class Satisfier {
  /**
   * Satisfies needs.
   *
   * @param needs - the needs
   * @param stock - the Secrets of the cluster; it takes the changes
   * @param permissions - what may be overwritten
   * @param now - the time
   * @returns what was done, in the order of the needs
   */
  static async satisfy(
    needs: readonly SecretNeed[],
    stock: Stock,
    permissions: Permissions,
    now: Date,
  ): Promise<Outcome> {
    const satisfier = new Satisfier(stock, permissions, now);
    for (const type of ORDER) for (const need of needs) if (need.shape.type === type) await satisfier.add(need);
    return {
      rows: needs.flatMap(({ id }) => satisfier.rows.get(id) ?? []),
      faults: satisfier.faults,
      warnings: satisfier.warnings,
    };
  }

  private readonly rows = new Map<string, Row[]>();
  private readonly faults: string[] = [];
  private readonly warnings: string[] = [];
  private readonly usable = new Map<string, Material>();

  private constructor(
    private readonly stock: Stock,
    private readonly permissions: Permissions,
    private readonly now: Date,
  ) {}

  private async add(need: SecretNeed): Promise<void> {
    const found = survey(this.stock, need);
    if (isOf(need, 'certificate')) return this.addCertificate(need, found);
    if (found.lacking.length > 0) return this.addLacking(need, found);
    const action = this.spread(need, found);
    if (action === undefined) return;
    if (isOf(need, 'certificate-authority'))
      return this.addUsable(need, found.material, action, () => this.makeAuthority(need, found.material));
    this.put(need, found.material, action);
  }

  /** A certificate waits for its authority, and shows the authority's certificate beside its own. */
  private async addCertificate(need: NeedOf<'certificate'>, found: Survey): Promise<void> {
    const issuer = this.usable.get(need.shape.issuer);
    if (issuer?.certificate === undefined) {
      this.mark(need, 'missing');
      this.warnings.push(`${need.id} waits for the authority ${need.shape.issuer}, which signs it.`);
      return;
    }
    const { certificate, 'private-key': privateKey } = issuer;
    const sign =
      privateKey === undefined
        ? undefined
        : (): Promise<Material> => makeCertificate(need.shape, { certificate, privateKey }, this.now);
    if (found.lacking.length > 0) return this.addLacking(need, found, sign);
    const action = this.spread(need, found);
    if (action === undefined) return;
    return this.addUsable(need, { ...found.material, 'issuer-certificate': certificate }, action, sign);
  }

  /** A need that has no value, or only a part of it. */
  private async addLacking(need: SecretNeed, { material, lacking }: Survey, sign = this.maker(need)): Promise<void> {
    const half = (['value', 'id', 'secret', 'certificate', 'private-key'] as const).some(
      (part) => material[part] !== undefined,
    );
    if (need.shape.type === 'given') this.mark(need, 'missing');
    else if (half && !this.permissions.repair)
      this.fail(
        need,
        `is there in part only: no Secret holds its ${lacking.join(' and ')}. ` +
          'Put it back, or let --repair make the whole again (who knows the old value has to read the new one).',
      );
    else if (sign === undefined) this.fail(need, UNSIGNABLE);
    else this.put(need, await sign(), half ? 'repaired' : 'made');
  }

  /** How a value that is known gets to the places that lack it; nothing, if others hold something else and may not lose it. */
  private spread(need: SecretNeed, { material, from }: Survey): 'copied' | 'repaired' | undefined {
    const differing = need.places.filter((place) => differingKeys(this.stock, place, material).length > 0);
    if (differing.length === 0) return 'copied';
    if (this.permissions.repair) return 'repaired';
    this.usable.set(need.id, material);
    this.rows.set(
      need.id,
      need.places.map((place) => ({ need, place, action: differing.includes(place) ? 'different' : 'there' })),
    );
    const right = from === undefined ? 'what the first place holds' : `what ${placeName(from)} holds`;
    this.faults.push(
      `${need.id} is not the same everywhere: ${differing.map(placeName).join(' and ')} should hold ${right}. ` +
        'Put the same value into all places, or let --repair copy it from there.',
    );
    return undefined;
  }

  /** A certificate that is known, and the same everywhere: whether it can be used, and for how long. */
  private async addUsable(
    need: NeedOf<'certificate' | 'certificate-authority'>,
    material: Material,
    action: Action,
    renew: (() => Promise<Material>) | undefined,
  ): Promise<void> {
    const { faults, ending } = judgeCertificate(need.shape, material, this.now);
    if (this.permissions.renew && (faults.length > 0 || ending !== undefined)) {
      if (renew === undefined) this.fail(need, UNSIGNABLE);
      else this.put(need, await renew(), 'renewed');
      return;
    }
    if (faults.length > 0) {
      this.fail(need, `${faults.join('; ')}. --renew makes it again.`);
      return;
    }
    if (ending !== undefined) this.warnings.push(`${need.id} ends on ${day(ending)}. --renew makes it again.`);
    const former = need.places.filter((place) => differingKeys(this.stock, place, material).length > 0);
    if (former.length > 0 && !this.permissions.renew && !this.permissions.repair)
      this.fail(
        need,
        `shows a former certificate of its authority in ${former.map(placeName).join(' and ')}. --renew replaces it.`,
      );
    else this.put(need, material, former.length > 0 ? 'renewed' : action);
  }

  /** How a need's value is made, for those that need nobody else for it. */
  private maker(need: SecretNeed): (() => Promise<Material>) | undefined {
    const { shape } = need;
    if (shape.type === 'password') return () => Promise.resolve(makePassword(shape));
    if (shape.type === 'access-key') return () => Promise.resolve(makeAccessKey(shape));
    if (isOf(need, 'certificate-authority')) return () => this.makeAuthority(need, {});
    return undefined;
  }

  /** Makes an authority, or renews it with its own key: what it has signed stays valid. */
  private async makeAuthority(need: NeedOf<'certificate-authority'>, known: Material): Promise<Material> {
    const made = await makeAuthority(need.shape, this.now, known['private-key']);
    return { ...made, 'issuer-certificate': made.certificate };
  }

  private put(need: SecretNeed, material: Material, action: Action): void {
    this.usable.set(need.id, material);
    this.rows.set(
      need.id,
      need.places.map((place) => {
        const content = contentOf(place, material);
        const changes = Object.entries(content).some(([key, value]) => this.stock.value(place, key) !== value);
        this.stock.put(place, content);
        return { need, place, action: changes ? action : 'there' };
      }),
    );
  }

  private mark(need: SecretNeed, action: Action): void {
    this.rows.set(
      need.id,
      need.places.map((place) => ({ need, place, action })),
    );
  }

  private fail(need: SecretNeed, message: string): void {
    this.mark(need, 'unusable');
    this.faults.push(`${need.id} ${message}`);
  }
}

function isOf<T extends SecretShape['type']>(need: SecretNeed, type: T): need is NeedOf<T> {
  return need.shape.type === type;
}
