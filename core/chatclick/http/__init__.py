"""REST, OpenAPI, problem documents, and the one file server.

An operation is declared once (`operations`); `pipeline` runs it and `openapi` describes it. The
modules in `resources` parse, authorise and call one service; nothing else here knows a resource.
"""
