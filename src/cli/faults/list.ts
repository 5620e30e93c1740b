/** A fault to put in by hand: one text in one file replaced by another, and the tests that must notice. */
export interface Fault {
  /** What is wrong then, in a few words. */
  readonly name: string;
  /** Where, seen from the root of the project. */
  readonly file: string;
  /** Stands just once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Vitest filters: at least one of these tests must fail. */
  readonly tests: readonly string[];
}

const inFile =
  (file: string, ...tests: readonly string[]) =>
  (name: string, find: string, replace: string): Fault => ({ name, file, find, replace, tests });

const run = inFile('src/sim/run.ts', 'src/sim/seeking');
const past = inFile('src/sim/past.ts', 'src/sim/seeking');
const checkpoint = inFile('src/sim/world/checkpoint.ts', 'src/sim/seeking');
const operations = inFile('src/sim/operations-log.ts', 'src/sim/operations-log');
const network = inFile(
  'src/sim/world/network.ts',
  'src/sim/world/network',
  'src/sim/world/world.test',
  'src/sim/world/surroundings',
);
const fingerprint = inFile('src/sim/world/network.ts', 'src/sim/world/fingerprint');
const hash = inFile('src/sim/fingerprint.ts', 'src/sim/fingerprint.test');
const step = inFile(
  'src/sim/world/step.ts',
  'src/sim/seeking',
  'src/sim/world/world.test',
  'src/sim/world/timers',
  'src/sim/world/operations',
  'src/sim/world/fingerprint',
  'src/sim/world/hold',
);
const effects = inFile(
  'src/sim/world/effects.ts',
  'src/sim/world/operations',
  'src/sim/world/surroundings',
  'src/sim/world/world.test',
);
const timers = inFile(
  'src/sim/world/timers.ts',
  'src/sim/world/timers',
  'src/sim/world/surroundings',
  'src/sim/world/world.test',
);
const interventions = inFile(
  'src/sim/world/interventions.ts',
  'src/sim/world/world.test',
  'src/sim/world/hold',
  'src/sim/world/modes',
  'src/sim/world/timers',
  'src/sim/world/surroundings',
);
const client = inFile('src/sim/client.ts', 'src/sim/client');
const queue = inFile('src/sim/queue.ts', 'src/sim/queue');
const random = inFile('src/sim/random.ts', 'src/sim/random');
const selectors = inFile('src/sim/world/selectors.ts', 'src/sim/world/selectors');
const signature = inFile('src/sim/signature.ts', 'src/sim/signature', 'src/sim/world/modes');
const spread = inFile('src/sim/spread.ts', 'src/sim/spread');
const messagePool = inFile('src/stage/message-pool.ts', 'src/stage/message-pool');
const picking = inFile('src/panels/diagram/picking.ts', 'src/panels/diagram/picking');
const availability = inFile('src/panels/availability/service.ts', 'src/panels/availability');
const replay = inFile('src/hunt/replay.ts', 'src/hunt/replay');

/** The faults of the kernel and of what shows a run, each as a person could really make it. */
export const faults: readonly Fault[] = [
  run(
    'a checkpoint one event off when seeking',
    'const checkpoint = this.#past.checkpointBefore(goal);',
    'const checkpoint = this.#past.checkpointBefore(goal + 1);',
  ),
  past(
    'a checkpoint that says one event too few',
    'return this.#checkpointOf(this.#numberOf(eventCount));',
    'return { ...this.#checkpointOf(this.#numberOf(eventCount)), eventCount: Math.max(0, this.#checkpointOf(this.#numberOf(eventCount)).eventCount - 1) };',
  ),
  past(
    'the replay world of the old future kept after a change in the past',
    '    this.#world = null;\n',
    '',
  ),
  past(
    'records of the old future kept after a change in the past',
    'stretch.records.length = Math.min(stretch.records.length, left);',
    '',
  ),
  past(
    'checkpoints of the old future kept after a change in the past',
    'this.#checkpoints = this.#checkpoints.filter((each) => each.eventCount <= eventCount);',
    '',
  ),
  past('records given up not told of', 'this.#givenUp.note(eventCount);', ''),
  past('columns of the old future kept', 'this.columns.truncate(eventCount);', ''),
  past(
    'two pasts said to share what they do not',
    'if (print !== fingerprint.toString()) break;',
    '',
  ),
  checkpoint(
    'checkpoints that forget steps within an instant',
    '  instantSteps: world.instantSteps,',
    '  instantSteps: 0,',
  ),
  checkpoint(
    'steps within an instant not restored',
    '  world.instantSteps = checkpoint.instantSteps;\n',
    '',
  ),
  checkpoint(
    'the time of the last event not restored',
    '  world.lastEventMicros = checkpoint.lastEventMicros;\n',
    '',
  ),
  checkpoint('the order of events not restored', '  world.order = checkpoint.order;\n', ''),
  checkpoint(
    'the place in the script not restored',
    '  world.scriptPlace = checkpoint.scriptPlace;\n',
    '',
  ),
  checkpoint(
    'the defaults of links not restored',
    '  world.linkDefaults = checkpoint.linkDefaults;\n',
    '',
  ),
  checkpoint(
    'links shared with a checkpoint',
    'links: node.links.map(copyLink),',
    'links: node.links,',
  ),
  checkpoint(
    'timers shared with a checkpoint',
    'timers: new Map(node.timers),',
    'timers: node.timers,',
  ),
  checkpoint(
    'the queue shared with a checkpoint',
    'world.queue = checkpoint.queue.copy();',
    'world.queue = checkpoint.queue;',
  ),
  checkpoint(
    'the fingerprint shared with a checkpoint',
    'world.fingerprint = checkpoint.fingerprint.copy();',
    'world.fingerprint = checkpoint.fingerprint;',
  ),
  operations(
    'operations not opened again when time goes back before their answer',
    '      this.#records[place] = reopened(operation);\n',
    '',
  ),
  operations(
    'operations of the old future kept',
    'while ((this.#records.at(-1)?.invokedByEvent ?? -1) >= eventCount) {',
    'while (false) {',
  ),
  operations(
    'an answer known one event early',
    'completedByEvent === null || completedByEvent < eventCount;',
    'completedByEvent === null || completedByEvent <= eventCount;',
  ),
  operations(
    'an operation known one event early',
    '.filter(({ invokedByEvent }) => invokedByEvent < eventCount)',
    '.filter(({ invokedByEvent }) => invokedByEvent <= eventCount)',
  ),
  network(
    'loss drawn from the same number as latency',
    'const lossDraw = 1;',
    'const lossDraw = 0;',
  ),
  network(
    'the place of a loss drawn from the same number as latency',
    'const lossPointDraw = 2;',
    'const lossPointDraw = 0;',
  ),
  network(
    'reordering drawn from the same number as loss',
    'const reorderingDraw = 3;',
    'const reorderingDraw = 1;',
  ),
  network(
    'duplication drawn from the same number as reordering',
    'const duplicationDraw = 5;',
    'const duplicationDraw = 3;',
  ),
  network(
    'duplication drawn from the same number as latency',
    'const duplicationDraw = 5;',
    'const duplicationDraw = 0;',
  ),
  network(
    'a double as late as its message',
    'const duplicateLatencyDraw = 6;',
    'const duplicateLatencyDraw = 0;',
  ),
  network('messages share draws', 'const drawsPerMessage = 8;', 'const drawsPerMessage = 1;'),
  network('links share draws', 'world.scenario.seed, `link ', 'world.scenario.seed, `link` || `'),
  network(
    'messages overtake each other',
    'if (arrivesAtMicros < link.lastArrivalMicros) arrivesAtMicros = link.lastArrivalMicros;',
    '',
  ),
  network('a cut link delivers', 'if (link.cut) {', 'if (false) {'),
  fingerprint(
    "a fingerprint without the messages' content",
    '  fingerprint.shared(message);\n',
    '',
  ),
  fingerprint(
    'a fingerprint without when messages arrive',
    '  fingerprint.number(arrivesAtMicros);\n',
    '',
  ),
  hash('a hash without the keys of objects', '      this.text(key);\n', ''),
  hash('a hash that forgets where lists end', '    this.#fold(length);\n', ''),
  hash(
    'a hash that forgets the second half of a number',
    '    this.#fold(bytes.getInt32(4));\n',
    '',
  ),
  step(
    'events without their node in the fingerprint',
    'fingerprint.number(kind + place * 16);',
    'fingerprint.number(kind);',
  ),
  step(
    'a paused node hears messages',
    "if (receiver === undefined || receiver.status !== 'paused') return item;",
    'return item;',
  ),
  step(
    'a timer that was put off fires at its first time',
    'if (timer.firesAtMicros > item.dueMicros) {',
    'if (false) {',
  ),
  step(
    'an entry after a step comes one step late',
    'return stepsAt(world, atMicros) >= afterStep ? placed : undefined;',
    'return stepsAt(world, atMicros) > afterStep ? placed : undefined;',
  ),
  step(
    'an entry comes before what is due at its time',
    'if (atMicros > item.dueMicros || afterStep === undefined) return undefined;',
    'if (atMicros > item.dueMicros) return undefined;\n  if (afterStep === undefined) return placed;',
  ),
  step(
    'a restart keeps its incarnation',
    '  node.incarnation += 1;\n',
    '  node.incarnation = Math.max(0, node.incarnation);\n',
  ),
  step(
    'a message forgets the operation it serves',
    '  world.currentOperation = item.operation;\n',
    '',
  ),
  effects(
    'a reply does not wait for the disk',
    "if (node.writes.length === 0 || (effect.kind === 'send' && effect.waits === false))",
    "if (node.writes.length === 0 || effect.kind === 'reply')",
  ),
  effects(
    'a later write done before an earlier one',
    ': Math.max(earliest, world.nowMicros + took),',
    ': world.nowMicros + took,',
  ),
  effects(
    'a lying disk stores',
    'if (write.willStore) node.durable = write.durable;',
    'node.durable = write.durable;',
  ),
  effects(
    'what waits for a disk forgets its operation',
    '    world.currentOperation = operation;\n',
    '',
  ),
  timers(
    'a fast clock does not hurry timers',
    'clockRate === 1 || span === 0 ? span : Math.max(1, Math.round(span / clockRate));',
    'span + 0 * clockRate;',
  ),
  timers(
    'running timers do not follow a clock',
    '    schedule(world, node, name, { ...timer, firesAtMicros: nowMicros + worldSpan(left, rate) });',
    '    void [left, rate, name];',
  ),
  timers(
    'a timer fired by hand fires again',
    "    queuedOrder: order,\n    queuedMicros: world.nowMicros,\n  });\n  world.queue.push({\n    kind: 'timer',\n    dueMicros: world.nowMicros,",
    "    queuedMicros: world.nowMicros,\n  });\n  world.queue.push({\n    kind: 'timer',\n    dueMicros: world.nowMicros,",
  ),
  interventions('a crash keeps timers', '  node.timers = new Map();\n', ''),
  interventions('a crash keeps unfinished writes', '  node.writes = [];\n', ''),
  interventions(
    'a partition cuts clients that it does not name',
    "if (node.kind === 'server' && !groupOf.has(node)) groupOf.set(node, groups.length);",
    'if (!groupOf.has(node)) groupOf.set(node, groups.length);',
  ),
  interventions(
    'a partition does not mend within its groups',
    'linkBetween(world, from, to).cut = fromGroup !== toGroup;',
    'if (fromGroup !== toGroup) linkBetween(world, from, to).cut = true;',
  ),
  interventions(
    'a message that is delayed starts anew',
    'delayed: { atMicros: nowMicros, share: shareOfWay(way, nowMicros) },',
    '',
  ),
  interventions(
    'a resumed node forgets what waited',
    '  for (const event of inbox) {',
    '  for (const event of inbox.slice(1)) {',
  ),
  interventions(
    'peers are not told of a removal',
    "    node.status = 'removed';\n    announcePeers(world);",
    "    node.status = 'removed';",
  ),
  client(
    'a retry under a new request',
    'attempts: open.attempts + 1 } };',
    'attempts: open.attempts + 1, request: { ...open.request, sequence: open.request.sequence + 1 } } };',
  ),
  client(
    'an answer to an earlier request believed',
    'event.message.request.sequence === context.open.request.sequence',
    'event.message.request.sequence <= context.open.request.sequence',
  ),
  client(
    'one attempt too many',
    'context.open.attempts >= context.settings.attempts;',
    'context.open.attempts > context.settings.attempts;',
  ),
  client(
    'values written twice',
    'String(context.sequence * context.clientCount + context.place + 1)',
    'String(context.sequence + 1)',
  ),
  queue(
    'events of one time in any order',
    '(parent.dueMicros === item.dueMicros && parent.order < item.order)',
    'parent.dueMicros === item.dueMicros',
  ),
  random(
    'a draw never reaches the end of its range',
    'minimum + Math.floor((bits / 4_294_967_296) * (maximum - minimum + 1));',
    'minimum + Math.floor((bits / 4_294_967_296) * (maximum - minimum));',
  ),
  client('one answer taken for several', 'if (needed <= 1) return true;', 'return true;'),
  client(
    'answers of one server counted twice',
    '...answers.filter((each) => each.from !== from), { from, outcome }',
    '...answers, { from, outcome }',
  ),
  client(
    'answers that differ counted as alike',
    'isSameValue(each.outcome, outcome),',
    'each.outcome.kind === outcome.kind,',
  ),
  client('a token dropped', 'token === undefined || open === null', 'true || open === null'),
  client(
    'a retry that asks one server alone',
    'asksAll = (settings.answersNeeded ?? 1) > 1',
    'asksAll = false',
  ),
  step(
    'a message that is held arrives',
    'if (world.isHolding && item.isTold !== true) {',
    'if (false) {',
  ),
  step(
    'a message that is told to arrive is held',
    'if (world.isHolding && item.isTold !== true) {',
    'if (world.isHolding) {',
  ),
  checkpoint(
    'a checkpoint forgets that messages are held',
    '  world.isHolding = checkpoint.isHolding;\n',
    '',
  ),
  interventions(
    'a release lets messages arrive before their time',
    'Math.max(world.nowMicros, item.arrivesAtMicros)',
    'world.nowMicros',
  ),
  interventions(
    'a traitor is not told its mode',
    "...(isTold && node.status === 'up'",
    '...(false',
  ),
  interventions(
    'a clock that jumps the wrong way',
    'node.clockShowedMicros += intervention.byMicros;',
    'node.clockShowedMicros -= intervention.byMicros;',
  ),
  effects('a queue of writes that begins them all at once', 'dueMicros: queue', 'dueMicros: false'),
  effects(
    'a disk whose failures are drawn from its latencies',
    'draw(node.diskKey ^ failureStream, count)',
    'draw(node.diskKey, node.diskDraws++)',
  ),
  timers(
    'jitter drawn from the spans',
    'draw(node.timerKey ^ jitterStream, node.jitterDraws++)',
    'draw(node.timerKey, node.timerDraws++)',
  ),
  network(
    'regions taken the wrong way round',
    '[regionOf(regions, from)]?.[regionOf(regions, to)]',
    '[regionOf(regions, to)]?.[regionOf(regions, from)]',
  ),
  network('a spread that begins at nothing', 'latencyMicros[0] + spreadOver(', 'spreadOver('),
  spread(
    'quantiles without what lies between them',
    'low + Math.floor(((high - low) * within) / spreadUnit)',
    'low + 0 * within',
  ),
  selectors(
    'half of the servers taken for a majority',
    '2 * partOf(server, running).size > all.length',
    '2 * partOf(server, running).size >= all.length',
  ),
  selectors('the leader of the lowest epoch', '(epoch ?? 0) <= highest', '(epoch ?? 0) >= highest'),
  selectors(
    'a link cut one way taken for whole',
    'from.links[to.place]?.cut === true || to.links[from.place]?.cut === true',
    'from.links[to.place]?.cut === true',
  ),
  selectors(
    'followers counted with their leader',
    'runningServers(world).filter((node) => node !== leader)',
    'runningServers(world).filter((node) => node !== undefined || leader)',
  ),
  signature(
    'a signature within another not looked at',
    '    signaturesIn(inner, found);\n',
    '    if (!isSignature(value)) signaturesIn(inner, found);\n',
  ),
  signature('anybody may sign for anybody', 'else if (!signed.has(name)) {', 'else if (false) {'),
  messagePool(
    'the pool of message marks never frees',
    '      this.#free.get(slot.shape)?.push(slot);\n',
    '',
  ),
  messagePool(
    'the cross of a lost message misplaced',
    'const share = atCut ? cutShare(from, to) : shareOfWay(message, atMicros);',
    'const share = shareOfWay(message, atMicros);',
  ),
  messagePool(
    'the cross of a lost message where it would have arrived',
    'const share = atCut ? cutShare(from, to) : shareOfWay(message, atMicros);',
    'const share = atCut ? cutShare(from, to) : 1;',
  ),
  picking('picks the last line in reach instead of the nearest', '      distance = away;\n', ''),
  availability(
    'availability not told anew after going back',
    '    if (eventCount < this.#toldOf) this.#logs = new Logs();\n',
    '',
  ),
  availability(
    'availability keeps what a change in the past undid',
    '    if (shared < this.#taken) this.#truncate(shared);\n',
    '',
  ),
  replay(
    'a replay is not judged at its end',
    '    const sighting = watch.seen() ?? watch.atEnd();\n    return sighting === null',
    '    const sighting = watch.seen();\n    return sighting === null',
  ),
  replay(
    'a lenient replay stops at its last entry',
    '    playTo(world, scenario.untilMicros);\n',
    '',
  ),
  replay(
    'a lenient replay is not judged at its end',
    '    const sighting = watch.seen() ?? watch.atEnd();\n    return { sighting',
    '    const sighting = watch.seen();\n    return { sighting',
  ),
];
