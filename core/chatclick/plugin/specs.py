"""Every hook of Chatclick. One file because an author reads the whole extension surface in it.

A plugin implements a hook by writing a function of the same name, marked with `@hookimpl`:

    from chatclick import hookimpl

    @hookimpl
    async def message_stored(message, context):
        if message.sender.kind == "visitor":
            await context.post_message(message.session_id, "Hello!")

Ask for as few of the arguments as you need, by name; every hook with a `context` argument hands
over the plugin's own context. Runtime hooks are `async def`; a plain `def` is run in a thread.
Arguments are read-only and cut to the plugin's permissions.

How implementations are called depends on the hook's mode:

- *setup*: a plain `def`, once at each start of the plugin, before it runs.
- *gate*: all at once, with the same input; the first refusal in order counts.
- *chain*: one after the other, each sees what the ones before it made.
- *first*: one after the other, until one does not answer None.
- *collect*: all at once, every answer is kept.
- *event*: after the fact, from the event log, at least once and in order for each session; a failed
  call is repeated with growing pauses, then parked among the dead letters. What happened while the
  plugin was disabled is not handed over.
- *owner*: only the one plugin it is about.

"First in order" is: the admin's order, else plugin ids by alphabet; `tryfirst` and `trylast` move
an implementation to either end. An implementation that fails five times in a row is not called for
a while (30 s, doubling to 10 min). A plugin is not called for messages it wrote itself.
Which number is the time limit, what errors do, and which permission is needed stands beside each.
"""

# A specification has no body.
# mypy: disable-error-code="empty-body"

from typing import TYPE_CHECKING

from chatclick.plugin.context import PluginContext
from chatclick.plugin.hooks import hook
from chatclick.plugin.hours import OpenTimes, PlaceView
from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.metrics import MetricAnswers, MetricCatalogue, MetricQuery
from chatclick.plugin.people_views import RecipientView, SubjectView, VisitorView
from chatclick.plugin.results import (
    Accept,
    Action,
    ActionResult,
    AdminPage,
    Assignment,
    BotOffer,
    BotReply,
    ConfigProblem,
    ErasureReport,
    EventType,
    ExportFile,
    Handoff,
    Health,
    MessagePatch,
    NotificationPatch,
    OpeningHours,
    Receipt,
    Reject,
    Suppress,
    WidgetBlock,
)
from chatclick.plugin.sign_in import LoginAttempt, LoginMethod
from chatclick.plugin.site import Site
from chatclick.plugin.slots import SlotContent
from chatclick.plugin.views import (
    AssignmentView,
    AttachmentView,
    EventView,
    MessageView,
    NotificationView,
    ParticipantRef,
    SessionView,
    WindowView,
)

if TYPE_CHECKING:
    from quart import Blueprint

# Set-up: what a plugin adds. Called at each start of the plugin; on an error the plugin is
# "failed", its reason is shown and the host goes on.


@hook("setup", since="0.1", shape="list")
def register_routes(site: Site) -> "list[Blueprint]":
    """Add pages, files and API routes to the web server.

    site: makes blueprints, serves folders of files, builds pages under the strict policy.

    Returns:
        Blueprints made by `site.blueprint(…)`. They are served at `/plugins/<id>/`, or at a prefix
        the manifest lists in `mounts`, while the plugin is running, and answer 404 otherwise.
    Several plugins: each has its own prefix; of two that mount the same one, the second fails.
    On error: the plugin fails to start.
    """


@hook("setup", since="0.1", results=(AdminPage,), shape="list", needs=("admin:pages",))
def register_admin_pages() -> list[AdminPage]:
    """Add pages to the admin app that the manifest does not list under `admin.pages`.

    Returns:
        Custom elements, loaded as ES modules from the plugin's routes, or pages in sealed frames.
    Several plugins: pages are listed by plugin, in order.
    On error: the plugin fails to start.
    """


@hook("setup", since="0.1", results=(WidgetBlock,), shape="list", needs=("widget:assets",))
def register_widget_blocks() -> list[WidgetBlock]:
    """Add kinds of blocks to the widget.

    Returns:
        Block types with the JSON Schema of their settings. While the plugin is off, the data of its
        blocks is kept and a neutral placeholder is drawn.
    Several plugins: a type belongs to the plugin whose id it begins with.
    On error: the plugin fails to start.
    """


@hook("setup", since="0.1", results=(EventType,), shape="list")
def register_event_types() -> list[EventType]:
    """Add kinds of events the plugin records, for webhooks, rules and analytics.

    Returns:
        Event types with the JSON Schema of their data.
    Several plugins: a type belongs to the plugin whose id it begins with.
    On error: the plugin fails to start.
    """


@hook("setup", since="0.1", results=(Action,), shape="list")
def register_actions() -> list[Action]:
    """Offer actions that other plugins can run in a session, such as blocks of a flow.

    A plugin in a container lists them in its manifest under `actions`.

    Returns:
        Actions with the JSON Schema of their values and their outcomes; `action_run` does them.
    Several plugins: a type belongs to the plugin whose id it begins with.
    On error: the plugin fails to start.
    """


# Life of the plugin itself.


@hook("owner", since="0.1", timeout_s=30.0, shape="nothing")
async def plugin_startup(context: PluginContext) -> None:
    """Get ready: open connections, start background tasks.

    Called after configuration was validated and tables were migrated, before any other hook, on
    every worker.

    Returns:
        Nothing. Raise `NotReady(…, retry_in_s=…)` when something it needs is not there yet.
    On error or timeout: the plugin is "failed"; after `NotReady` it is "retrying".
    """


@hook("owner", since="0.1", timeout_s=10.0, shape="nothing")
async def plugin_shutdown(reason: str, context: PluginContext) -> None:
    """Put everything away. No hook is running any more and none will be called.

    reason: "disabled", "reload", "upgrade" or "shutdown".

    Returns:
        Nothing.
    On error or timeout: logged; the plugin is stopped all the same.
    """


@hook("owner", since="0.1", timeout_s=3.0, results=(Health,))
async def plugin_health(context: PluginContext) -> Health:
    """Say how the plugin feels. Called now and then, and when somebody looks.

    Returns:
        `Health("ok")`, `Health("degraded", message)` or `Health("failed", message)`. Report an
        outage of a remote service as degraded: nothing is restarted for it.
    On error or timeout: the plugin is shown as degraded, with the error.
    """


@hook("owner", since="0.1", timeout_s=10.0, results=(ConfigProblem,), shape="list")
async def config_check(
    new: JSONObject, old: JSONObject, context: PluginContext
) -> list[ConfigProblem]:
    """Try a configuration before it is stored; you may contact the remote service.

    new: the values with defaults and secrets, already valid by the manifest's schema.
    old: the values in force; of secrets only those that stay. Such a one was not typed again:
        do not send it to an address that is new.

    Returns:
        The problems; an empty list accepts.
    On error or timeout: the configuration is refused, with the error as its problem.
    """


@hook("owner", since="0.1", timeout_s=10.0, shape="nothing")
async def config_changed(new: JSONObject, old: JSONObject, context: PluginContext) -> None:
    """React to a stored configuration; `context.config` is `new` from now on.

    Without this hook the plugin is stopped and started again when its configuration changes.

    Returns:
        Nothing.
    On error or timeout: the plugin is stopped and started again.
    """


@hook("owner", since="0.1", timeout_s=10.0, shape="object")
async def config_migrate(
    values: JSONObject, from_version: str, context: PluginContext
) -> JSONObject:
    """Carry settings over that were saved for another major version of them.

    Called at the start, before `plugin_startup`, when the major part of `config.version` in the
    manifest is not the one the settings were saved for.

    values: what was saved, with secrets, without defaults.
    from_version: which version of the settings it was saved for.

    Returns:
        All values, secrets among them, as the schema of now describes them.
    On error or timeout, and when the values are not valid: the plugin waits for somebody to check
    and save its settings, and the old ones stay as they are.
    """


# The way of a message before it is stored. The sender waits, so these hooks share one second.


@hook(
    "gate",
    since="0.1",
    timeout_s=0.25,
    results=(Accept, Reject),
    needs=("message:read",),
    is_before_commit=True,
)
async def message_check(
    message: MessageView, session: SessionView, context: PluginContext
) -> Accept | Reject | None:
    """Refuse a message before it is stored.

    message: as it was sent; `seq` is None, for it has no place yet.

    Returns:
        `Accept()`: let it pass. `Reject(code, public_text)`: do not store it; the sender reads
        `public_text`. None: no opinion, the same as `Accept()`.
    Several plugins: all are asked at once; of several refusals the first in order counts.
    On error or timeout: the plugin is ignored, the message passes. If the admin marked the plugin
        essential, nothing is stored and the sender is asked to try again.
    """


@hook(
    "gate",
    since="0.1",
    timeout_s=30.0,
    results=(Accept, Reject),
    needs=("attachment:read",),
)
async def attachment_check(
    attachment: AttachmentView, session: SessionView, context: PluginContext
) -> Accept | Reject | None:
    """Refuse a file before anybody can see it.

    Called once for each file, when all of it is here, its type is known and a picture is encoded
    anew. Read it with `context.attachments.read(attachment.id, offset=…)`, piece by piece. All
    plugins together have `attachments.check_seconds`, a minute by default.

    attachment: in state "checking".

    Returns:
        `Accept()`: let it pass. `Reject(code, public_text)`: remove it; its sender reads
        `public_text`. None: no opinion, the same as `Accept()`.
    Several plugins: all are asked at once; of several refusals the first in order counts.
    On error or timeout: the plugin is ignored, the file passes. If its manifest lists the hook as
        essential, the file is removed and its sender is asked to try again.
    """


@hook(
    "chain",
    since="0.1",
    timeout_s=0.25,
    results=(MessagePatch,),
    needs=("message:read", "message:write"),
    is_before_commit=True,
)
async def message_transform(
    message: MessageView, session: SessionView, context: PluginContext
) -> MessagePatch | None:
    """Change a message before it is stored, such as masking card numbers.

    message: with the changes of the plugins before this one.

    Returns:
        `MessagePatch(text=…)` or `MessagePatch(content=…)`: the change. None: leave it.
        The result is sanitised and checked again by the host.
    Several plugins: one after the other, in order.
    On error or timeout: this plugin's change is skipped.
    """


# Facts about sessions, after commit.


@hook("event", since="0.1", timeout_s=10.0, shape="nothing", needs=("message:read",))
async def message_stored(
    message: MessageView, session: SessionView, context: PluginContext
) -> None:
    """React to a stored message. It may come twice; `message.id` tells repeats apart.

    Returns:
        Nothing.
    Several plugins: each at its own pace; a slow one delays nobody.
    On error or timeout: repeated with growing pauses, then parked among the dead letters.
    """


@hook("event", since="0.1", timeout_s=10.0, shape="nothing", needs=("session:read",))
async def session_opened(
    session: SessionView, visitor: VisitorView, context: PluginContext
) -> None:
    """React to a new session.

    Returns:
        Nothing.
    Several plugins: each at its own pace.
    On error or timeout: repeated, then parked.
    """


@hook("event", since="0.1", timeout_s=10.0, shape="nothing", needs=("session:read",))
async def session_assigned(
    session: SessionView, assignment: AssignmentView, context: PluginContext
) -> None:
    """React to an assignment, or to its end.

    assignment: who has the session now, who had it, and why.

    Returns:
        Nothing.
    Several plugins: each at its own pace.
    On error or timeout: repeated, then parked.
    """


@hook("event", since="0.1", timeout_s=10.0, shape="nothing", needs=("session:read",))
async def session_closed(session: SessionView, outcome: str | None, context: PluginContext) -> None:
    """React to a closed session.

    outcome: what whoever closed it recorded, such as "solved"; None for nothing.

    Returns:
        Nothing.
    Several plugins: each at its own pace.
    On error or timeout: repeated, then parked.
    """


# Routing.


@hook("collect", since="0.1", timeout_s=1.5, shape="object", needs=("visitor:read",))
async def visitor_enrich(
    visitor: VisitorView, session: SessionView, context: PluginContext
) -> JSONObject | None:
    """Say what is known about a visitor elsewhere, such as in a CRM.

    Returns:
        An object that is merged into the visitor's traits. None: nothing known.
    Several plugins: all at once; each one's object is kept under its plugin id.
    On error or timeout: left out.
    """


@hook("collect", since="0.1", timeout_s=1.5, shape="object", needs=("session:read",))
async def routing_facts(
    session: SessionView,
    message: MessageView | None,
    visitor: VisitorView,
    context: PluginContext,
) -> JSONObject | None:
    """Add facts that rules can use, such as the sentiment of a message.

    message: the visitor's newest message; None if there is none yet.

    Returns:
        An object of facts; rules find them as `<plugin id>.<name>`. None: nothing to add.
        `advice`, `{<staff id>: {"score": 0.3, "note": "…"}}`, is for whoever gives sessions out:
        of people who fit equally by its own terms, more comes first; who is missing has 0.
    Several plugins: all at once.
    On error or timeout: left out.
    """


@hook("first", since="0.1", timeout_s=1.0, results=(Assignment,), needs=("session:assign",))
async def route_session(
    session: SessionView,
    message: MessageView | None,
    facts: JSONObject,
    context: PluginContext,
) -> Assignment | None:
    """Decide who or which queue gets a session.

    Called for a new session, and again when it was reopened, waits too long, or when somebody
    became available.
    facts: `session`, `visitor`, `message`, `page` and the answers of `routing_facts`.

    Returns:
        `Assignment(staff_id=…)`, `(queue_id=…)` or `(team_id=…)`: claimed atomically; if somebody
        else was faster the hook is asked again. None: leave it to the next plugin.
        Somebody whom a person took the session from is not accepted until another has had it.
    Several plugins: in order, until one answers. If none does, the fallback queue takes it.
    On error or timeout: the next plugin is asked.
    """


# Bots.


@hook("first", since="0.1", timeout_s=0.5, results=(BotOffer,), needs=("message:write",))
async def bot_offer(
    session: SessionView, visitor: VisitorView, context: PluginContext
) -> BotOffer | None:
    """Offer to answer a new session before people do.

    Called while the session is opened, before it is stored; `session_opened` follows.

    Returns:
        `BotOffer()`: the session begins in state `bot`, and this plugin has it until it hands over
        or somebody takes it. None: leave it to the next plugin. A plugin with `bot_reply` and
        without this hook takes every session.
    Several plugins: in order, until one offers.
    On error or timeout: the next plugin is asked.
    """


@hook(
    "owner",
    since="0.1",
    timeout_s=20.0,
    results=(BotReply, Handoff),
    needs=("message:read", "message:write"),
)
async def bot_reply(
    bot: str,
    session: SessionView,
    history: tuple[MessageView, ...],
    context: PluginContext,
) -> BotReply | Handoff | None:
    """Answer as a bot the plugin provides (`provides` in the manifest: kind "bot").

    bot: its name.
    history: the newest messages, oldest first.

    Returns:
        `BotReply(text=…)`: said, unless a human took over meanwhile.
        `Handoff(reason=…, context={…})`: people take over, and read both. None: say nothing.
    On error or timeout: the session is handed to people.
    """


# Actions.


@hook(
    "owner",
    since="0.1",
    timeout_s=15.0,
    results=(ActionResult,),
    needs=("session:read",),
)
async def action_run(
    action: str,
    session: SessionView,
    values: JSONObject,
    run_id: str,
    by: ParticipantRef,
    context: PluginContext,
) -> ActionResult | None:
    """Do what an action of `register_actions` stands for.

    action: its type.
    values: valid by the action's schema.
    run_id: names this run; a repeat after a crash has the same one.
    by: who wants it: `kind` is "agent", with id and name, where somebody on staff clicked a button,
        and "bot" with a plugin's id where a plugin asks, for example because a visitor clicked in
        its flow; that visitor is the session's.

    Returns:
        `ActionResult(outcome=…, values=…)`. None: the same as `ActionResult()`.
    On error or timeout: the outcome is "failed".
    """


# Places in the Admin UI.


@hook("owner", since="0.1", timeout_s=2.0, results=(SlotContent,), needs=("admin:slots",))
async def admin_slot(
    slot: str, session: SessionView | None, locale: str, context: PluginContext
) -> SlotContent | None:
    """Say what stands in a place of the Admin UI, such as beside a conversation.

    Called when somebody looks at it, and again after what happens in the session. Places are
    listed in the manifest under `admin.slots`.

    slot: which place, such as "session.sidebar".
    session: the one that is looked at; None for a place that is about no session.
    locale: the language of whoever looks, such as "de" or "pt-BR".

    Returns:
        `SlotContent(blocks=(…))`: texts, fields, lists, links and buttons. None: nothing; the
        place is not drawn.
    Several plugins: each has a place of its own, by plugin id; a slow one delays nobody.
    On error or timeout: a quiet line with a button to try again stands in the plugin's place.
    """


# Notifications.


@hook(
    "chain",
    since="0.1",
    timeout_s=0.8,
    results=(NotificationPatch, Suppress),
    needs=("notify:prepare",),
)
async def notification_prepare(
    notification: NotificationView, recipient: RecipientView, context: PluginContext
) -> NotificationPatch | Suppress | None:
    """Change a notification before it is sent, or keep it from being sent.

    notification: with the changes of the plugins before this one.

    Returns:
        `NotificationPatch(…)`: the change. `Suppress(reason)`: do not send it, ask nobody further.
        None: leave it.
    Several plugins: one after the other, in order.
    On error or timeout: this plugin's change is skipped.
    """


@hook("owner", since="0.1", timeout_s=15.0, results=(Receipt,), needs=("notify:send",))
async def notification_send(
    notification: NotificationView, recipient: RecipientView, context: PluginContext
) -> Receipt:
    """Deliver a notification by the plugin's own means (`provides`: kind "notifier").

    notification: of what a staff member is told, when they want it by this plugin and it is due,
    several at once as "staff.digest"; or of all that a visitor has not read who is away for
    `unread.away_minutes`, then with `count` and `messages`. Its `id` is the same at each attempt.
    recipient: who it is for.

    Returns:
        `Receipt(…)`: handed over. Raise `TryLater(…)` when a repeat may help.
    On error or timeout: repeated with growing pauses, then parked among the dead letters.
    """


@hook("collect", since="0.1", timeout_s=3.0, shape="nothing", needs=("notify:send",))
async def notification_returned(notification_id: str, detail: str, context: PluginContext) -> None:
    """Hear that a notification which was handed over did not arrive, and never will.

    A plugin that reads what comes back says so with `context.channels.report_returned`, such as one
    that finds a delivery report in a mailbox. It may come more than once.

    notification_id: of the notification; also one that another plugin sent: leave it then.
    detail: what the other side said.

    Returns:
        Nothing.
    Several plugins: all at once.
    On error or timeout: whoever reported it is told, and reports it again.
    """


# The team.


@hook("event", since="0.1", timeout_s=10.0, shape="nothing")
async def staff_left(staff_id: str, context: PluginContext) -> None:
    """Forget what you keep of somebody on staff who was deactivated, such as a number of theirs.

    What they wrote to visitors stays. They may be taken back, and then begin anew with you; who is
    back before you were told is not told of. It may come twice. You are not told of who leaves
    while you are switched off, so ask `context.staff.list_left` when you start.

    staff_id: who.

    Returns:
        Nothing.
    Several plugins: each at its own pace.
    On error or timeout: repeated, then parked.
    """


# Signing in.


@hook(
    "collect",
    since="0.1",
    timeout_s=3.0,
    results=(LoginMethod,),
    shape="list",
    needs=("login:verify",),
)
async def login_methods(attempt: LoginAttempt, context: PluginContext) -> list[LoginMethod] | None:
    """Say what somebody has to prove themselves with, besides their password.

    Called when a password was good, and again before an act that wants a fresh proof.

    attempt: who signs in, and where.

    Returns:
        The methods the person has; one of all plugins' methods is enough. A method of kind "setup"
        lets somebody who must have a second factor make one now. None or an empty list: nothing.
    Several plugins: all at once; the person chooses among all methods.
    On error or timeout: nobody is let in, for what the plugin guards must not open by its failing.
    """


@hook(
    "owner",
    since="0.1",
    timeout_s=5.0,
    results=(Accept, Reject),
    needs=("login:verify",),
)
async def login_verify(
    attempt: LoginAttempt, method: str, answer: JSONObject, context: PluginContext
) -> Accept | Reject:
    """Check what somebody answered to one of the plugin's methods.

    The host counts wrong answers and slows them down. A repeat of a good answer must be refused.

    attempt: its `id` is the one `login_methods` was asked with; anything else may have changed.
    method: which method, as the person chose it; check that they have it.
    answer: by the method's kind, from outside and not checked.

    Returns:
        `Accept()`: it is them. `Reject(code, public_text)`: it is not; they read `public_text`.
    On error or timeout: nobody is let in, and the person is asked to try again.
    """


# Widgets.


@hook(
    "collect",
    since="0.1",
    timeout_s=3.0,
    results=(ConfigProblem,),
    shape="list",
    needs=("widget:read",),
)
async def widget_check(config: JSONObject, context: PluginContext) -> list[ConfigProblem] | None:
    """Say what is likely not meant in a widget's config, where only your plugin can know.

    Called when somebody publishes a widget, or asks whether a config is right. The config is valid
    by its schema.

    config: the config, without the defaults.

    Returns:
        What its owner should look at, each with a JSON Pointer into the config. It is a warning:
        nothing keeps the widget from being published. None or an empty list: nothing.
    Several plugins: all at once; the owner reads all warnings.
    On error or timeout: the plugin's warnings are missing.
    """


@hook("first", since="0.1", timeout_s=0.25, results=(OpeningHours,), needs=("widget:read",))
async def widget_hours(widget_id: str, context: PluginContext) -> OpeningHours | None:
    """Say whether a widget is open, instead of the hours in its config.

    Asked as visitors come and every few seconds while some are there; an answer is kept for two
    seconds. Visitors see changes at once.

    widget_id: which.

    Returns:
        `OpeningHours(is_open=…)`, and with it what closed means, what is said in which language,
        and how topics stand. None: leave it to the next plugin, and in the end to the config.
    Several plugins: in order, until one answers.
    On error or timeout: the next plugin is asked.
    """


@hook("first", since="0.1", timeout_s=10.0, results=(OpenTimes,), needs=("widget:read",))
async def hours_open(
    place: PlaceView, window: WindowView, context: PluginContext
) -> OpenTimes | None:
    """Say when it is open somewhere, so that others can count business time.

    Called when a plugin asks with `context.hours.list_open(…)`, such as to count how long people
    waited within the hours.

    place: where; the closest part that has hours of its own counts.
    window: the span of time, of at most 100 days. It may lie in the past.

    Returns:
        The times it is open, in order. None: you keep no hours there.
    Several plugins: the first in order that answers.
    On error or timeout: the next plugin is asked; without any the asking plugin gets Unavailable.
    """


# Analytics.


@hook("event", since="0.1", timeout_s=10.0, shape="nothing", needs=("analytics:read",))
async def analytics_event(event: EventView, context: PluginContext) -> None:
    """See every event of the log, cut to the plugin's permissions.

    Returns:
        Nothing.
    Several plugins: each at its own pace.
    On error or timeout: repeated, then parked.
    """


@hook(
    "collect",
    since="0.1",
    timeout_s=5.0,
    results=(MetricCatalogue,),
    needs=("analytics:write",),
)
async def metrics_describe(context: PluginContext) -> MetricCatalogue | None:
    """Say which numbers your plugin can answer for with `metrics_query`.

    They stand beside those of conversations on the dashboard, in queries and exports, and alerts
    watch them. Called when somebody looks for numbers, or a plugin asks with
    `context.metrics.describe()`.

    Returns:
        The numbers, each with a written definition, and what they can be split and filtered by.
        The id of each begins with that of your plugin and a dot, such as "shop.orders"; one with
        another plugin's is left out. None: none just now.
    Several plugins: all at once; of what two name alike, such as a dimension, the first counts.
    On error or timeout: the plugin's numbers are left out. Without any plugin that answers, who
        asks gets Unavailable.
    """


@hook(
    "owner",
    since="0.1",
    timeout_s=10.0,
    results=(MetricAnswers,),
    needs=("analytics:write",),
)
async def metrics_query(
    queries: tuple[MetricQuery, ...], context: PluginContext
) -> MetricAnswers | None:
    """Answer what numbers of your plugin were, for the dashboard or for another plugin.

    queries: up to 40 about numbers of your own; none asks for the position only, which should be
        cheap. Who plots or watches a number asks for parts of the span by `grain`; answer with
        where each begins. If you know the whole span only, answer one part.

    Returns:
        An answer for each question in their order, None for one you do not understand; and how far
        you have counted. None: nothing just now, such as while your database is away.
    Several plugins: each is asked for its own numbers.
    On error or timeout: its numbers are shown as missing; where it was the only one that was asked,
        a plugin that asks gets Unavailable.
    """


# Duties: a plugin that stores anything about a person implements both.


@hook("collect", since="0.1", timeout_s=60.0, results=(ExportFile,), shape="list")
async def subject_export(subject: SubjectView, context: PluginContext) -> list[ExportFile] | None:
    """Hand over everything the plugin has stored about a person.

    Returns:
        Files for the person's archive. None: nothing stored.
    Several plugins: all at once; each one's files go to a folder of its id.
    On error or timeout: the export is marked incomplete and names the plugin.
    """


@hook("collect", since="0.1", timeout_s=60.0, results=(ErasureReport,))
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Erase everything the plugin has stored about a person, here and in services it fed.

    Returns:
        `ErasureReport(is_complete=True, …)`, or `is_complete=False` where something is left: who
        erased is told that your plugin has still to.
    Several plugins: all at once.
    On error or timeout: who erased is told that it has still to. Whoever has still to is called
        again when the erasure is repeated, and only then.
    """
