"""Config documents for tests."""

from typing import Any

FULL_CONFIG: dict[str, Any] = {
    "$schema": "./config-v2.schema.json",
    "schemaVersion": 2,
    "name": "Shop help",
    "locales": {"default": "en", "supported": ["en", "ar", "pt-BR"], "detect": "browser"},
    "strings": {
        "en": {"greeting.title": "Need a hand?", "launcher.ask": "Ask us", "team.hours": "Soon"},
        "ar": {"launcher.ask": "اسألنا"},
    },
    "brand": {
        "displayName": "Lumen & Clay",
        "avatarUrl": "/files/logo.png",
        "team": [{"name": "Ada"}, {"name": "Grace", "avatarUrl": "/files/grace.png"}],
        "links": {
            "email": "help@shop.example",
            "phone": "+49 30 1234567",
            "site": "https://shop.example",
            "terms": "https://shop.example/terms",
            "privacy": "https://shop.example/privacy",
        },
    },
    "layout": {
        "mode": "floating",
        "position": "start",
        "offset": {"x": 0, "y": 96},
        "width": 400,
        "maxHeight": 700,
        "mobile": "sheet",
        "mobileBreakpoint": 600,
        "zIndex": 10,
        "popout": True,
    },
    "theme": {
        "scheme": "dark",
        "palette": {"accent": "#B4532A", "surface": "#101418", "text": "#f4f1ea"},
        "radius": 0,
        "density": "compact",
        "font": {"family": "Inter, sans-serif", "url": "/files/inter.woff2"},
        "shadow": 0,
        "background": "#101418",
        "css": ".bubble { font-weight: 500 }",
    },
    "launcher": {
        "kind": "pill",
        "icon": "question",
        "label": "launcher.ask",
        "size": 64,
        "selector": ".help",
        "badge": "dot",
        "hideOn": [{"field": "page.path", "operator": "starts_with", "value": "/checkout"}],
    },
    "greeting": {
        "enabled": False,
        "teaser": {"enabled": True, "delayMs": 0, "dismissDays": 1},
        "home": [
            {"type": "hero", "title": "greeting.title", "image": "/files/hero.webp"},
            {"type": "quickReplies", "replies": [{"label": "Where is my order?", "flow": "order"}]},
            {"type": "conversations"},
            {"type": "articles", "items": [{"title": "FAQ", "url": "https://shop.example/faq"}]},
            {"type": "links"},
            {"type": "poll.question", "data": {"question": "Tea?"}},
        ],
    },
    "composer": {
        "placeholderKey": "Ask away",
        "multiline": False,
        "sendOn": "mod-enter",
        "maxLength": 10000,
        "drafts": False,
    },
    "features": {
        "fileUpload": {"enabled": True, "maxMb": 5, "accept": ["image/*", ".csv"]},
        "qrScan": {"enabled": True, "formats": ["qr_code", "ean_13"], "action": "event"},
        "voice": {"enabled": True, "maxSec": 60},
        "typing": {"enabled": False},
        "receipts": {"enabled": False},
        "sound": {"enabled": True},
    },
    "forms": {
        "preChat": {
            "enabled": True,
            "when": {"combinator": "and", "rules": []},
            "fields": [
                {"name": "email", "type": "email", "required": True, "mapTo": "contact.email"},
                {
                    "name": "topic",
                    "type": "select",
                    "label": "Topic",
                    "options": [{"value": "order", "label": "An order"}, {"value": "other"}],
                },
            ],
            "consent": {"text": "I agree", "url": "https://shop.example/privacy"},
        },
        "csat": {"enabled": True, "scale": 2, "ask": "idle"},
    },
    "availability": {
        "schedule": {
            "timezone": "Europe/Berlin",
            "weekly": {
                "mon": [{"from": "09:00", "to": "12:00"}, {"from": "13:00", "to": "17:00"}],
                "sat": [{"from": "20:00", "to": "24:00"}],
            },
            "exceptions": [{"date": "2026-12-24"}],
        },
        "whenClosed": "allow",
        "replyTime": "team.hours",
    },
    "triggers": [
        {
            "id": "pricing",
            "event": "time",
            "when": {
                "combinator": "and",
                "rules": [
                    {"field": "page.path", "operator": "starts_with", "value": "/pricing"},
                    {
                        "combinator": "or",
                        "rules": [{"field": "page.query.a", "operator": "is_set"}],
                    },
                ],
            },
            "action": {"type": "teaser", "text": "Questions about prices?"},
            "once": "visitor",
        },
        {"id": "leave", "event": "exit", "action": {"type": "open"}, "priority": 5},
    ],
    "flows": {"entry": "welcome", "refs": ["order"]},
    "routing": {"queue": "que_1", "tags": ["shop"], "priority": "high", "language": "de"},
    "session": {"multiple": False, "scope": "shop.example"},
    "privacy": {"consent": "before-send", "dnt": "ignore", "retentionDays": 90},
    "security": {
        "allowedOrigins": ["https://shop.example", "http://localhost:8000"],
        "requireProof": True,
        "rateLimit": 30,
    },
    "accessibility": {"fontScale": 1.25, "reducedMotion": "always"},
    "plugins": {"poll": {"limit": 3}},
    "x-note": {"anything": [1, 2]},
}
"""Every part of the format, without a problem."""

EXAMPLE_1: dict[str, Any] = {
    "schemaVersion": 1,
    "name": "Shop help",
    "locales": {"default": "en", "supported": ["en", "ar"], "detect": "page"},
    "strings": {
        "en": {
            "greeting.title": "Need a hand?",
            "greeting.body": "We usually answer within ten minutes.",
        },
        "ar": {"greeting.title": "هل تحتاج إلى مساعدة؟"},
    },
    "layout": {"mode": "floating", "position": "end", "mobile": "fullscreen"},
    "theme": {"scheme": "auto", "palette": {"accent": "#0f766e"}, "radius": 14},
    "launcher": {"kind": "pill", "label": "launcher.ask", "badge": "count"},
    "features": {
        "fileUpload": {"enabled": True, "maxMb": 10, "accept": ["image/*", "application/pdf"]},
        "qrScan": {"enabled": True, "camera": True, "image": True, "action": "insert"},
        "voice": {"enabled": False},
    },
    "forms": {
        "preChat": {
            "enabled": True,
            "fields": [
                {"name": "email", "type": "email", "required": True, "mapTo": "contact.email"},
                {
                    "name": "order",
                    "type": "text",
                    "required": False,
                    "mapTo": "conversation.order",
                },
            ],
        }
    },
    "triggers": [
        {
            "id": "pricing",
            "event": "time",
            "when": {
                "combinator": "and",
                "rules": [
                    {"field": "page.path", "operator": "startsWith", "value": "/pricing"},
                    {"field": "page.seconds", "operator": ">=", "value": 30},
                ],
            },
            "action": {"type": "teaser", "text": "teaser.pricing"},
            "once": "visitor",
        }
    ],
    "session": {"resume": "days", "days": 30, "reopenOnNavigate": True},
    "security": {"allowedOrigins": ["https://shop.example"], "requireProof": False},
}
"""A document of version 1 with all that the first plan of the format had."""
