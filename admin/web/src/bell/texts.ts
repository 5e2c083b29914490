/** English words of the bell come with it: no part of the first load. */
import { addTexts } from '@/i18n';
import { bell } from '@/i18n/en/bell';

addTexts(bell);
