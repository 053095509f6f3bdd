// Follows the choices on a product page and sends small forms when their select changes. Everything works without it.
"use strict";
document.documentElement.classList.add("js");

for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

const buy = document.getElementById("buy");
const data = document.getElementById("variants");
if (buy && data) {
  const variants = JSON.parse(data.textContent);
  const byId = (id) => document.getElementById(id);

  const chosen = () => Object.fromEntries([...buy.querySelectorAll("input[type=radio]:checked")].map((i) => [i.name, i.value]));
  const matches = (variant, choices) => Object.entries(variant.choices).every(([name, value]) => choices[name] === value);

  const show = () => {
    const choices = chosen();
    const variant = variants.find((v) => matches(v, choices));
    for (const input of buy.querySelectorAll("input[type=radio]")) {
      const one = variants.find((v) => matches(v, { ...choices, [input.name]: input.value }));
      input.parentElement.classList.toggle("gone", !one || !one.available);
    }
    if (!variant) return;
    byId("price").textContent = variant.price;
    byId("price").classList.toggle("deal", variant.was !== "");
    byId("was").textContent = variant.was;
    byId("stock").textContent = variant.stock;
    byId("stock").classList.toggle("none", !variant.available);
    byId("sku").textContent = variant.sku;
    byId("add").disabled = !variant.available;
    const photo = byId("photo");
    if (photo.getAttribute("src") !== variant.image) photo.src = variant.image;
  };

  buy.addEventListener("change", show);
  show();
}
