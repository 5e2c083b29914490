"""Text messages by one account at Twilio or Vonage, for this plugin and for others.

A plugin in the host's process names `notify_sms` under `requires.plugins` in its manifest and asks
`find_sms()`: it sends through the one log; with `listen()` it hears what comes in.
"""

from chatclick_notify_sms import plugin
from chatclick_notify_sms.plugin import find_sms, listen
from chatclick_notify_sms.provider import MAX_MEDIA_BYTES, IncomingSms, Media, MediaFailed
from chatclick_notify_sms.service import Listener, Service

__all__ = [
    "MAX_MEDIA_BYTES",
    "IncomingSms",
    "Listener",
    "Media",
    "MediaFailed",
    "Service",
    "find_sms",
    "listen",
    "plugin",
]
