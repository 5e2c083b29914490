"""What stands between the model and everybody else: what goes in is data, what comes out is text.

Pure: no I/O. Nothing here trusts the model, and nothing here trusts what the model is shown.
"""

from chatclick_ai_bot.guarding.cleaning import clean
from chatclick_ai_bot.guarding.fences import Fence
from chatclick_ai_bot.guarding.leaks import Leaks
from chatclick_ai_bot.guarding.links import LinkFilter

__all__ = ["Fence", "Leaks", "LinkFilter", "clean"]
