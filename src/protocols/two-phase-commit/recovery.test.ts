import { describe, expect, it } from 'vitest';
import { Node } from './testing/node.ts';

describe('recovery from the log', () => {
  it('a participant with a prepare record is in doubt: it locks its keys and asks at once', () => {
    const node = new Node({ id: 'n2' }).prepare().restarted();
    expect(node.state.value).toBe('prepared');
    expect(node.locks).toEqual({ b: 'c1#1@n1' });
    expect(node.told).toEqual(['inquiry to n1', 'inquiry to n3']);
    expect(node.after(200_000).fire('decisionTimeout').state.value).toBe('blocked');
  });

  it('a participant that crashed before its yes knows nothing', () => {
    const node = new Node({ id: 'n2', rulesOff: ['two-phase-commit/force-vote'] }).prepare();
    expect(node.restarted().state.value).toBe('idle');
    expect(node.restarted().log).toEqual([]);
  });

  it('a participant keeps what it has committed', () => {
    const node = new Node({ id: 'n2' }).prepare().tell('n1', 'commit').restarted();
    expect(node.values).toEqual({ b: '1' });
    expect(node.state.value).toBe('idle');
    expect(node.prepare().order).toEqual([]);
  });

  it('a coordinator without a commit record has aborted, and says so when asked', () => {
    const node = new Node().begin(['a', 'b', 'c']).yes('n2').restarted();
    expect(node.state.value).toBe('idle');
    expect(node.locks).toEqual({});
    expect(node.yes('n3').effects).toEqual([]);
    expect(node.tell('n2', 'inquiry').told).toEqual(['abort to n2']);
  });

  it('a coordinator with a commit record and no end tells everybody again', () => {
    const node = new Node().begin(['a', 'b', 'c']).yes('n2').yes('n3').restarted();
    expect(node.state.value).toBe('coordinating');
    expect(node.values).toEqual({ a: '1' });
    expect(node.told).toEqual(['commit to n2', 'commit to n3']);
    node.tell('n2', 'acknowledgement').tell('n3', 'acknowledgement');
    expect(node.log).toEqual(['commit* c1#1', '(end c1#1)']);
  });

  it('an end record in memory is lost, so it tells again, and they acknowledge again', () => {
    const node = new Node().begin(['b']).yes('n2').tell('n2', 'acknowledgement');
    expect(node.restarted().told).toEqual(['commit to n2']);
  });

  it('an end record that went along to the disk is kept', () => {
    const node = new Node().begin(['b']).yes('n2').tell('n2', 'acknowledgement');
    node.begin(['a'], { client: 'c2', sequence: 1 });
    expect(node.restarted().told).toEqual([]);
  });

  it('a client that asks again after the restart hears of the commit', () => {
    const node = new Node().begin(['b']).yes('n2').restarted();
    expect(node.begin(['b']).answers).toEqual([{ kind: 'ok', result: { kind: 'done' } }]);
  });

  it('the same request begun anew has a name of its own', () => {
    const node = new Node().begin(['b']).restarted().begin(['b']);
    expect(node.sent('prepare').get('n2')?.transaction).toBe('c1#1@n1.1');
  });
});
