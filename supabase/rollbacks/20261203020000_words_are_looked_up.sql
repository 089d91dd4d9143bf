drop function private.find_products(text, integer);
