// The ground of the map: the land of Natural Earth, and the names of places in the page's language, from our own server.
//
// Which names stand at which zoom is decided there (/api/v1/map/names); here they are drawn, and where two would touch,
// the larger stays. They are part of the picture: the table beside the map has what a screen reader reads.

const SCHEME = "names";

// The worker's own policy lets it load nothing: the page asks for it. A name that does not come is missing, no more.
export function bring(library, world) {
  library.addProtocol(SCHEME, async ({ url }) => {
    const answer = await fetch(world.replace("0/0/0", url.slice(SCHEME.length + 3)));
    return { data: answer.ok ? await answer.arrayBuffer() : new ArrayBuffer(0) };
  });
}

export function sources(topology) {
  return {
    land: { type: "geojson", data: groundOf(topology) },
    beyond: { type: "geojson", data: beyond() },
    places: { type: "vector", tiles: [`${SCHEME}://{z}/{x}/{y}`], maxzoom: 10 },
  };
}

export function land(sea, earth) {
  return [
    { id: "sea", type: "background", paint: { "background-color": sea } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": earth } },
    { id: "borders", type: "line", source: "land", paint: { "line-color": "#b8bec8", "line-width": 0.7 } },
    { id: "beyond", type: "fill", source: "beyond", paint: { "fill-color": earth, "fill-antialias": false } },
  ];
}

// The last goes first where there is room for one.
export function names() {
  return [
    layer("regions", { "text-font": ["Arial Italic"] }),
    layer("towns", {
      "symbol-sort-key": ["-", ["coalesce", ["get", "size"], 1e9]],
      "text-variable-anchor": ["center", "bottom", "top", "left", "right"], "text-radial-offset": 0.5,
    }, "#1f2733"),
    { ...layer("countries", { "symbol-sort-key": ["-", ["get", "size"]], "text-size": 12, "text-letter-spacing": 0.12 }), maxzoom: 6 },
  ];
}

// Areas that stand there with their figures are not named twice.
export function leaveOut(map, codes) {
  for (const one of ["countries", "regions"]) map.setFilter(one, ["!", ["in", ["get", "code"], ["literal", codes]]]);
}

function layer(id, layout, colour = "#414b59") {
  return {
    id, type: "symbol", source: "places", "source-layer": id,
    layout: {
      "text-field": ["get", "name"], "text-font": ["Arial"], "text-size": 11, "text-max-width": 8, "text-padding": 3, ...layout,
    },
    paint: { "text-color": colour, "text-halo-color": "rgba(255, 255, 255, 0.85)", "text-halo-width": 1.4 },
  };
}

function groundOf(topology) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([right, up]) => [(x += right) * scale[0] + translate[0], (y += up) * scale[1] + translate[1]]);
  });
  const ring = (indices) => indices.flatMap((index, at) => {
    const arc = index < 0 ? arcs[~index].slice().reverse() : arcs[index];
    return at ? arc.slice(1) : arc;
  });
  const features = [];
  for (const shape of topology.objects.countries.geometries) {
    if (!shape.arcs) continue;
    const polygons = shape.type === "Polygon" ? [shape.arcs] : shape.arcs;
    const coordinates = polygons.map((polygon) => polygon.map(ring)).filter(([[[west, south]]]) => west > -25 || south < 60);
    features.push({ type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates } });
  }
  return { type: "FeatureCollection", features };
}

// The file of the land ends at 50° E and 24° N: beyond is shown as land, lest a straight coast appear.
function beyond() {
  const sheet = (west, south, east, north) => [[[west, south], [east, south], [east, north], [west, north], [west, south]]];
  const coordinates = [sheet(49.9, 24, 100, 68.6), sheet(-15.8, 5, 36, 24.1)];
  return { type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates } };
}
