"""Shows beside a conversation what is known of the visitor's orders."""

from chatclick import SlotBlock, SlotContent, SlotItem, hookimpl

permissions = ["admin:slots", "session:read", "kv:use"]

slots = [{"slot": "session.sidebar", "title": "Orders"}]


@hookimpl
async def admin_slot(session, context):
    order = await context.kv.get(f"order/{session.visitor.id}", "none")
    return SlotContent(
        blocks=(
            SlotBlock(type="fields", items=(SlotItem(label="Last order", value=order),)),
            SlotBlock(type="link", text="Open the shop", url="https://shop.example.com"),
        )
    )
