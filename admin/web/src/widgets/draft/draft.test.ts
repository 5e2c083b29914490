import { describe, expect, it } from 'vitest';
import { begin, choose, edit, isDirty, MAX_STEPS, receive, redo, stored, undo } from './draft';
import { isSame, move, readAt, writeAt, type Tree } from './tree';

const CONFIG: Tree = {
  schemaVersion: 2,
  name: 'Shop',
  theme: { radius: 4, palette: { accent: '#112233' } },
};
const start = () => begin(CONFIG, 'd1');
const set = (draft: ReturnType<typeof start>, pointer: string, value: unknown, at = 0) =>
  edit(draft, writeAt(draft.config, pointer, value), pointer, at);

describe('a tree', () => {
  it('is changed at a pointer and nowhere else', () => {
    const written = writeAt(CONFIG, '/theme/palette/text', '#000000');

    expect(readAt(written, '/theme/palette/text')).toBe('#000000');
    expect(readAt(written, '/theme/radius')).toBe(4);
    expect(readAt(CONFIG, '/theme/palette/text')).toBeUndefined();
  });

  it('keeps no empty branch when its last value is taken away', () => {
    const written = writeAt(CONFIG, '/theme/palette/accent', undefined);

    expect(written).toEqual({ schemaVersion: 2, name: 'Shop', theme: { radius: 4 } });
  });

  it('takes an entry out of a list', () => {
    const list = { fields: ['a', 'b', 'c'] };

    expect(writeAt(list, '/fields/1', undefined)).toEqual({ fields: ['a', 'c'] });
    expect(writeAt(list, '/fields/1', 'x')).toEqual({ fields: ['a', 'x', 'c'] });
  });

  it('reads keys with a slash', () => {
    expect(readAt(writeAt({}, '/strings/a~1b', 'x'), '/strings/a~1b')).toBe('x');
  });

  it('is the same in another order of keys', () => {
    expect(isSame({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true);
    expect(isSame({ a: undefined }, {})).toBe(false);
    expect(isSame([1, 2], [2, 1])).toBe(false);
  });

  it('moves an entry and stays within the list', () => {
    expect(move(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(move(['a', 'b', 'c'], 2, -1)).toEqual(['c', 'a', 'b']);
    expect(move(['a', 'b', 'c'], 1, 9)).toEqual(['a', 'c', 'b']);
  });
});

describe('the way back', () => {
  it('has a hundred steps', () => {
    let draft = start();
    for (let step = 0; step < 130; step++) draft = set(draft, '/theme/radius', step + 10, step * 5000);

    expect(draft.past).toHaveLength(MAX_STEPS);
    for (let step = 0; step < 130; step++) draft = undo(draft);
    expect(readAt(draft.config, '/theme/radius')).toBe(39);
    for (let step = 0; step < 130; step++) draft = redo(draft);
    expect(readAt(draft.config, '/theme/radius')).toBe(139);
  });

  it('takes a run of changes of one field as one step', () => {
    let draft = set(start(), '/name', 'S', 0);
    draft = set(draft, '/name', 'Sh', 500);
    draft = set(draft, '/name', 'Sho', 1200);

    expect(undo(draft).config).toEqual(CONFIG);
  });

  it('begins a new step after a pause and for another field', () => {
    let draft = set(start(), '/name', 'S', 0);
    draft = set(draft, '/name', 'Sh', 5000);
    draft = set(draft, '/theme/radius', 9, 5100);

    expect(draft.past).toHaveLength(3);
    expect(readAt(undo(undo(draft)).config, '/name')).toBe('S');
  });

  it('ends forwards where something else is done', () => {
    const draft = set(undo(set(start(), '/name', 'A')), '/name', 'B');

    expect(redo(draft)).toBe(draft);
  });
});

describe('a draft that is stored', () => {
  it('is clean when nothing was changed meanwhile', () => {
    const draft = set(start(), '/name', 'New');

    const after = stored(draft, draft.config, { ...draft.config }, 'd2');

    expect(isDirty(after)).toBe(false);
    expect(after.etag).toBe('d2');
  });

  it('keeps what was changed while it was sent', () => {
    const sent = set(start(), '/name', 'New');
    const draft = set(sent, '/theme/radius', 9, 9000);

    const after = stored(draft, sent.config, sent.config, 'd2');

    expect(isDirty(after)).toBe(true);
    expect(readAt(after.config, '/theme/radius')).toBe(9);
  });
});

describe('two editors', () => {
  const theirs = writeAt(CONFIG, '/theme/palette/accent', '#445566');

  it('lose nothing where they changed different keys', () => {
    const draft = receive(set(start(), '/theme/radius', 12), theirs, 'd2');

    expect(draft.conflict).toBeNull();
    expect(draft.config).toEqual({
      ...CONFIG,
      theme: { radius: 12, palette: { accent: '#445566' } },
    });
    expect(isDirty(draft)).toBe(true);
  });

  it('take over what the other did when they did nothing', () => {
    const draft = receive(start(), theirs, 'd2');

    expect(draft.config).toEqual(theirs);
    expect(isDirty(draft)).toBe(false);
  });

  it('are asked where both changed the same key', () => {
    const draft = receive(set(start(), '/theme/palette/accent', '#ff0000'), theirs, 'd2');

    expect(draft.conflict?.clashes).toEqual([
      { pointer: '/theme/palette/accent', mine: '#ff0000', theirs: '#445566' },
    ]);
    expect(readAt(draft.config, '/theme/palette/accent')).toBe('#ff0000');
  });

  it('get for each key what was chosen', () => {
    let draft = set(start(), '/theme/palette/accent', '#ff0000');
    draft = set(draft, '/name', 'Mine', 9000);
    draft = receive(draft, { ...theirs, name: 'Theirs' }, 'd2');

    draft = choose(draft, new Set(['/name']));

    expect(draft.conflict).toBeNull();
    expect(draft.etag).toBe('d2');
    expect(readAt(draft.config, '/name')).toBe('Theirs');
    expect(readAt(draft.config, '/theme/palette/accent')).toBe('#ff0000');
  });

  it('do not undo what the other did', () => {
    const draft = receive(set(start(), '/theme/radius', 12), theirs, 'd2');

    expect(undo(draft).config).toEqual(theirs);
  });

  it('see that one took away what the other changed', () => {
    const draft = set(start(), '/theme/palette/accent', undefined);

    expect(receive(draft, theirs, 'd2').conflict?.clashes).toEqual([
      { pointer: '/theme/palette/accent', mine: undefined, theirs: '#445566' },
    ]);
  });

  it('lose nothing where one emptied a branch and the other added to it', () => {
    const draft = set(start(), '/theme/palette/accent', undefined);
    const added = writeAt(CONFIG, '/theme/palette/text', '#000000');

    const { config, conflict } = receive(draft, added, 'd2');

    expect(conflict).toBeNull();
    expect(readAt(config, '/theme/palette')).toEqual({ text: '#000000' });
  });
});
