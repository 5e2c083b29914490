"""Adds a page to the admin app: a custom element, loaded from the plugin's own address."""

from chatclick import AdminPage, hookimpl

permissions = ["admin:pages", "routes:public"]

SCRIPT = """
customElements.define("hello-page", class extends HTMLElement {
  connectedCallback() { this.textContent = "Hello, admin!"; }
});
"""


@hookimpl
def register_admin_pages():
    module = "/plugins/register_admin_pages/page.js"
    return [AdminPage(path="", title="Hello", module=module, element="hello-page")]


@hookimpl
def register_routes(site):
    routes = site.blueprint()

    @routes.get("/page.js")
    async def script():
        return SCRIPT, {"Content-Type": "text/javascript; charset=utf-8"}

    return [routes]
