import pytest

from scripts import check_configuration


@pytest.fixture
def page(tmp_path, monkeypatch):
    path = tmp_path / "configuration.md"
    monkeypatch.setattr(check_configuration, "PAGE", path)
    return path


def test_a_written_page_is_accepted_and_names_every_variable(page):
    assert check_configuration.main([]) == 1
    check_configuration.main(["--write"])
    assert check_configuration.main([]) == 0
    assert "| `DATABASE_OWNER_URL` |" in page.read_text()


def test_a_page_that_says_something_else_is_refused(page):
    check_configuration.main(["--write"])
    page.write_text(page.read_text().replace("`8000`", "`9000`"))
    assert check_configuration.main([]) == 1


def test_a_setting_without_an_explanation_is_named(page, monkeypatch, capsys):
    known = check_configuration.explanations()
    del known["port"]
    monkeypatch.setattr(check_configuration, "explanations", lambda: known)
    assert check_configuration.main([]) == 1
    assert "port" in capsys.readouterr().out
