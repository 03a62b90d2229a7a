// The area of a question on the drawn map, and drawing one corner by corner: with a pointer, by touch, or by keyboard
// (the arrow keys move the map under a cross, Enter sets a corner there). It ends in an address, as every filter does.

const STEPS = 8; // an edge is straight in degrees and bends on the map
const MOST = 100;

export function show(root, map) {
  line(map, "asked", JSON.parse(root.dataset.line));
}

export function draw(root, map, words) {
  const pen = root.querySelector("[data-map-pen]");
  if (!pen.hidden) return;
  const said = root.querySelector("[data-map-said]");
  const canvas = map.getCanvas();
  const button = (name) => pen.querySelector(`[data-pen=${name}]`);
  const corners = [];

  const tell = () => {
    const ring = corners.length ? stepped(corners) : [];
    line(map, "drawn", ring, corners);
    said.textContent = words.corners.replace("{count}", corners.length);
    button("done").disabled = corners.length < 3;
    button("back").disabled = !corners.length;
  };
  const add = ({ lng, lat }) => {
    if (corners.length < MOST) corners.push([round(lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng), round(lat)]);
    tell();
  };
  const back = () => { corners.pop(); tell(); };
  const clicked = (event) => {
    const first = corners.length > 2 && map.project(corners[0]);
    if (first && first.dist(event.point) < 12) done(); else add(event.lngLat);
  };
  const pressed = (event) => {
    const act = { Enter: () => add(map.getCenter()), Backspace: back, Escape: end }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const done = () => {
    const address = new URL(root.dataset.free, location.href);
    address.searchParams.set("polygon", corners.map((corner) => corner.join(" ")).join(","));
    location.href = address.href;
  };
  const drawing = (on) => {
    pen.hidden = !on;
    root.classList.toggle("k-map--drawing", on);
    map.setLayoutProperty("areas", "visibility", on ? "none" : "visible");
    map.setPaintProperty("names", "text-opacity", on ? 0 : 1); // whether they are visible, the points decide
    map.doubleClickZoom[on ? "disable" : "enable"]();
    map[on ? "on" : "off"]("click", clicked);
    canvas[on ? "addEventListener" : "removeEventListener"]("keydown", pressed);
  };
  const end = () => {
    drawing(false);
    corners.length = 0;
    tell();
    said.textContent = "";
    root.querySelector("[data-map-draw]").focus();
  };

  button("add").onclick = () => add(map.getCenter());
  button("back").onclick = back;
  button("done").onclick = done;
  button("end").onclick = end;
  drawing(true);
  tell();
  canvas.setAttribute("aria-describedby", pen.querySelector("p").id);
  canvas.focus();
}

function stepped(corners) {
  const ring = [];
  corners.forEach(([lon, lat], at) => {
    const [toLon, toLat] = corners[(at + 1) % corners.length];
    const turn = toLon - lon - (toLon - lon > 180) * 360 + (toLon - lon < -180) * 360;
    for (let step = 0; step < STEPS; step += 1) ring.push([lon + (turn * step) / STEPS, lat + ((toLat - lat) * step) / STEPS]);
  });
  return [...ring, ring[0]];
}

function line(map, name, ring, corners = []) {
  const features = corners.map((coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates } }));
  if (ring.length) features.push({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } });
  const data = { type: "FeatureCollection", features };
  if (map.getSource(name)) return map.getSource(name).setData(data);
  const source = name, colour = "#b3261e";
  map.addSource(name, { type: "geojson", data });
  map.addLayer({ id: `${name}-inside`, type: "fill", source, filter: ["==", "$type", "Polygon"], paint: { "fill-color": colour, "fill-opacity": name === "drawn" ? 0.12 : 0 } });
  map.addLayer({ id: `${name}-edge`, type: "line", source, filter: ["==", "$type", "Polygon"], paint: { "line-color": colour, "line-width": 2.5, "line-dasharray": [3, 1.5] } });
  map.addLayer({ id: `${name}-corners`, type: "circle", source, filter: ["==", "$type", "Point"], paint: { "circle-color": "#fff", "circle-radius": 5, "circle-stroke-color": colour, "circle-stroke-width": 2.5 } });
}

function round(degrees) {
  return Number(degrees.toFixed(4));
}
