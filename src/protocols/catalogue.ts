import type { CatalogueProtocol } from './catalogue-entry.ts';

/**
 * What the library lists, so that no protocol has to be loaded for it. Written from the protocols
 * and from measurements by `npx vitest run src/protocols/catalogue -u`, and held to them by that test.
 */
export const catalogue: readonly CatalogueProtocol[] = [
  {
    id: 'raft',
    title: 'Raft',
    family: 'Consensus',
    summary: 'One elected leader orders all writes; a majority makes them last.',
    glance: {
      faultless: {
        kind: 'kept',
      },
      crashes: {
        kind: 'kept',
      },
      cuts: {
        kind: 'kept',
      },
      acknowledgedWrites: {
        kind: 'kept',
      },
      measured: {
        servers: 5,
        cost: {
          servers: 5,
          messages: 8,
          messageDelays: 4,
        },
        crashesTolerated: 2,
        cut: 'larger',
        lostWrites: {
          runs: 20,
          losing: 0,
        },
      },
    },
    scenarios: [
      {
        id: 'playground',
        title: 'A running cluster',
        summary: 'Five servers and two clients, and nothing wrong yet. Break it.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'first-visit',
        title: 'Raft in five minutes',
        summary:
          'For a first visit: an election, a write, a dead leader, a broken network, and what Raft does not promise.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'first-election',
        title: 'The first election',
        summary:
          'Five servers that know nothing of each other. Whoever’s time runs out first asks for votes.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'leader-killed',
        title: 'The leader is killed',
        summary: 'The leader dies, another takes over, and the old one comes back as a follower.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'split-vote',
        title: 'A split vote',
        summary:
          'Two candidates stand at the same moment and share the votes. Random time-outs settle it in the next round.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'follower-killed-and-back',
        title: 'A follower killed and brought back',
        summary: 'A follower misses some writes while it is down. The leader brings it up to date.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'majority-lost-and-found',
        title: 'A majority lost and found',
        summary:
          'Three of five servers die. The leader goes on taking writes and cannot commit any, until one is back.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'wrong-side',
        title: 'A leader on the wrong side',
        summary:
          'A leader is cut off with one follower and does not know it. Both sides take writes; only one side can commit them.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'flapping-link',
        title: 'A flapping link',
        summary:
          'The link between the leader and one follower comes and goes. Each time it is away too long, the follower stands and deposes the leader.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'one-way-cut',
        title: 'A one-way cut',
        summary:
          'n5 can speak but hears nobody. It stands again and again, and every time it costs the others their leader.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'figure-7',
        title: 'Figure 7: seven logs',
        summary:
          'Six followers, each wrong in its own way: entries missing, entries too many, or both. The leader of term 8 makes them all equal to itself.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'figure-8',
        title: 'Figure 8: a majority is not enough',
        summary:
          'An entry of term 2 is stored by three of five servers, and is overwritten all the same. So a leader must not commit older entries by counting.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'figure-8-e',
        title: 'Figure 8 (e): committed by the next entry',
        summary:
          'The other ending: an entry of the leader’s own term reaches a majority, and with it all before it are safe.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
    ],
  },
  {
    id: 'paxos',
    title: 'Paxos, single decree',
    family: 'Consensus',
    summary: 'Many propose, a majority of acceptors settles on one value, and it stays that value.',
    glance: {
      faultless: {
        kind: 'kept',
      },
      crashes: {
        kind: 'kept',
      },
      cuts: {
        kind: 'kept',
      },
      acknowledgedWrites: {
        kind: 'kept',
      },
      measured: {
        servers: 5,
        cost: {
          servers: 6,
          messages: 15,
          messageDelays: 6,
        },
        crashesTolerated: 2,
        cut: 'larger',
        lostWrites: null,
      },
    },
    scenarios: [
      {
        id: 'playground',
        title: 'One decision',
        summary:
          'Five nodes that play all three roles, and two clients that each propose a value. One is chosen. Cut and kill before it is.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'first-visit',
        title: 'Paxos in five minutes',
        summary:
          'For a first visit: a value is chosen, its proposer dies, another comes and must find it, and what Paxos does not promise.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'one-proposer',
        title: 'One proposer',
        summary:
          'One proposer, three acceptors, one learner, and nothing in the way: two phases, and the value is chosen.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'second-must-adopt',
        title: 'The second proposer must take over',
        summary:
          'A second proposer comes when the first has finished. Its majority shares an acceptor with the first one, so it hears of x and must propose x.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'walk-through',
        title: 'Two proposers, three acceptors',
        summary:
          'Two proposers and three acceptors at once. The lower number is refused by one acceptor; the higher learns from the others that x was accepted.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'duel-for-ever',
        title: 'A duel without end',
        summary:
          'Two proposers outbid each other: each new number makes the acceptors refuse the other’s proposal. Without back-off nothing is ever chosen.',
        rulesOff: ['Back off before trying again'],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'duel-with-back-off',
        title: 'The duel ends with back-off',
        summary:
          'The same two proposers, but each waits for a random and growing time after a refusal. One gets through.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'minority-side',
        title: 'The minority side of a cut',
        summary:
          'A cut leaves two nodes on one side. They can’t choose anything; the three on the other side can. When the cut heals, the two learn what was chosen.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'lost-replies',
        title: 'Lost replies',
        summary:
          'The answers of all acceptors get lost, once in each phase. The proposer asks again under the same number, and they answer again.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'restart-from-disk',
        title: 'Everybody dies, and the choice stands',
        summary:
          'x is chosen, the only node that would have learned it dies, and all acceptors die too. They come back with what is on their disks, and that is enough.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'distinguished-learner-down',
        title: 'Chosen, and nobody knows',
        summary:
          'Acceptors tell one distinguished learner alone, and it is down. A value is chosen and nobody knows it, until the learner is back and n1 asks again.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'forgotten-promise',
        title: 'A promise is forgotten',
        summary:
          'The acceptors promise 2 and forget it. An old proposal 1 is still under way, and they accept it after y was chosen.',
        rulesOff: ['Keep the promise'],
        breaks: ['Agreement'],
        keepsAll: false,
      },
      {
        id: 'own-value',
        title: 'A proposer keeps to its own value',
        summary: 'A second proposer hears that x was accepted and proposes its own y all the same.',
        rulesOff: ['Propose what was accepted'],
        breaks: ['Agreement'],
        keepsAll: false,
      },
      {
        id: 'first-heard',
        title: 'Not the highest-numbered',
        summary:
          'Two values were accepted under different numbers, and the later one was chosen. A proposer that takes the first it hears of overturns the choice.',
        rulesOff: ['Of these, the highest-numbered'],
        breaks: ['Chosen for good'],
        keepsAll: false,
      },
      {
        id: 'any-one',
        title: 'One acceptor is enough',
        summary: 'One acceptor is enough here. A cut lets each side choose a value of its own.',
        rulesOff: ['Ask a majority'],
        breaks: ['Agreement'],
        keepsAll: false,
      },
      {
        id: 'promise-lost',
        title: 'A promise lost in a crash',
        summary:
          'n4 promises 2, and crashes before the promise is on its disk. Back again, it accepts what it had promised not to.',
        rulesOff: ['Store the promise before giving it'],
        breaks: ['Agreement'],
        keepsAll: false,
      },
      {
        id: 'acceptance-lost',
        title: 'An acceptance lost in a crash',
        summary:
          'n4 says that it accepted x, and crashes before x is on its disk. x was counted as chosen; n2 finds no trace of it.',
        rulesOff: ['Store the acceptance before telling of it'],
        breaks: ['Agreement'],
        keepsAll: false,
      },
      {
        id: 'number-forgotten',
        title: 'A number used twice',
        summary:
          'n1 crashes, forgets that it has used number 1, and uses it for another value while the first is still under way.',
        rulesOff: ['Store the number before using it'],
        breaks: ['Chosen for good'],
        keepsAll: false,
      },
      {
        id: 'same-numbers',
        title: 'Two proposers with the same number',
        summary:
          'Both proposers draw from the same numbers. The acceptors promise 1 once, and two values pass under it.',
        rulesOff: ['Numbers from disjoint sets'],
        breaks: ['Agreement'],
        keepsAll: false,
      },
    ],
  },
  {
    id: 'primary-backup',
    title: 'Primary/backup',
    family: 'Replication patterns',
    summary:
      'One primary executes all writes and ships them to its backups, one of which takes over.',
    glance: {
      faultless: {
        kind: 'kept',
      },
      crashes: {
        kind: 'kept',
      },
      cuts: {
        kind: 'kept',
      },
      acknowledgedWrites: {
        kind: 'depends',
        parameters: ['Answer a write after', 'Who takes over'],
        asOpened: 'kept',
      },
      measured: {
        servers: 3,
        cost: {
          servers: 3,
          messages: 4,
          messageDelays: 4,
        },
        crashesTolerated: 1,
        cut: 'larger',
        lostWrites: {
          runs: 20,
          losing: 0,
        },
      },
    },
    scenarios: [
      {
        id: 'playground',
        title: 'A primary and its backups',
        summary: 'A primary, two backups and two clients, and nothing wrong yet. Break it.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'first-visit',
        title: 'Primary and backups in five minutes',
        summary:
          'For a first visit: a primary ships its log, dies in between, a backup takes over, and a write is missing.',
        rulesOff: [],
        breaks: ['Acknowledged writes last', 'No lost writes'],
        keepsAll: false,
      },
      {
        id: 'asynchronous',
        title: 'Asynchronous: an acknowledged write is lost',
        summary:
          'The primary answers at once and ships later. It dies in between, and a write that was acknowledged is gone.',
        rulesOff: [],
        breaks: ['Acknowledged writes last', 'No lost writes'],
        keepsAll: false,
      },
      {
        id: 'synchronous',
        title: 'Synchronous: nothing lost, nothing answered',
        summary:
          'The same crash, but the primary waits for all backups. Nothing is lost, and nothing is answered until all are back.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'backup-down',
        title: 'Synchronous: one backup down stops all writes',
        summary:
          'Synchronous replication with one backup down: reads go on, and no write is answered.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'unknown-took-effect',
        title: 'No answer, and done all the same',
        summary:
          'The primary dies after its backups have stored a write and before the client has heard of it.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'wrong-successor',
        title: 'Semi-synchronous: the wrong one takes over',
        summary:
          'One backup has the write, the other one is next in the order. Waiting for one backup is not enough.',
        rulesOff: [],
        breaks: ['Acknowledged writes last', 'No lost writes'],
        keepsAll: false,
      },
      {
        id: 'elected-successor',
        title: 'Semi-synchronous with an election',
        summary:
          'The same crash with an election: the backup that has the write refuses the other one.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'two-primaries',
        title: 'Two primaries, one of them fenced',
        summary:
          'A time-out that is too short makes two primaries. Fencing by epoch keeps the old one from doing harm.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'two-primaries-unfenced',
        title: 'Two primaries without fencing: a lost update',
        summary:
          'The same without fencing: the old primary goes on, and what it acknowledges is lost.',
        rulesOff: ['Refuse the primary of an older epoch'],
        breaks: ['Acknowledged writes last', 'No lost writes'],
        keepsAll: false,
      },
      {
        id: 'time-out-too-long',
        title: 'A time-out that is too long',
        summary: 'A long time-out makes no mistakes, and nobody serves until it is over.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'both-sides-write',
        title: 'Both sides of a cut write',
        summary:
          'An asynchronous primary is cut off with its client. Both sides write, and one side’s writes are discarded.',
        rulesOff: [],
        breaks: ['Acknowledged writes last', 'No lost writes'],
        keepsAll: false,
      },
      {
        id: 'stale-read',
        title: 'A cut-off primary answers reads',
        summary:
          'Fencing stops an old primary’s writes. A read needs no backup, so it still answers those, wrongly.',
        rulesOff: [],
        breaks: ['Linearizable'],
        keepsAll: false,
      },
      {
        id: 'whole-state',
        title: 'Catching up by log, and by whole state',
        summary:
          'A backup is away for so long that the log no longer reaches back. It gets the whole state.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'pull',
        title: 'Backups that pull',
        summary:
          'The backups ask for entries. What they ask next tells the primary what they have.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'random-by-log',
        title: 'Shipping operations that are not deterministic',
        summary:
          'Shipping the operations: every server executes random() and now() itself, and gets something else.',
        rulesOff: [],
        breaks: ['The same log gives the same state'],
        keepsAll: false,
      },
      {
        id: 'random-by-state',
        title: 'Shipping the changed state instead',
        summary: 'Shipping what changed: the primary draws once, and all have the same.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
    ],
  },
  {
    id: 'send-to-all',
    title: 'Send to all',
    family: 'Replication patterns',
    summary: 'Every write goes to every replica, and nobody says in which order.',
    glance: {
      faultless: {
        kind: 'broken',
        verdicts: ['Order'],
      },
      crashes: {
        kind: 'broken',
        verdicts: ['Agreement'],
      },
      cuts: {
        kind: 'broken',
        verdicts: ['Agreement'],
      },
      acknowledgedWrites: {
        kind: 'unstated',
      },
      measured: {
        servers: 3,
        cost: {
          servers: 3,
          messages: 2,
          messageDelays: 2,
        },
        crashesTolerated: 2,
        cut: 'both',
        lostWrites: {
          runs: 20,
          losing: 0,
        },
      },
    },
    scenarios: [
      {
        id: 'playground',
        title: 'Every request to every replica',
        summary: 'Three replicas that execute whatever comes. Now and then two writes cross.',
        rulesOff: [],
        breaks: [],
        keepsAll: false,
      },
      {
        id: 'first-visit',
        title: 'Send to all in four minutes',
        summary:
          'For a first visit: replicas that execute whatever comes. One writer is fine; two writers, or one lost message, are not.',
        rulesOff: [],
        breaks: ['Order', 'Replicas agree when all is quiet', 'Agreement'],
        keepsAll: false,
      },
      {
        id: 'one-writer',
        title: 'One writer: nothing goes wrong',
        summary: 'One client at one server, and no message lost: the replicas stay equal.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'two-writers',
        title: 'Two writers: two orders',
        summary: 'Two clients write at two servers at once. Each replica has an order of its own.',
        rulesOff: [],
        breaks: ['Order', 'Replicas agree when all is quiet', 'Linearizable'],
        keepsAll: false,
      },
      {
        id: 'lost-relay',
        title: 'A write that one replica never hears of',
        summary: 'One message is lost. Nobody notices, and one replica differs from then on.',
        rulesOff: [],
        breaks: ['Agreement', 'Replicas agree when all is quiet', 'Linearizable'],
        keepsAll: false,
      },
      {
        id: 'random',
        title: 'Random numbers, drawn everywhere',
        summary:
          'Nothing lost, one order, and the replicas differ: random() is not the same twice.',
        rulesOff: [],
        breaks: ['The same input gives the same state', 'Replicas agree when all is quiet'],
        keepsAll: false,
      },
      {
        id: 'random-once',
        title: 'Random numbers, drawn once',
        summary:
          'The first server draws and relays what it drew: the operation is deterministic again.',
        rulesOff: [],
        breaks: [],
        keepsAll: false,
      },
    ],
  },
  {
    id: 'multi-master',
    title: 'Multi-master',
    family: 'Replication patterns',
    summary: 'Several servers take writes by themselves, and settle conflicts when they meet.',
    glance: {
      faultless: {
        kind: 'kept',
      },
      crashes: {
        kind: 'kept',
      },
      cuts: {
        kind: 'kept',
      },
      acknowledgedWrites: {
        kind: 'depends',
        parameters: ['Conflicting writes'],
        asOpened: 'broken',
      },
      measured: {
        servers: 3,
        cost: {
          servers: 3,
          messages: 2,
          messageDelays: 2,
        },
        crashesTolerated: 1,
        cut: 'larger',
        lostWrites: {
          runs: 20,
          losing: 0,
        },
      },
    },
    scenarios: [
      {
        id: 'playground',
        title: 'Two masters',
        summary: 'Two masters and two clients, and no conflict yet. Cut the masters apart.',
        rulesOff: [],
        breaks: [],
        keepsAll: false,
      },
      {
        id: 'first-visit',
        title: 'Multi-master in five minutes',
        summary:
          'For a first visit: two servers take writes, a cut parts them, both go on, and one write is given up when they meet.',
        rulesOff: [],
        breaks: ['Acknowledged writes are kept'],
        keepsAll: false,
      },
      {
        id: 'last-writer-wins',
        title: 'Last writer wins: an acknowledged write is lost',
        summary:
          'Two masters write the same key while they are apart. Later one of the writes is gone.',
        rulesOff: [],
        breaks: ['Acknowledged writes are kept', 'Linearizable'],
        keepsAll: false,
      },
      {
        id: 'keep-both',
        title: 'Keep both, and show the conflict',
        summary:
          'The same, but both writes stay, and whoever reads sees the conflict and can settle it.',
        rulesOff: [],
        breaks: [],
        keepsAll: false,
      },
      {
        id: 'crossing-writes',
        title: 'Two updates that cross',
        summary: 'Nothing is cut. Two updates cross on their way, which is enough for a conflict.',
        rulesOff: [],
        breaks: ['Acknowledged writes are kept'],
        keepsAll: false,
      },
      {
        id: 'slow-clock',
        title: 'A slow clock loses a write',
        summary: 'Stamps by the local clock alone: a write loses to one that it came after.',
        rulesOff: ['Stamp later than all that was seen'],
        breaks: ['Acknowledged writes are kept', 'No lost writes'],
        keepsAll: false,
      },
      {
        id: 'slow-clock-mended',
        title: 'A slow clock that follows what it sees',
        summary:
          'The same with stamps that are later than all that was seen: the slow clock does no harm.',
        rulesOff: [],
        breaks: [],
        keepsAll: false,
      },
    ],
  },
  {
    id: 'two-phase-commit',
    title: 'Two-phase commit',
    family: 'Atomic commitment',
    summary:
      'A transaction over several nodes happens on all of them or on none; if its coordinator dies, they wait.',
    glance: {
      faultless: {
        kind: 'kept',
      },
      crashes: {
        kind: 'kept',
      },
      cuts: {
        kind: 'kept',
      },
      acknowledgedWrites: {
        kind: 'kept',
      },
      measured: {
        servers: 4,
        cost: {
          servers: 4,
          messages: 8,
          messageDelays: 4,
        },
        crashesTolerated: 0,
        cut: 'neither',
        lostWrites: null,
      },
    },
    scenarios: [
      {
        id: 'playground',
        title: 'A running cluster',
        summary:
          'Four nodes, keys a to d on n1 to n4, and two clients whose transactions sometimes meet on a key. Break it.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'first-visit',
        title: 'Two-phase commit in five minutes',
        summary:
          'For a first visit: a transaction commits, the next one loses its coordinator, and everybody waits for it.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'commit',
        title: 'A commit',
        summary:
          'One transaction over three participants: 4n messages, four delays until the client hears, and where each log is forced.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'without-acknowledgements',
        title: 'A commit without acknowledgements',
        summary:
          'The same with 3n messages. The coordinator can never forget what it has committed.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'no-vote',
        title: 'A no vote aborts',
        summary:
          'One participant refuses, so nothing happens anywhere. Presumed abort forces nothing.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'same-key',
        title: 'Two transactions on the same key',
        summary:
          'Two transactions want the same key. Who finds it locked is voted down, and sometimes both are.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'coordinator-dies',
        title: 'The coordinator dies after prepare',
        summary:
          'The coordinator dies between the votes and the decision. The participants are blocked and keep their locks until it is back.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'cooperation-helps',
        title: 'Co-operative termination helps',
        summary:
          'The coordinator dies after one participant has heard of the commit. The other asks that one.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'cooperation-does-not-help',
        title: 'Co-operative termination does not help',
        summary:
          'The coordinator dies when it has committed and nobody has heard of it. The participants ask each other in vain.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'participant-restarts',
        title: 'A participant crashes and recovers',
        summary:
          'A participant dies after its yes. Its log tells it that it is in doubt, and it asks before it does anything else.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'cut',
        title: 'A cut blocks and never splits',
        summary:
          'A cut right after the decision. One side has committed and goes on; the other is blocked, and does not decide otherwise.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'without-forced-vote',
        title: 'Without the forced vote',
        summary:
          'A participant forgets its yes in a crash, after the coordinator has counted it. Atomicity breaks.',
        rulesOff: ['Force the prepare record before voting yes'],
        breaks: ['Atomicity'],
        keepsAll: false,
      },
      {
        id: 'without-forced-decision',
        title: 'Without the forced decision',
        summary:
          'The coordinator forgets its commit in a crash, after one participant has heard it. Atomicity breaks.',
        rulesOff: ['Force the commit record before telling'],
        breaks: ['Atomicity'],
        keepsAll: false,
      },
    ],
  },
  {
    id: 'gossip',
    title: 'Gossip',
    family: 'Epidemics',
    summary:
      'Every site tells a random other one; in the end all hold the same, without any leader.',
    glance: {
      faultless: {
        kind: 'depends',
        parameters: ['Rumour mongering', 'Anti-entropy'],
        asOpened: 'kept',
      },
      crashes: {
        kind: 'kept',
      },
      cuts: {
        kind: 'depends',
        parameters: ['Death certificates are kept for'],
        asOpened: 'kept',
      },
      acknowledgedWrites: {
        kind: 'broken',
        verdicts: ['No lost writes'],
      },
      measured: {
        servers: 5,
        cost: {
          servers: 5,
          messages: 0,
          messageDelays: 2,
        },
        crashesTolerated: 4,
        cut: 'both',
        lostWrites: {
          runs: 20,
          losing: 11,
        },
      },
    },
    scenarios: [
      {
        id: 'playground',
        title: 'Rumours among twenty-five',
        summary:
          'Twenty-five sites push and pull rumours, and compare checksums every ten cycles. Two clients write now and then. Cut, kill and see it catch up.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'first-visit',
        title: 'Gossip in five minutes',
        summary:
          'For a first visit: a rumour reaches nine sites, a cut parts them, both sides write, and they agree again.',
        rulesOff: [],
        breaks: [],
        keepsAll: false,
      },
      {
        id: 'residue',
        title: 'A rumour dies too early',
        summary:
          'A rumour that is dropped at the first site that knew it already. It dies while some sites have not heard it: the residue.',
        rulesOff: [],
        breaks: ['Sites converge'],
        keepsAll: false,
      },
      {
        id: 'anti-entropy-finishes',
        title: 'Anti-entropy finishes what the rumour left',
        summary:
          'The same rumour, backed up by anti-entropy: sites that compare databases find what the rumour has left out.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'end-game-push',
        title: 'The end game by push',
        summary:
          'Seven of 49 sites lack an update. By push each waits until somebody happens to choose it, and every cycle over a third of them waits on.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'end-game-pull',
        title: 'The end game by pull',
        summary:
          'The same seven sites ask for themselves. By pull a site stays without only if it asks another one that is: the share is squared in every cycle.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'hundred',
        title: 'A hundred sites',
        summary: 'One update among a hundred sites: slow, then all at once, then slow again.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'bridge',
        title: 'Two clusters and a bridge',
        summary:
          'Two clusters of eight that only n8 and n9 join. An update fills its own cluster at once and waits at the bridge.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'cut-and-heal',
        title: 'Cut and heal',
        summary:
          'Both sides of a cut go on taking writes, also to the same key. After it they agree again, and one of the two writes is gone.',
        rulesOff: [],
        breaks: ['Linearizable'],
        keepsAll: false,
      },
      {
        id: 'merkle',
        title: 'A Merkle tree finds the one key',
        summary:
          'Four sites hold the same 24 keys, but for one. Trees of hashes lead to it in five messages, and only the leaf that holds it travels.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'concurrent-writes',
        title: 'The last writer wins',
        summary:
          'Two clients write x at two sites at almost the same time. Both are told “done”; the write with the earlier timestamp is lost.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'slow-clock',
        title: 'A slow clock loses writes',
        summary:
          'A site whose clock runs slow gives its writes old timestamps. They lose to older writes, and the client is told “done”.',
        rulesOff: [],
        breaks: ['No lost writes'],
        keepsAll: false,
      },
      {
        id: 'death-certificate',
        title: 'A death certificate',
        summary:
          'A deletion leaves a death certificate. It spreads like any update and cancels the old copies it meets.',
        rulesOff: [],
        breaks: [],
        keepsAll: true,
      },
      {
        id: 'deleted-returns',
        title: 'The deleted entry comes back',
        summary:
          'Without death certificates a deletion leaves nothing that could spread, and the next comparison brings the entry back.',
        rulesOff: ['Delete by a death certificate'],
        breaks: ['Deleted entries stay deleted'],
        keepsAll: false,
      },
      {
        id: 'certificate-expired',
        title: 'The certificate was discarded too soon',
        summary:
          'Death certificates are discarded after a second. A site that was cut off for longer still has the entry, and brings it back to all.',
        rulesOff: [],
        breaks: ['Deleted entries stay deleted'],
        keepsAll: false,
      },
      {
        id: 'equal-timestamps',
        title: 'The same timestamp twice',
        summary:
          'Two writes with the very same timestamp. Without a rule for ties each site keeps its own, and they differ for ever.',
        rulesOff: ['Equal timestamps are told apart by the site'],
        breaks: ['Sites converge'],
        keepsAll: false,
      },
      {
        id: 'order-of-arrival',
        title: 'Whatever comes last',
        summary:
          'Sites that take whatever comes last swap two values back and forth, and go back to the older one.',
        rulesOff: ['The later timestamp wins'],
        breaks: ['No site goes back to an older entry'],
        keepsAll: false,
      },
    ],
  },
];
