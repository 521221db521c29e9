import { giveBrand } from '../core';

/** An operator that is installed in the cluster. Systems use its engine when it is declared. */
export class Operator {
  /**
   * Declares an operator. Technology folders offer their own (`Strimzi.v1_2()`); this is for the others.
   *
   * @param name - name of the operator
   * @param version - exact version
   * @param namespace - namespace that it runs in
   * @returns the declaration
   */
  static installed(name: string, version: string, namespace: string): Operator {
    return new Operator(name, version, namespace);
  }

  private constructor(
    /** Name of the operator, for instance `strimzi`. */
    readonly name: string,
    /** Its version, for instance `1.2.0`. */
    readonly version: string,
    /** Namespace that it runs in. */
    readonly namespace: string,
  ) {
    giveBrand(this, 'Operator');
  }
}

/** Where an operator runs. */
export interface OperatorOptions {
  /**
   * Namespace of the operator.
   *
   * @default - the operator's customary namespace
   */
  readonly namespace?: string;
}

/** The Strimzi operator for Kafka. */
export const Strimzi = {
  /**
   * Strimzi 1.2: Kafka 4.2.0 to 4.3.1, resources of `kafka.strimzi.io/v1`.
   *
   * @param options - where it runs; namespace `strimzi` by default
   * @returns the declaration
   */
  v1_2(options: OperatorOptions = {}): Operator {
    return Operator.installed('strimzi', '1.2.0', options.namespace ?? 'strimzi');
  },
};
