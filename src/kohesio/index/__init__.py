"""Ask and answer: the query object, the port behind which an engine sits, and the façade the surfaces use."""
