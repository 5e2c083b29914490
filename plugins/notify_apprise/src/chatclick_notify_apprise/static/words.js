/** What people read on the page, besides the words of the kit. */
export const words = {
  en: {
    lead: 'What staff are told is said in these rooms, too: Slack, Teams, Telegram, ntfy and a hundred more. Addresses are passwords; nobody sees them again.',
    rooms: 'Rooms', noRooms: 'None yet', everything: 'everything', send: 'Send a test', remove: 'Remove',
    add: 'Add a room', name: 'Name', url: 'Address', urlHint: 'As Apprise writes it. Calls to it are not held to the limits that other plugins have.',
    types: 'Only these', typesHint: 'Types of notifications, with commas between. Empty: all.', team: 'Of which team', allTeams: 'All', addDo: 'Add',
    none: 'Nothing yet', noneHint: 'Rooms are told when staff are who are away.', address: 'Room',
  },
  de: {
    lead: 'Was Mitarbeiter erfahren, steht auch in diesen Räumen: Slack, Teams, Telegram, ntfy und hundert andere. Adressen sind Passwörter; niemand sieht sie wieder.',
    rooms: 'Räume', noRooms: 'Noch keine', everything: 'alles', send: 'Test schicken', remove: 'Entfernen',
    add: 'Einen Raum hinzufügen', name: 'Name', url: 'Adresse', urlHint: 'Wie Apprise sie schreibt. Aufrufe dorthin unterliegen nicht den Grenzen anderer Plugins.',
    types: 'Nur diese', typesHint: 'Arten von Benachrichtigungen, mit Kommas dazwischen. Leer: alle.', team: 'Von welchem Team', allTeams: 'Alle', addDo: 'Hinzufügen',
    none: 'Noch nichts', noneHint: 'Räume erfahren, was Mitarbeiter erfahren, die weg sind.', address: 'Raum',
  },
  ar: {
    lead: 'ما يُخبَر به الموظفون يُقال في هذه الغرف أيضًا: Slack وTeams وTelegram وntfy ومئة غيرها. العناوين كلمات مرور لا يراها أحد ثانية.',
    rooms: 'الغرف', noRooms: 'لا شيء بعد', everything: 'كل شيء', send: 'إرسال تجربة', remove: 'إزالة',
    add: 'إضافة غرفة', name: 'الاسم', url: 'العنوان', urlHint: 'كما يكتبه Apprise. لا تخضع النداءات إليه لحدود الإضافات الأخرى.',
    types: 'هذه فقط', typesHint: 'أنواع الإشعارات تفصلها فواصل. فارغ: الكل.', team: 'من أي فريق', allTeams: 'الكل', addDo: 'إضافة',
    none: 'لا شيء بعد', noneHint: 'تُخبَر الغرف بما يُخبَر به الموظفون الغائبون.', address: 'الغرفة',
  },
};
