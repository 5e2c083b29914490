/** The emoji people use in conversations, by the names they look for. */
const NAMES: Record<string, string> = {
  '😀': 'grinning happy', '😄': 'smile happy', '😊': 'blush smile pleased', '🙂': 'slight_smile',
  '😉': 'wink', '😅': 'sweat_smile relief', '😂': 'joy laugh', '🤣': 'rofl laugh', '😍': 'heart_eyes love',
  '🥰': 'smiling_hearts love', '😎': 'cool sunglasses', '🤩': 'star_struck wow', '🤔': 'thinking hmm',
  '😐': 'neutral', '😕': 'confused', '🙁': 'frown sad', '😢': 'cry sad', '😭': 'sob cry', '😡': 'angry',
  '😱': 'scream shock', '😳': 'flushed', '🙄': 'eye_roll', '😴': 'sleeping', '🤒': 'sick ill',
  '🥳': 'party celebrate', '🤗': 'hug', '🙏': 'pray thanks please', '👍': 'thumbsup yes ok +1',
  '👎': 'thumbsdown no -1', '👌': 'ok_hand', '👏': 'clap applause', '🙌': 'raised_hands hooray',
  '💪': 'muscle strong', '👋': 'wave hello bye', '🤝': 'handshake deal', '✌️': 'victory peace',
  '🤞': 'fingers_crossed luck', '👀': 'eyes look', '👇': 'point_down', '👆': 'point_up', '👉': 'point_right',
  '❤️': 'heart love', '💙': 'blue_heart', '💚': 'green_heart', '💛': 'yellow_heart', '💔': 'broken_heart',
  '✨': 'sparkles', '⭐': 'star', '🔥': 'fire hot', '🎉': 'tada party', '🎁': 'gift present', '🎂': 'cake birthday',
  '✅': 'check done yes', '❌': 'cross no wrong', '⚠️': 'warning', '❓': 'question', '❗': 'exclamation',
  '💡': 'idea bulb', '📎': 'paperclip attachment', '📦': 'package parcel box', '🚚': 'truck delivery',
  '✈️': 'plane travel', '🚀': 'rocket launch', '📞': 'phone call', '📱': 'mobile phone', '💻': 'laptop computer',
  '🖨️': 'printer', '📧': 'email mail', '✉️': 'envelope letter', '📅': 'calendar date', '⏰': 'alarm clock',
  '⏳': 'hourglass wait', '🕐': 'time clock', '🔒': 'lock secure', '🔑': 'key', '🔍': 'search magnifier',
  '🔗': 'link', '📝': 'memo note', '📄': 'page document', '🧾': 'receipt invoice', '💳': 'card payment',
  '💶': 'euro money', '💰': 'money', '🛒': 'cart shopping', '🏷️': 'tag label price', '🏠': 'house home',
  '🏢': 'office building', '🌍': 'world earth', '☀️': 'sun sunny', '🌧️': 'rain', '❄️': 'snow cold',
  '☕': 'coffee', '🍕': 'pizza', '🍀': 'clover luck', '🐛': 'bug', '🔧': 'wrench fix', '🛠️': 'tools repair',
  '🔄': 'refresh again', '➡️': 'right arrow', '⬇️': 'down arrow', '💬': 'speech chat', '🔔': 'bell notice',
};

export interface Emoji {
  sign: string;
  name: string;
}

const ALL = Object.entries(NAMES).map(([sign, words]) => ({ sign, words: words.split(' ') }));

/** Emoji whose names begin with what was typed, exact ones first. */
export function findEmoji(query: string, limit = 8): Emoji[] {
  const wanted = query.toLowerCase();
  const found: (Emoji & { rank: number })[] = [];
  for (const { sign, words } of ALL) {
    const at = words.findIndex((word) => word.startsWith(wanted));
    const word = words[at];
    if (word !== undefined) found.push({ sign, name: word, rank: word === wanted ? -1 : at });
  }
  return found.sort((a, b) => a.rank - b.rank).slice(0, limit);
}
