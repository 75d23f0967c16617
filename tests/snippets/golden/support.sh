# plain
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/support' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "email": "help@contoso.example",
  "telephone": "4255550111",
  "links": {},
  "attributes": {
    "objectType": "SupportProfile"
  },
  "website": "www.contoso.example"
}
JSON

# clear
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/support' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "email": "email@sample.example",
  "telephone": "",
  "links": {},
  "attributes": {
    "objectType": "SupportProfile"
  },
  "website": ""
}
JSON

# case-only
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/support' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "email": "Email@sample.example",
  "telephone": "4255555555",
  "links": {},
  "attributes": {
    "objectType": "SupportProfile"
  },
  "website": ""
}
JSON

# hostile
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/support' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "email": "email@sample.example",
  "telephone": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'",
  "links": {},
  "attributes": {
    "objectType": "SupportProfile"
  },
  "website": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'"
}
JSON
