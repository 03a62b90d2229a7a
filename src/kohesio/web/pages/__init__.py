"""The pages, one module each: a visit comes in, a page (template and typed context) goes out."""
