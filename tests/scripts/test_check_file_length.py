import subprocess

import pytest

from scripts import check_file_length


@pytest.fixture
def repository(tmp_path, monkeypatch):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    monkeypatch.setattr(check_file_length, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("lines", "status", "said"), [(300, 0, "1 files"), (301, 0, "split soon"), (501, 1, "TOO LONG")]
)
def test_length_decides(repository, capsys, lines, status, said):
    (repository / "a b.py").write_text("x = 1\n" * lines)
    assert check_file_length.main() == status
    assert said in capsys.readouterr().out


def test_generated_and_ignored_files_do_not_count(repository):
    (repository / ".gitignore").write_text("dist/\n")
    (repository / "dist").mkdir()
    (repository / "dist" / "bundle.ts").write_text("x\n" * 501)
    (repository / "schema.gen.ts").write_text("x\n" * 501)
    assert check_file_length.main() == 0
