from commerce.imports.readers.records import ImageRecord

COLUMNS = [
    "Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published", "Option1 Name",
    "Option1 Value", "Option2 Name", "Option2 Value", "Variant SKU", "Variant Grams", "Variant Inventory Tracker",
    "Variant Inventory Qty", "Variant Inventory Policy", "Variant Price", "Variant Compare At Price", "Variant Barcode",
    "Image Src", "Image Position", "Image Alt Text", "Variant Image", "Google Shopping / Gender",
    "Fabric (product.metafields.custom.fabric)", "Cost per item", "Status",
]  # fmt: skip


def table(*rows: dict[str, str]) -> str:
    lines = [COLUMNS, *([row.get(column, "") for column in COLUMNS] for row in rows)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)


DRESS = {
    "Handle": "robe-lin", "Title": "Robe en lin", "Body (HTML)": "<p>Légère</p>", "Vendor": "Maison Nord",
    "Product Category": "Apparel & Accessories > Clothing > Dresses", "Type": "Robe", "Tags": "été, lin",
    "Published": "TRUE", "Option1 Name": "Taille", "Option1 Value": "S", "Option2 Name": "Couleur",
    "Option2 Value": "Bleu", "Variant SKU": "R-S", "Variant Grams": "300", "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "4", "Variant Inventory Policy": "deny", "Variant Price": "49.90",
    "Variant Compare At Price": "69.90", "Variant Barcode": "'3760001", "Image Src": "https://cdn.example/2.jpg",
    "Image Position": "2", "Google Shopping / Gender": "female", "Cost per item": "20",
    "Fabric (product.metafields.custom.fabric)": "Lin", "Status": "active",
}  # fmt: skip


def test_rows_of_a_handle_become_one_product(read) -> None:
    medium = {
        "Handle": "robe-lin", "Option1 Value": "M", "Option2 Value": "Bleu", "Variant Price": "49.90",
        "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "0",
        "Image Src": "https://cdn.example/1.jpg", "Image Position": "1", "Image Alt Text": "De face",
    }  # fmt: skip
    picture = {"Handle": "robe-lin", "Image Src": "https://cdn.example/3.jpg", "Image Position": "3"}
    products, problems = read(table(DRESS, medium, picture))
    assert problems == []
    (dress,) = products
    assert (dress.external_id, dress.title, dress.description) == ("robe-lin", "Robe en lin", "Légère")
    assert dress.categories == ("Apparel & Accessories", "Clothing", "Dresses", "Robe")
    assert dress.tags == ("été", "lin")
    assert dress.attributes == {"gender": "female", "fabric": "Lin"}
    assert dress.images[0] == ImageRecord("https://cdn.example/1.jpg", "De face")
    small, medium_variant = dress.variants
    assert small.options == {"Taille": "S", "Couleur": "Bleu"}
    assert (small.prices[0].amount, small.prices[0].compare_at, small.cost) == (4990, 6990, 2000)
    assert (small.stock, small.in_stock, small.barcode, small.weight) == (4, True, "3760001", 300)
    assert (medium_variant.stock, medium_variant.in_stock) == (0, False)


def test_the_columns_of_2025(read) -> None:
    content = (
        "Title,URL handle,Description,Vendor,Published on online store,Status,SKU,Option1 name,Option1 value,Price,"
        "Compare-at price,Inventory tracker,Inventory quantity,Continue selling when out of stock,Product image URL\n"
        "Tasse,tasse,Grès,Nord,TRUE,Active,T1,Title,Default Title,18,,shopify,0,TRUE,https://cdn.example/t.jpg\n"
    )
    products, problems = read(content)
    assert problems == []
    (variant,) = products[0].variants
    assert (variant.sku, variant.options, variant.in_stock, variant.stock) == ("T1", {}, True, 0)
    assert products[0].images == (ImageRecord("https://cdn.example/t.jpg"),)


def test_a_bad_variant_is_reported_and_its_siblings_stay(read) -> None:
    bad = {"Handle": "robe-lin", "Option1 Value": "M", "Variant Price": "cher"}
    products, problems = read(table(DRESS, bad))
    assert [variant.sku for variant in products[0].variants] == ["R-S"]
    assert (problems[0].row, problems[0].field, problems[0].external_id) == (3, "Variant Price", "robe-lin")


def test_a_product_of_bad_variants_only_is_left_out(read) -> None:
    products, problems = read(table({**DRESS, "Variant Price": "cher"}))
    assert products == []
    assert len(problems) == 1


def test_what_is_not_published_is_a_draft(read) -> None:
    hidden = {**DRESS, "Handle": "a", "Published": "FALSE"}
    draft = {**DRESS, "Handle": "b", "Status": "draft"}
    archived = {**DRESS, "Handle": "c", "Status": "archived", "Published": "FALSE"}
    products, _ = read(table(hidden, draft, archived))
    assert [product.status for product in products] == ["draft", "draft", "archived"]


def test_a_product_without_price_or_option_can_be_shown(read) -> None:
    products, problems = read("Handle,Title\nvase,Vase\n")
    assert problems == []
    (variant,) = products[0].variants
    assert variant.prices == ()
    assert products[0].keys() == ("default",)


def test_script_in_a_title_is_kept_as_text(read) -> None:
    products, _ = read("Handle,Title\nx,<script>alert(1)</script> Vase\n")
    assert products[0].title == "<script>alert(1)</script> Vase"


def test_rows_of_a_handle_must_follow_each_other(read) -> None:
    products, problems = read(table(DRESS, {**DRESS, "Handle": "other"}, {**DRESS, "Title": "Robe bis"}))
    assert [product.external_id for product in products] == ["robe-lin", "other"]
    assert problems[0].row == 4


def test_bad_products_name_their_field(read) -> None:
    products, problems = read(table(
        {**DRESS, "Handle": "a", "Status": "sold"}, {**DRESS, "Handle": "b", "Title": ""},
        {**DRESS, "Handle": "c", "Published": "maybe"}, {**DRESS, "Handle": "d", "Variant Inventory Qty": "lots"},
    ))  # fmt: skip
    assert products == []
    assert [(problem.row, problem.field) for problem in problems] == [
        (2, "Status"), (3, "Title"), (4, "Published"), (5, "Variant Inventory Qty"),
    ]  # fmt: skip


def test_the_same_variant_twice_is_reported(read) -> None:
    products, problems = read(table(DRESS, {**DRESS, "Title": ""}))
    assert len(products[0].variants) == 1
    assert "twice" in problems[0].message
