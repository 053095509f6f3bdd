from datetime import date

HEADER = (
    "ID,Type,SKU,Name,Published,Visibility in catalog,Description,Date sale price starts,Date sale price ends,"
    "In stock?,Stock,Backorders allowed?,Weight (kg),Sale price,Regular price,Categories,Images,Parent,"
    "Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 2 name,Attribute 2 value(s)\n"
)
VARIABLE = (
    '44,variable,tee,V-Neck,1,visible,Doux,,,1,9,0,.5,,,"Mode > Hauts, Été",https://s.example/1.jpg,,'
    'Couleur,"Bleu, Rouge",1,Marque,Nord\n'
)
BLUE = "76,variation,tee-b,V-Neck - Bleu,1,visible,,,,1,,0,,15,20,,,tee,Couleur,Bleu,,,\n"
RED = "77,variation,tee-r,V-Neck - Rouge,1,visible,,,,1,parent,0,,,20,,,id:44,Couleur,Rouge,,,\n"


def test_variations_join_their_parent_wherever_they_stand(read) -> None:
    products, problems = read(HEADER + BLUE + VARIABLE + RED)
    assert problems == []
    (tee,) = products
    assert (tee.external_id, tee.categories) == ("44", ("Mode", "Hauts", "Été"))
    assert tee.attributes == {"marque": "Nord"}
    blue, red = tee.variants
    assert (blue.external_id, blue.options, blue.prices[0].amount, blue.prices[0].compare_at) == (
        "76", {"Couleur": "Bleu"}, 1500, 2000,
    )  # fmt: skip
    assert (red.prices[0].amount, red.stock) == (2000, 9)


def test_an_orphan_is_reported(read) -> None:
    products, problems = read(HEADER + RED)
    assert products == []
    assert (problems[0].row, problems[0].field) == (2, "Parent")


def test_a_bad_variation_does_not_cost_the_product(read) -> None:
    products, problems = read(HEADER + VARIABLE + BLUE.replace(",15,20,", ",abc,20,") + RED)
    assert [variant.external_id for variant in products[0].variants] == ["77"]
    assert (problems[0].row, problems[0].field, problems[0].external_id) == (3, "Sale price", "44")


def test_a_sale_counts_only_between_its_dates(read) -> None:
    row = "5,simple,b,Bonnet,1,visible,,2026-12-01,2026-12-24,1,,0,,18,20,,,,,,,,\n"
    before, _ = read(HEADER + row, today=date(2026, 11, 30))
    during, _ = read(HEADER + row, today=date(2026, 12, 24))
    assert [p.variants[0].prices[0].amount for p in (*before, *during)] == [2000, 1800]


def test_simple_external_grouped_and_virtual_products(read) -> None:
    rows = (
        '1,"simple, downloadable, virtual",a,Album &amp; livret,1,visible,,,,1,,0,,,15,,,,,,,,\n'
        "2,grouped,g,Ensemble,1,visible,,,,1,,0,,,,,,,,,,,\n"
        "3,simple,h,Caché,1,hidden,,,,1,,0,,,9,,,,,,,,\n"
        "4,simple,d,Brouillon,-1,visible,,,,0,0,0,,,9,,,,,,,,\n"
        "5,simple,s,Réassort,1,visible,,,,backorder,0,notify,,,9,,,,,,,,\n"
    )
    products, problems = read(HEADER + rows)
    assert problems == []
    assert products[0].title == "Album & livret"
    assert products[1].variants[0].prices == ()
    assert [product.status for product in products] == ["active", "active", "draft", "draft", "active"]
    assert [product.variants[0].in_stock for product in products] == [True, True, True, False, True]


def test_a_french_export(read) -> None:
    content = (
        "ID;Type;UGS;Nom;Publié;En stock ?;Stock;Poids (kg);Tarif promo;Tarif régulier;Catégories;Étiquettes;Images;"
        "Parent;Nom de l’attribut 1;Valeur(s) de l’attribut 1 ;Attribut 1 visible\n"
        "10;variable;bol;Bol en grès;1;1;;0,4;;;Table > Bols;grès;;;Taille;Petit, Grand;1\n"
        "11;variation;bol-p;Bol - Petit;1;1;3;;;12,50;;;;bol;Taille;Petit;\n"
    )
    products, problems = read(content.encode("cp1252"))
    assert problems == []
    (bowl,) = products
    assert bowl.categories == ("Table", "Bols")
    assert bowl.variants[0].options == {"Taille": "Petit"}
    assert bowl.variants[0].prices[0].amount == 1250


def test_german_and_spanish_headers_are_recognised(read) -> None:
    german, _ = read(
        "ID,Typ,Artikelnummer,Name,Regulärer Preis,Attribut 1 Name,Attribut 1 Wert(e)\n1,simple,x,Vase,9,Farbe,Blau\n"
    )
    spanish, _ = read(
        "ID,Tipo,SKU,Nombre,Precio normal,Nombre del atributo 1,Valor(es) del atributo 1\n1,simple,,Jarra,9,Tono,Azul\n"
    )
    assert german[0].attributes == {"farbe": "Blau"}
    assert spanish[0].attributes == {"tono": "Azul"}


def test_missing_identity_and_name(read) -> None:
    _, problems = read(
        HEADER + ",simple,,Sans,1,visible,,,,1,,0,,,9,,,,,,,,\n7,simple,x,,1,visible,,,,1,,0,,,9,,,,,,,,\n"
    )
    assert [(problem.row, problem.field) for problem in problems] == [(2, "ID"), (3, "Name")]
