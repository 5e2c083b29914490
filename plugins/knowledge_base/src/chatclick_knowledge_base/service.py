"""What runs while the plugin does: the library, the bot, imports, and a sweep now and then."""

import asyncio
from pathlib import Path

from chatclick import ConfigProblem, Health, PluginContext
from chatclick.errors import NotFound, Unavailable
from chatclick_knowledge_base.bot import Bot
from chatclick_knowledge_base.categories import Categories
from chatclick_knowledge_base.importing import Importing
from chatclick_knowledge_base.keeping import Keeping
from chatclick_knowledge_base.library import Library
from chatclick_knowledge_base.questions import Questions
from chatclick_knowledge_base.reading import NOTHING
from chatclick_knowledge_base.retrieval.minilm import MiniLm
from chatclick_knowledge_base.retrieval.vectors import Encoder

_SWEEP_EVERY_S = 6 * 3600
_SWEEP_AGAIN_S = 60


class Service:
    """Everything that needs the context; it is there once the plugin has started."""

    def __init__(self) -> None:
        self.library = Library()
        self._context: PluginContext | None = None
        self._importing: Importing | None = None
        self._sweeper: asyncio.Task[None] | None = None
        self._folder = self._problem = ""

    async def start(self, context: PluginContext) -> None:
        """Begin."""
        self._context = context
        self._importing = Importing(context)
        self.library, self._folder, self._problem = Library(), "", ""
        await self._load_encoder()
        await self._importing.start()
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """Put everything away."""
        if self._importing is not None:
            await self._importing.stop()
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        self._context = self._importing = self._sweeper = None

    async def take_config(self) -> None:
        """Go by changed settings."""
        await self._load_encoder()

    def get_health(self) -> Health:
        """Tell whether everything that was set is there."""
        return Health("degraded", self._problem) if self._problem else Health()

    @property
    def context(self) -> PluginContext:
        """The plugin's context.

        Raises:
            NotFound: the plugin has not started.
        """
        if self._context is None:
            raise NotFound(NOTHING)
        return self._context

    @property
    def keeping(self) -> Keeping:
        """Articles."""
        return Keeping(self.context)

    @property
    def categories(self) -> Categories:
        """Categories."""
        return Categories(self.context)

    @property
    def questions(self) -> Questions:
        """What was asked."""
        return Questions(self.context)

    @property
    def bot(self) -> Bot:
        """The bot."""
        return Bot(self.context, self.library)

    @property
    def importing(self) -> Importing:
        """Imports."""
        if self._importing is None:
            raise Unavailable("The plugin starts up.")
        return self._importing

    async def _load_encoder(self) -> None:
        folder: str = self.context.config["vectors_folder"]
        if folder == self._folder and not self._problem:
            return  # with its vectors, which take long to make
        encoder: Encoder | None = None
        problem = ""
        try:
            encoder = await asyncio.to_thread(MiniLm, Path(folder)) if folder else None
        except (ImportError, OSError, ValueError, KeyError) as error:
            # Words find most of it: the plugin goes on without meaning.
            problem = f"Searches by words alone: {error}"
            self.context.log.warning("vectors_not_loaded", error=str(error))
        self.library.encoder, self._folder, self._problem = encoder, folder, problem

    async def _sweep(self) -> None:
        while True:
            try:
                # Counted before anybody asks: a bot's offer may take half a second.
                _ = await self.library.open()
                await self.questions.sweep(keep_days=self.context.config["keep_questions_days"])
                pause_s = _SWEEP_EVERY_S
            except Exception as error:
                self.context.log.warning("sweep_failed", error=str(error)[:200])
                pause_s = _SWEEP_AGAIN_S
            await asyncio.sleep(pause_s)


async def check_vectors(folder: str) -> list[ConfigProblem]:
    """Say what keeps a model from being loaded."""
    if not folder:
        return []
    try:
        await asyncio.to_thread(MiniLm, Path(folder))
    except ImportError:
        message = 'Install the extra first: pip install "chatclick-knowledge-base[vectors]"'
        return [ConfigProblem("/vectors_folder", message)]
    except (OSError, ValueError, KeyError) as error:
        return [ConfigProblem("/vectors_folder", f"There is no MiniLM model here: {error}")]
    return []
