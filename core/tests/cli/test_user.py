def test_create_adds_somebody_who_can_log_in(chatclick, tmp_path):
    (tmp_path / "secret").write_text("quite a long one\nsecond line\n")

    done = chatclick(
        *("user", "create", "Ann@Example.com", "--role", "owner"),
        *("--name", "Ann", "--password-file", "secret", "--json"),
    )

    staff = done.json
    assert staff["email"] == "ann@example.com" and staff["role"] == "owner"
    assert staff["name"] == "Ann" and staff["id"].startswith("stf_")
    assert "quite a long one" not in done.out + done.err


def test_nobody_is_added_twice(chatclick):
    words = ("user", "create", "ann@example.com", "--password-file", "-")
    assert chatclick(*words, given="quite a long one\n").status == 0

    again = chatclick(*words, given="quite a long one\n")

    assert again.status == 1 and "can log in already" in again.err


def test_a_weak_password_and_no_address_are_refused(chatclick):
    words = ("user", "create", "ann@example.com", "--password-file", "-")

    assert "at least" in chatclick(*words, given="short\n").err
    assert "no password" in chatclick(*words, given="\n").err
    assert (
        "no e-mail address"
        in chatclick(
            *("user", "create", "ann", "--password-file", "-"), given="quite a long one\n"
        ).err
    )


def test_a_password_can_be_typed(chatclick):
    typed = "quite a long one\nquite a long one\n"

    assert chatclick("user", "create", "ann@example.com", given=typed).status == 0
