/** كلمات حول ما تضيفه الإضافات إلى لوحة الإدارة. */
import type { Arabic } from '../ar';
import type { extensions as en } from '../en/extensions';

export const extensions: Arabic<typeof en> = {
  'ext.actionDone': '{action}: تم',
  'ext.actionFailed': 'لم ينجح {action}',
  'ext.actions': 'إجراءات الإضافات',
  'ext.helps': 'مساعدة في الكتابة',
  'ext.useDraft': 'استخدامه',
  'ext.slotFailed': 'لا جواب من هذه الإضافة.',
};
