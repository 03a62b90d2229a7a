"""The operations as OGC API – Features serves them (OGC 17-069), for maps on a desk: QGIS, GDAL, ArcGIS.

Conformance classes Core, GeoJSON and OpenAPI 3.0, mounted at ``/ogc``. It is the API's question in another dress: the
same filters, figures and rules on natural persons, in the addresses and words of the standard.
"""
