"""A page to try a published widget on without a site of one's own. Pure."""

from html import escape

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Your site</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<style nonce="{nonce}">
  body {{ margin: 0; font: 16px/1.5 system-ui, sans-serif; background: #f6f7f9; }}
  main {{ padding: 24px; }}
  div {{ height: 14px; margin: 12px 0; border-radius: 7px; background: #e1e5eb; }}
  .wide {{ height: 120px; border-radius: 12px; }}
  .short {{ width: 60%; }}
</style>
<script nonce="{nonce}">
  window.chatclick ??= (...call) => void (chatclick.q ??= []).push(call);
  chatclick("open");
</script>
<script src="{source}" async></script>
</head>
<body>
<main aria-hidden="true">
  <div class="wide"></div><div></div><div class="short"></div><div></div>
</main>
</body>
</html>
"""


def build_try_page(source: str) -> str:
    """Write the page: a stand-in for a site, with the very line a site has, and the chat open.

    Args:
        source: address of the loader.

    Returns:
        HTML in which `{nonce}` stands for the nonce of the response.
    """
    return _PAGE.format(nonce="{nonce}", source=escape(source))
