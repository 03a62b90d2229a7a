// Draws the map of a page where a browser can: MapLibre over the land of Natural Earth, nothing from elsewhere.
//
// All it shows stands in the page already: names, figures and classes of the areas in the table's rows
// (data-code, data-tone, data-text), addresses and words in the attributes of [data-map]. Without this file, or where
// WebGL is not to be had, the drawing and the table remain as they are.

// Readers who save data keep the drawing: the library has half a megabyte.

const box = document.querySelector("[data-map]");
if (box && !navigator.connection?.saveData) start(box).catch((error) => console.warn("The map stays a drawing:", error.message));

async function start(root) {
  const words = JSON.parse(root.dataset.words);
  const canvas = root.querySelector("[data-map-canvas]");
  const rows = areas();
  style(root.dataset.style);
  const [library, ground, bubbles, land, shapes] = await Promise.all([
    import(root.dataset.library), import(root.dataset.ground), import(root.dataset.bubbles), json(root.dataset.land), json(root.dataset.shapes),
  ]);
  library.setWorkerUrl(new URL(root.dataset.worker, location.href).href);
  ground.bring(library, root.dataset.names);
  const [west, south, east, north] = root.dataset.bounds.split(",").map(Number);
  const map = new library.Map({
    container: canvas,
    style: look(ground, land, coloured(shapes, rows)),
    bounds: [[west, south], [east, north]],
    fitBoundsOptions: { padding: 12 },
    renderWorldCopies: false,
    maxZoom: 17,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: true,
    attributionControl: false,
    locale: {
      "Map.Title": words.map,
      "NavigationControl.ZoomIn": words.zoomIn,
      "NavigationControl.ZoomOut": words.zoomOut,
      "Popup.Close": words.close,
      "CooperativeGesturesHandler.WindowsHelpText": words.wheel,
      "CooperativeGesturesHandler.MacHelpText": words.wheelMac,
      "CooperativeGesturesHandler.MobileHelpText": words.touch,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  if (root.clientWidth >= 640) { // below the map it stands in any case
    map.addControl(new library.AttributionControl({ compact: false, customAttribution: root.dataset.notice }));
  }
  await new Promise((done, failed) => {
    map.once("load", done);
    map.once("webglcontextcreationerror", failed);
  });
  canvas.hidden = false;
  root.classList.add("k-map--drawn");
  root.querySelector(".k-map__tools").hidden = false;
  map.resize();
  map.fitBounds([[west, south], [east, north]], { padding: 12, animate: false });
  hovering(library, map, rows);
  flying(root, map);
  nearMe(root, words);
  bubbles.points(root, library, map, words, (codes) => ground.leaveOut(map, codes), named(shapes).features.map((one) => one.properties.code));
  areaOf(root, map, words, bubbles.seen);
  root.dataset.drawn = "yes";
}

// -- what is drawn

function look(ground, land, regions) {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(name).trim();
  const tones = ["match", ["get", "tone"]];
  for (let tone = 1; tone <= 7; tone += 1) tones.push(tone, colour(`--m-${tone}`));
  tones.push(colour("--m-0"));
  return {
    version: 8,
    sources: {
      ...ground.sources(land),
      areas: { type: "geojson", data: regions, promoteId: "code" },
      names: { type: "geojson", data: named(regions) },
    },
    layers: [
      ...ground.land(colour("--m-sea"), colour("--m-land")),
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": tones, "fill-opacity": 0.88 } },
      {
        id: "edges", type: "line", source: "areas", paint: {
          "line-color": ["case", ["boolean", ["feature-state", "hover"], false], "#000", "#44505f"],
          "line-width": ["case", ["boolean", ["feature-state", "hover"], false], 2.5, 0.8],
        },
      },
      ...ground.names(),
      {
        id: "names", type: "symbol", source: "names", layout: {
          "text-field": ["get", "label"], "text-size": 12, "text-font": ["Arial Bold"], "text-max-width": 10,
          "symbol-sort-key": ["get", "turn"], "text-padding": 2,
          "text-variable-anchor": ["center", "left", "right", "top", "bottom"], "text-radial-offset": 0.2,
        },
        paint: { "text-color": "#0b1526", "text-halo-color": "#fff", "text-halo-width": 1.6 },
      },
    ],
  };
}

function areas() {
  const found = new Map();
  for (const row of document.querySelectorAll("[data-code]")) {
    const link = row.querySelector("th a");
    found.set(row.dataset.code, {
      name: (link || row).textContent.trim(), url: link && link.href, tone: Number(row.dataset.tone), text: row.dataset.text,
      turn: found.size - 1000 * Number(row.dataset.tone),
    });
  }
  return found;
}

function coloured(shapes, rows) {
  for (const shape of shapes.features) {
    const row = rows.get(shape.properties.code);
    shape.properties.tone = row ? row.tone : 0;
    shape.properties.turn = row ? row.turn : 0;
    shape.properties.label = row && row.url ? `${row.name}\n${row.text}` : rows.size ? "" : shape.properties.name;
  }
  return shapes;
}

function named(shapes) {
  const features = shapes.features.filter((shape) => shape.properties.label).map(({ properties }) => (
    { type: "Feature", properties, geometry: { type: "Point", coordinates: properties.centre } }
  ));
  return { type: "FeatureCollection", features };
}

// -- areas: what the pointer is over, and a click leads down

function hovering(library, map, rows) {
  const hint = new library.Popup({ closeButton: false, closeOnClick: false, focusAfterOpen: false, className: "k-hover" });
  let over = null;
  const leave = () => {
    if (over !== null) map.setFeatureState({ source: "areas", id: over }, { hover: false });
    over = null;
    hint.remove();
    map.getCanvas().style.cursor = "";
  };
  map.on("mousemove", "areas", (event) => {
    const code = event.features[0].properties.code;
    const row = rows.get(code);
    if (!row) return;
    if (code !== over) {
      leave();
      over = code;
      map.setFeatureState({ source: "areas", id: code }, { hover: true });
      hint.setText(`${row.name}: ${row.text}`).addTo(map);
      map.getCanvas().style.cursor = row.url ? "pointer" : "";
    }
    hint.setLngLat(event.lngLat);
  });
  map.on("mouseleave", "areas", leave);
  map.on("click", "areas", (event) => {
    const row = rows.get(event.features[0].properties.code);
    if (row && row.url) location.href = row.url;
  });
}

function flying(root, map) {
  for (const link of root.querySelectorAll("[data-map-fly]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const [west, south, east, north] = link.dataset.mapFly.split(",").map(Number);
      map.fitBounds([[west, south], [east, north]], { padding: 24, maxZoom: 10 });
      root.querySelector("[data-map-points]").checked = true;
      map.fire("kohesio.points");
    });
    link.disabled = false;
  }
}

// The area asked for, and drawing one: a file of its own, for those who do.
function areaOf(root, map, words, seen) {
  const part = () => import(root.dataset.area);
  if (root.dataset.line) part().then((one) => one.show(root, map));
  root.querySelector("[data-map-draw]").onclick = () => part().then((one) => one.draw(root, map, words));
  map.on("moveend", () => {
    const address = new URL(root.dataset.free, location.href);
    address.searchParams.set("bbox", seen(map, 3));
    root.querySelector("[data-map-view]").href = address;
  });
}

function nearMe(root, words) {
  const button = root.querySelector("[data-map-near]");
  const said = root.querySelector("[data-map-said]");
  if (!navigator.geolocation) return button.remove();
  button.addEventListener("click", () => {
    said.textContent = words.searching;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const address = new URL(root.dataset.near, location.href);
        address.searchParams.set("near", `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)},25`);
        location.href = address.href;
      },
      () => { said.textContent = words.noPosition; },
      { timeout: 15000, maximumAge: 600000 },
    );
  });
}

// -- small things

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}

function style(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}
