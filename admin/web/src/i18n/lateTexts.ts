/** English texts of pages that few people open: no part of the first load. */
import { addTexts } from '.';
import { designer } from './en/designer';
import { flows } from './en/flows';
import { ops } from './en/ops';

addTexts(designer);
addTexts(flows);
addTexts(ops);
