"""What a plugin can ask for, and what a person reads before granting it."""

PERMISSIONS: dict[str, str] = {
    "action:run": "Run actions that other plugins offer",
    "admin:pages": "Add pages to the admin app",
    "analytics:read": "See every event",
    "analytics:write": "Put numbers on the dashboard",
    "attachment:read": "Read files that people send",
    "blob:use": "Store files of its own",
    "event:record": "Record events in sessions",
    "http:egress": "Call other servers",
    "kv:use": "Store small values of its own",
    "message:read": "Read messages",
    "message:write": "Write and change messages",
    "note:read": "Read internal notes",
    "notify:prepare": "Change or hold back notifications",
    "notify:send": "Send notifications and see the addresses",
    "routes:mount": "Serve pages outside its own address",
    "routes:public": "Serve pages and an API at its own address",
    "session:assign": "Assign sessions",
    "session:read": "See sessions",
    "session:transition": "Tag, prioritise, hand over, resolve and close sessions",
    "staff:read": "See who works here and who is available",
    "visitor:read": "See visitors' names, addresses and traits",
    "visitor:write": "Change visitors' traits",
    "widget:assets": "Run code in the widget",
    "widget:read": "Read the settings of widgets",
}
"""Every permission with its title. Names are `<area>:<verb>`."""
