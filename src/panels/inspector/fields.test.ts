import { describe, expect, it } from 'vitest';
import { fieldsOf } from './fields.ts';

describe('the contents of a message', () => {
  it('are fields by name, entry by entry', () => {
    expect(
      fieldsOf({ term: 3, entries: [{ term: 2, command: { kind: 'put', key: 'x' } }] }),
    ).toEqual([
      { kind: 'value', name: 'term', text: '3' },
      {
        kind: 'fields',
        name: 'entries',
        fields: [
          {
            kind: 'fields',
            name: '1',
            fields: [
              { kind: 'value', name: 'term', text: '2' },
              {
                kind: 'fields',
                name: 'command',
                fields: [
                  { kind: 'value', name: 'kind', text: 'put' },
                  { kind: 'value', name: 'key', text: 'x' },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it('are told in the words of names and values, never as JSON', () => {
    const text = JSON.stringify(fieldsOf({ prevLogIndex: 4, votes: ['n1', 'n2'], none: [] }));
    expect(text).toContain('"name":"prev log index"');
    expect(text).toContain('[n1, n2]');
    expect(text).toContain('"text":"empty"');
  });

  it('show the end of a long list, and how much comes before', () => {
    const fields = fieldsOf({ all: Array.from({ length: 20 }, (_, at) => ({ at })) });
    expect(fields[0]).toMatchObject({
      fields: [
        { name: 'before', text: '12 more' },
        ...Array.from({ length: 8 }, (_, place) => ({ name: `${13 + place}` })),
      ],
    });
  });
});
