import { expect, it } from 'vitest';
import { inkOn, readLook, snippetOf, writeLook } from './config';

it('what the form does not show survives it', () => {
  const config = {
    schemaVersion: 1,
    name: 'Main',
    theme: { radius: 4, palette: { accent: '#112233' } },
    strings: { en: { 'launcher.label': 'Hi' }, fr: { 'greeting.title': 'Salut' } },
    'x-own': true,
  };

  const written = writeLook(config, 'Main', { ...readLook(config), accent: '#445566' });

  expect(written).toMatchObject({
    theme: { radius: 4, palette: { accent: '#445566' } },
    strings: { en: { 'launcher.label': 'Hi' }, fr: { 'greeting.title': 'Salut' } },
    'x-own': true,
  });
});

it('an emptied text goes back to the default', () => {
  const config = { strings: { en: { 'greeting.title': 'Hello' } } };
  const look = readLook(config);

  const written = writeLook(config, 'Main', {
    ...look,
    texts: { ...look.texts, en: { title: ' ', body: '' } },
  });

  expect(written).toMatchObject({ strings: { en: {} } });
});

it('ink reads on pale and on dark colours', () => {
  expect(inkOn('#fff7b0')).toBe('#000000');
  expect(inkOn('#0f172a')).toBe('#ffffff');
});

it('the snippet carries one id and nothing else', () => {
  expect(snippetOf('https://chat.example', 'wgt_1')).toBe(
    '<script src="https://chat.example/widget/v1/wgt_1.js" async></script>',
  );
});
