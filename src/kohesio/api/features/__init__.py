"""The operations served as OGC API – Features (OGC 17-069), for map programs such as QGIS, GDAL and ArcGIS.

Conformance classes Core, GeoJSON and OpenAPI 3.0, mounted at ``/ogc``. Filters, figures and the rules on natural
persons are those of the API; only addresses and words are the standard's.
"""
