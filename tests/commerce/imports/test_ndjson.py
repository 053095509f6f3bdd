import json

import pytest

from commerce.imports.readers.reader import Format


def lines(*objects: object) -> str:
    return "\n".join(json.dumps(item) for item in objects)


FULL = {
    "external_id": "r1", "title": "Robe", "description": "<p>Lin</p>", "price": "49.90", "compare_at_price": "69.90",
    "currency": "EUR", "in_stock": True, "url": "https://shop.example/r1", "image_url": "https://shop.example/r1.jpg",
    "brand": "Nord", "categories": ["Mode", "Robes"],
    "attributes": {"Color": "Bleu", "rating": 4.6, "tags": ["a", "b"]},
    "translations": {"en": {"title": "Dress", "description": "Linen"}},
    "variants": [
        {"id": "v1", "sku": "R-S", "options": {"Taille": "S"}, "stock_quantity": 3},
        {"id": "v2", "sku": "R-M", "options": {"Taille": "M"}, "price": "52.00", "in_stock": False},
    ],
}  # fmt: skip


def test_a_full_product(read) -> None:
    (product,), problems = read(lines(FULL))
    assert problems == []
    assert product.attributes == {"color": "Bleu", "rating": 4.6, "tags": ["a", "b"]}
    assert product.translations["en"].title == "Dress"
    small, medium = product.variants
    assert (small.prices[0].amount, small.stock, small.in_stock) == (4990, 3, True)
    assert (medium.prices[0].amount, medium.in_stock, medium.stock) == (5200, False, None)


def test_only_two_fields_are_required(read) -> None:
    products, problems = read(lines({"external_id": "1", "title": "Vase"}, {"external_id": "2"}, {"title": "X"}))
    assert [product.external_id for product in products] == ["1"]
    assert [(p.row, p.field, p.external_id) for p in problems] == [(2, "title", "2"), (3, "external_id", "")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price": "cher"}, "price"),
        ({"price": {"amount": 1}}, "price"),
        ({"currency": "ZZZ"}, "currency"),
        ({"in_stock": "yes"}, "in_stock"),
        ({"categories": "Mode"}, "categories"),
        ({"attributes": [1]}, "attributes"),
        ({"attributes": {"a": {"b": 1}}}, "attributes"),
        ({"status": "sold"}, "status"),
        ({"title": ["x"]}, "title"),
        ({"translations": {"en": {}}}, "translations"),
        ({"variants": ["x"]}, "variants[0]"),
        ({"variants": [{"id": "a"}, {"id": "a"}]}, "variants[1]"),
        ({"variants": [{"price": "x"}]}, "variants[0].price"),
    ],
)
def test_a_bad_field_is_named(read, change: dict[str, object], field: str) -> None:
    products, problems = read(lines({**FULL, **change}, {"external_id": "2", "title": "Vase"}))
    assert [product.external_id for product in products] == ["2"]
    assert [(problem.row, problem.field) for problem in problems] == [(1, field)]


@pytest.mark.parametrize("bad", ["{", "nonsense", '{"a": "\\ud800"}', '{"external_id": NaN}', "[1]", "[" * 5_000])
def test_a_broken_line_never_stops_the_rest(read, bad: str) -> None:
    products, problems = read(f"{bad}\n{lines({'external_id': '1', 'title': 'Vase'})}", Format.NDJSON)
    assert [product.external_id for product in products] == ["1"]
    assert [problem.row for problem in problems] == [1]


def test_a_broken_first_line_does_not_hide_the_format(read) -> None:
    products, problems = read('nonsense\n{"external_id": "1", "title": "Vase"}\n')
    assert len(products) == 1
    assert len(problems) == 1


def test_equal_products_have_equal_hashes_wherever_they_stand(read) -> None:
    (first,), _ = read(lines(FULL))
    _, again = read(lines({"external_id": "0", "title": "X"}, FULL))[0]
    (other,), _ = read(lines({**FULL, "price": "49.91"}))
    assert first.content_hash() == again.content_hash()
    assert first.content_hash() != other.content_hash()


def test_line_separators_inside_text_do_not_split_lines(read) -> None:
    text = json.dumps({"external_id": "1", "title": "A\u2028B\u0085C"}, ensure_ascii=False)
    products, problems = read(text)
    assert problems == []
    assert len(products) == 1
