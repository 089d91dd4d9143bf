drop function private.review_products(uuid, jsonb, text);
