/** English words of plugins come with the parts that show them: no part of the first load. */
import { addTexts } from '@/i18n';
import { plugins } from '@/i18n/en/plugins';

addTexts(plugins);
