/** A number so that reading it gives the same one, zero's sign included. */
export const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
