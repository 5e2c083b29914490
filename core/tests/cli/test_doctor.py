import os


def get(findings, name):
    return next(one for one in findings if one["name"] == name)


def test_a_new_machine_is_well(chatclick):
    done = chatclick("doctor", "--json")

    assert done.status == 0
    assert {one["name"] for one in done.json} >= {"runtime", "data folder", "database", "plugins"}


def test_a_key_that_others_can_read_is_a_failure_with_a_remedy(chatclick, tmp_path):
    key = tmp_path / "data/secret.key"
    key.parent.mkdir()
    key.touch(0o644)
    os.chmod(key, 0o644)

    done = chatclick("doctor")

    assert done.status == 1
    assert f"chmod 600 {key}" in done.out


def test_a_misspelt_variable_is_found(chatclick):
    done = chatclick(
        "doctor", "--json", CHATCLICK_PROT="9000", CHATCLICK_LIMITS__MESSAGES_BURST="9"
    )

    assert get(done.json, "variables")["text"] == "CHATCLICK_PROT is no setting"


def test_an_unsafe_public_host_is_warned_of(chatclick):
    found = chatclick("doctor", "--json", CHATCLICK_HOST="0.0.0.0").json

    assert "without TLS" in get(found, "exposure")["text"]


def test_a_database_that_is_not_there_fails(chatclick):
    done = chatclick("doctor", "--json", CHATCLICK_DATABASE_URL="postgres://me@127.0.0.1:1/none")

    assert done.status == 1
    assert get(done.json, "database")["verdict"] == "fail"


def test_wrong_settings_are_the_one_finding(chatclick):
    done = chatclick("doctor", "--json", CHATCLICK_LOG_LEVEL="loud")

    assert done.status == 1
    assert [one["name"] for one in done.json] == ["settings"]


def test_a_set_of_plugins_for_another_python_is_found(chatclick, tmp_path):
    folder = tmp_path / "data/plugins"
    (folder / "sets/1").mkdir(parents=True)
    (folder / "sets/1/set.json").write_text('{"python": "cpython-3.2"}')
    (folder / "active.json").write_text('{"set": 1, "previous": 1}')

    done = chatclick("doctor", "--json")

    found = get(done.json, "plugin set")
    assert found["verdict"] == "warn"
    assert "chatclick plugin sync" in found["remedy"]


def test_a_certificate_that_cannot_be_used_fails_with_a_remedy(chatclick, tmp_path):
    done = chatclick("doctor", "--json", CHATCLICK_CERTFILE=str(tmp_path / "none.pem"))

    assert done.status == 1
    found = get(done.json, "certificate")
    assert "none.pem cannot be read" in found["text"]
    assert "PEM" in found["remedy"]
