# plain
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/profiles/billing' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --header 'If-Match: "-4242348048554929329"' \
  --data-binary @- <<'JSON'
{
  "id": "3",
  "firstName": "Jane",
  "lastName": "Soto",
  "email": "jane@wingtip.example",
  "culture": "en-US",
  "language": "es",
  "companyName": "Wingtip Toys",
  "organizationRegistrationId": "12",
  "defaultAddress": {
    "country": "US",
    "city": "Kent",
    "phoneNumber": "1",
    "firstName": "Jane"
  },
  "attributes": {
    "etag": "-4242348048554929329",
    "objectType": "CustomerBillingProfile"
  }
}
JSON

# clear
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/profiles/billing' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --header 'If-Match: "-4242348048554929329"' \
  --data-binary @- <<'JSON'
{
  "id": "3",
  "firstName": "Gena",
  "lastName": "",
  "email": "gena@wingtip.example",
  "culture": "en-US",
  "language": "en",
  "companyName": "Wingtip",
  "organizationRegistrationId": "12",
  "defaultAddress": {
    "country": "US",
    "city": "Redmond",
    "phoneNumber": ""
  },
  "attributes": {
    "etag": "-4242348048554929329",
    "objectType": "CustomerBillingProfile"
  }
}
JSON

# case-only
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/profiles/billing' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --header 'If-Match: "-4242348048554929329"' \
  --data-binary @- <<'JSON'
{
  "id": "3",
  "firstName": "Gena",
  "lastName": "Soto",
  "email": "gena@wingtip.example",
  "culture": "en-US",
  "language": "en",
  "companyName": "WINGTIP",
  "organizationRegistrationId": "12",
  "defaultAddress": {
    "country": "US",
    "city": "Redmond",
    "phoneNumber": "1"
  },
  "attributes": {
    "etag": "-4242348048554929329",
    "objectType": "CustomerBillingProfile"
  }
}
JSON

# hostile
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/customers/4d3cf487-70f4-4e1e-9ff1-b2bfce8d9f04/profiles/billing' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --header 'If-Match: "-4242348048554929329"' \
  --data-binary @- <<'JSON'
{
  "id": "3",
  "firstName": "Gena",
  "lastName": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'",
  "email": "gena@wingtip.example",
  "culture": "en-US",
  "language": "en",
  "companyName": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'",
  "organizationRegistrationId": "12",
  "defaultAddress": {
    "country": "US",
    "city": "Redmond",
    "phoneNumber": "1"
  },
  "attributes": {
    "etag": "-4242348048554929329",
    "objectType": "CustomerBillingProfile"
  }
}
JSON
