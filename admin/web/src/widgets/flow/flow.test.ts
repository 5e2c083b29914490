import { expect, it } from 'vitest';
import { arrange } from './arrange';
import { copy, paste, readClip } from './clipboard';
import { differences } from './difference';
import { addBlock, addStep, connect, declare, moveBlock, moveStep, newId, place, remove, renameOutcome } from './edits';
import { begin, change, MAX_STEPS, redo, undo } from './history';
import { findMistake, lineOf, linesOf } from './jsonLines';
import { merge } from './merge';
import { locate } from './problems';
import { trailOf } from './trail';
import type { BlockKind, FlowDocument } from './types';
import { leadsAway, outcomesOf, waysOf } from './ways';

const flow: FlowDocument = {
  schemaVersion: 1,
  id: 'f',
  name: 'F',
  variables: [{ name: 'topic', type: 'text' }],
  steps: [
    {
      id: 'ask',
      blocks: [
        { id: 'hello', type: 'core.text', data: { text: 'Hi' } },
        {
          id: 'which',
          type: 'core.ask.choice',
          data: { text: '?', choices: [{ id: 'a', label: 'A' }, { id: 'b', label: 'B' }] },
          out: { a: 'one', b: 'two' },
        },
      ],
    },
    { id: 'one', blocks: [{ id: 'tag', type: 'core.tag', data: {} }], next: 'two' },
    { id: 'two', blocks: [{ id: 'end', type: 'core.jump', data: { step: 'ask' } }] },
  ],
};

const say: BlockKind = {
  type: 'core.text',
  title: 'Say',
  description: '',
  group: 'say',
  plugin: null,
  schema: { required: ['text'], properties: { text: { type: 'string' } } },
  outcomes: [],
};

it('a new block has all parts it must have, and an id nobody has', () => {
  const [next, id] = addBlock(flow, 'ask', 1, say);

  expect(next.steps[0]!.blocks.map((block) => block.id)).toEqual(['hello', id, 'which']);
  expect(next.steps[0]!.blocks[1]).toEqual({ id: 'text', type: 'core.text', data: { text: '' } });
  expect(newId('Hello, Wörld!', new Set(['hello-world']))).toBe('hello-world-2');
});

it('a block moves down its step, and into another one', () => {
  const down = moveBlock(flow, 'hello', 'ask', 2);
  const away = moveBlock(flow, 'which', 'one', 0);

  expect(down.steps[0]!.blocks.map((block) => block.id)).toEqual(['which', 'hello']);
  expect(away.steps.map((step) => step.blocks.length)).toEqual([1, 2, 1]);
});

it('removing a step takes every way to it along, and the last step stays', () => {
  const next = remove(flow, { steps: ['two'], blocks: [] });

  expect(waysOf(next).map((way) => way.target)).toEqual(['one']);
  expect(next.steps[1]).not.toHaveProperty('next');
  expect(remove(flow, { steps: ['ask', 'one', 'two'], blocks: [] })).toBe(flow);
  expect(remove(flow, { steps: [], blocks: [] })).toBe(flow);
});

it('outcomes, jumps and ends of steps are led anywhere and nowhere', () => {
  const led = connect(flow, { step: 'ask', block: 'which', outcome: 'other' }, 'two');
  const cut = connect(led, { step: 'ask', block: 'which', outcome: 'a' }, null);
  const end = connect(cut, { step: 'one', block: '', outcome: 'next' }, null);
  const jump = connect(end, { step: 'two', block: 'end', outcome: 'jump' }, 'one');

  expect(waysOf(jump).map((way) => `${way.block}.${way.outcome}>${way.target}`)).toEqual([
    'which.b>two',
    'which.other>two',
    'end.jump>one',
  ]);
});

it('a choice that is renamed keeps its way', () => {
  const block = renameOutcome(flow.steps[0]!.blocks[1]!, 'a', 'apples');

  expect(block.out).toEqual({ apples: 'one', b: 'two' });
});

it('outcomes say which of them have to lead somewhere', () => {
  const names = (block: Parameters<typeof outcomesOf>[0]) =>
    outcomesOf(block).map((one) => `${one.name}${one.isNeeded ? '!' : ''}`);

  expect(names(flow.steps[0]!.blocks[1]!)).toEqual(['a!', 'b!', 'other', 'invalid']);
  expect(names({ id: 'x', type: 'core.webhook' })).toEqual(['done', 'failed!']);
  expect(names({ id: 'x', type: 'core.ask.text', data: { timeout_s: 9 } })).toEqual(['invalid', 'timeout!']);
  const slow = { text: '?', choices: [{ id: 'a', label: 'A' }], timeout_s: 9 };
  expect(names({ id: 'x', type: 'core.ask.choice', data: slow })).toEqual(['a', 'other', 'invalid', 'timeout!']);
  expect(leadsAway({ id: 'x', type: 'core.condition', out: { true: 'a', false: 'b' } })).toBe(true);
  expect(leadsAway({ id: 'x', type: 'core.condition', out: { true: 'a' } })).toBe(false);
});

it('a variable is declared once, and only by a name that fits', () => {
  const two = declare(declare(flow, 'email', 'text'), 'email', 'number');

  expect(two.variables!.map((one) => one.name)).toEqual(['topic', 'email']);
  expect(declare(flow, 'Not good', 'text')).toBe(flow);
});

it('what is pasted has new ids, and its ways stay inside where they can', () => {
  const clip = readClip(JSON.stringify(copy(flow, { steps: ['ask', 'one'], blocks: ['hello'] })));
  const { flow: next, selection } = paste(flow, clip!, null);

  expect(next.steps.map((step) => step.id)).toEqual(['ask', 'one', 'two', 'ask-2', 'one-2']);
  const ways = waysOf(next).filter((way) => way.step.endsWith('-2'));
  expect(ways.map((way) => way.target)).toEqual(['one-2', 'two', 'two']);
  expect(selection.steps).toEqual(['ask-2', 'one-2']);
  expect(readClip('hello')).toBeNull();
});

it('loose blocks go behind the chosen one, also in another flow', () => {
  const clip = copy(flow, { steps: [], blocks: ['which'] })!;
  const other: FlowDocument = { schemaVersion: 1, id: 'g', name: 'G', steps: [{ id: 's', blocks: [{ id: 'x', type: 'core.text' }, { id: 'y', type: 'core.text' }] }] };

  const { flow: next } = paste(other, clip, 'x');

  expect(next.steps[0]!.blocks.map((block) => block.id)).toEqual(['x', 'which', 'y']);
  expect(next.steps[0]!.blocks[1]).not.toHaveProperty('out');
  expect(next.variables).toEqual(flow.variables);
});

it('a hundred steps are undone and done again, and typing in one field is one step', () => {
  let history = begin(0);
  for (let number = 1; number <= MAX_STEPS + 20; number += 1) history = change(history, number);
  history = change(change(history, 1000, 'name'), 1001, 'name');
  history = undo(history);
  expect(history.present).toBe(MAX_STEPS + 20);
  let steps = 0;
  while (undo(history) !== history) {
    history = undo(history);
    steps += 1;
  }
  expect([steps, history.present]).toEqual([MAX_STEPS - 1, 21]);
  while (redo(history) !== history) history = redo(history);
  expect(history.present).toBe(1001);
});

it('two people who changed different things lose nothing', () => {
  const mine = { ...moveBlock(flow, 'hello', 'ask', 2), name: 'Mine' };
  const [theirs] = addStep({ ...flow, steps: flow.steps.filter((step) => step.id !== 'one') }, 'New', { x: 0, y: 0 });

  const { flow: both, conflicts } = merge(flow, mine, theirs);

  expect(conflicts).toEqual([]);
  expect(both.name).toBe('Mine');
  expect(both.steps.map((step) => step.id)).toEqual(['ask', 'two', 'new']);
  expect(both.steps[0]!.blocks[0]!.id).toBe('which');
});

it('two people who changed the same thing are told of it', () => {
  const mine = { ...flow, name: 'Mine', layout: { ask: { x: 1, y: 1 } } };
  const theirs = { ...flow, name: 'Theirs', layout: { ask: { x: 2, y: 2 } } };

  const { flow: both, conflicts } = merge(flow, mine, theirs);

  expect(conflicts).toEqual(['name']);
  expect(both.name).toBe('Mine');
});

it('steps stand in columns behind what leads to them, and none on another', () => {
  const places = arrange(flow);

  expect(places['ask']!.x).toBeLessThan(places['one']!.x);
  expect(places['one']!.x).toBeLessThan(places['two']!.x);
});

it('who moves one card keeps the others where they stood', () => {
  const moved = place(flow, { one: { x: 900.4, y: 7 } });
  const [grown] = addStep(moved, 'More', { x: 0, y: 900 });

  expect(moved.layout).toEqual({ ...arrange(flow), one: { x: 900, y: 7 } });
  expect(grown.layout).toMatchObject(moved.layout!);
  expect(place(moved, { one: { x: 900, y: 7 } })).toBe(moved);
});

it('differences are told by step and block; a moved card is none', () => {
  const after = remove(connect(flow, { step: 'one', block: '', outcome: 'next' }, 'ask'), { steps: [], blocks: ['hello'] });

  expect(differences(flow, { ...flow, layout: { ask: { x: 9, y: 9 } } })).toEqual([]);
  expect(differences(flow, moveStep(flow, 'two', -1))).toEqual([{ kind: 'stepOrder', step: 'two' }]);
  expect(moveStep(flow, 'ask', 1).start).toEqual({ step: 'ask' });
  expect(differences(flow, after)).toEqual([
    { kind: 'stepNext', step: 'one' },
    { kind: 'blockRemoved', step: 'ask', type: 'core.text' },
  ]);
});

it('a pointer leads to its line, or to the nearest line there is', () => {
  const text = '{\n  "steps": [\n    {\n      "id": "a",\n      "x\\"/y": [1, {}]\n    }\n  ]\n}';
  const lines = linesOf(text);

  expect(lineOf(lines, '/steps/0/id')).toBe(4);
  expect(lineOf(lines, '/steps/0/x"~1y/1')).toBe(5);
  expect(lineOf(lines, '/steps/0/out/gone')).toBe(3);
  expect(findMistake('{\n  "a": 1,\n  b\n}')?.line).toBe(3);
  expect(findMistake(text)).toBeNull();
});

it('problems are found at their step and block', () => {
  expect(locate(flow, '/steps/0/blocks/1/out/a')).toEqual({ step: 'ask', block: 'which', rest: '/out/a' });
  expect(locate(flow, '/steps/1')).toEqual({ step: 'one', block: null, rest: '' });
  expect(locate(flow, '/name')).toEqual({ step: null, block: null, rest: '/name' });
});

it('a trial is followed block by block', () => {
  const turns = [
    { path: [{ flow: 'f', step: 'ask', block: null }, { flow: 'f', step: 'ask', block: 'which' }], ways: [], said: [], effects: [] },
    { path: [{ flow: 'f', step: 'one', block: null }], ways: [{ flow: 'f', step: 'ask', block: 'which', outcome: 'a' }], said: [], effects: [] },
  ];

  expect(trailOf('f', turns).at).toBe('one');
  expect([...trailOf('f', turns).ways]).toEqual(['ask/which/a']);
  expect(trailOf('f', turns, 1)).toMatchObject({ at: 'ask', blocks: new Set(), ways: new Set() });
});
