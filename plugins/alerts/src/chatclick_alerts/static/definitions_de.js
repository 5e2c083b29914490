/** What each number counts, in German; the English texts come with the numbers. */
export const definitions = {
  sessions: 'Gespräche, die begannen; zu der Zeit, zu der sie begannen.',
  messages_in: 'Nachrichten von Besuchern, gleich welcher Art.',
  messages_out: 'Nachrichten des Teams an Besucher; Notizen zählen nicht.',
  messages_bot: 'Nachrichten von Bots und Plugins an Besucher.',
  first_response:
    'Von der ersten Nachricht des Besuchers, die auf Menschen wartet, oder von der Übergabe durch einen Bot bis zur ersten Nachricht des Teams. Nachrichten von Bots und automatische halten keine Uhr an. Einmal im Gespräch, zur Zeit der Antwort, und gezählt bei dem, der geantwortet hat.',
  next_response:
    'Wie die erste Antwort, für jedes weitere Mal: von der ältesten Nachricht des Besuchers, auf die niemand im Team geantwortet hat, bis zur nächsten Nachricht des Teams.',
  resolution:
    'Vom Beginn eines Gesprächs, oder seit es zuletzt wieder aufgenommen wurde, bis es gelöst oder ungelöst geschlossen wird; zu dieser Zeit.',
  duration:
    'Vom Beginn eines Gesprächs bis zu seiner letzten Nachricht, von wem auch immer; zu der Zeit, zu der es zum ersten Mal gelöst oder ungelöst geschlossen wird.',
  waiting:
    'Von der Zeit, zu der ein Gespräch in eine Warteschlange kam, bis jemand zugewiesen wurde, für jedes Mal, das es wartete; zur Zeit der Zuweisung.',
  queued: 'Wie oft ein Gespräch in eine Warteschlange kam.',
  fallback: 'Wie oft ein Gespräch in die Warteschlange kam, die aufnimmt, was sonst niemand nimmt.',
  assigned: 'Wie oft ein Gespräch an jemanden im Team ging.',
  transfers: 'Wie oft ein Gespräch von jemandem im Team an jemand anderen, ein Team oder eine Warteschlange ging.',
  resolved: 'Gespräche, die als erledigt markiert wurden; noch einmal für jedes Mal, das sie dazwischen wieder aufgenommen wurden.',
  closed: 'Gespräche, die endgültig endeten.',
  reopened: 'Wie oft ein Gespräch weiterging, das gelöst oder geschlossen war.',
  ended: 'Gespräche, die zum ersten Mal gelöst oder ungelöst geschlossen wurden.',
  abandoned: 'Gespräche, die der Besucher beendete, während er auf Menschen wartete und niemand im Team geschrieben hatte.',
  missed:
    'Gespräche, die anders endeten, etwa durch eine Frist oder durch das Team, während der Besucher auf Menschen wartete und niemand im Team geschrieben hatte.',
  bot_sessions: 'Gespräche, in denen ein Bot schrieb, der sie hatte; bei seiner ersten Nachricht.',
  contained:
    'Gespräche, die zum ersten Mal endeten, nachdem ein Bot darin geschrieben hatte, ohne dass sie übergeben wurden und ohne eine Nachricht des Teams.',
  handovers: 'Wie oft ein Bot, oder der Besucher, mit dem er sprach, nach Menschen fragte.',
  csat: 'Was Besucher gaben, von 0 für die schlechteste bis 100 für die beste Note ihrer Skala. Von einer geänderten Bewertung zählt die letzte, zur Zeit der ersten.',
  mood: 'Wie es Besuchern im Gespräch ging, von 0 für wütend bis 100 für begeistert; 50 ist neutral. Wie es das Plugin für die Stimmung sagt, wenn das Gespräch geschlossen wird.',
  mood_negative: 'Gespräche, die im Ganzen negativ waren, von denen mit einer Stimmung.',
  sla_met: 'Ziele für Antworten, die eingehalten wurden, wie es das Plugin für Antwortzeiten sagt.',
  sla_breached: 'Ziele für Antworten, die verfehlt wurden.',
  delivery:
    'Von einer Nachricht des Teams oder eines Bots, bis die Seite des Besuchers sagt, dass sie da ist. Von den letzten 20, die in einem Gespräch unterwegs sind.',
  plugin_errors: 'Aufrufe von Plugins, die scheiterten oder nicht rechtzeitig antworteten, wie es der Server alle 10 Sekunden sagt; nach `bot` die jedes Plugins. Solche, die von jedem Ereignis hören, zählen nicht.',
  containment_rate: 'Vom Bot allein erledigt, von denen, die ein Bot übernahm.',
  handover_rate: 'Vom Bot übergeben, von denen, die ein Bot übernahm.',
  fallback_rate: 'In die Auffang-Warteschlange gekommen, von allen Malen, die eines in eine Warteschlange kam.',
  abandon_rate: 'Abgebrochen, von allen, die endeten.',
  miss_rate: 'Verpasst, von allen, die endeten.',
  reopen_rate: 'Wieder aufgenommen, von allen Malen, die eines gelöst wurde.',
  csat_response_rate: 'Gespräche mit einer Bewertung, von allen, die endeten.',
  mood_negative_rate: 'Gespräche, die im Ganzen negativ waren, von denen mit einer Stimmung.',
  sla_rate: 'Ziele für Antworten eingehalten, von denen, die eingehalten oder verfehlt wurden.',
};
