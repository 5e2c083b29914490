/** What people read on the page. */
import { ar } from './words_ar.js';
import { de } from './words_de.js';

const en = {
  rules: 'Rules', tryOut: 'Try out', versions: 'Versions', loading: 'Loading…', failed: 'That did not work', retry: 'Try again', more: 'Show more',
  none: 'No rules yet', noneText: 'A rule says where a conversation goes and what happens in it. The first that is true decides.',
  examples: 'Examples', useExample: 'Use this', addRule: 'Add rule', newRule: 'New rule', editRule: 'Edit rule', allRules: 'All rules',
  readOnly: 'You can look; changing rules needs the permission to change queues.',
  inForce: 'Version {number} is in force.', starting: 'Version {number} is being put to work. Until then version {old} decides.', startingFirst: 'Version {number} is being put to work.', ahead: 'You have changes that are not in force yet.', never_published: 'These rules are not in force yet.', noneYet: 'Every conversation waits in the fallback queue.',
  publish: 'Publish rules', published: 'Version {number} is in force', discardAll: 'Discard changes', discarded: 'Changes discarded',
  moveRule: 'Move {name}', isOn: '{name} counts', off: 'Off', copyRule: 'Copy {name}', deleteRule: 'Delete {name}', deleted: '{name} deleted', copyOf: '{name} (copy)',
  howToMove: 'Rules are looked at from top to bottom. Drag one by its handle, or press Space on it and use the arrow keys.',
  taken: 'Taken. Rule {place} of {count}. Use the arrow keys, Space to drop, Escape to put back.', at: 'Place {place} of {count}', dropped: 'Dropped at place {place}', putBack: 'Put back',
  rest: 'Everything else', restText: 'What no rule sends anywhere waits here.', fallbackQueue: 'Fallback queue', hostFallback: '{name} (the fallback queue)', hostsOwn: 'the fallback queue',
  zone: 'Time zone', changed: 'Somebody changed the rules meanwhile. They were loaded again; please repeat that.',
  never: 'Never true: its conditions contradict each other.', shadowed: 'Never reached: {other} catches everything this one would.',
  overruled: '{other} before it sets the same thing differently.', circle: 'Runs in a circle with {other}. It is stopped after the third turn.', circleAlone: 'Makes itself true again. It is stopped after the third turn.',
  ruleAt: 'rule {number} “{name}”', ruleNamed: '“{name}”',
  name: 'Name', part_when: 'When', part_conditions: 'Only if', part_hours: 'Hours', part_acts: 'Then', part_then: 'Afterwards',
  waitingMinutes: 'Minutes of waiting', goesOn: 'Go on to the next rules', evenIfAnswered: 'Also move conversations that a person has answered', evenIfPassedOn: 'Also move, when the visitor writes, what people passed on',
  saveRule: 'Save rule', cancel: 'Cancel', savedRule: 'Saved. It counts once you publish.', notSaved: 'Not saved.', notComplete: 'This rule is not complete yet.',
  leave: 'This rule has changes that are not saved.', discard: 'Discard changes', keep: 'Keep editing', conflict: 'Somebody changed “{name}” meanwhile. Save yours over theirs?', saveMine: 'Save mine',
  join: 'How conditions are joined', join_all: 'All of these are true', join_any: 'At least one of these is true', join_none: 'None of these is true', join_notAll: 'Not all of these are true',
  groupOf: 'Group, level {level}', removeGroup: 'Remove this group', addCondition: 'Add condition', addGroup: 'Add group', removeCondition: 'Remove this condition', always: 'Always: there are no conditions.',
  fact: 'What', factName: 'Name of the fact', operator: 'How', value: 'Value', otherFact: 'Something else…', otherHint: 'A trait, an answer in a form, what the page says, or a fact of a plugin. Numbers, true and false are taken as such.',
  area_message: 'Message', area_visitor: 'Visitor', area_page: 'Page', area_session: 'Conversation', area_earlier: 'Conversations before', area_time: 'Time', area_close: 'End',
  and: 'and', from: 'From', to: 'To', yes: 'yes', no: 'no', choose: 'Choose…', gone: 'Gone ({id})', onePerLine: 'One a line',
  onlyAtHours: 'Only at certain hours', addHours: 'Add hours', removeHours: 'Remove these hours', hoursOf: 'Hours {number}', firstDay: 'First day', lastDay: 'Last day', inZone: 'Times are those of {zone}. Hours that end before they begin go on to the next day.',
  noActions: 'Nothing yet. Say what happens.', addAction: 'Add an action…', removeAction: 'Remove: {name}',
  act_queue: 'Put it into the queue', act_team: 'Give it to the team', act_agent: 'Give it to', act_bot: 'Let a bot answer', act_flow: 'Start the flow', act_priority: 'Set the priority',
  act_tags: 'Change the tags', act_reply: 'Reply', act_note: 'Write a note', act_run: 'Run an action', act_webhook: 'Call an address', act_close: 'Close it',
  evenIfFull: 'Even if they have no room', tagsAdd: 'Add tags', tagsRemove: 'Remove tags', byComma: 'With commas between them', signedAs: 'Signed as (optional)', closeOutcome: 'Outcome (optional)',
  priority_low: 'Low', priority_normal: 'Normal', priority_high: 'High', priority_urgent: 'Urgent',
  state_bot: 'With a bot', state_queued: 'Waiting for somebody', state_open: 'Open', state_waiting: 'Waiting for the visitor', state_snoozed: 'Snoozed', state_resolved: 'Resolved', state_closed: 'Closed',
  sender_visitor: 'Visitor', sender_agent: 'Agent', sender_bot: 'Bot', sender_system: 'System',
  problem_required: 'Something is missing here.', problem_type: 'This needs a value that fits.', problem_range: 'This is out of range.', problem_unknown_id: 'This is not there any more.',
  problem_too_long: 'This is too long.', problem_too_deep: 'Groups nest three levels deep at most.', problem_one_of: 'A conversation goes to one place only.', problem_unknown: 'There is no such fact.',
  mayNotTry: 'Trying rules out needs the permission to read messages.', tryText: 'Plays past conversations to what is in force and to your draft, and shows where they come out differently. Nothing happens to anybody.',
  last: 'How many', lastSessions: 'The last {count} conversations', try: 'Try the draft', trying: 'Progress', triedSoFar: '{done} of {last}', stop: 'Stop',
  noSessions: 'There are no past conversations yet.', nothingChanges: 'All {sessions} conversations would come out the same.', changes: '{changed} of {sessions} conversations would come out differently.',
  howOften: 'How often each rule decides', rule: 'Rule', now: 'In force', draft: 'Draft', differences: 'What would be different', conversationOf: 'Conversation of {at}', noRule: 'No rule', why: 'Why',
  unknownFact: 'not known', met: 'True:', unmet: 'Not true:',
  noVersions: 'Nothing was published yet', noVersionsText: 'Each time you publish, a version is kept here, with what it changed and a way back.',
  version: 'Version {number}', isInForce: 'In force', by: '{name}, {when}', restoredFrom: 'a copy of version {number}', whatChanged: 'What changed', againstDraft: 'Compare with draft', rollBack: 'Roll back',
  changedIn: 'What version {number} changed', draftAgainst: 'What the draft changes of version {number}', same: 'Nothing differs.',
  change_added: 'Added', change_removed: 'Removed', change_changed: 'Changed', change_moved: 'Moved', movedFromTo: '{name}: from place {from} to {to}', switchedOff: 'Switched off', switchedOn: 'Switched on',
  restoreSure: 'Put version {number} in force again?', restoreAhead: 'Put version {number} in force again? Your changes that are not in force yet will be gone.', restored: 'Version {number} is in force again',
  exampleMoney: 'Money matters first', exampleMoneyWords: 'refund|invoice|payment', exampleMoneyTag: 'billing',
  exampleWaiting: 'Nobody has answered for ten minutes', exampleWaitingText: 'Sorry that it takes so long. Somebody will be with you soon.',
  exampleNight: 'At night', exampleNightText: 'Nobody is here right now. Write to us, and we answer tomorrow morning.', exampleNightTag: 'night',
};

/** @param {string} locale */
export function translator(locale) {
  const words = { de, ar }[locale.slice(0, 2)] ?? en;
  return (key, values = {}) =>
    (words[key] ?? en[key])?.replaceAll(/\{(\w+)\}/g, (mark, name) => (name in values ? String(values[name]) : mark));
}
