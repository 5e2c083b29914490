/** English words of the first steps come with the parts that show them: no part of the first load. */
import { addTexts } from '@/i18n';
import { welcome } from '@/i18n/en/welcome';

addTexts(welcome);
