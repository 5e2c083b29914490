/** English texts of files and voice notes. What shows them imports this file. */

import { addEnglish } from "./texts";

export const tools = {
  "rich.card_of": "{at} of {count}",
  "files.staged": "Files to send",
  "files.remove": "Remove {name}",
  "files.pause": "Pause {name}",
  "files.resume": "Go on with {name}",
  "files.retry": "Try {name} again",
  "files.progress": "Upload of {name}",
  "files.paused": "Paused",
  "files.open": "Show {name}",
  "files.play": "Play {name}",
  "files.download": "Save {name}",
  "files.close": "Close preview",
  "files.previous": "Previous picture",
  "files.next": "Next picture",
  "files.failed": "The file did not load. Try again.",
  "files.lost": "The browser no longer has this file. Choose it again.",
  "files.refused": "The file was not accepted.",
  "files.refused_large": "The file is too large.",
  "files.too_large": "{name} is larger than {mb} MB.",
  "files.too_many": "{name} was left out: at most {count} files at once.",
  "files.not_accepted": "{name} is a kind of file that cannot be sent here.",
  "files.empty": "{name} is empty.",
  "files.unavailable": "Files cannot be attached right now. Check your connection.",
  "files.dismiss": "Close this note",
  "voice.note": "Voice note",
  "voice.asking": "Please allow the microphone.",
  "voice.denied": "The browser may not use the microphone. Allow it in the settings of this page.",
  "voice.missing": "No microphone was found.",
  "voice.busy": "Another program is using the microphone.",
  "voice.stop": "Stop recording",
  "voice.cancel": "Discard recording",
  "voice.again": "Record again",
  "voice.listen": "Listen to the recording",
  "voice.send": "Send voice note",
} as const;

addEnglish(tools);
