/** English texts of pages that few people open: no part of the first load. */
import { addTexts } from '.';
import { ops } from './en/ops';

addTexts(ops);
