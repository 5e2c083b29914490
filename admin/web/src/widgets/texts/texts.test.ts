import { expect, it } from 'vitest';
import { listLocales } from './locales';
import { builtIn, countMissing, isMissing, listKeys } from './texts';

const TEXTS = {
  en: { 'greeting.title': 'How can we help?', 'home.new': 'New' },
  pt: { 'greeting.title': 'Como podemos ajudar?', 'home.new': 'Nova' },
};
const CONFIG = {
  strings: { en: { 'greeting.title': 'Need a hand?', 'own.key': 'Mine' }, pt: {} },
};

it('a text that the default language has of its own is missing where it is not translated', () => {
  expect(isMissing(CONFIG, TEXTS, 'pt', 'en', 'greeting.title')).toBe(true);
  expect(isMissing(CONFIG, TEXTS, 'pt', 'en', 'home.new')).toBe(false);
  expect(isMissing(CONFIG, TEXTS, 'en', 'en', 'greeting.title')).toBe(false);
});

it('a language the widget does not know lacks everything', () => {
  expect(countMissing(CONFIG, TEXTS, 'sv', 'en', ['greeting.title', 'home.new'])).toBe(2);
});

it('a regional language has the texts of its language', () => {
  expect(builtIn(TEXTS, 'pt-BR', 'home.new')).toBe('Nova');
  expect(isMissing(CONFIG, TEXTS, 'pt-BR', 'en', 'home.new')).toBe(false);
});

it('keys are those of the widget and the own ones', () => {
  expect(listKeys(CONFIG, TEXTS)).toEqual(['greeting.title', 'home.new', 'own.key']);
});

it('the default language comes first, each once', () => {
  const locales = { default: 'de', supported: ['en', 'de', 'de', 'not a tag'] };

  expect(listLocales({ locales })).toEqual({ byDefault: 'de', all: ['de', 'en'] });
  expect(listLocales({}).all).toEqual(['en', 'de']);
});
