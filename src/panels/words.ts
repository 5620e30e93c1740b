/** A name from code as words: `electionTimeout` and `election-timeout` are `election timeout`. */
export const wordsOf = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .replace(/\b[A-Z](?![A-Z\d])/g, (letter) => letter.toLowerCase())
    .trim();
