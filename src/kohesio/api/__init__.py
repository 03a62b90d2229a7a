"""The product's own API. One endpoint table describes every address; routes, OpenAPI and documentation follow."""
