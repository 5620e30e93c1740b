/** A name from code as words: `electionTimeout` and `election-timeout` are `election timeout`. */
export const wordsOf = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .replace(/\b[A-Z](?![A-Z\d])/g, (letter) => letter.toLowerCase())
    .trim();

/** Names in a row: `n1`, `n1 and n2`, `n1, n2 and n3`. */
export const listText = (names: readonly string[]): string =>
  names.length <= 1
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
