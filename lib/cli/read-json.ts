import * as fs from 'node:fs';
import { CommandError } from './command';

/** A value out of a JSON file that still has to show its shape. Errors say where in the file it stands. */
export class JsonReader {
  /**
   * Reads a file.
   *
   * @param file - its path
   * @param remedy - what to do when it isn't there
   * @returns its whole content
   * @throws CommandError when it can't be read or is no JSON
   */
  static file(file: string, remedy: string): JsonReader {
    if (!fs.existsSync(file)) throw new CommandError(`There is no ${file}: ${remedy}.`);
    try {
      return new JsonReader(JSON.parse(fs.readFileSync(file, 'utf8')), file);
    } catch (error) {
      throw new CommandError(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private constructor(
    /** What stands there. */
    readonly value: unknown,
    private readonly where: string,
  ) {}

  /**
   * @param key - a key of the map that this is
   * @returns what stands there
   */
  at(key: string): JsonReader {
    if (!isObject(this.value)) throw this.wrong('must be a map');
    return new JsonReader(this.value[key], `${this.where}: ${key}`);
  }

  /** @returns the text that this is */
  text(): string {
    if (typeof this.value !== 'string') throw this.wrong('must be text');
    return this.value;
  }

  /** @returns the truth value that this is */
  truth(): boolean {
    if (typeof this.value !== 'boolean') throw this.wrong('must be true or false');
    return this.value;
  }

  /** @returns the positive whole number that this is */
  count(): number {
    if (typeof this.value !== 'number' || !Number.isInteger(this.value) || this.value < 1)
      throw this.wrong('must be a whole number of at least 1');
    return this.value;
  }

  /**
   * @param allowed - the values that exist
   * @returns the one of them that this is
   */
  oneOf<T extends string>(allowed: readonly T[]): T {
    const found = allowed.find((value) => value === this.value);
    if (found === undefined) throw this.wrong(`must be one of ${allowed.join(', ')}`);
    return found;
  }

  /** @returns the items of the list that this is */
  list(): JsonReader[] {
    if (!Array.isArray(this.value)) throw this.wrong('must be a list');
    return this.value.map((item: unknown, index) => new JsonReader(item, `${this.where}[${String(index)}]`));
  }

  /** @returns the entries of the map that this is; none if nothing stands there */
  entries(): [string, JsonReader][] {
    if (this.value === undefined) return [];
    if (!isObject(this.value)) throw this.wrong('must be a map');
    return Object.keys(this.value).map((key) => [key, this.at(key)]);
  }

  /** @returns the map from text to text that this is; empty if nothing stands there */
  texts(): Record<string, string> {
    return Object.fromEntries(this.entries().map(([key, value]) => [key, value.text()]));
  }

  /**
   * @param read - how to read it
   * @returns what was read, or nothing if nothing stands there
   */
  optional<T>(read: (reader: JsonReader) => T): T | undefined {
    return this.value === undefined ? undefined : read(this);
  }

  /**
   * @param message - what is wrong
   * @returns an error that says where
   */
  wrong(message: string): CommandError {
    return new CommandError(`${this.where} ${message}; is the file of another version? Synthesize again.`);
  }
}

/**
 * Whether a parsed value is a map.
 *
 * @param value - out of JSON or YAML
 * @returns false for lists, texts, numbers and nothing
 */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
