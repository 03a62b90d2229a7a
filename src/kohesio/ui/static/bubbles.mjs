// The projects of a map as points, what opens at one, and what a reader made of the map kept in its address.
//
// One button for each cluster, so that the keyboard reaches them in their order. Behind the # of the address stand
// at=lon,lat,zoom, points=on and coords=lon,lat of the place that is open: for the way back from a project and for
// links passed on. ``map.mjs`` calls this when the map is drawn.

export function points(root, library, map, words, leaveOut, codes) {
  const shown = root.querySelector("[data-map-points]");
  const said = root.querySelector("[data-map-said]");
  const figures = document.querySelector("[data-code]");
  const language = document.documentElement.lang;
  const number = new Intl.NumberFormat(language);
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const euro = new Intl.NumberFormat(language, { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
  const plural = new Intl.PluralRules(language);
  const count = (value) => (words[`projects-${plural.select(value)}`] || "{num}").replace("{num}", number.format(value));
  const { kept, keep } = keeping(map);
  let markers = [], asked = 0, popup;

  const draw = async () => {
    const mine = (asked += 1);
    const wanted = shown.checked || map.getZoom() >= 9;
    map.setPaintProperty("areas", "fill-opacity", wanted ? 0.45 : 0.88);
    const named = !(wanted && figures);
    map.setLayoutProperty("names", "visibility", named ? "visible" : "none");
    leaveOut(named ? codes : []);
    const clusters = wanted ? (await json(inView(map, root.dataset.clusters))).items : [];
    if (mine !== asked) return;
    const focused = markers.find((marker) => marker.getElement() === document.activeElement);
    for (const marker of markers) marker.remove();
    markers = clusters.map((cluster) => bubble(cluster));
    if (focused) focusNearest(focused.getLngLat());
    root.dataset.shown = String(markers.length);
  };

  const bubble = (cluster) => {
    const button = document.createElement("button");
    button.type = "button";
    const size = cluster.count === 1 ? 1 : cluster.count < 10 ? 2 : cluster.count < 1000 ? 3 : 4;
    button.className = `k-bubble k-bubble--${size}`;
    button.textContent = cluster.count === 1 ? "" : short.format(cluster.count);
    const marker = new library.Marker({ element: button }).setLngLat([cluster.lon, cluster.lat]).addTo(map);
    button.setAttribute("aria-label", count(cluster.count));
    button.removeAttribute("role");
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      open(cluster, true);
    });
    return marker;
  };

  // The bubbles are made anew whenever the map has moved; the focus stays where it was on the ground.
  const focusNearest = ({ lng, lat }) => {
    const far = (marker) => Math.hypot(marker.getLngLat().lng - lng, marker.getLngLat().lat - lat);
    const nearest = markers.reduce((best, one) => (best && far(best) <= far(one) ? best : one), null);
    (nearest ? nearest.getElement() : map.getCanvas()).focus({ preventScroll: true });
  };

  const open = async (cluster, byHand) => {
    const near = cluster.count === 1 ? 1e-4 : 2e-5;
    const list = new URL(root.dataset.list, location.href);
    const address = new URL(root.dataset.operations, location.href);
    const corners = [cluster.lon - near, cluster.lat - near, cluster.lon + near, cluster.lat + near];
    for (const one of [list, address]) one.searchParams.set("bbox", rounded(corners));
    for (const [key, value] of [["limit", "20"], ["view", "short"], ["facets", "none"]]) address.searchParams.set(key, value);
    let answer;
    try {
      answer = await json(address.href);
    } catch {
      said.textContent = words.failed;
      return;
    }
    if (!answer.count) return;
    if (answer.count < cluster.count && map.getZoom() < 16) {
      map.easeTo({ center: [cluster.lon, cluster.lat], zoom: Math.min(map.getZoom() + 2, 17) });
      return;
    }
    popup?.remove();
    popup = new library.Popup({ className: "k-popup", maxWidth: "20rem", offset: 14, focusAfterOpen: byHand });
    popup.setLngLat([cluster.lon, cluster.lat]).setDOMContent(content(answer, list.href)).addTo(map);
    popup.getElement().addEventListener("keydown", (event) => event.key === "Escape" && popup.remove());
    popup.on("close", () => {
      keep("coords");
      focusNearest({ lng: cluster.lon, lat: cluster.lat });
    });
    keep("coords", rounded([cluster.lon, cluster.lat]));
    bringIn(map, popup.getElement(), cluster);
  };

  const content = (answer, list) => {
    const whole = element("div");
    whole.append(element("h3", count(answer.count)));
    const items = element("ul");
    for (const item of answer.items) {
      const text = item.title.find((one) => one.language === language) || item.title[0];
      const link = element("a", text ? text.text : words.untitled, "ecl-link");
      link.href = root.dataset.project + item.id;
      if (document.body.classList.contains("k-embedded")) Object.assign(link, { target: "_blank", rel: "noopener" });
      if (text && text.language !== language) link.lang = text.language;
      const amount = item.eu_contribution && item.eu_contribution.eur;
      const entry = element("li");
      entry.append(link, element("span", amount ? euro.format(amount) : words.noAmount, "k-muted"));
      items.append(entry);
    }
    whole.append(items);
    if (answer.count > answer.items.length) {
      const more = element("a", words.more.replace("{count}", number.format(answer.count)), "ecl-link");
      more.href = list;
      whole.append(more);
    }
    return whole;
  };

  shown.checked = (kept.get("points") || root.dataset.points) === "on";
  shown.addEventListener("change", () => keep("points", shown.checked ? "on" : "off"));
  shown.addEventListener("change", draw);
  map.on("kohesio.points", draw);
  map.on("moveend", draw);
  draw();
  const [lon, lat] = numbers(kept, "coords");
  if (lat) open({ lon, lat, count: 0 }, false);
}

function keeping(map) {
  const kept = new URLSearchParams(location.hash.slice(1));
  const keep = (key, value) => {
    if (value) kept.set(key, value);
    else kept.delete(key);
    const behind = kept.size ? `#${kept}`.replaceAll("%2C", ",") : "";
    history.replaceState(history.state, "", location.pathname + location.search + behind);
  };
  const [lon, lat, zoom] = numbers(kept, "at");
  if (Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0) map.jumpTo({ center: [lon, lat], zoom });
  map.on("moveend", () => keep("at", rounded([...map.getCenter().toArray(), map.getZoom()])));
  return { kept, keep };
}

// On a narrow map a list that would stick out comes to stand above the middle.
function bringIn(map, list, { lon, lat }) {
  const [inner, outer] = [list, map.getContainer()].map((one) => one.getBoundingClientRect());
  if (inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom) return;
  map.easeTo({ center: [lon, lat], offset: [0, inner.height / 2] });
}

export function seen(map, digits) {
  const edges = map.getBounds().toArray().flat();
  return edges.map((degrees, at) => Math.max(-[180, 85][at % 2], Math.min([180, 85][at % 2], degrees)).toFixed(digits)).join();
}

function inView(map, address) {
  const part = new URL(address, location.href);
  part.searchParams.set("within", seen(map, 4));
  part.searchParams.set("zoom", Math.max(0, Math.round(map.getZoom())));
  return part.href;
}

function numbers(kept, key) {
  return (kept.get(key) || "").split(",").map(Number);
}

function rounded(degrees) {
  return degrees.map((one) => Number(one.toFixed(5))).join();
}

function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}
