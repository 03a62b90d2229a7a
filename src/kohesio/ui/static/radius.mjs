// Says the distance that the slider stands at while it moves; without this file the form sends it all the same.

const slider = document.querySelector("#km");
const kilometres = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "kilometer" });
slider?.addEventListener("input", () => {
  const said = kilometres.format(slider.value);
  document.querySelector("output[for=km]").value = said;
  slider.setAttribute("aria-valuetext", said);
});
