/**
 * Reads one piece of what a scenario puts on a disk.
 * @param place where in the disk it stands, such as `log[3].term`
 * @param also what else would do, for the error
 * @throws Error that says where it is wrong and what would be right
 */
export type Read<Value> = (json: unknown, place: string, also?: 'or null') => Value;

/** Says that something is not as wanted. */
export const refuse = (place: string, wanted: string, found: unknown): never => {
  throw new Error(`${place} must be ${wanted}, not ${JSON.stringify(found) ?? 'missing'}.`);
};

/** A whole number, at least so much; `byDefault` where it is left out. */
export const whole =
  (minimum: number, byDefault?: number): Read<number> =>
  (json, place, also) => {
    if (json === undefined && byDefault !== undefined) return byDefault;
    if (typeof json === 'number' && Number.isSafeInteger(json) && json >= minimum) return json;
    return refuse(place, `a whole number, at least ${minimum}${also ? `, ${also}` : ''}`, json);
  };

/** A text. */
export const text: Read<string> = (json, place, also) =>
  typeof json === 'string' ? json : refuse(place, also ? `a text ${also}` : 'a text', json);

/** Null, or left out, or something. */
export const orNull =
  <Value>(read: Read<Value>): Read<Value | null> =>
  (json, place) =>
    json === undefined || json === null ? null : read(json, place, 'or null');

/** A list; `what` names its items: `entries`. */
export const listOf =
  <Value>(what: string, read: Read<Value>): Read<readonly Value[]> =>
  (json, place) =>
    Array.isArray(json)
      ? json.map((item: unknown, position) => read(item, `${place}[${position}]`))
      : refuse(place, `a list of ${what}`, json);

type Shape = Readonly<Record<string, Read<unknown>>>;
type Shaped<S extends Shape> = {
  readonly [Key in keyof S]: S[Key] extends Read<infer Value> ? Value : never;
};

const asFields = (
  json: unknown,
  place: string,
  wanted: string,
): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, unknown>>) // an object that is not null has fields
    : refuse(place, wanted, json);

/** An object with these fields, each read by its own reader. The whole disk is read with the place ''. */
export const fields =
  <const S extends Shape>(shape: S): Read<Shaped<S>> =>
  (json, place, also) => {
    const wanted = [`{ ${Object.keys(shape).join(', ')} }`, ...(also ? [also] : [])].join(' ');
    const given = asFields(json, place === '' ? 'The disk' : place, wanted);
    return Object.fromEntries(
      Object.entries(shape).map(([key, read]) => [
        key,
        read(given[key], place === '' ? key : `${place}.${key}`),
      ]),
    ) as Shaped<S>; // each field has been read by the reader of its name
  };
