from datetime import date

import pytest

from commerce.imports.readers.limits import DEFAULT_LIMITS, FileRejected, Limits

G = 'xmlns:g="http://base.google.com/ns/1.0"'


def rss(*items: str) -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {G}><channel><title>Boutique</title>{body}</channel></rss>'


LAMP = (
    "<g:id>L1</g:id><g:title>Lampe &amp; abat-jour</g:title><g:description><![CDATA[<p>Laiton</p>]]></g:description>"
    "<g:link>https://shop.example/l1?a=1&amp;b=2</g:link><g:image_link>https://shop.example/l1.jpg</g:image_link>"
    "<g:additional_image_link>https://shop.example/l2.jpg</g:additional_image_link>"
    "<g:availability>in stock</g:availability><g:price>129.00 EUR</g:price><g:brand>Nord</g:brand>"
    "<g:product_type>Maison &gt; Luminaires</g:product_type><g:color>Laiton</g:color><g:gtin>376000</g:gtin>"
)


def test_a_product_of_an_rss_feed(read) -> None:
    products, problems = read(rss(LAMP))
    assert problems == []
    (lamp,) = products
    assert (lamp.external_id, lamp.title, lamp.description) == ("L1", "Lampe & abat-jour", "Laiton")
    assert lamp.url == "https://shop.example/l1?a=1&b=2"
    assert [image.url for image in lamp.images] == ["https://shop.example/l1.jpg", "https://shop.example/l2.jpg"]
    assert lamp.categories == ("Maison", "Luminaires")
    assert lamp.attributes == {"color": "Laiton"}
    assert (lamp.variants[0].prices[0].amount, lamp.variants[0].barcode) == (12900, "376000")


def test_an_atom_feed(read) -> None:
    content = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {G}><entry><g:id>1</g:id><title>Vase</title>'
        '<link href="https://shop.example/v"/><g:price>9 EUR</g:price></entry></feed>'
    )
    products, _ = read(content)
    assert (products[0].title, products[0].url) == ("Vase", "https://shop.example/v")


def test_items_of_a_group_are_variants_of_one_product(read) -> None:
    def item(identity: str, size: str, price: str) -> str:
        return (
            f"<g:id>{identity}</g:id><g:item_group_id>G</g:item_group_id><title>Pull</title><g:size>{size}</g:size>"
            f"<g:color>Bleu</g:color><g:price>{price}</g:price><g:availability>out_of_stock</g:availability>"
        )

    products, problems = read(rss(item("a", "S", "50 EUR"), LAMP, item("b", "M", "bad"), item("c", "L", "55 EUR")))
    assert [product.external_id for product in products] == ["L1", "G"]
    assert [variant.external_id for variant in products[1].variants] == ["a", "c"]
    assert products[1].variants[0].options == {"color": "Bleu", "size": "S"}
    assert not products[1].variants[0].in_stock
    assert (problems[0].row, problems[0].field, problems[0].external_id) == (3, "price", "G")


def test_sale_prices_and_their_dates(read) -> None:
    sale = "<g:id>1</g:id><title>A</title><g:price>20 EUR</g:price><g:sale_price>15 EUR</g:sale_price>"
    dated = (
        f"{sale}<g:sale_price_effective_date>2026-12-01T08:00+0100/2026-12-24T20:00+0100</g:sale_price_effective_date>"
    )
    always, _ = read(rss(sale))
    early, _ = read(rss(dated), today=date(2026, 11, 30))
    assert (always[0].variants[0].prices[0].amount, always[0].variants[0].prices[0].compare_at) == (1500, 2000)
    assert early[0].variants[0].prices[0].amount == 2000


def test_tab_separated_feeds(read) -> None:
    content = (
        "id\ttitle\tlink\tprice\tavailability\titem group id\n1\tVase\thttps://shop.example/v\t9.50 EUR\tin_stock\t\n"
    )
    products, problems = read(content)
    assert problems == []
    assert (products[0].external_id, products[0].variants[0].prices[0].amount) == ("1", 950)


def test_common_slips_are_repaired(read) -> None:
    content = rss("<g:id>1</g:id><title>Sel & poivre caf&eacute; &unknown; \x0b</title><g:price>5 EUR</g:price>")
    products, _ = read(content)
    assert products[0].title == "Sel & poivre café &unknown;"


def test_a_feed_that_lies_about_its_encoding(read) -> None:
    content = rss("<g:id>1</g:id><title>Été</title>").replace('version="1.0"?', 'version="1.0" encoding="utf-8"?')
    products, _ = read(content.encode("cp1252"))
    assert products[0].title == "Été"
    latin, _ = read(content.replace("utf-8", "ISO-8859-1").encode("latin-1"))
    assert latin[0].title == "Été"


def test_entities_and_document_types_are_refused(read) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + rss("<g:id>&b;</g:id>").split("?>")[1]
    with pytest.raises(FileRejected, match="refused for safety"):
        read(bomb)


def test_broken_xml_says_where(read) -> None:
    content = rss(LAMP, "<g:id>2</g:id><title>B</wrong>")
    with pytest.raises(FileRejected, match=r"broken at line 1\. The 1 products"):
        read(content)


def test_a_product_without_end_is_stopped(read) -> None:
    limits = Limits(item=200_000)
    with pytest.raises(FileRejected, match="too large"):
        read(rss("<title>" + "x" * 400_000 + "</title>"), limits=limits)


def test_xml_without_products_is_refused(read) -> None:
    with pytest.raises(FileRejected, match="holds no product"):
        read("<rss><channel></channel></rss>", limits=DEFAULT_LIMITS)


def test_bad_values_name_their_field(read) -> None:
    def bad(name: str, value: str) -> str:
        return f"<g:id>{name}</g:id><title>A</title><g:price>9 EUR</g:price><g:{name}>{value}</g:{name}>"

    products, problems = read(rss(
        bad("availability", "maybe"), bad("sale_price", "x"), bad("shipping_weight", "heavy"),
        "<g:id>t</g:id><g:price>9 EUR</g:price>", "<title>no id</title>",
    ))  # fmt: skip
    assert products == []
    assert [problem.field for problem in problems] == ["availability", "sale_price", "shipping_weight", "title", "id"]


def test_the_same_variant_twice_is_reported(read) -> None:
    item = "<g:id>1</g:id><title>A</title><g:item_group_id>G</g:item_group_id>"
    products, problems = read(rss(item, item))
    assert len(products[0].variants) == 1
    assert "twice" in problems[0].message
