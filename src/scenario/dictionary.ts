/**
 * What scenarios have in common, as the text that deflate may refer back to from the first byte on;
 * the most common stands last. Links of versions 1 and 2 are unreadable without exactly this text,
 * so a change to it needs a new version and a dictionary of its own.
 */
const commonText = [
  '{"kind":"betray","node":"n1","behaviour":null}',
  '{"kind":"removeNode","node":"n6"}{"kind":"addNode","node":"n6"}',
  '"positions":{"n1":[0.5,0.2],"n2":[0.',
  '"expectations":[{"verdict":"linearizable","holds":true},{"verdict":"raft/election-safety",',
  '"holds":false},{"verdict":"raft/state-machine-safety",',
  '"captions":[{"atMicros":0,"text":"The leader of term 2 is elected by a majority and commits. ',
  'Node n1 has not heard from the old leader, so its election timeout expires."},',
  '"disks":{"n1":{"currentTerm":1,"votedFor":null,"log":[{"term":1,"',
  '"diskMicros":[200,1000],"network":{"rulesOff":["raft/","clientSettings":{"timeoutMicros":500000,',
  '"attempts":6,"backoffMicros":60000},"prefers":"n1","fromMicros":1000000,"afterStep":1,',
  '{"kind":"sample","key":"x","source":"random"}{"kind":"propose","value":"a"}',
  '{"kind":"transaction","writes":[{"key":"x","value":"1"},{"key":"y","value":"2"}]}',
  '{"kind":"insert","key":"x","value":"1"}{"kind":"add","key":"x","amount":1}',
  '{"kind":"delete","key":"x"}{"kind":"append","key":"x","value":"1"}',
  '{"kind":"cas","key":"x","expected":null,"value":"1"}{"kind":"get","key":"x"}',
  '{"kind":"fireTimer","node":"n1","timer":"heartbeatDue"}',
  '{"kind":"fireTimer","node":"n1","timer":"electionTimeout"}',
  '{"kind":"duplicate","message":"n1>n2#1"}{"kind":"deliverNow","message":"n1>n2#1"}',
  '{"kind":"delay","message":"n1>n2#10","byMicros":50000}{"kind":"drop","message":"n1>n2#2"}',
  '{"kind":"setClock","node":"n1","rate":0.5}',
  '{"kind":"setLink","from":"n1","to":"n2","settings":{"latencyMicros":[8000,14000],"loss":0.1,',
  '"duplication":0.05,"reordering":0.1}}',
  '{"kind":"loseUnsynced","node":"n1"}{"kind":"wipeDisk","node":"n1"}',
  '{"kind":"mend","from":"n2","to":"n1"}{"kind":"cut","from":"n1","to":"n2"}{"kind":"heal"}',
  '{"kind":"partition","groups":[["n1","n2"],["n3","n4","n5"]]}',
  '{"kind":"resume","node":"n1"}{"kind":"pause","node":"n1"}',
  '{"kind":"restart","node":"n1"}{"kind":"kill","node":"n1"}',
  '{"kind":"operation","client":"c1","operation":{"kind":"put","key":"x","value":"1"},"to":"n1"}}',
  '{"of":"","set":{"unset":["',
  '{"protocol":"raft","title":"","seed":1,"nodes":5,"clients":[{"workload":{"everyMicros":',
  '[200000,400000],"keys":["x","y"],"operations":["put","get"],"untilMicros":20000000}},{}],',
  '"parameters":{"electionTimeoutMinimum":150000,"electionTimeoutMaximum":300000,',
  '"heartbeatInterval":50000},"script":[{"atMicros":1000000,"intervention":{"kind":"',
  '"}},{"atMicros":2000000,"intervention":{"kind":"}],"untilMicros":30000000}',
].join('');

export const dictionary: Uint8Array = new TextEncoder().encode(commonText);
