/** What a name has to look like. */
export interface NameForm {
  /** Most characters. */
  readonly max: number;
  /** The form, in words. */
  readonly words: string;
  /** Tells whether a name has the form, whatever its length. */
  readonly fits: (name: string) => boolean;
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const PORT_NAME = /^(?=[^a-z]*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const QUALIFIED_PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const DATA_KEY = /^[-._a-zA-Z0-9]+$/;

/** Labels with dots between them. No expression: every object's name is looked at. */
function isSubdomain(name: string): boolean {
  let begins = true;
  let mayEnd = false;
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index);
    const isLetterOrDigit = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    if (!isLetterOrDigit && (code !== DASH || begins) && (code !== DOT || !mayEnd)) return false;
    begins = code === DOT;
    mayEnd = isLetterOrDigit;
  }
  return mayEnd;
}

const DASH = 45;
const DOT = 46;

/** DNS label (RFC 1123). */
export const DNS_LABEL: NameForm = {
  max: 63,
  words: 'lower-case letters, digits and "-", beginning and ending with a letter or digit',
  fits: (name) => LABEL.test(name),
};

/** DNS label that begins with a letter (RFC 1035). */
export const DNS_LABEL_1035: NameForm = {
  max: 63,
  words: 'lower-case letters, digits and "-", beginning with a letter and ending with a letter or digit',
  fits: (name) => LABEL_1035.test(name),
};

/** DNS subdomain (RFC 1123): labels with dots between them. */
export const DNS_SUBDOMAIN: NameForm = {
  max: 253,
  words: 'lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit',
  fits: isSubdomain,
};

/** A name that stands in the path of a request: those of roles. */
export const PATH_SEGMENT: NameForm = {
  max: Number.MAX_SAFE_INTEGER,
  words: 'any text but "." and "..", without "/" and "%"',
  fits: (name) => name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('%'),
};

/** Name of a service as IANA registers them (RFC 6335): that of a container's port. */
export const IANA_SERVICE_NAME: NameForm = {
  max: 15,
  words: 'lower-case letters, digits and single "-" between them, at least one letter',
  fits: (name) => PORT_NAME.test(name),
};

/** Value of a label. */
export const LABEL_VALUE: NameForm = {
  max: 63,
  words: 'letters, digits, "-", "_" and ".", beginning and ending with a letter or digit; or nothing',
  fits: (value) => value === '' || QUALIFIED_PART.test(value),
};

/** Key in a ConfigMap or Secret: the name of a file. */
export const FILE_KEY: NameForm = {
  max: 253,
  words: 'letters, digits, "-", "_" and ".", not "." and not beginning with ".."',
  fits: (key) => DATA_KEY.test(key) && key !== '.' && !key.startsWith('..'),
};

/** Key of a label or annotation: a name, and perhaps a domain and a slash before it. */
export const QUALIFIED_NAME: NameForm = {
  max: 253 + 1 + 63,
  words: 'a name of at most 63 letters, digits, "-", "_" and ".", with or without a domain and a "/" before it',
  fits: (key) => {
    const slash = key.indexOf('/');
    const name = key.slice(slash + 1);
    const domain = slash < 0 ? undefined : key.slice(0, slash);
    if (name.length > 63 || !QUALIFIED_PART.test(name)) return false;
    return domain === undefined || (domain.length <= DNS_SUBDOMAIN.max && isSubdomain(domain));
  },
};

/**
 * What is wrong with a name.
 *
 * @param name - the name
 * @param form - what it has to look like
 * @returns what is wrong, as the rest of a sentence; nothing for a good name
 */
export function faultOf(name: string, { max, fits }: NameForm): string | undefined {
  if (name.length > max) return `is ${String(name.length)} characters long`;
  return fits(name) ? undefined : 'has another form';
}

/**
 * What a name has to look like, for a message.
 *
 * @param form - the form
 * @returns for instance `at most 63 characters: lower-case letters, ...`
 */
export function formWords({ max, words }: NameForm): string {
  return max === Number.MAX_SAFE_INTEGER ? words : `at most ${String(max)} characters: ${words}`;
}
