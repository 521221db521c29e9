import type { Inventory } from '../../model';
import { manifestRules, type Equivalents, type ManifestRule, type SuppressionProps } from '../../rules';
import type { Control, Standard } from './control';
import { cisControls, nsaControls, podSecurityControls } from './controls-kubernetes';
import { gdprControls, hipaaControls, soc2Controls } from './controls-law';
import { proofOf, type Proof } from './proof';

/** What a rule found, as far as evidence needs it. */
export interface EvidenceFinding {
  /** Id of the rule. */
  readonly rule: string;
  /** Where: the manifest, or the construct that made it. */
  readonly object: string;
  /**
   * The field.
   *
   * @default - the manifest as a whole
   */
  readonly property?: string;
  /** What is wrong. */
  readonly message: string;
  /**
   * Why, by whom and until when it is accepted.
   *
   * @default - it is not
   */
  readonly accepted?: Omit<SuppressionProps, 'rule'>;
}

/**
 * How a control stands: `satisfied` by the fields that are named, `accepted` where somebody answers for what is not,
 * `violated`, `empty` where no manifest is concerned, `outside` where no manifest shows anything.
 */
export type ControlStatus = 'satisfied' | 'accepted' | 'violated' | 'empty' | 'outside';

/** One demand of a standard with its proof. */
export interface Evidence {
  /** The demand. */
  readonly control: Control;
  /** How it stands. */
  readonly status: ControlStatus;
  /** Ids of the rules that were held against the manifests. */
  readonly rules: readonly string[];
  /** The fields that show it. */
  readonly proof: readonly Proof[];
  /** What was found against it, accepted findings included. */
  readonly findings: readonly EvidenceFinding[];
}

/** All demands of all standards, in the order of their catalogues. */
export const controls: readonly Control[] = [
  ...podSecurityControls,
  ...cisControls,
  ...nsaControls,
  ...soc2Controls,
  ...hipaaControls,
  ...gdprControls,
];

/**
 * Collects the evidence that manifests give, control by control.
 *
 * @param inventory - the manifests
 * @param findings - what the rules found in them
 * @param standards - which catalogues; all if none is named
 * @returns one entry a control
 */
export function evidenceOf(
  inventory: Inventory,
  findings: readonly EvidenceFinding[],
  standards: readonly Standard[] = [],
): Evidence[] {
  const proofs = new Map<string, readonly Proof[]>();
  const proof = (row: string): readonly Proof[] => {
    const known = proofs.get(row) ?? proofOf(row, inventory);
    proofs.set(row, known);
    return known;
  };
  return controls
    .filter(({ standard }) => standards.length === 0 || standards.includes(standard))
    .map((control) => {
      const rows = control.rows ?? [];
      const rules = rulesOf(control);
      const against = findings.filter(({ rule }) => rules.includes(rule));
      const shown = once(rows.flatMap(proof));
      return { control, rules, proof: shown, findings: against, status: statusOf(rows, shown, against) };
    });
}

/** Rows of the crosswalk share fields: volumes show A5, A6 and A19. Each field is told once. */
function once(proof: readonly Proof[]): Proof[] {
  return [...new Map(proof.map((one) => [`${one.object} ${one.property}`, one])).values()];
}

function statusOf(
  rows: readonly string[],
  proof: readonly Proof[],
  findings: readonly EvidenceFinding[],
): ControlStatus {
  if (rows.length === 0) return 'outside';
  if (findings.some(({ accepted }) => accepted === undefined)) return 'violated';
  if (findings.length > 0) return 'accepted';
  return proof.length === 0 ? 'empty' : 'satisfied';
}

/**
 * The rules that decide a control: those of Pod Security by the check itself, those of CIS by the recommendation where a
 * rule names it (one row has PersistentVolumes, tokens and certificates), all others by their rows of the crosswalk.
 *
 * @param control - the control
 * @returns ids, sorted
 */
export function rulesOf({ standard, id, rows = [] }: Control): string[] {
  const deciding = (decides: (equivalents: Equivalents) => boolean): ManifestRule[] =>
    manifestRules.filter(({ equivalents }) => decides(equivalents));
  const byRow = ({ rows: of }: Equivalents): boolean => of?.some((row) => rows.includes(row)) === true;
  const byCheck = ({ podSecurity }: Equivalents): boolean => podSecurity?.includes(id) === true;
  const recommended = standard === 'CIS' && rows.length === 1 ? deciding(({ cis }) => cis?.includes(id) === true) : [];
  const found = recommended.length > 0 ? recommended : deciding(standard === 'Pod Security' ? byCheck : byRow);
  return found.map((rule) => rule.id).sort();
}
