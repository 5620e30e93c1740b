import { describe, expect, it } from 'vitest';
import type { Rumour } from './context.ts';
import { beginContacts, cooled, hearRumours, tellable } from './rumours.ts';
import { entry, from, sentIn, siteWith } from './testing/site.ts';

const rumour = (changes: Partial<Rumour> = {}): Rumour => ({
  entry: entry('x', '1', 5),
  counter: 0,
  told: true,
  needed: false,
  unneeded: false,
  ...changes,
});

/** Random bits for which a coin of one in k falls on losing interest, and for which it does not. */
const loses = 0;
const keeps = 4_294_967_295;

describe('losing interest (§1.4)', () => {
  it('by feedback and counter: after k contacts in a row that were in vain', () => {
    const site = siteWith({ response: 'feedback', removal: 'counter', k: 2 });
    const once = cooled(site, rumour({ unneeded: true }), keeps);
    expect(once?.counter).toBe(1);
    expect(cooled(site, rumour({ unneeded: true, counter: 1 }), keeps)).toBeNull();
  });

  it('by feedback and counter: a site that needed it sets the counter back, also beside one that did not', () => {
    const site = siteWith({ k: 2 });
    expect(cooled(site, rumour({ needed: true, counter: 1 }), keeps)?.counter).toBe(0);
    const both = rumour({ needed: true, unneeded: true, counter: 1 });
    expect(cooled(site, both, keeps)?.counter).toBe(0);
  });

  it('by feedback: a contact of which nothing was heard changes nothing', () => {
    expect(cooled(siteWith({ k: 1 }), rumour({ counter: 0 }), loses)?.counter).toBe(0);
  });

  it('by feedback and coin: with probability 1/k at a contact in vain, never at another', () => {
    const site = siteWith({ removal: 'coin', k: 4 });
    expect(cooled(site, rumour({ unneeded: true }), loses)).toBeNull();
    expect(cooled(site, rumour({ unneeded: true }), keeps)).not.toBeNull();
    expect(cooled(site, rumour({ needed: true }), loses)).not.toBeNull();
  });

  it('blind: at every contact, whatever the partner knew', () => {
    const counting = siteWith({ response: 'blind', k: 2 });
    expect(cooled(counting, rumour({ needed: true }), keeps)?.counter).toBe(1);
    expect(cooled(counting, rumour({ needed: true, counter: 1 }), keeps)).toBeNull();
    const tossing = siteWith({ response: 'blind', removal: 'coin', k: 4 });
    expect(cooled(tossing, rumour({ needed: true }), loses)).toBeNull();
    expect(cooled(tossing, rumour({ told: false }), loses)).not.toBeNull();
  });
});

const holds = siteWith({}, [entry('x', '1', 5)]);
const told = (updates = [entry('x', '1', 5)], wantsAnswer = false) =>
  from('n2', { type: 'rumours', updates, wantsAnswer } as const);

describe('feedback (§1.4)', () => {
  it('says of each update whether it was needed', () => {
    const after = hearRumours(holds, told([entry('x', '1', 5), entry('y', '2', 6)]));
    expect(sentIn(after.outbox)).toEqual([
      [
        'n2',
        {
          type: 'feedback',
          verdicts: [
            { key: 'x', timestamp: 5, site: 'n1', needed: false },
            { key: 'y', timestamp: 6, site: 'n1', needed: true },
          ],
        },
      ],
    ]);
  });

  it('is not given where sites are blind', () => {
    const blind = siteWith({ response: 'blind' });
    expect(sentIn(hearRumours(blind, told()).outbox)).toEqual([]);
  });

  it('counts two senders of one synchronous cycle as both needed, and the second of independent ones not', () => {
    const needed = (cycles: string) => {
      const once = hearRumours(siteWith({ cycles }), told());
      const [[, message] = []] = sentIn(hearRumours(once, told()).outbox);
      return message;
    };
    expect(needed('synchronous')).toMatchObject({ verdicts: [{ needed: true }] });
    expect(needed('independent')).toMatchObject({ verdicts: [{ needed: false }] });
  });
});

describe('who tells whom', () => {
  it('a push-pull site with nothing hot asks all the same; a push site is silent', () => {
    const partners = ['n2', 'n3'];
    expect(beginContacts(siteWith({ rumours: 'push' }), partners).effects).toEqual([]);
    expect(sentIn(beginContacts(siteWith({ rumours: 'pushPull' }), partners).effects)).toEqual(
      partners.map((to) => [to, { type: 'rumours', updates: [], wantsAnswer: true }]),
    );
    expect(sentIn(beginContacts(siteWith({ rumours: 'pull' }), partners).effects)).toEqual(
      partners.map((to) => [to, { type: 'pull' }]),
    );
  });

  it('what came in a synchronous cycle is told from the next cycle on', () => {
    expect(tellable(hearRumours(siteWith({ cycles: 'synchronous' }), told()))).toEqual([]);
    expect(tellable(hearRumours(siteWith({ cycles: 'independent' }), told()))).toHaveLength(1);
  });

  it('an answer leaves out what the partner has just told, which was in vain for both', () => {
    const hot = { ...holds, rumours: [rumour({ told: false })] };
    const after = hearRumours(hot, told([entry('x', '1', 5)], true));
    expect(sentIn(after.outbox)).toMatchObject([
      ['n2', { type: 'answer', updates: [], feedback: [{ needed: false }] }],
    ]);
    expect(after.rumours).toMatchObject([{ unneeded: true, told: false }]);
  });
});
