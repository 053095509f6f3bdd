import json

from scripts import check_locks

HASH = "    --hash=sha256:" + "0" * 64


def test_a_pin_with_a_hash_is_accepted(tmp_path):
    lock = tmp_path / "base.txt"
    lock.write_text(f"idna==3.20 \\\n{HASH}\n    # via httpx2\nredis[hiredis]==8.1.0 \\\n{HASH}\n")
    assert check_locks.python_lock_errors(lock) == []


def test_a_pin_without_a_hash_is_named(tmp_path):
    lock = tmp_path / "base.txt"
    lock.write_text(f"idna==3.20\n    # via httpx2\nredis==8.1.0 \\\n{HASH}\n")
    assert check_locks.python_lock_errors(lock) == ["base.txt:1: no hash: idna==3.20"]


def test_an_index_or_an_address_is_refused(tmp_path):
    lock = tmp_path / "base.txt"
    lock.write_text(f"--index-url x\nidna @ https://example.test/idna.whl \\\n{HASH}\n--extra-index-url y\n")
    assert [error.split(": ")[0] for error in check_locks.python_lock_errors(lock)] == [
        "base.txt:1",
        "base.txt:2",
        "base.txt:4",
    ]


def test_npm_packages_need_integrity_and_no_address(tmp_path):
    lock = tmp_path / "package-lock.json"
    packages = {
        "": {"name": "comptoir"},
        "widget": {"version": "1"},
        "node_modules/widget": {"resolved": "widget", "link": True},
        "node_modules/good": {"integrity": "sha512-x"},
        "node_modules/naked": {"version": "1"},
        "node_modules/addressed": {"integrity": "sha512-x", "resolved": "https://example.test/a.tgz"},
    }
    lock.write_text(json.dumps({"packages": packages}))
    assert check_locks.node_lock_errors(lock) == [
        "package-lock.json: no hash: node_modules/naked",
        "package-lock.json: says where to fetch: node_modules/addressed",
    ]
