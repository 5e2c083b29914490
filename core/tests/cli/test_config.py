from chatclick.store.setting_list import MASK, mask


def get(settings, name):
    return next(one for one in settings if one["name"] == name)


def test_show_tells_where_each_value_comes_from(chatclick, tmp_path):
    (tmp_path / "chatclick.toml").write_text("log_level = 'debug'\n[limits]\nmessages_burst = 7\n")

    settings = chatclick("config", "show", "--json", CHATCLICK_PORT="9000").json

    assert get(settings, "port")["value"] == 9000
    assert get(settings, "port")["source"] == "CHATCLICK_PORT"
    assert get(settings, "log_level")["source"] == "file"
    assert get(settings, "limits.messages_burst")["value"] == 7
    assert get(settings, "limits.messages_burst")["source"] == "file"
    assert get(settings, "host")["source"] == "default"


def test_a_named_file_takes_the_place_of_the_usual_one(chatclick, tmp_path):
    (tmp_path / "other.toml").write_text("port = 9001")

    settings = chatclick("--config", "other.toml", "config", "show", "--json").json

    assert get(settings, "port")["value"] == 0  # the variable of these tests wins over any file
    assert get(settings, "port")["source"] == "CHATCLICK_PORT"


def test_show_masks_secrets(chatclick):
    done = chatclick(
        "config",
        "show",
        CHATCLICK_METRICS_TOKEN="hush-hush",
        CHATCLICK_DATABASE_URL="postgres://me:very-secret@db/chat",
    )

    assert "hush-hush" not in done.out and "very-secret" not in done.out
    assert f"postgres://me:{MASK}@db/chat" in done.out


def test_mask_leaves_the_rest_alone():
    assert mask("metrics_token", "") == ""
    assert mask("host", "127.0.0.1") == "127.0.0.1"
    assert mask("bus_url", "redis://:pa:ss@host/0") == f"redis://:{MASK}@host/0"


def test_mask_finds_a_password_among_the_options():
    shown = mask("database_url", "postgres://db/chat?user=me&password=hush&sslmode=require")

    assert shown == f"postgres://db/chat?user=me&password={MASK}&sslmode=require"
