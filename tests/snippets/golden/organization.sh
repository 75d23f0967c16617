# plain
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/organization' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "id": "1",
  "companyName": "Contoso",
  "defaultAddress": {
    "country": "US",
    "city": "Redmond",
    "state": "WA",
    "firstName": "Jane",
    "lastName": "Account",
    "region": "Puget Sound"
  },
  "tenantId": "2",
  "domain": "contoso.example",
  "email": "it@contoso.example",
  "language": "en",
  "culture": "en-US",
  "attributes": {
    "etag": "7",
    "objectType": "OrganizationProfile"
  }
}
JSON

# clear
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/organization' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "id": "1",
  "companyName": "TEST_TEST_BugBash1",
  "defaultAddress": {
    "country": "US",
    "city": "Redmond",
    "state": "WA",
    "firstName": "",
    "lastName": "Account"
  },
  "tenantId": "2",
  "domain": "contoso.example",
  "email": "",
  "language": "es",
  "culture": "es-US",
  "attributes": {
    "etag": "7",
    "objectType": "OrganizationProfile"
  }
}
JSON

# case-only
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/organization' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "id": "1",
  "companyName": "test_test_bugbash1",
  "defaultAddress": {
    "country": "US",
    "city": "Seattle",
    "state": "WA",
    "firstName": "Test",
    "lastName": "Account"
  },
  "tenantId": "2",
  "domain": "contoso.example",
  "email": "test@contoso.example",
  "language": "es",
  "culture": "es-US",
  "attributes": {
    "etag": "7",
    "objectType": "OrganizationProfile"
  }
}
JSON

# hostile
# - old-body
curl --fail-with-body --request PUT 'https://api.partnercenter.example/v1/profiles/organization' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'MS-RequestId: 0f3c5a52-9d0e-4a53-8c8f-2d2f6f1d7a02' \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data-binary @- <<'JSON'
{
  "id": "1",
  "companyName": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'",
  "defaultAddress": {
    "country": "US",
    "city": "Redmond",
    "state": "WA",
    "firstName": "Test",
    "lastName": "O'Neill ‘x’ ‚y‛ \"q\" $(touch pwned) ${HOME} `id` %PATH% \\ \\u0041\\U00000041 \\\u202ex \u00017 '@ \"@ */ // # <b>&amp; !!\r\nJSON\n\t👩\u200d👧 שלום \u202eabc\u202c 臺北\u3000é \ufeff\udb40\udc41\udbff\udfff'"
  },
  "tenantId": "2",
  "domain": "contoso.example",
  "email": "test@contoso.example",
  "language": "es",
  "culture": "es-US",
  "attributes": {
    "etag": "7",
    "objectType": "OrganizationProfile"
  }
}
JSON
