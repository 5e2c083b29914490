"""One function sends files, so that one place decides how a browser may take them."""

import ast

SENDERS = {"send_file", "send_from_directory", "make_response", "FileBody"}
# Who builds a response by hand, and what is in it.
BUILDERS = {
    "core/chatclick/host/containers/proxy.py": "pages of plugins elsewhere, under their own policy",
    "core/chatclick/host/containers/remote_seat.py": "answers to plugins elsewhere, JSON",
    "core/chatclick/host/file_responses.py": "files: the one function",
    "core/chatclick/host/sites.py": "pages, made of templates",
    "core/chatclick/http/api_docs.py": "one page of our own",
    "core/chatclick/http/build.py": "the OpenAPI document, preflights",
    "core/chatclick/http/health.py": "probes and metrics",
    "core/chatclick/http/pipeline.py": "JSON and streams of JSON",
    "core/chatclick/http/problems.py": "problems, JSON",
}


def uses_quart_response(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module in {"quart", "quart.wrappers"}
        and any(alias.name == "Response" for alias in node.names)
        for node in ast.walk(tree)
    )


def list_calls(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func).rpartition(".")[2]


def test_no_second_path_sends_the_bytes_of_a_file(core):
    problems = [
        source.at(node, "send files with chatclick.host.file_responses")
        for source in core
        for node, name in list_calls(source.tree)
        if name in SENDERS
        or (
            name in {"Response", "QuartResponse"}
            and uses_quart_response(source.tree)
            and source.name not in BUILDERS
        )
    ]
    assert not problems, "\n".join(problems)


def test_no_plugin_of_ours_sends_files_past_it(shipped):
    problems = [
        source.at(node, "serve a folder with site.assets")
        for source in shipped
        for node, name in list_calls(source.tree)
        if name in SENDERS
    ]
    assert not problems, "\n".join(problems)


def test_whoever_builds_responses_is_there(core):
    assert set(BUILDERS) <= {source.name for source in core}
