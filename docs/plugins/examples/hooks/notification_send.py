"""Sends notifications to a service of your own."""

from chatclick import Receipt, TryLater, hookimpl

permissions = ["notify:send", "http:egress"]


@hookimpl
async def notification_send(notification, recipient, context):
    note = {"to": recipient.email, "title": notification.title, "body": notification.body}
    answer = await context.http.request("POST", "https://push.example.com/send", json=note)
    if answer.status_code == 429:
        raise TryLater("the service is over its limit", retry_in_s=60)
    return Receipt(provider_id=answer.json()["id"])
