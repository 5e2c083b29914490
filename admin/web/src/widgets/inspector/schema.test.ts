import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readValue, showValue } from './conditions';
import { buildEntry, nameEntry } from './entries';
import { findNode, formOf, isShown, kindOf, listForms, resolve, type Node } from './schema';

const FILE = '../../widget_schema/chatclick_widget_schema/config-v2.schema.json';
const schema = JSON.parse(readFileSync(FILE, 'utf-8')) as Node;
const kindAt = (pointer: string) => kindOf(schema, findNode(schema, pointer) ?? {});

describe('the control of a part', () => {
  it.each([
    ['/theme/palette/accent', 'colour'],
    ['/theme/scheme', 'choice'],
    ['/theme/radius', 'number'],
    ['/theme/css', 'lines'],
    ['/theme/background', 'text'],
    ['/brand/avatarUrl', 'image'],
    ['/brand/team', 'list'],
    ['/brand/links/email', 'text'],
    ['/launcher/icon', 'icon'],
    ['/launcher/hideOn', 'list'],
    ['/greeting/home', 'list'],
    ['/features/emoji', 'group'],
    ['/features/fileUpload/accept', 'tags'],
    ['/features/qrScan/formats', 'choices'],
    ['/forms/preChat/when', 'conditions'],
    ['/availability/schedule', 'schedule'],
    ['/security/rateLimit', 'rate'],
    ['/plugins', 'free'],
  ])('at %s is a %s', (pointer, kind) => expect(kindAt(pointer)).toBe(kind));

  it('of an action is a choice of kinds', () => {
    const trigger = resolve(schema, findNode(schema, '/triggers')?.items ?? {});

    expect(kindOf(schema, resolve(schema, trigger.properties?.['action'] ?? {}))).toBe('variant');
  });
});

describe('a new entry', () => {
  const lists = ['/greeting/home', '/brand/team', '/triggers', '/forms/preChat/fields'];

  it.each(lists)('of %s has all that the schema requires', (pointer) => {
    const items = findNode(schema, pointer)?.items ?? {};
    const forms = listForms(schema, items);
    const entries = forms.length
      ? forms.map((form) => buildEntry(schema, items, [], form.mark, form.value))
      : [buildEntry(schema, items, [])];

    for (const entry of entries) {
      expect(Object.keys(entry as object)).toEqual(
        expect.arrayContaining(formOf(schema, items, entry).required ?? []),
      );
    }
  });

  it('has a name of its own', () => {
    const items = findNode(schema, '/forms/preChat/fields')?.items ?? {};
    const first = buildEntry(schema, items, []);
    const second = buildEntry(schema, items, [first]);

    expect([first, second]).toMatchObject([{ name: 'name' }, { name: 'name_2' }]);
  });

  it('is called by what says which one it is', () => {
    expect(nameEntry({ type: 'hero' })).toBe('');
    expect(nameEntry({ name: 'order', label: 'Order number' })).toBe('Order number');
  });
});

describe('a part that depends on another', () => {
  it('shows once the other has the right value', () => {
    expect(isShown(schema, {}, '/launcher/label')).toBe(false);
    expect(isShown(schema, { launcher: { kind: 'pill' } }, '/launcher/label')).toBe(true);
    expect(isShown(schema, { launcher: { label: 'Hi' } }, '/launcher/label')).toBe(true);
  });

  it('goes by the default where nothing is written', () => {
    expect(isShown(schema, {}, '/session/days')).toBe(true);
    expect(isShown(schema, { session: { resume: 'never' } }, '/session/days')).toBe(false);
  });

  it('of a question goes by its kind', () => {
    const config = { forms: { preChat: { fields: [{ type: 'select' }, { type: 'email' }] } } };

    expect(isShown(schema, config, '/forms/preChat/fields/0/options')).toBe(true);
    expect(isShown(schema, config, '/forms/preChat/fields/1/options')).toBe(false);
  });
});

it('the value of a rule is of the kind its comparison takes', () => {
  expect(readValue('in', 'de, en')).toEqual(['de', 'en']);
  expect(readValue('between', '1, 5')).toEqual([1, 5]);
  expect(readValue('at_least', '30')).toBe(30);
  expect(readValue('is', '30')).toBe('30');
  expect(showValue(['a', 'b'])).toBe('a, b');
});
